"""What a shell is told when Tab is pressed after `kb …`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from kb.cli.main import run
from tests.cli.conftest import Kb


class Offer(NamedTuple):
    """One line of what could stand next: `plain`, or that the shell knows its `dir`s and `file`s."""

    kind: str
    text: str
    said: str


Offers = Callable[..., list[Offer]]


@pytest.fixture
def offers(kb: Kb, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Offers:
    """Tab after these words, the last of them begun."""

    def tab(*words: str) -> list[Offer]:
        monkeypatch.setenv("_KB_COMPLETE", "zsh_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(("kb", *words)))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        with pytest.raises(SystemExit):
            kb()
        said = capsys.readouterr()
        assert said.err == ""
        rows = said.out.splitlines() if said.out.strip() else []
        return [Offer(*three) for three in zip(rows[::3], rows[1::3], rows[2::3], strict=True)]

    return tab


def plain(found: list[Offer]) -> list[str]:
    return [one.text for one in found if one.kind == "plain"]


def test_the_first_word_is_a_command_or_a_folder(offers: Offers) -> None:
    found = offers("st")
    assert plain(found) == ["stats"]
    assert [one.text for one in found if one.kind == "dir"] == ["st"]


def test_commands_say_in_the_language_of_the_collection_what_they_do(kb: Kb, offers: Offers) -> None:
    assert kb("config", "language", "zh").code == 0
    assert [one.said for one in offers("undo") if one.kind == "plain"] == ["撤销最近的答题和标记"]


@pytest.mark.parametrize("words", [("-C", ""), ("course", ""), ("open", "no")])
def test_where_a_folder_is_wanted_the_shell_offers_folders(offers: Offers, words: tuple[str, ...]) -> None:
    assert [one.kind for one in offers(*words)] == ["dir"]


@pytest.mark.parametrize("command", ["import", "check"])
def test_where_texts_are_wanted_the_shell_offers_files(offers: Offers, command: str) -> None:
    assert [one.kind for one in offers(command, "lec")] == ["file"]


def test_settings_and_what_they_may_be_are_offered(offers: Offers) -> None:
    assert "minutes" in plain(offers("config", "m")) and "new" not in plain(offers("config", "m"))
    assert plain(offers("config", "motion", "")) == ["full", "reduced"]
    assert offers("config", "minutes", "") == []


def test_options_say_what_they_do(offers: Offers) -> None:
    (cram,) = offers("review", "--cr")
    assert cram.text == "--cram" and cram.said not in ("", "_")


def test_after_a_word_that_is_no_command_nothing_is_offered_and_nothing_said(
    kb: Kb, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"_KB_COMPLETE": "zsh_complete", "COMP_WORDS": "kb revue --", "COMP_CWORD": "2"}.items():
        monkeypatch.setenv(name, value)
    assert run([]) == 2
    assert capsys.readouterr() == ("", "")
