"""What a note says of itself: front matter, language, title, concepts, links, standing."""

from __future__ import annotations

import pytest

from kb.messages.en import problem as english
from kb.messages.zh import problem as chinese
from kb.model import Origin, Standing
from kb.reading import read_note
from kb.reading.standing import standing


def test_front_matter_says_what_the_note_is() -> None:
    reading = read_note(
        "---\ntitle: 梯度 (Gradient)\nconcept: gradient\nlang: en\ntags: 数学, 微积分\naliases: [nabla]\n"
        "requires: [导数]\ncards: all\n---\n\n# 梯度\n",
        "x.md",
    )
    assert (reading.title, reading.key, reading.language) == ("梯度", "gradient", "en")
    assert reading.tags == ("数学", "微积分")
    assert reading.cards_setting == "all"
    (concept,) = reading.concepts
    assert (concept.name, concept.aliases, concept.requires) == ("梯度", ("Gradient", "nabla"), ("导数",))


@pytest.mark.parametrize(
    ("head", "code", "line"),
    [
        ("title: a: b", "front-matter-broken", 2),
        ("x: 1\ntags: [a, b", "front-matter-broken", 3),
        ("a: &a [1]\nb: *a", "front-matter-alias", 3),
        ("t: !!python/object/apply:os.getcwd []", "front-matter-broken", 2),
        ("cards: some", "unknown-cards-setting", 2),
    ],
)
def test_broken_front_matter_is_named_and_the_note_still_read(head: str, code: str, line: int) -> None:
    reading = read_note(f"---\n{head}\n---\n\n**a**：b\n")
    assert [card.back for card in reading.cards] == ["b"]
    assert [(problem.code, problem.line) for problem in reading.problems] == [(code, line)]


def test_front_matter_that_never_ends_is_text() -> None:
    reading = read_note("---\ntitle: x\n\n# 导数\n\n**导数**：变化率\n")
    assert [card.line for card in reading.cards] == [6]
    assert [problem.code for problem in reading.problems] == ["front-matter-unclosed"]


def test_lines_count_from_the_top_of_the_file() -> None:
    reading = read_note("---\ntitle: x\n---\n\n# A\n\nfront :: back\n")
    assert [(card.line, card.end_line, card.siblings) for card in reading.cards] == [(7, 7, "7")]


def test_the_language_is_the_one_that_prevails() -> None:
    assert read_note("The gradient (梯度) points uphill, where the function grows fastest.").language == "en"
    assert read_note("gradient 是由偏导数组成的向量，指向函数增长最快的方向。").language == "zh"


def test_a_note_without_headings_is_about_its_file_name() -> None:
    assert read_note("一些文字。", "数学/矩阵乘法.md").title == "矩阵乘法"
    assert read_note("一些文字。", "03-范数.md").title == "范数"


def test_headings_nest_and_structure_is_no_concept() -> None:
    reading = read_note("# 微积分\n\n## 1. 导数的定义\n\nx\n\n### 练习\n\n### 链式法则 (chain rule)\n\nz\n", "a.md")
    assert [(c.name, c.aliases, c.parent) for c in reading.concepts] == [
        ("微积分", (), None),
        ("导数", (), "微积分"),
        ("链式法则", ("chain rule",), "导数"),
    ]


def test_links_belong_to_the_concept_whose_lines_hold_them() -> None:
    reading = read_note("# A\n\n## B\n\n见 [[导数|微商]] 与 `[[code]]`。\n\n## C\n\n[[极限#唯一]]\n")
    assert reading.links == ("导数", "极限")
    assert [concept.links for concept in reading.concepts] == [("导数", "极限"), ("导数",), ("极限",)]


def test_bracketed_qualifiers_are_no_aliases() -> None:
    reading = read_note(
        "# T\n\n**rank (of a matrix)**: number of pivots\n\n**SVD (singular value decomposition)**: three factors\n"
    )
    assert [(c.name, c.aliases) for c in reading.concepts[1:]] == [
        ("rank (of a matrix)", ()),
        ("SVD", ("singular value decomposition",)),
    ]


def test_an_id_that_names_several_cards_gets_an_ordinal() -> None:
    reading = read_note("# A\n\n==甲== 与 ==乙== 相等 ^pair\n")
    assert [card.author_id for card in reading.cards] == ["pair", "pair.2"]


def test_the_setting_decides_which_origins_are_asked() -> None:
    asked = {setting: [standing(origin, setting) for origin in Origin] for setting in ("written", "stated", "all")}
    active, draft = Standing.ACTIVE, Standing.DRAFT
    assert asked == {
        "written": [active, draft, draft],
        "stated": [active, active, draft],
        "all": [active, active, active],
    }


def test_marks_of_a_merge_conflict_make_no_heading() -> None:
    reading = read_note("# A\n\n<<<<<<< HEAD\n**x**：left side\n=======\n**y**：right side\n>>>>>>> other\n")
    assert [problem.code for problem in reading.problems] == ["conflict-marks"]
    assert [card.concept for card in reading.cards] == ["x", "y"]
    assert [concept.name for concept in reading.concepts] == ["A", "x", "y"]


def test_text_that_nests_too_deep_is_named_and_the_rest_is_read() -> None:
    reading = read_note("> " * 200 + "deep\n\n# A\n\n**a**：b\n")
    assert [problem.code for problem in reading.problems] == ["nested-too-deep"]
    assert [card.back for card in reading.cards] == ["b"]


def test_both_catalogues_say_the_same_problems_with_the_same_words() -> None:
    import re

    def words(sentences: dict[str, str]) -> dict[str, list[str]]:
        return {code: sorted(re.findall(r"\{(\w+)\}", sentence)) for code, sentence in sentences.items()}

    assert words(english.SENTENCES) == words(chinese.SENTENCES)
    codes = {code for code in english.SENTENCES if not code.endswith(".hint")}
    assert codes == {code.removesuffix(".hint") for code in english.SENTENCES}


@pytest.mark.parametrize(
    "claim", [r"\frac{d}{dx} x(x+4) = 2x+4", r"(x(x+4))' = 2x+4", r"\frac{d}{dp}\left(p(1-p)\right) = 1-2p"]
)
def test_the_variable_before_a_bracket_is_a_factor_and_no_function(claim: str) -> None:
    (card,) = read_note(f"# Products\n\n- ${claim}$\n").cards
    assert card.task is not None
    assert card.task.answer == claim.partition("= ")[2]


def test_lines_of_a_paragraph_that_are_cards_each_are_no_siblings() -> None:
    note = "# D\n\nd/dx x^n = n x^(n-1)\nd/dx sin(x) = cos(x)\n\n$(x^2)' = 2x$, $(x^3)' = 3x^2$\n"
    siblings = [card.siblings for card in read_note(note).cards]
    assert len(siblings) == 4
    assert len({*siblings[:2]}) == 2
    assert len({*siblings[2:]}) == 1
