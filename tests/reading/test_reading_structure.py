"""What a note is called, which of its headings are ideas, what it needs and where it points."""

from __future__ import annotations

import pytest

from kb.reading import Reading, read_note
from tests.stopwatch import Stopwatch


def names(reading: Reading) -> list[tuple[str, tuple[str, ...]]]:
    return [(concept.name, concept.aliases) for concept in reading.concepts]


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        ("数学/范数.md", "一段文字。\n", "范数"),
        ("_posts/2021-03-09-随机游走.md", "## 定义\n\n一段文字。\n\n## 性质\n\nx\n", "随机游走"),
        ("Kernels 0123456789abcdef0123456789abcdef.md", "text\n", "Kernels"),
        ("202301011200 凸集.md", "text\n", "凸集"),
        ("norms.md", "Some words first.\n\n## Dual norm\n\ntext\n", "norms"),
        ("norms.md", "## Dual norm\n\ntext\n", "Dual norm"),
        ("norms.md", "# 练习\n\ntext\n", "norms"),
        ("norms.md", "title:: Vector norms\n\n- text\n", "Vector norms"),
        ("norms.md", "Norms of vectors\n================\n\ntext\n", "Norms of vectors"),
    ],
)
def test_a_note_is_named_by_its_head_its_first_heading_or_its_file(path: str, text: str, title: str) -> None:
    reading = read_note(text, path)
    assert reading.title == title
    assert reading.concepts[0].name == title


@pytest.mark.parametrize(
    ("heading", "name", "aliases"),
    [
        ("1.2 导数", "导数", ()),
        ("（一）导数", "导数", ()),
        ("一 、导数", "导数", ()),
        ("第3章 梯度", "梯度", ()),
        ("第一节：极限", "极限", ()),
        ("§ 2 极小多项式", "极小多项式", ()),
        ("① 可积", "可积", ()),
        ("II. Continuity", "Continuity", ()),
        ("Chapter 3: Convexity", "Convexity", ()),
        ("Lecture 5 — Duality", "Duality", ()),
        ("2-范数", "2-范数", ()),
        ("3D 旋转", "3D 旋转", ()),
        ("📌 迹 (Trace)", "迹", ("Trace",)),
        ("⭐️ **行列式** (determinant, det)", "行列式", ("determinant", "det")),
        ("梯度/Gradient", "梯度", ("Gradient",)),
        ("Gradient | 梯度", "Gradient", ("梯度",)),
        ("Gradient（梯度）", "Gradient", ("梯度",)),
        ("*链式法则*（chain rule）", "链式法则", ("chain rule",)),
        ("自动微分（AD）", "自动微分", ("AD",)),
        ("**Law of large numbers (LLN)**", "Law of large numbers", ("LLN",)),
        ("正态分布（又称高斯分布，Gaussian distribution）", "正态分布", ("高斯分布", "Gaussian distribution")),
        ("Mutex (also known as lock)", "Mutex", ("lock",)),
        ("导数（续）", "导数", ()),
        ("若尔当标准形（重点）", "若尔当标准形", ()),
        ("Rank–nullity theorem (optional)", "Rank–nullity theorem", ()),
        ("函数（二元）", "函数（二元）", ()),
        ("rank (of a matrix)", "rank (of a matrix)", ()),
        ("Norms {#norms}", "Norms", ()),
        ("什么是凸包？", "凸包", ()),
    ],
)
def test_a_heading_names_its_concept_without_numbers_and_marks(
    heading: str, name: str, aliases: tuple[str, ...]
) -> None:
    reading = read_note(f"# 总论\n\n文字。\n\n## {heading}\n\n文字。\n", "a.md")
    assert names(reading)[1:] == [(name, aliases)]


@pytest.mark.parametrize(
    "heading",
    [
        "练习",
        "小结",
        "目录",
        "Properties",
        "参考文献",
        "References",
        "例题 3",
        "Introduction",
        "1.3 定义",
        "优点",
        "小结与思考",
        "Exercises and solutions",
        "如何计算",
        "How to start",
        "Step 2: check",
        "第一步",
        "Example 2",
        "Common mistakes",
        "2.4 常见错误",
    ],
)
def test_a_heading_that_every_note_has_is_no_concept_and_its_cards_are_of_the_one_above(heading: str) -> None:
    reading = read_note(f"# 总论\n\n## 梯度\n\n文字。\n\n### {heading}\n\n上升方向 :: 变大的方向\n", "a.md")
    assert [concept.name for concept in reading.concepts] == ["总论", "梯度"]
    assert [card.concept for card in reading.cards] == ["梯度"]


def test_a_single_heading_that_is_a_label_elsewhere_names_its_note() -> None:
    assert read_note("# 图\n\n点与边。\n", "a.md").title == "图"


def test_what_a_note_needs_is_required_by_the_concept_that_says_so() -> None:
    reading = read_note(
        "# 谱定理\n\n前置知识：[[特征值]]、[[线代/正交矩阵|正交]]。\n\n"
        "## Singular values\n\n**Prerequisites**: [inner product](../linear/inner%20product.md#def), [[norm]]\n\n"
        "## 极分解\n\n先修：正定矩阵、酉矩阵\n",
        "a.md",
    )
    assert {concept.name: concept.requires for concept in reading.concepts} == {
        "谱定理": ("特征值", "正交矩阵"),
        "Singular values": ("inner product", "norm"),
        "极分解": ("正定矩阵", "酉矩阵"),
    }
    assert reading.cards == ()


def test_a_section_of_prerequisites_is_what_the_note_needs() -> None:
    reading = read_note("# 极限\n\n## 前置知识\n\n- [[数列]]\n- [[不等式]]：放缩\n\n## 定义\n\n见 [[邻域]]。\n", "a.md")
    (concept,) = reading.concepts
    assert concept.requires == ("数列", "不等式")
    assert concept.links == ("数列", "不等式", "邻域")
    assert reading.cards == ()


def test_links_to_notes_name_them_without_folder_ending_and_exported_id() -> None:
    text = "[a](sub/third%20note.md) [[folder/b|x]] [[c#part]] [n](p%200123456789abcdef0123456789abcdef.md) [w](http://x.y/z.md)"
    assert read_note(text + " `[d](d.md)` ![[picture.png]]\n").links == ("third note", "b", "c", "p")


def test_tags_stand_behind_a_line_alone_on_it_or_behind_the_word_tags() -> None:
    assert read_note("#math/convex #数学\n\ntext #late\n").tags == ("math/convex", "数学", "late")
    assert read_note("# A\n###### tags: `math` `norm`\n\ntext\n").tags == ("math", "norm")


def test_a_cloze_keeps_its_text_when_a_sibling_comes_or_goes() -> None:
    two = read_note("# A\n\n矩阵的 ==秩== 等于 ==主元== 的个数\n").cards
    three = read_note("# A\n\n矩阵的 ==秩== 等于 ==主元== 的==个数==\n").cards
    turned = read_note("# A\n\n==主元== 的个数等于矩阵的 ==秩==\n").cards
    assert [(card.front, card.back) for card in two] == [(card.front, card.back) for card in three[:2]]
    assert [card.back for card in turned] == ["主元", "秩"]
    assert len({card.siblings for card in three}) == 1


def test_the_rows_of_an_html_table_stand_where_the_note_has_them() -> None:
    reading = read_note(
        "---\ntitle: T\n---\n\ntext\n\n<table>\n<tr><th>概念</th><th>定义</th></tr>\n\n<tr>\n<td>秩</td>\n"
        "<td>主元的个数</td>\n</tr>\n</table>\n"
    )
    (card,) = reading.cards
    assert (card.line, card.back) == (10, "主元的个数")


@pytest.mark.parametrize("text", ["<table><tr><td>a", "<table>" * 3000, "<table><tr><td>" * 2000 + "</table>" * 2000])
def test_an_html_table_that_is_not_closed_or_nests_deep_stops_nothing(text: str) -> None:
    reading = read_note("# A\n\n" + text + "\n\n**rank**: number of pivots\n")
    assert [concept.name for concept in reading.concepts][:1] == ["A"]


def test_an_unclosed_container_hides_nothing() -> None:
    assert [card.back for card in read_note("# A\n\n:::info\n\n**rank**: number of pivots\n").cards] == [
        "number of pivots"
    ]


def test_links_and_prerequisites_of_the_front_matter_are_names() -> None:
    reading = read_note(
        '---\nup: "[[分析]]"\nrelated:\n  - "[[notes/度量空间|度量]]"\n'
        'requires: ["[[线性空间|向量空间]]", "[[极限#定义]]", C#]\n---\n\nx\n'
    )
    assert reading.requires == ("线性空间", "极限", "C#")
    assert reading.links == ("分析", "度量空间", "线性空间", "极限")


@pytest.mark.parametrize(
    "text",
    [
        "<table>" * 10_000,
        "<table>" + "<tr><td>a<td>b" * 10_000 + "</table>",
        "<table><tr>" + "<td colspan=1000 rowspan=1000>a" * 2_000 + "</table>",
        "{% a " * 10_000,
        "{% code %}" * 3_000,
        "a:::b" * 8_000,
        ":::a\n" * 3_000 + ":::",
        "[^a]" * 10_000,
        "> [!question] why?\n> so\n" * 2_000,
        "<details><summary>why?</summary>\n" * 2_000,
        "\\begin{definition}[ab]\n" * 3_000,
        "**a b**\n\n" * 3_000,
        ":abc:" * 8_000,
        "```a\n" * 5_000,
        "# 小结" + "与小结" * 5_000,
    ],
)
def test_no_frame_of_a_text_makes_reading_slow(text: str) -> None:
    watch = Stopwatch()
    read_note(text)
    assert watch.within(2)
