r"""Formulas that an encyclopedia's page leaves in a copy as `{\displaystyle …}`, put between dollars."""

from __future__ import annotations

from kb.reading.mask import mask

_OPENS = "{\\displaystyle"


def with_dollars(text: str) -> str:
    r"""`text` with `$…$` for `{\displaystyle …}`, `$$…$$` where that is a line of its own; its lines stay.

    What stands in a formula or in code already, and what no brace closes on its line, is left as it is.
    """
    if _OPENS not in text:
        return text
    hidden = mask(text)
    rows, at = [], 0
    for row in text.split("\n"):
        rows.append(_row(row, hidden[at : at + len(row)]) if _OPENS in row else row)
        at += len(row) + 1
    return "\n".join(rows)


def _row(row: str, hidden: str) -> str:
    parts: list[str] = []
    done = 0
    while (start := row.find(_OPENS, done)) >= 0:
        end = _closing(row, start)
        if end < 0:
            break
        tex = row[start + len(_OPENS) : end].strip()
        if hidden[start] != "{" or not tex or "$" in tex:
            parts.append(row[done : end + 1])
        else:
            alone = row.strip() == row[start : end + 1]
            parts += [row[done:start], f"$${tex}$$" if alone else f"${tex}$"]
        done = end + 1
    return "".join([*parts, row[done:]])


def _closing(row: str, start: int) -> int:
    """Where the brace that opens at `start` is closed, -1 where it is not; `\\{` opens none."""
    depth, at = 0, start
    while at < len(row):
        if row[at] == "\\":
            at += 2
            continue
        depth += (row[at] == "{") - (row[at] == "}")
        if depth == 0:
            return at
        at += 1
    return -1
