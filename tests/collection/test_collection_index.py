"""The index of search: all that it should find, damage that is noticed and mended, and no text that breaks it."""

from __future__ import annotations

import random
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.collection import Collection
from kb.errors import Outrun
from kb.model import Rating
from kb.store import indexing
from kb.store.database import Store
from tests.conftest import Opener
from tests.stopwatch import Stopwatch

NAMES = ("梯度", "页表", "收敛", "链式法则", "随机逼近", "gradient", "deadlock", "convergence", "martingale", "熵")
SAYINGS = (
    "在步长趋于零时保持有界", "可以由定义直接推出", "与初始值的选择无关", "误差随样本数下降",
    "holds under mild conditions",
    "is bounded from below", "fails for heavy tails", "每次更新只依赖当前状态", "反例见第三章", "相邻两层共享权重",
)  # fmt: skip
CARDS = 300


def notes(folder: Path, cards: int = CARDS) -> None:
    chance = random.Random(5)
    for first in range(0, cards, 30):
        lines = ["---", "cards: all", f"tags: [part{first // 30}]", "---", f"# Chapter {first // 30}", ""]
        for number in range(first, first + 30):
            one, other = chance.choice(NAMES), chance.choice(NAMES)
            if number % 6 == 0:
                lines += [f"## {one} {number}", ""]
            lines += [
                f"Q: {one}的第 {number} 个性质，与{other}相比？",
                f"A: {chance.choice(SAYINGS)}，{chance.choice(SAYINGS)} {other}",
                "",
            ]
        (folder / f"chapter-{first:04d}.md").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def kb(folder: Path, opened: Opener) -> Collection:
    notes(folder)
    return opened()


def texts_of(kb: Collection) -> dict[str, str]:
    return {card.id: f"{card.card.front}\n{card.card.back}" for card in kb.cards()}


# -- what is found -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 4])
def test_every_card_that_holds_some_characters_is_found_and_no_other(kb: Collection, size: int) -> None:
    texts = texts_of(kb)
    runs = [run for text in texts.values() for run in re.findall("[\u4e00-\u9fff]+", text)]
    queries = sorted({run[at : at + size] for run in runs for at in range(len(run) - size + 1)})
    for query in random.Random(size).sample(queries, 25):
        assert {card.id for card in kb.cards(query)} == {card for card, text in texts.items() if query in text}, query


def test_every_card_that_holds_a_word_is_found_by_its_beginning(kb: Collection) -> None:
    texts = texts_of(kb)
    for word in ("gradient", "gradi", "deadlock", "mild", "tails", "heavy tails"):
        holding = {card for card, text in texts.items() if re.search(rf"(?<![a-z]){word}", text)}
        assert holding
        assert {card.id for card in kb.cards(word)} == holding


def test_all_cards_of_a_query_are_counted_however_many_there_are(kb: Collection) -> None:
    assert len(kb.find("的")) == len(kb.cards("的")) == CARDS
    assert len(kb.search("的", limit=5, kind="card").hits) == 5


def test_a_card_that_asks_about_a_word_comes_before_one_that_answers_with_it(folder: Path, opened: Opener) -> None:
    asides = "".join(f"Q: Which lemma has number {n}?\nA: One about tori.\n\n" for n in range(3))
    (folder / "a.md").write_text(f"# A\n\n{asides}Q: Are tori orientable?\nA: Yes, always.\n", encoding="utf-8")
    assert opened().search("tori", kind="card").hits[0].title == "Are tori orientable?"


def test_cards_that_ask_about_a_common_word_come_first_and_others_follow(folder: Path, opened: Opener) -> None:
    answers = "".join(f"Q: Which lemma has number {n}?\nA: One about tori.\n\n" for n in range(1100))
    (folder / "a.md").write_text(f"# A\n\n{answers}", encoding="utf-8")
    asking = [f"Are tori of genus {n} orientable?" for n in range(3)]
    text = "".join(f"Q: {front}\nA: Yes, always.\n\n" for front in asking)
    (folder / "z.md").write_text(f"---\ntags: [late]\n---\n# Z\n\n{text}", encoding="utf-8")
    kb = opened()
    found = [hit.title for hit in kb.search("tori", limit=20, kind="card").hits]
    assert set(found[:3]) == set(asking)
    assert len(found) == len(set(found)) == 20
    assert {hit.title for hit in kb.search("tag:late tori", limit=20, kind="card").hits} == set(asking)


def test_notes_with_the_same_tags_are_all_found_by_a_tag(folder: Path, opened: Opener) -> None:
    for name, tags in (("a", "sets, 微积分"), ("b", "sets, 微积分"), ("c", "sets/maps"), ("d", "other"), ("e", "")):
        (folder / f"{name}.md").write_text(f"---\ntags: [{tags}]\n---\n# Of {name}\n", encoding="utf-8")
    kb = opened()
    assert {hit.note for hit in kb.search("tag:sets").hits} == {"a.md", "b.md", "c.md"}
    assert {hit.note for hit in kb.search("tag:微积分").hits} == {"a.md", "b.md"}
    assert {hit.note for hit in kb.search("tag:sets -tag:微积分").hits} == {"c.md"}


def test_concepts_of_a_tag_stand_in_the_order_of_their_notes(folder: Path, opened: Opener) -> None:
    kb = opened()
    for name in ("b", "a", "d", "c"):
        tag = "other" if name == "c" else "sets"
        text = "".join(f"## Part {name} {n}\n\nOf it.\n\n" for n in range(1, 4))
        (folder / f"{name}.md").write_text(f"---\ntags: [{tag}]\n---\n# Of {name}\n\n{text}", encoding="utf-8")
        kb.refresh()
    parts = {name: [f"Of {name}", *(f"Part {name} {n}" for n in range(1, 4))] for name in "abcd"}
    expected = parts["a"] + parts["b"] + parts["d"]
    assert [hit.title for hit in kb.search("tag:sets", limit=20, kind="concept").hits] == expected
    assert [hit.title for hit in kb.search("tag:sets", limit=5).hits] == expected[:5]
    assert [hit.title for hit in kb.search("-tag:sets", kind="concept").hits] == parts["c"]


def test_words_that_no_text_holds_as_they_stand_lead_to_texts_that_hold_each(folder: Path, opened: Opener) -> None:
    (folder / "a.md").write_text(
        "# 矩阵\n\n## 谱\n\n特征值有很好的性质。\n\n## 秩\n\n性质不少。\n\n## 迹\n\n别的。\n", encoding="utf-8"
    )
    titles = [hit.title for hit in opened().search("特征值的性质").hits]
    assert titles[0] == "谱"
    assert "迹" not in titles


def test_a_card_that_left_the_notes_is_found_only_when_it_is_asked_for(folder: Path, opened: Opener) -> None:
    first, second = "Q: Are tori orientable?\nA: Yes.\n", "Q: Are tori compact?\nA: Yes.\n"
    (folder / "a.md").write_text(f"# A\n\n{first}\n{second}", encoding="utf-8")
    kb = opened()
    gone = kb.cards("orientable")[0].id
    kb.rate(gone, Rating.GOOD)
    (folder / "a.md").write_text(f"# A\n\n{second}", encoding="utf-8")
    kb.refresh()
    assert [hit.title for hit in kb.search("tori", kind="card").hits] == ["Are tori compact?"]
    assert [card.id for card in kb.cards("is:retired tori")] == [gone]


def test_a_letter_just_begun_behind_another_word_changes_nothing_yet(kb: Collection) -> None:
    def found(query: str) -> set[str]:
        return {hit.id for hit in kb.search(query, limit=100, kind="card")}

    assert found("deadlock") == found("deadlock x") != set()


# -- damage --------------------------------------------------------------------------------------------------------


def garbage(db: sqlite3.Connection) -> None:
    for table in indexing.INDEXED:
        db.execute(f"UPDATE {table}_data SET block = randomblob(length(block)) WHERE id > 10")


def no_structure(db: sqlite3.Connection) -> None:
    for table in indexing.INDEXED:
        db.execute(f"UPDATE {table}_data SET block = x'00ff00ff00ff00ff' WHERE id = 10")


def no_blocks(db: sqlite3.Connection) -> None:
    for table in indexing.INDEXED:
        db.execute(f"DELETE FROM {table}_data")


def no_sizes(db: sqlite3.Connection) -> None:
    for table in indexing.INDEXED:
        db.execute(f"DELETE FROM {table}_docsize WHERE id % 2")


def no_rows(db: sqlite3.Connection) -> None:
    for table in indexing.INDEXED:
        db.execute(f"DELETE FROM {table} WHERE rowid % 2")


def no_tables(db: sqlite3.Connection) -> None:
    for table in indexing.INDEXED:
        for part in ("data", "idx", "config"):
            db.execute(f"DROP TABLE {table}_{part}")


def no_pages(db: sqlite3.Connection) -> None:
    for table in indexing.INDEXED:
        db.execute(f"DROP TABLE {table}_idx")


def short_structure(db: sqlite3.Connection) -> None:
    for table in indexing.INDEXED:
        db.execute(f"UPDATE {table}_data SET block = x'00' WHERE id = 10")


def no_index(db: sqlite3.Connection) -> None:
    for table in indexing.INDEXED:
        db.execute(f"DROP TABLE {table}")


def no_names(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM names")


def no_schema(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA writable_schema = 1")
    db.executemany("DELETE FROM sqlite_master WHERE name = ?", ((table,) for table in indexing.INDEXED))


DAMAGE = (
    *(garbage, no_structure, no_blocks, no_sizes, no_rows, no_tables, no_index, no_pages, short_structure),
    *(no_names, no_schema),
)


@pytest.fixture
def damaged(folder: Path, opened: Opener) -> Iterator[Callable[[Callable[[sqlite3.Connection], None]], Collection]]:
    """Opens a collection whose index was damaged while nobody looked; one of its cards was answered before."""
    notes(folder, 60)
    before = opened()
    before.rate(before.cards()[0].id, Rating.GOOD)
    path = before.store.path
    before.close()

    def damage(how: Callable[[sqlite3.Connection], None]) -> Collection:
        with closing(sqlite3.connect(path)) as db:
            how(db)
            db.commit()
        return opened()

    yield damage


@pytest.mark.parametrize("how", DAMAGE, ids=lambda how: how.__name__)
def test_a_damaged_index_is_made_anew_while_searching(damaged: Callable[..., Collection], how: object) -> None:
    kb = damaged(how)
    for query in ("梯度", "gradient", "熵 收敛", "的"):
        wanted = {card for card, text in texts_of(kb).items() if all(word in text for word in query.split())}
        hits = kb.search(query).hits
        assert bool(hits) >= bool(wanted)
        assert {card.id for card in kb.cards(query)} == wanted
    assert len(kb.log()) == 1
    assert indexing.faults(kb.store) == ()


def no_table_of_names(db: sqlite3.Connection) -> None:
    db.execute("DROP TABLE names")


@pytest.mark.parametrize("how", (no_table_of_names, no_names), ids=lambda how: how.__name__)
def test_names_that_are_gone_are_made_anew_for_who_looks_at_concepts(
    damaged: Callable[..., Collection], how: object
) -> None:
    name = damaged(how).concept_names()[0]
    for look in (Collection.concept, Collection.concepts_meant, lambda kb, name: kb.add_alias("zzyzx", name)):
        assert look(damaged(how), name)
    kb = damaged(how)
    assert [alias.explained for alias in kb.aliases()] == [True]
    assert kb.concepts_meant("zzyzx") == [name]


@pytest.mark.parametrize("how", DAMAGE, ids=lambda how: how.__name__)
def test_the_doctor_finds_a_damaged_index_and_mends_it(damaged: Callable[..., Collection], how: object) -> None:
    kb = damaged(how)
    health = kb.doctor()
    assert health.indexes
    assert health.differing == ()
    assert health.reviews == 1
    assert kb.doctor().indexes == ()


@pytest.mark.parametrize("how", DAMAGE, ids=lambda how: how.__name__)
def test_a_note_is_read_again_though_the_index_is_damaged(
    folder: Path, damaged: Callable[..., Collection], how: object
) -> None:
    path = folder / "chapter-0000.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nQ: What is a borborygmus?\nA: A rumble.\n", encoding="utf-8")
    kb = damaged(how)
    kb.refresh()
    assert kb.search("borborygmus").hits[0].title == "What is a borborygmus?"
    assert len(kb.log()) == 1


@pytest.mark.parametrize("seed", range(6))
def test_whatever_stands_in_a_block_of_the_index_search_goes_on(damaged: Callable[..., Collection], seed: int) -> None:
    chance = random.Random(seed)

    def spoil(db: sqlite3.Connection) -> None:
        for table in indexing.INDEXED:
            for number, block in db.execute(f"SELECT id, block FROM {table}_data").fetchall():
                spoilt = bytearray(block)
                for _ in range(chance.randint(1, 8)):
                    spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
                db.execute(f"UPDATE {table}_data SET block = ? WHERE id = ?", (bytes(spoilt), number))

    kb = damaged(spoil)
    for query in ("梯度", "gradient", "deadlock 收敛", "的", "co"):
        kb.search(query)
        kb.find(query)
    kb.doctor()
    assert len(kb.log()) == 1
    assert indexing.faults(kb.store) == ()


def test_a_store_that_is_damaged_altogether_is_made_anew(damaged: Callable[..., Collection]) -> None:
    def spoil(db: sqlite3.Connection) -> None:
        path = Path(db.execute("PRAGMA database_list").fetchone()[2])
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        held = bytearray(path.read_bytes())
        for at in range(4096, len(held), 4096):
            held[at : at + 64] = b"\xff" * 64
        path.write_bytes(held)

    kb = damaged(spoil)
    assert kb.search("梯度").hits
    assert len(kb.cards()) == 60
    assert len(kb.log()) == 1


def test_a_sound_index_is_left_as_it_is(kb: Collection) -> None:
    assert indexing.faults(kb.store) == ()
    assert indexing.is_whole(kb.store)
    assert kb.doctor().indexes == ()


def test_an_edit_a_deletion_and_an_alias_leave_the_index_sound(folder: Path, kb: Collection) -> None:
    path = folder / "chapter-0000.md"
    path.write_text(path.read_text(encoding="utf-8").replace("梯度", "曲率"), encoding="utf-8")
    (folder / "chapter-0030.md").unlink()
    kb.refresh()
    assert indexing.faults(kb.store) == ()
    assert {card.id for card in kb.cards("曲率")} == {card for card, text in texts_of(kb).items() if "曲率" in text}


def test_one_edited_card_is_indexed_at_once(kb: Collection) -> None:
    row = kb.store.rows("SELECT number, front, back FROM cards LIMIT 1")[0]

    def quickly(turn: int) -> bool:
        watch = Stopwatch()
        with kb.store.writing() as db:
            indexing.index_cards(db, [row["number"]], {row["number"]: (row["front"], f"{row['back']} {turn}")})
        return watch.within(0.004)

    # Two milliseconds, and as much again for a moment that is busy.
    assert any(quickly(turn) for turn in range(7))


# -- searching beside all else -------------------------------------------------------------------------------------

_SLOW = (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000000) SELECT count(*) AS c FROM n"
)


def test_a_newer_search_ends_an_older_one_while_a_person_types(kb: Collection) -> None:
    searches, began, ended = kb.store.searches, threading.Event(), []

    def slow(store: Store) -> None:
        began.set()
        store.rows(_SLOW)

    def older() -> None:
        with pytest.raises(Outrun):
            searches.run(slow, typing=True)
        ended.append(True)

    thread = threading.Thread(target=older)
    thread.start()
    began.wait()
    assert kb.search("梯度", typing=True).hits
    thread.join(timeout=120)
    assert ended == [True]


def test_searches_of_several_threads_all_get_their_answer(kb: Collection) -> None:
    wanted = {query: len(kb.search(query).hits) for query in NAMES}
    found: dict[str, int] = {}

    def look(query: str) -> None:
        found[query] = len(kb.search(query).hits)

    threads = [threading.Thread(target=look, args=(query,)) for query in NAMES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == wanted


def test_a_search_does_not_wait_for_who_writes(kb: Collection) -> None:
    found: list[int] = []
    with kb.store.writing():
        thread = threading.Thread(target=lambda: found.append(len(kb.store.searches.run(lambda s: s.rows("SELECT 1")))))
        thread.start()
        thread.join(timeout=120)
    assert found == [1]


# -- any text ------------------------------------------------------------------------------------------------------

SIGNS = "\"'()[]{}*^:+-~|&\\,.;%_$#@!?<>=/\0\ud800\udfff。，？“”（）：＊∇ abORNT梯度"
PIECES = ("梯度", "gradient", "OR", "AND", "NOT", "NEAR(", "(", ")", '"', "-", "tag:", "is:due", "*")
ANYTHING = st.one_of(
    st.text(max_size=30),
    st.text(alphabet=st.sampled_from(list(SIGNS)), max_size=40),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.sampled_from(["梯" * 10_000, '"' * 10_000, "(" * 10_000, "a " * 5_000, "-" * 10_000, "x OR " * 2_000]),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANYTHING)
def test_any_text_is_searched_without_a_complaint(kb: Collection, text: str) -> None:
    assert len(kb.search(text).hits) <= 10
    assert len(kb.search(text, typing=True, kind="card").hits) <= 10
    assert set(kb.find(text)) <= set(range(CARDS + 1))


def test_no_text_makes_a_sound_index_anew(kb: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    kb.search("梯度")
    monkeypatch.setattr(indexing, "rebuild", lambda _: pytest.fail("the index was sound"))
    for text in ('"', "C++", "f(x)", "NEAR(a b)", "a AND", "^x", "names:x", "\0", "\ud800", "col : {", "* *", "-"):
        kb.search(text)
        kb.find(text)


def test_a_note_that_is_read_alone_leaves_the_index_sound_whatever_signs_the_others_hold(
    tmp_path: Path, opened: Opener
) -> None:
    # The texts of one reading are folded together, and a sign in one of them changes how all are written down.
    root = tmp_path / "signs"
    root.mkdir()
    (root / "a.md").write_text("# 甲\n\n**丙**：有 ✗ 这个符号\n", encoding="utf-8")
    (root / "b.md").write_text("# 乙\n\n**丁**：$x^2$ 的导数 (2x)\n", encoding="utf-8")
    kb = opened(root=root)
    (root / "b.md").write_text("# 乙\n\n**丁**：$x^2$ 的导数 (2x)\n\n再写一行\n", encoding="utf-8")
    kb.refresh()
    assert len(kb.cards()) == 2
    assert indexing.faults(kb.store) == ()
