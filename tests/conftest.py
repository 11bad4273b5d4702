"""What all tests share: no test sees the person's own collections, clock or language."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import settings

from kb.collection import Collection
from kb.collection.clock import Clock

# Two busy cores make single examples slow; that is no fault of the code. A run that passed passes again: new examples
# are looked for by `pytest --hypothesis-profile=explore`, and what that finds becomes a test with a name.
settings.register_profile("kb", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("kb")

PROCESSES = 8  # on a machine with more processors each would spend its time on finding the tests


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """All tests run on all processors; files that are named run in this one.

    Whatever `-n` says stands against that, and so does a worker: it has its share already.
    """
    alone = config.args_source is config.ArgsSource.ARGS or hasattr(config, "workerinput")
    if config.pluginmanager.hasplugin("xdist") and config.option.numprocesses is None and not alone:
        config.option.numprocesses = _processes()
        config.option.dist = "worksteal"


def _processes() -> int:
    try:
        processors = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS, nor on Windows
        processors = os.cpu_count() or 1
    # A test that waits for a terminal or for another program leaves its processor to one more.
    return min(processors + 1, PROCESSES)


CHINA = timezone(timedelta(hours=8))


@pytest.fixture(autouse=True)
def _own_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_STORE", str(tmp_path / "state"))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    for name in ("KB_NOW", "KB_COLLECTION", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@dataclass
class Time:
    """A clock that tests move by hand."""

    at: datetime = datetime(2026, 11, 21, 9, 30, tzinfo=CHINA)
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(lambda: self.at)

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "notes"
    root.mkdir()
    return root


Opener = Callable[..., Collection]


@pytest.fixture
def opened(folder: Path, tmp_path: Path, time: Time) -> Iterator[Opener]:
    """Opens the collection in `folder` (refreshed); `device` names another device's own state directory."""
    held: list[Collection] = []

    def open_it(device: str = "state", *, root: Path | None = None, refresh: bool = True) -> Collection:
        kb = Collection.open(root or folder, clock=time.clock, state=tmp_path / device)
        held.append(kb)
        if refresh:
            kb.refresh()
        return kb

    yield open_it
    for kb in held:
        kb.close()
