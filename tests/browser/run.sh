#!/usr/bin/env bash
# Opens real reports in a real Chromium, headless and from disk, and takes screenshots (target/browser/*.png).
#
#     tests/browser/run.sh
#
# Installs Chromium (apt) and two npm packages (into target/browser) when they are missing.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$PWD/target/browser
mkdir -p "$work"

chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$chromium" ]; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
    chromium=$(command -v chromium)
fi
command -v npm >/dev/null || { echo "browser tests need node and npm" >&2; exit 1; }

cp tests/browser/package.json "$work/"
if ! cmp -s tests/browser/package.json "$work/installed.json"; then
    npm install --prefix "$work" --no-audit --no-fund --silent
    cp tests/browser/package.json "$work/installed.json"
fi
cp tests/browser/report.test.mjs "$work/"

cargo build --release --quiet --bin starling --example sessions
rm -rf "$work/data" "$work/elsewhere"
target/release/examples/sessions "$work/data" 12 --sound
CHROMIUM=$chromium STARLING=$PWD/target/release/starling DATA=$work/data node --test --test-reporter=spec "$work/report.test.mjs"
