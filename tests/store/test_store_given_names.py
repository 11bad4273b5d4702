"""Names that a person gave: for each name and concept the last word counts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.store.told import Told

WORDS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("XY"), st.booleans()), max_size=12)


@settings(max_examples=100)
@given(WORDS)
def test_the_last_word_on_a_name_counts(said: list[tuple[str, str, bool]]) -> None:
    told = Told()
    for at, (name, concept, removed) in enumerate(said):
        fields: dict[str, object] = {"name": name, "concept": concept}
        told.hear(str(at), "alias", fields | ({"removed": True} if removed else {}), float(at))
    last = {(name, concept): removed for name, concept, removed in said}
    assert set(told.aliases) == {pair for pair, removed in last.items() if not removed}
