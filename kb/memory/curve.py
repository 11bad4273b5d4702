"""FSRS-6 in plain numbers: what `fsrs` makes of one answer, without its values and dates, for many thousands of them.

A year of a whole collection is simulated in a second this way. Tests hold every number to `fsrs.answer`.
"""

from __future__ import annotations

from math import exp

from kb.memory.fsrs import LONGEST, Parameters

_LEAST_STABILITY = 0.001


class Curve:
    """The forgetting curve of `parameters`; days are whole numbers, ratings 1–4."""

    def __init__(self, parameters: Parameters) -> None:
        weights = parameters.weights
        self._weights = weights
        self._decay = -weights[20]
        self._factor = 0.9 ** (1 / self._decay) - 1
        self._growth = exp(weights[8])
        self._kept = exp(-weights[17] * weights[18])
        self._easiest = self._first_difficulty(4)
        self._first = tuple(
            (max(weights[rating - 1], _LEAST_STABILITY), min(max(self._first_difficulty(rating), 1.0), 10.0))
            for rating in (1, 2, 3, 4)
        )
        self._spread = float((parameters.retention ** (1 / self._decay) - 1) / self._factor)

    def _first_difficulty(self, rating: int) -> float:
        return self._weights[4] - exp(self._weights[5] * (rating - 1)) + 1

    def sure(self, stability: float, elapsed: int) -> float:
        """The chance of recall (0–1) so many days after the last answer."""
        return float((1 + self._factor * elapsed / stability) ** self._decay)

    def interval(self, stability: float) -> int:
        """After how many days a card is asked again, before fuzz."""
        return min(max(round(stability * self._spread), 1), LONGEST)

    def first(self, rating: int) -> tuple[float, float]:
        """Stability and difficulty after the first answer."""
        return self._first[rating - 1]

    def after(self, stability: float, difficulty: float, elapsed: int, rating: int) -> tuple[float, float]:
        """Stability and difficulty after an answer that comes so many days after the last one."""
        weights = self._weights
        if elapsed < 1:
            increase = exp(weights[17] * (rating - 3 + weights[18])) * stability ** -weights[19]
            after = stability * (increase if rating == 1 else max(increase, 1.0))
        elif rating == 1:
            forgotten = exp((1 - self.sure(stability, elapsed)) * weights[14])
            long = weights[11] * difficulty ** -weights[12] * ((stability + 1) ** weights[13] - 1) * forgotten
            after = min(long, stability * self._kept)
        else:
            gained = exp((1 - self.sure(stability, elapsed)) * weights[10]) - 1
            share = weights[15] if rating == 2 else weights[16] if rating == 4 else 1.0
            after = stability * (1 + self._growth * (11 - difficulty) * stability ** -weights[9] * gained * share)
        harder = difficulty - weights[6] * (rating - 3) * (10 - difficulty) / 9
        difficulty = weights[7] * self._easiest + (1 - weights[7]) * harder
        return max(after, _LEAST_STABILITY), min(max(difficulty, 1.0), 10.0)
