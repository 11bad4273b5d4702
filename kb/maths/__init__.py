"""Typed mathematics: read, compared, differentiated, diagnosed."""

from kb.maths.checking import (
    Derivative,
    check_task,
    compare,
    compare_derivative,
    differentiate,
    expected_answer,
    gradient,
    read_claim,
    read_for,
    verify_claim,
    warm,
)
from kb.maths.expression import ReadingError, read
from kb.maths.plain import typed
from kb.maths.printing import latex
from kb.maths.tree import Tree, free_variables
from kb.model import Outcome, Verdict

__all__ = [
    "Derivative",
    "Outcome",
    "ReadingError",
    "Tree",
    "Verdict",
    "check_task",
    "compare",
    "compare_derivative",
    "differentiate",
    "expected_answer",
    "free_variables",
    "gradient",
    "latex",
    "read",
    "read_claim",
    "read_for",
    "typed",
    "verify_claim",
    "warm",
]
