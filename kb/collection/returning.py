"""A store that begins anew meets cards of which only the journal knows what they said."""

from __future__ import annotations

from kb.collection.identity import NewEntry, has_changed_answer, pair
from kb.model import Entry
from kb.reading.continuity import match_cards
from kb.store import Store, doubts, known, shown


def find_again(store: Store, new_entry: NewEntry) -> list[Entry]:
    """Joins, and pairs to be asked about, of cards in notes to those that no note holds as the journal tells them.

    Notes were edited while there was no store, or kb reads them otherwise than the version that asked the cards.
    """
    lost = shown.without_text(store)
    if not lost:
        return []
    standing = [one for those in known.cards_in_notes(store, known.stamps(store)).values() for one in those]
    # What has a history of its own is nobody else, and what the journal names already stays what it is.
    found = [one for one in standing if not one.answered and one.id == one.text]
    matching = match_cards([one.card for one in lost], [one.card for one in found])
    apart = doubts.separated(store)
    entries = []
    for match in matching.matches:
        was, now = lost[match.known], found[match.found]
        if (now.text, was.id) in apart:
            continue
        fields = pair(match, was, now.card.note, now.text)
        if has_changed_answer(was, now.card):
            fields["answer_changed"] = True
        entries.append(new_entry("join", fields))
    for match in matching.undecided:
        was, now = lost[match.known], found[match.found]
        if (now.text, was.id) not in apart:
            entries.append(new_entry("doubt", pair(match, was, now.card.note, now.text)))
    return entries
