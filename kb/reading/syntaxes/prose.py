"""Definitions in prose: the sentence that says what a term is, or gives something its name."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from kb.model import Origin
from kb.reading.fronts import front
from kb.reading.mask import MATHS, OPENS
from kb.reading.names import HAN, read_name
from kb.reading.outline import Block, Line
from kb.reading.sentences import breaks_off
from kb.reading.syntaxes import chinese, english
from kb.reading.syntaxes.inline import BOX
from kb.reading.syntaxes.place import Claim, Found, Place, Term, written_if_named
from kb.reading.syntaxes.said import Definition, sentence
from kb.reading.syntaxes.terms import GENERIC, is_about, is_point
from kb.reading.worth import has_gap, is_guess, is_private

_MAY = re.compile(
    r"称|叫[做作]|定义|是|指|成立|等于|表示|描述|衡量|度量|刻画|\b(?:call|calls|called|define|defines|defined|termed|is|are|means|"
    r"denotes|holds|hold|refers|measures|describes|consists|say|says|said|states|known|referred)\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?:[。！？；]+[”』」）*_]*|(?<!\be\.g)(?<!\bi\.e)(?<!\bcf)(?<!\bvs)(?<!\bresp)(?<!\betc)(?<!\b[A-Z])(?<!\bFig)(?<!\bEq)(?!(?<=\.\.)\.\s+[a-z])(?<!\b[a-z]\.[a-z])[.!?][*_”\")]*(?=\s|$)"
    # Behind a.s., i.i.d., w.r.t. the sentence goes on, unless another one begins.
    r"|(?<=\b[a-z]\.[a-z])\.[*_”\")]*(?=\s+[A-Z]|$)"
    r"|(?<=[\x01])\n(?=[A-Z][a-z]))"
)
_LINES = 14  # how far a sentence may reach
_OPEN_END = re.compile(
    r"(?:[:：,，=]|\b(?:as|by|is|are|if|iff|that|where|to be|then|suppose|assume|let))\s*$"
    r"|(?:为|是|即|满足|使得?|如下|如果|若|当|设|假设|则|那么)\s*$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:where|with|for|here|in which|其中|这里|此处)\b|(?:其中|这里|此处)")


# What follows from the conditions in the list above it.
_CONCLUDES = re.compile(r"(?:then|则|那么|就有)(?![a-z])", re.IGNORECASE)
# `Gradient descent 梯度下降 is …`, `**Entropy**（熵）is …`, `梯度下降 gradient descent 是…`: who says a name in two
# languages means a term.
_GLOSS = re.compile(
    r"(?:(?:the|an?)\s)?(?:\*\*)?(?P<subject>[A-Za-z][\w'’–-]*(?:[ ][A-Za-z][\w'’–-]*){0,4}?)(?:\*\*)?\s*[（(]?"
    r"(?P<gloss>[A-Z]{0,4}[\u3400-\u9fff·]{1,12})[）)]?"
    r"(?=\s+(?:is|are|means|denotes|refers\s+to|measures|describes|consists\s+of)\s)"
    r"|(?:\*\*)?(?P<subject_>[\u3400-\u9fff·]{1,12})(?:\*\*)?\s*[（(]?"
    r"(?P<gloss_>[A-Za-z][A-Za-z'’–-]{3,}(?: [A-Za-z'’–-]+){0,4})[）)]?"
    r"(?=\s*(?:是|指|表示|称为|描述|衡量|用于|用来|即))",
    re.IGNORECASE,
)
# What a sentence of a page may be about.
_NAME = re.compile(r"[A-Za-z0-9-]{0,14}\s?[\u3400-\u9fff]{0,8}(?<!通常)(?<!一般)(?<!往往)(?<!本质上)(?<!其实)")
# A word at its end, and no full stop: `… and k > 0` above a displayed formula, `Then`.
_UNENDED = re.compile(r"[\w)）]\s*$")


class _Told(Struct, frozen=True):
    """What an answer says, its lines, and whether it ends its paragraph."""

    body: str
    line: int
    last: int
    ends: bool


def may_define(masked: str) -> bool:
    """Can a sentence of this line define something, by its verb? A sentence may go on in the lines below."""
    return masked[:1] not in "|#" and (_MAY.search(masked) is not None or masked[:1].isupper() or len(masked) > 40)


def read(place: Place) -> Claim | None:
    """The definitions in the sentences that begin in this line; the line is left to other rules too."""
    context, block = place.context, place.block
    if block.kind not in ("paragraph", "item") or context.deck or context.pointers:
        return None
    if place.line.number in context.wrong or BOX.match(block.lines[0].masked) or is_point(place):
        return None
    lines = block.lines[place.row : place.row + _LINES]
    masked, text = "\n".join(line.masked for line in lines), "\n".join(line.text for line in lines)
    if len(masked) != len(text) or _MAY.search(masked) is None:
        return None
    claim = Claim(place.index, place.row + 1, shared=True)
    before = ""
    for start, end in _begun(place, masked):
        gloss = _glossed(masked[start:end])
        said = sentence(*(part[start:end] if gloss is None else gloss.of(part[start:end]) for part in (text, masked)))
        opens = place.row == 0 and start == 0
        language = (
            english if gloss is not None and gloss.is_chinese else chinese if HAN.search(said.masked) else english
        )
        found = language.defined_in(said, opens) if _MAY.search(said.masked) else None
        named = found is not None and language is chinese and _NAME.fullmatch(found.term) is not None
        weak = found is not None and found.weak and (found.sorts or named)
        if found is not None and context.pasted and ((not found.sure and not weak) or found.leans):
            found = None  # of a page only what is plainly called or defined so
        if found is not None and (before or not found.leans):
            first, last = (lines[text.count("\n", 0, at)].number for at in (start, max(end - 1, start)))
            body = before + text[start:end] if found.leans else text[start:end]
            told = _Told(_joined(body), first, last, not text[end:].strip())
            _take(claim, place, found, told, gloss.name if gloss else "")
        before = text[start:end] + " " if language is english else text[start:end]
    return claim if claim.found else None


def _begun(place: Place, masked: str) -> list[tuple[int, int]]:
    """Where the sentences that begin in the first of these lines begin and end."""
    ends = [found.end() for found in _END.finditer(masked)]
    if not ends or masked[ends[-1] :].strip():
        ends.append(len(masked))
    spans, start, first = [], 0, len(place.line.masked)
    goes_on = place.row > 0 and not _is_ended(place.block.lines[place.row - 1])
    for number, end in enumerate(ends):
        if start > first:
            break
        begin = start + len(masked[start:end]) - len(masked[start:end].lstrip())
        if begin < first and not (number == 0 and goes_on) and masked[begin:end].strip():
            spans.append((begin, end))
        start = end
    return spans


def _is_ended(line: Line) -> bool:
    return re.search(r"(?:[。！？；.!?:：][*_”\")）]*|\x01)$", line.masked.rstrip()) is not None


def _joined(body: str) -> str:
    """Sentences in one line, but for displayed formulas."""
    if "$$" in body or "\\[" in body or "\\begin" in body:
        return body.strip()
    return " ".join(body.split()).rstrip("；;")


class _Gloss(Struct, frozen=True):
    """What a subject is called in the other language, where the subject stands, and where both end."""

    name: str
    start: int
    end: int
    after: int

    @property
    def is_chinese(self) -> bool:
        return HAN.search(self.name) is not None

    def of(self, part: str) -> str:
        """The sentence with its subject alone, marked as a term."""
        return f"{part[: self.start].removesuffix('**')}**{part[self.start : self.end]}**{part[self.after :]}"


def _glossed(masked: str) -> _Gloss | None:
    found = _GLOSS.match(masked)
    if found is None:
        return None
    kind = "" if found["subject"] else "_"
    subject, name = found[f"subject{kind}"], found[f"gloss{kind}"]
    # Half of a name (`Adam 优化器`), and what is called so (`算法 Adam`), are no translations.
    if name in GENERIC or subject in GENERIC:
        return None
    return _Gloss(name, found.start(f"subject{kind}"), found.end(f"subject{kind}"), found.end())


def _take(claim: Claim, place: Place, found: Definition, told: _Told, gloss: str) -> None:
    """Adds the card of one definition, and its term; `gloss` is what that is called in the other language."""
    context, name, body, last = place.context, read_name(found.term), told.body, told.last
    name = replace(name, aliases=(*name.aliases, gloss)) if gloss else name
    if not name.text or is_private(body) or has_gap(body):
        return
    below = what_follows(place, body) if told.ends and last == place.block.lines[-1].number else None
    if below is not None:
        body, last = f"{body}\n\n{below[0]}", below[1]
    if _OPEN_END.search(body):
        return
    about = is_about(name, place.concept)
    concept = place.concept if about else name.text
    kind = "definition" if context.language == "zh" and found.kind in ("called", "definitions") else found.kind
    said_of = {"subject": found.subject} if kind == "called" else {}
    asked = front(kind, context.language, term=found.asked or name.asked, **said_of)
    # A formula below shows what was said.
    judged = told.body if goes_on_displayed(place, told.body) else body
    sure = found.sure and not context.pasted and not is_guess(judged)
    origin = Origin.STATED if sure else Origin.GUESSED
    claim.found.append(
        Found(
            "definition",
            written_if_named(origin, None),
            asked,
            body,
            concept,
            told.line,
            last,
            place.own_line,
            definition=kind in ("definition", "definitions"),
            prose=True,
            weak=found.weak,
        )
    )
    if not about:
        claim.terms.append(Term(name, told.line, last, place.concept))


def goes_on_displayed(place: Place, body: str) -> bool:
    """Does a text without an end stand right above a formula displayed on lines of its own?"""
    block = place.next_block
    if block is None or block.kind != "paragraph" or not block.lines or _UNENDED.search(body) is None:
        return False
    return block.lines[0].text.startswith(("$$", "\\[", "\\begin{"))


def _shown_below(place: Place) -> bool:
    """Is the next block nothing but one displayed formula that equates something? It says the same in signs."""
    block = place.next_block
    if block is None or block.kind != "paragraph" or not block.lines or place.block.children:
        return False
    masked, text = "".join(line.masked for line in block.lines).strip(), block.text()
    return masked.strip(OPENS + MATHS) == "" and text.startswith(("$$", "\\[")) and "=" in text


def _is_display(block: Block) -> bool:
    """Is a block nothing but formulas displayed?"""
    if block.kind != "paragraph" or not block.lines or not block.lines[0].text.startswith(("$$", "\\[")):
        return False
    return "".join(line.masked for line in block.lines).strip().strip(OPENS + MATHS) == ""


def what_follows(place: Place, body: str) -> tuple[str, int] | None:
    """The formula or list below a text that announces it, and the line where it ends."""
    announced = bool(_OPEN_END.search(body) or breaks_off(body)) or goes_on_displayed(place, body)
    if not announced and not _shown_below(place):
        return None
    block, outline = place.block, place.context.outline
    if block.children:
        return outline.raw(block.children[0].line, block.end), block.end
    following = place.next_block
    if following is None or following.line > block.end + 2 or block.kind != "paragraph":
        return None
    last = following
    if following.kind == "item":
        at = place.index + 1
        while at < len(place.blocks) and place.blocks[at].list_line == following.list_line:
            last, at = place.blocks[at], at + 1
        concluding = place.blocks[at] if at < len(place.blocks) else None
        if concluding is not None and concluding.kind == "paragraph" and concluding.lines:
            last = concluding if _CONCLUDES.match(concluding.lines[0].masked) else last
    elif (
        following.kind != "paragraph"
        or not following.lines
        or not following.lines[0].masked.startswith((OPENS + MATHS, MATHS))
    ):
        return None
    else:
        at = place.index + 2
        while at < len(place.blocks) and _is_display(place.blocks[at]) and place.blocks[at].line <= last.end + 2:
            last, at = place.blocks[at], at + 1
        behind = place.blocks[at] if at < len(place.blocks) else None
        if behind is not None and behind.kind == "paragraph" and behind.lines and _TAIL.match(behind.lines[0].masked):
            last = behind
    return outline.raw(following.line, last.end), last.end
