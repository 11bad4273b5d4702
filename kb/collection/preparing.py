"""A text becomes the text of a note: its source named in front matter, a paste as the Markdown that it is read as."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Hashable, Mapping
from datetime import date

from kb.reading import Reading, read_note
from kb.reading.cleaned import KEY, Cleaned, clean_paste
from kb.reading.decode import clean
from kb.reading.frontmatter import FrontMatter, read_front_matter

_OPENING = re.compile(r"---[ \t]*\r?\n")
# What names the source of a note already.
_SOURCE_KEYS = frozenset(("source", "url", "link", "origin", "来源"))
_EMPTY_LINES = re.compile(r"\n\s*\n")
_UNQUOTED = re.compile(r'[\x00-\x1f\x7f"\\\ud800-\udfff\ufffe\uffff]+')
IMPORTED = "imported"
"""The key in front matter that says when a text came, and from which bytes."""
_MEMORY = re.compile(
    rf"^{IMPORTED}(?:: |[ \t]*=[ \t]*)(?P<quote>\"?)(?P<day>\d{{4}}-\d\d-\d\d) "
    r"(?P<sum>[0-9a-f]{12})(?P=quote)[ \t\r]*$",
    re.MULTILINE,
)
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t\r]*$", re.MULTILINE)


def cleaned_text(text: str, path: str, macros: Mapping[str, str] | None = None) -> tuple[Reading, Cleaned, str] | None:
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
        before = read_note(text, path, macros)
        if before.pasted and _sum(read_note(written, path, macros)) == _sum(before):
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


def sum_of(data: bytes) -> str:
    """What the bytes of a source are known by: twelve hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()[:12]


def with_memory(text: str, day: date, of: str) -> str:
    """The text with the day and the sum of its source in its front matter, where that can take it."""
    value = f"{day.isoformat()} {of}"
    before = _remembered(text)
    if before is not None:
        return text[: before.start("day")] + value + text[before.end("sum") :]
    longer = with_keys(text, {IMPORTED: value})
    opening = _OPENING.match(text)
    if longer != text or opening is None:
        return longer
    # The head of a deck of hashcards is TOML.
    longer = f'{text[: opening.end()]}{IMPORTED} = "{value}"\n{text[opening.end() :]}'
    head = read_front_matter(text, "")
    return longer if _only_adds(read_front_matter(longer, ""), head, {IMPORTED: value}) else text


def memory(text: str) -> tuple[str, str] | None:
    """The sum of the source that a note was made from and the day of it; None for what was not imported."""
    found = _remembered(text)
    return None if found is None else (found["sum"], found["day"])


def without_memory(text: str) -> str:
    """The text as it is on any day."""
    found = _remembered(text)
    return text if found is None else text[: found.start()] + text[found.end() :].partition("\n")[2]


def _remembered(text: str) -> re.Match[str] | None:
    opening = _OPENING.match(text)
    if opening is None:
        return None
    closing = _CLOSING.search(text, opening.end())
    return _MEMORY.search(text, opening.end(), len(text) if closing is None else closing.start())


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
