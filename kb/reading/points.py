"""What a note says of its functions at a point ($f(2) = 5$, $f'(1) = 2$) and of their second derivatives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from kb.model import Outcome, Problem, Severity
from kb.reading.equalities import has_letters
from kb.reading.mask import FORMULA
from kb.reading.outline import Outline, every_block
from kb.reading.syntaxes.claims import normal, second_of
from kb.reading.syntaxes.statements import NAME, Defined, Statement, defined, letters, statements, unbracketed

_HEAD = r"[a-zA-Z}]'{0,2}(?:_\{?[a-z]{1,2}\}?)?"
_MAYBE = re.compile(
    rf"{_HEAD}\s*(?:\\left\s*)?\(\s*[-−\d\\]|(?:\||\\[lr]?vert)\s*_|''|\^\s*\{{?\s*2\s*\}}?\s*[a-zA-Z]?\s*\}}\s*\{{|[a-z]_\{{[a-z]{{2}}\}}"
)
# Of a function that is given by one formula on one part of the line only, others say what it is elsewhere.
_SEVERAL = re.compile(
    r"[奇偶]函数|周期|分段|反函数|假设|假定|矛盾|[错误谬]|不等|不成立|不对|不是|对吗|是否|判断|反例|猜|[模余]|[?？]|~~|"
    r"\b(?:odd|even|period\w*|piecewise|suppose|assum\w+|contradict\w*|wrong\w*|false\w*|incorrect\w*|not|never|mistake\w*|"
    r"error|guess|mod|modul\w+)\b|\\begin\{cases\}",
    re.IGNORECASE,
)
_ON_A_PART = r"\s*(?:[<>≤≥∈]|\\(?:lt|gt|le|leq|ge|geq|leqslant|geqslant|in)(?![a-zA-Z]))"
_CALLED_AT = re.compile(r"^(?P<head>.*[^\s(])\s*(?:\\left\s*)?\((?P<point>[^()]*)\)$", re.DOTALL)
_BAR = re.compile(
    r"^(?:\\left\s*\.)?\s*(?P<head>.+?)\s*(?:\\right\s*|\\[bB]igg?r?\s*)?(?:\||\\[lr]?vert)\s*_\s*\{?(?P<point>.+?)\}?$",
    re.DOTALL,
)
_PLAIN = re.compile(rf"^(?P<name>{NAME})(?P<primes>'{{0,2}})$")
_SUBSCRIPTS = re.compile(rf"^(?P<name>{NAME})'{{0,2}}_\{{?\s*(?P<by>[a-z]{{1,2}})\s*\}}?$")
_NABLA = re.compile(rf"^(?:\\nabla|∇)\s*(?P<name>{NAME})$")
_D = r"(?:d|\\partial|∂)"
_SQUARE = r"\s*\^\s*\{?\s*2\s*\}?\s*"
_FIRST = re.compile(
    rf"^\\frac\s*\{{\s*{_D}\s*(?P<of>{NAME})?\s*\}}\s*\{{\s*{_D}\s*(?P<by>{NAME})\s*\}}\s*(?P<rest>.*)$", re.DOTALL
)
_SECOND = re.compile(
    rf"^\\frac\s*\{{\s*{_D}{_SQUARE}(?P<of>{NAME})\s*\}}\s*\{{\s*{_D}\s*(?P<by>{NAME})(?:{_SQUARE}|\s*{_D}\s*(?P<then>{NAME})\s*)\}}$"
)
_PRIMED = re.compile(r"^(?P<of>(?:\\left\s*)?[(\[].*[)\]])\s*(?P<primes>'{1,2})$", re.DOTALL)
_CHAIN = re.compile(r"=[^=$\n]{1,200}=")
_LONE = re.compile(rf"(?![ijed]$){NAME}(?:_(?:\{{\w\}}|\w))?")
_UNITS = re.compile(r"\\(?:text|math|rm|circ|%|operatorname|pm|mp|degree)|[%°]")
_NEAR = 200


class _Head(Struct, frozen=True):
    """A function, by its name or by a formula, and the variables by which it is differentiated in turn."""

    of: str
    by: tuple[str, ...] = ()
    primes: int = 0
    gradient: bool = False
    formula: bool = False


def may_state_values(text: str) -> bool:
    """A quick look: could a note state a value at a point, or a second derivative?"""
    return _MAYBE.search(text) is not None or _CHAIN.search(text) is not None


def false_values(outline: Outline, path: str) -> Iterator[Problem]:
    """The values at points and the second derivatives that a line states of the functions it gives, and are false."""
    for section in outline.sections:
        for block in every_block(section.blocks):
            if not any("\x05" in line.masked for line in block.lines):
                continue
            masked, text = "\n".join(line.masked for line in block.lines), block.text()
            if not may_state_values(text):
                continue
            row = counted = 0
            lines: dict[int, list[Statement]] = {}
            chained: list[tuple[int, list[Statement], str]] = []
            for span in FORMULA.finditer(masked):
                row += masked.count("\n", counted, span.start())
                counted = span.start()
                formula = text[span.start() : span.end()]
                if "=" in formula:
                    column = span.start() - masked.rfind("\n", 0, span.start())
                    stated = statements(formula, block.lines[row].number, column)
                    lines.setdefault(row, []).extend(stated)
                    if len(stated) > 1:
                        chained.append((row, stated, formula))
            sure = {at for at in lines if not _SEVERAL.search(block.lines[at].text + section.title)}
            for at, stated, formula in chained:
                if at in sure:
                    yield from _by_numbers(stated, formula, path)
            for at, stated in lines.items():
                if at in sure and any(_MAYBE.search(one.sides[0]) for one in stated):
                    yield from _in_line(stated, block.lines[at].text, path)


def _by_numbers(stated: list[Statement], formula: str, path: str) -> Iterator[Problem]:
    """Steps that go by numbers which the formula gives to their letters: a = 2, b = 3, c = a + b = 5."""
    chains = [one for one in stated[:_NEAR] if len(one.sides) > 2 and _LONE.fullmatch(one.sides[0])]
    if not chains or _UNITS.search(formula) or any(one.sides[0] == "e" for one in stated[:_NEAR]):
        return
    bodies: dict[str, set[str]] = {}
    for one in stated[:_NEAR]:
        if _LONE.fullmatch(one.sides[0]):
            bodies.setdefault(one.sides[0], set()).add(one.sides[-1])
    at = {name: body for name, (body, *more) in bodies.items() if not more and not has_letters(body)}
    for one in chains:
        before = {name: value for name, value in at.items() if name != one.sides[0]}
        worked, member = one.sides[-2:]
        if has_letters(worked) and not has_letters(member) and {*letters(worked)} <= {*before}:
            used = {name: before[name] for name in letters(worked)}
            yield from _problem(one, _verified_at(worked, (), used, member), path)


def _in_line(stated: list[Statement], said: str, path: str) -> Iterator[Problem]:
    given: dict[str, list[Defined]] = {}
    for one in stated[:_NEAR]:
        if (function := defined(one)) is not None and (letters(function.body) or function.arguments):
            given.setdefault(function.name, []).append(function)
    for one in stated[:_NEAR]:
        if _MAYBE.search(one.sides[0]):
            yield from _problem(one, _false(one, given, said), path)


def _problem(statement: Statement, wrong: tuple[str, str] | None, path: str) -> Iterator[Problem]:
    if wrong is not None:
        member, right = wrong
        steps = statement.sides[: statement.sides.index(member) + 1]
        claim = f"${' = '.join(' '.join(side.split()) for side in steps)}$"
        said = {"claim": claim, "right": f"${right}$"}
        yield Problem(path, statement.line, "false-claim", said, statement.column, Severity.ERROR)


def _false(statement: Statement, given: dict[str, list[Defined]], said: str) -> tuple[str, str] | None:
    """The first member of a statement that is false, and what is right."""
    left = normal(statement.sides[0])
    found = _BAR.match(left) or _CALLED_AT.match(left)
    point = found["point"].strip() if found else ""
    called = found is not None and "=" not in point
    if found and called and letters(point):
        found, point = None, ""  # f''(x): the function itself
        left = re.sub(r"(?<=')\s*\([^()]*\)$", "", left)
    head = _head(found["head"].strip() if found else left)
    if head is None or (not found and len(head.by) + head.primes < 2):
        return None
    function = _function(head, given)
    if function is None or (not found and second_of(statement, [function]) is not None):
        return None  # none, or one that is verified with the cards
    arguments = function.arguments or tuple(letters(function.body))
    if any(re.search(rf"(?<![a-zA-Z\\]){re.escape(name)}{_ON_A_PART}", said) for name in arguments):
        return None
    by = head.by or (arguments if head.gradient else arguments * head.primes)
    if (head.primes and len(arguments) != 1) or not {*by} <= {*arguments}:
        return None
    return _verified(function.body, by, found and _point(point, arguments), statement, gradient=head.gradient)


def _verified(
    of: str, by: tuple[str, ...], at: dict[str, str] | None, statement: Statement, *, gradient: bool
) -> tuple[str, str] | None:
    from kb.maths.values import verify_higher

    if at is None:
        member = statement.sides[-1]
        if len(statement.sides) != 2 or not letters(member):
            return None  # f''(x) = 0 asks where something holds
        outcome, right = verify_higher(of, by, member)
        return (member, right) if outcome is Outcome.DIFFERENT else None
    if not at:
        return None
    for member in statement.sides[1:]:
        if not has_letters(member):
            # Later members follow from the first by sums, which are verified as such.
            return _verified_at(of, by, at, member, gradient=gradient)
    return None


def _verified_at(
    of: str, by: tuple[str, ...], at: dict[str, str], member: str, *, gradient: bool = False
) -> tuple[str, str] | None:
    from kb.maths.values import verify_point

    outcome, right = verify_point(of, by, at, member, gradient=gradient)
    return (member, right) if outcome is Outcome.DIFFERENT else None


def _head(text: str) -> _Head | None:
    if found := _PLAIN.match(text):
        return _Head(found["name"], primes=len(found["primes"]))
    if found := _SUBSCRIPTS.match(text):
        return _Head(found["name"], tuple(found["by"]))
    if found := _NABLA.match(text):
        return _Head(found["name"], gradient=True)
    if found := _SECOND.match(text):
        return _Head(found["of"], (found["by"], found["then"] or found["by"]))
    if found := _FIRST.match(text):
        if found["of"]:
            return _Head(found["of"], (found["by"],)) if not found["rest"] else None
        return _Head(unbracketed(found["rest"]), (found["by"],), formula=True) if found["rest"] else None
    if found := _PRIMED.match(text):
        return _Head(unbracketed(found["of"]), primes=len(found["primes"]), formula=True)
    return None


def _function(head: _Head, given: dict[str, list[Defined]]) -> Defined | None:
    """The one formula of a function; None where the line gives none, or several."""
    if head.formula:
        return Defined("", (), head.of)
    known = given.get(head.of, [])
    if len(known) != 1:
        return None
    body = known[0].body
    return None if re.search(rf"(?<![a-zA-Z\\]){re.escape(head.of)}(?![a-zA-Z])", body) else known[0]


def _point(text: str, arguments: tuple[str, ...]) -> dict[str, str]:
    """The value of each variable: `2`, `1, 2`, `x = 1`, `x=1, y=2`; empty when it is none."""
    inner = unbracketed(text)
    parts = [part.strip() for part in re.split(r"[,，]", inner)]
    if "=" not in inner:
        return dict(zip(arguments, parts, strict=True)) if len(parts) == len(arguments) else {}
    named = {name.strip(): value.strip() for name, _, value in (part.partition("=") for part in parts)}
    return named if {*named} == {*arguments} and all(named.values()) else {}
