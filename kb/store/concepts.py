"""Finding concepts: by their names first, then by what they are called in the other language, then by their texts.

Where names meet a query hardly at all, other spellings and the query's words one by one are looked for too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct, field

from kb.model import Language
from kb.search import questions
from kb.search.asked import asked_about
from kb.search.query import Query, Term
from kb.search.rank import ALIAS_HOLDS, LENGTH, SAID_BEGINS, Found, fused
from kb.store.database import Store
from kb.store.filters import Moment
from kb.store.headings import shown
from kb.store.loosely import WEIGHED, WEIGHED_WHILE_TYPING, relaxed
from kb.store.meant import Meant
from kb.store.naming import holding
from kb.store.seeking import BODY, FEW, WAYS, Seeking, is_of_letters

PAGE = 10
"""So many concepts are what a person sees at once; fewer are followed by those that hold some of the words."""
# How much each way of finding counts, where names do not meet the words themselves.
_TRANSLATED, _MENDED, _RELAXED, _INTRODUCED, _SAID_TOGETHER, _IN_TEXT = 1.5, 1.5, 1.5, 0.5, 0.5, 0.5
_ONE_WORD = 4
"""So many Chinese characters may still be one word."""
_ASKED = 0.5
"""How much nearer a name is that meets a whole question than one that meets what it asks about."""
_WRITTEN = 2.0
"""What it counts that a formula stands in a text as it was typed."""


class Concepts(Struct):
    """Concepts found, and the words that were looked for in place of misspelt ones."""

    found: list[Found] = field(default_factory=list)
    mended: Mapping[Term, Term] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()
    """The ids of those that were found by some of the words alone."""


class Finding:
    """One query on its way to concepts; asked again, it knows what names said."""

    def __init__(self, store: Store, query: Query, moment: Moment, most: int, language: Language | None = None) -> None:
        self.seeking = Seeking(store, query, moment, most, language)
        self.meant = Meant(self.seeking)
        self.query = query
        self.most = most
        self.loose: set[int] = set()
        self.of_letters = is_of_letters(query)
        self.asked = asked_about(query)
        if self.asked is not None:
            self.seeking.asked = self.asked.terms

    def concepts(self, *, texts: bool = False, enough: int = 0, unsaid: bool = False) -> Concepts:
        """The concepts that the query finds, best first.

        With `texts` also those whose text alone holds its words. Those that hold some of them are looked for where
        fewer than `enough` meet them all. `unsaid` is for who knows that no text holds all the words.
        """
        self.texts, self.enough, self.unsaid = texts, enough, unsaid
        seeking = self.seeking
        if not self.query.terms:
            first = seeking.filtered_by()
            listed = list(dict.fromkeys((*first, *seeking.listed())))[: self.most]
            return Concepts(shown(seeking, listed, first))
        points = {
            number: tier + LENGTH / (1 + length) + seeking.section(number)
            for number, (tier, length) in self.named.items()
            if tier >= ALIAS_HOLDS
        }
        if len(points) < self.most:
            orders = list(self.otherwise(set(points)))
            lower = fused(orders)
            self.loose.difference_update(points, *(numbers for weight, numbers in orders[:-1]))
            for number in seeking.allowed(lower):
                near = self.meant.same.get(number, SAID_BEGINS * lower[number] / (1 + lower[number]))
                points[number] = max(points.get(number, 0.0), near)
        if self.query.phrases:
            points = {number: near + seeking.own(number) for number, near in points.items()}
        best = seeking.ordered(points)
        loose = frozenset(str(number) for number in self.loose)
        return Concepts(shown(seeking, best[: self.most], points), self.meant.mended, loose)

    wants_more = False
    """Whether few were met by a query of which some of the words may be met without the others."""

    @cached_property
    def is_of_several(self) -> bool:
        """Whether some of the words may be met without the others: there are several, or one holds several."""
        formula = self.query.phrases and len(self.query.tokens) > 1
        if len(self.query.terms) > 1 or self.asked is not None or formula:
            return True
        parts = questions.parts(self.query.tokens)
        known = sum(part.known for part in parts)
        return known > 1 or (known == 1 and len(parts) > 1 and len(self.query.tokens) > _ONE_WORD)

    @cached_property
    def named(self) -> dict[int, tuple[float, int]]:
        """Concepts whose names meet the words or what they ask about."""
        return self._called[0]

    @cached_property
    def translated(self) -> list[int]:
        return self.meant.called(self._called[1])

    @cached_property
    def _called(self) -> tuple[dict[int, tuple[float, int]], list[tuple[str, ...]]]:
        """Concepts that are called so, and what else that is called."""
        seeking, meant = self.seeking, self.meant
        ways = self.query.ways[:WAYS]
        found = seeking.named(self.query, ways)
        others = meant.other_names(ways, seeking.looked)
        if self.asked is not None:
            for number, (tier, length) in seeking.named(self.asked, self.asked.ways).items():
                near = tier - _ASKED if tier else tier, length
                found[number] = max(near, found.get(number, near))
            others += meant.other_names(self.asked.ways, seeking.looked)
        return found, others

    @cached_property
    def written(self) -> list[int]:
        return self.seeking.written(self.query)

    @cached_property
    def respelt(self) -> list[int]:
        return self.meant.mend()

    def otherwise(self, met: set[int]) -> Iterator[tuple[float, list[int]]]:
        """Concepts that do not meet the words by name, in several orders, each with what it counts."""
        seeking, meant = self.seeking, self.meant
        if self.of_letters:
            yield _WRITTEN, self.written
            met.update(self.written)
        named = self.named
        yield _TRANSLATED, self.translated
        met.update(self.translated)
        introduced = [number for number, (tier, _) in named.items() if 0 < tier < ALIAS_HOLDS]
        yield _INTRODUCED, sorted(introduced, key=lambda number: (-named[number][0], *seeking.place(number)))
        if len(met) < FEW:
            yield _MENDED, self.respelt
            met.update(self.respelt)
        if len(met) < self.enough and not (self.of_letters and met):
            said = self.in_text()
            whole = dict.fromkeys((*said, *meant.together(in_texts=self.texts, ordered=False)))
            some = relaxed(seeking, meant.answered, whole, WEIGHED if self.texts else WEIGHED_WHILE_TYPING)
            self.loose.update(set(some).difference(whole))
            if some and not (met or said):
                meant.mended = meant.respelt
            yield _RELAXED, some
            return
        self.wants_more = self.is_of_several and len(met) < FEW and not self.of_letters
        if self.wants_more and not self.texts:
            return
        yield _IN_TEXT, self.in_text()
        yield _SAID_TOGETHER, meant.together(in_texts=self.texts)

    def in_text(self) -> list[int]:
        """Concepts whose texts hold the words as they were typed."""
        if not self.texts or self.unsaid:
            return []
        said = holding(self.seeking.store, self.query, self.seeking.where, BODY, self.most)
        # A word such as ∇ says more of what is meant than where else the whole formula stands.
        written = self.written if self.query.phrases and not self.of_letters else []
        return list(dict.fromkeys((*written, *said)))
