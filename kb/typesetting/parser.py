"""LaTeX source becomes a tree; whatever the source, there is a tree."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from kb.typesetting import tables
from kb.typesetting.cells import clean
from kb.typesetting.commands import SPECIAL
from kb.typesetting.fencing import BAR_SIGNS, beside_bars, fence
from kb.typesetting.letters import ACCENTS, FONT_SWITCHES, TEXT_COMMANDS
from kb.typesetting.room import length
from kb.typesetting.shapes import is_prime
from kb.typesetting.symbols import CHARACTERS, GREEK, LIMITED, OPERATORS, SPACES, SWALLOWED, SYMBOLS, WORDS
from kb.typesetting.tokens import BLANK_LINE, Tokens, parted, split, tokens_of
from kb.typesetting.tree import (
    CLOSE,
    OP,
    OPEN,
    ORD,
    REL,
    Accent,
    Atom,
    Fenced,
    Fraction,
    Group,
    Node,
    Root,
    Scripts,
    Space,
)
from kb.typesetting.typed import LETTERS, MARKS, PRIMES, RAISED, typed_script
from kb.typesetting.words import text

_SIZES = frozenset(size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m"))
_INFIX = {
    "over": (True, "", ""),
    "atop": (False, "", ""),
    "choose": (False, "(", ")"),
    "brack": (False, "[", "]"),
    "brace": (False, "{", "}"),
}
_BRACKETS = dict.fromkeys("([{⟨⌈⌊⟮⟦", OPEN) | dict.fromkeys(")]}⟩⌉⌋⟯⟧", CLOSE)
# Those that take two delimiters or a length behind them.
_WITH = {"overwithdelims": "over", "atopwithdelims": "atop", "abovewithdelims": "over", "above": "over"}
_DEEPEST = 30
# Signs and commands of one formula; the longest of 4,000 real ones has a quarter of it.
_MOST = 6_000


def parse(latex: str, macros: Mapping[str, str] | None = None) -> Group:
    """The tree of a formula. Never raises: what is not understood, or endless, stays in it as written."""
    tokens = tokens_of(latex, macros or {})
    if len(tokens) > _MOST:
        return Group([Atom(" ".join(clean(latex).split()), ORD, "text")])
    return whole(parted(tokens) if BLANK_LINE.search(latex) else tokens)


def whole(tokens: list[str], depth: int = 0) -> Group:
    """The tree of all tokens. What closes without having been opened ends a row early; the rest still counts."""
    parser = Parser(tokens)
    parser.depth = depth
    rows = parser.row().items
    if parser.place < len(parser.tokens):
        while parser.place < len(parser.tokens):
            rows.extend(parser.stray())
            rows.extend(parser.row().items)
        if any(item is tables.COLUMN for item in rows) and any(item is tables.NEWLINE for item in rows):
            return Group([tables.bare(rows)])
        rows = fence(rows)
    return Group(tables.numbers_last(rows))


class Parser(Tokens):
    """Makes the tree of what it takes from the tokens."""

    def __init__(self, tokens: list[str]) -> None:
        super().__init__(tokens)
        self.font = ""
        self.depth = 0
        self.environments = 0
        self.skipped = 0
        """So many cells of a row the last one covered beside its own."""
        self.unclosed: set[str] = set()
        """Delimiters that were looked for to the end, and not found."""

    def optional(self) -> Group | None:
        """What stands between the next square brackets, if they come next."""
        if self.peek() != "[":
            return None
        self.place += 1
        found = self.row(stops=("]",))
        if self.peek() == "]":
            self.place += 1
        return found

    def stray(self) -> list[Node]:
        """A token that ends nothing here: drawn where it means something, else left out."""
        token = self.tokens[self.place]
        self.place += 1
        if token == "&":
            return [tables.COLUMN]
        if token == "\\right":
            return [Atom(self.delimiter(), CLOSE)]
        if token == "\\middle":
            return [Atom(self.delimiter(), REL)]
        if token == "\\end":
            self.raw_group()
        return []

    # --- rows and arguments

    def row(self, stops: tuple[str, ...] = ()) -> Group:
        """Everything up to a token that ends a row; that token is left."""
        if self.depth > _DEEPEST:
            return Group([self.too_deep()])
        depth = self.depth
        self.depth += 1
        font, fenced = self.font, False
        items: list[Node] = []
        infix: tuple[str, list[Node]] | None = None
        around = ("", "")
        while token := self.peek():
            if token in stops or token in _ENDS:
                if token != "\\\\" or stops:
                    break
                if self.environments:
                    break
                self.place += 1
                self.raw_optional()
                items.append(tables.NEWLINE)
                continue
            self.place += 1
            if token in ("^", "_", "'") or token in PRIMES:
                self.script(token, items)
            elif token in RAISED:
                self.hang("^" if RAISED[token] else "_", typed_script(self, token), items)
            elif token[0] == "\\" and token[1:] in _INFIX and infix is None:
                infix, items = (token[1:], items), []
            elif token[0] == "\\" and token[1:] in _WITH and infix is None:
                around = (self.delimiter(), self.delimiter()) if token.endswith("delims") else around
                if token.startswith("\\above"):
                    length(self)
                infix, items = (_WITH[token[1:]], items), []
            elif token in ("\\limits", "\\nolimits", "\\displaylimits"):
                if items and token != "\\displaylimits":
                    last = items[-1]
                    hung = last if isinstance(last, Scripts) else Scripts(last)
                    hung.limits = token == "\\limits"
                    items[-1] = hung
            else:
                node = self.node(token)
                if node is not None:
                    items.append(node)
                    if type(node) is Atom:
                        fenced = self.bracket(node, depth) or fenced
        self.font = font
        self.depth = depth
        if fenced:
            items = fence(items)
        if infix is not None:
            bar, left, right = _INFIX[infix[0]]
            left, right = (left, right) if left else around
            fraction: Node = Fraction(Group(fence(infix[1])), Group(items), bar)
            items = [Fenced(left, [Group([fraction])], right)] if left or right else [fraction]
        return Group(items)

    def bracket(self, atom: Atom, depth: int) -> bool:
        """Counts a bracket typed plainly as a level; says whether it may have a partner."""
        if atom.cls == OPEN:
            if self.depth > _DEEPEST:
                atom.cls = ORD
                return False
            self.depth += 1
            return True
        if atom.cls == CLOSE and self.depth > depth + 1:
            self.depth -= 1
        return atom.text in BAR_SIGNS

    def too_deep(self) -> Node:
        """The rest as it is written: no real formula nests this deep."""
        level, start = 0, self.place
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            level += (token in ("{", "\\left", "\\begin")) - (token in ("}", "\\right", "\\end"))
            if level < 0:
                break
            self.place += 1
        return Atom("".join(self.tokens[start : self.place]).replace("\n", " "), ORD, "text")

    def argument(self) -> Node:
        """One argument: a group in braces, a command with its own arguments, or one character."""
        token = self.peek()
        if not token or token in _ENDS:
            return Group([])
        if token == "{":
            return self.braces()
        self.place += 1
        if token[0] in "0123456789" and len(token) > 1:
            self.tokens[self.place - 1] = token[1:]
            self.place -= 1
            return Atom(self.letter(token[0]), ORD, self.font)
        if self.depth > _DEEPEST:
            return Atom(token, ORD, "text")
        self.depth += 1
        found = self.node(token)
        self.depth -= 1
        return found if found is not None else Group([])

    def braces(self) -> Group:
        """A group whose opening brace comes next."""
        self.place += 1
        environments, self.environments = self.environments, 0
        group = self.row(stops=("}",))
        self.environments = environments
        # A `&` or `\right` inside braces ends a row; a brace still closes it.
        while (token := self.peek()) and token != "}":
            if token == "\\\\":
                self.place += 1
                self.raw_optional()
                group.items.append(tables.NEWLINE)
                group.items.extend(self.row(stops=("}",)).items)
                continue
            if token in ("\\end", "\\right") and (environments or token == "\\right"):
                return group
            group.items.extend(self.stray())
            group.items.extend(self.row(stops=("}",)).items)
        self.place += 1
        return tables.stacked(group)

    def script(self, token: str, items: list[Node]) -> None:
        """Hangs a sub- or superscript or primes on the last item."""
        if token in ("^", "_"):
            # The base is parted from the row first: an argument may look back at nothing.
            self.hang(token, None, items)
            return
        count = PRIMES[token]
        while (following := self.peek()) in PRIMES:
            self.place += 1
            count += PRIMES[following]
        self.hang("'", Atom({1: "′", 2: "″", 3: "‴"}.get(count, "′" * count)), items)

    def hang(self, token: str, marks: Node | None, items: list[Node]) -> None:
        """Hangs marks on the last item: below for `_`, else above; without marks, the next argument."""
        base: Node = items.pop() if items else Group([])
        if isinstance(base, Space):
            items.append(base)
            base = Group([])
        if not isinstance(base, Scripts):
            base = Scripts(base)
        elif (base.sub is not None and token == "_") or (
            base.sup is not None and token == "^" and not is_prime(base.sup)
        ):
            if isinstance(base.base, Group) and base.base.items and isinstance(base.base.items[0], Scripts):
                # No one writes a third script on a script; without a limit a tree could be as deep as its source.
                items.append(base)
                base = Scripts(Group([]))
            else:
                base = Scripts(Group([base]))
        marks = self.argument() if marks is None else marks
        if token == "_":
            base.sub = marks
        elif base.sup is None:
            base.sup = marks
        else:
            before = base.sup.items if isinstance(base.sup, Group) else [base.sup]
            base.sup = Group([*before, marks])
        items.append(base)

    # --- single items

    def letter(self, character: str) -> str:
        """The sign of a plain character."""
        return CHARACTERS.get(character, (character, ORD))[0]

    def node(self, token: str) -> Node | None:
        """The node that a token begins; None where it draws nothing."""
        first = token[0]
        if first == "\\":
            return self.command(token[1:])
        if first == "{":
            self.place -= 1
            return self.braces()
        if first in "}&$":
            return None
        if first == "√" and self.peek() == "{":
            return Root(self.argument())
        if token in LETTERS:
            return Atom(LETTERS[token][0], ORD, self.font or LETTERS[token][1])
        if len(token) > 1 and not token[-1].isascii():
            return self.marked(token)
        if len(token) > 1 and first not in "0123456789":
            return Atom(WORDS.get(token, token), OP, "limits" if token in LIMITED else "")
        text, cls = CHARACTERS.get(token, (token, ORD))
        return Atom(text, cls, self.font)

    def marked(self, token: str) -> Node | None:
        """A letter typed with a mark over it, as its command would set it."""
        whole = unicodedata.normalize("NFC", token)
        if len(whole) == 1:
            return self.node(whole)
        body = self.node(token[:-1])
        if body is not None and token[-1] in MARKS:
            return Accent(MARKS[token[-1]], body)
        return Atom(whole, body.cls if isinstance(body, Atom) else ORD, self.font)

    def command(self, name: str) -> Node | None:
        """The node of a command, with its arguments taken."""
        known = SYMBOLS.get(name)
        if known is not None:
            return Atom(known[0], known[1], self.font)
        if name in OPERATORS:
            return Atom(WORDS.get(name, name), OP, "limits" if name in LIMITED else "")
        if name in SPACES:
            return Space(SPACES[name])
        if name in FONT_SWITCHES:
            self.font = FONT_SWITCHES[name]
            return None
        if name in ACCENTS:
            return Accent(name, self.argument())
        if name in TEXT_COMMANDS:
            if name == "textcolor":
                return SPECIAL[name](self)
            return text(self, self.raw_group(), {"textbf": "bold"}.get(name, "text"))
        if name in _SIZES:
            sign = self.delimiter()
            side = {"l": OPEN, "r": CLOSE, "m": REL}.get(name[-1]) or _BRACKETS.get(sign, ORD)
            return Atom(sign, side) if sign else None
        special = SPECIAL.get(name)
        if special is not None:
            return special(self)
        if name in SWALLOWED:
            for _ in range(SWALLOWED[name]):
                self.raw_group()
            return None
        if name in ("\\", "newline"):
            self.raw_optional()
            return tables.NEWLINE
        if name[:2] == "up" and name[2:] in GREEK:
            return Atom(GREEK[name[2:]], ORD, "upright")
        if name in ("(", ")", "[", "]"):
            return None
        return self.unknown(name)

    def unknown(self, name: str) -> Node:
        """A command that is not known as it is written, with its braces or the space behind it."""
        items: list[Node] = [Atom(f"\\{name}", ORD, "text")]
        while self.place < len(self.tokens) and self.tokens[self.place] == "{":
            items += [Atom("{", OPEN, "text"), self.argument(), Atom("}", CLOSE, "text")]
        spaced = self.place < len(self.tokens) and self.tokens[self.place].isspace()
        if len(items) == 1 and spaced and self.peek()[-1:].isalnum():
            return Atom(f"\\{name} ", ORD, "text")
        return items[0] if len(items) == 1 else Group(items)

    def part(self, source: str) -> Group:
        """A piece of source as a tree of its own, with the depth of where it stands counted."""
        if self.depth > _DEEPEST:
            return Group([Atom(source, ORD, "text")])
        return whole(split(source), self.depth + 1)

    def fenced(self) -> Node:
        """`\\left … \\middle … \\right`; without its `\\right` it ends with what surrounds it."""
        left, parts, middles = self.delimiter(), [], []
        environments, self.environments = self.environments, 0
        while True:
            part = self.row(stops=("\\right",))
            while (token := self.peek()) == "&" or (token == "\\\\" and not environments):
                part.items.extend(self.stray() if token == "&" else [])
                if token == "\\\\":
                    self.place += 1
                    part.items.append(tables.NEWLINE)
                part.items.extend(self.row(stops=("\\right",)).items)
            parts.append(tables.stacked(part))
            if token != "\\middle":
                break
            self.place += 1
            middles.append(self.delimiter())
        self.environments = environments
        right = ""
        if token == "\\right":
            self.place += 1
            right = self.delimiter()
        return Fenced(left, beside_bars(parts), right, tuple(middles))

    def environment(self) -> Node:
        """`\\begin{…} … \\end{…}`."""
        name = self.raw_group().strip()
        if self.depth > _DEEPEST:
            return self.too_deep()
        self.depth += 1
        before, self.environments = self.environments, self.environments + 1
        found = tables.read(self, name)
        self.environments = before
        self.depth -= 1
        return found


_ENDS = frozenset(("}", "&", "\\\\", "\\right", "\\middle", "\\end"))
