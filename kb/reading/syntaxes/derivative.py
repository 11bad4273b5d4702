"""A formula that states a derivative, a partial derivative or a gradient: typed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from kb.model import CardKind, Language, Origin, Outcome, Problem, Severity, Task
from kb.reading.fronts import front
from kb.reading.mask import FORMULA, HIDDEN, MATHS
from kb.reading.names import HAN, fold, label_kind, read_name
from kb.reading.outline import Block, Line, every_block
from kb.reading.syntaxes import table
from kb.reading.syntaxes.claims import UNTYPED, Claimed, claim_of, may_claim, normal, second_of, variable
from kb.reading.syntaxes.place import Claim, Found, Place, Term
from kb.reading.syntaxes.statements import (
    NAME,
    Defined,
    Statement,
    bare,
    defined,
    letters,
    may_state_derivative,
    statements,
)
from kb.reading.syntaxes.terms import is_term
from kb.reading.syntaxes.worded import may_state_in_words, with_signs
from kb.reading.vocabulary import words

TRIGGER = re.compile("\x05\x01")
_FUNCTION_HEADS = words("函数 原函数 函数f(x) f(x) f y y=f(x) function functionf(x) f(x)= functions")
# Beside derivatives a column of formulas is one of functions, where no other says that it is.
_FORMULA_HEADS = words("公式 表达式 解析式 定义式 formula formulas expression equation")
_DERIVATIVE_HEADS = words("导数 导函数 导数f'(x) f'(x) f' y' derivative derivatives derivativef'(x) d/dxf(x) 一阶导数")
_CONDITION = re.compile(r"令|设|解|当|若|如果|使|\b(?:set|solve|let|when|if|where|such that)\b", re.IGNORECASE)
_INSTRUCTION = re.compile(
    r"则|于是|所以|例|设|若|求(?![和逆根积商]|导(?:法则|公式|规则))|计算|验证|证明|判断|化简|微分(?!法则|公式|规则)|"
    r"第.{1,3}[题式步问个]|[（(]?(?:[a-z]|\d+|[一二三四五六七八九十]+)[)）]?$|试|易[知得见]|可[知得见]|由|再|又|"
    r"(?:differentiate|differentiating|derive|compute|calculate|evaluate|find|show|prove|verify|check|simplify|solve|"
    r"state|try|recall|example|exercise|problem|answer|solution|proof|true|false|wrong|right|correct|incorrect|"
    r"similarly|clearly|again|also|next|now|our|my|each|some|one|another)\b"
)
_NO_NAMES = words(
    """
    导数 求导 求导数 偏导数 求偏导 偏导 梯度 微分 对 错 真 假 正确 错误 等式 结果 答案 解答 命题 判断题 练习题
    derivative derivatives gradient gradients partial partials differentiation equation claim statement line case
    """
)
_FEW_WORDS = 16
_NEAR = 200
"""How many formulas away a function may be given."""
_RELATED = r"(?:_\{?0\}?)?\s*(?:[=<>≠≤≥≈→∈]|\\(?:ne|neq|lt|gt|le|leq|ge|geq|leqslant|geqslant|to|in)(?![a-zA-Z]))"
_AT_A_POINT = re.compile(r"处|在点|[代带]入|\|_|\b(?:at|when|for)\b", re.IGNORECASE)
_DRESS = re.compile(r"[$\\\s{}]|left|right|mathrm")


def read(place: Place) -> Claim | None:
    """The derivatives stated by the formulas that begin in this line."""
    if place.line.number in place.context.wrong:
        return None
    lines = place.block.lines
    end = place.row + 1
    while end < len(lines) and lines[end].masked[:1] in ("", MATHS):
        end += 1  # a formula that goes on in this line
    text = "\n".join(line.text for line in lines[place.row : end])
    masked = "\n".join(line.masked for line in lines[place.row : end])
    first = len(lines[place.row].masked)
    spans = [found.span() for found in FORMULA.finditer(masked) if found.start() < first]
    formulas = [text[start:end] for start, end in spans]
    if may_state_in_words(masked):
        formulas = with_signs(masked, formulas)
    if not any(may_state_derivative(formula) for formula in formulas):
        return None
    # Looked for once: a line may hold formulas by the thousand.
    column = place.column(place.line, 1) - 1
    rows = masked.count("\n", 0, spans[-1][1]) + 1
    taken = lines[place.row : place.row + rows]
    stated = [
        statement
        for formula, (start, _) in zip(formulas, spans, strict=True)
        for statement in statements(formula, place.line.number, column + start if column else 1)
    ]
    if not any(map(may_claim, stated)):
        return None
    known = _definitions_before(place)
    claims, problems = [], []
    functions = list(map(defined, stated))
    for at, statement in enumerate(stated):
        same_line = [function for function in functions[max(0, at - _NEAR) : at] if function]
        later = [function for function in functions[at + 1 : at + 1 + _NEAR] if function]
        claimed = claim_of(statement, same_line, known, later)
        if claimed is not None:
            claims.append(claimed)
        elif (second := second_of(statement, [*reversed(same_line), *known])) is not None:
            problems += _false_second(place, statement, *second)
    if not claims:
        return Claim(place.index, place.row + 1, problems=problems, shared=True) if problems else None
    claim = cards_of(place, claims, taken)
    claim.problems += problems
    words_left = HIDDEN.sub("", masked[: spans[-1][1]])
    term = claim.terms[0].name.text if claim.terms else ""
    few = len(HAN.findall(words_left)) - len(HAN.findall(term)) <= _FEW_WORDS and len(words_left.split()) <= _FEW_WORDS
    claim.shared = not few
    claim.row = place.row + rows
    return claim if claim.found or claim.problems else None


def cards_of(place: Place, claims: list[Claimed], taken: list[Line]) -> Claim:
    """The cards of derivatives that stand in some lines, each as far as mathematics agrees with it."""
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
                place.own_line,
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
    """The name before a derivative (`幂函数：$…$`), or one that announces it above, names its concept."""
    head = re.match(
        r"^(?:\*\*|__)?([^*:：。，,;；\x01-\x05]{2,40})(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s*[\x05\x01]", place.line.masked
    )
    if head is not None:
        name = read_name(place.line.text[head.start(1) : head.end(1)]).text
        return name if _is_plausible(name) else None
    if (
        place.recent is None
        or place.index == 0
        or HIDDEN.sub("", "".join(line.masked for line in place.block.lines)).strip(" .,。，")
    ):
        return None
    # A definition above is complete in itself; only a line that ends with a colon speaks of the formula below it.
    announced = place.blocks[place.index - 1].text().rstrip(" *_").endswith((":", "："))
    return place.recent if announced and _is_plausible(place.recent) else None


def _is_plausible(name: str) -> bool:
    """May this stand for an idea? A label, an instruction (求导, Differentiate) or a verdict (False) does not."""
    bare = name.casefold()
    if not bare or label_kind(name) is not None or bare in _NO_NAMES or bare.endswith(" one"):
        return False
    return not _INSTRUCTION.match(bare) and is_term(name, 8)


def _definitions_before(place: Place) -> list[Defined]:
    """What the section's formulas before this line define, the nearest first."""
    if place.context.functions is None:
        place.context.functions = list(_functions(place.context.section.blocks))
    every = place.context.functions
    before = bisect_left(every, place.line.number, key=lambda pair: pair[0])
    return [function for _, function in reversed(every[max(0, before - _NEAR) : before])]


def _functions(blocks: list[Block]) -> Iterator[tuple[int, Defined]]:
    """Every function that the formulas of some blocks define, with its line."""
    for block in every_block(blocks):
        masked = "\n".join(line.masked for line in block.lines)
        if "\x05" not in masked:
            continue
        text = block.text()
        row = counted = 0
        for span in FORMULA.finditer(masked):
            formula = text[span.start() : span.end()]
            if "=" not in formula:
                continue
            row += masked.count("\n", counted, span.start())
            counted = span.start()
            line = block.lines[row].number
            yield from ((line, function) for function in map(defined, statements(formula, line)) if function)


def _verified(claimed: Claimed, place: Place) -> tuple[Outcome | None, list[Problem]]:
    """What mathematics says of a claim, None when it cannot read it; every member of a chain of equalities counts."""
    from kb.maths import ReadingError, free_variables, read, verify_claim
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
    letters_known = {*free_variables(function), *(name.lstrip("\\") for name in task.by)}
    if worst is Outcome.DIFFERENT and not letters_known >= {*free_variables(answer)}:
        return None, []  # a letter that the function has not stands for something that nobody can look up
    wrong = task.answer if worst is Outcome.DIFFERENT else None
    for member in claimed.members[:-1]:
        if wrong is not None:
            break
        if _speaks_of(member, letters_known) and verify_claim(task.of, task.by, member) is Outcome.DIFFERENT:
            worst, wrong = Outcome.DIFFERENT, member
    if wrong is not None and (claimed.others or _holds_somewhere(claimed, wrong, place)):
        return None, []
    if wrong is not None:
        return worst, [_doubt(place, claimed, "false-claim", wrong, right=f"${_right(task)}$", answer=task.answer)]
    if worst is Outcome.UNREADABLE:
        return None, []
    if worst is not Outcome.EQUAL:
        return worst, [_doubt(place, claimed, "undecided-claim", task.answer)]
    return worst, []


def _speaks_of(member: str, known: set[str]) -> bool:
    """Has a step no letter but these? `cos(u) 2x` is on its way to an answer in x: the u is given in words."""
    from kb.maths import ReadingError, free_variables, read

    try:
        return {*free_variables(read(member))} <= known
    except ReadingError:
        return False


def _holds_somewhere(claimed: Claimed, wrong: str, place: Place) -> bool:
    """May a derivative be meant at one point, or on a part of the line? $f'(x) = 2x = 6$, $|x|' = 1$ for $x > 0$."""
    number = not letters(wrong)
    if not number and "|" not in claimed.task.of + claimed.shown and "abs" not in claimed.task.of:
        return False
    if number and len(claimed.members) > 1 and letters(claimed.members[0]):
        return True
    text = "\n".join(line.text for line in place.block.lines)
    if number and _AT_A_POINT.search(text):
        return True
    return any(re.search(rf"(?<![a-zA-Z\\/]){re.escape(by)}{_RELATED}", text) for by in claimed.task.by)


def _false_second(place: Place, statement: Statement, of: str, by: str, answer: str) -> list[Problem]:
    """The problem of a second derivative that is said to be what it is not."""
    from kb.maths import ReadingError, differentiate, verify_claim

    try:
        first = differentiate(of, by).latex
        if verify_claim(first, by, answer) is not Outcome.DIFFERENT:
            return []
        right = differentiate(first, by).latex
    except ReadingError:
        return []
    said = {"claim": f"${statement.sides[0]} = {answer}$", "right": f"${right}$"}
    return [place.problem("false-claim", statement.line, None, Severity.ERROR, statement.column, **said)]


def _doubt(place: Place, claimed: Claimed, code: str, member: str, **more: str) -> Problem:
    severity = Severity.ERROR if code == "false-claim" else Severity.NOTICE
    said = {"claim": f"${claimed.left} = {member}$", **more}
    return place.problem(code, claimed.line, None, severity, claimed.column, **said)


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
    if not table.begins(place.block.lines, place.row):
        return None
    heads = [_bare_head(label) for label in table.head_of(place)]
    formula = next((at for at, label in enumerate(heads) if label in _FORMULA_HEADS), None)
    of = next((at for at, label in enumerate(heads) if label in _FUNCTION_HEADS), formula)
    result = next((at for at, label in enumerate(heads) if label in _DERIVATIVE_HEADS), None)
    if of is None or result is None:
        return None
    rows = table.cells_of(place)
    typed: dict[int, Found] = {}
    problems: list[Problem] = []
    for line, row in rows:
        if max(of, result) >= len(row):
            continue
        column = place.column(line, max(line.text.rfind(row[result]), 0))
        claimed = _row_claim(bare(row[of]), bare(row[result]), line.number, column)
        outcome, doubts = _verified(claimed, place) if claimed else (None, [])
        if claimed is None or outcome is None:
            continue
        problems += doubts
        named = read_name(row[0]).text if of > 0 else ""
        typed[line.number] = Found(
            "derivative",
            Origin.STATED if outcome is Outcome.EQUAL else Origin.GUESSED,
            _asked(claimed, place.context.language),
            f"${claimed.task.answer}$",
            named or place.concept,
            line.number,
            line.number,
            line.number,
            claimed.task.kind,
            None,
            claimed.task,
        )
    claim = table.read(place) if typed else None
    if claim is None:
        return None
    # To know the formula of a name is something else than to differentiate it.
    asked = (result,) if of == formula and of > 0 else (of, result)
    # What the typed cards do not ask stays with the table: other columns, rows that mathematics cannot read.
    told = {(line.number, row[at]) for line, row in rows if line.number in typed for at in asked}
    claim.found = [card for card in claim.found if (card.line, card.back) not in told]
    still = {card.line for card in claim.found}
    claim.terms = [term for term in claim.terms if of > 0 or term.line not in typed or term.line in still]
    claim.found += typed.values()
    claim.problems += problems
    return claim


def _bare_head(label: str) -> str:
    """The head of a column without what only makes it look like mathematics."""
    return fold(_DRESS.sub("", normal(label))).replace("（", "(").replace("）", ")")


def _row_claim(of: str, answer: str, line: int, column: int) -> Claimed | None:
    said = statements(of, line)
    function = defined(said[0]) if said else None
    body = function.body if function else of
    members = tuple(side for statement in statements("f = " + answer, line)[:1] for side in statement.sides[1:])
    by = (function.arguments[0] if function and len(function.arguments) == 1 else None) or variable(body)
    if not body or not members or by is None or UNTYPED.search(normal(body)) or UNTYPED.search(normal(members[-1])):
        return None
    # σ(x)(1 − σ(x)) says nothing to whom nobody says what σ is.
    own = function is not None and re.search(rf"(?<![a-zA-Z\\]){re.escape(function.name)}(?![a-zA-Z])", members[-1])
    shown = function.shown() if function is not None and own else body
    return Claimed(Task(CardKind.DERIVATIVE, body, (by,), members[-1]), shown, f"({body})'", members, line, column)
