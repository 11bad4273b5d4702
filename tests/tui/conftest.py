"""What the stories of the app share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tui_desk import Desk, Time


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("KB_STORE", str(tmp_path / "state"))
    folder = tmp_path / "notes"
    folder.mkdir()
    found = Desk(folder, tmp_path / "state", Time(), [])
    yield found
    for collection in found.opened:
        collection.close()
