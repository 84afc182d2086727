#!/usr/bin/env python3
"""Hold every recording of the interviewer against its text, by transcribing it with the built program.

    cargo build --release && scripts/check_prompts.py        everything; needs numpy soundfile pyloudnorm
    scripts/check_prompts.py --starling PATH --only webhook  another program; only names with these letters

A recording passes with at most 10 % word errors, a peak below -1 dBFS and a loudness of -23 to -16 LUFS; all together
may have 12 MB. A recogniser errs too: its terms are told beforehand, numbers and spellings are compared as they sound.
"""
import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

import record_prompts
from record_prompts import CONTENT, jobs, long_enough

MOST_ERRORS = 0.10
PEAK = -1.0
LOUDNESS = (-23.0, -16.0)
MOST_BYTES = 12_000_000
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


def faults(path, text, starling):
    import numpy as np
    import pyloudnorm
    import soundfile

    run = subprocess.run([starling, "transcribe", str(path), "--json"], capture_output=True, text=True)
    heard = json.loads(run.stdout)["text"] if run.returncode == 0 else ""
    share = errors(words(text), words(heard))
    if share > MOST_ERRORS:
        yield f"{share:.0%} word errors: said \"{text}\", heard \"{heard}\""
    sound, rate = soundfile.read(path, dtype="float32")
    peak = 20 * np.log10(max(np.abs(sound).max(), 1e-9))
    if peak >= PEAK:
        yield f"peak {peak:.1f} dBFS"
    loudness = pyloudnorm.Meter(rate).integrated_loudness(long_enough(sound, rate))
    if not LOUDNESS[0] <= loudness <= LOUDNESS[1]:
        yield f"loudness {loudness:.1f} LUFS"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starling", default=str(CONTENT.parent / "target/release/starling"))
    parser.add_argument("--only", default="", metavar="LETTERS")
    options = parser.parse_args()
    checked, wrong, total = 0, 0, 0
    for folder, name, text, style in jobs():
        if style is not record_prompts.INTERVIEWER or options.only not in name:
            continue
        path = folder / name
        checked += 1
        if not path.exists():
            found = ["there is no recording"]
        else:
            total += path.stat().st_size
            found = list(faults(path, text, options.starling))
        wrong += bool(found)
        for fault in found:
            print(f"{path.relative_to(CONTENT)}: {fault}", file=sys.stderr, flush=True)
    if total > MOST_BYTES:
        print(f"{total / 1e6:.2f} MB are more than {MOST_BYTES / 1e6:.0f}", file=sys.stderr)
    print(f"{checked} recordings, {total / 1e6:.2f} MB, {wrong} with faults")
    return 1 if wrong or total > MOST_BYTES else 0


if __name__ == "__main__":
    sys.exit(main())
