"""A store that begins anew meets cards of which only the journal knows what they said."""

from __future__ import annotations

from kb.collection.identity import RETURNED, NewEntry, has_changed_answer, pair, posed, says_the_same
from kb.model import Entry
from kb.reading.continuity import Match, match_cards
from kb.store import Store, doubts, known, remembered
from kb.store.known import Standing, without_place


def find_again(store: Store, lost: list[Standing], new_entry: NewEntry, *, anew: bool) -> list[Entry]:
    """Joins, and pairs to be asked about, of cards in notes to `lost` ones, as the journal tells them.

    Notes were edited while there was no store (`anew`), or kb reads them otherwise than the version that asked the
    cards. Of a card that left the notes while a store looked on nothing is an edit, and where notes and journal come
    by different ways its own note may be still to come: then only what says the same is joined.
    """
    standing = [one for those in known.cards_in_notes(store, known.stamps(store)).values() for one in those]
    apart = doubts.separated(store)
    gone = remembered.known_to_be_gone(store)
    away = [was for was in lost if was.id in gone]
    edited = [was for was in lost if was.id not in gone]
    # What stands with a history of its own is nobody else, but tells the places between which the others stood.
    before = [*edited, *(one for one in standing if one.answered)]
    matching = match_cards([posed(one.card) for one in before], [posed(one.card) for one in standing])
    entries: list[Entry] = []
    taken: set[int] = set()

    def may_be(was: Standing, found: int) -> bool:
        now = standing[found]
        return not now.answered and now.id == now.text and found not in taken and (now.text, was.id) not in apart

    def join(match: Match, was: Standing) -> None:
        now = standing[match.found]
        taken.add(match.found)
        fields = pair(match, was, now.card.note, now.text)
        if has_changed_answer(was, now.card):
            fields["answer_changed"] = True
        entries.append(new_entry("join", fields))

    for match in matching.matches:
        was = before[match.known]
        if match.known < len(edited) and may_be(was, match.found) and (anew or is_same(match, was, standing)):
            join(match, was)
    unplaced = match_cards([posed(without_place(was.card)) for was in away], [posed(one.card) for one in standing])
    for match in unplaced.matches if away else ():
        if may_be(away[match.known], match.found) and is_same(match, away[match.known], standing):
            join(match, away[match.known])
    for match in matching.undecided if anew else ():
        was = before[match.known]
        if match.known < len(edited) and may_be(was, match.found):
            entries.append(
                new_entry("doubt", pair(match, was, standing[match.found].card.note, standing[match.found].text))
            )
    return entries


def is_same(match: Match, was: Standing, standing: list[Standing]) -> bool:
    """Is a match sure although nothing tells whether the one is an edit of the other?"""
    now = standing[match.found].card
    named = was.card.author_id is not None and (was.card.note, was.card.author_id) == (now.note, now.author_id)
    return named or (match.score >= RETURNED and says_the_same(was.card, now))
