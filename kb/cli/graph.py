"""`kb graph`: what builds on what, what can be learned next, and what is no prerequisite after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kb.cli.named import the_concept, the_concept_shown
from kb.cli.output import Voice, aside, document, flat, line, lines, width
from kb.cli.paging import paged
from kb.cli.spoken import Whole, argument, color_option, edge_of, json_option, option, pager_option, pass_context
from kb.cli.spoken import drawing as spoken
from kb.errors import KbError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.collection import Collection
    from kb.collection.graph import ConceptGraph, Node
    from kb.store.prerequisites import Ready

# More than that nobody reads, and Mermaid draws no more arrows than five hundred.
_READ, _DRAWN = 60, 300
_SIGNS = {"known": "✓", "introduced": "●", "ready": "○", "waiting": "·", "silent": "-"}
_PLAIN_SIGNS = {"known": "v", "introduced": "*", "ready": "o", "waiting": ".", "silent": "-"}


@spoken("graph")
@argument("concept", nargs=-1)
@option("--ready", is_flag=True)
@option("--dot", is_flag=True)
@option("--mermaid", is_flag=True)
@option("--cut", metavar="NAME")
@option("--uncut", metavar="NAME")
@option("--limit", type=Whole(1))
@color_option
@pager_option
@json_option
@pass_context
def command(
    ctx: click.Context,
    *,
    concept: tuple[str, ...],
    ready: bool,
    dot: bool,
    mermaid: bool,
    cut: str | None,
    uncut: str | None,
    limit: int | None,
    color: str,
    as_json: bool,
) -> int:
    """What builds on what, around one concept or in the whole collection."""
    edge = edge_of(ctx)
    edge.terminal.color = color
    name = " ".join(concept)
    if sum(map(bool, (ready, dot, mermaid, cut, uncut))) > 1 or (as_json and (dot or mermaid)):
        raise KbError("graph-one-of")
    if (cut or uncut) and not name:
        raise KbError("graph-cut-of")
    with edge.opened(silent=as_json or dot or mermaid) as collection:
        if cut or uncut:
            _cut(collection, name, cut or uncut or "", edge.voice, again=uncut is not None, as_json=as_json)
        elif ready:
            found = collection.frontier()
            if as_json:
                document([_ready_json(one) for one in found[:limit]])
            else:
                with paged(edge.terminal):
                    _print_ready(found, limit or _READ, edge.voice)
        else:
            of = the_concept_shown(collection, name, edge.voice) if name else None
            most = limit or (None if as_json else _DRAWN if dot or mermaid else _READ)
            graph = collection.graph(of, most)
            if as_json:
                document(_json(graph))
            elif dot or mermaid:
                _draw(graph, edge.voice, as_dot=dot)
            else:
                with paged(edge.terminal):
                    _print(graph, edge.voice)
    return 0


def _cut(collection: Collection, name: str, required: str, voice: Voice, *, again: bool, as_json: bool) -> None:
    concept = the_concept(collection, name, voice)
    meant = the_concept(collection, required, voice)
    # A person may write another name of it than the one that stands in the graph.
    page = collection.concept(meant)
    called = {meant, *(page.aliases if page is not None else ())}
    known = [one.required for one in collection.prerequisites(concept) if one.required in called]
    meant = known[0] if known else meant
    if again:
        collection.a_prerequisite_again(meant, concept)
    else:
        collection.not_a_prerequisite(meant, concept)
    if as_json:
        document({"concept": meant, "of": concept, "cut": not again})
    else:
        line(voice("graph.uncut" if again else "graph.cut", concept=voice.name(concept), name=voice.name(meant)))


# -- lines ------------------------------------------------------------------------------------------------------


def _print(graph: ConceptGraph, voice: Voice) -> None:
    if not graph.nodes:
        line(voice("graph.none"))
        return
    if graph.around is None:
        for place, depth, others in _forest(graph):
            _print_node(graph.nodes[place], depth, voice, [graph.nodes[one].name for one in others])
    else:
        _print_node(graph.nodes[graph.around], 0, voice)
        before: dict[int, list[int]] = {}
        after: dict[int, list[int]] = {}
        for one in graph.edges:
            before.setdefault(one.concept, []).append(one.required)
            after.setdefault(one.required, []).append(one.concept)
        for code, ways in (("graph.before", before), ("graph.after", after)):
            if graph.around in ways:
                line(voice(code))
                for place, depth, shown in _below(graph.around, ways):
                    _print_node(graph.nodes[place], depth, voice, shown_above=shown)
        if not graph.edges and not graph.left:
            line(voice("graph.alone"))
    if graph.left:
        line(voice.count("graph.left", graph.left))


def _forest(graph: ConceptGraph) -> Iterator[tuple[int, int, list[int]]]:
    """Each place below the last of those that it builds on, with its depth and the others that it builds on."""
    required: dict[int, list[int]] = {}
    for one in graph.edges:
        # In a ring something must stand above.
        if one.required < one.concept:
            required.setdefault(one.concept, []).append(one.required)
    below: dict[int | None, list[int]] = {}
    for place in range(len(graph.nodes)):
        below.setdefault(max(required[place]) if place in required else None, []).append(place)
    waiting = [(place, 0) for place in reversed(below.get(None, ()))]
    while waiting:
        place, depth = waiting.pop()
        yield place, depth, sorted(required.get(place, ()))[:-1]
        waiting += [(one, depth + 1) for one in reversed(below.get(place, ()))]


def _below(start: int, ways: dict[int, list[int]]) -> Iterator[tuple[int, int, bool]]:
    """What is reached from a place, each place told out once: with its depth, and whether it stood above already."""
    seen = {start}
    waiting = [(one, 1) for one in reversed(ways.get(start, ()))]
    while waiting:
        place, depth = waiting.pop()
        known = place in seen
        if place != start:
            yield place, depth, known and place in ways
        if not known:
            seen.add(place)
            waiting += [(one, depth + 1) for one in reversed(ways.get(place, ()))]


def _print_node(
    node: Node, depth: int, voice: Voice, others: list[str] | None = None, shown_above: bool = False
) -> None:
    from kb.cli.texts import print_spans
    from kb.typesetting.pieces import shortened
    from kb.typesetting.wrapping import Span

    sign = (_PLAIN_SIGNS if voice.profile == "ascii" else _SIGNS)[node.stage.value]
    said = _stage(node, voice)
    if shown_above:
        said += voice("graph.above")
    if others:
        said += voice("graph.also", names=" · ".join(map(voice.name, others)))
    dim = "dim" if voice.coloured else ""
    # A chain of a hundred is deeper than a line is wide.
    head = "  " * min(depth, width() // 4)
    print_spans([shortened([Span(f"{head}{sign} {voice.name(node.name)}"), Span(f"  {said}", dim)], width())])


def _stage(node: Node, voice: Voice) -> str:
    said = voice(f"graph.stage.{node.stage.value}")
    return f"{said} · {voice.count('graph.new', node.new)}" if node.new else said


def _print_ready(found: list[Ready], most: int, voice: Voice) -> None:
    from kb.cli.texts import print_spans
    from kb.typesetting.pieces import shortened
    from kb.typesetting.wrapping import Span

    if not found:
        line(voice("graph.nothing-ready"))
        return
    line(voice("graph.ready"))
    dim = "dim" if voice.coloured else ""
    for one in found[:most]:
        row = [Span(f"  {voice.name(one.name)}"), Span(f"  {voice.count('graph.new', one.new)}  {flat(one.note)}", dim)]
        print_spans([shortened(row, width())])
    if found[most:]:
        line(voice.count("graph.left", len(found) - most))


# -- other forms ------------------------------------------------------------------------------------------------


def _draw(graph: ConceptGraph, voice: Voice, *, as_dot: bool) -> None:
    from kb.exchange.graphs import Arrow, Drawn, dot, mermaid
    from kb.typesetting.pieces import title

    nodes = [Drawn(title(flat(node.name)), node.stage.value) for node in graph.nodes]
    arrows = [Arrow(one.required, one.concept, not one.gates) for one in graph.edges]
    lines(dot(nodes, arrows) if as_dot else mermaid(nodes, arrows))
    if graph.left:
        aside(voice.count("graph.left", graph.left))


def _json(graph: ConceptGraph) -> dict[str, object]:
    return {
        "concept": None if graph.around is None else graph.nodes[graph.around].name,
        "concepts": [
            {
                "name": node.name,
                "key": node.key,
                "note": node.note,
                "line": node.line,
                "stage": node.stage.value,
                "new": node.new,
            }
            for node in graph.nodes
        ],
        "requires": [
            {
                "concept": graph.nodes[one.concept].name,
                "required": graph.nodes[one.required].name,
                "places": [one.concept, one.required],
                "gates": one.gates,
                "note": one.note,
                "line": one.line,
            }
            for one in graph.edges
        ],
        "left": graph.left,
    }


def _ready_json(one: Ready) -> dict[str, object]:
    return {"name": one.name, "note": one.note, "line": one.line, "language": one.language, "new": one.new}
