"""What a person's entries say: marks, joins, decided pairs, aliases and rules, heard in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from msgspec import Struct

ASKED = "asked"
"""The step of a join, or of a separation, that a person decided when asked."""

Pair = tuple[str, str]
"""The hash of a text and a card; of what is severed, two names of concepts."""


class Wish(NamedTuple):
    """The day that a card is wanted on, when that was said, and whether only to spread a backlog.

    A spread moves days and nothing else: nobody asked for this very card on that very day.
    """

    day: int
    at: float
    spread: bool = False


class Doubt(Struct, frozen=True):
    """A text that may be a card known before: the entry that first said so, and what it said."""

    entry: str
    at: float
    fields: Mapping[str, object]


class Told:
    """All that entries other than reviews, retractions and schedules of other programs say."""

    def __init__(self) -> None:
        self.joins: dict[str, str] = {}
        self.aparts: dict[str, str] = {}
        self.separated: set[Pair] = set()
        self.doubts: dict[Pair, Doubt] = {}
        self.aliases: list[tuple[str, str]] = []
        self.known: dict[str, bool] = {}
        """The concepts that the person knows; true where they said so of the concept itself."""
        self.missed: set[str] = set()
        self.severed: dict[Pair, str] = {}
        self.parameters: list[tuple[str, float, Mapping[str, object]]] = []
        self.rules: dict[tuple[str, str], str] = {}
        self.marked: dict[str, str] = {}
        self.suspended: set[str] = set()
        self.buried: dict[str, int] = {}
        self.wishes: dict[str, Wish] = {}
        self.flagged: set[str] = set()
        self.tags: dict[str, dict[str, str]] = {}
        """The tags of each card, as they are compared and as they were written."""
        self._asked: set[str] = set()
        self._changed: dict[str, tuple[str, float]] = {}

    def changed_answers(self) -> Iterator[tuple[str, float]]:
        """The cards that a join gave another answer, each with the moment, in the order of time."""
        yield from sorted(self._changed.values(), key=lambda one: (one[1], one[0]))

    def hear(self, entry: str, kind: str, fields: dict[str, object], at: float) -> None:
        match kind, fields:
            case "join", {"text": str(text), "card": str(card), "step": "apart"}:
                # Only the text goes to another card: the card that was named after this text stays itself.
                self.aparts[text] = card
            case "join", {"text": str(text), "card": str(card)}:
                self._join(text, card, fields, at)
            case "separate", {"text": str(text)}:
                self._separate(text, fields.get("card"))
            case "doubt", {"text": str(text), "card": str(card)}:
                # Two devices may have met one edit: they ask once.
                self.doubts.setdefault((text, card), Doubt(entry, at, fields))
            case "alias", {"name": str(name), "concept": str(concept), "removed": True}:
                self.aliases = [one for one in self.aliases if one != (name, concept)]
            case "alias", {"name": str(name), "concept": str(concept)}:
                self.aliases.append((name, concept))
            case "rule", {"note": str(note), "rule": str(rule), "what": ("keep" | "silence") as what}:
                self.rules[note, rule] = str(what)
                for card in _texts(fields.get("cards")):
                    self._mark(card, "approve" if what == "keep" else "silence", fields)
            case "parameters", _:
                self.parameters.append((entry, at, fields))
            case "due", {"cards": list(wanted)}:
                self._wish(wanted, at, "spread" in fields)
            case "mark", {"concept": str(concept), "mark": "known"}:
                for also in _texts(fields.get("also")):
                    self.known.setdefault(also, False)
                self.known[concept] = True
                self.missed.update(_texts(fields.get("missed")))
            case "mark", {"concept": str(concept), "of": str(of), "mark": "not-a-prerequisite"}:
                self.severed[concept, of] = entry
            case "mark", {"cards": list(cards), "mark": str(mark)}:
                # What was marked at once is one entry, which one retraction takes back.
                for card in cards:
                    if isinstance(card, str):
                        self._mark(card, mark, fields)
            case "mark", {"card": str(card), "mark": str(mark)}:
                self._mark(card, mark, fields)

    def _join(self, text: str, card: str, fields: Mapping[str, object], at: float) -> None:
        if fields.get("step") == ASKED:
            self._asked.add(text)
            self.separated.discard((text, card))
        elif text in self._asked or (text, card) in self.separated:
            # What a person decided stands against what another device, which did not know of it, found likely.
            return
        self.joins[text] = card
        self.aparts.pop(text, None)
        if fields.get("answer_changed") is True:
            self._changed[text] = card, at

    def _separate(self, text: str, card: object) -> None:
        self._asked.discard(text)
        self._changed.pop(text, None)
        if not isinstance(card, str):
            self.joins.pop(text, None)
            self.aparts.pop(text, None)
            return
        self.separated.add((text, card))
        if self.joins.get(text) == card:
            del self.joins[text]

    def _wish(self, wanted: list[object], at: float, spread: bool) -> None:
        for one in wanted:
            match one:
                case [str(card), str(text)]:
                    try:
                        self.wishes[card] = Wish(date.fromisoformat(text).toordinal(), at, spread)
                    except ValueError:
                        continue
                    # Who names a day for a card does not want it put off any more.
                    if not spread:
                        self.buried.pop(card, None)

    def _mark(self, card: str, mark: str, fields: Mapping[str, object]) -> None:
        until, tag = fields.get("until"), fields.get("tag")
        match mark:
            case "approve" | "silence":
                self.marked[card] = mark
            case "suspend":
                self.suspended.add(card)
            case "resume":
                self.suspended.discard(card)
            case "flag":
                self.flagged.add(card)
            case "unflag":
                self.flagged.discard(card)
            case "tag" if isinstance(tag, str) and tag:
                self.tags.setdefault(card, {})[tag.casefold()] = tag
            case "untag" if isinstance(tag, str) and card in self.tags:
                self.tags[card].pop(tag.casefold(), None)
            case "bury" if isinstance(until, str):
                try:
                    self.buried[card] = date.fromisoformat(until).toordinal()
                except ValueError:
                    return


def _texts(value: object) -> list[str]:
    """The texts in a list; none where it is no list."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
