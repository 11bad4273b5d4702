"""A formula alone in its line that says what an operator makes: an integral, a limit, a sum, a derivative by a matrix.

What mathematics agrees with (an antiderivative) is a card, the rest a draft.
"""

from __future__ import annotations

import re

from kb.model import CardKind, Origin, Outcome, Problem, Severity, Task
from kb.reading.fronts import front
from kb.reading.mask import FORMULA, HIDDEN
from kb.reading.names import HAN, heading_label
from kb.reading.syntaxes.claims import normal
from kb.reading.syntaxes.place import Claim, Found, Place, written_if_named
from kb.reading.syntaxes.statements import Statement, letters, statements

TRIGGER = re.compile("\x05\x01")
_OPERATOR = re.compile(
    r"\\(?:nabla|i{0,3}nt|oint|sum|prod|lim(?:sup|inf)?)(?![a-zA-Z])"
    r"|\\frac\s*\{\s*(?:d|\\partial)(?![a-zA-Z])|\\partial_|d\s*\(.+\)$"
)
# `\nabla f`, `\frac{\partial f}{\partial x}`: a notation, which is defined and has no value.
_NOTATION = re.compile(
    r"\\nabla(?:_\{?\\?\w+\}?|\^\{?\w+\}?)*\s*\\?\w+(?:\([^()]*\))?"
    r"|\\frac\s*\{\s*(?:d|\\partial)\s*\^?\s*\w?\s*\\?[a-zA-Z](?:_\{?\w+\}?)?(?:\([^()]*\))?\s*\}\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}"
    r"(?:\([^()]*\))?|d\s*\(\s*\w\s*\)"
)
_ANTIDERIVATIVE = re.compile(
    r"\\int(?!\s*[_^])\s*(?P<of>.+?)\s*(?:\\[,;:! ]|\\mathrm\s*\{\s*d\s*\}|\s)*d\s*(?P<by>[a-z])$"
)
_DX_ABOVE = re.compile(r"\\frac\s*\{\s*d\s*(?P<by>[a-z])\s*\}(?P<rest>\s*\{.+\})$")
_PLUS_CONSTANT = re.compile(r"\+\s*(?:C|c|\\mathrm\s*\{C\}|\\text\s*\{C\}|const\.?|\\text\s*\{const\.?\})$")
_OPEN = re.compile(r"\?|…|\\[cldv]?dots|\\text")
# A formula below these goes on in a work: `so that`, `we get:`, 则, 得.
_GOES_ON = re.compile(
    r"[,，、]$|(?:得|有|则|即|为|是|于是|所以|因此|从而)\s*[:：]?$|\b(?:get|have|then|so|that|is|obtain|gives?|where)\s*[:：]?$"
)
_WORK = re.compile(
    r"例|解(?:$|答|题|法|[:：\s])|答案|证明|推导|练习|习题|作业|"
    r"(?:worked |an? |the )?(?:examples?|proofs?|solutions?|derivations?|exercises?|problems?|answers?|homework)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 12


def read(place: Place) -> Claim | None:
    """One equality `operator of something = value`, alone in its line but for a short remark."""
    if place.context.pasted or place.line.number in place.context.wrong or not _stands_alone(place):
        return None
    lines = place.block.lines
    end = place.row + 1
    while end < len(lines) and not lines[end].masked[:1].strip("\x01"):
        end += 1  # a formula that goes on in this line
    taken = lines[place.row : end]
    text, masked = "\n".join(line.text for line in taken), "\n".join(line.masked for line in taken)
    found = FORMULA.match(masked)
    rest = masked[found.end() :] if found else masked
    if found is None or len(HAN.findall(rest)) > _MOST_WORDS or len(HIDDEN.sub("", rest).split()) > _MOST_WORDS:
        return None
    stated = statements(text[: found.end()], place.line.number, place.column(place.line, 1))
    if len(stated) != 1 or len(stated[0].sides) != 2:
        return None  # a chain of equalities is a computation
    left, right = map(normal, stated[0].sides)
    if (
        not _OPERATOR.match(left)
        or _NOTATION.fullmatch(left)
        or _OPEN.search(left + right)
        or right in ("0", "\\infty", "+\\infty")
    ):
        return None
    task = _antiderivative(left, right)
    outcome = _verified(left, task)
    if task is not None and outcome is Outcome.DIFFERENT:
        return Claim(place.index, end, problems=[_false(place, stated[0], task)])
    origin = Origin.STATED if outcome is Outcome.EQUAL else Origin.GUESSED
    card = Found(
        "formula",
        written_if_named(origin, taken[-1].author_id),
        front("value", place.context.language, of=f"${stated[0].sides[0]}$"),
        f"${stated[0].sides[1]}$",
        place.concept,
        place.line.number,
        taken[-1].number,
        place.own_line,
        author_id=taken[-1].author_id,
        task=task if outcome is Outcome.EQUAL else None,
        column=place.column(place.line),
    )
    return Claim(place.index, end, [card])


def _stands_alone(place: Place) -> bool:
    """Is the line no step of a work: of a proof, an example, a sentence that goes on?"""
    if place.block.kind not in ("item", "paragraph"):
        return False
    if any(_WORK.match(heading_label(title)) for title in place.context.section.path):
        return False
    above = place.block.lines[place.row - 1].masked if place.row else ""
    if not above and place.block.kind == "paragraph" and place.index:
        lines = place.blocks[place.index - 1].lines
        above = lines[-1].masked if lines else ""
    return not _GOES_ON.search(above.rstrip(" *_"))


def _antiderivative(left: str, right: str) -> Task | None:
    """The task of an indefinite integral, to be answered up to a constant; None for another operator."""
    found = _ANTIDERIVATIVE.match(_expanded(left))
    if found is None:
        return None
    function, constants = _PLUS_CONSTANT.subn("", right)
    if found["by"] not in letters(function) or not {*letters(found["of"])} <= {*letters(function)}:
        return None
    answer = f"{function.rstrip()} + C" if constants else function
    return Task(CardKind.RECALL, "", (found["by"],), answer)


def _verified(left: str, task: Task | None) -> Outcome | None:
    """Is the answer of a task an antiderivative of the integrand in the formula's left side?"""
    found = _ANTIDERIVATIVE.match(_expanded(left)) if task is not None else None
    if task is None or found is None:
        return None
    from kb.maths import ReadingError, verify_claim

    try:
        return verify_claim(task.answer, task.by, found["of"])
    except ReadingError:
        return None


def _false(place: Place, stated: Statement, task: Task) -> Problem:
    """The problem of an integral whose right side has another derivative."""
    from kb.maths import differentiate

    said = {
        "claim": f"${stated.sides[0]} = {stated.sides[1]}$",
        "right": f"${differentiate(task.answer, task.by[0]).latex}$",
    }
    return place.problem("false-integral", stated.line, None, Severity.ERROR, stated.column, **said)


def _expanded(left: str) -> str:
    r"""`\int \frac{dx}{D}` with the dx behind its fraction."""
    return _DX_ABOVE.sub(r"\\frac{1}\g<rest> d\g<by>", left)
