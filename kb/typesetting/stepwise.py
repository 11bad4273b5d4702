"""An answer that is worked out in steps: how much of its Markdown is shown after each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kb.typesetting.cut import MARK, may_have_steps
from kb.typesetting.markdown import parse
from kb.typesetting.masking import FIRST, Formula, mask

if TYPE_CHECKING:
    from markdown_it.token import Token

# What has fewer is seen at one glance.
FEWEST = 3
_ROWS = frozenset(("align", "aligned", "alignat", "alignedat", "flalign", "gather", "gathered", "split", "eqnarray"))
_WRAPPED = frozenset(("equation", "displaymath"))
_OPENS = re.compile(r"\s*\\begin\{([A-Za-z]+)\*?\}")
_SIGN = re.compile(
    r"(?P<opens>\\begin\b)|(?P<closes>\\end\b)|(?P<row>\\\\\*?(?:[ \t]*\[[^\]\n]{0,20}\])?)"
    r"|\\[A-Za-z]+|\\.|(?P<comment>(?<!\\)%[^\n]*)|[{}&]",
    re.DOTALL,
)
# A row that only goes on with the one above: nothing before the place where the rows are aligned, then an operator, and
# no relation.
_GOES_ON = re.compile(
    r"\s*&(?:\s|&|\{\}|\\q?quad\b|\\[,;:! ])*(?:[-+·×*/]|\\(?:pm|mp|cdot|times|div|oplus|otimes|circ)\b)"
)
_RELATION = re.compile(
    r"[=<>≤≥≈≡⇒→]|\\(?:leq?|geq?|neq?|l?eqslant|approx|equiv|sim|simeq|propto|to|rightarrow|Rightarrow|Longrightarrow|"
    r"implies|iff|Leftrightarrow|therefore|because|in|subset|subseteq)(?![A-Za-z])"
)
_PRIVATE = re.compile("[\U000f0000-\U000fffff]")
_AFTER = re.compile(r"[ \t]*[.,;:!?。，；：、！？]*[ \t]*(?=\n|\Z)")
_LAST = re.compile(r"([\U000f0000-\U000fffff])[ \t.,;:!?。，；：、！？]*\Z")
_ALONE = re.compile(r"[ \t]*[\U000f0000-\U000fffff][ \t]*[.,;。，；、]?[ \t]*")
_COUNTED = re.compile(
    r"[ \t]*(?:\*\*)?(?:[（(](?:\d{1,2}|[一二三四五六七八九十]{1,2}|[ivx]{1,4}|[a-h])[)）]|[①-⑳]|\d{1,2}[、．）]"
    r"|第[一二三四五六七八九十\d]{1,2}步|(?:Step|step)[ ]\d{1,2}\b)"
)
_LEADS_ON = re.compile(r"[:：,，—][*_ \t]*$")
_ENDED = re.compile(r"[.。!！?？;；…][”’」』）)\]*_\"' \t]*$")
_FOOTNOTE = re.compile(r" {0,3}\[\^")


class _End(NamedTuple):
    """Where a step ends in the masked text; after so many rows of the formula there, where it ends within one."""

    place: int
    rows: int = 0


class _Rows(NamedTuple):
    """A formula in rows: what opens it, its rows with what parts them, what closes it."""

    before: str
    rows: tuple[tuple[str, str], ...]
    after: str


def steps(text: str) -> tuple[str, ...]:
    """What is shown after each step of a text, the last time all of it; nothing where it is no matter of steps.

    A step is an item of a numbered list, a formula that stands by itself with the words that lead to it, a row of
    aligned equations, else a paragraph. Of what a step is set to, as many lines are meant as `seen` says. Never raises.
    """
    if not may_have_steps(text):
        return ()
    masked, formulas = mask(text)
    ends = list(_ends(masked, formulas))
    if len(ends) < FEWEST:
        return ()
    return (*(_until(end, masked, formulas) for end in ends[:-1]), text)


def _until(end: _End, masked: str, formulas: Sequence[Formula]) -> str:
    shown = _PRIVATE.sub(lambda sign: formulas[ord(sign[0]) - FIRST].source, masked[: end.place])
    if end.rows:
        formula = formulas[ord(masked[end.place]) - FIRST]
        before, _, after = formula.source.partition(formula.latex)
        found = _rows(formula)
        if found is not None:
            shown += f"{before}{_marked(found, end.rows)}{after}"
    return shown.rstrip()


def _marked(found: _Rows, shown: int) -> str:
    """A formula with a row of its own behind the last one that is shown: all of it is set, so that nothing moves."""
    parts = [found.before]
    for number, (row, sign) in enumerate(found.rows, 1):
        parts += [row, sign]
        if number == shown:
            parts.append(rf"{'&' * ('&' in row)}\text{{{MARK}}}\\")
    return "".join([*parts, found.after])


# -- where steps end ------------------------------------------------------------------------------------------------


def _ends(masked: str, formulas: Sequence[Formula]) -> Iterator[_End]:
    """The ends of the steps in their order; the last is that of the text."""
    starts = [0]
    for line in masked.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    blocks = list(_blocks(parse(masked)))
    waiting: list[_End] = []
    for number, (token, items) in enumerate(blocks):
        first, last = _lines(token)
        place, end = starts[first], min(starts[last], len(masked))
        if _FOOTNOTE.match(masked, place):
            continue
        # A step ends where the next begins: what leads on to another has no end of its own.
        yield from waiting
        waiting = []
        if token.type == "paragraph_open":
            *inner, whole = _within(masked, place, end, formulas)
            yield from inner
            following = blocks[number + 1][0] if number + 1 < len(blocks) else None
            if not _goes_on(masked[place:end].rstrip(), following, masked, starts, formulas):
                waiting = [whole]
        elif token.type == "ordered_list_open":
            *inner, whole = [_End(min(starts[_lines(item)[1]], len(masked))) for item in items]
            yield from inner
            waiting = [whole]
        elif token.type not in ("heading_open", "hr"):
            waiting = [_End(end)]
    yield _End(len(masked))


def _lines(token: Token) -> tuple[int, int]:
    first, last = token.map or (0, 0)
    return first, last


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[Token, list[Token]]]:
    """The blocks that stand in none other, each with the items that it has as a list."""
    for place, token in enumerate(tokens):
        if token.level == 0 and token.nesting >= 0 and token.map is not None:
            items: list[Token] = []
            for other in tokens[place + 1 :]:
                if other.level == 0:
                    break
                if other.type == "list_item_open" and other.level == 1:
                    items.append(other)
            yield token, items


def _goes_on(
    paragraph: str, following: Token | None, masked: str, starts: Sequence[int], formulas: Sequence[Formula]
) -> bool:
    """Do the words of a paragraph lead on to the block behind it?"""
    last = _LAST.search(paragraph)
    if following is None or (last is not None and formulas[ord(last[1]) - FIRST].display):
        return False
    if _LEADS_ON.search(paragraph):
        return True
    opens = masked[starts[_lines(following)[0]] :].lstrip()[:1]
    return not _ENDED.search(paragraph) and opens >= chr(FIRST) and formulas[ord(opens) - FIRST].display


def _within(masked: str, place: int, end: int, formulas: Sequence[Formula]) -> list[_End]:
    """The ends of the steps of a paragraph: its formulas that stand by themselves, what it counts."""
    found: list[_End] = []
    line = place
    while line < end:
        line_end = masked.find("\n", line, end)
        line_end = end if line_end < 0 else line_end
        if line > place and _COUNTED.match(masked, line, line_end):
            found.append(_End(line))
        for sign in _PRIVATE.finditer(masked, line, line_end):
            formula = formulas[ord(sign[0]) - FIRST]
            if formula.display:
                rows = _rows(formula)
                found += [_End(sign.start(), row) for row in _steps_of(rows.rows if rows else ())]
            behind = _AFTER.match(masked, sign.end())
            if formula.display or _ALONE.fullmatch(masked, line, line_end):
                found.append(_End(behind.end() if behind else sign.end()))
        line = line_end + 1
    rest = masked[found[-1].place : end].strip() if found and not found[-1].rows else masked[place:end]
    if rest:
        found.append(_End(end))
    return list(dict.fromkeys(found))


# -- the rows of a formula ------------------------------------------------------------------------------------------


def _steps_of(rows: Sequence[tuple[str, str]]) -> Iterator[int]:
    """After how many rows a step is over, but for the last."""
    for number, (row, _) in enumerate(rows):
        if number and not (_GOES_ON.match(row) and not _RELATION.search(row)):
            yield number


def _rows(formula: Formula) -> _Rows | None:
    """The rows of a formula, as they stand in its source."""
    return rows_of(formula.latex) if formula.latex in formula.source else None


@lru_cache(maxsize=16)
def rows_of(latex: str) -> _Rows | None:
    """The rows of a formula that is nothing but equations below each other; None where it is not."""
    opened = _OPENS.match(latex)
    before = after = ""
    inside = latex
    while opened is not None and opened[1] in _ROWS | _WRAPPED:
        closing = f"\\end{opened[0].strip().removeprefix(chr(92) + 'begin')}"
        tail = inside.rstrip()
        if not tail.endswith(closing):
            return None
        before += opened[0]
        after = inside[len(tail) - len(closing) :] + after
        inside = tail[opened.end() : -len(closing)]
        if opened[1] in _ROWS:
            break
        opened = _OPENS.match(inside)
    rows = _parted(inside)
    if rows is None or len(rows) < 2:
        return None
    if not rows[-1][0].strip():
        # What parts rows may stand behind the last one too.
        after = rows[-1][0] + after
        rows = rows[:-1]
    return _Rows(before, tuple(rows), after) if len(rows) > 1 else None


def _parted(inside: str) -> list[tuple[str, str]] | None:
    """Rows, each with what parts it from the next; None where braces or environments do not pair."""
    found: list[tuple[str, str]] = []
    start = depth = 0
    for sign in _SIGN.finditer(inside):
        depth += (sign[0] == "{") - (sign[0] == "}") + bool(sign["opens"]) - bool(sign["closes"])
        if depth < 0 or sign["comment"]:
            return None
        if sign["row"] and depth == 0:
            found.append((inside[start : sign.start()], sign[0]))
            start = sign.end()
    return None if depth else [*found, (inside[start:], "")]
