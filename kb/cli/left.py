"""Notes left as they were: is the loss meant? Asked line by line in triage, before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.cli.lines import Reader, half_width
from kb.cli.output import flat, line, lines
from kb.cli.undo import undone_line

if TYPE_CHECKING:
    from kb.cli.output import Voice
    from kb.collection import Collection
    from kb.collection.values import LeftNote

_TAKE, _KEEP, _UNDO, _QUIT = "take", "keep", "undo", "quit"
_WORDS = {
    "y": _TAKE, "是": _TAKE, "n": _KEEP, "否": _KEEP, "不是": _KEEP, "l": _KEEP, "以后": _KEEP,
    ":u": _UNDO, "u": _UNDO, ":q": _QUIT, "q": _QUIT,
}  # fmt: skip


def decide_left(collection: Collection, voice: Voice) -> bool:
    """Ask about each note once; False when the person quits. What was decided here can be undone here."""
    reader = Reader("> ", voice.typed())
    later: set[tuple[str, str]] = set()
    decided = 0
    while waiting := [one for one in collection.left_notes() if (one.note, one.hash) not in later]:
        left = waiting[0]
        line()
        show_left(left, voice)
        match _asked(reader, voice):
            case "quit":
                return False
            case "undo":
                undone = collection.undo() if decided else None
                line(voice("undo.nothing") if undone is None else undone_line(collection, undone, voice))
                decided -= undone is not None
            case "take":
                collection.accept(left)
                line(voice("left.taken", note=flat(left.note)))
                decided += 1
            case _:
                later.add((left.note, left.hash))
                line(voice("left.kept", note=flat(left.note)))
    return True


def show_left(left: LeftNote, voice: Voice) -> None:
    """Which note it is, what it would lose, and some of that."""
    line(voice(f"left.{left.code}", note=flat(left.note), lost=left.lost, before=left.before))
    lines(f"  − {flat(front)}" for front in left.fronts)
    if left.lost > len(left.fronts):
        line("  …")


def left_json(left: LeftNote) -> dict[str, object]:
    """A note that waits for a person's word, as JSON."""
    return {
        "note": left.note,
        "code": left.code,
        "lost": left.lost,
        "before": left.before,
        "fronts": list(left.fronts),
        "hash": left.hash,
    }


def _asked(reader: Reader, voice: Voice) -> str:
    while True:
        line(voice("left.keys"))
        text = reader.line(voice("left.prompt"))
        if text is None:
            return _QUIT
        found = _WORDS.get(half_width(text).strip().casefold())
        if found is not None:
            return found
