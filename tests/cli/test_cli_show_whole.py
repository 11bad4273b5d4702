"""`kb show` prints all that a note says, and nothing that a terminal would obey."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.typesetting.cells import cells
from kb.typesetting.prose import render
from tests.cli.conftest import Kb

# Each `@` becomes a word of its own, so that a missing one is seen.
PIECES = [
    "@ @ @ @",
    "设 @ 为 @，则 @。",
    "**@**：@",
    "- @：@\n- @：@\n  - @\n    1. @",
    "1. @\n1. @\n\n   @",
    "1986. @\n1990. @",
    "> @\n> > @\n> - @",
    "> [!note]- @\n> @",
    "@ :: @",
    "Q: @\nA: @",
    "问：@\n答：@\n@",
    "@\n?\n@",
    "==@== 与 {{c1::@::@}}",
    "| a | b |\n|---|---|\n| @ | @ | @ | @ |\n| @ |",
    "| a | b |\n|:-:|--:|\n| `@|@` | @ |\n| [[@|@]] | $|x|$ @ |",
    "@ | @\n---|---\n@ | @\n@ |",
    "| @ | @ |\n| @ | @ |",
    "- @\n\n  | a | b |\n  |---|---|\n  | @ | @ | @ |",
    "> | a | b |\n> |---|---|\n> | @ | @ | @ |",
    "|---|---|\n| @ | @ |",
    "```python\n@\n\n\n@\n```",
    "```text @\n@\n```",
    "~~~ @\n@\n~~~",
    "````\n```\n@\n```\n````",
    "    @\n\n\n    @",
    "- @\n\n      @",
    "`@` 与 ``@ ` @``",
    "<div>@</div>",
    '<div title="x">\n@ **@**\n</div>\n@',
    "<table><tr><th>@<th>@<tr><td>@</td><td rowspan=2>@</td></tr></table>",
    "<details><summary>@</summary>\n\n@\n</details>",
    "a <b>@</b><br>@ <kbd>@</kbd>",
    "vector<@> 若 a <@ 且 @> b",
    "<@>",
    "<!-- x --> @",
    "@ <!-- @\n\n@",
    "<script>@</script> @",
    "&amp; @ &lt;@&gt;",
    '[@](@) [@](<@> "@")',
    "![@](@) ![](@)",
    "<https://x.org/@> https://x.org/@",
    "[[@]] [[@|@]] [[@#@]] ![[@]]",
    "@[^@]\n\n[^@]: @",
    '[@]: @ "@"\n\n[@][@]',
    "[@](javascript:@)",
    "*@* _@_ ~~@~~ ***@***",
    "\\*@\\* \\$@ 5\\$",
    "价格 $5 和 $10 @ 共 $15",
    "$HOME @ $PATH",
    "$$\nx\n\n@",
    "\\[ 1 + 1\n\n@",
    "$x @",
    "\\begin{align}\n@",
    "$\\text{@} = 1$",
    "$$\n\\text{@}\n$$",
    "@ ^@",
    "@ #@ #@/@",
    "- [x] @\n- [ ] @",
    "@\n: @\n: @",
    "@\n:   @\n\n    @",
    "- @:: @\n  @:: @",
    "%%\n@",
    "@\n===",
    "@\n---",
    "### @ {#name}",
    "###@",
    "####### @",
    "#",
    "* * *",
    "@\t@\u3000@\u00a0@",
    "@  \n@\\\n@",
    "{% raw %} @ {% endraw %}",
    ":::@\n@\n:::",
    "[toc] @",
    "{{c1::@",
    "**@ ==@",
    "((@)) {{embed @}}",
    "[公式] @ {@}",
    "<<<<<<< @\n@\n=======\n@\n>>>>>>> @",
    "- " * 30 + "@\n\n@",
    "> " * 130 + "@\n\n@",
    "".join("  " * n + "- @\n" for n in range(60)),
    "摘要: @\n阅读全文\n@",
]
# Two of those that hide what stands between them hide it.
NOTES = st.lists(st.sampled_from([piece for piece in PIECES if "%%" not in piece]), min_size=1, max_size=9)
NUMBERS = itertools.count()
HEADINGS = ["", "# @\n\n", "## @\n\n"]


def written(pieces: list[str], heading: str = "") -> str:
    """The note of these pieces, each `@` a word."""
    numbers = itertools.count()
    return re.sub("@", lambda _: f"word{next(numbers)}x", heading + "\n\n".join(pieces) + "\n")


def missing(text: str, shown: str) -> list[str]:
    """The words of a text that do not stand in what is shown; lines may break anywhere."""
    together = re.sub(r"\W|_", "", shown)
    return [word for word in re.findall(r"word\d+x", text) if word not in together]


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: repr(piece[:24]))
def test_every_word_of_a_text_is_shown(piece: str) -> None:
    text = written([piece])
    assert missing(text, "\n".join(render(text, 100, whole=True))) == []


@settings(max_examples=150)
@given(NOTES, st.sampled_from([24, 60, 100]))
def test_every_word_of_any_pieces_is_shown(pieces: list[str], width: int) -> None:
    text = written(pieces)
    lines = render(text, width, whole=True)
    # Cells side by side are no running text: where columns are cut up, words are looked for in one wide line.
    wide = "|" in text
    assert missing(text, "\n".join(render(text, 400, whole=True) if wide else lines)) == []


# What a terminal would obey, or what would turn the order of its letters round.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SPOILT = st.lists(
    st.one_of(
        st.sampled_from(PIECES).map(str.encode),
        st.binary(max_size=8),
        st.sampled_from(
            [b"\x1b[2J", b"\x1b]0;x\x07", b"\xc2\x9b1m", b"\r", b"\x00", "\u202e".encode(), b"---\na: \x1b[1m [\n"]
        ),
    ),
    max_size=8,
).map(b"".join)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SPOILT)
def test_kb_check_prints_nothing_that_a_terminal_would_obey(kb: Kb, folder: Path, data: bytes) -> None:
    (folder / "a.md").write_bytes(data)
    for arguments in (("check",), ("check", "--json")):
        said = kb(*arguments)
        assert said.code in (0, 1)
        assert not OBEYED.search(said.out + said.err)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NOTES, st.sampled_from(HEADINGS), st.sampled_from(["\n", "\r\n", "\r"]))
def test_kb_show_prints_every_word_of_a_note(
    kb: Kb, folder: Path, pieces: list[str], heading: str, line_end: str
) -> None:
    text = written(pieces, heading)
    for old in folder.glob("*.md"):
        old.unlink()
    name = f"note {next(NUMBERS)} here"
    (folder / f"{name}.md").write_bytes(f"---\ntitle: {name}\n---\n{text}".replace("\n", line_end).encode())
    said = kb("show", name)
    assert said.code == 0
    assert missing(text, said.out) == []


def shown(text: str, width: int = 80) -> list[str]:
    return render(text, width, whole=True)


def test_what_is_hidden_in_obsidian_is_not_shown_but_code_is() -> None:
    lines = "\n".join(
        shown("before %%inside%% after\n\n%%\nblock\n\nmore\n%%\n\n`%%code%%`\n\n```\n%%x%%\n```\n\nend 5%%")
    )
    assert not any(word in lines for word in ("inside", "block", "more"))
    assert "before" in lines and "after" in lines and "%%code%%" in lines and "%%x%%" in lines and "end 5%%" in lines


def test_footnotes_stand_below_with_their_marks() -> None:
    lines = shown("text[^1] goes on[^two]\n\n[^1]: first foot\n    of two lines\n[^two]: second\n\nlast words\n")
    assert lines[0] == "text[1] goes on[two]"
    assert lines.index("last words") < lines.index("[1] first foot of two lines") < lines.index("[two] second")


def test_a_callouts_title_stands_apart_from_its_text() -> None:
    lines = shown("> [!note]- Title here\n> body of it\n")
    assert lines[0].endswith("Title here") and lines[-1] == "│ body of it" and "[!" not in "".join(lines)


def test_definitions_stand_below_their_term() -> None:
    assert shown("term\n: one meaning\n: another\n") == ["term", "  one meaning", "  another"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Q: what is it?\nA: that", ["Q: what is it?", "A: that"]),
        ("问：是什么？\n答：那个", ["问：是什么？", "答：那个"]),
        ("front\n?\nback", ["front", "?", "back"]),
        ("one line\nA question", ["one line A question"]),
    ],
)
def test_a_question_and_its_answer_stay_on_lines_of_their_own(text: str, lines: list[str]) -> None:
    assert shown(text) == lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("==marks== and ==a **b** c==", "marks and a b c"),
        ("{{c1::x}} and {{c2::$y$::hint}}", "x and y (hint)"),
        ("a == b and c == d", "a == b and c == d"),
        ("`==code==` and `{{c1::code}}`", "==code== and {{c1::code}}"),
    ],
)
def test_marks_and_clozes_are_words_without_their_signs(text: str, line: str) -> None:
    assert shown(text) == [line]


def test_what_a_paste_lost_is_marked_and_an_authors_remark_is_not_shown() -> None:
    text = "<!-- damaged: 这个式子表示当 -->\n\nSee.<!-- torn: when $x$ --> End.<!-- my remark -->\n"
    assert shown(text + "\n<!-- page: share -->\n") == ["残缺：这个式子表示当", "", "See.cut off: when $x$ End."]


def test_frames_and_pictures_show_where_they_come_from() -> None:
    together = "\n".join(shown('<iframe src="https://x.org/v"></iframe>\n\nword <img src="a.png" alt="pic">\n'))
    assert "[https://x.org/v]" in together and "[pic a.png]" in together


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(["[^", "]: ", "a", "%%", "`", "==", "{{c1::", "}}", "> [!x]- ", "\n", ": ", "$", "[^a]: b"])
    ),
    st.integers(1, 30),
)
def test_marks_in_any_disorder_are_shown_within_the_width(pieces: list[str], width: int) -> None:
    assert all(cells(line) <= max(width, 2) for line in render("".join(pieces), width, whole=True))


def test_a_note_is_shown_by_the_name_of_its_file(kb: Kb, folder: Path) -> None:
    (folder / "p2.md").write_text("# Shapes\n\nWords above.\n\n## Edges\n\nWords below.\n", encoding="utf-8")
    for name in ("p2", "p2.md", "P2"):
        said = kb("show", name)
        assert said.code == 0 and "Words above." in said.out and "Words below." in said.out
    assert kb("show", "p").code != 0


@pytest.mark.parametrize("heading", ["优化入门", "梯度基础", "Introduction to fall"])
def test_a_heading_is_found_as_it_is_written(kb: Kb, folder: Path, heading: str) -> None:
    (folder / "a.md").write_text(f"# Notes\n\n## {heading}\n\nWords of it.\n\n## Other\n\nMore.\n", encoding="utf-8")
    said = kb("show", heading)
    assert said.code == 0 and "Words of it." in said.out and "More." not in said.out
    assert any("a.md" in str(found) for found in kb("search", heading, "--json").json)
