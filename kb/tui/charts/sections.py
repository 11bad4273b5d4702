"""The sections of statistics: each a name and lines of text for a width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from kb.memory.statistics import Recalls, Span, Statistics, weeks_from
from kb.messages import knows, say
from kb.model import Language
from kb.tui.charts import plot
from kb.tui.charts.bars import upright
from kb.tui.charts.heat import heat_map
from kb.typesetting.cells import cells, chop, pad
from kb.typesetting.pieces import title
from kb.typesetting.wrapping import BLANK, held, wrap
from kb.typesetting.wrapping import Span as Run

_PLOT_ROWS = 9
_BAR_ROWS = 6
_WEEKS = 26
_LONGEST_BAR = 40
# Less than this would be rounded to nothing.
_LEAST = 0.05


class Paper(Struct, frozen=True):
    """What is written on: its columns, its language, what the terminal can draw."""

    columns: int
    language: Language
    profile: str = "unicode"

    def say(self, name: str, /, **arguments: object) -> str:
        return say(f"stats.{name}", self.language, **arguments)

    @property
    def mark(self) -> str:
        """What stands in a bar at another share."""
        return "|" if self.profile == "ascii" else "┃"

    def bar(self, share: float, columns: int, mark: float | None = None) -> str:
        """A bar of at most so many columns for a share (0–1), another share marked in it."""
        full, empty = ("#", ".") if self.profile == "ascii" else ("█", "░")
        length = min(max(round(share * columns), 1 if share > 0 else 0), columns)
        drawn = full * length + empty * (columns - length)
        if mark is None:
            return drawn
        at = min(int(mark * columns), columns - 1)
        return drawn[:at] + self.mark + drawn[at + 1 :]

    def wrapped(self, sentence: str) -> list[str]:
        """A sentence on as many lines as it takes."""
        lines = wrap([Run(held(sentence))], self.columns)
        return ["".join(run.text for run in line).replace(BLANK, " ") for line in lines]

    def duration(self, seconds: float) -> str:
        hours, minutes = divmod(round(seconds / 60), 60)
        return self.say("hours", hours=hours, minutes=minutes) if hours else self.say("minutes", minutes=minutes)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.0f}"


def _short(number: float) -> str:
    if 0 < number < _LEAST:
        return f"<{2 * _LEAST:.1f}"
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"


def table(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> list[str]:
    """Rows with columns as wide as they need; those that are `right` stand at their right edge."""
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            pad(cell, width, "r" if is_right else "l") for cell, width, is_right in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in rows
    ]


def overview(found: Statistics, paper: Paper) -> list[str]:
    """Answers, time, what was remembered, cards; the calendar."""
    total, kept = found.total, found.cards
    on_days = "on-days.one" if len(found.days) == 1 else "on-days"
    rows = [(paper.say("answers"), paper.say(on_days, answers=f"{total.answers:,}", days=f"{len(found.days):,}"))]
    if total.seconds:
        each = f"{total.seconds / total.answers:.0f}"
        rows.append((paper.say("spent"), paper.say("each", time=paper.duration(total.seconds), seconds=each)))
    if total.recalls.asked:
        share, expected = _percent(total.recalls.share), _percent(total.recalls.expected)
        rows.append((paper.say("remembered"), paper.say("remembered-share", share=share, expected=expected)))
    rows.append(
        (
            paper.say("cards"),
            paper.say(
                "held",
                new=f"{kept.new:,}",
                learning=f"{kept.learning:,}",
                young=f"{kept.young:,}",
                mature=f"{kept.mature:,}",
            ),
        )
    )
    names = max(cells(name) for name, _ in rows) + 2
    lines = []
    for name, text in rows:
        first, *rest = Paper(max(paper.columns - names, 10), paper.language).wrapped(text)
        lines += [pad(name, names) + first, *(" " * names + more for more in rest)]
    lines += paper.wrapped(paper.say("foretold-told")) if total.recalls.asked else []
    lines += paper.wrapped(paper.say("held-told"))
    lines += ["", paper.say("calendar"), *heat_map(found, paper.columns, paper.language, paper.profile)]
    if found.days:
        most = max(found.days, key=lambda one: (one.answers, one.first))
        lines += paper.wrapped(paper.say("busiest", answers=most.answers, day=most.first.isoformat()))
    return lines


def retention(found: Statistics, paper: Paper) -> list[str]:
    """What was remembered beside what was foretold, of young and mature cards, and by week."""
    if not found.total.recalls.asked:
        return paper.wrapped(paper.say("retention-none"))
    spans = [("last-30", found.last(30)), ("last-365", found.last(365)), ("ever", found.total)]
    rows = [("", paper.say("young"), paper.say("mature"), paper.say("both"))]
    rows += [(paper.say(name), _both(span.young), _both(span.mature), _both(span.recalls)) for name, span in spans]
    lines = [paper.say("share-head"), "", *table(rows, (False, True, True, True)), ""]
    lines += [*paper.wrapped(paper.say("retention-note")), ""]
    weeks = _last_weeks(found)
    if sum(one is not None and one.recalls.asked > 0 for one in weeks) > 1:
        signs = {
            "remembered": plot.sign(plot.REMEMBERED, paper.profile),
            "foretold": plot.sign(plot.FORETOLD, paper.profile),
        }
        lines += paper.wrapped(paper.say("retention-weeks", **signs))
        shares = [None if one is None else one.recalls.share for one in weeks]
        expected = [None if one is None else one.recalls.expected for one in weeks]
        first = found.today - timedelta(days=found.today.weekday(), weeks=len(weeks) - 1)
        lines += plot.curves(
            [None if share is None else share * 100 for share in shares],
            [None if share is None else share * 100 for share in expected],
            paper.columns,
            _PLOT_ROWS,
            labels=_dates([first + timedelta(weeks=week) for week in range(len(weeks))], paper.columns),
            profile=paper.profile,
        )
    return lines


def _both(recalls: Recalls) -> str:
    return f"{_percent(recalls.share)} ({_percent(recalls.expected)})" if recalls.asked else "–"


def _last_weeks(found: Statistics) -> list[Span | None]:
    """The weeks up to today's, at most half a year of them, from the first with a recall on."""
    weeks = {one.first: one for one in weeks_from(found.days)}
    last = found.today - timedelta(days=found.today.weekday())
    row = [weeks.get(last - timedelta(weeks=back)) for back in range(_WEEKS - 1, -1, -1)]
    while row and (row[0] is None or not row[0].recalls.asked):
        row.pop(0)
    return row


def _dates(days: Sequence[date], columns: int) -> dict[int, str]:
    """Some of the days, by their places, so that their names do not touch."""
    step = max(-(-len(days) * 9 // max(columns - 6, 9)), 1)
    return {at: f"{days[at]:%m-%d}" for at in range(0, len(days), step)}


def foretold(found: Statistics, paper: Paper) -> list[str]:
    """What happened of what was foretold, in bins."""
    if not found.calibration:
        return paper.wrapped(paper.say("retention-none"))
    head = (paper.say("bin"), paper.say("happened"), paper.say("number-of"))
    rows = [head]
    for one in found.calibration:
        rows.append(
            (f"{_percent(one.recalls.expected)} %", f"{_percent(one.recalls.share)} %", f"{one.recalls.asked:,}")
        )
    lines = table(rows, (True, True, True))
    room = min(paper.columns - max(map(cells, lines)) - 2, _LONGEST_BAR)
    if room >= 8:
        wide = max(map(cells, lines)) + 2
        bars = [paper.bar(one.recalls.share or 0.0, room, mark=one.recalls.expected) for one in found.calibration]
        legend = paper.say("foretold-legend", happened=paper.bar(1, 1), foretold=paper.mark)
        above = pad(lines[0], wide) + legend if cells(legend) <= room else lines[0]
        lines = [above, *(pad(line, wide) + bar for line, bar in zip(lines[1:], bars, strict=True))]
    return [*paper.wrapped(paper.say("foretold-lead")), "", *lines, "", *paper.wrapped(paper.say("foretold-note"))]


def load(found: Statistics, paper: Paper) -> list[str]:
    """Cards to come, by day and by week."""
    coming = found.load
    if not any(coming.days) and not any(coming.weeks) and not coming.later:
        return paper.wrapped(paper.say("load-none"))
    days = len(coming.days) if paper.columns >= 60 else len(coming.days) // 2
    dates = [found.today + timedelta(days=ahead) for ahead in range(days)]
    lines = [paper.say("load-days")]
    lines += upright(coming.days[:days], paper.columns, _BAR_ROWS, _dates(dates, paper.columns), paper.profile)
    lines += [
        *paper.wrapped(
            paper.say(
                "load-today",
                today=f"{coming.days[0]:,}",
                overdue=f"{coming.overdue:,}",
                later=f"{coming.later:,}",
            )
        ),
        "",
        paper.say("load-weeks"),
    ]
    most = max(*coming.weeks, 1)
    wide = len(f"{most:,}")
    room = min(paper.columns - 9 - wide, _LONGEST_BAR)
    for week, cards in enumerate(coming.weeks):
        first = found.today + timedelta(weeks=week)
        lines.append(f"{first:%m-%d}  {cards:>{wide},}  " + paper.bar(cards / most, room).rstrip("░."))
    return [line.rstrip() for line in lines]


def time(found: Statistics, paper: Paper) -> list[str]:
    """Minutes a day."""
    minutes = {one.first: one.seconds / 60 for one in found.days}
    if not found.last(30).seconds:
        return paper.wrapped(paper.say("time-none"))
    days = 30 if paper.columns >= 60 else 15
    dates = [found.today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    lines = [paper.say("time-days")]
    lines += upright(
        [minutes.get(day, 0) for day in dates], paper.columns, _BAR_ROWS, _dates(dates, paper.columns), paper.profile
    )
    spans = (("time-today", 1), ("time-last-7", 7), ("last-30", 30), ("last-365", 365))
    rows = []
    for name, length in spans:
        seconds = found.last(length).seconds
        a_day = "" if length == 1 else paper.say("a-day", minutes=_short(seconds / 60 / length))
        rows.append((paper.say(name), paper.duration(seconds), a_day))
    below = table(rows, (False, True, True))
    if max(map(cells, below)) > paper.columns:
        # What a day takes says more than the sum.
        below = table([(name, a_day or spent) for name, spent, a_day in rows], (False, True))
    return [*lines, "", *below]


def concepts(found: Statistics, paper: Paper) -> list[str]:
    """The weakest concepts."""
    if not found.strengths:
        return paper.wrapped(paper.say("concepts-none"))
    names = [one.concept for one in found.strengths]
    head = (paper.say("sure"), paper.say("lasts"), paper.say("of-cards"), paper.say("remembered"))
    rows = [
        head,
        *(
            (
                f"{_percent(one.retrievability)} %",
                paper.say("days", days=_short(one.stability)),
                f"{one.cards}",
                f"{_percent(one.recalls.share)} %" if one.recalls.asked else "–",
            )
            for one in found.strengths
        ),
    ]
    shown_columns = 4 if paper.columns >= 60 else 2
    lines = table([row[:shown_columns] for row in rows], [True] * shown_columns)
    room = max(paper.columns - max(map(cells, lines)) - 2, 8)
    wide = max(map(cells, lines)) + 2
    shown = [paper.say("concept")]
    for one in found.strengths:
        # One name may stand in several notes.
        where = f" · {one.note}" if names.count(one.concept) > 1 else ""
        shown.append(title(one.concept, paper.profile) + where)
    lines = [pad(line, wide) + _cut(name, room) for line, name in zip(lines, shown, strict=True)]
    told = (*paper.wrapped(paper.say("concepts-weakest")), *paper.wrapped(paper.say("concepts-note")))
    return [*told, "", *(line.rstrip() for line in lines)]


def _cut(text: str, columns: int) -> str:
    return text if cells(text) <= columns else chop(text, columns - 1)[0].rstrip() + "…"


def typed(found: Statistics, paper: Paper) -> list[str]:
    """Verdicts, and what goes wrong most."""
    answers = found.typed
    if not answers.answers:
        return paper.wrapped(paper.say("typed-none"))
    counted = [(paper.say(f"verdict-{verdict}"), count) for verdict, count in answers.verdicts.items()]
    if answers.retried:
        behind = [*answers.verdicts].index("equal") + 1
        counted.insert(behind, (f"  {paper.say('retried')}", answers.retried))
    if answers.overridden:
        counted.append((paper.say("overridden"), answers.overridden))
    rows = [(name, f"{count:,}") for name, count in counted]
    lines = table(rows, (False, True))
    room = min(paper.columns - max(map(cells, lines)) - 2, _LONGEST_BAR)
    if room >= 8:
        lines = [
            f"{line}  {paper.bar(count / answers.answers, room)}"
            for line, (_, count) in zip(lines, counted, strict=True)
        ]
    if answers.diagnoses:
        lines += ["", paper.say("mistakes")]
        for code, count in answers.diagnoses[:10]:
            first, *rest = Paper(paper.columns - 6, paper.language).wrapped(_mistake(code, paper))
            lines += [f"{count:>4}  {first}", *(" " * 6 + more for more in rest)]
    return lines


def _mistake(code: str, paper: Paper) -> str:
    """What went wrong, as a sentence."""
    if knows(f"stats.{code}", paper.language):
        return paper.say(code)
    sentence = f"maths.diagnosis.{code}"
    return say(sentence, paper.language) if knows(sentence, paper.language) else code


SECTIONS: dict[str, Callable[[Statistics, Paper], list[str]]] = {
    "overview": overview,
    "retention": retention,
    "foretold": foretold,
    "load": load,
    "time": time,
    "concepts": concepts,
    "typed": typed,
}
"""The sections in their order, by their names in the catalogues (`stats.<name>`)."""
