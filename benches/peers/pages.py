#!/usr/bin/env python3
"""Reads pages with Python's trafilatura, and writes what it finds as JSON lines for `cargo bench --bench pages -- ... --beside`.

    python3 benches/peers/pages.py FOLDER OUT.jsonl

FOLDER holds pages as ID.html or ID.html.gz. The package is installed into a virtual environment in a temporary folder, at the versions named here; `--installed` as a third word
uses what is there.
"""
import gzip, json, pathlib, sys, time

from packages import run_with

PACKAGES = ["trafilatura==2.3.1", "lxml_html_clean"]


def main():
    if len(sys.argv) == 3:
        run_with(PACKAGES)
    if sys.argv[3:] != ["--installed"]:
        sys.exit(__doc__)
    import trafilatura
    folder, out = map(pathlib.Path, sys.argv[1:3])
    with out.open("w", encoding="utf-8") as lines:
        for path in sorted(folder.glob("*.html*")):
            page = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
            start = time.perf_counter()
            found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
            milliseconds = 1000 * (time.perf_counter() - start)
            found = found.as_dict() if found else {}
            lines.write(json.dumps({
                "id": path.name.split(".")[0],
                "text": found.get("text") or "",
                "title": found.get("title") or "",
                "authors": found.get("author") or "",
                "date": found.get("date") or "",
                "milliseconds": round(milliseconds, 2),
            }, ensure_ascii=False) + "\n")


main()
