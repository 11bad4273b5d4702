"""`==text==`, `{{c1::text::hint}}` and `{{cloze text}}`, also inside a formula; one card a deletion."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from kb.model import CardKind, Origin
from kb.reading.fronts import front
from kb.reading.mask import MATHS
from kb.reading.names import HAN
from kb.reading.outline import Block
from kb.reading.syntaxes import inline, question, terms
from kb.reading.syntaxes.place import Claim, Found, Place
from kb.reading.worth import is_private

_HIGHLIGHT = re.compile(r"(?<!=)(={2,3})(?=[^\s=])([^=\n]*(?:=[^=\n]+)*)(?<=\S)\1(?!=)")
_BRACE = re.compile(r"\\.|\{\{c(?:\d+::|loze )|[{}]", re.DOTALL)
_LONGEST = 4000
_MOST = 4_000_000
"""Characters in all cards of one paragraph: each shows the whole of it."""
_WORD = re.compile(r"[^\W_]")
_GAP = re.compile(r"\[…\]")
_FEWEST_WORDS = 2
# So few letters of a line that holds deletions are no sentence.
_FEW_WORDS = 12
_WRAPS_AT = 56
_ENDS = ("。", "！", "？", "；", ".", "!", "?", ";")
_BRACKETED = re.compile(r"(?<!!)\[[^\[\]]+\](?![\x03-\x05(])")
_SENTENCE = re.compile(r"[.。!！?？][*_)）”]*$")
_NUMBERED = re.compile(r"\{\{c(?:(\d{1,3})::|loze )")


class _Deletion(Struct, frozen=True):
    start: int
    end: int
    text: str
    hint: str
    group: str
    in_formula: bool


_EMPTY = re.compile(r"\{\{c\d*::\s*(?:::[^{}]*)?\}\}")
_OUTER = re.compile(r"(`[^`\n]*`)|\{\{c\d*::([^{}]*)\}\}")


def may_delete(masked: str) -> bool:
    """Can a line hold a deletion?"""
    return "==" in masked or "{{c" in masked or masked.startswith("C:")


def read(place: Place) -> Claim | None:
    """The cards of the paragraph's lines that no rule before this one could claim."""
    lines = place.block.lines
    end = place.row + 1
    while end < len(lines) and not _another(lines[end].masked):
        end += 1
    if end < len(lines) and lines[end].masked in inline.SEPARATORS:
        return None  # a question that goes on below; what is marked in it is only marked
    if _was_read(place):
        return None
    # What stands above a `C:` is no part of it.
    taken = lines[place.row if lines[place.row].masked.startswith("C:") else place.free : end]
    text, masked = "\n".join(line.text for line in taken), "\n".join(line.masked for line in taken)
    alone = masked.partition("\n")[0] == "C:" or (place.context.deck and masked.startswith("C:"))
    below = _paragraphs_below(place) if alone and end == len(lines) else []
    for block in below:
        taken += block.lines
        text += "\n\n" + block.text()
        masked += "\n\n" + "\n".join(line.masked for line in block.lines)
    tags = inline.LEADING_TAGS.match(masked)
    if tags:
        text, masked = text[tags.end() :], masked[tags.end() :]
    box = inline.BOX.match(masked)
    if box:
        text, masked = text[box.end() :], masked[box.end() :]
    deletions = _deletions(text, masked)
    problems = [
        place.problem("answer-empty", line.number, column=place.column(line), text=line.text[:60])
        for line in taken
        if _EMPTY.search(line.masked)
    ]
    if not deletions:
        return Claim(place.index, end, problems=problems) if problems else None
    if len(deletions) * len(text) > _MOST:
        limit = str(_MOST // len(deletions))
        problem = place.problem("card-too-long", taken[0].number, text=text[:60], limit=limit)
        return Claim(place.index, end, problems=[problem])
    author_id = taken[-1].author_id
    found = []
    breaks = _breaks(text)
    whole = bool(place.context.flashcards or place.context.deck or author_id)
    apart = _apart(text, breaks, deletions) if place.context.flashcards and not author_id else []
    if apart:
        deletions, whole = apart, False
    groups: dict[str, list[_Deletion]] = {}
    for deletion in deletions:
        groups.setdefault(deletion.group, []).append(deletion)
    for group, hidden in groups.items():
        back = "；".join(dict.fromkeys(f"${d.text}$" if d.in_formula else d.text for d in hidden))
        origin = Origin.WRITTEN
        if whole or not group.startswith("="):
            shown = _with_gaps(text, deletions, group)
        else:
            # In notes that were not written as cards a highlight is asked within its own line, if that says anything.
            start, end_at = _own_lines(text, breaks, hidden)
            first, behind = (bisect_left(deletions, at, key=lambda deletion: deletion.start) for at in (start, end_at))
            inside = [replace(d, start=d.start - start, end=d.end - start) for d in deletions[first:behind]]
            shown = _with_gaps(text[start:end_at], inside, group)
            if len(_WORD.findall(_GAP.sub("", shown))) < _FEWEST_WORDS:
                continue
            origin = Origin.GUESSED if is_private(shown) else Origin.WRITTEN
        asked = front("cloze", place.context.language, text=shown)
        found.append(
            Found(
                "cloze",
                origin,
                asked,
                back,
                place.concept,
                taken[0].number,
                taken[-1].number,
                taken[0].number,
                CardKind.CLOZE,
                author_id,
            )
        )
    if not found and not problems:
        return None
    if below:
        return Claim(place.index + 1 + len(below), 0, found, problems=problems)
    return Claim(place.index, end, found, problems=problems)


def _apart(text: str, breaks: list[int], deletions: list[_Deletion]) -> list[_Deletion]:
    """The deletions with groups of their own lines, where most lines are sentences with a deletion of their own."""
    lines = [(before + 1, end) for before, end in pairwise([-1, *breaks, len(text)])]
    held = [[one for one in deletions if start <= one.start < end] for start, end in lines]
    sentences = sum(
        bool(own) and _SENTENCE.search(text, *line) is not None for line, own in zip(lines, held, strict=True)
    )
    words = (_WORD.findall(_with_gaps(text[a:b], [], "")) for (a, b), own in zip(lines, held, strict=True) if own)
    if sentences < 2 or 2 * sentences <= len(lines) or any(len(found) < _FEW_WORDS for found in words):
        return []
    return [replace(one, group=f"={row}{one.group}") for row, own in enumerate(held) for one in own]


def _was_read(place: Place) -> bool:
    """Did a line above lead here before, to the very same lines, without a card?"""
    lines = place.block.lines
    for row in range(place.row, place.free, -1):
        if _another(lines[row].masked):
            return False
        if may_delete(lines[row - 1].masked):
            return True
    return False


def _breaks(text: str) -> list[int]:
    """Where a line ends and its sentence does not go on in the next."""
    found, begin = [], 0
    for mark in re.finditer("\n", text):
        at = mark.start()
        before, after = text[begin:at].rstrip(), text[at + 1 : at + 3]
        formula = before.endswith(("$$", "\\]", ":", "：")) or after in ("$$", "\\[")
        wrapped = len(before) + len(HAN.findall(before)) >= _WRAPS_AT and not before.endswith(_ENDS)
        if not (formula or wrapped or "a" <= after[:1] <= "z"):
            found.append(at)
        begin = at + 1
    return found


def _own_lines(text: str, breaks: list[int], hidden: list[_Deletion]) -> tuple[int, int]:
    """Where the line of a deletion begins and ends."""
    before, behind = bisect_left(breaks, hidden[0].start), bisect_left(breaks, hidden[-1].end)
    return breaks[before - 1] + 1 if before else 0, breaks[behind] if behind < len(breaks) else len(text)


def _paragraphs_below(place: Place) -> list[Block]:
    """The paragraphs that go on with a `C:` that stands alone on its line, up to the next card or rule."""
    found: list[Block] = []
    last = place.block.end
    for block in place.blocks[place.index + 1 :]:
        between = place.context.outline.source[last : block.line - 1]
        if block.kind != "paragraph" or any(row.strip() for row in between) or _another(block.lines[0].masked):
            break
        found.append(block)
        last = block.end
    return found


def _another(masked: str) -> bool:
    """Does this line begin something of its own?"""
    if question.TRIGGER.match(masked) or terms.BOLD_TERM.match(masked) or masked.startswith("C:"):
        return True
    return "{{c" not in masked and inline.may_part(masked)


def _deletions(text: str, masked: str) -> list[_Deletion]:
    found = []
    for mark in _HIGHLIGHT.finditer(masked):
        number, inside, hint = _parts(text[mark.start(2) : mark.end(2)])
        if inside.strip():
            found.append(_Deletion(*mark.span(), inside, hint, number or f"={mark.start()}", False))
    for mark in _BRACKETED.finditer(masked) if masked.startswith("C:") else ():
        found.append(_Deletion(*mark.span(), text[mark.start() + 1 : mark.end() - 1], "", f"[{mark.start()}", False))
    for mark in _NUMBERED.finditer(text):
        if not masked.startswith("{{", mark.start()):
            continue
        end = _closing(text, mark.end())
        if end < 0:
            continue
        inside, _, hint = text[mark.end() : end].partition("::")
        in_formula = _inside_formula(masked, mark.start())
        if inside.strip():
            found.append(
                _Deletion(
                    mark.start(), end + 2, inside.strip(), hint.strip(), mark[1] or f"{{{mark.start()}", in_formula
                )
            )
    found.sort(key=lambda deletion: deletion.start)
    apart: list[_Deletion] = []
    for deletion in found:
        if not apart or deletion.start >= apart[-1].end:
            apart.append(deletion)
    return apart


def _parts(inside: str) -> tuple[str, str, str]:
    """Number, text and hint of `1;;text;;hint`, of which only the text must be there."""
    parts = inside.split(";;")
    number = parts.pop(0) if len(parts) > 1 and parts[0].isdigit() else ""
    return number, parts[0], parts[1] if len(parts) > 1 else ""


def _inside_formula(masked: str, at: int) -> bool:
    """The mask leaves only `{{c` of a deletion visible in a formula."""
    return masked[at + 3 : at + 4] == MATHS


def _closing(text: str, start: int) -> int:
    """Where the `}}` that closes a deletion opened before `start` stands, or -1; braces inside it count.

    A deletion inside a deletion leaves the outer one open.
    """
    depth = 0
    for brace in _BRACE.finditer(text, start, min(len(text), start + _LONGEST)):
        sign = brace[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            if depth == 0:
                return brace.start() if text.startswith("}}", brace.start()) else -1
            depth -= 1
        elif sign[0] == "{":
            return -1
    return -1


def _with_gaps(text: str, deletions: list[_Deletion], group: str) -> str:
    """The text with one group of deletions as gaps and the others shown."""
    parts, done = [], 0
    for deletion in deletions:
        parts.append(text[done : deletion.start])
        if deletion.group != group:
            parts.append(deletion.text)
        elif deletion.in_formula:
            parts.append(f"\\boxed{{\\text{{{deletion.hint}}}}}" if deletion.hint else "\\square ")
        else:
            parts.append(f"[{deletion.hint}]" if deletion.hint else "[…]")
        done = deletion.end
    parts.append(text[done:])
    # Round a deletion stands perhaps another, whose text is only text here.
    return _OUTER.sub(lambda mark: mark[1] or mark[2] or "", "".join(parts)).removeprefix("C:").strip()
