"""Which term an English sentence defines: `X is called Y`, `Y is defined as …`, `the *Y* of f is the …`."""

from __future__ import annotations

import re

from kb.reading.fronts import is_plural
from kb.reading.labels import label_of
from kb.reading.mask import HIDDEN, MATHS
from kb.reading.syntaxes.said import FORMULA_SIGN, SIGN, Definition, Sentence
from kb.reading.syntaxes.terms import NO_ENGLISH_TERM, PRAISES

_WORD = r"[A-Za-z][\w'’–-]*"
_BRACKET = r"(?P<bracket>\s*\([^()]{1,60}\))?"
_ENDS = (
    r"(?=\s*(?:[,.;:()—–]|$|" + SIGN + r")|\s+(?:if|when|whenever|iff|provided|of|for|in|on|at|with|to|by|from|because|"
    r"since|and|or|that|which|whose|where|as|here|over|under|between|unless)\b)"
)
_TERM = re.compile(rf"(?P<article>(?:an?|the)\s+)?(?P<term>{_WORD}(?:\s+{_WORD}){{0,3}}?){_ENDS}{_BRACKET}", re.I)
_CLOSES = re.compile(_ENDS, re.I)
_NAMING = re.compile(
    r"\b(?:is|are|be)\s+(?P<how>(?:[a-z]+\s+){0,2}?)(?:called|termed|known\s+as|referred\s+to\s+as|said\s+to\s+be)\s+",
    re.I,
)
_BESIDE = re.compile(r"(?:,|—|–|\()\s*(?:called|termed|known\s+as|or)\s+", re.I)
_WE_CALL = re.compile(
    rf"\b(?:we|one)\s+(?:then\s+)?(?:call|calls|say|says|say\s+that)\s+"
    rf"(?P<subject>(?:(?:the|an?|such\s+an?|this|these)\s+(?:{_WORD}\s+){{1,4}}?)?(?:{FORMULA_SIGN}|it|them)?)\s*(?P<is>(?:is|are|to\s+be)\s+)?",
    re.I,
)
_FORMULA = re.compile(FORMULA_SIGN)
_ONLY_SIGN = re.compile(rf"\s*(?:{SIGN})?\s*")
_OPENER = (
    r"(?:(?:we\s+)?recall(?:\s+that)?\s*[:,]?\s+|remember\s+that\s+|(?:by|per)\s+definition\s*[:,]?\s+|(?:formally|precisely|"
    r"more\s+precisely|mathematically|in\s+general|in\s+other\s+words|informally|intuitively|now|so|here|then|thus|"
    r"definition)\s*[:,]?\s+|(?:in|for|given|on)\s+[^,.]{1,50},\s+|"
    # `For $f: R^n \\to R^m$ the **Jacobian matrix** is …`
    rf"(?:for|given)\s+(?:(?:an?|any|all|every)\s+(?:{_WORD}\s+){{1,3}})?{FORMULA_SIGN}\s+(?=the\s))?"
)
_OF = (
    rf"(?P<of>(?:\s*{SIGN})?(?:\s+(?:of|for|between|on|in|from|at|with)\s+"
    r"(?!is\b|are\b)[^\s,.;:]+(?:\s+(?!is\b|are\b)(?:w\.r\.t\.|[^\s,.;:]+)){0,11}?)?)"
)
_SUBJECT = re.compile(
    rf"^(?P<opener>{_OPENER})(?P<article>(?:the|an?)\s+)?(?P<term>{_WORD}(?:\s+(?!(?:is|are|of|for|in|on|at|to|by|from|which|that|the|an?|and|or|with)\b){_WORD}){{0,3}})"
    rf"{_BRACKET}{_OF}\s*,?\s+(?P<verb>is|are|means|denotes|refers\s+to|measures|describes|consists\s+of|says\s+that|states\s+that)\s+",
    re.I,
)
_DEFINED = re.compile(
    r"(?:(?:then|formally|usually|often|now|thus|simply|hence)\s+)?defined\s+(?:as|to\s+be|by(?=\s*(?:$|:|\x05)|\s+the\s+(?:formula|equation|relation|rule|limit|property)))\b",
    re.I,
)
_DEFINE = re.compile(
    rf"^(?P<opener>{_OPENER})(?:we\s+|let\s+us\s+|one\s+)?(?:now\s+|can\s+|then\s+)?defines?\s+(?P<article>(?:the|an?)\s+)"
    rf"(?P<term>{_WORD}(?:\s+(?!of\b|for\b|in\b|on\b|as\b|to\b|by\b){_WORD}){{0,3}}){_BRACKET}{_OF}\s*(?:as|to\s+be|by(?=\s*(?:$|:|\x05)))\s",
    re.I,
)
_KIND = re.compile(
    r"(?:(?:just|simply|precisely|exactly|then|essentially|basically)\s+)?(?:an?|the|any|one|that|those|what|how|when)\b",
    re.I,
)
_NO_KIND = re.compile(
    r"(?:not|(?:the|an?)\s+(?:same|most|best|only|key|main|first|second|third|last|next|final|reason|problem|default|right|"
    r"following|latter|former|way|case|more|bit|lot|few|little|good|better|great|special|natural|useful|simple|case|"
    r"example|important|common|subject|topic|convention|result|consequence|choice|part|number\s+of\s+ways)\b|one\s+(?:of|way|more)\b"
    r"|that\s+(?:it|they|we|you|there|this)\b|any\s+more|the\s+\w+est\b)",
    re.I,
)
_NO_TERM = re.compile(
    r"(?:by|with|in|on|at|from|for|to|as|if|when|once|after|before|every|each|again|only|just|not|first|so|also|at|"
    r"one|two|three|twice|same|other|another|both|all|any|some|more|most|many|such|that|this|these|those|it|its|their|our|your|"
    r"we|you|i|they|and|or|but|he|she|there|here|what|which|who|how|why|where|implicitly|explicitly|automatically|next|last|final|"
    r"following|above|below|latter|former|main|key|only|best|easiest|simplest|whole|entire|rest|answer|proof|left|right|"
    r"default|second|third|current|previous|new|resulting|usual|general)\b",
    re.I,
)
_NO_NOUN = re.compile(
    r"\b(?:reasons?|ideas?|problems?|questions?|goals?|aims?|points?\s+here|examples?|cases?|results?|differences?|"
    r"advantages?|disadvantages?|purposes?|steps?|ways?|things?|proofs?|tricks?|answers?|consequences?|sections?|chapters?|"
    r"figures?|tables?|exercises?|lemma|remarks?|kinds?|types?|sorts?|forms?|versions?|behaviou?rs?|names?|values?)$|ly$",
    re.I,
)
# A name that is no person's or product's although it opens a sentence: Regularization, Pooling, Sparsity.
_IDEA = re.compile(r"(?:tion|sion|ing|ity|ness|ism|ance|ence|ment|s)$")
_VERBS = re.compile(
    r"\b(?:is|are|was|were|be|has|have|can|will|would|may|must|should|does|do|not|if|when|that|which|it|we|you|they|"
    r"because|than|then|also)\b",
    re.I,
)
_TELLS_APART = re.compile(
    r"\b(?:that|which|whose|who|with|without|of|for|in|where|such|from|to|by|between|used|if|at|on|\w+ing|\w+ed)\b|\x05",
    re.I,
)
_LEANS = re.compile(
    r"^(?:(?:in|at|for)\s+(?:this|that|these|such)|(?:this|that|these|those|it|they|such|here|both|the\s+(?:latter|former|"
    r"result|resulting|above|first|second|last))\b|(?:and|but|so|then|thus|hence|therefore)\b)",
    re.I,
)
_HOLDS = re.compile(
    rf"^(?P<article>the\s+)?(?P<term>(?!(?:it|this|that|these|those|both|the|an?|if|when|then)\b){_WORD}(?:\s+{_WORD}){{1,4}}?)\s+holds\s+"
    r"(?:only\s+)?(?:if(?:f|\s+and\s+only\s+if)?|when(?:ever)?|provided(?:\s+that)?|under|for\s+all)\s+\S.{3}",
    re.I,
)
_NO_LAW = re.compile(
    r"\b(?:equality|equation|converse|claim|statement|result|formula|inequality|bound|opposite|reverse|following|above|same|"
    r"condition|conditions|conclusion|latter|former|which|and|or|then|so|thus|also|but)\b|^(?:all|each|any|some|no)\b",
    re.I,
)
_ASKS_FOR = re.compile(
    r"^(?:show|prove|find|compute|calculate|determine|suppose\s+you|consider|verify|explain)\b", re.I
)
# `the set of …`, `the unit vector in …`: a sort of mathematical thing, which tells a definition from a remark.
_SORT = re.compile(
    r"(?:the|an?)\s+(?:[a-z-]+\s+){0,2}(?:matri(?:x|ces)|vector|(?:sub)?set|map(?:ping)?|operator|function(?:al)?|sum|"
    r"product|ratio|quotient|limit|number|determinant|rate|suprem(?:um|a)|infim(?:um|a)|maxim(?:um|a)|minim(?:um|a)|norm|"
    r"integral|derivative|average|mean|expectation|(?:expected\s)?value|probability|measure|collection|family|union|"
    r"intersection|point|line|curve|surface|graph|distance|length|space|sequence|series|variance|square\sroot|"
    r"(?:linear\s)?combination|convex\shull|closure|span|kernel|image|inverse|transpose|polynomial|form|tensor)s?\s+"
    r"(?:of|for|in|from|that|which|whose|to|with|such|between|on|at|under|obtained|given|consisting|\x05)",
    re.I,
)
# `A function $f$ is convex if …`, `a vector $g$ is a subgradient of $f$ at $x$ if …`
_BEING = re.compile(
    rf"^(?P<opener>{_OPENER})(?P<subject>(?:an?\s(?:(?!\b(?:is|are|has|that|which|if)\b)[^,.;:]){{2,90}}?)|{FORMULA_SIGN})\s*\b(?:is|are)\s+"
    rf"(?P<article>an?\s+)?(?P<term>(?:{FORMULA_SIGN}-)?{_WORD}"
    rf"(?:\s+(?!(?:of|for|in|on|at|to|by|from|with|if|iff|when|whenever|provided)\b){_WORD}){{0,2}})"
    rf"(?P<of>(?:\s+(?:of|for|in|on|at|with|to|from)\s+[^\s,.;:]+(?:\s+(?!(?:is|are|if|iff|when|whenever|provided)\b)[^\s,.;:]+){{0,8}}?)?)"
    rf"\s+(?:if|iff|when|whenever|provided)(?:\s+(?!by\b|\w+ing\b)|\s*$)",
    re.I,
)
# `a function f`, `a vector $g$`: something that has a name of its own.
_HAS_NAME = re.compile(rf"(?:{FORMULA_SIGN}|\b[A-Za-z])$")
_NO_QUALITY = re.compile(
    r"\b(?:considered|responsible|similar|used|useful|needed|required|given|shown|chosen|better|best|good|bad|hard|easy|easier|harder|possible|necessary|"
    r"enough|sufficient|true|false|wrong|right|fine|ok|okay|safe|late|done|happy|allowed|preferred|small|large|big|high|low|"
    r"useless|important|interesting|available|obtained|found|reached|correct|slow|fast|faster|slower|appropriate|worth)\b",
    re.I,
)
_DOING = re.compile(
    r"(?:process|procedure|technique|method|approach|operation|property|step|algorithm|phenomenon|rule)\s+$"
)
_DENIES = re.compile(
    r"\b(?:not|never|also|sometimes|often|usually|commonly|still|often|frequently|otherwise|wrongly)\b", re.I
)
_CONDITION = re.compile(r"\s*(?:if|when|whenever|iff|provided)\b", re.I)
_KIND_OF = re.compile(
    rf"^(?:{_OPENER})(?P<kind>an?\s(?:[a-z-]+\s){{1,3}}?)"
    r"(?:with|whose|that|which|for which|such that|satisfying|having)\s",
    re.I,
)
_WHOSE = re.compile(rf"^(?:{_OPENER})(?P<subject>(?:an?|two)\s+[^,.;:]{{2,60}}?)\s+$", re.I)


def defined_in(said: Sentence, opens: bool) -> Definition | None:
    """The term that a sentence defines; `opens` says that it is the first of its paragraph."""
    masked = said.masked
    if _ASKS_FOR.match(masked) or masked.rstrip().endswith("?"):
        return None
    return _named(said) or _called(said) or _beside(said) or _being(said) or _subject(said, opens) or _holding(said)


def _holding(said: Sentence) -> Definition | None:
    """`Strong duality holds if …`: when something holds that has a name."""
    found = _HOLDS.match(said.masked)
    if found is None or _NO_LAW.search(found["term"]):
        return None
    term = said.text[found.start("term") : found.end("term")]
    article = found["article"].lower() if found["article"] else ""
    return Definition(
        term, article + (term if term[1:2].isupper() else term[:1].lower() + term[1:]), "holds", weak=True, sorts=True
    )


def _named(said: Sentence) -> Definition | None:
    """`… is called Y`: Y, or of a property `When is … called Y?`"""
    for naming in _NAMING.finditer(said.masked):
        if _DENIES.search(naming["how"]) or re.search(
            r"\b(?:who|which|that|what)\s*$", said.masked[: naming.start()], re.I
        ):
            continue
        found = _term_at(said, naming.end())
        if found is None:
            continue
        article, term, end, marked = found
        leans = _LEANS.match(said.masked) is not None
        before = _WHOSE.match(said.masked[: naming.start()] + " ")
        if article or before is None or not _CONDITION.match(said.masked[end:]):
            kind = _KIND_OF.match(said.masked[: naming.start()]) if marked and not article else None
            if kind is not None:
                # What has no article is no thing, but how one is; the question must not say what it takes.
                return Definition(term, term, "called", kind["kind"].strip().lower(), sure=not leans)
            if not article and _CONDITION.match(said.masked[end:]):
                if not marked and not said.masked[: naming.start()].rstrip().endswith(MATHS):
                    continue
                return Definition(term, term, "meaning", sure=not leans, leans=leans)
            # `is called twice`: a verb of programs; what it names without an article is told by its emphasis.
            bare = not marked and not article and not naming[0].casefold().startswith("are")
            if bare and not _DOING.search(said.masked[: naming.start()]):
                continue
            return _plain(term, article, sure=not leans, leans=leans)
        subject = said.text[before.start("subject") : before.end("subject")]
        return Definition(term, term, "called", subject[0].lower() + subject[1:], sure=True)
    return None


def _called(said: Sentence) -> Definition | None:
    """`we call $A$ a Y if …`, `we say that a matrix is Y if …`."""
    for call in _WE_CALL.finditer(said.masked):
        subject = said.text[call.start("subject") : call.end("subject")].strip()
        says = " say" in call[0].casefold()
        if not subject or says != bool(call["is"]) or _DENIES.search(said.masked[: call.start()][-12:]):
            continue
        found = _term_at(said, call.end())
        if found is None:
            continue
        article, term, end, marked = found
        leans = (
            _LEANS.match(said.masked) is not None
            or subject.casefold() in ("it", "them")
            or subject[:4] in ("this", "thes")
        )
        if article:
            return _plain(term, article, sure=not leans, leans=leans)
        if re.match(r"an?\s", subject) and _CONDITION.match(said.masked[end:]):
            return Definition(term, term, "called", subject, sure=True)
        if marked or _CONDITION.match(said.masked[end:]) or end >= len(said.masked.rstrip(". ")):
            return Definition(term, term, "meaning", sure=marked and not leans, leans=leans)
    return None


def _beside(said: Sentence) -> Definition | None:
    """`a number, called the *loss*, that …`: only what is emphasised."""
    for beside in _BESIDE.finditer(said.masked):
        if beside[0].rstrip().casefold().endswith("or"):
            continue
        found = _term_at(said, beside.end())
        if found is not None and found[3] and (found[0] or is_plural(found[1])):
            return _plain(found[1], found[0], sure=False, leans=_LEANS.match(said.masked) is not None)
    return None


def _being(said: Sentence) -> Definition | None:
    """`A function $f$ is convex if …`: when it is so; `a vector $g$ is a subgradient of $f$ if …`: what that is."""
    found = _BEING.match(said.masked)
    if (
        found is None
        or _NO_QUALITY.search(found["term"])
        or _DENIES.search(found[0])
        or PRAISES.search(said.masked[:120])
    ):
        return None
    if not _is_term(found["term"], marked=False):
        return None
    term, of, subject = (said.text[found.start(name) : found.end(name)].strip() for name in ("term", "of", "subject"))
    asked = f"{term} {of}".strip()
    if found["article"]:
        if _HAS_NAME.search(found["subject"].rstrip()) is None:
            return None
        return Definition(term, f"{found['article'].lower()}{asked}", weak=True, sorts=True)
    return Definition(term, asked, "called", subject[0].lower() + subject[1:], weak=True, sorts=True)


def _plain(term: str, article: str, *, sure: bool, leans: bool) -> Definition:
    return Definition(term, article + term, "definitions" if is_plural(term) else "definition", sure=sure, leans=leans)


def _term_at(said: Sentence, start: int) -> tuple[str, str, int, bool] | None:
    """The article, the term behind it, where that ends, and whether it is emphasised."""
    article = re.match(r"(?:an?|the)\s+", said.masked[start:], re.I)
    at = start + article.end() if article else start
    said_article = article[0].strip().lower() + " " if article else ""
    end = said.ends_with(at)
    if end is None and article is None:
        end = said.ends_with(start)
    if end is None and (whole := said.ends_with(start)) is not None:
        end = whole
    marked = end is not None
    if end is not None and not _CLOSES.match(said.masked, end):
        # `a *static* variable`: only a part of the term is emphasised.
        end, marked = None, False
    if end is None:
        found = _TERM.match(said.masked, at)
        if found is None or found["article"]:
            return None
        end = found.end("term")
    term = said.text[at:end].strip(" ,.;:")
    if not _is_term(said.masked[at:end].strip(" ,.;:"), marked):
        return None
    return said_article, term, end, marked


def _subject(said: Sentence, opens: bool) -> Definition | None:
    """`the *Y* of f is the …`, `Y is defined as …`, `by definition, Y is …`, and without any of these `A Y is a …`."""
    define = _DEFINE.match(said.masked)
    if define is not None:
        return _of(said, define, sure=True)
    found = _SUBJECT.match(said.masked)
    if found is None:
        return None
    rest = said.masked[found.end() :]
    defined = found["verb"] in ("is", "are") and _DEFINED.match(rest) is not None
    if defined:
        return _of(said, found, sure=True)
    if said.ends_with(found.start("term")) == found.end("term") and (formula := _FORMULA.match(rest)) is not None:
        # `The **characteristic function** of $X$ is $\varphi(t)=…$.`
        shown = said.text[found.end() : found.end() + formula.end()]
        return _of(said, found, sure=True) if "=" in shown else None
    kind = found["verb"] not in ("is", "are") or (_KIND.match(rest) is not None and not _NO_KIND.match(rest))
    if not kind or PRAISES.search(said.masked[:120]):
        return None
    if said.ends_with(found.start("term")) == found.end("term"):
        return _of(said, found, sure=True)
    if re.match(
        r"(?:we\s+)?recall|remember|(?:by|per)\s+definition|definition|formally|more\s+precisely", found["opener"], re.I
    ):
        return _of(said, found, sure=False)
    if said.emphasised or found["opener"] or found["verb"] not in ("is", "are", "means", "denotes", "refers to"):
        return None
    if not _says_a_kind(found, rest, opens):
        return None
    return _of(said, found, sure=False, weak=True, sorts=_SORT.match(rest) is not None)


def _says_a_kind(found: re.Match[str], rest: str, opens: bool) -> bool:
    """Without any mark: does this say what kind of thing the subject is, in words enough to tell it from others?"""
    article = (found["article"] or "").strip().casefold()
    kind = re.match(r"[^,.:;]*", rest)
    if "'s" in found["term"] or "’s" in found["term"] or kind is None or len(kind[0].split()) < 4:
        return False
    if not _TELLS_APART.search(kind[0]):
        return False
    if found["verb"] == "are":
        return not article and opens and re.match(r"the\s|those\s", rest, re.I) is not None
    if article in ("a", "an"):
        return re.match(r"(?:an?|the|any)\s", rest, re.I) is not None
    if article == "the" and _ONLY_SIGN.fullmatch(found["of"]):
        return _SORT.match(rest) is not None
    if article == "the":
        return re.match(r"\s+of\s", found["of"]) is not None and re.match(r"the\s", rest, re.I) is not None
    return opens and re.match(r"(?:an?|the)\s", rest, re.I) is not None and not found["of"].strip()


def _of(
    said: Sentence, found: re.Match[str], *, sure: bool, weak: bool = False, sorts: bool = False
) -> Definition | None:
    """The term of a sentence that begins with it; a question about it names its owner too."""
    term, of = (
        said.text[found.start("term") : found.end("term")],
        said.text[found.start("of") : found.end("of")].strip(),
    )
    marked = said.ends_with(found.start("term")) == found.end("term")
    if not _is_term(found["term"], marked) or _VERBS.search(found["of"]):
        return None
    article = (found["article"] or "").lower()
    bare = re.sub(rf"^{SIGN}\s*", "", found["of"].strip())
    of = of[len(found["of"].strip()) - len(bare) :]
    named = term if marked or not of or HIDDEN.search(bare) else f"{term} {of}"
    if not marked and not article and _IDEA.search(term) and term[1:].islower():
        term, named = term[0].lower() + term[1:], named[0].lower() + named[1:]
    bracket = found["bracket"] or ""
    kind = "definitions" if is_plural(found["term"]) else "definition"
    return Definition(
        named + (bracket if named == term else ""),
        f"{article}{term} {of}".strip(),
        kind,
        sure=sure,
        weak=weak,
        sorts=sorts,
    )


def _is_term(term: str, marked: bool) -> bool:
    if len(HIDDEN.sub("", term).strip()) < 2 or NO_ENGLISH_TERM.match(term) or _NO_TERM.match(term) or label_of(term):
        return False
    if len(term.split()) > (6 if marked else 4):
        return False
    return not _NO_NOUN.search(term) and not _VERBS.search(term)
