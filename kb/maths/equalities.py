"""Equalities that a note states of numbers and matrices: true, false, or not to be told."""

from __future__ import annotations

import re
from fractions import Fraction
from math import comb, factorial

from kb.maths.equivalence import has_value, judge
from kb.maths.expression import read
from kb.maths.linear import Rows, is_literal, value_of
from kb.maths.printing import latex
from kb.maths.simplification import simplified
from kb.maths.tokens import ReadingError
from kb.maths.tree import (
    Constant,
    Matrix,
    Negative,
    Number,
    Power,
    Tree,
    Vector,
    free_variables,
    number,
    rational,
    walk,
)
from kb.model import Outcome

_MATRICES = re.compile(
    r"matrix\}|\\begin\{array\}|\\[|]|\\lVert|\\Vert|‖|\)\s*(?:\\cdot|\\times|·|⋅|×)\s*(?:\\left\s*)?\("
    r"|^\s*[-−]?\d[\d.]*\s*(?:\\cdot|\\times|·|⋅|×)?\s*(?:\\left\s*)?\([^()]*,"
)
_LONGEST = 2000
# What means something else to some: log 100, a mixed number, sin 30 for degrees, [2.7] for its whole part.
_TWO_MEANINGS = re.compile(
    r"\\?log(?![_a-zA-Z])|\d\s*\\[dt]?frac\s*\{?\s*\d"
    r"|\\?(?:sin|cos|tan|cot|sec|csc)\s*(?:\\left\s*)?[({]?\s*-?\s*[1-9]\d*(?![\d.]*\s*\\?(?:pi|π|\*|/|\^))"
    r"|\[[^\[\](),]*(?:\d\.\d|/|frac)[^\[\](),]*\]"
)
_MORE_PERCENT = re.compile(r"(?:[02-9]|\d1|\.\d+)\s*[-+−]\s*\d+(?:\.\d+)?\s*\\%")  # 100 + 5 % is 105 to some
_PERCENT = re.compile(r"(?<![\d.])(\d{1,12})(?:\.(\d{1,12}))?\s*\\%(?!\s*[\d(a-zA-Z])")
_FACTORIAL = re.compile(r"(?<![\d.)])(\d{1,2})\s*!(?!!)")
_CHOOSE = re.compile(
    r"\\[dt]?binom\s*\{\s*(\d{1,3})\s*\}\s*\{\s*(\d{1,3})\s*\}|\{\s*(\d{1,3})\s*\\choose\s*(\d{1,3})\s*\}"
)
_DEGREES = re.compile(r"(\d+(?:\.\d+)?)\s*(?:\^\s*\{?\s*\\circ\s*\}?|°|\\degree)")
_OF_ANGLES = re.compile(r"\\?(?:sin|cos|tan|cot|sec|csc)(?![a-zA-Z])")
_BARRED = re.compile(
    r"\\left\s*\|\s*\\begin\{(?:matrix|array)\}(?:\{[lcr ]*\})?((?:(?!\\begin).){1,2000}?)"
    r"\\end\{(?:matrix|array)\}\s*\\right\s*\|",
    re.DOTALL,
)
_BRACKETS = re.compile(r"^\s*(?:\\left\s*)?[(\[]")
_SMALL = 1000  # the largest denominator of a value that is taken for exact
_ZERO: Rows = ((number(0),),)
_TEN, _ABOUT = 10, 0.05
_THREE_DIGITS = 100
_TWO_DIGITS = 10  # of a decimal that may have been rounded: 0.5 is just a half
_PI_ROUNDED = Fraction(6, 10**4)  # π taken for 3.14
_DECIMAL = re.compile(r"(?<![\d.])(\d{1,12})\.(\d{1,12})(?![\d.])")
_ENOUGH_DIGITS = Fraction(1, 10**12)


def verify_equality(left: str, right: str) -> tuple[Outcome, str]:
    """Whether two sides, in LaTeX, are the same number or the same matrix of numbers, and what the left side comes to.

    Unreadable when a side is neither. Decimals count as rounded where they end.
    """
    if len(left) + len(right) > _LONGEST:
        return Outcome.UNREADABLE, ""
    a, b = _value(left), _value(right)
    if a is None or b is None:
        return Outcome.UNREADABLE, ""
    return _compared(a, b, b if is_literal(left) else a, _slack(left) + _slack(right))


def has_two_meanings(text: str) -> bool:
    """Does a formula hold what means one thing to some and another to others: log without a base, sin 30, [2.7]?"""
    return _TWO_MEANINGS.search(text) is not None


def verify_value(value: Tree, stated: str) -> tuple[Outcome, str]:
    """Whether a side, in LaTeX, is what a number or a vector of numbers comes to, and what that is."""
    a = tuple((item,) for item in value.items) if isinstance(value, Vector) else ((value,),)
    b = _value(stated) if len(stated) <= _LONGEST else None
    if has_two_meanings(latex(simplified(value))):
        return Outcome.UNREADABLE, ""
    if b is None or _size(a) != _size(b):
        return Outcome.UNREADABLE, ""
    return _compared(a, b, a, _slack(stated))


def _compared(a: Rows, b: Rows, worked: Rows, slack: float) -> tuple[Outcome, str]:
    if _size(a) != _size(b):
        # A product that has another size than what it is said to be; but 0 may stand for any zero.
        return (Outcome.UNREADABLE, "") if _ZERO in (a, b) else (Outcome.DIFFERENT, _shown(worked))
    if not all(rational(entry) is not None or has_value(entry) for rows in (a, b) for row in rows for entry in row):
        return Outcome.UNREADABLE, ""
    pairs = zip((x for row in a for x in row), (y for row in b for y in row), strict=True)
    outcomes = {_same(x, y) for x, y in pairs}
    if Outcome.DIFFERENT in outcomes and len(a) * len(a[0]) > 1 and _nearly(a, b, slack):
        return Outcome.EQUAL, ""
    for outcome in (Outcome.DIFFERENT, Outcome.UNDECIDED):
        if outcome in outcomes:
            return outcome, _shown(worked) if outcome is Outcome.DIFFERENT else ""
    return Outcome.EQUAL, ""


def _size(rows: Rows) -> tuple[int, int]:
    """Rows and columns; whether a vector stands or lies, notes do not always say."""
    shape = len(rows), len(rows[0])
    return (1, max(shape)) if 1 in shape else shape


def _value(text: str) -> Rows | None:
    if _MORE_PERCENT.search(text):
        return None
    text = _plainer(text)
    if has_two_meanings(text):
        return None
    if _MATRICES.search(text):
        return value_of(text)
    try:
        tree = read(text)
    except ReadingError:
        return None
    if free_variables(tree) or isinstance(tree, Matrix):
        return None
    if isinstance(tree, Vector):
        # Without brackets the comma may be that of a decimal, or of a list.
        return tuple((item,) for item in tree.items) if _BRACKETS.match(text) else None
    return ((tree,),)


def _plainer(text: str) -> str:
    """With per cents, factorials, binomials, degrees and determinants between bars as plainer mathematics."""
    if "!" in text:
        text = _FACTORIAL.sub(lambda found: f"({factorial(int(found[1]))})", text)
    if "binom" in text or "\\choose" in text:
        text = _CHOOSE.sub(lambda found: f"({comb(int(found[1] or found[3]), int(found[2] or found[4]))})", text)
    if "%" in text:
        text = _PERCENT.sub(lambda found: _hundredths(found[1], found[2] or "") + " ", text)
    if _OF_ANGLES.search(text):
        text = _DEGREES.sub(r"(\1 \\pi / 180)", text)
    if "\\left" in text and "\\begin" in text:
        text = _BARRED.sub(r"\\begin{vmatrix}\1\\end{vmatrix}", text)
    return text


def _hundredths(whole: str, part: str) -> str:
    digits = whole.zfill(3)
    return f"{digits[:-2]}.{digits[-2:]}{part}"


def _same(a: Tree, b: Tree) -> Outcome:
    x, y = rational(a), rational(b)
    if x is not None and y is not None:
        if x == y:
            return Outcome.EQUAL
        if not any(_has_decimals(tree) or _is_magnitude(tree) for tree in (a, b)):
            return Outcome.DIFFERENT
    outcome = judge(a, b).outcome
    if outcome is not Outcome.DIFFERENT:
        return Outcome.EQUAL if outcome is Outcome.APPROXIMATE else outcome
    if judge(b, a).outcome is Outcome.APPROXIMATE or _rounded(a, b):
        return Outcome.EQUAL
    return outcome


def _rounded(a: Tree, b: Tree) -> bool:
    """May the two sides differ only because decimals end somewhere?"""
    from kb.maths.evaluation import Undefined, complex_value

    if not any(_has_decimals(tree) or _is_large(tree) or _is_magnitude(tree) for tree in (a, b)):
        return False
    if all(rational(tree) is not None and not _has_decimals(tree) and not _is_magnitude(tree) for tree in (a, b)):
        return False
    try:
        x, y = (complex(complex_value(tree, {})) for tree in (a, b))
    except (Undefined, OverflowError):
        return True
    ends = _error(a, abs(x)), _error(b, abs(y))
    # Of two decimals only the shorter is the rounded one.
    return abs(x - y) <= (max(ends) if _is_decimal(a) and _is_decimal(b) else sum(ends))


def _nearly(a: Rows, b: Rows, slack: float) -> bool:
    """Do the entries of two matrices differ only as far as rounded decimals in what was carried out allow?"""
    from kb.maths.evaluation import Undefined, complex_value

    if not slack:
        return False
    try:
        x, y = ([complex(complex_value(tree, {})) for row in rows for tree in row] for rows in (a, b))
    except (Undefined, OverflowError):
        return True
    most = slack * max(map(abs, x + y))
    return all(abs(one - other) <= most for one, other in zip(x, y, strict=True))


def _slack(text: str) -> float:
    """How far, as a part of it, a product of a text's decimals may be off; nothing for a literal."""
    if is_literal(text):
        return 0
    rounded = [found[0] for found in _DECIMAL.finditer(text) if len((found[1] + found[2]).lstrip("0")) > 1]
    return max((0.5 / int(one.replace(".", "")) for one in rounded), default=0)


def _has_decimals(tree: Tree) -> bool:
    return any(isinstance(part, Number) and part.decimal for part in walk(tree))


def _is_decimal(tree: Tree) -> bool:
    bare = tree.value if isinstance(tree, Negative) else tree
    return isinstance(bare, Number) and bare.decimal


def _is_large(tree: Tree) -> bool:
    """A whole number of three digits may stand for a value that is not whole."""
    return isinstance(tree, Number) and tree.value.denominator == 1 and tree.value >= _THREE_DIGITS


def _is_magnitude(tree: Tree) -> bool:
    """A bare power of ten says how large something is."""
    return isinstance(tree, Power) and rational(tree.base) == _TEN


def _error(tree: Tree, size: float) -> float:
    """How far the value of a side may be off: half a unit of the last digit, of each decimal in it but 0.5 and 0.1."""
    bare = tree.value if isinstance(tree, Negative) else tree
    if _is_large(bare):
        return 0.5
    if _is_magnitude(bare):
        return size * _ABOUT
    total = Fraction(0)
    for part in walk(tree):
        if part == Constant("pi"):
            total += _PI_ROUNDED
        if isinstance(part, Number) and part.decimal and part.value:
            unit = _last_digit(part.value)
            if part is bare:
                return float(unit) * 0.5005
            if part.value / unit >= _TWO_DIGITS:
                total += unit / part.value / 2
    return size * float(total) * 1.05


def _last_digit(value: Fraction) -> Fraction:
    unit = Fraction(1)
    while (value / unit).denominator != 1 and unit > _ENOUGH_DIGITS:
        unit /= 10
    return unit


def _shown(rows: Rows) -> str:
    """What a side comes to: exact, with its decimals where it is not rational."""
    if len(rows) * len(rows[0]) == 1:
        return _number_shown(rows[0][0])
    lines = " \\\\ ".join(" & ".join(latex(simplified(entry)) for entry in row) for row in rows)
    return f"\\begin{{pmatrix}} {lines} \\end{{pmatrix}}"


def _number_shown(tree: Tree) -> str:
    from kb.maths.evaluation import Undefined, complex_value

    exact = simplified(tree)
    value = rational(exact)
    if value is not None and _has_decimals(tree) and (value * 10**6).denominator == 1:
        return f"{float(value):.10g}"
    if value is not None or isinstance(exact, Constant):
        return latex(exact)
    try:
        about_value = complex_value(exact, {})
    except (Undefined, OverflowError):
        return latex(exact)
    if about_value.imag:
        return latex(exact)
    near = Fraction(float(about_value.real)).limit_denominator(_SMALL)
    if abs(float(near) - float(about_value.real)) < 1e-12:
        return latex(number(near))
    about = f"{float(about_value.real):.6g}"
    return f"{latex(exact)} \\approx {about}" if "e" not in about else latex(exact)
