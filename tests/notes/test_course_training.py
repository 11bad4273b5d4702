"""The numbers of the notes on optimisation and training, computed afresh by running what they speak of."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

import pytest

from kb.reading import read_note

COURSE = Path(__file__).parents[2] / "notes"


@cache
def _texts(language: str) -> dict[str, str]:
    """The notes of a language by their keys, each formula's signs taken away."""
    found: dict[str, str] = {}
    for path in sorted(COURSE.glob(f"{language}/4-*/*.md")):
        text = path.read_text(encoding="utf-8")
        key = read_note(text, path.name).key
        assert key is not None
        found[key] = re.sub(r"[$(){}\\,]", " ", text)
    return found


def _adam(
    gradients: Sequence[float],
    *,
    rate: float = 1.0,
    decays: tuple[float, float] = (0.9, 0.999),
    corrected: bool = True,
    weight: float = 0.0,
    penalty: float = 0.0,
    decay: float = 0.0,
) -> Iterator[float]:
    """The steps of Adam for one weight, with an l2 penalty or with decoupled decay."""
    first = second = 0.0
    for turn, gradient in enumerate(gradients, 1):
        slope = gradient + penalty * weight
        first = decays[0] * first + (1 - decays[0]) * slope
        second = decays[1] * second + (1 - decays[1]) * slope**2
        shares = [1 - kept**turn if corrected else 1.0 for kept in decays]
        scaled = first / shares[0] / math.sqrt(second / shares[1]) if second else 0.0
        step = -rate * (scaled + decay * weight)
        weight += step
        yield step


def _by_adagrad(rate: float, gradients: Sequence[float]) -> list[float]:
    sums = accumulate(gradient**2 for gradient in gradients)
    return [rate * gradient / math.sqrt(total) for gradient, total in zip(gradients, sums, strict=True)]


def _by_adadelta(gradient: float, *, decay: float = 0.9, small: float = 1e-5) -> float:
    return math.sqrt(small) / math.sqrt((1 - decay) * gradient**2 + small) * gradient


def _cross_entropy(scores: Sequence[float], true: int) -> float:
    return math.log(sum(math.exp(score) for score in scores)) - scores[true]


def _slopes(function: Callable[[Sequence[float]], float], at: Sequence[float]) -> list[float]:
    """The partial derivatives, by central differences."""

    def moved(place: int, by: float) -> list[float]:
        return [value + by * (place == other) for other, value in enumerate(at)]

    return [(function(moved(place, 1e-5)) - function(moved(place, -1e-5))) / 2e-5 for place in range(len(at))]


def _velocities(decay: float, turns: int) -> list[float]:
    return list(accumulate([1.0] * turns, lambda velocity, gradient: decay * velocity + gradient))


def _said(value: float, digits: int) -> str:
    return f"{round(value, digits):g}" if round(value, digits) != int(round(value, digits)) else f"{value:.0f}"


NUMBERS: dict[str, list[str]] = {
    "momentum": ["0.9", *(_said(value, 2) for value in _velocities(0.9, 3)), _said(_velocities(0.9, 500)[-1], 3)],
    "adagrad": [_said(step, 3) for step in _by_adagrad(0.1, (3, 4))],
    "rmsprop": [_said(0.1 * 2**2, 3), _said(2 / math.sqrt(0.1 * 2**2), 2)],
    "adadelta": ["0.9", _said(_by_adadelta(100), 3)],
    "adam": ["50", "0.0002", *{_said(-next(_adam([gradient], rate=0.001)), 5) for gradient in (50, 0.0002)}],
    "cross-entropy": [
        _said(s, 4) for s in _slopes(lambda o: _cross_entropy(o, 1), [math.log(p) for p in (0.7, 0.2, 0.1)])
    ],
    "gradient-descent": ["0.6", _said(1 - 0.6 * 4, 3)],
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("key", NUMBERS)
def test_a_worked_example_gives_the_numbers_that_a_computation_gives(language: str, key: str) -> None:
    in_a_row = r"(?![\d.]*\d)[\s\S]{0,60}?(?<![\d.])".join(re.escape(number) for number in NUMBERS[key])
    assert re.search(in_a_row, _texts(language)[key]), (key, NUMBERS[key])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("bits", [32, 16, 8, 4])
def test_the_memory_of_a_quantised_model_is_its_bits_times_its_weights(language: str, bits: int) -> None:
    size, count = f"{7 * bits / 8:g} GB", str(bits)
    (sentence,) = (line for line in _texts(language)["quantization"].splitlines() if "3.5 GB" in line)
    assert re.search(rf"{size} with {count}|{count} 位占 {size}", sentence)


def test_adams_first_step_is_the_learning_rate_in_size_and_without_correction_three_times_as_long() -> None:
    for gradient in (-50.0, -0.001, 3.0):
        assert next(_adam([gradient], rate=0.01)) == pytest.approx(-math.copysign(0.01, gradient))
        assert abs(next(_adam([gradient], corrected=False))) == pytest.approx(3.2, abs=0.05)


def test_adams_steps_under_alternating_gradients_are_a_nineteenth_and_after_silence_three_rates() -> None:
    *_, last = _adam([(-1.0) ** turn for turn in range(10_000)])
    assert abs(last) == pytest.approx(1 / 19, rel=1e-3)
    *_, last = _adam([0.0] * 10_000 + [7.0])
    assert abs(last) == pytest.approx(3.2, abs=0.05)


def test_adamw_decays_a_weight_without_gradient_by_little_and_adam_with_a_penalty_by_a_whole_rate() -> None:
    ours = next(_adam([0.0], rate=0.001, weight=5, decay=0.01))
    other = next(_adam([0.0], rate=0.001, weight=5, penalty=0.01))
    assert ours == pytest.approx(-0.00005)
    assert other == pytest.approx(-0.001)
    for language in ("en", "zh"):
        assert re.search(r"0\.00005[\s\S]{0,160}0\.001\b", _texts(language)["adamw"])


def test_dropout_keeps_the_mean_and_gives_the_variance_that_is_stated() -> None:
    for activation, rate in ((3, 0.5), (2, 0.2)):
        law = ((0.0, rate), (activation / (1 - rate), 1 - rate))
        mean = sum(value * chance for value, chance in law)
        assert mean == pytest.approx(activation)
        spread = sum((value - mean) ** 2 * chance for value, chance in law)
        assert spread == pytest.approx(activation**2 * rate / (1 - rate))


def test_rounding_to_a_grid_errs_by_half_a_step_at_most_and_by_a_twelfth_of_its_square_on_average() -> None:
    scale = 0.3
    errors = [x / 1000 - scale * round(x / 1000 / scale) for x in range(-30_000, 30_000)]
    assert max(map(abs, errors)) <= scale / 2 + 1e-9
    assert sum(error**2 for error in errors) / len(errors) == pytest.approx(scale**2 / 12, rel=1e-3)


def test_momentum_widens_the_learning_rates_that_converge_on_a_parabola_as_stated() -> None:
    curvature, decay = 4.0, 0.5
    limit = 2 * (1 + decay) / curvature
    ends = []
    for rate in (0.99 * limit, 1.01 * limit):
        point, velocity = 1.0, 0.0
        for _ in range(2000):
            velocity = decay * velocity + curvature * point
            point -= rate * velocity
        ends.append(abs(point))
    assert ends[0] < 1e-3
    assert ends[1] > 1e3
