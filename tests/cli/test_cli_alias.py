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


def test_only_the_named_concept_loses_the_name(told: Kb) -> None:
    told("alias", "add", "zz", "Adam")
    told("alias", "add", "zz", "Gradient")
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
        (("add", "x" * 200, "Adam"), "bad-alias", "120"),
        (("add", "a\x1b[31mb", "Adam"), "bad-alias", "letters"),
        (("add", "x", " "), "no-concept-named", "kb search"),
        (("remove", "x"), "no-alias", "kb alias"),
        (("add", "x"), "missing-argument", "kb alias add --help"),
        (("give", "x"), "no-such-command", "kb alias --help"),
    ],
)
def test_mistakes_are_one_sentence_and_a_hint(told: Kb, arguments: tuple[str, ...], code: str, hint: str) -> None:
    said = told("alias", *arguments, "--json")
    assert said.code == 2
    assert said.json["error"]["code"] == code
    assert hint in said.json["error"]["hint"]
    assert "\x1b" not in said.out + said.err


def test_chinese_is_spoken_where_it_is_set(told: Kb) -> None:
    told("config", "language", "zh")
    assert "现在就能搜到" in told("alias", "add", "坡", "梯度").out
    assert "梯度 的一个别名" in told("undo").out
    assert "还没有别名" in told("alias").out
    assert "kb alias add" in told("alias", "--help").out
