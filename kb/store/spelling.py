"""The words of names, for spelling: those that begin with the letters of a word that is perhaps misspelt."""

from __future__ import annotations

from collections.abc import Sequence

from kb.search import glossary, slips
from kb.search.names import ALIAS, GIVEN, HEADING, NAME, SAID, SOUND, TOGETHER
from kb.search.rank import name_tokens
from kb.search.tree import Term, expression
from kb.store.database import Store

LEAST_CHARACTERS = 2
MOST_CUT = 24
"""Names that are looked at for whether they hold some characters as a word."""
MOST_SOUNDS = 20_000


def is_said(store: Store, word: str, *, begun: bool) -> bool:
    """Whether names or the glossary say a word, or one that begins so."""
    span = (word, word + ("\U0010ffff" if begun else "\0"))
    if store.rows("SELECT 1 FROM name_words WHERE term >= ? AND term < ? LIMIT 1", span):
        return True
    of_terms = (SAID, word, word + ("\U0010ffff" if begun else " \U0010ffff"))
    rows = store.rows("SELECT key FROM names WHERE kind = ? AND key >= ? AND key < ? LIMIT 1", of_terms)
    if rows and (begun or str(rows[0][0]).partition(" ")[0] == word):
        return True
    if store.rows("SELECT 1 FROM names WHERE kind = ? AND key >= ? AND key < ? LIMIT 1", (TOGETHER, *span)):
        return True
    if glossary.names((word,)) != glossary.Names():
        return True
    return any(one.startswith(word) if begun else one == word for one in glossary.words())


def begins(store: Store, word: str) -> bool:
    """Whether a word of names or of the glossary begins so, and goes on."""
    return is_said(store, word, begun=True)


def is_name(store: Store, characters: Sequence[str]) -> bool:
    """Whether Chinese characters are a name or a term, or a part of a name that is cut at its sense.

    Characters that merely stand side by side are no word: in 关于线性 there is no 于线.
    """
    wanted = tuple(characters)
    if len(wanted) < LEAST_CHARACTERS:
        return False
    kinds = (NAME, ALIAS, GIVEN, HEADING)
    marks = ", ".join("?" * len(kinds))
    if glossary.names(wanted) != glossary.Names() or store.rows(
        f"SELECT 1 FROM names WHERE kind IN ({marks}) AND key = ? LIMIT 1", (*kinds, " ".join(wanted))
    ):
        return True
    rows = store.rows(
        "SELECT k.name FROM name_index i JOIN concepts k ON k.id = i.rowid WHERE name_index MATCH ? LIMIT ?",
        (expression(Term("", wanted)), MOST_CUT),
    )
    return any(_is_cut(name_tokens(row[0]), wanted) for row in rows)


def _is_cut(name: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether some of the terms of which a name is made are these characters, wholly or with what it begins or ends."""
    parts = [part for part, _ in glossary.parted(name)]
    for first in range(len(parts)):
        for last in range(first + 1, len(parts) + 1):
            said = parts[first:last]
            if tuple(token for part in said for token in part) == wanted:
                at_edge = first == 0 or last == len(parts)
                if (
                    len(said) == 1
                    or any(len(part) > 1 for part in said)
                    or (at_edge and len(wanted) > LEAST_CHARACTERS)
                ):
                    return True
    return False


def sounds_near(store: Store, word: str) -> list[str]:
    """The sounds of names that begin with the letter with which a word does, or with what is mixed up with it."""
    found: list[str] = []
    for letter in slips.first_letters(word):
        rows = store.rows(
            "SELECT more FROM names WHERE kind = ? AND key >= ? AND key < ? LIMIT ?",
            (SOUND, letter, chr(ord(letter) + 1), MOST_SOUNDS),
        )
        found += [row[0] for row in rows]
    return found


def stands_in_a_text(store: Store, term: Term) -> bool:
    """Whether a name, a text or a card holds these words side by side."""
    phrase = expression(term)
    return any(store.meets(index, phrase) for index in ("concept_index", "card_index"))


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
