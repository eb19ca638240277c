#!/usr/bin/env python3
"""Fits the weights of the ranking of candidates (src/attribution/choice) to gold with speakers.

    whosaid eval GOLD... --questions questions.csv
    python3 models/fit_choice.py questions.csv [more.csv:0.3 ...] --write src/attribution/choice/weights.tsv

A number behind a file says how much each of its questions counts (1). A softmax over the candidates of each question and "none of them" (candidate 0), with a quadratic penalty; where several candidates are
right, their probabilities are added up. Questions to which no candidate is right teach nothing but where gold's speaker has no name:
then none of them is right. Checked by ten folds of articles. numpy is all it needs.
"""
import argparse
import collections
import csv

import numpy as np

UNNAMED = {"unnamed", "group", "document"}


def read(paths):
    questions = collections.OrderedDict()
    for path in paths:
        path, _, weight = path.partition(":")
        with open(path, newline="", encoding="utf-8") as file:
            for article, start, words, kind, known, at, name, right, group, number, value in csv.reader(file):
                question = questions.setdefault((article, int(start)), dict(
                    words=words, kind=kind, known=known, weight=float(weight or 1), candidates={}))
                one = question["candidates"].setdefault(int(at), dict(name=name, right=right == "1", numbers=[]))
                one["numbers"].append(((group, number), float(value)))
    kept = []
    for (article, start), question in questions.items():
        candidates = [question["candidates"][at] for at in sorted(question["candidates"])]
        if not any(one["right"] for one in candidates):
            if question["kind"] not in UNNAMED:
                continue
            candidates[0]["right"] = True
        kept.append((article, start, question, candidates))
    return kept


class Fit:
    """All candidates of all questions in one matrix, question by question."""

    def __init__(self, questions, names, penalty, weights=None):
        self.place = {name: at for at, name in enumerate(names)}
        self.penalty = penalty
        self.data = [self.matrix(candidates) for *_, candidates in questions]
        self.weights = np.ones(len(questions)) if weights is None else np.array(weights)

    def matrix(self, candidates):
        x = np.zeros((len(candidates), len(self.place)))
        for row, one in enumerate(candidates):
            for name, value in one["numbers"]:
                if name in self.place:
                    x[row, self.place[name]] += value
        return x, np.array([one["right"] for one in candidates])

    def run(self, chosen, steps=60):
        chosen = list(chosen)
        x = np.concatenate([self.data[at][0] for at in chosen])
        right = np.concatenate([self.data[at][1] for at in chosen])
        sizes = np.array([len(self.data[at][1]) for at in chosen])
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])

        def shares(scores):
            top = np.repeat(np.maximum.reduceat(scores, starts), sizes)
            e = np.exp(scores - top)
            return e / np.repeat(np.maximum(np.add.reduceat(e, starts), 1e-300), sizes)

        each = np.repeat(self.weights[chosen], sizes)[:, None]
        w = np.zeros(len(self.place))
        for _ in range(steps):
            scores = x @ w
            p = shares(scores)
            q = shares(np.where(right, scores, -1e30))
            shared = x * p[:, None]
            means = np.add.reduceat(shared, starts, axis=0)
            gradient = self.penalty * w + x.T @ ((p - q) * each[:, 0])
            hessian = self.penalty * np.eye(len(w)) + (shared * each).T @ x - (means * self.weights[chosen][:, None]).T @ means
            step = np.linalg.solve(hessian, gradient)
            w = w - step / max(1.0, np.abs(step).max())
            if np.abs(step).max() < 1e-6:
                break
        return w


def softmax(scores):
    scores = np.exp(scores - scores.max())
    return scores / scores.sum()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", nargs="+")
    parser.add_argument("--penalty", type=float, default=2.0)
    parser.add_argument("--least", type=int, default=8, help="evidence seen in fewer questions is left out")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--test", nargs="*", default=[], help="questions that are only answered")
    parser.add_argument("--wrong", action="store_true", help="print the wrong answers of the folds")
    parser.add_argument("--write")
    args = parser.parse_args()
    questions = read(args.questions)
    seen = collections.Counter()
    for *_, candidates in questions:
        seen.update({name for one in candidates for name, _ in one["numbers"]})
    names = sorted(name for name, times in seen.items() if times >= args.least)
    fit = Fit(questions, names, args.penalty, [question["weight"] for _, _, question, _ in questions])
    articles = sorted({article for article, *_ in questions})
    fold = {article: at % args.folds for at, article in enumerate(articles)}
    right = none = 0
    likelihood = 0.0
    groups = collections.Counter()
    for k in range(args.folds):
        w = fit.run([at for at, one in enumerate(questions) if fold[one[0]] != k])
        for at, (article, start, question, candidates) in enumerate(questions):
            if fold[article] != k:
                continue
            x, truth = fit.data[at]
            p = softmax(x @ w)
            best = int(p.argmax())
            right += bool(truth[best])
            none += bool(truth[0])
            likelihood += np.log(max(p[truth].sum(), 1e-12))
            groups[min(int(p[best] * 10), 9), bool(truth[best])] += 1
            if args.wrong and not truth[best]:
                print(f"{article} {question['words']!r}: {candidates[best]['name'] if best else '(none)'} {p[best]:.2f} for {question['known']!r}")
    n = len(questions)
    print(f"{n} questions of {len(articles)} articles, {len(names)} weights, penalty {args.penalty}")
    print(f"cross-validated: {right} right ({right / n:.3f}), mean log-likelihood {likelihood / n:.3f}; always none: {none} ({none / n:.3f})")
    for bin in range(10):
        good, bad = groups[bin, True], groups[bin, False]
        if good + bad:
            print(f"  .{bin}: {good + bad} answers, {good / (good + bad):.2f} right")
    w = fit.run(range(n))
    for path in args.test:
        test = read([path])
        data = [fit.matrix(candidates) for *_, candidates in test]
        good = sum(bool(truth[int((x @ w).argmax())]) for x, truth in data)
        print(f"{path}: {good} of {len(test)} right ({good / max(len(test), 1):.3f})")
    if args.write:
        with open(args.write, "w", encoding="utf-8") as file:
            file.write("# Weights of the ranking of candidates: group, name, weight. Written by models/fit_choice.py.\n")
            for (group, name), weight in zip(names, w):
                file.write(f"{group}\t{name}\t{weight:.3f}\n")


main()
