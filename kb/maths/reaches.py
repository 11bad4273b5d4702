"""How far each exponent of a text without brackets may go: x^2e^3x as x² e^(3x)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Literal

from kb.maths.cursor import STARTS
from kb.maths.tokens import Token

Reach = int | Literal["wide-exponent", "next-term"]
"""So many of the factors that touch an exponent, all of them with what they are divided by, or the next term."""

_ATOMS = frozenset({"number", "fraction", "symbol", "constant"})
_LETTERS = frozenset({"symbol", "constant"})
# Each way is read once more, and only where an answer is wrong: a tenth of a millisecond each.
_MOST_WAYS = 64


def reaches(tokens: list[Token]) -> Iterator[Mapping[int, Reach]]:
    """Every way in which each exponent may reach further, by the places of the signs before them.

    Where these are too many: whether each takes the letters up to the next power, or all of them do.
    """
    found: dict[int, tuple[Reach, ...]] = {}
    natural: dict[int, tuple[Reach, ...]] = {}
    at = 0
    while at < len(tokens):
        if not _is(tokens[at], "^"):
            at += 1
            continue
        place = tokens[at].start
        at, bare = _past_exponent(tokens, at)
        if not bare:
            continue
        alone, letters, behind = _letters(tokens, at)
        if ways := (*range(1, letters + 1), *_further(tokens[at], tokens[behind])):
            found[place] = ways
        if alone:
            natural[place] = (alone,)
    if _ways(found) > _MOST_WAYS:
        found = natural
    if _ways(found) > _MOST_WAYS:
        yield {place: ways[0] for place, ways in found.items()}
        return
    for chosen in product(*((0, *ways) for ways in found.values())):
        if any(chosen):
            yield dict(zip(found, chosen, strict=True))


def _ways(found: Mapping[int, tuple[Reach, ...]]) -> int:
    return prod(1 + len(ways) for ways in found.values())


def _past_exponent(tokens: list[Token], at: int) -> tuple[int, bool]:
    """The place behind the exponent whose sign is here, and whether it is bare: without brackets, and with its own."""
    while True:
        if _is(tokens[at], "^"):
            at += 1
            while _is(tokens[at], "+", "-"):
                at += 1
            if tokens[at].kind not in _ATOMS:
                return at, False
        elif tokens[at].kind != "superscript":
            return at, True
        at += 1


def _letters(tokens: list[Token], at: int) -> tuple[int, int, int]:
    """How many letters touch what stands before here: up to one with an exponent of its own, and in all; the end."""
    alone: int | None = None
    count = 0
    while tokens[at].kind in _LETTERS and not tokens[at].spaced:
        following = tokens[at + 1]
        is_raised = _is(following, "^") or following.kind == "superscript"
        if is_raised:
            alone = count if alone is None else alone
        count += 1
        at += 1
        if is_raised:
            at, bare = _past_exponent(tokens, at)
            if not bare:
                break
    return (count if alone is None else alone), count, at


def _further(first: Token, behind: Token) -> Iterator[Reach]:
    """The reaches that letters alone do not have, by what stands behind the exponent and behind the letters."""
    if not first.spaced and _is(first, "+", "-"):
        yield "next-term"
    if not behind.spaced and (_is(behind, "/") or (behind.kind in STARTS and behind.kind != "function")):
        yield "wide-exponent"


def _is(token: Token, *signs: str) -> bool:
    return token.kind == "sign" and token.text in signs
