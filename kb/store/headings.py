"""Concepts that were found as they are shown: under which heading, and from which line on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from kb.search.names import sub_headings
from kb.search.rank import EXACT_NAME, SAID_BEGINS, Found
from kb.search.snippets import spans
from kb.store.hollow import hollow
from kb.store.seeking import Seeking, texts


def shown(seeking: Seeking, numbers: Sequence[int], points: Mapping[int, float]) -> list[Found]:
    """Concepts as they are shown, their texts at hand."""
    empty = hollow(seeking.store, numbers)
    numbers = [number for number in numbers if number not in empty]
    seeking.allowed(numbers)
    given = json.dumps(list(numbers))
    rows = seeking.store.rows(
        "SELECT id, body FROM concepts WHERE id IN (SELECT value FROM json_each(?))",
        (given,),
    )
    bodies = {row[0]: str(row[1]) for row in rows}
    return [_one_shown(seeking, number, bodies[number], points.get(number, 0.0)) for number in numbers]


def _one_shown(seeking: Seeking, number: int, body: str, points: float) -> Found:
    """A concept as it is shown: under the heading where it was met."""
    row = seeking.rows[number]
    heading, line, text = _under(row, body), row["line"], body.partition("\n")[2].strip() or body
    inner = seeking.headings.get(number)
    if inner is None and points < SAID_BEGINS and "\n#" in body:
        inner = _heading_above(seeking, body)
    if inner is not None and points < EXACT_NAME:
        at, _, heading = inner.partition(" ")
        line += int(at)
        text = body.split("\n", int(at))[-1].partition("\n")[2].strip() or text
    return Found(
        kind="concept",
        title=row["name"],
        note=row["path"],
        line=line,
        heading=heading,
        text=text,
        aliases=texts(row["aliases"]),
        id=str(number),
        points=points,
        also=tuple(seeking.also) if points < SAID_BEGINS else seeking.asked,
    )


def _heading_above(seeking: Seeking, body: str) -> str | None:
    """The heading inside a text below which the words stand first."""
    headings = sub_headings(body)
    if not headings:
        return None
    terms = (*seeking.query.terms, *seeking.also)
    for number, line in enumerate(body.split("\n")):
        if spans(line, terms):
            above = [f"{at} {heading}" for at, heading in headings if at <= number]
            return above[-1] if above else None
    return None


def _under(row: sqlite3.Row, body: str) -> str:
    """The heading that a concept stands under; a note's own is the heading that it opens with, or its title."""
    headings = texts(row["heading_path"])
    if headings:
        return headings[-1]
    first = body.lstrip().partition("\n")[0]
    return first.lstrip("#").strip() if first.startswith("#") else str(row["title"])
