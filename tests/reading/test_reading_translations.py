"""A term in bold with its translation beside it."""

import pytest

from kb.model import Origin
from kb.reading import read_note


def _only(line: str):
    note = read_note(f"# 测试\n\n{line}\n", "a.md")
    assert not note.problems
    return note


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (r"**Jacobian** 雅可比矩阵：偏导数组成的 $m\times n$ 矩阵。", {"Jacobian", "雅可比矩阵"}),
        (r"**Triangle inequality** 三角不等式：$\|x+y\|\le\|x\|+\|y\|$。", {"Triangle inequality", "三角不等式"}),
        ("- **Hessian** / 海森矩阵 — 二阶偏导数组成的方阵", {"Hessian", "海森矩阵"}),
        ("**梯度** gradient：由偏导数组成的向量", {"梯度", "gradient"}),
        ("**随机梯度下降** stochastic gradient descent (SGD): 每一步只用一个样本估计梯度", {"随机梯度下降", "SGD"}),
    ],
)
def test_a_translation_outside_the_bold_belongs_to_the_term(line, names):
    note = _only(line)
    (card,) = note.cards
    assert card.origin is Origin.STATED
    concept = note.concepts[-1]
    assert names <= {concept.name, *concept.aliases}


def test_half_of_a_name_is_no_other_name():
    concept = _only("**Hilbert** 空间：完备的内积空间").concepts[-1]
    assert (concept.name, concept.aliases) == ("Hilbert 空间", ())


def test_a_label_beside_a_bold_term_asks_for_what_it_says_of_it():
    (card,) = _only("**Adam** 优点：收敛快，几乎不用调参").cards
    assert card.front == "Adam 的优点是什么？"


@pytest.mark.parametrize(
    "line",
    ["**SGD** 每次只用一个样本：噪声大", "**SGD** 更新参数如下：先算梯度", "**Note** that this holds: x is small"],
)
def test_a_sentence_that_begins_in_bold_is_no_term(line):
    assert not _only(line).cards


def test_tex_that_no_dollar_marks_is_no_term():
    note = read_note("# T\n\n{\\displaystyle T:\\underbrace {V^{*}\\times V^{*}} \\to \\mathbf {R} ,}\n", "a.md")
    assert not note.cards
