"""Are two expressions the same function? Decided by values to sixty digits at well-chosen points."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

from kb.maths.domains import MOST_SIDES, Twins, complex_same
from kb.maths.effort import COMPLEX_STEPS, ROUGH_SHARE, Effort, Exhausted, cost
from kb.maths.machine import as_float
from kb.maths.pieces import Pieces, same_borders, turning
from kb.maths.points import generic_points, integer_points, landmarks, points_far
from kb.maths.traits import BITS, defining, has_exponential, hides, precision_for, ratio, rounding
from kb.maths.tree import Matrix, Tree, Vector, children, free_variables
from kb.maths.vectors import shape
from kb.model import Outcome

if TYPE_CHECKING:
    from kb.maths import rough
    from kb.maths.evaluation import Function
    from kb.maths.measured import Measured

_AGREEING = 6  # points that must agree before two functions count as equal
_POINTS = 15
_MOST_BITS = 8192
_BITS_FAR = 1024  # the most where enough points have agreed before
_MOST_TRIES = 4  # at one point, each with more digits
_SEEN = 64  # bits of which the smallest detail must be known before two values count as equal
_CLEAR = 100  # bits above the error: a difference that no error explains
_SLACK = 8
_SIDES = {(True, True): "skipped", (True, False): "only given", (False, True): "only expected"}  # which has no value
_SEEN_GAP = 2.0**-60  # less is the error of eighty bits


class Judgement(Struct, frozen=True):
    """What comparing two expressions gave; `domain` when one of them is defined where the other is not."""

    outcome: Outcome
    domain: bool = False


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
        evaluate(compiled(tree), {}, BITS)
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


class _Comparison:
    """One comparison of two expressions that have one value each."""

    def __init__(self, expected: Tree, given: Tree, where: Tree | None, effort: Effort) -> None:
        self.expected = expected
        self.given = given
        self.effort = effort
        self.names = tuple(sorted({*free_variables(expected), *free_variables(given)}))
        self.cost = cost(expected) + cost(given)
        self.where = defining(where)
        self.where_cost = cost(where) if self.where and where is not None else 0
        self.extra = free_variables(where) if where is not None else ()
        self.changing = bool(turning(expected) or turning(given))
        self.fading = has_exponential(expected) or has_exponential(given)
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
        return precision_for(self.expected, self.given)

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
            self.effort.spend(2 * MOST_SIDES * COMPLEX_STEPS * self.cost)
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
            self.effort.spend(COMPLEX_STEPS * self.cost)
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

        self.effort.spend((self.cost + self.where_cost) / ROUGH_SHARE)
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
                    evaluate(function, point, BITS)
            except Undefined:
                return "skipped"
        bits = self.bits
        for _ in range(_MOST_TRIES):
            try:
                return self.same_to(point, bits)
            except Unresolved as fault:
                bits = max(bits + fault.missing, bits * 3 // 2)
            more = self.cost * (bits / BITS) ** 1.6
            if bits > most or more > self.for_digits:
                break
            self.for_digits -= more
        self.doubts += 1
        return "skipped"

    def values_to(self, point: dict[str, Fraction], bits: int) -> list[Measured | None]:
        """Both values with so many bits; None where there is none."""
        from kb.maths.evaluation import Undefined, measure

        self.effort.spend(self.cost * (bits / BITS) ** 1.6)
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
        self.effort.spend(8 * COMPLEX_STEPS * self.cost)
        found = [complex_same(self.expected, self.given, point) for point in generic_points(self.names, 8)]
        if "different" in found:
            return Judgement(Outcome.DIFFERENT)
        same = found.count("equal") + self.agreeing
        if same >= (_AGREEING if self.names else 1) and not hides(self.expected, self.given):
            return Judgement(Outcome.EQUAL)
        return Judgement(Outcome.UNDECIDED)

    def is_rounded(self) -> bool:
        """Is the given answer the expected one with decimals rounded, as far as they were written?

        A rounded number shows everywhere, and nowhere by more than it was rounded: what is exactly equal at the usual
        points and differs elsewhere is another function.
        """
        tolerance = rounding(self.given)
        if not tolerance or self.apart_at is None:
            return False
        from kb.maths.evaluation import Undefined, evaluate

        gaps = []
        for point in generic_points(self.names, 8):
            try:
                a, b = (evaluate(function, point, 80) for function in self.functions)
            except Undefined:
                continue
            gap, size = ratio(a, b)
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
