"""What belongs to a page and not to its text: named with its lines, and told where it stands among marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from kb.model import Origin, Problem, Severity
from kb.reading.page import is_chrome
from kb.reading.syntaxes.place import Found

# The titles of boxes and what else no text of one's own says; whoever writes of programs may say the words alone.
_BOXES = frozenset(
    word.strip()
    for word in """
    hot network questions/related questions/related posts/linked questions/cookie policy/cookie settings/
    accept all cookies/privacy policy/terms of service/your privacy/add a comment/ask question/
    jump to content/skip to content/skip to main content/manage preferences/main menu/personal tools/跳转到内容/
    相关推荐/猜你喜欢/热门文章/最新评论/一键三连/登录后查看/发表评论/写评论/隐私政策/用户协议
    """.replace("\n", "").split("/")
)
_WORDS = _BOXES | frozenset(
    word.strip()
    for word in """
    log in/login/sign in/sign up/create account/subscribe/share/follow/following/related articles/cookie/cookies/teams/
    reputation/badges/upvote/upvotes/downvote/leaderboard/newsletter/advertisement/collectives/
    点赞/收藏/关注/分享/转发/评论/登录/注册/相关文章/打赏/投币/在看/私信/查看评论/举报/已关注/关注他/关注她
    """.replace("\n", "").split("/")
)
_SAYS = re.compile(
    r"\bwe (?:and our partners )?use cookies\b|\bwe value your privacy\b|\bwe and our (?:\d+ )?partners\b|"
    r"\baccept (?:all )?cookies\b|\bask questions, find answers\b|"
    r"\bpoints you (?:get|earn|gain)\b|\bhot network questions\b|\bbrowse other questions\b|"
    r"\bnot the answer you're looking for\b|^(?:sign up|log in|sign in|subscribe) (?:to|for|or|with|using)\b|"
    r"\bby clicking\b.{0,60}\byou agree\b|\bstack overflow for teams\b|\b(?:follow|join) us on\b|"
    r"点个?赞.{0,8}(?:收藏|关注|在看|转发|投币)|登录后(?:即可|才能|可|查看)|扫码关注|(?:关注|订阅)(?:我们?的?|本)?公众号|"
    r"点击(?:关注|登录|注册)",
    re.IGNORECASE,
)
_ASKED = re.compile(r"Asked\s.{0,40}\bago\b|被浏览|.{0,20}提问于")
_MARKS = re.compile(r"^[\s>#*+-]+|[*_`]+|\]\([^()]*\)|[\[\]]")
_COUNT = re.compile(r"[\s(（]*\d[\d.,]*\s*[万wkWK]?\+?[)）]?")
_PARTS = re.compile(r"\s*[|·•/:：]\s*|\s{2,}")
_ITEM = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|#|\|)")
_WORDY = re.compile(r"[^\W\d_]{2}|\(")
# A box or an appeal is worth two words.
_ENOUGH = 3
_SHORT, _LONGEST = 80, 400


def is_page(text: str) -> bool:
    """Does a note hold what only web pages do: several different buttons, titles of boxes, appeals to visitors?"""
    folded = text.casefold()
    if sum(word in folded for word in _WORDS) < 2:
        return False
    boxes: set[str] = set()
    buttons: set[str] = set()
    for line in text.split("\n"):
        bare = _MARKS.sub("", line).strip() if line and len(line) < _LONGEST else ""
        if not bare:
            continue
        parts = {_word(part) for part in _PARTS.split(bare) if part.strip()} if len(bare) < _SHORT else {""}
        if parts <= _WORDS:
            boxes |= parts & _BOXES
            # A heading, an item or a cell that is one of these words may be the subject of a note.
            if "](" in line or not _ITEM.match(line):
                buttons |= parts - _BOXES
        elif (said := _SAYS.search(bare)) is not None:
            boxes.add(said[0].casefold())
        if 2 * len(boxes) + len(buttons) >= _ENOUGH:
            return True
    return False


def without_page(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a note with empty ones in place of a page's menus and buttons: nobody reads or looks for these."""
    if not is_page("\n".join(lines)):
        return lines
    return ["" if _ITEM.match(line) is None and _WORDY.search(line) and is_chrome(line) else line for line in lines]


def asked_lines(text: str, first: int) -> frozenset[int]:
    """The lines that say of a page's question when it was asked; the first line of the text is line `first`."""
    if "sked" not in text and "被浏览" not in text and "提问于" not in text:
        return frozenset()
    return frozenset(first + at for at, line in enumerate(text.split("\n")) if _ASKED.match(line))


def of_page(found: Found, title: str) -> Found | None:
    """A card of a note that holds a page's own: a draft unless it was written as a card; None where it is of these."""
    if found.origin is Origin.WRITTEN:
        return found
    if is_own(found.concept, title) or _SAYS.search(found.back.partition("\n")[0]):
        return None
    if found.origin is Origin.STATED and found.rule != "derivative":
        return replace(found, origin=Origin.GUESSED)
    return found


def is_appeal(line: str) -> bool:
    """Does a line speak to the visitors of a page?"""
    return _SAYS.search(line) is not None


def is_own(term: str, title: str) -> bool:
    """Is this what a page calls a box or a button of its own, and not what the whole page is about?"""
    return _word(term) in _WORDS and _word(term) != _word(title)


def _word(text: str) -> str:
    return _COUNT.sub("", text).strip(" .·…>»›!！?？").casefold()


def chrome_problems(note: str, chrome: dict[str, list[int]]) -> list[Problem]:
    """What belongs to the page: each text that comes again once with its lines, neighbours of the rest together."""
    found: list[tuple[str, list[int]]] = []
    for text, lines in sorted(chrome.items(), key=lambda item: item[1][0]):
        last = found[-1][1] if found else []
        if len(lines) == 1 and last and last[-1] - last[0] == len(last) - 1 and last[-1] == lines[0] - 1:
            last.append(lines[0])
        else:
            found.append((text, list(lines)))
    return [
        Problem(
            note,
            lines[0],
            "page-chrome",
            {"text": text, "lines": _lines(lines)},
            severity=Severity.NOTICE,
            end_line=lines[-1] if lines[-1] - lines[0] == len(lines) - 1 else lines[0],
        )
        for text, lines in found
    ]


def _lines(numbers: list[int]) -> str:
    """`3, 5–7, 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
