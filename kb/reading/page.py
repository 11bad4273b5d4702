"""Lines of a web page before they are read: what belongs to the page, wrapped lines, columns parted by tabs."""

from __future__ import annotations

import re

from msgspec import Struct

from kb.reading.names import HAN
from kb.reading.stacked import Stacked
from kb.reading.torn import TORN_WORD, cells, one, read_tables
from kb.reading.vocabulary import BUTTONS, FORM_FIELDS, SAYINGS, TAILS

_CHROME = re.compile(
    r"^(?:\d+有用\+\d+|(?:知乎|匿名|微信|网易)用户|展开\d+个同名词条|本词条由.*|原创\s.*|.{0,8}(?:一键三连|点赞、在看|在看、).{0,12}|"
    r"赞\s*\d+\s*在看.*|阅读\s*\d.*|(?:asked|modified|viewed|answered|edited)\s.{0,40}(?:ago|times|\d{1,2}:\d{2}|"
    r"\d{4}).{0,20}|you must log in.*|not the answer you.*|\d[\d,]*\s+(?:answers?|votes?|badges?)|arxiv:\S+.*|"
    r"doi:.*|\S+@\S+\.\w+|\d+(?:st|nd|rd|th) (?:conference|international|annual).*|\d{1,3},\d{3}|prof(?:essor|"
    r"\.)\s.{2,30}|"
    # the page's own: numbers of readers, dates, owners, neighbours
    r"(?:发布|更新|发表|编辑|修改|创建|写)于.*|.{0,8}(?:阅读|点赞|收藏|评论|转发|浏览|访问|粉丝|赞同|喜欢|回复|"
    r"推荐)[量数]?\s*[:：(（]?\s*\d[\d.,]*\s*[万wWkK+]?[)）]?|\d[\d.,]*\s*[万wWkK]?\s*(?:人|个|次|条|篇|"
    r"位)?\s*(?:赞同|点赞|喜欢|评论|收藏|阅读|浏览|回答|关注|回复|分享|赞)(?:了该文章|了该回答|者|数|量)?|"
    r"(?:首发于|专栏|收录于|作者|原作者|译者|主讲人?|讲师|授课教师|转载自|原文链接|本文链接|文章链接|版权声明|"
    r"许可协议|文章标签|分类专栏|所属专栏|栏目|昵称|园龄|粉丝|关注|学号|姓名|班级|公众号|微信|邮箱|"
    r"QQ群?)\s*[:：].*|首发于.*|(?:上|下)一[篇章节页].*|最新推荐文章于.*|.{0,20}版权声明.*|版权归.*所有.*|"
    r"转载请注明.*|未经.{0,8}许可.*|本文(?:首发|转载|由|已).{0,40}|(?:点击|扫码|扫描|长按|关注).{0,12}(?:关注|"
    r"公众号|二维码|下载|查看|阅读|领取).*|"
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?|\d{4}\s*年?\s*(?:春|夏|"
    r"秋|冬)季?(?:学期)?|\d{4}\s*年\s*\d{1,2}\s*月|<?\s*\d{4}年\d{1,2}月\s*>?|日\s+一\s+二\s+三\s+四\s+五\s+六|"
    r"第\s*\d+\s*页.*|共\s*\d+\s*页.*|- ?\d{1,4} ?-|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|"
    r"dec)[a-z]*\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\s+(?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december)\s+\d{4}|(?:spring|fall|autumn|winter|summer)\s+(?:semester\s+)?\d{4}|"
    r"posted\s*(?:on|in|by|@).*|published\s+(?:on|in|by|:).*|(?:last\s+)?(?:updated|modified|edited)(?:\s+on|"
    r"\s*:).*|written\s+by.*|(?-i:[Bb]y\s+[A-Z]\w+(?:\s+[A-Z]\.?)?\s+[A-Z]\w+)|(?:authors?|categories|filed under|"
    r"lecturer|instructor)\s*:.*|photo\s+by.*|image\s+(?:by|credit|source).*|page\s+\d+(?:\s+of\s+\d+)?|"
    r"\d+\s*/\s*\d+|\d{1,3}|\d+\s+(?:min(?:ute)?s?\s+read|comments?|likes?|claps?|shares?|views?|followers?|"
    r"responses?|replies|upvotes?|answers?).*|from wikipedia.*|retrieved from.*|not to be confused with.*|"
    r"(?:main articles?|see also|further information)\s*:.*|this article (?:is about|needs).*|for other uses.*|"
    r"jump to (?:content|navigation|search)|(?:subscribe|sign up|sign in|log in)\b.{0,60}|(?:read|continue|see|"
    r"learn|show|load)\s+(?:more|reading).*|recommended\s+(?:from|for|reading).*|(?:previous|next)\s*(?:post|"
    r"article|chapter|page|lecture)?\s*[:›»→].*|copyright.*|©.*|all rights reserved.*|powered by.*|https?://\S+|"
    r"www\.\S+|\[?toc\]?|\[\[toc\]\]|\[(?:代码|code|图片|image|视频|video)\]|\[(?:编辑|edit)\]|todo[:：]?|"
    r"(?:来自)?维基百科.{0,3}自由的百科全书.*|跳转到(?:导航|搜索|内容)|查看历史|切换模式|写文章|登录/注册|编辑切换为居中|广告|"
    r"写下你的评论.*|.{0,20}等\s*\d[\d.,]*\s*[万wWkK]?\s*人(?:赞同|喜欢|收藏)了?该(?:文章|回答).*|(?:喜欢|有用|有帮助|觉得).{0,8}点个?赞.{0,4}|"
    r"search for:?|share (?:on|via|to) \w+|leave a (?:reply|comment)|your email address will not be.*|main menu|"
    r".{0,6}(?:点击)?展开(?:剩余|全部|阅读|更多).{0,12}|.{1,12}[:：].{0,6}(?:讲得|写得|说得)[真太很]?好.{0,20}|"
    r".{1,12}[:：].{0,16}(?:收藏了|感谢分享|谢谢分享|学到了|求更新|催更|已三连)[!！。]?|"
    r".{0,40}已?于\s*\d{4}-\d{1,2}-\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?\s*(?:修改|发布|编辑)?.{0,10}|登录后您?可以?享受.*|"
    r".{1,20}\s博主\s+回复.*|\d+\s*点赞\s+\d+\s*收藏.*|阅读量.{0,30}|\d+\s*篇文章\s+\d+\s*订阅.*|.{1,16}同时被\s*\d+\s*个专栏收录|"
    r"(?:.{0,6}违法|涉未成年).{0,24}举报.*|.{0,12}举报(?:电话|邮箱|热线).*|\d+\s*条评论.*|.{1,14}\s热评|.{2,80}继续阅读(?:\.\.\.|…)?|普通VIP.*|立即(?:使用|登录|订阅|购买)|"
    r"\d{1,3} languages|\d{1,3}种语言|条目\s+讨论|阅读\s+编辑(?:\s+查看历史)?|"
    r"toggle .{2,60} subsection|contents hide|article talk|read edit view history|personal tools|"
    r"(?:(?-i:asked)|answered|modified|viewed)\s.{0,40}(?:\bago|\b\d{4}(?: at \d{1,2}:\d{2})?|\d[\d.,]*[km]? times)|"
    r"\d[\d.,]*k?(?:\s+[●•]?\s*\d+){2,6}|\d[\d.,]*k?(?:\s+\d+){1,2}\s+(?:gold|silver|bronze) badges?.*|"
    r"show \d+ more comments?|upcoming initiatives on stack.*|you must log in to answer.*|"
    r"not the answer you're looking for.*|"
    r"this page was last edited on.*|text is available under the creative commons.*|"
    r"skip to (?:main )?content|related (?:posts|articles|questions)\s*[:：].*|"
    r"improve this (?:answer|question)|post as a guest|your answer|"
    r"latest updates?|(?:\d{1,4}\s*)?\|[^|]*\|?|\d{1,4}\s*\|.*|[|\s]*|[-=*_~·•]{3,}"
    r")$",
    re.IGNORECASE,
)
# What a page says of itself, unless the text speaks of such things: it counts among the page's own lines only.
_MAYBE = re.compile(
    r"^(?:(?:分类|标签|关键词|来源|出处|原文|编辑|日期|时间|声明|教师|链接|地址|source|category|tags?|keywords|"
    r"professor|date|edited)"
    r"\s*[:：].*|home|questions|users|courses|pricing|tags|companies|unanswered|products|about(?: us)?|contact(?: us)?|"
    r"blog|docs|menu|首页|导航|课程|博客|问答|社区|"
    r"user avatar|(?=\S*[a-z]-|[^-]*\s\S*[a-z]-)(?-i:[a-z0-9]+(?:-[a-z0-9]+)*(?:\s+[a-z0-9]+(?:-[a-z0-9]+)*){0,4})|"
    r"\S{2,24}(?: \S{2,24})? says:|(?-i:[A-Z]\w+(?: [A-Z]\.)? [A-Z]\w+)|.{0,20}(?:大学|学院|University))$",
    re.IGNORECASE,
)
# When somebody wrote: the next line is who, where how much they wrote stands below it.
_WROTE = re.compile(r"(?:asked|answered|edited)\s.{4,40}", re.IGNORECASE)
_WRITER = re.compile(r"\S{2,24}(?: \S{1,24})?")
# `8,711 ● 5 ● 47`, `19.4k 2 2 gold badges`
_POINTS = re.compile(r"\d[\d.,]*[kK]?(?:\s+[●•]\s*\d|(?:\s+\d+){1,2}\s+(?:gold|silver|bronze) badge)")
_WRITES = re.compile(r"\d[\d.,]*[kK]?(?:\s|$)")
_TALK = re.compile(
    r"^(?:好的|当然(?:可以)?|没问题|以下是|下面(?:我|是)|希望(?:这|以上|对你)|如果你(?:有|还|想|需要)|需要我|"
    r"要不要我|感谢(?:阅读|观看|大家)|谢谢(?:大家|阅读|观看)|欢迎(?:关注|点赞|留言|评论|转发)|sure[!,.]|"
    r"certainly[!,.]|of course[!,.]|absolutely[!,.]|great question|here(?:'s| is| are) (?:a|an|the|some)\b|"
    r"let me know|i hope (?:this|that)|hope this helps|would you like|"
    r"feel free to|thanks? (?:you )?for (?:reading|watching|listening)|"
    r"if you (?:have any|enjoyed|liked|found)|do you want me to)",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"(?<=[\u4e00-\u9fffA-Za-z）)”])\s*\[\d{1,3}(?:[-–]\d{1,3})?\]\s*(?=[。，.;；,]|$)|"
    r"(?<=[.,;。，；、”\"）)\u4e00-\u9fff])(?:\[\d{1,3}\])+|\[(?:编辑|edit|citation needed|来源请求)\]",
    re.IGNORECASE,
)
_CITATION = re.compile(
    r"^\^|[（(](?:1[89]|20)\d\d[a-z]?[)）]|\bISBN\b|\bdoi\s?[:.]|\bpp?\.\s?\d|\bRetrieved\b|\barXiv:|\[[JMCD]\]"
    r"|(?:Press|Springer|Wiley|Elsevier|Birkhäuser|出版社).*\d{4}|\d{4}.*(?:Press|Springer|Wiley|Elsevier|出版社)"
)
_ROUND_BULLET = re.compile(r"^(\s*)[•●▪■◆·✓✔➢▶]\s*(?=\S)")
_DASH_BULLET = re.compile(r"^(\s*)[–—◦○]\s+(?=\S)")
_LIST_ITEM = re.compile(r"^\s*(?:[-*+•·●▪–◦]|[(（]?\d{1,3}[.)、）]|[①-⑳]|[A-Da-d][.)、])\s*\S")
_ENDS = re.compile(r"[。！？!?.;；:：|)）」』”\"]$")
_LOWER_WORD = re.compile(r"[a-z]+")
_NUMBERED_TITLE = re.compile(
    r"^(?:\d+(?:\.\d+)*|[A-Z])[.)]?\s+[A-Z]|^\d+(?:\.\d+){1,3}\s+(?=[\u4e00-\u9fff]\S{0,19}$)|^第\s*\S{1,3}\s*[章节讲部]|^[一二三四五六七八九十]+、"
)


# What parts the buttons of a row, and what leads through the site of a department.
_BUTTON_PARTS = re.compile(r"\s*[|·•]\s*|\s{2,}")
_PLACES = frozenset(("home", "people", "teaching", "research", "contact", "about", "news", "publications", "login"))
_MANY_PLACES = 3

_BLANKS = re.compile(r"\s{2,}")
_FIELD = re.compile(r"([^\s:：，,。]{2,12}(?: [^\s:：，,。]{2,12})?)[:：]\s?[^\s:：，。](?:[^:：，。]*[^\s:：，。])?$")


class Page(Struct, frozen=True):
    """The lines of a page, made ready: each where it stood, those joined to one above left empty.

    `ends` says for each line at which line it ends; `heads` are the first rows of tables that had no marks, `doubtful`
    the lines behind a table that may be the rest of its last row.
    """

    lines: list[str]
    ends: list[int]
    heads: frozenset[int]
    doubtful: frozenset[int] = frozenset()


def is_chrome(line: str) -> bool:
    """Does this line belong to the page (buttons, dates, counts, owners) and not to its text?"""
    if len(line) > 200:
        return False
    bare = line.casefold().strip(" .·…>»›↓↑!！:：")
    is_button = bare in BUTTONS or bare.replace("?", "？") in BUTTONS
    if is_button or _CHROME.match(line) is not None or is_talk(line):
        return True
    return _is_row_of_buttons(bare) or not FORM_FIELDS.isdisjoint(fields_of(line))


def _is_row_of_buttons(bare: str) -> bool:
    """`Accept all cookies  Reject  Manage preferences`, `Home | People | Teaching | Contact`."""
    if "  " not in bare and not any(sign in bare for sign in "|·•"):
        return False
    parts = [part for part in _BUTTON_PARTS.split(bare) if part]
    return len(parts) > 1 and (
        all(part in BUTTONS for part in parts) or sum(part in _PLACES for part in parts) >= _MANY_PLACES
    )


def fields_of(line: str) -> list[str]:
    """The names of the fields that a line holds one behind another: `课程名称：代数   考试时间：两小时`."""
    found = [_FIELD.match(part) for part in _BLANKS.split(line.strip())] if "  " in line or "\t" in line else []
    names = [field[1].casefold() for field in found if field is not None]
    return names if len(names) == len(found) > 1 else []


def is_saying(label: str) -> bool:
    """`Short explanation`: what stands alone above a text that says what its title is."""
    if HAN.search(label):
        return len(label) <= 8 and any(label.endswith(word) for word in SAYINGS)
    parts = label.casefold().split()
    return 0 < len(parts) <= 3 and parts[-1] in SAYINGS


def may_be_chrome(line: str) -> bool:
    """Would this line belong to the page if the lines beside it do?"""
    return len(line) <= 120 and _MAYBE.match(line) is not None


def is_writer(above: str, line: str, below: str) -> bool:
    """Is this line the name of who wrote on a page of questions, between when it was and how many points they have?"""
    if not _WRITER.fullmatch(line):
        return False
    return _POINTS.match(below) is not None or bool(_WROTE.fullmatch(above) and _WRITES.match(below))


def is_talk(line: str) -> bool:
    """What an author or a machine says to the reader before and after a text."""
    return len(line) <= 120 and _TALK.match(line) is not None


def is_tail(line: str) -> bool:
    """The title of a list of links or sources that ends a page."""
    return line.casefold().strip(" :：") in TAILS


def is_citation(line: str) -> bool:
    """Does a line below such a title name a source: its year, its publisher, its pages?"""
    return _CITATION.search(line) is not None


def prepare(source: list[str], stacked: list[Stacked]) -> Page:
    """Bullets as Markdown has them, columns parted by tabs or `stacked` as tables, wrapped lines joined."""
    lines = [_bullet(_CITED.sub("", line)) if line.strip() else "" for line in source]
    ends = list(range(len(lines)))
    tables = read_tables(lines, ends, is_chrome)
    heads = tables.heads | _unstacked(lines, ends, stacked)
    _joined(lines, ends)
    _words_joined(lines, ends)
    return Page(lines, ends, heads, tables.doubtful)


def _unstacked(lines: list[str], ends: list[int], stacked: list[Stacked]) -> frozenset[int]:
    """Makes rows of tables whose cells stood one a line; their heads."""
    heads = set()
    for table in stacked:
        for number, (at, text, end) in enumerate(table.texts()):
            lines[at : end + 1], ends[at] = [text, *[""] * (end - at)], end
            if number == 0:
                heads.add(at)
    return frozenset(heads)


def _bullet(line: str) -> str:
    line, changed = _ROUND_BULLET.subn(r"\1- ", line)
    return line if changed else _DASH_BULLET.sub(r"\1  - ", line)


def _joined(lines: list[str], ends: list[int]) -> None:
    """Joins lines that a page of fixed width cut: most of them end near one width and without a full stop."""
    width = _width(lines)
    if not width:
        return
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and _is_cut(lines[end - 1], lines[end], width):
            end += 1
        if end > at + 1 and not _NUMBERED_TITLE.match(lines[at].strip()):
            text = lines[at].rstrip()
            for row in range(at + 1, end):
                text = one(text, lines[row].strip())
                lines[row] = ""
            lines[at], ends[at] = text, end - 1
        at = end


def _words_joined(lines: list[str], ends: list[int]) -> None:
    """Joins lines between which a hyphen parts a word, whatever their width."""
    for at in range(len(lines) - 1, -1, -1):
        below = ends[at] + 1
        if below >= len(lines) or "|" in lines[at] or "|" in lines[below] or not TORN_WORD.search(lines[at].rstrip()):
            continue
        first = _LOWER_WORD.match(lines[below].strip())
        # `pre- and post-processing`: the word was left open.
        if first is None or first[0] in ("and", "or", "to", "nor", "versus"):
            continue
        lines[at] = one(lines[at].rstrip(), lines[below].strip())
        lines[below], ends[at] = "", ends[below]


def _is_cut(line: str, following: str, width: int) -> bool:
    first = following.strip()
    if not first or not line.strip() or "|" in line or "|" in first or _LIST_ITEM.match(first):
        return False
    if _NUMBERED_TITLE.match(first) or is_chrome(first) or is_chrome(line.strip()):
        return False
    return _is_full(line.strip(), first, width)


def _is_full(line: str, following: str, width: int) -> bool:
    """Does a line reach the width without a full stop? A Chinese line is cut at a sign, an English one at a word."""
    if _ENDS.search(line):
        return False
    if HAN.search(line[-1:]) or line[-1:] in "，、":
        return cells(line) >= width - 4
    return cells(line) >= width * 0.7 and (following[:1].islower() or TORN_WORD.search(line) is not None)


def _width(lines: list[str]) -> int:
    """The width at which lines were cut, in terminal cells; 0 where none were."""
    rows = [line.strip() for line in lines]
    width = max((cells(row) for row in rows if "|" not in row), default=0)
    if not 36 <= width <= 112:
        return 0
    full = sum(1 for at in range(len(rows) - 1) if rows[at] and rows[at + 1] and _is_cut(rows[at], rows[at + 1], width))
    return width if full >= 3 or (full == 2 and not HAN.search("".join(rows))) else 0
