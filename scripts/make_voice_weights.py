#!/usr/bin/env python3
"""Write the weights of Silero's voice detector as src/stt/vad/silero.rs reads them: models/silero-vad-16k.f32.

usage: make_voice_weights.py [WHEEL]

WHEEL is the package silero-vad 6.2.3 (MIT license); without it pip fetches that. Numbers are 32-bit floats, little-endian: of
each convolution the weights by tap, input and output, then the biases; of the memory cell the weights by input
(the sound's, then its own), then both biases together; of the last layer the weights and the bias. The transform at the
start is left out: it is a Fourier transform under a Hann window, which is checked here.
"""
import json, struct, subprocess, sys, tempfile, zipfile
from pathlib import Path
import numpy as np

OUT = Path(__file__).resolve().parent.parent / "models/silero-vad-16k.f32"


def tensors(wheel):
    raw = zipfile.ZipFile(wheel).read("silero_vad/data/silero_vad_16k.safetensors")
    size = struct.unpack("<Q", raw[:8])[0]
    header, body = json.loads(raw[8:8 + size]), raw[8 + size:]
    return {name: np.frombuffer(body[slice(*t["data_offsets"])], np.float32).reshape(t["shape"])
            for name, t in header.items() if name != "__metadata__"}


def main():
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            wheel = sys.argv[1]
        else:
            subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, "silero-vad==6.2.3"], check=True)
            wheel = next(Path(folder).glob("*.whl"))
        t = tensors(wheel)
    time, bins = np.arange(256), np.arange(129)[:, None]
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * time / 256)
    angle = 2 * np.pi * bins * time / 256
    assert np.abs(t["stft_conv.weight"][:, 0] - np.concatenate([hann * np.cos(angle), -hann * np.sin(angle)])).max() < 1e-6
    parts = []
    for layer in ("conv1", "conv2", "conv3", "conv4"):
        parts += [t[f"{layer}.weight"].transpose(2, 1, 0), t[f"{layer}.bias"]]
    parts += [t["lstm_cell.weight_ih"].T, t["lstm_cell.weight_hh"].T, t["lstm_cell.bias_ih"] + t["lstm_cell.bias_hh"],
              t["final_conv.weight"], t["final_conv.bias"]]
    OUT.write_bytes(np.concatenate([part.ravel() for part in parts]).astype("<f4").tobytes())
    print(OUT, OUT.stat().st_size)


if __name__ == "__main__":
    main()
