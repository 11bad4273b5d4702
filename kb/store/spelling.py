"""The words of names, for spelling: read once and kept until the store changes."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from kb.search import glossary
from kb.search.nearness import by_letter
from kb.store.database import Store

Words = dict[str, dict[str, int]]

_KEPT: WeakKeyDictionary[Store, tuple[tuple[int, int], Words]] = WeakKeyDictionary()


def vocabulary(store: Store) -> Words:
    """The English words that names, aliases, headings and terms are made of, and those of the glossary."""
    state = (store.db.total_changes, store.rows("PRAGMA data_version")[0][0])
    kept = _KEPT.get(store)
    if kept is None or kept[0] != state:
        keys = store.rows("SELECT key FROM names WHERE kind < 5")
        words = [word for (key,) in keys for word in key.split(" ")]
        kept = state, by_letter([*words, *glossary.words()])
        _KEPT[store] = kept
    return kept[1]
