#!/usr/bin/env python3
"""Fails when a crate in the program has a licence that is not on the list.

The list holds licences that allow a closed or open binary to be passed on; GPL is not among them (engines under the
GPL are run as programs, never linked).
"""
import json
import re
import subprocess
import sys

ALLOWED = {"MIT", "MIT-0", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "ISC",
           "Zlib", "Unlicense", "CC0-1.0", "0BSD", "BSL-1.0", "MPL-2.0", "Unicode-3.0", "CDLA-Permissive-2.0"}


def allowed(expression):
    """Whether one of the ways to take an SPDX expression is allowed in all its parts."""
    expression = expression.replace("/", " OR ")
    tokens = re.findall(r"\(|\)|[^\s()]+", expression)

    def either(at):
        good, at = both(at)
        while at < len(tokens) and tokens[at] == "OR":
            other, at = both(at + 1)
            good = good or other
        return good, at

    def both(at):
        good, at = single(at)
        while at < len(tokens) and tokens[at] == "AND":
            other, at = single(at + 1)
            good = good and other
        return good, at

    def single(at):
        if tokens[at] == "(":
            good, at = either(at + 1)
            return good, at + 1
        name = tokens[at]
        if tokens[at + 1:at + 2] == ["WITH"]:
            name, at = " ".join(tokens[at:at + 3]), at + 2
        return name in ALLOWED, at + 1

    return either(0)[0]


def main():
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    packages = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)["packages"]
    bad = ["%s %s: %s" % (p["name"], p["version"], p["license"] or p["license_file"]) for p in packages
           if not (p["license"] and allowed(p["license"]))]
    for line in bad:
        print("licence not on the list: %s" % line, file=sys.stderr)
    print("%d crates, %d with a licence not on the list" % (len(packages), len(bad)))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
