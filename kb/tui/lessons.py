"""The first session: which key matters now, until it was used once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

_OF_PHASES = MappingProxyType({"recall": "reveal", "rating": "rate", "typing": "type"})
_USED = MappingProxyType({
    ("recall", "rating"): "reveal",
    ("rating", "waiting"): "rate",
    ("typing", "waiting"): "type",
    ("typing", "rating"): "type",
})  # fmt: skip
# So many cards the way to all the rest is named; who does not go it by then needs none of it.
_MOST = 3


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is `left` to learn; `named` counts the cards on which the way to all the rest was named."""

    left: frozenset[str] = frozenset()
    named: int = 0

    def now(self, phase: str) -> str:
        """The lesson for this phase of a review; empty when there is none."""
        own = _OF_PHASES.get(phase, "")
        if own in self.left:
            return own
        answered = "rate" not in self.left
        return "acts" if "acts" in self.left and answered and phase in ("recall", "typing") else ""

    def moved(self, before: str, after: str) -> Lessons:
        """After a review went from one phase to the next."""
        named = self.named + (self.now(before) == "acts" and after != before)
        learned = {_USED.get((before, after), "")} | ({"acts"} if named >= _MOST else set())
        return replace(self, left=self.left - learned, named=named)

    def used(self, name: str) -> Lessons:
        """After something was used."""
        return replace(self, left=self.left - {name})
