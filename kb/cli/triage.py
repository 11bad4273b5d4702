"""`kb triage`: drafts, one by one: keep it or silence it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from kb.cli.cards import card_row
from kb.cli.edge import refuse_pretended_time
from kb.cli.lines import Reader, half_width
from kb.cli.output import flat, line, lines, width
from kb.cli.problems import HOLDING_BACK
from kb.cli.spoken import command as spoken
from kb.cli.spoken import edge_of, option, pass_context
from kb.cli.undo import undone_line

if TYPE_CHECKING:
    from kb.cli.output import Voice
    from kb.collection import Collection
    from kb.model import StoredCard

# So many places are named in a sentence.
_NAMED = 3
_MARKS: dict[str, Literal["approve", "silence"]] = {"": "approve", "x": "silence"}
_RULES: dict[str, Literal["keep", "silence"]] = {"K": "keep", "X": "silence"}


@spoken("triage")
@option("--list", "as_list", is_flag=True)
@pass_context
def command(ctx: click.Context, as_list: bool) -> int:
    """Decide about drafts, line by line."""
    edge = edge_of(ctx)
    voice = edge.voice
    with edge.opened() as collection:
        if not as_list:
            refuse_pretended_time(collection)
        drafts = collection.drafts()
        if as_list:
            _print_list(drafts, voice)
        elif not drafts:
            line(voice("triage.nothing"))
        else:
            line(voice.count("triage.begin", len(drafts)))
            line(voice("triage.keys"))
            _triage(collection, drafts, voice)
        _say_held_back(collection, voice)
    return 0


def _say_held_back(collection: Collection, voice: Voice) -> None:
    """Cards that keeping cannot help: what their notes claim is false and must be corrected there."""
    places = [f"{one.note}:{one.line}" for one in collection.problems() if one.code in HOLDING_BACK]
    if places:
        named = voice("comma").join(places[:_NAMED]) + (" …" if len(places) > _NAMED else "")
        line(voice.count("triage.held-back", len(places), places=named))


def _print_list(drafts: list[StoredCard], voice: Voice) -> None:
    note = None
    for card in drafts:
        if card.card.note != note:
            note = card.card.note
            line(flat(note))
        line("  " + card_row(card, voice))
    line(voice.count("triage.total", len(drafts)))


def _triage(collection: Collection, drafts: list[StoredCard], voice: Voice) -> None:
    reader = Reader(voice("triage.prompt"))
    # A card that stays a draft after it was decided about is not asked a second time.
    decided: list[str] = []
    while drafts:
        card = drafts[0]
        _print_card(card, len(drafts), voice)
        answer = reader.line()
        key = "q" if answer is None else half_width(answer).strip()
        if key == "q":
            break
        if key in _MARKS:
            collection.mark(card.id, _MARKS[key])
            decided.append(card.id)
        elif key in _RULES:
            collection.rule(card.card.note, card.card.rule, _RULES[key])
            decided.append(card.id)
        elif key == "u":
            undone = collection.undo() if decided else None
            line(voice("undo.nothing") if undone is None else undone_line(collection, undone, voice))
            del decided[-1:]
        else:
            line(voice("triage.keys"))
            continue
        drafts = [draft for draft in collection.drafts() if draft.id not in decided]
    line(voice.count("triage.end", len(decided)) + voice("comma") + voice.count("triage.left", len(drafts)))


def _print_card(card: StoredCard, left: int, voice: Voice) -> None:
    from kb.cli.texts import paragraphs

    line()
    line(voice("triage.place", left=left, note=card.card.note, line=card.card.line, rule=card.card.rule))
    lines(paragraphs(card.card.front, width()))
    line("  ──")
    lines(paragraphs(card.card.back, width(), indent=2))
