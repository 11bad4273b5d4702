"""Bytes of a note become text: encodings, byte order marks, line ends, characters that never belong in a card."""

from __future__ import annotations

import codecs
import re

from msgspec import Struct
from msgspec.structs import replace

from kb.model import Problem, Severity

_HAN = re.compile(r"[\u4e00-\u9fff]")
# Characters that make up about a third of any Chinese text, simplified or traditional.
_COMMON = re.compile(
    r"[的一是在不了有和人中大上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主年动動同工也能下过過子说說种種面而方后後定行学學"
    r"法所得经經十三之进進等部度量数數函向性导導变變化率]"
)
# Cursor control and terminal escapes; with them goes what a terminal would swallow as their arguments.
_ESCAPE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[@-Z\\^_=>c])?|\x9b[0-?]*[ -/]*[@-~]"
)
_CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_LINE_LIKE = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_ANY_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# `#` with a space that is none of ASCII behind it, and the full-width `＃`: a heading to whoever typed it.
_WIDE_HEADING = re.compile(r"^(?:(＃{1,6})[ \t\u00a0\u3000]|(#{1,6})[\u00a0\u2002\u2003\u3000])", re.MULTILINE)
_WIDE_MARKS = ("＃", "#\u00a0", "#\u2002", "#\u2003", "#\u3000")
_BLANK = "[ \t\u00a0\u3000]"
# The first one by itself: a pattern that begins with one character is searched faster than one with a repetition.
_BLANKS = re.compile(f"({_BLANK}{_BLANK}{{199}}){_BLANK}+")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Decoded(Struct, frozen=True):
    """The text of a note, the encoding it was read in, and what was wrong with its bytes (these name no note)."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """The text of bytes in an encoding, or in the one that fits; what cannot be read is replaced and named.

    Unless told: UTF-8, UTF-16 or UTF-32 with a mark, else GB18030 or Big5.
    """
    if encoding is not None:
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
        return Decoded(text, encoding, _damage(text))
    decoded = _decoded(data)
    # Whoever counts lines finds `\n` between them, also in a note from a machine that ends them otherwise.
    return replace(decoded, text=_line_ends(decoded.text)) if "\r" in decoded.text else decoded


def _decoded(data: bytes) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return Decoded(text, encoding, _damage(text, encoding, len(mark)))
    sixteen = _unmarked_utf16(data)
    if sixteen is not None and data.count(0) * 4 > len(data):
        # Latin letters with a NUL beside each are UTF-8 too, to the letter of it.
        return sixteen
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        repaired = data.decode("utf-8", "replace")
    else:
        return Decoded(text, "utf-8", _damage(text))
    if sixteen is not None:
        return sixteen
    if b"\0" in data:
        return Decoded("", "binary", (Problem("", 1, "not-text", severity=Severity.ERROR),))
    # One broken byte in a UTF-8 file is not GB18030: most of its characters would still decode.
    if repaired.count("\ufffd") <= max(2, len(repaired) // 50) and len(_HAN.findall(repaired)) >= repaired.count(
        "\ufffd"
    ):
        return Decoded(repaired, "utf-8", _damage(repaired))
    text, encoding = _chinese(data)
    if not encoding:
        return Decoded(repaired, "utf-8", _damage(repaired))
    problem = Problem("", 1, "encoding-guessed", {"encoding": encoding.upper()}, severity=Severity.NOTICE)
    return Decoded(text, encoding, (problem,))


def _chinese(data: bytes) -> tuple[str, str]:
    """The text as GB18030, or as Big5 when that gives more of the commonest characters; empty when it is neither."""
    found = []
    for encoding in ("gb18030", "big5"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        han = len(_HAN.findall(text)) or 1
        found.append((len(_COMMON.findall(text)) / han, encoding == "gb18030", text, encoding))
    return max(found)[2:] if found else ("", "")


def _unmarked_utf16(data: bytes) -> Decoded | None:
    """UTF-16 without its mark: the NULs of its line ends and spaces stand all on one side."""
    if len(data) % 2 or b"\x00" not in data:
        return None
    high, low = data[0::2].count(0), data[1::2].count(0)
    if min(high, low) * 4 > max(high, low):
        return None
    encoding = "utf-16-be" if high > low else "utf-16-le"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    if "\n" not in text and " " not in text:
        return None
    return Decoded(
        text, encoding, (Problem("", 1, "encoding-guessed", {"encoding": encoding.upper()}, severity=Severity.NOTICE),)
    )


def _damage(text: str, encoding: str = "utf-8", before: int = 0) -> tuple[Problem, ...]:
    """What could not be read, named at its first place; `before` are the bytes of the encoding's mark."""
    at = text.find("\ufffd")
    if at < 0:
        return ()
    line, column = _place(_line_ends(text[: at + 1]), len(_line_ends(text[:at])))
    offset = before + len(text[:at].encode(encoding, "replace"))
    arguments = {"count": str(text.count("\ufffd")), "offset": str(offset)}
    return (Problem("", line, "bytes-damaged", arguments, column),)


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place(text: str, at: int) -> tuple[int, int]:
    """Line and column of a position, from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def clean(text: str, note: str = "") -> tuple[str, list[Problem]]:
    """`text` with `\\n` line ends and without control characters, terminal escapes and bidi controls.

    A problem names the first line of each kind. The number of lines stays.
    """
    if "\r" in text:
        text = _line_ends(text)
    if text.startswith("\ufeff"):
        text = text[1:]
    if any(mark in text for mark in _WIDE_MARKS):
        text = _WIDE_HEADING.sub(lambda mark: "#" * (len(mark[0]) - 1) + " ", text)
    # Whoever looks for what stands behind blanks looks from each of them: a line of nothing else must be no trap.
    if any(blanks in text for blanks in ("  ", "\t", "\u00a0", "\u3000")):
        text = _BLANKS.sub(r"\1", text)
    if not _ANY_UNWANTED.search(text):
        return text, []
    problems = []
    for code, pattern in (
        ("terminal-escape", _ESCAPE),
        ("bidi-control", _BIDI),
        ("control-character", re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9a\x9c-\x9f]")),
    ):
        found = pattern.search(text)
        if found:
            line, column = _place(text, found.start())
            problems.append(Problem(note, line, code, {"count": str(len(pattern.findall(text)))}, column))
    # Form feeds and Unicode line separators end no line of a note: a space keeps the words apart.
    text = _LINE_LIKE.sub(" ", _ESCAPE.sub("", text))
    return _CONTROL.sub("", text), problems
