"""Two themes of our own, for eyes and screens that need high contrast: no text below 7 : 1; and dim text in all."""

from __future__ import annotations

from collections.abc import Mapping

from textual.color import Color
from textual.theme import Theme

CONTRAST_DARK = Theme(
    name="contrast-dark",
    primary="#ffe14d",
    secondary="#8ce9ff",
    accent="#8ce9ff",
    warning="#ffb347",
    error="#ff9d9d",
    success="#8dfc8d",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    variables={
        "boost": "#262626",
        "text": "#ffffff",
        "text-muted": "#d6d6d6",
        "text-disabled": "#b8b8b8",
        "text-primary": "#ffe14d",
        "text-secondary": "#8ce9ff",
        "text-accent": "#8ce9ff",
        "text-warning": "#ffb347",
        "text-error": "#ff9d9d",
        "text-success": "#8dfc8d",
        "foreground-muted": "#d6d6d6",
        "foreground-disabled": "#b8b8b8",
        "block-cursor-foreground": "#000000",
        "block-cursor-background": "#ffe14d",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": "#ffffff",
        "block-cursor-blurred-background": "#333333",
        "block-hover-background": "#262626",
        "footer-background": "#262626",
        "footer-foreground": "#ffffff",
        "footer-key-foreground": "#ffe14d",
        "footer-key-background": "#262626",
        "footer-description-foreground": "#ffffff",
        "footer-description-background": "#262626",
        "input-cursor-background": "#ffffff",
        "input-cursor-foreground": "#000000",
        "input-selection-background": "#0050a0",
        "border": "#ffe14d",
        "border-blurred": "#d6d6d6",
        "scrollbar": "#d6d6d6",
        "scrollbar-background": "#262626",
    },
)
CONTRAST_LIGHT = Theme(
    name="contrast-light",
    primary="#00309c",
    secondary="#5a0070",
    accent="#5a0070",
    warning="#6b3a00",
    error="#9a0010",
    success="#004d12",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#ffffff",
    dark=False,
    variables={
        "boost": "#e6e6e6",
        "text": "#000000",
        "text-muted": "#333333",
        "text-disabled": "#4a4a4a",
        "text-primary": "#00309c",
        "text-secondary": "#5a0070",
        "text-accent": "#5a0070",
        "text-warning": "#6b3a00",
        "text-error": "#9a0010",
        "text-success": "#004d12",
        "foreground-muted": "#333333",
        "foreground-disabled": "#4a4a4a",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#00309c",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": "#000000",
        "block-cursor-blurred-background": "#d0d0d0",
        "block-hover-background": "#e6e6e6",
        "footer-background": "#e6e6e6",
        "footer-foreground": "#000000",
        "footer-key-foreground": "#00309c",
        "footer-key-background": "#e6e6e6",
        "footer-description-foreground": "#000000",
        "footer-description-background": "#e6e6e6",
        "input-cursor-background": "#000000",
        "input-cursor-foreground": "#ffffff",
        "input-selection-background": "#a8ccff",
        "border": "#00309c",
        "border-blurred": "#333333",
        "scrollbar": "#333333",
        "scrollbar-background": "#e6e6e6",
    },
)
OURS = (CONTRAST_DARK, CONTRAST_LIGHT)

_LEGIBLE = 4.5
_CURSOR = 0.25
_SHARES = (0.62, 0.7, 0.78, 0.86, 0.94)
_DIMMER = 0.14


def with_dim_text(variables: Mapping[str, str]) -> dict[str, str]:
    """A theme's variables, dim text among them as a colour.

    Textual's own themes say “auto 60%”, and what is styled piece by piece loses the share: dim text comes out brighter
    than the rest. A colour that is dim on every ground needs a bar of the chosen row that is no ground of its own.
    """
    if not variables["text-muted"].startswith("auto"):
        return dict(variables)
    text, ground, surface, primary = (
        Color.parse(variables[name]) for name in ("foreground", "background", "surface", "primary")
    )
    bar = ground.blend(primary, _CURSOR)
    grounds = (ground, surface, bar)
    fitting = (
        share for share in _SHARES if all(contrast(one + text.with_alpha(share), one) >= _LEGIBLE for one in grounds)
    )
    share = next(fitting, _SHARES[-1])
    return {
        **variables,
        "text-muted": text.with_alpha(share).hex,
        "text-disabled": text.with_alpha(share - _DIMMER).hex,
        "block-cursor-background": bar.hex,
        "block-cursor-foreground": text.hex,
        "block-cursor-text-style": "bold",
    }


def contrast(one: Color, other: Color) -> float:
    """How far two colours are apart, 1 to 21. As WCAG 2 counts it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    parts = (value / 255 for value in colour.rgb)
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
