"""Other keys for what screens can do, as the settings name them; what cannot be is said, and the usual key stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct
from msgspec.structs import replace

from kb.errors import KbError
from kb.tui.acts import Act

# An input method is led by these: they keep doing what they do, beside whatever key is chosen.
_LEADING = frozenset(("enter", "escape", "tab", "up", "down", "left", "right"))
# Screens on which letters are always typed into a line.
_ALL_TYPED = frozenset(("search",))


class Refused(Struct, frozen=True):
    """A key that an act of a screen cannot have: `taken_by` has it there, or, where that is None, it is a letter."""

    name: str
    key: str
    word: str
    taken_by: Act | None = None


def is_letter(key: str) -> bool:
    """Does the key write something where text is typed?"""
    return len(key) == 1 or key in ("space", "comma", "backspace", "delete")


def keyed(acts: Iterable[Act], word: str, chosen: Mapping[str, str]) -> tuple[Act, ...]:
    """The acts of the screen called `word`, with the keys that were chosen for them."""
    return _keyed(tuple(acts), word, chosen)[0]


def refused(acts: Iterable[Act], word: str, chosen: Mapping[str, str]) -> list[Refused]:
    """The chosen keys that acts of the screen called `word` cannot have."""
    return _keyed(tuple(acts), word, chosen)[1]


def _keyed(acts: tuple[Act, ...], word: str, chosen: Mapping[str, str]) -> tuple[tuple[Act, ...], list[Refused]]:
    if not chosen:
        return acts, []
    names = {act.code: _name(act, word, chosen) for act in acts}
    wanted = {code: tuple(chosen[name].split(",")) for code, name in names.items() if name}
    found = list[Refused]()
    for code, keys in list(wanted.items()):
        letter = _written([act for act in acts if act.code == code], word, keys)
        if letter is not None:
            found.append(Refused(names[code], letter, word))
            del wanted[code]
    # What was chosen last gives way first.
    order = sorted(wanted, key=lambda code: list(chosen).index(names[code]), reverse=True)
    while True:
        result = _with_keys(acts, wanted)
        clash = next(filter(None, (_clash(acts, result, code) for code in order if code in wanted)), None)
        if clash is None:
            return result, found
        code, key, other = clash
        found.append(Refused(names[code], key, word, other))
        del wanted[code]


def _written(own: Sequence[Act], word: str, keys: Iterable[str]) -> str | None:
    """The first of the keys that only writes something wherever the acts `own`, all of one name, can be done."""
    if word in _ALL_TYPED or all(act.priority for act in own):
        return next(filter(is_letter, keys), None)
    if all(act.priority or act.on_front for act in own):
        # Before the first character Space is none.
        return next((key for key in keys if is_letter(key) and key != "space"), None)
    return None


def _name(act: Act, word: str, chosen: Mapping[str, str]) -> str:
    """The name under which keys were chosen for an act on a screen; empty where none were."""
    return next((name for name in (f"{word}.{act.code}", act.code) if name in chosen), "")


def _with_keys(acts: Sequence[Act], wanted: Mapping[str, Sequence[str]]) -> tuple[Act, ...]:
    """Of several acts of one name the first gets the keys; of the usual ones those stay that are needed."""
    result, given = list[Act](), set[str]()
    for act in acts:
        keys = wanted.get(act.code)
        if keys is None:
            result.append(act)
            continue
        usual = act.keys.split(",")
        works_while_typing = not all(map(is_letter, keys))
        stay = [key for key in usual if key in _LEADING or (not is_letter(key) and not works_while_typing)]
        first = act.code not in given and not (act.priority and any(map(is_letter, keys)))
        given |= {act.code} if first else set()
        now = list(dict.fromkeys([*keys, *stay] if first else stay))
        if now:
            result.append(replace(act, keys=",".join(now), display=act.display if now[0] == usual[0] else ""))
    return tuple(result)


def _clash(usual: Sequence[Act], acts: Sequence[Act], code: str) -> tuple[str, str, Act] | None:
    """A chosen key of `code` that another act of the screen has too, and that act; who shares a key anyway may."""
    own = _keys_of(acts, code)
    for act in acts:
        key = next((key for key in act.keys.split(",") if key in own), None)
        if act.code != code and key is not None and not _keys_of(usual, code) & _keys_of(usual, act.code):
            return code, key, act
    return None


def _keys_of(acts: Iterable[Act], code: str) -> set[str]:
    return {key for act in acts if act.code == code for key in act.keys.split(",")}


def faults(
    screens: Iterable[tuple[str, Sequence[Act]]], chosen: Mapping[str, str], say: Callable[[str], str]
) -> list[KbError]:
    """What is wrong with the chosen keys, over all `screens` (each by its word and its acts)."""
    screens, found = list(screens), dict[tuple[str, str], KbError]()
    known = {act.code for _, acts in screens for act in acts}
    known |= {f"{word}.{act.code}" for word, acts in screens if word for act in acts}
    # Where text is typed such a key goes by its usual one as well.
    letters = {
        act.code
        for word, acts in screens
        for act in acts
        if word not in _ALL_TYPED and not (act.priority or act.on_front)
    }
    for name in chosen:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            code = "key-unknown-near" if near else "key-unknown"
            found[name, ""] = KbError(code, name=name, **({"near": near[0]} if near else {}))
    for word, acts in screens:
        for one in refused(acts, word, chosen):
            if one.taken_by is None and one.name in letters:
                continue
            other, screen = one.taken_by, say(f"screen-{word or 'panel'}")
            found.setdefault(
                (one.name, one.key),
                KbError("key-typed", name=one.name, key=one.key)
                if other is None
                else KbError(
                    "key-taken", name=one.name, key=one.key, by=say(f"do-{other.code}"), other=other.code, screen=screen
                ),
            )
    return list(found.values())
