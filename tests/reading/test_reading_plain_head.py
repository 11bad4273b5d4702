"""A head of a few plain words is read as YAML would read it, without reading it as YAML."""

from __future__ import annotations

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from kb.reading.frontmatter import read_front_matter

_WORDS = st.text(st.sampled_from("aeyYnoNOfFTtrueulsix梯度 012345:#-_.,~'[{|>?="), min_size=1, max_size=9)
_KEYS = st.sampled_from(["title", "cards", "on", "a-b", "Yes", "k_1", "null", "标题"])


@given(st.lists(st.tuples(_KEYS, _WORDS), min_size=1, max_size=4))
@example([("title", "No")])
@example([("on", "x")])
@example([("title", "a  ")])
@example([("title", "off"), ("title", "Chapter 1. Norms, and more - a start")])
@example([("a", "nan"), ("b", "e5"), ("c", "true story"), ("d", "None")])
def test_plain_words_are_what_yaml_makes_of_them(lines: list[tuple[str, str]]) -> None:
    source = "".join(f"{key}: {value}\n" for key, value in lines)
    head = read_front_matter(f"---\n{source}---\ntext", "a.md")
    try:
        expected = yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except (yaml.YAMLError, ValueError):
        return
    if isinstance(expected, dict) and not any(problem.code == "front-matter-alias" for problem in head.problems):
        assert {key: str(value) for key, value in head.values.items()} == {
            str(key): str(value) for key, value in expected.items()
        }
        texts = {str(key) for key, value in expected.items() if isinstance(value, str)}
        assert all(isinstance(head.values[key], str) for key in texts)
