#!/usr/bin/env python3
"""Compare the interviewers' voices with those of an earlier revision: by figures, without listening.

    scripts/compare_voices.py REVISION       needs numpy, soundfile, pyloudnorm, and git

Word errors are those that scripts/check_prompts.py found and wrote to bench/recordings.tsv; everything else is measured
here. A pitch range is what lies between the 5th and the 95th percentile of the pitch within a recording, in semitones:
a monotonous voice has a small one. Words a minute are those of a recording as it is played, pauses included.
"""
import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

import numpy as np
import pyloudnorm
import soundfile

from record_prompts import long_enough

ROOT = Path(__file__).resolve().parent.parent
LOWEST, HIGHEST = 60.0, 400.0  # Hz
FRAME, HOP = 0.04, 0.01        # seconds
VOICED = 0.55                  # autocorrelation from which a frame has a pitch
QUIET = 0.02                   # of the loudest frame's power, below which it has none
LONG_PAUSE = 0.15              # seconds
COLUMNS = ["recordings", "word errors", "worst", "LUFS", "peak dBFS", "seconds each", "words a minute", "pauses each",
           "pitch", "pitch range", "MB"]


def pitches(sound, rate):
    """Pitch of each voiced frame in Hz, by normalized autocorrelation."""
    size, hop = int(FRAME * rate), int(HOP * rate)
    window = np.hanning(size)
    room = 2 ** int(np.ceil(np.log2(2 * size)))
    whole = np.fft.irfft(np.abs(np.fft.rfft(window, room)) ** 2)[:size]
    lags = np.arange(int(rate / HIGHEST), min(int(rate / LOWEST), size * 3 // 4))
    frames = np.stack([sound[at:at + size] for at in range(0, len(sound) - size, hop)])
    power = (frames ** 2).mean(axis=1)
    found = []
    for frame in frames[power > QUIET * power.max()]:
        frame = (frame - frame.mean()) * window
        likeness = np.fft.irfft(np.abs(np.fft.rfft(frame, room)) ** 2)[:size]
        # Divided by the window's own: a longer lag is no worse for having less under it.
        likeness = (likeness / max(likeness[0], 1e-12)) / (whole / whole[0]).clip(1e-3)
        # The shortest period that is nearly the best: twice a period fits as well.
        peaks = [lag for lag in lags[1:-1] if likeness[lag - 1] <= likeness[lag] >= likeness[lag + 1]]
        best = max((likeness[lag] for lag in peaks), default=0.0)
        if best >= VOICED:
            found.append(rate / next(lag for lag in peaks if likeness[lag] >= 0.9 * best))
    found = np.array(found)
    if not len(found):
        return found
    # What is most of an octave away from the middle is an octave error, or creak.
    return found[np.abs(12 * np.log2(found / np.median(found))) < 10]


def pauses(sound, rate):
    """How often it is silent between words for longer than a stop consonant takes."""
    hop = int(HOP * rate)
    power = np.array([(sound[at:at + hop] ** 2).mean() for at in range(0, len(sound) - hop, hop)])
    loud = np.flatnonzero(power > 1e-3 * power.max())
    return int((np.diff(loud) * HOP > LONG_PAUSE).sum())


def measured(content, results):
    """(voice, figures) of each recording of an interviewer."""
    for manifest in sorted(content.rglob("manifest.toml")):
        if manifest.parent.name == "demo":
            continue
        for name, about in tomllib.loads(manifest.read_text("utf-8"))["recordings"].items():
            path = manifest.parent / name
            sound, rate = soundfile.read(path, dtype="float32")
            hertz = pitches(sound, rate)
            semitones = 12 * np.log2(np.percentile(hertz, [5, 50, 95]) / 440)
            yield about["voice"], {
                "errors": float(results[str(path.relative_to(content))][2]),
                "loudness": pyloudnorm.Meter(rate).integrated_loudness(long_enough(sound, rate)),
                "peak": 20 * np.log10(np.abs(sound).max()),
                "seconds": len(sound) / rate,
                "words": len(about["text"].split()),
                "pauses": pauses(sound, rate),
                "pitch": np.median(hertz),
                "range": semitones[2] - semitones[0],
                "bytes": path.stat().st_size,
            }


def row(name, figures):
    def all_of(key):
        return np.array([one[key] for one in figures])

    seconds, errors = all_of("seconds"), all_of("errors")
    cells = [len(figures), f"{errors.mean():.2%}", f"{errors.max():.1%}",
             f"{all_of('loudness').min():.1f} to {all_of('loudness').max():.1f}", f"{all_of('peak').max():.1f}",
             f"{seconds.mean():.1f}", f"{all_of('words').sum() / seconds.sum() * 60:.0f}", f"{all_of('pauses').mean():.1f}",
             f"{np.median(all_of('pitch')):.0f} Hz", f"{np.median(all_of('range')):.1f}", f"{all_of('bytes').sum() / 1e6:.2f}"]
    return f"| {name} | {' | '.join(map(str, cells))} |"


def rows(root, which):
    lines = (root / "bench" / "recordings.tsv").read_text("utf-8").splitlines()[1:]
    results = {line.split("\t")[0]: line.split("\t") for line in lines}
    by_voice = {}
    for voice, figures in measured(root / "content", results):
        by_voice.setdefault(voice, []).append(figures)
    for voice, figures in sorted(by_voice.items()):
        yield row(f"{which}: {voice}", figures)
    if len(by_voice) > 1:
        yield row(f"{which}: all", sum(by_voice.values(), []))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("revision", help="such as HEAD~1")
    options = parser.parse_args()
    print(f"| voice | {' | '.join(COLUMNS)} |")
    print("|---" * (len(COLUMNS) + 1) + "|")
    with tempfile.TemporaryDirectory() as folder:
        command = ["git", "-C", str(ROOT), "archive", options.revision, "content", "bench/recordings.tsv"]
        archive = subprocess.run(command, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        for line in rows(Path(folder), "before"):
            print(line, flush=True)
    for line in rows(ROOT, "now"):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
