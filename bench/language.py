#!/usr/bin/env python3
"""How well speech in other languages is told apart from accented English.

usage: language.py FOREIGN.jsonl ENGLISH.jsonl

Transcripts of examples/transcribe, one a line: of speech that is not English, and of English in any accent. Prints how many
of each were refused ("language" is not "en"), of those with enough words to tell.
"""
import json, sys

LEAST = 12


def main():
    for name, path in zip(("other languages", "English"), sys.argv[1:], strict=True):
        lines = [json.loads(line) for line in open(path)]
        enough = [line for line in lines if len(line["words"]) + sum(len(r["text"].split()) for r in line["removed"]) >= LEAST]
        refused = [line for line in enough if line["language"] != "en"]
        print(f"{name}: {len(refused)} of {len(enough)} refused, {len(lines) - len(enough)} more with too few words")
        for line in enough:
            if (line["language"] == "en") == (name != "English"):
                print("  ", line["text"][:100])


if __name__ == "__main__":
    main()
