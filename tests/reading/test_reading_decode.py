"""Bytes become text, and what is wrong with them is named."""

from __future__ import annotations

import pytest

from kb.reading import decode, read_note
from kb.reading.decode import clean

NOTE = "# 极限\n\n**极限**：数列最终任意接近的数，它若存在便是唯一的\n"


@pytest.mark.parametrize(
    ("encoding", "mark", "named"),
    [
        ("utf-8", b"", []),
        ("utf-8", b"\xef\xbb\xbf", []),
        ("utf-16-le", b"\xff\xfe", []),
        ("utf-16-be", b"\xfe\xff", []),
        ("utf-16-be", b"", ["encoding-guessed"]),
        ("gb18030", b"", ["encoding-guessed"]),
    ],
)
def test_a_note_reads_the_same_in_every_encoding(encoding: str, mark: bytes, named: list[str]) -> None:
    decoded = decode(mark + NOTE.encode(encoding))
    assert decoded.text == NOTE
    assert decoded.encoding == encoding
    assert [problem.code for problem in decoded.problems] == named


def test_traditional_chinese_in_big5_is_told_from_gb18030() -> None:
    text = "# 導數\n\n**導數**：函數在一個點的變化率，是這個函數的性質\n"
    assert decode(text.encode("big5")).text == text


def test_broken_bytes_spoil_their_line_only() -> None:
    text = "# 极限\n\n**单调**：项项不减\n\n**有界**：被一个数控制\n"
    data = text.encode()
    place = data.index("项项".encode()) + 1
    decoded = decode(data[:place] + b"\xff\xfe" + data[place:])
    assert [(problem.code, problem.line) for problem in decoded.problems] == [("bytes-damaged", 3)]
    reading = read_note(decoded.text)
    assert [card.concept for card in reading.cards] == ["有界"]
    assert [(problem.code, problem.line) for problem in reading.problems] == [("damaged-text", 3)]


def test_a_binary_file_is_named_and_left_out() -> None:
    decoded = decode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xd8")
    assert decoded.text == ""
    assert [problem.code for problem in decoded.problems] == ["not-text"]


def test_escapes_and_direction_marks_are_taken_out_and_named() -> None:
    text, problems = clean("a\nb\x1b[31mred\x1b[0m\n\u202etxt.exe\x00\n\x1b]0;title\x07x")
    assert text == "a\nbred\ntxt.exe\nx"
    assert {(problem.code, problem.line) for problem in problems} == {
        ("terminal-escape", 2),
        ("bidi-control", 3),
        ("control-character", 3),
    }


def test_separators_that_only_look_like_line_ends_end_no_line() -> None:
    assert clean("a\x0bb\u2028c\x85d\r\ne\rf")[0] == "a b c d\ne\nf"
