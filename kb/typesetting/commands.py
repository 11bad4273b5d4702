"""Commands with a form of their own: roots, stacks, tags, what stands in circles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.typesetting import tables
from kb.typesetting.alike import ALIKE, ARROWS, MORE_FONTS
from kb.typesetting.diagrams import read_arrow
from kb.typesetting.letters import FONT_COMMANDS
from kb.typesetting.notation import NOTATION, passes, side_by_side
from kb.typesetting.room import length, phantom
from kb.typesetting.symbols import LIMITED, NEGATED, SYMBOLS
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
from kb.typesetting.words import FRAMES, character, framed, hung_words, link, plain_words, text, verbatim, words_after

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
            # A script is that of the whole word that it ends, as in mol⁻¹.
            letters = item.base if isinstance(item, Scripts) else item
            if (
                font in ("upright", "italic", "sans", "mono")
                and isinstance(letters, Atom)
                and isinstance(last, Atom)
                and letters.cls == last.cls == ORD
                and letters.font == last.font == font
            ):
                merged[-1] = word = Atom(last.text + letters.text, ORD, font)
                if isinstance(item, Scripts):
                    merged[-1] = Scripts(word, item.sub, item.sup, item.limits)
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


def _smash(parser: Parser) -> Node:
    parser.raw_optional()
    return parser.argument()


def _after(count: int) -> Command:
    """The last argument; so many before it say nothing here."""

    def read(parser: Parser) -> Node:
        parser.raw_optional()
        for _ in range(count):
            parser.raw_group()
        return parser.argument()

    return read


def _like(name: str) -> Command:
    """An accent that is drawn as another one is."""
    return lambda parser: Accent(name, parser.argument())


def _cancelled_to(parser: Parser) -> Node:
    parser.depth += 2
    goal, body = parser.argument(), parser.argument()
    parser.depth -= 2
    return Scripts(Accent("cancel", body), None, side_by_side(Atom("→"), goal))


def _genfrac(parser: Parser) -> Node:
    left, right, thickness = (parser.raw_group().strip() for _ in range(3))
    parser.raw_group()
    # Fraction and delimiters are two levels of the tree, and count as such.
    parser.depth += 2
    top, bottom = parser.argument(), parser.argument()
    parser.depth -= 2
    fraction = Fraction(top, bottom, bar=re.match(r"0+(?:\.0*)?\s*[a-z]", thickness) is None)
    signs = [SYMBOLS.get(sign[1:], (sign, ORD))[0] if sign[:1] == "\\" else sign.strip(".") for sign in (left, right)]
    return Fenced(signs[0], [Group([fraction])], signs[1]) if any(signs) else fraction


def _root_of(parser: Parser) -> Node:
    """`\\root 3 \\of x`."""
    index: list[Node] = []
    while parser.peek() not in ("", "\\of", "}", "&") and len(index) < 20:
        node = parser.argument()
        index.append(node)
    passes(parser, "\\of")
    return Root(parser.argument(), Group(index))


def _buildrel(parser: Parser) -> Node:
    over = parser.argument()
    passes(parser, "\\over")
    return Stack(parser.argument(), over=over)


def _prescript(parser: Parser) -> Node:
    parser.depth += 1
    above, below, base = parser.argument(), parser.argument(), parser.argument()
    parser.depth -= 1
    return side_by_side(Scripts(Group([]), below, above), base)


def _tensor(parser: Parser) -> Node:
    return side_by_side(parser.argument(), parser.argument())


def _reference(parser: Parser) -> Node:
    return Atom(f"({parser.raw_group()})", ORD, "text")


def _multicolumn(parser: Parser) -> Node:
    count = parser.raw_group().strip()
    parser.raw_group()
    parser.skipped += min(int(count), 50) - 1 if count.isdecimal() and count.isascii() and int(count) else 0
    return parser.argument()


def _hdotsfor(parser: Parser) -> Node:
    parser.raw_optional()
    count = parser.raw_group().strip()
    parser.skipped += min(int(count), 50) - 1 if count.isdecimal() and count.isascii() and int(count) else 0
    return Atom("…")


def _href(parser: Parser) -> Node:
    parser.raw_group()
    return parser.argument()


def _color(parser: Parser) -> Node:
    parser.raw_optional()
    parser.raw_group()
    return Space(0)


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
    "phantom": phantom,
    "hphantom": phantom,
    "cancelto": _cancelled_to,
    "genfrac": _genfrac,
    "root": _root_of,
    "buildrel": _buildrel,
    "prescript": _prescript,
    "tensor": _tensor,
    "indices": lambda parser: parser.argument(),
    "eqref": _reference,
    "ref": plain_words,
    "pageref": plain_words,
    "cite": lambda parser: (parser.raw_optional(), Atom(f"[{parser.raw_group()}]", ORD, "text"))[1],
    "url": link,
    "verb": verbatim,
    "char": character,
    "unicode": character,
    "textsuperscript": hung_words(above=True),
    "textsubscript": hung_words(above=False),
    "multicolumn": _multicolumn,
    "multirow": _after(2),
    "hdotsfor": _hdotsfor,
    "pod": lambda parser: Group([Space(1), Fenced("(", [Group([parser.argument()])], ")", grows=False)]),
    "color": _color,
    "textcolor": _after(1),
    "colorbox": words_after(1),
    "rule": lambda parser: (parser.raw_optional(), parser.raw_group(), parser.raw_group(), Space(0))[3],
    "includegraphics": lambda parser: (parser.raw_optional(), Atom(f"[{parser.raw_group()}]", ORD, "text"))[1],
    "angln": lambda parser: Accent("overline", Atom("n")),
    "phase": lambda parser: Group([Atom("∠"), parser.argument()]),
    "ddddot": lambda parser: Stack(parser.argument(), over=Atom("....")),
    "arrow": read_arrow,
    "ar": read_arrow,
    "matrix": lambda parser: tables.plain(parser, "matrix"),
    "pmatrix": lambda parser: tables.plain(parser, "pmatrix"),
    "bmatrix": lambda parser: tables.plain(parser, "bmatrix"),
    "vmatrix": lambda parser: tables.plain(parser, "vmatrix"),
    "cases": lambda parser: tables.plain(parser, "cases"),
    "eqalign": lambda parser: tables.plain(parser, "aligned"),
    "displaylines": lambda parser: tables.plain(parser, "gathered"),
    "smash": _smash,
    "boxed": lambda parser: Boxed(parser.argument()),
    "fcolorbox": lambda parser: Boxed(words_after(2)(parser)),
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
SPECIAL |= {name: _font(font) for font, names in MORE_FONTS.items() for name in names.split()}
SPECIAL |= {name: _like(of) for name, of in ALIKE.items()}
SPECIAL |= dict.fromkeys(("kern", "mkern", "hskip", "mskip", "hspace", "mspace"), length)
SPECIAL |= {"centernot": _negated, "bbox": _after(0)}
SPECIAL |= dict.fromkeys(("stackunder", "underaccent"), _underset) | dict.fromkeys(("stackbin", "accentset"), _overset)
SPECIAL |= dict.fromkeys(("vcenter", "mathllap", "mathrlap", "mathclap", "shoveleft", "shoveright"), _after(0))
SPECIAL |= dict.fromkeys(("enclose", "htmlId", "htmlClass", "htmlStyle", "htmlData", "raise", "lower"), _after(1))
SPECIAL |= dict.fromkeys(("llap", "rlap", "clap"), words_after(0)) | dict.fromkeys(FRAMES, framed)
SPECIAL |= dict.fromkeys(("raisebox", "scalebox", "rotatebox"), words_after(1))
SPECIAL |= {"makebox": words_after(0), "resizebox": words_after(2)}
SPECIAL |= dict.fromkeys(("mathtip", "texttip", "toggle"), lambda parser: (parser.argument(), parser.raw_group())[0])
SPECIAL |= NOTATION
SPECIAL |= {name: _arrow(head) for name, head in ARROWS.items()}
