"""Markdown with formulas becomes lines to show: wrapped, aligned, without its marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.typesetting.cells import cells, chop, clean
from kb.typesetting.dialects import begins_line, cut_off, prepared
from kb.typesetting.markdown import parse
from kb.typesetting.markup import is_break, rows_of_html, text_of_tag
from kb.typesetting.masking import FIRST, Formula, mask
from kb.typesetting.ruled import ruled
from kb.typesetting.setting import box, inline
from kb.typesetting.wrapping import BREAK, Line, Span, merged, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

__all__ = ["Span", "plain", "render", "render_spans"]

# A formula, a marked word, bold that CommonMark misses beside Chinese punctuation, a link to a concept.
_SPECIAL = re.compile(
    r"[\U000f0000-\U000fffff]"
    r"|(?<![A-Za-z0-9=])==(?=\S)(?P<marked>.+?)(?<=\S)==(?![A-Za-z0-9=])"
    r"|\*\*(?=\S)(?P<bold>[^*]+?)(?<=\S)\*\*"
    r"|\[\[(?P<concept>[^\[\]|]+)(?:\|(?P<label>[^\[\]]+))?\]\]"
    r"|\{\{c\d{1,3}::(?P<cloze>[^{}]+?)(?:::(?P<hint>[^{}]*?))?\}\}"
    r"|\[\^(?P<footnote>[^\]\s]{1,80})\]",
    re.DOTALL,
)
_MARK_OPENS = re.compile(r"(?<![A-Za-z0-9=])==(?=[^\s=]|$)")
_MARK_CLOSES = re.compile(r"(?:^|(?<=[^\s=]))==(?![A-Za-z0-9=])")
_STYLES = {"strong_open": "strong", "em_open": "emphasis", "s_open": "dim"}
_BULLETS = "•◦▪"
# Where less room than this would be left, what nests deeper is not indented any further.
_NARROW = 6


def plain(text: str, width: int = 80, profile: str = "unicode") -> str:
    """Markdown as plain text for a terminal, its formulas set, at most `width` columns wide."""
    return "\n".join(render(text, width, profile))


def render(text: str, width: int = 80, profile: str = "unicode", *, whole: bool = False) -> list[str]:
    """Markdown as lines to show, at most `width` columns wide. Never raises.

    `whole` shows also what a reader can do without: the addresses of links and the names of code blocks.
    """
    return ["".join(span.text for span in line).rstrip() for line in render_spans(text, width, profile, whole=whole)]


def render_spans(
    text: str, width: int = 80, profile: str = "unicode", *, whole: bool = False, sideways: bool = False
) -> list[Line]:
    """Markdown as lines of styled spans, at most `width` columns wide; `whole` as in `render`. Never raises.

    Where one can move them `sideways`, displayed formulas that fit in no way are wider, all lines of one alike.
    """
    masked, formulas = mask(clean(text))
    masked, footnotes = prepared(masked)
    writer, width = _Writer(formulas, profile, whole, sideways), max(width, 1)
    lines = writer.blocks(parse(masked), width, 0)
    for number, (label, body) in enumerate(footnotes):
        mark = f"[{clean(writer.unmask(label))}] "
        room = width - cells(mark) if width >= _NARROW + cells(mark) else width
        first = Span(mark, "dim")
        block = writer.blocks(parse(body), room, 1) or [[]]
        if room == width:
            block = [*wrap([first], width), *block]
        lines += [*([] if number else [[]]), *writer.prefixed(block, first, Span(" " * cells(mark)), width, room)]
    while lines and not lines[-1]:
        lines.pop()
    return lines


class _Writer:
    """Writes the blocks of one text; `formulas` are those that were masked in it."""

    def __init__(self, formulas: list[Formula], profile: str, whole: bool, sideways: bool) -> None:
        self.formulas = formulas
        self.profile = profile
        self.whole = whole
        self.sideways = sideways

    # --- blocks

    def blocks(self, tokens: Sequence[Token], width: int, level: int) -> list[Line]:
        """Blocks one after the other, a blank line between them (none inside a tight list)."""
        lines: list[Line] = []
        place = 0
        tight = False
        while place < len(tokens):
            token = tokens[place]
            end = _end(tokens, place)
            block = self.block(token, tokens[place + 1 : end], width, level)
            place = end + 1
            if not block:
                continue
            if lines and not token.hidden and not tight:
                lines.append([])
            lines.extend(block)
            tight = token.hidden
        return lines

    def block(self, token: Token, inside: Sequence[Token], width: int, level: int) -> list[Line]:
        kind = token.type
        if kind in ("paragraph_open", "heading_open"):
            return self.paragraph(self.spans(inside, "heading" if kind == "heading_open" else ""), width)
        if kind in ("bullet_list_open", "ordered_list_open"):
            return self.list_items(token, inside, width, level)
        if kind == "blockquote_open":
            room = width - 2 if width >= _NARROW + 2 or not level else width
            return self.prefixed(
                self.blocks(inside, max(room, 1), level + 1), Span("│ ", "dim"), Span("│ ", "dim"), width, room
            )
        if kind in ("fence", "code_block"):
            named = clean(self.unmask(token.info)).strip() if self.whole else ""
            return [*(wrap([Span(named, "dim")], width) if named else []), *self.code(token.content, width)]
        if kind == "hr":
            return [[Span("─" * min(width, 40), "dim")]]
        if kind == "table_open":
            return self.table(inside, width)
        if kind == "html_block":
            return self.html(self.unmask(token.content), width)
        if kind == "dl_open":
            return self.definitions(inside, width, level)
        return []

    def html(self, source: str, width: int) -> list[Line]:
        """The text of a block of HTML; what was torn off a page is marked."""
        lines: list[Line] = []
        for part, is_cut in cut_off(source):
            rows = [part] if is_cut else rows_of_html(part, addresses=self.whole)
            lines += [line for row in rows for line in wrap([Span(clean(row), "dim" if is_cut else "")], width)]
        return lines

    def definitions(self, inside: Sequence[Token], width: int, level: int) -> list[Line]:
        """Terms with their definitions indented below them."""
        lines: list[Line] = []
        place = 0
        while place < len(inside):
            end = _end(inside, place)
            within = inside[place + 1 : end]
            if inside[place].type == "dt_open":
                lines += [*([[]] if lines else []), *self.paragraph(self.spans(within, "strong"), width)]
            else:
                room = width - 2 if width >= _NARROW + 2 or not level else width
                blocks = self.blocks(within, max(room, 1), level + 1)
                lines += self.prefixed(blocks, Span("  "), Span("  "), width, room)
            place = end + 1
        return lines

    def list_items(self, token: Token, inside: Sequence[Token], width: int, level: int) -> list[Line]:
        """The items of a list, each after its mark, what belongs to it below its text."""
        lines: list[Line] = []
        ordered = token.type == "ordered_list_open"
        number = int(token.attrGet("start") or 1) if ordered else 0
        own = {item.info for item in inside if item.type == "list_item_open" and item.level == token.level + 1}
        place = 0
        while place < len(inside):
            end = _end(inside, place)
            item = inside[place + 1 : end]
            # Numbers that the author counted are the author's; `1.` throughout asks to be counted.
            mark = f"{inside[place].info if len(own) > 1 else number}. " if ordered else f"{_BULLETS[level % 3]} "
            place = end + 1
            number += 1
            room = width - len(mark) if width >= _NARROW + len(mark) or not level else width
            loose = any(token.type == "paragraph_open" and not token.hidden for token in item[:1])
            if lines and loose:
                lines.append([])
            blocks = self.blocks(item, max(room, 1), level + 1) or [[]]
            lines.extend(self.prefixed(blocks, Span(mark, "dim"), Span(" " * len(mark)), width, room))
        return lines

    def prefixed(self, lines: list[Line], first: Span, later: Span, width: int, room: int) -> list[Line]:
        """Lines after a mark; where there is no room for the mark it is left out."""
        if width <= cells(first.text) or room == width:
            return lines
        return [merged([later if number else first, *line]) for number, line in enumerate(lines)]

    def code(self, content: str, width: int) -> list[Line]:
        """A block of code, indented where there is room, its long lines cut."""
        indent = "  " if width > 10 else ""
        lines: list[Line] = []
        for line in clean(self.unmask(content)).rstrip("\n").split("\n"):
            for part in chop(line.expandtabs(4), width - len(indent)):
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
                rows[-1].append(self.spans(inside[place + 1 : place + 2], "strong" if head else "", block=False))
                if head:
                    style = str(token.attrGet("style") or "")
                    aligns.append("r" if "right" in style else "c" if "center" in style else "l")
        return ruled(rows, aligns, width)

    def paragraph(self, spans: list[Span], width: int) -> list[Line]:
        """Wrapped text; formulas that stand by themselves on lines of their own."""
        lines: list[Line] = []
        text: list[Span] = []
        for span in spans:
            if span.style != "display":
                text.append(span)
                continue
            if any(part.text.strip() for part in text):
                lines.extend(wrap(_trimmed(text), width))
            text = []
            block = self.display(span.text, width)
            if len(block) > 1 and lines and lines[-1]:
                lines.append([])
            lines.extend(block)
            if len(block) > 1:
                lines.append([])
        if any(part.text.strip() for part in text):
            lines.extend(wrap(_trimmed(text), width))
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def display(self, latex: str, width: int) -> list[Line]:
        """A formula in two dimensions, indented where there is room."""
        indent = 2 if width > 20 else 0
        drawn = box(latex, width - indent, self.profile, sideways=self.sideways)
        if not drawn.fits:
            before = [Span(" " * indent)] if indent else []
            return [[*before, Span(line, "math")] for line in drawn.lines]
        return [[Span(" " * indent + line.rstrip(), "math")] if line.strip() else [] for line in drawn.lines]

    # --- inside a block

    def spans(self, tokens: Sequence[Token], style: str = "", block: bool = True) -> list[Span]:
        """The styled text of an inline token; `block` says whether a display formula may have lines of its own."""
        found: list[Span] = []
        styles = [style]
        addresses: list[str] = []
        children = tokens[0].children or [] if tokens else []
        for place, token in enumerate(children):
            kind = token.type
            if kind in _STYLES:
                styles.append(_STYLES[kind])
            elif kind in ("strong_close", "em_close", "s_close"):
                styles.pop()
            elif kind == "text":
                found.extend(self.text(token.content, styles[-1], block))
            elif kind == "code_inline":
                found.append(Span(clean(self.unmask(token.content)).replace("\n", " "), "code"))
            elif kind == "softbreak":
                before, after = children[place - 1].content, children[min(place + 1, len(children) - 1)].content
                found.append(BREAK if begins_line(before, after) else Span(" ", styles[-1]))
            elif kind == "hardbreak" or (kind == "html_inline" and is_break(token.content)):
                found.append(BREAK)
            elif kind == "html_inline":
                for part, is_cut in cut_off(token.content):
                    words = self.unmask(part) if is_cut else text_of_tag(part, addresses=self.whole)
                    found.extend([Span(clean(words), "dim")] if is_cut else self.text(words, styles[-1], block))
            elif kind == "link_open":
                addresses.append("" if token.markup == "autolink" else self.address(token, "href"))
            elif kind == "link_close":
                if address := addresses.pop():
                    found.append(Span(f" ({address})", "dim"))
            elif kind == "image":
                found.extend([Span("[", "dim"), *self.picture(token, styles[-1]), Span("]", "dim")])
        return _joined(_marked(found))

    def address(self, token: Token, name: str) -> str:
        """Where a link or picture leads, with its title; empty when only the text is to be shown."""
        if not self.whole:
            return ""
        where, title = str(token.attrGet(name) or ""), str(token.attrGet("title") or "")
        if where.startswith("data:"):
            where = where[:40] + "…"
        return clean(self.unmask(f'{where} "{title}"' if title else where)).replace("\n", " ")

    def picture(self, token: Token, style: str) -> list[Span]:
        """The words for a picture, else the name of its file."""
        address = self.address(token, "src")
        if not token.content:
            return [Span(address or str(token.attrGet("src") or "").rpartition("/")[2][:60], style)]
        return [*self.text(token.content, style, False), *([Span(f" {address}", "dim")] if address else [])]

    def text(self, content: str, style: str, block: bool) -> list[Span]:
        """Plain text with its formulas set, its marked words and links to concepts without their marks."""
        found: list[Span] = []
        done = 0
        for match in _SPECIAL.finditer(content):
            found.append(Span(clean(content[done : match.start()]), style))
            done = match.end()
            strong = match["marked"] or match["bold"]
            if strong is not None:
                found.extend(self.text(strong, "strong", block))
            elif match["cloze"] is not None:
                found.extend(self.text(match["cloze"], "strong", block))
                if match["hint"]:
                    found.extend([Span(" (", "dim"), *self.text(match["hint"], "dim", False), Span(")", "dim")])
            elif match["footnote"] is not None:
                found.append(Span(f"[{clean(self.unmask(match['footnote']))}]", "dim"))
            elif match["concept"] is not None:
                found.extend(self.text(match["label"] or match["concept"], style, block))
                if self.whole and match["label"]:
                    found.append(Span(f" ({clean(self.unmask(match['concept']))})", "dim"))
            else:
                found.append(self.formula(match.group(), block))
        found.append(Span(clean(content[done:]), style))
        return [span for span in found if span.text]

    def formula(self, sign: str, block: bool) -> Span:
        number = ord(sign) - FIRST
        if number >= len(self.formulas):
            return Span("\ufffd")
        formula = self.formulas[number]
        if formula.display and block:
            return Span(formula.latex, "display")
        return Span(inline(formula.latex, self.profile), "math")

    def unmask(self, content: str) -> str:
        """Text with the sources of its formulas put back, for code."""
        return re.sub(
            "[\U000f0000-\U000fffff]",
            lambda match: (
                self.formulas[ord(match[0]) - FIRST].source if ord(match[0]) - FIRST < len(self.formulas) else ""
            ),
            content,
        )


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


def _marked(spans: list[Span]) -> list[Span]:
    """Spans without the `==` around marked words that hold other marks."""
    opened: int | None = None
    found = list(spans)
    for place in range(len(found)):
        span = found[place]
        if span.style in ("code", "math", "display") or "==" not in span.text:
            continue
        if opened is not None and (closes := _MARK_CLOSES.search(span.text)):
            before = found[opened]
            opens = _MARK_OPENS.search(before.text)
            if opens is not None:
                found[opened] = Span(before.text[: opens.start()] + before.text[opens.end() :], before.style)
                found[place] = span = Span(span.text[: closes.start()] + span.text[closes.end() :], span.style)
            opened = None
        if opened is None and _MARK_OPENS.search(span.text):
            opened = place
    return [span for span in found if span.text or span is BREAK]


def _joined(spans: list[Span]) -> list[Span]:
    """Spans where a line break between two Chinese characters is no space."""
    found: list[Span] = []
    for place, span in enumerate(spans):
        if span.text == " " and 0 < place < len(spans) - 1:
            before, after = spans[place - 1].text[-1:], spans[place + 1].text[:1]
            if (
                spans[place + 1].style != "math"
                and spans[place - 1].style != "math"
                and cells(before) == 2 == cells(after)
            ):
                continue
        found.append(span)
    return found
