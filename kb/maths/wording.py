"""What surrounds a typed formula and is none of it: words before it, quotation marks, the prefixes of programs."""

from __future__ import annotations

import re

_QUOTES = {"“": "”", "”": "”", '"': '"', "`": "`", "«": "»"}
# 答：, 答案是, 解：, 所以导数为, the answer is, ans:
_LEAD = re.compile(
    r"""\s*(?:
    (?:[∴⇒→]|\\therefore|\\implies|\\Rightarrow)
    |(?:所以|因此|故|即|则|得到?|解得|我的|最后|最终|答案?|解答?|原式|导数|导函数|偏导数?|梯度|结果|化简得?|应该)
        (?:应该)?(?:[是为]|等于)?\s*[:：,，]?
    |等于
    |(?:so|thus|hence|therefore|i\s+(?:get|got|think))\b\s*[,:]?(?:\s*it(?:'s|\s+is))?
    |(?:the\s+|my\s+)?(?:answer|ans|solution|derivative|result|gradient)\b\s*(?:is|should\s+be|equals)?\s*[:：]?
    |a\s*[:：]
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_MOST_LEADS = 4
_TRAIL = " \t\r\n\u3000,，;；.。?？"
# Names that programs put before functions: math.cos(x), np.array([…]), and the brackets after a constant.
_CODE = re.compile(
    r"""(?<![A-Za-z.])(?:c?math|np|numpy|sp|sympy|Math|jnp)\.(?=[A-Za-z])
    |(?<![A-Za-z])(?:array|Array|Vector|vector|Matrix|matrix)(?=\s*[(（\[［])
    |(?<=[\w)）\]\s])\.(?=[*/^＊／＾])       # Matlab's x.^2
    |%(?=(?:e|pi)(?![A-Za-z]))""",
    re.VERBOSE,
)
_PI = re.compile(r"(?<![A-Za-z\\])(?:PI\s?\(\)|PI(?![A-Za-z(])|Pi(?![A-Za-z]))")


def bared(text: str) -> str:
    """The text with what is no formula blanked, character by character: every place in it stays the same."""
    stripped = text.strip()
    if len(stripped) > 1 and _QUOTES.get(stripped[0]) == stripped[-1] and stripped[0] not in stripped[1:-1]:
        start = text.index(stripped)
        text = f"{text[:start]} {stripped[1:-1]} {text[start + len(stripped) :]}"
    at = 0
    for _ in range(_MOST_LEADS):
        lead = _LEAD.match(text, at)
        if lead is None or _goes_on(text, lead.end()):
            break
        at = lead.end()
    text = " " * at + text[at:]
    text = _CODE.sub(_blank, text)
    text = _PI.sub(lambda found: "pi".ljust(len(found[0])), text)
    return text.rstrip(_TRAIL)


def _goes_on(text: str, at: int) -> bool:
    """Does the last word of a lead go on with a letter of its own script: `ansx`, `a: b` but not 答案2x?"""
    before, after = text[at - 1], text[at : at + 1]
    return before.isascii() and before.isalpha() and after.isascii() and after.isalpha()


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
