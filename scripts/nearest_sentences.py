#!/usr/bin/env python3
"""Find sentences of two scenarios that are nearly alike: a candidate who practises many should not hear one twice.

    scripts/nearest_sentences.py [COUNT]      prints the nearest pairs; fails when one is nearer than the limit

Likeness is the share of neighbouring word pairs that two sentences have in common (Jaccard), for sentences of at least
five words. Quoted phrases (signals, notes) are left out: they repeat their own scenario on purpose.
"""
import itertools
import re
import sys
import tomllib
from pathlib import Path

PACKS = Path(__file__).resolve().parent.parent / "content" / "packs"
LIMIT = 0.75
FEWEST_WORDS = 5
LEFT_OUT = {"signals", "notes", "flags", "tests", "id", "level", "principle", "glossary", "audio"}


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in LEFT_OUT:
                yield from texts(item)


def sentences():
    for path in sorted(PACKS.glob("*/scenarios/*.toml")):
        for text in texts(tomllib.loads(path.read_text("utf-8"))):
            for sentence in re.split(r"(?<=[.!?])\s+", " ".join(text.split())):
                words = re.findall(r"[a-z0-9']+", sentence.lower())
                if len(words) >= FEWEST_WORDS:
                    yield path.stem, sentence, frozenset(zip(words, words[1:]))


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    found, by_pair = list(sentences()), {}
    for index, (_, _, pairs) in enumerate(found):
        for pair in pairs:
            by_pair.setdefault(pair, []).append(index)
    candidates = {couple for indexes in by_pair.values() for couple in itertools.combinations(indexes, 2)}
    near = []
    for a, b in candidates:
        if found[a][0] != found[b][0]:
            common = len(found[a][2] & found[b][2])
            near.append((common / len(found[a][2] | found[b][2]), a, b))
    near.sort(reverse=True)
    for likeness, a, b in near[:count]:
        print(f"{likeness:.2f}  {found[a][0]}: {found[a][1]}\n      {found[b][0]}: {found[b][1]}")
    print(f"{len(found)} sentences, nearest pair {near[0][0]:.2f}, limit {LIMIT}")
    return 1 if near[0][0] >= LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
