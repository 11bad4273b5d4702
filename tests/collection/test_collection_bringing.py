"""Texts that are looked at before they come in: what was decided of them, and all of it taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.collection import Collection
from kb.collection.bringing import Choices, Stopped, name_of
from kb.collection.pointing import Completed, completed, is_text, places
from kb.errors import KbError
from kb.model import Standing

NOTHING = Choices({}, {})
NOTE = """\
# Limits

- limit of a constant :: the constant itself
- limit of a sum :: the sum of the limits

| term | meaning |
|---|---|
| supremum | the least upper bound |
| infimum | the greatest lower bound |
"""


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    folder = tmp_path / "notes"
    folder.mkdir()
    with Collection.open(folder, state=tmp_path / "state") as found:
        yield found


def standings(collection: Collection) -> dict[str, Standing]:
    return {stored.card.front: stored.standing for stored in collection.cards()}


def files(collection: Collection) -> list[str]:
    found = (path for path in collection.root.rglob("*") if ".kb" not in path.relative_to(collection.root).parts)
    return sorted(path.relative_to(collection.root).as_posix() for path in found)


def test_a_plan_names_each_card_and_whether_it_is_asked(collection: Collection) -> None:
    (file,) = collection.plan_import(["-"], NOTE, name=name_of(NOTE)).files
    assert file.target == "Limits.md"
    assert [(card.rule, standing) for card, standing in file.cards] == [
        ("inline", Standing.ACTIVE),
        ("inline", Standing.ACTIVE),
        ("table", Standing.DRAFT),
        ("table", Standing.DRAFT),
    ]


def test_what_was_left_out_is_silenced_and_a_rule_that_was_kept_is_asked(collection: Collection) -> None:
    plan = collection.plan_import(["-"], NOTE)
    (file,) = plan.files
    first = file.cards[0][0]
    brought = collection.bring_in(plan, Choices({file.target: [first]}, {(file.target, "table"): "keep"}))
    assert sorted(standings(collection).values()) == sorted([Standing.SILENCED, *3 * [Standing.ACTIVE]])
    assert standings(collection)[first.front] is Standing.SILENCED
    fresh, drafts = collection.brought_cards(brought)
    assert (len(fresh), len(drafts)) == (3, 0)


def test_an_import_is_taken_back_with_what_was_decided(collection: Collection, tmp_path: Path) -> None:
    source = tmp_path / "lecture"
    (source / "deep").mkdir(parents=True)
    (source / "deep" / "limits.md").write_text(NOTE + "\n![a curve](curve.png)\n", encoding="utf-8")
    (source / "deep" / "curve.png").write_bytes(b"\x89PNG")
    plan = collection.plan_import([source])
    note = plan.files[0].target
    brought = collection.bring_in(plan, Choices({}, {(note, "inline"): "silence"}))
    assert files(collection) == ["lecture", "lecture/deep", "lecture/deep/curve.png", note]
    assert collection.take_back(brought) == ()
    assert files(collection) == []
    assert set(standings(collection).values()) <= {Standing.RETIRED}
    # The same texts come in again, as if nothing had been decided.
    collection.bring_in(collection.plan_import([source]), NOTHING)
    assert list(standings(collection).values()).count(Standing.ACTIVE) == 2


def test_a_note_that_was_edited_since_stays(collection: Collection) -> None:
    brought = collection.bring_in(collection.plan_import(["-"], NOTE), NOTHING)
    note = collection.root / brought.notes[0]
    note.write_text(note.read_text(encoding="utf-8") + "\n- mine :: too\n", encoding="utf-8")
    assert collection.take_back(brought) == brought.notes
    assert note.exists()


def test_nothing_is_left_of_an_import_that_was_stopped(collection: Collection, tmp_path: Path) -> None:
    source = tmp_path / "many"
    source.mkdir()
    for number in range(6):
        (source / f"{number}.md").write_text(f"- question {number} :: answer {number}\n", encoding="utf-8")
    plan = collection.plan_import([source])
    for stops_in in ("writing", "reading"):
        seen: list[str] = []
        with pytest.raises(Stopped):
            collection.bring_in(
                plan,
                NOTHING,
                lambda *_, seen=seen: seen.append("reading"),
                lambda *_, seen=seen: seen.append("writing"),
                lambda seen=seen, stops_in=stops_in: seen.count(stops_in) > 0 and len(seen) > 2,
            )
        assert files(collection) == []
        assert not [one for one in collection.cards() if one.standing is not Standing.RETIRED]


def test_nothing_is_left_of_an_import_that_met_a_file_in_its_way(collection: Collection, tmp_path: Path) -> None:
    source = tmp_path / "two"
    source.mkdir()
    for name in ("a", "b"):
        (source / f"{name}.md").write_text(f"- {name} :: {name}{name}\n", encoding="utf-8")
    plan = collection.plan_import([source])
    other = collection.root / plan.files[1].target
    other.parent.mkdir()
    other.write_text("mine\n", encoding="utf-8")
    with pytest.raises(KbError, match="file-exists"):
        collection.bring_in(plan, NOTHING)
    assert files(collection) == ["two", "two/b.md"]
    assert other.read_text(encoding="utf-8") == "mine\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# Limits and sums\n\ntext", "Limits and sums"),
        ("\n\n**极限** 是什么\n", "极限 是什么"),
        ("a/b\n", "a-b"),
        ("You said:\n\nWhy?\n", "You said"),
        ("什么是极限？\n", "什么是极限"),
        ("$x^2$\n", "x^2"),
        ("\n \n", "imported"),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_pasted_text_is_named_by_its_first_words(text: str, name: str) -> None:
    assert name_of(text) == name


def test_a_path_is_read_as_people_type_drop_and_paste_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    one, other = tmp_path / "my notes.md", tmp_path / "极限.txt"
    for file in (one, other):
        file.write_text("x", encoding="utf-8")
    for said in (f"{one}", f" '{one}' ", f'"{one}"', str(one).replace(" ", "\\ "), one.as_uri()):
        assert places(said) == [str(one)]
    assert places("~/极限.txt") == ["~/极限.txt"]
    assert places(f"'{one}' {other}") == [str(one), str(other)]
    assert places(f"{one}\n{other}\n") == [str(one), str(other)]
    assert places("no such file's name") == ["no such file's name"]
    assert places("-") == ["./-"]
    assert places("  ") == []


def test_one_line_of_a_note_is_no_path() -> None:
    assert is_text("limit :: value")
    assert is_text("**极限**：值")
    assert not is_text("~/Documents/my notes/limits.md")


def test_a_path_is_completed_as_far_as_it_is_certain(tmp_path: Path) -> None:
    for name in ("limits.md", "Lines.md", "old/", ".hidden"):
        (tmp_path / name).mkdir() if name.endswith("/") else (tmp_path / name).touch()
    here = f"{tmp_path}/"
    assert completed(here).names == ("limits.md", "Lines.md", "old/")
    assert completed(f"{here}l").text == f"{here}li"
    assert completed(f"{here}o").text == f"{here}old/"
    assert completed(f"{here}.h").text == f"{here}.hidden"
    assert completed(f"'{here}lim").text == f"'{here}limits.md"
    assert completed(f"{here}zzz") == Completed(f"{here}zzz")
    assert completed("\x00").names == ()
