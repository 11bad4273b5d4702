"""Mathematics, code, links and HTML hidden in the source, length kept, before any rule looks.

A hidden stretch begins with `OPENS` and goes on with the sign of its kind, line ends kept; `clean` has taken these
signs from the text before, so that they cannot be met otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kb.reading.vocabulary import words
from kb.typesetting.masking import is_loose_formula, is_one_formula

MATHS, CODE, LINK, HTML, OPENS = "\x01", "\x02", "\x03", "\x04", "\x05"
GONE, TABLE = "\x06", "\x07"
"""What is no text at all (comments, the marks of site generators), and an HTML table, which is read by itself."""
FORMULA = re.compile("\x05(?=\x01)[\x01\n]*\x01")
HIDDEN = re.compile("[\x01-\x07]")

# A sign, with what must follow it to mean anything, then a closer look. Each part begins with one plain character:
# such a pattern is searched by a table of its first characters, any other is tried at every place.
_SIGN = re.compile(
    r"\$|`|\\|<(?=[!/A-Za-z])|%(?=%)|\[(?=[\[^tT])|\](?=\()|:(?=[:/A-Za-z])|~(?=~~)|\{(?=[%:#])|#\+(?=[A-Za-z])"
)
_FENCE_PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
_RUN = re.compile(r"`+|~+")
_TICKS = re.compile(r"`+")
_BEGIN = re.compile(r"\\begin\{([a-zA-Z]+)\*?\}")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,2000}>")
# Tags that only dress a text, and places for links to jump to.
_DRESS = re.compile(
    r"</?(?:font|span|center|small|big|aside)\b|<a\s+(?:name|id)\b[^<>\n]*?/?>(?:[ \t]*</a>)?", re.IGNORECASE
)
_RAW = re.compile(r"<(script|style)\b", re.IGNORECASE)
_WIKI = re.compile(r"\[\[(?:(?:[^\[\]\n|]{1,300}\|)?(?P<label>[\w\u00b7][\w\u00b7 -]{0,80})|[^\[\]\n]{1,400})\]\]")
_TARGET = re.compile(r"\]\([^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?(?:[ \t]+\"[^\"\n]{0,500}\")?\)")
_URL = re.compile(r"://[^\s<>\"'，。；、（）【】]+")
_LINE = re.compile(r"[^\n]+")
_INDENTED_LINE = re.compile(r"^([ \t]*)([^\s].*)$", re.MULTILINE)
_QUOTED_LINE = re.compile(r"^([ \t>]*)([^\s>].*)$", re.MULTILINE)
# A liquid tag; a list of attributes behind a text or alone on its line (`{: .class}`, `{#id}`, `{:toc}`).
_LIQUID = re.compile(r"\{%-?[ \t]*(?:(?P<name>[a-z_]+)\b)?[^\n%]{0,1000}%\}")
_ATTRIBUTES = re.compile(r"\{:[^{}\n]{0,300}\}|\{#[A-Za-z][\w:.-]{0,80}\}(?=[ \t]*$)", re.MULTILINE)
_CODE_TAGS = words("codeblock code highlight gist mermaid")
# `:::info`, `::: {.theorem}`, `:::` that closes one: the box around a text.
_BOX = re.compile(r"[ \t>]*(?P<mark>:{3,})[ \t]*(?P<kind>\{[^{}\n]*\}|[A-Za-z][\w-]*)?")
# A mark of a documentation tool alone on its line (`:label:`x``), an outliner's clock (`:LOGBOOK:` … `:END:`).
_ROLE = re.compile(r"[ \t>]*:(?P<name>[A-Za-z_]{3,20}):(?:`[^`\n]*`)?[ \t]*$", re.MULTILINE)
_ORG = re.compile(r"[ \t>]*(?:[-*+][ \t]+)?(?P<mark>#\+[A-Za-z_]+:?)[^\n]*")
_LETTER = re.compile(r"[A-Za-z]")
_BOX_END = re.compile(r"^[ \t>]*:{3,}[ \t]*$", re.MULTILINE)
_CONTENTS = re.compile(
    r"^[ \t>]*[@$]?(?:\[\[?|\{)_?toc_?(?:\]?\]|\})(?:\([^()\n]*\))?[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_FOOTNOTE = re.compile(r"\[\^[^\s\[\]^]{1,60}\]")
_FOOTNOTE_TEXT = re.compile(r"^[ ]{0,3}(\[\^[^\s\[\]^]{1,60}\]):", re.MULTILINE)
_TABLE_TAG = re.compile(r"<(/?)table\b", re.IGNORECASE)
_LONGEST_TABLE = 100_000
_ENVIRONMENTS = words(
    """
    equation align aligned gather gathered split multline eqnarray cases matrix pmatrix bmatrix vmatrix
    array
    """
)
_ESCAPED = frozenset("\\`*_{}]#+.!$|~=:-")
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
        self.footnotes: frozenset[str] | None = None
        self.tables: dict[int, int] | None = None
        self.line = (0, -1)
        self.boxes = 0
        self.last_box_end: int | None = None

    def line_start(self, at: int) -> int:
        """Where the line that holds `at` begins."""
        start, seen = self.line
        if not start <= at <= seen:
            start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at) if at > seen else seen
        self.line = (start, end if end >= 0 else len(self.text))
        return start

    def box_end(self, start: int) -> int:
        """Where a line that closes a box stands behind `start`, or -1."""
        if self.last_box_end is None:
            ends = list(_BOX_END.finditer(self.text))
            self.last_box_end = ends[-1].start() if ends else -1
        return self.last_box_end if self.last_box_end >= start else -1

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

    def hide_block(self, start: int, end: int, sign: str, *, quoted: bool) -> None:
        """Hide lines of code, or of a formula in a fence, but for their indentation and the marks of a quote."""
        line = _QUOTED_LINE if quoted else _INDENTED_LINE
        hidden = line.sub(lambda m: m[1] + OPENS + sign * (len(m[2]) - 1), self.text[start:end])
        self.parts += [self.text[self.done : start], hidden]
        self.done = end

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
            for run in _TICKS.finditer(self.text[start:limit]):
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
        ticks = _TICKS.search(inside) if "`" in inside else None
        if ticks and self.code(start + 1 + ticks.start(), len(ticks[0])) > at:
            return -1  # a dollar in code closes nothing
        if not inside or ("|" in inside and "\n" in inside):
            return -1
        if spaced or inside[-1].isspace():
            plain = inside.strip()
            both = spaced and inside[-1].isspace() and "\n" not in inside
            if both:
                return at + 1 if _MATHS_SIGN.search(plain) and not _HAN.search(plain) else -1
            return at + 1 if is_loose_formula(text, start, at) else -1
        # `$5 和 $10` is money, and so is what holds Chinese words and no sign of mathematics.
        if inside[0].isdigit():
            words_only = _HAN.search(inside) and not _MATHS_SIGN.search(inside)
            if words_only or text[at + 1 : at + 2].isdigit():
                return -1
        return at + 1


def mask(text: str) -> str:
    """`text` with its mathematics, code, link targets, HTML and comments hidden; every position is kept."""
    state, at = _Mask(text), 0
    while True:
        found = _SIGN.search(text, at)
        if found is None:
            break
        at = _STEPS[found[0]](state, found.start())
    state.parts.append(text[state.done :])
    return "".join(state.parts)


def _dollar(state: _Mask, at: int) -> int:
    if state.text.startswith("$$", at):
        # Display mathematics may hold empty lines, but not a whole note: an unpaired $$ hides nothing.
        end = state.find("$$", at + 2, at + 5000)
        if end < 0 or not _is_one(state.text[at + 2 : end]):
            return at + 2
        return state.hide(at, end + 2, MATHS)
    end = state.inline(at)
    return state.hide(at, end, MATHS) if end > 0 else at + 1


def _is_one(inside: str) -> bool:
    """Is what two marks of a display hold one formula: neither headings nor paragraphs?"""
    return "\n#" not in inside and (_PARAGRAPH_END.search(inside) is None or is_one_formula(inside))


def _ticks(state: _Mask, at: int) -> int:
    found = _RUN.match(state.text, at)
    run = found[0] if found else "`"
    if len(run) >= 3:
        end = _fence(state, at, run)
        if end > 0:
            return end
    if run[0] == "~":
        return at + len(run)
    end = state.code(at, len(run))
    return state.hide(at, end, CODE) if end > 0 else at + len(run)


def _fence(state: _Mask, at: int, run: str) -> int:
    """The end of the fenced block whose opening run stands at `at`, or -1 when that is none."""
    text = state.text
    start = text.rfind("\n", 0, at) + 1
    body = text.find("\n", at)
    if body < 0:
        body = len(text)
    if not _FENCE_PREFIX.fullmatch(text, start, at) or (run[0] == "`" and "`" in text[at + len(run) : body]):
        return -1
    closing = re.compile(rf"^[ \t>]*{run[0]}{{{len(run)},}}[ \t]*$", re.MULTILINE).search(text, body + 1)
    end = closing.start() if closing else len(text)
    if body + 1 < end:
        sign = MATHS if closing and text[at + len(run) : body].strip() == "math" else CODE
        state.hide_block(body + 1, end, sign, quoted=">" in text[start:at])
    return closing.end() if closing else len(text)


def _backslash(state: _Mask, at: int) -> int:
    following = state.text[at + 1 : at + 2]
    if following in ("(", "["):
        end = state.find("\\)" if following == "(" else "\\]", at + 2, state.until(at))
        if end < 0 and following == "[":
            end = state.text.find("\\]", at + 2, at + 2000)
            end = end if end > 0 and _is_one(state.text[at + 2 : end]) else -1
        return state.hide(at, end + 2, MATHS) if end > 0 else at + 2
    if following == "b":
        begin = _BEGIN.match(state.text, at)
        if begin and begin[1] in _ENVIRONMENTS:
            closing = "\\end" + begin[0][6:]
            end = state.find(closing, begin.end(), begin.end() + 5000)
            return state.hide(at, end + len(closing), MATHS) if end > 0 else begin.end()
    if following and following in _ESCAPED:
        return state.hide(at, at + 2, LINK)
    return at + 1


def _angle(state: _Mask, at: int) -> int:
    text = state.text
    if text.startswith("<!--", at):
        end = state.find("-->", at + 4, len(text))
        if end < 0:
            # Whoever forgot to close it meant this line at least.
            end = text.find("\n", at)
            return state.hide(at, end if end > 0 else len(text), GONE)
        return state.hide(at, end + 3, GONE)
    raw = _RAW.match(text, at)
    if raw:
        closing = state.find(f"</{raw[1]}>", raw.end(), len(text))
        if closing > 0:
            return state.hide(at, closing + len(raw[1]) + 3, HTML)
    if text.startswith(("<table", "<TABLE"), at):
        end = _table(state, at)
        if end > 0:
            return state.hide(at, end, TABLE)
    tag = _TAG.match(text, at)
    if tag is None:
        return at + 1
    dress = _DRESS.match(text, at)
    return state.hide(at, max(tag.end(), dress.end()), GONE) if dress else state.hide(at, tag.end(), HTML)


def _table(state: _Mask, at: int) -> int:
    """The end of the HTML table that opens at `at`, with those inside it; -1 when it is never closed."""
    if state.tables is None:
        state.tables = _tables(state.text)
    return state.tables.get(at, -1)


def _tables(text: str) -> dict[int, int]:
    """Where each HTML table opens and ends."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for tag in _TABLE_TAG.finditer(text):
        if not tag[1]:
            opened.append(tag.start())
        elif opened:
            start, end = opened.pop(), text.find(">", tag.end())
            if 0 < end <= start + _LONGEST_TABLE:
                found[start] = end + 1
    return found


def _brace(state: _Mask, at: int) -> int:
    text = state.text
    following = text[at + 1 : at + 2]
    if following == "%":
        tag = _LIQUID.match(text, at) if state.find("%}", at + 2, at + 1000) > 0 else None
        if tag is None:
            return at + 1
        state.hide(at, tag.end(), GONE)
        if tag["name"] in _CODE_TAGS:
            closing = state.find("{% end" + tag["name"], tag.end(), len(text))
            if closing > 0:
                return state.hide(tag.end(), closing, CODE) if closing > tag.end() else closing
        return tag.end()
    if following in (":", "#"):
        attributes = _ATTRIBUTES.match(text, at)
        return state.hide(at, attributes.end(), GONE) if attributes else at + 1
    return at + 1


def _percent(state: _Mask, at: int) -> int:
    if not state.text.startswith("%%", at):
        return at + 1
    end = state.find("%%", at + 2, at + 5000)
    return state.hide(at, end + 2, GONE) if end > 0 else at + 2


def _org(state: _Mask, at: int) -> int:
    """`#+BEGIN_NOTE` and `#+END_NOTE` of an outliner, alone on their lines."""
    mark = _ORG.match(state.text, state.line_start(at))
    return state.hide(at, mark.end(), GONE) if mark and mark.start("mark") == at else at + 2


def _wiki(state: _Mask, at: int) -> int:
    if state.text.startswith("[^", at):
        return _footnote(state, at)
    following = state.text[at + 1 : at + 4].lower()
    if following in ("toc", "[to", "[_t"):
        contents = _CONTENTS.match(state.text, state.line_start(at))
        if contents and contents.start() >= state.done:
            return state.hide(at, contents.end(), GONE)
    link = _WIKI.match(state.text, at) if state.text.startswith("[[", at) else None
    if link is None:
        return at + 1
    label = link["label"]
    if label is not None and link.start() >= state.done and not state.text.startswith("!", at - 1):
        # What is shown of a link are words as any others: they may be a term.
        state.hide(at, link.start("label"), LINK)
        return state.hide(link.end("label"), link.end(), LINK)
    return state.hide(at, link.end(), LINK)


def _footnote(state: _Mask, at: int) -> int:
    """The mark of a footnote that the note holds is no part of the text before it."""
    mark = _FOOTNOTE.match(state.text, at)
    if mark is None or state.text.startswith(":", mark.end()):
        return at + 2
    if state.footnotes is None:
        state.footnotes = frozenset(_FOOTNOTE_TEXT.findall(state.text))
    return state.hide(at, mark.end(), GONE) if mark[0] in state.footnotes else mark.end()


def _target(state: _Mask, at: int) -> int:
    target = _TARGET.match(state.text, at) if state.text.startswith("](", at) else None
    return state.hide(at + 1, target.end(), LINK) if target else at + 1


def _colon(state: _Mask, at: int) -> int:
    text = state.text
    if text.startswith(":::", at):
        return _box(state, at)
    role = _ROLE.match(text, state.line_start(at)) if _LETTER.match(text, at + 1) else None
    if role and role.start("name") == at + 1:
        closing = state.find(":END:", role.end(), at + 2000) if role["name"] == "LOGBOOK" else -1
        return state.hide(at, role.end() if closing < 0 else closing + 5, GONE)
    if not text.startswith("://", at):
        return at + 1
    start = next((at - len(scheme) for scheme in ("https", "http") if text.endswith(scheme, 0, at)), -1)
    address = _URL.match(text, at)
    return state.hide(start, address.end(), LINK) if address and start >= state.done else at + 3


def _box(state: _Mask, at: int) -> int:
    text = state.text
    start = state.line_start(at)
    mark = _BOX.match(text, start)
    if mark is None or mark.start("mark") != at:
        return at + 3
    closes = _BOX_END.match(text, start)
    # A line that begins with colons and is closed by none is a card whose front was forgotten.
    if closes is None and (mark["kind"] is None or state.box_end(mark.end()) < 0):
        return at + len(mark["mark"])
    if closes is not None and not state.boxes:
        return at + len(mark["mark"])
    state.boxes += -1 if closes else 1
    return state.hide(at, (closes or mark).end(), GONE)


_STEPS: dict[str, Callable[[_Mask, int], int]] = {
    "$": _dollar,
    "`": _ticks,
    "~": _ticks,
    "\\": _backslash,
    "<": _angle,
    "%": _percent,
    "[": _wiki,
    "]": _target,
    ":": _colon,
    "{": _brace,
    "#+": _org,
}
