"""Lists of contents on pages that were pasted: nothing is learnt from them, and what they name are the headings."""

import pytest

from kb.reading import Reading, read_note

ENGLISH = """\
Law of averages
{contents}
The law of averages is a belief that outcomes of a random event will even out within a small sample.

Definition
The sample mean is the average of the values that were drawn.

Examples in gambling and in insurance, with some more of their history
The house edge is the average share of a bet that the player loses.

See also
Random walk
"""
CHINESE = """\
{contents}
导数的定义
导数是函数在一点处的变化率的极限。

为什么要求极限存在？左右极限与可导性
左导数是从左侧趋近时差商的极限。

高阶导数
高阶导数是对一个函数多次求导所得的函数。
"""
_TITLES = ["Definition", "Examples in gambling and in insurance, with some more of their history", "See also"]
_TITLES_CHINESE = ["导数的定义", "为什么要求极限存在？左右极限与可导性", "高阶导数"]


def _numbered(titles: list[str], mark: str) -> str:
    return "\n".join(mark.format(number) + title for number, title in enumerate(titles, 1))


def _fronts(reading: Reading) -> set[str]:
    return {card.front for card in reading.cards}


@pytest.mark.parametrize(
    "contents",
    [
        "Contents [hide]\n" + _numbered(_TITLES, "{} "),
        "Contents\n\n" + _numbered(_TITLES, "{}\t"),
        "On this page\n" + "\n".join(_TITLES),
        "Table of contents\n" + _numbered(_TITLES, "- "),
        "Contents hide\n(Top)\n" + _numbered(_TITLES, "{}"),
        "Contents:\n" + "\n".join(f"[{title}](#part)" for title in _TITLES),
        "Contents [hide] " + " ".join(f"{number} {title}" for number, title in enumerate(_TITLES, 1)),
    ],
)
def test_an_english_list_of_contents_takes_no_card_away_and_adds_none(contents: str) -> None:
    reading = read_note(ENGLISH.format(contents=contents), "page.txt")
    assert {"What is the sample mean?", "What is the house edge?"} <= _fronts(reading)
    assert not [front for front in _fronts(reading) if "Examples" in front or "Contents" in front]
    assert not {"Contents", "(Top)", "On this page", "1 Definition"} & {concept.name for concept in reading.concepts}


@pytest.mark.parametrize(
    "contents",
    [
        "目录\n" + "\n".join(_TITLES_CHINESE),
        "本文目录\n收起\n" + _numbered(_TITLES_CHINESE, "{}. "),
        "文章目录\n\n" + _numbered(_TITLES_CHINESE, "- "),
        "目 录\n" + "\n".join(f"{title} …… {page}" for page, title in enumerate(_TITLES_CHINESE, 3)),
        "目录 [隐藏] " + " ".join(f"{number} {title}" for number, title in enumerate(_TITLES_CHINESE, 1)),
    ],
)
def test_a_chinese_list_of_contents_takes_no_card_away_and_adds_none(contents: str) -> None:
    reading = read_note(CHINESE.format(contents=contents), "page.txt")
    assert {"什么是导数？", "什么是左导数？", "什么是高阶导数？"} <= _fronts(reading)
    paths = {concept.name: concept.heading_path for concept in reading.concepts}
    assert paths["高阶导数"] == ("高阶导数",)


def test_the_numbers_of_a_list_say_which_heading_stands_below_which() -> None:
    page = (
        "Contents\n1 Norms\n1.1 Vector norms\n1.2 Matrix norms\n2 Tensors\n\n"
        "Norms[edit]\nA norm is a function that assigns a length to each vector.\n\n"
        "Vector norms[edit]\nThe taxicab norm is the sum of the absolute values of the entries.\n\n"
        "Matrix norms[edit]\nThe spectral norm is the largest singular value of a matrix.\n\n"
        "Tensors[edit]\nA tensor is an array of numbers with any number of indices.\n"
    )
    paths = {concept.name: concept.heading_path for concept in read_note(page, "page.txt").concepts}
    assert paths["Matrix norms"] == ("Norms", "Matrix norms")
    assert paths["Tensors"] == ("Tensors",)


def test_the_list_is_named_as_the_pages_own_and_nothing_else_is() -> None:
    reading = read_note(CHINESE.format(contents="目录\n" + "\n".join(_TITLES_CHINESE)), "page.txt")
    (problem,) = [problem for problem in reading.problems if problem.code == "page-chrome"]
    assert (problem.line, problem.arguments["lines"]) == (1, "1–4")


def test_items_below_such_a_word_that_say_something_stay() -> None:
    note = "目录\n\n- 梯度：由偏导数组成的向量。\n- 散度：向量场的源的强度。\n\n梯度指向增长最快的方向。\n"
    assert {"什么是梯度？", "什么是散度？"} <= _fronts(read_note(note, "note.md"))


def test_a_list_that_a_sentence_announces_is_none_of_contents() -> None:
    page = (
        "There are four norms of interest here:\nTaxicab norm\nEuclidean norm\nMaximum norm\nFrobenius norm\n"
        "Taxicab norm\nThe sum of the absolute values.\nEuclidean norm\nThe root of the sum of the squares.\n"
        "Maximum norm\nThe largest of the absolute values.\nFrobenius norm\nThe root of the sum of all squares.\n"
    )
    reading = read_note(page, "page.txt")
    assert not [problem for problem in reading.problems if problem.line in range(2, 6)]
    assert [concept.line for concept in reading.concepts if concept.name == "Maximum norm"] == [10]


def test_marks_behind_headings_tell_that_a_text_was_a_page() -> None:
    page = (
        "线性[编辑]\n\n梯度的线性：$\\nabla(f+g)=\\nabla f+\\nabla g$。\n\n"
        "方向导数[编辑]\n\n方向导数是函数沿一个单位向量的变化率。\n"
    )
    reading = read_note(page, "page.md")
    assert _fronts(reading) == {"写出梯度的线性的公式", "什么是方向导数？"}
    assert not [concept for concept in reading.concepts if "编辑" in concept.name]


def test_a_colon_within_a_formula_of_a_page_parts_no_term() -> None:
    page = "定义[编辑]\n设 $f:A\\to B$ 可微，则 $f$ 连续。\n性质[编辑]\n梯度是由各个偏导数组成的向量。\n"
    assert not [card for card in read_note(page, "page.txt").cards if "设" in card.front]
