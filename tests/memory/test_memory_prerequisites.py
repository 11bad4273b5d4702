from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kb.memory.prerequisites import cycles, gated, order, weakest

names = st.sampled_from("abcdefgh")
graphs = st.dictionaries(names, st.lists(names, max_size=3), max_size=8)
authors = st.permutations("abcdefgh")


def reachable(requires, start):
    found, todo = set(), [start]
    while todo:
        for required in requires.get(todo.pop(), ()):
            if required not in found:
                found.add(required)
                todo.append(required)
    return found


def test_what_is_required_comes_first():
    assert order(["chain rule", "limit", "derivative"], {"chain rule": ["derivative"], "derivative": ["limit"]}) == [
        "limit",
        "derivative",
        "chain rule",
    ]


def test_the_author_s_order_stays_where_nothing_forbids_it():
    assert order(["d", "a", "c", "b"], {}) == ["d", "a", "c", "b"]
    assert order(["d", "a", "c", "b"], {"d": ["c"]}) == ["a", "c", "d", "b"]


def test_what_is_no_concept_of_the_collection_binds_nobody():
    assert order(["a", "b"], {"a": ["elsewhere"]}) == ["a", "b"]
    assert gated(["a"], {"a": ["elsewhere"]}, satisfied=()) == {}


@given(authors, graphs)
def test_every_concept_stands_after_all_that_it_needs_unless_they_need_it_too(author, requires):
    ordered = order(author, requires)
    assert sorted(ordered) == sorted(author)
    for concept in author:
        for required in requires.get(concept, ()):
            if concept not in reachable(requires, required) and required != concept:
                assert ordered.index(required) < ordered.index(concept)


@given(authors, graphs)
def test_an_order_that_is_right_already_is_kept(author, requires):
    ordered = order(author, requires)
    assert order(ordered, requires) == ordered


@given(authors, graphs)
def test_each_cycle_is_a_true_ring_and_none_is_missed(author, requires):
    rings = cycles(author, requires)
    for ring in rings:
        assert len(set(ring)) == len(ring)
        for concept, required in zip(ring, (*ring[1:], ring[0]), strict=True):
            assert required in requires[concept]
    in_a_ring = {concept for concept in author if concept in reachable(requires, concept)}
    assert all(any(concept in reachable(requires, ring[0]) for ring in rings) for concept in in_a_ring)
    assert bool(rings) == bool(in_a_ring)


def test_two_rings_are_two_cycles_in_the_author_s_order():
    requires = {"a": ["b"], "b": ["a"], "c": ["c"], "d": ["a"]}
    assert cycles(["d", "a", "b", "c"], requires) == [("a", "b"), ("c",)]


def test_a_chain_of_thousands_is_no_trouble():
    concepts = [str(number) for number in range(5000)]
    requires = {str(number): [str(number + 1)] for number in range(4999)}
    assert order(concepts, requires) == concepts[::-1]
    assert cycles(concepts, requires) == []


def test_a_concept_opens_when_each_direct_requirement_is_satisfied():
    requires = {"c": ["a", "b"], "d": ["c"]}
    assert gated("abcd", requires, satisfied=()) == {"c": {"a", "b"}, "d": {"c"}}
    assert gated("abcd", requires, satisfied={"a"}) == {"c": {"b"}, "d": {"c"}}
    assert gated("abcd", requires, satisfied={"a", "b"}) == {"d": {"c"}}


def test_concepts_that_require_each_other_do_not_lock_each_other_but_wait_for_others():
    assert gated("abc", {"a": ["b", "c"], "b": ["a"]}, satisfied=()) == {"a": {"c"}}


@given(authors, graphs)
def test_introducing_what_is_open_opens_everything_in_the_end(author, requires):
    done: set[str] = set()
    for _ in author:
        done |= set(author) - set(gated(author, requires, satisfied=done))
    assert done == set(author)


@given(authors, graphs, graphs)
def test_wishes_order_where_requirements_leave_room(author, requires, wishes):
    ordered = order(author, requires, wishes)
    assert sorted(ordered) == sorted(author)
    both = {one: [*requires.get(one, ()), *wishes.get(one, ())] for one in author}
    for concept in author:
        for required in requires.get(concept, ()):
            if concept not in reachable(requires, required) and required != concept:
                assert ordered.index(required) < ordered.index(concept)
        for wished in wishes.get(concept, ()):
            if concept not in reachable(both, wished) and wished != concept:
                assert ordered.index(wished) < ordered.index(concept)


@given(authors, graphs)
def test_no_two_neighbours_stand_otherwise_than_the_author_has_them_without_need(author, requires):
    ordered = order(author, requires)
    for first, then in pairwise(ordered):
        if author.index(first) > author.index(then):
            assert first in requires.get(then, ())


def test_a_note_is_taught_in_its_order_and_whole_unless_a_part_needs_what_comes_of_it():
    author = ["a", "a1", "a2", "b"]
    chain = {"a1": ["a"], "a2": ["a1"], "b": ["a2"]}
    assert order(author, {"b": ["a"]}, chain) == ["a", "a1", "a2", "b"]
    assert order(author, {"b": ["a1"], "a2": ["b"]}, chain) == ["a", "a1", "b", "a2"]


def test_the_weakest_is_the_least_sure_on_the_mean_and_never_firm():
    sure = {"limit": {"x": 0.9, "y": 0.3}, "norm": {"z": 0.5}, "never asked": {}}
    found = weakest(sure, below=0.9)
    assert found is not None
    assert (found.concept, found.sure, found.cards) == ("norm", 0.5, ("z",))
    assert weakest(sure, below=0.5) is None
    assert weakest({}, below=0.9) is None
    both = weakest({"limit": {"x": 0.9, "y": 0.1}}, below=0.9)
    assert both is not None
    assert both.cards == ("y", "x")
