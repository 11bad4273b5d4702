"""Random functions of x and y: as people type them, and as mpmath calculates them by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from mpmath import mp


@dataclass(frozen=True)
class Sample:
    """A function as text, and its value for numbers x and y."""

    text: str
    value: Callable[[Any, Any], Any]

    def __repr__(self) -> str:
        return self.text


_LEAVES = st.one_of(
    st.just(Sample("x", lambda x, y: x)),
    st.just(Sample("x", lambda x, y: x)),
    st.just(Sample("y", lambda x, y: y)),
    st.integers(1, 9).map(lambda n: Sample(str(n), lambda x, y: mp.mpf(n))),
)
_FUNCTIONS = {
    "sin": mp.sin,
    "cos": mp.cos,
    "arctan": mp.atan,
    "sinh": mp.sinh,
    "tanh": mp.tanh,
    "arsinh": mp.asinh,
    "exp": mp.exp,
}


def _applied(name: str, inner: Sample) -> Sample:
    return Sample(f"{name}({inner.text})", lambda x, y: _FUNCTIONS[name](inner.value(x, y)))


def _logarithm(inner: Sample) -> Sample:
    return Sample(f"ln(({inner.text})^2+2)", lambda x, y: mp.log(inner.value(x, y) ** 2 + 2))


def _root(inner: Sample) -> Sample:
    return Sample(f"sqrt(1+({inner.text})^2)", lambda x, y: mp.sqrt(1 + inner.value(x, y) ** 2))


def _sum(a: Sample, b: Sample) -> Sample:
    return Sample(f"{a.text} + ({b.text})", lambda x, y: a.value(x, y) + b.value(x, y))


def _difference(a: Sample, b: Sample) -> Sample:
    return Sample(f"{a.text} - ({b.text})", lambda x, y: a.value(x, y) - b.value(x, y))


def _product(a: Sample, b: Sample) -> Sample:
    return Sample(f"({a.text})({b.text})", lambda x, y: a.value(x, y) * b.value(x, y))


def _quotient(a: Sample, b: Sample) -> Sample:
    return Sample(f"\\frac{{{a.text}}}{{({b.text})^2+1}}", lambda x, y: a.value(x, y) / (b.value(x, y) ** 2 + 1))


def _power(a: Sample, n: int) -> Sample:
    return Sample(f"({a.text})^{n}", lambda x, y: a.value(x, y) ** n)


def _exponential(a: Sample, n: int) -> Sample:
    return Sample(f"{n}^({a.text})", lambda x, y: mp.mpf(n) ** a.value(x, y))


def _grown(parts: st.SearchStrategy[Sample]) -> st.SearchStrategy[Sample]:
    return st.one_of(
        st.builds(_sum, parts, parts),
        st.builds(_difference, parts, parts),
        st.builds(_product, parts, parts),
        st.builds(_quotient, parts, parts),
        st.builds(_power, parts, st.integers(2, 4)),
        st.builds(_exponential, parts, st.integers(2, 3)),
        st.builds(_applied, st.sampled_from(sorted(_FUNCTIONS)), parts),
        parts.map(_logarithm),
        parts.map(_root),
    )


SAMPLES = st.recursive(_LEAVES, _grown, max_leaves=5)


def is_moderate(sample: Sample) -> bool:
    """Are its values, near the origin, such that no thousands of digits are needed to tell what it is?"""
    try:
        values = [
            abs(sample.value(mp.mpf(x), mp.mpf(y))) for x, y in (("0.31", "1.7"), ("-1.2", "0.6"), ("1.4", "2.8"))
        ]
    except OverflowError:
        return False
    return all(value < mp.mpf(10) ** 60 for value in values)
