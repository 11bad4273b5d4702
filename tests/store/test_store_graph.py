"""What notes say of what builds on what, kept in tables: order, rings, gates, what a person cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.collection import Collection
from kb.errors import KbError
from kb.model import Rating
from kb.store.prerequisites import Stage
from tests.conftest import Opener, Time


def note(title: str, *requires: str, key: str = "", lang: str = "", cards: int = 1, more: str = "") -> str:
    lines = (("requires", f"[{', '.join(requires)}]" if requires else ""), ("concept", key), ("lang", lang))
    head = [f"title: {title}", *(f"{name}: {value}" for name, value in lines if value)]
    asked = "".join(f"Q: Which fact of {title} is number {n}?\nA: The fact {n} of {title}.\n\n" for n in range(cards))
    return "---\n" + "\n".join(head) + f"\n---\n\n# {title}\n\n{asked}{more}"


def write(folder: Path, notes: Mapping[str, str]) -> None:
    for name, text in notes.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def taught(kb: Collection) -> list[str]:
    """The titles of notes in the order in which new cards of them come."""
    rows = kb.store.rows(
        "SELECT n.title FROM cards c JOIN concepts k ON k.id = c.concept JOIN notes n ON n.id = c.note"
        " ORDER BY k.position, c.ord"
    )
    return list(dict.fromkeys(row[0] for row in rows))


def rings(kb: Collection) -> list[tuple[str, int, str]]:
    return [(one.note, one.line, one.arguments["ring"]) for one in kb.problems() if one.code == "requires-ring"]


def test_a_ring_is_named_with_the_lines_that_make_it_and_holds_nobody_back(folder: Path, opened: Opener) -> None:
    write(
        folder,
        {
            "a.md": note("Alpha", "Beta"),
            "b.md": note("Beta", "Gamma"),
            "c.md": note("Gamma", "Alpha"),
            "d.md": note("Delta", "Alpha"),
        },
    )
    kb = opened()
    assert rings(kb) == [("a.md", 3, "Alpha (a.md:3) → Beta (b.md:3) → Gamma (c.md:3) → Alpha")]
    assert taught(kb) == ["Alpha", "Beta", "Gamma", "Delta"]
    assert {one.name for one in kb.frontier()} == {"Alpha", "Beta", "Gamma"}


def test_parts_that_lead_through_another_note_are_no_ring(folder: Path, opened: Opener) -> None:
    more = "\n## Basics\n\nQ: What are the basics?\nA: The first things.\n"
    more += "\n## Advanced\n\nPrerequisites: [[Bridge]]\n\nQ: What is advanced?\nA: The last things.\n"
    write(folder, {"a.md": note("Topic", more=more), "b.md": note("Bridge", "Basics")})
    kb = opened()
    assert rings(kb) == []
    asked = [kb.card(one.card).card.concept for one in kb.session().ahead]
    assert asked.index("Basics") < asked.index("Bridge") < asked.index("Advanced")


def test_only_front_matter_holds_back_and_lists_order(folder: Path, opened: Opener) -> None:
    lists = "\n## Prerequisites\n\n- [[Zeta]]\n"
    write(folder, {"a.md": note("Alpha", more=lists), "b.md": note("Beta", "Zeta"), "z.md": note("Zeta")})
    kb = opened()
    assert taught(kb) == ["Zeta", "Alpha", "Beta"]
    stage = {node.name: node.stage for node in kb.graph().nodes}
    assert stage == {"Zeta": Stage.READY, "Alpha": Stage.READY, "Beta": Stage.WAITING}


def test_links_name_files_as_well_as_titles(folder: Path, opened: Opener) -> None:
    write(folder, {"chain rule.md": note("Composition"), "a.md": note("Alpha", "chain rule")})
    kb = opened()
    assert kb.problems() == []
    assert [one.required for one in kb.prerequisites("Alpha")] == ["Composition"]


def test_an_unknown_name_is_a_problem_at_its_line(folder: Path, opened: Opener) -> None:
    write(folder, {"a.md": note("Alpha", more="\n## Prerequisites\n\n[[nowhere]]\n")})
    (problem,) = opened().problems()
    assert (problem.code, problem.line, problem.arguments["name"]) == ("requires-unknown", 13, "nowhere")


def test_numbered_notes_are_taught_in_the_order_of_their_numbers(folder: Path, opened: Opener) -> None:
    write(folder, {f"{number} part.md": note(f"Part {number}") for number in (1, 2, 10)})
    assert taught(opened()) == ["Part 1", "Part 2", "Part 10"]


def test_what_was_learned_in_one_language_opens_what_builds_on_it_in_the_other(folder: Path, opened: Opener) -> None:
    write(
        folder,
        {
            "en/a.md": note("Derivative", key="derivative"),
            "en/b.md": note("Gradient", "derivative", key="gradient"),
            "zh/a.md": note("导数", key="derivative", lang="zh"),
            "zh/b.md": note("梯度", "derivative", key="gradient", lang="zh"),
        },
    )
    kb = opened()
    assert {node.name: node.stage for node in kb.graph().nodes} == {
        "Derivative": Stage.READY,
        "Gradient": Stage.WAITING,
    }
    (chinese,) = [card for card in kb.cards() if card.card.note == "zh/a.md"]
    kb.rate(chinese.id, Rating.GOOD)
    assert {node.name: node.stage for node in kb.graph().nodes} == {
        "Derivative": Stage.INTRODUCED,
        "Gradient": Stage.READY,
    }


def test_a_cut_counts_in_both_languages_can_be_undone_and_survives_a_new_store(folder: Path, opened: Opener) -> None:
    write(
        folder,
        {
            "en/a.md": note("Derivative", key="derivative"),
            "en/b.md": note("Gradient", "derivative", key="gradient"),
            "zh/a.md": note("导数", key="derivative", lang="zh"),
            "zh/b.md": note("梯度", "derivative", key="gradient", lang="zh"),
        },
    )
    kb = opened()
    assert taught(kb) == ["Derivative", "Gradient", "导数", "梯度"]
    kb.not_a_prerequisite("导数", "梯度")
    assert kb.graph().edges == ()
    assert taught(kb) == ["Derivative", "Gradient", "导数", "梯度"]
    assert [(one.required, one.is_cut) for one in kb.prerequisites("梯度")] == [("导数", True)]
    assert [(one.required, one.is_cut) for one in kb.prerequisites("Gradient")] == [("Derivative", True)]
    assert kb.concept("梯度").requires == ()
    kb.rebuild()
    assert kb.graph().edges == ()
    undone = kb.undo()
    assert undone is not None
    assert (undone.what, undone.concept, undone.of) == ("not-a-prerequisite", "导数", "梯度")
    assert len(kb.graph().edges) == 1


def test_a_cut_changes_the_order_and_can_be_taken_back_by_name(folder: Path, opened: Opener) -> None:
    write(folder, {"a.md": note("Alpha", "Zeta"), "z.md": note("Zeta")})
    kb = opened()
    assert taught(kb) == ["Zeta", "Alpha"]
    kb.not_a_prerequisite("Zeta", "Alpha")
    assert taught(kb) == ["Alpha", "Zeta"]
    with pytest.raises(KbError, match="no-prerequisite"):
        kb.not_a_prerequisite("Zeta", "Alpha")
    kb.a_prerequisite_again("Zeta", "Alpha")
    assert taught(kb) == ["Zeta", "Alpha"]
    with pytest.raises(KbError, match="no-prerequisite"):
        kb.a_prerequisite_again("Zeta", "Alpha")


def test_a_cut_breaks_a_ring(folder: Path, opened: Opener) -> None:
    write(folder, {"a.md": note("Alpha", "Beta"), "b.md": note("Beta", "Alpha")})
    kb = opened()
    assert len(rings(kb)) == 1
    kb.not_a_prerequisite("Alpha", "Beta")
    assert rings(kb) == []
    assert taught(kb) == ["Beta", "Alpha"]


def test_a_mention_is_related_and_orders_nothing(folder: Path, opened: Opener) -> None:
    write(
        folder,
        {
            "a.md": note("Alpha", more="\nSee [[Zeta]].\n"),
            "m.md": note("Mu", more="\n[[Alpha]]\n"),
            "z.md": note("Zeta"),
        },
    )
    kb = opened()
    assert taught(kb) == ["Alpha", "Mu", "Zeta"]
    assert kb.graph().nodes == ()
    page = kb.concept("Alpha")
    assert page is not None
    assert page.related == ("Zeta", "Mu")


def test_sections_build_on_what_their_note_builds_on(folder: Path, opened: Opener) -> None:
    write(
        folder,
        {"a.md": note("Alpha", "Zeta", more="\n## Part\n\nQ: Which part?\nA: This one.\n"), "z.md": note("Zeta")},
    )
    kb = opened()
    (one,) = kb.prerequisites("Part")
    assert (one.required, one.by, one.stage) == ("Zeta", "Alpha", Stage.READY)
    kb.mark_known("Zeta")
    assert kb.prerequisites("Part")[0].stage is Stage.KNOWN
    assert {one.name for one in kb.frontier()} >= {"Alpha", "Part"}


def test_the_frontier_counts_new_cards_of_what_is_open(folder: Path, opened: Opener) -> None:
    write(folder, {"a.md": note("Alpha", "Zeta", cards=2), "z.md": note("Zeta", cards=3)})
    kb = opened()
    assert [(one.name, one.new) for one in kb.frontier()] == [("Zeta", 3)]
    first = next(card for card in kb.cards() if card.card.note == "z.md")
    kb.rate(first.id, Rating.GOOD)
    assert [(one.name, one.new) for one in kb.frontier()] == [("Zeta", 2), ("Alpha", 2)]


def test_after_a_lapse_the_least_sure_ground_is_named_and_never_firm_ground(
    folder: Path, opened: Opener, time: Time
) -> None:
    write(
        folder,
        {"a.md": note("Alpha", "Firm", "Loose"), "b.md": note("Firm"), "c.md": note("Loose"), "d.md": note("Free")},
    )
    kb = opened()
    card = {one.card.note: one.id for one in kb.cards()}
    assert kb.weakest_prerequisite(card["a.md"]) is None
    for name in ("a.md", "c.md", "d.md"):
        kb.rate(card[name], Rating.EASY)
    time.forward(days=60)
    kb.rate(card["b.md"], Rating.EASY)
    found = kb.weakest_prerequisite(card["a.md"])
    assert found is not None
    assert (found.concept, found.cards) == ("Loose", (card["c.md"],))
    assert 0 < found.sure < kb.settings.retention
    assert kb.weakest_prerequisite(card["d.md"]) is None
    kb.mark_known("Loose")
    assert kb.weakest_prerequisite(card["a.md"]) is None
    kb.undo()
    kb.rate(card["c.md"], Rating.GOOD)
    assert kb.weakest_prerequisite(card["a.md"]) is None


NAMES = "abcdef"
courses = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=2), min_size=2, max_size=6)


@contextmanager
def course(requires: Mapping[str, list[str]], keys: bool) -> Iterator[tuple[Path, Collection]]:
    with TemporaryDirectory() as place:
        folder = Path(place) / "notes"
        write(
            folder,
            {
                f"{language}/{name}.md": note(
                    f"{language} {name}",
                    *(f"key-{one}" if keys else f"{language} {one}" for one in requires[name] if one in requires),
                    key=f"key-{name}",
                    lang=language,
                )
                for name in requires
                for language in ("en", "zh")
            },
        )
        kb = Collection.open(folder, state=Path(place) / "state")
        kb.refresh()
        try:
            yield folder, kb
        finally:
            kb.close()


@settings(max_examples=8)
@given(courses, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_is_the_same_however_often_and_in_whatever_order_notes_are_read(requires, keys, random) -> None:
    with course(requires, keys) as (folder, kb):
        first = taught(kb)
        gates = {node.name: node.stage for node in kb.graph().nodes}
        texts = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*.md")}
        paths = list(texts)
        random.shuffle(paths)
        for path in paths[:3]:
            path.unlink()
            kb.refresh()
            path.write_text(texts[path] + "\n", encoding="utf-8")
            kb.refresh()
        assert taught(kb) == first
        assert {node.name: node.stage for node in kb.graph().nodes} == gates
        for language in ("en", "zh"):
            order = [title.split()[1] for title in first if title.startswith(language)]
            for name, those in requires.items():
                for one in those:
                    if one in requires and name not in reach(requires, one):
                        assert order.index(one) < order.index(name)


def reach(requires: Mapping[str, list[str]], start: str) -> set[str]:
    found, todo = set[str](), [start]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += requires.get(one, [])
    return found
