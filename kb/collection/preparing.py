"""A text becomes the text of a note: its source named in front matter, a paste as the Markdown that it is read as."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable

from kb.reading import Reading, read_note
from kb.reading.cleaned import KEY, Cleaned, clean_paste
from kb.reading.decode import clean
from kb.reading.frontmatter import FrontMatter, read_front_matter

_OPENING = re.compile(r"---[ \t]*\r?\n")
# What names the source of a note already.
_SOURCE_KEYS = frozenset(("source", "url", "link", "origin", "来源"))
_EMPTY_LINES = re.compile(r"\n\s*\n")
_UNQUOTED = re.compile(r'[\x00-\x1f\x7f"\\]+')


def cleaned_text(text: str, path: str) -> tuple[Reading, Cleaned, str] | None:
    """How a paste is read, what it becomes, and the note's text; None for what is no paste.

    The note gives the very cards and concepts that the paste gives; where it would not, the paste stays as it is.
    """
    if "\n>>>>>>> " in text:
        return None
    plain = clean(text)[0]
    head = read_front_matter(plain, path)
    rows = plain.split("\n")
    for cleaned in clean_paste("\n".join(rows[head.lines :])):
        own = "\n".join(rows[: head.lines]) + "\n" if head.lines else ""
        written = with_keys(f"{own}\n{cleaned.text}" if own else cleaned.text, {KEY: "true"})
        before = read_note(text, path)
        if before.pasted and _sum(read_note(written, path)) == _sum(before):
            return before, cleaned, written
    return None


def _sum(reading: Reading) -> Counter[Hashable]:
    """What a reading comes to, apart from lines."""
    # A line of a page is a paragraph: with or without an empty line below it.
    cards = [
        (card.rule, card.origin, card.front, _EMPTY_LINES.sub("\n", card.back), card.concept, card.task)
        for card in reading.cards
    ]
    concepts = [(concept.name, concept.aliases, concept.parent, concept.requires) for concept in reading.concepts]
    return Counter[Hashable]([*cards, *concepts, reading.title, reading.language, reading.pasted])


def with_source(text: str, source: str) -> str:
    """The text with its source named in front matter, unless that names one already or could not take it."""
    if not source:
        return text
    return with_keys(text, {"source": f'"{_UNQUOTED.sub("-", source)}"'})


def with_keys(text: str, keys: dict[str, str]) -> str:
    """The text with these keys in its front matter, each value as YAML writes it; what stands there stays."""
    added = "".join(f"{key}: {value}\n" for key, value in keys.items())
    head = read_front_matter(text.replace("\r\n", "\n"), "")
    opening = _OPENING.match(text)
    if opening is None or not head.lines:
        return f"---\n{added}---\n\n{text}"
    if not head.values.keys().isdisjoint(keys) or ("source" in keys and not _SOURCE_KEYS.isdisjoint(head.values)):
        return text
    ending = "\r\n" if opening[0].endswith("\r\n") else "\n"
    longer = text[: opening.end()] + added.replace("\n", ending) + text[opening.end() :]
    return longer if _only_adds(read_front_matter(longer.replace("\r\n", "\n"), ""), head, keys) else text


def _only_adds(after: FrontMatter, before: FrontMatter, keys: dict[str, str]) -> bool:
    values = {key: value for key, value in after.values.items() if key not in keys}
    return after.lines == before.lines + len(keys) and values == before.values and keys.keys() <= after.values.keys()
