"""A damaged store is mended where it is noticed: it is a cache, and what it was made from is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from kb.errors import KbError

if TYPE_CHECKING:
    from kb.collection.seeking import Seeking
    from kb.store import Store

Result = TypeVar("Result")

DAMAGED = "store-damaged"


def searched(collection: Seeking, search: Callable[[Store], Result], *, typing: bool = False) -> Result:
    """What a search of the store finds; a damaged index, or a damaged store, is made anew first.

    Raises `Outrun` when a newer search came while the person typed on.
    """
    store = collection.store
    if not store.searches.seen_whole:
        from kb.store.indexing import is_whole

        # Rows that are gone raise no error: they are only not found.
        if not undamaged(collection, lambda: store.searches.run(is_whole, typing=typing)):
            mend_index(collection)
        store.searches.seen_whole = True
    return undamaged(collection, lambda: store.searches.run(search, typing=typing))


def undamaged(collection: Seeking, work: Callable[[], Result]) -> Result:
    """What `work` gives, the indexes made anew when they are damaged, and the whole store if that does not help."""
    for mend in (mend_index, renew):
        try:
            return work()
        except KbError as fault:
            if fault.code != DAMAGED:
                raise
            mend(collection)
    return work()


def mend_index(collection: Seeking) -> None:
    """Make the indexes anew; where the store does not let that be done, the store itself."""
    from kb.store.indexing import rebuild

    try:
        rebuild(collection.store)
    except KbError as fault:
        if fault.code != DAMAGED:
            raise
        renew(collection)


def renew(collection: Seeking) -> None:
    """Throw the store away and make it again from notes and journal."""
    collection.store.renew()
    collection.catch_up()
    collection.refresh()
