"""What a person calls a concept leads to it: initials, other names of the same language, compounds however written."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.collection import Collection
from tests.conftest import Opener

NOTES = {
    "clt.md": "# Central limit theorem\n\nSums of many variables.\n\n## Law of large numbers\n\nMeans settle.\n",
    "bn.md": "# Batch Normalization\n\nEach batch is centred.\n\n## Backpropagation\n\nBy the chain rule.\n",
    "zh.md": "# 对数几率回归\n\n一种分类方法。\n\n## 相对熵\n\n两个分布的差别。\n\n## 矩母函数\n\n各阶矩由它得到。\n",
    "k.md": "# k 均值\n\n聚类。\n\n## 无穷范数\n\n最大的分量。\n\n## 梯度\n\n由偏导数组成。\n",
    "en.md": "# Gradient\n\nPartial derivatives.\n\n## Cumulative length test\n\nThis is not the theorem.\n",
}


@pytest.fixture
def kb(folder: Path, opened: Opener) -> Collection:
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return opened()


def first(kb: Collection, query: str) -> str:
    return kb.search(query)[0].title


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("lln", "Law of large numbers"),
        ("LOLN", "Law of large numbers"),
        ("bn", "Batch Normalization"),
        ("mgf", "矩母函数"),
        ("moment generating function", "矩母函数"),
        ("sgd", "Stochastic gradient descent"),
    ],
)
def test_initials_lead_to_a_name_in_either_language(kb: Collection, folder: Path, query: str, title: str) -> None:
    (folder / "sgd.md").write_text("# Stochastic gradient descent\n\nOne sample a step.\n", encoding="utf-8")
    kb.refresh()
    assert first(kb, query) == title


def test_initials_come_behind_a_name_that_is_written_so(kb: Collection, folder: Path) -> None:
    assert {hit.title for hit in kb.search("clt")[:2]} == {"Central limit theorem", "Cumulative length test"}
    (folder / "other.md").write_text("---\naliases: [CLT]\n---\n# 另一个定理\n\n文字。\n", encoding="utf-8")
    kb.refresh()
    assert first(kb, "clt") == "另一个定理"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("batchnormalization", "Batch Normalization"),
        ("batch-normalization", "Batch Normalization"),
        ("batchnormal", "Batch Normalization"),
        ("back propagation", "Backpropagation"),
        ("back-prop", "Backpropagation"),
        ("k均值", "k 均值"),
        ("k-means", "k 均值"),
        ("kmeans", "k 均值"),
    ],
)
def test_a_compound_is_found_with_blanks_with_hyphens_and_without(kb: Collection, query: str, title: str) -> None:
    assert first(kb, query) == title


@pytest.mark.parametrize(
    ("query", "title"),
    [("逻辑回归", "对数几率回归"), ("KL散度", "相对熵"), ("最大范数", "无穷范数"), ("矩生成函数", "矩母函数")],
)
def test_another_name_of_the_same_language_finds_a_concept(kb: Collection, query: str, title: str) -> None:
    assert first(kb, query) == title


def test_what_has_the_name_itself_comes_before_what_has_another_name_for_it(kb: Collection, folder: Path) -> None:
    (folder / "own.md").write_text("# 逻辑回归\n\n文字。\n", encoding="utf-8")
    kb.refresh()
    assert [hit.title for hit in kb.search("逻辑回归")[:2]] == ["逻辑回归", "对数几率回归"]


@pytest.mark.parametrize(("query", "title"), [("gradeint", "Gradient"), ("gardient", "Gradient"), ("梯渡", "梯度")])
def test_a_mended_word_leads_to_its_own_language_first(kb: Collection, query: str, title: str) -> None:
    found = kb.search(query)
    assert found[0].title == title
    assert {hit.title for hit in found[:2]} == {"Gradient", "梯度"}
    assert found.mended


def test_pinyin_beside_the_characters_is_understood(kb: Collection) -> None:
    assert first(kb, "tidu梯度") == "梯度"


def test_the_index_of_names_agrees_with_the_notes(kb: Collection) -> None:
    from kb.store.indexing import faults

    assert faults(kb.store) == ()


def test_several_misspelt_words_are_mended_and_that_is_said(kb: Collection) -> None:
    found = kb.search("gradeint bakpropagation")
    assert {"Gradient", "Backpropagation"} <= {hit.title for hit in found}
    assert found.mended == "gradient backpropagation"


def test_a_misspelt_beginning_leads_to_its_own_language_first(kb: Collection, folder: Path) -> None:
    (folder / "sgd.md").write_text(
        "# Stochastic gradient descent\n\nOne.\n\n## 随机梯度下降\n\n一个。\n", encoding="utf-8"
    )
    kb.refresh()
    titles = [hit.title for hit in kb.search("stochastic gradeint")]
    assert titles[:2] == ["Stochastic gradient descent", "随机梯度下降"]


def test_a_mended_query_keeps_its_filters(kb: Collection) -> None:
    found, meant = kb.search("gradeint note:en.md"), kb.search("gradient note:en.md")
    assert {hit.note for hit in found} == {"en.md"}
    assert [(hit.kind, hit.title) for hit in found] == [(hit.kind, hit.title) for hit in meant]
    assert found.mended == "gradient note:en.md"
