#!/usr/bin/env bash
# Opens real pages in a real Chromium, headless and from disk, and takes screenshots (target/browser/*.png).
#
#     tests/browser/run.sh [--if-possible]
#
# With SHOTS=all, of every page in every view.
#
# Installs Chromium (apt) and two npm packages (into target/browser) when they are missing. With `--if-possible`, does
# nothing where Chromium or npm is missing, or where the packages cannot be had. STARLING_BIN names a program to test;
# otherwise the debug build is tested.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$PWD/target/browser
mkdir -p "$work"

skip() {
    if [ "$if_possible" ]; then
        echo "the pages were not opened in a browser: $1"
        exit 0
    fi
    echo "$1" >&2
    exit 1
}
if_possible=${1:-}

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }
chromium=$(browser)
if [ -z "$chromium" ] && [ -z "$if_possible" ]; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
    chromium=$(browser)
fi
[ "$chromium" ] || skip "there is no Chromium"
command -v npm >/dev/null || skip "there is no npm"

if ! cmp -s tests/browser/package.json "$work/installed.json"; then
    cp tests/browser/package.json "$work/"
    npm install --prefix "$work" --no-audit --no-fund --silent || skip "npm cannot install the packages"
    cp tests/browser/package.json "$work/installed.json"
fi
cp tests/browser/*.mjs "$work/"

cargo build --quiet --bin starling --example sessions
rm -rf "$work/data" "$work/elsewhere"
export CHROMIUM=$chromium STARLING=${STARLING_BIN:-$PWD/target/debug/starling} DATA=$work/data
export SESSIONS=$PWD/target/debug/examples/sessions
node --test --test-reporter=spec "$work"/*.test.mjs
