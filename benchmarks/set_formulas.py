"""Sets a corpus of formulas with one library and prints what came out, a JSON line for each.

    python set_formulas.py LIBRARY corpus.jsonl

Runs where that library is installed: `formulas.py` makes the environment. Nothing is judged here.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Setter = Callable[[str, bool], str]
WIDTH = 76
# What code that was not written for such a formula stumbles over; a library's own errors are named with it.
STUMBLES = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
FIRST = r"\frac{\partial f}{\partial \mathbf{x}} = \sum_{i=1}^n x_i^2"


def kb() -> tuple[Setter, type[Exception]]:
    from kb.errors import KbError
    from kb.typesetting import inline, typeset

    return lambda latex, display: typeset(latex, WIDTH) if display else inline(latex), KbError


def texicode() -> tuple[Setter, type[Exception]]:
    from texicode.pipeline import render_tex

    def drawn(latex: str, display: bool) -> str:
        text: str = render_tex(latex, False, False, "raw", {"fonts": "normal"})
        if text.startswith("TeXicode:"):
            raise ValueError(text)
        return text

    return drawn, ValueError


def pylatexenc() -> tuple[Setter, type[Exception]]:
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.latexwalker import LatexWalkerError

    convert = LatexNodes2Text(math_mode="text").latex_to_text
    return lambda latex, display: convert(rf"\[{latex}\]" if display else f"${latex}$").strip("\n"), LatexWalkerError


def flatlatex() -> tuple[Setter, type[Exception]]:
    import flatlatex as library
    from flatlatex.latexfuntypes import LatexSyntaxError

    converter = library.converter()
    return lambda latex, display: converter.convert(latex), LatexSyntaxError


def unicodeit() -> tuple[Setter, type[Exception]]:
    import unicodeit as library

    return lambda latex, display: library.replace(latex), ValueError


def unicodeitplus() -> tuple[Setter, type[Exception]]:
    import unicodeitplus as library
    from lark.exceptions import LarkError

    return lambda latex, display: library.parse(f"${latex}$"), LarkError


def innomd() -> tuple[Setter, type[Exception]]:
    from innomd import convert_math

    return lambda latex, display: convert_math(latex), ValueError


SETTERS = {
    setter.__name__: setter for setter in (kb, texicode, pylatexenc, flatlatex, unicodeit, unicodeitplus, innomd)
}


def main() -> None:
    name, path = sys.argv[1], Path(sys.argv[2])
    drawn, own = SETTERS[name]()
    for display in (True, False):
        drawn(FIRST, display)  # What a library loads at its first formula is not timed.
    for line in path.read_text(encoding="utf-8").splitlines():
        formula = json.loads(line)
        before = time.process_time()
        try:
            text, fault = drawn(formula["latex"], formula["display"]), ""
        except (own, *STUMBLES) as error:
            text, fault = "", type(error).__name__
        spent = time.process_time() - before
        print(json.dumps({"text": text, "fault": fault, "ms": spent * 1000}))


if __name__ == "__main__":
    main()
