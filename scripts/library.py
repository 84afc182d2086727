#!/usr/bin/env python3
"""Is every shipped scenario complete, and what is shipped?

    scripts/library.py check     what a scenario or the library lacks; fails when something does
    scripts/library.py sizes     words of each part, the leanest scenario first
    scripts/library.py list      writes docs/scenarios.md

`starling pack check` says whether a scenario can be used. This asks more of the ones that we ship: enough of
everything, three reflections that differ, a quiz that cannot be guessed by looking, all principles and themes.
"""
import re
import statistics
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import scenarios as shipped
from scenarios import texts

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "docs" / "scenarios.md"
SECTIONS = ("situation", "task", "action", "result", "reflection")
LEVELS = ("sde1", "sde2", "senior")
# Left out of the size of a scenario: words said elsewhere in it, and fixed ones.
QUOTED = {"signals", "notes", "flags", "tests", "id", "glossary"}
KINDS = set("we_language first_person_action metric metric_delta business_translation second_order_effect scope_boundary "
            "handoff manager_directed vague_result generic_reflection specific_reflection hedge filler".split())
PRINCIPLES = [
    "Customer Obsession", "Ownership", "Invent and Simplify", "Are Right, A Lot", "Learn and Be Curious",
    "Hire and Develop the Best", "Insist on the Highest Standards", "Think Big", "Bias for Action", "Frugality",
    "Earn Trust", "Dive Deep", "Have Backbone; Disagree and Commit", "Deliver Results",
    "Strive to be Earth's Best Employer", "Success and Scale Bring Broad Responsibility",
]
THEMES = [
    "Tell me about yourself", "Why this company", "Conflict", "Failure", "Tight deadline", "Disagreement with a manager",
    "Receiving feedback", "Giving feedback", "Influence without authority", "Ambiguity", "Prioritising",
    "Difficult customer", "Mistake under pressure", "Helping somebody grow",
]
# An outcome outside one's remit is asked about where a story is one of finding or improving something: see
# `[principles]` in content/rubric.toml. Elsewhere a weak answer cannot miss it.
RUBRIC = tomllib.loads((ROOT / "content" / "rubric.toml").read_text("utf-8"))["principles"]

# Fewest of each. Words and seconds: a spoken part is between half of its target and the whole of it at this pace.
WORDS_PER_MINUTE = 150
LEAST_OF_TARGET = 0.45
LEAST = {
    "takeaways": 3, "glossary": 6, "follow_ups": 3, "quiz": 3, "options": 3, "notes": 3,
    "overview words": 30, "coaching words": 6, "weak words": 35, "weak follow-up words": 4, "strong follow-up words": 20,
    "explanation words": 8, "reading words": 8, "reflection words": 18,
}
FEWEST_SIGNALS = {"situation": 2, "task": 2, "action": 4, "result": 2, "reflection": 1}
# The right option may be the longest of its question about as often as by chance.
MOST_LONGEST = 0.34


def words(text):
    return len(text.split())


def plain(text):
    return " ".join(text.lower().split())


def key_of(principle):
    """The rubric's key for a principle, or None."""
    name = re.sub(r"[^a-z]+", "_", principle.lower())
    return next((key for key in RUBRIC if name.startswith(key)), None) or next(
        (key for key in RUBRIC if key in name), None)


def faults(path, scenario):
    def few(what, found, least=None):
        least = LEAST[what] if least is None else least
        if found < least:
            yield f"{what}: {found}, asked {least}"

    for key in ("title", "prompt", "overview", "principle"):
        if not scenario.get(key, "").strip():
            yield f"no {key}"
    yield from few("overview words", words(scenario["overview"]))
    for key in ("takeaways", "glossary", "follow_ups", "quiz"):
        yield from few(key, len(scenario[key]))
    for name in SECTIONS:
        section = scenario["sections"][name]
        target = section["target_seconds"] * WORDS_PER_MINUTE / 60
        said = words(section["strong"])
        if not LEAST_OF_TARGET * target <= said <= target:
            yield f"{name}: {said} words for a target of {section['target_seconds']} s"
        yield from (f"{name}: {fault}" for fault in few("signals", len(section["signals"]), FEWEST_SIGNALS[name]))
        yield from (f"{name}: `{phrase}` is not said" for phrase in section["signals"]
                    if plain(phrase) not in plain(section["strong"]))
        yield from (f"{name}: {fault}" for fault in few("coaching words", words(section["coaching"])))
        if words(section["mistake"]["quote"]) < 3 or words(section["mistake"]["why"]) < 3:
            yield f"{name}: a mistake needs a quote and a reason"
    reflections = {plain(scenario["levels"][level]["reflection"]) for level in LEVELS}
    if len(reflections | {plain(scenario["sections"]["reflection"]["strong"])}) <= len(LEVELS):
        yield "two reflections are the same"
    for level in LEVELS:
        guide = scenario["levels"][level]
        yield from (f"{level}: {fault}" for fault in few("reflection words", words(guide["reflection"])))
        for key in ("focus", "bar"):
            if words(guide[key]) < 5:
                yield f"{level}: no {key}"
    for follow_up in scenario["follow_ups"]:
        name = follow_up["id"]
        weak, strong = follow_up["weak"], follow_up["strong"]
        yield from (f"{name}: {fault}" for fault in few("weak follow-up words", words(weak["answer"])))
        yield from (f"{name}: {fault}" for fault in few("strong follow-up words", words(strong["answer"])))
        if plain(strong["key_phrase"]) not in plain(strong["answer"]):
            yield f"{name}: its key phrase is not said"
        if not follow_up["probes"].strip() or words(weak["why"]) < 2:
            yield f"{name}: what it probes, or why the weak answer is weak, is missing"
        if not follow_up["tests"] or set(follow_up["tests"]) - KINDS:
            yield f"{name}: tests {follow_up['tests']}"
    weak = scenario["weak_answer"]
    yield from (f"weak answer: {fault}" for fault in few("weak words", words(weak["text"])))
    yield from (f"weak answer: {fault}" for fault in few("notes", len(weak["notes"])))
    yield from (f"weak answer: {fault}" for fault in few("reading words", words(weak["reading"])))
    yield from (f"weak answer: `{note}` is not said" for note in weak["notes"] if plain(note) not in plain(weak["text"]))
    if not weak["flags"]:
        yield "weak answer: no flags"
    asked = RUBRIC.get(key_of(scenario["principle"]) or "other")
    if "missing_scope_boundary" in weak["flags"] and asked == "never":
        yield "weak answer: a boundary cannot be missing where none is asked for"
    for number, question in enumerate(scenario["quiz"], 1):
        yield from (f"quiz {number}: {fault}" for fault in few("options", len(question["options"])))
        yield from (f"quiz {number}: {fault}" for fault in few("explanation words", words(question["explanation"])))
    others = {pivot["principle"] for pivot in scenario["pivots"]} - {scenario["principle"]}
    if len(others) < 2:
        yield "fewer than two pivots to other principles"
    for pivot in scenario["pivots"]:
        if words(pivot["lead_with"]) < 5 or not pivot["emphasise"] or not pivot["downplay"]:
            yield f"pivot to {pivot['principle']}: something is empty"
        if pivot["principle"] not in PRINCIPLES + THEMES:
            yield f"pivot to {pivot['principle']}: no such principle or theme"
    audio = path.parent.parent / "audio"
    wanted = ["prompt"] + [follow_up["id"] for follow_up in scenario["follow_ups"]]
    for name in wanted:
        if not (audio / f"{scenario['id']}.{name}.ogg").exists():
            yield f"no recording of {name}"


def of_all(scenarios):
    """What can only be seen of all scenarios together."""
    by_principle = Counter(scenario["principle"] for _, scenario in scenarios)
    for principle in PRINCIPLES:
        if by_principle[principle] < 2:
            yield f"{principle}: {by_principle[principle]} scenarios, asked 2"
    for theme in THEMES:
        if by_principle[theme] < 1:
            yield f"{theme}: no scenario"
    for principle in sorted(set(by_principle) - set(PRINCIPLES) - set(THEMES)):
        yield f"{principle}: not one of our principles and themes"
    for level in LEVELS:
        if sum(scenario["level"] == level for _, scenario in scenarios) < len(scenarios) // 8:
            yield f"{level}: hardly any scenario"
    questions = [question for _, scenario in scenarios for question in scenario["quiz"]]
    longest = [q for q in questions if
               len(q["options"][q["answer"] - 1]) > max(len(o) for i, o in enumerate(q["options"], 1) if i != q["answer"])]
    if len(longest) > MOST_LONGEST * len(questions):
        yield f"the right option is the longest in {len(longest)} of {len(questions)} questions"
    shortest = [q for q in questions if
                len(q["options"][q["answer"] - 1]) < min(len(o) for i, o in enumerate(q["options"], 1) if i != q["answer"])]
    if len(shortest) > MOST_LONGEST * len(questions):
        yield f"the right option is the shortest in {len(shortest)} of {len(questions)} questions"
    places = Counter(question["answer"] for question in questions if len(question["options"]) == 4)
    if places and max(places.values()) > 0.35 * sum(places.values()):
        yield f"the right option is too often in one place: {dict(places)}"
    print(f"quiz: {len(questions)} questions, the right option is the longest in {len(longest)} and the shortest in "
          f"{len(shortest)}; of four options it stands at {dict(sorted(places.items()))}")


def check(scenarios):
    wrong = [f"{path.stem}: {fault}" for path, scenario in scenarios for fault in faults(path, scenario)]
    wrong += of_all(scenarios)
    if not LIST.exists() or LIST.read_text("utf-8") != listed(scenarios):
        wrong.append(f"{LIST.relative_to(ROOT)} is not up to date: run scripts/library.py list")
    for line in wrong:
        print(line, file=sys.stderr)
    amazon = sum("amazon" in path.parts for path, _ in scenarios)
    print(f"{len(scenarios)} scenarios ({amazon} for leadership principles), {len(wrong)} faults")
    return 1 if wrong else 0


def sizes(scenarios):
    rows = []
    for path, scenario in scenarios:
        strong = sum(words(scenario["sections"][name]["strong"]) for name in SECTIONS)
        coaching = sum(words(scenario["sections"][name]["coaching"]) for name in SECTIONS)
        rows.append((sum(map(words, texts(scenario, QUOTED))), strong, coaching,
                     sum(words(f["strong"]["answer"]) for f in scenario["follow_ups"]), len(scenario["follow_ups"]),
                     words(scenario["weak_answer"]["text"]), path.stem))
    print(" words strong coach answers n weak")
    for row in sorted(rows):
        print("{:6} {:6} {:5} {:7} {} {:4}  {}".format(*row))
    print(f"median {statistics.median(row[0] for row in rows):.0f} words")
    return 0


def listed(scenarios):
    lines = ["# The shipped scenarios", "", "Written by `scripts/library.py list`. Say any of them to "
             "`starling mock`, `drill`, `learn` or `quiz` by the name in the first column.", ""]
    packs = defaultdict(list)
    for path, scenario in scenarios:
        packs[path.parent.parent].append(scenario)
    for folder, found in packs.items():
        pack = tomllib.loads((folder / "pack.toml").read_text("utf-8"))
        order = {name: index for index, name in enumerate(PRINCIPLES + THEMES)}
        found.sort(key=lambda scenario: (order.get(scenario["principle"], 99), scenario["id"]))
        lines += [f"## {pack['title']}", "", f"{len(found)} scenarios.", "",
                  "| scenario | principle or theme | level | the question | the story | also tells |", "|---|---|---|---|---|---|"]
        for scenario in found:
            also = [pivot["principle"] for pivot in scenario["pivots"] if pivot["principle"] != scenario["principle"]]
            lines.append(f"| `{scenario['id']}` | {scenario['principle']} | {scenario['level']} | {plain_line(scenario['prompt'])} "
                         f"| {scenario['title']} | {', '.join(dict.fromkeys(also))} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def listing(scenarios):
    LIST.write_text(listed(scenarios), "utf-8")
    print(f"{LIST.relative_to(ROOT)}: {len(scenarios)} scenarios")
    return 0


def plain_line(text):
    return " ".join(text.split()).replace("|", "\\|")


def main():
    verbs = {"check": check, "sizes": sizes, "list": listing}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:
        print(__doc__, file=sys.stderr)
        return 2
    return verbs[sys.argv[1]](list(shipped.scenarios()))


if __name__ == "__main__":
    sys.exit(main())
