#!/usr/bin/env python3
"""Find sentences of two scenarios that are nearly alike: a candidate who practices many should not hear one twice.

    scripts/nearest_sentences.py [COUNT]      prints the nearest pairs; fails when one is nearer than the limit

Likeness is the share of neighboring word pairs that two sentences have in common (Jaccard), for sentences of at least
five words; shorter ones may not be the same, word for word, from three words on. Every text is compared: titles,
prompts, probes, answers, notes on them, quiz options, pivots. Left out, with the reason:

- quoted phrases (signals, notes): they repeat their own scenario on purpose;
- flags, tests, levels, principles, ids, file names: a fixed vocabulary;
- the glossary: terms, which two trades may share;
- how a question opens ("Tell me about a time you"), and what an interviewer writes last ("Leaning no hire."): both are
  said alike in every interview, and are taken off before comparing.
"""
import itertools
import re
import sys

from scenarios import scenarios, texts

LIMIT = 0.5
FEWEST_WORDS = 5
FEWEST_WORDS_SAME = 3
LEFT_OUT = {"signals", "notes", "flags", "tests", "id", "level", "principle", "glossary", "audio"}
OPENING = re.compile(r"^(tell me about|describe|give me an example of) (an? )?((time|situation|case) )?((when|where|in which) )?(you )?", re.I)
VERDICTS = {"leaning no hire", "no hire", "it stays a no hire", "no hire here", "leaning no hire at best"}


def sentences():
    for path, scenario in scenarios():
        for text in texts(scenario, LEFT_OUT):
            for sentence in re.split(r"(?<=[.!?])\s+", " ".join(text.split())):
                words = re.findall(r"[a-z0-9']+", OPENING.sub("", sentence.lower()))
                if len(words) >= FEWEST_WORDS_SAME and " ".join(words) not in VERDICTS:
                    yield path.stem, sentence, words


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    found, by_pair, by_words, same = [], {}, {}, []
    for stem, sentence, words in sentences():
        if len(words) >= FEWEST_WORDS:
            found.append((stem, sentence, frozenset(zip(words, words[1:]))))
        else:
            other = by_words.setdefault(tuple(words), stem)
            if other != stem:
                same.append(f"1.00  {other} and {stem}: {sentence}")
    print("\n".join(same), end="\n" if same else "")
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
    print(f"{len(found)} sentences, nearest pair {near[0][0]:.2f}, limit {LIMIT}; {len(by_words)} "
          f"shorter ones, {len(same)} of them said twice")
    return 1 if near[0][0] >= LIMIT or same else 0


if __name__ == "__main__":
    sys.exit(main())
