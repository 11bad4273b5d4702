"""LaTeX source as tokens, and the reader that takes them from left to right."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from kb.typesetting.cells import clean
from kb.typesetting.macros import expand, may_define
from kb.typesetting.symbols import CHARACTERS, SYMBOLS
from kb.typesetting.tree import ORD

# Words that authors type as plain letters and mean as operators.
_NAMES = (
    "arcsin|arccos|arctan|argmax|argmin|sinh|cosh|tanh|sin|cos|tan|ln|log|exp|max|min|lim|det|arg|sup|inf"
    "|dim|ker|gcd|rank|sgn|diag|Var|Cov"
)
_TOKENS = re.compile(
    r"\\(?:[A-Za-z]+|.|$)|(?<!\\)%[^\n]*\n?|\s+|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])|[0-9]+(?:\.[0-9]+)?|(?<![A-Za-z\\])(?:"
    + _NAMES
    + r")(?![a-z])|[^\\{}&$^_%\s][\u0300-\u036f\u20d0-\u20ff]{1,2}|.",
    re.DOTALL,
)
# Where bars come in pairs only, a pair is the sign of a norm; `||a| − |b||` is not.
_SINGLE_BAR = re.compile(r"(?<![|\\])\|(?!\|)|\|\|\|")
_TWO_BARS = re.compile(r"(?<!\\)\|\|")
# Dollars within a formula part it from words, as in a pasted text; what else they hold is no words.
_DOLLARS = re.compile(r"(\\.|\{|\})|\$+", re.DOTALL)
_WORDS = re.compile(r"[^\\{}_^&%$]*[^\W\d_]{2}[^\\{}_^&%$]*")
_LINE_ENDS = re.compile(r"\\(?:newline|cr|tabularnewline)(?![A-Za-z])")
# What pages leave of signs that mean something to them.
_ENTITY = re.compile(r"&(?:lt|gt|amp|nbsp|quot|apos|le|ge|ne|times|minus|middot|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")
# A tab between is what copying from a web page leaves of a torn formula.
BLANK_LINE = re.compile(r"\n *\n")
_DRAWN_TOGETHER = re.compile(r"\\int(?:\s*\\!\s*)+\\int(?![A-Za-z])(?:(?:\s*\\!\s*)+\\int(?![A-Za-z]))?")
_OPENING = frozenset(("{", "\\begin", "\\left"))
_CLOSING = frozenset(("}", "\\end", "\\right"))
_DELIMITERS = {"<": "⟨", ">": "⟩", ".": "", "\\|": "‖", "/": "/"}


def split(source: str) -> list[str]:
    """The tokens of a source, white space and comments among them."""
    tokens: list[str] = _TOKENS.findall(source)
    return tokens


def tokens_of(latex: str, macros: Mapping[str, str]) -> list[str]:
    """The tokens of a formula as its author wrote it, with all macros in their long form."""
    source = clean(latex).replace("\t", " ")
    if "&" in source and ";" in source:
        source = clean(_ENTITY.sub(lambda entity: html.unescape(entity[0]), source))
    if macros or may_define(source):
        source = expand(source, macros)
    if "||" in source and not _SINGLE_BAR.search(source) and "array" not in source:
        source = _TWO_BARS.sub(r"\\Vert ", source)
    if "$" in source:
        source = _with_words(source)
    if "\\!" in source and "\\int" in source:
        source = _DRAWN_TOGETHER.sub(lambda found: "\\" + "i" * found[0].count("\\int") + "nt", source)
    if "\\newline" in source or "\\cr" in source or "\\tabularnewline" in source:
        source = _LINE_ENDS.sub(r"\\\\", source)
    return split(source)


def _with_words(source: str) -> str:
    """A source with the words between its inner formulas as text: `$x$ and $y$`, pasted into a formula."""
    cuts, level = [], 0
    for sign in _DOLLARS.finditer(source):
        level += (sign[1] == "{") - (sign[1] == "}")
        if sign[1] is None and level <= 0:
            cuts.append(sign.span())
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(source)]
    parts = [source[start:end] for start, end in zip(starts, ends, strict=True)]
    # What stands before the first dollar is words where the formulas are whole.
    are_words = not parts[0].strip() or (len(cuts) % 2 == 0 and _WORDS.fullmatch(parts[0]) is not None)
    for number in range(0 if are_words else 1, len(parts), 2):
        if _WORDS.fullmatch(parts[number]):
            parts[number] = f"\\text{{{parts[number]}}}"
    return "".join(parts)


def parted(tokens: list[str]) -> list[str]:
    """Tokens with a line break at each blank line between two formulas; within an environment it says nothing."""
    found: list[str] = []
    level, before = 0, "\\\\"
    for token in tokens:
        if token.isspace():
            if BLANK_LINE.search(token) and not level and before != "\\\\":
                # What follows in square brackets is no length.
                found += ["\\\\", "\\relax"]
                before = "\\\\"
        else:
            level = max(level + (token in _OPENING) - (token in _CLOSING), 0)
            before = token
        found.append(token)
    return found


class Tokens:
    """Tokens and a place among them; each method takes what it names and leaves the place behind it."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.place = 0

    def peek(self) -> str:
        """The next token that is not white space or a comment; empty at the end."""
        tokens, place = self.tokens, self.place
        while place < len(tokens) and (tokens[place].isspace() or tokens[place][0] == "%"):
            place += 1
        self.place = place
        return tokens[place] if place < len(tokens) else ""

    def raw_group(self) -> str:
        """The source between the next braces, or the next token."""
        token = self.peek()
        if token != "{":
            self.place += bool(token)
            return token
        level, start = 0, self.place + 1
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            level += (token == "{") - (token == "}")
            self.place += 1
            if level == 0:
                return "".join(self.tokens[start : self.place - 1])
        return "".join(self.tokens[start:])

    def raw_optional(self) -> str:
        """The source between the next square brackets, if they come next and close."""
        if self.peek() != "[" or "]" not in self.tokens[self.place : self.place + 60]:
            return ""
        end = self.tokens.index("]", self.place)
        text = "".join(self.tokens[self.place + 1 : end])
        self.place = end + 1
        return text

    def delimiter(self) -> str:
        """The sign of the delimiter that comes next; empty for `.`."""
        token = self.peek()
        if not token or token in ("{", "}", "&", "\\\\"):
            return ""
        self.place += 1
        if token in _DELIMITERS:
            return _DELIMITERS[token]
        if token[0] == "\\":
            return SYMBOLS.get(token[1:], (token, ORD))[0]
        if len(token) > 1:
            self.place -= 1
            return ""
        return CHARACTERS[token][0] if token in CHARACTERS else token
