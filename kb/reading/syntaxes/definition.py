"""`**term**: text`, definition lists, `- term：text`, a section that opens with `**X** is …` or `X 是…`, and labels."""

from __future__ import annotations

import re

from kb.model import Origin
from kb.reading.fronts import asks, front, is_question
from kb.reading.labels import announces_points, owned, tells_points
from kb.reading.mask import HIDDEN, MATHS, OPENS
from kb.reading.names import HAN, Name, fold, label_kind, read_name
from kb.reading.outline import Line
from kb.reading.syntaxes.place import Claim, Found, Place, Term, written_if_named
from kb.reading.worth import is_guess

BOLD_TERM = re.compile(
    r"^(?P<mark>\*\*|"
    r"__)(?=\S)(?P<term>[^*\n]{1,120}?)(?P<inner>[:：]?)(?P=mark)(?P<bracket>\s*[（(][^（）()\n]{1,80}[）)])?\s*(?P<sep>[:：]|"
    r"[—–]{1,2}\s|-\s|(?<=:\*\*)|(?<=：\*\*)|(?<=:__)|(?<=：__))\s*"
)
_NUMBERED_STATEMENT = re.compile(
    r"^\*\*(?P<kind>Theorem|Lemma|Definition|Proposition|Corollary|定理|引理|定义|命题|推论|性质)\s*[\d.]*\s*"
    r"[（(](?P<name>[^（）()*]{2,80})[）)]\s*[.。:：]?\s*\*\*\s*[.。:：]?\s*",
    re.IGNORECASE,
)
_PLAIN_TERM = re.compile(r"^(?P<term>[^:：\n]{1,80}?)\s*[:：](?!//|[:：])\s*")
_SENTENCE_SIGN = re.compile(r"[。！？!?；;，,]|\.\s|->|→|=>|^[-+*]\s")
_OPENS_SENTENCE = re.compile(
    r"(?:when|if|can|use|add|added|fix|fixed|in|on|for|to|see|this|it|there|after|before|with|we|you|let|because|"
    r"while)\s"
    r"|(?:lecture|chapter|section|part|figure|fig|table|step|exercise|problem|week|day|unit|lesson)\.?\s*\d+$"
    r"|(?:如果|因为|但是|所以|我们|你|这|那|它)",
    re.IGNORECASE,
)
_SAYS_WHAT_TO_DO = re.compile(
    r"^(?:将|把|为每|对于|对比|根据)|^(?:增加|增大|减少|减小|提高|降低|避免|防止|尝试)(?!了?[值量率法]|函数|算法|"
    r"方法)|^(?:图|表|式|行|第)\s*[\d(（]|如下|第\s*\d+\s*[行个步章节]"
)
IS_ENGLISH = re.compile(
    r"^(?P<article>(?:the|an?)\s+)?(?P<bold>\*\*|__)?(?P<term>[^*_。.,;:：，]{2,60}?)(?(bold)(?P=bold))(?P<bracket>\s*\([^()]{1,60}\))?\s+(?:is|are|means|denotes|refers\s+to)\s+",
    re.IGNORECASE,
)
IS_CHINESE = re.compile(
    r"^(?P<bold>\*\*|"
    r"__)?(?P<term>[^*_。，,；;：:？?]{1,30}?)(?(bold)(?P=bold))(?P<bracket>\s*[（(][^（）()]{1,60}[）)])?\s*(?:是指|"
    r"指的是|是|指(?!数|标|出|向)|表示|用于描述|用来描述|被定义为|定义为|称为|即)"
)
PRAISES = re.compile(
    r"是一[种个类](?:非常|很|十分|极其|比较|相当)?(?:重要|有用|常见|常用|基础|基本|关键|核心|"
    r"强大)的?[^，,。]{0,6}(?:[。，,]|$)|是[^，。]{0,12}之一|\s(?:is|are)\s+(?:one of|(?:an?|the)\s+(?:very|most|"
    r"quite|really|important|useful|powerful|great|good|popular|key|"
    r"fundamental|central|basic|big|huge)\b)",
    re.IGNORECASE,
)
"""A sentence that says how important something is, and not what it is."""
_REMEDIES = frozenset(("处理方法", "解决方法", "解决办法", "对策", "remedy", "remedies", "solution", "solutions"))
_BOX = re.compile(r"\[[ xX\d]+\]")
_TWO_THINGS = re.compile(r"[\u4e00-\u9fff] [\u4e00-\u9fff]")
TROUBLE = re.compile(
    r"(?:消失|爆炸|拟合|问题|不足|失败|错误|异常|过大|过小|过慢|不稳定|不收敛|溢出|缺失|饱和|震荡|泄漏|泄露)$"
    r"|\b(?:problem|overfitting|underfitting|overflow|failure|error|exploding|vanishing)s?\b",
    re.IGNORECASE,
)
REMEDY = re.compile(
    r"(?:使用|采用|改用|换用|选用|引入|加入|添加)|(?:use|add|switch to|replace|try|apply)\b", re.IGNORECASE
)
TRIGGER = re.compile(r"[:：]|^\*\*|^__|是|指|表示|用于|用来|定义为| is | are | means | denotes | refers to |[—–]")


def read(place: Place) -> Claim | None:
    line = place.line
    for pattern in (_NUMBERED_STATEMENT, BOLD_TERM):
        bold = pattern.match(line.masked)
        if bold and (pattern is _NUMBERED_STATEMENT or (is_term(bold["term"], 14) and not _is_point(place))):
            claim = _termed(place, bold, Origin.STATED)
            if claim is not None:
                return claim
    if place.block.kind == "item" and place.row == 0:
        item = _PLAIN_TERM.match(line.masked)
        if item and is_term(item["term"]) and not _is_point(place):
            return _termed(place, item, Origin.GUESSED)
    label = _label_paragraph(place)
    if label is not None:
        return label
    return _opening(place)


def _is_point(place: Place) -> bool:
    """Is this item one of the reasons, steps or examples that its heading or the line above its list announces?"""
    if place.block.kind != "item":
        return False
    if tells_points(place.context.section.title):
        return True
    above, source = place.block.list_line - 1, place.context.outline.source
    if above > 0 and not source[above - 1].strip():
        above -= 1
    return above > 0 and announces_points(source[above - 1])


def is_term(term: str, longest: int = 7) -> bool:
    """A name of at most `longest` words or twenty characters, no sentence."""
    bare = term.strip()
    if (
        not bare
        or _SENTENCE_SIGN.search(bare)
        or _OPENS_SENTENCE.match(bare)
        or bare.count('"') % 2
        or bare[0].isdigit()
        or _BOX.match(bare)
        or _SAYS_WHAT_TO_DO.search(bare)
        or len(HAN.findall(bare)) > 20
        or len(bare.split()) > longest
    ):
        return False
    return bool(HIDDEN.sub("", bare).strip())


def _termed(place: Place, match: re.Match[str], origin: Origin) -> Claim | None:
    """`term: text` as a definition; when the term is a label, as a property of the concept above."""
    groups = match.groupdict()
    source = place.line.text
    group = "name" if "name" in groups else "term"
    term = source[match.start(group) : match.end(group)].strip()
    if groups.get("bracket"):
        term += source[match.start("bracket") : match.end("bracket")]
    name = read_name(term)
    kind = label_kind(name.text)
    if not name.text or len(name.text) > 160 or kind == "aside":
        return None
    pair = owned(name.text) if kind is None else None
    body, rows, end = _body(place, match.end())
    block = place.block
    index, row, author_id = place.index, place.row + rows, place.block.lines[place.row + rows - 1].author_id
    if _mostly_formula(place, match.end(), rows) and kind is None:
        return None
    last_row = row >= len(block.lines)
    if not body and last_row:
        body, end, index = _list_below(place)
        if index != place.index:
            # In a paste nothing tells where a list ends: its items are read for themselves too.
            index, row = (place.index + 1 if place.context.pasted else index), 0
        elif body:
            index, row = place.index + 1, 0
    if not body or (kind is None and end > place.line.number and body.startswith(("$", "\\[", "\\begin"))):
        return None
    language, concept = place.context.language, place.concept
    if pair is not None:
        kind = "owned"
    if kind is None:
        helps = TROUBLE.search(name.text) and REMEDY.match(body)
        asked, concept = front("remedy" if helps else "definition", language, term=name.asked), name.text
        origin = Origin.GUESSED if is_guess(body) else origin
        terms = [Term(name, place.line.number, max(end, block.end if last_row else end), place.concept)]
    elif kind == "owned" and pair is not None:
        asked, concept = front("property", place.context.language, term=pair[0], column=pair[1]), place.concept
        origin, terms = (Origin.GUESSED if is_guess(body) else origin), []
    else:
        concept = place.recent or place.concept if block.kind == "paragraph" else place.concept
        if place.context.pasted and name.text in _REMEDIES and not TROUBLE.search(concept):
            concept = _trouble_above(place) or concept
        asked = _property_front(place, kind, concept, name.text, body)
        origin, terms = (Origin.GUESSED if is_guess(body) else origin), []
    found = Found(
        "definition",
        written_if_named(origin, author_id),
        asked,
        body,
        concept,
        place.line.number,
        end,
        block.line,
        author_id=author_id,
        definition=kind is None or kind == "definition",
    )
    return Claim(index, row, [found], terms, below=concept)


def _property_front(place: Place, kind: str, concept: str, label: str, body: str) -> str:
    language = place.context.language
    if kind == "definition":
        return front("definition", language, term=concept)
    if is_question(label):
        return asks(concept, label, language)
    many = len(re.findall(r"^\s*(?:[-*+]|\d+[.)])\s", body, re.MULTILINE)) > 1
    return front("properties" if many else "property", language, term=concept, column=label)


def _body(place: Place, start: int) -> tuple[str, int, int]:
    """The text after a term to the end of its paragraph or the next term, the rows taken, and the last line."""
    lines = place.block.lines
    row = place.row + 1
    while row < len(lines) and not _begins(lines[row], place):
        row += 1
    taken = lines[place.row : row]
    text = "\n".join([taken[0].text[start:], *(line.text for line in taken[1:])]).strip()
    return text, row - place.row, taken[-1].number


def _begins(line: Line, place: Place) -> bool:
    if (
        BOLD_TERM.match(line.masked)
        or re.match(r"^(?:Q|A|问|答)[:：]|\|", line.masked)
        or "::" in line.masked
        or "：：" in line.masked
        or "|" in line.masked
    ):
        return True
    return place.context.pasted


def _mostly_formula(place: Place, start: int, rows: int) -> bool:
    """Is this body a formula with few words? Then the formula rule asks for it."""
    masked = "\n".join(line.masked for line in place.block.lines[place.row : place.row + rows])[start:]
    hidden = masked.count(MATHS) + masked.count(OPENS)
    return hidden > 2 and len(masked) - hidden <= max(12, hidden // 2) and len(HAN.findall(masked)) <= 8


def _list_below(place: Place) -> tuple[str, int, int]:
    """What stands below a term or label without text of its own: the blocks inside its item, or the list after it."""
    block, outline = place.block, place.context.outline
    if block.children:
        return outline.raw(block.children[0].line, block.end), block.end, place.index
    last = place.index
    following = place.next_block
    if following is None or following.kind != "item" or following.line > block.end + 2 or block.kind != "paragraph":
        return "", block.end, place.index
    plain = _PLAIN_TERM.match(following.lines[0].masked) is None if following.lines else True
    while last + 1 < len(place.blocks):
        item = place.blocks[last + 1]
        if item.kind != "item" or item.list_line != following.list_line:
            break
        if plain and place.recent and place.context.pasted and _PLAIN_TERM.match(item.lines[0].masked):
            # In a paste two lists run together: behind one `term: text`, another begins the next.
            break
        last += 1
    return outline.raw(following.line, place.blocks[last].end), place.blocks[last].end, last + 1


def _trouble_above(place: Place) -> str | None:
    """The nearest `term: text` above that names a trouble: in a paste its remedies may stand below another heading."""
    source = place.context.outline.source
    for number in range(place.line.number - 2, max(-1, place.line.number - 18), -1):
        term = _PLAIN_TERM.match(source[number].lstrip("-*+ "))
        if term and len(term["term"]) <= 12 and TROUBLE.search(term["term"]):
            return term["term"].strip()
    return None


def _label_paragraph(place: Place) -> Claim | None:
    """`处理方法：` or `优点：快` in a paragraph asks about the concept above."""
    if place.block.kind != "paragraph":
        return None
    label = _PLAIN_TERM.match(place.line.masked)
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
    if place.context.pasted:
        return None
    match = IS_CHINESE.match(line.text) if HAN.search(line.text[:40]) else IS_ENGLISH.match(line.text)
    if (
        match is None
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
    return Claim(place.index, len(block.lines), [found], terms)


def is_about(name: Name, concept: str) -> bool:
    own = {fold(concept), fold(concept.removesuffix("s"))}
    return fold(name.text) in own or any(fold(alias) in own for alias in name.aliases)


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
