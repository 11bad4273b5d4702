"""Other spellings of a query's words, for words that no name, no text and no glossary says."""

from __future__ import annotations

from kb.search import nearness, slips
from kb.search.fields import FIELDS
from kb.search.fold import is_unspaced
from kb.search.glossary import Names, names, singular
from kb.search.query import Query, Term
from kb.search.questions import is_asking, is_small
from kb.search.sounds import MOST_SYLLABLES, pattern_of, patterns, spelt
from kb.store.database import Store
from kb.store.naming import listen
from kb.store.spelling import begins, is_name, is_said, sounds_near, stands_in_a_text, words_near


def respelt(store: Store, query: Query) -> dict[Term, Term]:
    """The words of a query that are perhaps misspelt, each with the word that may be meant."""
    found = {term: _alike(store, term) if is_unspaced(term.tokens[0]) else _near(store, term) for term in query.terms}
    if any(other is not None and is_misspelt(term, other) and _is_slip(term, other) for term, other in found.items()):
        # Who types one word by its sound types the others so.
        found = {term: other or _heard(store, term) for term, other in found.items()}
    return {term: other for term, other in found.items() if other is not None}


def is_misspelt(term: Term, other: Term) -> bool:
    """Whether another spelling is of another word: `gradients` is no mistake, nor is a word that is not ended yet."""
    return singular(" ".join(term.tokens)) != singular(" ".join(other.tokens))


def _is_slip(term: Term, other: Term) -> bool:
    return is_unspaced(other.tokens[0]) and not is_unspaced(term.tokens[0])


def _alike(store: Store, term: Term) -> Term | None:
    """Characters of names that sound like these: who types pinyin picks the wrong ones easily."""
    characters, rest = term.tokens[:MOST_SYLLABLES], term.tokens[MOST_SYLLABLES:]
    if len(characters) < 2 or not all(map(is_unspaced, characters)):
        return None
    # What notes or cards write, or a term is, is meant as it was typed, whatever sounds like it.
    if names(characters) != Names() or stands_in_a_text(store, term):
        return None
    letters = spelt(characters)
    alike = slips.nearly(letters, sounds_near(store, letters), by_ear=True) if letters else []
    for one in (*listen(store, pattern_of(characters)), *map(tuple, alike)):
        if one != characters and is_name(store, (*one, *rest)):
            return Term("".join((*one, *rest)), (*one, *rest))
    return None


def _near(store: Store, term: Term) -> Term | None:
    """The word that a misspelt one may be."""
    word = term.tokens[0]
    if len(term.tokens) != 1 or word in FIELDS or term.text.endswith(":"):
        # What ends in a colon is perhaps a filter that is still being typed.
        return None
    if is_small(word) or is_asking(word):
        return None
    if not nearness.may_be_misspelt(word) or is_said(store, word, begun=term.prefix):
        return None
    if not term.prefix and begins(store, word):
        return Term(f"{word}*", (word,), prefix=True)
    near = nearness.near_words(word, words_near(store, word))
    if near and singular(word) in near:
        return Term(singular(word), (singular(word),), term.prefix)
    if stands_in_a_text(store, term):
        return None
    return Term(near[0], (near[0],), term.prefix) if near else _slipped(store, word)


def _slipped(store: Store, word: str) -> Term | None:
    """The characters that are meant by pinyin with a slip in it."""
    if not slips.may_slip(word) or listen(store, patterns(word)):
        return None
    for meant in slips.nearly(word, sounds_near(store, word)):
        if is_name(store, tuple(meant)):
            return Term(meant, tuple(meant))
    return None


def _heard(store: Store, term: Term) -> Term | None:
    """The characters that a word of pinyin sounds like."""
    heard = listen(store, patterns(" ".join(term.tokens)))
    words = [one for one in heard if is_name(store, one)] or heard
    return Term("".join(words[0]), words[0]) if words else None
