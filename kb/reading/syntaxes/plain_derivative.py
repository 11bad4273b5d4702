"""A derivative that a line states in plain text, without dollars: `(tan x)' = sec^2 x`, `d/dx a^x = a^x ln a`."""

from __future__ import annotations

import re

from msgspec.structs import replace

from kb.model import Outcome
from kb.reading.names import HAN
from kb.reading.syntaxes.claims import Claimed, claim_of, may_claim
from kb.reading.syntaxes.derivative import cards_of
from kb.reading.syntaxes.place import Claim, Place
from kb.reading.syntaxes.statements import Defined, Statement, defined, statements
from kb.reading.vocabulary import words

# A prime behind a bracket or a name, or d/dx, and an equals sign behind it; nothing hidden, so no formula and no code.
_MARK = re.compile(r"(?:[)\]]\s*['′’]|\b[a-zA-Z]['′’]\s*(?:\([a-z]\))?\s*=|\b[d∂]\s*/\s*[d∂][a-z]\b)[^\x00-\x1f]*$")
_LABEL = re.compile(r"^[^:：=()'′’\x00-\x1f]{2,40}[:：]\s*")
_FUNCTIONS = words("sin cos tan cot sec csc ln log exp arcsin arccos arctan sinh cosh tanh coth")
_SPELLED = words("sqrt abs pi alpha beta gamma delta theta lambda mu sigma omega rho phi")
# Two letters side by side are a product (ab, xe); these are words.
_WORDS = words("an as at be by do go if in is it me my no of on or so to up us we")
# What LaTeX would set otherwise than it is meant: 1/(1+x^2), e^(2x), 2*x, x^10, sqrt x, theta.
_NOT_SET = re.compile(rf"[/*√]|\^\s*[({{]|\^-?\w{{2}}|{'|'.join(sorted(_SPELLED))}")
# What is said of a line behind it: `← 总忘`, `(again!)`, `# forgotten twice`.
_REMARK = re.compile(
    r"\s+(?:[←#!！*]|<-|--)\s*[^=]*$|"
    r"\s*[（(][^()（）=<>≠]*(?:[\u3400-\u9fff]|[a-z]{4,}|!)[^()（）=<>≠]*[)）]\s*$"
)
_NAME = re.compile(rf"(?<![a-zA-Z\\])({'|'.join(sorted(_FUNCTIONS, key=len, reverse=True))})")
_RUN = re.compile(r"[a-zA-Z]{2,}")
_CALLED = re.compile(rf"(?:{'|'.join(sorted(_FUNCTIONS | _SPELLED, key=len, reverse=True))})[a-z]?")


def may_state(masked: str) -> bool:
    """A quick look: could this line state a derivative in plain text?"""
    return "=" in masked and "\x05" not in masked and _MARK.search(masked) is not None


def read(place: Place) -> Claim | None:
    """The derivatives of a line that holds nothing but them, as far as they are true or surely false."""
    line = place.line
    if line.number in place.context.wrong:
        return None
    label = _LABEL.match(line.masked)
    start = label.end() if label else 0
    text = _REMARK.sub("", line.text[start:]).rstrip(" .。;；")
    if HAN.search(text) or not _is_formula(text):
        return None
    stated = statements(text, line.number, place.column(line, start + 1))
    functions = list(map(defined, stated))
    claims = []
    for at, statement in enumerate(stated):
        claimed = _claimed(statement, [function for function in functions[:at] if function])
        if claimed is not None:
            claims.append(claimed)
    if not claims:
        return None
    claim = cards_of(place, claims, [line])
    claim.row = place.row + 1
    return claim if claim.found or claim.problems else None


def _is_formula(text: str) -> bool:
    """Has a text no words but the names of functions and Greek letters?"""
    return all(_CALLED.fullmatch(run) or (len(run) == 2 and run not in _WORDS) for run in _RUN.findall(text))


def _claimed(statement: Statement, same_line: list[Defined]) -> Claimed | None:
    if not may_claim(statement):
        return None
    claimed = claim_of(statement, same_line, [], [])
    if claimed is None:
        return None
    from kb.maths import ReadingError, latex, verify_claim
    from kb.maths import read as expression

    task = claimed.task
    try:
        of, answer = (
            latex(expression(text)) if _NOT_SET.search(text) else _commanded(text) for text in (task.of, task.answer)
        )
    except ReadingError:
        return None
    if verify_claim(of, task.by, answer) not in (Outcome.EQUAL, Outcome.DIFFERENT):
        return None  # plain text has too many readings for a doubt
    shown = claimed.shown.replace(task.of, of)
    return replace(claimed, task=replace(task, of=of, answer=answer), shown=shown, members=(answer,))


def _commanded(text: str) -> str:
    """A formula with the names of its functions as commands, which set them upright and apart: `\\cot x`."""
    return _NAME.sub(r"\\\1 ", text.strip()).replace("  ", " ").replace(" ^", "^").replace(" (", "(")
