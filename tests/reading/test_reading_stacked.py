"""Tables that a page gave back one cell a line are rows again where that is certain, and named where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.model import Card, Origin, Severity
from kb.reading import read_note
from kb.reading.cleaned import clean_paste

_DERIVATIVES = {
    "x^n": "n x^{n-1}",
    "sin x": "cos x",
    "cos x": "- sin x",
    "e^x": "e^x",
    "ln|x|": "1/x",
    "√x": "1/(2√x)",
    "$\\tan x$": "$\\sec^2 x$",
    "x²": "2x",
    "c": "0",
    "arctanx": "1/(1+x^2)",
}
_MEANINGS = {
    "Overfitting": "The model fits noise in the training data.",
    "Underfitting": "The model is too simple for the data.",
    "Regularization": "A penalty on the size of the weights.",
    "Bias": "The error of a model that is too simple.",
    "Variance": "How much the fit moves with the data.",
}
_WORDS = {"gradient": "梯度", "loss": "损失", "weight": "权重", "learning rate": "学习率"}
_TABLES = (
    ("Function", "Derivative", _DERIVATIVES),
    ("函数", "导数", _DERIVATIVES),
    ("Term", "Definition", _MEANINGS),
    (
        "名称",
        "定义",
        {"过拟合": "训练集上好、测试集上差", "正则化": "给损失加一项来限制复杂度", "偏差": "模型太简单带来的误差"},
    ),
    ("English", "中文", _WORDS),
    ("中文", "英文", {chinese: english for english, chinese in _WORDS.items()}),
)
_TITLES = ("# 表\n\n", "# Table\n\n", "", "Below is what one has to know by heart before the exam of the course.\n\n")
_table = st.sampled_from(_TABLES).flatmap(
    lambda table: st.tuples(
        st.just(table[:2]), st.lists(st.sampled_from(list(table[2].items())), min_size=2, unique=True)
    )
)


def _stacked(head: tuple[str, str], rows: list[tuple[str, str]], layout: str) -> str:
    pairs = [head, *rows]
    if layout == "rows":
        return "\n\n".join("\n".join(pair) for pair in pairs) + "\n"
    return {"tight": "\n", "spaced": "\n\n"}[layout].join(cell for pair in pairs for cell in pair) + "\n"


def _whole(head: tuple[str, str], rows: list[tuple[str, str]]) -> str:
    lines = [head, ("---", "---"), *rows]
    return "".join(f"| {one.replace('|', chr(92) + '|')} | {other} |\n" for one, other in lines)


def _cards(note: str) -> list[Card]:
    return [card for card in read_note(note, path="t.md").cards if card.rule in ("table", "derivative")]


def _codes(note: str) -> list[str]:
    return [problem.code for problem in read_note(note, path="t.md").problems if problem.code.startswith("table-")]


@settings(max_examples=60)
@given(_table, st.sampled_from(("tight", "spaced", "rows")), st.sampled_from(_TITLES))
def test_stacked_cells_say_what_the_whole_table_says_and_are_drafts(
    table: tuple[tuple[str, str], list[tuple[str, str]]], layout: str, title: str
) -> None:
    head, rows = table
    note = title + _stacked(head, rows, layout)
    cards = _cards(note)
    assert len(cards) == len(rows)
    assert {card.origin for card in cards} == {Origin.GUESSED}
    assert [card.back for card in cards] == [card.back for card in _cards(title + _whole(head, rows))]
    lines = note.split("\n")
    assert [(lines[card.line - 1], lines[card.end_line - 1]) for card in cards] == rows
    (problem,) = (problem for problem in read_note(note, path="t.md").problems if problem.code.startswith("table-"))
    assert (problem.code, problem.severity) == ("table-stacked", Severity.NOTICE)
    assert lines[problem.line - 1] == head[0]
    assert problem.end_line is not None and lines[problem.end_line - 1] == rows[-1][1]


@settings(max_examples=60)
@given(_table, st.sampled_from(("tight", "spaced")), st.data())
def test_no_card_pairs_what_the_table_does_not(
    table: tuple[tuple[str, str], list[tuple[str, str]]], layout: str, data: st.DataObject
) -> None:
    head, rows = table
    lines = _stacked(head, rows, layout).split("\n")
    step = 1 if layout == "tight" else 2
    cells = range(2 * step, len(lines) - 1, step)
    if data.draw(st.booleans(), label="a cell is lost"):
        at = data.draw(st.sampled_from(cells))
        del lines[at : at + step]
    else:
        for at in sorted(data.draw(st.sets(st.sampled_from(cells), min_size=1, max_size=3)), reverse=True):
            lines[at:at] = ["and more of it", ""][:step]
    true = {(first, second) for first, second in rows}
    for card in _cards("# T\n\n" + "\n".join(lines)):
        source = ("# T\n\n" + "\n".join(lines)).split("\n")
        assert (source[card.line - 1], source[card.end_line - 1]) in true


def test_an_odd_number_of_cells_makes_no_card_and_is_named() -> None:
    note = "# T\n\nFunction\nDerivative\nx^2\n2x\nsin x\ncos x\ne^x\n"
    assert _cards(note) == []
    assert _codes(note) == ["table-stacked-unclear"]


def test_columns_one_after_the_other_are_no_pairs() -> None:
    note = "# T\n\nFunction\nDerivative\nx^2\nsin x\n2x\ncos x\nx^3\n3x^2\n"
    assert _cards(note) == []
    assert _codes(note) == ["table-stacked-unclear"]


def test_a_third_column_makes_no_pairs() -> None:
    note = (
        "# T\n\nTerm\nDefinition\nExample\nBias\nThe error of a simple model\nA line\nLoss\nWhat is made small\n0.3\n"
    )
    assert _cards(note) == []
    assert _codes(note) == ["table-stacked-unclear"]


def test_what_follows_the_formulas_is_no_row() -> None:
    note = "Function\nDerivative\nx^2\n2x\nsin x\ncos x\nSee also\nChain rule\nIt differentiates a composition.\n"
    assert {(card.back, card.line) for card in _cards(note)} == {("$2x$", 3), ("$cos x$", 5)}


@pytest.mark.parametrize(
    "note",
    [
        "# T\n\n```text\nFunction\nDerivative\nx^2\n2x\nsin x\ncos x\n```\n",
        "# T\n\nQ: Which table?\nA: This one:\nFunction\nDerivative\nx^2\n2x\nsin x\ncos x\n",
        "# Which derivatives are known?\n\nFunction\nDerivative\nx^2\n2x\nsin x\ncos x\n",
        "# T\n\nFunction\n\nA function gives each number one number, and no more.\n\nDerivative\n\nIts slope.\n",
        "# T\n\nTerm\nThe definition of it\nBias\nSomething\nLoss\nSomething else\n",
    ],
)
def test_code_cards_and_prose_are_left_alone(note: str) -> None:
    assert _codes(note) == []
    assert _cards(note) == []


def test_an_imported_page_gets_its_table_back() -> None:
    page = "导数表\n函数\n导数\nx^n\nnx^{n-1}\nsin x\ncos x\ne^x\ne^x\n"
    text = next(clean_paste(page)).text
    assert "| 函数 | 导数 |\n|---|---|\n| x^n | nx^{n-1} |\n| sin x | cos x |\n| e^x | e^x |" in text


def test_words_of_two_languages_are_asked_in_the_language_of_the_note() -> None:
    table = "| English | 中文 |\n|---|---|\n| loss | 损失 |\n"
    assert [card.front for card in _cards("# Words of learning machines\n\n" + table)] == ["What is loss in Chinese?"]
    assert [card.front for card in _cards("# 机器学习的常用词汇\n\n" + table)] == ["loss 的中文是什么？"]
