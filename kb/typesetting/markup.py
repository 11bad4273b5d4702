"""HTML in a note: what of it is text."""

from __future__ import annotations

import html
import re

_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        """
        a abbr acronym address article aside audio b base basefont bdi bdo big blink blockquote body br
        button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div
        dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head
        header hgroup hr html i iframe img input ins kbd label legend li link main map mark marquee math
        menu meta meter nav nobr noscript object ol optgroup option output p param picture pre progress q rp
        rt ruby s samp script search section select small source span strike strong style sub summary sup
        svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr
        """,
    )
)
_SWITCHES = frozenset(
    re.findall(
        r"\w+",
        """
        allowfullscreen async autofocus autoplay checked controls default defer disabled hidden ismap loop
        multiple muted nohref noshade novalidate nowrap open readonly required reversed selected
        """,
    )
)
_VALUE = r"""[ \t\r\n]*=[ \t\r\n]*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*")"""
_NAME = r"[A-Za-z_:][A-Za-z0-9_.:-]*"
_TAG = re.compile(
    rf"</?(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>(?:[ \t\r\n]+{_NAME}(?:{_VALUE})?)*)[ \t\r\n]*/?>"
)
_ATTRIBUTE = re.compile(rf"({_NAME})({_VALUE})?")
_ROWS = frozenset(
    re.findall(
        r"\w+",
        """
        address article aside blockquote body br caption center dd details div dl dt fieldset figcaption
        figure footer form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol option p pre section summary
        table tbody tfoot thead tr ul
        """,
    )
)
_FRAMES = frozenset(("audio", "embed", "frame", "iframe", "object", "source", "video"))
_CELL = "\x1f"


def rows_of_html(source: str, *, addresses: bool = False) -> list[str]:
    """The text of a block of HTML, line by line: rows of a table with their cells apart, no tags, no comments.

    `addresses` shows also where pictures and frames come from.
    """
    text = _TAG.sub(lambda tag: _shown(tag, addresses), _uncommented(source).replace(_CELL, " "))
    rows = (" │ ".join(cell.strip() for cell in row.split(_CELL) if cell.strip()) for row in text.split("\n"))
    return [html.unescape(row) for row in rows if row]


def _uncommented(source: str) -> str:
    """HTML without its comments; what only begins one is text."""
    parts: list[str] = []
    done = 0
    while (start := source.find("<!--", done)) >= 0 and (end := source.find("-->", start + 4)) >= 0:
        parts.append(source[done:start])
        done = end + 3
    return "".join([*parts, source[done:]])


def text_of_tag(source: str, *, addresses: bool = False) -> str:
    """What a piece of HTML within a line says: nothing, the words for a picture, or itself where it is no HTML."""
    if source.startswith("<!--"):
        return ""
    tag = _TAG.fullmatch(source)
    return (
        html.unescape(_shown(tag, addresses)).replace(_CELL, " ")
        if tag
        else ""
        if source[:2] in ("<!", "<?")
        else source
    )


def is_break(source: str) -> bool:
    """Is it `<br>`?"""
    return re.match(r"<br\s*/?>", source, re.IGNORECASE) is not None


def _shown(tag: re.Match[str], addresses: bool) -> str:
    name = tag["name"].lower()
    attributes = {word.lower(): value for word, value in _ATTRIBUTE.findall(tag["attributes"])}
    # `vector<int>`, `a <b and c> d`: this looks like a tag to a browser only.
    if name not in _ELEMENTS or any(not value and word not in _SWITCHES for word, value in attributes.items()):
        return tag[0]
    if name == "img":
        words = _value(attributes.get("alt") or attributes.get("title") or "")
        address = _address(attributes) if addresses else ""
        return f"[{' '.join(filter(None, (words, address)))}]"
    if name in _FRAMES and addresses and tag[0][1] != "/":
        return f"[{address}]" if (address := _address(attributes)) else ""
    if name in ("td", "th"):
        return _CELL
    return "\n" if name in _ROWS else ""


def _value(attribute: str) -> str:
    return attribute.partition("=")[2].strip().strip("\"'")


def _address(attributes: dict[str, str]) -> str:
    """Where a picture or frame comes from; of data that stands in the address itself only the beginning."""
    where = _value(attributes.get("src") or attributes.get("data") or "")
    return where[:40] + "…" if where.startswith("data:") else where
