#!/usr/bin/env python3
"""Scores or transcribes many answers, or a share of them, on this machine. on_slurm.sh runs this.

    python3 share.py recordings.jsonl scores                         # all of it
    python3 share.py recordings.jsonl scores --task 3 --tasks 10     # every tenth part, from the fourth on
    cat scores/*.jsonl > scores.jsonl
"""

import sys
import time

import job


def main():
    asked = job.arguments(
        __doc__,
        task=dict(type=int, default=0, metavar="N", help="which share, counted from 0"),
        tasks=dict(type=job.positive, default=1, metavar="N", help="how many shares there are"),
        cores=dict(type=job.positive, metavar="N", help="cores to use; default: all that may be used"),
    )
    work = job.Job(asked)
    starling = job.Filter(job.command(asked, asked.cores))
    todo = [part for part in work.todo() if part % asked.tasks == asked.task]
    print(f"{len(todo)} parts to do", file=sys.stderr)
    answered, failed, start = 0, 0, time.monotonic()
    for part in todo:
        try:
            answered += work.write(part, starling.answers(work.lines(part)))
        except job.Ended as error:
            print(f"part {part}: {error}", file=sys.stderr)
            failed += 1
    starling.close()
    print(f"{answered} of {work.count} lines answered in {time.monotonic() - start:.2f} s", file=sys.stderr)
    sys.exit(f"{failed} parts failed; start the same again when the cause is gone" if failed else 0)


if __name__ == "__main__":
    main()
