r"""Formulas that an encyclopedia's page leaves in a copy as `{\displaystyle …}`, put between dollars."""

from __future__ import annotations

import re

from kb.reading.mask import mask
from kb.reading.names import HAN

_OPENS = "{\\displaystyle"
_LONGEST_SIGN = 4
# A line that goes on with the sentence of the formula above it.
_GOES_ON = re.compile(r"\s+\S|[a-z,.;:)]")


def with_dollars(text: str) -> str:
    r"""`text` with `$…$` for `{\displaystyle …}`, `$$…$$` where that is a line of its own; its lines stay.

    The signs of such a formula that stand one a line above it are left out, and its sentence is made whole.
    """
    return parted(_unstacked(text)) if _OPENS in text else text


def parted(text: str) -> str:
    """`text` with those formulas between dollars, every word of it in its place.

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


def _unstacked(text: str) -> str:
    r"""`text` without the signs of a formula one a line above its `{\displaystyle …}`, which says them all.

    What stands before and behind such a formula is one sentence with it; the lines that it leaves are empty.
    """
    rows, hidden = text.split("\n"), mask(text).split("\n")
    found = list(rows)
    # In which line a sentence that was cut into several stands now.
    place = list(range(len(rows)))
    for at, row in enumerate(rows):
        if not row.lstrip().startswith(_OPENS) or _OPENS not in hidden[at]:
            continue
        start = at
        while start and _is_sign(rows[start - 1], row):
            start -= 1
        if start == at:
            continue
        found[start:at] = [""] * (at - start)
        if start and rows[start - 1].strip() and not rows[start - 1].lstrip().startswith("#"):
            _join(found, place, at, place[start - 1])
        behind = at + 1
        if behind < len(rows) and _GOES_ON.match(rows[behind]) and not _is_sign(rows[behind], row):
            _join(found, place, behind, place[at])
    return "\n".join(found)


def _join(rows: list[str], place: list[int], at: int, to: int) -> None:
    """Move a line to the end of the one that it goes on."""
    text = rows[at].strip()
    rows[to] = f"{rows[to].rstrip()}{'' if text[:1] in ',.;:)' else ' '}{text}"
    rows[at] = ""
    place[at] = to


def _is_sign(row: str, formula: str) -> bool:
    """Is this one sign of a formula, or a name in it as short as `sin`? `Let` and `and` are words of the sentence."""
    bare = row.strip().strip("\u200b\u2061\u2062\u2063")
    if not 0 < len(bare) <= _LONGEST_SIGN or " " in bare or HAN.search(bare):
        return False
    return not (bare.isascii() and bare.isalnum()) or bare in formula.replace(_OPENS, "")


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
