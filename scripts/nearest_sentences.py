#!/usr/bin/env python3
"""Find the two sentences of different scenarios that are most alike.

    scripts/nearest_sentences.py              prints the nearest pairs; fails when one is nearer than the threshold
    scripts/nearest_sentences.py --show 20    prints so many

Every text of content/packs/*/scenarios/*.toml is cut into sentences. Likeness is the share of pairs of neighbouring
words that two sentences have in common (Dice coefficient): 1 is the same sentence. Sentences of fewer than six words are
left out, as there are not many ways to say those.
"""
import argparse
import collections
import re
import sys
import tomllib
from pathlib import Path

PACKS = Path(__file__).resolve().parent.parent / "content" / "packs"
THRESHOLD = 0.7
LEAST_WORDS = 6
# Values that are names or lists of terms, not sentences.
SKIPPED = {"id", "principle", "level", "glossary", "signals", "tests", "flags", "notes", "key_phrase", "audio", "title"}


def texts(value, key=""):
    if key in SKIPPED:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, key)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from texts(item, name)


def sentences(text):
    for sentence in re.split(r"(?<=[.!?])[\"'”]?\s+", " ".join(text.split())):
        words = re.findall(r"[a-z0-9$%']+", sentence.lower())
        if len(words) >= LEAST_WORDS:
            yield sentence, frozenset(zip(words, words[1:]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", type=int, default=5, metavar="N", help="pairs to print")
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    options = parser.parse_args()
    known, scenarios = [], set()
    for path in sorted(PACKS.glob("*/scenarios/*.toml")):
        scenarios.add(path.stem)
        for text in texts(tomllib.loads(path.read_text("utf-8"))):
            known.extend((path.stem, sentence, pairs) for sentence, pairs in sentences(text))
    holders = collections.defaultdict(list)
    for at, (_, _, pairs) in enumerate(known):
        for pair in pairs:
            holders[pair].append(at)
    shared = collections.Counter()
    for at, (scenario, _, pairs) in enumerate(known):
        for pair in pairs:
            for other in holders[pair]:
                if other > at and known[other][0] != scenario:
                    shared[at, other] += 1
    likeness = lambda a, b, common: 2 * common / (len(known[a][2]) + len(known[b][2]))
    ranked = sorted(((likeness(a, b, common), a, b) for (a, b), common in shared.items()), reverse=True)
    for share, a, b in ranked[:options.show]:
        print(f"{share:.2f}  {known[a][0]}: {known[a][1]}\n      {known[b][0]}: {known[b][1]}")
    nearest = ranked[0][0] if ranked else 0.0
    over = sum(1 for share, _, _ in ranked if share >= options.threshold)
    print(f"{len(known)} sentences of {len(scenarios)} scenarios; the nearest pair is {nearest:.2f}, "
          f"{over} at or above {options.threshold:.2f}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
