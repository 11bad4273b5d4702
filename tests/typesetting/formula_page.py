"""The page docs/formulas.md, written afresh: thirty formulas, each as its LaTeX and as its picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from formulas_of_the_page import BROKEN, FORMULAS, LINES, PROFILED, Formula

from kb.typesetting import inline, typeset
from kb.typesetting.cells import cells

PAGE = Path(__file__).parents[2] / "docs" / "formulas.md"
SIDE = 108  # Columns of a block in which source and picture stand beside each other.
WIDTH = 76
NARROW = 40
BLOCK = re.compile(r"^```text\n.*?^```$", re.M | re.S)

_OPENING = """\
# Thirty formulas

左边是 LaTeX 源码，右边是终端里的样子。

What kb makes of LaTeX in a terminal: the source on the left, on the right what `kb math show` prints, at most 76
columns wide. Where both have no room beside each other, the picture stands below.

A test sets every formula of this page afresh and fails when a picture is no longer what stands here; how to accept a
better one stands in [CONTRIBUTING.md](../CONTRIBUTING.md). Browsers draw Chinese characters and some signs a little
wider or narrower than terminals do, so that a line may look shifted here that is straight there.
"""

_LINES = """\
## In one line · 一行之内

Inside a sentence a formula has one line. Brackets that the value needs are written; a script that Unicode has no small
letter for keeps its `_` or `^`.
"""

_PROFILES = """\
## Three profiles · 三种字符集

`unicode` draws with everything, `bmp` without the letters beyond Unicode's first plane (𝐱, 𝒩) that some fonts lack,
`ascii` with what every terminal has. Which one you get: [terminal.md](terminal.md).
"""

_BROKEN = """\
## Forty columns · 四十列

A formula that is too wide is broken at relations, then at operators, then at commas; what follows is aligned.
"""


def written() -> str:
    """The whole page."""
    return "\n".join([_OPENING, *(f"{title}\n\n{body}" for title, body in parts())])


def parts() -> Iterator[tuple[str, str]]:
    """The page below its opening: each heading (a part's own words under it) and the block that stands there."""
    area = ""
    for number, formula in enumerate(FORMULAS, 1):
        heading = f"### {number}. {formula.title}"
        if formula.area != area:
            area = formula.area
            heading = f"## {area}\n\n{heading}"
        yield heading, block(beside(formula))
    left = max(map(cells, LINES)) + 4
    yield _LINES.rstrip(), block(f"{source}{' ' * (left - cells(source))}{inline(source)}" for source in LINES)
    above = f"{_PROFILES}\n"
    for formula in PROFILED:
        yield f"{above}### In three profiles: {formula.title}", block(profiles(formula))
        above = ""
    above = f"{_BROKEN}\n"
    for formula in BROKEN:
        yield f"{above}### In forty columns: {formula.title}", block(typeset(formula.latex, NARROW).split("\n"))
        above = ""


def profiles(formula: Formula) -> list[str]:
    """A formula's pictures in the three profiles, beside each other, each under its profile's name."""
    lines: list[str] = []
    for name in ("unicode", "bmp", "ascii"):
        picture = typeset(formula.latex, WIDTH, name).split("\n")
        rows = max(len(lines) - 2, len(picture))
        column = [name, "", *middle(picture, rows)]
        lines = [*lines[:2], *middle(lines[2:], rows)] if lines else [""] * (rows + 2)
        left = max(map(cells, lines))
        left += 6 if left else 0
        lines = [f"{a}{' ' * (left - cells(a))}{b}" for a, b in zip(lines, column, strict=True)]
    return lines


def beside(formula: Formula) -> list[str]:
    """Lines that hold the source and, halfway down beside it, the picture; below it where that is too wide."""
    source = formula.latex.split("\n")
    picture = typeset(formula.latex, WIDTH).split("\n")
    left = max(map(cells, source)) + 4
    if left + max(map(cells, picture)) > SIDE:
        return [*source, "", *picture]
    rows = max(len(source), len(picture))
    source, picture = middle(source, rows), middle(picture, rows)
    return [f"{a}{' ' * (left - cells(a))}{b}" for a, b in zip(source, picture, strict=True)]


def middle(lines: list[str], rows: int) -> list[str]:
    """Lines with empty ones above and below them."""
    above = (rows - len(lines)) // 2
    return [""] * above + lines + [""] * (rows - len(lines) - above)


def block(lines: Iterator[str] | list[str]) -> str:
    """Lines as a fenced block."""
    return "\n".join(["```text", *(line.rstrip() for line in lines), "```", ""])


def read(page: str) -> dict[str, str]:
    """What a page shows under each of its headings that has a block."""
    return dict(re.findall(r"^(#{2,3} [^\n]*)\n(?:(?!#|```)[^\n]*\n)*(```text\n.*?^```$)", page, re.M | re.S))
