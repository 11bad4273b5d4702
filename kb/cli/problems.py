"""Problems of notes as lines and as JSON."""

from __future__ import annotations

import re

from kb.cli.output import flat
from kb.messages import knows, say
from kb.model import Language, Problem, Severity

DOUBTED = "derivative-doubted"
"""The one problem of a note that only the collection knows: sympy was asked, and does not agree."""
HOLDING_BACK = frozenset({"false-claim", DOUBTED})
"""A card with one of these stays a draft until its note is corrected."""


def message(problem: Problem, language: Language) -> tuple[str, str]:
    """A problem's sentence and its hint (empty where there is none), formulas as the note writes them."""
    return _sentence(problem, language), _hint(problem, language)


def problem_line(problem: Problem, language: Language, place: str | None = None) -> str:
    """`file:line:column: severity code message (hint)`, formulas set for reading, on one line."""
    hint = _shown(_hint(problem, language))
    tail = f" ({hint})" if hint else ""
    where = flat(problem.note if place is None else place)
    sentence = _shown(_sentence(problem, language))
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


def is_of_journal(problem: Problem) -> bool:
    """Does it stand in the journal, not in a note?"""
    return problem.note.startswith(".kb/")


def is_counted(problem: Problem) -> bool:
    """Is it one of those that are counted where `kb check` is recommended?"""
    return problem.severity is not Severity.NOTICE and not is_of_journal(problem)


def _sentence(problem: Problem, language: Language) -> str:
    code = f"problem.{problem.code}"
    if problem.arguments.get("count") == "1" and knows(f"{code}.one", language):
        code += ".one"
    return say(code, language, **_arguments(problem, language)).rstrip()


def _hint(problem: Problem, language: Language) -> str:
    code = f"problem.{problem.code}.hint"
    return say(code, language, **_arguments(problem, language)) if knows(code, language) else ""


def _arguments(problem: Problem, language: Language) -> dict[str, str]:
    """The arguments; what the YAML reader says in English is a sentence of its own, and nothing in Chinese."""
    arguments = dict(problem.arguments)
    if detail := arguments.get("detail"):
        arguments["detail"] = "" if language == "zh" else f"{detail[0].upper()}{detail[1:].rstrip('.')}."
    return arguments


def _shown(sentence: str) -> str:
    """A sentence with its formulas set on one line."""
    if "$" in sentence:
        from kb.typesetting import inline

        sentence = re.sub(r"\$([^$]+)\$", lambda formula: inline(formula[1]), sentence)
    return flat(sentence)
