"""A query as a tree: words and filters, joined by and, or and not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct


class Term(Struct, frozen=True):
    """Words that must stand side by side; the last one may go on where `prefix` says so, `quoted` as a phrase."""

    text: str
    tokens: tuple[str, ...]
    prefix: bool = False
    quoted: bool = False


class Field(Struct, frozen=True):
    """A filter such as `tag:analysis`: what its value is depends on its name, as `kb.search.fields` has it.

    Texts are folded. An answer's value is a number of days and a rating (0: any). `prefix` where the value may go on;
    `open` where it may still be typed, so that it may go on while it is the whole name of nothing.
    """

    name: str
    value: str | float | tuple[int, int]
    comparison: str = ":"
    prefix: bool = False
    open: bool = False


class And(Struct, frozen=True):
    """All of these."""

    parts: tuple[Node, ...]


class Or(Struct, frozen=True):
    """Any of these."""

    parts: tuple[Node, ...]


class Not(Struct, frozen=True):
    """Everything else."""

    part: Node


Node = Term | Field | And | Or | Not

_MOST_WAYS = 16


def joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    """These parts as one node: none of none, itself of one, brackets that change nothing left out."""
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, kind) else (part,)
    # What is said twice is looked for once.
    flat = list(dict.fromkeys(flat))
    return flat[0] if len(flat) == 1 else kind(tuple(flat)) if flat else None


def negated(node: Node) -> Node:
    """Everything but this."""
    return node.part if isinstance(node, Not) else Not(node)


def leaves(node: Node | None, wanted: bool = True) -> Iterator[tuple[Term | Field, bool]]:
    """The words and filters from left to right, and whether each is wanted or not."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, wanted)
        case Not(part):
            yield from leaves(part, not wanted)
        case Term() | Field():
            yield node, wanted


def is_indexed(node: Node) -> bool:
    """Can the full-text index answer this alone? It holds words, and knows `a` without `b`, but not all without `b`."""
    match node:
        case Term():
            return True
        case And(parts):
            return any(map(is_indexed, parts)) and all(is_indexed(_positive(part)) for part in parts)
        case Or(parts):
            return all(map(is_indexed, parts))
        case Field() | Not():
            return False


def split(node: Node | None) -> tuple[Node | None, Node | None]:
    """What the full-text index answers, and what else must hold."""
    if node is None or is_indexed(node):
        return node, None
    if not isinstance(node, And) or not any(map(is_indexed, node.parts)):
        return None, node
    text = [part for part in node.parts if is_indexed(_positive(part))]
    return joined(And, text), joined(And, [part for part in node.parts if part not in text])


def _positive(node: Node) -> Node:
    return node.part if isinstance(node, Not) else node


def ways(node: Node | None) -> tuple[tuple[Term, ...], ...]:
    """The ways to meet a query, each by the words that it wants: one without OR, few, none without words."""
    return tuple(filter(None, _ways(node)[:_MOST_WAYS]))


def _ways(node: Node | None) -> list[tuple[Term, ...]]:
    match node:
        case Term():
            return [(node,)]
        case Or(parts):
            return [way for part in parts for way in _ways(part)][:_MOST_WAYS]
        case And(parts):
            found: list[tuple[Term, ...]] = [()]
            for part in parts:
                found = [(*before, *way) for before in found for way in _ways(part)][:_MOST_WAYS]
            return found
        case _:
            return [()]


def mapped(node: Node | None, change: Callable[[Term], Node | None]) -> Node | None:
    """The same query about other words; those that become None are looked for no more."""
    match node:
        case Term():
            return change(node)
        case And(parts) | Or(parts):
            return joined(type(node), [part for part in (mapped(one, change) for one in parts) if part is not None])
        case Not(part):
            inner = mapped(part, change)
            return None if inner is None else negated(inner)
        case _:
            return node


def expression(node: Node) -> str:
    """What the full-text index can answer, in its own language.

    Tokens are letters and digits and stand in quotes, so no text that was typed can break it.
    """
    match node:
        case Term(tokens=tokens, prefix=prefix):
            return f'"{" ".join(tokens)}"{" *" if prefix else ""}'
        case Or(parts):
            return " OR ".join(map(expression, parts))
        case And(parts):
            wanted = [part for part in parts if not isinstance(part, Not)]
            unwanted = [part.part for part in parts if isinstance(part, Not)]
            said = " AND ".join(_bracketed(part) for part in wanted)
            if not unwanted:
                return said
            return f"({said}) NOT ({' OR '.join(map(_bracketed, unwanted))})"
        case _:
            raise ValueError(f"the index knows no {type(node).__name__}")


def _bracketed(node: Node) -> str:
    return expression(node) if isinstance(node, Term) else f"({expression(node)})"
