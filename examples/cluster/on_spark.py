#!/usr/bin/env python3
"""Scores or transcribes many answers on Spark: each partition is a part of the job.

    pip install pyspark                                              # and Java
    python3 on_spark.py recordings.jsonl scores                      # this machine
    spark-submit --master yarn --py-files job.py on_spark.py recordings.jsonl scores
    cat scores/*.jsonl > scores.jsonl
"""

import pathlib
import sys
import time

from py4j.protocol import Py4JJavaError
from pyspark import SparkConf, SparkContext

import job

# How often one part may fail before Spark stops the job. Locally, Spark's own default is 1.
FAILURES = 4


def main():
    asked = job.arguments(
        __doc__,
        workers=dict(type=job.positive, default=1, metavar="N", help="workers, on this machine alone; default: 1"),
        cores=dict(type=job.positive, metavar="N", help="cores per worker; default: all of its machine"),
    )
    work = job.Job(asked)
    settings = SparkConf().setAppName("starling").setIfMissing("spark.ui.showConsoleProgress", "false")
    # Spark itself only hands out numbers: to compile its code for a long run costs more than it saves.
    settings.setIfMissing("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    settings.setIfMissing("spark.ui.enabled", "false")
    settings.setIfMissing("spark.master", f"local[{asked.workers},{FAILURES}]")
    spark = SparkContext(conf=settings)
    spark.setLogLevel("ERROR")
    spark.addPyFile(str(pathlib.Path(job.__file__)))
    spark.parallelize(range(asked.workers), asked.workers).count()  # Starts the Python workers.
    todo, start = work.todo(), time.monotonic()
    print(f"{len(todo)} parts to do", file=sys.stderr)
    command = job.command(asked, asked.cores)
    written = spark.parallelize(todo, len(todo) or 1).map(lambda part: written_by(work, command, part))
    try:
        answered = written.sum() if todo else 0
    except Py4JJavaError as error:
        sys.exit(f"{error.java_exception.getMessage()}\nstart the same again when the cause is gone")
    print(f"{answered} of {work.count} lines answered in {time.monotonic() - start:.2f} s", file=sys.stderr)


def written_by(work, command, part):
    """Answers a part in a Python worker. Spark keeps the worker for the next part, and it keeps its starling."""
    return work.write(part, job.kept(tuple(command)).answers(work.lines(part)))


if __name__ == "__main__":
    main()
