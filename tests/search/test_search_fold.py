"""Folding makes what a person would type meet what a note says."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.fold import fold, index_text, index_texts, located_tokens, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("鏈式法則", "链式法则"),
        ("隨機逼近與收斂", "随机逼近与收敛"),
        ("張量、範數、矩陣", "张量、范数、矩阵"),
        ("說明", "説明"),
        ("Gradient", "GRADIENT"),
        ("ＧＲＡＤ", "grad"),
        ("Poincaré", "poincare"),
        ("naïve", "nai\u0308ve"),
        ("ﬁeld", "field"),
        ("Straße", "STRASSE"),
    ],
)
def test_what_reads_alike_folds_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("text", ["梯度", "导数与微分", "函数的极限", "著名定理"[2:], "gradient descent", "f(x) = 2x"])
def test_simplified_and_plain_text_stay_as_they_are(text: str) -> None:
    assert fold(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("梯度下降 (SGD)", ["梯", "度", "下", "降", "sgd"]),
        ("chain rule", ["chain", "rule"]),
        (r"$\nabla f(x)$", ["nabla", "f", "x"]),
        (r"\mathbb{R}^n", ["r", "n"]),
        (r"$\left(\frac{1}{2}\right)$", ["1", "2"]),
        (r"\varepsilon \le \delta", ["epsilon", "leq", "delta"]),
        ("ε ≤ Δ", ["epsilon", "leq", "delta"]),
        ("σ-代数", ["sigma", "代", "数"]),
        ("x_1, foo_bar", ["x", "1", "foo", "bar"]),
        ("。，！?#*", []),
        ("", []),
    ],
)
def test_text_splits_into_words_single_characters_and_names_of_mathematics(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_a_symbol_a_command_and_a_word_are_one_token() -> None:
    assert tokens("∇") == tokens(r"\nabla") == tokens("nabla")
    assert tokens("θ") == tokens(r"\theta") == tokens(r"\vartheta") == tokens("theta")


@pytest.mark.parametrize(
    ("shown", "written"),
    [
        ("xᵀAx", r"x^\top Ax"),
        ("xᵀ A x", r"x^\intercal A x"),
        ("x^TAx", "x^{T}Ax"),
        ("∂f/∂x", r"\frac{\partial f}{\partial x}"),
        ("‖x‖₂", r"\left\lVert x \right\rVert_2"),
        ("𝔼[X] ≠ 0", r"\mathbb{E}[X] \ne 0"),
        ("ℓ₂", r"\ell_2"),
        ("𝐱̂", r"\hat{\mathbf x}"),
        ("f′(x) ⇒ g″(x)", r"f'(x) \Rightarrow g''(x)"),
        ("f’", r"f^{\prime}"),
        ("σ′", r"\sigma'"),
        ("αβ", r"\alpha\beta"),
        ("argmin_θ", r"\operatorname*{arg\,min}_\theta"),
        ("arg min", r"\arg\min"),
        ("L∞", r"L_\infty"),
        ("infinity", r"\infty"),
        ("A ⊆ B", r"A \subseteq B"),
        ("[1 2; 3 4]", r"\begin{bmatrix}1&2\\3&4\end{bmatrix}"),
        ("|x|", r"\left| x \right|"),
        ("3×3", r"3 \times 3"),
    ],
)
def test_a_formula_has_the_same_words_as_it_is_shown_and_as_it_is_written(shown: str, written: str) -> None:
    assert tokens(shown) == tokens(written)
    assert tokens(shown)


@pytest.mark.parametrize(
    "norm", ["L2范数", "l2 范数", "L^2 范数", "L₂范数", "ℓ²-范数", "ℓ2范数", r"$\ell_2$范数", r"$L_{2}$ 范数"]
)
def test_a_letter_and_its_number_are_apart_whichever_way_they_are_written(norm: str) -> None:
    assert tokens(norm) == ["l", "2", "范", "数"]


@pytest.mark.parametrize(("one", "other"), [("\\lVert x", "\\lvert x"), ("A ⇒ B", "A → B"), ("x = y", "x ≠ y")])
def test_signs_that_look_alike_in_latex_stay_apart(one: str, other: str) -> None:
    assert tokens(one) != tokens(other)


@pytest.mark.parametrize("text", ["don't", "the students' work", "l'axe", "GPT4 ISO8601", "argument"])
def test_words_with_apostrophes_and_numbers_are_no_formulas(text: str) -> None:
    assert tokens(text) == [word for word in text.lower().replace("'", " ").split(" ") if word]


_FORMULAS = st.lists(
    st.sampled_from(
        ["x", "Ax", "T", "2", "10", "^", "_", "ᵀ", "²", "₂", "ₙ", "f'", "g’", "′", " ", "$", "{", "}", "}'", "(", "≠",
         "‖", "|", "||", "αβ", "\\alpha", "\\sigma'", "\\lVert ", "\\|", "\\mathbf{", "\\begin{bmatrix}", "arg ", "min",
         "ℓ", "𝐱", "é", "e\u0301", "梯", "度", " C++ ", "L2", "∞", "\\infty ", "word"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(_FORMULAS)
def test_each_word_of_a_formula_is_located_where_it_stands(text: str) -> None:
    located = located_tokens(text)
    assert [token for token, _, _ in located] == tokens(text)
    places = [(start, end) for _, start, end in located]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


@pytest.mark.parametrize(
    "text",
    [
        "e\u0301f'",
        "e\u0301'",
        "x\u0302'",
        "x\u0302\u0303''y",
        "^arg min",
        "x^argmin_y",
        "x^{arg min}",
        "^arg mine",
        "\u0301",
    ],
)
def test_accents_of_their_own_and_raised_words_are_located_as_they_are_read(text: str) -> None:
    located = located_tokens(text)
    assert [token for token, _, _ in located] == tokens(text)
    assert all(0 <= start < end <= len(text) for _, start, end in located)


def test_an_accent_of_its_own_is_marked_with_its_letter() -> None:
    text = "cafe\u0301 x\u0302'"
    assert [(token, text[start:end]) for token, start, end in located_tokens(text)] == [
        ("cafe", "cafe\u0301"), ("x", "x\u0302"), ("prime", "'"),
    ]  # fmt: skip


def test_a_raised_word_in_two_is_one_word() -> None:
    assert tokens("^arg min") == tokens("x^{arg min}")[1:] == ["argmin"]


def test_marks_lie_on_the_letters_that_a_word_came_from() -> None:
    text = "L2 用 xᵀAx, f''(x)"
    assert [(token, text[start:end]) for token, start, end in located_tokens(text)] == [
        ("l", "L"), ("2", "2"), ("用", "用"), ("x", "x"), ("t", "ᵀ"), ("ax", "Ax"),
        ("f", "f"), ("prime", "'"), ("prime", "'"), ("x", "x"),
    ]  # fmt: skip


def test_a_greek_word_stays_a_word() -> None:
    assert len(tokens("λόγος")) == 1


def test_tokens_know_where_they_came_from() -> None:
    text = r"梯度 $\nabla f$: Café"
    assert [(token, text[start:end]) for token, start, end in located_tokens(text)] == [
        ("梯", "梯"),
        ("度", "度"),
        ("nabla", r"\nabla"),
        ("f", "f"),
        ("cafe", "Café"),
    ]


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_tokens_hold_letters_and_digits_only(text: str) -> None:
    for token in tokens(text):
        assert token
        assert all(character.isalnum() for character in token)


def held_by_an_index(texts: list[str]) -> list[list[str]]:
    """The tokens that the full-text index makes of each text."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61')")
    database.execute("CREATE VIRTUAL TABLE v USING fts5vocab('t', 'instance')")
    database.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", enumerate(texts))
    held: list[list[str]] = [[] for _ in texts]
    for number, term in database.execute('SELECT doc, term FROM v ORDER BY "offset"'):
        held[number].append(term)
    database.close()
    return held


@given(st.text(alphabet="梯度鏈式 的abCé1∇\\θ-（），", min_size=1, max_size=30))
def test_the_index_splits_what_it_is_fed_where_we_do(text: str) -> None:
    assert held_by_an_index([index_text(text)]) == [tokens(text)]


_SIGNS = "²ᵀ₂'’≠″梯國度ア・゛々〇α∇λο\\leftmathrm {}_^A1é\u0301。、「“—…–·x\x1e\x00\x7f \n（２）②ñßж"


@given(st.lists(st.text(st.sampled_from(_SIGNS) | st.characters(max_codepoint=0x33FF)), max_size=6))
def test_texts_indexed_together_are_indexed_as_if_alone(texts: list[str]) -> None:
    assert held_by_an_index(index_texts(texts)) == held_by_an_index([index_text(text) for text in texts])


@pytest.mark.parametrize("beside", "梯a 。、「」“”‘’—–…‥・‧〃\n\x1f_$#")
def test_marks_beside_words_make_no_tokens(beside: str) -> None:
    texts = [f"{beside}梯度{beside}ab{beside}{beside}鏈{beside}"]
    assert held_by_an_index(index_texts(texts)) == [tokens(texts[0])]
