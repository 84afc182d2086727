#!/usr/bin/env python3
"""Get calls of doctors with people who play patients, with transcripts that people corrected, from public repositories.

usage: get_calls.py [--out target/calls] [--repositories DIR]

Writes NAME.wav and NAME.json as get_free_speech.py does: 56 parts of ten calls (85 minutes; Fareez et al. 2022) and one minute
of a chief executive who reports to investors (Earnings-22). Nothing is tuned on them. Here "um" and "uh" are written among the
words, and score.py compares them by their place: all of them in MSK0001 and the executive's minute, most in RES0217; in the
other calls most are left out, so that only words are compared there. Where a call is cut was found by aligning its text with
synthesized speech; nobody has listened to the cuts, so a word or two at either end may be missing or too much.
"""
from get_free_speech import OSCE_CC, place, turns, write

PULSE = "adityagit-creator/PulsePredict", "84480284cc4a2e14bce9c648dca82fa4bd57e729", "audio_calls/{0}.mp3"
GRAPH = ("chicago-aiscience/Clinical_KG_OS_LLM", "2a68056515aacd249a15598a4606d63fd4ddf903",
         "src/Clinical_KG_OS_LLM/transcripts/{0}/{0}.mp3")
EARNINGS = "victorchentw/WhisperSTT", "eb374d6401279858cd0ee508ad396707634611c5"
EARNINGS_CLIP = "WhisperiOS/Models/benchmark-clips/earnings22_1_4482311_3_62"
# Each call: its repository, the first turn and second of each part, and where the last one ends.
CALLS = {
    "CAR0002": (PULSE, [(0, 0), (18, 99.68), (26, 191.18), (47, 308.88), (55, 374.86), (70, 466.34), (83, 530.35)]),
    "GAS0001": (PULSE, [(0, 0), (13, 115.48), (31, 275.5), (49, 371.88), (75, 570.78)]),
    "GAS0002": (PULSE, [(0, 0), (11, 98.9), (19, 173.96), (31, 275.44), (45, 360.94), (59, 460.4), (79, 585.22)]),
    "MSK0001": (PULSE, [(0, 0), (14, 97.48), (23, 168.18), (42, 257), (60, 346.62), (78, 437.06), (95, 529.89)]),
    "RES0198": (GRAPH, [(0, 0), (13, 82.78), (35, 200.56), (59, 293.2), (75, 366.36), (80, 441.69)]),
    "RES0204": (GRAPH, [(0, 0), (11, 73.36), (29, 182.42), (43, 245.66), (61, 343.24), (83, 463.65)]),
    "RES0205": (GRAPH, [(0, 0), (15, 116.08), (32, 215.46), (48, 309.76), (64, 387.18), (76, 489.06)]),
    "RES0207": (GRAPH, [(0, 0), (12, 84.7), (24, 189.46), (46, 277.5), (61, 366.46), (75, 434.38)]),
    "RES0216": (GRAPH, [(0, 0), (10, 95.24), (18, 164.64), (33, 246.74), (40, 318.38), (47, 391.56), (62, 476.3), (70, 593.58),
                        (74, 627.66)]),
    "RES0217": (GRAPH, [(0, 0), (2, 61.42), (8, 149.72), (11, 260.3), (21, 327.8), (34, 420.34), (45, 513.87)]),
}
VERBATIM = {"MSK0001", "RES0217"}


def sources(get):
    for case, ((repo, commit, path), parts) in CALLS.items():
        for at, ((first, start), (after, end)) in enumerate(zip(parts, parts[1:])):
            kind = "calls-verbatim" if case in VERBATIM else "calls"
            yield (f"{case.lower()}-{at + 1}", (repo, commit, path.format(case)), (start, end), turns(get, case, first, after - 1), kind,
                   f"OSCE {case} doctor and patient (recorded in Canada)", OSCE_CC % "licence not named")
    text = " ".join(get.text(*EARNINGS, EARNINGS_CLIP + ".txt").split())
    yield ("earnings-4482311", (*EARNINGS, EARNINGS_CLIP + ".wav"), None, text, "earnings", "chief executive", "CC BY-SA 4.0 (Earnings-22)")


def main():
    out, get = place(__doc__, "calls")
    for name, sound, cut, text, kind, who, licence in sources(get):
        write(get, sound, cut, text, out / f"{name}.wav", among_words=True, noise=kind, speaker=who, licence=licence,
              source="{}@{} {}".format(*sound))


if __name__ == "__main__":
    main()
