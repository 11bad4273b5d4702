"""`**Theorem 2.1 (Rolle).** …`, `定义 4.1 若…则称…为…`: what a textbook states under a kind, a number or a name."""

from __future__ import annotations

import re
from itertools import islice

from msgspec.structs import replace

from kb.model import Language, Origin
from kb.reading.fronts import front
from kb.reading.mask import mask
from kb.reading.names import HAN, Name, fold, heading_name, label_kind, read_name
from kb.reading.outline import Line
from kb.reading.syntaxes import chinese, english
from kb.reading.syntaxes.definition import body_of
from kb.reading.syntaxes.place import Claim, Found, Place, Term, written_if_named
from kb.reading.syntaxes.prose import what_follows
from kb.reading.syntaxes.said import Definition, sentence
from kb.reading.syntaxes.terms import is_about
from kb.reading.worth import is_guess

_KIND = (
    r"(?P<kind>Theorem|Thm|Lemma|Lem|Definition|Def|Proposition|Prop|Corollary|Cor|Axiom|Law|"
    r"Inequality|Identity|定理|引理|定义|命题|推论|公理|性质|不等式)"
)
_NUMBER = r"\.?[ \t]*(?P<number>\d+(?:[.\-–]\d+)*)?\.?[ \t]*"
# In the bold part: the kind, its number and its name; the text comes behind the bold. Or the name stands behind it.
_BOLD = re.compile(
    rf"^\*\*{_KIND}{_NUMBER}(?:[（(](?P<name>[^（）()*]{{2,80}})[）)])?[ \t]*[.。:：]?[ \t]*\*\*"
    r"(?:[ \t]*[（(](?P<behind>[^（）()*]{2,80})[）)])?[ \t]*(?P<sep>[.。:：]?)[ \t]*",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    rf"^{_KIND}{_NUMBER}(?:[（(](?P<name>[^（）()*]{{2,80}})[）)])?[ \t]*(?P<sep>[.。:：]?)[ \t]*", re.IGNORECASE
)
_NAMED_BOLD = re.compile(
    r"^\*\*(?P<name>[^*\n]{2,60}?(?:theorem|lemma|law|rule|inequality|principle|identity|formula|criterion|test|定理|引理|"
    r"定律|法则|不等式|原理|准则|公式|判别法))(?P<bracket>[ \t]*[（(][^（）()*]{2,60}[）)])?"
    # Without a sign behind it: `**马尔可夫不等式** 设 …，则 …`, `**Markov's inequality** Let …`.
    r"(?:[.。]\*\*[ \t]*(?=\S)|"
    r"\*\*[ \t]+(?=[若设如当令]|假设|对于?任|(?:if|let|suppose|assume|for (?:all|any|every))\b))",
    re.IGNORECASE,
)
# `Descent lemma. $f$ $L$-smooth …`
_PLAINLY = (
    r"(?!(?:Proof|By|Use|Using|See|From|Recall|Apply|This|That|A|An|The|Our|Another|Next|First|Second|Main|Key)\b)"
    r"(?P<name>[A-Z][\w'’–-]*(?: [\w'’–-]+){0,3} (?:theorem|lemma|inequality|law|rule|identity|principle))\."
    r"[ \t]+(?=\S.{12})"
)
_NAMED_PLAIN = re.compile(_PLAINLY)
# What a definition names stands in bold or italics where it is named.
_MARKED = r"(?:\*\*|__|\*|_)(?P<{0}>[^*_\n]{{1,40}})(?:\*\*|__|\*|_)"
_CALLS_CHINESE = re.compile(
    r"(?:称(?:[^。；\n*]{0,30}?(?:为|是|作)[^。；\n*_]{0,16}?)?|叫做?|叫作|记为|即为)\s*(?:一个|一种)?\s*"
    rf"{_MARKED.format('zh')}(?P<of>的)?"
)
_CALLS_PLAIN = re.compile(
    r"(?:则|就|，|,)?称[^。；，,\n*]{0,24}?(?:为|是)\s*(?:一个|一种)?(?P<zh>[\u3400-\u9fff]{2,12})[。；.]?$"
)
_CALLS_ENGLISH = re.compile(
    rf"\b(?:is|are|be)\s+(?:(?:said to be|called|termed|known as)\s+)?(?:an?\s+|the\s+)?{_MARKED.format('en')}"
    r"(?=\s+(?:if|when|iff|provided|whenever|in case)\b)"
    rf"|\b(?:called|termed|known as)\s+(?:an?\s+|the\s+)?{_MARKED.format('en2')}"
)
_NAMES_ITSELF = re.compile(
    r"(?:theorem|thm|lemma|law|rule|inequality|condition|conditions|principle|identity|formula|criterion|test|equation|"
    r"property|bound|representation|decomposition|axiom|conjecture|paradox|delta method)s?\b"
    r"|(?:定理|引理|定律|法则|不等式|条件|原理|准则|公式|判别法|公理|律|关系|方程|分解|表示|展开)$",
    re.IGNORECASE,
)
_QUALITY = re.compile(r"(?:性|充要条件|必要条件|充分条件)$|^[a-z]+(?:ness|ity|ence|ency|ance)$", re.IGNORECASE)
_NAMING = re.compile(r"\b(?:is|are)\s+(?:called|termed|said\s+to\s+be)\b|[则就]称", re.IGNORECASE)
# Without a sign behind its name a statement begins so: `定理（链式法则） 若 …`, `Theorem (Rolle) Let …`.
_SUPPOSES = re.compile(r"[若设如当令]|假设|对于?任|(?:if|let|suppose|assume|for (?:all|any|every))\b", re.IGNORECASE)
_CONCLUDES = re.compile(r"\bthen\b|(?<![法规准原])则|那么", re.IGNORECASE)
_PROOF = re.compile(r"(?:证明?|证法|Proof|Pf)\s*[:：.。]", re.IGNORECASE)
_WHOLE = 5
_LONGEST = 2000
# `Strong law, Kolmogorov 1933`: who stated it and when is no part of the name.
_WHO_AND_WHEN = re.compile(r", [A-Z][^,\d]{1,40} ['’]?(?:\d{4}|\d\d)$")
_SUPPOSED = re.compile(r",[^,]+,|[\x01-\x05].*,|,.*[\x01-\x05]|=")
_REMARK = re.compile(
    r"(?:(?:much|the|a) )?(?:better|best|alternative|other|another|informal|formal|rough|real|precise|again|old|new|"
    r"book|lecture|wiki\w*|mine|short|long|simpler?|general|equivalent|intuitive|v\d|version \d|\d)"
    r"(?: (?:one|version))?",
    re.IGNORECASE,
)
_FULL = {
    "thm": "theorem", "lem": "lemma", "def": "definition", "prop": "proposition", "cor": "corollary",
}  # fmt: skip
_CHINESE = {
    "theorem": "定理",
    "lemma": "引理",
    "proposition": "命题",
    "corollary": "推论",
    "axiom": "公理",
    "inequality": "不等式",
    "identity": "恒等式",
}
_ENGLISH = {chinese: english for english, chinese in _CHINESE.items()}
_NO_DEFINITION = ("性质", "property")


TRIGGER = re.compile(
    rf"^{_PLAINLY}|^(?:\*\*)?{_KIND}|^\*\*[^*\n]{{2,140}}(?:[.。]\*\*|\*\*[ \t])|{_SUPPOSES.pattern}", re.IGNORECASE
)


def read(place: Place) -> Claim | None:
    """A definition or a named theorem in a line of its own."""
    line = place.line
    named = _NAMED_BOLD.match(line.masked)
    if named is not None:
        written = line.text[named.start("name") : named.end("name")] + (named["bracket"] or "")
        return _claim(place, read_name(written), named.end(), "definition", Origin.STATED)
    plain = _NAMED_PLAIN.match(line.masked) if not place.context.pasted and not place.row else None
    if plain is not None:
        written = line.text[plain.start("name") : plain.end("name")]
        return _claim(place, read_name(written), plain.end(), "definition", Origin.GUESSED)
    opening = _BOLD.match(line.masked)
    sure = opening is not None
    if opening is None:
        opening = _PLAIN.match(line.masked)
        if opening is None:
            # `## Inverse function theorem` above `If …, then …`
            goes = place.row == 0 and place.index == 0 and _CONCLUDES.search(line.masked)
            return _headed(place, 0) if goes and _SUPPOSES.match(line.masked) else None
        if not (opening["number"] or opening["name"]):
            # `Def. A family is **tight** if …`: without a number only what it marks tells its name.
            is_definition = opening[0].rstrip().endswith((".", "。", ":", "：")) and opening["kind"].casefold() in (
                "definition",
                "def",
                "定义",
            )
            if is_definition:
                return _labelled(place, opening.end())
            return _headed(place, opening.end()) if opening["sep"] or _supposes(line, opening) else None
    if opening["name"] and _REMARK.fullmatch(opening["name"]) and opening["kind"].casefold() in ("definition", "def"):
        # `Def (better): …`: what stands in the bracket is said of the definition, and is no name.
        return _labelled(place, opening.end())
    if opening["name"] and _SUPPOSED.search(opening["name"]):
        # `Thm (convex, $L$-smooth, $\\alpha = 1/L$). …`: what it supposes is no name.
        return _supposing(place, opening.start("name") - 1)
    group = "behind" if "behind" in opening.groupdict() and opening["behind"] else "name"
    written = _WHO_AND_WHEN.sub("", line.text[opening.start(group) : opening.end(group)]) if opening[group] else ""
    kind = opening["kind"].casefold()
    kind = _FULL.get(kind, kind)
    origin = Origin.STATED if sure else Origin.GUESSED
    if kind in ("definition", "定义"):
        if written:
            return _claim(place, read_name(written), opening.end(), "definition", origin)
        return _defined(place, opening.end(), sure) or (_labelled(place, opening.end()) if sure else None)
    supposes = _supposes(line, opening)
    if not written or not (sure or opening["number"] or ((opening["sep"] or supposes) and kind not in _NO_DEFINITION)):
        return None
    return _claim(place, read_name(written), opening.end(), kind, origin)


def _supposes(line: Line, opening: re.Match[str]) -> bool:
    """Does a statement begin behind a blank, without any other sign?"""
    return opening[0].endswith((" ", "\t")) and _SUPPOSES.match(line.masked, opening.end()) is not None


def _supposing(place: Place, start: int) -> Claim | None:
    """The statement about what a section is about that has no name of its own, from what it supposes on."""
    if place.block.kind != "paragraph" or place.row or place.context.pasted or place.context.untitled:
        return None
    return _claim(place, read_name(place.concept), start, "theorem", Origin.GUESSED)


def _headed(place: Place, start: int) -> Claim | None:
    """The statement that the heading right above names: `## Strong law of large numbers`, `Theorem. Let …`."""
    concept, context = place.concept, place.context
    if place.block.kind != "paragraph" or place.row or context.pasted or not _NAMES_ITSELF.search(concept):
        return None
    if place.index or place.blocks is not context.section.blocks or fold(concept) != fold(_titled(place)):
        return None
    return _claim(place, read_name(concept), start, "theorem", Origin.GUESSED)


def _titled(place: Place) -> str:
    return heading_name(place.context.section.title).text if place.context.section.title else ""


def _defined(place: Place, start: int, sure: bool) -> Claim | None:
    """A definition that names its idea inside its text: `若…则称 X 是**紧**的`, `A space is **compact** if …`."""
    body, rows, end = body_of(place, start)
    found = _CALLS_CHINESE.search(body) or _CALLS_ENGLISH.search(body)
    marked = found is not None
    if found is None:
        found = _CALLS_PLAIN.search(body.rstrip()) if not body.rstrip().endswith("的。") else None
    if found is None:
        return None
    groups = found.groupdict()
    name = read_name(groups.get("zh") or groups.get("en") or groups.get("en2") or "")
    if not name.text or label_kind(name.text) is not None:
        return None
    if fold(name.text) in fold(place.concept):
        # `则称 X 是**紧**的` below 紧集 defines what the section is about.
        whole = read_name(place.concept)
        name, groups = Name(whole.text, whole.aliases), {"of": None}
    adjective = bool(groups.get("of")) or (
        groups.get("en") is not None and not re.search(r"\b(?:an?|the)\s+[*_]", found[0])
    )
    asked = front("meaning" if adjective else "definition", place.context.language, term=name.asked)
    origin = Origin.STATED if sure and marked and not is_guess(body) else Origin.GUESSED
    return _made(place, name, asked, (body, rows, end), origin)


def _labelled(place: Place, start: int) -> Claim | None:
    """`Def. A family is **tight** if …`, `定义：…则称 $F$ 是强凸的`: what it names, if the heading does not."""
    body, rows, end = body_of(place, start)
    if len(body) > _LONGEST:
        return None  # a definition that nobody asks: looking for each of its names takes long
    said = sentence(body, mask(body))
    found = (chinese if HAN.search(said.masked) else english).defined_in(said, True)
    if found is None:
        # What names something that is hard to tell says nothing of the heading either.
        other = _NAMING.search(said.masked) is not None and fold(place.concept) not in fold(body)
        return Claim(place.index, place.row + rows, []) if other else None
    name = read_name(found.term)
    if found.leans or not name.text or label_kind(name.text) is not None or is_about(name, place.concept):
        return None
    language = place.context.language
    kind = "meaning" if found.kind == "definition" and _says_how(found, body) else found.kind
    said_of = {"subject": found.subject} if kind == "called" else {}
    asked = front(kind, language, term=found.asked or name.asked, **said_of)
    # A label below the next one may speak of the heading again.
    return replace(_made(place, name, asked, (body, rows, end), Origin.GUESSED), below=None)


def _says_how(found: Definition, body: str) -> bool:
    """Is a term no thing, but how something is: `F is called **smooth**`, `称 F 是强凸的`?"""
    term = re.escape(found.term)
    if HAN.search(found.term):
        return re.search(rf"{term}[*_]*的(?![\u3400-\u9fff])", body) is not None
    return found.asked in ("", found.term) and (
        re.search(rf"\bis\s+(?:called|termed|said to be)\s+[*_]*{term}", body) is not None
    )


def asked_of(kind: str, name: Name, language: Language) -> str:
    """The question for a named statement: `什么是夹逼准则？`, `State the Rolle theorem`."""
    kind = _FULL.get(kind.casefold(), kind.casefold())
    if kind in ("definition", "定义", *_NO_DEFINITION, "axiom", "principle", "law") or _NAMES_ITSELF.search(name.text):
        return front("definition", language, term=name.asked)
    return front("statement", language, term=name.text, column=_said(kind, language))


def _said(kind: str, language: Language) -> str:
    if language == "en":
        return _ENGLISH.get(kind, kind)
    return _CHINESE.get(kind, kind)


def _claim(place: Place, name: Name, start: int, kind: str, origin: Origin) -> Claim | None:
    body, rows, end = _without_proof(*body_of(place, start))
    if not name.text or not body:
        return None
    if place.row + rows >= len(place.block.lines) and not place.context.pasted:
        # `定义（范数） … 满足` above the list of what it satisfies.
        below = what_follows(place, body)
        if below is not None:
            body, end = f"{body}\n\n{below[0]}", below[1]
    if is_guess(body):
        origin = Origin.GUESSED
    language = place.context.language
    if kind not in ("definition", "定义") and (_is_quality(name.text) or label_kind(name.text) is not None):
        # 唯一性 is a property of what the section is about, and means nothing without it.
        asked = front("property", language, term=place.concept, column=name.text)
        found = replace(_found(place, asked, body, end, place.concept), definition=False)
        return Claim(place.index, place.row + rows, [found], below=place.concept)
    return _made(place, name, asked_of(kind, name, language), (body, rows, end), origin)


def _without_proof(body: str, rows: int, end: int) -> tuple[str, int, int]:
    """A statement without the proof that begins in a line of its own below it."""
    lines = body.split("\n")
    at = next((at for at, line in enumerate(lines) if at and _PROOF.match(line)), rows)
    return (body, rows, end) if len(lines) != rows else ("\n".join(lines[:at]), at, end - (rows - at))


def _is_quality(name: str) -> bool:
    """唯一性, 存在性: said of something; 范数等价性 says itself of what."""
    return _QUALITY.search(name) is not None and len(HAN.findall(name)) < _WHOLE


def _made(place: Place, name: Name, asked: str, text: tuple[str, int, int], origin: Origin) -> Claim:
    body, rows, end = text
    found = _found(place, asked, body, end, name.text)
    found = replace(found, origin=written_if_named(origin, found.author_id))
    terms = [Term(name, place.line.number, end, place.concept)]
    return Claim(place.index, place.row + rows, [found], terms, below=name.text)


def _found(place: Place, asked: str, body: str, end: int, concept: str) -> Found:
    # Of its own last line: a paragraph may hold such statements by the thousand.
    author_id = next((row.author_id for row in islice(place.block.lines, place.row, None) if row.number == end), None)
    return Found(
        "definition",
        written_if_named(Origin.GUESSED, author_id),
        asked,
        body,
        concept,
        place.line.number,
        end,
        place.own_line,
        author_id=author_id,
        definition=True,
    )
