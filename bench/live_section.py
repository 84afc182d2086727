#!/usr/bin/env python3
"""How often the live line shows the section that is being told, and how late it learns of the next.

usage: live_section.py [--out target/live-section] [--answers 12] [--first 1] [--busy N]

The longest answers of training/held_out that tell all five sections in order are spoken section by section, each by
another voice, so that it is known to the sample where a section begins. Each is told in real time to an interview in a
terminal of 100 columns, whose live line is read four times a second. Prints a line for each answer, and in all: the
share of the time that the right section is shown, the median time until a new section is, how often the line goes back,
and the share of the time that it says "by the clock". What was spoken is kept in --out. --busy keeps N other processes
busy meanwhile. Needs: pip install onnxruntime numpy scipy pyte; apt-get install espeak-ng; bench/get_voices.sh.
"""
import argparse, json, os, pty, statistics, subprocess, tempfile, threading, time
from pathlib import Path
import numpy as np
import pyte
from interview import busy, command
from make_speech import pieces_of, save, trim
from voices import RATE, ROOT, Voices

SECTIONS = ["situation", "task", "action", "result", "reflection"]
VOICES = ["am_adam", "bf_emma", "am_michael", "af_bella", "bm_george", "af_nicole",
          "am_fenrir", "bf_isabella", "am_puck", "af_sarah", "bm_lewis", "af_heart"]
# Above 1 is slower: some 165 words a minute, as people tell prepared stories.
PACE = 1.2
COLUMNS, ROWS = 100, 30
TICK = 0.25


def told():
    """(id, [text of each section]) of the answers, the longest first."""
    found = []
    for file in sorted((ROOT / "training/held_out").glob("*.jsonl")):
        for answer in map(json.loads, file.read_text("utf-8").splitlines()):
            if [part["section"] for part in answer["sections"]] == SECTIONS:
                text = answer["text"]
                starts = [text.find(part["start_quote"]) for part in answer["sections"]] + [len(text)]
                found.append((answer["id"], [text[a:b].strip() for a, b in zip(starts, starts[1:])]))
    return sorted(found, key=lambda one: (-sum(len(part.split()) for part in one[1]), one[0]))


def speak(parts, voice, voices):
    """The samples, and where each section begins in seconds."""
    rng = np.random.default_rng(1)
    sound, starts = [np.zeros(RATE // 2)], []
    for part in parts:
        starts.append(sum(map(len, sound)) / RATE)
        for piece, ends in pieces_of(part):
            sound += [trim(voices.say(piece, PACE, "kokoro:" + voice)), np.zeros(int(RATE * (0.5 if ends else 0.15)))]
    sound = np.concatenate(sound)
    return sound + rng.standard_normal(len(sound)) * 10 ** (-72 / 20), starts


def watch(file):
    """[(seconds since the answer began, the live line)], four times a second."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    with tempfile.TemporaryDirectory() as home:
        master, slave = pty.openpty()
        subprocess.run(["stty", "cols", str(COLUMNS), "rows", str(ROWS)], stdin=slave, check=True)
        process = subprocess.Popen(command(file, home), stdin=slave, stdout=slave, stderr=slave,
                                   env=os.environ | {"HOME": home, "TERM": "xterm"}, start_new_session=True)
        os.close(slave)
        lock = threading.Lock()

        def read():
            try:
                while data := os.read(master, 65536):
                    with lock:
                        stream.feed(data)
            except OSError:
                return

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        seen, began = [], None
        while process.poll() is None:
            with lock:
                line = next((line for line in screen.display if "in all" in line), None)
            now = time.monotonic()
            if line is not None:
                began = began or now
                seen.append((now - began, line))
            time.sleep(TICK)
        reader.join(2)
        os.close(master)
    return seen


def measure(seen, starts, length):
    at = lambda seconds: max([0] + [k for k, start in enumerate(starts) if start <= seconds])
    right = all_of = clock = back = 0
    late, shown_before = {}, 0
    for seconds, line in seen:
        if seconds > length:
            break
        shown = next((k for k, name in enumerate(SECTIONS) if name.title() in line), None)
        truth = at(seconds)
        all_of += 1
        clock += "by the clock" in line
        right += shown == truth
        if shown is not None:
            back += shown < shown_before
            shown_before = shown
        if truth and shown == truth and truth not in late:
            late[truth] = seconds - starts[truth]
    ends = starts[1:] + [length]
    # One that was never shown counts as late by all its length.
    delays = [late.get(k, ends[k] - starts[k]) for k in range(1, 5)]
    return dict(right=right, all=all_of, clock=clock, back=back, late=[round(d, 2) for d in delays])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=ROOT / "target/live-section")
    options.add_argument("--answers", type=int, default=12)
    options.add_argument("--first", type=int, default=1)
    options.add_argument("--busy", type=int, default=0)
    a = options.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    voices = Voices()
    chosen = told()[:a.answers]
    for number, (name, parts) in enumerate(chosen):
        file = a.out / f"{name}.wav"
        if not file.exists():
            sound, starts = speak(parts, VOICES[number % len(VOICES)], voices)
            save(file, sound)
            file.with_suffix(".json").write_text(json.dumps(dict(starts=starts, seconds=len(sound) / RATE)))
    found = []
    with busy(a.busy):
        for name, parts in chosen[a.first - 1:]:
            known = json.loads((a.out / f"{name}.json").read_text())
            one = measure(watch(a.out / f"{name}.wav"), known["starts"], known["seconds"])
            found.append(one)
            print(f"{name}: {known['seconds']:.0f} s, right {one['right'] / max(one['all'], 1):.0%}, late {one['late']} s, "
                  f"back {one['back']}, by the clock {one['clock'] / max(one['all'], 1):.0%}, load {os.getloadavg()[0]:.1f}", flush=True)
    total = sum(one["all"] for one in found)
    late = sorted(seconds for one in found for seconds in one["late"])
    print(f"{len(found)} answers: right {sum(one['right'] for one in found) / total:.1%} of the time, "
          f"{statistics.median(late):.1f} s late (median), {sum(one['back'] for one in found)} steps back, "
          f"by the clock {sum(one['clock'] for one in found) / total:.1%}")


if __name__ == "__main__":
    main()
