"""The words of names, for spelling: those that begin with the letters of a word that is perhaps misspelt."""

from __future__ import annotations

from collections.abc import Sequence

from kb.search import glossary
from kb.search.names import SAID
from kb.search.tree import Term, expression
from kb.store.database import Store


def is_said(store: Store, word: str, *, begun: bool) -> bool:
    """Whether names or the glossary say a word, or one that begins so."""
    span = (word, word + ("\U0010ffff" if begun else "\0"))
    if store.rows("SELECT 1 FROM name_words WHERE term >= ? AND term < ? LIMIT 1", span):
        return True
    of_terms = (SAID, word, word + ("\U0010ffff" if begun else " \U0010ffff"))
    rows = store.rows("SELECT key FROM names WHERE kind = ? AND key >= ? AND key < ? LIMIT 1", of_terms)
    if rows and (begun or str(rows[0][0]).partition(" ")[0] == word):
        return True
    return any(one.startswith(word) if begun else one == word for one in glossary.words())


def stands_in_a_text(store: Store, words: Sequence[str]) -> bool:
    """Whether a name, a text or a card holds these words side by side."""
    phrase = expression(Term(" ".join(words), tuple(words)))
    return any(
        store.rows(f"SELECT rowid FROM {index} WHERE {index} MATCH ? LIMIT 1", (phrase,))
        for index in ("concept_index", "card_index")
    )


def words_near(store: Store, word: str) -> dict[str, int]:
    """The words of names, and of the glossary, that begin as a word does and are about as long, each with its count.

    They are read from the index itself, so that there is nothing to keep and nothing to grow old.
    """
    found: dict[str, int] = {}
    least, most = len(word) - 2, len(word) + 2
    for letter in dict.fromkeys(word[:2]):
        span = (letter, chr(ord(letter) + 1), least, most)
        said = store.rows(
            "SELECT DISTINCT substr(key, 1, instr(key || ' ', ' ') - 1) AS word FROM names"
            f" WHERE kind = {SAID} AND key >= ? AND key < ? AND length(word) BETWEEN ? AND ?",
            span,
        )
        found.update((row[0], 1) for row in said)
        found.update((one, 1) for one in glossary.words() if one[0] == letter)
        rows = store.rows(
            "SELECT term, doc FROM name_words WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?", span
        )
        found.update((term, doc) for term, doc in rows)
    return found
