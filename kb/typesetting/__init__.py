"""LaTeX becomes lines of text."""

from kb.typesetting.setting import Block, box, inline, typeset

__all__ = ["Block", "box", "inline", "typeset"]
