"""Fresh exercises on one mistake: templates in which it can be made, and would show."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kb.maths.exercises import Instance, deal
from kb.maths.templates import read_template
from kb.model import Template

__all__ = ["TOPICS", "exercises_for", "practice_of", "topic_of"]

TOPICS: dict[str, tuple[str, ...]] = {
    "chain": (
        "inner-derivative-missing", "inner-derivative-twice", "inner-replaced-by-derivative",
        "only-inside-differentiated",
    ),
    "product": ("product-of-derivatives", "product-term-lost", "product-minus"),
    "quotient": (
        "quotient-of-derivatives", "quotient-only-numerator", "quotient-plus", "quotient-swapped",
        "quotient-not-squared",
    ),
    "power": ("exponent-not-lowered", "exponent-raised", "exponent-not-brought-down"),
    "exponential": ("power-rule-on-exponential",),
    "logarithm": ("log-factor-missing",),
    "root": ("root-half-missing",),
    "trigonometric": ("trig-sign", "trig-function-kept"),
    "constants": ("constant-kept", "constant-factor-dropped", "constant-factor", "constant-added"),
    "sums": ("term-missing", "term-sign", "term-kept", "sign"),
    "variables": ("wrong-variable", "unknown-variable", "other-variable-differentiated"),
    "derivative": ("antiderivative", "second-derivative", "not-differentiated"),
}  # fmt: skip
"""The diagnoses that one rule explains; `maths.practice.<topic>` in the catalogues names it."""
_TOPIC_OF = {code: topic for topic, codes in TOPICS.items() for code in codes}

_SMALL = {"a": "2..9", "b": "2..9"}
_WITH_POWER = {"a": "2..9", "n": "2..6"}
_EXERCISES: dict[str, tuple[tuple[str, Mapping[str, object]], ...]] = {
    "chain": (
        ("sin(a x + b)", _SMALL),
        ("(a x + b)^n", {**_SMALL, "n": "3..6"}),
        ("tan(a x^2)", {"a": "2..9"}),
        ("ln(x^2 + b)", {"b": "2..9"}),
        ("cos(a x^n)", _WITH_POWER),
        ("sqrt(a x^2 + b)", _SMALL),
        ("arctan(a x)", {"a": "2..9"}),
    ),
    "product": (
        ("x^n sin(a x)", _WITH_POWER),
        ("x^n e^(a x)", _WITH_POWER),
        ("(a x + b) ln(x)", _SMALL),
        ("x^n cos(x)", {"n": "2..9"}),
        ("(x^2 + a) e^(b x)", _SMALL),
        ("x^n ln(x)", {"n": "2..9"}),
    ),
    "quotient": (
        ("(a x + b)/(x^2 + c)", {**_SMALL, "c": "1..5"}),
        ("sin(x)/(x + a)", {"a": "1..9"}),
        ("x^n/(x + a)", _WITH_POWER),
        ("e^(a x)/(x^2 + b)", _SMALL),
        ("ln(x)/(x^2 + a)", {"a": "1..9"}),
        ("(x + a)/sin(x)", {"a": "1..9"}),
    ),
    "power": (
        ("a x^n", {"a": "2..9", "n": "3..9"}),
        ("a x^n + b x^m", {**_SMALL, "n": "6..9", "m": "3..5"}),
        ("x^(n/m)", {"n": [2, 4, 8], "m": [3, 5, 7]}),
        ("a/x^n", {"a": "2..9", "n": "2..5"}),
        ("x^n - a x", {"a": "2..9", "n": "3..9"}),
    ),
    "exponential": (
        ("a^x", {"a": "2..9"}),
        ("e^(a x)", {"a": "2..9"}),
        ("x^n + a^x", _WITH_POWER),
        ("b a^x", _SMALL),
        ("a^(b x)", {"a": [3, 5, 6, 7], "b": "2..4"}),
    ),
    "logarithm": (
        ("a^x", {"a": "2..9"}),
        ("log_a(x)", {"a": "2..9"}),
        ("a^(b x)", {"a": [3, 5, 6, 7], "b": "2..4"}),
        ("log_a(x^2 + b)", _SMALL),
        ("x^n + a^x", _WITH_POWER),
    ),
    "root": (
        ("sqrt(a x + b)", _SMALL),
        ("sqrt(x) + a x^n", _WITH_POWER),
        ("a sqrt(x)", {"a": "3..9"}),
        ("sqrt(x^2 + a)", {"a": "2..9"}),
        ("x sqrt(x + a)", {"a": "1..9"}),
    ),
    "trigonometric": (
        ("cos(a x)", {"a": "2..9"}),
        ("a cos(x) + b sin(x)", _SMALL),
        ("x^n + cos(a x)", _WITH_POWER),
        ("a x + cos(b x)", _SMALL),
        ("cos(a x^2)", {"a": "2..9"}),
    ),
    "constants": (
        ("a x^n + b", {**_SMALL, "n": "2..6"}),
        ("a sin(x) + b", _SMALL),
        ("a e^x + b", _SMALL),
        ("a ln(x) - b", _SMALL),
        ("a sqrt(x) + b", {"a": "3..9", "b": "2..9"}),
    ),
    "sums": (
        ("a x^n - b x + c", {**_SMALL, "n": "3..6", "c": "2..9"}),
        ("a x^3 + b x^2 - c x", {**_SMALL, "c": "2..9"}),
        ("a sin(x) + x^n", _WITH_POWER),
        ("x^n + a ln(x)", _WITH_POWER),
        ("e^(a x) - b x^2", _SMALL),
    ),
    "variables": (
        ("a x^n y^2 + b y", {**_SMALL, "n": "2..5"}),
        ("x^2 sin(a y) + b y^3", _SMALL),
        ("a x^n + b x y^2", {**_SMALL, "n": "2..5"}),
        ("x^2 y + e^(a y)", {"a": "2..9"}),
        ("a x^3 y^n + y^2", _WITH_POWER),
    ),
    "derivative": (
        ("a x^n + b x^2", {**_SMALL, "n": "4..8"}),
        ("x^n sin(a x)", {"a": "2..9", "n": "2..4"}),
        ("a x^n - b ln(x)", {**_SMALL, "n": "3..6"}),
        ("e^(a x) + x^n", {"a": "2..9", "n": "3..6"}),
        ("a sin(x) + b x^3", _SMALL),
    ),
}
_ROUNDS = 500  # after so many rounds through its templates a topic begins again


def topic_of(code: str) -> str | None:
    """The rule that a diagnosis is about; None where there is nothing to practise."""
    return _TOPIC_OF.get(code)


def practice_of(code: str, first: int, count: int) -> tuple[tuple[Template, Instance], ...]:
    """So many different exercises in which this mistake can be made, with their templates, from number `first` on.

    The same number is always the same exercise, and the first forty are all different.
    """
    templates = _templates(code)
    return tuple(
        (template, deal(template, code, number // len(templates) % _ROUNDS))
        for number in range(first, first + count)
        for template in (templates[number % len(templates)],)
    )


def exercises_for(code: str, seed: int) -> tuple[Instance, ...]:
    """Three different exercises in which this mistake can be made."""
    return tuple(instance for _, instance in practice_of(code, 3 * seed, 3))


@cache
def _templates(code: str) -> tuple[Template, ...]:
    topic = _TOPIC_OF[code]
    task = "partial" if topic == "variables" else "differentiate"
    by = {"by": "x"} if topic == "variables" else {}
    return tuple(read_template({task: text, "given": given, **by}) for text, given in _EXERCISES[topic])
