"""The questions that cards ask, in the note's language, each standing alone."""

from __future__ import annotations

import re

from kb.model import Language

_SENTENCES: dict[str, dict[Language, str]] = {
    "definition": {"zh": "什么是{term}？", "en": "What is {term}?"},
    "property": {"zh": "{term}的{column}是什么？", "en": "What is the {column} of {term}?"},
    "properties": {"zh": "{term}的{column}有哪些？", "en": "What are the {column} of {term}?"},
    "one-of": {"zh": "说出{term}的一个{column}", "en": "Name one {column} of {term}"},
    "view": {"zh": "怎样理解{term}？", "en": "How can {term} be understood?"},
    "formula": {"zh": "写出{term}的公式", "en": "State the formula: {term}"},
    "derivative": {"zh": "求导：{of}", "en": "Differentiate {of}"},
    "derivative-by": {"zh": "对 {by} 求导：{of}", "en": "Differentiate {of} with respect to {by}"},
    "partial": {"zh": "求 {what}：{of}", "en": "Find {what} for {of}"},
    "gradient": {"zh": "求 {what}：{of}", "en": "Find {what} for {of}"},
    "cloze": {"zh": "填空：{text}", "en": "Fill in: {text}"},
    "in-section": {"zh": "（{section}）", "en": " ({section})"},
}
_TIGHT_BEFORE = re.compile(r"([\u3400-\u9fff])(?=[A-Za-z0-9$`])")
_TIGHT_AFTER = re.compile(r"([A-Za-z0-9$`])(?=[\u3400-\u9fff])")


def front(kind: str, language: Language, **words: str) -> str:
    """The question of one kind with its words; between Chinese and Latin words stands a space."""
    if language == "en" and "column" in words:
        if kind == "property" and re.search(r"[^s]s$", words["column"]):
            kind = "properties"
        words["column"] = _lower_first(words["column"])
    sentence = _SENTENCES[kind][language]
    if language == "zh" and kind not in ("cloze", "derivative", "derivative-by", "partial", "gradient"):
        return _spaced(sentence, words)
    return sentence.format_map(words)


def asks(term: str, column: str, language: Language) -> str:
    """`{t}{列}？` for a column that is a question itself (是否对称, 有无…)."""
    words = {"term": term, "column": column.strip("?？ ")}
    return _spaced("{term}{column}？", words) if language == "zh" else "{term}: {column}?".format_map(words)


def _spaced(sentence: str, words: dict[str, str]) -> str:
    """`sentence` filled, with a space where a word that begins or ends in Latin meets Chinese."""
    for name, word in words.items():
        before, _, after = sentence.partition("{" + name + "}")
        left = " " if before and re.match(r"[A-Za-z0-9$`]", word) and re.search(r"[\u3400-\u9fff]$", before) else ""
        right = " " if after and re.search(r"[A-Za-z0-9$`]$", word) and re.match(r"[\u3400-\u9fff{]", after) else ""
        sentence = before + left + word.replace("{", "\x00") + right + after
    return sentence.replace("\x00", "{")


def _lower_first(word: str) -> str:
    """A column's name inside a sentence: `Example` but not `CPU`, `$x$` or `Robbins–Monro verdict`."""
    return word[0].lower() + word[1:] if word[:1].isupper() and word[1:] and word[1:].islower() else word
