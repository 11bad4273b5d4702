"""Notation of packages that notes are written with: derivatives and brackets of physics, quantities with units."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.typesetting.tree import CLOSE, OP, OPEN, ORD, REL, Accent, Atom, Fenced, Fraction, Group, Node, Scripts, Space

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.typesetting.parser import Parser

    Command = Callable[[Parser], Node]

_PAIRS = {"(": ")", "[": "]", "\\{": "\\}", "|": "|", "\\|": "\\|", "{": "}"}


def side_by_side(*nodes: Node) -> Group:
    """Nodes in one row, those of groups among them."""
    return Group([item for node in nodes for item in (node.items if isinstance(node, Group) else [node])])


def passes(parser: Parser, token: str) -> bool:
    """Whether this token comes next; it is passed."""
    found = parser.peek() == token
    parser.place += found
    return found


def starred(parser: Parser) -> bool:
    """Whether a star comes next; it is passed."""
    return passes(parser, "*")


def _derivative(sign: str) -> Command:
    """`\\dv[n]{f}{x}`, `\\dv{x}`, `\\pdv{f}{x}{y}`: the letter d or ∂ with its function above, its variables below."""

    def read(parser: Parser) -> Node:
        starred(parser)
        power = parser.optional()
        parser.depth += 1
        first = parser.argument()
        names: list[Node] = []
        while parser.peek() == "{" and len(names) < (3 if sign == "∂" else 1):
            names.append(parser.argument())
        parser.depth -= 1
        of: Node = first if names else Group([])
        names = names or [first]
        if power is None and len(names) > 1:
            power = Group([Atom(str(len(names)))])

        def raised(base: Node) -> Node:
            return Scripts(base, None, power) if power is not None and len(names) == 1 else base

        above = Scripts(Atom(sign), None, power) if power is not None else Atom(sign)
        below = [node for name in names for node in (Atom(sign), raised(name))]
        return Fraction(side_by_side(above, of), Group(below))

    return read


def _between(left: str, right: str) -> Command:
    def read(parser: Parser) -> Node:
        starred(parser)
        return Fenced(left, [Group([parser.argument()])], right)

    return read


def _pair(left: str, right: str) -> Command:
    def read(parser: Parser) -> Node:
        starred(parser)
        inside = [parser.argument(), Atom(",", "punct"), parser.argument()]
        return Fenced(left, [Group(inside)], right)

    return read


def _bra(parser: Parser) -> Node:
    """`\\bra{a}`; with a `\\ket{b}` behind it one bracket."""
    starred(parser)
    left = _part(parser.argument())
    if passes(parser, "\\ket"):
        starred(parser)
        return Fenced("⟨", [left, _part(parser.argument())], "⟩", ("|",))
    return Fenced("⟨", [left], "|")


def _braket(parser: Parser) -> Node:
    """`\\braket{a}{b}` of physics, `\\braket{a|b}` of braket."""
    starred(parser)
    left = _part(parser.argument())
    if parser.peek() != "{":
        return Fenced("⟨", [left], "⟩")
    return Fenced("⟨", [left, _part(parser.argument())], "⟩", ("|",))


def _ketbra(parser: Parser) -> Node:
    starred(parser)
    left = _part(parser.argument())
    right = _part(parser.argument()) if parser.peek() == "{" else left
    return Group([Fenced("|", [left], "⟩"), Fenced("⟨", [right], "|")])


def _element(parser: Parser) -> Node:
    starred(parser)
    parts = [_part(parser.argument()) for _ in range(3)]
    return Fenced("⟨", parts, "⟩", ("|", "|"))


def _expectation(parser: Parser) -> Node:
    starred(parser)
    inside = _part(parser.argument())
    if parser.peek() != "{":
        return Fenced("⟨", [inside], "⟩")
    state = _part(parser.argument())
    return Fenced("⟨", [state, inside, state], "⟩", ("|", "|"))


def _part(node: Node) -> Group:
    return node if isinstance(node, Group) else Group([node])


def _set(parser: Parser) -> Node:
    """`\\Set{x | x > 0}`: a bar parts the two sides."""
    starred(parser)
    inside = _part(parser.argument())
    items = [
        Atom("|", REL) if isinstance(item, Atom) and item.text == "|" and item.cls == ORD else item
        for item in inside.items
    ]
    return Fenced("{", [Group(items)], "}")


def _qty(parser: Parser) -> Node:
    """`\\qty(…)` of physics: brackets that grow; `\\qty{5}{\\meter}` of siunitx."""
    starred(parser)
    opening = parser.peek()
    if opening == "{":
        start = parser.place
        number = parser.raw_group()
        if parser.peek() == "{":
            return _amount(number, parser.raw_group())
        parser.place = start
        return parser.argument()
    closing = _PAIRS.get(opening)
    if closing is None or closing in parser.unclosed:
        return Group([])
    level, place = 0, parser.place + 1
    while place < len(parser.tokens) and (level or parser.tokens[place] != closing):
        token = parser.tokens[place]
        level += (token in (opening, "{") and opening != closing) - (token in (closing, "}") and opening != closing)
        place += 1
    if place == len(parser.tokens):
        # Drawn as it is typed; the next one is not looked for to the end once more.
        parser.unclosed.add(closing)
        return Group([])
    parser.tokens[place : place + 1] = ["\\right", closing]
    return parser.fenced()


def _evaluated(parser: Parser) -> Node:
    """`\\eval{f}_0^1`: a bar behind."""
    starred(parser)
    return Fenced("", [_part(parser.argument())], "|")


def _differential(parser: Parser) -> Node:
    """`\\dd{x}`, `\\dd[3]{x}`, `\\dd x`."""
    power = parser.optional()
    sign: Node = Atom("d") if power is None else Scripts(Atom("d"), None, power)
    return Group([Space(1), sign, parser.argument()]) if parser.peek() else Group([sign])


def _accented(name: str) -> Command:
    def read(parser: Parser) -> Node:
        starred(parser)
        before, parser.font = parser.font, "bold"
        body = parser.argument()
        parser.font = before
        return Accent(name, body) if name else body

    return read


def _order(parser: Parser) -> Node:
    return Group([Atom("O", OP), Fenced("(", [_part(parser.argument())], ")", grows=False)])


# --- quantities


def _named(pairs: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in pairs.split())


_UNITS = _named("""
    meter=m metre=m second=s kilogram=kg gram=g ampere=A kelvin=K mole=mol candela=cd hertz=Hz newton=N
    pascal=Pa joule=J watt=W coulomb=C volt=V ohm=Ω farad=F siemens=S tesla=T weber=Wb henry=H degree=° celsius=°C
    degreeCelsius=°C percent=% liter=L litre=L hour=h minute=min day=d radian=rad steradian=sr electronvolt=eV bit=bit
    byte=B bar=bar arcminute=′ arcsecond=″ angstrom=Å decibel=dB lumen=lm lux=lx becquerel=Bq tonne=t
    kilo=k mega=M giga=G tera=T centi=c deci=d milli=m micro=µ nano=n pico=p femto=f hecto=h
    per=/ squared=² cubed=³ square=² cubic=³ m=m s=s kg=kg g=g cm=cm mm=mm km=km Hz=Hz N=N Pa=Pa J=J W=W V=V
""")
_PREFIXES = frozenset(
    _named("kilo=k mega=M giga=G tera=T centi=c deci=d milli=m micro=µ nano=n pico=p femto=f hecto=h per=/")
)
_BEFORE = frozenset(("square", "cubic"))
_EXPONENT = re.compile(r"[eE]\s*([+-]?\d+)")


def _unit_text(source: str) -> str:
    """Units written as commands, or plainly with a dot between them."""
    if "\\" not in source:
        return re.sub(r"\^\{?(-?\d)\}?", _small, source.strip().replace(".", "·").replace("~", "·"))
    text, raised, joins = "", "", True
    for name in re.findall(r"\\([A-Za-z]+)", source):
        sign = _UNITS.get(name, name)
        if name in _BEFORE:
            raised = sign
            continue
        glued = joins or name in ("per", "squared", "cubed")
        text += sign if glued else "·" + sign
        joins = name in _PREFIXES
        if raised and not joins:
            text, raised = text + raised, ""
    return text


def _small(power: re.Match[str]) -> str:
    return power[1].replace("-", "⁻").translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _number_text(source: str) -> list[Node]:
    parted = _EXPONENT.split(source.strip().replace("-", "−").replace("+-", "±"))
    nodes: list[Node] = [Atom(parted[0])] if parted[0] else []
    if len(parted) > 1:
        nodes += [Atom("×", "bin")] if parted[0] else []
        nodes.append(Scripts(Atom("10"), None, Atom(parted[1].replace("-", "−"))))
    return nodes


def _amount(number: str, unit: str) -> Node:
    text = _unit_text(unit)
    gap = [] if text[:1] in ("°", "′", "″", "") else [Space(1)]
    return Group([*_number_text(number), *gap, Atom(text, ORD, "upright")])


def _quantity(parser: Parser) -> Node:
    parser.raw_optional()
    number = parser.raw_group()
    parser.raw_optional()
    return _amount(number, parser.raw_group())


def _range(parser: Parser) -> Node:
    parser.raw_optional()
    first, last = parser.raw_group(), parser.raw_group()
    return Group([*_number_text(first), Atom("–", REL), _amount(last, parser.raw_group())])


def _number(parser: Parser) -> Node:
    parser.raw_optional()
    return Group(_number_text(parser.raw_group()))


def _unit(parser: Parser) -> Node:
    parser.raw_optional()
    return Atom(_unit_text(parser.raw_group()), ORD, "upright")


def _angle(parser: Parser) -> Node:
    parser.raw_optional()
    parts = parser.raw_group().split(";")
    return Group([Atom(part.strip() + sign) for part, sign in zip(parts, "°′″", strict=False) if part.strip()])


_CHEMICAL = re.compile(
    r"(?P<arrow><=>|<-+>|->|<-)|(?P<charge>\^\{?[^}\s]*\}?)|(?P<count>(?<=[A-Za-z)\]])\d+)|.", re.DOTALL
)
_LONGEST_CHEMISTRY = 400
_ARROWS = {"->": "→", "<-": "←", "<=>": "⇌", "<->": "↔"}


def _chemistry(parser: Parser) -> Node:
    """`\\ce{2H2 + O2 -> 2H2O}`: numbers behind a letter go below, charges above."""
    source = parser.raw_group()
    if len(source) > _LONGEST_CHEMISTRY:
        return Atom(source, ORD, "text")
    items: list[Node] = []
    for found in _CHEMICAL.finditer(source):
        sign = found[0]
        if found["arrow"]:
            items.append(Atom(_ARROWS.get(sign, "→"), REL))
        elif found["charge"] or found["count"]:
            text = Atom(sign.strip("^{}").replace("-", "−"), ORD, "upright")
            base = items.pop() if items else Group([])
            hung = base if isinstance(base, Scripts) else Scripts(base)
            if found["count"]:
                hung.sub = text
            else:
                hung.sup = text
            items.append(hung)
        elif sign == "+" and (not items or isinstance(items[-1], Space)):
            items.append(Atom("+", "bin"))
        elif sign.isspace():
            items.append(Space(0))
        else:
            cls = {"(": OPEN, "[": OPEN, ")": CLOSE, "]": CLOSE}.get(sign, ORD)
            items.append(Atom(sign, cls, "upright"))
    return Group([item for item in items if not isinstance(item, Space)])


NOTATION: dict[str, Command] = {
    "eval": _evaluated,
    "qty": _qty,
    "dd": _differential,
    "order": _order,
    "vb": _accented(""),
    "va": _accented("vec"),
    "vu": _accented("hat"),
    "num": _number,
    "unit": _unit,
    "si": _unit,
    "SI": _quantity,
    "SIrange": _range,
    "qtyrange": _range,
    "ang": _angle,
    "ce": _chemistry,
    "mel": _element,
    "matrixel": _element,
    "grad": lambda parser: Atom("∇"),
    "curl": lambda parser: Group([Atom("∇"), Atom("×", "bin")]),
    "laplacian": lambda parser: Scripts(Atom("∇"), None, Atom("2")),
    "set": _set,
    "Set": _set,
}
NOTATION |= dict.fromkeys(("dv", "derivative", "odv"), _derivative("d"))
NOTATION |= dict.fromkeys(("pdv", "partialderivative"), _derivative("∂"))
NOTATION |= dict.fromkeys(("fdv", "functionalderivative"), _derivative("δ"))
NOTATION |= dict.fromkeys(("bra", "Bra"), _bra)
NOTATION |= dict.fromkeys(("ket", "Ket"), _between("|", "⟩"))
NOTATION |= dict.fromkeys(("braket", "Braket", "ip", "innerproduct"), _braket)
NOTATION |= dict.fromkeys(("ketbra", "dyad", "op", "outerproduct"), _ketbra)
NOTATION |= dict.fromkeys(("expval", "ev", "expectationvalue"), _expectation)
NOTATION |= dict.fromkeys(("abs", "absolutevalue"), _between("|", "|"))
NOTATION |= dict.fromkeys(("norm",), _between("‖", "‖"))
NOTATION |= dict.fromkeys(("floor",), _between("⌊", "⌋"))
NOTATION |= dict.fromkeys(("ceil",), _between("⌈", "⌉"))
NOTATION |= dict.fromkeys(("comm", "commutator"), _pair("[", "]"))
NOTATION |= dict.fromkeys(("acomm", "anticommutator", "pb"), _pair("{", "}"))
