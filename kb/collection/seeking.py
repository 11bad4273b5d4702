"""Looking into a collection: searches, lists that a query narrows, concepts and what they are called."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Literal

from kb.collection import finding
from kb.collection.mending import looked, searched
from kb.collection.opened import Opened
from kb.collection.triage import grouped
from kb.model import Changes, Results, Review, StoredCard
from kb.store import cards

if TYPE_CHECKING:
    from kb.collection.aliases import Alias
    from kb.collection.refresh import Cancelled, Progress
    from kb.collection.values import ConceptPage
    from kb.memory.statistics import Statistics
    from kb.store.filters import Moment


class Seeking(Opened, ABC):
    """What is found in a collection; whoever finds the store damaged mends it, which reads the notes again."""

    @abstractmethod
    def refresh(self, progress: Progress | None = None, cancelled: Cancelled | None = None) -> Changes:
        """Read the notes that changed and say what that did."""

    def cards(self, query: str | None = None) -> list[StoredCard]:
        """All cards in the order of the notes, or those that a search finds, in that order too."""
        found = self._found(query)
        every = cards.cards(self._store)
        return every if found is None else [card for card in every if card.id in found]

    def search(
        self,
        text: str,
        limit: int = 10,
        kind: Literal["concept", "card", "note"] | None = None,
        *,
        typing: bool = False,
    ) -> Results:
        """Concepts first, then cards, then notes that hold the words; an empty query finds nothing.

        Searches go beside all else, from any thread. While a person is `typing` a newer one ends an older one, which
        raises `Outrun`.
        """
        from kb.store.search import search

        moment, language = self._moment(), self.language
        return searched(
            self, lambda store: search(store, text, moment, limit=limit, kind=kind, language=language), typing=typing
        )

    def find(self, query: str) -> list[int]:
        """The numbers of all cards that a query finds, in no order: as the store counts them, until it is made anew."""
        from kb.search.query import read_query
        from kb.store.filters import find_numbers

        moment = self._moment()
        return searched(self, lambda store: find_numbers(store, read_query(query), moment))

    def mended(self, query: str | None) -> str:
        """The query that is answered in place of a misspelt one, which finds no card; empty where there is none."""
        from kb.store.search import mended

        if query is None or not query.strip():
            return ""
        moment = self._moment()
        return searched(self, lambda store: mended(store, query, moment))

    def _found(self, query: str | None) -> set[str] | None:
        """The cards that a query finds, or what it may mean where it finds none; None where there is no query."""
        if query is None or not query.strip():
            return None
        moment = self._moment()
        found = searched(self, lambda store: finding.ids(store, query, moment))
        other = "" if found else self.mended(query)
        return searched(self, lambda store: finding.ids(store, other, moment)) if other else found

    def _moment(self) -> Moment:
        from kb.store.filters import Moment

        return Moment(self.today(), self.now(), self.settings.day_starts)

    def drafts(self, note: str | None = None) -> list[StoredCard]:
        """Drafts to decide about, note by note and rule by rule, without those that a false claim holds back."""
        return grouped(cards.drafts(self._store, note))

    def drafts_wait(self) -> bool:
        """Is there a draft to decide about?"""
        from kb.store import looking

        return looking.drafts_wait(self._store)

    def alike(self, card_id: str, *, drafts: bool = False) -> list[StoredCard]:
        """What a person may decide about at once with this card: first what its rule made in its note, its own section
        before the others; then the same question in other notes, and what other rules made in its own. With `drafts`
        only the drafts of its rule.

        Raises KbError `no-card`.
        """
        from kb.collection import finding
        from kb.collection.triage import like

        with self._store.reading():
            stored = finding.card(self._store, card_id)
            note = stored.card.note
            if not drafts:
                return like(stored, cards.cards(self._store, like=stored)) if note else [stored]
            return [one for one in cards.drafts(self._store, note) if one.card.rule == stored.card.rule]

    def held_back(self) -> list[StoredCard]:
        """Cards that are not asked because what they claim is false, or because sympy doubts it."""
        return cards.drafts(self._store, None, held_back=True)

    def log(self, limit: int | None = None, query: str | None = None) -> list[Review]:
        """Reviews, of all cards or of those that a query finds, newest last; retracted ones are marked as such."""
        from kb.store import looking

        return looking.reviews(self._store, limit, self._found(query))

    def statistics(self, query: str | None = None, *, concepts: int | None = 20) -> Statistics:
        """Retention against what was foretold, load, time, memory strength: of all cards, or of those that are found.

        Over all cards every answer counts, also to cards that left the notes. Of `concepts` the weakest are named,
        None: all.
        """
        from kb.collection.statistics import statistics

        return statistics(self._store, self.today(), self._keeper.parameters(), self._found(query), concepts)

    def concept(self, name: str) -> ConceptPage | None:
        """The page of a concept by name, key or alias; None when there is none."""
        from kb.collection.pages import concept_page

        return looked(self, lambda: concept_page(self._store, self.root, name, self.settings.macros))

    def concept_names(self) -> list[str]:
        """The names of all concepts, for suggestions."""
        from kb.store import looking

        return looked(self, lambda: looking.concept_names(self._store))

    def concept_examples(self, most: int) -> list[str]:
        """The first short names of concepts, those in the person's language first, to show what may be looked for."""
        from kb.store import looking

        return looked(self, lambda: looking.first_names(self._store, self.language, most))

    def concepts_meant(self, name: str) -> list[str]:
        """The names of the concepts that a name may mean: a name, a key, an alias, pinyin or a notation, all of it."""
        from kb.collection import aliases
        from kb.search.rank import EXACT_ALIAS, KINDS

        written = looked(self, lambda: aliases.written_by(self._store, name))
        if written:
            return written
        found = self.search(name, kind="concept")
        exact = [] if found.mended else [hit.title for hit in found if hit.score >= KINDS["concept"] + EXACT_ALIAS]
        return aliases.apart(self._store, exact) or aliases.sounding(self._store, name)

    def aliases(self) -> list[Alias]:
        """The names that a person gave to concepts, in the order in which they were given."""
        from kb.collection import aliases

        return looked(self, lambda: aliases.aliases(self._store))

    def add_alias(self, name: str, concept: str) -> tuple[Alias, bool]:
        """Give the concept of this name another name; False where it has that. Raises KbError `bad-alias`."""
        from kb.collection import aliases

        # What is damaged is mended before anything is written.
        self.concepts_meant(concept)
        with self._keeper.deciding() as keeper:
            return aliases.add(keeper, name, concept)

    def remove_alias(self, name: str, concept: str | None = None) -> list[Alias]:
        """Take back a name that a person gave to a concept, or to any. Raises KbError `no-alias`."""
        from kb.collection import aliases

        with self._keeper.deciding() as keeper:
            return aliases.remove(keeper, name, concept)
