#!/usr/bin/env python3
"""From the end of an answer of some 90 s to its scored feedback, spoken in real time; and what hearing it live costs.

usage: latency.py [--out target/latency] [--first 1] [--last 10] [--seconds 90] [--busy N]

Joins answers of target/speech (make_speech.py; clean and with noise at 15 dB in turn) until they are long enough, ends
them with their last piece's last sound, and speaks each to an interview of its own at its own pace: some 100 s each.
Then the same file is transcribed at once. --busy keeps N other processes busy meanwhile. Prints a line for each answer
and, of all that lie in --out, the median and the worst.
"""
import argparse, json, os, statistics, subprocess, tempfile
from pathlib import Path
from interview import STARLING, busy, command
from join import answers, write
from score import align, words

ROOT = Path(__file__).resolve().parent.parent


def errors(said, heard):
    reference = words(" ".join(said))
    return align(reference, words(heard))[0], len(reference)


def speak(file):
    with tempfile.TemporaryDirectory() as home:
        subprocess.run(command(file, home), check=True, env=os.environ | {"HOME": home}, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        answer = json.loads(next(Path(home, "sessions").glob("*/session.json")).read_text())["answers"][0]
        whole = subprocess.run([STARLING, "transcribe", str(file)], check=True, capture_output=True, text=True).stdout
        return answer, whole


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=ROOT / "target/latency")
    options.add_argument("--first", type=int, default=1)
    options.add_argument("--last", type=int, default=10)
    options.add_argument("--seconds", type=float, default=90)
    options.add_argument("--busy", type=int, default=0)
    a = options.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    with busy(a.busy):
        for number, (sound, said) in zip(range(1, a.last + 1), answers(a.seconds)):
            if number < a.first:
                continue
            file = a.out / f"{number}.wav"
            write(file, sound)
            load = os.getloadavg()[0]
            answer, whole = speak(file)
            (live, count), (at_once, _) = errors(said, answer["transcript"]["text"]), errors(said, whole)
            found = dict(seconds=len(sound) / 32_000, feedback_ms=answer["timing"]["feedback_ms"], live=live, at_once=at_once,
                         words=count, dropped=answer["timing"]["dropped_samples"], busy=a.busy)
            (a.out / f"{number}.json").write_text(json.dumps(found))
            print(f"{number}: {found}, load {load:.1f}", flush=True)
    all_of_them = [json.loads(file.read_text()) for file in a.out.glob("*.json")]
    times = sorted(found["feedback_ms"] for found in all_of_them)
    total = lambda key: sum(found[key] for found in all_of_them)
    print(f"{len(times)} answers: median {statistics.median(times):.0f} ms, worst {times[-1]} ms; word errors "
          f"{100 * total('live') / total('words'):.1f} % live, {100 * total('at_once') / total('words'):.1f} % at once; "
          f"{total('dropped')} samples dropped")


if __name__ == "__main__":
    main()
