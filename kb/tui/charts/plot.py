"""Plots by plotext, which keeps one figure for the whole process: nothing else here speaks to it.

It counts characters, not columns, so only figures and signs go in; words stand around a plot, not in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any

_FIGURE = Lock()
_ESCAPES = re.compile("\x1b\\[[0-9;]*m")
REMEMBERED, FORETOLD = "●", "·"
_IN_ASCII = {REMEMBERED: "*", FORETOLD: "."}


def sign(curve: str, profile: str) -> str:
    """What a curve is drawn with."""
    return _IN_ASCII[curve] if profile == "ascii" else curve


def curves(
    remembered: Sequence[float | None],
    foretold: Sequence[float | None],
    columns: int,
    rows: int,
    *,
    labels: Mapping[int, str],
    profile: str = "unicode",
) -> list[str]:
    """Shares in percent: what was remembered over what was foretold; None leaves a gap."""
    known = [value for value in (*remembered, *foretold) if value is not None]
    low, high = max(min(known, default=0) - 2, 0), min(max(known, default=100) + 2, 100)

    def draw(figure: Any) -> None:
        for values, curve in ((foretold, FORETOLD), (remembered, REMEMBERED)):
            points = [(at, value) for at, value in enumerate(values) if value is not None]
            if points:
                figure.scatter(*map(list, zip(*points, strict=True)), marker=sign(curve, profile))
        figure.xlim(-0.5, max(len(remembered) - 0.5, 0.5))
        figure.ylim(low, high)
        ticks = sorted({low, (low + high) / 2, high})
        figure.yticks(ticks, [f"{tick:.0f} " for tick in ticks])
        figure.xticks(list(labels), list(labels.values()))

    return _drawn(draw, columns, rows)


def _drawn(draw: Callable[[Any], None], columns: int, rows: int) -> list[str]:
    import plotext  # loaded when something is drawn: it costs 50 ms and more

    with _FIGURE:
        plotext.clear_figure()
        try:
            plotext.theme("clear")
            plotext.limitsize(False, False)
            plotext.plotsize(columns, rows)
            plotext.frame(False)
            draw(plotext)
            text = _ESCAPES.sub("", plotext.build())
        finally:
            plotext.clear_figure()
    return [line.rstrip() for line in text.splitlines() if line.strip()]
