"""Reads the part of SPDX license expressions that crates use."""
import re


class Unlisted(Exception):
    """No way to take the expression needs only listed licenses."""


def choose(expression, preferred):
    """The licenses to take an expression under, each of which is in `preferred`: the earlier there, the better.

    An alternative (OR) is taken as a whole: the one whose least preferred license comes earliest in the list.
    """
    tokens = re.findall(r"\(|\)|[^\s()]+", expression.replace("/", " OR "))
    ways, rest = _either(tokens)
    if rest:
        raise ValueError("cannot read the license expression `%s`" % expression)
    listed = [way for way in ways if all(name in preferred for name in way)]
    if not listed:
        raise Unlisted(expression)
    return min(listed, key=lambda way: [preferred.index(name) for name in sorted(way, key=preferred.index, reverse=True)])


def _either(tokens):
    ways, rest = _both(tokens)
    while rest[:1] == ["OR"]:
        more, rest = _both(rest[1:])
        ways = ways + more
    return ways, rest


def _both(tokens):
    ways, rest = _single(tokens)
    while rest[:1] == ["AND"]:
        more, rest = _single(rest[1:])
        ways = [first + [name for name in second if name not in first] for first in ways for second in more]
    return ways, rest


def _single(tokens):
    if not tokens or tokens[0] in (")", "AND", "OR", "WITH"):
        raise ValueError("a license is missing in the expression")
    if tokens[0] == "(":
        ways, rest = _either(tokens[1:])
        if rest[:1] != [")"]:
            raise ValueError("a parenthesis is not closed in the expression")
        return ways, rest[1:]
    if tokens[1:2] == ["WITH"]:
        return [[" ".join(tokens[:3])]], tokens[3:]
    return [[tokens[0]]], tokens[1:]
