"""The page about searching: what its examples find, and the commands for names of one's own, are as it says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Kb

PAGE = (Path(__file__).parents[2] / "docs" / "searching.md").read_text(encoding="utf-8")
ROWS = [
    (re.findall(r"`([^`]+)`", typed), found.strip().split(", "))
    for typed, found, _ in (
        row.strip("|").split(" | ") for row in PAGE[PAGE.index("| typed |") :].split("\n\n")[0].splitlines()[2:]
    )
]
COMMANDS = [row.partition("#")[0].strip() for row in PAGE.splitlines() if row.startswith("kb alias")]


@pytest.fixture
def notes(kb: Kb, note: Callable[[str, str], Path]) -> Kb:
    note("zh.md", "---\nconcept: gradient\n---\n# 梯度\n\n**梯度**：偏导数排成的向量 $\\nabla f$，指向上坡。\n")
    note("en.md", "---\nconcept: gradient\n---\n# Gradient\n\nThe vector $\\nabla f$ of partial derivatives.\n")
    note("chain.md", "# 链式法则\n\n外层的导数乘以内层的导数。\n")
    note("norm.md", "# 范数\n\n衡量向量的长短。\n")
    note("descent.md", "# 梯度下降\n\n沿着下坡的方向走一步。\n")
    note("sgd.md", "# Stochastic gradient descent\n\nA step along a few examples.\n")
    note("chance.md", "# 大数定律\n\n平均值趋于期望。\n\n# 中心极限定理\n\n和的分布趋于正态。\n")
    note("nets.md", "# Backpropagation\n\nErrors go back.\n\n# Batch normalization\n\nLayers are scaled.\n")
    note("groups.md", "# k 均值\n\n把点分成几组。\n\n# 对数几率回归\n\n预测一个类别的机会。\n")
    return kb


@pytest.mark.parametrize(("query", "names"), [(query, names) for queries, names in ROWS for query in queries], ids=str)
def test_what_is_typed_finds_what_the_page_says(notes: Kb, query: str, names: list[str]) -> None:
    hits = notes("search", query, "--json").json
    assert hits[0]["kind"] == "concept"
    assert hits[0]["title"] in names


def test_what_only_a_text_holds_is_found_as_card_note_and_concept(notes: Kb) -> None:
    for kind, title in (("card", "什么是梯度？"), ("note", "梯度"), ("concept", "梯度")):
        hit = notes("search", "上坡", "--kind", kind, "--json").json[0]
        assert (hit["kind"], hit["title"], hit["note"]) == (kind, title, "zh.md")


def test_the_commands_for_names_work_as_they_stand(notes: Kb) -> None:
    assert [shlex.split(one)[1:3] for one in COMMANDS] == [["alias", "add"], ["alias"], ["alias", "remove"]]
    for command in COMMANDS:
        said = notes(*shlex.split(command)[1:])
        assert said.code == 0
        assert "坡度" in said.out


def test_the_fields_of_a_hit_are_those_that_the_page_names(notes: Kb) -> None:
    listed = PAGE[PAGE.index("`--json` gives a list of hits") :].split("\n\n")[0]
    for name in (*notes("search", "梯度", "--json").json[0], *notes("search", "梯度", "--json", "--explain").json):
        assert f"`{name}`" in listed
