#!/usr/bin/env python3
"""How well the confidences of the scorer hold: of the judgments at each level of confidence, how many are right.

    cargo run --release -p starling-training --bin evaluate -- --split sources --groups 6 --show found.jsonl
    scripts/reliability.py found.jsonl
"""

import json
import pathlib
import sys

BINS = (0.0, 0.5, 0.65, 0.8, 0.9, 0.95, 1.01)
SURE = 0.8
ANSWERS = pathlib.Path(__file__).resolve().parent.parent / "training" / "answers"


def main():
    labels = {}
    for path in sorted(ANSWERS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            answer = json.loads(line)
            labels[answer["id"]] = answer
    judged = {}
    for line in open(sys.argv[1], encoding="utf-8"):
        found = json.loads(line)
        answer = labels.get(found["id"])
        if answer is None:
            continue
        for name, sure in found["confidence"].items():
            right = (
                found["verdict"] == answer["verdict"]
                if name == "verdict"
                else found["flags"][name] == answer["flags"][name]
            )
            judged.setdefault(name, []).append((sure, right))
    for name, all_of_it in judged.items():
        print(f"{name}: {share(all_of_it)} right of {len(all_of_it)}")
        for low, high in zip(BINS, BINS[1:]):
            some = [one for one in all_of_it if low <= one[0] < high]
            if some:
                print(f"  {low:.2f} to {min(high, 1):.2f}: {share(some)} right of {len(some)}")
    sure = [one for one in judged["verdict"] if one[0] >= SURE]
    print(f"verdicts at {SURE} or more: {share(sure)} right; they are {len(sure) / len(judged['verdict']):.1%} of all")


def share(some):
    return f"{sum(right for _, right in some) / len(some):.1%}"


if __name__ == "__main__":
    main()
