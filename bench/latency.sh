#!/bin/sh
# Speaks recordings at their own pace into the recogniser and prints how long each transcript took after the last sample,
# beside the load of the machine at that moment. usage: latency.sh FILE.wav...   (transcripts: target/latency.jsonl)
cd "$(dirname "$0")/.." || exit 1
cargo build --quiet --release --example transcribe
: > target/latency.jsonl
for file in "$@"; do
    "${TRANSCRIBE:-target/release/examples/transcribe}" --live 1 "$file" 2>&1 >> target/latency.jsonl |
        sed "s|^|$(basename "$file"), load $(cut -d' ' -f1 /proc/loadavg): |"
done
