"""Interviews on recordings, as the benches hold them, and other work beside them."""
import contextlib, os, subprocess, sys
from pathlib import Path

STARLING = os.environ.get("STARLING", str(Path(__file__).resolve().parent.parent / "target/release/starling"))


def command(file, home):
    """An interview with one answer, in real time, that needs no keys; its session is left in `home`."""
    return [STARLING, "--data-dir", home, "mock", "--mic-from", str(file), "--no-input", "--voice", "off", "--follow-ups", "0"]


@contextlib.contextmanager
def busy(count):
    """Keeps `count` other processes busy meanwhile."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
