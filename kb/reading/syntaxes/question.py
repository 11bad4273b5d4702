"""`Q:` with `A:`, `问：` with `答：`."""

from __future__ import annotations

import re

from kb.model import Origin
from kb.reading.outline import Block, Line
from kb.reading.syntaxes.place import Claim, Found, Place

TRIGGER = re.compile(r"^(\*\*)?(?:Q|问题?|問題?)\d*\s*[:：](?![:：])(?(1)(?:\*\*)?)\s*")
_PROPERTY = re.compile(r"^\s*(?:[-*+]\s+)?(?:id|collapsed|card-[\w-]+)::\s")
_ID_PROPERTY = re.compile(r"^id::\s*([A-Za-z0-9-]+)\s*$")
_ANSWER = re.compile(r"^(\*\*)?(?:A|答案?)\d*\s*[:：](?![:：])(?(1)(?:\*\*)?)\s*")


def read(place: Place) -> Claim | None:
    """The question from its mark to the answer's, the answer to the next question or the end of its block."""
    asked, row, index = [place.line], place.row + 1, place.index
    lines = place.block.lines
    while row < len(lines) and not _ANSWER.match(lines[row].masked) and not TRIGGER.match(lines[row].masked):
        asked.append(lines[row])
        row += 1
    answer_block = place.block
    if row >= len(lines):
        answer_block, index, row = _answer_elsewhere(place)
        lines = answer_block.lines
    text = _without(TRIGGER, asked)
    if answer_block is place.block and (row >= len(lines) or not _ANSWER.match(lines[row].masked)):
        problem = place.problem("question-without-answer", place.line.number, text=text[:60])
        return Claim(place.index, row, problems=[problem])
    answer = [lines[row]]
    row += 1
    while row < len(lines) and not TRIGGER.match(lines[row].masked):
        answer.append(lines[row])
        row += 1
    back, end = _without(_ANSWER, answer), answer[-1].number
    author_id = answer[-1].author_id or asked[-1].author_id
    at_end = row >= len(lines)
    if at_end and answer_block.children and answer_block is not place.block:
        back, end = (
            _joined(back, place.context.outline.raw(answer_block.children[0].line, answer_block.end)),
            answer_block.end,
        )
    elif at_end:
        last = index
        while last + 1 < len(place.blocks) and _belongs(place.blocks[last + 1], end, back):
            following = place.blocks[last + 1]
            back = _joined(back, place.context.outline.raw(following.line, following.end))
            author_id = author_id or following.author_id
            end, last = following.end, last + 1
        if last > index:
            index, row = last + 1, 0
    if not text:
        return Claim(index, row, problems=[place.problem("question-without-text", place.line.number)])
    found = Found(
        "question",
        Origin.WRITTEN,
        text,
        back,
        place.concept,
        place.line.number,
        end,
        place.line.number,
        author_id=author_id,
    )
    return Claim(index, row, [found])


def read_outliner(place: Place) -> Claim | None:
    """`- question #card` with the answer in the items below it, as outliners write it; its `id::` names it."""
    block = place.block
    if not (place.line.is_card and block.kind == "item" and block.children and place.line.text):
        return None
    below = place.context.outline.raw(block.children[0].line, block.end)
    back = "\n".join(row for row in below.split("\n") if not _PROPERTY.match(row))
    named = next((given[1] for line in block.lines if (given := _ID_PROPERTY.match(line.masked))), None)
    found = Found(
        "question",
        Origin.WRITTEN,
        place.line.text,
        back,
        place.concept,
        place.line.number,
        block.end,
        place.line.number,
        author_id=named or block.author_id,
    )
    return Claim(place.index + 1, 0, [found])


def _answer_elsewhere(place: Place) -> tuple[Block, int, int]:
    """The answer below an item, or in the next block; the question's own block when there is none."""
    for child in place.block.children:
        if child.lines and _ANSWER.match(child.lines[0].masked):
            return child, place.index + 1, 0
    following = place.next_block
    if (
        following
        and following.lines
        and following.kind == place.block.kind
        and _ANSWER.match(following.lines[0].masked)
    ):
        return following, place.index + 1, 0
    return place.block, place.index, len(place.block.lines)


def _belongs(following: Block, end: int, back: str) -> bool:
    """A block goes on with the answer when nothing was said yet, a colon announces it, or no empty line parts them."""
    if following.lines and TRIGGER.match(following.lines[0].masked):
        return False
    if not back.strip() or back.rstrip().endswith((":", "：")):
        return True
    return following.line == end + 1 and following.kind in ("item", "code", "quote")


def _joined(back: str, more: str) -> str:
    return f"{back}\n{more}" if back else more


def _without(mark: re.Pattern[str], lines: list[Line]) -> str:
    first = lines[0]
    found = mark.match(first.masked)
    start = found.end() if found else 0
    return "\n".join([first.text[start:], *(line.text for line in lines[1:])]).strip()
