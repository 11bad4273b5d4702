"""Whether a card is asked, from the author's wish and the collection's choice."""

from __future__ import annotations

from typing import Literal

from kb.model import Origin, Standing

CardsSetting = Literal["written", "stated", "all"]

_ASKED: dict[str, frozenset[Origin]] = {
    "written": frozenset({Origin.WRITTEN}),
    "stated": frozenset({Origin.WRITTEN, Origin.STATED}),
    "all": frozenset(Origin),
}


def standing(origin: Origin, cards_setting: CardsSetting = "stated") -> Standing:
    """Active where the setting asks for cards of this origin, else draft."""
    return Standing.ACTIVE if origin in _ASKED[cards_setting] else Standing.DRAFT
