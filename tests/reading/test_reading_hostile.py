"""Hostile notes, one test each: the test's name is the case with what is wanted of it. (The rest lie in folders:
tests/collection/test_collection_hostile.py.)"""

from __future__ import annotations

import pytest

from kb.reading import decode, read_note
from tests.reading.hostile_notes import CASES, Hostile, Seen
from tests.stopwatch import Stopwatch


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_hostile_note_is_read_as_wanted(case: Hostile) -> None:
    watch = Stopwatch()
    decoded = decode(case.data)
    reading = read_note(decoded.text, "note.md")
    in_time = watch.within(case.seconds)
    seen = Seen(decoded, reading)
    if case.answers is not None:
        assert seen.answers == case.answers, case.wanted
    if case.problems is not None:
        assert seen.problems == case.problems, case.wanted
    assert case.also(seen), (case.wanted, seen.answers, seen.concepts)
    assert in_time, case.wanted
