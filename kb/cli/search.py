"""`kb search`: concepts first, then cards, then notes, with what was looked for marked where it stands."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from msgspec.structs import asdict

from kb.cli.output import document, flat, line, padded, width
from kb.cli.paging import paged
from kb.cli.queries import joined, query_drawing, reading, say_notices
from kb.cli.spoken import OneOf, Whole, argument, color_option, edge_of, json_option, option, pager_option, pass_context
from kb.errors import KbError
from kb.messages.queries import says_more

if TYPE_CHECKING:
    from kb.cli.edge import Edge
    from kb.collection import Collection
    from kb.model import Hit, Results
    from kb.search.tree import Term
    from kb.typesetting.wrapping import Line, Span

Kind = Literal["concept", "card", "note"]

_APART = 2


@query_drawing("search")
@argument("query", nargs=-1, required=True)
@option("--limit", type=Whole(1), default=10, metavar="N")
@option("--kind", type=OneOf(["concept", "card", "note"]))
@option("--explain", is_flag=True)
@color_option
@pager_option
@json_option
@pass_context
def command(
    ctx: click.Context,
    *,
    query: tuple[str, ...],
    limit: int,
    kind: Kind | None,
    explain: bool,
    color: str,
    as_json: bool,
) -> int:
    """What the words are found in, best first."""
    edge = edge_of(ctx)
    edge.terminal.color = color
    text = joined(ctx, query) or ""
    if not text.strip():
        raise KbError("empty-query")
    with edge.opened(silent=as_json) as collection:
        found = collection.search(text, limit=limit, kind=kind)
        if as_json:
            say_notices(text, edge.voice)
            hits = [asdict(hit) for hit in found]
            document({**_explained(text, found, edge), "hits": hits} if explain else hits)
            return 0
        there = edge.terminal.is_there()
        with paged(edge.terminal):
            _say_how_read(text, found, edge, always=explain)
            if found:
                _print_hits(text, found, edge, Path(collection.root))
                if len(found) == limit and there:
                    _say_aside(edge.voice("search.more", count=2 * limit), edge)
            else:
                _say_nothing(text, found, collection, kind, edge)
    return 0


def _explained(text: str, found: Results, edge: Edge) -> dict[str, object]:
    """The query, how it was read, and the one that was answered in its place where it was misspelt."""
    return {
        "query": text,
        "reading": reading(text, edge.voice),
        "understood": [asdict(one) for one in found.understood],
        "mended": found.mended or None,
        "loosely": found.loosely,
    }


def _say_how_read(text: str, found: Results, edge: Edge, *, always: bool) -> None:
    say_notices(text, edge.voice)
    if always or (found.hits and says_more(found.understood)):
        _say_aside(edge.voice("search.read", reading=reading(text, edge.voice)), edge)
    if found.mended:
        _say_aside(edge.voice("search.mended", query=_short(found.mended), asked=_short(text)), edge)
    if found.loosely:
        _say_aside(edge.voice("search.loosely"), edge)


def _say_aside(text: str, edge: Edge) -> None:
    """A dim line to standard error: what is found stays alone on standard output."""
    from kb.cli.texts import painted

    dim = "dim" if edge.terminal.coloured and sys.stderr.isatty() else ""
    sys.stderr.write(painted(flat(text), dim) + "\n")


def _print_hits(text: str, found: Results, edge: Edge, root: Path) -> None:
    """Each hit in two lines where they suffice: its kind, name and place; the piece of text that shows why."""
    from kb.cli.texts import print_spans
    from kb.search.query import read_query
    from kb.typesetting.cells import cells
    from kb.typesetting.pieces import snippet

    terms = read_query(found.mended or text).terms
    kinds = {hit.kind: edge.voice(f"kind.{hit.kind}") for hit in found}
    indent = max(map(cells, kinds.values())) + _APART
    for hit in found:
        wanted = (*terms, *_met(hit))
        place = _place(hit, root) if hit.note else edge.voice("cards.retired")
        for number, row in enumerate(_head(hit, wanted, edge, place, max(width() - indent, 20))):
            print_spans([[_span(padded("" if number else kinds[hit.kind], indent), "dim", edge), *row]])
        shown = snippet(hit.snippet, hit.title, edge.profile, max(width() - indent, 20))
        if shown:
            print_spans([_marked(shown, wanted, "", edge)], indent)


def _head(hit: Hit, terms: Sequence[Term], edge: Edge, place: str, room: int) -> list[Line]:
    """Name and place of a hit on one line, or on two; a place is never cut: an editor or a terminal opens it."""
    from kb.typesetting.cells import cells
    from kb.typesetting.pieces import on_one_line, same_name, says_file

    name = on_one_line(hit.title, edge.profile, room)
    title = _marked(name, terms, "strong", edge)
    left = room - cells(name) - cells(place) - _APART
    rows = [[*title, _span(" " * _APART + place, "dim", edge)]] if left >= 0 else [title, [_span(place, "dim", edge)]]
    told = same_name(hit.heading, hit.title) or says_file(hit.heading, hit.note)
    under = "" if told else on_one_line(hit.heading, edge.profile)
    left = left if left >= 0 else room - cells(place)
    if under and cells(under) + len(" › ") <= left:
        rows[-1].append(_span(f" › {under}", "dim", edge))
    return rows


def _place(hit: Hit, root: Path) -> str:
    """`file:line` as it can be opened from here: relative inside the collection, whole from elsewhere."""
    file = root / hit.note
    try:
        here = Path.cwd()
        near = here == root or here in root.parents or root in here.parents
        return flat(f"{os.path.relpath(file, here) if near else file}:{hit.line}")
    except OSError:
        return flat(f"{file}:{hit.line}")


def _met(hit: Hit) -> list[Term]:
    """What was met in the snippet, as words: after its formulas are set the places are others."""
    from kb.search.fold import tokens
    from kb.search.tree import Term

    texts = dict.fromkeys(hit.snippet[start:end] for start, end in hit.marks)
    return [Term(text, words) for text in texts if (words := tuple(tokens(text)))]


def _marked(shown: str, terms: Sequence[Term], style: str, edge: Edge) -> Line:
    """A line with the words that were looked for marked in it."""
    from kb.search.snippets import spans

    row: Line = []
    last = 0
    for start, end in spans(shown, terms) if edge.terminal.coloured else ():
        row += [_span(shown[last:start], style, edge), _span(shown[start:end], "mark", edge)]
        last = end
    return [*row, _span(shown[last:], style, edge)]


def _span(text: str, style: str, edge: Edge) -> Span:
    from kb.typesetting.wrapping import Span

    return Span(text, style if edge.terminal.coloured else "")


def _say_nothing(text: str, found: Results, collection: Collection, kind: Kind | None, edge: Edge) -> None:
    """That nothing was found, how the query was read, and what there is instead."""
    from kb.collection.instead import instead

    voice = edge.voice
    there = instead(collection, text, kind)
    if there.code == "no-words":
        line(voice("search.no-words", query=_short(text)))
        return
    line(voice("search.nothing", query=_short(text)))
    if says_more(found.understood):
        line("    " + voice("search.read", reading=reading(text, voice)))
    if there.code:
        line("    " + voice(f"search.{there.code}", found=" · ".join(map(voice.name, there.names))))


def _short(text: str) -> str:
    from kb.search.understood import shown

    return str(shown(text))
