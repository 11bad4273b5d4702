"""Which bold words are terms and which are labels is told by their company and by what they say."""

from __future__ import annotations

import pytest

from kb.reading import read_note


def asked(note: str, path: str = "note.md") -> list[str]:
    """The fronts that are asked at once."""
    return [card.front for card in read_note(note, path).cards if card.origin != "guessed"]


def drafts(note: str, path: str = "note.md") -> list[str]:
    return [card.front for card in read_note(note, path).cards if card.origin == "guessed"]


@pytest.mark.parametrize(
    ("note", "front"),
    [
        ("# 微积分\n\n**导数**：描述函数在某点的变化率\n", "什么是导数？"),
        (
            "# Spaces\n\n**Norm**: a function that assigns a length to each vector\n",
            "What is Norm?",
        ),
        ("# Nets\n\n**DAG**: Directed Acyclic Graph\n", "What is DAG?"),
        ("# 张量\n\n**缩并**：令一对指标相等并求和\n**阶**：确定一个分量所需的指标个数\n", "什么是缩并？"),
    ],
)
def test_a_plain_bold_term_is_asked(note: str, front: str) -> None:
    assert front in asked(note)


@pytest.mark.parametrize(
    "line",
    [
        "**Landlord**: ann@example.org",
        "**Router**: swordfish",
        "**Composer**: Clara Schumann",
        "**Published**: 1899",
        "**Colours**: red, green, blue",
        "**Trains**: `run.sh`",
        "**配色**：红、绿、蓝",
        "**导师**：王小明",
        "**习作 3**：用两种方法写出来",
        "**Round 2**: both of them lost a pawn",
        "**v3**: the parser was rewritten from the ground",
        "**考官**：请谈谈你对死锁的理解？",
        "**基于梯度的**：每一步都要知道函数的导数",
    ],
)
def test_what_reads_like_a_field_is_not_asked_unseen(line: str) -> None:
    assert asked(f"# Notes of a term\n\n{line}\n") == []


def test_a_definition_that_says_its_term_again_is_only_a_guess() -> None:
    note = "# 智能体\n\n**观测**：智能体在每一步得到的观测。\n\n**回合**：从开始到终止的一段经历\n"
    assert (asked(note), drafts(note)) == (["什么是回合？"], ["什么是观测？"])


def test_who_speaks_is_no_term() -> None:
    note = "# 讨论\n\n**教授指出**：这个条件不能去掉\n\n**The author writes**: nothing of this is new to anybody\n"
    assert read_note(note).cards == ()


def test_a_word_below_several_headings_is_a_label_of_each() -> None:
    note = "# Birds\n\n## Heron\n\n**Habitat**: shallow water near reeds\n**Call**: a harsh croak in flight\n\n"
    note += "## Wren\n\n**Habitat**: dense scrub close to the ground\n**Call**: a loud trill for its size\n"
    assert asked(note) == []
    assert "What is the habitat of Heron?" in drafts(note)
    assert "What is the call of Wren?" in drafts(note)


def test_behind_a_label_what_is_bold_is_only_a_guess() -> None:
    note = "# 树\n\n**堆**：父结点不小于子结点的完全二叉树\n**性质**：堆顶最大\n**建立**：从最后一个结点往前调整\n"
    assert asked(note) == ["什么是堆？"]
    assert any("建立" in front for front in drafts(note))


def test_related_and_core_ideas_define_nothing() -> None:
    note = "# 曲率\n\n**相关概念**：[[挠率]]\n**核心概念**：弯曲的程度有多大\n**关键概念**：弧长参数化\n"
    assert all(not front.startswith("什么是曲率") for front in asked(note) + drafts(note))


def test_a_file_name_asks_nothing_unseen_and_a_date_nothing_at_all() -> None:
    note = "## 总结\n\n- **适用场景**：目标函数处处可微的问题\n"
    assert asked(note, "meta-notes.md") == []
    assert drafts(note, "meta-notes.md") == ["meta-notes 的适用场景是什么？"]
    assert read_note(note, "2023-08-09.md").cards == ()
    assert asked(f"# 牛顿法\n\n{note}") == ["牛顿法的适用场景是什么？"]


@pytest.mark.parametrize(
    "answer",
    ["详见下文。", "（待补充）", "See [[Lattice]].", "见[这里](lattice.md)", "如图\n![](lattice.png)",
     "see ![[lattice]]", "下面我们来看一下格的性质。", "In the following we discuss what a lattice is"],
)  # fmt: skip
def test_an_answer_that_only_points_is_none(answer: str) -> None:
    reading = read_note(f"# 序\n\n## 什么是格？\n\n{answer}\n")
    assert reading.cards == ()
    assert [problem.code for problem in reading.problems] == ["answer-empty"]


def test_an_answer_that_points_and_tells_is_one() -> None:
    note = "# 序\n\n## 什么是格？\n\n任意两个元素都有上确界和下确界的偏序集。详见下文。\n"
    assert asked(note) == ["什么是格？"]


@pytest.mark.parametrize(
    "title", ["Example?", "还有什么？", "TODO: what about lattices?", "今天学了什么？", "Who am I?", "有问题吗？"]
)
def test_a_question_without_a_subject_is_not_asked_unseen(title: str) -> None:
    assert asked(f"# Order\n\n## {title}\n\nA chain is a set in which any two elements compare.\n") == []


def test_terms_of_another_language_are_only_guesses() -> None:
    note = "# Ordnung\n\n**Kette**: eine Menge, in der je zwei Elemente vergleichbar sind und nicht mehr\n"
    assert asked(note) == []
    assert drafts(note) == ["What is Kette?"]


@pytest.mark.parametrize(
    ("note", "front"),
    [
        ("# 线性空间\n\n**定义**：若向量组中没有多余的向量，则称它是**无关**的。\n", "“无关”是什么意思？"),
        ("# 图\n\n**定义 2.1** 设 G 连通且无圈，则称 G 为一棵**树**。\n", "什么是树？"),
        ("# Graphs\n\n**Definition.** A graph is **bipartite** if two colours do.\n", "What does “bipartite” mean?"),
        ("# Compact sets\n\n**Definition**: A set is **compact** if covers shrink.\n", "What are Compact sets?"),
        ("# 中值\n\n**定理 5（罗尔）** 端点值相等时，区间内有一点的导数为零。\n", "陈述罗尔定理"),
        ("# 级数\n\n**定理（莱布尼茨判别法）** 项单调趋于零的交错级数收敛。\n", "什么是莱布尼茨判别法？"),
        ("# Means\n\n**Theorem 2 (Rolle).** Between equal values the slope vanishes.\n", "State the Rolle theorem"),
        ("# Sets\n\n**Zorn's lemma.** A poset with bounded chains has a top.\n", "What is Zorn's lemma?"),
    ],
)
def test_a_textbook_statement_is_asked_by_what_it_names(note: str, front: str) -> None:
    assert asked(note) == [front]


def test_a_quality_is_a_property_of_what_the_section_is_about() -> None:
    note = "# 数列极限\n\n**定理 1（有界性）** 收敛的数列有界。\n"
    assert (asked(note), drafts(note)) == ([], ["数列极限的有界性是什么？"])


@pytest.mark.parametrize(
    ("note", "back"),
    [
        ("**阶**：群的元素个数\n***指数***：陪集的个数之和\n", "群的元素个数"),
        ("**Order**: how many elements it has\n`Index`: how many cosets\n", "how many elements it has"),
        ("**Order**: how many elements it has\n*Index*: how many cosets\n", "how many elements it has"),
        ("**Order**: how many elements it has\nIndex: how many cosets\n", "how many elements it has"),
        ("**阶**：群的元素的个数\n**拉格朗日定理**\n子群的阶整除群的阶\n", "群的元素的个数"),
        ("**阶**：群的元素的个数，\n其中：空集不算\n", "群的元素的个数，\n其中：空集不算"),
    ],
)
def test_a_definition_ends_where_the_next_line_opens_another(note: str, back: str) -> None:
    assert read_note(f"# 群\n\n{note}").cards[0].back == back


def test_a_label_behind_several_terms_speaks_of_the_section() -> None:
    note = "# 同步\n\n**互斥锁**：只许一个线程进入\n**信号量**：许可的个数有限\n**区别**：信号量有多个许可\n"
    assert drafts(note) == ["同步的区别是什么？"]


@pytest.mark.parametrize(
    ("note", "front"),
    [
        ("- **可分空间**\n  - 有可数的稠密子集的空间\n", "什么是可分空间？"),
    ],
)
def test_less_marked_terms_are_guesses(note: str, front: str) -> None:
    assert front in drafts(f"# 杂记一则\n\n{note}")
    assert asked(f"# 杂记一则\n\n{note}") == []


def test_code_in_bold_is_a_term() -> None:
    assert asked("# Vim\n\n- **`yy`**: copies the line under the cursor\n") == ["What is `yy`?"]


@pytest.mark.parametrize("step", ["重置梯度", "更新参数 $w$", "生成一个训练集", "计算关于 $w$ 的梯度"])
def test_a_step_of_an_algorithm_names_no_formula(step: str) -> None:
    assert not any(step[:2] in front for front in drafts(f"# 训练\n\n- {step}：$w = w - 1$\n"))


@pytest.mark.parametrize("name", ["更新规则", "生成函数", "累积分布函数"])
def test_a_name_that_begins_like_a_step_is_one(name: str) -> None:
    assert any(name in front for front in drafts(f"# 训练\n\n- {name}：$F(x) = x + 1$\n"))
