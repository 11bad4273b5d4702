"""`kb simulate`: what retention costs in minutes, and what it brings in cards remembered."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from kb.cli.edge import Progress
from kb.cli.output import Voice, aside, document, line, padded
from kb.cli.spoken import Whole, edge_of, json_option, option, pass_context
from kb.cli.spoken import command as spoken
from kb.errors import KbError

if TYPE_CHECKING:
    from kb.collection.simulating import Costs

_LONGEST = 3650
_SILENT_SECONDS = 0.5
_BAR = 24
_COLUMN = 12


@spoken("simulate")
@option("--days", type=Whole(1), default=365, metavar="N")
@json_option
@pass_context
def command(ctx: click.Context, days: int, as_json: bool) -> int:
    """Simulate the days to come at several retentions and show what each comes to. Raises KbError `too-many-days`."""
    if days > _LONGEST:
        raise KbError("too-many-days", given=days, most=_LONGEST)
    edge = edge_of(ctx)
    voice = edge.voice
    with edge.opened(silent=as_json) as collection:
        bar = _Bar(voice)
        try:
            found = collection.simulate(days, bar)
        except KeyboardInterrupt:
            bar.finish()
            aside(voice("simulate.stopped"))
            raise
        finally:
            bar.finish()
    if as_json:
        document(_json(found))
    else:
        _tell(found, voice)
    return 0


class _Bar(Progress):
    """A bar on the terminal, once simulating takes long enough to be noticed."""

    def __init__(self, voice: Voice) -> None:
        super().__init__(voice, "simulate.progress")
        self._percent = -1

    def __call__(self, done: int, total: int) -> None:
        percent = done * 100 // total
        if not self.terminal or percent == self._percent or time.monotonic() - self.start < _SILENT_SECONDS:
            return
        self._percent = percent
        full = done * _BAR // total
        bar = "#" * full + "." * (_BAR - full)
        sys.stderr.write("\r" + self.voice(self.doing, bar=bar, percent=percent))
        sys.stderr.flush()
        self.shown = True


def _tell(found: Costs, voice: Voice) -> None:
    if not found.rows:
        line(voice("simulate.nothing"))
        return
    line(voice.count("simulate.cards", found.cards, new=found.new, days=found.days, minutes=f"{found.minutes:g}"))
    heads = ("aim", "minutes", "met", "remembered", "value", "waiting")
    line("  " + "".join(padded(voice(f"simulate.{name}"), _COLUMN) for name in heads).rstrip())
    for cost in found.rows:
        cells = (
            *(f"{cost.retention:.2f}", f"{cost.minutes:.1f}", f"{cost.introduced:.0f}", f"{cost.remembered:.0f}"),
            *(f"{cost.value:.0f}", f"{cost.waiting:.0f}"),
        )
        marks = [("now", found.retention), ("best", found.best), ("most", found.most)]
        said = voice("comma").join(voice(f"simulate.{name}") for name, one in marks if cost.retention == one)
        row = "  " + "".join(padded(cell, _COLUMN) for cell in cells) + (f"← {said}" if said else "")
        line(row.rstrip())
    if found.is_sample:
        line(voice("simulate.sample", count=found.simulated))
    if found.answers:
        line(voice.count("simulate.answers", found.answers))
    else:
        line(voice("simulate.no-answers"))


def _json(found: Costs) -> dict[str, object]:
    rows = [
        {name: round(value, 3) for name, value in asdict(cost).items()}
        | {"remembered_per_minute": round(cost.value, 3)}
        for cost in found.rows
    ]
    told = {name: value for name, value in asdict(found).items() if name not in ("rows", "is_sample")}
    return told | {"rows": rows}
