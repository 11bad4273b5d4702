"""A note's stretches and markdown-it tokens become sections of blocks with their lines, as written and as masked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from kb.model import Problem
from kb.reading.blocks import Block, Line, Outline, Section, every_block, identifier_in, without_gone
from kb.reading.mask import GONE, MATHS, TABLE, mask
from kb.reading.names import HAN, is_structure, label_kind, plain
from kb.reading.stretches import Stretch, stretches
from kb.reading.vocabulary import EXERCISES

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["BOLD_LEVEL", "MAX_NESTING", "Block", "Line", "Outline", "Section", "every_block", "read_outline"]

# Each level of nesting costs markdown-it several Python frames.
MAX_NESTING = 60
BOLD_LEVEL = 7
"""The level of a section below a bold line that stands for a heading."""
_DEFINITION_LIST = re.compile(r"\n {0,3}[:~][ \t]")
_TAGS = re.compile(r"(?:(?:^|[ \t])#(?!\d+\b)[^\s#\x01-\x05]+)+[ \t]*$")
_GONE_ROW = re.compile("^([ \t>]*)\x05?[\x06\x07][\x06\x07 \t]*$", re.MULTILINE)
_IS_TABLE = re.compile("\x05\x07[\x07\n \t>]*")
# Empty lines within what is hidden of a formula.
_IN_FORMULA = re.compile(f"\n(?=\n+{MATHS})")
_TIGHT_HEADING = re.compile(r"(#{2,6})(?=[^\s#!])(.+)")
_CARD_MARK = re.compile(r"^\*\*[^*]+\*\*\s*[:：]|::|：：|^(?:Q|A|C|问|答)[:：]|==\S|\{\{c|^[-*+] |[。！？]$|\|")
_TIGHT_TITLE = re.compile(r"(#)(?=[^\s#!])([^#]+)")
_TIGHT = re.compile(r"#{2,6}[^\s#!]")
_KEY = re.compile(r"[A-Za-z][\w-]*:[ \t]")
_ATTRIBUTES = re.compile(r"\s*\{[#.:][^{}]*\}\s*$")
# What an encyclopedia puts behind its headings.
_EDIT = re.compile(r"\s*\[(?:edit|编辑)(?:\s*[|｜]\s*[^\[\]]{1,12})?\]$", re.IGNORECASE)
_BOLD_LINE = re.compile(r"(\*\*|__)(?=[^\s*_])([^*_:：]{2,60}?)(?<=[^\s*_])\1")
_SENTENCE_SIGN = re.compile(r"[。！？!?；;，,：:\x03-\x05]|\.$|\. ")
_TAG_WORDS = re.compile(r"`[^`]+`|[^\s,，`]+")
_CALLOUT = re.compile(r"\[!([\w-]+)(?:\|[^\]\n]*)?\][+-]?[ \t]*")
_TASK = re.compile(
    r"(?:TODO|DOING|DONE|LATER|NOW|WAITING|CANCELED|IN-PROGRESS) (?:\[#[A-C]\] ?)?(?=\S)|\[#[A-C]\] ?(?=\S)"
)
# `📌 **x**: …`, `① **x**: …`, `（1）**x**：…`: the term comes behind the mark.
_MARKED_TERM = re.compile(
    "(?:(?:[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d]*)+|[（(]?\\d{1,2}[）)]|\\d{1,2}、)[ \t]*(?=\\*\\*|__)"
)


@cache
def _parser(definition_lists: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Blocks only: inline parsing is what a note's reading would spend most of its time on. Tables are read from
    # their paragraphs, where the rows of a torn one still stand together.
    parser = MarkdownIt("zero", {"maxNesting": MAX_NESTING})
    parser.enable(["code", "fence", "blockquote", "hr", "list", "heading", "lheading"])
    parser.core.ruler.enableOnly(["block"])
    if definition_lists:
        from mdit_py_plugins.deflist import deflist_plugin

        deflist_plugin(parser)
    return parser


def read_outline(
    text: str,
    masked: str,
    note: str,
    first_line: int = 1,
    line_by_line: bool = False,
    *,
    own: frozenset[int] = frozenset(),
) -> Outline:
    """The outline of a note's body and the same body masked; lines count from `first_line`.

    `line_by_line` makes each line of text a paragraph, as pasted texts have them, but for an author's `own` lines.
    """
    hidden = masked.split("\n")
    if GONE in masked or TABLE in masked:
        # A line that holds no text parts paragraphs as an empty one does.
        masked = _GONE_ROW.sub(lambda row: row[1] + " " * (len(row[0]) - len(row[1])), masked)
    # An empty line within a formula parts nothing.
    masked = _IN_FORMULA.sub("\n" + MATHS, masked)
    builder = _Builder(text.split("\n"), masked.split("\n"), hidden, first_line)
    builder.note, builder.line_by_line, builder.own = note, line_by_line, own
    if _DEFINITION_LIST.search("\n" + masked):
        builder.read(_parser(True).parse(masked))
    else:
        for stretch in stretches(builder.masked):
            builder.take(stretch)
    return builder.outline()


class _Builder:
    def __init__(self, source: list[str], masked: list[str], hidden: list[str], first_line: int) -> None:
        self.source, self.masked, self.hidden, self.shift = source, masked, hidden, first_line
        self.note, self.line_by_line = "", False
        self.own: frozenset[int] = frozenset()
        self.sections = [Section("", 0, first_line, first_line, ())]
        self.above: list[Section] = []
        self.tags: list[str] = []
        self.problems: list[Problem] = []
        self.covered = 0
        self.is_tight = any(line.startswith("##") and _TIGHT.match(line) for line in masked)

    def take(self, stretch: Stretch) -> None:
        """Read one stretch; those whose lines tell all need no parser."""
        where = [stretch.start, stretch.end]
        if stretch.kind == "paragraph":
            self.paragraph(self.lines(where, stretch.rows), [self.sections[-1].blocks], [], nested=False)
        elif stretch.kind == "heading":
            self.heading(self.lines(where, stretch.rows), len(stretch.mark), where)
        elif stretch.kind == "fence":
            self.sections[-1].blocks.append(block := self.block("code", where))
            self.fence(stretch.mark, where, block)
        else:
            tokens = _parser(False).parse("\n".join(self.masked[stretch.start : stretch.end]))
            for token in tokens:
                if token.map:
                    token.map = [line + stretch.start for line in token.map]
            self.read(tokens)

    def read(self, tokens: list[Token]) -> None:
        """Read what the parser made of a text or a stretch of it."""
        stack: list[list[Block]] = [self.sections[-1].blocks]
        lists: list[tuple[int, bool]] = []
        open_blocks: list[Block] = []
        position, count = 0, len(tokens)
        while position < count:
            token = tokens[position]
            kind = token.type
            if kind == "paragraph_open":
                lines = self.inline(tokens[position + 1])
                self.paragraph(lines, stack, open_blocks, nested=len(stack) > 1)
                position += 3
                continue
            if kind == "heading_open":
                lines = self.inline(tokens[position + 1])
                self.see(token.map)
                if len(stack) > 1 or (token.markup[0] in "-=" and not self.is_title(lines)):
                    lines[0].heading = token.markup[0] == "#"
                    self.paragraph(lines, stack, open_blocks, nested=len(stack) > 1)
                else:
                    self.heading(lines, int(token.tag[1]), token.map or [0, 1])
                    stack[0] = self.sections[-1].blocks
                position += 3
                continue
            if kind in ("bullet_list_open", "ordered_list_open"):
                lists.append(((token.map or [0])[0] + self.shift, kind[0] == "o"))
            elif kind in ("bullet_list_close", "ordered_list_close"):
                lists.pop()
            elif kind in _CONTAINERS:
                block = self.block(_CONTAINERS[kind], token.map)
                if block.kind == "item" and lists:
                    block.list_line, block.ordered = lists[-1]
                stack[-1].append(block)
                stack.append(block.children)
                open_blocks.append(block)
            elif kind in _CLOSERS:
                stack.pop()
                open_blocks.pop()
            elif kind == "dl_open":
                self.see(token.map)
            elif kind in ("fence", "code_block"):
                stack[-1].append(block := self.block("code", token.map))
                if kind == "fence" and token.map:
                    self.fence(token.markup, token.map, block)
            elif kind == "dt_open":
                block = self.block("term", token.map)
                block.lines = self.inline(tokens[position + 1])
                stack[-1].append(block)
                position += 3
                continue
            position += 1

    def outline(self) -> Outline:
        self.finish()
        above = [""] * (self.shift - 1)
        return Outline(self.sections, above + self.source, above + self.hidden, self.tags, self.problems)

    def block(self, kind: str, where: list[int] | None) -> Block:
        start, end = where or (self.covered, self.covered + 1)
        self.see(where, whole=kind == "code")
        while end > start + 1 and not self.masked[min(end, len(self.masked)) - 1].strip():
            end -= 1
        return Block(kind, start + self.shift, end + self.shift - 1)

    def see(self, where: list[int] | None, whole: bool = True) -> None:
        """Notices source lines that no token covers: markdown-it drops what nests too deep without a word."""
        if where is None:
            return
        start, end = where
        if start > self.covered:
            for number in range(self.covered, start):
                row = self.masked[number].strip("> \t") if number < len(self.masked) else ""
                if row and not re.fullmatch(r"(?:[-*_][ \t]*)+|=+|(?:[-*+]|\d+[.)])", row):
                    self.lost(number)
                    break
        self.covered = max(self.covered, end if whole else start)

    def lost(self, number: int) -> None:
        if not any(problem.code == "nested-too-deep" for problem in self.problems):
            self.problems.append(
                Problem(self.note, number + self.shift, "nested-too-deep", {"limit": str(MAX_NESTING)})
            )

    def inline(self, token: Token) -> list[Line]:
        return self.lines(token.map, token.content.split("\n"))

    def lines(self, where: list[int] | None, rows: Sequence[str]) -> list[Line]:
        """The lines of a paragraph or heading as written: each row is a suffix of a masked source line."""
        start = where[0] if where else 0
        self.see(where)
        found = []
        for number, content in enumerate(rows, start=start):
            masked = content.strip()
            row, hidden = self.source[number], self.masked[number]
            if row == hidden:
                text = masked
            else:
                at = hidden.rfind(masked)
                text = row[at : at + len(masked)] if at >= 0 else row.strip()
                if text[:1].isspace():
                    # Indentation inside a formula is hidden with it.
                    indent = len(text) - len(text.lstrip())
                    text, masked = text[indent:], masked[indent:]
            found.append(self.line(number + self.shift, text, masked))
        return found

    def line(self, number: int, text: str, masked: str) -> Line:
        author_id, is_card = None, False
        if GONE in masked or TABLE in masked:
            text, masked = without_gone(text, masked)
        if "^" in masked:
            named = identifier_in(masked)
            if named:
                author_id = named[1]
                text, masked = text[: named.start()], masked[: named.start()]
        if "#" in masked:
            # The end of the line only: from every tag of a line that is nothing but tags it would look to the end.
            tags = _TAGS.search(masked, max(len(masked) - 500, 0))
            found = [tag.lstrip("#") for tag in tags[0].split()] if tags else []
            if tags and tags.start() == 0:
                self.tags += found
            elif tags:
                self.tags += [tag for tag in found if tag != "card"]
                is_card = "card" in found
                text, masked = text[: tags.start()], masked[: tags.start()]
        kind = ""
        if masked.startswith("[!") and (callout := _CALLOUT.match(masked)):
            # `> [!note] text`: the kind of a callout is no part of what it says.
            kind = callout[1].casefold()
            text, masked = text[callout.end() :], masked[callout.end() :]
        mark = _MARKED_TERM.match(masked) if "**" in masked or "__" in masked else None
        if mark:
            text, masked = text[mark.end() :], masked[mark.end() :]
        return Line(number, text, masked, author_id, is_card, callout=kind)

    def paragraph(self, lines: list[Line], stack: list[list[Block]], open_blocks: list[Block], nested: bool) -> None:
        if nested and open_blocks and open_blocks[-1].kind == "item" and not stack[-1] and not open_blocks[-1].lines:
            open_blocks[-1].lines = lines
            if task := _TASK.match(lines[0].masked):
                lines[0].text, lines[0].masked = lines[0].text[task.end() :], lines[0].masked[task.end() :]
            kept = 1
            while kept < len(lines) and lines[kept].number in self.own and lines[kept - 1].number in self.own:
                kept += 1
            if self.line_by_line and len(lines) > kept:
                # A line below an item that has no mark of its own is no part of it.
                open_blocks[-1].lines = lines[:kept]
                open_blocks[-1].end = lines[kept - 1].number
                stack[0] += _line_by_line(lines[kept:])
            return
        if self.own and len(lines) > 1 and not nested:
            for _, run in groupby(lines, lambda line: line.number in self.own):
                self.whole_paragraph(list(run), stack, nested)
        else:
            self.whole_paragraph(lines, stack, nested)

    def whole_paragraph(self, lines: list[Line], stack: list[list[Block]], nested: bool) -> None:
        """A paragraph with the sections that its lines may open: tight headings, a bold line."""
        if not nested:
            mark = "#" if self.is_tight else "##"
            if any(line.text.startswith(mark) for line in lines):
                lines = self.tight_headings(lines, stack)
        by_line = self.line_by_line and lines and lines[0].number not in self.own
        if by_line:
            stack[-1] += _line_by_line(lines)
        elif len(lines) == 1 and not nested and (bold := _bold_title(lines[0].masked)):
            text = lines[0].text
            title = Line(lines[0].number, text[bold.start(2) : bold.end(2)], bold[2])
            self.heading([title], BOLD_LEVEL, [lines[0].number - self.shift])
            stack[0] = self.sections[-1].blocks
        elif lines:
            stack[-1].append(Block("paragraph", lines[0].number, lines[-1].number, lines))

    def is_title(self, lines: list[Line]) -> bool:
        """Is what stands above `---` a title? `key: value` between two rules is front matter in a wrong place."""
        above = lines[0].number - self.shift - 1
        boxed = above >= 0 and self.masked[above].strip() == "---" and _KEY.match(lines[0].masked) is not None
        return not boxed and _is_underlined_title(lines)

    def tight_headings(self, lines: list[Line], stack: list[list[Block]]) -> list[Line]:
        """`##二级`, without the space that CommonMark asks for, is a heading too; `#词` only beside such ones."""
        rest: list[Line] = []
        for line in lines:
            tight = _TIGHT_HEADING.fullmatch(line.text) or (self.is_tight and _TIGHT_TITLE.fullmatch(line.text)) or None
            if tight is None:
                rest.append(line)
                continue
            if rest:
                stack[-1].append(Block("paragraph", rest[0].number, rest[-1].number, rest))
                rest = []
            title = Line(line.number, tight[2].strip(), line.masked[len(tight[1]) :].strip())
            self.heading([title], len(tight[1]), [line.number - self.shift])
            stack[0] = self.sections[-1].blocks
        return rest

    def heading(self, lines: list[Line], level: int, where: list[int]) -> None:
        title = _EDIT.sub("", " ".join(line.text for line in lines).strip())
        line = where[0] + self.shift
        if title.startswith("tags:"):
            self.tags += [tag[0].strip("`#") for tag in _TAG_WORDS.finditer(title, 5)]
            return
        self.sections[-1].end = max(self.sections[-1].line, line - 1)
        while self.above and self.above[-1].level >= level:
            self.above.pop()
        above = self.above[-1].path if self.above else ()
        path = (*above, plain(_ATTRIBUTES.sub("", title))) if title else above
        section = Section(title, level, line, line, path)
        self.above.append(section)
        self.sections.append(section)

    def fence(self, mark: str, where: list[int], block: Block) -> None:
        start, end = where
        first = self.source[start]
        word = next(iter(first.partition(mark)[2].split()), "").casefold()
        if word in EXERCISES:
            block.info = word
        last = self.source[min(end, len(self.source)) - 1].strip("> \t")
        # A fence that another one opens in was never closed: the end of that one closed it.
        opens = re.compile(rf"[ \t>]*{mark[0]}{{{len(mark)},}}[ \t]*[A-Za-z]")
        swallows = any(mark in row and opens.match(row) for row in self.source[start + 1 : end])
        if swallows or end - start < 2 or not last.startswith(mark[:3]):
            self.problems.append(Problem(self.note, start + self.shift, "fence-unclosed"))

    def tables(self) -> None:
        """HTML tables, whose rows are read as those of other tables are: each becomes a paragraph of rows."""
        from kb.reading.html import rows_of

        text, masked = "\n".join(self.source), "\n".join(self.hidden)
        first, counted = self.shift, 0
        for found in _IS_TABLE.finditer(masked):
            first += text.count("\n", counted, found.start())
            counted = found.start()
            rows = rows_of(text[found.start() : found.end()])
            lines = [self.line(first + at, row, mask(row)) for at, row in rows]
            section = next(section for section in reversed(self.sections) if section.line <= first or not section.level)
            if lines:
                at = next((at for at, block in enumerate(section.blocks) if block.line > first), len(section.blocks))
                end = first + text.count("\n", found.start(), found.end())
                section.blocks.insert(at, Block("paragraph", first, min(end, section.end), lines))

    def finish(self) -> None:
        last = len(self.source) + self.shift - 1
        self.sections[-1].end = max(self.sections[-1].line, last)
        for number in range(self.covered, len(self.masked)):
            row = self.masked[number].strip("> \t")
            if row and not re.fullmatch(r"(?:[-*_][ \t]*)+|=+|(?:[-*+]|\d+[.)])", row):
                self.lost(number)
                break
        if any(TABLE in row for row in self.hidden):
            self.tables()


_CONTAINERS = {"list_item_open": "item", "blockquote_open": "quote", "dd_open": "definition"}
_CLOSERS = frozenset(("list_item_close", "blockquote_close", "dd_close"))


def _line_by_line(lines: list[Line]) -> list[Block]:
    """Each line a paragraph of its own; the rows of a table stay together."""
    found = []
    for is_row, run in groupby(lines, lambda line: "|" in line.masked):
        rows = list(run)
        parts = [rows] if is_row else [[line] for line in rows]
        found += [Block("paragraph", part[0].number, part[-1].number, part) for part in parts]
    return found


def _is_underlined_title(lines: list[Line]) -> bool:
    """A line above `---` is a title when it is one short line without the marks of a card; else `---` is a rule."""
    return len(lines) == 1 and len(lines[0].text) <= 80 and not _CARD_MARK.search(lines[0].masked)


def _bold_title(masked: str) -> re.Match[str] | None:
    """The title that a line is, in bold as a whole."""
    bold = _BOLD_LINE.fullmatch(masked) if masked.startswith(("**", "__")) else None
    return bold if bold and _names(bold[2]) else None


def _names(title: str) -> bool:
    """Could this bold line, alone in its paragraph, name an idea? Labels and sentences do not."""
    if title.endswith(("?", "？")):
        return True
    if _SENTENCE_SIGN.search(title) or is_structure(title) or label_kind(title) is not None:
        return False
    return len(title) <= 20 if HAN.search(title) else len(title.split()) <= 6
