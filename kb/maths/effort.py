"""What a verdict may cost: work is counted, not timed, so that every machine says the same."""

from __future__ import annotations

from kb.maths.tree import Apply, E, Power, Tree, rational, walk

_WORK = 60_000  # steps of work that a verdict may take: a fifth of a second on a slow machine
FUNCTION_STEPS = 6  # times the work of an addition
COMPLEX_STEPS = 10  # times the work of a real value
ROUGH_SHARE = 16  # times less the work of a value in machine numbers


class Exhausted(Exception):
    """What a verdict may cost is spent."""


class Effort:
    """What is left of the work that one verdict may take: counted, not timed, so that it is the same everywhere."""

    def __init__(self, steps: int = _WORK) -> None:
        self.left = float(steps)

    def spend(self, steps: float) -> None:
        """Take so much. Raises `Exhausted` when there is not so much left."""
        self.left -= steps
        if self.left < 0:
            raise Exhausted


def cost(tree: Tree) -> int:
    """Steps of work that one evaluation takes."""
    found = 0
    for part in walk(tree):
        varying = isinstance(part, Power) and part.base != E and rational(part.exponent) is None
        found += 2 * FUNCTION_STEPS if varying else FUNCTION_STEPS if isinstance(part, Apply | Power) else 1
    return found
