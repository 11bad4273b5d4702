"""Tables of two columns that a page gave back one cell a line: `Function`, `Derivative`, `x^2`, `2x`, `sin x` …"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from kb.model import Outcome, Problem, Severity
from kb.reading.names import HAN
from kb.reading.torn import cells
from kb.reading.vocabulary import words

_FUNCTIONS = words("函数 函数f(x) f(x) $f(x)$ function functions functionf(x)")
_DERIVATIVES = words("导数 导函数 导数f'(x) f'(x) $f'(x)$ derivative derivatives derivativef'(x)")
_TERMS = words("名称 术语 概念 名词 词 词语 term terms concept name word")
_MEANINGS = words("定义 含义 解释 释义 说明 意思 definition definitions meaning explanation description")
_ENGLISH = words("英文 英语 english")
_CHINESE = words("中文 chinese")
_PAIRS = (
    ("derivative", _FUNCTIONS, _DERIVATIVES),
    ("meaning", _TERMS, _MEANINGS),
    ("words", _ENGLISH, _CHINESE),
    ("words", _CHINESE, _ENGLISH),
)
_FIRST_HEADS = _FUNCTIONS | _TERMS | _ENGLISH | _CHINESE
# The head of a third column, or of the table again: what stands there is no table of two.
_HEADS = (
    _FIRST_HEADS
    | _DERIVATIVES
    | _MEANINGS
    | words(
        """
        例子 示例 举例 备注 符号 公式 定义域 值域 条件 积分 不定积分 图像 缩写 拼音 来源 example examples note notes
        remark remarks symbol notation formula domain range
        condition integral antiderivative graph abbreviation source
        """
    )
)
# As they are written, so that a look at the lines of a note costs next to nothing.
_WRITTEN_HEADS = frozenset(written for head in _FIRST_HEADS for written in (head, head.capitalize(), head.upper())) | {
    "函数 f(x)",
    "函数 $f(x)$",
    "Function f(x)",
    "Function $f(x)$",
}
_NO_CELL = re.compile(
    r"#|>|<|\||```|~~~|\$\$|!\[|\d{1,3}[.)、]\s|[-*+]\s+(?=[^\W\d_]{4})|(?:[-*_]\s*){3,}$|\[\^|.*::|.*：："
)
_CARD = re.compile(r"\s*(?:\*\*)?(?:[QAC]|问|答)\s?\d*(?:\*\*)?[:：]|[?？]{1,2}\s*$")
_FENCE = re.compile(r" {0,3}(?:```|~~~|\$\$(?!.*\S.*\$\$\s*$))")
_SENTENCE = re.compile(r"[。！？!?.;；:：]$")
_CLAUSES = re.compile(r"[。！？!?;；:：，、]|,\s|\.$")
_OPEN_END = re.compile(r"[,，、(（:：]$")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_FORMULA_WORD = re.compile(
    r"[A-Za-z]{1,2}|(?:[A-Za-z]{0,2}(?:(?:arc|a)?(?:sin|cos|tan|cot|sec|csc)h?|log|ln|lg|exp|sqrt|sgn|sign|abs)){1,2}"
    r"[A-Za-z]{0,2}"
)
_LETTERS = re.compile(r"[A-Za-z]+")
_LONGEST = {"derivative": 60, "meaning": 100, "words": 40}
_LONGEST_TERM = 30
_FEWEST_CELLS = 4
_MOST_LINES = 800


class Row(Struct, frozen=True):
    """A row by the lines of its two cells."""

    line: int
    end: int
    cells: tuple[str, str]


class Stacked(Struct, frozen=True):
    """A table whose cells stand one a line: its rows, the head first.

    Lines count from 0; `end` is the last. Without `rows` the lines are no sure table: `count` cells were seen.
    """

    start: int
    end: int
    rows: tuple[Row, ...]
    count: int
    heads: tuple[str, str]

    def problem(self, note: str, first_line: int) -> Problem:
        """What is said of it: that it was read, or why not."""
        shown = {"first": self.heads[0], "second": self.heads[1], "count": str(self.count)}
        code = "table-stacked" if self.rows else "table-stacked-unclear"
        if self.rows:
            shown["count"] = str(len(self.rows) - 1)
        start, end = self.start + first_line, self.end + first_line
        return Problem(note, start, code, shown, severity=Severity.NOTICE, end_line=end)

    def ends(self) -> Iterator[tuple[int, int]]:
        """The first and the last line of each row below the head."""
        return ((row.line, row.end) for row in self.rows[1:])

    def texts(self) -> Iterator[tuple[int, str, int]]:
        """Each row as Markdown: its first line, its text, the line before the next; the head comes first."""
        befores = [row.line - 1 for row in self.rows[1:]] + [self.end]
        for row, before in zip(self.rows, befores, strict=True):
            yield row.line, "| " + " | ".join(map(_one_cell, row.cells)) + " |", before


def stacked_tables(lines: list[str]) -> list[Stacked]:
    """The tables in `lines` whose cells stand one a line below two heads that are known to belong together."""
    if _WRITTEN_HEADS.isdisjoint(lines):
        return []
    found: list[Stacked] = []
    end, fenced, answers, above = -1, False, False, ""
    for at, line in enumerate(lines):
        if at <= end:
            continue
        if _FENCE.match(line):
            fenced = not fenced
        # What a question or an answer holds is its own.
        answers = _CARD.match(line) is not None or (answers and not line.startswith("#"))
        if line in _WRITTEN_HEADS and not (fenced or answers or above.endswith(("?", "？"))):
            table = _table(lines, at)
            if table is not None:
                found.append(table)
                end = table.end
        above = line.strip() or above
    return found


def as_rows(lines: list[str], tables: list[Stacked]) -> list[str]:
    """The lines with each such table as rows; each row stands where it began, what it filled holds a bare pipe."""
    lines = list(lines)
    for table in tables:
        for number, (at, text, end) in enumerate(table.texts()):
            lines[at : end + 1] = [text.replace("|", "|=", 2) if number == 0 else text, *["|"] * (end - at)]
    return lines


def _one_cell(text: str) -> str:
    return text if "$" in text else text.replace("|", "\\|")


def _head(line: str) -> str:
    return "".join(line.split()).casefold().replace("’", "'").replace("′", "'")


def _table(lines: list[str], at: int) -> Stacked | None:
    second = _filled(lines, at + 1)
    if second < 0 or second - at > 2:
        return None
    heads = _head(lines[at]), _head(lines[second])
    kind = next((kind for kind, first, other in _PAIRS if heads[0] in first and heads[1] in other), None)
    if kind is None:
        return None
    run, bounded = _run(lines, second, kind, second - at > 1)
    if len(run) < _FEWEST_CELLS:
        return None
    texts = [lines[row].strip() for row in run]
    named = lines[at].strip(), lines[second].strip()
    pairs = list(zip(texts[::2], texts[1::2], strict=False))
    sure = len(texts) % 2 == 0 and bounded and not any(_head(text) in _HEADS for text in texts)
    if not sure or not _SURE[kind](pairs):
        return Stacked(at, run[-1], (), len(texts), named)
    rows = (Row(*both) for both in zip(run[::2], run[1::2], pairs, strict=True))
    return Stacked(at, run[-1], (Row(at, second, named), *rows), len(texts), named)


def _filled(lines: list[str], at: int) -> int:
    return next((row for row in range(at, min(at + 3, len(lines))) if lines[row].strip()), -1)


def _run(lines: list[str], head: int, kind: str, parted: bool) -> tuple[list[int], bool]:
    """The lines of the cells below the heads, and whether it is seen where they end.

    Cells stand under one another, or an empty line parts each from the next (`parted`), or each row from the next.
    """
    first = _filled(lines, head + 1)
    group = _group(lines, first)
    by_row = not parted and first > head + 1 and group == 2
    parted = parted or (first > head + 1 and group == 1)
    run: list[int] = []
    for at in range(max(first, head + 1), min(len(lines), head + _MOST_LINES)):
        line = lines[at].strip()
        if not line:
            continue
        gap = at - run[-1] - 1 if run else 0
        if run and (gap > 0) != (parted or (by_row and len(run) % 2 == 0)):
            # An empty line ends what stood without any; a paragraph of more lines is no cell and no row.
            lost = 0 if not (parted or by_row) else 1 if parted or len(run) % 2 else 2
            return run[: len(run) - lost], True
        if gap > 2:
            return run, True
        if _NO_CELL.match(line) or not _may_be(line, kind):
            return run, kind != "meaning" or _NO_CELL.match(line) is not None or cells(line) > _LONGEST[kind]
        run.append(at)
    return run, head + _MOST_LINES >= len(lines)


def _group(lines: list[str], at: int) -> int:
    """How many filled lines stand together from this one on."""
    end = at
    while 0 <= end < len(lines) and lines[end].strip():
        end += 1
    return end - at


def _may_be(line: str, kind: str) -> bool:
    """Can this line be a cell of such a table?"""
    if cells(line) > _LONGEST[kind]:
        return False
    if kind == "derivative":
        return HAN.search(line) is None and not _SENTENCE.search(line) and _is_formula(line)
    return True


def _is_formula(line: str) -> bool:
    """Signs, figures, names of functions and letters that stand alone."""
    return all(_FORMULA_WORD.fullmatch(word) for word in _LETTERS.findall(_COMMAND.sub(" ", line)))


def _are_derivatives(pairs: list[tuple[str, str]]) -> bool:
    """Mathematics tells: moved by one cell the second were no derivatives of the first."""
    from kb.maths import compare_derivative
    from kb.reading.syntaxes.claims import variable
    from kb.reading.syntaxes.statements import bare

    found = []
    for of, result in pairs:
        function = bare(of.strip("$"))
        by = variable(function)
        if by is not None:
            found.append(compare_derivative(of=function, by=by, given=bare(result.strip("$"))).outcome)
    return found.count(Outcome.EQUAL) >= 2 and Outcome.DIFFERENT not in found


def _are_meanings(pairs: list[tuple[str, str]]) -> bool:
    """Names, each shorter than every text, and texts that begin and end alike: one on two lines, or one lost, shows."""
    terms, texts = [term for term, _ in pairs], [text for _, text in pairs]
    return (
        all(cells(term) <= _LONGEST_TERM and not _CLAUSES.search(term) for term in terms)
        and max(map(cells, terms)) < min(map(cells, texts))
        and not any(_OPEN_END.search(text) for text in texts)
        and len({term.casefold() for term in terms}) == len(terms)
        and len({_SENTENCE.search(text) is None for text in texts}) == 1
        and len({term[:1].islower() for term in terms}) == 1
        and len({HAN.search(text) is None for text in texts}) == 1
    )


def _are_words(pairs: list[tuple[str, str]]) -> bool:
    """One column is Chinese and the other is not."""
    sides = [(HAN.search(first) is None, HAN.search(second) is None) for first, second in pairs]
    no_sentences = not any(_SENTENCE.search(text) for pair in pairs for text in pair)
    return len(set(sides)) == 1 and sides[0][0] != sides[0][1] and no_sentences


_SURE = {"derivative": _are_derivatives, "meaning": _are_meanings, "words": _are_words}
