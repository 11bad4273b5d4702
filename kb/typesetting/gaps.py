"""A sentence with a gap, and the same sentence with what belongs there."""

from __future__ import annotations

import re

from kb.typesetting.masking import mask

_GAP = re.compile(r"\[…\]")
_BOX = re.compile(r"\\square (?![A-Za-z])")
_HINT = re.compile(r"(?<!!)\[[^\[\]\n]{1,80}\](?!\()")


def filled(sentence: str, answer: str) -> str | None:
    """The sentence with its one gap filled, the answer marked; None where it cannot be told what belongs where.

    In a text it stands in the brackets of the gap, in a formula that stands by itself in a box.
    """
    answer = answer.strip()
    if not answer or "\n" in answer or "==" in answer or "$$" in answer or r"\boxed{\text" in sentence:
        return None
    masked, formulas = mask(sentence)
    boxes = sum(len(_BOX.findall(formula.latex)) for formula in formulas)
    if boxes == 0:
        gaps = list(_GAP.finditer(sentence)) or [gap for gap in _HINT.finditer(masked) if gap[0] in sentence]
        return sentence.replace(gaps[0][0], f"[=={answer}==]") if len(gaps) == 1 else None
    if boxes > 1 or _GAP.search(masked) or not (answer.startswith("$") and answer.endswith("$")):
        return None
    if not any(formula.display and _BOX.search(formula.latex) for formula in formulas):
        return None
    return _BOX.sub(lambda _: f"\\boxed{{{answer[1:-1]}}}", sentence)
