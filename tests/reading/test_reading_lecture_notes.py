"""What students write without a thought of cards: labels, lists below a definition, questions answered at once."""

import pytest

from kb.model import Origin
from kb.reading import read_note


def _cards(text: str, title: str = "Notes") -> list[tuple[str, str]]:
    note = read_note(f"# {title}\n\nSome words before.\n\n## Part\n\n{text}\n", "a.md")
    return [(card.front, card.back) for card in note.cards]


@pytest.mark.parametrize(
    ("text", "asked", "begins"),
    [
        ("Def (better): the gradient is the vector of all slopes of $f$.", "What is the gradient?", "the gradient"),
        ("Dual norm := $\\sup_{\\|x\\|\\le 1}\\langle x,y\\rangle$", "State the formula: Dual norm", "$\\sup"),
        (
            "For $f: X\\to Y$ the **Jacobian matrix** is the matrix of all $\\partial f_i/\\partial x_j$.",
            "What is the Jacobian matrix?",
            "For $f",
        ),
        ("$f$ is $L$-smooth if $\\|\\nabla f(x)\\|\\le L\\|x\\|$.", "When is $f$ called $L$-smooth?", "$f$"),
        ("Why not squared loss? It is not convex here.", "Why not squared loss?", "It is not convex here."),
        ("为什么要 $\\sum a_n=\\infty$？ 否则走不远，到不了根。", "为什么要 $\\sum a_n=\\infty$？", "否则走不远"),
        ("为什么要 $\\sum a_n^2<\\infty$？——噪声的累积方差要有限", "为什么要 $\\sum a_n^2<\\infty$？", "噪声"),
        ("L1 和 L2 正则化的区别是什么？\nL1 产生稀疏解，L2 只是缩小权重。", "L1 和 L2 正则化的区别是什么？", "L1 产生"),
        ("从属范数（诱导范数）：$\\|A\\|=\\max_{\\|x\\|=1}\\|Ax\\|$", "写出从属范数（诱导范数）的公式", "$\\|A\\|"),
        ("所谓停时就是一个不需要预知未来的随机时刻。", "什么是停时？", "所谓停时"),
        (
            "在向量分析中，雅可比矩阵（英语：Jacobian matrix）是函数的一阶偏导数以一定方式排列成的矩阵。",
            "什么是雅可比矩阵？",
            "在向量分析中",
        ),
    ],
)  # fmt: skip
def test_a_line_of_a_lecture_is_asked_for_what_it_says(text: str, asked: str, begins: str) -> None:
    ((front, back),) = _cards(text)
    assert front == asked
    assert back.startswith(begins)


def test_a_definition_takes_the_list_of_what_it_demands() -> None:
    text = (
        "定义1（范数） 线性空间上的函数满足\n1. 正定性：$\\|x\\|\\ge0$，只有零取等号\n2. 齐次性：$\\|ax\\|=|a|\\|x\\|$"
    )
    back = dict(_cards(text))["什么是范数？"]
    assert back.startswith("线性空间上的函数满足") and "正定性" in back and "齐次性" in back


def test_a_theorem_with_a_name_in_brackets_needs_no_sign_behind_it() -> None:
    text = "定理（链式法则） 若 $g$ 在 $a$ 可微，则\n$$D(f\\circ g)(a)=Df(g(a))\\,Dg(a)$$"
    ((front, back),) = _cards(text)
    assert front == "什么是链式法则？"
    assert back.startswith("若 $g$") and "D(f\\circ g)" in back


@pytest.mark.parametrize("sign", ["a.s.", "w.r.t.", "i.o."])
def test_an_abbreviation_ends_no_sentence(sign: str) -> None:
    text = f"**Strong convergence** means that $X_n\\to X$ ({sign}) as $n$ grows without bound."
    ((_, back),) = _cards(text)
    assert back.endswith("as $n$ grows without bound.")


def test_behind_an_abbreviation_another_sentence_may_begin() -> None:
    text = "The **strong limit** of a sequence is the variable that it tends to a.s. The rest of this is a remark."
    ((_, back),) = _cards(text)
    assert back.endswith("a.s.")


@pytest.mark.parametrize(
    "text",
    [
        "判断：偏导存在则可微。✗",
        "Worked by hand: set $x=1$ and look at the slope there.",
        "Why squared loss? or absolute?",
        "What is next? TODO",
    ],
)
def test_a_label_or_a_question_without_an_answer_gives_nothing(text: str) -> None:
    assert _cards(text) == []


def test_the_question_that_opens_a_note_leads_on_and_is_not_asked() -> None:
    note = read_note("# Slopes\n\nHow fast does $f$ change? Every method that learns asks this.\n", "a.md")
    assert note.cards == ()


def test_a_column_without_a_name_beside_named_ones_holds_remarks() -> None:
    table = "| f | f' |  |\n|---|---|---|\n| $a^x$ | $a^x\\ln a$ | forget always |\n| $\\ln x$ | $1/x$ | x>0 |"
    assert [back for _, back in _cards(table)] == ["$a^x\\ln a$", "$1/x$"]


def test_what_is_asked_in_passing_is_a_draft() -> None:
    (card,) = read_note("# A\n\nx\n\n## B\n\nWhy is the loss convex? Its Hessian is positive.\n", "a.md").cards
    assert card.origin is Origin.GUESSED
