"""A graph for other programs to draw: DOT for Graphviz, Mermaid for pages that show Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

_FILLS = {"known": "#d5e8d4", "introduced": "#dae8fc", "ready": "#fff2cc", "waiting": "#f5f5f5", "silent": "#ffffff"}


class Drawn(NamedTuple):
    """A node: what stands on it, and the stage that colours it."""

    label: str
    stage: str


class Arrow(NamedTuple):
    """From the node at a place to the one at another; one that only orders is `dotted`."""

    first: int
    then: int
    dotted: bool


def dot(nodes: Sequence[Drawn], arrows: Iterable[Arrow]) -> list[str]:
    """The lines of a DOT file; what is built on stands on the left."""
    rows = ["digraph concepts {", "  rankdir=LR;", '  node [shape=box, style="rounded,filled", fontname="sans-serif"];']
    for number, node in enumerate(nodes):
        rows.append(f'  n{number} [label="{_in_dot(node.label)}", fillcolor="{_FILLS.get(node.stage, "#ffffff")}"];')
    rows += [f"  n{one.first} -> n{one.then}{' [style=dashed]' if one.dotted else ''};" for one in arrows]
    return [*rows, "}"]


def mermaid(nodes: Sequence[Drawn], arrows: Iterable[Arrow]) -> list[str]:
    """The lines of a Mermaid flowchart; what is built on stands on the left."""
    rows = ["flowchart LR"]
    stages: dict[str, list[str]] = {}
    for number, node in enumerate(nodes):
        rows.append(f'  n{number}["{_in_mermaid(node.label)}"]')
        stages.setdefault(node.stage, []).append(f"n{number}")
    rows += [f"  n{one.first} {'-.->' if one.dotted else '-->'} n{one.then}" for one in arrows]
    for stage, those in stages.items():
        rows.append(f"  classDef {stage} fill:{_FILLS.get(stage, '#ffffff')},stroke:#666,color:#000")
        rows.append(f"  class {','.join(those)} {stage}")
    return rows


def _in_dot(text: str) -> str:
    """A text between quotes: a backslash would begin one of Graphviz's own escapes."""
    return _flat(text).replace("\\", "\\\\").replace('"', '\\"')


def _in_mermaid(text: str) -> str:
    """A text between quotes: signs that Mermaid or the page around it may read as something are written by number."""
    return "".join(
        one if one.isalnum() or one in " -_.,:()'+=/" or ord(one) > 127 else f"#{ord(one)};" for one in _flat(text)
    )


def _flat(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)
