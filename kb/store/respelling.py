"""Other spellings of a query's words, for words that no name and no glossary says."""

from __future__ import annotations

from kb.search import nearness
from kb.search.fold import is_unspaced
from kb.search.glossary import Names, names
from kb.search.query import Query, Term
from kb.search.sounds import MOST_SYLLABLES, pattern_of
from kb.store.database import Store
from kb.store.naming import listen
from kb.store.spelling import is_said, stands_in_a_text, words_near


def respelt(store: Store, query: Query) -> dict[Term, Term]:
    """The words of a query that are perhaps misspelt, each with the word that may be meant."""
    found = {term: _alike(store, term) if is_unspaced(term.tokens[0]) else _near(store, term) for term in query.terms}
    return {term: other for term, other in found.items() if other is not None}


def _alike(store: Store, term: Term) -> Term | None:
    """Characters of names that sound like these: who types pinyin picks the wrong ones easily."""
    characters, rest = term.tokens[:MOST_SYLLABLES], term.tokens[MOST_SYLLABLES:]
    if len(characters) < 2 or not all(map(is_unspaced, characters)):
        return None
    for meant in listen(store, pattern_of(characters)):
        if meant != characters:
            # What notes or cards write, or a term is, is meant as it was typed, whatever sounds like it.
            if names(characters) != Names() or stands_in_a_text(store, characters):
                return None
            return Term("".join((*meant, *rest)), (*meant, *rest))
    return None


def _near(store: Store, term: Term) -> Term | None:
    """The word that a misspelt one may be."""
    if len(term.tokens) != 1 or term.text.endswith(":"):
        # What ends in a colon is perhaps a filter that is still being typed.
        return None
    word = term.tokens[0]
    if not nearness.may_be_misspelt(word) or is_said(store, word, begun=term.prefix):
        return None
    near = nearness.near_words(word, words_near(store, word))
    return Term(near[0], (near[0],), term.prefix) if near else None
