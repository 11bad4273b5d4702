"""What was typed compared sign by sign with a formula that nothing computes with: inequalities, norms, matrices."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from typing import Literal

from kb.maths.signs import Chain, Reader, Unread, holds_words, oriented, tokens_of
from kb.maths.terms import NoSum, Sum, Term, commutes, key_of, plus, transposed
from kb.maths.vocabulary import words
from kb.model import Outcome, Verdict

Likeness = Literal["same", "reversed", "strict", "transposed", "different", "unknown"]
"""`reversed`, `strict`: an order that points the other way, or that leaves equality out or takes it in."""

_LONGEST = 400
_TRIG = words("sin cos tan cot sec csc log exp arcsin arccos arctan sinh cosh tanh sigmoid softmax")
# A formula alone or before what is said of it, and one that follows from what stands before it.
_WHOLE = re.compile(
    r"\s*(?P<mark>\*\*|)(?P<dollars>\$\$?)(?P<formula>[^$]+)(?P=dollars)(?P=mark)\s*(?P<beside>.*)", re.DOTALL
)
_THEN = re.compile(
    r"(?P<beside>.{1,160}?(?:则|那么|有|当且仅当|公式[是为]|\bthen|\biff|\bif and only if))\s*(?P<dollars>\$\$?)"
    r"(?P<formula>[^$]+)(?P=dollars)\s*(?:[,，]?\s*(?:其中|这里|where\b).*)?[.。]?",
    re.DOTALL,
)
# A letter with its indices, and what is expected of a letter or how it varies.
_PLAIN = re.compile(r"(?:\w|[A-Za-z]{2,7})(?:_\w+)?'*ᵀ?|(?:[EPfgh]'?|Var|Cov|tr)\(.*\)|\(.*\)!", re.DOTALL)
_ORDERED = re.compile(r"P\((?P<one>[^≤<,]*)[≤<](?P<other>[^≤<,]*)\)", re.DOTALL)
_POWER = re.compile(r"\^-?\d+(?:/\d+)?")
_ENDS = re.compile(r"[.。,，;；!！\s]*")
_SIGNS = re.compile(r"[=<>≤≥^_/*+|‖()∇∂∑√-]|\\[a-z]")


def formula_in(answer: str) -> tuple[str, str]:
    """The formula that an answer is, begins or ends with, and what is said beside it; empty where it is none."""
    found = _WHOLE.fullmatch(answer) or _THEN.fullmatch(answer)
    if found is not None:
        beside = found["beside"]
        return found["formula"].strip(), "" if _ENDS.fullmatch(beside) else beside
    if "$" in answer or holds_words(answer) or _SIGNS.search(answer) is None:
        return "", ""
    return answer.strip(), ""


def is_compared(answer: str) -> bool:
    """Is there a formula in the answer that a typed one can be compared with?"""
    formula, _ = formula_in(answer)
    return bool(formula) and _of(formula) is not None


def compare_signs(answer: str, given: str) -> Verdict | None:
    """The verdict on what was typed for an answer; None where one of them is no formula."""
    formula, beside = formula_in(answer)
    typed = given.strip().strip("$")
    if not formula or not typed or holds_words(typed):
        return None
    match likeness(formula, typed):
        case "same":
            return Verdict(Outcome.EQUAL, None, {"beside": True} if beside else {})
        case "unknown":
            # A formula was typed where one is compared: who is not told is told so.
            return Verdict(Outcome.UNDECIDED, None, {}) if is_compared(answer) else None
        case "transposed":
            return Verdict(Outcome.DIFFERENT, None, {"reason": "transposed"})
        case "different":
            return Verdict(Outcome.DIFFERENT, None, {})
        case other:
            return Verdict(Outcome.DIFFERENT, None, {"reason": other})


def _of(text: str) -> Reader | None:
    if len(text) > _LONGEST:
        return None
    try:
        reader = Reader(tokens_of(text))
        reader.chains(ordered=False)
    except (Unread, NoSum, RecursionError):
        return None
    return reader


def likeness(answer: str, given: str) -> Likeness:
    """How a formula that was typed is like that of a card; both in LaTeX or as people type.

    `unknown` where one of them is no formula, or where it cannot be told that they differ.
    """
    wanted, found = _of(answer), _of(given)
    if wanted is None or found is None:
        return "unknown"
    try:
        return _compared(wanted, found)
    except (Unread, NoSum, RecursionError):
        return "unknown"


def _compared(wanted: Reader, found: Reader) -> Likeness:
    ordered = wanted.is_ordered or found.is_ordered
    one, other = wanted.chains(ordered=ordered), found.chains(ordered=ordered)
    if len(one) != len(other):
        return "unknown"
    each = {_of_chains(a, b, ordered=ordered) for a, b in zip(one, other, strict=True)}
    if each == {"same"}:
        return "same"
    if "unknown" in each:
        return "unknown"
    told: tuple[Likeness, ...] = ("reversed", "transposed", "strict", "different")
    return next(kind for kind in told if kind in each)


def _of_chains(wanted: Chain, found: Chain, *, ordered: bool) -> Likeness:
    if len(found.sides) == 1 and len(wanted.sides) > 1:
        if set(wanted.relations) != {"="}:
            return "unknown"
        if any(found.sides[0] == side for side in wanted.sides[1:]):
            return "same"
        return _differing(wanted.sides[-1], found.sides[0], ordered=ordered) if len(wanted.sides) == 2 else "unknown"
    if len(wanted.sides) == 1 and len(found.sides) > 1:
        if set(found.relations) != {"="}:
            return "unknown"
        found = Chain(found.sides[-1:], ())
    if len(wanted.sides) != len(found.sides):
        return "unknown"
    if len(wanted.sides) == 1:
        if wanted.sides == found.sides:
            return "same"
        return _differing(wanted.sides[0], found.sides[0], ordered=ordered)
    if set(wanted.relations) == set(found.relations) == {"="}:
        mine = Counter(map(key_of, found.sides))
        if Counter(map(key_of, wanted.sides)) == mine or _is_moved(wanted, found):
            return "same"
    return _of_orders(oriented(wanted), oriented(found), ordered=ordered)


def _of_orders(wanted: Chain, found: Chain, *, ordered: bool) -> Likeness:
    if wanted == found:
        return "same"
    if len(wanted.sides) != 2:
        return "unknown"
    (relation,), (other,) = wanted.relations, found.relations
    looser = {"<": "≤"}
    same_kind = looser.get(relation, relation) == looser.get(other, other)
    if relation == other and relation in "≤<" and _is_moved(wanted, found, turns=False):
        return "same"
    if same_kind and relation in "≤<":
        if wanted.sides == found.sides:
            return "strict"
        if wanted.sides == found.sides[::-1]:
            return "reversed"
    if relation == other and wanted.sides[0] == found.sides[0]:
        return _differing(wanted.sides[1], found.sides[1], ordered=ordered)
    if relation == other and wanted.sides[1] == found.sides[1]:
        return _differing(wanted.sides[0], found.sides[0], ordered=ordered)
    return "unknown"


def _is_moved(wanted: Chain, found: Chain, *, turns: bool = True) -> bool:
    """Does the one become the other when what is equated or compared moves to the other side, or is multiplied?"""
    if len(wanted.sides) != 2 or len(found.sides) != 2:
        return False
    one, other = (plus(chain.sides[0], chain.sides[1], Fraction(-1)) for chain in (wanted, found))
    if one.keys() != other.keys() or not one:
        return False
    ratios = {other[term] / one[term] for term in one}
    return len(ratios) == 1 and (turns or ratios.pop() > 0)


def _differing(wanted: Sum, found: Sum, *, ordered: bool) -> Likeness:
    """Are two sums that are not written alike surely not the same? Only where they are made of the same things."""
    if wanted == found:
        return "same"
    if ordered and transposed(wanted) == found:
        return "same" if all(map(_is_inner, found)) else "transposed"
    if _without_ways(wanted) == _without_ways(found) and _without_ways(wanted, kept=True) != _without_ways(
        found, kept=True
    ):
        return "different"
    atoms = {base for side in (wanted, found) for term in side for base, _ in term}
    if any(base.startswith("!") or base.partition("(")[0] in _TRIG for base in atoms):
        return "unknown"
    parts = [{_made_of(base) for term in side for base, _ in term} for side in (wanted, found)]
    if ordered:
        parts = [{base.replace("ᵀ", "") for base in part} for part in parts]
    if parts[0] == parts[1]:
        return "different"
    # What lacks one of the things that the answer is made of, and is made of nothing else, is another formula.
    return "different" if parts[1] < parts[0] and all(map(_is_plain, parts[0])) else "unknown"


def _is_plain(base: str) -> bool:
    """Does a thing stand for itself, so that no law turns it into numbers or into the other things beside it?"""
    return _PLAIN.fullmatch(base) is not None


def _made_of(base: str) -> str:
    """A trace is made of the letters in it, in whatever order; what is expected, of what it is whatever its power."""
    if base.startswith("E("):
        return _POWER.sub("", base)
    return "".join(sorted(base)) if base.startswith("tr(") else base


def _without_ways(side: Sum, *, kept: bool = False) -> Sum:
    """A sum whose probabilities do not say which of two is the larger one; `kept`: only not whether they may be equal.

    P(X ≤ x) is not P(X ≥ x), but often P(X < x).
    """
    total: Sum = {}
    for term, count in side.items():
        parts = tuple((_without_way(base, kept=kept), power) for base, power in term)
        total[parts] = total.get(parts, Fraction(0)) + count
    return total


def _without_way(base: str, *, kept: bool) -> str:
    inner = _ORDERED.fullmatch(base)
    if inner is None:
        return base
    sides = [inner["one"], inner["other"]]
    return f"P({'~'.join(sides if kept else sorted(sides))})"


def _is_inner(term: Term) -> bool:
    """Is a product of matrices and vectors a number, as xᵀAy is? That is its own transpose."""
    rest = [base for base, _ in term if not commutes(base)]
    return len(rest) > 1 and rest[0].endswith("ᵀ") and (rest[0] + rest[-1]).replace("ᵀ", "").islower()
