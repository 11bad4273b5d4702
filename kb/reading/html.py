"""HTML tables as rows of a Markdown table, each with the line that it begins on."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from msgspec import Struct, field

from kb.reading.mask import mask

_MOST_ROWS, _MOST_CELLS = 2000, 100
_SPACE = re.compile(r"\s+")
_MARKS = {"code": "`", "b": "**", "strong": "**", "i": "*", "em": "*", "br": "<br>", "li": "- "}
# Their tags stay: without them x² would be x2.
_KEPT = frozenset(("sub", "sup"))
_BLOCKS = frozenset(("p", "div", "li", "ul", "ol", "br"))


def rows_of(html: str) -> list[tuple[int, str]]:
    """The rows of a table as `| a | b |`, head first, each with its line (from 0); none if it has one column."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    rows = [row for row in reader.rows if any(cell.text for cell in row.cells)]
    width = max((len(row.cells) for row in rows), default=0)
    if width < 2 or len(rows) < 2:
        return []
    shown = [(row.line, _row([cell.text for cell in row.cells], width)) for row in rows]
    line = shown[0][0]
    return [shown[0], (line, "|" + "---|" * width), *shown[1:]]


def _row(cells: list[str], width: int) -> str:
    # A dash for an empty cell: rows of HTML are never torn, and one with a gap could be taken for the rest of another.
    return "| " + " | ".join([*(cell or "-" for cell in cells), *["-"] * (width - len(cells))]) + " |"


def _cell(text: str) -> str:
    """A cell on one line, pipes that would cut it escaped."""
    text = _SPACE.sub(" ", text).strip()
    if "|" not in text:
        return text
    return "".join("\\|" if hidden == "|" else sign for sign, hidden in zip(text, mask(text), strict=True))


class _Cell(Struct):
    text: str
    below: int = 0
    """In how many further rows it stands."""


class _Row(Struct):
    line: int
    cells: list[_Cell] = field(default_factory=list)


class _Reader(HTMLParser):
    """Rows and cells as they come; what stands in a table inside a cell belongs to that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[_Row] = []
        self.depth = 0
        self.parts: list[str] | None = None
        self.spans = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
        elif self.depth == 1 and tag == "tr":
            self.close_cell()
            self.open_row()
        elif self.depth == 1 and tag in ("td", "th"):
            self.close_cell()
            if not self.rows:
                self.open_row()
            given = dict(attrs)
            self.spans = (_number(given.get("colspan")), _number(given.get("rowspan")))
            self.parts = []
        elif self.parts is not None:
            self.inside(tag, dict(attrs))

    def inside(self, tag: str, attributes: dict[str, str | None]) -> None:
        """The tags within a cell as Markdown has them."""
        parts = self.parts or []
        if tag in _BLOCKS and any(part.strip() for part in parts) and parts[-1] != "<br>":
            parts.append("<br>")
        if tag == "img" and attributes.get("src"):
            parts.append(f"![{attributes.get('alt') or ''}]({attributes['src']})")
        elif tag in _KEPT:
            parts.append(f"<{tag}>")
        elif tag in _MARKS and tag != "br":
            parts.append(_MARKS[tag])
        if self.parts is not None:
            self.parts = parts

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            if self.depth == 1:
                self.close_cell()
            self.depth -= 1
        elif self.depth == 1 and tag in ("td", "th", "tr"):
            self.close_cell()
        elif self.parts is not None and tag in _KEPT:
            self.parts.append(f"</{tag}>")
        elif self.parts is not None and tag in _MARKS and tag not in _BLOCKS:
            self.parts.append(_MARKS[tag])

    def handle_data(self, data: str) -> None:
        if self.parts is not None:
            self.parts.append(data)

    def open_row(self) -> None:
        if len(self.rows) < _MOST_ROWS:
            self.rows.append(_Row(self.getpos()[0] - 1))
            self.fill()

    def fill(self) -> None:
        """Cells of the row above that reach down into this one."""
        if len(self.rows) < 2:
            return
        row, above = self.rows[-1].cells, self.rows[-2].cells
        while len(row) < len(above) and above[len(row)].below > 0:
            cell = above[len(row)]
            row.append(_Cell(cell.text, cell.below - 1))

    def close_cell(self) -> None:
        if self.parts is None:
            return
        text = _cell("".join(self.parts).removesuffix("<br>"))
        self.parts = None
        row = self.rows[-1]
        for _ in range(min(self.spans[0], _MOST_CELLS - len(row.cells))):
            row.cells.append(_Cell(text, self.spans[1] - 1))
        self.fill()


def _number(said: str | None) -> int:
    """How many columns or rows a cell takes."""
    return min(int(said), _MOST_CELLS) if said and said.isascii() and said.isdigit() and int(said) > 0 else 1
