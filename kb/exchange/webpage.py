"""A saved web page as Markdown: its text, headings, lists, tables and formulas; what belongs to the site left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

_NO_TEXT = [
    "style",
    "noscript",
    "nav",
    "footer",
    "aside",
    "form",
    "button",
    "svg",
    "iframe",
    "template",
    "select",
    "input",
    "dialog",
]
_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "toolbar", "menu"}
# What sites call the parts of a page that are no text of it.
_PARTS = re.compile(
    r"(?:^|[-_])(?:nav|navbar|navbox|menu|sidebar|breadcrumbs?|cookie|banner|advert|ads?|share|social|newsletter|footer|"
    r"comments?|related|recommend(?:ed|ations?)?|pagination|editsection|jump-link|toc|catlinks|reflist|noprint|toolbar|popup|modal)"
    r"(?:$|[-_])",
    re.IGNORECASE,
)
_CONTENTS = ("article", "main", "[role=main]", "#mw-content-text", "#content", ".post-content", ".article-content")
# A part with less of a page's text than this is not what the page is for.
_ENOUGH = 0.35
_TEX = "application/x-tex"
_DISPLAY_STYLE = re.compile(r"^\s*\{\s*\\(?:displaystyle|textstyle)\s*(?P<body>.*)\}\s*$", re.DOTALL)
_IMAGE = re.compile(r"\b(?:tex|latex|math|mwe-math\S*|eeimg)\b", re.IGNORECASE)
_MARK = re.compile("\ue000(\\d+)\ue001")
_BLANKS = re.compile(r"\n{3,}")


def markdown(html: str) -> str:
    """The text of a page as Markdown, formulas between dollar signs; empty where it holds none.

    Formulas are those of MathJax, KaTeX, MathML with TeX beside it, and pictures that have TeX for their words.
    """
    soup = BeautifulSoup(html.replace("\ue000", "").replace("\ue001", ""), "html.parser")
    title = " ".join(soup.title.get_text().split()) if soup.title is not None else ""
    formulas = list(_formulas(soup))
    for part in soup.find_all(["script", *_NO_TEXT]):
        part.decompose()
    _without_parts(soup)
    body = _content(soup)
    # Without its tags x² would be x2.
    converter = MarkdownConverter(
        heading_style="ATX",
        bullets="-",
        strip=["a", "img"],
        escape_misc=False,
        sup_symbol="<sup>",
        sub_symbol="<sub>",
    )
    try:
        converted = str(converter.convert_soup(body))
    except RecursionError:
        converted = body.get_text("\n")  # nested deeper than any page that a person wrote
    text = _MARK.sub(lambda found: formulas[int(found[1])], converted)
    text = _BLANKS.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()
    if text and title and body.find("h1") is None:
        text = f"# {title}\n\n{text}"
    return text + "\n" if text else ""


def _formulas(soup: BeautifulSoup) -> Iterator[str]:
    """The formulas of a page, in its order; in the page a mark stands for each."""
    number = 0
    for tag in soup.find_all(["script", "math", "img"]):
        if tag.decomposed:
            continue
        found = _formula(tag)
        if found is None:
            continue
        tex, display, whole = found
        whole.replace_with(f"\n\n\ue000{number}\ue001\n\n" if display else f"\ue000{number}\ue001")
        number += 1
        yield f"$$\n{tex}\n$$" if display else f"${tex}$"


def _formula(tag: Tag) -> tuple[str, bool, Tag] | None:
    """The TeX of a formula, whether it is displayed, and all of the page that shows it."""
    if tag.name == "script":
        kind = str(tag.get("type") or "").casefold()
        if not kind.startswith("math/tex"):
            return None
        for before in tag.find_previous_siblings(limit=3):
            if any("mathjax" in str(name).casefold() for name in before.get_attribute_list("class")):
                before.decompose()
        return (_bare(tag.get_text()), "mode=display" in kind, tag) if tag.get_text().strip() else None
    if tag.name == "img":
        tex = str(tag.get("alt") or "")
        named = " ".join(map(str, tag.get_attribute_list("class"))) + (" eeimg" if tag.has_attr("eeimg") else "")
        return (_bare(tex), False, tag) if tex and _IMAGE.search(named) else None
    annotation = tag.find("annotation", encoding=_TEX)
    tex = annotation.get_text() if annotation is not None else str(tag.get("alttext") or "")
    if not tex.strip():
        return None
    classes = (("katex-display", True), ("mwe-math-element", False), ("katex", False))
    whole, display = tag, tag.get("display") == "block"
    for name, is_display in classes:
        around = tag.find_parent(class_=name)
        if around is not None:
            whole, display = around, display or is_display
            break
    return _bare(tex), display, whole


def _bare(tex: str) -> str:
    """TeX on one line, without what only says how large it is set."""
    styled = _DISPLAY_STYLE.match(tex)
    return " ".join((styled["body"] if styled else tex).split())


def _without_parts(soup: BeautifulSoup) -> None:
    """Take out what belongs to the site: by its role, and by what its class or its id calls it."""
    for tag in soup.find_all(True):
        if tag.decomposed or tag.name in ("html", "body", "article", "main"):
            continue
        hidden = tag.get("aria-hidden") == "true" or tag.has_attr("hidden")
        names = [*map(str, tag.get_attribute_list("class")), str(tag.get("id") or "")]
        if hidden or str(tag.get("role") or "") in _ROLES or any(_PARTS.search(name) for name in names if name):
            tag.decompose()


def _content(soup: BeautifulSoup) -> Tag:
    """What a page is for: its article where it says so, else all of it."""
    body = soup.body or soup
    whole = len(body.get_text())
    for wanted in _CONTENTS:
        found = soup.select_one(wanted)
        if found is not None and len(found.get_text()) >= _ENOUGH * whole:
            return found
    return body
