#!/usr/bin/env python3
"""Transcribe with the plain library (pywhispercpp, greedy, whole files), for score.py beside Starling's transcripts.

usage: plain.py [--threads N] [--model models/ggml-tiny.en-q8_0.bin] FILE.wav... > plain.jsonl

One line a file: {"text", "words": [], "pauses": [], "removed": []}; the plain library has no um/uh to count. The seconds of
all files together go to stderr. Needs: pip install pywhispercpp numpy.
"""
import argparse, json, os, sys, time, wave
from pathlib import Path
import numpy as np
from pywhispercpp.model import Model

ROOT = Path(__file__).resolve().parent.parent


def samples(file):
    with wave.open(file) as source:
        return np.frombuffer(source.readframes(source.getnframes()), np.int16).astype(np.float32) / 32768


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--threads", type=int, default=os.cpu_count())
    options.add_argument("--model", default=str(ROOT / "models/ggml-tiny.en-q8_0.bin"))
    options.add_argument("files", nargs="+")
    a = options.parse_args()
    # The library prints to stdout from C.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    model = Model(a.model, n_threads=a.threads, print_progress=False, print_realtime=False, print_timestamps=False, params_sampling_strategy=0)
    spent = 0.0
    for file in a.files:
        sound, start = samples(file), time.monotonic()
        text = " ".join(segment.text.strip() for segment in model.transcribe(sound, language="en"))
        spent += time.monotonic() - start
        print(json.dumps({"text": text, "words": [], "pauses": [], "removed": []}), file=out, flush=True)
    print(f"{spent:.2f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
