"""The tables of the store. A store of another version is thrown away and made again: it is a cache."""

from __future__ import annotations

import re
import sqlite3

from kb.search import FOLD_VERSION

# An index of other folding finds nothing, so that counts as another version too.
VERSION = 100 * 37 + FOLD_VERSION

MARKED = "marked IS NOT NULL OR suspended OR buried IS NOT NULL OR flagged OR ask_since IS NOT NULL OR tags IS NOT NULL"
"""Which rows of `cards` a person marked; said alike in the index and in queries, or SQLite would not use the index."""

WISHES = "kind = 'due' AND json_extract(fields, '$.cards') IS NOT NULL"
"""Which rows of `entries` ask for cards on a day, where others of their kind are schedules; said alike too."""

TELLING = "kind NOT IN ('due', 'practice', 'text', 'gone', 'back')"
"""Which rows of `entries`, besides wishes, a card's state, standing or name may depend on; said alike too."""

UNDOABLE = (
    "kind IN ('mark', 'rule', 'accept', 'alias', 'parameters') OR kind IN ('join', 'separate')"
    " AND json_extract(fields, '$.step') IN ('asked', 'undone') OR kind = 'retract'"
    " AND json_extract(fields, '$.what') IN ('reviews', 'schedules', 'back', 'known', 'severed')"
    " OR kind = 'due' AND json_extract(fields, '$.cards') IS NOT NULL"
)
"""Which rows of `entries` a person can take back; said alike too."""

# Bytes of new words that a full-text index gathers before it writes them: it is built a fifth quicker.
HASH_SIZE = 16 << 20

# Words by their first two letters too (`prefix`): of 100,000 cards half hold some word in co-, and finding a thousand
# of them takes 4 ms for 15. Names alone have an index of their own: words of texts would be gone through for them too.
INDEXES = f"""
CREATE VIRTUAL TABLE name_index USING fts5 (names, tokenize = 'unicode61', prefix = '1 2');
CREATE VIRTUAL TABLE concept_index USING fts5 (names, body, tokenize = 'unicode61', prefix = '2');
CREATE VIRTUAL TABLE card_index USING fts5 (front, back, tokenize = 'unicode61', prefix = '2');
INSERT INTO concept_index (concept_index, rank) VALUES ('hashsize', {HASH_SIZE});
INSERT INTO card_index (card_index, rank) VALUES ('hashsize', {HASH_SIZE});
"""

# States stand beside the card's text, so that one covering index answers what is due without touching the texts.
TABLES = f"""
CREATE TABLE notes (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, mtime INTEGER NOT NULL,
    hash TEXT NOT NULL, title TEXT NOT NULL, language TEXT NOT NULL, key TEXT, cards TEXT, tags TEXT NOT NULL
);
CREATE INDEX notes_by_tags ON notes (tags);
CREATE TABLE concepts (
    id INTEGER PRIMARY KEY, note INTEGER NOT NULL, name TEXT NOT NULL, key TEXT, parent TEXT, line INTEGER NOT NULL,
    end_line INTEGER NOT NULL, language TEXT NOT NULL, aliases TEXT NOT NULL, requires TEXT NOT NULL,
    required_at TEXT NOT NULL, orders TEXT NOT NULL,
    links TEXT NOT NULL, heading_path TEXT NOT NULL, body TEXT NOT NULL, position INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX concepts_by_note ON concepts (note);
CREATE INDEX concepts_by_key ON concepts (lower(key)) WHERE key IS NOT NULL;
CREATE INDEX concepts_by_position ON concepts (position);
CREATE TABLE names (
    kind INTEGER NOT NULL, key TEXT NOT NULL, concept INTEGER NOT NULL, more TEXT NOT NULL,
    PRIMARY KEY (kind, key, concept, more)
) WITHOUT ROWID;
CREATE INDEX names_by_concept ON names (concept);
CREATE TABLE cards (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT, kind TEXT, rule TEXT, origin TEXT,
    front TEXT, back TEXT, task TEXT, note INTEGER, concept INTEGER, ord INTEGER, siblings INTEGER,
    standing TEXT NOT NULL DEFAULT 'retired', marked TEXT, suspended INTEGER NOT NULL DEFAULT 0, buried INTEGER,
    flagged INTEGER NOT NULL DEFAULT 0, ask_since REAL, doubt TEXT NOT NULL DEFAULT '', language TEXT,
    wished INTEGER, tags TEXT, phase TEXT NOT NULL DEFAULT 'new', stability REAL, difficulty REAL, last_at REAL,
    last_day INTEGER, due_day INTEGER, due_at REAL, reviews INTEGER NOT NULL DEFAULT 0,
    lapses INTEGER NOT NULL DEFAULT 0, last_rating INTEGER, added REAL,
    recalls INTEGER NOT NULL DEFAULT 0, recalled INTEGER NOT NULL DEFAULT 0, foretold REAL NOT NULL DEFAULT 0,
    CHECK ((standing = 'retired') = (note IS NULL)), CHECK (note IS NULL OR front IS NOT NULL)
);
CREATE INDEX cards_due ON cards (standing, phase, due_day DESC, last_day, stability, buried, siblings);
CREATE INDEX cards_to_review ON cards (
    due_day DESC, last_day, stability, buried, siblings, id, difficulty, last_at, due_at, reviews, lapses, ask_since,
    wished, concept
) WHERE standing = 'active' AND phase = 'review';
CREATE INDEX cards_marked ON cards (id) WHERE {MARKED};
CREATE INDEX cards_tagged ON cards (tags) WHERE tags IS NOT NULL;
CREATE INDEX cards_textless ON cards (id) WHERE text IS NULL;
CREATE INDEX cards_wished ON cards (wished) WHERE wished IS NOT NULL;
CREATE INDEX cards_asked ON cards (ask_since) WHERE ask_since IS NOT NULL;
CREATE INDEX cards_by_siblings ON cards (siblings) WHERE siblings IS NOT NULL;
CREATE INDEX cards_by_note ON cards (note, standing);
CREATE INDEX cards_kept ON cards (concept, last_day, stability) WHERE standing = 'active' AND phase <> 'new';
CREATE INDEX cards_by_last_day ON cards (last_day, siblings) WHERE last_day IS NOT NULL;
CREATE TABLE planned (day INTEGER PRIMARY KEY, cards INTEGER NOT NULL);
CREATE TABLE places (
    card TEXT NOT NULL, note INTEGER NOT NULL, line INTEGER NOT NULL, end_line INTEGER NOT NULL, ord INTEGER NOT NULL,
    rule TEXT NOT NULL, origin TEXT NOT NULL, concept INTEGER, heading_path TEXT NOT NULL, siblings TEXT NOT NULL,
    author_id TEXT
);
CREATE INDEX places_by_card ON places (card);
CREATE INDEX places_by_note ON places (note);
CREATE TABLE problems (
    note INTEGER NOT NULL, line INTEGER NOT NULL, "column" INTEGER NOT NULL, end_line INTEGER, severity TEXT NOT NULL,
    code TEXT NOT NULL, arguments TEXT NOT NULL
);
CREATE INDEX problems_by_note ON problems (note);
CREATE TABLE entries (
    id TEXT PRIMARY KEY, at REAL NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL, fields TEXT NOT NULL
);
CREATE INDEX entries_by_time ON entries (at, id);
CREATE INDEX wishes_by_time ON entries (at, id) WHERE {WISHES};
CREATE INDEX telling_by_time ON entries (at, id) WHERE {TELLING};
CREATE INDEX undoable_by_time ON entries (at, id) WHERE {UNDOABLE};
CREATE INDEX joins_by_text ON entries (json_extract(fields, '$.text')) WHERE kind = 'join';
CREATE TABLE reviews (
    id TEXT PRIMARY KEY, card TEXT NOT NULL, written TEXT NOT NULL, at REAL NOT NULL, at_text TEXT NOT NULL,
    day TEXT NOT NULL, rating INTEGER NOT NULL, seconds REAL NOT NULL, typed TEXT NOT NULL, verdict TEXT,
    override INTEGER NOT NULL, diagnosis TEXT, exercise TEXT, placed INTEGER NOT NULL, due INTEGER,
    stage INTEGER, sure REAL
);
CREATE INDEX reviews_by_card ON reviews (card, at, id);
CREATE INDEX reviews_by_time ON reviews (at, id, seconds, rating, stage);
CREATE INDEX reviews_by_day ON reviews (day);
CREATE INDEX reviews_typed ON reviews (verdict, override, diagnosis, stage) WHERE verdict IS NOT NULL;
CREATE TABLE tallies (
    day TEXT NOT NULL, stage INTEGER NOT NULL, rating INTEGER NOT NULL, answers INTEGER NOT NULL, seconds REAL NOT NULL,
    foretold REAL NOT NULL, PRIMARY KEY (day, stage, rating)
) WITHOUT ROWID;
CREATE TABLE foretold (
    day TEXT NOT NULL, bin INTEGER NOT NULL, recalls INTEGER NOT NULL, recalled INTEGER NOT NULL, sum REAL NOT NULL,
    PRIMARY KEY (day, bin)
) WITHOUT ROWID;
CREATE TABLE stale_days (day TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE retracted (id TEXT PRIMARY KEY, by TEXT NOT NULL);
CREATE TABLE joins (text TEXT PRIMARY KEY, card TEXT NOT NULL);
CREATE TABLE aparts (text TEXT PRIMARY KEY, card TEXT NOT NULL);
CREATE TABLE separated (text TEXT NOT NULL, card TEXT NOT NULL, PRIMARY KEY (text, card));
CREATE TABLE doubts (
    text TEXT NOT NULL, card TEXT NOT NULL, found TEXT NOT NULL, id TEXT NOT NULL, at REAL NOT NULL,
    fields TEXT NOT NULL, PRIMARY KEY (text, card)
);
CREATE TABLE shown (text TEXT PRIMARY KEY, at REAL NOT NULL, fields TEXT NOT NULL);
CREATE TABLE absent (card TEXT PRIMARY KEY, at REAL NOT NULL, gone INTEGER NOT NULL);
CREATE TABLE wishes (card TEXT PRIMARY KEY, day INTEGER NOT NULL, at REAL NOT NULL, spread INTEGER NOT NULL);
CREATE TABLE taken (card TEXT PRIMARY KEY, fields TEXT NOT NULL);
CREATE TABLE parameters (
    id TEXT PRIMARY KEY, at REAL NOT NULL, model TEXT NOT NULL, weights TEXT NOT NULL, reviews INTEGER NOT NULL,
    figures TEXT NOT NULL, fault TEXT NOT NULL
);
CREATE TABLE severed (name TEXT NOT NULL, "of" TEXT NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (name, "of"));
CREATE TABLE prerequisites (
    concept INTEGER NOT NULL, required INTEGER NOT NULL, note INTEGER NOT NULL, line INTEGER NOT NULL,
    gates INTEGER NOT NULL, cut TEXT NOT NULL, PRIMARY KEY (concept, required)
) WITHOUT ROWID;
CREATE INDEX prerequisites_by_note ON prerequisites (note);
CREATE INDEX prerequisites_by_required ON prerequisites (required);
CREATE TABLE tangles (note INTEGER NOT NULL, line INTEGER NOT NULL, code TEXT NOT NULL, arguments TEXT NOT NULL);
CREATE TABLE aliases (name TEXT NOT NULL, concept TEXT NOT NULL, UNIQUE (name, concept));
CREATE TABLE known_concepts (name TEXT PRIMARY KEY, said INTEGER NOT NULL);
CREATE TABLE missed (card TEXT PRIMARY KEY);
CREATE TABLE rules (note TEXT NOT NULL, rule TEXT NOT NULL, what TEXT NOT NULL, PRIMARY KEY (note, rule));
CREATE TABLE journal_files (name TEXT PRIMARY KEY, "offset" INTEGER NOT NULL, lines INTEGER NOT NULL);
CREATE TABLE journal_faults (file TEXT NOT NULL, line INTEGER NOT NULL, code TEXT NOT NULL, PRIMARY KEY (file, line));
CREATE TABLE folders (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL, cards TEXT, spoilt INTEGER NOT NULL
);
CREATE TABLE left_notes (
    note TEXT PRIMARY KEY, hash TEXT NOT NULL, code TEXT NOT NULL, lost INTEGER NOT NULL, before INTEGER NOT NULL,
    fronts TEXT NOT NULL
);
CREATE TABLE overtaken (note TEXT PRIMARY KEY, hash TEXT NOT NULL, kept TEXT NOT NULL);
CREATE TABLE vouched (task TEXT PRIMARY KEY, verdict TEXT NOT NULL, derivative TEXT NOT NULL);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
{INDEXES}
CREATE VIRTUAL TABLE name_words USING fts5vocab (name_index, row)"""


EMPTIED = tuple(re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)(?! USING fts5vocab)\b", TABLES))
"""Every table, by name."""


def prepare(db: sqlite3.Connection) -> bool:
    """Make the tables in an empty store; False when the store has another version."""
    if _version(db) == VERSION:
        return True
    db.execute("BEGIN IMMEDIATE")
    try:
        # Another kb may have made them while this one waited for its turn.
        fresh = _version(db) == 0 and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if fresh:
            for statement in TABLES.split(";"):
                if statement.strip():
                    db.execute(statement)
            db.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
    return _version(db) == VERSION


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
