"""LaTeX source becomes a tree; whatever the source, there is a tree."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.typesetting import tables
from kb.typesetting.cells import clean
from kb.typesetting.letters import ACCENTS, FONT_COMMANDS, FONT_SWITCHES, TEXT_COMMANDS
from kb.typesetting.macros import expand
from kb.typesetting.symbols import CHARACTERS, LIMITED, NEGATED, OPERATORS, SPACES, SWALLOWED, SYMBOLS, WORDS
from kb.typesetting.tree import (
    BIG,
    BIN,
    CLOSE,
    INNER,
    OP,
    OPEN,
    ORD,
    PUNCT,
    REL,
    Accent,
    Arrow,
    Atom,
    Boxed,
    Fenced,
    Fraction,
    Group,
    Node,
    Root,
    Scripts,
    Space,
    Stack,
    Tag,
)

# Words that authors type as plain letters and mean as operators.
_NAMES = "arcsin|arccos|arctan|argmax|argmin|sinh|cosh|tanh|sin|cos|tan|ln|log|exp|max|min|lim|det|arg|sup|inf"
_TOKENS = re.compile(
    r"\\(?:[A-Za-z]+|.|$)|(?<!\\)%[^\n]*\n?|\s+|[0-9]+(?:\.[0-9]+)?|(?<![A-Za-z\\])(?:" + _NAMES + r")(?![A-Za-z])|.",
    re.DOTALL,
)
_DELIMITERS = {"<": "⟨", ">": "⟩", ".": "", "\\|": "‖", "/": "/"}
_SIZES = frozenset(size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m"))
_FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "flatfrac"))
_BINOMIALS = frozenset(("binom", "dbinom", "tbinom"))
_CLASSES = {
    "mathop": OP,
    "mathrel": REL,
    "mathbin": BIN,
    "mathord": ORD,
    "mathopen": OPEN,
    "mathclose": CLOSE,
    "mathpunct": PUNCT,
    "mathinner": INNER,
}
_ARROWS = {
    "xrightarrow": "→",
    "xleftarrow": "←",
    "xleftrightarrow": "↔",
    "xRightarrow": "⇒",
    "xLeftarrow": "⇐",
    "xLeftrightarrow": "⇔",
    "xmapsto": "↦",
    "xlongequal": "=",
    "xlongrightarrow": "→",
    "xhookrightarrow": "↪",
    "xrightharpoonup": "⇀",
}
_INFIX = {
    "over": (True, "", ""),
    "atop": (False, "", ""),
    "choose": (False, "(", ")"),
    "brack": (False, "[", "]"),
    "brace": (False, "{", "}"),
}
_DEEPEST = 40
BAR_SIGNS = frozenset("|‖")


def parse(latex: str, macros: Mapping[str, str] | None = None) -> Group:
    """The tree of a formula. Never raises: what is not understood stays in it as written."""
    source = clean(latex)
    tokens: list[str] = _TOKENS.findall(source)
    if (
        macros
        or "\\newcommand" in source
        or "\\def" in source
        or "\\DeclareMath" in source
        or "\\renewcommand" in source
    ):
        tokens = expand(tokens, macros or {}, _TOKENS)
    parser = Parser(tokens)
    rows: list[Node] = []
    while parser.place < len(parser.tokens):
        # A closing brace or `\right` without its opening ends a row early; the rest still counts.
        rows.extend(parser.row().items)
        if parser.place < len(parser.tokens):
            rows.extend(parser.stray())
    return Group(fence(rows) if any(isinstance(item, Atom) and item.cls in (OPEN, CLOSE) for item in rows) else rows)


class Parser:
    """Reads tokens from left to right; each method takes what it names and leaves the place behind it."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.place = 0
        self.font = ""
        self.depth = 0
        self.environments = 0

    # --- tokens

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

    def optional(self) -> Group | None:
        """What stands between the next square brackets, if they come next."""
        if self.peek() != "[":
            return None
        self.place += 1
        found = self.row(stops=("]",))
        if self.peek() == "]":
            self.place += 1
        return found

    def raw_optional(self) -> str:
        """The source between the next square brackets, if they come next and close."""
        if self.peek() != "[" or "]" not in self.tokens[self.place : self.place + 60]:
            return ""
        end = self.tokens.index("]", self.place)
        text = "".join(self.tokens[self.place + 1 : end])
        self.place = end + 1
        return text

    def stray(self) -> list[Node]:
        """A token that ends nothing here: drawn where it means something, else left out."""
        token = self.tokens[self.place]
        self.place += 1
        if token == "&":
            return [Space(1)]
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
        self.depth += 1
        font, items, fenced = self.font, [], False
        infix: tuple[str, list[Node]] | None = None
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
            if token in ("^", "_", "'"):
                self.script(token, items)
            elif token[0] == "\\" and token[1:] in _INFIX and infix is None:
                infix, items = (token[1:], items), []
            elif token in ("\\limits", "\\nolimits", "\\displaylimits"):
                if items and token != "\\displaylimits":
                    last = items[-1]
                    items[-1] = last if isinstance(last, Scripts) else Scripts(last)
                    items[-1].limits = token == "\\limits"
            else:
                node = self.node(token)
                if node is not None:
                    items.append(node)
                    fenced = fenced or (type(node) is Atom and (node.cls == OPEN or node.text in BAR_SIGNS))
        self.font = font
        self.depth -= 1
        if fenced:
            items = fence(items)
        if infix is not None:
            bar, left, right = _INFIX[infix[0]]
            fraction: Node = Fraction(Group(fence(infix[1])), Group(items), bar)
            items = [Fenced(left, [Group([fraction])], right)] if left else [fraction]
        return Group(items)

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
        base: Node = items.pop() if items else Group([])
        if isinstance(base, Space):
            items.append(base)
            base = Group([])
        if not isinstance(base, Scripts):
            base = Scripts(base)
        elif (base.sub is not None and token == "_") or (
            base.sup is not None and token == "^" and not _is_prime(base.sup)
        ):
            base = Scripts(Group([base]))
        if token == "_":
            base.sub = self.argument()
        else:
            if token == "'":
                count = 1
                while self.peek() == "'":
                    self.place += 1
                    count += 1
                marks: Node = Atom({1: "′", 2: "″", 3: "‴"}.get(count, "′" * count))
            else:
                marks = self.argument()
            base.sup = marks if base.sup is None else Group([base.sup, marks])
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
        if len(token) > 1 and first not in "0123456789":
            return Atom(WORDS.get(token, token), OP, "limits" if token in LIMITED else "")
        text, cls = CHARACTERS.get(token, (token, ORD))
        return Atom(text, cls, self.font)

    def command(self, name: str) -> Node | None:
        """The node of a command, with its arguments taken."""
        known = SYMBOLS.get(name)
        if known is not None:
            return Atom(known[0], known[1], self.font)
        if name in OPERATORS:
            return Atom(WORDS.get(name, name), OP, "limits" if name in LIMITED else "")
        if name in SPACES:
            return Space(SPACES[name])
        if name in FONT_COMMANDS:
            return self.in_font(FONT_COMMANDS[name])
        if name in FONT_SWITCHES:
            self.font = FONT_SWITCHES[name]
            return None
        if name in _FRACTIONS:
            self.raw_optional()
            return Fraction(self.argument(), self.argument(), small=name in ("tfrac", "nicefrac", "sfrac"))
        if name in ACCENTS:
            return Accent(name, self.argument())
        if name in TEXT_COMMANDS:
            if name == "textcolor":
                self.raw_group()
                return self.argument()
            return self.text(self.raw_group(), {"textbf": "bold"}.get(name, "text"))
        if name in _SIZES:
            text = self.delimiter()
            side = {"l": OPEN, "r": CLOSE, "m": REL}.get(name[-1]) or CHARACTERS.get(text, (text, ORD))[1]
            return Atom(text, CLOSE if text == ">" else side) if text else None
        if name in _ARROWS:
            under = self.optional()
            return Arrow(_ARROWS[name], self.argument(), under)
        if name in _CLASSES:
            return self.in_class(_CLASSES[name])
        special = _SPECIAL.get(name)
        if special is not None:
            return special(self)
        if name in SWALLOWED:
            for _ in range(SWALLOWED[name]):
                self.raw_group()
            return None
        if name in ("\\", "newline"):
            self.raw_optional()
            return tables.NEWLINE
        if name in ("(", ")", "[", "]", "cr"):
            return None
        return Atom(f"\\{name}", ORD, "text") if name else None

    def in_font(self, font: str) -> Node:
        """An argument in a font; upright letters side by side become one word."""
        before, self.font = self.font, font
        body = self.argument()
        self.font = before
        if isinstance(body, Group):
            merged: list[Node] = []
            for item in body.items:
                last = merged[-1] if merged else None
                if (
                    font in ("upright", "italic", "sans", "mono")
                    and isinstance(item, Atom)
                    and isinstance(last, Atom)
                    and item.cls == last.cls == ORD
                    and item.font == last.font == font
                ):
                    merged[-1] = Atom(last.text + item.text, ORD, font)
                else:
                    merged.append(item)
            body.items = merged
            if len(merged) == 1:
                return merged[0]
        return body

    def in_class(self, cls: str) -> Node:
        """An argument that is spaced as another class of atom."""
        body = self.argument()
        if isinstance(body, Group) and len(body.items) == 1:
            body = body.items[0]
        if isinstance(body, Atom):
            font = "limits" if cls == OP else body.font
            return Atom(
                body.text, BIG if cls == OP and body.cls == BIG else cls, body.font if body.cls == BIG else font
            )
        if cls == OP and isinstance(body, Group) and all(isinstance(item, Atom | Space) for item in body.items):
            words = "".join(item.text if isinstance(item, Atom) else " " * item.width for item in body.items)
            return Atom(words, OP, "limits")
        return body

    def operator(self) -> Node:
        """`\\operatorname{…}`, starred where its limits go below."""
        starred = self.peek() == "*"
        self.place += starred
        text = self.raw_group()
        words = re.sub(
            r"\\[,;:!> ]|~|\s+", " ", re.sub(r"\\(?:text|mathrm|rm|textrm|mathbf|bf|it)(?![a-zA-Z])\s*|[{}]", "", text)
        )
        name = words.strip()
        if "\\" in name:
            return parse_part(name, self.depth)
        return Atom(name, OP, "limits" if starred or name.replace(" ", "") in LIMITED else "")

    def text(self, source: str, font: str = "text") -> Node:
        """Words of a sentence, with formulas between dollar signs."""
        items: list[Node] = []
        for place, part in enumerate(re.split(r"(?<!\\)\$", source)):
            if place % 2:
                items.append(parse_part(part, self.depth))
            else:
                items.extend(_words(part, font, self.depth))
        return items[0] if len(items) == 1 else Group(items)

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
        return token

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
            parts.append(part)
            if token != "\\middle":
                break
            self.place += 1
            middles.append(self.delimiter())
        self.environments = environments
        right = ""
        if token == "\\right":
            self.place += 1
            right = self.delimiter()
        return Fenced(left, parts, right, tuple(middles))

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


def parse_part(source: str, depth: int) -> Group:
    """A piece of source as a tree of its own, with the depth of where it stands counted."""
    if depth > _DEEPEST:
        return Group([Atom(source, ORD, "text")])
    parser = Parser(_TOKENS.findall(source))
    parser.depth = depth + 1
    items: list[Node] = []
    while parser.place < len(parser.tokens):
        items.extend(parser.row().items)
        if parser.place < len(parser.tokens):
            items.extend(parser.stray())
    return Group(items)


_TEXT_PIECES = re.compile(r"\\(?:[A-Za-z]+|.)|[{}]|[^\\{}]+", re.DOTALL)


def _words(source: str, font: str, depth: int) -> list[Node]:
    if "\\" not in source and "{" not in source and "}" not in source:
        return [Atom(re.sub(r"\s+", " ", source.replace("~", " ")), ORD, font)] if source else []
    text = ""
    pieces: list[str] = _TEXT_PIECES.findall(source)
    for piece in pieces:
        if piece in "{}":
            continue
        if piece[0] != "\\":
            text += re.sub(r"\s+", " ", piece.replace("~", " "))
        elif piece[1:] in SPACES or piece == "\\\\":
            text += " "
        elif piece[1:] in SYMBOLS:
            text += SYMBOLS[piece[1:]][0]
        elif piece[1:] not in TEXT_COMMANDS and piece[1:] not in FONT_COMMANDS and piece[1:] not in FONT_SWITCHES:
            text += piece
    return [Atom(text, ORD, font)]


def _is_prime(node: Node) -> bool:
    return isinstance(node, Atom) and node.text[0] in "′″‴"


def fence(items: list[Node]) -> list[Node]:
    """Items with each bracket typed plainly joined to its partner, so that both grow together."""
    found: list[Node] = []
    opened: list[int] = []
    for item in items:
        closing = item.base if isinstance(item, Scripts) else item
        if isinstance(closing, Atom):
            if closing.cls == OPEN and closing is item:
                opened.append(len(found))
            elif closing.cls == CLOSE and opened and closing.text not in "!?":
                start = opened.pop()
                opening = found[start]
                inside = Group(_pair_bars(found[start + 1 :]))
                del found[start:]
                left = opening.text if isinstance(opening, Atom) else ""
                pair = Fenced(left, [inside], closing.text, grows=False)
                if isinstance(item, Scripts):
                    item.base = pair
                    found.append(item)
                else:
                    found.append(pair)
                continue
        found.append(item)
    return _pair_bars(found)


def _pair_bars(items: list[Node]) -> list[Node]:
    """Items with |…| and ‖…‖ joined, where every bar of a row has its partner."""
    for sign in "|‖":
        places = [place for place, item in enumerate(items) if _is_bar(item, sign)]
        if not places or len(places) % 2 or any(isinstance(items[place], Scripts) for place in places[::2]):
            continue
        found: list[Node] = []
        done = 0
        for start, end in zip(places[::2], places[1::2], strict=True):
            found.extend(items[done:start])
            closing = items[end]
            pair = Fenced(sign, [Group(items[start + 1 : end])], sign, grows=False)
            if isinstance(closing, Scripts):
                closing.base = pair
                found.append(closing)
            else:
                found.append(pair)
            done = end + 1
        items = [*found, *items[done:]]
    return items


def _is_bar(item: Node, sign: str) -> bool:
    atom = item.base if isinstance(item, Scripts) else item
    return isinstance(atom, Atom) and atom.text == sign and atom.cls == ORD


def _overset(parser: Parser) -> Node:
    over = parser.argument()
    return Stack(parser.argument(), over=over)


def _underset(parser: Parser) -> Node:
    under = parser.argument()
    return Stack(parser.argument(), under=under)


def _negated(parser: Parser) -> Node:
    body = parser.argument()
    if isinstance(body, Group) and len(body.items) == 1:
        body = body.items[0]
    if isinstance(body, Atom):
        return Atom(NEGATED.get(body.text) or body.text + "\u0338", body.cls, body.font)
    return Accent("cancel", body)


def _root(parser: Parser) -> Node:
    index = parser.optional()
    return Root(parser.argument(), index)


def _binomial(parser: Parser) -> Node:
    return Fenced("(", [Group([Fraction(parser.argument(), parser.argument(), bar=False)])], ")")


def _tag(parser: Parser) -> Node:
    starred = parser.peek() == "*"
    parser.place += starred
    body = parser.text(parser.raw_group())
    return Tag(body if starred else Fenced("(", [Group([body])], ")", grows=False))


def _phantom(parser: Parser) -> Node:
    parser.argument()
    return Space(2)


def _href(parser: Parser) -> Node:
    parser.raw_group()
    return parser.argument()


def _modulo(parser: Parser) -> Node:
    return Group([Space(1), Fenced("(", [Group([Atom("mod", OP), parser.argument()])], ")", grows=False)])


def _mod(parser: Parser) -> Node:
    return Group([Space(1), Atom("mod", OP), parser.argument()])


def _circled(parser: Parser) -> Node:
    text = parser.raw_group().strip()
    if text.isdigit() and 0 < int(text[:3]) <= 20:
        return Atom(chr(0x2460 + int(text) - 1))
    return Atom(f"({text})")


def _sideset(parser: Parser) -> Node:
    before, after, base = parser.argument(), parser.argument(), parser.argument()
    return Group([before, base, after])


def _substack(parser: Parser) -> Node:
    if parser.peek() != "{":
        return parser.argument()
    return tables.substack(parser)


_SPECIAL = {
    "left": Parser.fenced,
    "begin": Parser.environment,
    "sqrt": _root,
    "operatorname": Parser.operator,
    "DeclareMathOperator": Parser.operator,
    "operatornamewithlimits": Parser.operator,
    "overset": _overset,
    "underset": _underset,
    "stackrel": _overset,
    "not": _negated,
    "tag": _tag,
    "phantom": _phantom,
    "hphantom": _phantom,
    "smash": Parser.argument,
    "boxed": lambda parser: Boxed(parser.argument()),
    "fcolorbox": lambda parser: (parser.raw_group(), Boxed(parser.argument()))[1],
    "href": _href,
    "pmod": _modulo,
    "bmod": lambda parser: Atom("mod", BIN),
    "mod": _mod,
    "substack": _substack,
    "textcircled": _circled,
    "circled": _circled,
    "sideset": _sideset,
    "mathchoice": lambda parser: (parser.argument(), parser.raw_group(), parser.raw_group(), parser.raw_group())[0],
    "ensuremath": Parser.argument,
}
_SPECIAL["binom"] = _SPECIAL["dbinom"] = _SPECIAL["tbinom"] = _binomial
_ENDS = frozenset(("}", "&", "\\\\", "\\right", "\\middle", "\\end"))
