#!/usr/bin/env python3
"""Add a recording and what is said in it to those that score.py knows.

usage: add_recording.py AUDIO TEXT [--set real-spontaneous] [--out target/real] [--source WHERE] [--licence NAME]

TEXT is a file with every word as it was said, "um" and "uh" too, a word that was cut off left out. Writes NAME.wav, 16 kHz
mono, and NAME.json, as get_real_speech.py does; the times of fillers and pauses are not known. Needs: ffmpeg.
"""
import argparse, json, re, subprocess, sys, wave
from pathlib import Path
from score import FILLERS

ROOT = Path(__file__).resolve().parent.parent


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("audio", type=Path)
    options.add_argument("text", type=Path)
    options.add_argument("--set", default="real-spontaneous")
    options.add_argument("--out", type=Path, default=ROOT / "target/real")
    options.add_argument("--source", default="")
    options.add_argument("--licence", default="")
    a = options.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    file = a.out / f"{a.audio.stem}.wav"
    got = subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(a.audio), "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", str(file)],
                         capture_output=True, text=True)
    if got.returncode:
        sys.exit(f"ffmpeg cannot read {a.audio}: {got.stderr.strip()[-200:]}")
    with wave.open(str(file)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    words = re.sub(r"[^a-z0-9' ]", " ", a.text.read_text().lower().replace("\n", " ")).split()
    fillers = [[word, None, None] for word in words if word in FILLERS]
    file.with_suffix(".json").write_text(json.dumps(dict(
        id=a.audio.stem, glossary=[], pauses=[], timed=False, cut_off=0, noise=a.set, seconds=seconds, words=words, fillers=fillers,
        fluent=not fillers, source=a.source, licence=a.licence)))


if __name__ == "__main__":
    main()
