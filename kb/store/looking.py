"""What the store shows besides cards: problems, reviews, concepts, figures."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from kb.model import Concept, Problem, Rating, Review, Severity
from kb.store.database import Store
from kb.store.fold import KINDS, taken_back_by
from kb.store.left import left_notes
from kb.store.losses import missing
from kb.store.schema import UNDOABLE
from kb.store.states import review_of

_CONCEPT = "SELECT k.*, n.path, n.title FROM concepts k JOIN notes n ON n.id = k.note"


# So many cards with a history do not leave the notes by a person's will, when they are most of all.
MANY_VANISHED = 20

# So many names are looked through for short ones.
_LOOKED_THROUGH, _SHORT = 1000, 16

# What a false claim holds back, or stands in doubt, is asked about elsewhere.
_WAITING_DRAFT = (
    "standing = 'draft' AND doubt = '' AND ifnull(task, '') NOT IN (SELECT task FROM vouched WHERE verdict = 'differs')"
)


class Undoable(Struct, frozen=True):
    """The newest entry that an undo would take back."""

    id: str
    kind: Literal["review", "mark", "rule", "join", "separate", "accept", "alias", "parameters", "due", "retract"]
    what: str
    card: str | None
    at: datetime
    concept: str | None = None
    of: str | None = None
    count: int = 1
    also: tuple[str, ...] = ()
    """What was written with it and goes with it."""


class Figures(Struct, frozen=True):
    """What Today counts beside the queue."""

    notes: int
    active: int
    drafts: int
    problems: int
    left: int
    answered: int
    next_day: date | None


class Named(Struct, frozen=True):
    """A concept of the store with its number and its text."""

    number: int
    concept: Concept
    body: str


def problems(store: Store) -> list[Problem]:
    """Everything wrong in the notes, in their order; then the journal lines that were set aside."""
    rows = store.rows(
        "SELECT p.*, n.path FROM problems p JOIN notes n ON n.id = p.note ORDER BY n.path, p.line, p.rowid"
    )
    found = [one.problem for one in left_notes(store)]
    found += [
        Problem(
            note=row["path"],
            line=row["line"],
            code=row["code"],
            arguments=json.loads(row["arguments"]),
            column=row["column"],
            severity=Severity(row["severity"]),
            end_line=row["end_line"],
        )
        for row in rows
    ]
    spoilt = store.rows("SELECT path FROM folders WHERE spoilt ORDER BY path")
    found += [Problem(row["path"], 1, "folder-config-broken") for row in spoilt]
    tangled = store.rows("SELECT n.path, t.* FROM tangles t JOIN notes n ON n.id = t.note ORDER BY n.path, t.line")
    found += [Problem(row["path"], row["line"], row["code"], json.loads(row["arguments"])) for row in tangled]
    doubted = store.rows(
        "SELECT n.path, p.line, v.derivative FROM cards c JOIN vouched v ON v.task = c.task"
        " JOIN places p ON p.card = c.id JOIN notes n ON n.id = p.note"
        " WHERE v.verdict = 'differs' AND c.doubt = '' ORDER BY n.path, p.line"
    )
    found += [
        Problem(
            row["path"], row["line"], "derivative-doubted", {"right": f"${row['derivative']}$"}, severity=Severity.ERROR
        )
        for row in doubted
    ]
    faults = store.rows("SELECT file, line, code FROM journal_faults ORDER BY file, line")
    return found + [
        Problem(f".kb/log/{row['file']}", row["line"], row["code"], severity=Severity.WARNING) for row in faults
    ]


def reviewed_in_no_note(store: Store) -> int:
    """How many cards with a history stand in no note any more, those apart that a person took out."""
    sql = "SELECT count(*) FROM cards WHERE standing = 'retired' AND phase <> 'new' AND marked IS NOT 'silence'"
    return int(store.rows(sql)[0][0])


def vanished(store: Store) -> int:
    """As `reviewed_in_no_note`, when no note is left or most of the cards with a history are gone; else 0."""
    gone = reviewed_in_no_note(store)
    if not gone:
        return 0
    notes, here = store.rows(
        "SELECT (SELECT count(*) FROM notes),"
        " (SELECT count(*) FROM cards WHERE standing <> 'retired' AND phase <> 'new')"
    )[0]
    return gone if not notes or (gone >= MANY_VANISHED and gone > here) else 0


def unknown_kinds(store: Store) -> tuple[str, ...]:
    """The kinds of entries that this version keeps without knowing what they mean."""
    rows = store.rows("SELECT DISTINCT kind FROM entries ORDER BY kind")
    return tuple(row["kind"] for row in rows if row["kind"] not in KINDS)


def reviews(store: Store, limit: int | None, cards: Collection[str] | None = None) -> list[Review]:
    """The newest reviews, of any card or of these, newest last; those taken back are marked."""
    of = "" if cards is None else " WHERE r.card IN (SELECT value FROM json_each(:cards))"
    rows = store.rows(
        f"SELECT r.*, r.id IN (SELECT id FROM retracted) AS retracted FROM reviews r{of}"
        " ORDER BY r.at DESC, r.id DESC LIMIT :most",
        {"most": -1 if limit is None else limit} | ({} if cards is None else {"cards": json.dumps(sorted(cards))}),
    )
    return [review_of(row) for row in reversed(rows)]


_NEWEST_REVIEW = (
    "SELECT r.id, r.at, 'review' AS kind, r.rating AS what, r.card AS card, r.at_text AS fields"
    " FROM reviews r WHERE r.id NOT IN (SELECT id FROM retracted) ORDER BY r.at DESC, r.id DESC LIMIT 1"
)


def acts_since_answer(store: Store, most: int) -> int:
    """How many acts that can be taken back are newer than the newest answer, at most so many."""
    found = store.one(
        f"SELECT count(*) AS acts FROM (SELECT 1 FROM entries e WHERE ({UNDOABLE})"
        " AND id NOT IN (SELECT id FROM retracted)"
        f" AND (e.at, e.id) > (SELECT at, id FROM ({_NEWEST_REVIEW})) LIMIT :most)",
        {"most": most},
    )
    return int(found["acts"]) if found is not None else 0


def newest_undoable(store: Store, *, review: bool = False) -> Undoable | None:
    """The newest review, mark, rule or decision about a join that was not taken back; with `review` no other kind."""
    row = store.one(
        _NEWEST_REVIEW
        if review
        else f"SELECT * FROM (SELECT * FROM ({_NEWEST_REVIEW})"
        " UNION ALL SELECT * FROM (SELECT e.id, e.at, e.kind, NULL, NULL, e.fields FROM entries e"
        f"  WHERE ({UNDOABLE}) AND id NOT IN (SELECT id FROM retracted)"
        "  ORDER BY e.at DESC, e.id DESC LIMIT 1)"
        ") ORDER BY at DESC, id DESC LIMIT 1"
    )
    if row is None:
        return None
    if row["kind"] == "review":
        # Where a clock was wrong, the place in the order is not the time.
        at = datetime.fromisoformat(row["fields"])
        return Undoable(row["id"], "review", Rating(row["what"]).name.lower(), row["card"], at)
    at = datetime.fromtimestamp(row["at"]).astimezone()
    fields = json.loads(row["fields"])
    if row["kind"] == "rule":
        named = fields.get("cards")
        count = max(len(named), 1) if isinstance(named, list) else 1
        return Undoable(row["id"], "rule", str(fields.get("what", "")), None, at, count=count)
    if row["kind"] == "alias":
        what = "removed" if fields.get("removed") is True else "added"
        return Undoable(row["id"], "alias", what, None, at, str(fields.get("concept", "")))
    if row["kind"] == "accept":
        return Undoable(row["id"], "accept", str(fields.get("note", "")), None, at)
    if row["kind"] == "due":
        named = fields.get("cards")
        wanted = [one for one in named if isinstance(one, list) and one] if isinstance(named, list) else []
        if "spread" in fields or len({str(one[-1]) for one in wanted}) != 1:
            return Undoable(row["id"], "due", "spread", None, at)
        if len(wanted) > 1:
            return Undoable(row["id"], "due", "many", None, at, count=len(wanted))
        return Undoable(row["id"], "due", "1", str(wanted[0][0]), at)
    if row["kind"] == "retract":
        brought = fields.get("brought")
        count = brought if isinstance(brought, int) else len(taken_back_by(fields))
        concept, of = (value if isinstance(value, str) else None for value in map(fields.get, ("concept", "required")))
        return Undoable(row["id"], "retract", str(fields["what"]), None, at, concept, of, count, _together(fields))
    if row["kind"] == "parameters":
        return Undoable(row["id"], "parameters", "", None, at)
    if row["kind"] in ("join", "separate"):
        return Undoable(row["id"], row["kind"], str(fields["step"]), str(fields.get("card", "")), at)
    marked = fields.get("cards")
    several = [one for one in marked if isinstance(one, str)] if isinstance(marked, list) else []
    about = (value if isinstance(value, str) else None for value in map(fields.get, ("card", "concept", "of", "tag")))
    card, concept, of, tag = about
    if len(several) == 1:
        (card,) = several
    count = max(len(several), 1)
    return Undoable(row["id"], "mark", str(fields.get("mark", "")), card, at, concept, of or tag, count)


def _together(fields: Mapping[str, object]) -> tuple[str, ...]:
    written = fields.get("with")
    return tuple(one for one in written if isinstance(one, str)) if isinstance(written, list) else ()


def drafts_wait(store: Store) -> bool:
    """Is there a draft to decide about?"""
    return store.one(f"SELECT 1 FROM cards WHERE {_WAITING_DRAFT} LIMIT 1") is not None


def figures(store: Store, today: date) -> Figures:
    """The counts of Today."""
    row = store.one(
        "SELECT (SELECT count(*) FROM notes) AS notes,"
        " (SELECT count(*) FROM cards WHERE standing = 'active') AS active,"
        f" (SELECT count(*) FROM cards WHERE {_WAITING_DRAFT}) AS drafts,"
        " (SELECT count(*) FROM problems WHERE severity <> 'notice') + (SELECT count(*) FROM tangles)"
        " + (SELECT count(*) FROM folders WHERE spoilt) + (SELECT count(*) FROM left_notes)"
        ' AS problems, (SELECT count(*) FROM left_notes) AS "left",'
        " (SELECT count(*) FROM reviews WHERE day = :text AND id NOT IN (SELECT id FROM retracted)) AS answered,"
        " (SELECT min(due_day) FROM cards WHERE standing = 'active' AND due_day > :day) AS next_day",
        {"day": today.toordinal(), "text": today.isoformat()},
    )
    assert row is not None
    return Figures(
        notes=row["notes"],
        active=row["active"],
        drafts=row["drafts"],
        problems=row["problems"] + bool(missing(store)),
        left=row["left"],
        answered=row["answered"],
        next_day=None if row["next_day"] is None else date.fromordinal(row["next_day"]),
    )


def find_concepts(store: Store, name: str) -> list[Named]:
    """Every place that explains the concept with this name, key or alias; concepts of one key are one concept.

    A name that a person gave leads nowhere else once a concept has it as its own.
    """
    wanted = name.strip().casefold()
    hits = [row for row in _called(store, _CONCEPT, [wanted]) if wanted in _names(row)]
    if not any(wanted == str(row["name"]).casefold() for row in hits):
        known = {row["id"] for row in hits}
        others = {concept.casefold() for alias, concept in given(store) if alias.casefold() == wanted} - {wanted}
        rows = _called(store, _CONCEPT, others) if others else []
        hits += [row for row in rows if row["id"] not in known and others & _names(row)]
    keys = {row["key"] for row in hits if row["key"]}
    if keys:
        rows = store.rows(
            f"{_CONCEPT} WHERE lower(k.key) IN (SELECT lower(value) FROM json_each(?)) AND k.key IS NOT NULL",
            (json.dumps(sorted(keys)),),
        )
        known = {row["id"] for row in hits}
        hits += [row for row in rows if row["key"] in keys and row["id"] not in known]
    return [Named(row["id"], _concept(row), row["body"]) for row in sorted(hits, key=_in_notes)]


def _called(store: Store, select: str, names: Iterable[str]) -> list[sqlite3.Row]:
    """Concepts of which one of these may be a name, an alias or a key: who asks looks at each once more."""
    # Folding takes imports that lists of problems and reviews go without.
    from kb.search.fold import token_texts
    from kb.search.names import ALIAS, LONGEST, NAME

    wanted = list(names)
    keys = [key[:LONGEST].rstrip() for key in token_texts(wanted)]
    if not all(keys):
        # A name without a letter has no key in the index.
        return store.rows(select)
    return store.rows(
        f"{select} WHERE k.id IN (SELECT concept FROM names WHERE kind IN ({NAME}, {ALIAS})"
        " AND key IN (SELECT value FROM json_each(:keys)))"
        " OR (lower(k.key) IN (SELECT lower(value) FROM json_each(:names)) AND k.key IS NOT NULL)",
        {"keys": json.dumps(keys), "names": json.dumps(wanted)},
    )


def _in_notes(row: sqlite3.Row) -> tuple[str, int, int]:
    return row["path"], row["line"], row["id"]


def note_concepts(store: Store, name: str) -> list[Named]:
    """The own concepts of the notes with this path or file name, with or without its suffix."""
    wanted = name.strip().casefold()
    rows = store.rows(
        f"{_CONCEPT} WHERE k.id IN (SELECT min(id) FROM concepts GROUP BY note)"
        " AND lower(n.path) LIKE ? ESCAPE '\\' ORDER BY n.path",
        ("%" + re.sub(r"([%_\\])", r"\\\1", wanted) + "%",),
    )
    return [Named(row["id"], _concept(row), row["body"]) for row in rows if wanted in _paths(str(row["path"]))]


def _paths(path: str) -> set[str]:
    """What a person may call a note: its path, its file's name, both without the suffix."""
    names = {path.casefold(), path.rpartition("/")[2].casefold()}
    return names | {name.rpartition(".")[0] or name for name in names}


def concept_names(store: Store) -> list[str]:
    """The names of all concepts, once each, in the order of the notes."""
    rows = store.rows("SELECT k.name FROM concepts k JOIN notes n ON n.id = k.note ORDER BY n.path, k.line")
    return list(dict.fromkeys(str(row[0]) for row in rows))


def first_names(store: Store, language: str, most: int) -> list[str]:
    """At most so many short names of the first concepts to be learned, without formulas, those of a language first."""
    # What a note defines is a concept to everybody; its title may be that of a file.
    defined = store.rows(
        "SELECT c.name, c.language, c.note FROM cards AS k JOIN concepts AS c ON c.id = k.concept"
        " WHERE k.rule = 'definition' AND k.standing IN ('active', 'draft') ORDER BY k.number LIMIT ?",
        (_LOOKED_THROUGH,),
    )
    titles = store.rows("SELECT name, language, note FROM concepts ORDER BY position, line LIMIT ?", (_LOOKED_THROUGH,))
    found = [*_examples(defined, language), *_examples(titles, language)]
    return list(dict.fromkeys(found))[:most]


def _examples(rows: list[sqlite3.Row], language: str) -> list[str]:
    # What a whole note is about says more than a heading in it.
    heads = list({row["note"]: row for row in reversed(rows)}.values())[::-1]
    # A daily note is called by its day, which nobody looks for as a concept.
    plain = [
        row for row in heads if len(row["name"]) <= _SHORT and "$" not in row["name"] and not row["name"][0].isdigit()
    ]
    return [row["name"] for row in sorted(plain, key=lambda row: row["language"] != language)]


def given(store: Store) -> list[tuple[str, str]]:
    """The names that a person gave, each with its concept, in the order in which they were given."""
    return [(row[0], row[1]) for row in store.rows("SELECT name, concept FROM aliases ORDER BY rowid")]


def given_aliases(store: Store, names: set[str]) -> list[str]:
    """The aliases that a person gave to a concept of one of these names."""
    return [name for name, concept in given(store) if concept in names]


def cards_in(store: Store, named: list[Named]) -> list[str]:
    """The ids of the cards that stand in these concepts' parts of their notes, in order."""
    found: dict[str, None] = {}
    for one in named:
        rows = store.rows(
            "SELECT p.card FROM places p JOIN concepts k ON k.note = p.note WHERE k.id = ?"
            " AND (p.concept = k.id OR p.line BETWEEN k.line AND k.end_line) ORDER BY p.line, p.ord",
            (one.number,),
        )
        found.update(dict.fromkeys(str(row[0]) for row in rows))
    return list(found)


def _names(row: sqlite3.Row) -> set[str]:
    names = [row["name"], *json.loads(row["aliases"])]
    if row["key"]:
        names.append(row["key"])
    return {str(name).casefold() for name in names}


def _concept(row: sqlite3.Row) -> Concept:
    return Concept(
        name=row["name"],
        note=row["path"],
        line=row["line"],
        end_line=row["end_line"],
        language="zh" if row["language"] == "zh" else "en",
        aliases=tuple(json.loads(row["aliases"])),
        parent=row["parent"],
        requires=tuple(json.loads(row["requires"])),
        links=tuple(json.loads(row["links"])),
        heading_path=tuple(json.loads(row["heading_path"])),
        key=row["key"],
    )
