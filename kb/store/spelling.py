"""The words of names, for spelling: those that begin with the letters of a word that is perhaps misspelt."""

from __future__ import annotations

from kb.search import glossary
from kb.search.names import SAID
from kb.store.database import Store


def words_near(store: Store, word: str) -> dict[str, int]:
    """The words of names, and of the glossary, that begin as a word does, each with how often it is said.

    They are read from the index itself, so that there is nothing to keep and nothing to grow old.
    """
    found: dict[str, int] = {}
    for letter in dict.fromkeys(word[:2]):
        span = (letter, chr(ord(letter) + 1))
        said = store.rows("SELECT key FROM names WHERE kind = ? AND key >= ? AND key < ?", (SAID, *span))
        found.update((str(key).partition(" ")[0], 1) for (key,) in said)
        found.update((one, 1) for one in glossary.words() if one[0] == letter)
        rows = store.rows("SELECT term, doc FROM name_words WHERE term >= ? AND term < ?", span)
        found.update((term, doc) for term, doc in rows)
    return found
