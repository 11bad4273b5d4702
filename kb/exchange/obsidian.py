"""Obsidian Spaced Repetition: the schedules that it writes into notes, `<!--SR:!2026-12-01,12,250-->`.

A comment holds one schedule for each card of the question it stands behind: date, interval (days) and ease (percent) of
its SM-2, or `fsrs,` with due moment, interval, stability, difficulty, state, repetitions, lapses, step and last review.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from kb.model import Card, CardKind, Origin, Problem, Schedule, Severity
from kb.reading.mask import GONE, OPENS, mask

SOURCE = "obsidian-sr"
SIGN = "<!--SR:"
"""A note without it holds no schedule."""

_COMMENT = re.compile(r"<!--SR:(.*?)-->")
# The callout that a schedule may stand in, and what else can lie between a question and its schedule: nothing.
_BETWEEN = re.compile(r"[ \t>]*(?:\[!sr\|card-metadata\][+-]?)?[ \t]*")
_SM2 = re.compile(r"(\d{4}-\d{2}-\d{2}),(\d{1,6}(?:\.\d+)?),(\d{1,6}(?:\.\d+)?)")
_NUMBER = re.compile(r"(?<!=)==(\d{1,3});;")
_UNSEEN = date(2000, 1, 1)
"""The day that stands for "never asked" where a sibling has been."""
_RULES = frozenset(("inline", "cloze"))

DayOf = Callable[[datetime], date]


def schedules(text: str, cards: Sequence[Card], day_of: DayOf) -> dict[int, Schedule]:
    """The schedules that a note holds, by the index of their card among `cards`; `day_of` tells a moment's day.

    Only a schedule that certainly belongs to a card is taken: right behind it, and no more of them than cards.
    """
    found: dict[int, Schedule] = {}
    for _, _, members, read in _comments(text, cards, day_of):
        if len(read) <= len(members):
            pairs = zip(members, read, strict=False)
            found.update({index: schedule for index, schedule in pairs if schedule is not None})
    return found


def left(text: str, cards: Sequence[Card], note: str) -> list[Problem]:
    """The schedules in a note that cannot be taken over: none can read them, or no card is certainly theirs."""
    return [
        Problem(note, line, "schedule-unreadable" if not read else "schedule-left", {}, column, Severity.NOTICE)
        for line, column, members, read in _comments(text, cards, lambda at: at.date())
        if not read or len(read) > len(members)
    ]


def _comments(
    text: str, cards: Sequence[Card], day_of: DayOf
) -> Iterator[tuple[int, int, list[int], list[Schedule | None]]]:
    """Each comment with schedules: its line and column, the cards that it belongs to, what it says of each."""
    if SIGN not in text:
        return
    lines, masked = text.split("\n"), mask(text).split("\n")
    groups = _groups(cards)
    for number, line in enumerate(lines, 1):
        for comment in _COMMENT.finditer(line) if SIGN in line else ():
            at = comment.start()
            if not masked[number - 1].startswith(OPENS + GONE, at):
                continue  # in code or in another comment
            group = _group_at(number, groups, lines)
            members = _in_order(groups[group], cards, lines) if group else []
            yield number, at + 1, members, _read(comment[1], day_of)


def _groups(cards: Sequence[Card]) -> dict[tuple[int, int], list[int]]:
    """The cards that one question makes, by its first and last line."""
    groups: dict[tuple[int, int], list[int]] = {}
    for index, card in enumerate(cards):
        if card.origin is Origin.WRITTEN and card.rule in _RULES:
            groups.setdefault((card.line, card.end_line), []).append(index)
    return groups


def _group_at(number: int, groups: dict[tuple[int, int], list[int]], lines: Sequence[str]) -> tuple[int, int] | None:
    """The question that the line `number` belongs to: it holds the line, or ends right above."""
    above = [place for place in groups if place[0] <= number]
    if not above:
        return None
    nearest = max(above)
    between = lines[nearest[1] : number - 1]
    if all(row.strip() and _BETWEEN.fullmatch(_COMMENT.sub("", row)) for row in between):
        return nearest
    return None


def _in_order(members: list[int], cards: Sequence[Card], lines: Sequence[str]) -> list[int]:
    """The cards of a question in the order of their schedules: numbered deletions go by number."""
    first = cards[members[0]]
    if first.kind is not CardKind.CLOZE:
        return members
    numbers = list(dict.fromkeys(map(int, _NUMBER.findall("\n".join(lines[first.line - 1 : first.end_line])))))
    if not numbers:
        return members
    if sorted(numbers) != list(range(1, len(members) + 1)):
        return []
    return [member for _, member in sorted(zip(numbers, members, strict=True))]


def _read(comment: str, day_of: DayOf) -> list[Schedule | None]:
    """What a comment says of each card: None for one that was never asked, nothing at all where it cannot be read."""
    read: list[Schedule | None] = []
    for part in comment.strip().removeprefix("!").split("!"):
        try:
            read.append(_read_fsrs(part, day_of) if part.startswith("fsrs,") else _read_sm2(part))
        except (ValueError, OverflowError):
            return []
    return read


def _read_sm2(part: str) -> Schedule | None:
    found = _SM2.fullmatch(part.strip())
    if found is None:
        raise ValueError(part)
    due = date.fromisoformat(found[1])
    return None if due == _UNSEEN else Schedule(due, float(found[2]), SOURCE, ease=float(found[3]))


def _read_fsrs(part: str, day_of: DayOf) -> Schedule | None:
    fields = part.strip().split(",")
    if len(fields) != 10:
        raise ValueError(part)
    due, last = day_of(_moment(fields[1])), day_of(_moment(fields[9])) if fields[9] else None
    stability, difficulty = float(fields[3]), float(fields[4])
    if int(fields[5]) == 0:
        return None
    if not (0 < stability < 1e6 and 0 < difficulty < 100):
        raise ValueError(part)
    interval = float(fields[2]) if last is None else float(max((due - last).days, 0))
    return Schedule(due, interval, SOURCE, stability=stability, difficulty=difficulty, lapses=int(fields[7]))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
