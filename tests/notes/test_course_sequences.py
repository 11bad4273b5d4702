"""What the notes on recurrent networks, attention and generative models claim, computed anew."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from fractions import Fraction
from functools import partial

import pytest
import sympy

from tests.notes.course_text import each_language, keyed_text, note_backs, value_of

_text = partial(keyed_text, 5)
_backs = partial(note_backs, 5)

Shape = tuple[int, ...]


def _weights(shapes: Sequence[Shape]) -> int:
    return sum(math.prod(shape) for shape in shapes)


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def _softmax(scores: Sequence[float]) -> list[float]:
    powers = [math.exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


@each_language
@pytest.mark.parametrize(("key", "formula", "gates"), [("rnn", "h(d + h + 1)", 1), ("lstm", "4h(d + h + 1)", 4)])
def test_recurrent_layers_have_as_many_parameters_as_their_matrices_have_entries(
    language: str, key: str, formula: str, gates: int
) -> None:
    assert f"${formula}$" in _backs(language, key)
    for d, h in ((5, 7), (3, 2)):
        assert value_of(formula, d=d, h=h) == gates * _weights([(h, d), (h, h), (h,)])


@each_language
def test_attention_and_a_block_have_as_many_weights_as_their_matrices_have_entries(language: str) -> None:
    attention, block = "4d^2", "12d^2"
    assert f"${attention}$" in _backs(language, "multi-head-attention")
    assert any(back.startswith(f"${block}$") for back in _backs(language, "transformer"))
    for heads, size in ((2, 3), (4, 3)):
        d = heads * size
        projections = [(d, size)] * (3 * heads) + [(d, d)]
        assert value_of(attention, d=d) == _weights(projections)
        assert value_of(block, d=d) == _weights([*projections, (d, 4 * d), (4 * d, d)])
    assert str(4 * 512**2) in _text(language, "multi-head-attention")


@each_language
def test_the_worked_examples_of_recurrent_networks_are_right(language: str) -> None:
    rnn, lstm, gru = (_text(language, key) for key in ("rnn", "lstm", "gru"))
    assert f"{0.9**50:.3f}" in rnn
    assert f" {1.1**50:.0f} " in rnn
    assert f"{0.9**100:.5f}" in lstm
    assert f"= {0.9 * 2 + 0.5 * -0.4:.1f}$" in lstm
    assert f"= {0.75 * 3 + 0.25 * -1:.0f}$" in gru


@each_language
def test_greedy_decoding_and_length_normalisation_choose_as_the_examples_say(language: str) -> None:
    text = _text(language, "beam-search")
    first, then = {"A": 0.6, "B": 0.4}, {"A": 0.3, "B": 0.9}
    greedy = max(first, key=lambda token: first[token])
    best = max(first, key=lambda token: first[token] * then[token])
    assert [(token, f"{first[token] * then[token]:.2f}") for token in (greedy, best)] == [("A", "0.18"), ("B", "0.36")]
    assert "0.18" in text and "0.36" in text
    assert -4 / 4 < -6 / 9 and f"{-6 / 9:.2f}" in text
    assert -4 / 4**0.5 == -6 / 9**0.5 == -2


@each_language
def test_attention_gives_the_weights_of_the_example_and_is_kernel_regression(language: str) -> None:
    weights = _softmax([0, math.log(3)])
    assert weights == pytest.approx([1 / 4, 3 / 4])
    assert any(back.startswith(r"$\frac{1}{4}$") and r"$\frac{3}{4}$" in back for back in _backs(language, "attention"))
    assert _dot(weights, [8, 4]) == pytest.approx(2 + 3)
    query, keys = (0.3, -1.2), [(math.cos(angle), math.sin(angle)) for angle in (0.1, 1.0, 2.5)]
    gaussian = [-((query[0] - key[0]) ** 2 + (query[1] - key[1]) ** 2) / 2 for key in keys]
    assert _softmax(gaussian) == pytest.approx(_softmax([_dot(query, key) for key in keys]))


@each_language
def test_a_dot_product_has_the_variance_that_the_division_by_the_root_takes_away(language: str) -> None:
    for d in (1, 2, 5):
        vectors = list(itertools.product((-1, 1), repeat=d))
        products = [_dot(q, k) for q in vectors for k in vectors]
        assert _dot(products, products) / len(products) == d
    backs = _backs(language, "transformer")
    assert backs[0] == "$d$"
    assert f"{math.sqrt(64):.0f}" in backs


@each_language
def test_the_sinusoidal_encoding_turns_with_the_position(language: str) -> None:
    d = 16
    speeds = [10000 ** (-2 * j / d) for j in range(d // 2)]

    def encoding(i: int) -> list[float]:
        return [part for speed in speeds for part in (math.sin(i * speed), math.cos(i * speed))]

    here, there = encoding(7), encoding(12)
    for j, speed in enumerate(speeds):
        sine, cosine = here[2 * j : 2 * j + 2]
        turned = [
            math.cos(5 * speed) * sine + math.sin(5 * speed) * cosine,
            -math.sin(5 * speed) * sine + math.cos(5 * speed) * cosine,
        ]
        assert turned == pytest.approx(there[2 * j : 2 * j + 2])
    assert _dot(here, there) == pytest.approx(sum(math.cos(speed * (7 - 12)) for speed in speeds))
    assert math.hypot(*here) == pytest.approx(math.sqrt(d / 2))
    backs = _backs(language, "positional-encoding")
    assert r"$p_i \cdot p_k = \sum_j \cos\left(\omega_j (i - k)\right)$" in backs
    assert any(back.startswith(r"$\sqrt{d/2}$") for back in backs)


@each_language
def test_a_linear_recurrence_is_a_convolution_and_its_discretisations_are_as_told(language: str) -> None:
    text = _text(language, "state-space-model")
    a, c, inputs = Fraction(1, 2), 3, (2, 4)
    state, outputs = Fraction(0), []
    for value in inputs:
        state = a * state + value
        outputs.append(c * state)
    kernel = [c * a**j for j in range(len(inputs))]
    assert outputs == [sum(kernel[j] * inputs[k - j] for j in range(k + 1)) for k in range(len(inputs))]
    assert f"= {outputs[1]}$" in text
    slope, step = -3, 1
    euler, bilinear = 1 + step * slope, (1 + step * slope / 2) / (1 - step * slope / 2)
    in_a_row = (f"${euler}$", f"${bilinear:.1f}$", f"{math.exp(step * slope):.2f}$")
    assert re.search(r"[^\n]{1,60}".join(map(re.escape, in_a_row)), text)
    (a1, b1), (a2, b2), x = (2, 3), (5, 7), 11
    assert a2 * (a1 * x + b1) + b2 == (a2 * a1) * x + (a2 * b1 + b2)
    assert r"$(a_2 a_1,\ a_2 b_1 + b_2)$" in text


@each_language
def test_the_penalty_of_a_variational_autoencoder_is_the_divergence(language: str) -> None:
    mean, deviation, width = 0.7, 0.6, 0.001

    def density(x: float, m: float, s: float) -> float:
        return math.exp(-((x - m) ** 2) / (2 * s**2)) / (s * math.sqrt(2 * math.pi))

    points = [mean + width * k for k in range(-5000, 5001)]
    found = width * sum((p := density(x, mean, deviation)) * math.log(p / density(x, 0, 1)) for x in points)
    formula = r"\frac{1}{2}\left(\mu^2 + \sigma^2 - 1 - \ln \sigma^2\right)"
    assert f"${formula}$" in _backs(language, "autoencoder")
    assert float(value_of(formula, mu=mean, sigma=deviation)) == pytest.approx(found, abs=1e-6)


@each_language
def test_the_best_discriminator_and_its_value_are_as_told(language: str) -> None:
    text = _text(language, "gan")
    best = max((Fraction(k, 1000) for k in range(1, 1000)), key=lambda d: 3 * math.log(d) + 2 * math.log(1 - d))
    assert rf"$\frac{{{best.numerator}}}{{{best.denominator}}}$" in text
    real, forged = (0.5, 0.3, 0.2), (0.1, 0.3, 0.6)
    value = sum(p * math.log(p / (p + q)) + q * math.log(q / (p + q)) for p, q in zip(real, forged, strict=True))
    middle = [(p + q) / 2 for p, q in zip(real, forged, strict=True)]
    shannon = sum(p * math.log(p / m) / 2 for side in (real, forged) for p, m in zip(side, middle, strict=True))
    assert value == pytest.approx(-math.log(4) + 2 * shannon)
    assert r"$-\log 4 + 2 J(p, q)$" in _backs(language, "gan")
    a = sympy.Symbol("a", real=True)
    sigma = 1 / (1 + sympy.exp(-a))
    assert sympy.simplify(sympy.diff(sympy.log(1 - sigma), a) + sigma) == 0
    assert sympy.simplify(sympy.diff(-sympy.log(sigma), a) - (sigma - 1)) == 0
    x, y, step = 3.0, 4.0, 0.1
    moved = (x - step * y, y + step * x)
    assert math.hypot(*moved) ** 2 == pytest.approx((1 + step**2) * math.hypot(x, y) ** 2)


@each_language
def test_many_steps_into_noise_are_one(language: str) -> None:
    betas = [0.01 * (k + 1) for k in range(20)]
    signal, noise = 1.0, 0.0
    for beta in betas:
        signal, noise = math.sqrt(1 - beta) * signal, (1 - beta) * noise + beta
    kept = math.prod(1 - beta for beta in betas)
    assert signal == pytest.approx(math.sqrt(kept))
    assert noise == pytest.approx(1 - kept)
    assert r"$$x_t = \sqrt{\bar{\alpha}_t}\, x_0 + \sqrt{1 - \bar{\alpha}_t}\, \varepsilon$$" in _text(
        language, "diffusion"
    )
    assert r"$\frac{\bar{\alpha}_t}{1 - \bar{\alpha}_t}$" in _backs(language, "diffusion")
    start, drawn = 0.8, -1.3
    noisy = math.sqrt(kept) * start + math.sqrt(1 - kept) * drawn
    score = -(noisy - math.sqrt(kept) * start) / (1 - kept)
    assert score == pytest.approx(-drawn / math.sqrt(1 - kept))
    assert (noisy - math.sqrt(1 - kept) * drawn) / math.sqrt(kept) == pytest.approx(start)
