"""Cards as a table: which ones in which order, which of them an act would change, what was said of one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Literal

from kb.model import Reason, Schedule, Standing, StoredCard
from kb.search.query import read_query
from kb.store.database import Store
from kb.store.filters import Moment, find_numbers
from kb.store.known import GIVEN, to_json
from kb.store.taken import schedule_of

Column = Literal["note", "state", "due", "stability", "lapses", "answered"]
Act = Literal["approve", "silence", "suspend", "resume", "bury", "flag", "unflag", "tag", "untag", "due"]

# What is nothing comes last, whichever way round the rest is.
_STATES = (
    "CASE c.standing WHEN 'draft' THEN 4 WHEN 'suspended' THEN 5 WHEN 'silenced' THEN 6 WHEN 'retired' THEN 7"
    " ELSE CASE c.phase WHEN 'relearning' THEN 0 WHEN 'learning' THEN 1 WHEN 'review' THEN 2 ELSE 3 END END"
)
_DUE = (
    "CASE WHEN c.standing <> 'active' THEN NULL ELSE max(ifnull(c.buried, 0),"
    " CASE WHEN c.ask_since > c.last_at THEN min(c.due_day, :day) ELSE ifnull(c.wished, c.due_day) END) END"
)
_IN_NOTES = "n.path IS NULL, n.path, c.ord, c.number"
_ORDERS: dict[Column, tuple[str, ...]] = {
    "note": (),
    "state": (_STATES,),
    "due": (_DUE, "c.due_at"),
    "stability": ("c.stability",),
    "lapses": ("CASE WHEN c.phase <> 'new' THEN c.lapses END",),
    "answered": ("c.last_day", "c.last_at"),
}
COLUMNS: tuple[Column, ...] = tuple(_ORDERS)
"""What cards can be ordered by."""

_CHANGED_BY: dict[Act, str] = {
    "approve": "c.standing IN ('draft', 'silenced')",
    "silence": "c.standing NOT IN ('silenced', 'retired')",
    "suspend": "c.standing = 'active'",
    "resume": "c.suspended",
    "bury": "c.standing = 'active' AND ifnull(c.buried, 0) <= :day",
    "flag": "NOT c.flagged",
    "unflag": "c.flagged",
    "tag": "1",
    "untag": "c.tags IS NOT NULL",
    "due": "c.standing = 'active'",
}


def ordered(store: Store, query: str, moment: Moment, by: Column, *, descending: bool = False) -> tuple[int, ...]:
    """The numbers of the cards that a query finds (empty: of all that stand in a note), in an order."""
    way = " DESC" if descending else ""
    orders = "".join(f"({order}) IS NULL, ({order}){way}, " for order in _ORDERS[by])
    notes = _IN_NOTES if by != "note" or not descending else "n.path IS NULL, n.path DESC, c.ord DESC, c.number"
    arguments: dict[str, object] = {"day": moment.day.toordinal()}
    which = "c.standing <> 'retired'"
    if query.strip():
        which = "c.number IN (SELECT value FROM json_each(:found))"
        arguments["found"] = json.dumps(find_numbers(store, read_query(query), moment))
    # A subquery with a limit keeps its order, and one row that holds all is read several times as fast as many.
    row = store.one(
        "SELECT json_group_array(number) FROM (SELECT c.number FROM cards c LEFT JOIN notes n ON n.id = c.note"
        f" WHERE {which} AND c.front IS NOT NULL ORDER BY {orders}{notes} LIMIT -1)",
        arguments,
    )
    return () if row is None else tuple(json.loads(row[0]))


def ids(store: Store, numbers: Sequence[int]) -> list[str]:
    """The ids of the cards with these numbers."""
    row = store.one(f"SELECT json_group_array(id) FROM cards WHERE number IN {GIVEN}", (json.dumps(list(numbers)),))
    return [] if row is None else list(json.loads(row[0]))


def changed_by(store: Store, act: Act, cards: Collection[str], today: date, tag: str = "") -> list[str]:
    """Of these cards the ones that an act would change."""
    rows = store.rows(
        "SELECT c.id, c.tags FROM cards c WHERE c.id IN (SELECT value FROM json_each(:cards)) AND c.front IS NOT NULL"
        f" AND ({_CHANGED_BY[act]}) ORDER BY c.number",
        {"cards": to_json(cards), "day": today.toordinal()},
    )
    if act in ("tag", "untag"):
        rows = [row for row in rows if _has(row["tags"], tag) is (act == "untag")]
    return [str(row["id"]) for row in rows]


def _has(tags: str | None, tag: str) -> bool:
    return tags is not None and tag.casefold() in (str(one).casefold() for one in json.loads(tags))


def tags(store: Store, cards: Collection[str] | None = None) -> list[str]:
    """The tags that persons gave to these cards, the commonest first; None: those of any card and of any note."""
    of = "" if cards is None else f" AND id IN {GIVEN}"
    arguments = () if cards is None else (to_json(cards),)
    rows = store.rows(
        f"SELECT tags, count(*) FROM cards WHERE tags IS NOT NULL{of} GROUP BY tags ORDER BY 2 DESC, 1", arguments
    )
    if cards is None:
        rows += store.rows("SELECT tags, 0 FROM notes WHERE tags <> '[]' GROUP BY tags")
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for row in rows:
        for tag in json.loads(row[0]):
            name = str(tag).removeprefix("#")
            counts[name.casefold()] += int(row[1])
            names.setdefault(name.casefold(), name)
    return [names[key] for key in sorted(counts, key=lambda key: (-counts[key], key))]


def taken(store: Store, card: str) -> Schedule | None:
    """The schedule that was taken over for a card from another program."""
    row = store.one("SELECT fields FROM taken WHERE card = ?", (card,))
    return None if row is None else schedule_of(json.loads(row[0]))


def why_not_asked(store: Store, stored: StoredCard) -> Reason | None:
    """Why a card is not asked, for as long as that is so; None where it is."""
    match stored.standing:
        case Standing.RETIRED:
            return Reason("retired")
        case Standing.SUSPENDED:
            return _said(store, stored.id, "suspend", "suspended")
        case Standing.SILENCED:
            return _said(store, stored.id, "silence", "silenced")
        case Standing.DRAFT:
            sql = "SELECT c.doubt <> '' OR ifnull(v.verdict, '') = 'differs' FROM cards c"
            row = store.one(f"{sql} LEFT JOIN vouched v ON v.task = c.task WHERE c.id = ?", (stored.id,))
            return Reason("draft-doubted" if row is not None and row[0] else "draft")
    return None


def _said(store: Store, card: str, mark: str, code: str) -> Reason:
    """When a person marked a card so; where nobody marked this one, it is by its rule."""
    rows = store.rows(
        "SELECT day, fields FROM entries WHERE kind = 'mark' AND instr(fields, ?)"
        " AND id NOT IN (SELECT id FROM retracted) ORDER BY at DESC, id DESC",
        (card,),
    )
    for row in rows:
        if json.loads(row["fields"]).get("mark") == mark:
            return Reason(code, {"day": row["day"]})
    return Reason(f"{code}-by-rule")


__all__ = ["COLUMNS", "Act", "Column", "changed_by", "ids", "ordered", "tags", "taken", "why_not_asked"]
