"""Problems of notes as lines and as JSON."""

from __future__ import annotations

import re

from kb.cli.output import flat
from kb.messages import describe
from kb.model import Language, Problem, Severity

DOUBTED = "derivative-doubted"
"""The one problem of a note that only the collection knows: sympy was asked, and does not agree."""
OF_COLLECTION = frozenset(
    {
        DOUBTED, "requires-ring", "requires-unknown", "folder-config-broken", "note-left-cards", "note-left-characters",
        "journal-shrunk", "journal-shrunk-unkept",
    }
)  # fmt: skip
"""What is not to be seen in one note alone."""
HOLDING_BACK = frozenset({"false-claim", DOUBTED})
"""A card with one of these stays a draft until its note is corrected."""


def problem_line(problem: Problem, language: Language, profile: str = "unicode", *, place: str | None = None) -> str:
    """`file:line:column: severity code message (hint)`, formulas set for reading, on one line."""
    sentence, hint = (_shown(text, profile) for text in describe(problem, language))
    tail = f" ({hint})" if hint else ""
    where = flat(problem.note if place is None else place)
    return f"{where}:{problem.line}:{problem.column}: {problem.severity.value} {problem.code} {sentence}{tail}"


def problem_json(problem: Problem, language: Language) -> dict[str, object]:
    """A problem as the contract has it."""
    sentence, hint = describe(problem, language)
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
    """Is it a line of the journal?"""
    return problem.note.startswith(".kb/log/")


def is_counted(problem: Problem) -> bool:
    """Is it one of those that are counted where `kb check` is recommended?"""
    return problem.severity is not Severity.NOTICE and not is_of_journal(problem)


def _shown(sentence: str, profile: str) -> str:
    """A sentence with its formulas set on one line."""
    if "$" in sentence:
        from kb.typesetting import inline

        sentence = re.sub(r"\$([^$]+)\$", lambda formula: inline(formula[1], profile), sentence)
    return flat(sentence)
