"""Mathematics, code, links and HTML hidden in the source, length kept, before any rule looks.

A hidden stretch begins with `OPENS` and goes on with the sign of its kind, line ends kept; `clean` has taken these
signs from the text before, so that they cannot be met otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kb.reading.vocabulary import words

MATHS, CODE, LINK, HTML, OPENS = "\x01", "\x02", "\x03", "\x04", "\x05"
FORMULA = re.compile("\x05(?=\x01)[\x01\n]*")
HIDDEN = re.compile("[\x01-\x05]")

_START = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})"
    r"|(?P<code>`+)|(?P<escape>\\[\\`*_{}\]#+.!$|~=:-])|(?P<display>\$\$)|(?P<inline>\$)"
    r"|(?P<bracket>\\[(\[])|\\begin\{(?P<environment>[a-zA-Z]+\*?)\}"
    r"|(?P<comment><!--)|<(?P<raw>script|style)\b|(?P<tag></?[a-zA-Z][^<>\n]{0,2000}>)|(?P<percent>%%)"
    r"|(?P<wiki>!?\[\[[^\[\]\n]{1,400}\]\])|(?P<target>\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+\"[^\"\n]*\")?\))"
    r"|(?P<url>\bhttps?://[^\s<>\"'，。；、（）【】]+)",
    re.MULTILINE | re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")
_ENVIRONMENTS = words(
    """
    equation align aligned gather gathered split multline eqnarray cases matrix pmatrix bmatrix vmatrix
    array
    """
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_MATHS_SIGN = re.compile(r"[\\^_=+<>{}]|^[a-zA-Z]$")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")


class _Mask:
    """One pass over a text; searches for a closing sign that failed are not made again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[str] = []
        self.done = 0
        self.paragraph_end = -1
        self.failed: dict[str, int] = {}
        self.runs: dict[int, list[int]] | None = None

    def hide(self, start: int, end: int, sign: str) -> int:
        hidden = self.text[start:end]
        masked = _LINE.sub(lambda m: sign * len(m[0]), hidden) if "\n" in hidden else sign * len(hidden)
        if sign == MATHS and "{{c" in hidden:
            # A deletion inside a formula stays visible to the cloze rule.
            for at in (m.start() for m in re.finditer(r"\{\{c", hidden)):
                masked = masked[:at] + "{{c" + masked[at + 3 :]
        self.parts.append(self.text[self.done : start])
        self.parts.append(OPENS + masked[1:] if masked[:1] != "\n" else masked)
        self.done = end
        return end

    def until(self, start: int) -> int:
        """Where the paragraph that holds `start` ends."""
        if start >= self.paragraph_end:
            found = _PARAGRAPH_END.search(self.text, start)
            self.paragraph_end = found.start() if found else len(self.text)
            self.runs = None
        return self.paragraph_end

    def find(self, closing: str, start: int, limit: int) -> int:
        if start < self.failed.get(closing, -1):
            return -1
        at = self.text.find(closing, start, limit)
        if at < 0:
            self.failed[closing] = limit
        return at

    def code(self, start: int, length: int) -> int:
        """The end of a code span opened by a run of `length` backticks at `start`, or -1."""
        limit = self.until(start)
        if self.runs is None:
            self.runs = {}
            for run in re.finditer(r"`+", self.text[start:limit]):
                self.runs.setdefault(len(run[0]), []).append(start + run.start())
        places = self.runs.get(length, [])
        while places and places[0] <= start:
            places.pop(0)
        return places[0] + length if places else -1

    def inline(self, start: int) -> int:
        """The end of `$…$` opened at `start`, or -1 when that dollar is money."""
        text, limit = self.text, self.until(start)
        spaced = text[start + 1 : start + 2].isspace()
        at = start + 1
        while True:
            at = self.find("$", at, limit)
            if at < 0:
                return -1
            if text[at - 1] == "\\":
                at += 1
                continue
            break
        inside = text[start + 1 : at]
        if not inside or ("|" in inside and "\n" in inside):
            return -1
        if spaced or inside[-1].isspace():
            plain = inside.strip()
            both = spaced and inside[-1].isspace() and "\n" not in inside
            return at + 1 if both and _MATHS_SIGN.search(plain) and not _HAN.search(plain) else -1
        if text[at + 1 : at + 2].isdigit() and inside[0].isdigit():
            return -1
        return at + 1


def mask(text: str) -> str:
    """`text` with its mathematics, code, link targets, HTML and comments hidden; every position is kept."""
    state, at = _Mask(text), 0
    while True:
        found = _START.search(text, at)
        if found is None:
            break
        at = _STEPS[found.lastgroup or "environment"](state, found)
    state.parts.append(text[state.done :])
    return "".join(state.parts)


def _fence(state: _Mask, found: re.Match[str]) -> int:
    sign = found["fence"]
    body = state.text.find("\n", found.end())
    if body < 0:
        return len(state.text)
    closing = re.compile(rf"^[ \t>]*{re.escape(sign[0])}{{{len(sign)},}}[ \t]*$", re.MULTILINE).search(
        state.text, body + 1
    )
    end = closing.start() if closing else len(state.text)
    if body + 1 < end:
        state.hide(body + 1, end, CODE)
    return closing.end() if closing else end


def _code(state: _Mask, found: re.Match[str]) -> int:
    end = state.code(found.start(), len(found["code"]))
    return state.hide(found.start(), end, CODE) if end > 0 else found.end()


def _display(state: _Mask, found: re.Match[str]) -> int:
    # Display mathematics may hold empty lines, but not a whole note: an unpaired $$ hides nothing.
    end = state.find("$$", found.end(), found.end() + 5000)
    if end < 0 or "\n#" in state.text[found.end() : end]:
        return found.end()
    return state.hide(found.start(), end + 2, MATHS)


def _inline(state: _Mask, found: re.Match[str]) -> int:
    end = state.inline(found.start())
    return state.hide(found.start(), end, MATHS) if end > 0 else found.end()


def _bracket(state: _Mask, found: re.Match[str]) -> int:
    closing = "\\)" if found["bracket"] == "\\(" else "\\]"
    end = state.find(closing, found.end(), state.until(found.start()))
    return state.hide(found.start(), end + 2, MATHS) if end > 0 else found.end()


def _environment(state: _Mask, found: re.Match[str]) -> int:
    name = found["environment"]
    if name.rstrip("*") not in _ENVIRONMENTS:
        return found.end()
    closing = f"\\end{{{name}}}"
    end = state.find(closing, found.end(), found.end() + 5000)
    return state.hide(found.start(), end + len(closing), MATHS) if end > 0 else found.end()


def _comment(state: _Mask, found: re.Match[str]) -> int:
    end = state.find("-->", found.end(), len(state.text))
    return state.hide(found.start(), end + 3, HTML) if end > 0 else found.end()


def _raw(state: _Mask, found: re.Match[str]) -> int:
    closing = re.compile(rf"</{found['raw']}\s*>", re.IGNORECASE).search(state.text, found.end(), found.end() + 100_000)
    return state.hide(found.start(), closing.end(), HTML) if closing else found.end()


def _percent(state: _Mask, found: re.Match[str]) -> int:
    end = state.find("%%", found.end(), found.end() + 5000)
    return state.hide(found.start(), end + 2, HTML) if end > 0 else found.end()


def _whole(sign: str, group: str, skip: int = 0) -> Callable[[_Mask, re.Match[str]], int]:
    def step(state: _Mask, found: re.Match[str]) -> int:
        return state.hide(found.start(group) + skip, found.end(group), sign)

    return step


_STEPS = {
    "fence": _fence,
    "code": _code,
    "escape": _whole(LINK, "escape"),
    "display": _display,
    "inline": _inline,
    "bracket": _bracket,
    "environment": _environment,
    "comment": _comment,
    "raw": _raw,
    "tag": _whole(HTML, "tag"),
    "percent": _percent,
    "wiki": _whole(LINK, "wiki"),
    "target": _whole(LINK, "target", 1),
    "url": _whole(LINK, "url"),
}
