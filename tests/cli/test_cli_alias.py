"""Names that a person gives to concepts are found at once, listed, taken back and undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Kb

Writer = Callable[[str, str], Path]


@pytest.fixture
def told(kb: Kb, note: Writer) -> Kb:
    """A collection of three notes; the first two are one concept in two languages, both say that they are an AD."""
    note("a.md", "---\nconcept: gradient\naliases: [slope vector, AD]\n---\n# Gradient\n\nIt points uphill.\n")
    note("b.md", "---\nconcept: gradient\n---\n# 梯度\n\n指向上坡的方向。\n")
    note("c.md", "---\naliases: [AD]\n---\n# Adam\n\nAn optimizer that adapts $v_t$.\n")
    kb("due")
    return kb


def titles(kb: Kb, *query: str) -> list[str]:
    return [hit["title"] for hit in kb("search", *query, "--kind", "concept", "--json").json]


def test_a_name_that_was_given_is_found_at_once_and_opens_the_page(told: Kb) -> None:
    assert titles(told, "坡度") == []
    said = told("alias", "add", "坡度", "Adam")
    assert (said.code, said.out) == (0, "坡度 → Adam: found from now on\n")
    assert titles(told, "坡度") == ["Adam"]
    assert told("show", "坡度", "--json").json["name"] == "Adam"
    assert "坡度" in told("show", "Adam").out
    assert told("alias").out == "坡度 → Adam\n"


def test_a_name_of_several_words_and_a_concept_of_several(told: Kb, note: Writer) -> None:
    note("d.md", "# Chain rule\n\nOuter times inner.\n")
    assert told("alias", "add", "onion peeling", "chain", "rule", "--json").json == {
        "name": "onion peeling",
        "concept": "Chain rule",
        "added": True,
    }
    assert titles(told, "onion peel")[0] == "Chain rule"
    assert [card["front"] for card in told("cards", "concept:'onion peeling'", "--json").json] == []


def test_a_name_that_a_concept_has_is_not_given_again(told: Kb) -> None:
    for name in ("adam", "AD"):
        said = told("alias", "add", name, "Adam")
        assert said.code == 0
        assert "already" in said.out
    told("alias", "add", "moments", "Adam")
    assert "already" in told("alias", "add", "Moments", "Adam").out
    assert told("alias", "--json").json == [{"name": "moments", "concept": "Adam", "explained": True}]


def test_the_concept_is_named_by_key_alias_or_pinyin_too(told: Kb) -> None:
    assert told("alias", "add", "one", "slope vector", "--json").json["concept"] == "Gradient"
    assert told("alias", "add", "two", "tidu", "--json").json["concept"] == "梯度"


def test_an_alias_is_removed_and_both_are_undone(told: Kb, folder: Path) -> None:
    told("alias", "add", "zzyzx", "Adam")
    assert told("alias", "remove", "ZZYZX").out == "no longer: zzyzx → Adam\n"
    assert titles(told, "zzyzx") == []
    assert told("alias").out.startswith("No names")
    assert "a name taken from Adam" in told("undo").out
    assert titles(told, "zzyzx") == ["Adam"]
    assert "a name of Adam" in told("undo").out
    assert titles(told, "zzyzx") == []
    written = "".join(path.read_text() for path in (folder / ".kb" / "log").rglob("*.jsonl"))
    assert [json.loads(one)["kind"] for one in written.splitlines()] == ["alias", "alias", "retract", "retract"]


def test_only_the_named_concept_loses_the_name(told: Kb, folder: Path) -> None:
    told("alias", "add", "zz", "Adam")
    # Another device, which did not know of it, gave the name to another concept.
    said = {"id": "~1", "at": "2026-11-21T09:30:00+08:00", "day": "2026-11-21", "kind": "alias"}
    (folder / ".kb" / "log" / "other").mkdir()
    (folder / ".kb" / "log" / "other" / "2026-11.jsonl").write_text(
        json.dumps(said | {"name": "zz", "concept": "Gradient"}) + "\n"
    )
    assert "Gradient · Adam" in told("show", "zz").err
    assert told("alias", "remove", "zz", "Adam", "--json").json == [{"name": "zz", "concept": "Adam"}]
    assert [one["concept"] for one in told("alias", "--json").json] == ["Gradient"]


def test_a_name_whose_concept_left_the_notes_is_kept_and_can_be_removed(told: Kb, folder: Path) -> None:
    told("alias", "add", "zz", "Adam")
    (folder / "c.md").unlink()
    assert "no note explains it" in told("alias").out
    assert titles(told, "zz") == []
    assert told("alias", "remove", "zz", "Adam").code == 0


def test_a_store_that_is_made_anew_knows_the_names(told: Kb) -> None:
    told("alias", "add", "zz", "Adam")
    told("alias", "add", "yy", "Adam")
    told("alias", "remove", "yy")
    assert told("doctor").code == 0
    assert titles(told, "zz") == ["Adam"]
    assert [one["name"] for one in told("alias", "--json").json] == ["zz"]


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (("add", "x", "Adma"), "no-concept-but", "Adam"),
        (("add", "x", "AD"), "concepts-meant", "Gradient · Adam"),
        (("add", "?!", "Adam"), "bad-alias", "letters"),
        (("add", "x" * 5000, "Adam"), "alias-too-long", "120"),
        (("add", "a\x1b[31mb", "Adam"), "bad-alias", "letters"),
        (("add", "a\nb", "Adam"), "bad-alias", "control"),
        (("add", "is:due", "Adam"), "alias-is-query", "filter"),
        (("add", "--", "-x", "Adam"), "alias-is-query", "minus"),
        (("add", "a OR b", "Adam"), "alias-is-query", "OR"),
        (("add", "梯度", "Adam"), "alias-taken", "concept:"),
        (("add", "ＳＬＯＰＥ Vector", "Adam"), "alias-taken", "another name"),
        (("add", "adam", "Gradient"), "alias-taken", "another name"),
        (("remove", "x" * 5000), "no-alias", "kb alias"),
        (("add", "x", "y" * 5000), "no-concept", "kb search"),
        (("add", "x", " "), "no-concept-named", "kb search"),
        (("remove", "x"), "no-alias", "kb alias"),
        (("add", "x"), "missing-argument", "kb alias add --help"),
        (("give", "x"), "no-such-command", "kb alias --help"),
    ],
)
def test_mistakes_are_one_sentence_and_a_hint(told: Kb, arguments: tuple[str, ...], code: str, hint: str) -> None:
    said = told("alias", "--json", *arguments)
    assert said.code == 2
    assert len(said.out) < 600
    assert told("alias", "--json").json == []
    assert said.json["error"]["code"] == code
    assert hint in said.json["error"]["hint"]
    assert "\x1b" not in said.out + said.err


def test_two_concepts_do_not_become_one_by_a_name(told: Kb, note: Writer) -> None:
    note("d.md", "# 导数\n\n变化的快慢。\n")
    said = told("alias", "add", "导数", "梯度")
    assert said.code == 2
    assert said.err.splitlines()[-2] == "kb: “导数” is a name of another concept: 导数 (d.md:1)"
    assert "变化的快慢" not in told("show", "梯度").out
    told("alias", "add", "坡度", "梯度")
    said = told("alias", "add", "坡度", "Adam")
    assert "you gave the name “坡度” to 梯度 already" in said.err
    assert "kb alias remove 坡度" in said.err


def test_a_name_that_a_note_takes_later_means_the_note(told: Kb, note: Writer) -> None:
    told("alias", "add", "导数", "梯度")
    note("d.md", "# 导数\n\n变化的快慢。\n")
    page = told("show", "导数", "--json").json
    assert [part["name"] for part in page["parts"]] == ["导数"]
    assert titles(told, "导数")[0] == "导数"


def test_a_given_name_is_found_by_its_sound_too(told: Kb) -> None:
    told("alias", "add", "坡度", "梯度")
    for typed in ("podu", "po du", "pd", "pod", "坡度"):
        assert titles(told, typed)[0] == "梯度"
    for typed in ("podu", "坡度", "pd"):
        assert told("show", typed, "--json").json["name"] == "梯度"
    told("doctor")
    assert titles(told, "podu")[0] == "梯度"
    told("alias", "remove", "坡度")
    assert titles(told, "podu") == []


def test_an_alias_in_a_note_is_found_by_its_sound_too(told: Kb, note: Writer) -> None:
    note("e.md", "---\naliases: [斜率]\n---\n# Slope\n\nRise over run.\n")
    assert titles(told, "xielv")[0] == "Slope"
    assert told("show", "xielv", "--json").json["name"] == "Slope"


def test_chinese_is_spoken_where_it_is_set(told: Kb) -> None:
    told("config", "language", "zh")
    assert "现在就能搜到" in told("alias", "add", "坡", "梯度").out
    assert "梯度 的一个别名" in told("undo").out
    assert "还没有别名" in told("alias").out
    assert "kb alias add" in told("alias", "--help").out
