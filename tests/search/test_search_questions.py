"""What a question asks about, and which of some concepts answers it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.fold import tokens
from kb.search.questions import MOST_WAYS, Part, parts, stem, units
from kb.search.rank import name_tokens
from kb.search.weighing import Held, weigh


def asked(question: str) -> list[Part]:
    return parts(tokens(question))


def ways(part: Part) -> set[str]:
    return {" ".join(way.tokens) for way in part.ways}


def held(name: str, text: str = "", *aliases: str, above: str = "") -> Held:
    return Held((name_tokens(name), *map(name_tokens, aliases)), name_tokens(above), text)


def counts(question: str, concept: Held) -> float:
    return weigh([(part, part.weight) for part in asked(question)], concept, frozenset())


def test_small_words_of_both_languages_are_left_out_of_what_is_looked_for() -> None:
    assert units(tokens("如何防止过拟合")) == [("防", "止"), ("止", "过"), ("过", "拟"), ("拟", "合")]
    assert units(tokens("how to choose the step")) == [("choose",), ("step",)]


@pytest.mark.parametrize("question", ["what is a norm", "什么是范数", "how do norms work", "范数的定义"])
def test_a_part_is_looked_for_in_both_languages(question: str) -> None:
    heaviest = max(asked(question), key=lambda part: part.weight)
    assert ways(heaviest) >= {"norm", "范 数"}


def test_words_of_questions_weigh_less_than_what_is_asked_about() -> None:
    weights = {way: part.weight for part in asked("difference between padding and zebra") for way in ways(part)}
    assert weights["differ"] < weights["zebra"]
    weights = {way: part.weight for part in asked("斑马和犀牛的区别") for way in ways(part)}
    assert weights["区 别"] < weights["斑 马"]


def test_what_stands_on_both_sides_of_a_term_makes_no_word() -> None:
    assert not any("犀 牛" in ways(part) for part in asked("犀范数牛"))


@pytest.mark.parametrize(
    "words",
    [
        ("initialise", "initialize", "initialization", "initialising"),
        ("matrix", "matrices"),
        ("converge", "convergence", "converges"),
        ("classify", "classification", "classifies"),
        ("gpu", "gpus"),
    ],
)
def test_forms_of_a_word_have_one_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize("word", ["loss", "norm", "bias", "梯", "3d"])
def test_short_words_keep_their_endings(word: str) -> None:
    assert stem(word) == word


def test_the_concept_that_is_called_so_comes_before_those_that_hold_it_and_those_that_say_it() -> None:
    concepts = [held("范数"), held("范数与权重衰减"), held("权重衰减", "这里用到范数"), held("权重衰减")]
    points = [counts("什么是范数", concept) for concept in concepts]
    assert points == sorted(points, reverse=True)
    assert points[0] > points[1] > points[2] > points[3] == 0


def test_a_name_that_many_have_tells_less() -> None:
    assert counts("训练模型", held("训练")) > counts("训练模型", held("训练")._replace(telling=0.3))


def test_of_two_texts_the_one_that_says_more_of_the_parts_is_first() -> None:
    both, one = held("甲", "先填充，再看步幅"), held("乙", "填充、填充、填充")
    assert counts("填充和步幅有什么区别", both) > counts("填充和步幅有什么区别", one)


def test_a_long_text_counts_less_for_the_same_words() -> None:
    short, long = held("甲", "填充"), held("乙", "填充" + "。" * 3000)
    assert counts("填充和步幅", short) > counts("填充和步幅", long) > 0


def test_a_heading_above_counts_for_what_the_name_leaves_out() -> None:
    assert counts("train on a GPU", held("训练", above="GPU")) > counts("train on a GPU", held("训练", above="CPU"))


def test_words_are_found_as_words_in_a_text() -> None:
    assert counts("GRU", held("甲", "a gru cell")) > 0
    assert counts("GRU", held("甲", "it is congruent")) == 0


def test_what_the_index_saw_counts_though_the_text_writes_it_otherwise() -> None:
    question = [(part, part.weight) for part in asked("梯度")]
    assert weigh(question, held("甲", "鏈式與別的"), frozenset({0})) > 0


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=60))
def test_any_question_has_parts_and_any_concept_counts_something_or_nothing(
    asked_for: str, name: str, text: str
) -> None:
    made = parts(tokens(asked_for))
    assert all(0 < part.weight <= 1 and 0 < len(part.ways) <= MOST_WAYS for part in made)
    assert all(way.tokens for part in made for way in part.ways)
    concept = Held((name_tokens(name),), (), text.lower())
    assert weigh([(part, part.weight) for part in made], concept, frozenset()) >= 0
