"""How alike the places of two cards are: note, headings, and the neighbours that are already decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol


class Placed(Protocol):
    """What of a card says where it stands."""

    @property
    def note(self) -> str: ...
    @property
    def heading_path(self) -> tuple[str, ...]: ...
    @property
    def order(self) -> int: ...


NOTE, HEADINGS, NEIGHBOURS = 0.4, 0.2, 0.4
"""The shares of a place's likeness."""
SAME_FILE_NAME = 0.6
"""How sure a note is that was moved to another folder, when no card of it tells."""
HOME = 0.5
"""From here on one note is taken for the other, so that their ends are neighbours too."""
SMALL_GAP = 6

_Neighbour = int | None


class Places:
    """The places of the free known and found cards, given the pairs decided so far (known index → found index).

    Both sides come in the order of their notes, each note in its own order.
    """

    def __init__(
        self,
        known: Sequence[Placed],
        found: Sequence[Placed],
        decided: Mapping[int, int],
        free_known: Collection[int],
        free_found: Collection[int],
    ) -> None:
        self.known = known
        self.found = found
        self._affinity = _affinity(known, found, decided)
        # A neighbour is named by its index among the found cards, so that both sides speak of the same one.
        self._known_gap = _gaps(known, decided, free_known)
        self._found_gap = _gaps(found, {other: other for other in decided.values()}, free_found)

    def note(self, known: int, found: int) -> float:
        """How sure it is that a note is the other, perhaps renamed (0–1)."""
        before, after = self.known[known].note, self.found[found].note
        if before == after:
            return 1.0
        told = self._affinity.get(before)
        if told is not None:
            return told.get(after, 0.0)
        return SAME_FILE_NAME if before.rpartition("/")[2] == after.rpartition("/")[2] else 0.0

    def likeness(self, known: int, found: int) -> float:
        """How alike two places are (0–1)."""
        note = self.note(known, found)
        headings = _headings(self.known[known].heading_path, self.found[found].heading_path)
        shared = self._shared_neighbours(known, found, note >= HOME)
        return NOTE * note + HEADINGS * headings * max(note, 0.5) + NEIGHBOURS * shared / 2

    def _shared_neighbours(self, known: int, found: int, at_home: bool) -> int:
        shared = 0
        for one, other in zip(self._known_gap[known], self._found_gap[found], strict=True):
            if one is None or other is None:
                shared += one is other and at_home
            else:
                shared += one == other
        return shared

    def same_gap(self, known: Iterable[int], found: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Pairs that stand between the same two decided neighbours, where few do."""
        at: dict[object, list[int]] = defaultdict(list)
        for index in found:
            at[self._found_gap[index], self._ends(self._found_gap[index], self.found[index].note)].append(index)
        for index in known:
            gap = self._known_gap[index]
            note = self.known[index].note
            others = at.get((gap, self._ends(gap, self._home(note))), [])
            if len(others) <= SMALL_GAP:
                for other in others:
                    yield index, other

    def _home(self, note: str) -> str:
        told = self._affinity.get(note)
        if not told:
            return note
        best = max(told, key=lambda name: (told[name], name))
        return best if told[best] >= HOME else note

    @staticmethod
    def _ends(gap: tuple[_Neighbour, _Neighbour], note: str) -> str:
        """The note, where a gap reaches its start or end and so does not name it."""
        return note if None in gap else ""


def _headings(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    if one[-1] == other[-1]:
        return 0.7
    return 0.4 if one[0] == other[0] else 0.0


def _affinity(
    known: Sequence[Placed], found: Sequence[Placed], decided: Mapping[int, int]
) -> dict[str, dict[str, float]]:
    """Where the decided cards of each known note went, as shares."""
    went: dict[str, dict[str, int]] = defaultdict(dict)
    for (before, after), count in Counter(
        (known[one].note, found[other].note) for one, other in decided.items()
    ).items():
        went[before][after] = count
    return {note: {name: count / sum(names.values()) for name, count in names.items()} for note, names in went.items()}


def _gaps(
    cards: Sequence[Placed], name: Mapping[int, int], free: Collection[int]
) -> dict[int, tuple[_Neighbour, _Neighbour]]:
    """For each free card its nearest decided neighbours before and after in its note; None at the note's ends."""
    gaps: dict[int, tuple[_Neighbour, _Neighbour]] = {}
    note = ""
    last: _Neighbour = None
    waiting: list[int] = []
    for index, card in enumerate(cards):
        if card.note != note:
            note, last, waiting = card.note, None, []
        if index in free:
            gaps[index] = last, None
            waiting.append(index)
        elif index in name:
            last = name[index]
            for one in waiting:
                gaps[one] = gaps[one][0], last
            waiting = []
    return gaps
