#!/usr/bin/env python3
"""Hold every recording of the interviewers against its text, by transcribing it with the built program.

    cargo build --release && scripts/check_prompts.py        what is new or changed; needs numpy soundfile pyloudnorm
    scripts/check_prompts.py --all                           everything again
    scripts/check_prompts.py --most 40                       at most 40 now, the rest at the next run
    scripts/check_prompts.py --starling PATH --only webhook  another program; only names with these letters

What was found is kept in bench/recordings.tsv, a line a recording, with a hash of its sound and its text: one that has
not changed is not transcribed again, and the summary, which goes to bench/recordings.txt too, is about all of them.

A recording passes with at most 10 % word errors, a peak below -1 dBFS and a loudness of -23 to -16 LUFS. All together
may have 1.5 % word errors on average and 14 MB, and have four voices at least. A recognizer errs too: numbers and
spellings are compared as they sound.
"""
import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import soundfile

from record_prompts import CANDIDATE, CONTENT, jobs, long_enough

MOST_ERRORS = 0.10
MOST_ERRORS_ON_AVERAGE = 0.015
FEWEST_VOICES = 4
PEAK = -1.0
LOUDNESS = (-23.0, -16.0)
MOST_BYTES = 14_000_000
RESULTS = CONTENT.parent / "bench" / "recordings.tsv"
SUMMARY = CONTENT.parent / "bench" / "recordings.txt"
COLUMNS = ["recording", "hash", "word errors", "peak dBFS", "LUFS", "heard"]
ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen").split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()


def number(digits):
    """As it is said, up to a hundred; longer ones stay digits."""
    value = int(digits)
    if value < 20:
        return ONES[value]
    if value < 100:
        return TENS[value // 10] + (" " + ONES[value % 10] if value % 10 else "")
    return digits


def words(text):
    text = text.lower().replace("’", "'").replace("%", " percent").replace("-", " ").replace("&", " and ")
    text = re.sub(r"\b(\d+)\b", lambda found: number(found.group(1)), text)
    return re.findall(r"[a-z0-9]+", text.replace("'", ""))


def plainly(text):
    """As a stricter judge would compare: digits are not words, and a compound is not two."""
    return re.findall(r"[\w']+", text.lower().replace("’", "'"))


def errors(said, heard):
    """Word errors per word said; words written together or apart are no error."""
    if "".join(said) == "".join(heard):
        return 0.0
    row = list(range(len(heard) + 1))
    for i, a in enumerate(said, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1] / max(len(said), 1)


def heard(paths, starling):
    """What the program hears in each recording, one after the other."""
    lines = "".join(json.dumps({"id": str(path), "path": str(path)}) + "\n" for path in paths)
    command = [starling, "transcribe", "--jsonl"]
    with tempfile.TemporaryFile("w+") as asked:
        asked.write(lines)
        asked.seek(0)
        with subprocess.Popen(command, stdin=asked, stdout=subprocess.PIPE, text=True) as program:
            for line in program.stdout:
                yield json.loads(line).get("text", "")


def measured(path, text, said):
    """Word errors, peak and loudness of a recording, and what was heard (`said`) where it differs."""
    import numpy as np
    import pyloudnorm

    share = errors(words(text), words(said))
    sound, rate = soundfile.read(path, dtype="float32")
    peak = 20 * np.log10(max(np.abs(sound).max(), 1e-9))
    loudness = pyloudnorm.Meter(rate).integrated_loudness(long_enough(sound, rate))
    differs = plainly(text) != plainly(said)
    return [f"{share:.3f}", f"{peak:.1f}", f"{loudness:.1f}", " ".join(said.split()) if differs else ""]


def faults(row, text):
    share, peak, loudness, heard = float(row[2]), float(row[3]), float(row[4]), row[5]
    if share > MOST_ERRORS:
        yield f"{share:.0%} word errors: said \"{text}\", heard \"{heard}\""
    if peak >= PEAK:
        yield f"peak {peak:.1f} dBFS"
    if not LOUDNESS[0] <= loudness <= LOUDNESS[1]:
        yield f"loudness {loudness:.1f} LUFS"


def read_results():
    lines = RESULTS.read_text("utf-8").splitlines()[1:] if RESULTS.exists() else []
    return {row[0]: row for row in (line.split("\t") for line in lines)}


def write_results(rows):
    lines = ["\t".join(COLUMNS)] + ["\t".join(rows[name]) for name in sorted(rows)]
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starling", default=str(CONTENT.parent / "target/release/starling"))
    parser.add_argument("--only", default="", metavar="LETTERS")
    parser.add_argument("--all", action="store_true", help="also what has not changed")
    parser.add_argument("--most", type=int, default=1_000_000, metavar="N", help="transcribe no more than N now")
    options = parser.parse_args()
    known, rows, due, wrong, total, voices = read_results(), {}, [], 0, 0, set()
    recordings = [(folder / name, text, style) for folder, name, text, style in jobs() if style is not CANDIDATE]
    spoken_words = seconds = 0
    for path, text, style in recordings:
        key = str(path.relative_to(CONTENT))
        if not path.exists():
            print(f"{key}: there is no recording", file=sys.stderr)
            wrong += 1
            continue
        total += path.stat().st_size
        voices.add(style["name"])
        spoken_words += len(text.split())
        seconds += soundfile.info(path).duration
        now = hashlib.sha256(path.read_bytes() + text.encode()).hexdigest()[:16]
        row = known.get(key)
        if (row is None or row[1] != now or options.all) and options.only in path.name:
            due.append((path, key, now, text))
        elif row is not None and row[1] == now:
            rows[key] = row, text
    due = due[:options.most]
    for (path, key, now, text), said in zip(due, heard([path for path, *_ in due], options.starling)):
        known[key] = [key, now, *measured(path, text, said)]
        rows[key] = known[key], text
        write_results(known)
    for key, (row, text) in rows.items():
        found = list(faults(row, text))
        wrong += bool(found)
        for fault in found:
            print(f"{key}: {fault}", file=sys.stderr, flush=True)
    count, left = len(recordings), len(recordings) - len(rows)
    strict = [errors(plainly(said), plainly(row[5])) if row[5] else 0.0 for row, said in rows.values()]
    rows = {key: row for key, (row, _) in rows.items()}
    if left == 0:
        write_results(rows)
    shares = [float(row[2]) for row in rows.values()] or [0.0]
    average = sum(shares) / len(shares)
    peaks = [float(row[3]) for row in rows.values()] or [0.0]
    loud = [float(row[4]) for row in rows.values()] or [0.0]
    whole = []
    if total >= MOST_BYTES:
        whole.append(f"{total / 1e6:.2f} MB are not less than {MOST_BYTES / 1e6:.0f}")
    if average > MOST_ERRORS_ON_AVERAGE:
        whole.append(f"{average:.2%} word errors on average are more than {MOST_ERRORS_ON_AVERAGE:.1%}")
    if len(voices) < FEWEST_VOICES:
        whole.append(f"{len(voices)} voices are fewer than {FEWEST_VOICES}")
    for fault in whole:
        print(fault, file=sys.stderr)
    summary = [
        f"{count} recordings by {len(voices)} voices, {total / 1e6:.2f} MB, {left} not checked yet, {wrong} with faults",
        f"word errors: mean {average:.2%}, worst {max(shares):.1%}, {shares.count(0.0)} without any",
        f"without the allowance for numbers and compounds: mean {sum(strict) / max(len(strict), 1):.1%}, "
        f"worst {max(strict, default=0.0):.1%}",
        f"peak at most {max(peaks):.1f} dBFS; {min(loud):.1f} to {max(loud):.1f} LUFS",
        f"{seconds / 60:.1f} minutes, {spoken_words / max(seconds, 1) * 60:.0f} words a minute",
    ]
    print("\n".join(summary))
    SUMMARY.write_text("\n".join(summary) + "\n", "utf-8")
    return 1 if wrong or left or whole else 0


if __name__ == "__main__":
    sys.exit(main())
