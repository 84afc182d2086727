#!/usr/bin/env python3
"""Runs a program on cores of this machine that no other program started this way is using.

    on_cores.py COUNT PROGRAM [ARGUMENT...]

Starling uses every core that it is allowed to. If several run on one machine and nothing keeps them apart (Slurm does,
and so do Kubernetes and YARN with cgroups; Ray and Spark do not), each starts a thread for every core, and needs the
memory for it. Each core is claimed by a lock on a file, which the system releases when the program ends, however it
ends.
"""

import fcntl
import os
import random
import sys
import tempfile
import time

# Seconds to wait for a core: a process whose worker was killed still finishes its line.
PATIENCE = 60


def claim(count):
    """Up to `count` free cores, each with its lock."""
    claimed = {}
    for core in sorted(os.sched_getaffinity(0)):
        lock = os.open(f"{tempfile.gettempdir()}/starling-{os.getuid()}-core-{core}", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        claimed[core] = lock
        if len(claimed) == count:
            break
    return claimed


def main():
    count, program = int(sys.argv[1]), sys.argv[2:]
    deadline = time.monotonic() + PATIENCE
    while hasattr(os, "sched_setaffinity"):
        claimed = claim(count)
        if len(claimed) == count:
            os.sched_setaffinity(0, claimed)
            for lock in claimed.values():
                os.set_inheritable(lock, True)
            break
        for lock in claimed.values():
            os.close(lock)
        if time.monotonic() > deadline:
            print(f"{program[0]} found no {count} free cores, and shares all of them with others", file=sys.stderr)
            break
        time.sleep(random.uniform(0.02, 0.1))
    os.execvp(program[0], program)


if __name__ == "__main__":
    main()
