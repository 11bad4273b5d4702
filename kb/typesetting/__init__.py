"""LaTeX becomes lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.typesetting.setting import Block, box, inline, typeset

__all__ = ["Block", "box", "inline", "typeset"]


def __getattr__(name: str) -> object:
    """What sets formulas is imported when it is first asked for: reading needs the macros alone."""
    if name not in __all__:
        raise AttributeError(name)
    from kb.typesetting import setting

    found: object = getattr(setting, name)
    globals()[name] = found
    return found
