"""Expression trees as text to type: what the reader reads back as the same tree."""

from __future__ import annotations

from kb.maths.printing import latex
from kb.maths.tree import (
    Apply,
    Constant,
    Matrix,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    Tree,
    Vector,
)


def typed(tree: Tree) -> str:
    """The tree as a person would type it: 2*x*cos(x^2)."""
    match tree:
        case Number(value):
            return str(value.numerator) if value.denominator == 1 else latex(tree)
        case Symbol("Pi"):
            return "Π"  # Pi is what programs call π
        case Symbol(name) | Constant(name):
            stem, _, subscript = name.partition("_")
            return f"{stem}_{{{subscript}}}" if len(subscript) > 1 else name
        case Negative(value):
            return f"-{_bracketed(value, isinstance(value, Sum | Negative))}"
        case Sum(terms):
            return _sum(terms)
        case Product(factors):
            return "*".join(_bracketed(f, isinstance(f, Sum | Negative | Product | Quotient)) for f in factors)
        case Quotient(top, bottom):
            below = isinstance(bottom, Sum | Negative | Product | Quotient)
            return f"{_bracketed(top, isinstance(top, Sum | Negative))}/{_bracketed(bottom, below)}"
        case Power(base, exponent):
            plain = isinstance(base, Number | Symbol | Constant | Apply)
            simple = isinstance(exponent, Number | Symbol | Constant | Apply)
            return f"{_bracketed(base, not plain)}^{_bracketed(exponent, not simple)}"
        case Apply("abs", (inside,)):
            return f"abs({typed(inside)})"
        case Apply(name, arguments):
            return f"{name}({', '.join(map(typed, arguments))})"
        case Vector(items):
            return f"({', '.join(map(typed, items))})"
        case Matrix(rows):
            return "[" + "; ".join(", ".join(map(typed, row)) for row in rows) + "]"


def _bracketed(tree: Tree, needed: bool) -> str:
    return f"({typed(tree)})" if needed else typed(tree)


def _sum(terms: tuple[Tree, ...]) -> str:
    shown = ""
    for term in terms:
        if not shown:
            shown = _bracketed(term, isinstance(term, Sum))
        elif isinstance(term, Negative):
            shown += f" - {_bracketed(term.value, isinstance(term.value, Sum | Negative))}"
        else:
            shown += f" + {_bracketed(term, isinstance(term, Sum))}"
    return shown
