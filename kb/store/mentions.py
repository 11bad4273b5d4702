"""Concepts that are related: one's text links to the other's, without building on it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from kb.store.database import Store
from kb.store.looking import Named, find_concepts, note_concepts

_MOST = 12

_LINKING = """
SELECT k.name, lower(k.key) AS key, k.language, k.note, k.line, k.end_line FROM concepts k
WHERE k.links <> '[]' AND EXISTS (
    SELECT 1 FROM json_each(k.links) l WHERE lower(l.value) IN (SELECT value FROM json_each(:names)))
ORDER BY k.position, k.line
"""
_KEYS = "SELECT lower(key) FROM concepts WHERE key IS NOT NULL AND name IN (SELECT value FROM json_each(?))"


def related(store: Store, named: Iterable[Named], but: Iterable[str]) -> list[str]:
    """The names of the concepts that these link to, then of those that link to these, at most twelve, without `but`.

    One that has a name in several languages comes once, in that of the first of these where it can.
    """
    own = list(named)
    left_out = [*but, *(one.concept.name for one in own)]
    seen = {name.casefold() for name in left_out}
    seen |= {str(row[0]) for row in store.rows(_KEYS, (json.dumps(left_out, ensure_ascii=False),))}
    language = own[0].concept.language if own else ""
    found: dict[str, str] = {}

    def keep(key: str | None, name: str, in_language: str) -> None:
        one = key or name.casefold()
        if one not in seen and name.casefold() not in seen and (one not in found or in_language == language):
            found[one] = name

    for link in dict.fromkeys(link for one in own for link in one.concept.links):
        for twin in find_concepts(store, link) or note_concepts(store, link)[:1]:
            concept = twin.concept
            keep(concept.key.lower() if concept.key else None, concept.name, concept.language)
    called = {str(name) for one in own for name in (one.concept.name, one.concept.key, *one.concept.aliases) if name}
    rows = store.rows(_LINKING, {"names": json.dumps(sorted(name.lower() for name in called), ensure_ascii=False)})
    for row in rows:
        # A link stands in a section, and in every one that holds that: the innermost is meant.
        inner = any(
            one["note"] == row["note"]
            and row["line"] <= one["line"]
            and one["end_line"] <= row["end_line"]
            and (one["line"], one["end_line"]) != (row["line"], row["end_line"])
            for one in rows
        )
        if not inner:
            keep(row["key"], row["name"], row["language"])
    return list(found.values())[:_MOST]
