"""Commands with a form of their own: roots, stacks, tags, what stands in circles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.typesetting import tables
from kb.typesetting.letters import FONT_COMMANDS, FONT_SWITCHES, TEXT_COMMANDS
from kb.typesetting.symbols import LIMITED, NEGATED, SPACES, SYMBOLS
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
    Space,
    Stack,
    Tag,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.typesetting.parser import Parser

    Command = Callable[[Parser], Node]


def in_font(parser: Parser, font: str) -> Node:
    """An argument in a font; upright letters side by side become one word."""
    before, parser.font = parser.font, font
    body = parser.argument()
    parser.font = before
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


def in_class(parser: Parser, cls: str) -> Node:
    """An argument that is spaced as another class of atom."""
    body = parser.argument()
    if isinstance(body, Group) and len(body.items) == 1:
        body = body.items[0]
    if isinstance(body, Atom):
        font = "limits" if cls == OP else body.font
        return Atom(body.text, BIG if cls == OP and body.cls == BIG else cls, body.font if body.cls == BIG else font)
    if cls == OP and isinstance(body, Group):
        words = ""
        for item in body.items:
            if isinstance(item, Atom):
                words += (" " if words and item.cls == OP else "") + item.text
            elif not isinstance(item, Space):
                return body
        return Atom(words, OP, "limits")
    return body


def text(parser: Parser, source: str, font: str = "text") -> Node:
    """Words of a sentence, with formulas between dollar signs."""
    items: list[Node] = []
    for place, part in enumerate(re.split(r"(?<!\\)\$", source)):
        if place % 2:
            items.append(parser.part(part))
        else:
            items.extend(_words(part, font))
    return items[0] if len(items) == 1 else Group(items)


_TEXT_PIECES = re.compile(r"\\(?:[A-Za-z]+|.)|[{}]|[^\\{}]+", re.DOTALL)


def _words(source: str, font: str) -> list[Node]:
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


def _operator(parser: Parser) -> Node:
    """`\\operatorname{…}`, starred where its limits go below."""
    starred = parser.peek() == "*"
    parser.place += starred
    text = parser.raw_group()
    words = re.sub(
        r"\\[,;:!> ]|~|\s+", " ", re.sub(r"\\(?:text|mathrm|rm|textrm|mathbf|bf|it)(?![a-zA-Z])\s*|[{}]", "", text)
    )
    name = words.strip()
    if "\\" in name:
        return parser.part(name)
    return Atom(name, OP, "limits" if starred or name.replace(" ", "") in LIMITED else "")


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
    body = text(parser, parser.raw_group())
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


def _fraction(parser: Parser) -> Node:
    parser.raw_optional()
    return Fraction(parser.argument(), parser.argument())


def _font(font: str) -> Command:
    return lambda parser: in_font(parser, font)


def _class(cls: str) -> Command:
    return lambda parser: in_class(parser, cls)


def _arrow(head: str) -> Command:
    def read(parser: Parser) -> Node:
        under = parser.optional()
        return Arrow(head, parser.argument(), under)

    return read


SPECIAL: dict[str, Command] = {
    "left": lambda parser: parser.fenced(),
    "begin": lambda parser: parser.environment(),
    "sqrt": _root,
    "operatorname": _operator,
    "DeclareMathOperator": _operator,
    "operatornamewithlimits": _operator,
    "overset": _overset,
    "underset": _underset,
    "stackrel": _overset,
    "not": _negated,
    "tag": _tag,
    "phantom": _phantom,
    "hphantom": _phantom,
    "smash": lambda parser: parser.argument(),
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
    "binom": _binomial,
    "dbinom": _binomial,
    "tbinom": _binomial,
    "ensuremath": lambda parser: parser.argument(),
}
SPECIAL |= dict.fromkeys(("frac", "dfrac", "cfrac", "flatfrac", "tfrac", "nicefrac", "sfrac"), _fraction)
SPECIAL |= {name: _font(font) for name, font in FONT_COMMANDS.items()}
SPECIAL |= {name: _class(cls) for name, cls in _CLASSES.items()}
SPECIAL |= {name: _arrow(head) for name, head in _ARROWS.items()}
