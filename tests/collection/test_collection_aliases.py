"""Whatever a person gives a concept as a name is found as it is typed, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kb.collection import Collection
from kb.errors import KbError
from kb.messages import explain
from tests.conftest import Opener

NAMES = st.one_of(
    st.text(max_size=30),
    st.lists(
        st.sampled_from(["坡", "度", "slope", " ", "-", '"', "is:due", "OR", "(", ")", "∇", "$x_1$", "的", "*"])
    ).map("".join),
)


@pytest.fixture
def kb(folder: Path, opened: Opener) -> Iterator[Collection]:
    (folder / "a.md").write_text("# Gradient\n\nIt points uphill.\n", encoding="utf-8")
    (folder / "b.md").write_text("---\naliases: [长度]\n---\n# Norm\n\nHow long a vector is.\n", encoding="utf-8")
    yield opened()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES)
@example("坡" * 100)
@example("a OR b")
@example("-slope")
@example("tag:")
@example("梯 度")
def test_any_name_is_found_as_it_is_typed_or_refused(kb: Collection, name: str) -> None:
    try:
        alias, is_new = kb.add_alias(name, "Gradient")
    except KbError as fault:
        assert "\n" not in explain(fault, "en")[0]
        return
    if not is_new:
        return
    hits = kb.search(name, kind="concept")
    assert hits[0].title == "Gradient"
    assert kb.concepts_meant(name) == ["Gradient"]
    kb.remove_alias(alias.name)
    assert kb.aliases() == []


def test_a_name_survives_a_store_that_is_made_anew(kb: Collection) -> None:
    kb.add_alias("坡度", "Gradient")
    kb.rebuild()
    assert [hit.title for hit in kb.search("podu", kind="concept")][:1] == ["Gradient"]


def test_an_alias_of_another_concept_is_refused(kb: Collection) -> None:
    for name in ("长度", "norm", "長度"):
        with pytest.raises(KbError) as fault:
            kb.add_alias(name, "Gradient")
        assert fault.value.code == "alias-taken"
        assert fault.value.arguments["concept"] == "Norm"
