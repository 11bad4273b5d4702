"""A formula that states a derivative, a partial derivative or a gradient: typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.model import CardKind, Language, Origin, Outcome, Problem, Severity, Task
from kb.reading.fronts import front
from kb.reading.mask import FORMULA, HIDDEN
from kb.reading.names import HAN, fold, label_kind, read_name
from kb.reading.outline import Block, Line, every_block
from kb.reading.syntaxes import table
from kb.reading.syntaxes.claims import UNTYPED, Claimed, claim_of, normal, variable
from kb.reading.syntaxes.place import Claim, Found, Place, Term
from kb.reading.syntaxes.statements import NAME, Defined, bare, defined, letters, may_state_derivative, statements
from kb.reading.vocabulary import words

TRIGGER = re.compile("\x05\x01")
_FUNCTION_HEADS = words("函数 原函数 函数f(x) f(x) f y y=f(x) function functionf(x) f(x)= functions")
_DERIVATIVE_HEADS = words("导数 导函数 导数f'(x) f'(x) f' y' derivative derivatives derivativef'(x) d/dxf(x) 一阶导数")
_CONDITION = re.compile(r"令|设|解|当|若|如果|使|\b(?:set|solve|let|when|if|where|such that)\b", re.IGNORECASE)
_FEW_WORDS = 16


def read(place: Place) -> Claim | None:
    """The derivatives stated by the formulas that begin in this line."""
    lines = place.block.lines
    text = "\n".join(line.text for line in lines[place.row :])
    masked = "\n".join(line.masked for line in lines[place.row :])
    first = len(lines[place.row].masked)
    spans = [found.span() for found in FORMULA.finditer(masked) if found.start() < first]
    formulas = [text[start:end] for start, end in spans]
    if not any(may_state_derivative(formula) for formula in formulas):
        return None
    rows = masked.count("\n", 0, spans[-1][1]) + 1
    taken = lines[place.row : place.row + rows]
    stated = [statement for formula in formulas for statement in statements(formula, place.line.number)]
    known = _definitions_before(place)
    claims = []
    for at, statement in enumerate(stated):
        claimed = claim_of(statement, [d for d in map(defined, stated[:at]) if d], known, stated[at + 1 :])
        if claimed is not None:
            claims.append(claimed)
    if not claims:
        return None
    claim = _cards(place, claims, taken)
    words_left = HIDDEN.sub("", masked[: spans[-1][1]])
    term = claim.terms[0].name.text if claim.terms else ""
    few = len(HAN.findall(words_left)) - len(HAN.findall(term)) <= _FEW_WORDS and len(words_left.split()) <= _FEW_WORDS
    claim.shared = not few
    claim.row = place.row + rows
    return claim if claim.found or claim.problems else None


def _cards(place: Place, claims: list[Claimed], taken: list[Line]) -> Claim:
    claim = Claim(place.index, place.row)
    name = _name_before(place)
    concept = place.concept
    end = taken[-1].number
    author_id = taken[-1].author_id
    for claimed in claims:
        outcome, problems = _verified(claimed, place)
        if outcome is Outcome.DIFFERENT and _is_condition(claimed, place):
            continue
        claim.problems += problems
        if outcome is None:
            continue
        if name is not None and not claim.terms:
            concept = name
            claim.terms.append(Term(read_name(name), place.line.number, end, place.concept))
        origin = Origin.STATED if outcome is Outcome.EQUAL else Origin.GUESSED
        if author_id and outcome is Outcome.EQUAL:
            origin = Origin.WRITTEN
        claim.found.append(
            Found(
                "derivative",
                origin,
                _asked(claimed, place.context.language),
                f"${claimed.task.answer}$",
                concept,
                place.line.number,
                end,
                place.block.line,
                claimed.task.kind,
                author_id,
                claimed.task,
            )
        )
    return claim


def _is_condition(claimed: Claimed, place: Place) -> bool:
    """`令 $f'(x) = 0$` asks where something holds; it does not say that it always does."""
    if claimed.task.answer.strip() == "0":
        return True
    return not letters(claimed.task.answer) and _CONDITION.search(place.line.masked) is not None


def _asked(claimed: Claimed, language: Language) -> str:
    task = claimed.task
    of = f"${claimed.shown}$"
    name = re.match(rf"({NAME})(?:\([^()]*\))? = ", claimed.shown)
    called = name[1] if name else "f"
    if task.kind is CardKind.DERIVATIVE:
        kind = "derivative" if task.by[0] == "x" else "derivative-by"
        return front(kind, language, of=of, by=f"${task.by[0]}$")
    shown = of if name else f"$f = {claimed.shown}$"
    if task.kind is CardKind.PARTIAL:
        what = f"$\\frac{{\\partial {called}}}{{\\partial {task.by[0]}}}$"
        return front("partial", language, what=what, of=shown)
    return front("gradient", language, what=f"$\\nabla {called}$", of=shown)


def _name_before(place: Place) -> str | None:
    """The name before a derivative (`幂函数：$…$`), or the term right above a bare formula, names its concept."""
    head = re.match(
        r"^(?:\*\*|__)?([^*:：。，,;；\x01-\x05]{2,40})(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s*[\x05\x01]", place.line.masked
    )
    if head is not None:
        name = read_name(place.line.text[head.start(1) : head.end(1)]).text
        generic = label_kind(name) is not None or name.startswith(("则", "于是", "所以", "例", "设", "若"))
        return None if generic or not name else name
    alone = not HIDDEN.sub("", "".join(line.masked for line in place.block.lines)).strip(" .,。，")
    return place.recent if alone else None


def _definitions_before(place: Place) -> list[Defined]:
    """What the section's formulas before this line define, the nearest first."""
    if place.context.functions is None:
        place.context.functions = list(_functions(place.context.section.blocks))
    every = place.context.functions
    number = place.line.number
    return [function for line, function in reversed(every) if line < number]


def _functions(blocks: list[Block]) -> Iterator[tuple[int, Defined]]:
    """Every function that the formulas of some blocks define, with its line."""
    for block in every_block(blocks):
        masked = "\n".join(line.masked for line in block.lines)
        if "\x05" not in masked:
            continue
        text = block.text()
        for span in FORMULA.finditer(masked):
            formula = text[span.start() : span.end()]
            if "=" not in formula:
                continue
            line = block.lines[masked.count("\n", 0, span.start())].number
            yield from ((line, function) for function in map(defined, statements(formula, line)) if function)


def _verified(claimed: Claimed, place: Place) -> tuple[Outcome | None, list[Problem]]:
    """What mathematics says of a claim, None when it cannot read it; every member of a chain of equalities counts."""
    from kb.maths import ReadingError, read, verify_claim
    from kb.maths.tree import Matrix, Vector

    task = claimed.task
    try:
        function = read(task.of)
        answer = read(task.answer)
    except ReadingError:
        return None, []
    if (task.kind is CardKind.GRADIENT) is not isinstance(answer, Vector):
        return None, []
    if isinstance(function, Vector | Matrix):
        # A derivative of a vector has more readings (gradient, Jacobian) than a typed answer can be checked by.
        return None, []
    worst = verify_claim(task.of, task.by, task.answer)
    wrong = task.answer if worst is Outcome.DIFFERENT else None
    for member in claimed.members[:-1]:
        if wrong is not None:
            break
        if verify_claim(task.of, task.by, member) is Outcome.DIFFERENT:
            worst, wrong = Outcome.DIFFERENT, member
    if wrong is not None:
        arguments = {"claim": f"${claimed.left} = {wrong}$", "right": f"${_right(task)}$"}
        return worst, [Problem(place.context.note, claimed.line, "false-claim", arguments, severity=Severity.ERROR)]
    if worst is Outcome.UNREADABLE:
        return None, []
    if worst is not Outcome.EQUAL:
        arguments = {"claim": f"{claimed.left} = {task.answer}"}
        return worst, [
            Problem(place.context.note, claimed.line, "undecided-claim", arguments, severity=Severity.NOTICE)
        ]
    return worst, []


def _right(task: Task) -> str:
    """The derivative that our rules find."""
    from kb.maths import ReadingError, differentiate, gradient

    try:
        found = gradient(task.of, task.by) if task.kind is CardKind.GRADIENT else differentiate(task.of, task.by[0])
    except ReadingError:
        return "?"
    return found.latex


def read_table(place: Place) -> Claim | None:
    """A table of functions and their derivatives gives typed cards instead of table cards."""
    cells = table.cells_of(place)
    if cells is None:
        return None
    head, rows = cells
    heads = [
        fold(re.sub(r"[$\\\s{}]|left|right|mathrm", "", normal(label))).replace("（", "(").replace("）", ")")
        for label in head
    ]
    of = next((at for at, label in enumerate(heads) if label in _FUNCTION_HEADS), None)
    result = next((at for at, label in enumerate(heads) if label in _DERIVATIVE_HEADS), None)
    if of is None or result is None:
        return None
    claim = Claim(place.index, place.row + 2 + len(rows))
    for number, row in rows:
        if max(of, result) >= len(row):
            continue
        claimed = _row_claim(bare(row[of]), bare(row[result]), number)
        outcome, problems = _verified(claimed, place) if claimed else (None, [])
        claim.problems += problems
        if claimed is None or outcome is None:
            continue
        named = read_name(row[0]).text if of > 0 and row[0].strip() else None
        if named:
            claim.terms.append(Term(read_name(row[0]), number, number, place.concept))
        claim.found.append(
            Found(
                "derivative",
                Origin.STATED if outcome is Outcome.EQUAL else Origin.GUESSED,
                _asked(claimed, place.context.language),
                f"${claimed.task.answer}$",
                named or place.concept,
                number,
                number,
                number,
                claimed.task.kind,
                None,
                claimed.task,
            )
        )
    return claim if claim.found else None


def _row_claim(of: str, answer: str, line: int) -> Claimed | None:
    said = statements(of, line)
    function = defined(said[0]) if said else None
    body = function.body if function else of
    members = tuple(side for statement in statements("f = " + answer, line)[:1] for side in statement.sides[1:])
    by = (function.arguments[0] if function and len(function.arguments) == 1 else None) or variable(body)
    if not body or not members or by is None or UNTYPED.search(normal(body)) or UNTYPED.search(normal(members[-1])):
        return None
    return Claimed(Task(CardKind.DERIVATIVE, body, (by,), members[-1]), body, f"({body})'", members, line)
