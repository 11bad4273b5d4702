"""A note that was edited again and again is held as if it had been read once, as it is now."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.collection import Collection

LINES = st.sampled_from(
    [
        "", "# 导数", "## Rules", "**梯度**：偏导数的集合", "**norm**: a length", "Q: one", "A: two", "a :: b",
        "a :: c", "==x== y", "| 词 | 义 |", "|---|---|", "| 甲 | 乙 |", "| 丙 | 丁 |", "- 商：$u/v$", "$(x^2)' = 3x$",
        "text [[norm]]",
    ]
)  # fmt: skip
TEXT = st.lists(LINES, max_size=10).map("\n".join)

# Which of equal places is a card's first depends on where it stood before, and is left out.
PLACES = """
SELECT p.card, n.path, p.line, p.end_line, p.ord, p.rule, p.origin, k.name, p.heading_path, p.siblings, c.text,
    c.doubt, c.standing, i.front, i.back
FROM places p JOIN notes n ON n.id = p.note JOIN cards c ON c.id = p.card JOIN card_index i ON i.rowid = c.number
LEFT JOIN concepts k ON k.id = p.concept ORDER BY n.path, p.ord
"""
CONCEPTS = """
SELECT n.path, k.name, k.aliases, k.parent, k.line, k.end_line, k.body, k.links, k.heading_path, k.position, i.names,
    i.body FROM concepts k JOIN notes n ON n.id = k.note JOIN concept_index i ON i.rowid = k.id
ORDER BY n.path, k.line, k.name
"""


def held(collection: Collection) -> list[tuple[object, ...]]:
    return [tuple(row) for sql in (PLACES, CONCEPTS) for row in collection.store.rows(sql)]


@given(st.lists(st.tuples(TEXT, TEXT), min_size=2, max_size=4))
@settings(max_examples=40, deadline=None)
def test_edits_leave_what_one_reading_of_the_last_text_gives(versions: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder, "notes")
        notes.mkdir()
        edited = _read(notes, Path(folder, "edited"), versions)
        # The journal, which says what an edited card was, stands with the notes: the other store reads both.
        assert _read(notes, Path(folder, "fresh"), []) == edited


def _read(notes: Path, state: Path, versions: list[tuple[str, str]]) -> list[tuple[object, ...]]:
    with Collection.open(notes, state=state) as collection:
        for number, texts in enumerate(versions):
            for name, text in zip(("one.md", "two.md"), texts, strict=True):
                (notes / name).write_text(text, encoding="utf-8")
                os.utime(notes / name, (1_700_000_000 + number,) * 2)
            collection.refresh()
            for left in collection.left_notes():
                collection.accept(left)
        collection.refresh()
        return held(collection)


def test_a_card_that_a_later_note_states_is_no_draft_of_the_import(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text("# 表\n\n| 词 | 含义 |\n|---|---|\n| 甲 | 乙 |\n", encoding="utf-8")
    (notes / "z.md").write_text("Q: 什么是甲？\nA: 乙\n", encoding="utf-8")
    for number in range(60):
        (notes / f"b{number}.md").write_text(f"Q: {number}\nA: {number}\n", encoding="utf-8")
    with Collection.open(notes, state=tmp_path / "state") as collection:
        assert collection.refresh().drafts == 0
