"""A note in traditional characters gives the cards that it would give in simplified ones, in its own characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.reading import read_note
from kb.reading.cleaned import clean_paste

# The same notes in both, written twice by hand.
_BOTH = {
    "a definition behind its label": (
        "# 随机过程\n\n**定义** 上鞅是满足 $E[X_{n+1}|F_n] \\le X_n$ 的过程。\n",
        "# 隨機過程\n\n**定義** 上鞅是滿足 $E[X_{n+1}|F_n] \\le X_n$ 的過程。\n",
    ),
    "a label with a colon": (
        "# 微积分\n\n## 导数\n\n定义：函数 $f$ 在 $x_0$ 的导数为差商的极限。\n",
        "# 微積分\n\n## 導數\n\n定義：函數 $f$ 在 $x_0$ 的導數為差商的極限。\n",
    ),
    "what something is called": (
        "# 凸分析\n\n若 $f(tx+(1-t)y) \\le tf(x)+(1-t)f(y)$，则称 $f$ 为凸函数。\n",
        "# 凸分析\n\n若 $f(tx+(1-t)y) \\le tf(x)+(1-t)f(y)$，則稱 $f$ 為凸函數。\n",
    ),
    "a theorem and a question": (
        "# 极限\n\n**夹挤定理**：若 $a_n \\le b_n \\le c_n$ 且两边收敛到同一极限，则 $b_n$ 也收敛到它。\n\n"
        "问：为什么可微必连续？\n答：因为差商有界，函数值的差趋于零。\n",
        "# 極限\n\n**夾擠定理**：若 $a_n \\le b_n \\le c_n$ 且兩邊收斂到同一極限，則 $b_n$ 也收斂到它。\n\n"
        "問：為什麼可微必連續？\n答：因為差商有界，函數值的差趨於零。\n",
    ),
    "a table": (
        "# 向量空间\n\n| 对象 | 维数 |\n|---|---|\n| 平面 | 二维，有两个独立方向 |\n| 直线 | 一维，有一个方向 |\n",
        "# 向量空間\n\n| 對象 | 維數 |\n|---|---|\n| 平面 | 二維，有兩個獨立方向 |\n| 直線 | 一維，有一個方向 |\n",
    ),
}


@pytest.mark.parametrize("case", _BOTH)
def test_both_spellings_of_a_note_give_the_same_cards(case: str) -> None:
    simplified, traditional = (read_note(text) for text in _BOTH[case])
    assert simplified.cards
    kinds = [[(card.rule, card.origin, card.line) for card in reading.cards] for reading in (simplified, traditional)]
    assert kinds[0] == kinds[1]


@pytest.mark.parametrize(
    ("case", "front", "back"),
    [
        ("a definition behind its label", "什麼是上鞅？", "上鞅是滿足 $E[X_{n+1}|F_n] \\le X_n$ 的過程。"),
        ("a label with a colon", "什麼是導數？", "函數 $f$ 在 $x_0$ 的導數為差商的極限。"),
        (
            "what something is called",
            "什麼是凸函數？",
            "若 $f(tx+(1-t)y) \\le tf(x)+(1-t)f(y)$，則稱 $f$ 為凸函數。",
        ),
        ("a theorem and a question", "為什麼可微必連續？", "因為差商有界，函數值的差趨於零。"),
        ("a table", "平面的維數是什麼？", "二維，有兩個獨立方向"),
    ],
)
def test_a_card_stands_in_the_characters_of_its_note(case: str, front: str, back: str) -> None:
    assert (front, back) in [(card.front, card.back) for card in read_note(_BOTH[case][1]).cards]


def test_concepts_titles_and_problems_keep_the_characters_of_the_note() -> None:
    reading = read_note(
        "---\ntags: [機率論]\n---\n# 隨機變數\n\n**變異數**：衡量隨機變數離期望值多遠\n\n問：什麼是共變異數？\n答：\n"
    )
    assert reading.title == "隨機變數"
    assert reading.tags == ("機率論",)
    assert {"隨機變數", "變異數"} <= {concept.name for concept in reading.concepts}
    assert [problem.arguments["text"] for problem in reading.problems if problem.code == "answer-empty"] == [
        "什麼是共變異數？"
    ]


def test_a_character_that_is_written_in_two_ways_is_told_by_its_neighbours() -> None:
    note = (
        "# 後驗機率\n\n**後驗**：看到資料之後的機率\n\n**皇后問題**：在棋盤上放皇后使其互不攻擊\n\n"
        "**前後向演算法**：先前向、後向遞迴\n"
    )
    assert [(card.front, card.back) for card in read_note(note).cards] == [
        ("什麼是後驗？", "看到資料之後的機率"),
        ("什麼是皇后問題？", "在棋盤上放皇后使其互不攻擊"),
        ("什麼是前後向演算法？", "先前向、後向遞迴"),
    ]


_PIECES = [
    "後",
    "后",
    "於",
    "于",
    "裡",
    "里",
    "數",
    "導",
    "機",
    "極",
    "a",
    "$x$",
    "，",
    "。",
    "的",
    "是",
    "：",
    "**",
    "\n",
    " ",
]


def test_what_simplified_writing_has_too_makes_no_note_traditional() -> None:
    note = "# 显著性\n\n**显著性**：著名的检验给出的结论\n\n特征值有三个显著的性质：\n1. 其一\n2. 其二\n3. 其三\n"
    assert [card.front for card in read_note(note).cards] == ["什么是显著性？", "特征值的性质有哪些？"]


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
def test_an_answer_that_is_a_line_of_the_note_is_that_line(middle: str) -> None:
    line = "導數與積分的關係為極限" + middle.replace("\n", "").replace("*", "") + "尾"
    note = f"# 數學筆記導論\n\nQ: 這題為何？\nA: {line}\n"
    answers = [card.back for card in read_note(note).cards if card.front == "這題為何？"]
    assert answers == [line]


def test_a_page_in_traditional_characters_is_tidied_in_them() -> None:
    page = (
        "梯度下降法\n維基百科，自由的百科全書\n跳至導覽\n跳至搜尋\n目錄\n1 描述\n2 缺點\n"
        "描述[編輯]\n梯度下降法是一個一階最佳化演算法。\n缺點[編輯]\n靠近極小值時速度減慢。\n參考資料[編輯]\n本頁面最後修訂於2020年。\n"
    )
    texts = [cleaned.text for cleaned in clean_paste(page)]
    assert texts
    assert all("梯度下降法是一個一階最佳化演算法。" in text for text in texts)
    assert not any(sign in text for text in texts for sign in "这个导编辑阶页")


def test_a_traditional_word_in_a_simplified_note_is_read_and_our_words_stay_simplified() -> None:
    note = (
        "# 大数定律\n\n**弱大数定律**：样本均值依概率收敛到期望。\n\n證明（方差有限）：\n由切比雪夫不等式即得。\n\n"
        "問：為什麼要獨立？\n答：為了用方差的可加性。\n\n这里开头说几点。\n"
    )
    assert [(card.front, card.back) for card in read_note(note).cards] == [
        ("什么是弱大数定律？", "样本均值依概率收敛到期望。"),
        ("為什麼要獨立？", "為了用方差的可加性。"),
    ]
