#!/usr/bin/env python3
"""Time, memory and rightness of `whosaid speakers` over tables of ten million rows.

    cargo build --release
    python3 benches/scale/speakers.py target/release/whosaid [ROWS]

The tables are made up: 5,500 surnames with 118 given names each; one person in seven stands in them with a middle initial too.
"""

import hashlib
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SURNAMES, GIVEN = 5_500, 118
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
SYLLABLES = [start + end for start in "bdfgklmnprstvz" for end in ("a", "e", "i", "o", "u")]
ROLES = ["dairy farmer", "harbour pilot", "tax lawyer", "stage actor", "tram driver", "paediatric nurse"]


def speaker_id(name):
    """As `src/output/speaker_id.rs` makes it."""
    digest = hashlib.sha256()
    for part in ("person", " ".join(name.lower().replace(".", " ").split())):
        digest.update(len(part.encode()).to_bytes(8, "little") + part.encode())
    bits = int.from_bytes(digest.digest()[:8], "big")
    return "S" + "".join(LETTERS[bits >> (5 * at) & 31] for at in range(12))


def word(number):
    """A word of its own for every number."""
    letters = ""
    for _ in range(3):
        number, rest = divmod(number, len(SYLLABLES))
        letters += SYLLABLES[rest]
    return letters.capitalize()


def speakers(chance):
    """Names, each with a role and the number of the person."""
    names = []
    for at in range(SURNAMES):
        surname = word(at) + "sen"
        for number in range(GIVEN):
            given, role, person = word(at * 31 + number), chance.choice(ROLES), len(names)
            names.append((f"{given} {surname}", role, person))
            if number % 7 == 0:
                names.append((f"{given} {chance.choice('BCDEFGHJKLM')}. {surname}", role, person))
    return names


def write(folder, rows):
    chance = random.Random(7)
    names = speakers(chance)
    ids = [speaker_id(name) for name, _, _ in names]
    (folder / "run.json").write_text("{}")
    with open(folder / "speakers.csv", "w") as out:
        out.write("speaker_id,speaker,kind,roles,articles,quotes,first_date,last_date\n")
        for number, (name, role, _) in zip(ids, names):
            out.write(f"{number},{name},person,{role},9,14,2020-01-01,2020-12-31\n")
    with open(folder / "quotes.csv", "w") as out:
        out.write("article_id,speaker_id,speaks_for\n")
        # An article is ten rows of up to five speakers.
        for article in range(rows // 10):
            here = [ids[int(chance.random() * len(ids))] for _ in range(5)]
            out.write("".join(f"a{article},{one},\n" for one in here + here))
    groups = {}
    for number, (_, _, person) in zip(ids, names):
        groups.setdefault(person, []).append(number)
    pairs = (itertools.combinations(sorted(group), 2) for group in groups.values())
    return len(names), {pair for group in pairs for pair in group}


def main():
    program, rows = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        names, wanted = write(folder, rows)
        merges = folder / "proposed.csv"
        start = time.time()
        subprocess.run([program, "speakers", folder, "--out", merges], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds = time.time() - start
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        lines = merges.read_text().splitlines()[1:]
        merged = {tuple(sorted(line.split(",")[-2:])) for line in lines if line.startswith("y,")}
        print(json.dumps({
            "rows": rows, "names": names, "cores": os.cpu_count(), "seconds": round(seconds, 1), "megabytes": round(memory),
            "pairs": len(wanted), "found": len(wanted & merged), "others_merged": len(merged - wanted), "shown": len(lines),
        }))


if __name__ == "__main__":
    main()
