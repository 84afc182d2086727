#!/bin/sh
# Prints the promised figures beside what this machine does: `make figures`.
#
#     scripts/figures.sh [--quick]
#
# Takes some eight minutes, most of them for three interviews in real time; --quick leaves those out. Uses
# target/release/starling, or the program that STARLING names. Needs Python 3 and nothing else.
exec python3 "$(dirname "$0")/figures.py" "$@"
