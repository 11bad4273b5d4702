"""What a note says of what comes before it: where, and whether it holds back or only orders."""

from __future__ import annotations

import pytest

from kb.reading import read_note
from kb.reading.metadata import _SIGNS
from kb.reading.vocabulary import PREREQUISITES


def said(text: str) -> dict[str, tuple[tuple[str, int, bool], ...]]:
    """For each concept what it builds on: the name, its line, and whether it holds back."""
    return {
        concept.name: tuple(
            (name, line, name not in concept.orders)
            for name, line in zip(concept.requires, concept.required_at, strict=True)
        )
        for concept in read_note(text, "a.md").concepts
    }


@pytest.mark.parametrize("word", sorted(PREREQUISITES))
def test_each_word_heads_a_list_and_a_line_and_is_no_concept(word: str) -> None:
    title = word.replace("-", " ")
    for shown in (title, title.upper(), f"2. {title.capitalize()}："):
        found = said(f"# Topic\n\nText.\n\n## {shown}\n\n- [[first]]\n- see [[second]]\n\n## Part\n\n[[third]]\n")
        assert found["Topic"] == (("first", 7, False), ("second", 8, False))
    assert said(f"# Topic\n\n**{title}**: [[first]], [[second]]\n")["Topic"] == (
        ("first", 3, False),
        ("second", 3, False),
    )
    assert any(sign in title for sign in _SIGNS)


def test_front_matter_holds_back_and_each_name_has_its_line() -> None:
    found = said("---\ntitle: T\nrequires:\n  - limit\n  - chain rule\n---\n\n## Prerequisites\n\n[[limit]] [[norm]]\n")
    assert found["T"] == (("limit", 4, True), ("chain rule", 5, True), ("norm", 10, False))
    assert said("---\nrequires: [limit]\n---\n# T\n")["T"] == (("limit", 2, True),)


def test_a_property_of_an_outliner_s_page_is_its_front_matter() -> None:
    assert said("requires:: [[sets]]\n\n# T\n\ntext\n")["T"] == (("sets", 1, True),)


def test_headings_below_a_list_of_prerequisites_belong_to_it_and_others_do_not() -> None:
    text = "# T\n\n## 预备知识\n\n### 代数\n\n[[群]]\n\n### 分析\n\n[[极限]]\n\n## 定理\n\n见 [[环]]。\n"
    found = said(text)
    named = [one for said_here in found.values() for one in said_here]
    assert named == [("群", 7, False), ("极限", 11, False)]


def test_a_mention_is_a_link_and_nothing_that_comes_before() -> None:
    (concept,) = read_note("# T\n\nSee [[norm]]; it requires patience: a lot.\n").concepts
    assert (concept.links, concept.requires) == (("norm",), ())
