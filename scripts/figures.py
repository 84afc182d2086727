#!/usr/bin/env python3
"""The promised figures, target and measurement side by side. Run by scripts/figures.sh.

Every figure is from a new process with an empty home. A busy machine shows worse ones: its load is printed.
"""
import itertools, json, os, statistics, subprocess, sys, tempfile, threading, time, wave
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STARLING = os.environ.get("STARLING", str(ROOT / "target/release/starling"))
DEMO = [str(file) for file in sorted((ROOT / "content/demo").glob("0*.ogg"))]
ANSWERS = sorted((ROOT / "training/answers").glob("*.jsonl"))
JSONL_LINES = 100_000
RATE = 16_000

missed = 0


def row(what, asked, measured, good=None):
    """One line; `good` is None where nothing is asked."""
    global missed
    missed += good is False
    mark = {None: " ", True: "✓", False: "✗"}[good]
    print(f"{mark} {what:<58} {asked:>14}   {measured}", flush=True)


def start(args, home, **pipes):
    env = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PATH": os.environ.get("PATH", "")}
    return subprocess.Popen([STARLING, "--data-dir", str(Path(home, "data")), *args], env=env, **pipes)


def run(args, home, stdin=None):
    """Seconds and peak memory in MB; ends everything when the program fails."""
    with tempfile.TemporaryFile() as talk, open(stdin or os.devnull, "rb") as source:
        begin = time.monotonic()
        child = start(args, home, stdin=source, stdout=subprocess.DEVNULL, stderr=talk)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 3):
            talk.seek(0)
            sys.exit(f"starling {' '.join(args)} ended with {child.returncode}: {talk.read().decode()[-1000:]}")
    return seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def median_ms(args, times):
    with tempfile.TemporaryDirectory() as home:
        return statistics.median(run(args, home)[0] for _ in range(times)) * 1000


def answers():
    return [json.loads(line) for file in ANSWERS for line in file.read_text().splitlines()]


def text_of(count):
    """The first `count` words of the recorded answers."""
    return " ".join(itertools.islice((word for answer in answers() for word in answer["text"].split()), count))


def speech(home, seconds):
    """A WAV of at least `seconds` of the demo's speech, decoded by starling itself while it listens to it."""
    run(["mock", "--mic-from", *DEMO, "--fast", "--no-input", "--voice", "off", "--follow-ups", "2"], home)
    takes = sorted(Path(home, "data/sessions").glob("*/0*.wav"))
    if not takes:
        sys.exit("the demo's interview left no takes")
    pieces = []
    for take in takes:
        with wave.open(str(take)) as sound:
            pieces.append(sound.readframes(sound.getnframes()))
    whole = itertools.cycle(pieces)
    samples = b""
    while len(samples) < seconds * RATE * 2:
        samples += next(whole) + b"\0" * RATE
    path = Path(home, f"{seconds}.wav")
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1), sound.setsampwidth(2), sound.setframerate(RATE)
        sound.writeframes(samples[:seconds * RATE * 2])
    return str(path)


def mock(home, file, *more):
    """Peak memory in MB and the timing of the only answer of an interview of its own."""
    with tempfile.TemporaryDirectory(dir=home) as own:
        _, memory = run(["mock", "--mic-from", file, "--no-input", "--voice", "off", "--follow-ups", "0", *more], own)
        session = next(Path(own, "data/sessions").glob("*/session.json"))
        return memory, json.loads(session.read_text())["answers"][0]["timing"]


def peak_now(pid):
    """Peak memory of a running process in MB, where the system tells it."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM")), None)


def jsonl(home):
    """Answers a second, and the peak memory in MB after a tenth and after nine tenths."""
    lines = [json.dumps({"id": str(answer.get("id", number)), "text": answer["text"]}) + "\n"
             for number, answer in enumerate(answers())]
    child = start(["score", "--jsonl"], home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def feed():
        for line in itertools.islice(itertools.cycle(lines), JSONL_LINES):
            child.stdin.write(line)
        child.stdin.close()

    begin = time.monotonic()
    threading.Thread(target=feed, daemon=True).start()
    early = late = None
    for number, _ in enumerate(child.stdout, 1):
        if number == JSONL_LINES // 10:
            early = peak_now(child.pid)
        elif number == JSONL_LINES // 10 * 9:
            late = peak_now(child.pid)
    if child.wait() or number != JSONL_LINES:
        sys.exit(f"score --jsonl ended with {child.returncode} after {number} lines")
    return JSONL_LINES / (time.monotonic() - begin), early, late


def report(home):
    """Milliseconds for the report of the newest session; None while there is no such verb."""
    help_text = subprocess.run([STARLING, "--help"], capture_output=True, text=True).stdout
    if "\n  report " not in help_text:
        return None
    return statistics.median(run(["report"], home)[0] for _ in range(5)) * 1000


def main():
    load = lambda: " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load {load()} (1, 5, 15 min)\n")
    print(f"  {'':<58} {'asked':>14}   measured")
    took = median_ms(["--help"], 20)
    row("starling --help, median of 20", "< 20 ms", f"{took:.1f} ms", took < 20)
    with tempfile.TemporaryDirectory() as home:
        text = Path(home, "answer.txt")
        text.write_text(text_of(300))
        took = median_ms(["score", str(text)], 20)
        row("starling score, 300 words, median of 20", "< 60 ms", f"{took:.1f} ms", took < 60)

        file = speech(home, 180)
        took = report(home)
        row("starling report of a session", "-", "no such verb yet" if took is None else f"{took:.0f} ms")
        memory, timing = mock(home, file, "--fast")
        row("peak memory, mock with an answer of 3 minutes", "< 350 MB", f"{memory:.0f} MB", memory < 350)
        row("samples dropped in it", "0", f"{timing['dropped_samples']}", timing["dropped_samples"] == 0)
        took = statistics.median(run(["transcribe", file], home)[0] for _ in range(3))
        row("starling transcribe, 3 minutes, median of 3", "-", f"{took:.1f} s, {took / 180:.3f} x real time")

        rate, early, late = jsonl(home)
        row(f"score --jsonl, {JSONL_LINES} answers", "-", f"{rate:.0f} answers/s")
        if early and late:
            row("its peak memory after a tenth and nine tenths", "the same", f"{early:.0f} MB, {late:.0f} MB", late < early * 1.1)

        if "--quick" not in sys.argv:
            file = speech(home, 90)
            took = sorted(mock(home, file)[1]["feedback_ms"] for _ in range(3))
            row("end of a 90 s answer to its feedback, median of 3", "<= 1000 ms", f"{took[1]} ms", took[1] <= 1000)
            row("the same, worst of 3", "<= 2000 ms", f"{took[2]} ms", took[2] <= 2000)
    print(f"\nload at the end {load()}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
