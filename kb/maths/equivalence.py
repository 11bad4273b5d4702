"""Are two expressions the same function? Decided by values to sixty digits at well-chosen points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from kb.maths.domains import MOST_SIDES, Twins, complex_same
from kb.maths.machine import as_float
from kb.maths.pieces import Pieces, same_borders, turning
from kb.maths.points import generic_points, integer_points, landmarks, points_far
from kb.maths.tree import Apply, E, Matrix, Number, Power, Tree, Vector, children, free_variables, rational, walk
from kb.maths.vectors import shape
from kb.maths.vocabulary import words
from kb.model import Outcome

if TYPE_CHECKING:
    from kb.maths import rough
    from kb.maths.evaluation import Function
    from kb.maths.measured import Measured

_BITS = 220  # sixty digits and some to spare
_AGREEING = 6  # points that must agree before two functions count as equal
_POINTS = 15
_MOST_BITS = 8192
_BITS_FAR = 1024  # the most where enough points have agreed before
_MOST_TRIES = 4  # at one point, each with more digits
_SEEN = 64  # bits of which the smallest detail must be known before two values count as equal
_CLEAR = 100  # bits above the error: a difference that no error explains
_SLACK = 8
_SEEN_GAP = 2.0**-60  # less is the error of eighty bits
_WORK = 60_000  # steps of work that a verdict may take: a fifth of a second on a slow machine


@dataclass(frozen=True, slots=True)
class Judgement:
    """What comparing two expressions gave; `domain` when one of them is defined where the other is not."""

    outcome: Outcome
    domain: bool = False


class Exhausted(Exception):
    """What a verdict may cost is spent."""


class Effort:
    """What is left of the work that one verdict may take: counted, not timed, so that it is the same everywhere."""

    def __init__(self, steps: int = _WORK) -> None:
        self.left = float(steps)

    def spend(self, steps: float) -> None:
        """Take so much. Raises `Exhausted` when there is not so much left."""
        self.left -= steps
        if self.left < 0:
            raise Exhausted


def judge(expected: Tree, given: Tree, where: Tree | None = None, effort: Effort | None = None) -> Judgement:
    """Compare two expressions, entry by entry, at points where `where` (if any) is defined."""
    effort = effort or Effort()
    expected, given = _without_shell(expected), _without_shell(given)
    if shape(expected) != shape(given):
        return Judgement(Outcome.DIFFERENT)
    if not isinstance(expected, Vector | Matrix):
        return _judge_scalar(expected, given, where, effort)
    found = [_judge_scalar(a, b, where, effort) for a, b in zip(children(expected), children(given), strict=True)]
    domain = any(judgement.domain for judgement in found)
    for outcome in (Outcome.DIFFERENT, Outcome.UNDECIDED, Outcome.APPROXIMATE):
        if any(judgement.outcome is outcome for judgement in found):
            return Judgement(outcome, domain)
    return Judgement(Outcome.EQUAL, domain)


def _without_shell(tree: Tree) -> Tree:
    """A vector of one component is that component."""
    return tree.items[0] if isinstance(tree, Vector) and len(tree.items) == 1 else tree


def is_equal(expected: Tree, given: Tree, where: Tree | None = None, effort: Effort | None = None) -> bool:
    """Is it certain enough to accept?"""
    return judge(expected, given, where, effort).outcome is Outcome.EQUAL


def has_value(tree: Tree) -> bool:
    """Has the expression, or each entry of it, a value anywhere? A constant must have a real one."""
    if isinstance(tree, Vector | Matrix):
        return all(map(has_value, children(tree)))
    if free_variables(tree):
        return _has_value(tree)
    from kb.maths.evaluation import Undefined, compiled, evaluate

    try:
        evaluate(compiled(tree), {}, _BITS)
    except Undefined:
        return False
    return True


def _judge_scalar(expected: Tree, given: Tree, where: Tree | None, effort: Effort) -> Judgement:
    if expected == given:
        return Judgement(Outcome.EQUAL) if _has_value(expected) else Judgement(Outcome.UNDECIDED)
    comparison = _Comparison(expected, given, where, effort)
    try:
        judgement = comparison.run()
    except Exhausted:
        return Judgement(Outcome.UNDECIDED)
    if judgement.outcome is Outcome.DIFFERENT and comparison.is_rounded():
        return Judgement(Outcome.APPROXIMATE)
    return judgement


@lru_cache(maxsize=256)
def _has_value(tree: Tree) -> bool:
    """Has the expression a value anywhere?"""
    from kb.maths.evaluation import Undefined, complex_value

    names = free_variables(tree)
    for point in chain(generic_points(names, 3), integer_points(names)):
        try:
            complex_value(tree, point)
        except Undefined:
            continue
        return True
    return False


def _precision(*trees: Tree) -> int:
    """Bits to work with: more where numbers are long, so that no digit hides."""
    bits = _BITS
    for tree in trees:
        for part in walk(tree):
            if isinstance(part, Number):
                bits = max(bits, 160 + part.value.numerator.bit_length() + part.value.denominator.bit_length())
    return bits


class _Comparison:
    """One comparison of two expressions that have one value each."""

    def __init__(self, expected: Tree, given: Tree, where: Tree | None, effort: Effort) -> None:
        self.expected = expected
        self.given = given
        self.effort = effort
        self.names = tuple(sorted({*free_variables(expected), *free_variables(given)}))
        self.cost = _cost(expected) + _cost(given)
        self.where = _defining(where)
        self.where_cost = _cost(where) if self.where and where is not None else 0
        self.extra = free_variables(where) if where is not None else ()
        self.changing = bool(turning(expected) or turning(given))
        self.fading = _has_exponential(expected) or _has_exponential(given)
        self.for_digits = effort.left / 2
        self.doubts = 0  # points at which nothing could be told
        self.out_of_reach = 0  # points at which one is no number that could be worked out
        self.unseen = False  # a piece of which nothing could be told
        self.agreed: list[dict[str, Fraction]] = []
        self.one_sided: list[tuple[dict[str, Fraction], bool]] = []  # and whether the expected one has a value there
        self.apart_at: dict[str, Fraction] | None = None

    @cached_property
    def functions(self) -> tuple[Function, Function]:
        """Both, to many digits."""
        from kb.maths.evaluation import compiled

        return compiled(self.expected), compiled(self.given)

    @cached_property
    def defining(self) -> tuple[Function, ...]:
        """What must have values at a point, to many digits."""
        from kb.maths.evaluation import compiled

        return tuple(map(compiled, self.where))

    @cached_property
    def rough_functions(self) -> tuple[tuple[rough.Function, ...], rough.Function, rough.Function]:
        """What must have values at a point, and both, in machine numbers."""
        from kb.maths.rough import compiled

        return tuple(map(compiled, self.where)), compiled(self.expected), compiled(self.given)

    @property
    def agreeing(self) -> int:
        """The number of points at which both agree."""
        return len(self.agreed)

    @cached_property
    def bits(self) -> int:
        return _precision(self.expected, self.given)

    def run(self) -> Judgement:
        for points in self.rounds():
            for point in points:
                if self.compare_at(point) == "different":
                    return Judgement(Outcome.DIFFERENT)
            if not self.names or (
                (self.agreeing >= _AGREEING or self.one_sided) and not (self.changing or self.fading)
            ):
                break
        if self.unseen and not same_borders(self.expected, self.given):
            return Judgement(Outcome.UNDECIDED)
        if self.one_sided:
            self.effort.spend(2 * MOST_SIDES * _COMPLEX * self.cost)
            twins = Twins(self.expected, self.given, self.names, derivative=bool(self.where))
            outcome = twins.outcome(self.one_sided, self.agreed)
            return Judgement(outcome, domain=outcome is Outcome.EQUAL)
        if self.agreeing >= (_AGREEING if self.names else 1):
            return Judgement(Outcome.EQUAL)
        if self.out_of_reach and not self.agreed:
            return Judgement(Outcome.DIFFERENT)
        if self.doubts:
            return Judgement(Outcome.UNDECIDED)
        return self.beyond_the_reals()

    def compare_at(self, point: dict[str, Fraction]) -> str:
        """How both compare at a point, which is counted."""
        same = self.roughly_at(point, self.agreeing >= _AGREEING)
        if same == "unclear":
            same = self.same_at(point, _MOST_BITS if self.agreeing < _AGREEING else _BITS_FAR)
        if same == "equal":
            self.agreed.append(point)
        elif same in {"only expected", "only given"}:
            self.effort.spend(_COMPLEX * self.cost)
            if self.is_out_of_reach(self.given if same == "only expected" else self.expected, point):
                self.doubts += 1
                self.out_of_reach += 1
                return "skipped"
            self.one_sided.append((point, same == "only expected"))
        elif same == "different":
            self.apart_at = point
        return same

    def is_out_of_reach(self, tree: Tree, point: dict[str, Fraction]) -> bool:
        """Has it no complex value either, as what is too large to be worked out?"""
        from kb.maths.evaluation import Undefined, complex_value

        try:
            complex_value(tree, point)
        except Undefined:
            return True
        return False

    def rounds(self) -> Iterator[Iterator[dict[str, Fraction]]]:
        """Points, in rounds: the later ones in every piece of functions that change their form, and far out."""
        names = tuple(sorted({*self.names, *self.extra})) if self.where else self.names
        if not names:
            yield iter([{}])
            return
        yield generic_points(names, _POINTS)
        pieces = Pieces(names, self.expected, self.given)
        if self.changing:
            yield self.in_pieces(pieces)
        if self.fading or (self.changing and (len(names) > 1 or not pieces.sure)):
            yield points_far(names, landmarks(self.expected, self.given))
        if self.agreeing < _AGREEING and not self.one_sided:
            yield integer_points(names)

    def in_pieces(self, pieces: Pieces) -> Iterator[dict[str, Fraction]]:
        """Points in every piece, and whether there is one of which nothing could be told."""
        for group in pieces.groups():
            told = False
            for point in group:
                before = self.doubts
                yield point
                told = told or self.doubts == before
            self.unseen = self.unseen or not told
        self.unseen = self.unseen or not pieces.sure

    def roughly_at(self, point: dict[str, Fraction], enough: bool) -> str:
        """Like `same_at`, as machine numbers tell, or unclear; nothing is equal before `enough` points agree."""
        from kb.maths.evaluation import Undefined
        from kb.maths.rough import Unclear, are_alike, are_apart, at

        self.effort.spend((self.cost + self.where_cost) / _ROUGH)
        where, expected, given = self.rough_functions
        place = at(point)
        values: list[rough.Rough | None] = []
        try:
            try:
                for function in where:
                    function(place)
            except Undefined:
                return "skipped"
            for function in (expected, given):
                try:
                    values.append(function(place))
                except Undefined:
                    values.append(None)
        except (Unclear, OverflowError):
            return "unclear"
        a, b = values
        if a is None or b is None:
            return _SIDES[a is None, b is None]
        if are_apart(a, b):
            return "different"
        return "equal" if enough and are_alike(a, b) else "unclear"

    def same_at(self, point: dict[str, Fraction], most: int) -> str:
        """equal, different, skipped; only expected or only given where the other has no real value.

        Where `most` bits do not tell, or all that may be spent on more digits is spent, the point is skipped.
        """
        from kb.maths.evaluation import Undefined, Unresolved, evaluate

        if self.where:
            self.effort.spend(self.where_cost)
            try:
                for function in self.defining:
                    evaluate(function, point, _BITS)
            except Undefined:
                return "skipped"
        bits = self.bits
        for _ in range(_MOST_TRIES):
            try:
                return self.same_to(point, bits)
            except Unresolved as fault:
                bits = max(bits + fault.missing, bits * 3 // 2)
            more = self.cost * (bits / _BITS) ** 1.6
            if bits > most or more > self.for_digits:
                break
            self.for_digits -= more
        self.doubts += 1
        return "skipped"

    def values_to(self, point: dict[str, Fraction], bits: int) -> list[Measured | None]:
        """Both values with so many bits; None where there is none."""
        from kb.maths.evaluation import Undefined, measure

        self.effort.spend(self.cost * (bits / _BITS) ** 1.6)
        values: list[Measured | None] = []
        for function in self.functions:
            try:
                values.append(measure(function, point, bits))
            except Undefined:
                values.append(None)
        return values

    def same_to(self, point: dict[str, Fraction], bits: int) -> str:
        """The same at so many bits. Raises `Unresolved` where they are too few."""
        from kb.maths.evaluation import Unresolved

        a, b = self.values_to(point, bits)
        if a is None or b is None:
            return _SIDES[a is None, b is None]
        gap, error = _gap(a, b, bits)
        if gap > error:
            if gap < error + _CLEAR:
                # A difference near the error may be one that the error was estimated too low for: look closer.
                a, b = self.values_to(point, bits * 2)
                if a is None or b is None or _gap(a, b, bits * 2)[0] < gap - _SLACK:
                    raise Unresolved(bits)
            return "different"
        hidden = max(a.hidden, b.hidden)
        if hidden > -_SEEN:
            raise Unresolved(hidden + 2 * _SEEN)
        return "equal"

    def beyond_the_reals(self) -> Judgement:
        """Where neither side is real the complex values decide."""
        self.effort.spend(8 * _COMPLEX * self.cost)
        found = [complex_same(self.expected, self.given, point) for point in generic_points(self.names, 8)]
        if "different" in found:
            return Judgement(Outcome.DIFFERENT)
        same = found.count("equal") + self.agreeing
        if same >= (_AGREEING if self.names else 1) and not _hides(self.expected, self.given):
            return Judgement(Outcome.EQUAL)
        return Judgement(Outcome.UNDECIDED)

    def is_rounded(self) -> bool:
        """Is the given answer the expected one with decimals rounded, as far as they were written?

        A rounded number shows everywhere, and nowhere by more than it was rounded: what is exactly equal at the usual
        points and differs elsewhere is another function.
        """
        tolerance = _rounding(self.given)
        if not tolerance or self.apart_at is None:
            return False
        from kb.maths.evaluation import Undefined, evaluate

        gaps = []
        for point in generic_points(self.names, 8):
            try:
                a, b = (evaluate(function, point, 80) for function in self.functions)
            except Undefined:
                continue
            gap, size = _ratio(a, b)
            if gap > tolerance * size:
                return False
            gaps.append(gap)
        return max(gaps, default=0.0) > _SEEN_GAP and (not self.changing or self.is_rounded_everywhere(tolerance))

    def is_rounded_everywhere(self, tolerance: float) -> bool:
        """Does the difference stay as small, beside the size of the values, in every piece?"""
        expected, given = as_float(self.expected), as_float(self.given)
        largest = 0.0
        pieces = chain.from_iterable(Pieces(self.names, self.expected, self.given).groups())
        for point in chain(generic_points(self.names, 8), pieces):
            place = {name: float(value) for name, value in point.items()}
            a, b = expected(place), given(place)
            if a is None or b is None:
                continue
            largest = max(largest, abs(a))
            if abs(a - b) > 4 * tolerance * largest:
                return False
        return True


def _gap(a: Measured, b: Measured, bits: int) -> tuple[int, int]:
    """The size in bits of the difference of two values, and of the error that it may have."""
    from mpmath import libmp

    difference = libmp.mpf_sub(a.value, b.value, bits, "n")
    error = max(a.error, b.error) + _SLACK
    return (error if difference == libmp.fzero else difference[2] + difference[3]), error


def _ratio(a: Any, b: Any) -> tuple[float, float]:
    from mpmath import libmp

    size = libmp.mpf_abs(a)
    if size == libmp.fzero:
        return float(b != libmp.fzero), 0.0
    gap = libmp.mpf_div(libmp.mpf_abs(libmp.mpf_sub(a, b, 80, "n")), size, 53, "n")
    return float(libmp.to_float(gap)), 1.0


def _rounding(tree: Tree) -> float:
    """The relative error that the written decimals leave open; 0 where there are none or too few digits."""
    total = 0.0
    for part in walk(tree):
        if isinstance(part, Number) and part.decimal and part.value:
            digits = 0
            while (part.value * 10**digits).denominator != 1 and digits < 60:
                digits += 1
            total += float(Fraction(1, 2 * 10**digits) / part.value)
    return total * 1.05 if total <= 0.02 else 0.0


_PARTIAL = words(
    "sqrt root ln log abs sign arcsin arccos arcosh artanh arcsec arccsc"
)  # where a real function ends, or changes its form


def _defining(where: Tree | None) -> tuple[Tree, ...]:
    """What must have values at a point, of that which may have none."""
    entries = children(where) if isinstance(where, Vector | Matrix) else (where,)
    return tuple(entry for entry in entries if entry is not None and _can_be_undefined(entry))


def _cost(tree: Tree) -> int:
    """Steps of work that one evaluation takes."""
    found = 0
    for part in walk(tree):
        varying = isinstance(part, Power) and part.base != E and rational(part.exponent) is None
        found += 2 * _FUNCTION if varying else _FUNCTION if isinstance(part, Apply | Power) else 1
    return found


_FUNCTION = 6  # times the work of an addition
_COMPLEX = 10  # times the work of a real value
_ROUGH = 16  # times less the work of a value in machine numbers
_SIDES = {(True, True): "skipped", (True, False): "only given", (False, True): "only expected"}  # which has no value


def _hides(*trees: Tree) -> bool:
    """Is there a constant so large or small that forty digits could hide it, or hide behind it?"""
    from kb.maths.evaluation import Undefined, complex_value, mp

    for part in (part for tree in trees for part in walk(tree) if not free_variables(part)):
        try:
            value = complex_value(part, {})
        except Undefined:
            return True
        if value and abs(mp.mag(value)) > 60:
            return True
    return False


def _can_be_undefined(tree: Tree) -> bool:
    for part in walk(tree):
        if isinstance(part, Apply) and part.name in _PARTIAL:
            return True
        if isinstance(part, Power):
            exponent = rational(part.exponent)
            if exponent is None or exponent.denominator > 1:
                return True
    return False


def _has_exponential(tree: Tree) -> bool:
    """May it be next to nothing nearly everywhere?"""
    return any(isinstance(part, Power) and rational(part.exponent) is None for part in walk(tree))
