"""Problems of notes as lines and as JSON."""

from __future__ import annotations

from kb.messages import knows, say
from kb.model import Language, Problem


def message(problem: Problem, language: Language) -> tuple[str, str]:
    """A problem's sentence and its hint, empty where there is none."""
    code = f"problem.{problem.code}"
    hint = say(f"{code}.hint", language, **problem.arguments) if knows(f"{code}.hint", language) else ""
    return say(code, language, **problem.arguments), hint


def problem_line(problem: Problem, language: Language, place: str | None = None) -> str:
    """`file:line:column: severity code message (hint)`."""
    sentence, hint = message(problem, language)
    tail = f" ({hint})" if hint else ""
    where = problem.note if place is None else place
    return f"{where}:{problem.line}:{problem.column}: {problem.severity.value} {problem.code} {sentence}{tail}"


def problem_json(problem: Problem, language: Language) -> dict[str, object]:
    """A problem as the contract has it."""
    sentence, hint = message(problem, language)
    return {
        "note": problem.note,
        "line": problem.line,
        "column": problem.column,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": sentence,
        "hint": hint,
    }
