"""How a query was read, as codes and arguments: the edge makes a line of them."""

from __future__ import annotations

from kb.model import Understood
from kb.search.fields import ABOUT
from kb.search.tree import And, Field, Node, Not, Or, Term

_RATINGS = ("", "again", "hard", "good", "easy")


def pieces(node: Node | None) -> tuple[Understood, ...]:
    """The pieces of which all must hold, in the order in which they were written."""
    if node is None:
        return ()
    return tuple(map(_piece, node.parts)) if isinstance(node, And) else (_piece(node),)


def _piece(node: Node) -> Understood:
    match node:
        case Term(text=text, prefix=prefix, quoted=quoted):
            return _said(f"{'phrase' if quoted else 'words'}{'-on' if prefix else ''}", text=text)
        case Field():
            return _field(node)
        case Not(part):
            return Understood("not-filter" if isinstance(part, Field) else "not", parts=(_piece(part),))
        case And(parts):
            return Understood("and", parts=tuple(map(_piece, parts)))
        case Or(parts):
            return Understood("or", parts=tuple(map(_piece, parts)))


def _field(field: Field) -> Understood:
    match field.value:
        case (days, rating):
            return _said(f"rated-{_RATINGS[rating]}" if rating else "rated", count=days)
        case str(text) if field.name == "is":
            return _said(f"is-{text}")
        case str(text):
            return _said(f"{field.name}-on" if field.prefix else field.name, text=text)
        case number:
            if field.name == "added":
                return _said("added", count=int(number))
            sign = "≈" if field.comparison == "=" and field.name in ABOUT else _SIGNS[field.comparison]
            return _said(field.name, sign=sign, number=f"{number:g}")


_SIGNS = {"<": "<", "<=": "≤", "=": "=", ">=": "≥", ">": ">"}


def _said(code: str, **arguments: object) -> Understood:
    return Understood(code, tuple((name, shown(value)) for name, value in arguments.items()))


_LONGEST = 60


def shown(value: object) -> object:
    """What was typed, as it may be said again: on one line, without what a terminal would obey, not for ever."""
    if not isinstance(value, str):
        return value
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in value[: 4 * _LONGEST]).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
