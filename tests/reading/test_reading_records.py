"""A private record (a trip, a meeting, a dish) asks nothing; a list of definitions keeps its cards."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.reading import read_note


def asked(note: str, path: str = "note.md") -> list[str]:
    return [card.front for card in read_note(note, path).cards if card.origin != "guessed"]


_RECORDS = {
    "a journey": (
        "# Oslo\n\n**Hotel**: the one by the harbour\n**Ferry**: leaves at 7:15\n**Coat**: bring the warm one\n"
    ),
    "a meeting": (
        "# 季度评审\n\n**会议室**：二楼\n**到场**：老周、小赵、阿强\n**搜索**：下周三上线\n**下一步**：小赵写方案\n"
    ),
    "a dish": (
        "# Soup\n\n- **Serves**: four\n- **Lentils**: 300 g\n- **Stock**: a litre, hot\n- **Time**: 40 minutes\n"
    ),
    "a person": (
        "# Aunt Ida\n\n**Phone**: ask mum\n**Birthday**: second of June\n**Likes**: quiet gardens and long letters\n"
    ),
    "a machine": ("# Pi\n\n**IP**: 10.0.0.7\n**Mirror**: every night at three to the attic\n**Fan**: replaced\n"),
    "a day": ("- **天气**：大风\n- **晚饭**：楼下的面\n- **弟弟**：考完试了\n"),
    "a list of changes": (
        "# 4.2\n\n- **Added**: a wider margin\n- **Fixed**: the print button\n- **Themes**: were renamed\n"
    ),
}


@pytest.mark.parametrize("note", _RECORDS.values(), ids=_RECORDS.keys())
def test_a_record_asks_nothing(note: str) -> None:
    assert asked(note) == []


_GLOSSARIES = {
    "English": (
        "# Ships\n\n"
        "**Keel**: the lowest beam of a hull\n"
        "**Bow**: front part\n"
        "**Ballast**: weight that keeps it upright\n"
    ),
    "Chinese": (
        "# 建筑\n\n**檐口**：屋顶伸出墙外的部分\n**斗拱**：柱和梁之间的承重构件\n**勒脚**：外墙靠近地面的一段\n"
    ),
    "dates": (
        "# Spain\n\n"
        "**Armada**: a fleet that sailed in May 1588\n"
        "**Cortes**: an assembly of the estates\n"
        "**Aranjuez**: the revolt of March 1808\n"
    ),
    "verbs": (
        "- **Fold**: turn the mixture over with a spatula\n"
        "- **Sweat**: soften without colour\n"
        "- **Reduce**: boil until thick\n"
    ),
    "a word that forms have too": (
        "# 内存\n\n**地址**：存储单元的编号\n**字长**：一次能处理的二进制位数\n**指针**：存放地址的变量\n"
    ),
}


@pytest.mark.parametrize("note", _GLOSSARIES.values(), ids=_GLOSSARIES.keys())
def test_a_list_of_definitions_keeps_its_cards(note: str) -> None:
    fronts = asked(note)
    for line in note.split("\n"):
        if "**" in line:
            term = line.split("**")[1]
            assert any(term in front for front in fronts), term


def test_one_field_among_lines_that_define_nothing_tells() -> None:
    lines = ["**Tent**: borrowed poles", "**Stove**: nearly empty", "**Lake**: cold in the morning"]
    assert asked("# Camp\n\n" + "\n".join(lines) + "\n") == []
    assert asked("# Camp\n\n**Tent**: a shelter of cloth\n**Stove**: burns gas for cooking\n" + lines[2] + "\n") != []


def test_the_title_of_the_note_tells_that_it_is_a_record() -> None:
    lines = "**Kitchen**: new, but dark\n**Stairs**: steep\n**Yard**: shared with the bakery\n"
    assert asked(f"---\ntitle: Trip to see flats\n---\n{lines}") == []


def test_a_field_alone_is_not_asked_unseen_and_its_definition_is() -> None:
    assert asked("# Summer\n\n**Budget**: tight\n") == []
    assert asked("# Economics\n\n**Budget**: a plan of income and spending\n") == ["What is Budget?"]


def test_one_word_under_a_lone_label_is_not_asked_unseen() -> None:
    assert asked("# Sketches\n\n**Idea**: split\n") == []
    assert asked("# Fever\n\n**Cause**: infection\n**Treatment**: paracetamol\n") != []


@given(
    st.lists(
        st.sampled_from(["**Flight**: at 9:40", "**酒店**：住三晚", "**Rent**: 700 € a month"]), min_size=1, max_size=6
    )
)
@settings(max_examples=25, deadline=None)
def test_fields_ask_nothing_however_many_stand_together(lines: list[str]) -> None:
    assert asked("# Journal of a move\n\n" + "\n".join(lines) + "\n") == []
