#!/usr/bin/env python3
"""Fails when a package of the workspace names a dependency that none of its files mentions.

    scripts/unused_dependencies.py

Looks for the crate's name as a word in the package's Rust files.
"""

import json
import pathlib
import re
import subprocess
import sys


def main():
    asked = ["cargo", "metadata", "--no-deps", "--format-version", "1"]
    packages = json.loads(subprocess.run(asked, capture_output=True, check=True, text=True).stdout)["packages"]
    roots = [pathlib.Path(package["manifest_path"]).parent for package in packages]
    unused = []
    for package, root in zip(packages, roots):
        others = [other for other in roots if other != root and root in other.parents]
        files = [
            path
            for folder in ("src", "tests", "benches", "examples")
            for path in (root / folder).rglob("*.rs")
            if not any(other in path.parents for other in others)
        ]
        files += [path for path in [root / "build.rs"] if path.exists()]
        text = "\n".join(path.read_text(encoding="utf-8") for path in files)
        for dependency in package["dependencies"]:
            name = (dependency["rename"] or dependency["name"]).replace("-", "_")
            if not re.search(rf"\b{name}\b", text):
                unused.append(f"{package['name']}: {dependency['name']} is not used: take it out of Cargo.toml")
    for line in unused:
        print(line)
    sys.exit(1 if unused else 0)


if __name__ == "__main__":
    main()
