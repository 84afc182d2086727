#!/usr/bin/env python3
"""Tests the examples of this folder on two workers of one machine, with one core each.

    pip install ray pyspark                                  # and Java for Spark
    examples/cluster/test.py --starling target/release/starling
    examples/cluster/test.py --engine ray --rounds 0         # only Ray, without throughput

With texts and with short recordings, it checks that the answers are those of one process, byte for byte; that they
are still the same after a Starling process and then a worker are killed with -9 in the middle; that a job that was
itself killed is finished by running the same command again, which leaves finished parts untouched; and that no
Starling process is left running. Throughput is measured in pairs, one process and then the engine, because whatever
else the machine does changes both. It is given as lines per second, and as lines per second of processor time, which
includes the engine's own processes and depends less on other programs. Linux only: it reads /proc.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import wave

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ENGINES = ("ray", "spark", "slurm")
WORKERS = 2
SHARE = 0.9
CLIP_SECONDS = 3
PATIENCE = 600
# Seconds between two looks at the processor time of an engine.
LOOK = 0.1
# Enough for something to be killed in the middle, few enough that each is worth its overhead.
PARTS = 16
# An environment variable by which every process of an engine is recognized.
MARK = "STARLING_CLUSTER_TEST"

failures = 0


def row(what, is_good, measured=""):
    global failures
    failures += not is_good
    print(f"{'✓' if is_good else '✗'} {what:<62} {measured}", flush=True)


def texts(path, count):
    """The labeled answers, repeated, and a few lines that cannot be scored."""
    answers = [json.loads(line)["text"] for file in sorted((ROOT / "training/answers").glob("*.jsonl"))
               for line in file.read_text(encoding="utf-8").splitlines()]
    odd = ["no json", '{"text": "no id"}', '{"id": "short", "text": "hi"}', '\ufeff{"id": "mark", "text": "hi"}', " "]
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            if number % 97 == 50:
                file.write(odd[number % len(odd)] + "\n")
            file.write(json.dumps({"id": f"a{number}", "text": answers[number % len(answers)]}) + "\n")


def recordings(path, count):
    """Pieces of a recording, each from a different place in it, and a few files that do not exist."""
    clips = path.with_suffix("")
    clips.mkdir()
    with wave.open(str(ROOT / "tests/data/audio/checkout.wav")) as sound:
        rate, samples = sound.getframerate(), sound.readframes(sound.getnframes())
    length = CLIP_SECONDS * rate * 2
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            clip = clips / f"{number}.wav"
            if number % 19 != 10:
                start = number * 7919 * 2 % (len(samples) - length)
                with wave.open(str(clip), "wb") as out:
                    out.setnchannels(1), out.setsampwidth(2), out.setframerate(rate)
                    out.writeframes(samples[start:start + length])
            file.write(json.dumps({"id": number, "path": str(clip)}) + "\n")


class Task:
    """An input, and the answers that one process gives."""

    def __init__(self, name, verb, source, part_lines, starling):
        self.name, self.verb, self.source, self.part_lines, self.starling = name, verb, source, part_lines, starling
        self.expected = source.with_suffix(".expected")
        self.one_process()

    def one_process(self):
        """Seconds and processor time that one process takes on all cores."""
        start = time.monotonic()
        with open(self.source, "rb") as lines, open(self.expected, "wb") as answers:
            child = subprocess.Popen([self.starling, self.verb, "--jsonl"], stdin=lines, stdout=answers,
                                     stderr=subprocess.DEVNULL)
            _, _, usage = os.wait4(child.pid, 0)
        child.returncode = 0
        self.count = self.expected.read_bytes().count(b"\n")
        return time.monotonic() - start, usage.ru_utime + usage.ru_stime


class Run:
    """An engine working on a task."""

    def __init__(self, engine, task, folder):
        self.task, self.folder, self.mark = task, folder, f"{MARK}={folder}.{time.monotonic_ns()}"
        self.parts = -(-task.count // task.part_lines)
        common = [str(task.source), str(folder), "--starling", str(task.starling), "--verb", task.verb,
                  "--part-lines", str(task.part_lines), "--cores", "1"]
        self.commands = [[sys.executable, str(HERE / f"on_{engine}.py"), *common, "--workers", str(WORKERS)]]
        self.tasks = [{}]
        if engine == "slurm":
            self.commands = [["bash", str(HERE / "on_slurm.sh"), *common]] * WORKERS
            self.tasks = [{"SLURM_ARRAY_TASK_ID": str(number), "SLURM_ARRAY_TASK_COUNT": str(WORKERS)}
                          for number in range(WORKERS)]
        self.told, self.ready, self.children, self.ticks = [], [], [], {}
        for number in range(len(self.commands)):
            self.start(number)

    def start(self, number):
        name, value = self.mark.split("=", 1)
        # Ray usually runs its workers at low priority, and gives up if a busy machine is slow to start it.
        ray = {"RAY_worker_niceness": "0", "RAY_raylet_start_wait_time_s": "300"}
        env = {**os.environ, **ray, **self.tasks[number], name: value}
        child = subprocess.Popen(self.commands[number], env=env,
                                 stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.children.append((number, child))
        threading.Thread(target=self.listen, args=[child], daemon=True).start()

    def listen(self, child):
        for line in child.stderr:
            self.told.append(line)
            if line.endswith("parts to do\n"):
                self.ready.append(child)

    def finished(self):
        """The finished parts: name, and what would change if the file were written again."""
        return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in self.folder.glob("*.jsonl")}

    def wait_for(self, what, condition):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                sys.exit(f"waited in vain for {what}\n{''.join(self.told[-20:])}")
            time.sleep(0.005)

    def wait_for_parts(self, count):
        self.wait_for(f"{count} parts", lambda: len(self.finished()) >= count or not self.is_running())

    def is_running(self):
        return any(child.poll() is None for _, child in self.children)

    def starlings(self):
        return [pid for pid, args in processes() if args[0] == str(self.task.starling) and "--jsonl" in args]

    def kill_one(self, is_worker):
        """Kills a Starling process or the worker that feeds it. Returns its number, or None if the job has ended."""
        while self.is_running():
            for pid in self.starlings():
                try:
                    victim = int(stat(pid)[1]) if is_worker else pid
                    if self.owns(victim):
                        os.kill(victim, signal.SIGKILL)
                        return victim
                except OSError:
                    continue  # It ended just now.
        return None

    def owns(self, pid):
        return self.mark.encode() in pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")

    def end(self):
        """Waits for the end. A Slurm task that was killed is started again, as Slurm would do."""
        while self.children:
            number, child = self.children.pop()
            if child.wait(PATIENCE) == -signal.SIGKILL and len(self.commands) > 1:
                self.start(number)
            elif child.returncode:
                sys.exit(f"{self.commands[number]} ended with {child.returncode}\n{''.join(self.told[-40:])}")

    def is_identical(self):
        joined = b"".join(path.read_bytes() for path in sorted(self.folder.glob("*.jsonl")))
        return joined == self.task.expected.read_bytes()

    def processor_seconds(self):
        """Processor time of every process of this engine, including those that ended since the last look: an engine
        ends its processes as soon as the last part is there."""
        for pid, _ in processes():
            try:
                if self.owns(pid):
                    fields = stat(pid)
                    self.ticks[pid, fields[19]] = int(fields[11]) + int(fields[12])
            except OSError:
                continue
        return sum(self.ticks.values()) / os.sysconf("SC_CLK_TCK")


def processes():
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            args = (entry / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        except OSError:
            continue
        yield int(entry.name), args


def stat(pid):
    """The fields of /proc/PID/stat that follow the name: state, parent, ..."""
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()


def check_identical(engine, task, folder):
    run = Run(engine, task, folder)
    run.end()
    row(f"{engine}, {task.name}: as one process, byte for byte", run.is_identical(),
        f"{task.count} lines, {run.parts} parts")


def check_killed(engine, task, folder):
    run = Run(engine, task, folder)
    killed = []
    for number, is_worker in enumerate([False, True, False]):
        run.wait_for_parts(1 + number * run.parts // 8)
        killed.append(run.kill_one(is_worker))
    done = len(run.finished())
    run.end()
    row(f"{engine}, {task.name}: the same, with processes and a worker killed",
        all(killed) and done < run.parts and run.is_identical(), f"the last one after {done} of {run.parts} parts")


def check_restarted(engine, task, folder):
    run = Run(engine, task, folder)
    run.wait_for_parts(run.parts // 3)
    for _, child in run.children:
        child.kill()
    for _, child in run.children:
        child.wait()
    begin = time.monotonic()
    run.wait_for("the end of all starlings", lambda: not run.starlings())
    took = time.monotonic() - begin
    before = run.finished()
    again = Run(engine, task, folder)
    again.end()
    after = again.finished()
    untouched = all(after[name] == before[name] for name in before)
    row(f"{engine}, {task.name}: the same, with the job killed and run again",
        again.is_identical() and untouched and 0 < len(before) < run.parts,
        f"{len(before)} of {run.parts} parts kept; no process left after {took:.1f} s")


def check_throughput(engine, task, folder, rounds):
    clock, processor = [], []
    for number in range(rounds):
        alone, alone_processor = task.one_process()
        run = Run(engine, task, folder / str(number))
        # The start of the engine is not counted: it takes a few seconds, however long the job is.
        run.wait_for("the workers", lambda: run.ready or not run.is_running())
        start, used = time.monotonic(), run.processor_seconds()
        while len(run.finished()) < run.parts and run.is_running():
            run.processor_seconds()
            time.sleep(LOOK)
        took, used = time.monotonic() - start, run.processor_seconds() - used
        run.end()
        clock.append(alone / took)
        processor.append(alone_processor / used)
    shown = ", ".join(f"{one:.2f}" for one in clock)
    row(f"{engine}, {task.name}: throughput per core, by the clock", statistics.median(clock) >= SHARE,
        f"{statistics.median(clock):.2f} of one process ({shown})")
    shown = ", ".join(f"{one:.2f}" for one in processor)
    row(f"{engine}, {task.name}: the same, by processor time", statistics.median(processor) >= SHARE,
        f"{statistics.median(processor):.2f} of one process ({shown})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starling", default=str(ROOT / "target/release/starling"), metavar="PATH")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="one of them; default: all")
    parser.add_argument("--texts", type=int, default=100_000, metavar="N", help="default: 100000; 0 for none")
    parser.add_argument("--recordings", type=int, default=96, metavar="N", help="default: 96; 0 for none")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="pairs for the throughput; default: 3")
    parser.add_argument("--only-throughput", action="store_true")
    asked = parser.parse_args()
    if len(os.sched_getaffinity(0)) < WORKERS:
        sys.exit(f"this needs {WORKERS} cores")
    # One process and all workers together get the same cores.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:WORKERS])
    load = lambda: " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{WORKERS} cores, load {load()} (1, 5, 15 min)")
    with tempfile.TemporaryDirectory(prefix="starling-cluster-") as work:
        work = pathlib.Path(work)
        starling = work / "starling"  # A path of its own, so that no other Starling process is killed.
        starling.symlink_to(pathlib.Path(shutil.which(asked.starling) or asked.starling).resolve(strict=True))
        tasks = []
        if asked.texts:
            source = work / "texts.jsonl"
            texts(source, asked.texts)
            tasks.append(Task("texts", "score", source, max(asked.texts // PARTS, 1), starling))
        if asked.recordings:
            source = work / "recordings.jsonl"
            recordings(source, asked.recordings)
            tasks.append(Task("recordings", "transcribe", source, max(asked.recordings // PARTS, 1), starling))
        for engine in asked.engine or ENGINES:
            for task in tasks:
                folder = work / engine / task.name
                if not asked.only_throughput:
                    check_identical(engine, task, folder / "identical")
                    check_killed(engine, task, folder / "killed")
                    check_restarted(engine, task, folder / "restarted")
                if asked.rounds:
                    check_throughput(engine, task, folder / "throughput", asked.rounds)
    print(f"load at the end {load()}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
