"""The questions that cards ask, in the note's language, each standing alone."""

from __future__ import annotations

import re

from kb.model import Language
from kb.reading.vocabulary import words

_SENTENCES: dict[str, dict[Language, str]] = {
    "definition": {"zh": "什么是{term}？", "en": "What is {term}?"},
    "definitions": {"zh": "什么是{term}？", "en": "What are {term}?"},
    "property-by": {"zh": "{term} {column}是什么？", "en": "What is the {column} of {term}?"},
    "property": {"zh": "{term}的{column}是什么？", "en": "What is the {column} of {term}?"},
    "properties": {"zh": "{term}的{column}有哪些？", "en": "What are the {column} of {term}?"},
    "in-english": {"zh": "{term}的英文是什么？", "en": "What is {term} in English?"},
    "in-chinese": {"zh": "{term}的中文是什么？", "en": "What is {term} in Chinese?"},
    "one-of": {"zh": "说出{term}的一个{column}", "en": "Name one {column} of {term}"},
    "view": {"zh": "怎样理解{term}？", "en": "How can {term} be understood?"},
    "remedy": {"zh": "怎样处理{term}？", "en": "What helps against {term}?"},
    "order": {"zh": "{term}的顺序是什么？", "en": "What are the steps of {term}, in order?"},
    "kinds": {"zh": "{term}分为哪几种？", "en": "Which kinds of {term} are there?"},
    "shared": {"zh": "{term}的共同点是什么？", "en": "What do {term} have in common?"},
    "meaning": {"zh": "“{term}”是什么意思？", "en": "What does “{term}” mean?"},
    "called": {"zh": "什么样的{subject}是{term}？", "en": "When is {subject} called {term}?"},
    "statement": {"zh": "陈述{term}{column}", "en": "State the {term} {column}"},
    "implies": {"zh": "“{term}”能否推出“{column}”？", "en": "Does “{term}” imply “{column}”?"},
    "holds": {"zh": "{term}在什么条件下成立？", "en": "When does {term} hold?"},
    "difference": {"zh": "{term}有什么区别？", "en": "What is the difference between {term}?"},
    "effect": {"zh": "{term}有什么作用？", "en": "What does {term} do?"},
    "formula": {"zh": "写出{term}的公式", "en": "State the formula: {term}"},
    "formula-named": {"zh": "写出{term}", "en": "State {term}"},
    "derivative": {"zh": "求导：{of}", "en": "Differentiate {of}"},
    "derivative-by": {"zh": "对 {by} 求导：{of}", "en": "Differentiate {of} with respect to {by}"},
    "partial": {"zh": "求 {what}：{of}", "en": "Find {what} for {of}"},
    "gradient": {"zh": "求 {what}：{of}", "en": "Find {what} for {of}"},
    "value": {"zh": "求 {of}", "en": "Find {of}"},
    "completed": {"zh": "补全公式：{of}", "en": "Complete: {of}"},
    "cloze": {"zh": "填空：{text}", "en": "Fill in: {text}"},
    "kind-of": {"zh": "{term}的{column}", "en": "{column} of {term}"},
    "in-section": {"zh": "（{section}）", "en": " ({section})"},
}
_LATIN, _HAN, _HAN_OR_WORD = (
    re.compile(r"[A-Za-z0-9$`]"),
    re.compile(r"[\u3400-\u9fff]"),
    re.compile(r"[\u3400-\u9fff{]"),
)
_LATIN_END = re.compile(r".*(?:[A-Za-z0-9$`]|[^\u3400-\u9fff][)\]])", re.DOTALL)
_ARTICLE = re.compile(r"^(?:an?|the)\s+(?=[A-Za-z$])", re.IGNORECASE)
_ASKS = re.compile(
    r"是否|有无|能否|可否|为何|为什么|怎么|如何|[^\n]*[?？]$|"
    r"(?:what|which|are|is|was|were|do|does|did|has|have|had|can|could|should|why|how|when|where|who|whether)\b",
    re.IGNORECASE,
)
# `What is chain rule?` lacks an article; `Taylor's theorem` and plurals have none.
_THE_ONE = (
    "(?:rule|law|theorem|thm|lemma|condition|conditions|inequality|identity|test|principle|formula|criterion|equation|method"
    "|algorithm|axiom|paradox|norm|constant|(?<!in )distribution)"
)
_TAKES_THE = re.compile(
    rf"(?!(?:the|an?)\s)[^'’]*\s{_THE_ONE}|(?!(?:the|an?)\s)(?:[^'’]*\s)?{_THE_ONE}\s(?:of|for)\s.*", re.IGNORECASE
)
# What stands behind one of these says more of the noun before it.
_BEHIND_THE_NOUN = re.compile(r"\s(?:of|for|in|on|to|with|at|by|from|under|per|that|which)\s")
_MANY = re.compile(r".(?<!ia)(?<![siu])s$|(?:criteri|phenomen)a$")
_ONE = words(
    """
    atlas canvas gas lens news series species chaos physics mathematics mechanics dynamics bayes stokes means k-means
    pandas keras kubernetes postgres always kinematics statistics economics linguistics optics
    """
)

# What opens the name of a rule or a theorem and is no person's.
_ORDINARY = re.compile(
    r"(?:Chain|Product|Quotient|Power|Sum|Mean|Intermediate|Extreme|Weak|Strong|Central|Inverse|Implicit|Squeeze|Dominated|"
    r"Monotone|Parallelogram|Triangle|Law|Maximum|Spectral|Reverse|Directional|Partial|Total|Conditional|Normal|Singular|"
    r"Second|First|Fundamental|Divergence|Perceptron|Delta|Update|Trapezoid(?:al)?|Midpoint|Comparison|Ratio|Root|Alternating)\s[a-z]"
)
# Words that are made of a person's name keep their capital.
_PERSONAL = re.compile(
    "Hessian|Jacobian|Laplac|Lagrang|Wronsk|Gram|Fisher|Taylor|Fourier|Gauss|Markov|Poisson|Bernoulli"
)


def front(kind: str, language: Language, **filled: str) -> str:
    """The question of one kind with its words; between Chinese and Latin words stands a space."""
    if language == "zh" and "term" in filled:
        # `什么是 a monoid？` is neither language.
        filled["term"] = _ARTICLE.sub("", filled["term"])
    if language == "en" and "column" in filled:
        if kind == "property" and is_plural(filled["column"]):
            kind = "properties"
        filled["column"] = _lower_first(filled["column"])
    if kind == "property" and language == "zh" and filled["column"].startswith(("对", "关于")):
        kind = "property-by"
    if kind == "one-of" and language == "en" and is_plural(filled["column"]):
        filled["column"] = f"of the {filled['column']}"
    if kind == "definition" and language == "en" and _is_several(filled["term"]):
        kind = "definitions"
    if (
        kind in ("definition", "definitions", "property", "properties", "one-of")
        and language == "en"
        and _TAKES_THE.fullmatch(filled["term"])
    ):
        # Who begins a line with `Chain rule` writes `the chain rule` inside a sentence.
        term = filled["term"]
        filled["term"] = f"the {_lower_first(term) if _ORDINARY.match(term) else term}"
    if kind == "formula" and filled["term"].casefold().endswith(("公式", "formula")):
        kind = "formula-named"
    sentence = _SENTENCES[kind][language]
    if language == "zh" and kind not in (
        "cloze",
        "derivative",
        "derivative-by",
        "partial",
        "gradient",
        "value",
        "completed",
    ):
        return _spaced(sentence, filled)
    return sentence.format_map(filled)


def is_question(column: str) -> bool:
    """Is a column's or label's name a question itself (是否对称, is it symmetric, why)?"""
    return _ASKS.match(column.strip()) is not None


def is_plural(noun: str) -> bool:
    """Does an English name of a column speak of several things? `bias`, `analysis` and `status` do not."""
    last = _BEHIND_THE_NOUN.split(noun.strip(), maxsplit=1)[0].split()[-1:]
    word = last[0].strip(".,:;()").casefold() if last else ""
    return _MANY.search(word) is not None and word not in _ONE and "'" not in word


def _is_several(term: str) -> bool:
    """Does an English term name several things? One with an article, in capitals or with a formula does not."""
    last = term.split()[-1:] or [""]
    return is_plural(term) and _ARTICLE.match(term) is None and last[0].isalpha() and not last[0][:-1].isupper()


def asks(term: str, column: str, language: Language) -> str:
    """`{t}{列}？` for a column that is a question itself (是否对称, 有无…)."""
    column = column.strip("?？ ")
    if language == "zh":
        return _spaced("{term}{column}？", {"term": term, "column": column})
    if term.split(maxsplit=1)[0].islower():
        term = term[0].upper() + term[1:]
    return f"{term}: {_lower_first(column)}?"


def _spaced(sentence: str, filled: dict[str, str]) -> str:
    """`sentence` filled, with a space where a word that begins or ends in Latin meets Chinese."""
    for name, word in filled.items():
        before, _, after = sentence.partition("{" + name + "}")
        left = " " if before and _LATIN.match(word[:1]) and _HAN.match(before[-1]) else ""
        right = " " if after and _LATIN_END.fullmatch(word[-2:]) and _HAN_OR_WORD.match(after) else ""
        sentence = before + left + word.replace("{", "\x00") + right + after
    return sentence.replace("\x00", "{")


def _lower_first(word: str) -> str:
    """A column's name inside a sentence: `Example` but not `CPU`, `$x$` or `Robbins–Monro verdict`."""
    if _PERSONAL.match(word):
        return word
    return word[0].lower() + word[1:] if word[:1].isupper() and word[1:] and word[1:].islower() else word
