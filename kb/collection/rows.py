"""A table of reviews becomes reviews here: each row meets its card by id, by its author's id or by its front."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kb.collection.clock import zone_of
from kb.collection.values import ImportHistory, ToldRows
from kb.exchange import reviews
from kb.memory.days import learning_day
from kb.model import Entry
from kb.reading import decode, read_note
from kb.reading.identity import card_id, fold_text
from kb.store import known

if TYPE_CHECKING:
    from kb.collection.door import Collection
    from kb.exchange.reviews import Row, Unit

_HEAD = 65_536
_MARKED = (b"\xff\xfe", b"\xfe\xff")
_NAMED = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Of one day without times the answers to one card keep their order, a millisecond apart.
_STEP = timedelta(milliseconds=1)

Key = tuple[str, int, int]
"""What no two reviews share: card, moment (ms), rating."""


def is_table(path: Path, encoding: str | None = None) -> bool:
    """Is this file a table of reviews?"""
    if path.suffix.lower() not in (".csv", ".tsv"):
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    # A character that the end of what was read cuts in two would speak against the encoding.
    named = head if head[:2] in _MARKED else head.partition(b"\n")[0]
    return reviews.is_table(decode(named, encoding).text, path.suffix)


def gather(
    collection: Collection,
    path: Path,
    planned: Iterable[tuple[str, str]],
    encoding: str | None,
    unit: str | None,
) -> tuple[ImportHistory, list[Entry], list[str]]:
    """What importing the table at `path` comes to, with the notes planned to come, and the entries to be written.

    Then the reviews that stand in it and were taken back here.
    """
    try:
        data = path.read_bytes()
    except OSError:
        # It could be read when it was found to be a table: what is gone since holds nothing.
        data = b""
    text = decode(data, encoding).text
    table = reviews.read_table(text, path.suffix, cast("Unit | None", unit)) or reviews.Table()
    meeting = _Meeting(collection, planned, [name for row in table.rows for name in row.cards])
    now = collection.now()
    zone, starts = zone_of(now), collection.settings.day_starts
    here: dict[Key, str] = {}
    lost: dict[Key, str] = {}
    for one in collection.log():
        (lost if one.retracted else here)[_key(one.card, one.at, int(one.rating))] = one.id
    entries: dict[str, Entry] = {}
    taken_back: set[str] = set()
    already = 0
    taken: dict[tuple[str, datetime], list[int]] = {}
    for row in table.rows:
        at = row.at if row.at.tzinfo else row.at.replace(tzinfo=zone)
        if at > now:
            table.fault("future", row.line)
            continue
        met = meeting.card(row)
        if met is None or met == "":
            table.fault("no-card" if met is None else "several-cards", row.line)
            continue
        same = taken.setdefault((met, at.astimezone(UTC)), [])
        if int(row.rating) in same and not row.is_day:
            table.fault("twice", row.line)
            continue
        day = _day(row, at, starts, zone)
        at += len(same) * _STEP
        same.append(int(row.rating))
        if not row.at.tzinfo:
            table.fault("no-offset", row.line)
        key = _key(met, at, int(row.rating))
        if key in here:
            already += 1
            continue
        if key in lost:
            taken_back.add(lost[key])
            continue
        entry = _entry(row, met, at, day)
        entries[entry.id] = entry
    before = known.reviews_among(collection.store, list(entries))
    fresh = [entry for name, entry in entries.items() if name not in before]
    taken_back.update(name for name, retracted in before.items() if retracted)
    already += sum(not retracted for retracted in before.values())
    told = [ToldRows(code, len(lines), tuple(sorted(lines)[:_NAMED])) for code, lines in sorted(table.faults.items())]
    if not table.is_unit_told:
        told.append(ToldRows("no-unit", table.total, ()))
    counted = ImportHistory(
        source=str(path),
        reviews=table.total,
        fresh=len(fresh),
        known=already,
        left=table.total - len(fresh) - already - len(taken_back),
        cards=len({entry.fields["card"] for entry in fresh}),
        told=tuple(told),
        encoding=encoding,
        unit=unit,
        taken_back=len(taken_back),
    )
    return counted, fresh, sorted(taken_back)


class _Meeting:
    """Which card of the collection, or of notes planned to come, a row means."""

    def __init__(self, collection: Collection, planned: Iterable[tuple[str, str]], names: Sequence[str]) -> None:
        self._ids: set[str] = set()
        self._named: dict[str, set[str]] = {}
        for card, author, front in (*_standing(collection), *_coming(collection, planned)):
            self._ids.add(card)
            if author:
                self._named.setdefault(author, set()).add(card)
            self._named.setdefault(fold_text(front), set()).add(card)
        wanted = list(dict.fromkeys(names))
        # A card whose text was edited goes by the id of its first one.
        self._owners = dict(zip(wanted, known.owners(collection.store, wanted), strict=True))

    def card(self, row: Row) -> str | None:
        """The id of the row's card; None where there is none, "" where several could be meant."""
        several = False
        for name in row.cards:
            if name in self._ids:
                return name
            if self._owners[name] in self._ids:
                return self._owners[name]
            met = self._named.get(name) or self._named.get(fold_text(name)) or set()
            if len(met) == 1:
                return next(iter(met))
            several = several or len(met) > 1
        return "" if several else None


def _standing(collection: Collection) -> Iterator[tuple[str, str | None, str]]:
    for stored in collection.cards():
        yield stored.id, stored.card.author_id, stored.card.front


def _coming(collection: Collection, planned: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str | None, str]]:
    for note, text in planned:
        found = read_note(text, note, collection.settings.macros).cards
        ids = known.owners(collection.store, [card_id(card.kind.value, card.front, card.back) for card in found])
        for own, card in zip(ids, found, strict=True):
            yield own, card.author_id, card.front


def _day(row: Row, at: datetime, starts: int, zone: tzinfo) -> date:
    """The learning day of an answer: the one that its row names where that can be, else the person's."""
    if row.day is not None and abs((row.day - at.date()).days) <= 1:
        return row.day
    return learning_day(at, starts=starts, zone=zone)


def _key(card: str, at: datetime, rating: int) -> Key:
    return card, round((at.astimezone(UTC) - _EPOCH) / _STEP), rating


def _entry(row: Row, card: str, at: datetime, day: date) -> Entry:
    """The review that a row becomes; its id is the same wherever and however often it is taken in."""
    _, moment, rating = _key(card, at, int(row.rating))
    told = f"{reviews.SOURCE} {card} {moment} {rating}"
    fields: dict[str, object] = {"card": card, "rating": rating, "seconds": round(row.seconds, 1)}
    if row.verdict is not None:
        fields["verdict"] = row.verdict.value
    fields["from"] = reviews.SOURCE
    name = f"{max(moment, 0):012x}{hashlib.sha256(told.encode()).hexdigest()[:10]}"
    return Entry(name, at, day, "review", fields)
