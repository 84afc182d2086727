#!/usr/bin/env bash
# Remakes the pictures of the README (docs/pictures) from a real run: an interview on the demo's recordings, its feedback
# in the terminal as SVG, and its page and the trend as screenshots.
#
#     scripts/pictures.sh
#
# Needs Python 3, npm and Chromium, and installs what tests/browser/run.sh installs. STARLING_BIN names the program;
# otherwise the debug build is used.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$PWD/target/pictures
pictures=$PWD/docs/pictures
mkdir -p "$work" "$pictures"

chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
[ "$chromium" ] || { echo "pictures need Chromium; tests/browser/run.sh installs it" >&2; exit 1; }
[ -d "$work/venv" ] || python3 -m venv "$work/venv"
"$work/venv/bin/python" -c 'import rich' 2>/dev/null || "$work/venv/bin/pip" install --quiet rich==15.0.0
cp tests/browser/package.json scripts/pictures.mjs "$work/"
[ -d "$work/node_modules/playwright-core" ] || npm install --prefix "$work" --no-audit --no-fund --silent

if [ -z "${STARLING_BIN:-}" ]; then
    cargo build --quiet --bin starling
    STARLING_BIN=$PWD/target/debug/starling
fi
rm -rf "$work/data"
demo=(content/demo/*.ogg)
"$work/venv/bin/python" scripts/pictures.py "$pictures/feedback.svg" \
    "$STARLING_BIN" --data-dir "$work/data" mock ownership-webhook --mic-from "${demo[@]}" --fast --no-input --voice off
page=$("$STARLING_BIN" --data-dir "$work/data" report 2>/dev/null)
CHROMIUM=$chromium node "$work/pictures.mjs" "$page" "$pictures"
ls -l "$pictures"
