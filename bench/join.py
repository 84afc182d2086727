#!/usr/bin/env python3
"""Join answers of target/speech, clean and with noise at 15 dB in turn, to longer ones that end with a piece's last sound.

usage: join.py [--out target/joined] [--seconds 180] [--count 2]

Writes NUMBER.wav and NUMBER.txt, what is said in it, each at least that long, up to the rest of a piece.
"""
import argparse, json, wave
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def answers(seconds):
    """(samples, words) without end."""
    files = sorted((ROOT / "target/speech").glob("*-clean.wav"))
    sound, said, number = b"", [], 0
    while True:
        file = files[number % len(files)]
        file = file.with_name(file.name.replace("clean", "n15" if number % 2 else "clean"))
        with wave.open(str(file)) as source:
            samples = source.readframes(source.getnframes())
        for piece, start, end in json.loads(file.with_suffix(".json").read_text())["pieces"]:
            if len(sound) / 32_000 + end >= seconds:
                yield sound + samples[:int(end * 16_000) * 2], said + piece.split()
                sound, said, samples = b"", [], b""
                break
            said = said + piece.split()
        if samples:
            sound += samples
        number += 1


def write(file, sound):
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1), out.setsampwidth(2), out.setframerate(16_000)
        out.writeframes(sound)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=ROOT / "target/joined")
    options.add_argument("--seconds", type=float, default=180)
    options.add_argument("--count", type=int, default=2)
    a = options.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    for number, (sound, said) in zip(range(1, a.count + 1), answers(a.seconds)):
        write(a.out / f"{number}.wav", sound)
        (a.out / f"{number}.txt").write_text(" ".join(said))


if __name__ == "__main__":
    main()
