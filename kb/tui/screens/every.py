"""All screens, for whoever needs to know what each of them can do."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module

from msgspec import Struct

from kb.errors import KbError
from kb.messages import say
from kb.model import Language
from kb.settings import Settings, set_value
from kb.tui import screens
from kb.tui.acts import Act
from kb.tui.base import ANYWHERE, BaseScreen
from kb.tui.keymap import faults, keyed

_FIRST = ("today", "review", "summary", "search", "concept", "browse", "triage")


def all_screens() -> list[type[BaseScreen[object]]]:
    """Every screen that has acts of its own, those of every day first."""
    for module in pkgutil.iter_modules(screens.__path__):
        import_module(f"{screens.__name__}.{module.name}")
    found = dict.fromkeys(_below(BaseScreen))
    return sorted((one for one in found if one.ACTS), key=_place)


def _place(screen: type[BaseScreen[object]]) -> tuple[int, str, str]:
    """Where a screen stands in a list: those of every day first, panels without a word last."""
    word = screen.WORD
    place = _FIRST.index(word) if word in _FIRST else len(_FIRST) + (not word)
    return place, word, screen.__name__


def _below(screen: type[BaseScreen[object]]) -> Iterator[type[BaseScreen[object]]]:
    for one in screen.__subclasses__():
        yield one
        yield from _below(one)


def all_acts() -> list[tuple[str, tuple[Act, ...]]]:
    """The word of each screen, and what can be done there."""
    return [(screen.WORD, (*screen.ACTS, ANYWHERE)) for screen in all_screens()]


def key_faults(chosen: Mapping[str, str], language: Language) -> list[KbError]:
    """What is wrong with keys that were chosen."""
    return faults(all_acts(), chosen, lambda name: say(f"app.{name}", language))


def fault_of(settings: Settings, name: str, keys: str | None, language: Language) -> KbError | None:
    """What would be wrong with other keys for an act, beside what is wrong already; None gives it its usual ones."""
    wanted = set_value(settings, f"keys.{name}", keys)
    known = [fault.args for fault in key_faults(settings.keys, language)]
    return next((fault for fault in key_faults(wanted.keys, language) if fault.args not in known), None)


class Changeable(Struct, frozen=True):
    """An act by the name that the settings call it by: its usual keys, those it has now, and on which screens."""

    name: str
    usual: str
    keys: str
    words: tuple[str, ...]


def changeable(chosen: Mapping[str, str]) -> list[Changeable]:
    """All that other keys can be chosen for, screen by screen; what several have is listed with the first."""
    found: dict[str, tuple[dict[str, None], dict[str, None], dict[str, None]]] = {}
    for word, acts in all_acts():
        present = keyed(acts, word, chosen)
        for act in acts:
            own = f"{word}.{act.code}"
            usual, keys, words = found.setdefault(own if own in chosen else act.code, ({}, {}, {}))
            usual.update(dict.fromkeys(act.keys.split(",")))
            keys.update(dict.fromkeys(key for one in present if one.code == act.code for key in one.keys.split(",")))
            words.update({word: None} if word else {})
    return [
        Changeable(name, ",".join(usual), ",".join(keys), tuple(words)) for name, (usual, keys, words) in found.items()
    ]
