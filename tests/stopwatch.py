"""Processor time as it would have been on the machine on which the bounds in these tests were set."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import process_time

# Seconds of the processor that `_known_work` takes there.
_USUAL = 0.002


@dataclass
class Stopwatch:
    """Counts the processor's seconds from when it is made; other programs' time is not counted."""

    began: float = field(default_factory=process_time)

    def within(self, limit: float) -> bool:
        """Less than `limit` seconds were spent; a slower machine, or a busier one, is given as much more."""
        spent = process_time() - self.began
        return spent < limit or spent < limit * _slowness()


def _slowness() -> float:
    """How many times as long as usual this machine takes for work that is always the same; at least 1."""
    spent = []
    for _ in range(5):
        began = process_time()
        _known_work()
        spent.append(process_time() - began)
    return max(1.0, sorted(spent)[2] / _USUAL)


def _known_work() -> int:
    """What reading and typesetting are made of: short texts cut, joined, looked up and sorted."""
    seen: dict[str, list[str]] = {}
    for number in range(4_000):
        text = f"{number % 97}: {number * number}"
        head, _, tail = text.partition(": ")
        seen.setdefault(head, []).append(tail.strip("0"))
    return sum(len(sorted(texts)[0]) for texts in seen.values())
