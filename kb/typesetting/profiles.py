"""What a terminal can draw: all of Unicode, its first plane, or ASCII."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kb.typesetting.letters import FONTS
from kb.typesetting.symbols import SYMBOLS

_PLAIN = {
    "−": "-",
    "⋅": "*",
    "∗": "*",
    "≤": "<=",
    "≥": ">=",
    "⩽": "<=",
    "⩾": ">=",
    "≠": "!=",
    "≈": "~=",
    "∼": "~",
    "→": "->",
    "←": "<-",
    "↔": "<->",
    "⇒": "=>",
    "⇐": "<==",
    "⇔": "<=>",
    "⟶": "-->",
    "⟵": "<--",
    "⟹": "==>",
    "⟺": "<==>",
    "↦": "|->",
    "‖": "||",
    "′": "'",
    "″": "''",
    "‴": "'''",
    "…": "...",
    "⋯": "...",
    "⋮": ":",
    "⋱": "...",
    "⟨": "<",
    "⟩": ">",
    "±": "+-",
    "∓": "-+",
    "∞": "oo",
    "⊤": "T",
    "°": "deg",
    "≔": ":=",
    "≪": "<<",
    "≫": ">>",
    "∘": "o",
    "∏": "prod",
    "∑": "sum",
    "∫": "int",
    "√": "sqrt",
    "ı": "i",
    "ȷ": "j",
    "ℓ": "l",
    "∈": "in",
    "ϵ": "epsilon",
    "ϕ": "phi",
    "∅": "{}",
    "≜": ":=",
    "≡": "==",
}
_DRAWN = "⎛⎜⎝⎞⎟⎠⎡⎢⎣⎤⎥⎦⎧⎨⎩⎪⎫⎬⎭⌠⎮⌡─│║╱╲┌┐└┘⎰⎱⏞⏟╭╮╰╯┬┴┼├┤↪"
_DRAWN_PLAIN = "/|\\\\|/[[[]]]/<\\|\\>//|/-|H/\\++++/\\~~/\\\\/+++++\\"


@dataclass(frozen=True, slots=True)
class Profile:
    """A choice of characters. `small`: raised and lowered letters exist; `plane`: those outside the first plane."""

    name: str
    small: bool
    plane: bool
    drawn: Mapping[str, str]


UNICODE = Profile("unicode", small=True, plane=True, drawn={})
BMP = Profile("bmp", small=True, plane=False, drawn={})
ASCII = Profile("ascii", small=False, plane=False, drawn=dict(zip(_DRAWN, _DRAWN_PLAIN, strict=True)))
PROFILES = {profile.name: profile for profile in (UNICODE, BMP, ASCII)}

_NAMES = {text: name for name, (text, _) in reversed(SYMBOLS.items()) if name.isalpha() and not text.isascii()}


@lru_cache(maxsize=4096)
def spell(text: str, font: str, name: str) -> str:
    """An atom's text in its font, with the characters of the profile called `name`.

    Letters of a font are Unicode's in every profile: what is made of them is decided when a formula is finished.
    """
    if name == "ascii" and not text.isascii():
        text = "".join(_PLAIN.get(sign) or _NAMES.get(sign) or _simpler(sign, "\x7f") for sign in text)
    elif name == "bmp" and not text.isascii():
        text = "".join(sign if sign < "\U00010000" else _simpler(sign, "\uffff") for sign in text)
    letters = FONTS.get(font)
    return "".join(letters.get(sign, sign) for sign in text) if letters else text


def _simpler(sign: str, last: str) -> str:
    """A letter as its plain one, where that lies before `last`; a sign that has none stays."""
    plain = unicodedata.normalize("NFKC", sign)
    return plain if max(plain) <= last else sign
