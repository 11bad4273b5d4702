"""`front :: back`, `front ::: back` (both ways; `：：` too), and `?` or `??` alone on a line between front and back."""

from __future__ import annotations

import re

from kb.model import Origin, Severity
from kb.reading.names import plain
from kb.reading.outline import Block
from kb.reading.syntaxes.place import Claim, Found, Place
from kb.reading.vocabulary import words
from kb.reading.worth import is_placeholder

SEPARATORS = frozenset(("?", "？", "??", "？？"))
_MIXED = ("?？", "？?")
LEADING_TAGS = re.compile(r"^(?:#(?!\d)[^\s#]+\s+)+")
"""Tags before a card say which deck it is in; they are no part of its question."""
_SEPARATOR = re.compile(r"(?<![:：])(:::?|：：：?)(?![:：])")
BOX = re.compile(r"^\[[ xX]\]\s+")
# Signs that names in code, addresses and times have beside their `::`.
_CODE_BEFORE = re.compile(r"[A-Za-z0-9_)\]>\x04]")
_CODE_BEHIND = re.compile(r"[A-Za-z0-9_<~&]|\x05?\x04")
_WIDE = re.compile(r"[\u2e80-\u9fff\uff00-\uff65]")
_TWO_SENTENCES = re.compile(r"(?:\S+\s)+([a-z]+):::?[a-z]+(?:\s\S+)+")
_WORD_KEY = re.compile(r"[\w-]+$")
_KNOWN_KEYS = re.compile(r"^(?:id|alias(?:es)?|requires|title|tags?|collapsed|card-[\w-]+)$", re.IGNORECASE)
_NAMESPACES = words(
    "std boost torch tf at c10 cv Eigen self Self crate super core alloc thrust absl fmt nn ns chrono this"
)
_FIRST_WORD = re.compile(r"(?:\[[ xX]\]\s+)?([A-Za-z](?:[A-Za-z-]*[A-Za-z])?)$")
_CAMEL = re.compile(r"[a-z][a-z]+[A-Z]|[A-Z][a-z]+[A-Z]")
_PLAIN_WORDS = re.compile(r"[A-Za-z]{2}")
# What stands behind a name of code, or ends its line.
_CODE_LINE = re.compile(r"^\w+\s*[(<\[{=*&.]|[;{}]\s*$|::|\w_\w|^\w*[a-z][A-Z]")
_NAMESPACE = re.compile(rf"\b(?:{'|'.join(sorted(_NAMESPACES))})$")
_BEFORE_NAME = re.compile(r"::(?=\w)")
# `man : woman :: king : queen` says that two pairs are alike.
# `[key:: value]` and `(key:: value)` within a line are properties.
_FIELD = re.compile(r"[\[(][\w-]+$")
_FIELD_END = re.compile(r"\s[^\[\]()]{0,300}[\])]")
_ANALOGY = re.compile(r"\S[ ”\"]: ?\S[^:]*::[^:]*\S[ ”\"]: ?\S")
_TIGHT = re.compile(r"[a-z]:::?[a-z]")
_DRESSED = re.compile(r"(\*\*|__|\*|_)(?=\S)((?:(?!\1).)+)(?<=\S)\1")


def may_part(masked: str) -> bool:
    """Can a line part a front from a back, in itself or standing between them?"""
    return "::" in masked or "：：" in masked or masked in SEPARATORS or masked in _MIXED


def read(place: Place) -> Claim | None:
    if place.line.masked in SEPARATORS:
        return _between(place)
    line = place.line
    if (line.masked.count(":") >= 4 and _ANALOGY.search(line.masked)) or line.masked.startswith("|"):
        return None
    for separator in _SEPARATOR.finditer(line.masked):
        start, end = separator.span()
        if _FIELD.search(line.masked, max(start - 60, 0), start) and _FIELD_END.match(line.masked, end):
            continue
        if _in_deletion(line.masked, start):
            continue
        if _is_in_code(line.masked, start, end, place.context.flashcards) and not _is_tight_card(place, start, end):
            continue
        if _is_property(place, line.masked[:start], line.text[start - 1 : start]):
            return Claim(place.index, place.row + 1)
        front, back = _front(line.text[:start]), line.text[end:].strip()
        if not plain(front):
            column = place.column(line, start)
            problem = place.problem("card-without-front", line.number, column=column, text=line.text[:60])
            return Claim(place.index, place.row + 1, problems=[problem])
        one = _found(place, front, back)
        is_both = len(separator[1]) == 3 and not is_placeholder(back)
        both = [one, _found(place, _front(back), front)] if is_both else [one]
        return Claim(place.index, place.row + 1, both)
    tight = _TWO_SENTENCES.fullmatch(line.masked) if _TIGHT.search(line.masked) else None
    if tight is None or tight[1] in _NAMESPACES:
        return None
    problem = place.problem(
        "separator-tight", line.number, None, Severity.NOTICE, place.column(line, tight.end(1)), text=line.text[:60]
    )
    return Claim(place.index, place.row + 1, problems=[problem], shared=True)


def _between(place: Place) -> Claim | None:
    lines = place.block.lines
    before, after = lines[place.free : place.row], lines[place.row + 1 :]
    section = place.context.section
    if before:
        first, front = before[0].number, LEADING_TAGS.sub("", "\n".join(line.text for line in before) + "\n", 1).strip()
    elif place.row == place.index == 0 and place.blocks is section.blocks and section.title:
        first, front = section.line, section.title
    else:
        return None
    column = place.column(before[0]) if before else 1
    back, end, index = "\n".join(line.text for line in after).strip(), lines[-1].number, place.index
    following = place.next_block
    if following is not None and following.line == end + 1 and following.kind in ("item", "code", "quote"):
        # A list that touches the paragraph is the rest of the answer.
        last = place.index + 1
        while last + 1 < len(place.blocks) and place.blocks[last + 1].line == place.blocks[last].end + 1:
            last += 1
        end = place.blocks[last].end
        back = f"{back}\n{place.context.outline.raw(following.line, end)}".strip()
        index = last
    elif not back and following is not None and _answers(following):
        # An empty line behind the mark, as people write it above a block of its own.
        back, end, index = place.context.outline.raw(following.line, following.end), following.end, place.index + 1
    if not back or not front:
        return Claim(
            place.index,
            len(lines),
            problems=[place.problem("question-without-answer", first, column=column, text=front[:60])],
        )
    author_id = lines[-1].author_id
    is_both = len(place.line.masked) == 2 and not is_placeholder(back)
    made = [(front, back), (back, front)] if is_both else [(front, back)]
    found = [
        Found(
            "inline",
            Origin.WRITTEN,
            one,
            other,
            place.concept,
            first,
            end,
            first,
            author_id=author_id,
            column=column,
        )
        for one, other in made
    ]
    return Claim(index, len(lines), found) if index == place.index else Claim(index + 1, 0, found)


def _found(place: Place, front: str, back: str) -> Found:
    line = place.line
    # A task may part what to do from why by `::`; only in a note of flashcards is it surely a card.
    task = BOX.match(line.masked) is not None and not (place.context.flashcards or line.is_card or line.author_id)
    return Found(
        "inline",
        Origin.GUESSED if task else Origin.WRITTEN,
        front,
        back,
        place.concept,
        line.number,
        line.number,
        line.number,
        author_id=line.author_id,
        column=place.column(line),
    )


def _answers(block: Block) -> bool:
    """Can this block be the answer to the question above it, and is no card of its own?"""
    if block.kind not in ("paragraph", "code"):
        return False
    return not any(
        may_part(line.masked) or _IS_CARD.search(line.masked) or line.masked in ("?", "??") for line in block.lines
    )


# What is asked by itself: `==deleted==`, `{{c1::deleted}}`.
_IS_CARD = re.compile(r"==\S[^=]*==|\{\{c?\d*:*\S")


def _front(text: str) -> str:
    """A front without tags or a box before it and without the emphasis that holds all of it."""
    if text.startswith("#"):
        text = LEADING_TAGS.sub("", text, 1)
    text = text.strip()
    return without_dress(BOX.sub("", text) if text.startswith("[") else text)


def without_dress(text: str) -> str:
    """A text without the emphasis that holds all of it."""
    whole = _DRESSED.fullmatch(text)
    return whole[2] if whole else text


def _in_deletion(masked: str, at: int) -> bool:
    """The `::` of `{{c1::…::hint}}` belongs to the deletion; in other double braces it separates nothing either."""
    opened = masked.rfind("{{", 0, at)
    return opened >= 0 and "}}" not in masked[opened:at]


def _is_in_code(masked: str, start: int, end: int, flashcards: bool) -> bool:
    """`std::vector`, `12::30` and ` ::swap` part nothing; `问::答`, `问：：答`, `What is it?::this` do.

    In a note written for flashcards `term::text` does so too, where the words are no names of code that everyone knows.
    """
    before, behind = masked[max(start - 1, 0) : start], masked[end : end + 2]
    if masked[start] == "：" or not behind or behind[0].isspace():
        return False
    if _WIDE.match(behind) or _WIDE.match(before) or before == "?":
        return False
    if flashcards and before:
        word = _WORD_KEY.search(masked[:start])
        return word is not None and (word[0] in _NAMESPACES or (word[0].isdigit() and behind[0].isdigit()))
    return not before or _CODE_BEFORE.match(before) is not None or _CODE_BEHIND.match(behind) is not None


def holds_code_names(text: str, masked: str) -> bool:
    """Does a note write names of code with `::`, in code or with a namespace that everyone knows?"""
    if "::" not in text:
        return False
    if text.count("::") > masked.count("::"):
        return True
    longest = max(map(len, _NAMESPACES))
    return any(
        _NAMESPACE.search(masked, max(mark.start() - longest, 0), mark.start())
        for mark in _BEFORE_NAME.finditer(masked)
    )


def _is_tight_card(place: Place, start: int, end: int) -> bool:
    """`pH::acidity` is a card where it is the whole line and the note holds no code with such names."""
    masked = place.line.masked
    word, behind = _FIRST_WORD.match(masked, 0, start), masked[end:]
    if word is None or word.end() != start or word[1] in _NAMESPACES or _CAMEL.search(word[1]):
        return False
    if not _PLAIN_WORDS.match(behind) or _CODE_LINE.search(behind):
        return False
    return not place.context.code_names


def _is_property(place: Place, key: str, character_before: str) -> bool:
    """`key:: value` at the head of a page or under a bullet; known keys anywhere."""
    if character_before.isspace() or not _WORD_KEY.fullmatch(key):
        return False
    if _KNOWN_KEYS.match(key):
        return True
    after = place.line.masked[len(key) + 2 :]
    if not after[:1].isspace():
        return False
    sections, section = place.context.outline.sections, place.context.section
    top = section is sections[0] or (section is sections[1] and not sections[0].blocks)
    head = top and place.index == 0 and section.blocks is place.blocks
    return head or (place.block.kind == "item" and place.row > 0)
