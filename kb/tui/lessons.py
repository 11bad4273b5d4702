"""The first session: which key matters now, until it was used once."""

from __future__ import annotations

from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

EITHER = "either"
"""The phase of a card that is recalled, and may be typed as well."""

_OF_PHASES = MappingProxyType({
    "recall": ("reveal",),
    EITHER: ("try", "reveal"),
    "rating": ("rate",),
    "typing": ("type",),
})  # fmt: skip
_USED = MappingProxyType({
    ("recall", "rating"): "reveal",
    ("words", "rating"): "reveal",
    (EITHER, "rating"): "reveal",
    (EITHER, "typing"): "try",
    ("rating", "waiting"): "rate",
    ("typing", "waiting"): "type",
    ("typing", "rating"): "type",
})  # fmt: skip
# On so many cards something is offered; who does not take it by then needs none of it.
_MOST = 3


class Lessons(Struct, frozen=True):
    """What is `left` to learn; `named` and `offered` count the cards on which all the rest, and typing, was named."""

    left: frozenset[str] = frozenset()
    named: int = 0
    offered: int = 0

    def now(self, phase: str) -> str:
        """The lesson for this phase of a review; empty when there is none."""
        own = next((lesson for lesson in _OF_PHASES.get(phase, ()) if lesson in self.left), "")
        if own:
            return own
        answered = "rate" not in self.left
        return "acts" if "acts" in self.left and answered and phase in ("recall", EITHER) else ""

    def moved(self, before: str, after: str) -> Lessons:
        """After a review went from one phase to the next."""
        was = self.now(before) if after != before else ""
        named, offered = self.named + (was == "acts"), self.offered + (was == "try")
        learned = {_USED.get((before, after), "")}
        learned |= {name for name, count in (("acts", named), ("try", offered)) if count >= _MOST}
        return replace(self, left=self.left - learned, named=named, offered=offered)

    def used(self, name: str) -> Lessons:
        """After something was used."""
        return replace(self, left=self.left - {name})
