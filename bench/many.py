#!/usr/bin/env python3
"""What many recordings cost on this machine, and what 10,000 recordings of three minutes would cost.

    bench/many.py                            # about ten minutes on two idle cores
    bench/many.py --short 200 --long 2       # quicker, less exact
    STARLING=/usr/bin/starling bench/many.py

Long: one `transcribe --jsonl` process on one core, then on two, transcribes recordings of three minutes; memory and
core-hours are computed from that. Short: one process transcribes many recordings of three seconds. Shown are the growth
of its memory after the first tenth of the files, and how many files per second it does compared with one process per
file, alternating between the two. Core-hours are processor time, which other programs on the machine can inflate through
caches and memory bandwidth, but not by making it wait. Linux only.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import wave

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
import figures

RATE = 16_000
SHORT_SECONDS, LONG_SECONDS = 3, 180
COLLECTION = 10_000
GROWTH = 0.05
# One process for many files and one process per file alternate this often, with this many files each time.
TURNS = 4
PER_TURN = 10


def samples(path):
    with wave.open(path) as sound:
        return sound.readframes(sound.getnframes())


def write(path, frames):
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1), sound.setsampwidth(2), sound.setframerate(RATE)
        sound.writeframes(frames)


def pieces(home, whole, count):
    """Short recordings, each cut from a different place in `whole`."""
    length = SHORT_SECONDS * RATE * 2
    paths = []
    for number in range(count):
        start = number * 7919 * 2 % (len(whole) - length)
        paths.append(str(pathlib.Path(home, f"{number}.wav")))
        write(paths[-1], whole[start:start + length])
    return paths


def resident(pid):
    """Megabytes of memory that a process has now."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in text.splitlines() if line.startswith("VmRSS"))


class Cost:
    """What one process takes for some recordings: seconds, processor time, memory in MB after each file and at most."""

    def __init__(self, home, paths, cores=None):
        child = figures.start(["transcribe", "--jsonl"], home, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL,
                              preexec_fn=lambda: os.sched_setaffinity(0, cores or os.sched_getaffinity(0)))

        def feed():
            for number, path in enumerate(paths):
                child.stdin.write(json.dumps({"id": number, "path": path}).encode() + b"\n")
            child.stdin.close()

        begin = time.monotonic()
        threading.Thread(target=feed, daemon=True).start()
        self.memory = []
        for _ in child.stdout:
            self.memory.append(resident(child.pid))
        _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        self.seconds = time.monotonic() - begin
        self.processor = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss * 1024 / 1e6
        if len(self.memory) != len(paths):
            sys.exit(f"{len(self.memory)} answers to {len(paths)} recordings")


def short(home, whole, count):
    paths = pieces(home, whole, count)
    cost = Cost(home, paths)
    tenth = max(count // 10, 1)
    warm = max(cost.memory[:tenth])
    growth = max(cost.memory[tenth:]) / warm - 1
    figures.row(f"transcribe --jsonl, {count} files of {SHORT_SECONDS} s: memory growth", f"<= {GROWTH:.0%}",
                f"{growth:+.1%}, from {warm:.0f} MB after {tenth} files", growth <= GROWTH)
    figures.row("files per second; processor time per file", "-",
                f"{count / cost.seconds:.2f}; {cost.processor / count:.2f} s")
    # Alternating, because whatever else the machine does changes both.
    many, each, many_processor, each_processor = 0.0, 0.0, 0.0, 0.0
    for turn in range(TURNS):
        some = [paths[(turn * PER_TURN + number) % count] for number in range(PER_TURN)]
        cost = Cost(home, some)
        many, many_processor = many + cost.seconds, many_processor + cost.processor
        seconds, processor = one_each(home, some)
        each, each_processor = each + seconds, each_processor + processor
    files = TURNS * PER_TURN
    figures.row("files per second: one process for all, one process per file", "-",
                f"{files / many:.2f}, {files / each:.2f}: {each / many:.2f} x")
    figures.row("processor time per file: the same two", "-",
                f"{many_processor / files:.2f} s, {each_processor / files:.2f} s: {each_processor / many_processor:.2f} x")


def one_each(home, paths):
    """Seconds, and seconds of processor time, of one process per file, as many at a time as there are cores."""
    todo, lock, used = list(paths), threading.Lock(), []

    def work():
        while True:
            with lock:
                if not todo:
                    return
                path = todo.pop()
            child = figures.start(["transcribe", path, "--json"], home, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _, _, usage = os.wait4(child.pid, 0)
            child.returncode = 0
            used.append(usage.ru_utime + usage.ru_stime)

    begin = time.monotonic()
    threads = [threading.Thread(target=work) for _ in os.sched_getaffinity(0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - begin, sum(used)


def long(home, file, count):
    cores = sorted(os.sched_getaffinity(0))
    peaks = []
    for use in [cores[:number] for number in (1, 2) if number <= len(cores)]:
        count = max(count, len(use))  # Or a core would have nothing to do.
        cost = Cost(home, [file] * count, use)
        peaks.append(cost.peak)
        factor = cost.processor / (count * LONG_SECONDS)
        on = "1 core" if len(use) == 1 else f"{len(use)} cores"
        figures.row(f"{count} files of {LONG_SECONDS // 60} minutes, one process on {on}: peak memory", "-",
                    f"{cost.peak:.0f} MB")
        figures.row("processor time for a second of sound", "-",
                    f"{factor:.4f} s (cores x elapsed time: {cost.seconds * len(use) / (count * LONG_SECONDS):.4f} s)")
        figures.row(f"so {COLLECTION:,} recordings of {LONG_SECONDS // 60} minutes take", "-",
                    f"{COLLECTION * LONG_SECONDS * factor / 3600:.1f} core-hours")
    if len(peaks) == 2:
        each = peaks[1] - peaks[0]
        figures.row("so a process on N cores needs about", "-", f"{peaks[0] - each:.0f} MB + N x {each:.0f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", type=int, default=1000, metavar="N", help="short recordings; default: 1000")
    parser.add_argument("--long", type=int, default=4, metavar="N", help="recordings of three minutes; default: 4")
    asked = parser.parse_args()
    model = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), "unknown processor")
    load = lambda: " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{model}, {len(os.sched_getaffinity(0))} cores, load {load()} (1, 5, 15 min)")
    with tempfile.TemporaryDirectory() as home:
        file = figures.speech(home, LONG_SECONDS)
        if asked.long:
            long(home, file, asked.long)
        if asked.short:
            short(home, samples(file), asked.short)
    print(f"load at the end {load()}")
    return 1 if figures.missed else 0


if __name__ == "__main__":
    sys.exit(main())
