"""How a text is meant that could be meant otherwise: what is asked for tells."""

from __future__ import annotations

from msgspec import Struct


class Manner(Struct, frozen=True):
    """`apart` are names that are letters side by side here: acos as a cos. `logistic`: σ(x) is the logistic function.

    `listing`: `、` stands between components, as in Chinese; else it is what an input method leaves for `/`.
    """

    apart: frozenset[str] = frozenset()
    logistic: bool = False
    listing: bool = False


USUAL = Manner()
