"""What reading promises of any bytes and any text."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.reading import decode, read_note
from tests.reading.hostile_notes import CASES

# Marks, halves of marks, and what else makes a rule look.
FRAGMENTS = st.sampled_from(
    [
        "# ",
        "## ",
        "- ",
        "1. ",
        "> ",
        "**",
        "==",
        "$",
        "$$",
        "```\n",
        "~~~",
        "`",
        "[[",
        "]]",
        "](",
        "![",
        "<!--",
        "-->",
        "<table>",
        "<td>",
        "</table>",
        "<b>",
        "{{c1::",
        "}}",
        "::",
        ":::",
        "：",
        "Q: ",
        "A: ",
        "问：",
        "?",
        "\n",
        "\n\n",
        "\n",
        "---",
        "---",
        "\n",
        "\\",
        "a\\",
        " b\\",
        "",
        "---\n",
        "===",
        "\\begin{align}",
        "\\end{align}",
        "\\(",
        "\\)",
        "\\[",
        "\\]",
        "\\frac{d}{dx}",
        "'=",
        "\t",
        "\u3000",
        "\x00",
        "\x1b[31m",
        "\x85",
        "\u2028",
        "\u202e",
        "�",
        "\r",
        "%%",
        "{% raw %}",
        "[^1]: ",
        "^id",
        "#tag",
        "[toc]",
        "[公式]",
        "导数",
        "limit",
        "是",
        "is",
        "id:: x",
        "title: a",
        "！",
        "  ",
    ]
)
TEXTS = st.lists(st.one_of(FRAGMENTS, st.text(max_size=6)), max_size=40).map("".join)
HEADS = st.sampled_from(
    ["", "---\n", "---\ntitle: a\n---\n", "---\n- [\n---\n", "---\na = 1\n---\n", "\ufeff---\n&a *a\n---\n"]
)
SMALL = [case.data for case in CASES if len(case.data) < 3_000]
WRITTEN = st.builds(
    lambda head, text, encoding: (head + text).encode(encoding, "replace"),
    HEADS,
    TEXTS,
    st.sampled_from(["utf-8", "utf-16", "utf-16-be", "utf-16-le", "gb18030", "big5", "utf-32", "latin-1"]),
)


@settings(max_examples=200)
@given(st.one_of(st.binary(max_size=300), WRITTEN))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    decoded = decode(data)
    reading = read_note(decoded.text)
    assert "\r" not in decoded.text
    assert reading.title
    assert all(card.front.strip() and card.back.strip() for card in reading.cards)


@settings(max_examples=150)
@given(st.sampled_from(SMALL), st.data())
def test_a_hostile_note_torn_and_spoilt_is_read_without_an_error(data: bytes, draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(data)))
    end = draw.draw(st.integers(start, len(data)))
    read_note(decode(data[:start] + draw.draw(st.binary(max_size=5)) + data[end:]).text)


@settings(max_examples=100)
@given(st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3))
def test_any_text_within_a_note_leaves_a_note(before: list[str], after: list[str]) -> None:
    reading = read_note("# 极限\n\n" + "\n\n".join([*before, "Q: 极限是什么数？\nA: 接近的数", *after]))
    assert reading.concepts


# Blocks whose cards are their own: none asks for anything from the block before or behind it.
BLOCKS = [
    "Q: 第@个问题是什么？\nA: 第@个回答",
    "**词@**：第@个义项",
    "问题@ :: 答案@",
    "| 名词 | 概念 |\n|---|---|\n| 项@甲 | 义@甲 |\n| 项@乙 | 义@乙 |",
    "第@句里有==重点@==和别的",
    "- **点@**：第@点说明\n- **线@**：第@线说明",
    "> **引@**：第@段引文",
    "```python\nx = @\n\n# no heading @\n```",
    "一段没有卡片的话，编号@。",
    "$$\nx_@ = 1\n\ny\n$$",
    "<!-- 注释@\n\n注释 -->",
    "## 小节@\n\n**节词@**：第@节的义项",
    "<div>\n盒子@\n</div>",
    "1. 步骤@\n2. 步骤@",
    "定义@\n: 释义@的内容",
]


@settings(max_examples=120)
@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=10), st.data())
def test_a_note_cut_anywhere_loses_only_the_cards_that_the_cut_touched(blocks: list[str], draw: st.DataObject) -> None:
    numbers = itertools.count()
    filled = [block.replace("@", str(next(numbers))) for block in blocks]
    head = "---\nlang: zh\n---\n# 总览\n\n"
    whole = head + "\n\n".join(filled) + "\n"
    at = draw.draw(st.integers(len(head), len(whole)))
    # Where the block begins that the cut goes through.
    start, first_line = len(head), head.count("\n") + 1
    for block in filled:
        if start + len(block) + 2 > at:
            break
        start, first_line = start + len(block) + 2, first_line + block.count("\n") + 2
    kept = {(card.rule, card.line, card.back) for card in read_note(whole[:at], "n.md").cards}
    wanted = {
        (card.rule, card.line, card.back) for card in read_note(whole, "n.md").cards if card.end_line < first_line
    }
    assert wanted <= kept
