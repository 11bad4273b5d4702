"""What was typed compared sign by sign with a formula that nothing computes with: inequalities, norms, matrices."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Literal

from kb.maths.chains import Chain, Reader, oriented
from kb.maths.checking import compare
from kb.maths.expression import ReadingError, read
from kb.maths.formulas import stated_in
from kb.maths.loosely import exchanged, renamed, with_determinants, with_differentials, with_limits_as, with_norms
from kb.maths.signs import Unread, holds_words, tokens_of
from kb.maths.terms import NoSum, Sum, Term, atom, commutes, key_of, plus, transposed
from kb.maths.tree import free_variables
from kb.maths.vocabulary import words
from kb.model import Outcome, Verdict

Likeness = Literal["same", "reversed", "strict", "transposed", "different", "unknown"]
"""`reversed`, `strict`: an order that points the other way, or that leaves equality out or takes it in."""

_LONGEST = 400
_TRIG = words("sin cos tan cot sec csc log exp arcsin arccos arctan sinh cosh tanh sigmoid softmax")
# A letter with its indices, and what is expected of a letter or how it varies.
_PLAIN = re.compile(r"(?:\w|[A-Za-z]{2,7})(?:_\w+)?'*ᵀ?|(?:[EPfgh]'?|Var|Cov|tr|∇[^(]*)\(.*\)ᵀ?|\(.*\)!", re.DOTALL)
_ORDERED = re.compile(r"P\((?P<one>[^≤<,]*)[≤<](?P<other>[^≤<,]*)\)", re.DOTALL)
_POWER = re.compile(r"\^-?\d+(?:/\d+)?")
_RELATED = re.compile(r"(?<![<>!:])=|:=|\\(?:le|ge)q?(?![a-z])|[<>≤≥]=?")
# Numbers, small letters without a mark, and functions that everybody calls by these names.
_FUNCTION_OF = re.compile(
    r"(?:\\(?:frac|sqrt|left|right|cdot|exp|log|ln|sin|cos|tan|sinh|cosh|tanh|arctan|pi|alpha|beta|gamma|theta|lambda|mu)"
    r"(?![a-z])|(?:exp|log|ln|sqrt|sin|cos|tan|sinh|cosh|tanh|arctan|pi|alpha|beta|gamma|theta|lambda|mu)(?![A-Za-z])"
    r"|[a-z](?![a-zA-Z(])|[\d.+\-−*/^(){}\s])+"
)
_NUMBER = re.compile(r"(?<![\w_])-?\d+(?:/\d+)?·|\^-?\d+(?:/\d+)?")
_EVEN = re.compile("cos|sec|Var|[|‖]")
# For which things a formula holds, said behind it: `…, for all eps > 0`, `…, p >= 1`.
_CONDITION = re.compile(
    r"\s*[,，;；]?\s*(?:\b(?:for\s+)?(?:all|every|any|each|fixed)\b|\b(?:for|where|when|whenever|if)\b|∀|\\forall"
    r"|[（(]?对?(?:任意|任何|所有|一切|每个)|其中|当)[^=,，;；]*$"
    r"|\s*[,，;；]\s*\\?[A-Za-zα-ω]+\s*(?:[<>≤≥]=?|\\(?:geq?|leq?|gt|lt)(?![a-z]))\s*[\w.+-]{1,9}\s*$"
)
# What an expansion leaves out.
_ORDER = re.compile(r"\s*\+\s*(?:\\mathcal\s*\{?\s*)?[oO]\}?\s*\(.+\)\s*$")
_IDENTITY = atom("I")
_POWERED = re.compile(r"\(1·(?P<base>!.*)\)\^\(.*\)", re.DOTALL)
_NAME = re.compile(r"(?:[a-z]|alpha|beta|gamma|delta|theta|lambda|mu|rho|sigma|tau)(?:_\w+)?")
_LETTER = re.compile(r"[^\W\d][\w']*")


def is_compared(answer: str) -> bool:
    """Is there a formula in the answer that a typed one can be compared with?"""
    formula = stated_in(answer).formula
    return bool(formula) and _of(formula) is not None


def compare_signs(answer: str, given: str) -> Verdict | None:
    """The verdict on what was typed for an answer; None where one of them is no formula."""
    typed = given.strip().strip("$")
    verdict = _verdict(answer, typed)
    if verdict is not None and verdict.outcome is not Outcome.UNDECIDED:
        return verdict
    # For what the formula holds may be said behind it, in words or signs; nobody compares that.
    bare = _CONDITION.sub("", typed)
    found = _verdict(answer, bare) if bare != typed else None
    if found is None or found.outcome is Outcome.UNDECIDED:
        return verdict or found
    return Verdict(Outcome.EQUAL, None, {"beside": True}) if found.outcome is Outcome.EQUAL else found


def _verdict(answer: str, typed: str) -> Verdict | None:
    """The verdict on the whole of what was typed."""
    stated = stated_in(answer)
    formula, beside = stated.formula, stated.beside
    if not formula or not typed or holds_words(typed):
        return None
    if _RELATED.search(formula) is None and _ORDER.search(typed) is None:
        # How far an expansion goes the question says; in an equation it is part of what is claimed.
        formula = _ORDER.sub("", formula)
    alike = likeness(formula, typed)
    if alike == "unknown":
        alike = _computed(formula, typed)
    if alike != "same" and any(len(other) > 1 and likeness(other, typed) == "same" for other in stated.others):
        # Of a condition nobody is told that it is the answer, nor that it is another formula.
        alike = "unknown"
    match alike:
        case "same":
            return Verdict(Outcome.EQUAL, None, {"beside": True} if beside else {})
        case "unknown":
            # A formula was typed where one is compared: who is not told is told so.
            return Verdict(Outcome.UNDECIDED, None, {"signs": True}) if _of(formula) is not None else None
        case "transposed":
            return Verdict(Outcome.DIFFERENT, None, {"reason": "transposed"})
        case "different":
            return Verdict(Outcome.DIFFERENT, None, {})
        case other:
            return Verdict(Outcome.DIFFERENT, None, {"reason": other})


def _computed(formula: str, typed: str) -> Likeness:
    """What the last sides are as functions, where both are ordinary ones of the same small letters."""
    one, other = (_RELATED.split(text)[-1].strip() for text in (formula, typed))
    if "," in formula + typed or not (_FUNCTION_OF.fullmatch(one) and _FUNCTION_OF.fullmatch(other)):
        return "unknown"
    try:
        letters = [frozenset(free_variables(read(side))) for side in (one, other)]
    except ReadingError:
        return "unknown"
    if letters[0] != letters[1] or not letters[0]:
        return "unknown"
    outcome = compare(expected=one, given=other, variables=sorted(letters[0])).outcome
    return "same" if outcome is Outcome.EQUAL else "different" if outcome is Outcome.DIFFERENT else "unknown"


def _of(text: str) -> Reader | None:
    if len(text) > _LONGEST:
        return None
    try:
        return _reader(tokens_of(text))
    except (Unread, NoSum, RecursionError):
        return None


def _reader(tokens: list[str]) -> Reader:
    """Tokens that are a formula. Raises `Unread`."""
    reader = Reader(tokens)
    reader.chains(ordered=False)
    return reader


def likeness(answer: str, given: str) -> Likeness:
    """How a formula that was typed is like that of a card; both in LaTeX or as people type.

    `unknown` where one of them is no formula, or where it cannot be told that they differ.
    """
    if max(len(answer), len(given)) > _LONGEST:
        return "unknown"
    try:
        wanted = tokens_of(answer)
        found = with_determinants(with_differentials(tokens_of(given), wanted), wanted)
        told = _compared(_reader(wanted), _reader(found))
        return _loosely(wanted, found, told) if told in ("unknown", "different") else told
    except (Unread, NoSum, RecursionError):
        return "unknown"


def _loosely(wanted: list[str], found: list[str], told: Likeness) -> Likeness:
    """`told`, or "same" where the indices are only called otherwise, or the limits of a sum left out."""
    mine = _reader(wanted)
    sides = [len(reader.chains(ordered=False)[0].sides) for reader in (mine, _reader(found))]
    whole = sides[0] == sides[1] > 1
    called = [_compared(mine, _reader(other)) for other in renamed(found, wanted, whole=whole)]
    if "same" in called:
        return "same"
    if told != "unknown":
        return told
    if len(called) == 1 and called[0] != "unknown":
        return called[0]
    without = with_limits_as(found, wanted)
    if without is not None and _compared(_reader(without[1]), _reader(without[0])) == "same":
        return "same"
    as_norms = with_norms(found, wanted)
    if as_norms is not None and _compared(mine, _reader(as_norms)) == "same":
        return "same"
    if any(_compared(mine, _reader(other)) == "same" for other in exchanged(found)):
        return "different"
    return "unknown"


def _compared(wanted: Reader, found: Reader) -> Likeness:
    ordered = wanted.is_ordered or found.is_ordered
    one, other = wanted.chains(ordered=ordered), found.chains(ordered=ordered)
    if ordered:
        one, other = (
            [Chain(tuple(map(_one_way, chain.sides)), chain.relations) for chain in each] for each in (one, other)
        )
    if len(one) != len(other):
        return "unknown"
    each = {_of_chains(a, b, ordered=ordered) for a, b in zip(one, other, strict=True)}
    if each == {"same"}:
        return "same"
    # xᵀy is typed as a product of which nobody knows whether it is one of vectors.
    pairs = ((wanted, found), (found, wanted))
    if any(one.has_dot and not one.is_ordered and other.is_ordered for one, other in pairs):
        return "unknown"
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
    if "=" in (relation, other) and relation != other and {relation, other} <= {*"=<>≤≥"}:
        # An order says less, or something else.
        return "different" if wanted.sides in (found.sides, found.sides[::-1]) else "unknown"
    looser = {"<": "≤"}
    same_kind = looser.get(relation, relation) == looser.get(other, other)
    if relation == other and relation in "≤<" and _is_moved(wanted, found, turns=False):
        return "same"
    if same_kind and relation in "≤<":
        if wanted.sides == found.sides:
            return "strict"
        if wanted.sides == found.sides[::-1]:
            return "reversed"
    if ordered and _IDENTITY in wanted.sides and _IDENTITY in found.sides:
        # For matrices that are square, AB = I is BA = I.
        return "unknown"
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
    if _is_a_letter(wanted) and _is_no_name(found, next(iter(wanted))[0][0]):
        return "different"
    atoms = {base for side in (wanted, found) for term in side for base, _ in term}
    if any(base.partition("(")[0] in _TRIG for base in atoms):
        return "unknown"
    if _made_alike(wanted, found):
        return "different"
    if any(_bases_as(turned, wanted) == found for turned in (_least_for_most, _turned_round)):
        return "different"
    if _bases_as(_unconditional, wanted) == _bases_as(_unconditional, found):
        return "different"
    parts = [{_made_of(base) for term in side for base, _ in term} for side in (wanted, found)]
    if ordered:
        parts = [{base.replace("ᵀ", "") for base in part} for part in parts]
    sums = [{base for base in part if base.startswith("!")} for part in parts]
    if sums[0] != sums[1]:
        return "unknown"
    if parts[0] == parts[1]:
        return "different"
    # What lacks one of the things that the answer is made of, and is made of nothing else, is another formula.
    return "different" if parts[1] < parts[0] and all(map(_is_plain, parts[0])) else "unknown"


def _is_a_letter(side: Sum) -> bool:
    """Is a side one letter alone?"""
    ((term, count),) = side.items() if len(side) == 1 else (((), Fraction(0)),)
    return count == 1 and len(term) == 1 and term[0][1] == 1 and _is_named(term[0][0])


def _is_no_name(side: Sum, letter: str) -> bool:
    """Is a side made of letters, and surely no other name for this one: a square, or something with the letter in it?

    np may be λ, and 1/λ θ.
    """
    parts = [part for term in side for part in term]
    if not all(_is_named(base) for base, _ in parts) or _is_a_letter(side):
        return False
    squared = len(parts) == len(side) == 1 and parts[0][1] > 1
    return squared or any(base == letter for base, _ in parts)


def _is_named(base: str) -> bool:
    """Is this a letter that stands for something, and nothing that is made of others?"""
    return _NAME.fullmatch(base) is not None


def _bases_as(other: Callable[[str], str], side: Sum) -> Sum:
    return {tuple(sorted((other(base), power) for base, power in term)): count for term, count in side.items()}


def _made_alike(wanted: Sum, found: Sum) -> bool:
    """Do two sums differ in one number alone: a coefficient, a sign, a power?

    Where two differ, the one may make up for the other: E[2X] is 2E[X]. What is even does not see a sign.
    """
    one, other = key_of(wanted), key_of(found)
    if _EVEN.search(one + other) or _NUMBER.sub("", one) != _NUMBER.sub("", other):
        return False
    mine, theirs = _numbers(one), _numbers(other)
    return sum(mine.get(place) != theirs.get(place) for place in mine.keys() | theirs.keys()) == 1


def _numbers(key: str) -> dict[tuple[int, bool], str]:
    """The coefficients and powers of a sum by where they stand in it without them; the second: is it a power?"""
    found: dict[tuple[int, bool], str] = {}
    taken = 0
    for number in _NUMBER.finditer(key):
        found[number.start() - taken, number[0].startswith("^")] = number[0]
        taken += len(number[0])
    return found


def _least_for_most(base: str) -> str:
    """max for min, and the other way round."""
    turned = {"max": "min", "min": "max", "sup": "inf", "inf": "sup"}
    return re.sub(r"(?<=^!)(?:max|min|sup|inf)|(?<=_1·)(?:max|min)", lambda found: turned[found[0]], base)


def _turned_round(base: str) -> str:
    """P(B|A) for P(A|B)."""
    return re.sub(r"^([EP])\(([^()|]*)\|([^()|]*)\)$", r"\1(\3|\2)", base)


def _unconditional(base: str) -> str:
    """What is expected, or how probable it is, without the one name on which that depends; or of one name alone."""
    return re.sub(r"^([EP]\((?:.*\|)?)1·[A-Za-z]\)$", r"\1)", base)


def _is_plain(base: str) -> bool:
    """Does a thing stand for itself, so that no law turns it into numbers or into the other things beside it?"""
    return _PLAIN.fullmatch(base) is not None


def _made_of(base: str) -> str:
    """A trace is made of the letters in it, in whatever order; a power, and what is expected, of what has the power."""
    if powered := _POWERED.fullmatch(base):
        return powered["base"]
    if base.startswith("E("):
        return _POWER.sub("", base)
    return f"tr({'·'.join(sorted({*_LETTER.findall(base[3:].replace('ᵀ', ''))}))})" if base.startswith("tr(") else base


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


def _one_way(side: Sum) -> Sum:
    """A sum whose inner products all stand in the same one of their two ways: yᵀx as xᵀy."""
    total: Sum = {}
    for term, count in side.items():
        ((turned, _),) = transposed({term: count}).items()
        kept = min(term, turned) if _is_inner(term) else term
        total[kept] = total.get(kept, Fraction(0)) + count
    return {term: count for term, count in total.items() if count}


def _is_inner(term: Term) -> bool:
    """Is a product of matrices and vectors a number, as xᵀAy is? That is its own transpose."""
    rest = [base for base, _ in term if not commutes(base)]
    return (
        len(rest) > 1
        and rest[0].endswith("ᵀ")
        and not rest[-1].endswith("ᵀ")
        and all(map(_is_vector, (rest[0], rest[-1])))
    )


def _is_vector(base: str) -> bool:
    """Does a thing go by a small letter, or is it a gradient?"""
    return base.startswith("∇") or base.removesuffix("ᵀ").islower()
