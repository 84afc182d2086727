#!/usr/bin/env python3
"""Measure the scorer on labelled answers it was not trained on.

    scripts/eval_scorer.py EVALUATOR [--bin DIR] [--ship | --unseen] [--show FILE] [--spoken]

EVALUATOR is the path of `score_eval.py`. Trains three times with `examples/train_scorer.rs`, each time leaving out
another third of `tests/data/answers/*.jsonl` (the thirds of `scripts/answers.py split`), scores the answers left out
and counts all of them together. `--ship` scores every answer with the weights that ship instead (they were trained on
them: only a check). `--unseen` scores the answers of `tests/data/answers/unseen`, which no training reads, with the
weights that ship: the honest figure. `--spoken` strips punctuation and capitals and spells digits out first, and carries the spans back.
`--show` keeps the predictions for looking at single errors. `--bin DIR` holds the built examples.
"""
import argparse
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen").split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()


def spell(number):
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (" " + ONES[number % 10] if number % 10 else "")
    if number < 1000:
        return ONES[number // 100] + " hundred" + (" and " + spell(number % 100) if number % 100 else "")
    for size, name in ((10 ** 9, "billion"), (10 ** 6, "million"), (1000, "thousand")):
        if number >= size:
            return spell(number // size) + " " + name + (" " + spell(number % size) if number % size else "")
    return ""


def say(text):
    whole, _, part = text.replace(",", "").partition(".")
    words = spell(int(whole)) if len(whole) < 12 else " ".join(ONES[int(c)] for c in whole)
    return words + (" point " + " ".join(ONES[int(c)] for c in part) if part.isdigit() else "")


def spoken(text):
    """The text as a plain recogniser would give it, and for each of its characters the place in `text`."""
    out, places = [], []

    def put(words, at):
        for c in words:
            out.append(c)
            places.append(at)

    for found in re.finditer(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|\s+|.", text):
        piece = found[0]
        if piece[0].isdigit():
            if out and out[-1] != " ":
                put(" ", found.start())
            put(say(piece) + " ", found.start())
        elif piece.isspace() or not (piece[0].isalpha()):
            if piece == "%":
                put(" percent", found.start())
            if out and out[-1] != " " and (piece.isspace() or piece in "-—–/"):
                put(" ", found.start())
        else:
            for offset, c in enumerate(piece):
                put(c.lower().replace("’", "'"), found.start() + offset)
    return "".join(out), places


def run(binary, rows, weights):
    lines = "".join(json.dumps({"id": r["id"], "text": r["text"], "level": r["level"]}) + "\n" for r in rows)
    command = [os.path.join(binary, "score_jsonl")] + ([weights] if weights else [])
    answer = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in answer.stdout.splitlines()]


def predict(binary, rows, weights, as_spoken):
    if not as_spoken:
        scored = run(binary, rows, weights)
        maps = {}
    else:
        turned, maps = [], {}
        for row in rows:
            text, places = spoken(row["text"])
            maps[row["id"]] = places
            turned.append(dict(row, text=text))
        scored = run(binary, turned, weights)
    out = []
    for score in scored:
        places = maps.get(score["id"])

        def back(span):
            if places is None:
                return span["start"], span["end"]
            return places[span["start"]], places[span["end"] - 1] + 1

        spans = [dict(kind=s["kind"], start=back(s)[0], end=back(s)[1]) for s in score["signals"]]
        sections = [dict(section=s["section"], start=back(s)[0], end=back(s)[1]) for s in score["sections"]]
        out.append({"id": score["id"], "flags": score["flags"], "verdict": score["verdict"], "spans": spans,
                    "sections": sections})
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluator")
    parser.add_argument("--bin", default=os.path.join(ROOT, "target", "release", "examples"))
    parser.add_argument("--ship", action="store_true")
    parser.add_argument("--unseen", action="store_true")
    parser.add_argument("--spoken", action="store_true")
    parser.add_argument("--show", metavar="FILE")
    parser.add_argument("--only", help="answers whose id begins so")
    args = parser.parse_args()
    rows, folder = [], ["unseen"] if args.unseen else []
    for path in sorted(glob.glob(os.path.join(ROOT, "tests", "data", "answers", *folder, "*.jsonl"))):
        with open(path, encoding="utf-8") as handle:
            rows += [json.loads(line) for line in handle]
    rows.sort(key=lambda row: row["id"])
    with tempfile.TemporaryDirectory() as folder:
        predictions = []
        if args.ship or args.unseen:
            predictions = predict(args.bin, rows, None, args.spoken)
        else:
            for turn in range(3):
                weights = os.path.join(folder, "weights.txt")
                subprocess.run([os.path.join(args.bin, "train_scorer"), weights, "--hold", str(turn)], check=True,
                               stdout=subprocess.DEVNULL)
                held = [row for at, row in enumerate(rows) if at % 3 == turn]
                predictions += predict(args.bin, held, weights, args.spoken)
        if args.only:
            rows = [row for row in rows if re.match(args.only, row["id"])]
            predictions = [row for row in predictions if re.match(args.only, row["id"])]
        cases, guesses = os.path.join(folder, "cases.jsonl"), os.path.join(folder, "guesses.jsonl")
        for path, data in ((cases, rows), (guesses, predictions)):
            with open(path, "w", encoding="utf-8") as handle:
                handle.writelines(json.dumps(row) + "\n" for row in data)
        if args.show:
            with open(args.show, "w", encoding="utf-8") as handle:
                handle.writelines(json.dumps(row) + "\n" for row in predictions)
        return subprocess.run([sys.executable, args.evaluator, cases, guesses]).returncode


if __name__ == "__main__":
    sys.exit(main())
