"""The days ahead as bars, and where a person stands by concept, in as many lines as there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from kb.messages import say
from kb.model import Language
from kb.tui.charts.bars import blocks
from kb.tui.columns import pad, shortened, width
from kb.tui.sentences import counted

if TYPE_CHECKING:
    from kb.collection.outlook import Outlook
    from kb.memory.statistics import Strength

_DAYS = 14
_LEAST_BARS, _MOST_BARS = 2, 5
_AROUND_BARS = 4
"""A blank line, a heading, the numbers and the days stand around the bars."""
_OF_CONCEPTS = 3
_OF_STREAK = 2
_SURE = 0.9


class Paper(NamedTuple):
    """What is written on: its columns and lines, its language, what the terminal can draw."""

    columns: int
    rows: int
    language: Language
    profile: str


def ahead(found: Outlook, waiting: int, today: date, paper: Paper) -> Content:
    """What there is room for, of the first importance first: the days, when there was learning, the concepts."""
    rows = paper.rows
    coming = _shown((waiting, *found.coming), paper)
    has_days = any(coming[1:]) and rows >= _LEAST_BARS + _AROUND_BARS
    rows -= (_LEAST_BARS + _AROUND_BARS) if has_days else 0
    has_streak = found.days > 1 and rows >= _OF_STREAK
    rows -= _OF_STREAK if has_streak else 0
    has_concepts = not found.is_first and rows >= _OF_CONCEPTS
    rows -= _OF_CONCEPTS if has_concepts else 0
    weakest = [one for one in found.weakest if one.retrievability < _SURE]
    names_weakest = has_concepts and bool(weakest) and rows > 0
    rows -= names_weakest
    firm = say("app.concepts-told", paper.language)
    tells_firm = has_concepts and found.firm > 0 and rows > 0 and width(firm) <= paper.columns
    rows -= tells_firm
    lines: list[Content] = []
    if has_days:
        bars = min(_LEAST_BARS + max(rows, 0), _MOST_BARS)
        lines += [Content(""), *_days(coming, today, bars, paper)]
    if has_concepts:
        lines += [Content(""), *_concepts(found, paper)]
    if names_weakest:
        lines.append(_weakest(weakest, paper))
    if tells_firm:
        lines.append(Content.styled(firm, "$text-muted"))
    if has_streak:
        lines += [Content(""), Content.styled(_streak(found, paper), "$text-muted")]
    return Content("\n").join(lines[1:])


def _each(coming: Sequence[int]) -> int:
    """The columns of a day."""
    return max(5, max(len(str(cards)) for cards in coming[:_DAYS]) + 2)


def _shown(coming: Sequence[int], paper: Paper) -> Sequence[int]:
    """The days that there is room for."""
    return coming[: max(min(_DAYS, paper.columns // _each(coming)), 1)]


def _days(shown: Sequence[int], today: date, rows: int, paper: Paper) -> list[Content]:
    """A bar for each day from today on, its number and its weekday below."""
    weekdays = say("stats.weekdays", paper.language).split()
    each = _each(shown)
    # A single card is no tower, and what is not nothing is seen.
    most = max(*shown, rows)
    heights = [max(round(cards / most * rows * 8), 1) if cards else 0 for cards in shown]
    lines = [Content.styled(say("app.days-ahead", paper.language), "$text-muted")]
    # Above the highest bar nothing stands.
    for row in range(-(-max(heights) // 8) - 1, -1, -1):
        signs = (blocks(height - row * 8, paper.profile) * (each - 2) for height in heights)
        lines.append(Content.styled("  ".join(signs).rstrip(), "$primary"))
    numbers = [str(cards).center(each - 2) if cards else " " * (each - 2) for cards in shown]
    names = [weekdays[(today + timedelta(days=day)).weekday()] for day in range(len(shown))]
    lines.append(Content("  ".join(numbers).rstrip()))
    lines.append(Content.styled("  ".join(_centred(name, each - 2) for name in names).rstrip(), "$text-muted"))
    return lines


def _centred(name: str, columns: int) -> str:
    return pad(" " * max((columns - width(name)) // 2, 0) + name, columns)


def _concepts(found: Outlook, paper: Paper) -> list[Content]:
    """One bar of all concepts, and what its parts are."""
    signs = "#=." if paper.profile == "ascii" else "█▓░"
    counts = (("firm", found.firm), ("growing", found.growing), ("untouched", found.untouched))
    every = sum(count for _, count in counts)
    room = min(paper.columns, _DAYS * 5 - 2)
    # What is not nothing is seen; what that takes, or what rounding leaves, the longest part gives or gets.
    lengths = [max(round(count / every * room), min(count, 1)) for _, count in counts]
    lengths[lengths.index(max(lengths))] += room - sum(lengths)
    styles = ("$success", "$primary", "$text-disabled")
    bar, legend = Content(""), []
    for sign, style, length, (name, count) in zip(signs, styles, lengths, counts, strict=True):
        bar = bar.append(Content.styled(sign * length, style))
        if count:
            legend.append(Content.assemble((sign, style), f" {counted(f'concepts-{name}', paper.language, count)}"))
    return [
        bar,
        Content.assemble((say("app.concepts-head", paper.language), "$text-muted"), Content("  ").join(legend)),
    ]


def _weakest(weakest: Sequence[Strength], paper: Paper) -> Content:
    """As many of the least sure concepts as one line holds."""
    from kb.typesetting.pieces import title

    said = f"{say('app.concepts-weakest', paper.language)}"
    names: list[str] = []
    for one in weakest:
        name = shortened(title(one.concept, paper.profile), max(paper.columns // 3, 12))
        longer = " · ".join([*names, f"{name} {round(one.retrievability * 100)} %"])
        if width(said + longer) <= paper.columns:
            names.append(f"{name} {round(one.retrievability * 100)} %")
    return Content.assemble((said, "$text-muted"), " · ".join(names)) if names else Content("")


def _streak(found: Outlook, paper: Paper) -> str:
    """On how many days there was learning; how many in a row only where that is something to be glad of."""
    said = say("app.streak", paper.language, days=found.days)
    return said + (say("app.streak-row", paper.language, days=found.row) if found.row > 2 else "")
