"""The way through a section: each line is offered to the card rules in their order."""

from __future__ import annotations

import re

from msgspec import Struct, field
from msgspec.structs import replace

from kb.model import Origin, Problem
from kb.reading.damage import without_damaged
from kb.reading.labels import undecorated
from kb.reading.mask import HTML, OPENS
from kb.reading.names import HAN
from kb.reading.outline import Block, Line
from kb.reading.syntaxes import (
    HTML_RULES,
    LIST_RULES,
    PASTE_RULES,
    POINTER_RULES,
    RULES,
    TABLE_RULES,
    TAGGED_RULES,
    exercise,
    folded,
    listed,
)
from kb.reading.syntaxes.inline import SEPARATORS
from kb.reading.syntaxes.numbered import ANSWER, asked_in, unnumbered
from kb.reading.syntaxes.place import Claim, Context, Found, Place, Term
from kb.reading.syntaxes.question import TRIGGER, asks_without_sign, is_asked, without_mark
from kb.reading.syntaxes.table import begins
from kb.reading.vocabulary import EXERCISES
from kb.reading.worth import is_guess, leans

_HIDDEN_HTML = OPENS + HTML
_CLOSING_TAGS = re.compile(r"(?:\s*</[a-zA-Z][^<>]*>)+\s*$")
# Up to an empty line what follows such a tag is HTML; of Markdown people still write bold terms there.
_HTML_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|body|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|"
    r"form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|ol|optgroup|option|p|"
    r"param|pre|script|search|section|style|summary|table|tbody|td|textarea|tfoot|th|thead|title|tr|track|ul)\b",
    re.IGNORECASE,
)


# So near below its title a page of questions says when it was asked.
_HEAD = 8
_CALLOUT = re.compile(r"[ \t>]*\[![A-Za-z]")
_DAY = re.compile(r"(?:.*/)?\d{4}[-_.]?\d{2}[-_.]?\d{2}(?:[ _-]\w{2,9})?\.\w+")


def _is_of_a_day(note: str) -> bool:
    """Is a note called by a date alone?"""
    return _DAY.fullmatch(note) is not None


class Gathered(Struct):
    """What the rules made of a section."""

    found: list[Found] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def walk(context: Context) -> Gathered:
    """Every card of a section, its heading's question among them."""
    gathered = Gathered()
    section = context.section
    if section.blocks and is_asked(section.title) and asked_in(section.blocks[0]) is None:
        _question_heading(context, gathered)
    gathered.found += listed.read(context)
    _walk(section.blocks, context, context.concept, gathered)
    if section.blocks and not gathered.found and not gathered.problems and asks_without_sign(section.title):
        _question_heading(context, gathered)
    gathered.found, damaged = without_damaged(gathered.found, context)
    gathered.problems += damaged
    return gathered


def _question_heading(context: Context, gathered: Gathered) -> None:
    section, blocks = context.section, context.section.blocks
    if blocks[0].lines and blocks[0].lines[0].masked in SEPARATORS:
        return  # the mark below the heading makes the card
    if any(0 <= line - section.line <= _HEAD for line in context.asked):
        return  # what stands below it is the question once more, in the words of who asked it
    last = blocks[0]
    for block in blocks[1:]:
        if block.info or (block.lines and (TRIGGER.match(block.lines[0].masked) or asked_in(block) is not None)):
            break
        if block.kind == "quote" and _CALLOUT.match(context.outline.raw(block.line, block.line)):
            break
        if block.line > last.end + 2 or len(context.outline.raw(blocks[0].line, block.end)) > 600:
            break
        last = block
    back = without_mark(ANSWER, context.outline.raw(blocks[0].line, last.end))
    author_id = last.author_id
    title = undecorated(section.title)
    asked = unnumbered(without_mark(TRIGGER, title))
    if not is_asked(section.title):
        asked += "？" if HAN.search(asked) else "?"
    written = author_id or TRIGGER.match(title) is not None
    # Day after day the same is asked: what is unclear, what comes next.
    doubted = is_guess(back) or leans(asked) or not is_asked(section.title) or _is_of_a_day(context.note)
    origin = Origin.WRITTEN if written else Origin.GUESSED if doubted else Origin.STATED
    gathered.found.append(
        Found(
            "question",
            origin,
            asked,
            back,
            context.concept,
            section.line,
            last.end,
            section.line,
            author_id=author_id,
        )
    )


def _walk(blocks: list[Block], context: Context, concept: str, gathered: Gathered) -> None:
    index = row = free = 0
    recent: tuple[str, int] | None = None
    below: str | None = None
    while index < len(blocks):
        block = blocks[index]
        if row >= len(block.lines):
            if block.info in EXERCISES:
                made = exercise.read(blocks, index, below or concept, context)
                gathered.found += made.found
                gathered.terms += made.terms
                gathered.problems += made.problems
            elif block.children and block.kind != "code":
                _walk(block.children, context, below or concept, gathered)
            index, row, free, below = index + 1, 0, 0, None
            continue
        near = recent[0] if recent and index - recent[1] <= 1 else None
        author = context.author if block.lines[row].number in context.own else None
        claim = _claim(Place(blocks, index, row, free, concept, author or context, block, block.lines[row], near))
        if claim is None:
            row += 1
            continue
        gathered.found += claim.found
        gathered.terms += claim.terms
        gathered.problems += claim.problems
        if claim.terms:
            recent = (claim.terms[-1].name.text, claim.index)
        if claim.below:
            below = claim.below
        if claim.index != index:
            index, row, free, below = claim.index, claim.row, claim.row, None
        else:
            row = free = max(claim.row, row + 1)


def _claim(place: Place) -> Claim | None:
    lines, line = place.block.lines, place.line
    masked = line.masked
    claim = _folded(place)
    if claim is not None:
        return claim
    rules = PASTE_RULES if place.context.pasted else RULES
    if place.context.pointers:
        rules = POINTER_RULES
    if _is_html(lines):
        rules = HTML_RULES
    elif line.is_card:
        rules = TAGGED_RULES
    elif place.block.kind == "term":
        rules = LIST_RULES
    elif "|" in masked and begins(lines, place.row):
        rules = TABLE_RULES
    shared: Claim | None = None
    for rule in rules:
        if rule.trigger(masked):
            claim = rule.read(place)
            if claim is None:
                continue
            if shared is not None:
                claim.found[:0] = shared.found
                claim.terms[:0] = shared.terms
                claim.problems[:0] = shared.problems
            if not claim.shared:
                return claim if rules is not HTML_RULES else _without_tags(claim)
            shared = claim
    if shared is None and place.block.kind == "item" and place.block.children:
        return folded.read_toggle(place)
    return shared


def _is_html(lines: list[Line]) -> bool:
    return lines[0].masked.startswith(_HIDDEN_HTML) and _HTML_BLOCK.match(lines[0].text) is not None


def _folded(place: Place) -> Claim | None:
    """What a line says by its frame: a heading in a list, a callout's title, details, an environment of LaTeX."""
    line = place.line
    if line.heading and place.block.kind == "item":
        return folded.read_heading(place)
    if line.callout:
        return folded.read_callout(place)
    if line.masked.startswith("\\begin{"):
        return folded.read_environment(place)
    if line.masked.startswith(_HIDDEN_HTML) and place.row == 0 and line.text[:8].casefold() == "<details":
        return folded.read_details(place)
    return None


def _without_tags(claim: Claim) -> Claim:
    """The cards of a line within HTML without the tags that close it."""
    claim.found = [replace(found, back=_CLOSING_TAGS.sub("", found.back)) for found in claim.found]
    return claim
