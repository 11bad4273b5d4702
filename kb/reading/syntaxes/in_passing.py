"""A question that somebody asks in a line of a text and answers at once: `Why not squared loss? Not convex.`"""

from __future__ import annotations

import re

from kb.model import Origin
from kb.reading.syntaxes.place import Claim, Found, Place, written_if_named
from kb.reading.worth import is_placeholder, is_private, leans

# The masked line: what opens as a question does, its sign, and behind it what answers.
_ASKED = re.compile(
    r"(?P<asked>(?:\*\*)?(?:为什么|为何|为啥|怎么|怎样|如何|什么时候|何时|什么|哪[个种些]|Why|How|When|What|Which)(?![a-z])[^?？。\n]{3,90}[?？](?:\*\*)?)"
    r"(?:\s*(?:——?(?!—)|--?(?!-)|->|→|⇒|=>)\s*|\s+|(?<=？))(?P<answer>[^\s?？].{5,})",
    re.IGNORECASE,
)
# Alone in its line, the lines below it answer: `L1 和 L2 的区别是什么？`
_ALONE = re.compile(r"[^?？。！!\n]{4,60}[?？]")
_IS_ONE = re.compile(r"什么|怎|如何|为何|哪|区别|^(?:why|how|when|what|which)\b", re.IGNORECASE)
_CARD = re.compile(r"::|：：|==\S|\{\{c|^\s*[?？]{1,2}\s*$")
_ASKS_ON = re.compile(r"[?？]\s*[)）*_]*$")


def may_ask(masked: str) -> bool:
    """Is there a question in the line?"""
    return "?" in masked or "？" in masked


def read(place: Place) -> Claim | None:
    """The draft of a question that is answered behind it in its line, or in the lines below it."""
    context, block = place.context, place.block
    if context.pasted or context.pointers or context.deck or block.kind not in ("paragraph", "item"):
        return None
    if place.line.number in context.wrong:
        return None
    line, rows = place.line, len(block.lines)
    parted = _ASKED.fullmatch(line.masked)
    if place.row and (parted is None or not _ASKED.fullmatch(block.lines[0].masked)):
        return None
    if parted is not None:
        asked = line.text[: parted.end("asked")]
        below = block.lines[place.row + 1 :]
        # Behind one question that is answered at once the next one may stand.
        upto = next((at for at, other in enumerate(below) if _ASKED.fullmatch(other.masked)), len(below))
        answer = [line.text[parted.start("answer") :], *(other.text for other in below[:upto])]
        rows = place.row + 1 + upto
    elif rows > 1 and _ALONE.fullmatch(line.masked) and _IS_ONE.search(line.masked):
        if any(_CARD.search(below.masked) for below in block.lines):
            return None
        asked, answer = line.text, [below.text for below in block.lines[1:]]
    else:
        return None
    asked, body = asked.strip("* "), "\n".join(answer).strip()
    if place.index == 0 and place.blocks is context.section.blocks and context.section.level < 2:
        return None  # what opens a whole text leads on to it
    if block.children or leans(asked) or is_private(asked) or is_private(body):
        return None
    if is_placeholder(body) or _ASKS_ON.search(body) or len(body) < 6:
        return None  # who asks on has no answer yet
    author_id = block.lines[rows - 1].author_id
    origin, end = written_if_named(Origin.GUESSED, author_id), block.lines[rows - 1].number
    found = Found(
        "question", origin, asked, body, place.concept, line.number, end, line.number, author_id=author_id
    )  # fmt: skip
    return Claim(place.index, rows, [found])
