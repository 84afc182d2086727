#!/usr/bin/env python3
"""Compare transcripts with what was spoken: word errors, um/uh, pauses, terms.

usage: score.py [--terms TERM,TERM|own] [--each] [--fillers] TRANSCRIPTS.jsonl FILE.wav...

One transcript a line, in the order of the files. --each prints every file's word errors, --terms counts terms, own: those of FILE.json.
--fillers compares what finds um/uh: the second reading, the sound, either; and in how many files the number is within the bounds.

Beside every FILE.wav lies FILE.json as make_speech.py writes it. Content word errors leave um/uh out on both sides.
A filler counts when an um/uh/er of the transcript begins within 0.6 s of one that was spoken; a pause when it overlaps
one that was made, and its ends are compared. In recordings of get_real_speech.py whose times nobody wrote down (null, and
"timed": false) fillers are only counted, and pauses not at all; where they stand among the words ("among_words", get_calls.py)
a filler counts when one was said at its place, or at most two words away.
"""
import argparse, json, math, re, tomllib
from collections import defaultdict
from pathlib import Path

FILLERS = {"um", "uh", "er", "erm", "hmm", "mm", "ah", "umm", "uhh", "eh", "hm", "uhm"}
UM = {"um", "uh", "er", "erm", "umm", "uhh", "uhm"}
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
SAME = {"okay": "ok", "mr": "mister", "percent": "%", "gonna": "going to", "cause": "because", "'cause": "because", "metre": "meter",
        "programme": "program", "centre": "center", "colour": "color", "mum": "mom", "queue": "cue", "favour": "favor"}


def number(n):
    if n < 20: return [ONES[n]]
    if n < 100: return [TENS[n // 10]] + ([ONES[n % 10]] if n % 10 else [])
    if n < 1000: return [ONES[n // 100], "hundred"] + (number(n % 100) if n % 100 else [])
    if n < 10 ** 6: return number(n // 1000) + ["thousand"] + (number(n % 1000) if n % 1000 else [])
    return number(n // 10 ** 6) + ["million"] + (number(n % 10 ** 6) if n % 10 ** 6 else [])


def words(text, fillers=False):
    text = text.lower().replace("’", "'").replace("-", " ").replace("—", " ").replace("–", " ").replace("…", " ")
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"\$\s?([\d.]+)\s?(k|million|thousand)?\b", r"\1 \2 dollars", text)
    text = re.sub(r"(\d)(k)\b", r"\1 thousand", text).replace("%", " percent ")
    text = re.sub(r"(\d):00\b", r"\1", text)
    text = re.sub(r"(\d)[:](\d)", r"\1 \2", text)
    out = []
    for w in re.findall(r"\d+(?:\.\d+)?|[a-z']+", text):
        w = w.strip("'")
        if not w: continue
        if re.fullmatch(r"\d+", w): out += number(int(w)) if len(w) < 9 else [w]
        elif re.fullmatch(r"\d+\.\d+", w):
            a, b = w.split(".")
            out += number(int(a)) + ["point"] + [ONES[int(c)] for c in b]
        elif w in FILLERS:
            if fillers: out.append(w)
        else: out += SAME.get(w, w).split()
    return [w for w in out if w != "and"]


def pairs(ref, hyp, differ, alone):
    """Edit distance where a pair costs `differ(a, b)` and a word without one `alone(a)`: (cost, pairs in order, None for nothing)."""
    d = [[0] * (len(hyp) + 1) for _ in range(len(ref) + 1)]
    for j, h in enumerate(hyp, 1): d[0][j] = d[0][j - 1] + alone(h)
    for i, r in enumerate(ref, 1):
        d[i][0] = d[i - 1][0] + alone(r)
        for j, h in enumerate(hyp, 1):
            d[i][j] = min(d[i - 1][j - 1] + differ(r, h), d[i - 1][j] + alone(r), d[i][j - 1] + alone(h))
    i, j, found = len(ref), len(hyp), []
    while i or j:
        if i and j and d[i][j] == d[i - 1][j - 1] + differ(ref[i - 1], hyp[j - 1]):
            i, j = i - 1, j - 1; found.append((ref[i], hyp[j]))
        elif i and d[i][j] == d[i - 1][j] + alone(ref[i - 1]):
            i -= 1; found.append((ref[i], None))
        else:
            j -= 1; found.append((None, hyp[j]))
    return d[-1][-1], found[::-1]


def align(ref, hyp):
    """Edit distance: (errors, list of (op, ref word, hyp word))."""
    errors, found = pairs(ref, hyp, lambda a, b: a != b, lambda a: 1)
    return errors, [("I" if a is None else "D" if b is None else "S", a or "", b or "") for a, b in found if a != b]


def with_fillers(text):
    """The words of a text; an empty one for every um and uh."""
    out = []
    for part in text.split():
        out += [""] if re.sub(r"[^a-z]", "", part.lower()) in UM else words(part)
    return out


def placed(said, heard):
    """Fillers of `heard`, a text, that stand where one was said; those said, and those heard."""
    a, b = with_fillers(said), with_fillers(heard)
    # A filler pairs with a filler or with nothing.
    _, found = pairs(a, b, lambda x, y: (-0.3 if x == y else 5) if "" in (x, y) else x != y, lambda x: 1 if x else 0.4)
    hit = found.count(("", ""))
    missed = [at for at, pair in enumerate(found) if pair == ("", None)]
    for at in reversed([at for at, pair in enumerate(found) if pair == (None, "")]):
        near = [m for m in reversed(missed) if abs(m - at) <= 2]
        if near: missed.remove(min(near, key=lambda m: abs(m - at))); hit += 1
    return hit, a.count(""), b.count("")


def fillers(truth, got):
    if truth.get("among_words"): return placed(" ".join(truth["words"]), got["text"])
    times = [w["start_ms"] / 1000 for w in got["words"] if re.sub(r"\W", "", w["text"].lower()) in FILLERS]
    left, hit = list(times), 0
    for _, start, end in truth["fillers"]:
        if start is None: continue
        near = [t for t in left if start - 0.6 <= t <= end + 0.6]
        if near:
            left.remove(min(near, key=lambda t: abs(t - start))); hit += 1
    hit += min(len(left), sum(start is None for _, start, _ in truth["fillers"]))
    return hit, len(truth["fillers"]), len(times)


def means(truth, got, known, said):
    """Um/uh that were said, and of those found by the reading, by the sound, by either; those counted by each; 1 within the bounds.

    The sound has a filler when it gave it a length; steady sounds without a word are the transcript's "hesitations".
    """
    times = lambda spans: [(s["start_ms"] / 1000, s["end_ms"] / 1000) for s in spans]
    read = times(w for w in got["words"] if re.sub(r"\W", "", w["text"].lower()) in FILLERS)
    sound = [s for s in read if s[1] - s[0] >= 0.2] + times(got.get("hesitations", []))
    either = read + times(got.get("hesitations", []))

    def hits(found):
        left, hit = list(found), 0
        for _, start, end in truth["fillers"]:
            near = [f for f in left if start is not None and start - 0.6 <= f[0] <= end + 0.6]
            if near:
                left.remove(min(near, key=lambda f: abs(f[0] - start))); hit += 1
        return hit

    least = int(len(read) * known["right_at_least"])
    most = math.ceil(len(read) / known["found_at_least"]) + len(got.get("hesitations", []))
    return [n for found in (read, sound, either) for n in (hits(found), len(found))] + [least <= said <= most]


def pauses(truth, got):
    made = [(p["start_ms"] / 1000, p["end_ms"] / 1000) for p in got["pauses"]]
    rows = []
    for s, e in truth["pauses"]:
        best = max(made, key=lambda m: min(m[1], e) - max(m[0], s), default=None)
        if best and min(best[1], e) - max(best[0], s) > 0: rows.append((e - s, best[0] - s, best[1] - e))
        else: rows.append((e - s, None, None))
    short = truth.get("timed", True) and sum(1 for m in made if all(min(m[1], e) - max(m[0], s) <= 0 for s, e in truth["pauses"]))
    return rows, short


def term_uses(terms, text):
    solid = lambda t: re.sub(r"[^a-z0-9 ]", "", t.lower())
    return {t: len(re.findall(rf"\b{re.escape(solid(t))}s?\b", solid(text))) for t in terms}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--terms", default="")
    arguments.add_argument("--each", action="store_true")
    arguments.add_argument("--fillers", action="store_true")
    arguments.add_argument("transcripts")
    arguments.add_argument("files", nargs="+")
    a = arguments.parse_args()
    own = a.terms == "own"
    terms = [t for t in a.terms.split(",") if t]
    lines = [json.loads(l) for l in open(a.transcripts)]
    known = tomllib.loads((Path(__file__).resolve().parent.parent / "content/rubric.toml").read_text())["fillers"]
    total = defaultdict(lambda: defaultdict(float)); edges = defaultdict(list)
    for got, file in zip(lines, a.files, strict=True):
        truth = json.loads(Path(file).with_suffix(".json").read_text())
        t = total[truth["noise"]]
        ref = words(" ".join(truth["words"]))
        errors, ops = align(ref, words(got["text"]))
        hit, said, heard = fillers(truth, got)
        for key, n in zip(("read", "reads", "sound", "sounds", "either", "eithers", "bound"), means(truth, got, known, said)): t[key] += n
        t["files"] += 1
        rows, extra = pauses(truth, got)
        t["errors"] += errors; t["words"] += len(ref); t["hit"] += hit; t["said"] += said; t["heard"] += heard
        t["found"] += sum(r[1] is not None for r in rows if r[0] >= 0.5); t["made"] += sum(r[0] >= 0.5 for r in rows)
        t["invented"] += extra; t["seconds"] += truth["seconds"]; t["removed"] += len(got["removed"])
        edges[truth["noise"]] += [r for r in rows if r[1] is not None and r[0] >= 0.5]
        if own: terms = truth["glossary"]
        said_terms, got_terms = term_uses(terms, " ".join(truth["words"])), term_uses(terms, got["text"])
        t["terms"] += sum(said_terms.values())
        t["terms_hit"] += sum(min(said_terms[k], got_terms[k]) for k in terms)
        t["terms_false"] += sum(max(0, got_terms[k] - said_terms[k]) for k in terms)
        if a.each:
            print(f"{Path(file).stem}: {errors}/{len(ref)} fillers {hit}/{said} heard {heard}", *[f"{o}:{a}>{b}" for o, a, b in ops])
            if terms: print("  ", *[f"{k} {got_terms[k]}/{said_terms[k]}" for k in terms if got_terms[k] != said_terms[k]], sep="  ")
            for removed in got["removed"]: print("   removed", removed)
    print("| set | WER | um/uh recall | precision | pauses >= 0.5 s | starts, ends within 100 ms | 150 ms | median start, end error ms | not made | removed |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, t in total.items():
        e = edges[name]; share = lambda k, ms: 100 * sum(abs(r[k]) <= ms / 1000 for r in e) / max(1, len(e))
        median = lambda k: sorted(r[k] * 1000 for r in e)[len(e) // 2] if e else 0
        print(f"| {name} | {100 * t['errors'] / t['words']:.1f} % of {t['words']:.0f} | {t['hit']:.0f}/{t['said']:.0f} | {t['hit']:.0f}/{t['heard']:.0f}"
              f" | {t['found']:.0f}/{t['made']:.0f} | {share(1, 100):.0f} %, {share(2, 100):.0f} % | {share(1, 150):.0f} %, {share(2, 150):.0f} %"
              f" | {median(1):+.0f}, {median(2):+.0f} | {t['invented']:.0f} | {t['removed']:.0f} |")
        if a.fillers:
            print("  um/uh right of those counted:", ", ".join(f"{name} {t[k]:.0f} of {t[k + 's']:.0f}" for name, k in
                  (("second reading", "read"), ("sound", "sound"), ("either", "either"))), f"of {t['said']:.0f} said;",
                  f"number within the bounds in {t['bound']:.0f} of {t['files']:.0f} files")
        if terms: print(f"  terms: {t['terms_hit']:.0f} of {t['terms']:.0f}, {t['terms_false']:.0f} invented")


if __name__ == "__main__":
    main()
