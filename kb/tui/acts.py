"""What a screen can do: one value gives the key, the footer, the list on Esc, the help and the palette."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from msgspec import Struct
from textual.binding import Binding, BindingsMap


class Act(Struct, frozen=True):
    """One thing a screen can do: the method `action_<name>`, offered under `keys`.

    Its sentences are `app.do-<word>` (short) and `app.tip-<word>` (in the help), where `word` is the name unless given.
    `shown` puts it into the footer, `listed` into the list on Esc; a `priority` key works while an input has the focus.
    `on_front` says that characters are written where it can be done: none but Space can be its key.
    `display` is how the first key is written, where it stands for another beside it too.
    """

    name: str
    keys: str
    shown: bool = False
    listed: bool = True
    priority: bool = False
    on_front: bool = False
    word: str = ""
    display: str = ""

    @property
    def code(self) -> str:
        return self.word or self.name.replace("_", "-")


def wide_forms(key: str) -> tuple[str, ...]:
    """What a Chinese input method gives for a key that is one character; nothing for other keys."""
    if key == "space":
        return ("ideographic_space",)
    if len(key) != 1 or not "!" <= key <= "~":
        return ()
    full_width = chr(ord(key) + 0xFEE0)
    return (full_width, "、") if key == "/" else (full_width,)


def bind(acts: Iterable[Act], say: Callable[[str], str]) -> list[Binding]:
    """The key bindings of `acts`, described in the language of `say`."""
    bindings = []
    for act in acts:
        keys = act.keys.split(",")
        for place, key in enumerate([*keys, *chain.from_iterable(map(wide_forms, keys))]):
            bindings.append(
                Binding(
                    key,
                    act.name,
                    say(f"do-{act.code}"),
                    show=act.shown and place == 0,
                    key_display=(act.display or None) if place == 0 else None,
                    tooltip=say(f"tip-{act.code}"),
                    priority=act.priority,
                    id=f"{act.code}.{place}",
                )
            )
    return bindings


def with_bindings(inherited: BindingsMap, bindings: Iterable[Binding]) -> BindingsMap:
    """`inherited` with `bindings` in place of what their keys did."""
    own = BindingsMap(bindings)
    # The footer names them in this order: a key that means something else elsewhere comes no earlier for that.
    return BindingsMap.from_keys({**own.key_to_bindings, **inherited.key_to_bindings, **own.key_to_bindings})
