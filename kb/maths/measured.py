"""Numbers that know how far they can be trusted, and how small the smallest thing is that went into them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from mpmath import libmp

Real = Any  # mpmath's raw number: sign, mantissa, exponent, size

HUGE = 4096  # bits: beyond this a value, or the argument of sin or exp, says nothing any more
HUGE_EXPONENT = 40
_EXACT = -(1 << 62)
_NOTHING = 1 << 62
_SLACK = 6  # bits by which an error may be larger than its estimate
_SHORT = 20  # bits of the denominator of an exponent
_STEADY = -20  # an argument known to so many bits below 1 can be given to sin or exp


class Undefined(ArithmeticError):
    """There is no real value here."""


class Unresolved(ArithmeticError):
    """More digits are needed before anything can be said; `missing` is how many bits more."""

    def __init__(self, missing: int) -> None:
        super().__init__(missing)
        self.missing = missing


class Measured(NamedTuple):
    """A value, and two sizes in bits as powers of two.

    `error`: how far the true value may be away. `detail`: by how much the value would change if the least of the
    numbers and variables that it is made of were another one. Where the detail is smaller than the error, something
    in the expression has not been seen yet: 2x + e^-1000 looks like 2x to four hundred digits.
    """

    value: Real
    error: int
    detail: int

    @property
    def size(self) -> int:
        """The number of bits before the point, of what the value may be at most."""
        if self.value == libmp.fzero:
            return self.error
        return max(int(self.value[2]) + int(self.value[3]), self.error)

    @property
    def is_zero(self) -> bool:
        """Is it exactly zero?"""
        return self.value == libmp.fzero and self.error == _EXACT

    @property
    def may_be_zero(self) -> bool:
        """Is zero within its error?"""
        return self.size <= self.error + _SLACK

    @property
    def hidden(self) -> int:
        """By how many bits the error covers the smallest detail; negative when all is seen."""
        return self.error - self.detail


ZERO = Measured(libmp.fzero, _EXACT, _NOTHING)
ONE = Measured(libmp.fone, _EXACT, _NOTHING)


def _evidence(precision: int) -> int:
    """So many bits must be zero, below the smallest detail, before a value counts as zero."""
    return precision // 3


def _known(value: Measured, precision: int) -> Measured:
    """The value; what is nothing but error, though every detail is seen, is zero."""
    if value.may_be_zero and value.hidden <= -_evidence(precision):
        return ZERO
    return value


def _resolved(value: Measured, precision: int) -> Measured:
    """The value if it is certainly not zero, or exactly zero."""
    if not value.is_zero and value.may_be_zero:
        raise Unresolved(max(precision // 2, value.hidden + _evidence(2 * precision)))
    return value


def _length(value: Real) -> int:
    return _EXACT if value == libmp.fzero else int(value[2]) + int(value[3])


def _rounded(value: Real, precision: int, error: int, detail: int) -> Measured:
    return Measured(value, max(error + 1, _length(value) - precision), detail)


# Leaves


def number(value: Fraction, precision: int) -> Measured:
    """A number as it is written: its last digit is its detail."""
    if not value:
        return ZERO
    real = libmp.from_rational(value.numerator, value.denominator, precision, "n")
    below = value.denominator
    exact = below & (below - 1) == 0 and value.numerator.bit_length() <= precision
    error = _EXACT if exact else _length(real) - precision
    return Measured(real, error, min(0, 1 - below.bit_length()))


def variable(value: Fraction, precision: int) -> Measured:
    """A variable at a point."""
    if not value:
        return ZERO
    real = libmp.from_rational(value.numerator, value.denominator, precision, "n")
    return Measured(real, _length(real) - precision, _length(real))


def constant(name: str, precision: int) -> Measured:
    """π or e."""
    real = (libmp.mpf_pi if name == "pi" else libmp.mpf_e)(precision)
    return Measured(real, 2 - precision, 2)


# Arithmetic


def negative(value: Measured) -> Measured:
    """The opposite."""
    return Measured(libmp.mpf_neg(value.value), value.error, value.detail)


def total(values: list[Measured], precision: int) -> Measured:
    """A sum."""
    reals = [value.value for value in values]
    error = max(value.error for value in values)
    detail = min(value.detail for value in values)
    if error == _EXACT and max(value.size for value in values) - min(real[2] for real in reals) < precision - 16:
        return _known(Measured(libmp.mpf_sum(reals), _EXACT, detail), precision)
    return _known(_rounded(libmp.mpf_sum(reals, precision, "n"), precision, error, detail), precision)


def times(a: Measured, b: Measured, precision: int) -> Measured:
    """A product."""
    if a.is_zero or b.is_zero:
        return ZERO
    real = libmp.mpf_mul(a.value, b.value, precision, "n")
    detail = min(a.detail + b.size, b.detail + a.size)
    if a.error == b.error == _EXACT and a.value[3] + b.value[3] < precision:
        return Measured(real, _EXACT, detail)
    return _rounded(real, precision, max(a.error + b.size, b.error + a.size), detail)


def over(top: Measured, bottom: Measured, precision: int) -> Measured:
    """A quotient. Raises `Undefined` above zero."""
    bottom = _resolved(bottom, precision)
    if bottom.is_zero:
        raise Undefined
    if top.is_zero:
        return ZERO
    real = libmp.mpf_div(top.value, bottom.value, precision, "n")
    size = top.size - bottom.size + 1
    error = max(top.error - bottom.size + 1, bottom.error + size - bottom.size + 1)
    return _rounded(real, precision, error, min(top.detail - bottom.size, bottom.detail + size - bottom.size))


def rational_power(base: Measured, exponent: Fraction, precision: int) -> Measured:
    """A power with a known exponent; odd roots of negative numbers are real."""
    base = _resolved(base, precision)
    if base.is_zero:
        if exponent <= 0:
            raise Undefined
        return ZERO
    above, below = exponent.numerator, exponent.denominator
    if above == 0:
        return ONE
    is_negative = bool(base.value[0])
    if is_negative and below % 2 == 0:
        raise Undefined
    if below == 1:
        real = libmp.mpf_pow_int(base.value, above, precision, "n")
    else:
        size = libmp.mpf_abs(base.value)
        if below <= 64:
            root = libmp.mpf_nthroot(size, below, precision + 10 + above.bit_length(), "n")
            real = libmp.mpf_pow_int(root, above, precision, "n")
        else:
            wide = precision + 60 + above.bit_length()
            log = libmp.mpf_log(size, wide, "n")
            product = libmp.mpf_mul(libmp.from_rational(above, below, wide, "n"), log, wide, "n")
            if _length(product) > HUGE_EXPONENT:
                raise Undefined
            real = libmp.mpf_exp(product, precision, "n")
        real = libmp.mpf_neg(real) if is_negative and above % 2 else real
    slope = _length(real) - base.size + above.bit_length() - below.bit_length() + 1
    if base.error == _EXACT and below == 1 and above > 0 and _length(base.value) * above < precision // 2:
        return Measured(real, _EXACT if base.value[2] >= 0 else _length(real) - precision, base.detail + slope)
    # A long exponent, such as 1 + 10^-80, is a detail of its own; a short one hides nothing.
    detail = base.detail + slope
    if below.bit_length() > _SHORT:
        detail = min(detail, _length(real) - below.bit_length() - _SLACK)
    return _rounded(real, precision, base.error + slope, detail)


def general_power(base: Measured, exponent: Measured, precision: int) -> Measured:
    """A power with an exponent that varies, or is not rational."""
    base = _resolved(base, precision)
    if base.is_zero:
        if exponent.is_zero or _resolved(exponent, precision).value[0]:
            raise Undefined
        return ZERO
    if exponent.is_zero:
        return ONE
    if base.value[0]:
        if exponent.size > 20 or exponent.value[2] < 0:
            raise Undefined
        real = libmp.mpf_pow_int(base.value, libmp.to_int(exponent.value), precision, "n")
        slope = _length(real) - base.size + exponent.size
        return _rounded(real, precision, base.error + slope, base.detail + slope)
    wide = precision + 60
    return exp(times(exponent, applied("ln", base, wide), wide), precision)


def exp(inner: Measured, precision: int) -> Measured:
    """e to a power."""
    if inner.is_zero:
        return ONE
    if inner.size > HUGE_EXPONENT:
        raise Undefined
    _steady(inner)
    real = libmp.mpf_exp(inner.value, precision, "n")
    size = _length(real)
    return _rounded(real, precision, inner.error + size, inner.detail + size)


# Functions: each gives a value and the size in bits of its derivative there


def _steady(inner: Measured) -> None:
    if inner.error > _STEADY:
        raise Unresolved(inner.error - _STEADY + 64)


def _turning(name: str, inner: Measured, precision: int) -> tuple[Real, int]:
    if inner.size > HUGE:
        raise Undefined
    _steady(inner)
    cosine, sine = libmp.mpf_cos_sin(inner.value, precision + 10, "n")
    c, s = _length(cosine), _length(sine)
    if name == "sin":
        return sine, c
    if name == "cos":
        return cosine, s
    below, size = (cosine, c) if name in {"tan", "sec"} else (sine, s)
    if size <= inner.error + _SLACK:
        # A pole, if all is seen; else it is not yet known on which side of one.
        if inner.hidden <= -_evidence(precision):
            raise Undefined
        raise Unresolved(precision)
    match name:
        case "tan":
            return libmp.mpf_div(sine, cosine, precision, "n"), -2 * c
        case "cot":
            return libmp.mpf_div(cosine, sine, precision, "n"), -2 * s
        case "sec":
            return libmp.mpf_div(libmp.fone, below, precision, "n"), s - 2 * c
        case _:
            return libmp.mpf_div(libmp.fone, below, precision, "n"), c - 2 * s


def _growing(name: str, inner: Measured, precision: int) -> tuple[Real, int]:
    if inner.size > HUGE_EXPONENT:
        raise Undefined
    _steady(inner)
    if inner.is_zero and name in {"coth", "csch"}:
        raise Undefined
    if name == "tanh":
        # Far out tanh is 1 to all digits, and cosh would be taken for nothing.
        away = abs(libmp.to_float(inner.value))
        return libmp.mpf_tanh(inner.value, precision, "n"), min(0, 2 - int(2.885 * away))
    cosh, sinh = libmp.mpf_cosh_sinh(inner.value, precision + 10, "n")
    c, s = _length(cosh), _length(sinh)
    match name:
        case "sinh":
            return sinh, c
        case "cosh":
            return cosh, s
        case "coth":
            return libmp.mpf_div(cosh, sinh, precision, "n"), -2 * s
        case "sech":
            return libmp.mpf_div(libmp.fone, cosh, precision, "n"), s - 2 * c
        case _:
            return libmp.mpf_div(libmp.fone, sinh, precision, "n"), c - 2 * s


def _ending(name: str, inner: Measured, precision: int) -> tuple[Real, int]:
    """Functions that begin or end at 1 or -1."""
    square = libmp.mpf_mul(inner.value, inner.value)
    rest = libmp.mpf_sub(libmp.fone, square, precision, "n")
    value, length = inner.value, _length(rest)
    if inner.size < 4 and length <= inner.error + _SLACK:
        if inner.hidden > -_evidence(precision):
            raise Unresolved(max(precision // 2, inner.hidden + _evidence(2 * precision)))
        value, rest, length = libmp.fnone if value[0] else libmp.fone, libmp.fzero, 0
    outside = bool(rest[0])
    if name == "artanh":
        if outside or rest == libmp.fzero:
            raise Undefined
        return libmp.mpf_atanh(value, precision, "n"), -length
    if name == "arcosh":
        if value[0] or not (outside or rest == libmp.fzero):
            raise Undefined
        return libmp.mpf_acosh(value, precision, "n"), -length // 2
    if outside:
        raise Undefined
    function = libmp.mpf_asin if name == "arcsin" else libmp.mpf_acos
    return function(value, precision, "n"), -length // 2


def _smooth(name: str, inner: Measured, precision: int) -> tuple[Real, int]:
    if name == "arctan":
        return libmp.mpf_atan(inner.value, precision, "n"), min(0, -2 * inner.size)
    return libmp.mpf_asinh(inner.value, precision, "n"), min(0, -inner.size)


def _from_zero(name: str, inner: Measured, precision: int) -> tuple[Real, int]:
    _resolved(inner, precision)
    if inner.value[0] or (name == "ln" and inner.is_zero):
        raise Undefined
    if name == "ln":
        return libmp.mpf_log(inner.value, precision, "n"), 1 - inner.size
    real = libmp.mpf_sqrt(inner.value, precision, "n")
    return real, 0 if inner.is_zero else -_length(real)


_FAMILIES: dict[str, Callable[[str, Measured, int], tuple[Real, int]]] = {
    **dict.fromkeys(("sin", "cos", "tan", "cot", "sec", "csc"), _turning),
    **dict.fromkeys(("sinh", "cosh", "tanh", "coth", "sech", "csch"), _growing),
    **dict.fromkeys(("arcsin", "arccos", "arcosh", "artanh"), _ending),
    **dict.fromkeys(("arctan", "arsinh"), _smooth),
    **dict.fromkeys(("ln", "sqrt"), _from_zero),
}
_OF_RECIPROCAL = {"arccot": "arctan", "arcsec": "arccos", "arccsc": "arcsin"}
_LEVEL_SOMEWHERE = frozenset({"sin", "cos", "sec", "csc", "cosh", "sech"})  # where the derivative may be zero
_LEVEL_AT_ZERO = frozenset({"cosh", "sech"})


def applied(name: str, inner: Measured, precision: int) -> Measured:
    """A function at a value."""
    if name in _OF_RECIPROCAL:
        return applied(_OF_RECIPROCAL[name], over(ONE, inner, precision + 10), precision)
    if name == "abs":
        return Measured(libmp.mpf_abs(inner.value), inner.error, inner.detail)
    if name == "sign":
        value = _resolved(inner, precision)
        if value.is_zero:
            return ZERO
        return Measured(libmp.fnone if value.value[0] else libmp.fone, _EXACT, _NOTHING)
    real, slope = _FAMILIES[name](name, inner, precision)
    error, detail = inner.error + slope, inner.detail + slope
    # Far out sech is flat too, but there it is as small as its slope.
    level = name in _LEVEL_SOMEWHERE and (name not in _LEVEL_AT_ZERO or inner.size <= 0)
    if level and slope <= inner.error + _SLACK and inner.hidden <= -_evidence(precision):
        # A highest or lowest point, such as sin(π/2): a small change of the argument counts twice as little.
        error, detail = 2 * inner.error, 2 * min(inner.detail, 0)
    if inner.error == _EXACT and real == libmp.fzero:
        return ZERO
    # Not whenever the result is 1: far out, tanh is 1 only as far as one can see.
    if real == libmp.fone and (inner.is_zero or (name == "sqrt" and inner == ONE._replace(detail=inner.detail))):
        return Measured(real, _EXACT, detail)
    return _known(_rounded(real, precision, error, detail), precision)
