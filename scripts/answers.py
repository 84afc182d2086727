#!/usr/bin/env python3
"""Turn marked-up answers into labeled cases, and check them.

    scripts/answers.py build          training/marked/*.txt -> training/answers/*.jsonl
    scripts/answers.py check          fails when a .jsonl is stale, a label breaks the guide, or an id repeats

A marked-up file holds answers, each one:

    @case w101 clean sde2 hire
    @flags generic_reflection missing_scope_boundary=null
    @note one line on why
    [S] At Brightwell {wo:we} sell tiles. {fa:I noticed} that {bn:forty orders a day} went missing.
    [T] {sb:The scheduler was another crew's.} ... [A] ... [R] {m,md:It went from forty to {nn:two}}. [L] ...

Answers in training/held_out/ are built and checked like the others, their .jsonl beside them; no training reads them.
Answers that came as .jsonl have no marked-up file; `make train` checks the labels of all.

`@case ID GROUP LEVEL VERDICT`; `@flags` lists those that are true, or NAME=null. `[S] [T] [A] [R] [L]` start a
section (L is the reflection). `{kind[,kind]:words}` marks a phrase; marks nest. Whitespace runs become one space.
"""
import glob
import json
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.path.join(ROOT, "training")
KINDS = {"wl": "we_language", "wo": "we_ok", "fa": "first_person_action", "m": "metric", "md": "metric_delta",
         "bn": "baseline_number", "nn": "non_metric_number", "bt": "business_translation",
         "so": "second_order_effect", "sb": "scope_boundary", "ho": "handoff", "mg": "manager_directed",
         "vr": "vague_result", "gr": "generic_reflection", "sr": "specific_reflection", "pa": "passive_no_agent",
         "h": "hedge", "f": "filler"}
SECTIONS = {"S": "situation", "T": "task", "A": "action", "R": "result", "L": "reflection"}
FLAGS = ["we_dominant", "missing_metric", "missing_scope_boundary", "handoff", "manager_directed", "vague_result",
         "generic_reflection"]
VERDICTS = ["no_hire", "leaning_no_hire", "hire", "strong_hire"]
LEVELS = ["sde1", "sde2", "senior", "other"]
PRONOUN = re.compile(r"(?<![A-Za-z])(we|our|ours|us|ourselves|let's|lets)(?![A-Za-z])", re.I)


class Bad(Exception):
    pass


def parse(marked, where):
    """Plain text, spans (kind, start, end) and section starts of one marked-up body."""
    marked = re.sub(r"\s+", " ", marked).strip()
    text, spans, sections, stack, at = [], [], [], [], 0
    size = 0
    while at < len(marked):
        head = re.match(r"\[([STARL])\] ?", marked[at:])
        if head:
            sections.append((SECTIONS[head[1]], size))
            at += head.end()
            continue
        mark = re.match(r"\{([a-z,]+):", marked[at:])
        if mark:
            kinds = mark[1].split(",")
            for kind in kinds:
                if kind not in KINDS:
                    raise Bad("%s: unknown mark %r" % (where, kind))
            stack.append((kinds, size))
            at += mark.end()
            continue
        if marked[at] == "}":
            if not stack:
                raise Bad("%s: a } without its {" % where)
            kinds, start = stack.pop()
            spans += [(KINDS[kind], start, size) for kind in kinds]
            at += 1
            continue
        if marked[at] == "{":
            raise Bad("%s: not a mark: %r" % (where, marked[at:at + 20]))
        text.append(marked[at])
        size += 1
        at += 1
    if stack:
        raise Bad("%s: an unclosed mark %r" % (where, stack))
    return "".join(text), spans, sections


def occurrence(text, quote, start, where):
    count, position = 0, 0
    while True:
        found = text.find(quote, position)
        if found < 0 or found > start:
            raise Bad("%s: %r at %d cannot be counted; mark a longer phrase" % (where, quote, start))
        count += 1
        if found == start:
            return count
        position = found + len(quote)


def case(header, flags, note, body, where):
    parts = header.split()
    if len(parts) != 4:
        raise Bad("%s: @case wants ID GROUP LEVEL VERDICT" % where)
    name, group, level, verdict = parts
    where = "%s (%s)" % (where, name)
    if level not in LEVELS or verdict not in VERDICTS:
        raise Bad("%s: level %r or verdict %r" % (where, level, verdict))
    values = dict.fromkeys(FLAGS, False)
    for flag in flags.split():
        flag, _, value = flag.partition("=")
        if flag not in values or value not in ("", "null"):
            raise Bad("%s: flag %r" % (where, flag))
        values[flag] = None if value else True
    text, spans, sections = parse(body, where)
    quotes = []
    for kind, start, end in sorted(spans, key=lambda span: (span[1], -span[2])):
        quote = text[start:end]
        if quote != quote.strip() or not quote:
            raise Bad("%s: a mark begins or ends with a space: %r" % (where, quote))
        quotes.append({"kind": kind, "quote": quote, "occurrence": occurrence(text, quote, start, where)})
    starts = []
    for section, start in sections:
        words = [m.end() for m in re.finditer(r"\S+", text[start:])]
        for end in words[min(4, len(words) - 1):]:
            quote = text[start:start + end]
            if text.find(quote) == start:
                break
        else:
            raise Bad("%s: section %s starts with words said before" % (where, section))
        starts.append({"section": section, "start_quote": quote})
    order = [list(SECTIONS.values()).index(section) for section, _ in sections]
    if order != sorted(set(order)):
        raise Bad("%s: sections out of order" % where)
    if not sections or sections[0][1] != 0:
        raise Bad("%s: the text must open with a section" % where)
    judge(where, text, spans, values)
    return {"id": name, "group": group, "level": level, "text": text, "flags": values, "spans": quotes,
            "sections": starts, "verdict": verdict, "note": note}


def judge(where, text, spans, flags):
    """Rules of the label guide that can be checked by machine."""
    kinds = {kind for kind, _, _ in spans}
    for found in PRONOUN.finditer(text):
        word = found[0]
        if word == "US" or word.lower() == "lets":
            continue
        if not any(k in ("we_language", "we_ok") and s == found.start() for k, s, e in spans):
            raise Bad("%s: %r at %r is not marked" % (where, word, text[max(0, found.start() - 15):found.end() + 15]))
    for kind, start, end in spans:
        if kind in ("we_language", "we_ok") and len(text[start:end].split()) > 2:
            raise Bad("%s: a we-mark holds the pronoun alone: %r" % (where, text[start:end]))
    numbers = [(s, e) for k, s, e in spans if k in ("metric", "metric_delta", "baseline_number", "non_metric_number",
                                                    "business_translation")]
    for found in re.finditer(r"\d+", text):
        if not any(s <= found.start() < e for s, e in numbers):
            raise Bad("%s: number %r at %r is not marked" % (where, found[0],
                                                             text[max(0, found.start() - 15):found.end() + 15]))
    if flags["missing_metric"] and kinds & {"metric", "metric_delta"}:
        raise Bad("%s: missing_metric beside a metric" % where)
    if flags["missing_metric"] is False and not kinds & {"metric", "metric_delta"}:
        raise Bad("%s: no metric marked, so missing_metric is true" % where)
    if flags["missing_scope_boundary"] is True and "scope_boundary" in kinds:
        raise Bad("%s: missing_scope_boundary beside a boundary" % where)
    if flags["generic_reflection"] is True and "specific_reflection" in kinds:
        raise Bad("%s: generic_reflection beside a specific one" % where)


def read(path):
    cases, header, flags, note, body = [], None, "", "", []
    name = os.path.basename(path)
    with open(path, encoding="utf-8") as handle:
        lines = handle.read().split("\n") + ["@case"]
    for line in lines:
        if line.startswith("@case"):
            if header is not None:
                cases.append(case(header, flags, note, " ".join(body), name))
            header, flags, note, body = line[5:].strip(), "", "", []
        elif line.startswith("@flags"):
            flags = line[6:].strip()
        elif line.startswith("@note"):
            note = line[5:].strip()
        elif header is not None and not line.startswith("#"):
            body.append(line)
    return cases


def sources(folder="marked"):
    return sorted(glob.glob(os.path.join(DATA, folder, "*.txt")))


def lines_of(path):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in read(path))


def target(path):
    if os.path.basename(os.path.dirname(path)) == "held_out":
        return path[:-4] + ".jsonl"
    return os.path.join(DATA, "answers", os.path.basename(path)[:-4] + ".jsonl")


def main():
    action = sys.argv[1] if len(sys.argv) > 1 else ""
    paths = [p for p in sources() + sources("held_out") if len(sys.argv) < 3 or os.path.basename(p) in sys.argv[2:]]
    try:
        if action == "build":
            for path in paths:
                with open(target(path), "w", encoding="utf-8") as handle:
                    handle.write(lines_of(path))
        elif action == "check":
            seen, total = {}, {}
            for path in paths:
                fresh = lines_of(path)
                if len(sys.argv) < 3 and open(target(path), encoding="utf-8").read() != fresh:
                    raise Bad("%s is stale: run scripts/answers.py build" % target(path))
                for line in fresh.splitlines():
                    row = json.loads(line)
                    if row["id"] in seen:
                        raise Bad("id %r stands in %s and %s" % (row["id"], seen[row["id"]], path))
                    seen[row["id"]] = path
                    total[row["group"]] = total.get(row["group"], 0) + 1
            print("%d answers: %s" % (len(seen), ", ".join("%s %d" % pair for pair in sorted(total.items()))))
        else:
            print(__doc__)
            return 2
    except Bad as error:
        print("answers: %s" % error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
