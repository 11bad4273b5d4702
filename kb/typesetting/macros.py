"""Commands that an author defines: `\\newcommand`, `\\def` and their relatives, and those of the settings.

Source becomes source: what is defined is replaced before anything else looks at a formula. A definition that never
comes to an end is left as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from msgspec import Struct

from kb.typesetting.arguments import Ahead, Tokens, tokens_in
from kb.typesetting.cells import clean

_NEW = frozenset(("\\newcommand", "\\renewcommand", "\\providecommand", "\\DeclareRobustCommand"))
_DEF = frozenset(("\\def", "\\gdef", "\\edef", "\\xdef"))
_OPERATOR = "\\DeclareMathOperator"
_PAIRED = "\\DeclarePairedDelimiter"
_DEFINING = _NEW | _DEF | {_OPERATOR, _PAIRED, "\\let"}
_PREFIXES = frozenset(("\\global", "\\long", "\\protected", "\\outer"))
_SIGNS = ("\\def", "newcommand", "def\\", "providecommand", "\\Declare", "\\let")
# So much may one command become, so many that never end are tried, and so much may a formula by itself grow by.
_MOST_EACH, _MOST_ENDLESS, _MOST_GROWTH = 2_000, 6, 6_000
_MOST_PARAMETERS = 9
_WORD_END = re.compile(r"(?:^|[^\\])(?:\\\\)*\\[A-Za-z]+\Z")


class Macro(Struct, frozen=True):
    """What stands for a command: its body with `#1` …, the default of an optional first argument.

    `texts` are what stands before the first argument and behind each one, where `\\def` asks for that. `starred` is the
    body of its starred form; the body of a `primitive` is a command with the meaning that it had before.
    """

    body: tuple[str, ...]
    count: int = 0
    default: tuple[str, ...] | None = None
    texts: tuple[tuple[str, ...], ...] = ()
    starred: tuple[str, ...] | None = None
    primitive: bool = False


class Piece(Struct, frozen=True):
    """A stretch of a source that became another one: where it stood, and where what it became stands."""

    start: int
    end: int
    out_start: int
    out_end: int


class Expansion(Struct, frozen=True):
    """A source with its macros in their long form, and what was replaced. Line ends stay, as many as there were."""

    text: str
    pieces: tuple[Piece, ...] = ()


def may_define(source: str) -> bool:
    """A quick look: could a text hold a definition?"""
    return any(sign in source for sign in _SIGNS)


def expand(source: str, given: Mapping[str, str]) -> str:
    """A formula with its own macros and the given ones (name → body) in their long form."""
    macros = Macros(given, _MOST_GROWTH)
    macros.learn([source])
    return macros.expand(source).text


def macro_of(body: str) -> Macro:
    """The macro of a body alone: it takes as many arguments as it names."""
    tokens = [token for token in tokens_in(body) if token[0] != "%"]
    named = (int(two) for one, two in pairwise(tokens) if one == "#" and two in "123456789")
    return Macro(tuple(tokens), max(named, default=0))


class Macros:
    """The macros that are known at a place of a text, and how much it may still grow."""

    def __init__(self, given: Mapping[str, str], room: int) -> None:
        self.known = {
            "\\" + name.lstrip("\\"): macro_of(clean(body)) for name, body in given.items() if isinstance(body, str)
        }
        self._to_come: set[str] = set()
        self._endless: set[str] = set()
        self._room = room

    def learn(self, sources: Iterable[str]) -> None:
        """Know the first definition of each command in these sources, for what stands before it."""
        found: dict[str, Macro] = {}
        for source in sources:
            stack = tokens_in(source)[::-1] if may_define(source) else []
            while stack and self._room > 0:
                token = stack.pop()
                if token in _DEFINING and (one := self._definition(token, stack)) is not None:
                    name, macro = one
                    if token != "\\providecommand" or name not in self.known:
                        found.setdefault(name, macro)
        self.known |= found
        self._to_come = set(found)

    def expand(self, source: str) -> Expansion:
        """A formula with what is known in its long form; what it defines counts from there on, and is taken out."""
        tokens = tokens_in(source)
        if not any(token[0] == "\\" and self.is_taken(token) for token in tokens):
            return Expansion(source)
        return _Run(self, tokens).expansion()

    def is_taken(self, token: str) -> bool:
        """Is a token a definition, or does it stand for something else?"""
        if self._room <= 0:
            return False
        return (token in self.known and token not in self._endless) or token in _DEFINING or token in _PREFIXES

    def takes_definition(self, token: str, stack: Tokens) -> bool:
        """Takes a definition from the stack behind its command; False where it is none."""
        if token in _PREFIXES:
            return Ahead(stack).next() in _DEFINING | _PREFIXES
        found = self._definition(token, stack)
        if found is None:
            return False
        name, macro = found
        if token != "\\providecommand" or name not in self.known:
            self.known[name] = macro
            self._endless.discard(name)
            self._to_come.discard(name)
        return True

    def body_for(self, token: str, stack: Tokens) -> Tokens | None:
        """What a command stands for, its arguments taken from the stack and put in; None where one is missing."""
        ahead = Ahead(stack)
        filled = _filled(self.known[token], ahead)
        self._room -= ahead.passed if filled is None else len(filled) + 1
        if filled is not None:
            ahead.take()
        return filled

    def give_up(self, name: str) -> None:
        """This command never comes to an end: it stays as it is written."""
        self._endless.add(name)
        if len(self._endless) > _MOST_ENDLESS:
            self._room = 0

    def _definition(self, token: str, stack: Tokens) -> tuple[str, Macro] | None:
        ahead = Ahead(stack)
        found = self._read_definition(token, ahead)
        if found is None:
            # A brace that is never closed was looked for to the end.
            self._room -= ahead.passed
        else:
            ahead.take()
        return found

    def _read_definition(self, token: str, ahead: Ahead) -> tuple[str, Macro] | None:
        starred = ahead.takes("*")
        name = ahead.command()
        if name is None:
            return None
        if token == "\\let":
            return self._let(name, ahead)
        if token in _DEF:
            return _def(name, ahead)
        if token == _PAIRED:
            return _paired(name, ahead)
        count, default = 0, None
        if token in _NEW and (number := ahead.optional()) is not None:
            digits = "".join(number).strip()
            if digits not in ("", *"0123456789"):
                return None
            count = int(digits or 0)
            default = ahead.optional() if count else None
        body = ahead.argument()
        if body is None:
            return None
        if token == _OPERATOR:
            body = ["\\operatorname", *(["*"] if starred else []), "{", *body, "}"]
        return name, Macro(tuple(body), count, None if default is None else tuple(default))

    def _let(self, name: str, ahead: Ahead) -> tuple[str, Macro] | None:
        ahead.takes("=")
        meant = ahead.argument()
        if meant is None or len(meant) != 1:
            return None
        known = None if meant[0] in self._to_come else self.known.get(meant[0])
        return name, known or Macro((meant[0],), primitive=True)


def _def(name: str, ahead: Ahead) -> tuple[str, Macro] | None:
    """`\\def\\name#1#2{…}`, with what may stand before, between and behind the parameters."""
    texts = ahead.parameters(_MOST_PARAMETERS)
    body = None if texts is None else ahead.argument()
    if texts is None or body is None:
        return None
    return name, Macro(tuple(body), len(texts) - 1, None, texts if any(texts) else ())


def _paired(name: str, ahead: Ahead) -> tuple[str, Macro] | None:
    """`\\DeclarePairedDelimiter{\\abs}{\\lvert}{\\rvert}`: starred it grows; a size in brackets says nothing here."""
    left, right = ahead.argument(), ahead.argument()
    if left is None or right is None:
        return None
    grown = ("\\left", *left, "#", "2", "\\right", *right)
    return name, Macro((*left, "#", "2", *right), 2, (), (), grown)


def _filled(macro: Macro, ahead: Ahead) -> Tokens | None:
    """The body of a macro with its arguments in it; None where one is missing."""
    body = macro.starred if macro.starred is not None and ahead.takes("*") else macro.body
    if not macro.count and not macro.texts:
        return list(body)
    given: list[Tokens] = []
    if macro.texts:
        if not all(map(ahead.takes, macro.texts[0])):
            return None
    elif macro.default is not None:
        optional = ahead.optional()
        given.append(list(macro.default) if optional is None else optional)
    while len(given) < macro.count:
        behind = macro.texts[len(given) + 1] if macro.texts else ()
        argument = ahead.until(behind) if behind else ahead.argument()
        if argument is None:
            return None
        given.append(argument)
    return _put_in(body, given)


def _put_in(body: tuple[str, ...], given: list[Tokens]) -> Tokens:
    filled: Tokens = []
    place = 0
    while place < len(body) and len(filled) <= _MOST_EACH:
        token = body[place]
        place += 1
        if token != "#" or place == len(body):
            filled.append(token)
            continue
        which = body[place]
        place += 1
        if which in "123456789" and int(which) <= len(given):
            filled.extend(given[int(which) - 1])
        elif which == "#":
            filled.append("#")
    return filled


class _Begun(Struct, frozen=True):
    """A piece that is being replaced: its first token and offset, what was done before it, its command."""

    at: int
    start: int
    kept: int
    size: int
    name: str


class _Run:
    """One pass over the tokens of a formula. A stack holds what is to be read, what a command became on top."""

    def __init__(self, macros: Macros, tokens: Tokens) -> None:
        self.macros, self.tokens = macros, tokens
        self.stack = tokens[::-1]
        # How many of the formula's own tokens wait; what is more on the stack came from a macro.
        self.waiting = len(tokens)
        self.at = self.offset = 0
        self.done: Tokens = []
        self.size = self.growth = 0
        self.pieces: list[Piece] = []
        self.begun: _Begun | None = None

    def expansion(self) -> Expansion:
        """The formula with everything replaced."""
        stack = self.stack
        while stack:
            if len(stack) <= self.waiting:
                self._end_piece()
            token = stack.pop()
            if token[0] != "\\" or not self.macros.is_taken(token) or not self._replaces(token):
                self._put(token)
        self._end_piece()
        return Expansion("".join(self.done), tuple(self.pieces))

    def _replaces(self, token: str) -> bool:
        """Whether a token was a definition, or what it stands for is on the stack now."""
        own = len(self.stack) < self.waiting
        if own:
            start = self._seek(len(self.stack) + 1)
            self.begun, self.growth = _Begun(self.at, start, len(self.done), self.size, token), 0
            self.waiting = len(self.stack)
        if token in _DEFINING or token in _PREFIXES:
            taken = self.macros.takes_definition(token, self.stack)
        else:
            taken = self._fills(token)
        self.waiting = min(self.waiting, len(self.stack))
        if own and not taken:
            self.begun = None
        return taken

    def _fills(self, token: str) -> bool:
        filled = self.macros.body_for(token, self.stack)
        if filled is None:
            return False
        self.waiting = min(self.waiting, len(self.stack))
        if self.macros.known[token].primitive:
            self._put(filled[0])
            return True
        self.growth += len(filled) + 1
        if self.growth > _MOST_EACH and self.begun is not None:
            self._give_up(self.begun)
            return True
        self.stack.extend(reversed(["{", *filled, "}"] if len(filled) > 1 and self._is_script() else filled))
        return True

    def _give_up(self, begun: _Begun) -> None:
        """The command with which this piece began never comes to an end: all goes on behind it."""
        self.macros.give_up(begun.name)
        del self.done[begun.kept :]
        self.size, self.at, self.offset, self.begun = begun.size, begun.at, begun.start, None
        self.stack[:] = self.tokens[: begun.at : -1]
        self.waiting = len(self.stack)
        self._put(begun.name)

    def _is_script(self) -> bool:
        """Does the next thing hang on something? There `x^\\a` is meant as one, however long `\\a` is."""
        last = next((token for token in reversed(self.done) if not token.isspace()), "")
        return last in ("^", "_")

    def _put(self, token: str) -> None:
        if self.done and token[0].isalpha() and token[0].isascii() and _is_word(self.done[-1]):
            self.done.append(" ")
            self.size += 1
        self.done.append(token)
        self.size += len(token)

    def _seek(self, waiting: int) -> int:
        """Where in the source the formula's own tokens begin, when so many wait."""
        at = len(self.tokens) - waiting
        self.offset += sum(map(len, self.tokens[self.at : at]))
        self.at = max(at, self.at)
        return self.offset

    def _end_piece(self) -> None:
        self.waiting = min(self.waiting, len(self.stack))
        if self.begun is None:
            return
        begun, self.begun = self.begun, None
        self._join_lines(begun)
        end = self._seek(self.waiting)
        self.pieces.append(Piece(begun.start, end, begun.size, self.size))
        # The lines that it stood on stay lines, with what stands at their beginning.
        quoted = False
        for token in self.tokens[begun.at : self.at]:
            quoted = (quoted and token in " \t>") or token[-1] == "\n"
            if quoted:
                self._put(token[-1])

    def _join_lines(self, begun: _Begun) -> None:
        """What a command became stands on one line, without the marks of a quote between."""
        joined = re.sub(r"\n[ \t>]*", " ", "".join(self.done[begun.kept :]))
        self.done[begun.kept :] = [joined] if joined else []
        self.size = begun.size + len(joined)


def _is_word(token: str) -> bool:
    return _WORD_END.search(token) is not None if len(token) > 1 else False
