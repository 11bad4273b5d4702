"""The numbers of the notes on probability, computed afresh by counting, summing and running what they speak of."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest
import sympy

from kb.maths import read
from kb.model import Card
from kb.reading import read_note
from kb.worker.algebra import to_sympy

COURSE = Path(__file__).parents[2] / "notes"
SUBJECT = {"en": "en/3-probability", "zh": "zh/3-概率"}
DIE = [Fraction(face) for face in range(1, 7)]
URN = "rrrbb"
DATA = [2, 4, 9]
TENTHS = [number / 10 for number in range(10)]


@cache
def _notes(language: str) -> dict[str, tuple[str, tuple[Card, ...]]]:
    """The text and the cards of each note of the subject, by its key."""
    found: dict[str, tuple[str, tuple[Card, ...]]] = {}
    for path in sorted((COURSE / SUBJECT[language]).glob("*.md")):
        text = path.read_text(encoding="utf-8")
        reading = read_note(text, path.name)
        assert reading.key is not None
        found[reading.key] = (text, reading.cards)
    return found


def _answer(language: str, key: str, *words: str) -> str:
    """The answer of the one card of a note whose question holds these words."""
    (card,) = (card for card in _notes(language)[key][1] if all(word in card.front for word in words))
    return card.back.strip("$").replace("g'(w^*)", "c")


def _value(text: str, **letters: float) -> float:
    expression: Any = to_sympy(read(text))
    known = {name: sympy.nsimplify(value) for name, value in letters.items()}
    return float(expression.subs({symbol: known[symbol.name] for symbol in expression.free_symbols}))


def _mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _matches(people: int) -> Fraction:
    orders = list(permutations(range(people)))
    return Fraction(sum(place == hat for order in orders for place, hat in enumerate(order)), len(orders))


def _share(draws: list[tuple[str, ...]], wanted: Callable[[tuple[str, ...]], bool]) -> Fraction:
    return Fraction(sum(map(wanted, draws)), len(draws))


def _heads(tosses: int) -> float:
    chances = [math.comb(tosses, heads) / 2**tosses for heads in range(tosses + 1)]
    mean = sum(heads * chance for heads, chance in enumerate(chances))
    return math.sqrt(sum((heads - mean) ** 2 * chance for heads, chance in enumerate(chances)))


def _drawn(population: int, draws: int, variance: int) -> Fraction:
    """The variance of a mean without replacement, from the covariance that makes the sum of all constant."""
    covariance = -Fraction(variance, population - 1)
    return (draws * variance + draws * (draws - 1) * covariance) / Fraction(draws) ** 2


def _scaled(constant: float, slope: float, noise: float, steps: int = 200_000) -> float:
    """The number of steps times the variance of noisy steps of a constant over that number."""
    variance = 1.0
    for k in range(1, steps):
        variance = (1 - constant * slope / k) ** 2 * variance + (constant * noise / k) ** 2
    return variance * steps


OF_THREE = list(permutations(URN, 2))
NUMBERS: list[tuple[str, tuple[str, ...], tuple[str, ...], float | Fraction]] = [
    ("expectation", ("number shown by a fair die",), ("均匀骰子点数",), _mean(DIE)),
    ("expectation", ("hats",), ("帽子",), _matches(6)),
    ("expectation", ("Value of $E[1/X]$",), ("$E[1/X]$ 的值",), (1 + Fraction(1, 3)) / 2),
    ("expectation", ("says how many fair coins",), ("点数抛均匀硬币",), _mean([face / 2 for face in DIE])),
    ("variance", ("fair die",), ("均匀骰子",), statistics.pvariance(DIE)),
    ("standard-error", ("whole population. Their",), ("整个总体，方差",), statistics.pvariance(map(Fraction, DATA))),
    ("standard-error", ("Their unbiased",), ("是样本，无偏",), statistics.variance(map(Fraction, DATA))),
    ("variance", ("3 and 4",), ("3 与 4",), math.hypot(3, 4)),
    ("standard-error", ("error of their mean",), ("是样本，其均值",), statistics.stdev(DATA) / math.sqrt(3)),
    ("standard-error", ("sample of 25",), ("25 个独立观测",), 10 / math.sqrt(25)),
    ("sampling", ("second ball",), ("第二个是红球",), _share(OF_THREE, lambda two: two[1] == "r")),
    ("sampling", ("without", "both red"), ("无放回抽两个",), _share(OF_THREE, lambda two: two == ("r", "r"))),
    (
        "sampling",
        ("drawn with replacement are both red",),
        ("有放回抽两个",),
        _share(list(product(URN, repeat=2)), lambda two: two == ("r", "r")),
    ),
    ("sampling", ("with replacement from 101",), ("101 个数中有放回",), 40 / 20),
    ("sampling", ("without replacement from 101",), ("101 个数中无放回",), _drawn(101, 20, 40)),
    ("sampling", ("% of them",), ("% 的样本",), round(100 * (1 - (1 - 1e-6) ** 10**6))),
    ("chebyshev", ("100 independent",), ("100 个独立观测",), Fraction(4, 100)),
    ("chebyshev", ("less than 2",), ("不到两个标准差",), 1 - Fraction(1, 2) ** 2),
    ("chebyshev", ("with variance 1 that",), ("方差为 1",), 1 / (Fraction(1, 20) * Fraction(1, 10) ** 2)),
    ("moment-generating-function", ("smallest",), ("最小的 $t$",), min((t * t / 8 - t / 10, t) for t in TENTHS)[1]),
    ("incremental-mean", ("is 2 steps old",), ("2 步之前",), 0.9 * 0.9 * 0.1),
    ("step-size", ("Best", "5w - 10"), ("最好", "5w - 10"), min((_scaled(a, 5, 2, 9999), a) for a in TENTHS[1:9])[1]),
    ("step-size", ("Asymptotic", "5w - 10"), ("5w - 10$ 取",), round(_scaled(0.2, 5, 2), 3)),
    ("stochastic-gradient-descent", ("mini-batch of 9",), ("9 个独立样本",), math.sqrt(9 * 6**2) / 9),
    ("law-of-large-numbers", ("fair tosses after",), ("均匀硬币抛多少次",), (0.5 / 0.01) ** 2),
    ("law-of-large-numbers", ("$U^2$",), ("$U^2$",), Fraction(1, 5) - Fraction(1, 3) ** 2),
    ("central-limit-theorem", ("deviation of the number of heads",), ("正面次数的标准差",), _heads(100)),
    ("central-limit-theorem", ("60 heads in 100",), ("得 60 次正面",), (60 - 50) / _heads(100)),
    ("central-limit-theorem", ("uniform distribution",), ("上均匀分布的方差",), Fraction(1, 3) - Fraction(1, 4)),
    ("incremental-mean", ("fifth number",), ("第五个数",), statistics.mean([6, 6, 6, 6, 11])),
    ("robbins-monro", ("is at $w_k = 4$",), ("$w_k = 4$",), 4 - (2 * 4 - 6 + 3) / 10),
    ("step-size", ("Sum of the squared",), ("的平方和",), sum(1 / k**2 for k in range(1, 1000)) + 1 / 999.5),
    ("stochastic-gradient-descent", ("leads to",), ("$w$ 变为",), 1 - (1 * 2 - 5) * 2 / 10),
    ("stochastic-differential-equation", ("step with $x = 2$",), ("$x = 2$",), 2 - 4 / 4 + 3 * math.sqrt(1 / 4)),
    ("stochastic-differential-equation", ("variance 4 go",), ("方差为 4",), (1 - 0.1) * 4 + 0.1),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("key", "english", "chinese", "number"), NUMBERS, ids=[f"{n[0]}-{n[1][-1]}" for n in NUMBERS])
def test_an_answer_is_the_number_that_is_counted(
    language: str, key: str, english: tuple[str, ...], chinese: tuple[str, ...], number: float | Fraction
) -> None:
    answer = _answer(language, key, *(english if language == "en" else chinese))
    assert math.isclose(_value(answer), float(number), rel_tol=1e-6)


def _settled(kept: float, added: float) -> float:
    """Where a variance settles of which each step keeps a share and to which it adds."""
    variance = 0.0
    for _ in range(2000):
        variance = kept * variance + added
    return variance


LETTERS = {"a": 0.3, "c": 1.5, "sigma": 2.0, "theta": 0.7, "eta": 0.4}
LIMITS: list[tuple[str, tuple[str, ...], tuple[str, ...], float]] = [
    (
        "incremental-mean",
        ("as noisy as",),
        ("相当于多少个",),
        1 / sum((0.3 * 0.7**old) ** 2 for old in range(500)),
    ),
    ("step-size", ("Limiting variance",), ("方差的极限",), _settled((1 - 0.3 * 1.5) ** 2, (0.3 * 2) ** 2)),
    ("step-size", ("Asymptotic variance", "sigma"), ("渐近方差", "sigma"), _scaled(0.9, 1.5, 2)),
    (
        "stochastic-differential-equation",
        ("Limiting variance",),
        ("方差的极限",),
        _settled((1 - 0.7 * 0.01) ** 2, 2**2 * 0.01),
    ),
    ("score-based-sampling", ("Limiting variance",), ("方差的极限",), _settled((1 - 0.4) ** 2, 2 * 0.4)),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("key", "english", "chinese", "number"), LIMITS, ids=[f"{n[0]}-{n[1][-1]}" for n in LIMITS])
def test_a_limiting_variance_is_the_one_that_is_reached_step_by_step(
    language: str, key: str, english: tuple[str, ...], chinese: tuple[str, ...], number: float
) -> None:
    answer = _answer(language, key, *(english if language == "en" else chinese))
    letters = LETTERS | ({"a": 0.9} if "c - 1" in answer else {})
    assert math.isclose(_value(answer, **letters), number, rel_tol=1e-2)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_worked_examples_go_as_the_methods_do(language: str) -> None:
    notes = _notes(language)
    coin, error, doubt = 0.25, 0.05, 0.05
    tosses = [
        math.ceil(coin / (doubt * error**2) - 1e-9),
        math.ceil(math.log(2 / doubt) / (2 * error**2)),
        math.ceil(statistics.NormalDist().inv_cdf(1 - doubt / 2) ** 2 * coin / error**2),
    ]
    assert re.search(r"\D{1,60}".join(map(str, tosses)), notes["moment-generating-function"][0])
    assert str(tosses[0]) in notes["chebyshev"][0]

    means, squares = [0.0], [0.0]
    for k, x in enumerate((4, 8, 3), 1):
        means.append(means[-1] + (x - means[-1]) / k)
        squares.append(squares[-1] + (x - means[-2]) * (x - means[-1]))
    text = notes["incremental-mean"][0]
    for k, mean in enumerate(means[1:], 2):
        assert re.search(rf"w_{k} = [^$]+ = {mean:g}\$", text)
    assert f"(3-5) = {squares[-1]:g}$" in text
    assert math.isclose(squares[-1], statistics.variance((4, 8, 3)) * 2)

    w, text = 0.0, notes["robbins-monro"][0]
    for k, noise in enumerate((2, -2, 3), 1):
        w -= (2 * w - 6 + noise) / (2 * k)
        assert re.search(rf"w_{k + 1} &= .+ = {w:g}(?: |\n)", text)

    w = 1.0
    for k in range(1, 100_000):
        w -= w / (k + 1) ** 2
    (ended,) = (card for card in notes["step-size"][1] if r"\frac{1}{(k+1)^2}" in card.front)
    assert math.isclose(w, 1 / 2, rel_tol=1e-4)
    assert r"\frac{1}{2}" in ended.back


def test_both_languages_ask_for_the_same_derivatives() -> None:
    asked = [
        [
            (card.kind, card.task.of, card.task.by)
            for _, cards in _notes(language).values()
            for card in cards
            if card.task and card.task.of
        ]
        for language in ("en", "zh")
    ]
    assert asked[0] == asked[1]
