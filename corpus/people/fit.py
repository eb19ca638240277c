"""Fits the weights of `whosaid speakers` (src/people/weights.tsv) on the half of pairs.csv that is for fitting.

    whosaid speakers TABLES --shown 0 --out all.csv      every pair that is compared, with its evidence
    python3 fit.py all.csv pairs.csv > ../../src/people/weights.tsv
"""

import csv
import math
import sys

NAMES = ["bias", "same", "initial", "short", "surname", "other", "body-same", "body-letters", "body-longer", "body-other",
         "roles", "other_roles", "for", "beside", "together", "days", "bearers"]
MOST = {"roles": 5, "for": 3, "beside": 10}
FLAGS = ["other_roles", "together"]
# What is to be expected before any pair is seen, so that a kind of pair that is rare here is not taken for certain.
EXPECTED = {"same": 3, "initial": 1, "short": 1, "surname": -1, "other": -4, "body-same": 3, "body-letters": 1, "body-longer": -1,
            "body-other": -4, "roles": 1, "for": 1, "beside": 1}
# These speak against a pair, or say nothing: that they seem to speak for it is chance.
AGAINST = ["other_roles", "together", "days", "bearers"]
RIDGE = 0.3


def values(evidence):
    told = dict(part.split("=") for part in evidence.split("; "))
    found = {"bias": 1.0, told.pop("names"): 1.0}
    for name, count in told.items():
        count = min(int(count), MOST.get(name, 10**9))
        found[name] = 1.0 if name in FLAGS else math.log1p(count)
    return [found.get(name, 0.0) for name in NAMES]


def solve(matrix, right):
    """Gauss, for a matrix that has an inverse."""
    rows = [row[:] + [value] for row, value in zip(matrix, right)]
    for at in range(len(rows)):
        best = max(range(at, len(rows)), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        for other in range(len(rows)):
            if other != at:
                share = rows[other][at] / rows[at][at]
                rows[other] = [a - share * b for a, b in zip(rows[other], rows[at])]
    return [row[-1] / row[at] for at, row in enumerate(rows)]


def signed(rows):
    """Weights of which none has the wrong sign."""
    while True:
        weights = fit(rows)
        wrong = [at for at, name in enumerate(NAMES) if name in AGAINST and weights[at] > 1e-9]
        if not wrong:
            return weights
        rows = [([0.0 if at in wrong else v for at, v in enumerate(x)], same) for x, same in rows]


def fit(rows):
    expected = [float(EXPECTED.get(name, 0)) for name in NAMES]
    weights = expected[:]
    for _ in range(40):
        gradient = [RIDGE * (w - e) for w, e in zip(weights, expected)]
        matrix = [[RIDGE * (i == j) for j in range(len(NAMES))] for i in range(len(NAMES))]
        for x, same in rows:
            said = 1 / (1 + math.exp(-sum(w * v for w, v in zip(weights, x))))
            for i, v in enumerate(x):
                if v:
                    gradient[i] += (said - same) * v
                    for j, u in enumerate(x):
                        matrix[i][j] += said * (1 - said) * v * u
        weights = [w - step for w, step in zip(weights, solve(matrix, gradient))]
    return weights


def main():
    evidence = {}
    for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
        evidence[frozenset((row["left_id"], row["right_id"]))] = row["evidence"]
    rows = []
    for row in csv.DictReader(open(sys.argv[2], encoding="utf-8")):
        told = evidence.get(frozenset((row["left_id"], row["right_id"])))
        if row["part"] == "fit" and told:
            rows.append((values(told), row["same"] == "y"))
    print(f"{len(rows)} pairs", file=sys.stderr)
    for name, weight in zip(NAMES, signed(rows)):
        print(f"{name}\t{weight + 0.0:.3f}")


main()
