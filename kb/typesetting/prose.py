"""Markdown with formulas becomes lines to show: wrapped, aligned, without its marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.typesetting.cells import cells, chop, clean
from kb.typesetting.fonts import plain as letters
from kb.typesetting.fonts import styled
from kb.typesetting.inlines import DISPLAY, TALL, Inlines
from kb.typesetting.markdown import parse
from kb.typesetting.masking import mask
from kb.typesetting.ruled import listed, ruled
from kb.typesetting.setting import box, inline
from kb.typesetting.strokes import strokes
from kb.typesetting.wrapping import BREAK, CLOSING, Line, Rows, Span, merged, wrap, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

__all__ = ["Span", "on_line", "plain", "render", "render_spans"]

# Where less room than this would be left, what nests deeper is not indented any further.
_NARROW = 6
_LONGEST_RULE = 40
# Wide enough that no formula of a sentence is broken in two dimensions.
_UNBROKEN = 10_000
# What a heading is called by links, as other programs write it: `## Title {#id}`.
_NAME_OF_HEADING = re.compile(r"\s*\{#[A-Za-z][\w:.-]{0,80}\}\s*$")
_HAN = re.compile(r"[\u3400-\u9fff]")


def plain(text: str, width: int = 80, profile: str = "unicode") -> str:
    """Markdown as plain text for a terminal, its formulas set, at most `width` columns wide."""
    return "\n".join(render(text, width, profile))


def render(text: str, width: int = 80, profile: str = "unicode", *, whole: bool = False) -> list[str]:
    """Markdown as lines to show, at most `width` columns wide. Never raises.

    `whole` shows also what a reader can do without: the addresses of links and the names of code blocks.
    """
    lines = _lines(text, width, profile, whole=whole)
    return [letters("".join(span.text for span in line).rstrip(), profile) for line in lines]


def render_spans(
    text: str,
    width: int = 80,
    profile: str = "unicode",
    *,
    whole: bool = False,
    sideways: bool = False,
    pictures: bool = False,
) -> list[Line]:
    """Markdown as lines of styled spans, at most `width` columns wide; `whole` as in `render`. Never raises.

    Where one can move them `sideways`, displayed formulas that fit in no way are wider, all lines of one alike. Where
    `pictures` can be shown, the style of the words for one holds its address. What is bold in a formula, or in letters
    that the profile lacks, is a plain letter with a style: `math strong`.
    """
    return styled(_lines(text, width, profile, whole=whole, sideways=sideways, pictures=pictures), profile)


def _lines(
    text: str, width: int, profile: str, *, whole: bool = False, sideways: bool = False, pictures: bool = False
) -> list[Line]:
    """The lines with letters in bold, script and others as Unicode has them."""
    masked, formulas = mask(clean(text))
    masked, footnotes = _prepared(masked)
    inlines = Inlines(formulas, profile, whole, _HAN.search(text) is not None, pictures)
    writer, width = _Writer(inlines, sideways), max(width, 1)
    lines = writer.blocks(parse(masked), width, 0).lines
    for number, (label, body) in enumerate(footnotes):
        mark = f"[{clean(inlines.unmask(label))}] "
        room = width - cells(mark) if width >= _NARROW + cells(mark) else width
        first = Span(mark, "dim")
        block = writer.blocks(parse(body), room, 1)
        if room == width:
            block = Rows([*wrap([first], width), *block.lines])
        lines += [*([] if number else [[]]), *writer.prefixed(block, first, Span(" " * cells(mark)), width, room).lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _prepared(masked: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without what other programs write beside Markdown, and its footnotes by their labels."""
    if not any(sign in masked for sign in ("%%", "[^", "[!")):
        return masked, []
    from kb.typesetting.dialects import prepared

    return prepared(masked)


def on_line(text: str, profile: str = "unicode") -> Line:
    """Markdown as the spans of one line, however long: blocks one after the other, cells apart. Never raises."""
    masked, formulas = mask(clean(text))
    masked, _ = _prepared(masked)
    inlines = Inlines(formulas, profile, False, _HAN.search(text) is not None)
    parts: list[Span] = []
    is_first = True
    for token in parse(masked):
        if token.type == "inline":
            parts += [BREAK if is_first else Span(" · ", "dim"), *inlines.spans([token], block=False)]
            is_first = True
        elif token.type in ("fence", "code_block"):
            parts += [BREAK, Span(clean(inlines.unmask(token.content)), "code")]
        elif token.type == "html_block":
            rows = [row for lines, _ in _parts_of_html(inlines.unmask(token.content)) for row in lines]
            parts += [BREAK, Span(clean(" ".join(rows)))]
        elif token.type in ("th_open", "td_open"):
            is_first = not parts or parts[-1] is BREAK
        elif token.type == "tr_open":
            parts.append(BREAK)
    parts = _flat(parts, profile)
    # Each character is at most two columns wide, and a space may come before it.
    lines = [line for line in wrap(parts, 3 * sum(len(span.text) for span in parts) + 1) if line]
    spans = [span for number, line in enumerate(lines) for span in ([Span(" ")] if number else []) + line]
    return [Span(letters(span.text, profile), span.style) for span in spans]


def _parts_of_html(source: str, *, addresses: bool = False) -> list[tuple[list[str], bool]]:
    """The lines of a block of HTML, those of a torn text that a comment keeps apart."""
    from kb.typesetting.dialects import cut_off
    from kb.typesetting.markup import rows_of_html

    return [([part] if cut else rows_of_html(part, addresses=addresses), cut) for part, cut in cut_off(source)]


class _Writer:
    """Writes the blocks of one text."""

    def __init__(self, inlines: Inlines, sideways: bool) -> None:
        self.inlines = inlines
        self.profile = inlines.profile
        self.sideways = sideways
        self.drawn = strokes(inlines.profile)

    def blocks(self, tokens: Sequence[Token], width: int, level: int) -> Rows:
        """Blocks one after the other, a blank line between them (none inside a tight list)."""
        found: Rows | None = None
        place = 0
        tight = False
        while place < len(tokens):
            token = tokens[place]
            end = _end(tokens, place)
            block = self.block(token, tokens[place + 1 : end], width, level)
            place = end + 1
            if not block.lines:
                continue
            if found is None:
                found = block
            else:
                # A formula of several rows keeps its distance also in a tight list.
                is_tall = bool(block.base) and token.hidden
                if found.lines[-1] and (is_tall or not (token.hidden or tight)):
                    found.lines.append([])
                found.lines.extend(block.lines)
            tight = token.hidden
        return found or Rows()

    def block(self, token: Token, inside: Sequence[Token], width: int, level: int) -> Rows:
        kind = token.type
        if kind == "paragraph_open":
            return self.paragraph(self.inlines.spans(inside), width)
        if kind == "heading_open":
            return self.heading(inside, int(token.tag[1:]), width)
        if kind in ("bullet_list_open", "ordered_list_open"):
            return self.list_items(token, inside, width, level)
        if kind == "blockquote_open":
            room = width - 2 if width >= _NARROW + 2 or not level else width
            bar = Span(f"{self.drawn.bar} ", "dim")
            quoted = self.blocks(inside, max(room, 1), level + 1)
            return self.prefixed(quoted, bar, bar, width, room) if quoted.lines else quoted
        if kind in ("fence", "code_block"):
            named = clean(self.inlines.unmask(token.info)).strip() if self.inlines.whole else ""
            return Rows([*(wrap([Span(named, "dim")], width) if named else []), *self.code(token.content, width)])
        if kind == "hr":
            return Rows([[Span(self.drawn.rule * min(width, _LONGEST_RULE), "dim")]])
        if kind == "table_open":
            return Rows(self.table(inside, width))
        if kind == "html_block":
            return Rows(self.html(self.inlines.unmask(token.content), width))
        if kind == "dl_open":
            return self.definitions(inside, width, level)
        return Rows()

    def heading(self, inside: Sequence[Token], level: int, width: int) -> Rows:
        """A heading, underlined after its level: not every terminal shows bold, and plain text has none."""
        spans = self.inlines.spans(inside, "heading")
        if spans and (name := _NAME_OF_HEADING.search(spans[-1].text)):
            spans[-1:] = [Span(spans[-1].text[: name.start()], spans[-1].style)]
        found = self.paragraph(spans, width)
        if found.lines:
            widest = max(sum(cells(span.text) for span in line) for line in found.lines)
            under = self.drawn.under[min(level, len(self.drawn.under)) - 1]
            found.lines.append([Span(under * min(widest, width), "dim")])
        return found

    def html(self, source: str, width: int) -> list[Line]:
        """The text of a block of HTML; what was torn off a page is marked."""
        lines: list[Line] = []
        for rows, is_cut in _parts_of_html(source, addresses=self.inlines.whole):
            lines += [line for row in rows for line in wrap([Span(clean(row), "dim" if is_cut else "")], width)]
        return lines

    def definitions(self, inside: Sequence[Token], width: int, level: int) -> Rows:
        """Terms with their definitions indented below them."""
        found = Rows()
        place = 0
        while place < len(inside):
            end = _end(inside, place)
            within = inside[place + 1 : end]
            if inside[place].type == "dt_open":
                term = self.paragraph(self.inlines.spans(within, "strong"), width)
                found = Rows([*found.lines, [], *term.lines], found.base) if found.lines else term
            else:
                room = width - 2 if width >= _NARROW + 2 or not level else width
                blocks = self.blocks(within, max(room, 1), level + 1)
                found.lines += self.prefixed(blocks, Span("  "), Span("  "), width, room).lines
            place = end + 1
        return found

    def list_items(self, token: Token, inside: Sequence[Token], width: int, level: int) -> Rows:
        """The items of a list, each after its mark, what belongs to it below its text."""
        found: Rows | None = None
        ordered = token.type == "ordered_list_open"
        number = int(token.attrGet("start") or 1) if ordered else 0
        own = {item.info for item in inside if item.type == "list_item_open" and item.level == token.level + 1}
        bullet = self.drawn.bullets[level % 3]
        place = 0
        while place < len(inside):
            end = _end(inside, place)
            item = inside[place + 1 : end]
            # Numbers that the author counted are the author's; `1.` throughout asks to be counted.
            mark = f"{inside[place].info if len(own) > 1 else number}. " if ordered else f"{bullet} "
            place = end + 1
            number += 1
            room = width - len(mark) if width >= _NARROW + len(mark) or not level else width
            loose = any(token.type == "paragraph_open" and not token.hidden for token in item[:1])
            blocks = self.blocks(item, max(room, 1), level + 1)
            rows = self.prefixed(blocks, Span(mark, "dim"), Span(" " * len(mark)), width, room)
            if found is None:
                found = rows
                continue
            if loose or rows.base:
                found.lines.append([])
            found.lines.extend(rows.lines)
        return found or Rows()

    def prefixed(self, rows: Rows, first: Span, later: Span, width: int, room: int) -> Rows:
        """Lines after a mark, which stands on the first baseline; where there is no room for it it is left out."""
        if width <= cells(first.text) or room == width:
            return rows
        lines = rows.lines or [[]]
        return Rows(
            [merged([first if number == rows.base else later, *line]) for number, line in enumerate(lines)], rows.base
        )

    def code(self, content: str, width: int) -> list[Line]:
        """A block of code, indented where there is room, its long lines cut."""
        indent = "  " if width > 10 else ""
        lines: list[Line] = []
        for line in clean(self.inlines.unmask(content)).rstrip("\n").split("\n"):
            for part in chop(self.inlines.spelled(Span(line.expandtabs(4), "code")).text, width - len(indent)):
                lines.append([Span(indent + part, "code")] if part else [])
        return lines

    def table(self, inside: Sequence[Token], width: int) -> list[Line]:
        """A table; its first row is the head."""
        rows: list[list[list[Span]]] = []
        aligns: list[str] = []
        for place, token in enumerate(inside):
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                head = token.type == "th_open"
                self.inlines.cell(inside[place + 1])
                spans = self.inlines.spans(inside[place + 1 : place + 2], "strong" if head else "", block=False)
                rows[-1].append(spans)
                if head:
                    style = str(token.attrGet("style") or "")
                    aligns.append(next((side[0] for side in ("left", "right", "center") if side in style), ""))
        flat = [[_flat(cell, self.profile) for cell in row] for row in rows]
        if any(span.style == TALL for row in rows for cell in row for span in cell):
            tall = [[[self.tall(span, width) or span for span in cell] for cell in row] for row in rows]
            if not any(span.style == TALL for row in tall for cell in row for span in cell):
                found = ruled(tall, aligns, width, self.drawn)
                if found is not None:
                    return found
        found = ruled(flat, aligns, width, self.drawn)
        return listed(flat, width) if found is None else found

    def paragraph(self, spans: list[Span], width: int) -> Rows:
        """Wrapped text; formulas that stand by themselves on lines of their own, those of several rows within."""
        chunks: list[tuple[Rows, bool]] = []
        text: list[Span] = []
        for place, span in enumerate(spans):
            if span.style == TALL and (tall := self.tall(span, width)):
                text.append(tall)
                continue
            if span.style not in (DISPLAY, TALL):
                text.append(span)
                continue
            if any(part.text.strip() for part in text):
                chunks.append((wrapped(_trimmed(text), width, apart=True), False))
            text = []
            following = spans[place + 1] if place + 1 < len(spans) else None
            closing = _punctuation(following)
            if following is not None and closing:
                spans[place + 1] = Span(following.text[len(closing) :], following.style)
            block = self.display(f"{span.text}\n\\text{{{closing}}}" if closing else span.text, width)
            chunks.append((block, len(block.lines) > 1))
        if any(part.text.strip() for part in text):
            chunks.append((wrapped(_trimmed(text), width, apart=True), False))
        found = Rows(base=chunks[0][0].base if chunks else 0)
        apart = False
        for chunk, is_tall in chunks:
            if found.lines and (is_tall or apart):
                found.lines.append([])
            found.lines.extend(chunk.lines)
            apart = is_tall
        return found

    def tall(self, span: Span, width: int) -> Span | None:
        """A formula of several rows as part of a line; None where it is wider than a line."""
        if span.style != TALL:
            return None
        drawn = box(span.text, _UNBROKEN, self.profile, fonts=True)
        if drawn.width > width or not drawn.width:
            return None
        if len(drawn.lines) == 1:
            return Span(inline(span.text, self.profile, fonts=True), "math")
        return Span(drawn.lines[drawn.baseline], "math", drawn.lines, drawn.baseline)

    def display(self, latex: str, width: int) -> Rows:
        """A formula in two dimensions, indented where there is room."""
        indent = 2 if width > 20 else 0
        drawn = box(latex, width - indent, self.profile, sideways=self.sideways, fonts=True)
        if not drawn.fits:
            before = [Span(" " * indent)] if indent else []
            return Rows([[*before, Span(line, "math")] for line in drawn.lines], drawn.baseline)
        lines = [[Span(" " * indent + line.rstrip(), "math")] if line.strip() else [] for line in drawn.lines]
        return Rows(lines, drawn.baseline)


def _flat(spans: list[Span], profile: str) -> list[Span]:
    """Spans with every formula on one line."""
    found = (
        Span(inline(span.text, profile, fonts=True), "math") if span.style in (DISPLAY, TALL) else span
        for span in spans
    )
    return [span for span in found if span.text]


def _punctuation(span: Span | None) -> str:
    """The punctuation that begins a text and closes what stands before it."""
    if span is None or span.style in ("math", "code", DISPLAY, TALL):
        return ""
    place = 0
    while place < len(span.text) and span.text[place] in CLOSING:
        place += 1
    return span.text[:place]


def _end(tokens: Sequence[Token], place: int) -> int:
    """Where the block that begins at `place` ends."""
    level = 0
    for number in range(place, len(tokens)):
        level += tokens[number].nesting
        if level <= 0:
            return number
    return len(tokens)


def _trimmed(spans: list[Span]) -> list[Span]:
    """Spans without line breaks at either end."""
    first, last = 0, len(spans)
    while first < last and (spans[first] is BREAK or not spans[first].text.strip()):
        first += 1
    while last > first and (spans[last - 1] is BREAK or not spans[last - 1].text.strip()):
        last -= 1
    return spans[first:last]
