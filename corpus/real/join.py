"""Joins the annotations of the real articles to their texts, which are not part of the project.

    python3 corpus/real/join.py [--data ../shared/data] [target/real]

Makes each text as it was annotated from the files of the data folder, checks its sha256, and writes `fit.jsonl` and
`measure.jsonl` with texts to the folder named last; `whosaid eval` reads them. Articles that the data folder lacks or
has otherwise are named and left out; the exit status is then 1.
"""

import argparse
import gzip
import hashlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent


def lines(path):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def text_of(folder, record):
    """The text of one record; where the data has paragraphs, they are joined by blank lines."""
    if folder == "html_scrapinghub":
        return record["articleBody"]
    if folder != "html_fundus":
        return record["text"]
    paragraphs = [record["title"], *(record.get("summary") or [])]
    for section in record["sections"]:
        paragraphs += [*section["headline"], *section["paragraphs"]]
    return "\n\n".join(filter(None, paragraphs))


def texts(data, source, wanted):
    """The wanted texts of one file by id; none where there is no such file."""
    if not (data / source).exists():
        return {}
    records = ((str(record["id"]), record) for record in lines(data / source))
    return {key: text_of(source.split("/")[0], record) for key, record in records if key in wanted}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", nargs="?", type=pathlib.Path, default="target/real", help="default: target/real")
    parser.add_argument("--data", type=pathlib.Path, default="../shared/data", help="default: ../shared/data")
    given = parser.parse_args()
    halves = {half: list(lines(HERE / half)) for half in ("fit.jsonl", "measure.jsonl", "judged.jsonl")}
    wanted = {}
    for article in sum(halves.values(), []):
        wanted.setdefault(article["source"], set()).add(article["source_id"])
    found = {source: texts(given.data, source, ids) for source, ids in wanted.items()}
    given.target.mkdir(parents=True, exist_ok=True)
    faults = 0
    for half, articles in halves.items():
        with open(given.target / half, "w", encoding="utf-8", newline="\n") as file:
            for article in articles:
                text = found[article["source"]].get(article["source_id"])
                if text is None or hashlib.sha256(text.encode()).hexdigest() != article["sha256"]:
                    said = "not in" if text is None else "differs in"
                    print(f"{article['id']}: {said} {given.data / article['source']}", file=sys.stderr)
                    faults += 1
                    continue
                attributions = article.pop("attributions")
                print(json.dumps({**article, "text": text, "attributions": attributions}, ensure_ascii=False), file=file)
    print(f"{sum(map(len, halves.values())) - faults} articles with their texts in {given.target}")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
