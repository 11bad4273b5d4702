"""Keys under which a concept is looked up: its names, headings inside it, terms it introduces, and how they sound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.search.fold import token_texts
from kb.search.notation import drawn, formulas
from kb.search.shortened import initials, joined
from kb.search.sounds import runs, sounds

NAME, ALIAS, GIVEN, HEADING, SAID, SOUND, INITIALS, TOGETHER, DRAWN, FORMULA = range(10)
"""Kinds of keys: the name, another name, one that a person gave, a heading inside the concept, a term that it
introduces in both languages, a sound, which belongs to no concept: it says which characters sound so; the initials of
an English name, and its words, or some of them, as one word; a name with formulas as it is drawn, and each formula in
it."""
WRITTEN = (NAME, ALIAS, GIVEN, HEADING, SAID)
AN_ALIAS = "~"
"""What the key of an alias with a formula holds besides."""
LONGEST = 120
"""Characters of a key; a name that goes on is found by its beginning."""
MOST_SAID = 40
"""Terms that one concept introduces."""


class Named(NamedTuple):
    """A concept as it is to be found."""

    number: int
    name: str
    aliases: tuple[str, ...]
    body: str


class Key(NamedTuple):
    """One key. `more` holds a heading's line within the body and its text, a term's other language, a sound."""

    kind: int
    key: str
    concept: int
    more: str


_HEADING = re.compile(r"^ {0,3}#{2,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
_NUMBERING = re.compile(
    r"(?:第\s*[\d一二三四五六七八九十百]+\s*[章节講讲课篇部回]|chapter\s+\d+[.:]?|[（(]?[一二三四五六七八九十]{1,3}[）)、.．]"
    r"|[（(]?\d+(?:\.\d+)*[）).、．]?(?=\s))\s*[:：]?\s*",
    re.IGNORECASE,
)
_WORDS = r"[A-Za-z][A-Za-z0-9 '’\-–]{1,60}"
_BRACKETED = re.compile(
    rf"[（(](?:(?P<english>{_WORDS}(?:[,，;；、/] ?{_WORDS})*)|(?P<chinese>[\u4e00-\u9fff]{{2,16}}))[)）]"
)
_BEFORE = 24
_CHINESE_BEFORE = re.compile(r"([*“\"「『_]?)([\u4e00-\u9fff]{2,16})[*”\"」』_]{0,2} ?$")
_ENGLISH_BEFORE = re.compile(rf"(?<![A-Za-z])({_WORDS}?)[*_]{{0,2}} ?$")
_PARTS = re.compile("[,，;；、/]")


def sub_headings(body: str) -> list[tuple[int, str]]:
    """The headings inside a concept's text, each with its line from 0."""
    if "\n#" not in body:
        return []
    if "```" in body or "~~~" in body:
        body = _FENCED.sub(lambda block: "\n" * block[0].count("\n"), body)
    first = body.find("\n")
    return [(body.count("\n", 0, one.start()), one[1]) for one in _HEADING.finditer(body, first + 1)]


def without_number(name: str) -> str:
    """A name without the number of its chapter or section."""
    return _NUMBERING.sub("", name, count=1) if _NUMBERING.match(name) else name


def keys_of(concepts: Sequence[Named]) -> list[Key]:
    """All keys of these concepts; texts are folded in one pass."""
    asked = [one for concept in concepts for one in _asked(concept)]
    folded = token_texts([text for _, _, text, _ in asked])
    found: dict[Key, None] = {}
    heard: set[tuple[str, ...]] = set()
    for (concept, kind, text, more), whole in zip(asked, folded, strict=True):
        if kind in (NAME, ALIAS, HEADING):
            found.update((one, None) for one in _drawn(concept, kind, text, more))
        key = whole[:LONGEST].rstrip()
        if not key:
            continue
        found[Key(kind, key, concept, more)] = None
        if kind in (NAME, ALIAS) and " " in key and key.isascii():
            words = key.split(" ")
            found.update((Key(INITIALS, one, concept, ""), None) for one in initials(words))
        if kind in (NAME, ALIAS) and " " in key:
            found.update((Key(TOGETHER, one, concept, part), None) for one, part in joined(key.split(" ")))
        if kind in (NAME, ALIAS, HEADING) and not key.isascii():
            heard.update(runs(key.split(" ")))
    found.update((Key(SOUND, one.initials, 0, one.more), None) for run in heard for one in sounds(run))
    return list(found)


def _drawn(concept: int, kind: int, text: str, more: str) -> Iterator[Key]:
    """The keys of a name by what its formulas show."""
    if shown := drawn(text):
        yield Key(DRAWN, shown[:LONGEST], concept, AN_ALIAS if kind == ALIAS else more)
        yield from (Key(FORMULA, one[:LONGEST], concept, more) for one in formulas(text) if len(one) > 1)


def keys_given(aliases: Sequence[tuple[str, str]]) -> list[Key]:
    """Keys of the aliases that a person gave, and how they sound: they belong to a name, not to a number."""
    folded = token_texts([text for pair in aliases for text in pair])
    pairs = zip(folded[::2], folded[1::2], strict=True)
    found = [Key(GIVEN, alias[:LONGEST].rstrip(), 0, name[:LONGEST].rstrip()) for alias, name in pairs if alias]
    heard = dict.fromkeys(run for one in found if not one.key.isascii() for run in runs(one.key.split(" ")))
    return found + [Key(SOUND, one.initials, 0, one.more) for run in heard for one in sounds(run)]


def _asked(concept: Named) -> Iterator[tuple[int, int, str, str]]:
    """What is to be folded: concept, kind, text, and what the key holds besides."""
    number, name, aliases, body = concept
    yield number, NAME, name, ""
    bare = without_number(name)
    for alias in (*aliases, *([bare] if bare and bare != name else [])):
        yield number, ALIAS, alias, ""
    for line, heading in sub_headings(body):
        yield number, HEADING, without_number(heading), f"{line} {heading}"
    for chinese, marked, english in _said(body):
        if chinese.endswith(name) and len(name) > 1:
            yield number, ALIAS, english, ""
        yield number, SAID, english, f"{'=' if marked else '~'}{chinese}"


def _said(body: str) -> Iterator[tuple[str, bool, str]]:
    """Terms that a text gives in both languages: the Chinese, whether its beginning is marked, the English."""
    if body.isascii():
        return
    for number, one in enumerate(_BRACKETED.finditer(body)):
        if number == MOST_SAID:
            return
        before = body[max(one.start() - _BEFORE, 0) : one.start()]
        if one["english"]:
            chinese = _CHINESE_BEFORE.search(before)
            if chinese:
                parts = (part.strip() for part in _PARTS.split(one["english"]))
                yield from ((chinese[2], bool(chinese[1]), english) for english in parts if len(english) > 1)
        elif words := _ENGLISH_BEFORE.search(before):
            yield one["chinese"], True, words[1].strip()
