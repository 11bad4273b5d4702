"""A place in a list of tokens, and what every part of the grammar asks of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from msgspec import Struct

from kb.maths.characters import letter_shown
from kb.maths.tokens import ReadingError, Token
from kb.maths.tree import Tree

MAX_DEPTH = 50
_SHOWN_DIGITS = 6

# The usual reading, and the habits that some people have instead: e^2x as e^(2x), 1/2x as 1/(2x), sin x/2 as
# sin(x/2), sin x y as sin(x) y, sin x^2 as (sin x)^2, √2x as √(2x); and the brackets that are forgotten:
# x^n-1, 1/1+x, x+1/x-1, √x+1, ln x+1; and sin^-1 x as 1/sin x.
Habit = Literal[
    "usual", "wide-exponent", "wide-fraction", "wide-function", "narrow-function", "narrow-power", "wide-root",
    "sum-exponent", "sum-denominator", "sum-fraction", "sum-root", "sum-function", "reciprocal",
]  # fmt: skip
OTHER_HABITS: tuple[Habit, ...] = (
    "wide-exponent", "wide-fraction", "wide-function", "narrow-function", "narrow-power", "wide-root",
    "sum-exponent", "sum-denominator", "sum-fraction", "sum-root", "sum-function", "reciprocal",
)  # fmt: skip

STARTS = frozenset({"number", "fraction", "symbol", "constant", "function", "frac", "sqrt", "root", "open", "begin"})


class Level(Struct):
    """What holds between one pair of brackets; `raising` inside an exponent."""

    spaces_separate: bool = False
    bars: int = 0
    raising: bool = False


class Cursor(ABC):
    """Tokens, the place in them, and how deep the brackets go here."""

    def __init__(self, tokens: list[Token], habit: Habit) -> None:
        self.tokens = tokens
        self.at = 0
        self.habit = habit
        self.depth = 0
        self.level = Level()

    @abstractmethod
    def rows(self) -> list[list[Tree]]:
        """Rows of entries, up to a closing bracket or the end."""

    @abstractmethod
    def sum(self) -> Tree:
        """Terms joined by + and -."""

    @abstractmethod
    def power(self) -> Tree:
        """An atom with its exponents."""

    @abstractmethod
    def superscript(self, token: Token) -> Tree:
        """The expression in raised characters."""

    @abstractmethod
    def joins(self) -> bool:
        """Does a factor stand here without an operator before it?"""

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    @property
    def before(self) -> Token | None:
        return self.tokens[self.at - 1] if self.at else None

    def take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def sign(self, *texts: str) -> bool:
        return self.token.kind == "sign" and self.token.text in texts

    def signs(self) -> int:
        """Take the signs here and count the minuses."""
        count = 0
        while self.sign("-", "+"):
            count += self.take().text == "-"
        return count

    @contextmanager
    def deeper(self, token: Token) -> Iterator[None]:
        """One level down; too many levels are an error, not an overflow."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ReadingError("too-deep", token.start, limit=MAX_DEPTH)
        yield
        self.depth -= 1

    def is_open(self) -> bool:
        """Is there a bracket before this place that is not closed yet?"""
        kinds = [token.kind for token in self.tokens[: self.at]]
        return kinds.count("open") > kinds.count("close")

    def unexpected(self) -> ReadingError:
        """Why the token here cannot stand here."""
        token = self.token
        before = self.before
        if token.kind == "finish":
            return ReadingError("operand-missing", token.start)
        if token.kind == "close":
            if self.is_open():
                return ReadingError("operand-missing", token.start)
            return ReadingError("bracket-close", token.start, found=token.text)
        if token.kind == "bar":
            return ReadingError("bar", token.start)
        if token.kind == "sign" and token.text in {"∂", "∇"}:
            return ReadingError("derivative-left", token.start)
        if token.kind == "sign" and token.text == "'":
            return ReadingError("prime", token.start)
        if token.kind == "sign" and token.text == "=":
            return ReadingError("equation", token.start)
        if token.kind in {"number", "fraction"} and before is not None:
            if before.kind in {"number", "fraction"}:
                return ReadingError("two-numbers", token.start)
            shown = {"letter": letter_shown(before.text), "digit": token.text[:_SHOWN_DIGITS]}
            return ReadingError("digit-after-letter", token.start, **shown)
        return ReadingError("operand-missing", token.start)
