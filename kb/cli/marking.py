"""One thing done with all cards that a search finds: `kb cards QUERY --suspend`, `--tag exam`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from kb.cli.output import document, line
from kb.cli.spoken import option
from kb.errors import KbError

if TYPE_CHECKING:
    from kb.cli.output import Voice
    from kb.collection import Collection
    from kb.collection.deciding import Mark

_MARKS: Mapping[str, Mark] = {
    "suspend": "suspend",
    "resume": "resume",
    "flag": "flag",
    "unflag": "unflag",
    "bury": "bury",
    "silence": "silence",
    "keep": "approve",
}


def marking_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of what is done with many cards; of a command that takes them as `acts`."""
    for name, metavar in (("on", "DAY"), ("untag", "TAG"), ("tag", "TAG")):
        command = option(f"--{name}", metavar=metavar)(command)
    for name in reversed([*_MARKS]):
        command = option(f"--{name}", is_flag=True)(command)
    return command


def act_of(acts: Mapping[str, object], query: str | None) -> tuple[str, str] | None:
    """What is to be done, and the tag or the day that it names. Raises KbError `one-act`, `act-without-query`."""
    given = [(name, value) for name, value in acts.items() if value is not None and value is not False]
    if not given:
        return None
    if len(given) > 1:
        raise KbError("one-act", acts=" ".join(f"--{name}" for name, _ in given))
    ((name, value),) = given
    if not query:
        raise KbError("act-without-query", act=f"--{name}")
    return name, "" if value is True else str(value)


def do(collection: Collection, act: tuple[str, str], query: str, voice: Voice, *, as_json: bool) -> None:
    """Do it with all cards that the query finds, as one act, and say with how many."""
    name, value = act
    cards = collection.ids_listed(collection.listing(query).numbers)
    if name in ("tag", "untag"):
        count = collection.tag_all(cards, value, off=name == "untag")
        what = voice(f"undo.mark.{name}", of=value)
    elif name == "on":
        from kb.cli.due import day_meant

        day = day_meant(value, collection.today())
        count = collection.ask_all_on(cards, day)
        what = voice("cards.on", day=day.isoformat())
    else:
        count = collection.mark_all(cards, _MARKS[name])
        what = voice(f"undo.mark.{_MARKS[name]}")
    if as_json:
        document({"found": len(cards), "changed": count})
    elif count:
        line(voice("cards.did", what=what, count=count))
    else:
        line(voice("cards.did-nothing", what=what, count=len(cards)))
