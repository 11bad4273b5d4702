"""What words state between formulas: derivatives, and the values that a distribution or a function has."""

from __future__ import annotations

import pytest

from kb.model import CardKind, Origin
from kb.reading import read_note


def _cards(text: str, heading: str = "Rules") -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in read_note(f"# {heading}\n\n{text}\n").cards]


@pytest.mark.parametrize(
    ("line", "front", "back"),
    [
        (r"$\sin x$ 的导数是 $\cos x$。", r"求导：$\sin x$", r"$\cos x$"),
        (r"- $\tan x$ 导数为 $\sec^2 x$", r"求导：$\tan x$", r"$\sec^2 x$"),
        (r"- $f(x)=x^3$ 的导数是 $3x^2$", r"求导：$x^3$", r"$3x^2$"),
        (r"$c^2$ 的导数等于 $2c$", r"对 $c$ 求导：$c^2$", r"$2c$"),
        (
            r"$x^2y$ 对 $y$ 的偏导数是 $x^2$",
            r"求 $\frac{\partial f}{\partial y}$：$f = x^2y$",
            r"$x^2$",
        ),
    ],
)
def test_a_derivative_stated_in_chinese_words_is_asked(line: str, front: str, back: str) -> None:
    assert _cards(line, "求导") == [(front, back)]


@pytest.mark.parametrize(
    ("line", "front", "back"),
    [
        (r"The derivative of $\sin x$ is $\cos x$.", r"Differentiate $\sin x$", r"$\cos x$"),
        (r"- derivative of $e^{2x}$: $2e^{2x}$", r"Differentiate $e^{2x}$", r"$2e^{2x}$"),
        (r"- the derivative of $\ln x$ is $\frac1x$ for $x>0$", r"Differentiate $\ln x$", r"$\frac1x$"),
        (
            r"The partial derivative of $x^2y$ with respect to $y$ is $x^2$.",
            r"Find $\frac{\partial f}{\partial y}$ for $f = x^2y$",
            r"$x^2$",
        ),
    ],
)
def test_a_derivative_stated_in_english_words_is_asked(line: str, front: str, back: str) -> None:
    (card,) = read_note(f"# Rules\n\n{line}\n").cards
    assert (card.front, card.back, card.origin) == (front, back, Origin.STATED)
    assert card.task is not None
    assert card.kind in (CardKind.DERIVATIVE, CardKind.PARTIAL)


@pytest.mark.parametrize(
    "line",
    [
        "当 $f$ 的导数是 $0$ 时取得极值。",
        "$x^2$ 的导数不是 $x$。",
        "例如 $\\sqrt{1-x^2}$ 的内层 $1-x^2$ 的导数是 $-2x$，约去 2。",
        "$e^x$ 的导数是它自己",
        "The derivative of $f$ is $g$.",
        "Note that the second derivative of $x^2$ is $2$.",
    ],
)
def test_what_is_no_statement_of_a_derivative_is_not_asked(line: str) -> None:
    assert [card for card in read_note(f"# 求导\n\n{line}\n").cards if card.task is not None] == []


def test_a_false_derivative_in_words_is_named() -> None:
    reading = read_note("# 求导\n\n- $\\ln x$ 的导数是 $x$\n")
    assert [problem.code for problem in reading.problems] == ["false-claim"]
    assert [card.origin for card in reading.cards] == [Origin.GUESSED]


@pytest.mark.parametrize(
    ("line", "front", "back"),
    [
        ("- 二项分布的方差是 $np(1-p)$", "写出二项分布的方差的公式", "$np(1-p)$"),
        (r"- sigmoid 的导数是 $\sigma(1-\sigma)$", "写出 sigmoid 的导数的公式", r"$\sigma(1-\sigma)$"),
        (r"- SGD 收敛速度 $O(1/\sqrt{T})$", "写出 SGD 收敛速度的公式", r"$O(1/\sqrt{T})$"),
    ],
)
def test_a_value_named_by_words_is_a_draft(line: str, front: str, back: str) -> None:
    assert _cards(line, "速查") == [(front, back)]


@pytest.mark.parametrize(
    ("line", "front", "back"),
    [
        (
            r"The variance of the Poisson distribution is $\lambda$.",
            "State the formula: variance of the Poisson distribution",
            r"$\lambda$",
        ),
        (
            r"- derivative of sigmoid is $\sigma(1-\sigma)$",
            "State the formula: derivative of sigmoid",
            r"$\sigma(1-\sigma)$",
        ),
    ],
)
def test_a_value_named_by_english_words_is_a_draft(line: str, front: str, back: str) -> None:
    assert _cards(line, "Cheat sheet") == [(front, back)]


@pytest.mark.parametrize(
    "line",
    ["- 它的方差是 $4$", "- 这里的期望为 $\\mu$", "- its variance is $4$", "- the mean of it is $3$", "- 方差是 $4$"],
)
def test_a_value_of_something_pointed_at_is_no_card(line: str) -> None:
    assert _cards(line, "Cheat sheet") == []


def test_what_stands_below_a_distribution_is_its_own() -> None:
    assert _cards("- mean: $\\lambda$\n- variance: $\\lambda$", "Poisson distribution") == [
        ("What is the mean of the Poisson distribution?", "$\\lambda$"),
        ("What is the variance of the Poisson distribution?", "$\\lambda$"),
    ]
    assert _cards("- 期望：$np$\n- 方差：$np(1-p)$", "二项分布") == [
        ("二项分布的期望是什么？", "$np$"),
        ("二项分布的方差是什么？", "$np(1-p)$"),
    ]
    assert ("写出方差的公式", "$E[X^2]-E[X]^2$") in _cards("- 方差：$E[X^2]-E[X]^2$", "概率论")
