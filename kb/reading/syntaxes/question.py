"""`Q:` with `A:`, `问：` with `答：`, `Question:` with `Answer:`, `问题：` with `回答：`."""

from __future__ import annotations

import re

from msgspec.structs import replace

from kb.model import Origin, Problem, Severity
from kb.reading.mask import HIDDEN
from kb.reading.outline import Block, Line
from kb.reading.syntaxes.numbered import ANSWER, asked_in, begins
from kb.reading.syntaxes.place import Claim, Found, Place
from kb.reading.syntaxes.statements import may_state_derivative
from kb.reading.syntaxes.table import begins as is_table
from kb.reading.vocabulary import EXERCISES

TRIGGER = re.compile(r"^(\*\*)?(?:Q|[Qq]uestion|问题?)\s?\d*(?(1)(?:\*\*)?)\s*[:：](?![:：])(?(1)(?:\*\*)?)\s*")
# Words that also label what troubles somebody: without an answer they ask nothing.
_MAY_LABEL = re.compile(r"^(?:\*\*)?(?:[Qq]uestion|问题)")
_PROPERTY = re.compile(r"^\s*(?:[-*+]\s+)?(?:id|collapsed|card-[\w-]+)::\s")
_ID_PROPERTY = re.compile(r"^id::\s*([A-Za-z0-9-]+)\s*$")
_LETTER_Q = re.compile(r"(?:\*\*)?Q(?:\*\*)?\s*[:：]")
_LETTER = re.compile(r"(?:\*\*)?[B-PR-Z](?:\*\*)?\s*[:：]")
# Words that ask, however the line ends; `How to …` and `Why this matters` are titles.
_ASKS = re.compile(
    r"(?:什么是|何谓|何为)[^，,。；;：:!！?？]{2,20}|[^，,。；;：:!！?？]{2,16}(?:是什么|指什么)"
    r"|(?:What (?:is|are)|When (?:is|are|does|do)|Why (?:is|are|does|do)|How (?:is|are|does|do))\s[^,.;:!?]{3,60}",
    re.IGNORECASE,
)
# A question and its answer on one line.
_WITHIN = re.compile(
    r"(?:(?:Q|Question)\s?\d*|问)\s*[:：]\s*(?P<asked>\S.*?\S)"
    r"(?:\s+(?:A|Answer)|\s*(?<![回作解应])答)\s*[:：](?![:：])\s*(?P<answer>\S.*)"
)
_BEHIND = re.compile(r"(?P<asked>[^?？]{6,160}[?？]{1,2})\s+(?P<answer>[^\s?？].{5,}(?<![?？]))")
_OTHER_LETTER = re.compile(r"\s[B-D]\s?[:：]")
_LIST_MARK = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
_CARD_BELOW = re.compile(r"::|：：|==\S|\{\{c|\S\s*[:：]\s*\S|[:：](?:\*\*)?$")


def read(place: Place) -> Claim | None:
    """The question from its mark to the answer's, the answer to the next question or the end of its block."""
    asked, row, index = [place.line], place.row + 1, place.index
    lines = place.block.lines
    if _is_letter_of_many(place):
        return None
    if (claim := _on_one_line(place)) is not None:
        return claim
    while row < len(lines) and not ANSWER.match(lines[row].masked) and not TRIGGER.match(lines[row].masked):
        asked.append(lines[row])
        row += 1
    answer_block = place.block
    if row >= len(lines):
        answer_block, index, row = _answer_elsewhere(place)
    text = _without(TRIGGER, asked)
    if row >= len(lines) and answer_block is place.block and place.context.deck:
        text, answer_block, index, row = _answer_below(place, text)
    lines = answer_block.lines
    if answer_block is place.block and (row >= len(lines) or not ANSWER.match(lines[row].masked)):
        if (claim := _bold_with_answer(place)) is not None:
            return claim
        if _MAY_LABEL.match(place.line.masked) and not text.endswith(("?", "？")):
            return None
        behind = _BEHIND.fullmatch(text) if len(asked) == 1 and not place.context.pasted else None
        if behind is not None:
            # Answered at once, without a mark that says so.
            found = _question(place, place.line, behind["asked"], behind["answer"], place.line.number, author_id=None)
            return Claim(place.index, row, [replace(found, origin=Origin.GUESSED)])
        problem = place.problem(
            "question-without-answer", place.line.number, column=place.column(place.line), text=text[:60]
        )
        return Claim(place.index, row, problems=[problem])
    answer = [lines[row]]
    row += 1
    while row < len(lines) and not TRIGGER.match(lines[row].masked) and not lines[row].masked.startswith("C:"):
        answer.append(lines[row])
        row += 1
    back, end = _without(ANSWER, answer), answer[-1].number
    author_id = answer[-1].author_id or asked[-1].author_id
    problems: list[Problem] = []
    at_end = row >= len(lines)
    if at_end and answer_block.children and answer_block is not place.block:
        back, end = (
            _joined(back, place.context.outline.raw(answer_block.children[0].line, answer_block.end)),
            answer_block.end,
        )
    elif at_end:
        last = index
        while last + 1 < len(place.blocks):
            following = place.blocks[last + 1]
            apart = place.goes_on(following, end) and following.line > end + 1 and bool(back)
            if not apart and not _belongs(following, end, back):
                break
            back = _joined(f"{back}\n" if apart else back, place.context.outline.raw(following.line, following.end))
            author_id = author_id or following.author_id
            end, last = following.end, last + 1
        if last > index:
            index, row = last + 1, 0
        elif back and (beside := _list_left(place, last, end)) is not None:
            problems.append(
                place.problem("list-not-in-answer", beside.line, beside.end, Severity.NOTICE, text=text[:60])
            )
    if not text:
        problems.append(place.problem("question-without-text", place.line.number, column=place.column(place.line)))
        return Claim(index, row, problems=problems)
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
        column=place.column(place.line),
    )
    return Claim(index, row, [found], problems=problems)


def _on_one_line(place: Place) -> Claim | None:
    """`Q: What is a trace? A: The sum of the diagonal.`, with what stands right below it; `问：…？答：…`."""
    lines, row = place.block.lines, place.row + 1
    parted = _WITHIN.fullmatch(place.line.masked)
    if parted is None or (row < len(lines) and ANSWER.match(lines[row].masked)):
        return None
    if _OTHER_LETTER.search(place.line.masked, parted.start("answer")):
        return None
    while row < len(lines) and not TRIGGER.match(lines[row].masked):
        row += 1
    below = [line.text for line in lines[place.row + 1 : row]]
    text = place.line.text[parted.start("asked") : parted.end("asked")].strip()
    back = "\n".join([place.line.text[parted.start("answer") :].strip(), *below])
    author_id = lines[row - 1].author_id
    found = _question(place, place.line, text, back, lines[row - 1].number, author_id=author_id)
    return Claim(place.index, row, [found])


def read_orphan(place: Place) -> Claim | None:
    """An answer without a question: nothing is made of it, and it is named."""
    section = place.context.section
    below_heading = place.row == place.index == 0 and place.blocks is section.blocks and is_asked(section.title)
    if (place.block.kind == "item" and not place.line.masked.startswith("答")) or place.context.pasted or below_heading:
        # `- A: …`, `- B: …` are names in a list.
        return None
    if (claim := _asked_above(place)) is not None:
        return claim
    following = place.block.lines[place.row + 1 : place.row + 2]
    if following and re.match(r"B\s*[:：.]", following[0].masked):
        return None
    text = _without(ANSWER, [place.line])
    problem = place.problem(
        "answer-without-question", place.line.number, column=place.column(place.line), text=text[:60]
    )
    return Claim(place.index, place.row + 1, problems=[problem])


def _asked_above(place: Place) -> Claim | None:
    """The card of an answer whose question is the line above it, by its sign: `1、什么是栈？` above `答：…`."""
    block, first = place.block, place.row - 1
    if place.row == 0:
        if not place.index:
            return None
        block = place.blocks[place.index - 1]
        first = len(block.lines) - 1
        if block.children or first != 0 or block.end + 2 < place.block.line:
            return None
    elif first < place.free:
        return None
    asked = block.lines[first]
    if not asked.text.rstrip("*_ ").endswith(("?", "？")):
        return None
    row = place.row + 1
    lines = place.block.lines
    while row < len(lines) and not TRIGGER.match(lines[row].masked) and asked_in(place.block, row) is None:
        row += 1
    back, end = _without(ANSWER, lines[place.row : row]), lines[row - 1].number
    if row >= len(lines) and place.block.children:
        back = _joined(back, place.context.outline.raw(place.block.children[0].line, place.block.end))
    text = asked_in(block, first) or asked.text
    return Claim(place.index, row, [_question(place, asked, text, back, end, author_id=lines[row - 1].author_id)])


def _bold_with_answer(place: Place) -> Claim | None:
    """`**Q1: What is a closure?**` in bold as a whole: what stands below it is the answer, with no mark before it."""
    line, lines = place.line, place.block.lines
    if not re.fullmatch(r"\*\*[^*]+\*\*", line.masked):
        return None
    row = place.row + 1
    while row < len(lines) and not TRIGGER.match(lines[row].masked):
        row += 1
    back, end, index = "\n".join(below.text for below in lines[place.row + 1 : row]), lines[row - 1].number, place.index
    following = place.next_block
    if not back and following is not None and following.kind == "paragraph" and following.line <= end + 2:
        if TRIGGER.match(following.lines[0].masked) or asked_in(following) is not None:
            return None
        back, end, index, row = following.text(), following.end, place.index + 2, 0
    text = _without(TRIGGER, [line]).removesuffix("**")
    if not back or not text:
        return None
    return Claim(index, row, [_question(place, line, text, back, end, author_id=lines[-1].author_id)])


def _question(place: Place, asked: Line, text: str, back: str, end: int, *, author_id: str | None) -> Found:
    return Found(
        "question",
        Origin.WRITTEN,
        text,
        back,
        place.concept,
        asked.number,
        end,
        asked.number,
        author_id=author_id,
        column=place.column(asked),
    )


_BESIDE = 30
"""How many lines or items away another letter may be explained: no question looks through a whole note."""


def _is_letter_of_many(place: Place) -> bool:
    """`Q：查询` beside `K：键` and `V：值`: letters that are explained."""
    if place.line.text.endswith(("?", "？")) or not _LETTER_Q.match(place.line.masked):
        return False
    if place.block.kind == "item":
        near = place.blocks[max(0, place.index - _BESIDE) : place.index + _BESIDE]
        lines = [block.lines[0] for block in near if block.lines and block.list_line == place.block.list_line]
    else:
        lines = place.block.lines[max(0, place.row - _BESIDE) : place.row + _BESIDE]
    if any(ANSWER.match(line.masked) for line in lines):
        return False
    return sum(1 for line in lines if _LETTER.match(line.masked)) > 1


def is_asked(title: str) -> bool:
    """Is a heading a question, by its sign or by the mark before it (`### Q: …`)?"""
    return title.rstrip().endswith(("?", "？")) or (TRIGGER.match(title) is not None and not _MAY_LABEL.match(title))


def asks_without_sign(title: str) -> bool:
    """Does a heading ask by its first words alone: `什么是范数`, `What is a norm`?"""
    return _ASKS.fullmatch(title.strip()) is not None


def without_mark(mark: re.Pattern[str], text: str) -> str:
    """A question or answer without the `Q:` or `A:` before it."""
    found = mark.match(text)
    return text[found.end() :].strip() if found else text


def read_outliner(place: Place) -> Claim | None:
    """`- question #card` with the answer in the items below it, as outliners write it; its `id::` names it."""
    block = place.block
    if not (place.line.is_card and block.kind == "item" and block.children and place.line.text):
        return None
    below = place.context.outline.raw(block.children[0].line, block.end)
    back = unlisted("\n".join(row for row in below.split("\n") if not _PROPERTY.match(row)))
    named = next((given[1] for line in block.lines if (given := _ID_PROPERTY.match(line.masked))), None)
    found = Found(
        "question",
        Origin.WRITTEN,
        without_mark(TRIGGER, place.line.text),
        without_mark(ANSWER, back),
        place.concept,
        place.line.number,
        block.end,
        place.line.number,
        author_id=named or block.author_id,
    )
    return Claim(place.index + 1, 0, [found])


def unlisted(text: str) -> str:
    """The text of a list that has one item only."""
    rows = text.split("\n")
    if not rows[0].startswith(("- ", "* ", "+ ")) or any(row[:1] not in (" ", "\t", "") for row in rows[1:]):
        return text
    if any(row[:1] == "\t" or _LIST_MARK.match(row) for row in rows[1:]):
        return text
    return "\n".join([rows[0][2:], *(row.removeprefix("  ") for row in rows[1:])]).strip()


def _answer_elsewhere(place: Place) -> tuple[Block, int, int]:
    """The answer below an item, or in the next block; the question's own block when there is none."""
    for child in place.block.children:
        if child.lines and ANSWER.match(child.lines[0].masked):
            return child, place.index + 1, 0
    following = place.next_block
    if following and following.lines and following.kind == place.block.kind and ANSWER.match(following.lines[0].masked):
        return following, place.index + 1, 0
    return place.block, place.index, len(place.block.lines)


def _answer_below(place: Place, text: str) -> tuple[str, Block, int, int]:
    """In a deck: the question with what stands below it up to the answer; its own block when no answer comes."""
    end = place.block.end
    for index in range(place.index + 1, len(place.blocks)):
        block = place.blocks[index]
        if block.lines and ANSWER.match(block.lines[0].masked):
            return text, block, index, 0
        if not place.goes_on(block, end):
            break
        text, end = f"{text}\n\n{place.context.outline.raw(block.line, block.end)}", block.end
    return text, place.block, place.index, len(place.block.lines)


def _belongs(following: Block, end: int, back: str) -> bool:
    """A block goes on with the answer when nothing was said yet, a colon announces it, or no empty line parts them."""
    if following.info in EXERCISES or (following.lines and TRIGGER.match(following.lines[0].masked)):
        return False
    if back.rstrip().endswith((":", "：")):
        return True
    if not back.strip():
        # Behind an empty line a paragraph is a text of its own: this answer is not written yet.
        return not begins(following) and (following.line == end + 1 or not _is_text(following))
    return following.line == end + 1 and following.kind in ("item", "code", "quote")


def _is_text(block: Block) -> bool:
    """Is this a paragraph of words, no formula or table that stands by itself?"""
    return (
        block.kind == "paragraph"
        and bool(HIDDEN.sub("", block.lines[0].masked).strip())
        and not is_table(block.lines, 0)
    )


def _list_left(place: Place, index: int, end: int) -> Block | None:
    """A plain list right below an answer, behind one empty line: it is no part of it, and no card comes of it."""
    following = place.blocks[index + 1] if index + 1 < len(place.blocks) else None
    if following is None or following.kind != "item" or following.line != end + 2 or place.block.kind != "paragraph":
        return None
    items = [block for block in place.blocks[index + 1 :] if block.list_line == following.list_line]
    lines = [line for item in items for line in item.lines]
    own = any(_CARD_BELOW.search(line.masked) or TRIGGER.match(line.masked) for line in lines)
    return None if own or any(may_state_derivative(line.text) for line in lines) else following


def _joined(back: str, more: str) -> str:
    return f"{back}\n{more}" if back else more


def _without(mark: re.Pattern[str], lines: list[Line]) -> str:
    first = lines[0]
    found = mark.match(first.masked)
    start = found.end() if found else 0
    text = first.text[start:]
    if len(lines) > 1:
        text = "\n".join([text, *(line.text for line in lines[1:])])
    text = text.strip()
    # `**Q: why?**`: the emphasis began before the mark.
    return text.replace("**", "", 1) if found and found[1] and text.count("**") % 2 else text
