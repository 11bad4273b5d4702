"""`**term**: text`, definition lists, `- term：text`, a section that opens with `**X** is …` or `X 是…`, and labels."""

from __future__ import annotations

import re

from msgspec.structs import replace

from kb.model import Origin
from kb.reading.fronts import asks, front, is_question
from kb.reading.labels import label_of, owned, section_label
from kb.reading.mask import CODE, HIDDEN, MATHS, OPENS
from kb.reading.names import HAN, fold, is_structure, label_kind, read_name
from kb.reading.outline import Line
from kb.reading.records import is_date
from kb.reading.sentences import is_ended
from kb.reading.syntaxes.place import Claim, Found, Place, Term, written_if_named
from kb.reading.syntaxes.prose import goes_on_displayed, what_follows
from kb.reading.syntaxes.terms import (
    BOLD_TERM,
    IS_CHINESE,
    IS_ENGLISH,
    IS_OF_IT,
    NAMES,
    PLAIN_TERM,
    PRAISES,
    REMEDY,
    TROUBLE,
    as_a_kind,
    is_about,
    is_point,
    is_term,
    subject_of,
    trouble_above,
    whole_name,
)
from kb.reading.syntaxes.unmarked import dashed_definition, equated_definition, plain_definition
from kb.reading.worth import is_guess

_AMOUNT = re.compile(
    r"(?:约|大约)?(?=[^a-zA-Z]*\d)[\d\s.,:/%~½¼–—-]+[^\W\d]{0,4}|适量|少许|若干|已?完成.{0,6}|[\d.]+\s*(?:min|"
    r"minutes|hours?|cups?|tbsp|tsp)"
)
_VERSUS = re.compile(r"^(.{1,40}?)\s+(?:vs\.?|versus)\s+(.{1,40})$", re.IGNORECASE)
# `LayerNorm 和 BN 的区别：…`
_COMPARED = re.compile(r"[^:：，。]{1,40}?\s(?:vs\.?|versus)\s[^:：，。]{1,40}?[:：]", re.IGNORECASE)
_DIFFER = re.compile(r"^(.{1,30}?)\s*(?:和|与|跟|同|vs\.?)\s*([^和与跟]{1,20}?)\s*的?(?:区别|不同|差别|差异)$")
# What a Chinese line ends with that goes on in the next one.
_LEFT_OPEN = re.compile(r"[，、,：:；;=+]\s*$|[A-Za-z-]$|(?:的|和|与|是|为|即|使|则|得)\s*$")
_REMEDIES = frozenset(("处理方法", "解决方法", "解决办法", "对策", "remedy", "remedies", "solution", "solutions"))
# Emphasis before a colon, or alone at the head of a line, opens something of its own.
_EMPHASIZED = re.compile(
    r"(?:\*{1,3}|_{1,2})(?=\S)[^*_\n]{1,60}(?:\*{1,3}|_{1,2})(?:\s*[（(][^（）()\n]{1,60}[）)])?\s*(?:[:：]|[—–]|-\s|$|(?<=[:：]\*\*))"
    rf"|\*\*[^*\n]{{1,30}}\*\*\s|{OPENS}{CODE}+\s*(?:[:：]|[—–]|-\s)"
)
_OPENS_FORMULA = ("$", "\\[", "\\begin")
_TELLING = 40
_TOLD_BRIEFLY = 8
_IS_CODE = re.compile(f"{OPENS}{CODE}+")
_BOLD_ALONE = re.compile(
    r"^\*\*(?=\S)(?P<term>[^*\n:：]{2,60}?)\*\*(?P<bracket>\s*[（(][^（）()\n]{1,60}[）)])?\s*(?=$|\x05)"
)
# `**过拟合** 训练误差小…`, `拉格朗日乘数法——约束极值…`
_SPACED = re.compile(
    r"^(?P<mark>\*\*)?(?P<term>[A-Za-z0-9-]{0,12}[\u3400-\u9fff·]{2,12})(?<!通常)"
    r"(?(mark)\*\* +(?=[\u3400-\u9fff])(?![是在的和与为有就也都会可把被将对])| ?—— ?(?=[\u3400-\u9fff\x05]))"
)
# What opens a paragraph in bold and is a sentence of its own: 切片不必复制, 一切都出自一个极限.
_SAYS_SOMETHING = re.compile(r"[不与和并都把被让是就出]|.{7}")
# `**Thm 1.3.** $W$ …`: a number names no term.
_DISPLAYED = re.compile(rf"{OPENS}{MATHS}+$")
_NUMBERED = re.compile(r"\d[\d.]*\.?$")
_TWO_THINGS = re.compile(r"[\u4e00-\u9fff] [\u4e00-\u9fff]")
_SAYS = re.compile(r":| = |：|是|指|表示|用于|用来|定义为| is | are | means | denotes | refers to |—|–| - ")


def may_define(masked: str) -> bool:
    """Can a line say what something is, by a sign, a verb or what opens it in bold?"""
    return masked.startswith(("**", "__")) or _SAYS.search(masked) is not None


def read(place: Place) -> Claim | None:
    line = place.line
    bold = BOLD_TERM.match(line.masked)
    if bold and (is_term(bold["term"], 14) or _IS_CODE.fullmatch(bold["term"])) and not is_point(place, bold=True):
        claim = _termed(place, bold, Origin.STATED)
        if claim is not None:
            return claim
    alone = _alone(place)
    if alone is not None:
        return alone
    # The first line of a file is its title, and what stands behind the dash says what of.
    is_first = line.number == 1
    spaced = _SPACED.match(line.masked) if not place.context.pasted and not is_first else None
    bare = spaced is not None and spaced["mark"] is not None and _SAYS_SOMETHING.search(spaced["term"]) is not None
    if spaced and not bare and is_term(spaced["term"]) and not is_point(place, bold=True):
        return _termed(place, spaced, Origin.GUESSED)
    if (place.block.kind == "item" and place.row == 0) or _COMPARED.match(line.masked):
        item = PLAIN_TERM.match(line.masked)
        if item and is_term(item["term"]) and not is_point(place):
            return _termed(place, item, Origin.GUESSED)
    dashed = dashed_definition(place) or equated_definition(place)
    if dashed is not None and not is_point(place):
        return _termed(place, dashed, Origin.GUESSED)
    label = _label_paragraph(place)
    if label is not None:
        return label
    plain = plain_definition(place)
    if plain is not None:
        # Without any mark a line that ends its sentence says all of it.
        below = place.block.lines[place.row + 1 : place.row + 2]
        is_whole = (
            HAN.search(line.text)
            and (is_ended(line.text) or not _LEFT_OPEN.search(line.text))
            and not any(_DISPLAYED.match(one.masked) for one in below)
        )
        most = 1 if is_whole else None
        return _termed(place, plain, Origin.GUESSED, most=most)
    return _opening(place)


def _alone(place: Place) -> Claim | None:
    """A bold term above the items inside its own, or right before a formula: `**核空間 (null space)** $N(T)=…$`."""
    line = place.line.masked
    term = _BOLD_ALONE.match(line) if line.startswith("**") else None
    if term is None or not is_term(term["term"], 5) or is_point(place, bold=True):
        return None
    if _NUMBERED.search(term["term"]):
        return None
    rest = line[term.end() :]
    above = not rest and place.block.kind == "item" and bool(place.block.children) and len(place.block.lines) == 1
    if not (above or rest.startswith(OPENS + MATHS)) or place.context.pasted:
        return None
    return _termed(place, term, Origin.GUESSED, formula=True)


def _termed(
    place: Place, match: re.Match[str], origin: Origin, *, formula: bool = False, most: int | None = None
) -> Claim | None:
    """`term: text` as a definition; when the term is a label, as a property of the concept above.

    `formula` takes a body that is nothing but one.
    """
    source = place.line.text
    name = whole_name(match, source)
    if name is None:
        return None
    if name.text.endswith("的定义") and len(name.text) > len("的定义"):
        name = read_name(name.text.removesuffix("的定义"))
    kind = label_of(name.text)
    if not name.text or len(name.text) > 160 or kind == "aside":
        return None
    label = kind is None and place.line.number in place.context.labels
    if kind is None and is_structure(name.text) and not (is_question(name.text) and len(name.text) > 3):
        return None
    pair = owned(name.text) if kind is None else None
    concept, sure = place.concept, True
    if kind is not None:
        concept, sure = subject_of(place)
        if place.context.pasted and name.text in _REMEDIES and not TROUBLE.search(concept):
            concept = trouble_above(place) or concept
        if not concept or is_date(concept):
            return None  # an idea of a day is no property of that day
    elif not formula and _mostly_formula(place, match.end(), most):
        return None
    elif origin is Origin.GUESSED and place.line.masked.startswith(OPENS, match.end()) and _is_of_it(place, name.text):
        kind, concept = "property", place.concept
    body, rows, end = body_of(place, match.end(), most)
    block = place.block
    index, row, author_id = place.index, place.row + rows, place.block.lines[place.row + rows - 1].author_id
    last_row = row >= len(block.lines)
    if not body and last_row:
        body, end, index = list_below(place)
        if index != place.index:
            # In a paste nothing tells where a list ends: its items are read for themselves too.
            index, row = (place.index + 1 if place.context.pasted else index), 0
        elif body:
            index, row = place.index + 1, 0
    elif last_row and not place.context.pasted and (body.endswith((":", "：")) or goes_on_displayed(place, body)):
        below = what_follows(place, body)
        if below is not None:
            body, end = f"{body}\n\n{below[0]}", below[1]
    if not body or (kind is None and not formula and end > place.line.number and body.startswith(_OPENS_FORMULA)):
        return None
    language = place.context.language
    if pair is not None:
        kind = "owned"
    if kind is None and _AMOUNT.fullmatch(body):
        return None
    origin = Origin.GUESSED if is_guess(body) or place.line.number in place.context.doubtful else origin
    if kind is None and body.rstrip("。. ").endswith(f"的{name.text}"):
        # `状态：从环境中得到的状态` only says the word again.
        origin = Origin.GUESSED
    if label and (kind is None or kind == "owned"):
        kind, origin = "property", Origin.GUESSED
    terms: list[Term] = []
    versus = _VERSUS.match(name.text) or _DIFFER.match(name.text)
    if kind is None and (versus or is_question(name.text)):
        kind = "difference" if versus else "asked"
    if block.kind == "item" and block.ordered and language == "en":
        # What is numbered is a step as often as a term.
        origin = Origin.GUESSED
    if kind is None:
        helps = TROUBLE.search(name.text) and REMEDY.match(body)
        asked, concept = front("remedy" if helps else "definition", language, term=name.asked), name.text
        origin, asked = as_a_kind(place, name, origin, asked)
        terms = [Term(name, place.line.number, max(end, block.end if last_row else end), place.concept)]
        head = head_of(place, body) if origin is Origin.GUESSED else ""
        if head:
            asked = f"{head}{'：' if language == 'zh' else ': '}{name.text}"
            kind, concept, terms = "headed", place.concept, []
    elif kind == "owned" and pair is not None:
        asked = front("property", language, term=pair[0], column=pair[1])
    elif kind == "asked":
        asked = asks(concept, name.text, language)
        origin = origin if language == "zh" else Origin.GUESSED
    elif kind == "difference" and versus is not None:
        asked = front("difference", language, term=f"{versus[1]} {'和' if language == 'zh' else 'and'} {versus[2]}")
    else:
        origin = origin if sure else Origin.GUESSED
        asked = _property_front(place, kind, concept, name.text, body)
    found = Found(
        "definition",
        written_if_named(origin, author_id),
        asked,
        body,
        concept,
        place.line.number,
        end,
        place.own_line,
        author_id=author_id,
        definition=kind is None or kind == "definition",
    )
    return Claim(index, row, [found], terms, below=concept)


def _is_of_it(place: Place, name: str) -> bool:
    """Is a line the gradient, the Hessian, the derivative of what the section is about?"""
    return IS_OF_IT.fullmatch(name) is not None and fold(place.concept) != fold(name) and not place.context.pasted


def head_of(place: Place, body: str) -> str:
    """The line right above a list that says what its items tell: `收敛速度：` above `- 强凸函数：线性收敛`.

    Only for what is too short to say what a term is.
    """
    if place.block.kind != "item" or len(HAN.findall(body)) > _TOLD_BRIEFLY or len(HIDDEN.sub("", body).split()) > 3:
        return ""
    above, source = place.block.list_line - 1, place.context.outline.source
    if above > 0 and not source[above - 1].strip():
        above -= 1
    line = source[above - 1].strip().strip("*_ ") if above > 0 else ""
    head = line[:-1].strip("*_ ")
    names = line.endswith((":", "：")) and is_term(head, 3) and len(HAN.findall(head)) <= _TOLD_BRIEFLY
    return head if names and not HIDDEN.search(place.context.outline.masked[above - 1]) else ""


def _property_front(place: Place, kind: str, concept: str, label: str, body: str) -> str:
    language = place.context.language
    if kind == "definition":
        return front("definition", language, term=concept)
    if is_question(label):
        return asks(concept, label, language)
    many = len(re.findall(r"^\s*(?:[-*+]|\d+[.)])\s", body, re.MULTILINE)) > 1
    return front("properties" if many and language == "zh" else "property", language, term=concept, column=label)


def body_of(place: Place, start: int, most: int | None = None) -> tuple[str, int, int]:
    """The text after a term to the end of its paragraph or the next term (of `most` lines), the rows taken, and the
    last line."""
    taken = _taken(place, most)
    text = "\n".join([taken[0].text[start:], *(line.text for line in taken[1:])]).strip()
    return text, len(taken), taken[-1].number


def _taken(place: Place, most: int | None = None) -> list[Line]:
    """The lines from a term to the next one, `most` at most."""
    lines = place.block.lines
    row, last = place.row + 1, len(lines) if most is None else min(place.row + most, len(lines))
    while row < last and not _begins(lines[row], place):
        row += 1
    return lines[place.row : row]


def _begins(line: Line, place: Place) -> bool:
    plain = PLAIN_TERM.match(line.masked)
    if plain and is_term(plain["term"], 3) and len(plain["term"]) <= 24 and label_kind(plain["term"]) != "aside":
        return True
    if (
        BOLD_TERM.match(line.masked)
        or _EMPHASIZED.match(line.masked)
        or re.match(r"^(?:Q|A|问|答)[:：]|\||[A-Z\u3400-\u9fff][^\s,，.。]{1,20} [—–]{1,2} ", line.masked)
        or "::" in line.masked
        or "：：" in line.masked
        or "|" in line.masked
    ):
        return True
    return place.context.pasted


def _mostly_formula(place: Place, start: int, most: int | None) -> bool:
    """Is this body a formula with few words? Then the formula rule asks for it."""
    # Its first lines tell: every line of a paragraph may be asked, and none may look at all that follow.
    taken = _taken(place, most or _TELLING)
    if len(taken) > 1 and taken[0].text[start:].lstrip().startswith(_OPENS_FORMULA):
        return True
    masked = "\n".join(line.masked for line in taken)[start:]
    hidden = masked.count(MATHS) + masked.count(OPENS)
    return hidden > 2 and len(masked) - hidden <= max(12, hidden // 2) and len(HAN.findall(masked)) <= 8


def list_below(place: Place) -> tuple[str, int, int]:
    """What stands below a term or label without text of its own: the blocks inside its item, or the list after it."""
    block, outline = place.block, place.context.outline
    if block.children:
        return outline.raw(block.children[0].line, block.end), block.end, place.index
    last = place.index
    following = place.next_block
    if following is None or following.kind != "item" or following.line > block.end + 2 or block.kind != "paragraph":
        return "", block.end, place.index
    plain = PLAIN_TERM.match(following.lines[0].masked) is None if following.lines else True
    while last + 1 < len(place.blocks):
        item = place.blocks[last + 1]
        if item.kind != "item" or item.list_line != following.list_line:
            break
        if plain and place.recent and place.context.pasted and PLAIN_TERM.match(item.lines[0].masked):
            # In a paste two lists run together: behind one `term: text`, another begins the next.
            break
        last += 1
    return outline.raw(following.line, place.blocks[last].end), place.blocks[last].end, last + 1


def _label_paragraph(place: Place) -> Claim | None:
    """`处理方法：` or `优点：快` in a paragraph asks about the concept above."""
    if place.block.kind != "paragraph":
        return None
    label = PLAIN_TERM.match(place.line.masked)
    if label is None or label_kind(label["term"]) not in ("property", "definition"):
        return None
    return _termed(place, label, Origin.GUESSED)


def read_list(place: Place) -> Claim | None:
    """A defined term with the definitions below it."""
    name = read_name(place.block.text())
    last = place.index
    while last + 1 < len(place.blocks) and place.blocks[last + 1].kind == "definition":
        last += 1
    if last == place.index or not name.text:
        return None
    blocks = place.blocks[place.index + 1 : last + 1]
    bodies = [
        re.sub(r"^[:~]\s+", "", place.context.outline.raw(b.children[0].line if b.children else b.line, b.end))
        for b in blocks
    ]
    body = "\n\n".join(bodies)
    author_id = next((inner.author_id for b in blocks for inner in b.children if inner.author_id), None)
    origin = Origin.GUESSED if is_guess(body) else Origin.STATED
    found = Found(
        "definition",
        written_if_named(origin, author_id),
        front("definition", place.context.language, term=name.asked),
        body,
        name.text,
        place.block.line,
        blocks[-1].end,
        place.block.line,
        author_id=author_id,
        definition=True,
    )
    return Claim(last + 1, 0, [found], [Term(name, place.block.line, blocks[-1].end, place.concept)])


def _opening(place: Place) -> Claim | None:
    """A section's first sentence that says what the section's concept, or a bold term, is."""
    block, line = place.block, place.line
    if block.kind != "paragraph" or place.row > 0:
        return None
    if place.context.pasted or section_label(place.context.section.title) is not None:
        return None
    match = IS_CHINESE.match(line.text) if HAN.search(line.text[:40]) else IS_ENGLISH.match(line.text)
    if (
        match is None
        # What is called something else is not what the sentence defines.
        or NAMES.match(line.masked[match.end() :])
        or PRAISES.search(line.text[:120])
        or HIDDEN.search(line.masked[match.start("term") : match.end("term")])
    ):
        return None
    article = match.groupdict().get("article") or ""
    name = read_name(article + match["term"].strip() + (match["bracket"] or ""))
    about = is_about(name, place.concept)
    if _TWO_THINGS.search(name.text):
        return None
    if (not about and not (match["bold"] and place.index == 0)) or label_kind(name.text):
        return None
    concept = place.concept if about else name.text
    asked = front("definition", place.context.language, term=concept if about and HAN.search(concept) else name.asked)
    terms = [] if about else [Term(name, line.number, block.end, place.concept)]
    found = guess(place, asked, block.text(), concept, definition=True)
    below = what_follows(place, found.back)
    if below is not None:
        found = replace(found, back=f"{found.back}\n\n{below[0]}", end_line=below[1])
    return Claim(place.index, len(block.lines), [found], terms)


def guess(place: Place, asked: str, body: str, concept: str, definition: bool = False) -> Found:
    block = place.block
    author_id = block.author_id
    return Found(
        "definition",
        written_if_named(Origin.GUESSED, author_id),
        asked,
        body,
        concept,
        place.line.number,
        block.end,
        block.line,
        author_id=author_id,
        definition=definition,
    )
