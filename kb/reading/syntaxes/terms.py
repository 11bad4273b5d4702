"""Terms and what may be taken for one; what a label or an item speaks of."""

from __future__ import annotations

import re

from msgspec.structs import replace

from kb.model import Origin
from kb.reading.fronts import front
from kb.reading.labels import announces_points, is_record, section_label, tells_points, tells_uses
from kb.reading.mask import HIDDEN
from kb.reading.names import HAN, Name, fold, label_kind, read_name
from kb.reading.syntaxes.place import Place
from kb.reading.vocabulary import words

# A term once more in the other language, outside its bold: `**Jacobian** 雅可比矩阵：`, `**梯度** gradient:`.
_IN_CHINESE = r"(?<=[A-Za-z)][*_]{2})\s*(?:/\s*)?(?![的是了把被则就都也很这那让使每只会将])[\u3400-\u9fff·]{2,14}"
_IN_ENGLISH = r"(?<=[\u3400-\u9fff）][*_]{2})\s*(?:/\s*)?(?=[A-Za-z'’ -]{3})[A-Za-z][A-Za-z'’-]*(?: [A-Za-z'’-]+){0,4}"
BESIDE = rf"(?P<beside>(?:{_IN_CHINESE}|{_IN_ENGLISH})(?=\s*(?:[:：（(]|[—–]{{1,2}}\s|-\s)))?"
BOLD_TERM = re.compile(
    r"^(?P<mark>\*\*\*|\*\*|"
    rf"__)(?=\S)(?P<term>[^*\n]{{1,120}}?)(?P<inner>[:：]?)(?P=mark){BESIDE}"
    r"(?P<bracket>\s*[（(][^（）()\n]{1,80}[）)])?\s*(?P<sep>[:：]|"
    r"[—–]{1,2}\s|-\s|(?<=:\*\*)|(?<=：\*\*)|(?<=:__)|(?<=：__))\s*"
)
PLAIN_TERM = re.compile(r"^(?P<term>[^:：\n]{1,80}?)\s*[:：](?!//|[:：])\s*")
_SENTENCE_SIGN = re.compile(r"[。！？!?；;，,]|\.\s|->|→|=>|^[-+*]\s")
OPENS_SENTENCE = re.compile(
    r"(?:when|if|can|use|add|added|fix|fixed|in|on|for|to|see|this|it|there|after|before|with|we|you|let|because|"
    r"while)\s"
    r"|(?:lecture|chapter|section|part|figure|fig|table|step|exercise|problem|week|day|unit|lesson)\.?\s*\d+$"
    r"|(?:如果|因为|但是|所以|我们|你|这|那|它)",
    re.IGNORECASE,
)
_SAYS_WHAT_TO_DO = re.compile(
    r"^(?:使用|采用|利用(?!率)|通过(?!率)|选用|确保|注意(?!力)|检查(?!点)|加入|记得)|^(?:将|把|为每|对于|对比|"
    r"根据)|^(?:增加|增大|减少|减小|提高|降低|避免|防止|尝试)(?!了?[值量率法]|函数|算法|方法)|^(?:图|表|式|行|"
    r"第)\s*[\d(（]|如下|第\s*\d+\s*[行个步章节]"
    # Steps of an algorithm: 重置梯度, 更新 $t$, 生成一个训练集; 更新规则 and 生成函数 are names.
    r"|^(?!.*(?:函数|公式|法则|规则|算法|方法|方程|机制|式|门|层)$)(?:(?:重置|初始化|清零|返回|输出|执行)(?=.)|"
    r"(?:生成|更新|计算|累积|求出?)(?:一[个组次条]|[\s\x01-\x07]|关于|所有|每|参数|权重|梯度))"
)
IS_ENGLISH = re.compile(
    r"^(?P<article>(?:the|an?)\s+)?(?P<bold>\*\*|__)?(?P<term>[^*_。.,;:：，]{2,60}?)(?(bold)(?P=bold))(?P<bracket>\s*\([^()]{1,60}\))?\s+(?:is|are|means|denotes|refers\s+to)\s+",
    re.IGNORECASE,
)
IS_CHINESE = re.compile(
    r"^(?P<bold>\*\*|"
    r"__)?(?P<term>[^*_。，,；;：:？?]{1,30}?)(?<!的)(?(bold)(?P=bold))(?P<bracket>\s*[（(][^（）()]{1,60}[）)])?\s*(?:是指|"
    r"指的是|是|指(?!数|标|出|向)|表示|用于描述|用来描述|被定义为|定义为|称为|即)"
)
NAMES = re.compile(r"(?:\w+\s+)?(?:called|termed|known\s+as|referred\s+to\s+as|said\s+to\s+be)\b", re.IGNORECASE)
"""What behind `is` gives its subject a name: the subject itself is not defined."""
PRAISES = re.compile(
    r"是一[种个类](?:非常|很|十分|极其|比较|相当)?(?:重要|有用|常见|常用|基础|基本|关键|核心|"
    r"强大)的?[^，,。]{0,6}(?:[。，,]|$)|是[^，。]{0,12}之一|\s(?:is|are)\s+(?:one of|(?:an?|the)\s+(?:very|most|"
    r"quite|really|important|useful|powerful|great|good|popular|key|"
    r"fundamental|central|basic|big|huge)\b)",
    re.IGNORECASE,
)
"""A sentence that says how important something is, and not what it is."""
# What opens a sentence and names nothing, where no mark says that it is a term.
NO_TERM = re.compile(
    r"这|那|如果|假设|我|你|他|它|为什么|怎么|其|当|在|对于|但|而|所以|因此|有|目标|问题|一个|本|该|此|由|被|下面|"
    r"以下|上面|图|表"
)
NO_ENGLISH_TERM = re.compile(
    r"(?:it|its|this|that|these|those|there|here|he|she|we|you|they|i|one|another|each|if|when|in|on|for|at|by|"
    r"what|which|who|the (?:idea|goal|problem|reason|result|answer|question|point|following|first|second|third|"
    r"last|best|most|only|same|next|other|"
    r"aim|key|main|use)|(?:goal|idea|problem|reason|result|aim|question|point)s?)\b",
    re.IGNORECASE,
)
IS_OF_IT = re.compile(
    r"(?:(?:second|first|partial) )?(?:derivatives?|gradient|hessian|antiderivative|integral)|"
    r"[一二]?阶?导数|导函数|梯度|积分|原函数",
    re.IGNORECASE,
)
"""What a line before a formula says of what stands above it: `gradient: $X^T(p - y)$`."""
_IS_DATE = re.compile(
    r"[\d\s年月日号./_-]+|(?:daily|weekly|日记|周记|笔记|note|notes|untitled|无标题|未命名).{0,12}", re.IGNORECASE
)
# `跟矩阵不一样：…` compares, `Markov 的证明一行：…` proves: neither is a name.
_NO_NAME = re.compile(
    r"^(?:跟|和|与|同|比|像).{1,10}(?:不一样|不同|一样|相同|类似|区别)$|的(?:证明|推导|来历|由来)(?:一行|思路|过程)?$"
    # `eta too big: diverges`, `numerically: …`: how something is.
    # Of a list: 第一個; who is to be asked: 问 Prof; a remark in two halves: `not invariant -- temperature`.
    r"|^第[一二三四五六七八九十\d]+[个条步点种项]?$|^[问找](?:一下)?\s?(?:[A-Z]|老师|学长|学姐|助教|同学)|\s--\s"
    # `SGD 係特例` is a sentence.
    r"|[A-Za-z\u3400-\u9fff]\s?係(?!数)"
    # `of a norm`: of what stands above.
    r"|^of\s|\btoo\s\w+$|^[a-z]+ly$|太[大小快慢多少]$"
    # Who speaks, and steps of a calculation.
    r"|^(?i:me|myself|us|note to self|(?:normali[sz]e|compute|calculate|simplify|differentiate|integrate|"
    r"substitute|expand|solve|check|evaluate|rearrange|factor(?:i[sz]e)?|plug in|multiply|divide|subtract|square)"
    r"(?:\sit|\sthis|\sout|\sboth sides)?)$"
)
# A number at its head that a hyphen and a word make a name of: 1-范数, 2-norm.
_NUMBERED_NAME = re.compile(r"\d{1,2}-[^\W\d_]{2,}(?!-\d)")
_BOX = re.compile(r"\[[ xX\d]+\]")
TROUBLE = re.compile(
    r"(?:消失|爆炸|拟合|问题|不足|失败|错误|异常|过大|过小|过慢|不稳定|不收敛|溢出|缺失|饱和|震荡|泄漏|泄露)$"
    r"|\b(?:problem|overfitting|underfitting|overflow|failure|error|exploding|vanishing)s?\b",
    re.IGNORECASE,
)
REMEDY = re.compile(
    r"(?:使用|采用|改用|换用|选用|引入|加入|添加)|(?:use|add|switch to|replace|try|apply)\b", re.IGNORECASE
)


# `Momentum 动量`: the heading of what is called Momentum below it.
_TRANSLATED = re.compile(r"(?<=[A-Za-z])\s*[（(]?[A-Z]{0,4}[\u3400-\u9fff·]{1,12}[）)]?$")
# Half of a name: `**Markov** 链`.
GENERIC = words(
    "空间 矩阵 积分 方法 算法 优化器 分类器 分布 定理 不等式 函数 公式 过程 展开 级数 条件 准则 变换 回归 范数 网络"
    " 模型 向量 变量 命令 框架 语言 工具 软件"
)
_TELLS_ON = re.compile(r"如下|以下|需要|使用|采用|得到|一[个种]|可以|我们|什么|怎么|如何|为何")


def whole_name(found: re.Match[str], source: str) -> Name | None:
    """What a line that opens in bold calls its term, with its translation and its bracket; None for a sentence.

    `**Adam** 优点：` speaks of the 优点 of Adam.
    """
    term = source[found.start("term") : found.end("term")].strip()
    groups = found.groupdict()
    bracket = source[found.start("bracket") : found.end("bracket")] if groups.get("bracket") else ""
    if not groups.get("beside"):
        return read_name(term + bracket)
    beside = source[found.start("beside") : found.end("beside")].strip(" /")
    if not is_term(beside, 5) or _TELLS_ON.search(beside):
        return None
    if label_kind(beside) is not None:
        return read_name(f"{term}的{beside}{bracket}")
    name = read_name(f"{term} {beside}{bracket}")
    others = (term, beside) if len(beside) > 1 and beside not in GENERIC else ()
    return replace(name, aliases=tuple(dict.fromkeys((*others, *name.aliases))))


def is_point(place: Place, bold: bool = False) -> bool:
    """Is this item one of the reasons, steps or examples that its heading or the line above its list announces?"""
    if place.block.kind != "item":
        return False
    if bold and tells_uses(place.context.section.title):
        return False
    if tells_points(place.context.section.title) or any(is_record(title) for title in place.context.section.path):
        return True
    above, source = place.block.list_line - 1, place.context.outline.source
    if above > 0 and not source[above - 1].strip():
        above -= 1
    return above > 0 and announces_points(source[above - 1])


def is_term(term: str, longest: int = 7) -> bool:
    """A name of at most `longest` words or twenty characters, no sentence."""
    bare = term.strip(" *_")
    if (
        not bare
        or "{\\" in bare  # TeX that no dollar marks
        or "$$" in bare
        or _SENTENCE_SIGN.search(bare)
        or OPENS_SENTENCE.match(bare)
        or bare.count('"') % 2
        or bare.count("(") + bare.count("（") != bare.count(")") + bare.count("）")
        or (bare[0].isdigit() and not _NUMBERED_NAME.match(bare))
        or _BOX.match(bare)
        or _NO_NAME.search(bare)
        or _SAYS_WHAT_TO_DO.search(bare)
        or len(HAN.findall(bare)) > 20
        or len(bare.split()) > longest
    ):
        return False
    return bool(HIDDEN.sub("", bare).strip())


def is_about(name: Name, concept: str) -> bool:
    bare = _TRANSLATED.sub("", concept)
    own = {fold(concept), fold(concept.removesuffix("s")), fold(bare)}
    return fold(name.text) in own or any(fold(alias) in own for alias in name.aliases)


def _item_above(source: list[str], number: int) -> str:
    """The text of the item around a nested one, when it is a term."""
    indent = len(source[number - 1]) - len(source[number - 1].lstrip())
    for row in reversed(source[max(0, number - 40) : number - 1]):
        if row.strip() and len(row) - len(row.lstrip()) < indent:
            mark = re.match(r"\s*(?:[-*+]|\d+[.)])\s+(.+)$", row)
            term = read_name(re.split(r"[:：]", mark[1])[0]) if mark else None
            return term.text if term and is_term(term.text) and label_kind(term.text) is None else ""
    return ""


def trouble_above(place: Place) -> str | None:
    """The nearest `term: text` above that names a trouble: in a paste its remedies may stand below another heading."""
    source = place.context.outline.source
    for number in range(place.line.number - 2, max(-1, place.line.number - 18), -1):
        term = PLAIN_TERM.match(source[number].lstrip("-*+ "))
        if term and len(term["term"]) <= 12 and TROUBLE.search(term["term"]):
            return term["term"].strip()
    return None


def _terms_above(place: Place) -> int:
    """How many bold terms open the lines and paragraphs right above, up to the nearest that opens with none."""
    found = 0
    rows = [*place.block.lines[: place.row]]
    for block in reversed(place.blocks[max(0, place.index - 6) : place.index]):
        if block.kind != "paragraph":
            break
        rows = [*block.lines, *rows]
    for line in reversed(rows):
        term = BOLD_TERM.match(line.masked)
        if term is None:
            break
        found += label_kind(term["term"]) is None
    return found


def subject_of(place: Place) -> tuple[str, bool]:
    """What a label speaks of, and whether that is sure: the item above it, the term just explained, the heading."""
    block, section, source = place.block, place.context.section, place.context.outline.source
    if block.kind == "item":
        above = _item_above(source, place.line.number)
        if above:
            return above, fold(above) == fold(place.concept)
    elif place.context.pasted:
        return place.recent or place.concept, False
    elif _terms_above(place) > 1:
        # `**进程**…`, `**线程**…`, `**区别**`: it speaks of them all.
        return place.concept, False
    elif place.recent and place.blocks[place.index - 1].kind == "paragraph":
        return place.recent, False
    named = (section.level > 0 and not place.context.untitled) or any(
        fold(place.concept) in fold(row) for row in source[:200]
    )
    if not named and section.level > 0 and not _IS_DATE.fullmatch(place.concept):
        # The file's name stands in for the concept.
        return place.concept, False
    others = place.blocks[max(0, place.index - 12) : place.index] if block.kind == "paragraph" else []
    alone = not any(
        (term := BOLD_TERM.match(line.masked)) and label_kind(term["term"]) is None for b in others for line in b.lines
    )
    return (place.concept if named else ""), alone


def as_a_kind(place: Place, name: Name, origin: Origin, asked: str) -> tuple[Origin, str]:
    """`Batch` below `Types` says nothing alone: the question names what it is a kind of."""
    label = section_label(place.context.section.title)
    if label is None or place.context.language != "en" or len(name.text.split()) > 1 or name.text.isupper():
        return origin, asked
    section = front("kind-of", "en", column=label[1], term=label[0] or place.concept)
    return Origin.GUESSED, asked[:-1] + front("in-section", "en", section=section) + "?"
