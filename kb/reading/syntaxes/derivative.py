"""A formula that states a derivative, a partial derivative or a gradient: typed."""

from __future__ import annotations

import re

from kb.reading.syntaxes.place import Claim, Place

TRIGGER = re.compile("\x05\x01")


def read(place: Place) -> Claim | None:
    return None


def read_table(place: Place) -> Claim | None:
    return None
