"""Questions with a number or in bold above their answers, and `为什么…？` with `因为…` in the next line."""

from __future__ import annotations

import re

from kb.model import Origin
from kb.reading.outline import Block
from kb.reading.syntaxes.place import Claim, Found, Place
from kb.reading.worth import is_guess, leans

_NUMBER = re.compile(
    r"(?:(?:Q|[Qq]uestion|问题?)\s?\d{1,3}(?:[.\-–]\d{1,3})*\s*[.、:：)）]?\s*|"
    r"第\s?[\d一二三四五六七八九十]{1,3}\s?[题问]\s*[:：、.]?\s*|"
    r"[（(](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]\s*|\d{1,3}(?:[.\-–]\d{1,3})*[.、)）]\s*(?!\d)|[一二三四五六七八九十]{1,3}、\s*|"
    r"\d{1,3}(?:[.\-–]\d{1,3})+\s+(?![是等大小属的]|(?:is|are|as)\b))(?=\S{2})"
)
_OPENS = re.compile(r"\*\*[^*\s]{1,12}\*\*\s*(?=\S)")
_ENDS = ("?", "？", "?**", "？**", "?__", "？__")
# `**2-3** 简述…。` asks too; who asks is no part of the question.
_ORDERS = re.compile(
    r"请|简述|试述|说明|解释|阐述|列举|写出|谈谈|(?:explain|describe|name|state|list)\b", re.IGNORECASE
)
_SPEAKER = re.compile(
    r"[^\s:：,，?？]{0,6}(?:面试官|老师|同学|学生|interviewer|teacher|student)\s*[:：]\s*", re.IGNORECASE
)
ANSWER = re.compile(r"^(\*\*)?(?:A|[Aa]nswer|答案?|回答|解答)\s?\d*(?(1)(?:\*\*)?)\s*[:：](?![:：])(?(1)(?:\*\*)?)\s*")
"""How an answer begins that says that it is one."""
_EXERCISES = re.compile(r"习题|练习|思考题|作业|[选填判计证]\S题|exercise|homework|quiz|problem set", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__)(?P<asked>[^*_]{3,120}[?？])\1$")
_BOLD_NUMBER = re.compile(r"(\*\*|__)(?P<number>[^*_\s]{1,12})\1\s*(?=\S)")
_DEMANDS = re.compile(
    r"什么是|是什么|何谓|何为|指什么|为什么|为何|如何|怎[么样]|区别|\b(?:what|why|how|which|when)\b", re.IGNORECASE
)
_CAUSE = re.compile(r"(?:这?是?因为|由于|because\b|since\b)", re.IGNORECASE)
# What is chosen from, or asked further, is no answer.
_NO_ANSWER = re.compile(r"[（(]?[A-Da-d][.、)）．]\s*\S|[_＿]{2,}|(?:提示|hint)\s*[:：]", re.IGNORECASE)
_LONGEST = 600


def may_ask(masked: str) -> bool:
    """Can a line ask something by its sign, or by what opens it in bold?"""
    return masked.endswith(_ENDS) or (masked.startswith("**") and _OPENS.match(masked) is not None)


def unnumbered(text: str) -> str:
    """A question without the number before it."""
    found = _NUMBER.match(text)
    return text[found.end() :].strip() if found else text


def asked_in(block: Block, row: int = 0) -> str | None:
    """The question that a line asks by its number or its bold type, without them; None where it is no such line."""
    if row >= len(block.lines) or not may_ask(block.lines[row].masked):
        return None
    text = block.lines[row].text
    bold = _BOLD.match(text)
    bare = bold["asked"] if bold else text
    marked = _numbered(bare)
    if marked is not None:
        bare = bare[marked.end() :]
    without = unnumbered(bare)
    speaker = _SPEAKER.match(without)
    without = without[speaker.end() :] if speaker else without
    if not block.lines[row].masked.endswith(_ENDS) and (marked is None or not _ORDERS.match(without)):
        return None
    numbered = marked is not None or without != bare or (block.kind == "item" and block.ordered and row == 0)
    return without if (numbered or bold is not None) and len(without) > 3 else None


def begins(block: Block, row: int = 0) -> bool:
    """Does a question of its own begin at a line, or what has a bold number as one?"""
    if row >= len(block.lines):
        return False
    return asked_in(block, row) is not None or _numbered(block.lines[row].text) is not None


def _numbered(text: str) -> re.Match[str] | None:
    found = _BOLD_NUMBER.match(text)
    return found if found is not None and _NUMBER.match(f"{found['number']} 什么") else None


def read(place: Place) -> Claim | None:
    """The card of a numbered or bold question whose answer stands below it, in its item or in the next paragraphs."""
    asked = asked_in(place.block, place.row)
    caused = asked is None and _is_caused(place)
    text = asked if asked is not None else place.line.text
    if (asked is None and not caused) or leans(text) or _EXERCISES.search(place.context.section.title):
        return None
    lines = place.block.lines
    row = place.row + 1
    while row < len(lines) and not begins(place.block, row):
        row += 1
    end, index = lines[row - 1].number, place.index
    back = "\n".join(line.text for line in lines[place.row + 1 : row]).strip()
    if row >= len(lines):
        if place.block.children:
            below = place.context.outline.raw(place.block.children[0].line, place.block.end)
            back, end = f"{back}\n{below}".strip(), place.block.end
        elif not back:
            index, end, back = _below(place, caused)
        row, index = (0, index + 1) if index != place.index or place.block.children else (row, index)
    if not back or _NO_ANSWER.match(back) or back.split("\n", 1)[0].endswith(_ENDS):
        return None
    plain = _NUMBER.match(place.line.text) is None and "**" not in place.line.masked
    said = ANSWER.match(back)
    sure = asked is not None and not is_guess(back) and (not plain or _DEMANDS.search(text) is not None)
    found = Found(
        "question",
        Origin.WRITTEN if said else Origin.STATED if sure else Origin.GUESSED,
        text,
        back[said.end() :] if said else back,
        place.concept,
        place.line.number,
        end,
        place.line.number,
        author_id=lines[min(row, len(lines)) - 1].author_id,
        column=place.column(place.line),
    )
    return Claim(index, row, [found])


def _is_caused(place: Place) -> bool:
    """Does the next line tell the cause that this one asks for?"""
    lines = place.block.lines
    if not place.line.text.endswith(("?", "？")) or place.block.kind != "paragraph":
        return False
    if place.row + 1 < len(lines):
        return _CAUSE.match(lines[place.row + 1].masked) is not None
    following = place.next_block
    if following is None or following.line != place.line.number + 1 or not following.lines:
        return False
    return following.kind == "paragraph" and _CAUSE.match(following.lines[0].masked) is not None


def _below(place: Place, one: bool) -> tuple[int, int, str]:
    """The last block of the answer that stands below a question, its last line, its text."""
    last, blocks = place.index, place.blocks
    first = blocks[last + 1].line if last + 1 < len(blocks) else 0
    while last + 1 < len(blocks):
        following = blocks[last + 1]
        apart = following.kind == "item" and place.block.kind == "item"
        if begins(following) or apart or following.line > blocks[last].end + 2:
            break
        if following.end and len(place.context.outline.raw(first, following.end)) > _LONGEST and last > place.index:
            break
        last += 1
        if one or place.context.pasted:
            break
    end = blocks[last].end
    return last, end, place.context.outline.raw(first, end).strip() if last > place.index else ""
