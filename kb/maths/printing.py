"""Expression trees to LaTeX; reading what is printed gives the same tree."""

from __future__ import annotations

import re
from fractions import Fraction

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
from kb.maths.vocabulary import GREEK_NAMES, words

_COMMANDS = words(
    "sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan ln log"
)  # what LaTeX has a command for
_RAISED = words("sin cos tan cot sec csc sinh cosh tanh coth sech csch ln")  # sin²x is written so
_SIMPLE = re.compile(r"[A-Za-z]|\\\w+\{\w\}")


def latex(tree: Tree) -> str:
    """The tree as LaTeX."""
    match tree:
        case Number(value, decimal):
            return _number(value, decimal)
        case Symbol(name):
            return _symbol(name)
        case Constant(name):
            return "\\pi" if name == "pi" else "e"
        case Negative(value):
            return f"-{_bracketed(value, isinstance(value, Sum | Negative))}"
        case Sum(terms):
            return _sum(terms)
        case Product(factors):
            return _product(factors)
        case Quotient(top, bottom):
            return f"\\frac{{{latex(top)}}}{{{latex(bottom)}}}"
        case Power(base, exponent):
            if isinstance(base, Apply) and base.name in _RAISED and isinstance(exponent, Number):
                return f"{_command(base.name)}^{{{latex(exponent)}}}\\left({latex(base.arguments[0])}\\right)"
            # The bars of |x|² are its brackets.
            simple = isinstance(base, Number | Symbol | Constant) or (isinstance(base, Apply) and base.name == "abs")
            return f"{_bracketed(base, not simple)}^{{{latex(exponent)}}}"
        case Apply(name, arguments):
            return _applied(name, arguments)
        case Vector(items):
            return f"\\left({', '.join(map(latex, items))}\\right)"
        case Matrix(rows):
            lines = " \\\\ ".join(" & ".join(map(latex, row)) for row in rows)
            return f"\\begin{{pmatrix}} {lines} \\end{{pmatrix}}"


def _number(value: Fraction, decimal: bool) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    digits = 0
    scaled = value
    while scaled.denominator != 1 and digits < 400:
        scaled *= 10
        digits += 1
    if not decimal or scaled.denominator != 1:
        return f"\\frac{{{value.numerator}}}{{{value.denominator}}}"
    text = str(scaled.numerator).rjust(digits + 1, "0")
    return f"{text[:-digits]}.{text[-digits:]}"


def _symbol(name: str) -> str:
    stem, _, subscript = name.partition("_")
    if stem in GREEK_NAMES:
        shown = f"\\{stem}"
    elif _SIMPLE.fullmatch(stem):
        shown = stem
    else:
        shown = f"\\mathrm{{{stem}}}"
    return f"{shown}_{{{subscript}}}" if subscript else shown


def _bracketed(tree: Tree, needed: bool) -> str:
    return f"\\left({latex(tree)}\\right)" if needed else latex(tree)


def _sum(terms: tuple[Tree, ...]) -> str:
    pieces: list[str] = []
    for term in terms:
        if pieces and isinstance(term, Negative):
            inner = term.value
            pieces.append(f" - {_bracketed(inner, isinstance(inner, Sum | Negative))}")
        else:
            shown = _bracketed(term, isinstance(term, Sum))
            pieces.append(f" + {shown}" if pieces else shown)
    return "".join(pieces)


def _product(factors: tuple[Tree, ...]) -> str:
    shown = ""
    for factor in factors:
        piece = _bracketed(factor, isinstance(factor, Sum | Negative | Product))
        if not shown:
            shown = piece
        else:
            shown += f" \\cdot {piece}" if piece[0].isdigit() else f" {piece}"
    return shown


def _applied(name: str, arguments: tuple[Tree, ...]) -> str:
    inside = latex(arguments[0])
    match name:
        case "sqrt":
            return f"\\sqrt{{{inside}}}"
        case "root":
            return f"\\sqrt[{latex(arguments[1])}]{{{inside}}}"
        case "abs":
            return f"\\left|{inside}\\right|"
        case "log":
            return f"\\log_{{{latex(arguments[1])}}}\\left({inside}\\right)"
        case _:
            return f"{_command(name)}\\left({inside}\\right)"


def _command(name: str) -> str:
    return f"\\{name}" if name in _COMMANDS else f"\\operatorname{{{name}}}"
