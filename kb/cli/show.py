"""`kb show`: the page of a concept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kb.cli.cards import card_json, card_row
from kb.cli.named import the_concept_shown
from kb.cli.output import Voice, document, flat, line
from kb.cli.paging import paged
from kb.cli.spoken import argument, color_option, edge_of, json_option, pager_option, pass_context
from kb.cli.spoken import drawing as spoken
from kb.errors import KbError

if TYPE_CHECKING:
    from datetime import date

    from kb.collection.values import ConceptPage


@spoken("show")
@argument("concept", nargs=-1, required=True)
@color_option
@pager_option
@json_option
@pass_context
def command(ctx: click.Context, concept: tuple[str, ...], color: str, as_json: bool) -> int:
    """What the notes say of a concept, what it builds on, and its cards."""
    edge = edge_of(ctx)
    edge.terminal.color = color
    name = " ".join(concept)
    with edge.opened(silent=as_json) as collection:
        page = collection.concept(the_concept_shown(collection, name, edge.voice))
        if page is None:
            raise KbError("no-concept", name=name)
        if as_json:
            document(page_json(page, collection.today()))
        else:
            with paged(edge.terminal):
                _print(page, edge.voice, collection.today())
    return 0


def page_json(page: ConceptPage, today: date) -> dict[str, object]:
    """The page as one document."""
    return {
        "name": page.name,
        "aliases": list(page.aliases),
        "requires": list(page.requires),
        "required_by": list(page.required_by),
        "related": list(page.related),
        "parts": [
            {
                "name": part.concept.name,
                "note": part.concept.note,
                "line": part.concept.line,
                "end_line": part.concept.end_line,
                "language": part.concept.language,
                "heading_path": list(part.concept.heading_path),
                "text": part.text,
            }
            for part in page.parts
        ],
        "cards": [card_json(card, today) for card in page.cards],
    }


def _print(page: ConceptPage, voice: Voice, today: date) -> None:
    from kb.cli.texts import print_spans, print_text
    from kb.typesetting.pieces import title
    from kb.typesetting.wrapping import Span

    def said(name: str) -> str:
        return title(flat(name), voice.profile)

    def head(text: str) -> None:
        print_spans([[Span(flat(text), "dim" if voice.coloured else "")]])

    print_spans([[Span(said(page.name), "heading" if voice.coloured else "")]])
    known = {page.name.casefold(), *(part.concept.key for part in page.parts)}
    aliases = [name for name in page.aliases if name.casefold() not in known and name not in known]
    for code, names in (
        ("aliases", aliases),
        ("requires", page.requires),
        ("required-by", page.required_by),
        ("related", page.related),
    ):
        if names:
            head(voice(f"show.{code}", names=" · ".join(map(said, names))))
    for part in page.parts:
        line()
        head(f"── {part.concept.note}:{part.concept.line}")
        print_text(part.text, voice, whole=True)
    if page.cards:
        line()
        line(voice.count("show.cards", len(page.cards)))
        for card in page.cards:
            line(card_row(card, voice, today))
