"""`kb config`: every setting explained and changed, keys among them; what cannot be is said."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Kb


def test_keys_are_listed_given_and_given_back(kb: Kb, folder: Path) -> None:
    file = folder / ".kb" / "config.yaml"
    shown = kb("config", "keys").out
    assert any(row.split()[:2] == ["undo", "u"] and "review" in row for row in shown.splitlines())
    assert kb("config", "keys.undo", "ctrl+Z").code == 2
    said = kb("config", "keys.undo", "z")
    assert said.out.splitlines()[0].split()[:3] == ["*", "undo", "z"]
    assert str(file) in said.out
    assert kb("config", "keys.review.drop", "0", "--json").json == {"keys": {"undo": "z", "review.drop": "0"}}
    for name, key, sentence in (
        ("keys.undo", "b", "already means “Browse” on the screen “Today”"),
        ("keys.submit", "m", "m is a letter"),
        ("keys.unod", "z", "did you mean undo?"),
        ("keys.undo", "enter", "enter keeps its meaning"),
        ("theme.undo", "z", "there is no setting theme.undo"),
    ):
        refused = kb("config", name, key)
        assert (refused.code, sentence in refused.err) == (2, True)
    assert kb("config", "keys.review.drop", "null", "--json").json == {"keys": {"undo": "z"}}
    assert file.read_text(encoding="utf-8").splitlines()[1:] == ["keys:", "  undo: z"]


def test_faults_are_said_with_their_line_until_they_are_mended(kb: Kb, folder: Path) -> None:
    file = folder / ".kb" / "config.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("# mine\nminutes: many\nkeys: {undo: b}\n", encoding="utf-8")
    said = kb("config", "theme").out
    assert "settings, line 2: minutes cannot be many" in said
    assert "keys.undo: b already means" in said
    assert "contrast-dark" in said
    mended = kb("config", "minutes", "20")
    assert "line 2" not in mended.out
    assert "(default: 15)" in mended.out
    assert file.read_text(encoding="utf-8") == "# mine\nminutes: 20\nkeys: {undo: b}\n"
