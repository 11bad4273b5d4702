"""The notes of the course, as tests that compute their numbers anew look them up."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kb.maths import read
from kb.model import Card
from kb.reading import read_note
from kb.worker.algebra import to_sympy

COURSE = Path(__file__).parents[2] / "notes"
each_language = pytest.mark.parametrize("language", ["en", "zh"])


@cache
def note_text(subject: int, language: str, number: int) -> str:
    """The text of the note with this number in a subject's folder."""
    (path,) = (COURSE / language).glob(f"{subject}-*/{number:02}-*.md")
    return path.read_text(encoding="utf-8")


@cache
def keyed_text(subject: int, language: str, key: str) -> str:
    """The text of the note of a subject that explains the concept with this key."""
    texts = [path.read_text(encoding="utf-8") for path in (COURSE / language).glob(f"{subject}-*/*.md")]
    (found,) = (text for text in texts if f"\nconcept: {key}\n" in text)
    return found


@cache
def note_cards(subject: int, language: str, which: int | str) -> tuple[Card, ...]:
    """The cards of a note, by its number or its key."""
    find = note_text if isinstance(which, int) else keyed_text
    return read_note(find(subject, language, which), f"{language}.md").cards  # type: ignore[arg-type]


def note_backs(subject: int, language: str, which: int | str) -> tuple[str, ...]:
    """What the cards of a note answer."""
    return tuple(card.back for card in note_cards(subject, language, which))


def value_of(formula: str, **values: Any) -> Any:
    """The value of a formula, as sympy has it, with these numbers for its letters."""
    expression = to_sympy(read(formula))
    return expression.subs({symbol: values[symbol.name] for symbol in expression.free_symbols})
