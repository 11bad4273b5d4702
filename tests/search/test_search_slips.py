"""Pinyin with the slips that people make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search import slips
from kb.search.sounds import sounds, spelt

NAMES = ("随机逼近", "导数", "梯度", "链式法则", "中值定理", "张量", "损失函数", "拉格朗日乘数")
SOUNDS = [one.more for name in NAMES for one in sounds(name)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("suijibijing", "随机逼近"),
        ("suijibijng", "随机逼近"),
        ("daoshuu", "导数"),
        ("daosu", "导数"),
        ("tidui", "梯度"),
        ("lianshifazhe", "链式法则"),
        ("niansifaze", "链式法则"),
        ("zanliang", "张量"),
        ("zhongzidingli", "中值定理"),
        ("shunsihansu", "损失函数"),
        ("lagelangri", "拉格朗日"),
    ],
)
def test_a_slip_finds_what_was_meant(typed: str, meant: str) -> None:
    assert slips.nearly(typed, SOUNDS)[0] == meant


@pytest.mark.parametrize("typed", ["xieguang", "gradient", "ti", "tidu2", "", "suiji bijin", "banach"])
def test_what_is_far_from_every_name_is_left_alone(typed: str) -> None:
    assert slips.nearly(typed, SOUNDS) == []


def test_by_ear_no_letter_is_wrong() -> None:
    assert slips.nearly("suijibijing", SOUNDS, by_ear=True) == ["随机逼近"]
    assert slips.nearly("tidui", SOUNDS, by_ear=True) == []


@given(st.sampled_from([name for name in NAMES if len(name) > 2]), st.data())
def test_any_letter_may_be_typed_twice(name: str, data: st.DataObject) -> None:
    letters = spelt(name)
    at = data.draw(st.integers(0, len(letters) - 1))
    assert name in slips.nearly(letters[:at] + letters[at] + letters[at:], SOUNDS)


@given(st.text(max_size=40))
def test_any_text_may_be_asked(text: str) -> None:
    assert set("".join(slips.nearly(text, SOUNDS))) <= set("".join(NAMES))
