"""What all engines share: a job is cut into parts, and the answers to a part exist completely or not at all.

A part is a fixed number of consecutive lines of the input. The answers to it go into a file of their own, which gets
its final name only once it holds one whole answer per line and is on the disk. A part that is interrupted therefore
leaves nothing behind, a part that is done twice replaces a file with an identical one, and a job that is started again
does the parts that have no file yet.
"""

import argparse
import functools
import hashlib
import json
import os
import pathlib
import shlex
import shutil
import socket
import subprocess
import sys
import threading

# Lines per part: few enough that repeating one costs at most minutes, enough that a file for each costs nothing.
RECORDINGS = 16
TEXTS = 5000

# If a process dies this many times in a row without an answer in between, the line is to blame.
ATTEMPTS = 3

# Sent to every process before anything else. Starling ignores a byte-order mark in the first line of its input, which
# the first line of a part is not; and it skips empty lines.
FIRST = b"\n"

# Bytes to read and write at a time: the capacity of a pipe.
BUFFER = 1 << 16


def arguments(doc, **options):
    """Parses the command line of an engine; `options` are those that only this engine has."""
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Everything after -- is passed to starling: -- --level senior")
    parser.add_argument("source", type=pathlib.Path, help='lines of {"id", "path"} or {"id", "text"}')
    parser.add_argument("folder", type=pathlib.Path, help="where the answers go; run again to do what is missing")
    parser.add_argument("--verb", choices=("score", "transcribe"), default="score", help="default: score")
    parser.add_argument("--starling", default="starling", metavar="PATH", help="the program, the same on every machine")
    parser.add_argument("--part-lines", type=positive, metavar="N", help="lines per part; default: "
                        f"{RECORDINGS} if there are recordings, {TEXTS} if all are texts")
    for name, option in options.items():
        parser.add_argument("--" + name.replace("_", "-"), **option)
    end = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    asked = parser.parse_args(sys.argv[1:end])
    asked.more = sys.argv[end + 1:]
    if not asked.source.is_file():
        parser.error(f"{asked.source}: no such file")
    if shutil.which(asked.starling) is None:
        parser.error(f"{asked.starling}: no such program; --starling says where it is")
    if "--unordered" in asked.more:
        parser.error("--unordered does not work here: answers are matched to lines by their order")
    return asked


def positive(text):
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def command(asked, cores=None):
    """The command that starts starling, with `cores` cores of its own if given, otherwise with all."""
    own = [sys.executable, str(pathlib.Path(__file__).with_name("on_cores.py")), str(cores)] if cores else []
    return [*own, asked.starling, asked.verb, "--jsonl", "--no-input", *asked.more]


class Job:
    """An input, cut into parts, and the folder that receives the answers."""

    def __init__(self, asked):
        self.source, self.folder = asked.source.resolve(), asked.folder.resolve()
        self.size = asked.part_lines or (RECORDINGS if has_recordings(self.source) else TEXTS)
        self.starts, self.count, digest = [], 0, hashlib.sha256()
        for start, line in numbered(self.source):
            if self.count % self.size == 0:
                self.starts.append(start)
            self.count += 1
            digest.update(line)
        version = subprocess.run([asked.starling, "--version"], check=True, capture_output=True, text=True).stdout
        self._same({"verb": asked.verb, "options": asked.more, "lines": self.count, "part_lines": self.size,
                    "sha256": digest.hexdigest(), "starling": version.strip()})

    def _same(self, now):
        """Exits if the folder holds answers to another input, or answers made with other options."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "job.json"
        fresh = self._fresh(path.name)
        fresh.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
        try:
            os.link(fresh, path)  # Fails if another process was first.
        except FileExistsError:
            before = json.loads(path.read_text(encoding="utf-8"))
            different = [name for name in now if now[name] != before.get(name)]
            if different:
                sys.exit(f"{self.folder} has answers of another job, with other {', '.join(different)}: "
                         "look at its job.json, and choose another folder")
        finally:
            fresh.unlink()

    def _fresh(self, name):
        """A name that no other process on any machine uses, hidden from `cat *.jsonl`."""
        return self.folder / f".{name}.{socket.gethostname()}.{os.getpid()}.{threading.get_ident()}"

    def _path(self, part):
        return self.folder / f"{part:07}.jsonl"

    def todo(self):
        """The parts without answers."""
        done = set(os.listdir(self.folder))
        return [part for part in range(len(self.starts)) if self._path(part).name not in done]

    def lines(self, part):
        """The lines of a part."""
        lines = numbered(self.source, self.starts[part])
        return [line for _, (_, line) in zip(range(self._length(part)), lines)]

    def _length(self, part):
        return min(self.size, self.count - part * self.size)

    def write(self, part, answers):
        """Puts the answers to a part in place if they are complete. Returns how many there are."""
        count = answers.count(b"\n")
        if count != self._length(part):
            raise ValueError(f"part {part}: {count} answers to {self._length(part)} lines: starling was killed")
        json.loads(answers[:-1].rpartition(b"\n")[2])  # Only the last can be cut off.
        fresh = self._fresh(self._path(part).name)
        with open(fresh, "wb") as file:
            file.write(answers)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self._path(part))
        return count


def numbered(source, start=0):
    """The lines that starling answers, each with its offset: no blank ones, and no byte-order mark."""
    with open(source, "rb") as file:
        file.seek(start)
        for line in file:
            length = len(line)
            if start == 0:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.startswith(b"{") or not is_blank(line):
                yield start, line.rstrip(b"\n") + b"\n"
            start += length


def is_blank(line):
    """Whether starling skips the line. Python counts four more characters as white space than Rust does."""
    text = line.decode("utf-8", "replace")
    return not text.strip() and not set(text) & set("\x1c\x1d\x1e\x1f")


def has_recordings(source):
    return any(b'"path"' in line for _, line in numbered(source))


class Ended(Exception):
    """Starling died again and again at the same line."""


class Filter:
    """A starling process that is kept alive from part to part, and replaced when it dies."""

    def __init__(self, command):
        self.command = command
        self.process = None

    def answers(self, lines):
        """One answer per line, in order. If the process dies, only unanswered lines are sent again."""
        answers, deaths = [], 0
        while True:
            new = self._ask(lines[len(answers):])
            answers += new
            if len(answers) == len(lines):
                return b"".join(answers)
            deaths = 1 if new else deaths + 1
            code = self.process.wait()
            if deaths == ATTEMPTS:
                line = lines[len(answers)][:200].decode("utf-8", "replace").strip()
                raise Ended(f"`{shlex.join(self.command)}` ended with {code} {ATTEMPTS} times at the line {line}")

    def _ask(self, lines):
        """The answers to these lines, or to the first few of them if the process dies."""
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            bufsize=BUFFER)
            self._send([FIRST])
        sender = threading.Thread(target=self._send, args=[lines])
        sender.start()  # At the same time as reading, or both pipes could fill up and block.
        answers = []
        for _ in lines:
            answer = self.process.stdout.readline()
            if not answer.endswith(b"\n"):
                break
            answers.append(answer)
        sender.join()
        return answers

    def _send(self, lines):
        try:
            self.process.stdin.writelines(lines)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # The process died; the caller sees that answers are missing.

    def close(self):
        if self.process is not None:
            self.process.communicate()


@functools.cache
def kept(command):
    """The filter for `command`, a tuple, that this process keeps for as long as it lives."""
    return Filter(command)
