"""The glossary: what a term is also called, in its own language and in the other, however it is written."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search import glossary
from kb.search.fold import tokens
from kb.search.shortened import initials, run_together

LINES = [
    [side.split(", ") for side in line.split(" = ")]
    for line in files("kb.search").joinpath("pairs.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def called(term: str) -> tuple[str, ...]:
    return glossary.other_names(tokens(term))


def folded(term: str) -> str:
    return " ".join(tokens(term))


def bare(term: str) -> str:
    return glossary.singular(term.replace(" s ", " "))


def test_every_line_has_two_sides_and_none_stands_twice() -> None:
    assert all(len(line) == 2 and all(map(all, line)) for line in LINES)
    assert len({tuple(map(tuple, line)) for line in LINES}) == len(LINES)


def test_all_words_of_a_line_lead_to_each_other() -> None:
    for line in LINES:
        every = {folded(term) for side in line for term in side}
        for term in every:
            same = {one for one in every if bare(one) == bare(term)}
            assert every - same <= set(called(term)), (term, line)


def test_the_glossary_knows_a_term_in_both_directions_and_in_the_plural() -> None:
    assert "范 数" in glossary.translations(["norm"])
    assert "范 数" in glossary.translations(["norms"])
    assert "norm" in glossary.translations(["范", "数"])
    assert glossary.translations(["zzz"]) == ()


def test_a_word_that_is_still_typed_is_looked_up_by_its_beginning() -> None:
    assert "正 则 化" in glossary.translations_of_begun(["regular"])
    assert glossary.translations_of_begun(["re"]) == ()


def test_the_longest_term_of_a_sentence_counts() -> None:
    parted = dict(glossary.parted(["vanishing", "gradients", "of", "deep", "networks"]))
    assert "梯 度 消 失" in parted["vanishing", "gradients"]


def test_words_of_two_meanings_do_not_make_one_meaning_of_them() -> None:
    assert {"散 度", "发 散"} <= set(called("divergence"))
    assert "发 散" not in called("散度")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("clt", "中心极限定理"),
        ("CLT", "central limit theorem"),
        ("lln", "大数定律"),
        ("mgf", "矩母函数"),
        ("ema", "指数移动平均"),
        ("iid", "独立同分布"),
        ("knn", "k近邻"),
        ("information gain", "信息增益"),
        ("infinity norm", "无穷范数"),
        ("逻辑回归", "对数几率回归"),
        ("最大范数", "无穷范数"),
        ("F范数", "Frobenius 范数"),
        ("相对熵", "KL散度"),
        ("偏置", "偏差"),
    ],
)
def test_other_names_of_the_same_language_and_initials_are_known(asked: str, said: str) -> None:
    assert folded(said) in called(asked)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("batchnormalization", "batch normalization"),
        ("Batch-Norm", "batchnorm"),
        ("back-propagation", "backpropagation"),
        ("actor-critic", "ActorCritic"),
        ("k-means", "kmeans"),
        ("k均值", "K 均值"),
        ("演员-评论员", "演员评论员"),
        ("auto encoder", "autoencoder"),
    ],
)
def test_a_compound_is_one_with_blanks_with_hyphens_and_without(one: str, other: str) -> None:
    of_one, of_other = (glossary.translations(tokens(term)) for term in (one, other))
    assert of_one
    assert set(of_one) == set(of_other)


@pytest.mark.parametrize("asked", ["newton method", "Newton's method", "Newton’s methods"])
def test_whose_method_it_is_may_be_said_or_not(asked: str) -> None:
    assert folded("牛顿法") in called(asked)


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("optimisation", "optimization"),
        ("batch normalisation", "batch normalization"),
        ("k nearest neighbours", "k nearest neighbor"),
    ],
)
def test_british_spelling_is_the_same_term(british: str, american: str) -> None:
    assert set(glossary.translations(tokens(british))) == set(glossary.translations(tokens(american))) != set()
    assert american in called(british)


def test_a_word_is_not_taken_for_the_singular_of_a_command() -> None:
    assert called("time") == ()


def test_initials_of_several_terms_mean_all_of_them() -> None:
    assert {folded("线性判别分析"), folded("隐狄利克雷分配")} <= set(called("lda"))


def test_initials_leave_small_words_out_or_not() -> None:
    assert initials(["law", "of", "large", "numbers"]) == ("lln", "loln")
    assert initials(["central", "limit", "theorem"]) == ("clt",)
    assert initials(["jensen", "s", "inequality"]) == ("ji",)
    assert initials(["gradient"]) == initials(["梯", "度"]) == initials(["the", "norm"]) == ()


def test_words_are_run_together_when_they_are_english_and_several() -> None:
    assert run_together(["back", "propagation"]) == "backpropagation"
    assert run_together(["norm"]) == run_together(["梯", "度"]) == run_together(["in", "t"]) == ""


@given(st.lists(st.text(alphabet="abks梯度 -'1", min_size=1, max_size=8), max_size=6))
def test_any_words_have_names_or_none_and_the_same_each_time(words: list[str]) -> None:
    found = glossary.names(words)
    assert found == glossary.names(words)
    assert " ".join(words) not in (*found.own, *found.other)
    assert all(one == folded(one) for one in (*found.own, *found.other))
