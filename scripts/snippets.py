#!/usr/bin/env python3
"""Turn marked-up snippets into training examples.

    scripts/snippets.py        tests/data/answers/snippets/*.txt -> tests/data/answers/snippets/all.json

A snippet says one thing in other words. The trainer puts it in the place of a phrase of the kind named by the last
`@slot` line, in answers that have one, so that a thing said in thirty ways is learned in a hundred.
"""
import glob
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import answers  # noqa: E402


def main():
    folder = os.path.join(answers.DATA, "snippets")
    out, seen = [], set()
    for path in sorted(glob.glob(os.path.join(folder, "*.txt"))):
        slot = None
        with open(path, encoding="utf-8") as handle:
            for number, line in enumerate(handle, 1):
                line = line.strip()
                if line.startswith("@slot "):
                    slot = line[6:].strip()
                elif line and not line.startswith("#"):
                    where = "%s:%d" % (os.path.basename(path), number)
                    text, spans, _ = answers.parse(line, where)
                    if slot is None or (slot, text) in seen:
                        print("snippets: %s: no slot, or twice: %r" % (where, text), file=sys.stderr)
                        return 1
                    seen.add((slot, text))
                    out.append({"slot": slot, "text": text, "spans": [[k, s, e] for k, s, e in spans]})
    with open(os.path.join(folder, "all.json"), "w", encoding="utf-8") as handle:
        json.dump(out, handle, ensure_ascii=False, indent=0)
        handle.write("\n")
    print("%d snippets" % len(out))
    return 0


if __name__ == "__main__":
    sys.exit(main())
