"""Text pasted from web pages."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model import Problem


@dataclass(frozen=True, slots=True)
class Paste:
    text: str
    recognized: bool = False
    problems: tuple[Problem, ...] = ()


def read_paste(text: str, note: str, first_line: int) -> Paste:
    return Paste(text)
