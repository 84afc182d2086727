#!/usr/bin/env python3
"""Get recordings of people talking freely, with transcripts that people made, from public repositories.

usage: get_free_speech.py [--out target/free] [--repositories DIR]

Writes 16 kHz mono NAME.wav and, for score.py, NAME.json with speaker, license, source, and "half": the constants of fusion were
looked at on the half that is "tuned", the other was opened at the end only. Meetings, a telephone call, doctors with simulated
patients, conversations, podcasts and web videos: 25 minutes, 34 speakers. No transcript is perfect: those of CAR0004 leave out
short words, in meetings the order of words said at once is a guess, and "um" and "uh" are mostly left out, so only words are
compared. Redistribute none of it: every recording has its own license.

Each source is a file of a GitHub repository at a commit, from a bare clone DIR/owner+name (OUT/repositories unless told), which is
made where there is none, blobs as they are needed. Needs ffmpeg and git.
"""
import argparse, html, json, re, subprocess, sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TUNED = set("""ami-trn00 ami-trn03 ami-trn05 ami-trn09 clip-1 clip-3 clip-6 clip-8 csm-a lucier osce-car0001-1
osce-car0001-3""".split())
AMI = "gcunhase/AMICorpusXML", "b43d9179369b99f8455aecec6f64237d11132e55"
PYANNOTE = "pyannote/pyannote-audio", "b749285c5cdd4636b2edc7f766f1352c8dde9369"
VOICECRAFT = "c1bbe6503e44853fb23149dcf8b177de3a502420"
OSCE_TEXT = "ovaisq/LLM-MedBillingForecast", "08d313667aae14817afce8cf6e87ae2ae97377a1"
OSCE_CC = "CC BY 4.0 on its dataset card, CC0 by others (Fareez et al. 2022, figshare 10.6084/m9.figshare.c.5545842; repository: %s)"


class Repositories:
    def __init__(self, folder):
        self.folder = folder

    def git(self, name, commit):
        place = self.folder / name.replace("/", "+")
        if not place.exists():
            subprocess.run(["git", "clone", "-q", "--bare", "--filter=blob:none", f"https://github.com/{name}", place], check=True)
            subprocess.run(["git", f"--git-dir={place}", "fetch", "-q", "origin", commit], check=False)
        return place

    def bytes(self, name, commit, path):
        got = subprocess.run(["git", f"--git-dir={self.git(name, commit)}", "show", f"{commit}:{path}"], capture_output=True)
        if got.returncode: sys.exit(f"{name}@{commit}: {path}: {got.stderr.decode().strip()}")
        return got.stdout

    def text(self, name, commit, path):
        return self.bytes(name, commit, path).decode("utf-8-sig", "replace")


def plain(text):
    """Words only: no marks, underscores of spelled letters, punctuation other than inside words."""
    text = html.unescape(text).replace("’", "'").replace("_", " ")
    text = re.sub(r"[^\w' %$&-]", " ", text)
    return re.sub(r"\s+", " ", re.sub(r"(?<!\w)['-]+(?!\w)|(?<=\s)-+|-+(?=\s)", " ", text)).strip()


def part(text, start, end):
    """From the first `start` to the first `end` after it, both included."""
    text = " ".join(text.split())
    a = text.find(start)
    b = text.find(end, a)
    if a < 0 or b < 0: sys.exit(f"no {start!r} ... {end!r}")
    return text[a:b + len(end)]


def ami(get, *parts):
    return " ".join(part(get.text(*AMI, f"data/ami-transcripts-speaker/{who}.transcript.txt"), a, b) for who, a, b in parts)


def turns(get, case, first, last):
    raw = get.text(*OSCE_TEXT, f"MedData/Clean Transcripts/{case}.txt")
    all = [t.strip() for t in re.split(r"\n\s*\n", raw) if t.strip()]
    return " ".join(re.sub(r"^[DP]:", "", t) for t in all[first:last + 1])


def grid(get, name, commit, path, tiers):
    """The words of several tiers of a TextGrid in the order of their beginnings."""
    rows = []
    for tier in get.text(name, commit, path).split("item [")[1:]:
        if not any(f'name = "{t}"' in tier for t in tiers): continue
        rows += [(float(a), w) for a, w in re.findall(r'xmin = ([\d.]+)\s+xmax = [\d.]+\s+text = "([^"]*)"', tier) if w.strip()]
    return " ".join(w for _, w in sorted(rows))


def sources(get):
    ami_cc = "CC BY 4.0 (AMI Meeting Corpus; repositories MIT)"
    meeting = lambda clip, meeting: (f"sound {PYANNOTE[0]}@{PYANNOTE[1][:12]} tests/data/{clip}.wav, "
                                     f"text {AMI[0]}@{AMI[1][:12]} data/ami-transcripts-speaker/{meeting}.*")
    clip = lambda n: (*PYANNOTE, f"tests/data/{n}.wav")
    for name, sound, cut, who, m, parts, remark in (
        ("ami-trn03", "trn03", (1.1, 30), "AMI MEO069", "EN2001e",
         [("EN2001e.B", "I'm not a hundred percent sure", "if you have two objects and you say object")], "meeting, headsets mixed"),
        ("ami-trn05", "trn05", (7.9, 30), "AMI FEE078 (backchannels of two others)", "EN2004a",
         [("EN2004a.B", "So the three of you", "basically have an idea what's involved")], "meeting, headsets mixed; some overlap"),
        ("ami-trn06", "trn06", (11.2, 30), "AMI FEE083 (one sentence of FEE085)", "EN2005a",
         [("EN2005a.D", "Aren't they suing him?", "him?"), ("EN2005a.B", "I think they probably ought to", "committee, I guess")],
         "meeting, headsets mixed"),
        ("ami-trn09", "trn09", (0, 30), "AMI FEE083, MEE094", "EN2009b",
         [("EN2009b.C", "Uh yeah. So we've moved", "running at the moment."), ("EN2009b.B", "Okay. Yeah. I mean m", "I mean I guess"),
          ("EN2009b.C", "She did admit it.", "it."), ("EN2009b.B", "right, okay. As long as she admits it", "anything more we can do really")],
         "meeting, headsets mixed; the order of overlapping words is a guess"),
        ("ami-trn04", "trn04", (15.9, 30), "AMI MEE075, MEE076", "EN2003a",
         [("EN2003a.A", "Can you just remind me", "I tick okay again."), ("EN2003a.B", "So if you've um if you're back", "back")],
         "meeting, headsets mixed"),
        ("ami-trn08", "trn08", (11.9, 24), "AMI FEE087, FEE088", "EN2006b",
         [("EN2006b.B", "I think there should be a break for and.", "should be underlined."),
          ("EN2006b.C", "Yeah, it's hard to know", "a break for and.")], "meeting, headsets mixed; some overlap, spelled letters"),
        ("ami-dev00", "dev00", (1.2, 30), "AMI MEE009 and MEE012 (Nigerian)", "ES2003a",
         [("ES2003a.B", "Okay, well I think we're ready", "in the group"), ("ES2003a.C", "Oh, Ebenezer", "spell that?"),
          ("ES2003a.B", "Um, yeah, go for it mate.", "mate."), ("ES2003a.C", "S Um, N_E_Z_", "N_E_Z_"), ("ES2003a.B", "N_ E_ Z_.", "Z_."),
          ("ES2003a.C", "E_R_.", "R_."), ("ES2003a.B", "Ebenezer. And your role is?", "is?"),
          ("ES2003a.C", "I'm the Marketing Expert.", "."), ("ES2003a.B", "You're the Marketing Expert, okay.", ".")],
         "meeting, headsets mixed; names and spelled letters"),
        ("ami-trn00", "tr\u00f100", (10.9, 30), "AMI MEE068, MEO069 (and MEE067)", "EN2001a",
         [("EN2001a.A", "Does anyone want to see uh", "specification?"), ("EN2001a.E", "Is there much more in it than he d", "d"),
          ("EN2001a.D", "I I dry-read it the last time.", "time."), ("EN2001a.E", "Is there much more in it than he said yesterday?", "?"),
          ("EN2001a.A", "Right. Not really, um", "like duplication of effort and"),
          ("EN2001a.A", "Like duplication of effort and stuff", "stuff")], "meeting, three people talk at once: words overlap"),
    ):
        yield name, (*PYANNOTE, f"tests/data/{sound}.wav"), cut, ami(get, *parts), who, "spontaneous (meeting)", ami_cc, meeting(sound, m), "yes", remark
    stm = get.text(*PYANNOTE, "src/pyannote/audio/sample/sample.stm")
    yield ("phone-diane-sheila", (*PYANNOTE, "src/pyannote/audio/sample/sample.wav"), (6.4, 30),
           " ".join(line.split(None, 5)[5] for line in stm.splitlines() if line.strip()), "Diane and Sheila (telephone)",
           "spontaneous (telephone)", "MIT (repository; the call itself has no licence named)",
           f"{PYANNOTE[0]}@{PYANNOTE[1][:12]} src/pyannote/audio/sample/sample.wav and .stm", "no", "8 kHz call; backchannels left out")
    for case, repo, commit, path, cuts in (
        ("CAR0001", "waqarg2001/2024-AI-Challenge-MedScribe", "5f0c42389ea961e0a6f9d080ec17eee3d01a2c66", "data/CAR0001.mp3",
         [(0, 14, 0, 98.6), (15, 32, 98.6, 210.6), (33, 60, 210.6, 319.8), (61, 85, 319.8, 421.3), (86, 110, 421.3, 573.7), (111, 121, 573.7, 625.8)]),
        ("CAR0004", "ulyanapolonskaya/edu-ai-challenge-2025", "4bcb3dbcd3907c1c098041956bb3c107b3522005", "task_11/CAR0004.mp3",
         [(0, 18, 0, 130.5), (19, 40, 130.5, 260.6), (41, 52, 260.6, 326.6), (53, 65, 326.6, 404.4), (66, 68, 404.4, 448.3)])):
        for i, (first, last, a, b) in enumerate(cuts):
            yield (f"osce-{case.lower()}-{i + 1}", (repo, commit, path), (a, b), turns(get, case, first, last),
                   f"OSCE {case} doctor and patient (recorded in Canada)", "spontaneous (role play without a script: doctor and patient)",
                   OSCE_CC % "licence not named" if case == "CAR0004" else OSCE_CC % "CC BY-NC-SA 4.0",
                   f"sound {repo}@{commit[:12]} {path}, text {OSCE_TEXT[0]}@{OSCE_TEXT[1][:12]} MedData/Clean Transcripts/{case}.txt",
                   "yes", "dialogue of two; machine transcript corrected by people" + ("; edited: short words and repetitions are missing" if case == "CAR0004" else ""))
    csm = "peanutcocktail/csm", "1e8ce4fc07bb90b356c408c7da3fb50010f54552"
    code = get.text(*csm, "app.py")
    for x, end, who in (("a", 28.05, "CSM conversational_a"), ("b", 28.75, "CSM conversational_b")):
        found = re.search(r'"conversational_%s": \{\s*"text": \((.*?)\n\s*\),' % x, code, re.S)[1]
        yield (f"csm-{x}", (*csm, f"prompts/conversational_{x}.wav"), (0, end), " ".join(re.findall(r'"(.*)"', found)), who,
               "spontaneous (conversation)", "Apache-2.0 (repository, Sesame CSM)", f"{csm[0]}@{csm[1][:12]} prompts/conversational_{x}.wav and app.py",
               "no (none or left out)" if x == "a" else "no (one um left out)", "likes, repetitions and restarts kept")
    ft = "FastTrackiverse/fasttrackpy", "dd8f0adb8a41e34a0b49d45837976bec6c1e8881"
    yield ("ky25a", (*ft, "tests/test_data/corpus/KY25A_1.wav"), None,
           # Both say the number at once, and one is misspelled.
           grid(get, *ft, "tests/test_data/corpus/KY25A_1.TextGrid", ("KY25A - words", "IVR - words"))
           .replace("ninety nintey three three", "ninety three ninety three"),
           "interviewer and KY25A (born 1867; KY in the name, so probably Kentucky)", "spontaneous (interview)", "MIT (repository)",
           f"{ft[0]}@{ft[1][:12]} tests/test_data/corpus/KY25A_1.wav and .TextGrid", "yes", "old tape, two speakers")
    ba = "TalkBank/batchalign2", "51a3ee819d5c38595fdbc1ea52489c81cea53273"
    said = re.findall(r"^\*PAR0:\t(.*?) ?\d+_\d+", get.text(*ba, "batchalign/tests/formats/chat/support/test.cha").replace("\x15", " "), re.M)
    yield ("batchalign", (*ba, "batchalign/tests/support/test.mp3"), None, re.sub(r"[<>]|\[/\]|&-|(?<=\s)\.", "", " ".join(said)).replace("wake-up", "batch line"),
           "author of batchalign", "spontaneous, one sentence read", "BSD-3-Clause (repository)",
           f"{ba[0]}@{ba[1][:12]} batchalign/tests/support/test.mp3 and ../formats/chat/support/test.cha", "yes",
           "machine transcript corrected by people; 'wake-up' mended here to 'batch line' (the name Batchalign)")
    p2fa = "Linguistic-Data-Consortium/p2fa", "cbc0f6b42a0848ce81c138428c3ba0c371cad0ef"
    lines = [r.split("\t") for r in get.text(*p2fa, "test/CarrieFisher10s.tdf").splitlines()[1:]]
    yield ("radio-host", (*p2fa, "test/CarrieFisher10s.wav"), None, " ".join(r[3] for r in lines), "radio host", "prepared talk (radio, read)",
           "MIT (repository; a radio programme)", f"{p2fa[0]}@{p2fa[1][:12]} test/CarrieFisher10s.wav and .tdf", "none said", "not spontaneous")
    gentle = "lowerquality/gentle", "f29245a3645988c6c3bfc5cf3602d60573f4bc9e"
    yield ("lucier", (*gentle, "examples/data/lucier.mp3"), None, get.text(*gentle, "examples/data/lucier.txt"),
           "Alvin Lucier, who stutters", "prepared talk (I am sitting in a room)", "MIT (repository)",
           f"{gentle[0]}@{gentle[1][:12]} examples/data/lucier.mp3 and .txt", "none said", "stutters are not written")
    vc = "jasonppy/VoiceCraft_web", VOICECRAFT
    for i, (clip, who, kind) in enumerate((
        ("YOU1000000023_S0000047", "video maker", "prepared talk (web video)"), ("YOU1000000101_S0000060", "lecturer", "prepared talk (web video)"),
        ("YOU1000000127_S0000064", "speaker on climate", "prepared talk (web video)"), ("YOU1000000153_S0000000", "speaker on simplicity", "prepared talk (web video)"),
        ("YOU1000000155_S0000027", "speaker on property", "spontaneous or prepared (web video)"), ("show_2cDEjUoE1xIZqEMHdy2iLg-3BhVKbLFPasrUOxLgZNUbd", "podcaster 1", "spontaneous (podcast)"),
        ("show_2cSm7FgVuDH3IbmSlWkZzH-0hFwD7TSXO5c69BPwJzOfx", "podcaster 2", "spontaneous (podcast)"),
        ("show_2ctsjdVxkuzqftlC9TJASy-6iadzuoEBJ9AOLXaXPmagP", "podcaster 3", "spontaneous (podcast)"))):
        text = re.search(r"ORIG: (.*)", get.text(*vc, f"static/audio_sample/speech_editing/{clip}.txt"))[1]
        yield (f"clip-{i + 1}", (*vc, f"static/audio_sample/speech_editing/{clip}.wav"), None, text, f"VoiceCraft {who}", kind,
               "CC BY-NC-SA 4.0 (page; the talks come from YouTube and podcasts)",
               f"{vc[0]}@{vc[1][:12]} static/audio_sample/speech_editing/{clip}.wav and .txt", "where said", "shorter than 10 s")


def place(doc, folder):
    """Where the command line says that recordings go, and the repositories that they come from."""
    options = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", type=Path, default=ROOT / "target" / folder)
    options.add_argument("--repositories", type=Path)
    a = options.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    return a.out, Repositories(a.repositories or a.out / "repositories")


def write(get, sound, cut, text, wav, **about):
    """Writes the seconds `cut` (or all) of the file `sound` to `wav`, and what is said in them and `about` them beside it."""
    raw = wav.with_suffix(".tmp")
    raw.write_bytes(get.bytes(*sound))
    limits = ["-ss", str(cut[0]), "-to", str(cut[1])] if cut else []
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", raw, *limits, "-ar", "16000", "-ac", "1", "-c:a", "pcm_s16le",
                    "-bitexact", wav], check=True)
    raw.unlink()
    seconds = (wav.stat().st_size - 44) / 32000
    # Words that were cut off are written in many ways.
    words = [word for word in plain(text).split() if not word.endswith("-")]
    said = dict(id=wav.stem, words=words, fillers=[], pauses=[], glossary=[], timed=False, seconds=seconds, **about)
    wav.with_suffix(".json").write_text(json.dumps(said) + "\n")
    return seconds


def main():
    out, get = place(__doc__, "free")
    minutes = {"tuned": 0, "unopened": 0}
    for name, sound, cut, text, who, kind, licence, source, fillers, remark in sources(get):
        half = "tuned" if name in TUNED else "unopened"
        seconds = write(get, sound, cut, text, out / f"{name}.wav", cut_off=0, fluent=True, noise="free-" + half, half=half,
                        speaker=who, kind=kind, licence=licence, source=source, fillers_written=fillers, remark=remark)
        minutes[half] += seconds / 60
    print(", ".join(f"{half}: {length:.1f} minutes" for half, length in minutes.items()))


if __name__ == "__main__":
    main()
