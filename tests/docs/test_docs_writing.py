"""The page about writing: its examples give the cards that it shows, and every rule has one.

`KB_ACCEPT=1` before the test writes the cards anew; look at them.
"""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from documents import ACCEPTED, ROOT, Fence, fences, replaced

from kb.messages import say
from kb.model import Card, Severity, Standing
from kb.reading import Reading, read_note
from kb.reading.standing import standing
from kb.reading.syntaxes import RULES, TABLE_RULES

PAGE = ROOT / "docs" / "writing.md"
_ASKED = {Standing.ACTIVE: "asked", Standing.DRAFT: "draft"}


def _examples() -> list[tuple[Fence, Fence]]:
    found = fences(PAGE.read_text(encoding="utf-8"))
    return [(note, cards) for note, cards in pairwise(found) if cards.language == "cards"]


def shown(reading: Reading) -> str:
    """The cards of a reading as the page shows them, then what is wrong in it."""
    parts = [_card(card, reading) for card in reading.cards]
    for problem in reading.problems:
        if problem.severity is not Severity.NOTICE:
            sentence = say(f"problem.{problem.code}", "en", **problem.arguments)
            parts.append(f"line {problem.line}: {problem.severity} {problem.code}\n  {sentence}\n")
    return "".join(parts) or "no card\n"


def _card(card: Card, reading: Reading) -> str:
    about = [_ASKED[standing(card.origin, reading.cards_setting or "stated")], str(card.kind)]
    about += [card.rule] if card.rule != card.kind else []
    about += ["typed"] if card.task or card.template else []
    about += [f"^{card.author_id}"] if card.author_id else []
    front, back = (text.replace("\n", "\n    ") for text in (card.front, card.back))
    return f"{' · '.join(about)}\n  {front}\n  → {back}\n"


def _right() -> str:
    text = PAGE.read_text(encoding="utf-8")
    pieces = [(cards.start, cards.end, shown(read_note(note.body))) for note, cards in _examples()]
    return replaced(text, pieces)


@pytest.mark.parametrize("at", range(len(_examples())))
def test_an_example_gives_the_cards_that_the_page_shows(at: int) -> None:
    if ACCEPTED and (right := _right()) != PAGE.read_text(encoding="utf-8"):
        PAGE.write_text(right, encoding="utf-8")
    note, cards = _examples()[at]
    assert cards.body == shown(read_note(note.body))


def test_the_table_of_front_matter_names_what_is_read() -> None:
    table = PAGE.read_text(encoding="utf-8").split("## Front matter\n", 1)[1]
    keys = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    head = {
        "title": "Slopes",
        "aliases": "[grad]",
        "concept": "gradient",
        "requires": "[vector]",
        "tags": "[analysis]",
        "lang": "zh",
        "cards": "written",
    }
    assert keys == list(head)
    note = "---\n" + "".join(f"{key}: {value}\n" for key, value in head.items()) + "---\n\na :: b\n"
    read = read_note(note)
    assert (read.title, read.key, read.language, read.cards_setting) == ("Slopes", "gradient", "zh", "written")
    assert (read.aliases, read.requires, read.tags) == (("grad",), ("vector",), ("analysis",))


def test_every_rule_has_an_example_in_both_languages() -> None:
    rules = {rule.name for rule in (*RULES, *TABLE_RULES)} | {"exercise"}
    readings = [read_note(note.body) for note, _ in _examples()]
    for language in ("zh", "en"):
        assert rules == {card.rule for one in readings if one.language == language for card in one.cards}
