"""A web page among marks of an author's own: which lines the author wrote, and which belong to the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kb.reading.page import is_chrome, is_talk
from kb.reading.worth import has_gap

AUTHORED = re.compile(
    r"^ {0,3}#{1,6}[ \t]+\S|^ {0,3}(?:```|~~~)|\*\*\S|(?<!:):::?(?!:)|：：|==[^\s=][^=\n]*==|\{\{c\d|"
    r"^[^\S\n]*(?:Q|A|问|答)[:：]|^[?？]{1,2}[ \t]*$|"
    r"^[ \t]*<(?:details|summary|div|table|section|dl)\b|"
    r"^\S[^\n]*\n(?:={3,}|-{3,})[ \t]*$|^>[ \t]|^[-*+][ \t]+\[[ xX]\]|"
    r"^(?![^\S\n]*\d{1,4}[^\S\n]*\|)[^\n]*\[\[[^\[\]\n]{1,200}\]\]",
    re.MULTILINE,
)
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+\S")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_FOLD = re.compile(r"[ \t]*<(?P<closes>/?)details\b", re.IGNORECASE)
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})[ \t]*$")
_QUESTION = re.compile(r"\s*(?:\*\*)?(?:Q|A|问|答)\s?\d*(?:\*\*)?[:：]")
# What a line must hold for `_OWN` to find anything, but for one that opens with a sign of its own.
_MAY_OWN = re.compile(r"\*\*|\[(?=[ xX]\])|::|：：|==|\{\{c")
_OWN = re.compile(
    r"\s*(?:[-*+][ \t]+|\d{1,3}[.)][ \t]+)?(?:\*\*[^*\n]+(?:\*\*\s*[:：]|[:：]\s*\*\*)|\[[ xX]\][ \t])|>|"
    r"[?？]{1,2}[ \t]*$|.*(?:(?<!:):::?(?!:)|：：|==[^\s=][^=\n]*==|\{\{c\d)|\s*\*\*[^*\n]+\*\*\s*$"
)
_BETWEEN = re.compile(r"[?？]{1,2}[ \t]*$")
_ENDS = re.compile(r"(?:^|[。！？.!?；;|])[ \t]*$")
_PAGE_LINE = re.compile(r"[ \t]*$|[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]|.*\|| {0,3}#")
_LOST = re.compile(r"\[(?:公式|Math|math|Formula)\]")
# What notes hold as pages do: numbers, dates, rules, addresses, `key: value`, names, a list of contents.
_ALSO_IN_NOTES = re.compile(
    r"[\d\W_]+$|.*://|.*@|www\.|\W*[^\s:：]{1,12}[:：]|\[|.*\||\d{4}\s*年|(?:by|page|posted|prof\w*\.?|copyright)\b|"
    r"[A-Za-z]{3,9}\.?\s+\d|\d+\s+[A-Za-z]{3,9}\s+\d{4}|[a-z&!? ]{2,20}$|目录|更多|编辑|讨论|公告|原创|推荐|"
    r"搜索|评论|问题|更新|首页|注册|登录|最新|精选|内容提要|内容提纲|本讲内容|关于我们|关注$|分享$|收藏$|喜欢$|举报$",
    re.IGNORECASE,
)
_LONGEST_QUESTION = 8
_ENOUGH = 2
_SAYS_SOMETHING = 15


def own_lines(lines: list[str]) -> frozenset[int] | None:
    """The lines of a marked text that are to stay as they are, the rest being a web page; None where none is one.

    A page is told by what only pages hold, within the stretch between two of the author's headings.
    """
    own = _marked(lines)
    pages = [stretch for stretch in _stretches(lines, own) if _is_page(lines, stretch, own)]
    if not pages:
        return None
    page = {at for stretch in pages for at in stretch if at not in own}
    return frozenset(at for at in range(len(lines)) if at not in page)


def marked_lines(lines: list[str]) -> frozenset[int]:
    """The marked lines of a note that was a page, each with the lines on which its sentence goes on."""
    own = {at for at in _marked(lines) if not _HEADING.match(lines[at])}
    for at in range(1, len(lines)):
        if _BETWEEN.match(lines[at]):
            # The question stands above its mark.
            above = at
            while above > max(0, at - _LONGEST_QUESTION) and lines[above - 1].strip():
                above -= 1
            own.update(range(above, at + 1))
            continue
        ended = _ENDS.search(lines[at - 1]) is not None and _BETWEEN.match(lines[at - 1]) is None
        if at - 1 in own and not ended and _PAGE_LINE.match(lines[at]) is None:
            own.add(at)
    return frozenset(own)


def level_above(lines: list[str], own: frozenset[int], at: int) -> int:
    """The level of the author's heading that a line stands below; 0 above the first one."""
    for above in range(at - 1, -1, -1):
        if above in own and (heading := _HEADING.match(lines[above])):
            return len(heading[1])
    return 0


def _marked(lines: list[str]) -> set[int]:
    """The lines that bear a mark of an author, with those that belong to them."""
    own: set[int] = set()
    fence, asked, folded = "", False, False
    for at, line in enumerate(lines):
        bare = line.strip()
        first = bare[:1]
        fold = _FOLD.match(line) if first == "<" and not fence else None
        folded = not fold["closes"] if fold else folded
        if folded or fold:
            own.add(at)
            folded = folded and "</details" not in line
            continue
        opens = _FENCE.match(line) if first in ("`", "~") else None
        if fence or opens:
            own.add(at)
            if opens and (not fence or (bare == opens[1] and opens[1].startswith(fence))):
                fence = "" if fence else opens[1]
            continue
        if not bare:
            asked = False
            continue
        if first in "=-" and at and _UNDERLINE.match(line) and _may_be_title(lines[at - 1]):
            own |= {at - 1, at}
        # An answer ends with its paragraph, or where the page begins.
        asked = (first in "*QA问答" and _QUESTION.match(line) is not None) or (asked and not _begins_page(lines, at))
        if asked or (first == "#" and _HEADING.match(line)) or _is_own(line, first):
            own.add(at)
    return own


def _is_own(line: str, first: str) -> bool:
    return (first in ">?？" or _MAY_OWN.search(line) is not None) and _OWN.match(line) is not None


def _may_be_title(line: str) -> bool:
    return bool(line[:1].strip()) and "|" not in line and not is_chrome(line.strip())


def _begins_page(lines: list[str], at: int) -> bool:
    """Is this line the page's own, or one of its titles: short, and no sentence, above one of a web page?"""
    bare = lines[at].strip()
    if is_chrome(bare) or bare.endswith(("?", "？")):
        return True
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    return is_chrome(below) or (len(bare) <= 24 and len(below) > len(bare) + 8 and bare[-1] not in "。.；;，,：:")


def _stretches(lines: list[str], own: set[int]) -> Iterator[range]:
    """The text from one of the author's headings to the next."""
    starts = [0, *(at for at in range(1, len(lines)) if at in own and _HEADING.match(lines[at])), len(lines)]
    yield from (range(start, end) for start, end in pairwise(starts))


def _is_page(lines: list[str], stretch: range, own: set[int]) -> bool:
    plain = [bare for at in stretch if at not in own and (bare := lines[at].strip())]
    if len(plain) < 4 or sum(1 for at in stretch if at in own and lines[at].strip()) > len(plain):
        return False
    if not any(len(line) >= _SAYS_SOMETHING and not is_chrome(line) for line in plain):
        return False
    signs = {line for line in plain if len(line) > 1 and _only_on_pages(line)}
    signs |= {line for line in plain if _LOST.search(line)}
    gaps = 0
    if not any("$" in line or "\\" in line for line in plain):
        gaps = sum(1 for line in plain if has_gap(line) and not _LOST.search(line))
    return len(signs) >= _ENOUGH or (len(signs) > 0 and gaps > 0)


def _only_on_pages(line: str) -> bool:
    return is_chrome(line) and not is_talk(line) and _ALSO_IN_NOTES.match(line) is None
