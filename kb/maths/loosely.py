"""Formulas as people who know them still write them: other indices, sums without their limits, d for ∂."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from kb.maths.signs import BIG
from kb.maths.vocabulary import words

_INDICES = words("i j k l m n t")
# Of more indices nobody exchanges all.
_MOST_INDICES = 3
_CLOSE = {"{": "}", "(": ")"}

_BOUNDS = words("sup inf max min argmax argmin")
_RELATIONS = frozenset("=<>≤≥≠∈")


def with_differentials(given: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """What was typed with ∂ for d, where the answer has ∂ and no d."""
    if "∂" not in wanted or "d" in wanted or "∂" in given:
        return list(given)
    return ["∂" if token == "d" else token for token in given]


def with_determinants(given: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """What was typed with det A for |A|, where the answer has the one and what was typed the other."""
    if "det" not in wanted or "det" in given or given.count("|") != 2:
        return list(given)
    start = given.index("|")
    end = given.index("|", start + 1)
    return [*given[:start], "det", "(", *given[start + 1 : end], ")", *given[end + 1 :]]


def renamed(given: Sequence[str], wanted: Sequence[str], *, whole: bool) -> Iterator[list[str]]:
    """What was typed with its indices called as in the answer, in every way that this can be done.

    Of a part of the answer that is not `whole`, only by indices that the answer does not have: i and j exchanged on one
    side alone are other things.
    """
    mine, theirs = (sorted(_indices(tokens)) for tokens in (given, wanted))
    if len(mine) != len(theirs) or len(mine) > _MOST_INDICES or (not whole and {*mine} & {*theirs}):
        return
    for names in permutations(theirs):
        called = dict(zip(mine, names, strict=True))
        if called and any(one != other for one, other in called.items()):
            yield [called.get(token, token) for token in given]


def exchanged(given: Sequence[str]) -> Iterator[list[str]]:
    """What was typed with two of its indices in each other's place."""
    mine = sorted(_indices(given))
    for one, other in ((one, other) for at, one in enumerate(mine) for other in mine[at + 1 :]):
        turned = {one: other, other: one}
        yield [turned.get(token, token) for token in given]


def with_limits_as(given: Sequence[str], wanted: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Both without the limits of their sums, where what was typed has none; None where it has some."""
    mine = [script for script, _ in _scripts(given)]
    # Between which limits somebody integrates is what an integral is.
    if not mine or "∫" in given or any("=" in script or "^" in script for script in mine):
        return None
    # Where a supremum is taken is what it is; by which letter does not matter.
    bounded = (script for script, at in _scripts(wanted) if wanted[at - 1] in _BOUNDS)
    if any(not _RELATIONS.isdisjoint(script) for script in bounded):
        return None
    return _without_scripts(given), _without_scripts(wanted)


def _indices(tokens: Sequence[str]) -> set[str]:
    """The letters that stand below something."""
    found = set[str]()
    for at, token in enumerate(tokens):
        if token == "_":
            found |= {one for one in _group(tokens, at + 1) if one in _INDICES}
    return found


def _group(tokens: Sequence[str], at: int) -> list[str]:
    """A bracket with what is in it, or the one token that stands there."""
    close = _CLOSE.get(tokens[at]) if at < len(tokens) else None
    if close is None:
        return list(tokens[at : at + 1])
    depth = 0
    for end in range(at, len(tokens)):
        depth += (tokens[end] == tokens[at]) - (tokens[end] == close)
        if not depth:
            return list(tokens[at : end + 1])
    return list(tokens[at:])


def _scripts(tokens: Sequence[str]) -> Iterator[tuple[list[str], int]]:
    """Of every sum, product, maximum …: what stands below and above it, and where that begins."""
    for at, token in enumerate(tokens):
        if token not in BIG:
            continue
        end = at + 1
        while end < len(tokens) and tokens[end] in "_^":
            end += 1 + len(_group(tokens, end + 1))
        yield list(tokens[at + 1 : end]), at + 1


def _without_scripts(tokens: Sequence[str]) -> list[str]:
    left_out = {place for script, at in _scripts(tokens) for place in range(at, at + len(script))}
    return [token for at, token in enumerate(tokens) if at not in left_out]


def with_norms(found: list[str], wanted: list[str]) -> list[str] | None:
    """What was typed with its bars as those of norms, |x - y| for ‖x − y‖, where the answer has no others.

    One capital alone between bars may be a determinant, or how many are in a set.
    """
    if "‖" not in wanted or "|" in wanted or "‖" in found or found.count("|") < 2 or found.count("|") % 2:
        return None
    for at, token in enumerate(found[:-2]):
        if token == "|" and found[at + 2] == "|" and found[at + 1].isupper() and found[at + 3 : at + 4] != ["_"]:
            return None
    return ["‖" if token == "|" else token for token in found]
