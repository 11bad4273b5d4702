"""Cards out of the store: whole ones to show, and candidates for the queue."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from kb.memory.queue import TYPICAL_AGAIN, Candidate, clock_was_ahead, share_again, typical_seconds, wish
from kb.memory.session import LONGEST_RECALL, LONGEST_TYPED
from kb.model import Card, CardKind, New, Origin, Rating, Reason, Standing, StoredCard, Task, Template
from kb.store.astray import ASTRAY
from kb.store.database import Store
from kb.store.settled import SETTLED
from kb.store.siblings import CAUSED, TAKEN
from kb.store.states import state_from, state_of
from kb.store.typed import asked_of

# A card's own place is the one it was settled on; retired cards have none.
_CARD = """
SELECT c.*, p.line, p.end_line, p.ord AS place_ord, p.heading_path, p.siblings, p.author_id, n.path, n.title,
    k.name AS concept_name
FROM cards c
LEFT JOIN places p ON p.rowid = (
    SELECT q.rowid FROM places q WHERE q.card = c.id AND q.note = c.note AND q.ord = c.ord LIMIT 1)
LEFT JOIN notes n ON n.id = c.note
LEFT JOIN concepts k ON k.id = p.concept
"""
_IN_NOTE_ORDER = " ORDER BY n.path IS NULL, n.path, p.line, p.ord, c.number"


class Pace(Struct, frozen=True, kw_only=True):
    """What an answer takes this person (s; None until known), and which share of due cards is forgotten."""

    median_seconds: float | None
    again: float = TYPICAL_AGAIN


class Counts(Pace, frozen=True, kw_only=True):
    """How much waits: cards in learning, due ones, of these the overdue ones, new ones introduced today.

    `siblings` are due as well and wait for another day, because a card from the same place is asked or was.
    """

    learning: int
    due: int
    overdue: int
    new: int
    introduced: int
    spent_seconds: float
    siblings: int = 0


def card(store: Store, card_id: str) -> StoredCard | None:
    """The card with this id."""
    row = store.one(f"{_CARD} WHERE c.id = ?", (card_id,))
    return None if row is None or row["front"] is None else _stored(row)


def cards(
    store: Store, *, standing: Standing | None = None, note: str | None = None, like: StoredCard | None = None
) -> list[StoredCard]:
    """All cards in the order of the notes, retired ones last; those of a note, or of the note of a card it is `like`,
    with those that ask the same elsewhere.
    """
    clauses, arguments = ["c.front IS NOT NULL"], list[object]()
    if standing is not None:
        clauses.append("c.standing = ?")
        arguments.append(standing.value)
    if note is not None:
        clauses.append("n.path = ?")
        arguments.append(note)
    if like is not None:
        clauses.append("(n.path = ? OR (c.front = ? AND c.rule = ?))")
        arguments += [like.card.note, like.card.front, like.card.rule]
    sql = f"{_CARD} WHERE {' AND '.join(clauses)} {_IN_NOTE_ORDER}"
    return [_stored(row) for row in store.rows(sql, tuple(arguments))]


def numbered(store: Store, numbers: Sequence[int]) -> list[StoredCard]:
    """The cards with these numbers, in this order; those that are gone are left out."""
    rows = store.rows(f"{_CARD} WHERE c.number IN (SELECT value FROM json_each(?))", (json.dumps(list(numbers)),))
    found = {row["number"]: row for row in rows}
    return [_stored(found[number]) for number in numbers if number in found]


def drafts(store: Store, note: str | None, *, held_back: bool = False) -> list[StoredCard]:
    """Drafts in the order of the notes: those that a person may decide about, or those that a doubt holds back."""
    doubted = "(c.doubt <> '' OR COALESCE(c.task, '') IN (SELECT task FROM vouched WHERE verdict = 'differs'))"
    clauses = ["c.front IS NOT NULL", "c.standing = 'draft'", doubted if held_back else f"NOT {doubted}"]
    arguments: list[object] = []
    if note is not None:
        clauses.append("n.path = ?")
        arguments.append(note)
    sql = f"{_CARD} WHERE {' AND '.join(clauses)} {_IN_NOTE_ORDER}"
    return [_stored(row) for row in store.rows(sql, tuple(arguments))]


def ids_starting(store: Store, beginning: str) -> list[str]:
    """The ids of cards that start like this, at most two."""
    escaped = beginning.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = store.rows(
        "SELECT id FROM cards WHERE id LIKE ? ESCAPE '\\' AND front IS NOT NULL ORDER BY id LIMIT 2", (escaped + "%",)
    )
    return [str(row[0]) for row in rows]


def _stored(row: sqlite3.Row) -> StoredCard:
    typed = asked_of(row["task"]) if row["task"] else None
    placed = row["path"] is not None and row["line"] is not None
    return StoredCard(
        id=row["id"],
        card=Card(
            kind=CardKind(row["kind"]),
            rule=row["rule"] or "",
            origin=Origin(row["origin"] or "written"),
            front=row["front"],
            back=row["back"],
            concept=row["concept_name"] or "",
            note=row["path"] or "",
            line=row["line"] if placed else 0,
            end_line=row["end_line"] if placed else 0,
            order=row["place_ord"] if placed else 0,
            language="zh" if row["language"] == "zh" else "en",
            heading_path=tuple(json.loads(row["heading_path"])) if placed else (),
            siblings=row["siblings"] or "",
            author_id=row["author_id"],
            task=typed if isinstance(typed, Task) else None,
            template=typed if isinstance(typed, Template) else None,
        ),
        standing=Standing(row["standing"]),
        state=state_of(row),
        title=row["title"] or "",
        buried_until=None if row["buried"] is None else date.fromordinal(row["buried"]),
        flagged=bool(row["flagged"]),
        ask_now="changed-answer" if _asked_now(row) else "",
        wished=None if row["wished"] is None else date.fromordinal(row["wished"]),
        tags=() if row["tags"] is None else tuple(json.loads(row["tags"])),
        rated=None if row["last_rating"] is None else Rating(row["last_rating"]),
    )


def _asked_now(row: sqlite3.Row) -> bool:
    since, last = row["ask_since"], row["last_at"]
    return since is not None and last is not None and since > last


# Cards, new or in a step, that the person asked for on a day to come; those in review have that day as their own.
_LATER = "SELECT number FROM cards WHERE wished > :day"


def counts(store: Store, today: date) -> Counts:
    """How much waits today, without reading a single card."""
    day = today.toordinal()
    free = "standing = 'active' AND (buried IS NULL OR buried <= :day)"
    # Of several due cards from one place one is asked a day, and none where one was answered today or has a cause.
    alike = f"CASE WHEN number NOT IN ({CAUSED}) THEN siblings END"
    waiting = f"count({alike}) - count(DISTINCT CASE WHEN siblings NOT IN ({TAKEN}) THEN {alike} END)"
    row = store.one(
        f"SELECT (SELECT count(*) FROM cards WHERE {free} AND phase IN ('learning', 'relearning')"
        f"  AND number NOT IN ({_LATER})) AS learning,"
        f" w.siblings, w.cards - w.siblings"
        f" + (SELECT count(*) FROM cards WHERE ask_since IS NOT NULL AND ask_since > last_at AND +{free}"
        "     AND +phase = 'review' AND +due_day > :day)"
        f" + (SELECT count(*) FROM cards WHERE {ASTRAY} AND +{free})"
        f" + (SELECT count(*) FROM cards WHERE wished <= :day AND +{free} AND +phase = 'new') AS due,"
        f" (SELECT count(*) FROM cards WHERE {free} AND phase = 'review' AND due_day < :day) AS overdue,"
        f" (SELECT count(*) FROM cards WHERE {free} AND phase = 'new')"
        f" - (SELECT count(*) FROM cards WHERE wished IS NOT NULL AND +{free} AND +phase = 'new') AS new"
        f" FROM (SELECT count(*) AS cards, {waiting} AS siblings FROM cards"
        f"  WHERE {free} AND phase = 'review' AND due_day <= :day) w",
        {"day": day},
    )
    text = today.isoformat()
    # A card was introduced today when no other day has an answer, not even one to come by the clock of a device that
    # was ahead; one that was known before takes nobody's place.
    today_row = store.one(
        "SELECT count(DISTINCT r.card) FILTER (WHERE NOT r.placed"
        "   AND NOT EXISTS (SELECT 1 FROM reviews e WHERE e.card = r.card"
        "   AND e.day <> :day AND e.id NOT IN (SELECT id FROM retracted))) AS introduced,"
        # Other devices and programs may have counted what a card was left open.
        " total(min(r.seconds, iif(r.verdict IS NULL AND r.typed = '[]', :recall, :typed))) AS seconds FROM reviews r"
        " WHERE r.day = :day AND r.id NOT IN (SELECT id FROM retracted)",
        {"day": text, "recall": LONGEST_RECALL, "typed": LONGEST_TYPED},
    )
    known = pace(store)
    assert row is not None and today_row is not None
    return Counts(
        learning=row["learning"],
        due=row["due"],
        # No more of them than can be asked today.
        overdue=min(row["overdue"], row["due"]),
        new=row["new"],
        introduced=today_row["introduced"],
        spent_seconds=today_row["seconds"],
        siblings=row["siblings"],
        median_seconds=known.median_seconds,
        again=known.again,
    )


def pace(store: Store) -> Pace:
    """How this person answers, by their last answers."""
    recent = store.rows(
        "SELECT seconds, rating, stage FROM reviews WHERE seconds > 0 ORDER BY at DESC, id DESC LIMIT 201"
    )
    seconds = typical_seconds([seconds for seconds, _, _ in recent])
    return Pace(median_seconds=seconds, again=share_again([rating for _, rating, stage in recent if stage]))


def overdue(store: Store, today: date, most: int) -> int:
    """How many overdue cards there are, siblings apart, and no further than `most`: a backlog may be long."""
    row = store.one(
        "SELECT count(*) FROM (SELECT DISTINCT ifnull(siblings, -number) FROM cards c"
        f" WHERE {_FREE} AND phase = 'review' AND due_day < :day AND (siblings IS NULL OR siblings NOT IN"
        " (SELECT siblings FROM cards WHERE last_day = :day AND siblings IS NOT NULL)) LIMIT :most)",
        {"day": today.toordinal(), "most": most},
    )
    assert row is not None
    return int(row[0])


_CANDIDATE = """
SELECT c.id, c.phase, c.stability, c.difficulty, c.last_at, c.last_day, c.due_day, c.due_at, c.reviews, c.lapses,
    c.ask_since, c.wished, c.concept, c.siblings
"""  # as `_candidate` takes them
_FREE = "c.standing = 'active' AND (c.buried IS NULL OR c.buried <= :day)"

# By the signs SQLite finds the few that were asked for by themselves, and not among all that are not due.
_SIGNS = (
    "SELECT EXISTS (SELECT 1 FROM cards WHERE ask_since IS NOT NULL),"
    " EXISTS (SELECT 1 FROM cards WHERE wished <= :day), EXISTS (SELECT 1 FROM cards WHERE last_day > :day + 1)"
)
_CHANGED = (
    f"{_CANDIDATE} FROM cards c WHERE c.ask_since IS NOT NULL AND c.ask_since > c.last_at AND +{_FREE}"
    " AND +c.phase = 'review' AND +c.due_day > :day"
)
_WISHED = f"{_CANDIDATE} FROM cards c WHERE c.wished <= :day AND +{_FREE} AND +c.phase IN ('new', 'review')"
_IS_ASTRAY = f"{_CANDIDATE} FROM cards c WHERE {ASTRAY} AND +{_FREE}"
# Falling retrievability is rising (elapsed / stability). The index holds all that a candidate is made of but the phase,
# which is one for all, and gives what was due last first, so that few others displace it.
_REVIEWED = _CANDIDATE.replace("c.phase", "'review'")
_SUREST = (
    f"{_REVIEWED} FROM cards c INDEXED BY cards_to_review"
    f" WHERE {_FREE} AND c.phase = 'review' AND c.due_day <= :day"
    " ORDER BY (:day - c.last_day) / c.stability LIMIT :limit"
)


def due_candidates(store: Store, today: date, limit: int) -> list[Candidate]:
    """The due cards most likely still known, at most `limit`, and before them those that have a cause of their own.

    That is an answer that changed, that the person asked for this day (a new card may be among these), or that the last
    answer was given by a clock that was ahead.
    """
    arguments: dict[str, object] = {"day": today.toordinal(), "limit": limit}
    ahead = list[Candidate]()
    caused = list[Candidate]()
    # Most days none of them is there: asking that alone is quicker than looking for them.
    if any(store.one(_SIGNS, arguments) or ()):
        ahead += [_candidate(row) for row in store.rows(_IS_ASTRAY, arguments)]
        caused += [_candidate(row) for sql in (_CHANGED, _WISHED) for row in store.rows(sql, arguments)]
    # Some of those that were asked for are due by now as well.
    twice = {one.card for one in caused}
    if limit >= 0:
        arguments["limit"] = limit + len(twice)
    rest = [_candidate(row) for row in store.rows(_SUREST, arguments) if row[0] not in twice]
    return [*(replace(one, cause=clock_was_ahead(one.state, today)) for one in ahead), *caused, *rest]


def candidates_ahead(store: Store, today: date, days: int, limit: int) -> list[Candidate]:
    """The cards that come due within so many days after today, the soonest first, at most `limit`."""
    rows = store.rows(
        f"{_CANDIDATE} FROM (SELECT number FROM cards c WHERE {_FREE} AND c.phase = 'review'"
        " AND c.due_day > :day AND c.due_day <= :last AND c.last_day < :day"
        " ORDER BY c.due_day, (:day - c.last_day) / c.stability DESC LIMIT :limit) d"
        " JOIN cards c ON c.number = d.number",
        {"day": today.toordinal(), "last": today.toordinal() + days, "limit": limit},
    )
    return [replace(_candidate(row), cause=None) for row in rows]


def candidates_of(store: Store, wanted: Collection[str], today: date) -> list[Candidate]:
    """These cards as they stand in the notes, whenever they are due; those that are not asked at all are left out."""
    rows = store.rows(
        f"{_CANDIDATE} FROM cards c LEFT JOIN concepts k ON k.id = c.concept WHERE {_FREE}"
        " AND c.id IN (SELECT value FROM json_each(:wanted)) ORDER BY k.position, c.ord, c.number",
        {"day": today.toordinal(), "wanted": json.dumps(sorted(wanted))},
    )
    return [_candidate(row) for row in rows]


def backlog(store: Store, today: date) -> list[Candidate]:
    """Every card in review that is due by now; the changed ones and those that the person asked for are among them."""
    rows = store.rows(
        f"{_CANDIDATE} FROM cards c WHERE {_FREE} AND c.phase = 'review' AND c.due_day <= :day",
        {"day": today.toordinal()},
    )
    return [_candidate(row) for row in rows]


def coming(store: Store, today: date, days: int) -> dict[int, int]:
    """How many cards in review come due on each of the days after today, by how many days ahead that is."""
    rows = store.rows(
        f"SELECT c.due_day - :day AS ahead, count(*) AS cards FROM cards c WHERE {_FREE} AND c.phase = 'review'"
        " AND c.due_day > :day AND c.due_day <= :day + :days GROUP BY c.due_day",
        {"day": today.toordinal(), "days": days},
    )
    return {int(row["ahead"]): int(row["cards"]) for row in rows}


def learning_candidates(store: Store, today: date) -> list[Candidate]:
    """The cards in a learning step."""
    rows = store.rows(
        f"{_CANDIDATE} FROM cards c WHERE {_FREE} AND c.phase IN ('learning', 'relearning')"
        " AND (c.wished IS NULL OR c.wished <= :day)",
        {"day": today.toordinal()},
    )
    return [_candidate(row) for row in rows]


# What a new card wants of a person, where that is not recalling.
_WORK = {
    CardKind.EXERCISE: "exercise",
    **dict.fromkeys((CardKind.DERIVATIVE, CardKind.PARTIAL, CardKind.GRADIENT), "derivative"),
}


def new_candidates(
    store: Store, today: date, language: str, limit: int, without: Collection[str] = ()
) -> list[Candidate]:
    """New cards in the order of introduction: the person's language first, then what is built on, then the notes.

    Those `without` are left out, those that the person asked for on some day, and those of what they know.
    """
    arguments: dict[str, object] = {"day": today.toordinal(), "language": language, "limit": limit}
    but = ""
    if without:
        but = " AND c.id NOT IN (SELECT value FROM json_each(:without))"
        arguments["without"] = json.dumps(sorted(without))
    rows = store.rows(
        f"{_CANDIDATE}, c.kind, c.task IS NOT NULL AS typed FROM cards c"
        " LEFT JOIN concepts k ON k.id = c.concept"
        f" WHERE {_FREE} AND c.phase = 'new' AND c.wished IS NULL AND c.number NOT IN ({SETTLED}){but}"
        " ORDER BY c.language <> :language, k.position, c.ord LIMIT :limit",
        arguments,
    )
    return [
        Candidate(
            card=row["id"],
            state=New(),
            siblings=str(row["siblings"] or ""),
            concept=str(row["concept"] or ""),
            order=index,
            work=_WORK.get(row["kind"], ""),
            typed=bool(row["typed"]) or row["kind"] == CardKind.EXERCISE,
        )
        for index, row in enumerate(rows)
    ]


def _candidate(row: sqlite3.Row) -> Candidate:
    columns = tuple(row)
    last_at, since, wished, concept, siblings = columns[4], *columns[10:14]
    cause = None
    if since is not None and last_at is not None and since > last_at:
        cause = Reason("changed-answer")
    elif wished is not None:
        cause = wish(date.fromordinal(wished))
    return Candidate(columns[0], state_from(columns[1:10]), str(siblings or ""), str(concept or ""), cause=cause)


def formulas_among(store: Store, ids: Collection[str]) -> set[str]:
    """Those of the cards whose answer is one formula and nothing else."""
    dollars = "length(back) - length(replace(back, '$', ''))"
    rows = store.rows(
        f"SELECT id FROM cards WHERE id IN (SELECT value FROM json_each(?)) AND back GLOB '$?*$' AND ({dollars} = 2"
        f" OR {dollars} = 4 AND back GLOB '$$*$$')",
        (json.dumps(list(ids)),),
    )
    return {row["id"] for row in rows}


def is_untouched(store: Store) -> bool:
    """Was no card ever answered?"""
    return store.one("SELECT 1 FROM reviews LIMIT 1") is None


def siblings_answered(store: Store, today: date) -> set[str]:
    """The places of which a card was answered today."""
    rows = store.rows(
        "SELECT DISTINCT siblings FROM cards WHERE last_day = ? AND siblings IS NOT NULL",
        (today.toordinal(),),
    )
    return {str(row[0]) for row in rows}
