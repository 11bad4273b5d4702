"""What a screen writes down one after the other: each once, in its order, also when the app ends at once."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

from kb.tui.base import BaseScreen
from kb.tui.writing import Writing


def writing(handed: list[Callable[[], Any]], came: list[Callable[[Any], None]]) -> Writing:
    """The writing of a screen whose threads begin only when the test says so."""

    def ask(work: Callable[[], Any], then: Callable[[Any], None], **_: object) -> None:
        handed.append(work)
        came.append(then)

    return Writing(cast("BaseScreen[Any]", SimpleNamespace(ask=ask)), lambda: None, lambda: None)


def test_what_no_thread_has_begun_is_written_when_the_screen_goes() -> None:
    handed: list[Callable[[], Any]] = []
    done: list[str] = []
    one = writing(handed, [])
    one.soon(lambda: done.append("first"))
    one.soon(lambda: done.append("second"))
    one.finish()
    assert done == ["first", "second"]
    for late in handed:
        late()
    assert done == ["first", "second"]


def test_what_a_thread_has_done_is_not_done_again() -> None:
    handed: list[Callable[[], Any]] = []
    came: list[Callable[[Any], None]] = []
    done: list[str] = []
    one = writing(handed, came)
    one.soon(lambda: done.append("first"))
    handed[0]()
    assert one
    came[0](None)
    assert not one
    one.finish()
    assert done == ["first"]
