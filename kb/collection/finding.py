"""Finding cards by what a person gives: an id, the beginning of one, words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.errors import KbError
from kb.model import StoredCard
from kb.store import Store, cards

if TYPE_CHECKING:
    from kb.store.filters import Moment

# An id is named by its beginning, when that is at least so long.
_LEAST = 4


def card(store: Store, card_id: str) -> StoredCard:
    """The card with this id, or with an id that starts like this when only one does. Raises KbError `no-card`."""
    found = cards.card(store, card_id)
    if found is None and len(card_id) >= _LEAST:
        ids = cards.ids_starting(store, card_id)
        found = cards.card(store, ids[0]) if len(ids) == 1 else None
    if found is None:
        raise KbError("no-card", id=card_id)
    return found


def ids(store: Store, query: str, moment: Moment) -> set[str]:
    """The cards that a search finds."""
    from kb.search.query import read_query
    from kb.store.filters import find_cards

    return find_cards(store, read_query(query), moment)
