"""The first card of a sitting: looked for while the screen that will show it is still coming up."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from kb.messages import say
from kb.tui.sitting import Next, said_of_query, undo, upcoming

if TYPE_CHECKING:
    from kb.collection import Collection
    from kb.tui.messages import ReviewWanted

First = tuple[Next, list[str]]
"""The first card, and what is to be said of the sitting."""


def find_first(collection: Collection, wanted: ReviewWanted, *, read_first: bool) -> First:
    """The first card of a sitting; with `read_first` the notes that changed are read before. Raises KbError."""
    if not wanted.cram and (wanted.session is None or not wanted.session.crams):
        collection.must_be_kept()
    if read_first:
        collection.refresh()
    session = wanted.session or collection.session(
        limit=wanted.limit,
        query=wanted.query,
        cards=wanted.cards,
        ahead=wanted.ahead,
        cram=wanted.cram,
        fresh=wanted.fresh,
    )
    told = said_of_query(collection, wanted.query, session)
    if wanted.fresh and not wanted.query and not session.left().cards:
        told.append(say("app.fresh-none", collection.language))
    if wanted.undo:
        return undo(collection, session, review=wanted.undo == "answer"), told
    return upcoming(collection, session), told


def look_ahead(collection: Collection, wanted: ReviewWanted, *, read_first: bool) -> Future[First]:
    """As `find_first`, in a thread that begins at once: a worker of a screen begins when all of it is painted."""
    one = ThreadPoolExecutor(1, "kb-first-card")
    try:
        return one.submit(find_first, collection, wanted, read_first=read_first)
    finally:
        one.shutdown(wait=False)
