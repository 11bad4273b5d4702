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
    _see_whole(collection, typing=typing)
    return undamaged(collection, lambda: collection.store.searches.run(search, typing=typing))


def looked(collection: Seeking, look: Callable[[], Result]) -> Result:
    """What `look` finds by the names of concepts, the indexes made anew first where they are damaged."""

    def at_once() -> Result:
        with collection.store.reading():
            return look()

    _see_whole(collection)
    return undamaged(collection, at_once)


def _see_whole(collection: Seeking, *, typing: bool = False) -> None:
    """Look once whether the indexes hold all that they should: rows that are gone raise no error."""
    searches = collection.store.searches
    if searches.seen_whole:
        return
    from kb.store.indexing import is_whole

    if not undamaged(collection, lambda: searches.run(is_whole, typing=typing)):
        mend_index(collection)
    searches.seen_whole = True


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
