"""Concepts that are related: one's text links to the other's, without building on it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from kb.store.database import Store
from kb.store.looking import Named, find_concepts, note_concepts

_MOST = 12

_LINKING = """
SELECT k.name, k.note, k.line, k.end_line FROM concepts k WHERE k.links <> '[]' AND EXISTS (
    SELECT 1 FROM json_each(k.links) l WHERE lower(l.value) IN (SELECT value FROM json_each(:names)))
ORDER BY k.position, k.line
"""


def related(store: Store, named: Iterable[Named], but: Iterable[str]) -> list[str]:
    """The names of the concepts that these link to, then of those that link to these, at most twelve, without `but`."""
    own = list(named)
    seen = {one.casefold() for one in but} | {one.concept.name.casefold() for one in own}
    numbers = {one.number for one in own}
    found: list[str] = []
    for link in dict.fromkeys(link for one in own for link in one.concept.links):
        meant = find_concepts(store, link) or note_concepts(store, link)
        if meant and not numbers & {one.number for one in meant} and meant[0].concept.name.casefold() not in seen:
            seen.add(meant[0].concept.name.casefold())
            found.append(meant[0].concept.name)
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
        if not inner and row["name"].casefold() not in seen:
            seen.add(row["name"].casefold())
            found.append(row["name"])
    return found[:_MOST]
