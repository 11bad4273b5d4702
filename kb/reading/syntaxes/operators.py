"""A formula alone in its line that says what an operator makes: an integral, a limit, a sum, a derivative by a matrix.

What mathematics agrees with (an antiderivative) is a card, the rest a draft.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from kb.model import CardKind, Origin, Outcome, Problem, Severity, Task
from kb.reading.fronts import front
from kb.reading.mask import FORMULA, HIDDEN, OPENS
from kb.reading.names import HAN, heading_label
from kb.reading.outline import Line
from kb.reading.syntaxes.claims import normal
from kb.reading.syntaxes.place import DECK_MARK, Claim, Found, Place, written_if_named
from kb.reading.syntaxes.statements import Statement, letters, statements
from kb.reading.syntaxes.terms import PLAIN_TERM

TRIGGER = re.compile(r"[^\x05]{0,40}\x05\x01")
_OPERATOR = re.compile(
    r"\\(?:nabla|i{0,3}nt|oint|sum|prod|lim(?:sup|inf)?)(?![a-zA-Z])"
    r"|\\frac\s*\{\s*(?:d|\\partial)(?![a-zA-Z])(?!\s*\^)|\\partial_|d\s*\(.+\)$"
)
# `\nabla f`, `\frac{\partial f}{\partial x}`: a notation, which is defined and has no value.
_NOTATION = re.compile(
    r"\\nabla(?:_\{?\\?\w+\}?|\^\{?\w+\}?)*\s*\\?[a-zA-Z]\w*(?:\([^()]*\))?"
    r"|\\frac\s*\{\s*(?:d|\\partial)\s*\^?\s*\w?\s*\\?[a-zA-Z](?:_\{?\w+\}?)?(?:\([^()]*\))?\s*\}\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}"
    r"(?:\([^()]*\))?|d\s*\(\s*\w\s*\)"
)
# Left sides of formulas that people learn: of norms, traces, expectations, functions; `f(x) = …` only defines.
_EXPRESSION = re.compile(
    r"\\(?:operatorname\*?|mathrm|text)\s*\{[A-Za-z]{2,}\}|\\(?:det|ln|log|exp|sin|cos|tan|cot|sec|csc|arcsin|arccos|arctan|sinh|"
    r"cosh|tanh|dim|ker|binom|otimes|odot|Gamma|Phi|zeta|mathbb\s*\{[EP]\})(?![a-zA-Z])|\\\||\|\|"
    r"|(?<![A-Za-z])(?:Var|Cov|E|P)\s*[(\[]|(?<![A-Za-z\\])e\s*\^|[a-z)]!|\)\s*\^\s*(?:\{\(|a|n|\{?-1)|\\sigma'?\s*\(\s*-"
)
# How far an expansion goes: asked without it, nobody knows where to stop.
_ORDER = re.compile(r"\+\s*[oO]\s*\(.+\)$")
_LETTER = re.compile(r"[A-Za-z]")
_CONSTANT = re.compile(r"\\(?:Gamma|Phi|zeta)(?![a-zA-Z])|e\s*\^")
_APPLIED = re.compile(r"(?<![A-Za-z\\])[fgh]\s*\(|\\gamma\s*\(")
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
_ROW = re.compile(r"(?:[^:：\x01]{1,30}[:：])?\s*\x01(?:\s*(?:[,，;；、.。]|and|和|与|及)?\s*\x01)+\s*[.。;；]?")
_MOST_WORDS = 12


def read(place: Place) -> Claim | None:
    """One equality `operator of something = value` alone in its line but for a remark, or several with a label."""
    if place.context.pasted or place.line.number in place.context.wrong or not _stands_alone(place):
        return None
    lines = place.block.lines
    end = place.row + 1
    while end < len(lines) and not lines[end].masked[:1].strip("\x01"):
        end += 1  # a formula that goes on in this line
    taken = lines[place.row : end]
    text, masked = "\n".join(line.text for line in taken), "\n".join(line.masked for line in taken)
    spans = [found.span() for found in FORMULA.finditer(masked)]
    if masked.startswith(OPENS):
        rest = masked[spans[0][1] :] if spans else masked
        if len(HAN.findall(rest)) > _MOST_WORDS or len(HIDDEN.sub("", rest).split()) > _MOST_WORDS:
            return None
        del spans[1:]
    elif len(spans) < 2 or not _ROW.fullmatch(FORMULA.sub("\x01", masked)):
        return None
    claim = Claim(place.index, end)
    for start, stop in spans:
        stated = statements(text[start:stop], place.line.number, place.column(place.line, start + 1))
        # A chain of equalities is a computation.
        if len(stated) == 1 and len(stated[0].sides) == 2:
            _state(place, claim, stated[0], taken[-1])
    # Of several all must be of this kind.
    return claim if len(claim.found) + len(claim.problems) == len(spans) > 0 else None


def _state(place: Place, claim: Claim, stated: Statement, last: Line) -> None:
    """What one equality gives: a card, a problem, or nothing."""
    left, right = map(normal, stated.sides)
    if not _OPERATOR.match(left):
        if _EXPRESSION.search(left) and _is_of_a_sheet(place) and _says_something(left, right):
            order = _ORDER.search(stated.sides[1])
            asked = f"${stated.sides[0]} = \\;?{f' {order[0]}' if order else ''}$"
            claim.found.append(_card(place, stated, last, "completed", asked))
        return
    if _NOTATION.fullmatch(left) or _OPEN.search(left + right):
        return
    if _APPLIED.search(left) and not _APPLIED.search(right):
        return  # what f and γ are stands elsewhere
    if right in ("0", "\\infty", "+\\infty"):
        return  # where something vanishes or diverges is a condition as often as a result
    task = _antiderivative(left, right)
    outcome = _verified(left, task)
    if task is not None and outcome is Outcome.DIFFERENT:
        claim.problems.append(_false(place, stated, task))
        return
    card = _card(place, stated, last, "value", f"${stated.sides[0]}$")
    if outcome is Outcome.EQUAL:
        card = replace(card, origin=written_if_named(Origin.STATED, last.author_id), task=task)
    claim.found.append(card)


def _card(place: Place, stated: Statement, last: Line, kind: str, asked: str) -> Found:
    """A draft that asks for the right side of an equality."""
    return Found(
        "formula",
        written_if_named(Origin.GUESSED, last.author_id),
        front(kind, place.context.language, of=asked),
        f"${stated.sides[1]}$",
        place.concept,
        place.line.number,
        last.number,
        place.own_line,
        author_id=last.author_id,
        column=stated.column,
    )


def _is_of_a_sheet(place: Place) -> bool:
    """Does a formula stand in a list, or in a paragraph that holds nothing but formulas, and not displayed?"""
    if not place.line.text.startswith("$") or place.line.text.startswith("$$") or place.block.ordered:
        return False
    return place.block.kind == "item" or all(
        line.masked.startswith(OPENS) or DECK_MARK.match(line.masked) or PLAIN_TERM.match(line.masked)
        for line in place.block.lines
    )


def _says_something(left: str, right: str) -> bool:
    """Is a right side no number that only an example has, and no open end?"""
    if "?" in right or len(right) < 2 or left == right:
        return False
    return _LETTER.search(right) is not None or _CONSTANT.search(left) is not None


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
