"""Bars of blocks, an eighth of a line exact: upright ones side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_EIGHTHS = " ▁▂▃▄▅▆▇█"


def upright(
    values: Sequence[float], columns: int, rows: int, labels: Mapping[int, str], profile: str = "unicode"
) -> list[str]:
    """A bar for each value from 0 up, the largest as high as there is room; `labels` stand under some, by place.

    The largest value stands beside the highest line, 0 beside the lowest. No line is wider than `columns`.
    """
    top = max([*values, 0]) or 1
    scale = f"{top:,.0f}" if top >= 10 or top == int(top) else f"{top:.1f}"
    margin = len(scale) + 1
    each = max((columns - margin) // max(len(values), 1), 1)
    gap = 1 if each > 1 else 0
    heights = [_eighths(value, top, rows) for value in values]
    lines = []
    for row in range(rows - 1, -1, -1):
        name = scale if row == rows - 1 else "0" if row == 0 else ""
        signs = (blocks(height - row * 8, profile) * (each - gap) + " " * gap for height in heights)
        lines.append(f"{name:>{margin - 1}} {''.join(signs)}".rstrip())
    under = " " * margin
    for place, text in sorted(labels.items()):
        at = margin + place * each
        if at >= len(under.rstrip()) + (1 if under.strip() else 0) and at + len(text) <= columns:
            under = under.ljust(at) + text
    return [*lines, under]


def _eighths(value: float, top: float, rows: int) -> int:
    # What is not nothing is seen.
    return max(round(value / top * rows * 8), 1) if value > 0 else 0


def blocks(eighths: int, profile: str) -> str:
    """The block of one line that is so many eighths high, from 0 to 8 of them."""
    if profile == "ascii":
        return "#" if eighths >= 4 else "_" if eighths > 0 else " "
    return _EIGHTHS[min(max(eighths, 0), 8)]
