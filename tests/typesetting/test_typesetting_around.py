"""What stands around formulas: in paragraphs, lists, quotes, tables and headings, on one line and cut."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

from kb.typesetting.pieces import on_one_line, snippet
from kb.typesetting.prose import render, render_spans
from tests.stopwatch import Stopwatch

MATRIX = r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"
THREE = r"\begin{bmatrix} 1 \\ 2 \\ 3 \end{bmatrix}"


def test_a_matrix_in_a_sentence_stands_in_its_line_on_the_baseline() -> None:
    assert render(f"设 $A={MATRIX}$ 可逆。") == ["设 A = ⎛1  2⎞ 可逆。", "       ⎝3  4⎠"]
    rows = render(f"the vector $v={THREE}$ is given, and more words follow it here", 40)
    assert rows[1].startswith("the vector v = ⎢2⎥ is given,")
    assert rows[0].strip() == "⎡1⎤"
    assert rows[2].strip() == "⎣3⎦"
    assert rows[3] == ""
    assert " ".join([rows[1], *rows[4:]]).split()[-5:] == ["more", "words", "follow", "it", "here"]


def test_a_matrix_wider_than_the_line_is_a_display_of_its_own() -> None:
    wide = r"$A=\begin{pmatrix}" + "&".join(f"alpha_{{{n}}}" for n in range(12)) + r"\\ 1 \end{pmatrix}$"
    assert all(wcswidth(line) <= 30 for line in render(f"so {wide} holds", 30))


def test_bullets_and_numbers_stand_on_the_baseline_of_what_they_mark() -> None:
    assert render(f"- ${THREE}$\n- b")[1] == "• ⎢2⎥"
    assert render("1. $$\\frac{a}{b}$$\n2. c")[1].startswith("1. ")


def test_a_formula_of_several_rows_keeps_its_distance_in_a_tight_list() -> None:
    rows = render(f"- a\n- ${THREE}$\n- b")
    assert rows[0] == "• a"
    assert rows[1] == ""


@pytest.mark.parametrize("mark", ["，", "。", ",", ".", "）", ";"])
def test_punctuation_after_a_display_stays_with_it(mark: str) -> None:
    rows = render(f"so\n$$\\frac{{a}}{{b}}${'$'}{mark}\nwhere $x$")
    assert next(row for row in rows if row.strip().startswith("─")).rstrip().endswith(mark)
    assert rows[-1] == "where x"


@pytest.mark.parametrize("text", ["若（$f(x)$），则", "see ($f(x)$), then", "若$f(x)$。", "“$f(x)$”是"])
def test_brackets_and_punctuation_stay_with_their_formula(text: str) -> None:
    for width in range(12, 30):
        for row in render("前面的文字 " + text + " 后面的文字", width):
            assert row[0] not in "）)，,。”;"
            assert row[-1] not in "（(“"


def test_a_formula_beside_chinese_stands_off_by_a_space_as_in_print() -> None:
    assert render("若$f$可导，则$g$，$h$（$k$）") == ["若 f 可导，则 g，h（k）"]
    assert render("若 $f$ 可导 。") == ["若 f 可导。"]


def test_straight_quotes_stay_with_what_they_quote() -> None:
    for width in range(8, 30):
        rows = render('他说"导数"是"变化率"，又说"积分"是"面积"。', width)
        assert not any(row.startswith(('"是', '"，', '"。')) or row.endswith(('说"', '是"')) for row in rows)


def test_a_formula_wider_than_the_line_is_broken_after_its_relations_first() -> None:
    rows = render(r"$f(x, y, z) = a_1 x + a_2 y + a_3 z \le g(x, y, z)$", 20)
    assert rows[0].endswith("=")
    assert all(wcswidth(row) <= 20 for row in rows)


def test_headings_are_told_apart_without_colour() -> None:
    rows = render("# A\n\n## B\n\n### C\n\ntext")
    under = {rows[rows.index(name) + 1] for name in "ABC"}
    assert len(under) == 3
    assert all(set(row) != {" "} for row in under)


def test_ascii_has_no_other_sign_beside_the_text() -> None:
    source = "# A\n\n- a\n  - b\n    - c\n\n> q\n\n---\n\n| a | b |\n|--|--|\n| c<br>d | $x$ |\n| e | f |"
    assert "\n".join(render(source, 40, "ascii")).isascii()


def test_lines_that_a_person_ended_stay_lines_and_those_of_an_editor_are_filled() -> None:
    assert render("均值：$\\mu$\n方差：$\\sigma^2$") == ["均值：μ", "方差：σ²"]
    assert render("第一句话说完了。\n第二句话也说完了。") == ["第一句话说完了。", "第二句话也说完了。"]
    assert render("因为函数连续，\n所以它可积。") == ["因为函数连续，所以它可积。"]
    filled = (
        "The derivative of a sum of two functions is the\nsum of their derivatives, which we wrote in the\nline above."
    )
    assert len(render(filled, 200)) == 1


def test_numbers_of_a_column_stand_with_their_points_below_each_other() -> None:
    rows = render("| n | v |\n|--|--|\n| a | 1.25 |\n| b | 100 |\n| c | - |")
    assert rows[2].rstrip().endswith("  1.25")
    assert rows[3].index("100") + 3 == rows[2].index(".25")


def test_the_authors_alignment_stands() -> None:
    rows = render("| n | v |\n|--|:--|\n| a | 1.25 |\n| b | 100 |")
    assert rows[3].endswith("│ 100")


def test_a_matrix_in_a_cell_is_drawn_where_the_table_has_room() -> None:
    source = f"| name | value |\n|--|--|\n| A | ${MATRIX}$ |\n| B | $|x|$ |"
    assert any("⎝3  4⎠" in row for row in render(source, 60))
    assert not any("⎝" in row for row in render(source, 10))


def test_an_escaped_bar_in_a_cell_is_a_bar_and_a_pair_is_a_norm() -> None:
    rows = render("| a | b |\n|--|--|\n| $P(A\\|B)$ | $\\|x\\|$ |")
    assert rows[2] == "P(A | B) │ ‖x‖"
    assert render("$D(p\\|q)$") == ["D(p‖q)"]


def test_text_below_a_table_is_no_row_of_it() -> None:
    rows = render("| a | b |\n|--|--|\n| 1 | 2 |\ntext below")
    assert rows[-2:] == ["", "text below"]


def test_a_word_as_long_as_an_address_does_not_end_a_table() -> None:
    source = "| a | b |\n|--|--|\n| short words | https://example.org/a/very/long/address/that/never/ends |\n"
    assert any("│" in row for row in render(source, 40))


def test_pictures_are_said_to_be_pictures() -> None:
    assert render("![曲线 $x^2$](a/b.png)") == ["[图：曲线 x²]"]
    assert render("![](a/plot.png)") == ["[picture: plot.png]"]
    assert render("![](a/two%20words%1b%0a.png)") == ["[picture: two words .png]"]
    assert render("![[a plot.png|300]]") == ["[picture: a plot.png]"]


def test_the_address_of_a_link_is_shown_only_with_the_whole() -> None:
    assert render("[$x$ here](http://a.b)") == ["x here"]
    assert render("[$x$ here](http://a.b)", whole=True) == ["x here (http://a.b)"]


def test_an_environment_that_is_never_closed_does_not_swallow_the_next_sections() -> None:
    source = "\\begin{aligned} a &= b\n\n## Next\n\ntext $x$\n\n\\begin{aligned} c &= d \\end{aligned}"
    rows = render(source)
    assert "Next" in rows
    assert "text x" in rows


def test_everything_comes_on_one_line_with_its_cells_apart() -> None:
    assert on_one_line("# T\n\n| a | b |\n|--|--|\n| $x$ | c |\n\n- d $$\\frac{1}{2}$$") == "T a · b x · c d 1/2"
    assert on_one_line("") == ""


def test_what_is_cut_is_cut_between_formulas() -> None:
    source = "let $f(x)=x^2+1$ be a function and $g(x)=2x$ its derivative"
    whole = on_one_line(source)
    for columns in range(27, len(whole) + 2):
        shown = on_one_line(source, columns=columns)
        assert wcswidth(shown) <= columns
        if shown != whole:
            assert shown.endswith("…")
            for formula in ("f(x) = x² + 1", "g(x) = 2x"):
                assert formula in shown or formula.split("(")[0] + "(" not in shown


def test_a_formula_that_is_most_of_a_line_is_cut_where_it_could_be_broken() -> None:
    assert on_one_line("Find $f(x, y) = (1 - x)^2 + 100 (y - x^2)^2$", columns=30) == "Find f(x, y) = (1 − x)² +…"
    assert on_one_line("no word is cut in the middle", columns=20) == "no word is cut in…"


def test_punctuation_stays_with_a_formula_that_had_to_be_broken() -> None:
    source = "$P(a) \\le b + c + d + e \\ge 1 - q$，这个概率"
    for width in range(12, 40):
        assert not any(row.startswith("，") for row in render(source, width))


@pytest.mark.parametrize(
    ("piece", "shown"),
    [
        ("…x_1$ 是向量，$y$ 也是 $z", "…是向量，y 也是…"),
        (r"…a\) 是 \(b\) 也是 \(c", "…是 b 也是…"),
        ("…x$是向量，$y$ 也", "…是向量，y 也"),
        (r"…o(\|h\|)$$ 则称 $f$ 在 $x_0$ 可微", "…则称 f 在 x₀ 可微"),
        ("…then $$a$$ is $x$", "…then a is x"),
        ("gradient: $\\nabla f$ is", "∇f is"),
    ],
)
def test_half_a_formula_is_never_shown_in_what_was_found(piece: str, shown: str) -> None:
    assert snippet(piece, "Gradient") == shown


@pytest.mark.parametrize(
    ("piece", "shown"),
    [("and then the [[chain…", "and then the chain…"), ("a [[chain rule]] and [[more", "a chain rule and more")],
)
def test_half_a_link_is_shown_without_its_brackets(piece: str, shown: str) -> None:
    assert snippet(piece, "Gradient") == shown


def test_what_is_cut_before_its_next_part_ends_with_one_sign_only() -> None:
    assert on_one_line("one part · another part", columns=13) == "one part…"


_WORDS = st.text(alphabet="abcdefgxyz0123456789", min_size=1, max_size=9)
_FRAMES = st.sampled_from(
    ["{}", "- {}", "> {}", "# {}", "**{}**", "1. {}", "| a | {} |\n|--|--|\n| $x$ | {} |", "`{}`"]
)


@given(st.lists(st.tuples(_FRAMES, st.lists(_WORDS, min_size=1, max_size=6)), max_size=6), st.integers(9, 70))
@settings(max_examples=120, deadline=None)
def test_every_word_of_a_text_is_shown(parts: list[tuple[str, list[str]]], width: int) -> None:
    source = "\n\n".join(frame.replace("{}", " ".join(words)) for frame, words in parts)
    shown = re.sub(r"[\s│┼─┄═•◦]+", "", "".join(render(source, width)))
    for _, words in parts:
        for word in words:
            assert word in shown or width < 30


_HOSTILE = [
    "*",
    "[",
    ">",
    "|",
    "`",
    "=",
    "_",
    "~",
    "$",
    "<!--",
    "[[",
    "![",
    "{{c1::",
    "==a ",
    "**a",
    "\\[",
    "（",
    "- ",
    "1. ",
]


@pytest.mark.parametrize("unit", [*_HOSTILE, "\\begin{align}", "|-|\n", "a\n: b\n", "> [!note] a\n"])
def test_hostile_markdown_takes_time_in_proportion_to_its_length(unit: str) -> None:
    source = (unit * 10_000)[:20_000]
    watch = Stopwatch()
    for width in (80, 1):
        for line in render_spans(source, width):
            assert wcswidth("".join(span.text for span in line).rstrip()) <= width
    # A tenth of this is usual; what grows with the square takes seconds.
    assert watch.within(3.0)


def test_lists_a_hundred_deep_come_back() -> None:
    source = "".join("  " * depth + f"- item{depth} $x$\n" for depth in range(100))
    shown = "".join(render(source, 60)).replace(" ", "")
    assert all(f"item{depth}" in shown for depth in range(100))


@given(
    st.lists(
        st.sampled_from(
            [
                "$x$",
                "$A=\\begin{pmatrix}1\\\\2\\end{pmatrix}$",
                "$$\\frac{a}{b}$$",
                "中文",
                "，",
                "word ",
                "\n",
                "- ",
                "| ",
                "|--|--|\n",
                '"',
                "==",
                "[图](a.png)",
                "`c`",
                "\x9b",
            ]
        ),
        max_size=30,
    ).map("".join),
    st.integers(1, 60),
)
@settings(max_examples=150, deadline=None)
def test_formulas_of_several_rows_anywhere_keep_to_the_width(text: str, width: int) -> None:
    for line in render(text, width):
        assert wcswidth(line) <= width
        assert not any(unicodedata.category(sign) in {"Cc", "Cf"} for sign in line)


def test_a_matrix_on_one_line_is_one_line() -> None:
    assert on_one_line(f"# Title\n\n$A={MATRIX}$ and $${THREE}$$") == "Title A = (1, 2; 3, 4) and [1; 2; 3]"


@pytest.mark.parametrize(
    ("piece", "shown"),
    [
        (r"see \begin{align*} x &= \frac{a}{b} …", "see…"),
        (r"… &= b \\ c &= d \end{aligned} so it holds", "…so it holds"),
        (r"…b \end{align} so \begin{align} x &= 1 …", "…so…"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a = b; c = d"),
    ],
)
def test_of_an_environment_cut_by_a_piece_of_text_no_source_is_shown(piece: str, shown: str) -> None:
    assert snippet(piece, "Gradient") == shown


def test_what_has_a_probability_stands_between_bars_in_a_cell() -> None:
    rows = render("| a | b |\n|--|--|\n| $P(\\|X_n-X\\|>1)$ | $p\\|x\\|$ |")
    assert rows[2] == "P(|Xₙ − X| > 1) │ p‖x‖"


def test_a_set_in_a_script_has_one_pair_of_braces() -> None:
    assert render(r"$1_{\{X>K\}}$") == ["1_{X>K}"]
    assert render(r"$x_{\{a\},\{b\}}$") == ["x_{{a},{b}}"]


def test_a_link_to_a_part_of_a_note_is_shown_as_a_way_to_it() -> None:
    assert render("see [[Martingales#Convergence]] and [[#Proof]]") == ["see Martingales › Convergence and Proof"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the point w - eta*beta*v instead", "the point w - eta*beta*v instead"),
        ("2*(a+b)*c", "2*(a+b)*c"),
        ("a *word* here", "a word here"),
        ("*词*后面", "词后面"),
        ("un*believ*able", "un*believ*able"),
    ],
)
def test_a_star_between_letters_multiplies(text: str, shown: str) -> None:
    assert render(text) == [shown]
