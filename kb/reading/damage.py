"""Formulas lost from lines that bear marks: what such a line defines is no card, and it is named."""

from __future__ import annotations

import re

from kb.model import Origin, Problem
from kb.reading.mask import HIDDEN
from kb.reading.syntaxes.place import Context, Found
from kb.reading.worth import has_hole

# Chinese has no blank before a sign or before 处: a formula stood there.
_LOST = re.compile(
    r"(?:其中|[则为是即有当对设令取在若]|得到|记作|记为|写作|等于|满足|使得) +[。，；、,;](?!\d)|"
    r"(?:[在当点于]) +(?:处|时)(?![\w间刻候机])|(?:[在当点于]) +(?:处|时)的"
)
# `**余子式**： 称为…`: the name behind the colon is gone, the blank before the verb is left.
_NO_SUBJECT = re.compile(r"[:：](?:\*\*)? +(?:称为|称作|叫做|叫作|记作|记为|满足|时[，,])")
_RULES = frozenset(("definition", "formula", "one-of"))


def without_damaged(found: list[Found], context: Context) -> tuple[list[Found], list[Problem]]:
    """The cards whose text is whole, and a problem for each line that lost something."""
    kept: list[Found] = []
    lines: dict[int, Problem] = {}
    for card in found:
        row = context.outline.source[card.line - 1] if 0 < card.line <= len(context.outline.source) else ""
        if card.rule not in _RULES or card.origin is Origin.WRITTEN or not _is_damaged(card, row, context):
            kept.append(card)
            continue
        text = " ".join(row.split())[:60]
        end = card.end_line if card.end_line > card.line else None
        lines.setdefault(
            card.line, Problem(context.note, card.line, "damaged-text", {"text": text}, card.column, end_line=end)
        )
    return kept, list(lines.values())


def _is_damaged(card: Found, row: str, context: Context) -> bool:
    if has_hole(card.back):
        return True
    if context.pasted or " " not in row:
        return False
    masked = context.outline.masked[card.line - 1] if card.line <= len(context.outline.masked) else row
    if HIDDEN.search(masked) and len(masked) == len(row):
        row = HIDDEN.sub("x", masked)
    return _LOST.search(row) is not None or _NO_SUBJECT.search(row) is not None
