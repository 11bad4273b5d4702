"""The YAML at the head of a note, or the TOML that hashcards has there."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct, field

from kb.model import Language, Problem

if TYPE_CHECKING:
    from yaml import MarkedYAMLError, SafeLoader

_OPEN = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML = re.compile(r"\s*[A-Za-z0-9_-]+[ \t]*=[ \t]*\S")
_MAY_ALIAS = re.compile(r"(?:^|[\s\[,:{?-])[&*]\S", re.MULTILINE)
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_LIMIT = 20_000
# Keys and values that begin with a letter and hold no sign that means something in YAML …
_PLAIN_LINES = re.compile(r"(?:[A-Za-z][A-Za-z0-9_-]{0,99}: +[A-Za-z\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff ._,-]*\n)+")
# … are texts, but for these.
_NO_TEXT = frozenset(("yes", "no", "on", "off", "true", "false", "null"))


class FrontMatter(Struct, frozen=True):
    """What the head of a note says: its values, and the number of lines that it takes."""

    values: Mapping[str, object] = field(default_factory=dict)
    lines: int = 0
    problems: tuple[Problem, ...] = ()

    def word(self, name: str) -> str | None:
        """The value of `name` as one line of text, or None."""
        value = self.values.get(name)
        if value is None or isinstance(value, list | dict):
            return None
        return " ".join(str(value).split()) or None

    def words(self, *names: str) -> tuple[str, ...]:
        """The values of `names` as texts; a string is cut at commas, nested lists are paths joined by `/`."""
        found: list[str] = []
        for name in names:
            value = self.values.get(name)
            if isinstance(value, str):
                found += re.split(r"[,，、;；]", value)
            elif isinstance(value, list):
                found += [
                    "/".join(map(str, item)) if isinstance(item, list) else str(item)
                    for item in value
                    if item is not None
                ]
            elif value is not None and not isinstance(value, dict):
                found.append(str(value))
        cleaned = (" ".join(word.split()).lstrip("#").removeprefix("[[").removesuffix("]]") for word in found)
        return tuple(dict.fromkeys(word for word in cleaned if word))


def read_front_matter(text: str, note: str) -> FrontMatter:
    """The front matter of `text`; broken YAML is a problem with its line, and its lines are still set aside."""
    opening = _OPEN.match(text)
    if not opening:
        return FrontMatter()
    closing = _CLOSE.search(text, opening.end(), opening.end() + _LIMIT)
    if closing is None:
        unclosed = _looks_like_yaml(text[opening.end() : opening.end() + 500])
        return FrontMatter(problems=(Problem(note, 1, "front-matter-unclosed"),) if unclosed else ())
    source = text[opening.end() : closing.start()]
    if _TOML.match(source):
        values, problems = _load_toml(source, note)
        problems += tuple(_misunderstood(values, source, note))
        return FrontMatter(values, text.count("\n", 0, closing.start()) + 1, problems)
    if source.strip() and not _looks_like_yaml(source):
        return FrontMatter()
    values, problems = _load(source, note)
    problems += tuple(_misunderstood(values, source, note))
    return FrontMatter(values, text.count("\n", 0, closing.start()) + 1, problems)


def _misunderstood(values: Mapping[str, object], source: str, note: str) -> Iterator[Problem]:
    """The keys that kb reads whose values are not of the kind that it reads there."""
    for key, value in values.items():
        said = _EXPECTED.get(key)
        if said is None or value is None or said[0](value):
            continue
        at = re.search(rf"^[ \t]*[{{\"']*{re.escape(key)}[\"']?[ \t]*[:=][ \t]*", source, re.MULTILINE)
        line = source.count("\n", 0, at.end()) + 2 if at else 2
        column = at.end() - source.rfind("\n", 0, at.end()) if at else 1
        arguments = {"key": key, "value": " ".join(str(value).split())[:40], "example": said[1]}
        yield Problem(note, line, _CODES.get(key, "front-matter-value"), arguments, column)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_names(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and all(item is None or isinstance(item, str) for item in value)
    )


def _are_tags(value: object) -> bool:
    """Tags may be years, and paths of their parts."""
    values = value if isinstance(value, list) else [value]
    return all(item is None or isinstance(item, str | int | float | list) for item in values)


def _is_language(value: object) -> bool:
    return isinstance(value, str) and value.strip().casefold().startswith(LANGUAGES["zh"] + LANGUAGES["en"])


LANGUAGES: dict[Language, tuple[str, ...]] = {"zh": ("zh", "cn", "中"), "en": ("en", "英")}
"""How the names of a language begin in `lang`."""


def _is_cards(value: object) -> bool:
    return value in ("written", "stated", "all")


_CODES = {"cards": "unknown-cards-setting"}
_EXPECTED: dict[str, tuple[Callable[[object], bool], str]] = {
    "title": (_is_text, 'title: "…"'),
    "concept": (_is_text, "concept: gradient"),
    "aliases": (_are_names, "aliases: [gradient, 梯度]"),
    "alias": (_are_names, "alias: gradient"),
    "requires": (_are_names, "requires: [limit, derivative]"),
    "prerequisites": (_are_names, "prerequisites: [limit, derivative]"),
    "tags": (_are_tags, "tags: [analysis]"),
    "tag": (_are_tags, "tag: analysis"),
    "cards": (_is_cards, "cards: written / cards: stated / cards: all"),
    "lang": (_is_language, "lang: zh / lang: en"),
    "language": (_is_language, "language: zh / language: en"),
}


def _looks_like_yaml(source: str) -> bool:
    first = next((line for line in source.split("\n") if line.strip() and not line.lstrip().startswith("#")), "")
    return bool(re.match(r"\s*[\w\"'-][\w .\"'-]*:(?:\s|$)|\s*[?&!{-]", first))


def _load_toml(source: str, note: str) -> tuple[dict[str, object], tuple[Problem, ...]]:
    import tomllib

    try:
        loaded = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        at = _TOML_PLACE.search(str(fault))
        line, column = (int(at[1]) + 1, int(at[2])) if at else (2, 1)
        return {}, (Problem(note, line, "front-matter-broken", {"detail": str(fault)[:80]}, column),)
    values = {key: _plain(value) for key, value in loaded.items()}
    if "name" in values:
        values.setdefault("title", values["name"])
    return values, ()


def _load(source: str, note: str) -> tuple[dict[str, object], tuple[Problem, ...]]:
    plain = _PLAIN_LINES.fullmatch(source) and [line.split(": ", 1) for line in source.splitlines()]
    if plain and not any(word.strip().lower() in _NO_TEXT for line in plain for word in line):
        # Most heads are a few words, and reading those as YAML takes longer than loading YAML should.
        return {key: value.strip() for key, value in plain}, ()
    import yaml

    # libyaml reads ten times faster, but expands aliases by itself: only what can hold none may go there.
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = fast if not _MAY_ALIAS.search(source) else plain_loader()
    try:
        loaded = yaml.load(source, Loader=loader)  # noqa: S506 - both are safe loaders
    except yaml.MarkedYAMLError as fault:
        code = "front-matter-alias" if fault.problem == "alias" else "front-matter-broken"
        line, column = _where(source, fault)
        return {}, (Problem(note, line, code, {"detail": (fault.problem or "")[:80]}, column),)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as fault:
        return {}, (Problem(note, 1, "front-matter-broken", {"detail": str(fault)[:80]}),)
    if loaded is None:
        return {}, ()
    if not isinstance(loaded, dict):
        return {}, (Problem(note, 2, "front-matter-broken", {"detail": ""}),)
    return {str(key): _plain(value) for key, value in loaded.items()}, ()


def _where(source: str, fault: MarkedYAMLError) -> tuple[int, int]:
    """Line and column of what the YAML reader stumbled over; what is never closed is wrong where it begins."""
    rows = source.rstrip().split("\n")
    for mark in (fault.problem_mark, fault.context_mark):
        if mark is not None and mark.line < len(rows):
            return mark.line + 2, mark.column + 1
    return len(rows) + 1, max(len(rows[-1]), 1)


@cache
def plain_loader() -> type[SafeLoader]:
    import yaml

    class Plain(yaml.SafeLoader):
        """A safe loader that takes no aliases: they can make a small text a huge value."""

        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            if self.check_event(yaml.AliasEvent):
                event = self.peek_event()  # type: ignore[no-untyped-call]
                raise yaml.composer.ComposerError(None, None, "alias", event.start_mark)
            node: yaml.Node | None = super().compose_node(parent, index)
            return node

    return Plain


def _plain(value: object) -> object:
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return value
