"""Tokens of a source on a stack, looked at from its top: what a command takes as its arguments."""

from __future__ import annotations

import re

Tokens = list[str]

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.|$)|%[^\n]*\n?|.", re.DOTALL)
# No argument begins with what ends a group, a cell, a row or a pair of delimiters.
_NO_ARGUMENT = frozenset(("}", "&", "\\\\", "\\end", "\\right", "\\middle"))
_LONGEST_TEXT = 20


def tokens_in(source: str) -> Tokens:
    """The tokens of a source: commands, comments with the end of their line, single characters."""
    found: Tokens = _TOKEN.findall(source)
    return found


class Ahead:
    """What comes next on a stack, read without taking it; `take` takes all that was read."""

    def __init__(self, stack: Tokens) -> None:
        self.stack = stack
        self.place = len(stack)

    @property
    def passed(self) -> int:
        """How many tokens were read."""
        return len(self.stack) - self.place

    def take(self) -> None:
        """Take what was read from the stack."""
        del self.stack[self.place :]

    def next(self) -> str:
        """The next token that is neither white space nor a comment; empty at the end."""
        while self.place and (self.stack[self.place - 1].isspace() or self.stack[self.place - 1][0] == "%"):
            self.place -= 1
        return self.stack[self.place - 1] if self.place else ""

    def takes(self, token: str) -> bool:
        """Whether this token comes next; it is passed then."""
        found = self.next() == token
        self.place -= found
        return found

    def argument(self) -> Tokens | None:
        """What stands between the next braces, or the next token; None where there is none."""
        token = self.next()
        if not token or token in _NO_ARGUMENT:
            return None
        self.place -= 1
        return self._group("}") if token == "{" else [token]

    def optional(self) -> Tokens | None:
        """What stands between the next square brackets, if they come next."""
        return self._group("]") if self.takes("[") else None

    def command(self) -> str | None:
        """The command that comes next, in braces or not."""
        found = [token for token in self.argument() or () if not token.isspace()]
        return found[0] if len(found) == 1 and found[0][0] == "\\" and len(found[0]) > 1 else None

    def parameters(self, most: int) -> tuple[tuple[str, ...], ...] | None:
        """What stands before the first and behind each parameter of a `\\def`; None where they are none."""
        texts: list[Tokens] = [[]]
        while self.place and self.stack[self.place - 1] != "{":
            self.place -= 1
            token = self.stack[self.place]
            if token == "#" and len(texts) <= most and self.next() == str(len(texts)):
                self.place -= 1
                texts.append([])
            elif token in _NO_ARGUMENT or token == "#" or len(texts[-1]) == _LONGEST_TEXT:
                return None
            elif not token.isspace() and token[0] != "%":
                texts[-1].append(token)
        return tuple(map(tuple, texts))

    def until(self, text: tuple[str, ...]) -> Tokens | None:
        """Everything up to a text, which is passed too; None where it does not come."""
        wanted, first = list(text[::-1]), text[0]
        start, level = self.place, 0
        while self.place:
            token = self.stack[self.place - 1]
            if token == first and level == 0 and self.stack[max(self.place - len(text), 0) : self.place] == wanted:
                inside = self.stack[self.place : start][::-1]
                self.place -= len(text)
                return inside
            level += (token == "{") - (token == "}")
            if level < 0:
                return None
            self.place -= 1
        return None

    def _group(self, closing: str) -> Tokens | None:
        level = 0
        inside: Tokens = []
        while self.place:
            self.place -= 1
            token = self.stack[self.place]
            if token == closing and level == 0:
                return inside
            level += (token == "{") - (token == "}")
            if level < 0:
                return None
            if token[0] != "%":
                inside.append(token)
        return None
