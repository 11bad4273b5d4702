"""What Today says of a day: how long it takes, what waits, what else there is, each with its key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from kb.memory.queue import minutes_until, whole_minutes
from kb.messages import say
from kb.model import Language
from kb.tui.sentences import comes_next, counted

if TYPE_CHECKING:
    from kb.collection.sums import Due, Today

Aside = tuple[str, str]
"""A key, empty where there is none, and the sentence that stands beside it."""

_MINUTE = 60


def waiting(due: Due) -> int:
    """How many cards may be asked today."""
    return due.due + due.new + due.learning


def headline(page: Today, now: datetime, language: Language) -> str:
    """What the day holds; when it is done, what comes next."""
    minutes = minutes_until(page.next_step, now)
    if page.due.learning and minutes and not page.due.due + page.due.new:
        return counted("steps-left", language, page.due.learning, minutes=minutes)
    if waiting(page.due):
        return say("app.waiting", language, minutes=whole_minutes(page.due.minutes))
    done = say("app.all-done" if page.answered else "app.nothing-waits", language)
    return ("" if language == "zh" else " ").join(filter(None, (done, comes_next(page, language))))


def figures(page: Today, language: Language) -> Content:
    """How many cards are due, new, and in a learning step, where there are any."""
    counts = (("due", page.due.due), ("new", page.due.new), ("learning", page.due.learning))
    parts = []
    for name, count in counts:
        if count:
            before, number, after = counted(f"figure-{name}", language, count).partition(str(count))
            parts.append(Content.assemble(before, (number, "bold $text-primary"), after))
    return Content(" · ").join(parts)


def asides(page: Today, language: Language, *, joined: int, fits: bool) -> Iterator[Aside]:
    """What else there is to do or to know; `joined` edited cards kept their history since the app was opened.

    The forgetting curve is offered to be fitted unless that is being done (`fits`).
    """
    due = page.due
    idle = not waiting(due)
    # When nothing is left to ask, what waits to be decided about is what there is to do.
    if idle:
        yield from _undecided(page, language)
    if due.spread:
        behind = counted("aside-paused" if due.paused else "aside-overdue", language, due.overdue)
        yield "d", f"{behind} · {counted('aside-spread', language, due.spread)}"
    if due.siblings:
        yield "", counted("aside-siblings", language, due.siblings)
    if page.ahead:
        yield "a", counted("aside-ahead", language, page.ahead)
    # While a step is waited for there is nothing else to do.
    if page.fresh and not due.due + due.new:
        some = 0 < page.opened < page.fresh
        yield "n", counted("aside-fresh-open" if some else "aside-fresh", language, page.fresh, open=page.opened)
    if not idle:
        yield from _undecided(page, language)
    for key, name, count in (
        ("j", "joined", joined if page.joins else 0),
        ("p", "problems", page.problems),
        ("o", "fit", 0 if fits else page.fit),
    ):
        if count:
            yield key, counted(f"aside-{name}", language, count)
    if page.vanished and page.notes:
        yield "", counted("vanished", language, page.vanished)
    if page.answered:
        yield "", answered(page, language)


def answered(page: Today, language: Language) -> str:
    """How much was answered today, and how long that took."""
    return counted("aside-answered", language, page.answered) + taking(page.seconds, language)


def taking(seconds: float, language: Language) -> str:
    """How long answers took, behind how many they were; less than a minute is told in seconds."""
    if round(seconds) < _MINUTE:
        return say("app.aside-seconds", language, seconds=max(round(seconds), 1))
    return say("app.aside-minutes", language, minutes=max(whole_minutes(seconds / _MINUTE), 1))


def _undecided(page: Today, language: Language) -> Iterator[Aside]:
    """What waits in triage, in the order in which it is asked about there."""
    for name, count in (("left", page.left), ("doubts", page.doubts), ("drafts", page.drafts)):
        if count:
            yield "t", counted(f"aside-{name}", language, count)
