"""What the notes on perceptrons, activations, convolutions and the networks built of them claim, computed anew."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import pytest

from tests.notes.course_text import each_language, keyed_text, note_backs, value_of

_text = partial(keyed_text, 5)
_backs = partial(note_backs, 5)

Rows = Sequence[Sequence[int]]


def _tuple(numbers: Iterable[object]) -> str:
    return f"({', '.join(map(str, numbers))})"


def _windows(length: int, kernel: int, stride: int, padding: int) -> int:
    """How many windows fit into a padded line, counted one by one."""
    return sum(1 for start in range(0, length + 2 * padding, stride) if start + kernel <= length + 2 * padding)


def _convolution(inputs: int, outputs: int, kernel: int, *, bias: bool = True) -> int:
    return outputs * (inputs * kernel**2 + bias)


def _linear(*widths: int) -> int:
    return sum(a * b + b for a, b in itertools.pairwise(widths))


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def _slope(function: Callable[[float], float], at: float) -> float:
    return (function(at + 1e-5) - function(at - 1e-5)) / 2e-5


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def _gelu(x: float) -> float:
    return x * statistics.NormalDist().cdf(x)


POINTS = (-3.0, -1.2, -0.1, 0.4, 2.5)
INPUTS = tuple(itertools.product((0, 1), repeat=2))


def _boolean(weights: Sequence[Fraction], bias: Fraction) -> tuple[int, ...]:
    return tuple(int(weights[0] * a + weights[1] * b + bias > 0) for a, b in INPUTS)


@each_language
def test_a_perceptron_computes_fourteen_of_the_sixteen_functions_of_two_bits(language: str) -> None:
    sizes = [Fraction(n, 2) for n in range(-4, 5)]
    found = {_boolean((v, w), b) for v in sizes for w in sizes for b in sizes}
    missing = set(itertools.product((0, 1), repeat=4)) - found
    assert missing == {(0, 1, 1, 0), (1, 0, 0, 1)}
    assert str(len(found)) in _backs(language, "perceptron")


@each_language
def test_the_biases_for_and_and_or_are_just_those_of_the_note(language: str) -> None:
    tried = [Fraction(n, 4) for n in range(-12, 13)]
    ones = (Fraction(1), Fraction(1))
    both = [b for b in tried if _boolean(ones, b) == tuple(x & y for x, y in INPUTS)]
    either = [b for b in tried if _boolean(ones, b) == tuple(x | y for x, y in INPUTS)]
    assert both == [b for b in tried if -2 < b <= -1]
    assert either == [b for b in tried if -1 < b <= 0]
    assert {r"$-2 < b \le -1$", r"$-1 < b \le 0$"} <= set(_backs(language, "perceptron"))


@each_language
def test_the_perceptron_algorithm_keeps_to_its_bound(language: str) -> None:
    points = [(1.0, x, y) for x in range(-3, 4) for y in range(-3, 4) if x + 2 * y not in (1, 2)]
    labels = [1 if x + 2 * y > 1.5 else -1 for _, x, y in points]
    separator = (-1.5, 1.0, 2.0)
    size = math.hypot(*separator)
    margin = min(y * _dot(separator, p) / size for p, y in zip(points, labels, strict=True))
    weights, updates, quiet = [0.0, 0.0, 0.0], 0, False
    while not quiet:
        quiet = True
        for point, label in zip(points, labels, strict=True):
            if label * _dot(weights, point) <= 0:
                weights = [w + label * x for w, x in zip(weights, point, strict=True)]
                updates, quiet = updates + 1, False
    assert 0 < updates <= max(math.hypot(*p) for p in points) ** 2 / margin**2
    assert r"$\frac{R^2}{\gamma^2}$" in _backs(language, "perceptron")


def test_the_identities_between_activations_hold() -> None:
    density = statistics.NormalDist().pdf
    for x in POINTS:
        s = _sigmoid(x)
        assert _slope(_sigmoid, x) == pytest.approx(s * (1 - s), abs=1e-7) and s * (1 - s) <= 1 / 4
        assert _sigmoid(-x) == pytest.approx(1 - s)
        assert math.tanh(x) == pytest.approx(2 * _sigmoid(2 * x) - 1)
        assert _slope(lambda t: math.log1p(math.exp(t)), x) == pytest.approx(s, abs=1e-7)
        assert _slope(lambda t: t * _sigmoid(t), x) == pytest.approx(s + x * s * (1 - s), abs=1e-7)
        cdf = statistics.NormalDist().cdf(x)
        assert _slope(_gelu, x) == pytest.approx(cdf + x * density(x), abs=1e-7)
        assert _gelu(x) == pytest.approx(x * _sigmoid(1.702 * x), abs=0.021)
    assert _slope(lambda t: t * _sigmoid(t), 0) == pytest.approx(_slope(_gelu, 0)) == pytest.approx(1 / 2)
    for bent in (lambda t: t * _sigmoid(t), _gelu):
        assert bent(-5) > bent(-1) < 0  # below zero it falls and rises again


@each_language
def test_swiglu_with_eight_thirds_of_the_width_has_as_many_weights(language: str) -> None:
    assert r"$h = \frac{8d}{3}$" in _backs(language, "activation-function")
    d = 3 * 64
    assert 3 * d * (8 * d // 3) == d * 4 * d + 4 * d * d


@each_language
def test_layers_have_as_many_parameters_as_their_arrays_have_entries(language: str) -> None:
    linear, convolution = (_backs(language, key) for key in ("linear-layer", "convolution"))
    formulas = (r"d\,(c k^2 + 1)", r"hw\,c\,d\,k^2", "c k^2 + cd")
    assert "$nm + m$" in linear and {f"${formula}$" for formula in formulas} <= set(convolution)
    for c, d, k in ((3, 5, 3), (4, 2, 5)):
        kernels = len(list(itertools.product(range(d), range(c), range(k), range(k))))
        assert value_of(formulas[0], c=c, d=d, k=k) == kernels + d == _convolution(c, d, k)
        assert value_of(formulas[1], c=c, d=d, k=k, h=7, w=6) == 7 * 6 * kernels
        assert value_of(formulas[2], c=c, d=d, k=k) == c * k * k + _convolution(c, d, 1, bias=False)


@each_language
def test_the_output_lengths_are_those_that_windows_counted_one_by_one_have(language: str) -> None:
    convolution, transposed = r"\left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1", "(n - 1)s - 2p + k"
    assert f"${convolution}$" in _backs(language, "convolution")
    assert f"${transposed}$" in _backs(language, "upsampling")
    for n, k, s, p in itertools.product(range(8, 14), (3, 4, 5), (1, 2, 3), (0, 1, 2)):
        there = _windows(n, k, s, p)
        assert there == (n + 2 * p - k) // s + 1
        back = value_of(transposed, n=there, k=k, s=s, p=p)
        assert back <= n < back + s and _windows(int(back), k, s, p) == there
    assert (_windows(56, 3, 2, 1), _windows(224, 11, 4, 2)) == (28, 55)
    assert (_windows(55, 3, 2, 0), _windows(7, 3, 2, 1), _windows(8, 3, 2, 1)) == (27, 4, 4)
    assert "$28$" in _backs(language, "convolution")


def _sees(layers: Sequence[tuple[int, int]]) -> int:
    """How many pixels a unit behind layers of (kernel, stride) depends on, followed from the end to the beginning."""
    seen = {0}
    for kernel, stride in reversed(layers):
        seen = {place * stride + offset for place in seen for offset in range(kernel)}
    return len(seen)


@each_language
def test_receptive_fields_are_as_wide_as_the_pixels_that_a_unit_depends_on(language: str) -> None:
    assert [_sees([(3, 1)] * depth) for depth in range(1, 6)] == [2 * depth + 1 for depth in range(1, 6)]
    assert "$2L + 1$" in _backs(language, "convolution")
    assert any(f"= {_sees([(3, 2), (3, 1)])}$" in back for back in _backs(language, "convolution"))
    assert _sees([(3, 1)] * 3) == _sees([(7, 1)]) and "$3$" in _backs(language, "vgg")


def _strided(image: Rows, size: int, stride: int, of: Callable[[list[int]], Any]) -> list[list[Any]]:
    places = range(0, len(image) - size + 1, stride)
    return [[of([image[i + a][j + b] for a in range(size) for b in range(size)]) for j in places] for i in places]


@each_language
def test_the_worked_examples_of_windows_are_right(language: str) -> None:
    image, kernel = [(1, 2, 0), (0, 1, 3), (2, 1, 1)], [1, 0, -1, 2]
    crossed = _strided(image, 2, 1, lambda window: _dot(window, kernel))
    assert all(_tuple(row) in _text(language, "convolution") for row in [*image, *crossed])
    pooled = [(1, 3, 2, 0), (4, 2, 1, 1), (0, 1, 5, 2), (2, 1, 0, 1)]
    assert all(_tuple(row) in _text(language, "pooling") for row in [*pooled, *_strided(pooled, 2, 2, max)])
    assert _strided(pooled, 2, 2, lambda window: Fraction(sum(window), 4)) == [[Fraction(5, 2), 1], [1, 2]]


def _resized(values: Sequence[int], size: int, place: Callable[[int], Fraction]) -> list[Fraction]:
    """Linear interpolation at the places of the new pixels, clamped to the old ones."""
    result = []
    for i in range(size):
        at = min(max(place(i), Fraction(0)), Fraction(len(values) - 1))
        left = min(int(at), len(values) - 2)
        result.append(values[left] + (at - left) * (values[left + 1] - values[left]))
    return result


@each_language
def test_the_worked_examples_of_upsampling_are_right(language: str) -> None:
    text = _text(language, "upsampling")
    assert _tuple(_resized((0, 4), 4, lambda i: Fraction(2 * i + 1, 4) - Fraction(1, 2))) in text
    assert _resized((0, 4), 4, lambda i: Fraction(i, 3)) == [0, Fraction(4, 3), Fraction(8, 3), 4]
    spread = [0] * 5
    for place, value in enumerate((1, 2)):
        for offset, weight in enumerate((1, 3, 1)):
            spread[2 * place + offset] += value * weight
    assert _tuple(spread) in text
    assert f"${Fraction(2 + 4 + 6 + 12, 4)}$" in _backs(language, "upsampling")


def _said(language: str, key: str, *numbers: int) -> None:
    assert all(str(number) in _text(language, key) for number in numbers), (language, key, numbers)


@each_language
def test_lenet_alexnet_and_vgg_have_as_many_parameters_as_the_notes_say(language: str) -> None:
    convolutions = [_convolution(1, 6, 5), _convolution(6, 16, 5)]
    full = _linear(400, 120, 84, 10)
    _said(language, "lenet", *convolutions, _linear(400, 120), sum(convolutions) + full)
    assert full / (sum(convolutions) + full) == pytest.approx(0.96, abs=0.005)

    plan = [(3, 96, 11), (96, 256, 5), (256, 384, 3), (384, 384, 3), (384, 256, 3)]
    alexnet, decision = sum(_convolution(*layer) for layer in plan), _linear(9216, 4096, 4096, 1000)
    _said(language, "alexnet", _linear(9216, 4096), alexnet + decision)
    assert decision / (alexnet + decision) == pytest.approx(0.94, abs=0.005)
    halves = alexnet - sum(c * d * k * k // 2 for c, d, k in (plan[1], plan[3], plan[4]))
    assert round((halves + decision) / 1e6) == 61

    widths = [3, 64, 64, 128, 128, 256, 256, 256, *[512] * 6]
    vgg = sum(_convolution(c, d, 3) for c, d in itertools.pairwise(widths))
    decision = _linear(7 * 7 * 512, 4096, 4096, 1000)
    assert len(widths) - 1 == 13
    _said(language, "vgg", vgg, decision, vgg + decision)


INCEPTION = (
    *((192, 64, 96, 128, 16, 32, 32), (256, 128, 128, 192, 32, 96, 64), (480, 192, 96, 208, 16, 48, 64)),
    *((512, 160, 112, 224, 24, 64, 64), (512, 128, 128, 256, 24, 64, 64), (512, 112, 144, 288, 32, 64, 64)),
    *((528, 256, 160, 320, 32, 128, 128), (832, 256, 160, 320, 32, 128, 128), (832, 384, 192, 384, 48, 128, 128)),
)
"""Of each block: input channels, then those of the branches, with the narrow ones before 3×3 and 5×5."""


@each_language
def test_googlenet_has_about_seven_million_parameters_and_its_bottleneck_saves_what_the_note_says(
    language: str,
) -> None:
    total = _convolution(3, 64, 7) + _convolution(64, 64, 1) + _convolution(64, 192, 3) + _linear(1024, 1000)
    for c, one, narrow3, three, narrow5, five, pooled in INCEPTION:
        total += sum(_convolution(c, d, 1) for d in (one, narrow3, narrow5, pooled))
        total += _convolution(narrow3, three, 3) + _convolution(narrow5, five, 5)
    assert round(total / 1e6) == 7 and len(INCEPTION) == 9
    direct = _convolution(192, 32, 5, bias=False)
    narrowed = _convolution(192, 16, 1, bias=False) + _convolution(16, 32, 5, bias=False)
    _said(language, "googlenet", direct, narrowed)
    assert "$cr + k^2 rd$" in _backs(language, "googlenet")
    assert value_of("cr + k^2 rd", c=192, r=16, k=5, d=32) == narrowed


@each_language
def test_resnet_has_about_twenty_six_million_parameters_in_fifty_layers(language: str) -> None:
    blocks = ((3, 64), (4, 128), (6, 256), (3, 512))
    total, channels, depth = _convolution(3, 64, 7, bias=False) + 2 * 64 + _linear(2048, 1000), 64, 2
    for count, width in blocks:
        for block in range(count):
            shapes = [(channels, width, 1), (width, width, 3), (width, 4 * width, 1)]
            depth += len(shapes)
            shapes += [] if block else [(channels, 4 * width, 1)]
            total += sum(_convolution(*shape, bias=False) + 2 * shape[1] for shape in shapes)
            channels = 4 * width
    assert depth == 50 and round(total / 1e6) == 26
    _said(language, "resnet", 256 * 64 + 9 * 64 * 64 + 64 * 256, 2 * 9 * 256 * 256)
    assert f"{0.9**50:.3f}" in _text(language, "resnet")


def _normalised(values: Sequence[float]) -> list[float]:
    mean = statistics.fmean(values)
    return [(value - mean) / statistics.pstdev(values) for value in values]


@each_language
def test_the_worked_examples_of_normalisation_are_right(language: str) -> None:
    batch, layer = _text(language, "batch-normalization"), _text(language, "layer-normalization")
    ones = _normalised((1, 1, 5, 5))
    assert ones == [-1, -1, 1, 1] and [3 * one + 2 for one in ones] == [-1, -1, 5, 5]
    assert "$-1, -1, 1, 1$" in batch and "$-1, -1, 5, 5$" in batch
    assert f"${0.9 * 0 + 0.1 * 3:.1f}$" in batch
    assert _normalised((3, 3, 7, 7)) == [-1, -1, 1, 1] and "$(-1, -1, 1, 1)$" in layer
    assert _normalised((2, 9)) == [-1, 1]
    some = _normalised((1.0, 4.0, -2.0, 7.5, 0.3))
    assert math.hypot(*some) == pytest.approx(math.sqrt(5)) and sum(some) == pytest.approx(0)
    assert _normalised([3 * value + 7 for value in (1.0, 4.0, -2.0)]) == pytest.approx(_normalised((1.0, 4.0, -2.0)))
    assert f"${math.sqrt((1**2 + 7**2) / 2):.0f}$" in _backs(language, "layer-normalization")
    assert {f"${8 * 10}$", "$8$", f"${2 * 512}$"} <= set(_backs(language, "layer-normalization"))
