#!/usr/bin/env python3
"""Scores or transcribes many answers on Ray: actors that keep starling alive, and one writer.

    pip install ray
    python3 on_ray.py recordings.jsonl scores                        # this machine
    python3 on_ray.py recordings.jsonl scores --address auto         # the cluster that this machine belongs to
    cat scores/*.jsonl > scores.jsonl
"""

import collections
import sys
import time

import ray

import job

# Parts that a worker has at a time: the one in progress and the next, so that it never waits.
AHEAD = 2
# How often Ray gives a part to a restarted actor, before the part counts as failed.
RETRIES = 3


@ray.remote(max_restarts=-1, max_task_retries=RETRIES)
class Worker:
    def __init__(self, command):
        self.filter = job.Filter(command)

    def ready(self):
        return True

    def answers(self, lines):
        return self.filter.answers(lines)


def main():
    asked = job.arguments(
        __doc__,
        workers=dict(type=job.positive, metavar="N", help="default: one per machine"),
        cores=dict(type=job.positive, metavar="N", help="cores per worker; default: all of its machine"),
        address=dict(metavar="WHERE", help="of a running cluster; default: only this machine"),
    )
    work = job.Job(asked)
    ray.init(address=asked.address, include_dashboard=False, logging_level="warning")
    ray.cloudpickle.register_pickle_by_value(job)  # The workers need no copy of this folder.
    machines = [machine["Resources"].get("CPU", 0) for machine in ray.nodes() if machine["Alive"]]
    cpus = asked.cores or min(cores for cores in machines if cores)
    workers = [
        Worker.options(num_cpus=cpus, scheduling_strategy="SPREAD").remote(job.command(asked, asked.cores))
        for _ in range(asked.workers or len(machines))
    ]
    ray.get([worker.ready.remote() for worker in workers])
    failed = answer_all(work, workers)
    sys.exit(f"{len(failed)} parts failed; start the same again when the cause is gone" if failed else 0)


def answer_all(work, workers):
    """Hands out the parts and writes what comes back. Returns the parts that failed."""
    todo, failed = collections.deque(work.todo()), []
    print(f"{len(todo)} parts to do", file=sys.stderr)
    free = collections.deque(workers * AHEAD)
    running, answered, start = {}, 0, time.monotonic()
    while todo or running:
        while todo and free:
            part, worker = todo.popleft(), free.popleft()
            running[worker.answers.remote(work.lines(part))] = part, worker
        [done], _ = ray.wait(list(running))
        part, worker = running.pop(done)
        free.append(worker)
        try:
            answered += work.write(part, ray.get(done))
        except (ray.exceptions.RayError, ValueError) as error:
            print(f"part {part}: {error}", file=sys.stderr)
            failed.append(part)
    print(f"{answered} of {work.count} lines answered in {time.monotonic() - start:.2f} s", file=sys.stderr)
    return failed


if __name__ == "__main__":
    main()
