#!/usr/bin/env python3
"""How often the section that is being told is the right one, while an answer is still growing.

    scripts/growing.py target/release/starling training/held_out/u*.jsonl

Each answer is scored at every eighth word. The last section of the text so far should be the one that its author was
telling there; within eight words after a change the section before counts as right too.
"""

import json
import subprocess
import sys

EVERY, GRACE = 8, 8


def told(answer, place):
    """The section at a character of the text, and where it starts."""
    starts = []
    for section in answer["sections"]:
        at = answer["text"].find(section["start_quote"])
        if at >= 0:
            starts.append((at, section["section"]))
    before = [one for one in sorted(starts) if one[0] <= place]
    return before


def main():
    program, files = sys.argv[1], sys.argv[2:]
    lines, asked = [], []
    for path in files:
        for line in open(path, encoding="utf-8"):
            answer = json.loads(line)
            words = answer["text"].split()
            for count in range(EVERY, len(words) + 1, EVERY):
                so_far = " ".join(words[:count])
                place = len(so_far) - len(words[count - 1])
                if " ".join(answer["text"].split()) != answer["text"] or not told(answer, place):
                    continue
                name = f"{answer['id']}/{count}"
                lines.append(json.dumps({"id": name, "text": so_far, "growing": True}))
                asked.append((name, answer, place, words, count))
    done = subprocess.run([program, "score", "--jsonl"], input="\n".join(lines), capture_output=True, text=True)
    found = {one["id"]: one for one in map(json.loads, done.stdout.splitlines())}
    right = 0
    for name, answer, place, words, count in asked:
        sections = found[name].get("sections") or [{"section": None}]
        before = told(answer, place)
        fine = {before[-1][1]}
        since = len(answer["text"][before[-1][0] : place].split())
        if since < GRACE and len(before) > 1:
            fine.add(before[-2][1])
        right += sections[-1]["section"] in fine
    print(f"{right} of {len(asked)} moments right: {right / len(asked):.1%}")


if __name__ == "__main__":
    main()
