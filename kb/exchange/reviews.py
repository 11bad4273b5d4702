"""Reviews as a table: one answer a row, as kb writes them itself and as other programs export them.

The first row names the columns: which card, the rating (1–4, or its word), when; and, where they are told, how long it
took, the learning day and the verdict. A table that also names a column of answers is a deck, and none of these.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from typing import Literal

from msgspec import Struct, field

from kb.model import Outcome, Rating
from kb.reading.vocabulary import BACK_COLUMNS

SOURCE = "csv"
COLUMNS = ("card", "front", "rating", "at", "day", "seconds", "verdict")
"""The columns that kb writes."""

Unit = Literal["ms", "s"]

_DELIMITERS: Mapping[str, str] = {".csv": ",;\t", ".tsv": "\t"}
_HEAD = 65_536  # bytes within which a table names its columns
_CARD = ("card", "card_id", "cid", "front", "question", "卡片", "正面", "问题")
_RATING = ("rating", "review_rating", "grade", "ease", "button", "评分")
_TIME = ("at", "review_time", "reviewed_at", "timestamp", "time", "datetime", "date", "时间", "日期")
_DAY = ("day", "learning_day")
_VERDICT = ("verdict",)
# How long an answer took, with how many of the unit make a second; None where the name does not say.
_DURATION: Mapping[str, float | None] = {
    "seconds": 1,
    "duration_s": 1,
    "duration_sec": 1,
    "duration_seconds": 1,
    "review_duration_s": 1,
    "秒": 1,
    "用时_秒": 1,
    "milliseconds": 1000,
    "duration_ms": 1000,
    "duration_milliseconds": 1000,
    "review_duration": 1000,  # so the tables that FSRS is fitted to have it
    "review_duration_ms": 1000,
    "duration": None,
    "用时": None,
}
_UNITS: Mapping[str, float] = {"ms": 1000, "s": 1}
_RATINGS: Mapping[str, Rating] = {
    "again": Rating.AGAIN,
    "hard": Rating.HARD,
    "good": Rating.GOOD,
    "easy": Rating.EASY,
    "忘了": Rating.AGAIN,
    "吃力": Rating.HARD,
    "记得": Rating.GOOD,
    "轻松": Rating.EASY,
}
_RATING_NUMBER = re.compile(r"([1-4])(?:\.0+)?")
_NUMBER = re.compile(r"\d{1,16}(?:\.\d{1,9})?")
_VERDICTS = {one.value: one for one in Outcome}
# Epoch seconds stay below this for three thousand years, epoch milliseconds passed it in 1973.
_MILLISECONDS = 1e11
_EARLIEST, _LATEST = 1970, 9000
_LONGEST = 3600.0  # seconds; a card left open over night tells nothing


class Row(Struct, frozen=True):
    """One answer: the line where its row begins (from 1), and the names that its card may be met by, best first.

    `at` has no offset where the row tells none. `day` is the learning day that the row names. Where it names nothing
    but a date (`is_day`), that is its day and `at` the noon of it.
    """

    line: int
    cards: tuple[str, ...]
    rating: Rating
    at: datetime
    day: date | None = None
    seconds: float = 0.0
    verdict: Outcome | None = None
    is_day: bool = False


class Table(Struct):
    """What a table holds: its answers in their order, how many rows it has, and lines of rows of no use, by code."""

    rows: list[Row] = field(default_factory=list)
    total: int = 0
    faults: dict[str, list[int]] = field(default_factory=dict)
    is_unit_told: bool = True

    def fault(self, code: str, line: int) -> None:
        """Set a row aside."""
        self.faults.setdefault(code, []).append(line)


class _Columns(Struct, frozen=True):
    count: int
    cards: tuple[int, ...]
    rating: int
    time: int
    day: int | None
    verdict: int | None
    duration: int | None
    per_second: float | None


def is_table(head: str, suffix: str) -> bool:
    """Does the text of a file with this suffix begin as a table of reviews does?"""
    return suffix.lower() in _DELIMITERS and _columns(_first(head, suffix)) is not None


def read_table(text: str, suffix: str, unit: Unit | None = None) -> Table | None:
    """The answers of a table; None where its first row does not name what an answer needs.

    `unit` is that of durations whose column does not say it; without it such durations are left out.
    """
    columns = _columns(_first(text, suffix))
    if columns is None:
        return None
    per_second = columns.per_second or (_UNITS[unit] if unit else None)
    table = Table(is_unit_told=columns.duration is None or per_second is not None)
    for line, values in _rows(text, _delimiter(text, suffix)):
        if line == 1 or (values is not None and not any(value.strip() for value in values)):
            continue
        table.total += 1
        if values is None or len(values) != columns.count:
            table.fault("bad-row", line)
            continue
        made = _row(line, values, columns, per_second)
        if isinstance(made, str):
            table.fault(made, line)
        else:
            table.rows.append(made)
    return table


def write_table(rows: Sequence[Sequence[object]]) -> str:
    """Rows below the names of kb's columns, as RFC 4180 has it."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return made.getvalue()


def _delimiter(text: str, suffix: str) -> str:
    return max(_DELIMITERS[suffix.lower()], key=text.partition("\n")[0].count)


def _first(text: str, suffix: str) -> list[str]:
    first = text.lstrip("\ufeff")[:_HEAD].partition("\n")[0]
    _, values = next(_rows(first, _delimiter(first, suffix)), (1, None))
    return [re.sub(r"[\W_]+", "_", value.casefold()).strip("_") for value in values or ()]


def _columns(names: list[str]) -> _Columns | None:
    cards = tuple(names.index(name) for name in _CARD if name in names)
    rating, at = _place(names, _RATING), _place(names, _TIME)
    if not cards or rating is None or at is None or not BACK_COLUMNS.isdisjoint(names):
        return None
    duration = _place(names, tuple(_DURATION))
    return _Columns(
        count=len(names),
        cards=cards,
        rating=rating,
        time=at,
        day=_place(names, _DAY),
        verdict=_place(names, _VERDICT),
        duration=duration,
        per_second=None if duration is None else _DURATION[names[duration]],
    )


def _place(names: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each row with the line where it begins; None for one that no reader of tables takes."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, None


def _row(line: int, values: list[str], columns: _Columns, per_second: float | None) -> Row | str:
    cards = tuple(dict.fromkeys(filter(None, (values[place].strip() for place in columns.cards))))
    if not cards:
        return "no-card"
    rating = _rating(values[columns.rating])
    if rating is None:
        return "bad-rating"
    at = _moment(values[columns.time])
    if at is None:
        return "bad-time"
    verdict = None if columns.verdict is None else _VERDICTS.get(values[columns.verdict].strip().lower())
    day = None if columns.day is None else _date(values[columns.day])
    seconds = 0.0
    if columns.duration is not None and per_second is not None:
        seconds = min(_seconds(values[columns.duration]) / per_second, _LONGEST)
    if isinstance(at, datetime):
        return Row(line, cards, rating, at, day, seconds, verdict)
    return Row(line, cards, rating, datetime.combine(at, time(12)), at, seconds, verdict, is_day=True)


def _rating(text: str) -> Rating | None:
    text = text.strip().casefold()
    number = _RATING_NUMBER.fullmatch(text)
    return Rating(int(number[1])) if number else _RATINGS.get(text)


def _moment(text: str) -> datetime | date | None:
    """A moment, with its offset where one is told; a date alone is a date."""
    text = text.strip()
    if len(text) > 8 and text.isascii() and _NUMBER.fullmatch(text):
        since = float(text)
        found = datetime(_EARLIEST, 1, 1, tzinfo=UTC)
        try:
            found += timedelta(milliseconds=since) if since >= _MILLISECONDS else timedelta(seconds=since)
        except OverflowError:
            return None
        return found if found.year <= _LATEST else None
    day = _date(text)
    if day is not None:
        return day
    try:
        at = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None
    return at if _EARLIEST <= at.year <= _LATEST else None


def _date(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}[-/]\d{2}[-/]\d{2}", text.strip(), re.ASCII):
        return None
    try:
        found = date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        return None
    return found if _EARLIEST <= found.year <= _LATEST else None


def _seconds(text: str) -> float:
    """A duration as it stands; nothing where it is none."""
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if isfinite(value) and value > 0 else 0.0
