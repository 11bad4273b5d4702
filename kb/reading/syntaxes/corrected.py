"""An entry of a notebook of errors: the problem is asked, the right answer is its answer, the wrong one is neither."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.model import Origin
from kb.reading.blocks import every_block
from kb.reading.outline import Line
from kb.reading.syntaxes.numbered import ANSWER
from kb.reading.syntaxes.place import Claim, Found, Place, written_if_named
from kb.reading.vocabulary import PROBLEM_LABELS, RIGHT_WORK, WRONG_WORK, WRONG_WORK_ENDS, words
from kb.reading.worth import is_guess
from kb.reading.wrong_work import label_of

TRIGGER = re.compile(r"[^\w\x01-\x07]{0,4}(?:题|原题|[Pp]roblem)")
_MOST_LINES = 60
# What is said of the mistake; of the answer it is no part.
_REMARKS = words("原因 出错原因 心得 教训 备注 注 why reason cause remark note lesson")


def read(place: Place) -> Claim | None:
    """The lines from one label of a problem to the next, among them those of the right answer."""
    name, asked = _label(place.line)
    if name not in PROBLEM_LABELS or place.line.number in place.context.wrong:
        return None
    front, parts, index, row = [asked], [], place.index, place.row
    for at, below, line in _below(place):
        name, said = _label(line)
        if name in PROBLEM_LABELS:
            break
        if name in WRONG_WORK or name in WRONG_WORK_ENDS or name in _REMARKS:
            parts.append((name, [said], [line]))
            if ANSWER.match(line.masked):
                # By itself it would be an answer without a question.
                index, row = at, below
        elif parts:
            parts[-1][1].append(line.text)
            parts[-1][2].append(line)
        else:
            front.append(line.text)
    right = next((part for part in parts if part[0] in RIGHT_WORK), None)
    front_text, back = _text(front), _text(right[1]) if right else ""
    if right is None or not front_text or not back:
        return None
    last = right[2][-1]
    found = Found(
        "question",
        written_if_named(Origin.GUESSED if is_guess(back) else Origin.STATED, last.author_id),
        front_text,
        back,
        place.concept,
        place.line.number,
        last.number,
        place.line.number,
        author_id=last.author_id,
        column=place.column(place.line),
    )
    return Claim(index, row + 1, [found])


def _below(place: Place) -> Iterator[tuple[int, int, Line]]:
    """The lines behind a place with their block and row, those inside an item before the next block.

    A block goes on with the entry if a label opens it, or if the label above it has said nothing yet.
    """
    count, open_label = 0, not _label(place.line)[1]
    for index in range(place.index, len(place.blocks)):
        block = place.blocks[index]
        first = index == place.index
        if block.kind not in ("paragraph", "item") or not block.lines:
            return
        if not first and not open_label and _label(block.lines[0])[0] not in WRONG_WORK | WRONG_WORK_ENDS | _REMARKS:
            return
        rows = [(index, row, line) for row, line in enumerate(block.lines)][place.row + 1 if first else 0 :]
        within = [line for child in every_block(block.children) for line in child.lines]
        for at, row, line in [*rows, *((index + 1, -1, line) for line in within)]:
            count += 1
            if count > _MOST_LINES:
                return
            name, said = _label(line)
            open_label = bool(name) and not said
            yield at, row, line


def _label(line: Line) -> tuple[str, str]:
    """The label that opens a line, and the text behind it."""
    name, rest = label_of(line.masked)
    return name, line.text[len(line.text) - len(rest) :] if rest else ""


def _text(lines: list[str]) -> str:
    return "\n".join(lines).strip()
