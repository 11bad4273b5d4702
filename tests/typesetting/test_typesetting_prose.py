"""Markdown of notes and cards as lines to show."""

import pytest

from kb.typesetting.cells import cells
from kb.typesetting.prose import plain, render, render_spans


def test_formulas_in_a_sentence_are_set_on_its_line() -> None:
    assert plain(r"若 $f(x)=x^2$，则 \(f'(x)=2x\)。") == "若 f(x) = x²，则 f′(x) = 2x。"


def test_a_display_stands_on_lines_of_its_own() -> None:
    assert render("so\n$$\n\\frac{a}{b}\n$$\nholds") == ["so", "", "  a", "  ─", "  b", "", "holds"]
    assert render("so \\[ x = 1 \\] holds") == ["so", "  x = 1", "holds"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It costs $5 and $10.", "It costs $5 and $10."),
        (r"It costs \$5, or $x$.", "It costs $5, or x."),
        ("between $5 and $x$ there", "between $5 and x there"),
        ("$5-$10", "$5-$10"),
        ("`$a$` is code", "$a$ is code"),
        ("a lone $ sign", "a lone $ sign"),
        ("$ x_1 $ with spaces", "x₁ with spaces"),
        (r"$\det(AB) = $ ?", "det(AB) = ?"),
        (r"with $ x_1 = 0$ then", "with x₁ = 0 then"),
        ("for $5 and then f(x) = $ 6", "for $5 and then f(x) = $ 6"),
        ("from $5, so a_1 = $7", "from $5, so a_1 = $7"),
        ("$PATH = $HOME", "$PATH = $HOME"),
        ("$$", "$$"),
    ],
)
def test_a_dollar_is_money_unless_it_holds_mathematics(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_marks_are_taken_off_and_kept_as_styles() -> None:
    line = render_spans("**bold** and *soft* and `code` and $x$ and [text](http://a.b) ==seen==")[0]
    assert "".join(span.text for span in line) == "bold and soft and code and x and text seen"
    assert {(span.text, span.style) for span in line if span.style} == {
        ("bold", "strong"),
        ("soft", "emphasis"),
        ("code", "code"),
        ("x", "math"),
        ("seen", "strong"),
    }


def test_bold_beside_chinese_punctuation_is_bold() -> None:
    line = render_spans("**重点：**内容")[0]
    assert [(span.text, span.style) for span in line] == [("重点：", "strong"), ("内容", "")]


def test_underscores_and_stars_in_a_formula_are_no_emphasis() -> None:
    assert plain("$a_1*b_2*c_3$ and $x_{i}$, $y_{i}$") == "a₁ * b₂ * c₃ and xᵢ, yᵢ"


def test_chinese_breaks_anywhere_but_not_before_closing_punctuation() -> None:
    lines = render("梯度是一个向量，它指向增长最快的方向。", 14)
    assert "".join(lines) == "梯度是一个向量，它指向增长最快的方向。"
    assert all(cells(line) <= 14 for line in lines)
    assert not any(line[0] in "，。" for line in lines)


def test_an_opening_bracket_never_ends_a_line() -> None:
    for width in range(6, 30):
        assert not any(line.endswith("（") for line in render("梯度的方向（增长最快的方向）就是答案（是的）。", width))


def test_a_formula_is_never_broken_where_it_fits_a_line() -> None:
    text = r"考虑函数 $f(x) = x^2 + 2x + 1$ 的导数 and then $g(x) = a + b$ again"
    for width in range(20, 60):
        lines = render(text, width)
        assert any("f(x) = x² + 2x + 1" in line for line in lines)
        assert any("g(x) = a + b" in line for line in lines)


def test_lists_are_indented_below_their_marks() -> None:
    assert render("- one two three\n  - four\n- five\n\n3. a\n4. b", 11) == [
        "• one two",
        "  three",
        "  ◦ four",
        "• five",
        "",
        "3. a",
        "4. b",
    ]


def test_a_table_is_aligned_by_what_a_terminal_shows() -> None:
    shown = render("| 名称 | value |\n|:--|--:|\n| 范数 | $\\|x\\|$ |\n| $|a|$ | 1 |")
    assert shown == ["名称 │ value", "─────┼──────", "范数 │   ‖x‖", "|a|  │     1"]


def test_a_table_too_wide_is_wrapped_and_one_far_too_wide_becomes_a_list() -> None:
    source = "| term | meaning |\n|--|--|\n| gradient | the vector of partial derivatives |"
    assert all((cells(line) <= 30 and "│" in line) or "┼" in line for line in render(source, 30))
    assert render(source, 12)[0] == "term:"


def test_quotes_headings_and_code_are_readable() -> None:
    assert render("# 标题 $x^2$\n\n> quoted\n> $$x$$\n\n```\na $b$\n\tc\n```") == [
        "标题 x²",
        "═══════",
        "",
        "│ quoted",
        "│   x",
        "",
        "  a $b$",
        "      c",
    ]


def test_a_display_in_a_list_keeps_its_place() -> None:
    assert render("- item\n  $$\\frac{a}{b}$$") == ["• item", "", "    a", "    ─", "    b"]


def test_entities_cannot_smuggle_controls() -> None:
    assert "\u202e" not in plain("a &#x202e; b &#x9b; c")


def test_an_empty_text_is_no_lines() -> None:
    assert render("") == []
    assert plain(" \n\n ") == ""


def test_each_card_of_a_paragraph_stands_on_its_own_line() -> None:
    cards = [
        "the first law of thermodynamics states :: that energy is conserved always",
        "the second law of thermodynamics is about:: entropy never decreasing in it",
        "梯度：：全部偏导数组成的向量",
        "third ::: last of them",
    ]
    assert render("\n".join(cards), 100) == cards


def test_colons_within_code_end_no_line() -> None:
    (line,) = render(
        "all of the words of this paragraph say that you use std::list for\nthem, or std::vector here", 120
    )
    assert line.endswith("for them, or std::vector here")
