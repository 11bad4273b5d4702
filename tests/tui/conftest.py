"""What the stories of the app share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tui_desk import Desk, Time

from kb.collection import Collection


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
