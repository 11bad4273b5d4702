"""What other programs write beside Markdown, as the parser and a reader know it: hidden text, footnotes, callouts."""

from __future__ import annotations

import re

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
_CUT_OFF = re.compile(r"<!-- (?:damaged|torn): (.*?) -->", re.DOTALL)
_HAN = re.compile(r"[\u3400-\u9fff]")


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


def cut_off(source: str) -> list[tuple[str, bool]]:
    """A piece of HTML in parts, each with whether it is a torn text kept in a comment: this one with a label."""
    parts = _CUT_OFF.split(source) if "-->" in source else [source]
    return [(_labelled(part) if number % 2 else part, bool(number % 2)) for number, part in enumerate(parts) if part]


def _labelled(text: str) -> str:
    label = "残缺：" if _HAN.search(text) else "cut off: "
    return label + " ".join(text.replace("--&gt;", "-->").split())
