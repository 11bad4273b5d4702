"""Letters in their fonts, small letters, and accents, as Unicode has them."""

from __future__ import annotations

_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"


def _run(letters: str, start: int) -> dict[str, str]:
    return {letter: chr(start + place) for place, letter in enumerate(letters)}


_BOLD = _run(_UPPER, 0x1D400) | _run(_LOWER, 0x1D41A) | _run(_DIGITS, 0x1D7CE) | _run(_GREEK, 0x1D6A8)
_DOUBLE = (
    _run(_UPPER, 0x1D538)
    | _run(_LOWER, 0x1D552)
    | _run(_DIGITS, 0x1D7D8)
    | dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
)
_SCRIPT = _run(_UPPER, 0x1D49C) | dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True))
_FRAKTUR = _run(_UPPER, 0x1D504) | _run(_LOWER, 0x1D51E) | dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True))
_SANS = _run(_UPPER, 0x1D5A0) | _run(_LOWER, 0x1D5BA) | _run(_DIGITS, 0x1D7E2)
_MONO = _run(_UPPER, 0x1D670) | _run(_LOWER, 0x1D68A) | _run(_DIGITS, 0x1D7F6)

# A font without letters of its own is drawn upright.
FONTS: dict[str, dict[str, str]] = {
    "bold": _BOLD,
    "double": _DOUBLE,
    "script": _SCRIPT,
    "fraktur": _FRAKTUR,
    "sans": _SANS,
    "mono": _MONO,
    "upright": {},
    "italic": {},
    "text": {},
}

FONT_COMMANDS = {
    "mathbf": "bold",
    "boldsymbol": "bold",
    "bm": "bold",
    "pmb": "bold",
    "mathbfit": "bold",
    "symbf": "bold",
    "bold": "bold",
    "boldmath": "bold",
    "mathbb": "double",
    "Bbb": "double",
    "mathds": "double",
    "mathbbm": "double",
    "mathcal": "script",
    "mathscr": "script",
    "cal": "script",
    "mathfrak": "fraktur",
    "frak": "fraktur",
    "mathsf": "sans",
    "mathtt": "mono",
    "mathrm": "upright",
    "mathup": "upright",
    "mathnormal": "italic",
    "mathit": "italic",
}
# Old commands that hold to the end of their group.
FONT_SWITCHES = {
    "rm": "upright",
    "bf": "bold",
    "it": "italic",
    "sf": "sans",
    "tt": "mono",
    "cal": "script",
    "frak": "fraktur",
    "mit": "italic",
    "bfseries": "bold",
    "itshape": "italic",
}
TEXT_COMMANDS = frozenset(
    [
        "text",
        "textrm",
        "textit",
        "textbf",
        "textsf",
        "texttt",
        "textnormal",
        "textup",
        "textmd",
        "mbox",
        "hbox",
        "textsc",
        "emph",
        "textsl",
        "textcolor",
    ]
)

# Raised Greek letters exist for six of them and are hard to tell apart: they are left out.
SUPERSCRIPTS = dict(
    zip(
        "0123456789+−-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW⊤⊺′″‴°†‡",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵀᵀ′″‴°†‡",
        strict=True,
    )
)
SUPERSCRIPTS["∘"] = "°"
SUBSCRIPTS = dict(
    zip(
        "0123456789+−-=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)

# Marks that combine with one letter.
COMBINING = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "bar": "\u0304",
    "overline": "\u0305",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "vec": "\u20d7",
    "overrightarrow": "\u20d7",
    "overleftarrow": "\u20d6",
    "dot": "\u0307",
    "ddot": "\u0308",
    "dddot": "\u20db",
    "check": "\u030c",
    "widecheck": "\u030c",
    "breve": "\u0306",
    "acute": "\u0301",
    "grave": "\u0300",
    "mathring": "\u030a",
    "underline": "\u0332",
    "underbar": "\u0332",
    "cancel": "\u0338",
    "bcancel": "\u0338",
    "xcancel": "\u0338",
    "not": "\u0338",
}
# Marks drawn above (or below) a body of any size; the first of a pair is repeated, or stands alone in the middle.
WIDE = {
    "overbrace": "⏞",
    "underbrace": "⏟",
    "overparen": "⏞",
    "underparen": "⏟",
    "overbracket": "⏞",
    "underbracket": "⏟",
    "underrightarrow": "→",
    "underleftarrow": "←",
    "overleftrightarrow": "↔",
    "underleftrightarrow": "↔",
}
ACCENTS = frozenset(COMBINING) - {"not"} | frozenset(WIDE)
BELOW = frozenset(name for name in ACCENTS if name.startswith("under"))
