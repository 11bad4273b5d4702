"""What a query means besides what it says: other names, each of its parts in either language, other spellings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product

from kb.search import glossary, questions
from kb.search.fold import is_unspaced
from kb.search.query import Term
from kb.search.rank import ALIAS_HOLDS, EXACT_ALIAS, EXACT_NAME, LENGTH, NAME_BEGINS, NAME_HOLDS, is_head, name_tokens
from kb.search.rank import nearness as nearness_of
from kb.search.tree import And, Node, Or, joined
from kb.store.naming import Looked, look_up
from kb.store.respelling import is_misspelt, respelt
from kb.store.seeking import BOTH, NAMES, WAYS, Seeking, texts

PARTS = 10
MOST_TOGETHER = 20
_OTHERS = 6
_WORD = 2
"""Characters of most Chinese words, of which neither stands for the whole."""
_MIXED, _MOST_SAID = 3, 2
"""Ways to say a query of both languages in one of them, and ways to say each of its terms."""
_SAME, _BY_ALIAS, _RESPELT = 6.2, 0.1, 6.8
"""The tier of a concept that is called exactly what the words are called otherwise, how much less it is for an alias,
and the tier of one that is called what the words are in another spelling."""
_OWN_WORDS = 0.05
"""How much nearer such a name is in the language in which the query ends."""
_SAME_KIND, _SAME_BEGINS = 4.9, 4.7
"""The tiers of a concept whose longer name is of what is called so, and of one whose name only begins so: above those
that only introduce the term. Beside what is called just so both are the same."""
_RESPELT_BEGINS, _SAME_BEGUN = 6.2, 5.8
"""The tiers of a concept whose name begins as another spelling of the words does, and of one that is called what a term
is called that only begins so."""


class Meant:
    """What else a query may mean, and the query that was answered where the one asked was misspelt.

    `respelt` are the words that may be misspelt, `mended` those that were, as concepts were found.
    """

    def __init__(self, seeking: Seeking) -> None:
        self.seeking = seeking
        self.same: dict[int, float] = {}
        self.answered = seeking.query
        self.mended: dict[Term, Term] = {}
        self.respelt: dict[Term, Term] = {}
        self._begun = False

    def other_names(self, ways: Sequence[tuple[Term, ...]], looked: Looked) -> list[tuple[str, ...]]:
        """What the words as a whole are called otherwise: in the notes, then in the glossary."""
        found = dict(looked.others)
        self._begun = False
        for way in ways:
            words = [token for term in way for token in term.tokens]
            said = glossary.other_names(words)
            if not said and way[-1].prefix:
                said = glossary.translations_of_begun(words)
                self._begun = bool(said) and not found
            found.update((tuple(one.split(" ")), None) for one in said)
            found.update((one, None) for one in (*_one_meaning(words), *_in_one_language(words)))
        asked = {tuple(token for term in way for token in term.tokens) for way in ways}
        return [one for one in found if one not in asked][:_OTHERS]

    def called(self, others: Sequence[tuple[str, ...]]) -> list[int]:
        """Concepts with one of these names, or with a longer one, nearest first."""
        if not others:
            return []
        # One character means too many things, unless nothing else is meant.
        longer = [one for one in others if not _is_one_character(one)] or others
        terms = [Term(" ".join(one), one) for one in longer]
        self.seeking.also.update(dict.fromkeys(terms))
        node = joined(Or, list[Node](terms))
        found = self.seeking.matched(node, NAMES)
        looked = Looked()
        for one in others:
            look_up(self.seeking.store, (Term("", one),), looked, whole=one not in longer)
        numbers = self.seeking.allowed({*found, *looked.tiers})
        if all(map(_is_one_character, longer)):
            numbers = [number for number in numbers if self._is_word(number, longer)]
        last = self.seeking.query.tokens[-1]
        near = {
            number: nearness_of(
                [(term,) for term in terms],
                self.seeking.rows[number]["name"],
                texts(self.seeking.rows[number]["aliases"]),
                looked.tiers.get(number, 0.0),
            )
            for number in numbers
        }
        # Where nothing is called just so, what is of its kind says more than what merely begins so.
        is_called = any(tier >= EXACT_ALIAS for tier, _ in near.values())
        for number, (tier, length) in near.items():
            if tier >= EXACT_ALIAS:
                alias = _BY_ALIAS if tier < EXACT_NAME else 0.0
                same = _SAME_BEGUN if self._begun else _SAME
                self.same[number] = same - alias + self.seeking.section(number)
                if self._is_in_language_of(last, number):
                    self.same[number] += _OWN_WORDS
            elif tier >= NAME_HOLDS:
                is_kind = not is_called and self._is_kind(number, longer)
                if is_kind or tier >= NAME_BEGINS:
                    least = _SAME_KIND if is_kind or is_called else _SAME_BEGINS
                    self.same.setdefault(number, least + (NAME_HOLDS - _SAME_KIND) * LENGTH / (1 + length))
        return sorted(numbers, key=lambda number: (-near[number][0], near[number][1], *self.seeking.place(number)))

    def _is_in_language_of(self, word: str, number: int) -> bool:
        name = name_tokens(self.seeking.rows[number]["name"])
        return bool(name) and is_unspaced(name[-1]) == is_unspaced(word)

    def _is_kind(self, number: int, names: Sequence[tuple[str, ...]]) -> bool:
        """Whether a concept's longer name has one of these for its head: 样本均值 is a mean."""
        row = self.seeking.rows[number]
        own = [name_tokens(name) for name in (row["name"], *texts(row["aliases"]))]
        return any(is_head(name, one) for name in own for one in names)

    def _is_word(self, number: int, characters: Sequence[tuple[str, ...]]) -> bool:
        """Whether one of these characters means itself in a concept's names: 熵 does in 交叉熵, 率 does not in 概率."""
        row = self.seeking.rows[number]
        return any(
            len(own) != _WORD and own[-1:] in characters
            for name in (row["name"], *texts(row["aliases"]))
            for own, _ in glossary.parted(name_tokens(name))
        )

    def together(self, *, in_texts: bool, ordered: bool = True) -> list[int]:
        """Concepts that say every part of a query of several parts, each in either language; some, if not `ordered`."""
        words = [token for way in self.seeking.query.ways[:1] for term in way for token in term.tokens]
        parts = questions.parts(words)
        if len(parts) < 2 or all(len(part.ways) < 2 for part in parts):
            return []
        said = [[Term(" ".join(way.tokens), way.tokens, way.begun) for way in part.ways] for part in parts[:PARTS]]
        self.seeking.also.update((term, None) for part in said for term in part)
        node = joined(And, [node for node in (joined(Or, list[Node](part)) for part in said) if node is not None])
        if not ordered:
            # Weighing them by the index costs more than all else when both parts are common.
            return self.seeking.holders(node, BOTH if in_texts else NAMES, MOST_TOGETHER)
        by_name = self.seeking.matched(node, NAMES)
        return list(dict.fromkeys((*by_name, *self.seeking.matched(node, BOTH)))) if in_texts else list(by_name)

    def mend(self) -> list[int]:
        """Concepts that another spelling of the words finds by name."""
        mended = respelt(self.seeking.store, self.seeking.query)
        if not mended:
            return []
        query = self.seeking.query.mapped(lambda term: mended.get(term, term))
        self.seeking.also.update(dict.fromkeys(mended.values()))
        named = self.seeking.named(query, query.ways[:WAYS])
        others = self.called(self.other_names(query.ways[:WAYS], self.seeking.looked))
        best = sorted(named, key=lambda number: (-named[number][0], named[number][1], *self.seeking.place(number)))
        introduced = [number for number in best if named[number][0] < ALIAS_HOLDS]
        found = list(dict.fromkeys((*best[: len(best) - len(introduced)], *others, *introduced)))
        for number, (tier, length) in named.items():
            if tier >= EXACT_NAME:
                self.same[number] = _RESPELT
            elif tier >= NAME_BEGINS:
                begins = _RESPELT_BEGINS + LENGTH / (10 + length)
                self.same[number] = max(begins, self.same.get(number, 0.0))
        self.answered = query
        self.respelt = {term: other for term, other in mended.items() if is_misspelt(term, other)}
        if found:
            self.mended = self.respelt
        return found


def _is_one_character(name: tuple[str, ...]) -> bool:
    return len(name) == 1 and is_unspaced(name[0])


def _one_meaning(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The names of one thing, when a query gives it in both languages: `梯度 gradient`."""
    parts = glossary.parted(words)
    names = [one for one, _ in parts]
    if len(parts) < 2 or not all(" ".join(one) in _others(parts, at) for at, one in enumerate(names)):
        return []
    return names


def _in_one_language(words: Sequence[str]) -> list[tuple[str, ...]]:
    """What a query of words in both languages is called in each: `gradient 下降` is 梯度下降."""
    scripts = {is_unspaced(word) for word in words}
    if len(scripts) < 2:
        return []
    parts = glossary.parted(words)
    # Terms in two languages are typed in any order: `descent 梯度` is gradient descent too.
    orders = (parts, parts[::-1]) if len(parts) == len(scripts) else (parts,)
    made: list[tuple[str, ...]] = []
    for order, unspaced in product(orders, (True, False)):
        said = [_said_in(own, others, unspaced) for own, others in order]
        made += [tuple(token for one in way for token in one) for way in islice(product(*said), _MIXED)]
    # What is a term as a whole is the one meant, with its names: 链法则 is none, chain rule is, and so is 链式法则.
    terms = [one for one in made if glossary.names(one) != glossary.Names()]
    others = [tuple(other.split(" ")) for one in terms for other in glossary.other_names(one)]
    return list(dict.fromkeys((*terms, *others, *made)))


def _said_in(own: tuple[str, ...], others: Sequence[str], unspaced: bool) -> list[tuple[str, ...]]:
    if is_unspaced(own[0]) == unspaced:
        return [own]
    return [tuple(one.split(" ")) for one in others][:_MOST_SAID]


def _others(parts: Sequence[tuple[tuple[str, ...], tuple[str, ...]]], but: int) -> set[str]:
    return {other for at, (_, others) in enumerate(parts) if at != but for other in others}
