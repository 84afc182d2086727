#!/usr/bin/env bash
# Fuzzes the readers of other people's data, one after another: fuzz/run.sh SECONDS [TARGET...].
#
# An input that is not survived is left in fuzz/artifacts, and its target ends; the others go on.
set -euo pipefail
cd "$(dirname "$0")"
seconds=$1
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(recordings sessions lines packs models terminal keys captions answers)

# Nothing that is worth a disk: one file for each input.
[ -d /dev/shm ] && export TMPDIR=/dev/shm
# Built as released, and without a sanitizer: our code is safe Rust, and a sanitizer would not see the C that it calls.
build=(-O -s none)
failed=()

seeds() {
    local root=..
    case $1 in
    recordings) ls $root/tests/data/audio/speech* $root/tests/data/audio/*.mp4 ;;
    sessions) ls $root/tests/data/sessions/* ;;
    packs) ls $root/content/packs/amazon/scenarios/ownership-webhook.toml $root/content/templates/* ;;
    answers) ls $root/tests/data/text/* ;;
    esac
    ls -d $root/tests/faults/corpus/"$1"/* 2> /dev/null || true
}

cargo fuzz build "${build[@]}"
for target in "${targets[@]}"; do
    mkdir -p corpus/"$target"
    seeds "$target" | while read -r seed; do cp "$seed" corpus/"$target"/; done
    cargo fuzz run "${build[@]}" "$target" -- -max_total_time="$seconds" -timeout=5 -rss_limit_mb=500 -max_len=65536 \
        -use_value_profile=1 -print_final_stats=1 || failed+=("$target")
done
[ ${#failed[@]} -eq 0 ] || { echo "not survived: ${failed[*]}; see fuzz/artifacts" >&2; exit 1; }
