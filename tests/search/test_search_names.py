"""Names are found by how they are written, how they sound and what they are called in the other language."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search import nearness
from kb.search.fold import fold
from kb.search.names import (
    ALIAS,
    GIVEN,
    HEADING,
    NAME,
    SAID,
    SOUND,
    Named,
    keys_given,
    keys_of,
    sub_headings,
    without_number,
)
from kb.search.sounds import pattern_of, patterns, runs, sounds

BODY = """# 鞍点

优化里常见的*鞍点*（saddle point，SP），也叫驻点的一种；海森矩阵（Hessian）在这里不定。

## 1.2 局部极小

```python
## not a heading
```

### 怎样离开
"""


def keys(kind: int, concept: Named) -> set[tuple[str, str]]:
    return {(key.key, key.more) for key in keys_of([concept]) if key.kind == kind}


def hears(typed: str, name: str) -> bool:
    known = [sound for run in [tuple(name)] for sound in sounds(run)]
    return any(
        sound.initials.startswith(way.initials) and fnmatchcase(sound.more, way.pattern)
        for way in patterns(typed)
        for sound in known
    )


def test_a_concept_is_looked_up_by_name_alias_heading_and_the_terms_it_introduces() -> None:
    concept = Named(7, "鞍点", ("马鞍点",), BODY)
    assert keys(NAME, concept) == {("鞍 点", "")}
    assert ("马 鞍 点", "") in keys(ALIAS, concept)
    assert {more for _, more in keys(HEADING, concept)} == {"4 1.2 局部极小", "10 怎样离开"}
    assert ("hessian", "~海森矩阵") in keys(SAID, concept)


def test_what_a_text_calls_the_concept_itself_in_the_other_language_is_its_alias() -> None:
    assert {("saddle point", ""), ("sp", "")} <= keys(ALIAS, Named(7, "鞍点", (), BODY))


def test_numbers_of_chapters_are_no_part_of_a_name() -> None:
    names = ["第二章 马尔可夫决策过程", "3.1.2 收敛性", "Chapter 4: Norms", "（三）极限"]
    assert [without_number(name) for name in names] == ["马尔可夫决策过程", "收敛性", "Norms", "极限"]
    assert without_number("3D 卷积") == "3D 卷积"


def test_headings_in_code_are_none() -> None:
    assert [heading for _, heading in sub_headings(BODY)] == ["1.2 局部极小", "怎样离开"]


def test_an_alias_that_a_person_gave_belongs_to_a_name() -> None:
    (key,) = (one for one in keys_given([("SGD 法", "随机梯度下降")]) if one.kind == GIVEN)
    assert (key.key, key.concept, key.more) == ("sgd 法", 0, "随 机 梯 度 下 降")


@pytest.mark.parametrize(
    "typed", ["tidu", "ti du", "td", "tidux", "tiduxiajiang", "tdxj", "tiduxj", "txiaj", "xiajiang"]
)
def test_pinyin_in_full_by_first_letters_and_mixed_finds_a_name_and_what_it_ends_with(typed: str) -> None:
    assert hears(typed, "梯度下降") is (typed != "txiaj")


def test_a_character_of_two_readings_answers_to_both() -> None:
    assert hears("changduanqi", "长短期")
    assert hears("zhangduanqi", "长短期")
    assert hears("xuexilv", "学习率")


@pytest.mark.parametrize("text", ["", "a", "iii", "x1", "ti.du", "t" * 40, "梯du"])
def test_what_is_no_pinyin_is_not_listened_to(text: str) -> None:
    assert patterns(text) == ()


def test_other_characters_of_the_same_sound_are_heard() -> None:
    (way, *_) = pattern_of("剃度下降")
    assert any(fnmatchcase(sound.more, way.pattern) for sound in sounds(tuple("梯度下降")))
    assert not any(fnmatchcase(sound.more, way.pattern) for sound in sounds(tuple("梯田下降")))


@settings(max_examples=60)
@given(st.text(alphabet="梯度下降长行率重abc 1", min_size=1, max_size=10), st.text(max_size=40))
def test_listening_never_raises_and_is_the_same_each_time(name: str, typed: str) -> None:
    assert all(sounds(run) == sounds(run) for run in runs(list(name)))
    assert patterns(typed) == patterns(typed)
    assert pattern_of(name) == pattern_of(name)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(alphabet="梯度a（）()b #\n.1*", max_size=30), max_size=4))
def test_keys_are_made_of_any_text_and_are_the_same_each_time(texts: list[str]) -> None:
    concepts = [Named(number, text, (text[::-1],), "\n".join(texts)) for number, text in enumerate(texts)]
    made = keys_of(concepts)
    assert set(made) == set(keys_of(concepts))
    assert all(key.key for key in made)
    assert all(key.concept == 0 for key in made if key.kind == SOUND)


WORDS = {"gradient": 9, "gradual": 2, "norm": 5, "normal": 3, "momentum": 4, "overfitting": 1}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gradeint", "gradient"), ("momentun", "momentum"), ("overfiting", "overfitting"), ("normall", "normal")],
)
def test_a_misspelt_word_is_the_nearest_one_of_the_names(typed: str, meant: str) -> None:
    assert nearness.near_words(typed, WORDS)[0] == meant


@pytest.mark.parametrize("typed", ["nrm", "xyzzy", "12345", "", "gradient's"])
def test_short_and_strange_words_are_nobodys_misspelling(typed: str) -> None:
    assert nearness.near_words(typed, WORDS) == []
