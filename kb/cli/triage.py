"""`kb triage`: drafts, one by one: keep it or silence it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Literal

import click

from kb.cli.cards import card_row
from kb.cli.doubts import Said, asked, said, show
from kb.cli.edge import changes_line, refuse_pretended_time
from kb.cli.left import decide_left, left_json, show_left
from kb.cli.lines import Reader, half_width
from kb.cli.output import document, flat, line
from kb.cli.problems import HOLDING_BACK
from kb.cli.spoken import command as spoken
from kb.cli.spoken import edge_of, json_option, option, pass_context
from kb.cli.undo import undone_line
from kb.errors import KbError
from kb.typesetting.alone import alone

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
@json_option
@pass_context
def command(ctx: click.Context, as_list: bool, as_json: bool) -> int:
    """Decide about notes that would lose much, then edited cards that may be others, then drafts, line by line."""
    edge = edge_of(ctx)
    voice = edge.voice
    if not as_json:
        edge.terminal.keeps = not as_list
        edge.learn_profile()
    with edge.opened(silent=as_json) as collection:
        if as_json:
            document(_waiting(collection))
            return 0
        if as_list:
            for left in collection.left_notes():
                show_left(left, voice)
            _print_doubts(collection, voice)
            _print_list(collection, collection.drafts(), voice)
        else:
            refuse_pretended_time(collection)
            _go_through(collection, voice)
        _say_held_back(collection, voice)
    return 0


def _go_through(collection: Collection, voice: Voice) -> None:
    left = collection.left_notes()
    if left and not decide_left(collection, voice):
        return
    pairs = collection.doubts()
    if pairs:
        line(voice.count("triage.doubts", len(pairs)))
        if not _decide(collection, voice):
            return
    drafts = collection.drafts()
    if drafts:
        line(voice.count("triage.begin", len(drafts)))
        line(voice("triage.keys"))
        _triage(collection, drafts, voice)
    elif not pairs and not left:
        line(voice("triage.nothing"))


def _waiting(collection: Collection) -> dict[str, object]:
    """All that waits for a decision, as JSON."""
    drafts = (card.card for card in collection.drafts())
    return {
        "left": [left_json(one) for one in collection.left_notes()],
        "doubts": [{"id": one.id, "card": one.card, "found": one.found} for one in collection.doubts()],
        "drafts": [{"note": one.note, "line": one.line, "rule": one.rule, "front": one.front} for one in drafts],
    }


def _decide(collection: Collection, voice: Voice) -> bool:
    """Ask about each pair once; False when the person quits. What was decided here can be undone here."""
    reader = Reader("> ", voice.typed())
    later: set[str] = set()
    decided = 0
    while waiting := [doubt for doubt in collection.doubts() if doubt.id not in later]:
        doubt = waiting[0]
        line()
        answer = asked(reader, doubt, collection.general_card(doubt.found), voice)
        if answer is Said.QUIT:
            return False
        if answer is Said.UNDO:
            undone = collection.undo() if decided else None
            line(voice("undo.nothing") if undone is None else undone_line(collection, undone, voice))
            decided -= undone is not None
        elif said(collection, doubt, answer, voice):
            decided += 1
        else:
            later.add(doubt.id)
    return True


def _print_doubts(collection: Collection, voice: Voice) -> None:
    pairs = collection.doubts()
    for doubt in pairs:
        new = collection.general_card(doubt.found)
        line(flat(f"{new.card.note}:{new.card.line}"))
        show(doubt, new, voice)
    if pairs:
        line(voice.count("triage.doubts", len(pairs)))


def _say_held_back(collection: Collection, voice: Voice) -> None:
    """Cards that keeping cannot help: what their notes claim is false and must be corrected there."""
    places = [f"{one.note}:{one.line}" for one in collection.problems() if one.code in HOLDING_BACK]
    if places:
        named = voice("comma").join(places[:_NAMED]) + (" …" if len(places) > _NAMED else "")
        line(voice.count("triage.held-back", len(places), places=named))


def _print_list(collection: Collection, drafts: list[StoredCard], voice: Voice) -> None:
    note = None
    for card in drafts:
        if card.card.note != note:
            note = card.card.note
            line(flat(note))
        line("  " + card_row(card, voice, collection.today()))
    line(voice.count("triage.total", len(drafts)))


def _triage(collection: Collection, drafts: list[StoredCard], voice: Voice) -> None:
    reader = Reader(voice("triage.prompt"), voice.typed())
    # A card that stays a draft after it was decided about, or that was left for later, is not asked a second time.
    decided: list[str] = []
    later: list[str] = []
    total = len(drafts)
    while drafts:
        card = drafts[0]
        # A rule decides about many at once: what is left says how far one is.
        _print_card(card, max(total - len(drafts), 0) + 1, total, voice)
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
        elif key == "s":
            later.append(card.id)
        elif key == "e":
            _edit(collection, card, voice)
        elif key == "u":
            undone = collection.undo() if decided else None
            line(voice("undo.nothing") if undone is None else undone_line(collection, undone, voice))
            del decided[-1:]
        else:
            line(voice("triage.keys"))
            continue
        drafts = [draft for draft in collection.drafts() if draft.id not in decided and draft.id not in later]
        total = max(total, len(drafts))
    left = len(drafts) + len(later)
    line(voice.count("triage.end", len(decided)) + voice("comma") + voice.count("triage.left", left))


def _edit(collection: Collection, card: StoredCard, voice: Voice) -> None:
    """Open the note at the card in the person's editor, and read what was saved."""
    from kb.tui.editor import editor_command

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        line(voice("triage.edit-at-terminal", note=card.card.note, line=card.card.line))
        return
    command = editor_command(collection.root / card.card.note, max(card.card.line, 1), os.environ)
    try:
        subprocess.run(command, check=False, cwd=collection.root)
    except OSError as fault:
        raise KbError("editor-failed", command=command[0], reason=fault.strerror or str(fault)) from fault
    told = changes_line(collection.refresh(), voice)
    if told:
        line(told)


def _print_card(card: StoredCard, at: int, total: int, voice: Voice) -> None:
    from kb.cli.texts import print_text

    line()
    line(voice("triage.place", at=at, total=total, note=card.card.note, line=card.card.line, rule=card.card.rule))
    print_text(alone(card.card.front), voice)
    line("  ──")
    print_text(alone(card.card.back), voice, 2)
