"""Reports of bugs: where it happened, in the end always written."""

from __future__ import annotations

from datetime import UTC, datetime

from kb.collection.reports import report


def test_a_fault_that_is_its_own_cause_is_reported_once() -> None:
    try:
        try:
            raise RuntimeError("lost")
        except RuntimeError as fault:
            raise fault from fault
    except RuntimeError as fault:
        written = report(fault, datetime(2026, 11, 21, tzinfo=UTC))
    assert written.count("builtins.RuntimeError") == 1
