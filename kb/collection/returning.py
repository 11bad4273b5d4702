"""A store that begins anew meets cards of which only the journal knows what they said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct, field

from kb.collection.identity import RETURNED, NewEntry, has_changed_answer, pair, posed, says_the_same
from kb.model import Entry
from kb.reading.continuity import Match, Matching, match_cards
from kb.store import Store, doubts, known, remembered
from kb.store.known import Standing, without_place

Accepts = Callable[[Match, Standing, Standing], bool]


def find_again(store: Store, lost: list[Standing], new_entry: NewEntry, *, anew: bool) -> list[Entry]:
    """Joins, and pairs to be asked about, of cards in notes to `lost` ones, as the journal tells them.

    Notes were edited while there was no store (`anew`), or kb reads them otherwise than the version that asked the
    cards. Of a card that left the notes while a store looked on nothing is an edit, and where notes and journal come
    by different ways its own note may be still to come: then only what says the same is joined.
    """
    notes = known.cards_in_notes(store, known.stamps(store))
    gone = remembered.known_to_be_gone(store)
    search = _Search(doubts.separated(store), new_entry)
    edited: dict[str, list[Standing]] = {}
    for was in lost:
        if was.id not in gone and anew:
            edited.setdefault(was.card.note, []).append(was)
    for path, here in edited.items():
        # Most edits stay in their note: what is much alike there need not be compared with all notes.
        search.match(here, notes.get(path, []), lambda match, *_: match.score >= RETURNED)
    standing = [one for those in notes.values() for one in those]
    left = [was for was in lost if was.id not in gone and was.id not in search.joined]
    matching = search.match(left, standing, lambda *pair: anew or _is_same(*pair))
    away = [
        Standing(was.id, without_place(was.card), answered=True)
        for was in lost
        if was.id in gone and was.id not in search.joined
    ]
    search.match(away, standing, _is_same)
    if anew:
        search.ask(matching, left, standing)
    return search.entries


class _Search(Struct):
    """What was found so far: entries to be written, cards that have their text again, texts that are cards again."""

    apart: set[tuple[str, str]]
    new_entry: NewEntry
    entries: list[Entry] = field(default_factory=list)
    joined: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)

    def match(self, lost: Sequence[Standing], standing: Sequence[Standing], accepts: Accepts) -> Matching:
        """Join those of the `lost` cards whose match among the `standing` ones is accepted."""
        if not lost:
            return Matching((), ())
        # What stands with a history of its own is nobody else, but tells the places between which the others stood.
        before = [*lost, *(one for one in standing if one.answered)]
        matching = match_cards([posed(one.card) for one in before], [posed(one.card) for one in standing])
        for match in matching.matches:
            if match.known < len(lost):
                was, now = lost[match.known], standing[match.found]
                if self._may_be(was, now) and accepts(match, was, now):
                    self._join(match, was, now)
        return matching

    def ask(self, matching: Matching, lost: Sequence[Standing], standing: Sequence[Standing]) -> None:
        """Let a person say of what stayed undecided."""
        for match in matching.undecided:
            if match.known < len(lost):
                was, now = lost[match.known], standing[match.found]
                if self._may_be(was, now):
                    self.entries.append(self.new_entry("doubt", pair(match, was, now.card.note, now.text)))

    def _may_be(self, was: Standing, now: Standing) -> bool:
        free = not now.answered and now.id == now.text and now.text not in self.taken and was.id not in self.joined
        return free and (now.text, was.id) not in self.apart

    def _join(self, match: Match, was: Standing, now: Standing) -> None:
        self.taken.add(now.text)
        self.joined.add(was.id)
        fields = pair(match, was, now.card.note, now.text)
        if has_changed_answer(was, now.card):
            fields["answer_changed"] = True
        self.entries.append(self.new_entry("join", fields))


def _is_same(match: Match, was: Standing, now: Standing) -> bool:
    """Is a match sure although nothing tells whether the one is an edit of the other?"""
    named = was.card.author_id is not None and (was.card.note, was.card.author_id) == (
        now.card.note,
        now.card.author_id,
    )
    return named or (match.score >= RETURNED and says_the_same(was.card, now.card))
