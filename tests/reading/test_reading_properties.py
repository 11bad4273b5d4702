"""What holds of reading whatever the note."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.reading import decode, read_note
from kb.reading.decode import clean
from kb.reading.mask import FORMULA, HIDDEN, mask
from tests.stopwatch import Stopwatch

PIECES = st.sampled_from(
    [
        "# 标题\n",
        "## Title (alias)\n",
        "\n",
        "\n\n",
        "Q: a?\n",
        "A: b\n",
        "问：什么\n",
        "答：这个\n",
        "x :: y\n",
        "x ::: y\n",
        "?\n",
        "**词**：义\n",
        "- 项：值\n",
        "  - 子：值\n",
        "1. 一\n",
        "> 引\n",
        "| a | b |\n",
        "|---|---|\n",
        "| $|x|$ | `|` |\n",
        "$f(x)=x^2$，$f'(x)=2x$\n",
        "$$\n\\nabla f = (1, 2)\n$$\n",
        "{{c1::",
        "}}",
        "==",
        "$",
        "$$",
        "`",
        "```\n",
        "\\(",
        "\\)",
        "<!--",
        "-->",
        "<b>",
        "[[链]]",
        "^id\n",
        " #tag",
        "    code\n",
        "---\n",
        "\t",
        "：",
        "词\n: 义\n",
        "\x1b[31m",
        "\x00",
        "\u202e",
        "\\frac{d}{dx} x^2 = 3x",
        "导数是变化率。",
        "%%",
        "***",
        "__",
        "[公式]",
        "\r",
        "\u2028",
        "名词 | 概念 |\n",
        "---|---|\n",
        "> [!question] a b?\n",
        "> [!def] 词\n",
        "<table><tr><td>a<td>b",
        "<tr><td>c|d<td>$e$",
        "</table>",
        "<details><summary>为什么呢？</summary>\n",
        "</details>\n",
        "{% note %}",
        "{% code %}",
        ":::info\n",
        ":::\n",
        "[^1]",
        "\n[^1]: x\n",
        "[toc]\n",
        "#+BEGIN_X\n",
        "<font a>",
        "**a b**\n",
        "TODO ",
        "title:: t\n",
        "\\begin{definition}[群]\n",
        "\\end{definition}\n",
        "前置知识：[[a|b]]、c\n",
        "[x](y%20z.md)",
        "{: .c}\n",
        ":LOGBOOK:\n",
        ":END:\n",
    ]
)
NOTES = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=25).map("".join)


@settings(max_examples=250, deadline=None)
@given(NOTES)
def test_reading_never_raises_and_its_cards_lie_within_the_note(text: str) -> None:
    reading = read_note(text)
    lines = clean(text)[0].count("\n") + 1
    assert [card.order for card in reading.cards] == list(range(len(reading.cards)))
    for card in reading.cards:
        assert 1 <= card.line <= card.end_line <= lines
        assert card.front.strip() and card.back.strip()
        assert not HIDDEN.search(card.front + card.back)
        assert "\x1b" not in card.front + card.back and "\u202e" not in card.front + card.back
    for concept in reading.concepts:
        assert concept.name and 1 <= concept.line <= concept.end_line <= lines
    for problem in reading.problems:
        assert 1 <= problem.line <= lines


SIGNS = r"""
x y 2 ^ _ { } ( ) \frac{d}{dx} \frac \partial \nabla f f(x) f(x,y) ' = + - /
\sin \sqrt \left( \right) , \quad \\ & | e 9 \ln ! \cdot
"""
FORMULAS = st.lists(st.sampled_from(SIGNS.split()), max_size=18).map(" ".join)


@settings(max_examples=250, deadline=None)
@given(FORMULAS, FORMULAS, FORMULAS)
def test_no_formula_stops_reading(function: str, operator: str, claim: str) -> None:
    text = f"$f(x) = {function}$ ${operator} = {claim}$\n\n$({function})' = {claim}$\n"
    text += f"\n$\\frac{{d}}{{dx}} {function} = {claim}$\n"
    for card in read_note(text).cards:
        assert card.front and card.back


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_become_a_text_that_can_be_read(data: bytes) -> None:
    decoded = decode(data)
    read_note(decoded.text)
    assert not any(0xD800 <= ord(sign) < 0xE000 for sign in clean(decoded.text)[0])


@settings(max_examples=150, deadline=None)
@given(NOTES)
def test_a_mask_keeps_every_position_and_line(text: str) -> None:
    text = clean(text)[0]
    masked = mask(text)
    assert len(masked) == len(text)
    assert [len(line) for line in masked.split("\n")] == [len(line) for line in text.split("\n")]
    assert all(a == b for a, b in zip(text, masked, strict=True) if not HIDDEN.match(b))
    assert all(text[found.start()] in "$\\" for found in FORMULA.finditer(masked))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Q: q{n}\nA: a{n}", "**t{n}**：back {n}", "front{n} :: back{n}", "say {n} =={n}x=="]),
        max_size=12,
    )
)
def test_a_note_cut_between_blocks_loses_only_what_was_cut(blocks: list[str]) -> None:
    filled = [block.replace("{n}", str(number)) for number, block in enumerate(blocks)]
    whole = [(card.front, card.back) for card in read_note("# T\n\n" + "\n\n".join(filled), "t.md").cards]
    for cut in range(len(filled) + 1):
        part = [(card.front, card.back) for card in read_note("# T\n\n" + "\n\n".join(filled[:cut]), "t.md").cards]
        assert part == whole[:cut]


@settings(max_examples=60, deadline=None)
@given(NOTES)
def test_line_ends_make_no_difference(text: str) -> None:
    plain = text.replace("\r", "")
    assert read_note(plain).cards == read_note(plain.replace("\n", "\r\n")).cards


@pytest.mark.parametrize(
    "text",
    [
        "*" * 20_000 + "\n\n" + "_" * 20_000,
        "[" * 20_000,
        "**a**：" + "$$" * 10_000,
        "\\(" * 10_000,
        "{{c1::" * 5_000,
        "==a " * 10_000,
        " ".join("`" * n for n in range(1, 400)),
        "> " * 1_000 + "deep",
        "".join("  " * n + f"- 项{n}：值{n}\n" for n in range(300)),
        "|" * 20_000 + "\n" + "|-" * 10_000,
        "a：" * 20_000,
        "<a " * 10_000,
        "$f'(x) = " + "(" * 5_000 + "$",
        "# " + "一(" * 5_000,
        "[x](" * 10_000,
        "Q: " * 10_000,
        "\n".join("q::" for _ in range(3_000)),
        "```\n" * 3_001,
        "是" * 30_000,
        "- a\n" * 3_000,
        "?\n" * 5_000,
        "<!--" * 10_000,
        "%%" * 9_999,
        "\\begin{align}" * 5_000,
        "\n" * 20_000 + "x",
        "# a" + " " * 20_000 + "b",
        "**a**：" + "\u3000" * 20_000 + "b",
        "|---" + " " * 20_000 + "x",
        "梯度消失：" * 5_000 + "\n标题\n正文正文\n" * 6,
    ],
)
def test_no_text_makes_reading_slow(text: str) -> None:
    watch = Stopwatch()
    read_note(text)
    assert watch.within(2)
