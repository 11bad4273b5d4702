"""What stands in a line of Markdown becomes styled spans: formulas, marked words, links, pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kb.typesetting.cells import cells, clean
from kb.typesetting.masking import FIRST, Formula, unescaped_bars
from kb.typesetting.profiles import in_type
from kb.typesetting.setting import inline, steps_out
from kb.typesetting.wrapping import BREAK, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

# A formula, a marked word, bold that CommonMark misses beside Chinese punctuation, a link to a concept.
_SPECIAL = re.compile(
    r"[\U000f0000-\U000fffff]"
    r"|(?<![A-Za-z0-9=])==(?=[^\s=])(?P<marked>.{1,800}?)(?<=[^\s=])==(?![A-Za-z0-9=])"
    r"|\*\*(?=\S)(?P<bold>[^*]+?)(?<=\S)\*\*"
    r"|(?P<embedded>!?)\[\[(?P<concept>[^\[\]|]+)(?:\|(?P<label>[^\[\]]+))?\]\]"
    r"|\{\{c\d{1,3}::(?P<cloze>[^{}]+?)(?:::(?P<hint>[^{}]*?))?\}\}"
    r"|\[\^(?P<footnote>[^\]\s]{1,80})\]",
    re.DOTALL,
)
# `σ_{B}²`, `p_{i,2j}`, `10^{-3}` without dollar signs: nothing but a formula hangs such braces on a letter or a number.
_SCRIPT = r"[_^]\{[A-Za-z0-9\u0370-\u03ff+\-−*=,.()\[\] ]{1,16}\}"
_WORDY = r"A-Za-z0-9_\u00c0-\u03ff"
_SCRIPTED = re.compile(
    rf"(?<![{_WORDY}$./^'\"])(?<![_^]\{{)(?:[A-Za-z\u0370-\u03ff]|\d{{1,9}}(?=\^))"
    rf"{_SCRIPT}(?:{_SCRIPT}|[_^][A-Za-z0-9]|[⁻⁰¹²³⁴-⁹]{{1,4}})?(?![{_WORDY}{{^/$'\"]|\.[{_WORDY}])"
)
_MARK_OPENS = re.compile(r"(?<![A-Za-z0-9=])==(?=[^\s=]|$)")
_MARK_CLOSES = re.compile(r"(?:^|(?<=[^\s=]))==(?![A-Za-z0-9=])")
_STYLES = {"strong_open": "strong", "em_open": "emphasis", "s_open": "dim"}
# What stands beside a sign of multiplication.
_FACTOR = re.compile(r"[A-Za-z0-9()\[\]]")
# `[[Note#Part]]`, `[[Note#^block]]`.
_PART = re.compile(r"\s*#+\^?\s*")
_SIZE = re.compile(r"\d+(?:x\d+)?")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|bmp|avif|tiff?)$", re.IGNORECASE)
_DEEPEST = 8

DISPLAY, TALL = "display", "tall"
"""Styles of formulas whose LaTeX waits for the width they are set in: on lines of their own, or within a line."""
PICTURE = "picture:"
"""How the style of the words for a picture begins, where it can be shown below them; its address follows."""


class Inlines:
    """The spans of inline tokens of one text; `formulas` are those that were masked in it."""

    def __init__(
        self, formulas: list[Formula], profile: str, whole: bool, chinese: bool, pictures: bool = False
    ) -> None:
        self.formulas = formulas
        self.profile = profile
        self.whole = whole
        self.pictures = pictures
        self.called = "图：" if chinese else "picture: "

    def spans(self, tokens: Sequence[Token], style: str = "", block: bool = True) -> list[Span]:
        """The styled text of an inline token; `block` says whether a display formula may have lines of its own."""
        found: list[Span] = []
        styles = [style]
        addresses: list[str] = []
        children = tokens[0].children or [] if tokens else []
        breaks = iter(self.kept_lines(tokens[0]) if children else ())
        times = _times(children)
        for number, token in enumerate(children):
            kind = token.type
            if number in times:
                found.append(Span("*", styles[-1]))
            elif kind in _STYLES:
                styles.append(_STYLES[kind])
            elif kind in ("strong_close", "em_close", "s_close"):
                styles.pop()
            elif kind == "text":
                found.extend(self.text(token.content, styles[-1], block))
            elif kind == "code_inline":
                found.append(Span(clean(self.unmask(token.content)).replace("\n", " "), "code"))
            elif kind == "softbreak":
                found.append(BREAK if next(breaks, False) else Span(" ", styles[-1]))
            elif kind == "hardbreak":
                next(breaks, None)
                found.append(BREAK)
            elif kind == "html_inline":
                found.extend(self.html(token.content, styles[-1], block))
            elif kind == "link_open":
                addresses.append("" if token.markup == "autolink" else self.address(token, "href"))
            elif kind == "link_close":
                if address := addresses.pop():
                    found.append(Span(f" ({address})", "dim"))
            elif kind == "image":
                found.extend(self.framed(self.picture(token, styles[-1]), str(token.attrGet("src") or "")))
        return [self.spelled(span) for span in _joined(_marked(found))]

    def html(self, source: str, style: str, block: bool) -> list[Span]:
        """What of a piece of HTML within a line is text, or breaks the line."""
        # Most notes have none.
        from kb.typesetting.dialects import cut_off
        from kb.typesetting.markup import is_break, text_of_tag

        if is_break(source):
            return [BREAK]
        found: list[Span] = []
        for part, is_cut in cut_off(source):
            words = self.unmask(part) if is_cut else text_of_tag(part, addresses=self.whole)
            found += [Span(clean(words), "dim")] if is_cut else self.text(words, style, block)
        return found

    def spelled(self, span: Span) -> Span:
        """A span whose punctuation the profile has; formulas are spelled where they are set."""
        if self.profile != "ascii" or span.style in (DISPLAY, TALL, "math") or span.text.isascii():
            return span
        return Span(in_type(span.text), span.style)

    def cell(self, token: Token) -> None:
        """Reads the bars of a cell's formulas: `\\|` alone is a bar that would part cells; in pairs they are norms."""
        for sign in re.findall("[\U000f0000-\U000fffff]", token.content):
            number = ord(sign) - FIRST
            if number >= len(self.formulas):
                continue
            formula = self.formulas[number]
            self.formulas[number] = replace(formula, latex=unescaped_bars(formula.latex))

    def kept_lines(self, token: Token) -> list[bool]:
        """Which of the lines of an inline token stay lines."""
        if "\n" not in token.content:
            return []
        from kb.typesetting.kept_lines import kept_lines  # most cards have one line

        lines = token.content.split("\n")
        ends = sum(child.type in ("softbreak", "hardbreak") for child in token.children or ())
        return kept_lines(lines, [cells(self.unmask(line)) for line in lines]) if ends == len(lines) - 1 else []

    def framed(self, words: list[Span], address: str) -> list[Span]:
        """The words for a picture, said to be one."""
        style = f"{PICTURE}{clean(self.unmask(address))}" if self.pictures else "dim"
        return [Span(f"[{self.called}", style), *words, Span("]", "dim")]

    def address(self, token: Token, name: str) -> str:
        """Where a link or picture leads, with its title; empty when only the text is to be shown."""
        if not self.whole:
            return ""
        where, title = str(token.attrGet(name) or ""), str(token.attrGet("title") or "")
        if where.startswith("data:"):
            where = where[:40] + "…"
        return clean(self.unmask(f'{where} "{title}"' if title else where)).replace("\n", " ")

    def picture(self, token: Token, style: str) -> list[Span]:
        """The words for a picture, else the name of its file."""
        address = self.address(token, "src")
        if not token.content:
            from urllib.parse import unquote  # a picture without words is rare

            name = unquote(str(token.attrGet("src") or "").rpartition("/")[2])
            return [Span(address or clean(name)[:60].replace("\n", " "), style)]
        return [*self.text(token.content, style, False), *([Span(f" {address}", "dim")] if address else [])]

    def text(self, content: str, style: str, block: bool, depth: int = 0) -> list[Span]:
        """Plain text with its formulas set, its marked words and links to concepts without their marks."""
        found: list[Span] = []
        done = 0
        for match in _SPECIAL.finditer(content) if depth < _DEEPEST else ():
            found.extend(self.words(content[done : match.start()], style))
            done = match.end()
            strong = match["marked"] or match["bold"] or match["cloze"]
            if strong is not None:
                found.extend(self.text(strong, "strong", block, depth + 1))
                if match["hint"]:
                    found += [Span(" (", "dim"), *self.text(match["hint"], "dim", False, depth + 1), Span(")", "dim")]
            elif match["footnote"] is not None:
                found.append(Span(f"[{clean(self.unmask(match['footnote']))}]", "dim"))
            elif match["concept"] is not None:
                found.extend(self.concept(match, style, block, depth + 1))
            else:
                found.append(self.formula(match.group(), block))
        found.extend(self.words(content[done:] if depth < _DEEPEST else self.unmask(content), style))
        return [span for span in found if span.text]

    def words(self, text: str, style: str) -> list[Span]:
        """Words as they are; a letter with a script in braces is a formula also where no marks say so."""
        if ("_{" not in text and "^{" not in text) or "\\" in text:
            return [Span(clean(text), style)]
        found: list[Span] = []
        done = 0
        for match in _SCRIPTED.finditer(text):
            found += [Span(clean(text[done : match.start()]), style), Span(self.line(match[0]), "math")]
            done = match.end()
        return [*found, Span(clean(text[done:]), style)]

    def concept(self, match: re.Match[str], style: str, block: bool, depth: int) -> list[Span]:
        """A link to a concept, by its label; a file that is embedded, by its name."""
        name, label = match["concept"], match["label"] or ""
        label = "" if _SIZE.fullmatch(label.strip()) and match["embedded"] else label
        words = self.text(label or _PART.sub(" › ", name.lstrip("#")), style, block, depth)
        if self.whole and label:
            words.append(Span(f" ({clean(self.unmask(name))})", "dim"))
        if match["embedded"]:
            if _PICTURE.search(name.strip()):
                return self.framed(words, name.strip())
            return [Span("[", "dim"), *words, Span("]", "dim")]
        return words

    def formula(self, sign: str, block: bool) -> Span:
        number = ord(sign) - FIRST
        if number >= len(self.formulas):
            return Span("\ufffd")
        formula = self.formulas[number]
        if formula.display and block:
            return Span(formula.latex, DISPLAY)
        if formula.display or steps_out(formula.latex):
            return Span(formula.latex, TALL)
        return Span(self.line(formula.latex), "math")

    def line(self, latex: str) -> str:
        return inline(latex, self.profile, fonts=True)

    def unmask(self, content: str) -> str:
        """Text with the sources of its formulas put back, for code."""
        return re.sub(
            "[\U000f0000-\U000fffff]",
            lambda match: (
                self.formulas[ord(match[0]) - FIRST].source if ord(match[0]) - FIRST < len(self.formulas) else ""
            ),
            content,
        )


def _marked(spans: list[Span]) -> list[Span]:
    """Spans without the `==` around marked words that hold other marks."""
    opened: int | None = None
    found = list(spans)
    for place in range(len(found)):
        span = found[place]
        if span.style in ("code", "math", DISPLAY, TALL) or "==" not in span.text:
            continue
        if opened is not None and (closes := _MARK_CLOSES.search(span.text)):
            before = found[opened]
            opens = _MARK_OPENS.search(before.text)
            if opens is not None:
                found[opened] = Span(before.text[: opens.start()] + before.text[opens.end() :], before.style)
                found[place] = span = Span(span.text[: closes.start()] + span.text[closes.end() :], span.style)
            opened = None
        if opened is None and _MARK_OPENS.search(span.text):
            opened = place
    return [span for span in found if span.text or span is BREAK]


def _joined(spans: list[Span]) -> list[Span]:
    """Spans where a line break between two Chinese characters is no space."""
    found: list[Span] = []
    for place, span in enumerate(spans):
        if span.text == " " and 0 < place < len(spans) - 1:
            before, after = spans[place - 1].text[-1:], spans[place + 1].text[:1]
            if not {spans[place + 1].style, spans[place - 1].style} & {"math", TALL} and cells(before) == 2 == cells(
                after
            ):
                continue
        found.append(span)
    return found


def _times(children: Sequence[Token]) -> frozenset[int]:
    """Which signs of emphasis are signs of multiplication: `eta*beta*v`, between letters on both sides."""
    found: list[int] = []
    opened: list[int] = []
    for number, token in enumerate(children):
        if token.type == "em_open":
            opened.append(number)
        elif token.type == "em_close" and opened:
            first = opened.pop()
            if token.markup == "*" and _is_between(children, first) and _is_between(children, number):
                found += (first, number)
    return frozenset(found)


def _is_between(children: Sequence[Token], number: int) -> bool:
    """Does a letter, a digit or a bracket stand right before and right behind a sign?"""
    if not 0 < number < len(children) - 1:
        return False
    before, after = children[number - 1], children[number + 1]
    if before.type != "text" or after.type != "text":
        return False
    return _FACTOR.match(before.content[-1:]) is not None and _FACTOR.match(after.content[:1]) is not None
