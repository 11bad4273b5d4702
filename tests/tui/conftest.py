"""What the stories of the app share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import LoadingIndicator
from tui_desk import Desk, Time, at_rest

from kb.collection import Collection
from kb.tui.base import BaseApp

_LONGER = 60.0


@pytest.fixture(autouse=True)
def _a_pilot_that_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    # Textual's own looks at the processor time that was spent: on a busy machine it waits for nothing.
    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", at_rest)


@pytest.fixture(autouse=True)
def _what_is_said_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence that goes after seconds has gone before a busy machine looks at it."""
    tell, notify = BaseApp.tell, BaseApp.notify

    def told(app: BaseApp[None], sentence: str, *, seconds: float = 4, **how: Any) -> None:
        tell(app, sentence, seconds=_LONGER * seconds, **how)

    def notified(app: BaseApp[None], sentence: str, *, timeout: float, **how: Any) -> None:
        notify(app, sentence, timeout=max(timeout, _LONGER), **how)

    monkeypatch.setattr(BaseApp, "tell", told)
    monkeypatch.setattr(BaseApp, "notify", notified)


@pytest.fixture(autouse=True)
def _a_palette_that_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    # Its sign of being busy moves sixteen times a second, shown or not: beside it nothing ever comes to rest.
    monkeypatch.setattr(LoadingIndicator, "_on_mount", lambda *_: None)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("KB_STORE", str(tmp_path / "state"))
    # sympy takes its second to come up; what it says is told in other stories.
    monkeypatch.setattr(Collection, "warm", lambda _: None)
    monkeypatch.setattr(Collection, "vouch", lambda _, **__: 0)
    folder = tmp_path / "notes"
    folder.mkdir()
    found = Desk(folder, tmp_path / "state", Time(), [])
    yield found
    for collection in found.opened:
        collection.close()
