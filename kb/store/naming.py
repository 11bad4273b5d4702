"""Looking concepts up in the names' index and the full-text index of concepts: numbers, with how near they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from kb.search.fold import tokens
from kb.search.names import ALIAS, AN_ALIAS, DRAWN, FORMULA, GIVEN, HEADING, INITIALS, NAME, SAID, SOUND, TOGETHER
from kb.search.query import Query, Term, match_expression
from kb.search.rank import (
    ALIAS_BEGINS,
    EXACT_ALIAS,
    EXACT_NAME,
    HEADING_BEGINS,
    NAME_BEGINS,
    NAME_HOLDS,
    SAID_BEGINS,
    SAYS,
)
from kb.search.shortened import LEAST_JOINED, LEAST_TOGETHER, MOST_TOGETHER, MOST_WORDS, run_together
from kb.search.sounds import SoundPattern
from kb.store.candidates import CAP
from kb.store.database import Store
from kb.store.filters import Conditions

MOST = 80
MOST_HEARD = 16
MOST_NAMED = 400
"""Names that hold the words of a query of which the best are taken: what begins with them is found before."""
MOST_TERMS = 40
"""Keys of one look that are looked at, the shortest first."""

_EXACT = {NAME: EXACT_NAME, ALIAS: EXACT_ALIAS, GIVEN: EXACT_ALIAS, HEADING: EXACT_ALIAS, SAID: SAYS}
_BEGUN = {NAME: NAME_BEGINS, ALIAS: ALIAS_BEGINS, GIVEN: ALIAS_BEGINS, HEADING: HEADING_BEGINS, SAID: SAID_BEGINS}
_BY_ALIAS = 0.4
"""How much nearer a given name leads to the concept that is called what it stands for than to one with that alias."""
_BY_INITIALS, _BY_TWO_INITIALS = 7.5, 6.9
"""The tier of a name by its initials: below what is called so, two letters are rather the beginning of a name."""
_WRITTEN = f"kind IN ({', '.join(map(str, _EXACT))})"


class Looked(Struct):
    """Concepts by number: the best tier of each, and where a heading inside it was met; what else a term is called."""

    tiers: dict[int, float] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    others: dict[tuple[str, ...], None] = field(default_factory=dict)
    drawn: set[int] = field(default_factory=set)
    """Those whose names show the formula that was looked up."""

    def add(self, number: int, tier: float) -> None:
        self.tiers[number] = max(self.tiers.get(number, 0.0), tier)


def look_up(store: Store, terms: Sequence[Term], looked: Looked, *, whole: bool = False) -> None:
    """Keys that are, or begin with, these terms side by side; only those that are, if `whole`."""
    words = [token for term in terms for token in term.tokens]
    if not words:
        return
    key = " ".join(words)
    # What goes on after a whole word goes on with another word.
    end = key + ("\0" if whole else "\U0010ffff" if terms[-1].prefix else " \U0010ffff")
    rows = store.rows(
        f"SELECT kind, key, concept, more FROM names WHERE {_WRITTEN} AND key >= :key AND key < :end"
        " ORDER BY length(key), kind, key, concept LIMIT :most",
        {"key": key, "end": end, "most": MOST},
    )
    said: list[str] = []
    for kind, found, number, more in rows:
        if not terms[-1].prefix and found != key and not found.startswith(f"{key} "):
            continue
        tier = (_EXACT if found == key else _BEGUN)[kind]
        if kind == GIVEN:
            for called, concept in store.rows(
                "SELECT kind, concept FROM names WHERE kind IN (0, 1) AND key = ?", (more,)
            ):
                looked.add(concept, tier - (_BY_ALIAS if called == ALIAS else 0.0))
            continue
        looked.add(number, tier)
        if kind == HEADING:
            looked.headings.setdefault(number, more)
        elif kind == SAID and found == key:
            said.append(more)
        elif kind == ALIAS and found == key:
            said += _names_of(store, number)
    _look_up_shortened(store, words, looked, whole=whole or not terms[-1].prefix)
    looked.others.update(dict.fromkeys(_terms(store, said)))


def look_up_drawn(store: Store, drawn: str, looked: Looked) -> None:
    """Names that show this notation or begin with it, and those in which a formula does."""
    rows = store.rows(
        f"SELECT kind, key, concept, more FROM names WHERE kind IN ({DRAWN}, {FORMULA}) AND key >= :key AND key < :end"
        " ORDER BY length(key), kind, key, concept LIMIT :most",
        {"key": drawn, "end": drawn + "\U0010ffff", "most": MOST},
    )
    for kind, found, number, more in rows:
        is_heading = more not in ("", AN_ALIAS)
        if kind == FORMULA:
            whole, begun = (HEADING_BEGINS, NAME_HOLDS) if is_heading else (NAME_BEGINS, ALIAS_BEGINS)
        elif is_heading:
            whole, begun = EXACT_ALIAS, HEADING_BEGINS
        else:
            whole, begun = (EXACT_ALIAS, ALIAS_BEGINS) if more else (EXACT_NAME, NAME_BEGINS)
        looked.add(number, whole if found == drawn else begun)
        looked.drawn.add(number)
        if is_heading:
            looked.headings.setdefault(number, more)


def given_to(store: Store, heard: Sequence[tuple[str, ...]]) -> dict[int, tuple[float, int]]:
    """Concepts to which a person gave a name that is, or begins with, one of these: how near, and how long it is."""
    rows = store.rows(
        "SELECT h.value, g.key, n.kind, n.concept FROM json_each(:heard) h JOIN names g ON g.kind = :given"
        " AND g.key >= h.value AND g.key < h.value || :end JOIN names n ON n.key = g.more AND n.kind IN (:name, :alias)"
        " LIMIT :most",
        {
            "heard": json.dumps([" ".join(one) for one in heard]),
            "end": " \U0010ffff",
            "given": GIVEN,
            "name": NAME,
            "alias": ALIAS,
            "most": MOST,
        },
    )
    found: dict[int, tuple[float, int]] = {}
    for said, key, called, concept in rows:
        tier = (EXACT_ALIAS if key == said else ALIAS_BEGINS) - (_BY_ALIAS if called == ALIAS else 0.0)
        found[concept] = max(found.get(concept, (0.0, 0)), (tier, key.count(" ") + 1))
    return found


def _look_up_shortened(store: Store, words: Sequence[str], looked: Looked, *, whole: bool) -> None:
    """Names of which these are the initials, or that are written with other blanks: `back propagation`."""
    together = words[0] if len(words) == 1 else run_together(words)
    if len(words) > 1 and not together and len(words) <= MOST_TOGETHER:
        together = "".join(words)
    if not together.isascii() or not together.isalnum():
        return
    if len(words) == 1 and len(together) <= MOST_WORDS:
        for row in store.rows(
            "SELECT concept FROM names WHERE kind = ? AND key = ? LIMIT ?", (INITIALS, together, MOST)
        ):
            looked.add(row[0], _BY_INITIALS if len(together) > 2 else _BY_TWO_INITIALS)
    if len(together) >= LEAST_JOINED:
        whole = whole or len(together) < LEAST_TOGETHER
        kinds = (TOGETHER,) if len(words) == 1 else (TOGETHER, NAME, ALIAS)
        rows = store.rows(
            f"SELECT key, concept, more, kind FROM names WHERE kind IN ({', '.join(map(str, kinds))})"
            " AND key >= ? AND key < ? ORDER BY length(key), concept LIMIT ?",
            (together, together + ("\0" if whole else "\U0010ffff"), MOST),
        )
        for key, number, part, kind in rows:
            if kind == TOGETHER and part:
                looked.add(number, NAME_HOLDS if key == together else SAYS)
            else:
                looked.add(number, EXACT_ALIAS if key == together else ALIAS_BEGINS)


def _names_of(store: Store, number: int) -> list[str]:
    rows = store.rows("SELECT name FROM concepts WHERE id = ?", (number,))
    return [f"={row[0]}" for row in rows]


def _terms(store: Store, said: Sequence[str]) -> list[tuple[str, ...]]:
    """What a term is called in the other language, as notes say it: marked as a term, else the name of a concept."""
    found: dict[tuple[str, ...], int] = {}
    unsure: list[tuple[str, ...]] = []
    for text in said[:MOST_TERMS]:
        term = tuple(tokens(text[1:]))
        if text.startswith("="):
            found[term] = found.get(term, 0) + 1
        else:
            unsure.append(term)
    if unsure and not found:
        ends = {term[at:] for term in unsure for at in range(len(term) - 1)}
        rows = store.rows(
            "SELECT DISTINCT key FROM names WHERE kind IN (0, 1) AND key IN (SELECT value FROM json_each(?))",
            (json.dumps([" ".join(one) for one in sorted(ends)]),),
        )
        known = {tuple(row[0].split(" ")) for row in rows}
        for term in unsure:
            name = next((term[at:] for at in range(len(term)) if term[at:] in known), None)
            if name is not None:
                found[name] = found.get(name, 0) + 1
    return sorted(found, key=lambda one: (-found[one], len(one), one))[:4]


def listen(store: Store, ways: Iterable[SoundPattern]) -> list[tuple[str, ...]]:
    """The characters in names that sound like this."""
    found: dict[tuple[str, ...], None] = {}
    for way in ways:
        rows = store.rows(
            "SELECT DISTINCT substr(more, 1, :size) FROM names WHERE kind = :kind AND key >= :key AND key < :end"
            " AND more GLOB :pattern LIMIT :most",
            {
                "kind": SOUND,
                "key": way.initials,
                "end": way.initials + "\U0010ffff",
                "pattern": way.pattern,
                "size": way.size,
                "most": MOST_HEARD,
            },
        )
        found.update((tuple(row[0]), None) for row in rows)
    return list(found)[:MOST_HEARD]


def holding(store: Store, query: Query, where: Conditions, weights: tuple[float, float], most: int) -> dict[int, float]:
    """Concepts that the full-text index finds for a query, with their relevance; a weight of 0 leaves a column out."""
    columns = [name for name, weight in zip(("names", "body"), weights, strict=True) if weight]
    return matching(store, match_expression(query, columns), where, weights, most)


def matching(
    store: Store, expression: str, where: Conditions, weights: tuple[float, float], most: int
) -> dict[int, float]:
    """As `holding`, for an expression of the full-text index."""
    if not expression:
        return {}
    names, body = weights
    # Names alone are looked for in an index that holds nothing else.
    source, rank = ("concept_index", f"{names}, {body}") if body else ("name_index", f"{names}")
    cap = CAP if body else MOST_NAMED
    join = "" if where.sql == "1" else "JOIN concepts k ON k.id = i.rowid"
    rows = store.rows(
        f"SELECT rowid, relevance FROM (SELECT i.rowid, -bm25({source}, {rank}) AS relevance"
        f" FROM {source} i {join} WHERE {source} MATCH :text AND {where.sql} LIMIT {cap})"
        " ORDER BY relevance DESC, rowid LIMIT :most",
        {"text": expression, "most": most, **where.arguments},
    )
    return {row[0]: row[1] for row in rows}


def only(store: Store, numbers: Iterable[int], where: Conditions, unwanted: str) -> set[int]:
    """Those of some concepts that meet the conditions and hold none of what is unwanted."""
    given = sorted(numbers)
    if where.sql == "1" and not unwanted:
        return set(given)
    without = " AND k.id NOT IN (SELECT rowid FROM concept_index WHERE concept_index MATCH :unwanted)"
    arguments: Mapping[str, object] = {"given": json.dumps(given), "unwanted": unwanted, **where.arguments}
    rows = store.rows(
        "SELECT k.id FROM concepts k WHERE k.id IN (SELECT value FROM json_each(:given))"
        f" AND {where.sql}{without if unwanted else ''}",
        dict(arguments),
    )
    return {row[0] for row in rows}
