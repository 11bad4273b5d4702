"""What a terminal can draw: all of Unicode, its first plane, or ASCII."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from msgspec import Struct

from kb.typesetting.letters import COMBINING, FONTS
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
    "∘": "circ",
    "∏": "prod",
    "∑": "sum",
    "∫": "int",
    "√": "sqrt",
    "ı": "i",
    "ȷ": "j",
    "ℓ": "ell",
    "∈": "in",
    "ϵ": "epsilon",
    "ϕ": "phi",
    "∅": "{}",
    "≜": ":=",
    "≡": "==",
    "⌊": "floor(",
    "⌋": ")",
    "⌈": "ceil(",
    "⌉": ")",
    "∉": "not in",
}
_DRAWN = "⎛⎜⎝⎞⎟⎠⎡⎢⎣⎤⎥⎦⎧⎨⎩⎪⎫⎬⎭⌠⎮⌡─│║╱╲┌┐└┘⎰⎱⏞⏟╭╮╰╯┬┴┼├┤↪⟨⟩═"
_DRAWN_PLAIN = "/|\\\\|/[[[]]]/{\\|\\}//|/-|H/\\++++/\\~~/\\\\/+++++&<>="


# What typography has in prose, as a typewriter has it. Letters of other scripts stay, and what is two columns wide.
_TYPED = {
    **dict.fromkeys("“”„‟", '"'),
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("‐‑‒–−", "-"),
    **dict.fromkeys("•‣●■▪◆★", "*"),
    **dict.fromkeys("◦○□▫◇☆", "o"),
    **dict.fromkeys("├└╰╭┌", "+"),
    "—": "--",
    "―": "--",
    "…": "...",
    "·": ".",
    "‧": ".",
    "×": "x",
    "÷": "/",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "«": "<<",
    "»": ">>",
    "‹": "<",
    "›": ">",
    "§": "S",
    "¶": "P",
    "✓": "v",
    "✔": "v",
    "✗": "x",
    "✘": "x",
    "‰": "0/00",
    "€": "EUR",
    "№": "No.",
}


class Profile(Struct, frozen=True):
    """A choice of characters. `small`: raised and lowered letters exist; `plane`: those outside the first plane."""

    name: str
    small: bool
    plane: bool
    drawn: Mapping[str, str]


UNICODE = Profile("unicode", small=True, plane=True, drawn={})
BMP = Profile("bmp", small=True, plane=False, drawn={})
ASCII = Profile("ascii", small=False, plane=False, drawn=dict(zip(_DRAWN, _DRAWN_PLAIN, strict=True)) | {"║": "||"})
PROFILES = {profile.name: profile for profile in (UNICODE, BMP, ASCII)}

_NOT = "\u0338"
_MARKS = {mark: name for name, mark in reversed(COMBINING.items())}
_NAMES = {text: name for name, (text, _) in reversed(SYMBOLS.items()) if name.isalpha() and not text.isascii()}


@lru_cache(maxsize=4096)
def spell(text: str, font: str, name: str) -> str:
    """An atom's text in its font, with the characters of the profile called `name`.

    Letters of a font are Unicode's in every profile: what is made of them is decided when a formula is finished.
    """
    if name == "ascii" and not text.isascii():
        text = _in_ascii(text)
    elif name == "bmp" and not text.isascii():
        text = "".join(sign if sign < "\U00010000" else _in_bmp(sign) for sign in text)
    letters = FONTS.get(font)
    return "".join(letters.get(sign, sign) for sign in text) if letters else text


def _in_ascii(text: str) -> str:
    """A text with the names of its signs, its marks as in `hat(x)`; letters of other scripts stay."""
    found: list[str] = []
    for sign in text:
        if found and unicodedata.combining(sign):
            mark = _MARKS.get(sign)
            found[-1] = f"not {found[-1]}" if sign == _NOT else f"{mark}({found[-1]})" if mark else found[-1]
        else:
            found.append(_in_words(sign))
    return "".join(found)


def _in_words(sign: str) -> str:
    known = sign if sign.isascii() else _PLAIN.get(sign) or _NAMES.get(sign)
    if known:
        return known
    if unicodedata.combining(sign):
        # A mark that stands by itself in its source, behind its letter.
        return f"({_MARKS[sign]})" if sign in _MARKS else ""
    parted = unicodedata.normalize("NFD", sign)
    if parted.endswith(_NOT):
        return _in_ascii(parted)
    plain = unicodedata.normalize("NFKC", sign)
    if plain != sign:
        return _in_ascii(plain)
    if unicodedata.category(sign)[0] in "LC" or unicodedata.east_asian_width(sign) in "WF":
        return sign
    return unicodedata.name(sign, "?").casefold()


def _in_bmp(sign: str) -> str:
    """A letter as its plain one; a letter of another script stays, a sign that has none is marked as missing."""
    plain = unicodedata.normalize("NFKC", sign)
    return plain if max(plain) < "\U00010000" or unicodedata.category(sign)[0] == "L" else "\ufffd"


def in_type(text: str) -> str:
    """Prose with the punctuation and the signs of a typewriter, for the profile `ascii`."""
    found = ""
    is_name = False
    for mark, run in groupby(map(_typed, text), key=itemgetter(0)):
        if mark:
            script = "".join(typed for _, typed, _ in run)
            found += mark + (script if script.isalnum() else f"({script})")
            is_name = False
            continue
        for _, typed, named in run:
            between = " " if (named and found[-1:].isalnum()) or (is_name and typed[:1].isalnum()) else ""
            found, is_name = found + between + typed, named
    return found


@lru_cache(maxsize=1024)
def _typed(sign: str) -> tuple[str, str, bool]:
    """For a raised or lowered sign the mark that begins such ones; what a typewriter has for it; whether by a name."""
    if sign.isascii():
        return "", sign, False
    kind, _, plain = unicodedata.decomposition(sign).partition(" ")
    if kind in ("<super>", "<sub>") and " " not in plain:
        return "^" if kind == "<super>" else "_", _in_words(chr(int(plain, 16))), False
    if unicodedata.category(sign)[0] in "LMC" or unicodedata.east_asian_width(sign) in "WF":
        return "", sign, False
    known = _TYPED.get(sign) or _PLAIN.get(sign) or ASCII.drawn.get(sign)
    plain = unicodedata.normalize("NFKC", sign)
    if not known and plain.isascii() and plain.strip():
        # A digit in a circle is no digit more of the number before it.
        known = f"({plain})" if unicodedata.category(sign) in ("No", "So") else plain
    typed = known or _NAMES.get(sign) or sign
    return "", typed, typed.isalpha() and len(typed) > 1
