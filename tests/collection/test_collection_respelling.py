"""What is taken for a misspelling, and what never is."""

from pathlib import Path

import pytest

from kb.collection import Collection
from tests.conftest import Opener

ABOUT = """# R-CNN

regions

# RNN

recurrence

# HTTP/2

streams

# B-tree

pages

# Decision tree

leaves

# t-test

samples

# Test set

held out

# χ² test

counts

# k-means

clusters

# Gradient

slope

# Rate

speed

# chapter1

opening

# 关于线性回归

直线。

# 数据集合并

合起来。

# 导数

变化率。余弦的导数是负的正弦。聚合几次都一样。

# 随机逼近

一步步逼近。

# 链式法则

复合。

# 方向导数

沿一个方向。
"""


@pytest.fixture
def mended(folder: Path, opened: Opener) -> Collection:
    (folder / "about.md").write_text(ABOUT, encoding="utf-8")
    kb = opened()
    kb.refresh()
    return kb


@pytest.mark.parametrize("word", ["余弦", "聚合", "变化", "直线", "recurrence", "slope", "speed", "opening"])
def test_a_word_that_notes_write_is_never_mended(mended: Collection, word: str) -> None:
    found = mended.search(word)
    assert found.hits
    assert found.mended == ""
    assert mended.mended(word) == ""


@pytest.mark.parametrize(
    ("typed", "meant"), [("导书", "导数"), ("随机毕竟", "随机逼近"), ("链是法则", "链式法则"), ("gradeint", "Gradient")]
)
def test_a_misspelt_word_is(mended: Collection, typed: str, meant: str) -> None:
    found = mended.search(typed)
    assert found.hits[0].title == meant
    assert found.mended.casefold() == meant.casefold()


@pytest.mark.parametrize("word", ["鱼线", "句合"])
def test_characters_of_two_words_side_by_side_are_no_word(mended: Collection, word: str) -> None:
    assert mended.search(word).mended == ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("rcnn", "R-CNN"),
        ("http2", "HTTP/2"),
        ("btree", "B-tree"),
        ("ttest", "t-test"),
        ("chi2", "χ² test"),
        ("k means", "k-means"),
        ("kmeans", "k-means"),
    ],
)
def test_a_name_is_found_however_it_is_joined(mended: Collection, typed: str, name: str) -> None:
    found = mended.search(typed)
    assert (found.hits[0].title, found.mended) == (name, "")


@pytest.mark.parametrize(
    "typed", ["chapter 1", "chapter", "rated", "rated:", "gradients", "decision trees", "grad", "then", "given"]
)
def test_beginnings_plurals_and_filters_are_no_misspellings(mended: Collection, typed: str) -> None:
    assert mended.search(typed).mended == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("suijibijing", "随机逼近"), ("daoshuu", "导数"), ("lianshifazhe", "链式法则"), ("fangxiang daosuu", "方向导数")],
)
def test_pinyin_with_a_slip_is_said_as_mended(mended: Collection, typed: str, meant: str) -> None:
    found = mended.search(typed)
    assert found.hits[0].title == meant
    assert found.mended.replace(" ", "") == meant


@pytest.mark.parametrize("typed", ["chain 法则", "法则 chain", "随机 approximation"])
def test_words_of_both_languages_name_a_concept(mended: Collection, typed: str) -> None:
    found = mended.search(typed)
    assert found.hits[0].title in ("链式法则", "随机逼近")
    assert found.mended == ""


MEANS = """# Mean value theorem

A chord and a tangent.

# Sample mean

An average.

# 拉格朗日中值定理

弦与切线。

# $\\ell_p$ norms

Lengths.

# 波利亚克-鲁珀特平均

平均。
"""


@pytest.fixture
def means(folder: Path, opened: Opener) -> Collection:
    (folder / "means.md").write_text(MEANS, encoding="utf-8")
    kb = opened()
    kb.refresh()
    return kb


@pytest.mark.parametrize("typed", ["mean", "expectation", "均值"])
def test_what_is_of_a_kind_comes_before_what_only_begins_so(means: Collection, typed: str) -> None:
    assert means.search(typed, kind="concept").hits[0].title == "Sample mean"


def test_a_name_in_the_language_that_is_typed_comes_first(means: Collection) -> None:
    assert [hit.title for hit in means.search("中值定理", kind="concept")][:2] == [
        "拉格朗日中值定理",
        "Mean value theorem",
    ]


@pytest.mark.parametrize("typed", ["ℓp", "𝓁p", "ℓ_p"])
def test_a_letter_of_formulas_is_no_pinyin(means: Collection, typed: str) -> None:
    assert [hit.title for hit in means.search(typed, kind="concept")] == ["$\\ell_p$ norms"]


def test_of_equals_the_one_that_is_written_so_comes_first(folder: Path, opened: Opener) -> None:
    (folder / "trees.md").write_text("# B+ tree\n\nleaves\n\n# B-tree\n\npages\n", encoding="utf-8")
    kb = opened()
    kb.refresh()
    for name in ("b-tree", "b+ tree"):
        assert kb.search(name).hits[0].title.casefold() == name


@pytest.mark.parametrize("typed", ["||A||_F", "‖A‖_F", "\\|A\\|_F", "\\lVert A \\rVert_F"])
def test_two_bars_are_one_sign(folder: Path, opened: Opener, typed: str) -> None:
    (folder / "norms.md").write_text(
        "# Frobenius norm\n\nWritten $||A||_F$ by some.\n\n# Schatten norms\n\n$\\|A\\|_F$ is one.\n\n# Rolle\n\n"
        "$f(a)=0$.\n\n# Area\n\n$A_F$ of a face.\n",
        encoding="utf-8",
    )
    kb = opened()
    kb.refresh()
    found = [hit.title for hit in kb.search(typed, kind="concept")]
    assert {"Frobenius norm", "Schatten norms"} <= set(found)
    assert not {"Rolle", "Area"} & set(found)


def test_a_misspelt_word_finds_the_cards_and_texts_that_hold_it(folder: Path, opened: Opener) -> None:
    (folder / "a.md").write_text(
        "# Jacobian\n\na matrix\n\n# Layers\n\nQ: What multiplies them?\nA: each jacobian, in turn\n\n"
        "# Chains\n\nThey end in a jacobian again.\n",
        encoding="utf-8",
    )
    found = opened(folder).search("jacobain")
    assert found.mended.casefold() == "jacobian"
    assert [hit.kind for hit in found.hits][:2] == ["concept", "card"]
    assert "Chains" in {hit.title if hit.kind == "concept" else hit.heading for hit in found.hits}
