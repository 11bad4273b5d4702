"""Each card rule's cases are Markdown files: a note, and the cards, concepts and problems it holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.reading import Reading, read_note

CASES = Path(__file__).parent / "cases"
_CASE = re.compile(
    r"^## (?P<title>[^\n]+)\n+(?P<fence>`{3,})note(?: (?P<path>[^\n]+))?\n(?P<note>.*?)\n?(?P=fence)\n+"
    r"(?P<expected>.*?)(?=^## |\Z)",
    re.MULTILINE | re.DOTALL,
)
_CARD = re.compile(
    r"^- (?P<origin>written|stated|guessed) (?P<rule>\w+) \((?P<concept>[^\n]*?)\): (?P<front>.*?)\n"
    r"  => (?P<back>.*?)(?=^- |^[a-z]+: |\Z)",
    re.MULTILINE | re.DOTALL,
)


def all_cases() -> list[tuple[str, str, str, str]]:
    """(title, path, note, expected) of every case of every file."""
    found = []
    for file in sorted(CASES.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        for case in _CASE.finditer(text):
            note = case["note"].replace("␠", " ")
            found.append((f"{file.stem}: {case['title']}", case["path"] or "note.md", note, case["expected"]))
    return found


def cards_of(reading: Reading) -> list[tuple[str, str, str, str, str]]:
    return [(str(c.origin), c.rule, c.concept, c.front, c.back) for c in reading.cards]


def expected_cards(text: str) -> list[tuple[str, str, str, str, str]]:
    def lines(part: str) -> str:
        return "\n".join(row.removeprefix("     ") for row in part.rstrip().split("\n"))

    return [
        (card["origin"], card["rule"], card["concept"], lines(card["front"]), lines(card["back"]))
        for card in _CARD.finditer(text)
    ]


def stated(name: str, text: str) -> list[str] | None:
    """The items of a line `name: a · b`, or None where the case says nothing about it."""
    line = re.search(rf"^{name}:(.*)$", text, re.MULTILINE)
    return None if line is None else [item.strip() for item in line[1].split("·") if item.strip()]


@pytest.mark.parametrize(
    ("path", "note", "expected"), [case[1:] for case in all_cases()], ids=[c[0] for c in all_cases()]
)
def test_a_note_holds_the_cards_that_its_case_says(path: str, note: str, expected: str) -> None:
    reading = read_note(note, path)
    assert cards_of(reading) == expected_cards(expected)
    problems = stated("problems", expected)
    found = [f"{problem.code}@{problem.line}" for problem in reading.problems]
    assert found == (problems or [])
    concepts = stated("concepts", expected)
    if concepts is not None:
        shown = ["/".join((c.name, *c.aliases)) + (f" < {c.parent}" if c.parent else "") for c in reading.concepts]
        assert shown == concepts


def test_every_rule_has_cases() -> None:
    from kb.reading.syntaxes import RULES, TABLE_RULES

    told = {card[1] for case in all_cases() for card in expected_cards(case[3])}
    assert {rule.name for rule in (*RULES, *TABLE_RULES)} <= told
