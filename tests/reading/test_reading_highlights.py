"""A highlight in a note that was not written as cards is asked within its own line, or not at all."""

from __future__ import annotations

import pytest

from kb.reading import read_note


def cards(note: str) -> list[tuple[str, str, str]]:
    return [(str(card.origin), card.front, card.back) for card in read_note(note).cards]


def test_each_line_of_a_paragraph_is_asked_alone() -> None:
    note = "# 群论\n\n群的单位元==唯一==\n子群的阶==整除==群的阶\n"
    assert cards(note) == [
        ("written", "填空：群的单位元[…]", "唯一"),
        ("written", "填空：子群的阶[…]群的阶", "整除"),
    ]


def test_a_wrapped_sentence_stays_whole() -> None:
    note = "# Groups\n\nThe order of any subgroup divides the order of the whole\ngroup, by ==Lagrange's== law.\n"
    assert cards(note) == [
        (
            "written",
            "Fill in: The order of any subgroup divides the order of the whole\ngroup, by […] law.",
            "Lagrange's",
        )
    ]


@pytest.mark.parametrize("line", ["==必须背下来！==", "==Must know==", "- ==重要==！！", "==要点==：", "> ==重点=="])
def test_a_line_that_is_all_highlight_asks_nothing(line: str) -> None:
    assert cards(f"# 群论\n\n{line}\n") == []


def test_a_line_about_somebodys_day_is_only_a_guess() -> None:
    assert [origin for origin, _, _ in cards("# 群论\n\n明天记得==还书==给老师\n")] == ["guessed"]


def test_in_a_deck_and_in_braces_all_the_paragraph_is_shown() -> None:
    deck = "#flashcards\n\n单位元==唯一==\n逆元也==唯一==\n"
    assert cards(deck)[0][1] == "填空：单位元[…]\n逆元也唯一"
    braces = "# 群\n\n单位元{{c1::唯一}}\n逆元也{{c2::唯一}}\n"
    assert cards(braces)[0][1] == "填空：单位元[…]\n逆元也唯一"
