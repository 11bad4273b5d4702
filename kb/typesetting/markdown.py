"""The Markdown parser of what is shown: it drops neither what nests deep nor what a table has no column for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

MAX_NESTING = 100
"""What nests deeper is shown as it is written: each level costs the parser several Python frames."""
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})")
_PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_WHOLE = re.compile(r"(?<!`)(`+)(?!`)[^`\n].*?(?<!`)\1(?!`)|\[\[[^\[\]\n]{1,400}\]\]")
_PIPE = re.compile(r"(?<!\\)\|")
_DEFINITION = re.compile(r"\S[ \t]*\n(?:[ \t]*\n)? {0,3}[:~][ \t]+\S")
_LONGEST_ROW = 5_000


def parse(text: str) -> list[Token]:
    """The tokens of a text whose formulas are masked."""
    # A line that begins with a colon may define the term above it.
    return _parser(_DEFINITION.search(text) is not None).parse(_with_whole_cells(text) if "|" in text else text)


@lru_cache(maxsize=2)
def _parser(definition_lists: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt  # 40 ms: only what shows prose pays
    from markdown_it.parser_block import ParserBlock
    from markdown_it.parser_inline import ParserInline
    from markdown_it.rules_block import StateBlock

    class Keeping(ParserBlock):
        """A block parser that takes what nests too deep as a paragraph; markdown-it leaves it out without a word."""

        def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
            if state.level < state.md.options.maxNesting:
                super().tokenize(state, startLine, endLine)
                return
            start = line = state.skipEmptyLines(startLine)
            while line < endLine and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
                line += 1
            state.line = line
            if line > start:
                state.push("paragraph_open", "p", 1)
                token = state.push("inline", "", 0)
                token.content = state.getLines(start, line, state.blkIndent, False).strip()
                token.children = []
                state.push("paragraph_close", "p", -1)

    class Sparing(ParserInline):
        """An inline parser that looks for links only where one can be: it looks again from each bracket."""

        def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
            if "](" in src or "[" not in src:
                return super().parse(src, md, env, tokens)
            return linkless.parse(src, md, env, tokens)

    class Plain(MarkdownIt):
        """A parser that leaves the addresses of links as they are written."""

        def normalizeLink(self, url: str) -> str:
            return url

    parser = Plain()
    parser.block = Keeping()
    parser.inline, linkless = Sparing(), ParserInline()
    parser.configure("commonmark", {"maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    # `[word]: other` names the address of a link in CommonMark, and vanishes; in a note it may be all there is.
    parser.disable("reference")
    linkless.ruler.enableOnly([rule for rule in parser.get_active_rules()["inline"] if rule not in ("link", "image")])
    linkless.ruler2.enableOnly(parser.get_active_rules()["inline2"])
    if definition_lists:
        from mdit_py_plugins.deflist import deflist_plugin

        deflist_plugin(parser)
    return parser


def _with_whole_cells(text: str) -> str:
    """The text with the pipes of its tables escaped that part no cells: in code, in links, beyond the last column."""
    lines = text.split("\n")
    for start, end, columns in list(_tables(lines)):
        if end < len(lines) and (below := lines[end]).strip(" \t>"):
            quoted = below[: len(below) - len(below.lstrip(" \t>"))]
            lines[end] = f"{quoted if '>' in quoted else ''}\n{below}"
        for number in (start, *range(start + 2, end)):
            lines[number] = _whole_row(lines[number], columns, number > start)
    return "\n".join(lines)


def _tables(lines: list[str]) -> Iterator[tuple[int, int, int]]:
    """First line (its head), end and number of columns of what may be a table."""
    fence = ""
    at = 0
    while at < len(lines):
        mark = _FENCE.match(lines[at])
        if mark and (not fence or (mark[1].startswith(fence) and lines[at].strip(" \t>") == mark[1])):
            fence = "" if fence else mark[1]
        rule = lines[at][_end_of_prefix(lines[at]) :]
        if fence or at == 0 or "|" not in lines[at - 1] or "-" not in rule or not _RULE.fullmatch(rule):
            at += 1
            continue
        head, columns = at - 1, len(_cuts(rule)) + 1
        # What follows rows that begin with a pipe, and has none, is the text below them.
        framed = lines[head][_end_of_prefix(lines[head]) :].startswith("|")
        while at < len(lines) and lines[at].strip(" \t>") and not (framed and "|" not in lines[at]):
            at += 1
        yield head, at, columns


def _whole_row(line: str, columns: int, may_exceed: bool) -> str:
    at = _end_of_prefix(line)
    row = line[at:]
    if len(row) <= _LONGEST_ROW and ("`" in row or "[[" in row):
        row = _WHOLE.sub(lambda part: _PIPE.sub(r"\\|", part[0]), row)
    if may_exceed:
        for cut in reversed(_cuts(row)[columns - 1 :]):
            row = f"{row[:cut]}\\{row[cut:]}"
    return line[:at] + row


def _cuts(row: str) -> list[int]:
    """Where pipes part the cells of a row."""
    cuts = [pipe.start() for pipe in _PIPE.finditer(row)]
    if cuts and not row[: cuts[0]].strip():
        cuts = cuts[1:]
    if cuts and not row[cuts[-1] + 1 :].strip():
        cuts.pop()
    return cuts


def _end_of_prefix(line: str) -> int:
    found = _PREFIX.match(line)
    return found.end() if found else 0
