"""Where the formulas of a Markdown text are; `$5 and $10` is money and code is code."""

from __future__ import annotations

import re
from bisect import bisect_left

from msgspec import Struct

# Each formula becomes one character of a private plane, so that no rule of Markdown looks into it.
FIRST = 0xF0000
_MOST = 0xFFFD
_PRIVATE = re.compile("[\U000f0000-\U000fffff]")
_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})[^\n]*$", re.MULTILINE)
_FENCED_MATHS = re.compile(r"(`{3,})[ \t]*math[ \t]*\n(.*\S.*)\n[ \t>]*\1`*[ \t]*", re.DOTALL)
_MARK = re.compile(r"\\[\\$`]|`+|\$\$?|\\\(|\\\[|\\begin\{([A-Za-z]+\*?)\}|^[ \t>]*(?:~{3,})", re.MULTILINE)
_ENDS = {"\\(": "\\)", "\\[": "\\]"}
_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t>]*\n")
_TICKS = re.compile("`+")
# In a formula words are parts of commands or stand in a text of its own; two side by side are a sentence, and so is
# a long one that is neither applied nor has a script.
_NAMED = re.compile(r"\\(?:text|mbox|hbox|intertext|operatorname|begin|end)[a-z]*\*?[ ]?\{[^{}]*\}|\\[A-Za-z]+|%[^\n]*")
_PROSE = re.compile(
    r"(?<![A-Za-z])[A-Za-z]{2,}[,;:]?[ \n]+[A-Za-z]{2,}(?![A-Za-z(])|(?<![A-Za-z])[A-Za-z]{4,}(?![A-Za-z]*\s*[(_=^])"
    r"|[\u3400-\u9fff]"
)
_MATHS = re.compile(r"[\\^_=+<>{}&|()\d]|^\s*[A-Za-z]\s*$")
_NO_FORMULA = re.compile(r"\[\^|^[ \t>]*(?:#{1,6}[ \t]|`{3}|~{3}|[-*+][ \t]+[A-Za-z]{2}|\d+[.)][ \t])", re.MULTILINE)
_LONGEST_PARTED = 5_000
_LOGARITHM = re.compile(
    r"((?:\\(?:ln|lg|log)(?:_(?:\w|\{\w{1,9}\}))?|(?<![a-zA-Z])(?:\\Pr|Pr?|\\(?:mathbb|mathrm|operatorname)\s*\{Pr?\})"
    r"\s*(?:\\left\s*)?[(\[])\s*(?:\\left\s*)?)\\\|"
    r"((?:(?!\\\||\\(?:vec|mathbf|boldsymbol|bm|overrightarrow)\b).){1,200})\\\|(?!\s*_)"
)
_NORM_BAR = re.compile(r"\\\|")
_MOST_DELETIONS = 40
_CLOZE = re.compile(r"\{\{c\d{1,3}::")
_CLOSING_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)
_DISPLAYS = frozenset(
    [
        "equation",
        "align",
        "gather",
        "multline",
        "aligned",
        "gathered",
        "split",
        "alignat",
        "flalign",
        "eqnarray",
        "cases",
        "matrix",
        "pmatrix",
        "bmatrix",
        "vmatrix",
        "Bmatrix",
        "Vmatrix",
        "array",
        "displaymath",
    ]
)


# What a sentence between two prices has none of.
_SURELY_MATHS = re.compile(r"\\[A-Za-z]|[\^_=<>]")
_WORD = re.compile(r"[a-z]{2,}|[A-Z]{4,}|[\u3400-\u9fff]")


class Formula(Struct, frozen=True):
    """A formula found in a text: its LaTeX, its source as written, and whether it stands by itself."""

    latex: str
    source: str
    display: bool


def mask(text: str) -> tuple[str, list[Formula]]:
    """`text` with each formula as one private character, and the formulas in order."""
    text = _PRIVATE.sub("\ufffd", text)
    found: list[Formula] = []
    parts: list[str] = []
    place = done = 0
    fences = list(_FENCE.finditer(text))
    skipped = _fenced(text, fences)
    finder = _Finder(text)
    while (match := _MARK.search(text, place)) is not None and len(found) < _MOST:
        start = match.start()
        while skipped and skipped[0][1] <= start:
            skipped.pop(0)
        if skipped and skipped[0][0] <= start:
            place = skipped[0][1]
            if (fenced := _FENCED_MATHS.fullmatch(text, start, place)) is not None and match.group()[0] == "`":
                # What GitHub and GitLab set as a display.
                parts += [text[done:start], chr(FIRST + len(found))]
                found.append(Formula(_QUOTE.sub("", fenced[2]), fenced[0], True))
                done = place
            continue
        mark = match.group()
        if mark[0] == "`":
            end = _closing_ticks(text, match.end(), mark)
            place = end if end > 0 else match.end()
            continue
        ended = _formula(finder, match)
        if ended is None:
            place = match.end()
            continue
        formula, place = ended
        parts += [text[done:start], chr(FIRST + len(found))]
        found.append(formula)
        done = place
    return "".join([*parts, text[done:]]), found


def is_loose_formula(text: str, opening: int, closing: int) -> bool:
    """Is it a formula between two dollars, though a space stands behind the first or before the second: `$f(x) = $`?

    It holds a sign of mathematics and no word but commands and products of matrices; and no dollar is turned to a
    neighbour, as that of a price or of the next formula would be.
    """
    inside = text[opening + 1 : closing]
    before, behind = text[max(opening - 1, 0) : opening], text[closing + 1 : closing + 2]
    if "\n" in inside or _is_word_sign(before) or _is_word_sign(behind) or behind in ("\\", "{", "("):
        return False
    return _SURELY_MATHS.search(inside) is not None and _WORD.search(_NAMED.sub(" ", inside)) is None


def _is_word_sign(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def is_one_formula(inside: str) -> bool:
    """Is what stands between two marks of a display one formula, though it holds blank lines?

    A mark that nobody closed must not reach over paragraphs to the next.
    """
    if "$" in inside or _NO_FORMULA.search(inside):
        return False
    return all(
        not _PROSE.search(_NAMED.sub(" . ", part)) and (not part.strip() or _MATHS.search(part))
        for part in _BLANK.split(inside)
    )


def unescaped_bars(latex: str) -> str:
    """A formula of a table's cell: `\\|` alone is a bar that would part cells; in pairs they are norms.

    Of a logarithm's argument and of what has a probability they are bars in pairs too: `\\ln\\|x\\|` is what every
    table of integrals holds, `P(\\|X_n - X\\| > ε)` every one of convergence.
    """
    latex = _LOGARITHM.sub(r"\1|\2|", latex)
    count = len(_NORM_BAR.findall(latex))
    if count % 2 == 0:
        return latex
    return _NORM_BAR.sub(r"\\mid " if count == 1 else "|", latex)


def without_deletions(latex: str) -> str:
    """A formula with what its deletions hide in place: `{{c1::a::hint}}` is `{a}`."""
    for _ in range(_MOST_DELETIONS):
        if (found := _CLOZE.search(latex)) is None:
            break
        level, place, ends = 2, found.end(), []
        hint = -1
        while place < len(latex):
            sign = latex[place]
            if sign == "\\":
                place += 2
                continue
            level += (sign == "{") - (sign == "}")
            if level == 0:
                ends = [place]
                break
            if level == 2 and hint < 0 and latex.startswith("::", place):
                hint = place
            place += 1
        if not ends:
            return latex
        close = latex.rfind("}", 0, place)
        body = latex[found.end() : hint if hint >= 0 else close]
        latex = f"{latex[: found.start()]}{{{body}}}{latex[place + 1 :]}"
    return latex


def _fenced(text: str, fences: list[re.Match[str]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened: re.Match[str] | None = None
    for fence in fences:
        if opened is None:
            opened = fence
        elif (
            fence[1][0] == opened[1][0] and len(fence[1]) >= len(opened[1]) and fence.group().strip(" \t>") == fence[1]
        ):
            found.append((opened.start(), fence.end()))
            opened = None
    if opened is not None:
        found.append((opened.start(), len(text)))
    return found


def _closing_ticks(text: str, place: int, ticks: str) -> int:
    for match in re.finditer(r"`+|\n[ \t]*\n", text[place : place + 4000]):
        if match.group() == ticks:
            return place + match.end()
        if match.group()[0] == "\n":
            break
    return -1


class _Finder:
    """Ends of formulas and blank lines in a text; what was once not found is not looked for again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blanks = [blank.start() for blank in _BLANK.finditer(text)]
        self.missing: set[str] = set()

    def end(self, mark: str, start: int) -> int:
        """Where `mark` comes next; -1 where it does not."""
        found = -1 if mark in self.missing else self.text.find(mark, start)
        if found < 0:
            self.missing.add(mark)
        return found

    def is_parted(self, start: int, end: int) -> bool:
        """Does a blank line stand between two places?"""
        place = bisect_left(self.blanks, start)
        return place < len(self.blanks) and self.blanks[place] < end


def _formula(finder: _Finder, match: re.Match[str]) -> tuple[Formula, int] | None:
    """The formula that a mark begins, and where it ends; None where the mark is only a mark."""
    mark, start, inner, text = match.group(), match.start(), match.end(), finder.text
    if mark == "$":
        return _between_dollars(finder, start, inner)
    if match[1] and match[1].rstrip("*") in _DISPLAYS:
        closing = f"\\end{{{match[1]}}}"
        end = finder.end(closing, inner)
        # An environment that is never closed does not reach over paragraphs to the end of another.
        if end < 0 or (finder.is_parted(inner, end) and any(text.find(sign, inner, end) >= 0 for sign in ("$", mark))):
            return None
        whole = (start, end + len(closing))
        return _made(text, whole, whole, True)
    closing = "$$" if mark == "$$" else _ENDS.get(mark, "")
    end = finder.end(closing, inner) if closing else -1
    if end < 0 or not text[inner : min(end, inner + 1000)].strip():
        return None
    if finder.is_parted(inner, end) and (end - inner > _LONGEST_PARTED or not is_one_formula(text[inner:end])):
        return None
    return _made(text, (start, end + 2), (inner, end), mark != "\\(")


def _between_dollars(finder: _Finder, start: int, inner: int) -> tuple[Formula, int] | None:
    text, place = finder.text, inner
    while (closing := _CLOSING_DOLLAR.search(text, place)) is not None and closing.group() != "$":
        place = closing.end()
    if closing is None or closing.start() == inner or finder.is_parted(inner, closing.start()):
        return None
    content = text[inner : closing.start()]
    ticks = _TICKS.search(content)
    if ticks and _closing_ticks(text, inner + ticks.end(), ticks[0]) > closing.start():
        return None  # a dollar in code closes nothing
    loose = content[0].isspace(), content[-1].isspace()
    following = text[closing.end() : closing.end() + 1]
    if loose == (True, True):
        # `$ x $` is written by hand often enough; between two prices there is no sign of mathematics.
        if "\n" in content or not (re.search(r"[\\^_=]", content) or len(content.strip()) <= 3):
            return None
    elif any(loose):
        if not is_loose_formula(text, start, closing.start()):
            return None
    elif following.isascii() and following.isdigit():
        return None
    return _made(text, (start, closing.end()), (inner, closing.start()), False)


def _made(text: str, outer: tuple[int, int], inner: tuple[int, int], display: bool) -> tuple[Formula, int]:
    start, after = outer
    latex = text[slice(*inner)]
    if "\n" in latex and ">" in text[text.rfind("\n", 0, start) + 1 : start]:
        latex = _QUOTE.sub("", latex)
    if not display and len(latex) > 2 and latex[0] == latex[-1] == "`" and latex.count("`") == 2:
        latex = latex[1:-1]
    if "{{c" in latex:
        latex = without_deletions(latex)
    return Formula(latex, text[start:after], display), after
