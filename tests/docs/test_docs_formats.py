"""The page about formats names each kind of entry, each table and each exit code, and its examples are read.

`KB_ACCEPT=1` before the test writes the columns of tables anew.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from documents import ACCEPTED, ROOT, fences

from kb.cli import failing
from kb.collection import Collection
from kb.entries import parse_entry
from kb.model import Entry, Outcome
from kb.store.fold import KINDS
from kb.store.schema import EMPTIED, prepare

PAGE = ROOT / "docs" / "formats.md"
TEXT = PAGE.read_text(encoding="utf-8")
_PART = re.compile(r"<!-- entries -->.*?<!-- end -->", re.DOTALL)
_TABLES = re.compile(r"(<!-- tables -->\n).*?(<!-- end -->)", re.DOTALL)
_HEAD = {"id", "at", "day", "kind"}


def _entries() -> str:
    found = _PART.search(TEXT)
    assert found is not None
    return found[0]


LINES = [line for fence in fences(_entries()) for line in fence.body.splitlines()]


def _named(kind: str) -> set[str]:
    """What stands between backticks, or in an example, in the section of a kind."""
    (section,) = (
        one for one in re.split(r"^### ", _entries(), flags=re.MULTILINE) if f"`{kind}`" in one.split("\n")[0]
    )
    examples = (json.loads(line) for line in section.splitlines() if line.startswith("{"))
    return {*re.findall(r"`([^`\s]+)`", section), *(name for one in examples for name in one)}


@pytest.mark.parametrize("line", LINES, ids=[f"{at}-{json.loads(line)['kind']}" for at, line in enumerate(LINES)])
def test_each_line_of_the_journal_on_the_page_is_an_entry(line: str) -> None:
    found = parse_entry(line)
    assert isinstance(found, Entry), found
    assert re.fullmatch(r"[0-9a-f]{22}", found.id)


def test_every_kind_of_entry_has_an_example() -> None:
    assert {json.loads(line)["kind"] for line in LINES} == {*KINDS, "review"}


def test_a_journal_of_these_lines_is_followed_without_a_fault(opened: Callable[..., Collection], folder: Path) -> None:
    (folder / "gradient.md").write_text(
        next(fence.body for fence in fences(TEXT) if fence.file == "gradient.md"), encoding="utf-8"
    )
    log = folder / ".kb" / "log" / "other-1"
    log.mkdir(parents=True)
    (log / "2026-11.jsonl").write_text("\n".join(LINES) + "\n", encoding="utf-8")
    kb = opened()
    health = kb.doctor()
    assert health.faults == ()
    assert health.unknown == ()
    (review,) = kb.log()
    assert (review.card, review.typed, review.verdict) == (kb.cards()[1].id, ("(2x, y)", "(2x, 2y)"), Outcome.EQUAL)


def test_what_kb_writes_of_an_answer_stands_on_the_page(opened: Callable[..., Collection], folder: Path) -> None:
    (folder / "a.md").write_text("# A\n\n- $(x^2)' = 2x$\n- a :: b\n", encoding="utf-8")
    kb = opened()
    typed, plain = (card.id for card in kb.cards())
    kb.rate(typed, 2, typed=("x", "2x"), verdict=Outcome.EQUAL, override=True, diagnosis="exponent-not-lowered")
    kb.mark(plain, "bury")
    kb.undo()
    for file in (folder / ".kb" / "log").rglob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            assert entry.keys() - _HEAD <= _named(entry["kind"]), entry


def _columns() -> dict[str, list[str]]:
    db = sqlite3.connect(":memory:")
    assert prepare(db)
    return {table: [row[1] for row in db.execute(f"PRAGMA table_info({table})")] for table in EMPTIED}


def test_the_page_has_every_table_of_the_store_with_its_columns() -> None:
    text = PAGE.read_text(encoding="utf-8")
    found = _TABLES.search(text)
    assert found is not None
    told = {row[0]: row[1] for row in re.findall(r"^\| `(\w+)` \|.*\| ([^|]*) \|$", found[0], re.MULTILINE)}
    rows = ["| table | columns | what it holds |", "|---|---|---|"]
    for table, columns in _columns().items():
        rows.append(f"| `{table}` | {', '.join(f'`{column}`' for column in columns)} | {told.get(table, '')} |")
    right = _TABLES.sub(lambda one: f"{one[1]}\n" + "\n".join(rows) + f"\n\n{one[2]}", text)
    if ACCEPTED and right != text:
        PAGE.write_text(right, encoding="utf-8")
        text = right
    assert right == text, "the tables of the store have changed: KB_ACCEPT=1 writes their columns anew"
    assert told.keys() == _columns().keys() and all(told.values()), "say what each table holds"


def test_the_page_names_every_exit_code() -> None:
    section = TEXT.split("## Exit codes\n", 1)[1].split("\n## ", 1)[0]
    codes = {failing.DONE, failing.PROBLEMS, failing.WRONG_USE, failing.BUG, failing.INTERRUPTED, failing.PIPE_CLOSED}
    assert {int(row) for row in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)} == codes
