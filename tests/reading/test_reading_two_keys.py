"""A table in which the first cell alone does not say what a row is about."""

import pytest

from kb.model import Origin
from kb.reading import read_note

SADDLE = """# Second derivative test

| D | f_xx | what |
|---|---|---|
| > 0 | > 0 | local min |
| > 0 | < 0 | local max |
| < 0 | any | saddle |
"""


def test_rows_that_two_columns_tell_apart_are_asked_with_both_and_never_merged() -> None:
    cards = read_note(SADDLE).cards
    asked = {card.back: card.front for card in cards}
    assert set(asked) == {"local min", "local max", "saddle"}
    assert "D > 0" in asked["local min"] and "f_xx > 0" in asked["local min"]
    assert "D > 0" in asked["local max"] and "f_xx < 0" in asked["local max"]
    assert all(card.origin is Origin.GUESSED for card in cards)


def test_in_chinese_too_both_columns_stand_in_the_question() -> None:
    head = "# 排序\n\n| 算法 | 情况 | 时间复杂度 |\n|---|---|---|\n"
    note = head + "| 快速排序 | 平均 | n log n |\n| 快速排序 | 最坏 | n 平方 |\n"
    asked = {card.back: card.front for card in read_note(note).cards}
    assert set(asked) == {"n log n", "n 平方"}
    assert "快速排序" in asked["n 平方"] and "最坏" in asked["n 平方"] and "平均" not in asked["n 平方"]


@pytest.mark.parametrize(
    "rows",
    [
        "| Term | Meaning | Example |\n|---|---|---|\n"
        "| Limit | of a sequence | 1/n |\n| Limit | of a function | sin x / x |",
        "| Term | Meaning |\n|---|---|\n| Limit | of a sequence |\n| Limit | of a function |",
    ],
)
def test_two_meanings_of_a_term_stay_two_answers_to_one_question(rows: str) -> None:
    cards = read_note(f"# Words\n\n{rows}\n").cards
    meaning = next(card for card in cards if card.front == "What is Limit?")
    assert "of a sequence" in meaning.back and "of a function" in meaning.back


def test_rows_that_two_columns_do_not_tell_apart_are_read_as_before() -> None:
    note = SADDLE + "| < 0 | any | no extremum |\n"
    fronts = {card.front for card in read_note(note).cards}
    assert "< 0: what?" in fronts
