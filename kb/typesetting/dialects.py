"""What other programs write beside Markdown, as the parser and a reader know it: hidden text, footnotes, callouts."""

from __future__ import annotations

import re
from itertools import pairwise

# Code is passed over; what stands between two `%%` is hidden in Obsidian too.
_HIDDEN = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`)[^\n]{1,400}?(?<!`)(?P=ticks)(?!`)"
    r"|(?P<hidden>%%.{1,5000}?%%)",
    re.MULTILINE | re.DOTALL,
)
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})")
_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,80})\]:[ \t]*(.*)")
_GOES_ON = re.compile(r"(?: {2,}|\t)\S")
_CALLOUT = re.compile(r"(?P<quote>[ \t]*(?:>[ \t]?)+)\[!(?P<kind>[\w-]+)(?:\|[^\]]*)?\][+-]?[ \t]*(?P<title>.*)")
_DEFINITION = re.compile(r"\S[ \t]*\n(?:[ \t]*\n)? {0,3}[:~][ \t]+\S")
_CUT_OFF = re.compile(r"<!-- (?:damaged|torn): (.*?) -->", re.DOTALL)
_HAN = re.compile(r"[\u3400-\u9fff]")
_TURNS = re.compile(r"(?:Q|A|问|答)\s?\d{0,3}[:：]")
# What begins a line of its own also within a paragraph: a number, a bullet, a word in bold with a colon.
_COUNTED = re.compile(
    r"(?:[（(]?\d{1,2}[)）、]|\d{1,2}[.．](?=\D)|[（(][一二三四五六七八九十a-z]{1,3}[)）]|[①-⑳]|[-–—*+•·●▪]\s|[•●▪])"
    r"|\*\*[^*]{1,40}(?:\*\*\s*[:：]|[:：]\*\*)"
)
_ENDED = re.compile(r"[。！？；：….!?;:][”’」』）)\]*_=\"']*\s*$")
_CHINESE_END = re.compile(r"[。！？；：…][”’」』）)\]*_=\"']*\s*$")
_GOES_ON_AFTER = re.compile(r"[，,、]\s*$")
_CONTINUES = re.compile(r"[a-z\U000f0000-\U000fffff，。、；：！？）】》”’,.;:!?)\]}]")
_PUNCTUATED = re.compile(r"[^\w\U000f0000-\U000fffff]\s*$")
_SAYS = re.compile(r"[:：=]")
# Nobody's editor breaks lines at less; a line that is as short as this was ended by a person.
_SHORT = 44
_ROOM = 10
_MARKS_ALONE = frozenset(("?", "??", "？"))


def prepared(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without what it hides, callouts with their titles apart, and its footnotes by their labels."""
    if "%%" in text:
        text = _HIDDEN.sub(lambda found: "" if found["hidden"] else found[0], text)
    if "[^" not in text and "[!" not in text:
        return text, []
    kept: list[str] = []
    footnotes: list[tuple[str, str]] = []
    fence = ""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        mark = _FENCE.match(line)
        if mark and (not fence or (mark[1].startswith(fence) and line.strip(" \t>") == mark[1])):
            fence = "" if fence else mark[1]
        elif not fence and (note := _FOOTNOTE.match(line)):
            body = [note[2]]
            while at < len(lines) and _GOES_ON.match(lines[at]):
                body.append(lines[at].strip())
                at += 1
            footnotes.append((note[1], "\n".join(body)))
            continue
        elif not fence and (callout := _CALLOUT.match(line)):
            kept += _titled(callout)
            continue
        kept.append(line)
    return "\n".join(kept), footnotes


def _titled(callout: re.Match[str]) -> list[str]:
    """The kind of a callout and its title as a paragraph of their own."""
    title = callout["title"].strip()
    if title and "*" not in title:
        title = f"**{title}**"
    return [f"{callout['quote']}*{callout['kind']}:* {title}".rstrip(), callout["quote"].rstrip()]


def has_definitions(text: str) -> bool:
    """May a line that begins with a colon define the term above it?"""
    return _DEFINITION.search(text) is not None


def cut_off(source: str) -> list[tuple[str, bool]]:
    """A piece of HTML in parts, each with whether it is a torn text kept in a comment: this one with a label."""
    parts = _CUT_OFF.split(source) if "-->" in source else [source]
    return [(_labelled(part) if number % 2 else part, bool(number % 2)) for number, part in enumerate(parts) if part]


def _labelled(text: str) -> str:
    label = "残缺：" if _HAN.search(text) else "cut off: "
    return label + " ".join(text.replace("--&gt;", "-->").split())


def kept_lines(lines: list[str], widths: list[int]) -> list[bool]:
    """Which lines of a paragraph stay lines, for each but the last: those that a person ended, not an editor.

    Markdown joins them all; many who write notes see each as a line of its own.
    """
    inner = lines[:-1]
    sentences = all(_CHINESE_END.search(line) for line in inner)
    short = max(widths) <= _SHORT
    clauses = any(_GOES_ON_AFTER.search(line) for line in inner)
    kept: list[bool] = []
    for place, (before, following) in enumerate(pairwise(lines)):
        ended = _ENDED.search(before) is not None
        # An editor that fills lines would have taken the next word up.
        room = max(widths) - widths[place] >= max(_ROOM, len(following.partition(" ")[0].encode("ascii", "ignore")) + 1)
        alone = ended or not (_PUNCTUATED.search(before) or _CONTINUES.match(following))
        kept.append(
            begins_line(before, following)
            or sentences
            or _COUNTED.match(following.lstrip()) is not None
            or (short and (ended or (_SAYS.search(before) and _SAYS.search(following)) is not None))
            or (room and alone and not clauses)
        )
    return kept


def begins_line(before: str, following: str) -> bool:
    """Does a line of a paragraph stay one: a question, an answer, the mark between them?"""
    return _TURNS.match(following) is not None or following.strip() in _MARKS_ALONE or before.strip() in _MARKS_ALONE
