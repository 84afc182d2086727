#!/usr/bin/env python3
"""Make sounds in which nobody speaks: whatever a recognizer writes about them is invented.

usage: make_sounds.py [--out target/sounds] [--minutes 10] [--seed 7]

silence  digital zeros, then faint hiss at -72 to -55 dB
room     hum, hiss and rumble at -50 to -30 dB, with a chair, steps and a door now and then
keyboard typing: two clicks a key, each with its own ring, in bursts, over a quiet room
fan      broad noise with the tones of its blades, turning faster and slower
music    chords, a melody with vibrato in the range of a voice, a bass and drums; no words

Each is NAME.wav with NAME.json, which says that no word is spoken. Needs numpy and scipy.
"""
import argparse, json
import numpy as np
from pathlib import Path
from scipy.signal import butter, lfilter, sosfilt
from make_speech import RATE, ROOT, room_noise, save


def db(value):
    return 10 ** (value / 20)


def level(x, value):
    return x / (np.sqrt(np.mean(x ** 2)) + 1e-12) * db(value)


def band(x, low, high):
    return sosfilt(butter(2, [low, high], "bandpass", fs=RATE, output="sos"), x)


def put(x, start, sound):
    at = int(start * RATE)
    sound = sound[:max(0, len(x) - at)]
    x[at:at + len(sound)] += sound


def swell(n, rng, low, high):
    """A level in dB that wanders between two values."""
    points = rng.uniform(low, high, n // (RATE * 15) + 2)
    return db(np.interp(np.arange(n) / (RATE * 15), np.arange(len(points)), points))


def silence(n, rng):
    x = rng.standard_normal(n) * swell(n, rng, -72, -55)
    x[:n // 3] = 0
    return x


def room(n, rng):
    x = room_noise(n, rng) * swell(n, rng, -50, -30)
    for start in np.cumsum(rng.exponential(6, n // RATE // 4)):
        kind = rng.integers(3)
        if kind == 0:    # a step
            thud = band(rng.standard_normal(RATE // 5), 60, 300) * np.exp(-np.arange(RATE // 5) / RATE * 30)
            put(x, start, level(thud, rng.uniform(-32, -22)))
        elif kind == 1:  # a chair that creaks: a falling, rough tone
            t = np.arange(int(RATE * rng.uniform(0.2, 0.6))) / RATE
            creak = np.sign(np.sin(2 * np.pi * (rng.uniform(90, 260) - 80 * t) * t)) * (rng.random(len(t)) > 0.4)
            put(x, start, level(band(creak, 200, 2500) * np.hanning(len(t)), rng.uniform(-40, -30)))
        else:            # a door
            slam = band(rng.standard_normal(RATE // 2), 40, 1500) * np.exp(-np.arange(RATE // 2) / RATE * 14)
            put(x, start, level(slam, rng.uniform(-26, -18)))
    return x


def keyboard(n, rng):
    x = room_noise(n, rng) * db(-55)
    at = 0.0
    while at < n / RATE:
        for _ in range(rng.integers(4, 40)):
            for delay, loud in ((0, rng.uniform(-24, -14)), (rng.uniform(0.06, 0.12), rng.uniform(-32, -22))):
                t = np.arange(RATE // 30) / RATE
                ring = np.sin(2 * np.pi * rng.uniform(1800, 4200) * t) + 1.5 * rng.standard_normal(len(t))
                put(x, at + delay, ring * np.exp(-t * rng.uniform(150, 350)) * db(loud))
            at += rng.gamma(4, 0.04)
        at += rng.exponential(2.0)
    return x


def fan(n, rng):
    t = np.arange(n) / RATE
    turns = 24 + 4 * np.sin(2 * np.pi * t / 41) + 2 * np.sin(2 * np.pi * t / 13)
    phase = 2 * np.pi * np.cumsum(turns) / RATE
    tones = sum(np.sin(7 * k * phase + k) / k ** 1.3 for k in range(1, 9))
    wind = lfilter([1], [1, -0.97], rng.standard_normal(n)) * (1 + 0.2 * np.sin(7 * phase))
    return level(wind / wind.std() + 0.5 * tones / tones.std(), -32) * swell(n, rng, -6, 6)


def music(n, rng):
    x = np.zeros(n)
    note = lambda midi: 440 * 2 ** ((midi - 69) / 12)

    def tone(pitch, seconds, harmonics, vibrato=0.0, attack=0.02):
        t = np.arange(int(seconds * RATE)) / RATE
        phase = 2 * np.pi * (pitch * t + vibrato * pitch * 0.002 * np.sin(2 * np.pi * 5.5 * t))
        sound = sum(np.sin(k * phase) * h for k, h in enumerate(harmonics, 1) if k * pitch < RATE / 2)
        return sound * np.minimum(1, t / attack) * np.minimum(1, (seconds - t) / 0.06) * np.exp(-0.6 * t)

    at = 0.0
    while at < n / RATE:
        # A song of a minute with its own speed, key and instruments; then a gap.
        beat, key = 60 / rng.uniform(70, 150), rng.integers(48, 60)
        lead = rng.dirichlet(np.ones(8)) + [0.5, 0, 0, 0, 0, 0, 0, 0]
        drums, vibrato = rng.random() < 0.7, rng.choice([0, 1, 2])
        end = at + 60
        while at < end:
            root = key + rng.choice([0, 5, 7, 9])
            for third in (0, 4, 7):
                put(x, at, tone(note(root + third), 4 * beat, [1, 0.5, 0.3, 0.1]) * 0.05)
            put(x, at, tone(note(root - 12), 4 * beat, [1, 0.4]) * 0.08)
            step = at
            while step < at + 4 * beat:
                length = beat * rng.choice([0.5, 1, 1, 2])
                if rng.random() < 0.85:
                    pitch = key + rng.choice([0, 2, 4, 7, 9, 12, 14])
                    put(x, step, tone(note(pitch), length, lead, vibrato, rng.choice([0.005, 0.05])) * 0.12)
                step += length
            for hit in range(8 if drums else 0):
                t = np.arange(RATE // 6) / RATE
                kick = np.sin(2 * np.pi * (50 + 60 * np.exp(-t * 40)) * t) * np.exp(-t * 18)
                snare = rng.standard_normal(len(t)) * np.exp(-t * 25)
                hat = band(rng.standard_normal(len(t)), 5000, 7900) * np.exp(-t * 60)
                put(x, at + hit * beat / 2, 0.15 * (kick if hit % 4 == 0 else snare if hit % 4 == 2 else hat))
            at += 4 * beat
        at += rng.uniform(1, 4)
    return level(x, -24)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--out", type=Path, default=ROOT / "target/sounds")
    arguments.add_argument("--minutes", type=float, default=10)
    arguments.add_argument("--seed", type=int, default=7)
    a = arguments.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    for number, make in enumerate((silence, room, keyboard, fan, music)):
        x = make(int(a.minutes * 60 * RATE), np.random.default_rng([a.seed, number]))
        save(a.out / f"{make.__name__}.wav", x)
        truth = dict(words=[], pauses=[], fillers=[], noise=make.__name__, seconds=len(x) / RATE, glossary=["webhook", "Kafka", "SLO"])
        (a.out / f"{make.__name__}.json").write_text(json.dumps(truth))


if __name__ == "__main__":
    main()
