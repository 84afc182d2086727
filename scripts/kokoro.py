"""Kokoro-82M (Apache-2.0): phonemes to samples, on one's own machine. `sh bench/get_voices.sh` puts it into target/kokoro.

The first letter of a voice is its language or accent (a for American, b for British), the second its sex.
"""
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "target" / "kokoro"
RATE = 24_000
MOST_TOKENS = 510


class Kokoro:
    """The same sound for the same phonemes every time."""

    def __init__(self, threads):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.model = onnxruntime.InferenceSession(
            str(FOLDER / "kokoro.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.vocabulary = json.loads((FOLDER / "vocab.json").read_text("utf-8"))["vocab"]

    def sound(self, said, voice, pace):
        """Samples at `RATE` of phonemes of the vocabulary; a pace above 1 is slower."""
        import numpy as np

        tokens = [self.vocabulary[letter] for letter in said][:MOST_TOKENS]
        styles = np.fromfile(FOLDER / "voices" / f"{voice}.bin", np.float32).reshape(-1, 256)
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": styles[[len(tokens) - 1]],
            "speed": np.array([1 / pace], np.float32),
        }
        return self.model.run(None, inputs)[0].ravel()
