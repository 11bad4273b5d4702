"""What is told by how it can be folded: callouts, details of HTML, toggles and headings of an outline."""

from __future__ import annotations

import re

from kb.model import Origin
from kb.reading.names import heading_name, is_structure, plain, read_name
from kb.reading.syntaxes.inline import without_dress
from kb.reading.syntaxes.place import Claim, Found, Place, Term, written_if_named
from kb.reading.syntaxes.question import TRIGGER, unlisted, without_mark
from kb.reading.syntaxes.theorems import asked_of
from kb.reading.vocabulary import words
from kb.reading.worth import is_guess

_STATEMENTS = words(
    "definition def theorem lemma proposition corollary axiom law principle thm 定义 定理 引理 命题 推论 公理 法则 性质"
)
# `Theorem 2.1 (Bayes)`, `定义 1.2：秩`: the kind and the number are no part of the name.
_KIND = re.compile(
    r"(?:definition|theorem|lemma|proposition|corollary|axiom|law|principle|定义|定理|引理|命题|推论|公理|法则|性质)"
    r"(?:\s*\d+(?:\.\d+)*\.?|(?=\s*[:：（(])|$)\s*[:：.]?\s*",
    re.IGNORECASE,
)
ENVIRONMENT = re.compile(r"\\begin\{(?P<kind>[a-zA-Z]+)\*?\}\s*\[(?P<name>[^\[\]]{2,80})\]")
_BRACKETED = re.compile(r"[（(]([^（）()]+)[)）]")
_OWN_CARDS = re.compile(
    r"^[ \t>]*(?:[-*+][ \t]+)?(?:\*\*[^*\n]+\*\*[ \t]*[:：]|\*\*[^*\n]+[:：]\*\*|(?:Q|A|C|问|答)[:：])"
    r"|::|：：|==\S|\{\{c|^[ \t>]*[?？]{1,2}$",
    re.MULTILINE,
)
_SUMMARY = re.compile(r"<details\b[^<>]*>\s*<summary\b[^<>]*>(?P<asked>.*?)</summary>", re.IGNORECASE | re.DOTALL)
_DETAILS_END = re.compile(r"</details\s*>", re.IGNORECASE)
_HINT = re.compile(r"(?:\*\*)?(?:hints?\b|提示|answer in\b|todo\b)", re.IGNORECASE)
_LONGEST_QUESTION, _LONGEST_DETAILS = 200, 200


def read_callout(place: Place) -> Claim | None:
    """`> [!question]- Why?` with its answer below, `> [!definition] Rank` with what it means."""
    if place.index or place.row:
        return None
    title, kind = place.line.text.strip(), place.line.callout
    quote = place.blocks
    first, last = place.line.number + 1, quote[-1].end
    if not title or first > last or _holds_cards(place, first, last):
        return None
    back = place.context.outline.raw(first, last).strip()
    if not back:
        return None
    if asks(title):
        return Claim(len(quote), 0, [_question(place, title, back, last)])
    if kind not in _STATEMENTS:
        return None
    name = read_name(_without_kind(title))
    if not name.text or is_structure(name.text):
        return None
    author_id = quote[-1].author_id
    found = Found(
        "definition",
        written_if_named(Origin.GUESSED if is_guess(back) else Origin.STATED, author_id),
        asked_of(kind, name, place.context.language),
        back,
        name.text,
        place.line.number,
        last,
        place.line.number,
        author_id=author_id,
        definition=True,
        column=place.column(place.line),
    )
    return Claim(len(quote), 0, [found], [Term(name, place.line.number, last, place.concept)])


def read_environment(place: Place) -> Claim | None:
    """`\\begin{definition}[Group] … \\end{definition}`, as notes that were written for LaTeX have it."""
    opening = ENVIRONMENT.match(place.line.masked)
    if opening is None or opening["kind"].casefold() not in _STATEMENTS:
        return None
    outline, first = place.context.outline, place.line.number
    closing = f"\\end{{{opening['kind']}"
    last = next(
        (at for at, row in enumerate(outline.source[first - 1 : first + _LONGEST_DETAILS], first) if closing in row), 0
    )
    name = read_name(place.line.text[opening.start("name") : opening.end("name")])
    if not last or not name.text:
        return None
    rows = [place.line.text[opening.end() :], *outline.source[first:last]]
    back = "\n".join(rows).partition(closing)[0].strip()
    if not back:
        return None
    found = Found(
        "definition",
        Origin.GUESSED if is_guess(back) else Origin.STATED,
        asked_of(opening["kind"], name, place.context.language),
        back,
        name.text,
        first,
        last,
        first,
        definition=True,
        column=place.column(place.line),
    )
    after = _block_behind(place, last)
    row = place.row + last - first + 1
    row = row if row < len(place.block.lines) else 0
    terms = [Term(name, first, last, place.concept)]
    return Claim(place.index, row, [found], terms) if row else Claim(after, 0, [found], terms)


def read_heading(place: Place) -> Claim:
    """A heading in a list names the concept of what stands below its bullet."""
    line, block = place.line, place.block
    claim = Claim(place.index, place.row + 1)
    if asks(line.text) and block.children and not _holds_cards(place, block.children[0].line, block.end):
        return read_toggle(place) or claim
    if is_structure(line.text):
        return claim
    name = heading_name(line.text)
    if name.text:
        claim.terms.append(Term(name, line.number, block.end, place.concept))
        claim.below = name.text
    return claim


def read_toggle(place: Place) -> Claim | None:
    """A bullet that is a question, with its answer in what stands below it."""
    block = place.block
    if not (block.children and len(block.lines) == 1 and asks(place.line.text)):
        return None
    first = block.children[0].line
    back = place.context.outline.raw(first, block.end).strip()
    if not back or _HINT.match(plain(back.lstrip("-*+.)0123456789 "))) or _holds_cards(place, first, block.end):
        return None
    return Claim(place.index + 1, 0, [_question(place, place.line.text, unlisted(back), block.end)])


def read_details(place: Place) -> Claim | None:
    """`<details>` whose summary is a question: what is folded is the answer."""
    outline, start = place.context.outline, place.line.number
    rows = outline.source[start - 1 : start - 1 + _LONGEST_DETAILS]
    text = "\n".join(rows)
    summary = _SUMMARY.search(text)
    closing = _DETAILS_END.search(text, summary.end()) if summary else None
    if summary is None or closing is None or text[: summary.start()].strip():
        return None
    asked = plain(" ".join(summary["asked"].split()))
    back = text[summary.end() : closing.start()].strip()
    last = start + text.count("\n", 0, closing.start())
    if not asks(asked) or not back or _holds_cards(place, start, last):
        return None
    after = _block_behind(place, last)
    return Claim(after, 0, [_question(place, asked, back, last)])


def _block_behind(place: Place, line: int) -> int:
    """The index of the first block that begins below a line."""
    index = place.index + 1
    while index < len(place.blocks) and place.blocks[index].line <= line:
        index += 1
    return index


def asks(text: str) -> bool:
    """Is this line a question, and no whole paragraph that ends with one?"""
    bare = text.rstrip("*_ ")
    return bare.endswith(("?", "？")) and 3 < len(bare) <= _LONGEST_QUESTION


def _question(place: Place, asked: str, back: str, end: int) -> Found:
    exercise = is_structure(place.context.section.title) and bool(place.context.section.title)
    return Found(
        "question",
        Origin.GUESSED if exercise or is_guess(back) else Origin.STATED,
        without_mark(TRIGGER, without_dress(asked)),
        back,
        place.concept,
        place.line.number,
        end,
        place.line.number,
        author_id=place.block.author_id,
        column=place.column(place.line),
    )


def _without_kind(title: str) -> str:
    kind = _KIND.match(title)
    rest = title[kind.end() :].strip() if kind else title
    bracketed = _BRACKETED.fullmatch(rest)
    return bracketed[1] if bracketed else rest


def _holds_cards(place: Place, first: int, last: int) -> bool:
    """Do these lines hold cards of their own?"""
    return _OWN_CARDS.search("\n".join(place.context.outline.masked[first - 1 : last])) is not None
