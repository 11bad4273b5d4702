"""Which derivative a statement claims: the function, by what, and what it is said to equal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from kb.model import CardKind, Task
from kb.reading.syntaxes.statements import NAME, Defined, Statement, letters, unbracketed

_ARGUMENTS = r"\s*(?:\\left)?\((?P<arguments>[^()]*?)(?:\\right)?\)"
_D = r"(?P<d>d|∂|\\partial)"
_INDEXED = rf"{NAME}(?:_(?:\{{\w\}}|\w))?"
_OPERATOR = re.compile(
    rf"^\\frac\s*(?:\{{\s*{_D}\s*\}}|(?P<d1>d)(?=\s*\{{))\s*\{{\s*(?:d|\\partial)\s*(?P<by>{_INDEXED})\s*\}}\s*(?P<of>.+)$"
    rf"|^(?P<d2>d|∂)\s*/\s*(?:d|∂)\s*(?P<by2>{NAME})\s+(?P<of2>.+)$",
    re.DOTALL,
)
_FRACTION = re.compile(
    rf"^\\frac\s*\{{\s*{_D}\s*(?P<of>[^{{}}]+(?:\{{[^{{}}]*\}}[^{{}}]*)*)\}}\s*\{{\s*(?:d|\\partial)\s*(?P<by>{_INDEXED})\s*\}}(?:{_ARGUMENTS})?$"
)
_PARTIAL = re.compile(rf"^\\partial_\{{?\s*(?P<by>{NAME})\s*\}}?\s*(?P<of>.+)$", re.DOTALL)
_SUBSCRIPT = re.compile(rf"^(?P<of>[a-zA-Z])'?_\{{?\s*(?P<by>{NAME})\s*\}}?'?(?:{_ARGUMENTS})?$")
_PRIME_NAME = re.compile(rf"^(?P<of>{NAME})'(?:{_ARGUMENTS})?$")
_PRIME = re.compile(r"^(?P<of>(?:\\left\s*)?[(\[].*[)\]])\s*'(?:_(?P<by>[a-zA-Z]))?$", re.DOTALL)
_NABLA = re.compile(r"^(?:\\nabla|∇|\\operatorname\{grad\}|\\mathrm\{grad\})\s*(?P<of>[^_^].*)$", re.DOTALL)
_SECOND = re.compile(
    rf"^\\frac\s*\{{\s*d\s*\^\s*(?:2|\{{2\}})\s*\}}\s*\{{\s*d\s*(?P<by>{NAME})\s*\^\s*(?:2|\{{2\}})\s*\}}\s*(?P<of>.+)$"
    rf"|^(?P<of2>(?:\\left\s*)?[(\[].*[)\]])\s*''$|^(?P<name>{NAME})''{_ARGUMENTS}$",
    re.DOTALL,
)
_FORMS = (_OPERATOR, _PARTIAL, _FRACTION, _PRIME_NAME, _PRIME, _SUBSCRIPT, _NABLA, _SECOND)
_CALL = re.compile(rf"^(?P<name>{NAME})(?:{_ARGUMENTS})?$")
UNTYPED = re.compile(
    r"'|\\partial|\\nabla|\\lim|\\sum|\\int|\\prod|\\[cldvi]?dots|\\mathbb|\\frac\s*\{\s*d\s*[a-zA-Z\\}]|…|\?"
)
_TRANSPOSED = re.compile(r"\^\s*\{?\s*(?:T(?![a-zA-Z])|\\top|\\intercal|\\(?:mathrm|mathsf|text)\s*\{?\s*T)")
_CALLED = re.compile(r"([fghuvpqFGHLJPQRSTUVW]|\\(?:sigma|varphi|phi|psi|ell|rho))\s*\(")
_CONSTANTS = frozenset("abcknmCKABp")


class Claimed(Struct, frozen=True):
    """A derivative that a formula states: its task, how the function is shown, and the members it is said to equal."""

    task: Task
    shown: str
    left: str
    members: tuple[str, ...]
    line: int
    column: int = 1
    others: bool = False
    """Does the function stand on letters that the notes define by formulas? Then a chain rule may be meant."""


def may_claim(statement: Statement) -> bool:
    """Is the left side of a statement written as a derivative, first or second?"""
    left = normal(statement.sides[0])
    return any(form.match(left) for form in _FORMS)


def claim_of(
    statement: Statement, same_line: list[Defined], before: list[Defined], later: list[Defined]
) -> Claimed | None:
    """The derivative that a statement claims of its function, which stands `before` or in the same line."""
    left = normal(statement.sides[0])
    members = tuple(side for side in map(str.strip, statement.sides[1:]) if side)
    if not members or UNTYPED.search(normal(members[-1])):
        return None
    known = [*reversed(same_line), *later, *before]
    task = _gradient(left, members, known) or _partial_or_derivative(left, members, known)
    if task is None:
        return None
    task_of, shown = task
    # What goes on about the function by its name can be read by nobody who has not its formula.
    name = re.escape(shown.partition("(")[0].partition(" = ")[0])
    own = re.compile(rf"(?<![a-zA-Z\\]){name}(?![a-zA-Z])") if " = " in shown else UNTYPED
    between = [side for side in members[:-1] if not own.search(side) and not UNTYPED.search(normal(side))]
    every = (*between, members[-1])
    if _TRANSPOSED.search(task_of.of) or (
        task_of.kind is not CardKind.GRADIENT and any(map(_TRANSPOSED.search, every))
    ):
        return None  # vectors and matrices, of which letters say nothing
    given = same_line if task_of.kind is CardKind.PARTIAL else known
    others = any(one.name not in task_of.by and letters(one.body) for one in given if one.name in letters(task_of.of))
    return Claimed(task_of, shown, statement.sides[0], every, statement.line, statement.column, others)


def second_of(statement: Statement, known: list[Defined]) -> tuple[str, str, str] | None:
    """The function, variable and result of a stated second derivative (`(x^3)'' = 6x`); no card is made of it."""
    found = _SECOND.match(normal(statement.sides[0]))
    if found is None or len(statement.sides) != 2:
        return None
    of, by, answer = unbracketed(found["of"] or found["of2"] or ""), found["by"], statement.sides[1]
    if found["name"]:
        function = next((one for one in known if one.name == found["name"]), None)
        # `f''(x) = 0` asks where something holds.
        if function is None or _split(found["arguments"]) != list(function.arguments) or not letters(answer):
            return None
        of, by = function.body, function.arguments[0]
    by = by or variable(of, answer)
    if by is None or UNTYPED.search(normal(of)) or UNTYPED.search(normal(answer)) or calls_unknown(of, (by,)):
        return None
    return of, by, answer


@lru_cache(maxsize=512)
def normal(text: str) -> str:
    """The spellings of d, primes and fractions made one; what the function looks like stays."""
    text = re.sub(r"\\[dtc]frac", r"\\frac", text)
    text = re.sub(
        r"\\(?:mathrm|operatorname|text|mathit|rm)\s*\{\s*d\s*\}|\{\\rm\s+d\}|\\(?:mathrm|rm)\s+d", "d ", text
    )
    text = re.sub(r"\^\s*\{\s*\\prime\s*\}|\^\s*\\prime|′|’", "'", text)
    return re.sub(r"\\displaystyle|\\[,;!]|\\ ", " ", text).strip()


def _partial_or_derivative(left: str, members: tuple[str, ...], known: list[Defined]) -> tuple[Task, str] | None:
    operator = _OPERATOR.match(left)
    if operator:
        by = operator["by"] or operator["by2"]
        partial = "partial" in (operator["d"] or "") or "∂" in (operator["d"] or operator["d2"] or "")
        return _of(operator["of"] or operator["of2"], by, partial=partial, members=members, known=known)
    partial_mark = _PARTIAL.match(left)
    if partial_mark:
        return _of(partial_mark["of"], partial_mark["by"], partial=True, members=members, known=known)
    fraction = _FRACTION.match(left)
    if fraction:
        return _of(
            fraction["of"],
            fraction["by"],
            partial=fraction["d"] != "d",
            members=members,
            known=known,
            arguments=fraction["arguments"],
        )
    named = _PRIME_NAME.match(left)
    if named:
        return _of(named["of"], None, partial=False, members=members, known=known, arguments=named["arguments"])
    prime = _PRIME.match(left)
    if prime:
        inner = unbracketed(prime["of"])
        if inner == prime["of"].strip():
            return None
        return _of(inner, prime["by"] or variable(inner, members[-1]), partial=False, members=members, known=known)
    subscript = _SUBSCRIPT.match(left)
    if subscript and any(
        f.name == subscript["of"] and subscript["by"] in (f.arguments or letters(f.body)) for f in known
    ):
        return _of(
            subscript["of"],
            subscript["by"],
            partial=True,
            members=members,
            known=known,
            arguments=subscript["arguments"],
        )
    return None


def _of(
    of: str,
    by: str | None,
    *,
    partial: bool,
    members: tuple[str, ...],
    known: list[Defined],
    arguments: str | None = None,
) -> tuple[Task, str] | None:
    """The task of differentiating `of`, which is a name known by its formula, or a formula itself."""
    expression = unbracketed(of)
    call = _CALL.match(expression)
    kind = CardKind.PARTIAL if partial else CardKind.DERIVATIVE
    # The variable itself is never a function: x(x+4) is a product.
    if call and call["name"] != by and not (call["arguments"] is None and expression == "e"):
        function = next((one for one in known if one.name == call["name"]), None)
        if function is None:
            return _constant(expression, by, kind, members) if call["arguments"] is None and not partial else None
        by = by or (function.arguments[0] if len(function.arguments) == 1 else None)
        by = by or (variable(function.body) if not function.arguments else None)
        at = _split(call["arguments"] or arguments)
        if by is None or (at and at != list(function.arguments or letters(function.body))):
            return None
        if (function.arguments and by not in function.arguments) or not _explicit(function, members):
            return None
        names = letters(function.body)
        if names and not function.arguments and by not in names and members[-1].strip() != "0":
            return None  # y = u², u = 3x: the way from y to x leads through other formulas
        return Task(kind, function.body, (by,), members[-1]), function.shown()
    if by is None or UNTYPED.search(normal(expression)) or calls_unknown(expression, (by,)):
        return None
    return Task(kind, expression, (by,), members[-1]), expression


def _constant(expression: str, by: str | None, kind: CardKind, members: tuple[str, ...]) -> tuple[Task, str] | None:
    """`(C)' = 0`, but not `u' = …`, whose u is a function nobody has given."""
    if expression in _CONSTANTS and members[-1].strip() == "0":
        return Task(kind, expression, (by or "x",), "0"), expression
    return None


def _gradient(left: str, members: tuple[str, ...], known: list[Defined]) -> tuple[Task, str] | None:
    mark = _NABLA.match(left)
    if mark is None:
        return None
    expression = unbracketed(mark["of"])
    call = _CALL.match(expression)
    if call is None:
        by = tuple(name for name in letters(expression) if name not in _CONSTANTS)
        if not 1 < len(by) <= 4 or calls_unknown(expression, by) or UNTYPED.search(normal(expression)):
            return None
        return Task(CardKind.GRADIENT, expression, by, members[-1]), expression
    function = next((one for one in known if one.name == call["name"]), None)
    if function is None or not _explicit(function, members):
        return None
    by = function.arguments or tuple(letters(function.body))
    at = _split(call["arguments"])
    if len(by) < 2 or (at and tuple(at) != by):
        return None
    return Task(CardKind.GRADIENT, function.body, by, members[-1]), function.shown()


def _explicit(function: Defined, members: Iterable[str]) -> bool:
    """A function given by a formula, whose derivative is not given through itself."""
    if calls_unknown(function.body, function.arguments):
        return False
    own = re.compile(rf"(?<![a-zA-Z\\]){re.escape(function.name)}(?![a-zA-Z])")
    if UNTYPED.search(normal(function.body)) or own.search(function.body):
        return False
    return own.search(list(members)[-1]) is None


def variable(expression: str, answer: str = "") -> str | None:
    """By what `(…)'` differentiates: x where it stands, else the only letter that is no usual constant.

    The only letter of all is meant where the `answer` holds it too: `(c^2)' = 2c`, but `(c)' = 0`.
    """
    names = letters(expression)
    if "x" in names:
        return "x"
    moving = [name for name in names if name not in _CONSTANTS]
    if len(moving) == 1:
        return moving[0]
    if len(names) == 1 and names == letters(answer):
        return names[0]
    if not names or (not moving and len(names) == 1):
        return "x"
    return None


def _split(arguments: str | None) -> list[str]:
    return [part.strip() for part in arguments.split(",")] if arguments else []


def calls_unknown(expression: str, variables: Iterable[str]) -> bool:
    """Does `f(x)` stand in it, a function that nobody gives? `x(1-x)` and `p(1-p)` by p are products."""
    bare = re.sub(r"\\(?:left|right|[bB]igg?[lr]?)(?![a-z])", "", expression)
    bare = re.sub(r"\\(?!sigma|phi|varphi|psi|ell|rho)[a-zA-Z]+", " ", bare)
    bare = re.sub(r"\b(?:sin|cos|tan|cot|sec|csc|ln|log|exp|sqrt|arc\w+|sinh|cosh|tanh)\b", " ", bare)
    own = set(variables)
    return any(found[1] not in own for found in _CALLED.finditer(bare))
