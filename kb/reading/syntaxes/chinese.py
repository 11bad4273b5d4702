"""Which term a Chinese sentence defines: `称…为 Y`, `…称为 Y`, `Y 定义为…`, `所谓 Y 是指…`."""

from __future__ import annotations

import re

from kb.reading.labels import label_of
from kb.reading.mask import HIDDEN
from kb.reading.names import HAN
from kb.reading.syntaxes.said import SIGN, Definition, Sentence
from kb.reading.syntaxes.terms import NO_TERM, PRAISES

_NAME = r"[\u3400-\u9fffA-Za-z][\u3400-\u9fffA-Za-z0-9·–’'\- ]*?"
_BRACKET = r"(?P<bracket>\s*[（(][^（）()]{1,60}[）)])?"
_OWNER = (
    rf"(?P<owner>(?:[^，。；：\s]{{0,10}}?\s*{SIGN}(?:\s*[与和、]\s*{SIGN})?\s*(?:[在关]?[^，。；的]{{0,8}})?的|"
    r"该[^，。；的]{0,6}的|其|一个|一种)?\s*)"
)
_ENDS = rf"(?=\s*(?:[，。；：、,.;:（(!！]|$|{SIGN}))"
_NAMING = re.compile(r"(?P<how>[\u3400-\u9fff]?[\u3400-\u9fff]?)(?:称之?为|称作|称做|叫做|叫作)\s*")
# `称 λ 为 A 的特征值`, `称 f 是凸的`
_CALL = re.compile(
    r"(?<![名简俗别全又也亦统总合人声宣著自相对匀号])称\s*(?!之?为|作|做)(?P<what>[^，。；：]{1,40}?)\s*(?P<joint>(?<!成)(?<!名)为|是|作)\s*"
)
# `称 f 在 x 处可导`
_CALL_STATE = re.compile(
    rf"(?:则|就|便|时|，|^)\s*称\s*(?P<what>[^，。；：为是]{{0,12}}?{SIGN}(?:\s*在[^，。；：为是]{{1,20}}?(?:处|上|内|中))?)\s*(?P<term>[\u3400-\u9fff]{{2,6}})(?=[，。；.;,]|$)"
)
_TERM = re.compile(rf"{_OWNER}(?P<term>{_NAME})(?P<adjective>的)?{_ENDS}{_BRACKET}")
_OPENER = (
    r"(?P<opener>(?:(?:我们|请)?(?:回忆|回顾|知道|注意|记得)(?:一下)?[，,：:]?|一般地?[，,]|通常[，,]?|形式上[，,]|直观上[，,]|"
    r"简单来?说[，,]|具体地[，,]|(?:在[^，。；]{1,16}中|[^，。；的是]{2,8}[里中])[，,]|按(?:照)?定义[，,]|根据定义[，,]|由定义[，,]|定义[：:]\s*|所谓的?)?\s*)"
)
_SUBJECT = re.compile(
    rf"^{_OPENER}(?P<owner>(?:[^，。；：]{{0,12}}?{SIGN}[^，。；：为是]{{0,10}}?的)?\s*)(?P<term>{_NAME})\s*{_BRACKET}(?P<sign>\s*{SIGN})?\s*[，,]?\s*"
    rf"(?P<verb>等于|是指|指的是|就是指|被?定义为|可以?定义为|的定义[是为]|(?:就)?是(?!否|不是)|指(?!数|标|出|向|令|针)|表示|描述|衡量|度量|刻画)(?P<rest>.*)$",
    re.DOTALL,
)
_DEFINE = re.compile(
    rf"(?:^|[，,；]\s*)(?:我们|可以?|就|便|于是)*(?:定义|把|将)\s*{_OWNER}(?P<term>{_NAME})\s*{_BRACKET}\s*(?P<verb>定义为|(?<!名)为)(?!了|什么|何|止)"
)
_KIND = re.compile(
    rf"\s*(?:一[个种类组族条]|由|使得?|满足|所有|全体|各|指|把|将|从|{SIGN}|[^，。；]{{1,60}}的[\u3400-\u9fff]{{1,8}}[，。；]?)"
)
_SURE_KIND = re.compile(r"\s*(?:一[个种类组族条]|由|使得?|满足|所有|全体|各|指)")
_NO_KIND = re.compile(
    r"\s*(?:为了|因为|由于|否|不|很|非常|最|在于?|有|可以|能够|通过|用来(?:解决|处理)|指数|一[个种项](?:非常|很|十分|常见|重要|基本|好|"
    r"有趣|特殊|例外|例子|难题|问题|挑战|选择|结果|经典)|这样|如此|错|对的|什么|怎|如何|哪)"
)
_NO_TERM = re.compile(
    r"[这那它其此该你我他她们您什]|已经|被证明|^(?:尽管|虽然|甚至|即使|无论|不管|只有|许多|很多|大多|大部分|关于|通过|使用|根据|直觉上|目前|现在|如今|"
    r"由于|每个|两[个种类]|两组?的|了|过|如果|若|当|设|令|则|且|或|和|与|及|在|对|由|因|所以|因此|但|而|即|也|又|还|都|就|只|不|没|更|最|很|"
    r"有|可|能|会|要|应|必|已|被|把|将|从|向|到|为|以|用|按|是|一|两|三|几|多|每|各|某|任|上|下|前|后|左|右|例|图|表|式|第|首先|其次|"
    r"最后|另|同|通常|一般|什么|怎|哪|谁|之)|[是有为会能使让]|(?:的|了|着|过|都|也|均|就|则|仍|还|便|又|并|却|正|预|自|时|中|上|下|里|处|后|前|说|呢|吗)$"
    r"|(?:原因|问题|目的|目标|结果|思想|思路|关键|情况|时候|作用|意义|做法|例子|区别|差别|本质|重点|难点|特点|步骤|答案|任务|方式|方面|"
    r"想法|观点|结论|部分|内容|东西|公式如下)$"
)
# What may begin a name although it opens sentences too.
_A_NAME = re.compile(
    r"^(?:最(?:大|小|优|值|速|陡)|有(?:限|界|理|向|序|监督|放回|效)|不(?:动|定|变|等|可|相|完)|可(?:导|微|逆|积|测|行|分|加|数)|多(?:项|元|重|层|头|维)|"
    r"一(?:致|元|阶|般解|维|次)|三(?:角|阶|元|维)|上(?:确|三|界|极|采|鞅|半|同|凸|积|和)|下(?:确|三|界|极|降|采|鞅|半|凸|积|和)|左(?:逆|极|导)|右(?:逆|极|导)|前(?:向|馈|缀)|后(?:验|向|缀)|"
    r"对(?:偶|角|称|数|抗|立)|同(?:构|余|态|分布|策略)|向量|必要|充分|应(?:变|力)|图(?:像|灵|论)|表(?:示|征)|能[量级]|因(?:子|果|变|式)|每(?:股|步)|例外|"
    r"以太|从属|停时|首达时|命中时|被(?:积|除|加)|和|与|会话|为零)"
)
# `…逐层计算梯度的算法。`: what tells it from others, and at the end what kind of thing it is.
_OF_A_KIND = re.compile(
    r"(?!(?:这|那|我|你|他|它|为了|因为|所以|由于|不是|否|真|假|对|错)).{6,}的(?:最[大小优]|有向无环|加权|条件|随机|线性)?"
    r"(?:算法|演算法|函式|数列|级数|网[络路]|架构|框架|准则|方法|技术|过程|现象|函数|图|向量|矩阵|张量|集合?|序列|变量|性质|条件|[个总]?数|数值|值|量|[极拐驻]?点|曲?线|曲?面|分布|概率|"
    r"定理|公式|度量|指标|模型|空间|映射|变换|运算|操作|组合|平均值?|均值|期望|方差|比值?|极限|导数|积分|程度|能力|机制|结构|策略|部分|距离|差|外积|内积|张量积|直积|估计量?|方向|个数|项数|根|核|迹|秩|阶|上?下?界|逼近|增量|样本|子集|子空间|数组|分解|"
    r"和|乘?积|解|根|线性组合)[。.]?$"
)
# One letter, and a name for any thing of a sort.
_LETTER = re.compile(r"\\?[A-Za-z]+(?:_(?:\w|\{\w+\}))?")
_ANY = re.compile(
    r"(?:函数|矩阵|向量|变量|数列|序列|集合?|空间|事件|点|数据|参数|样本|权重|输入|输出|图|算子|映射|级数|模型|节点|元素|系数|直线|平面|曲线|"
    r"常数|概率|问题|这|该|此|其|任意|每个|所有)$"
)
_NO_NAMING = re.compile(r"[也又亦不]|有时|常常|俗|简|或|曾|统|总|合|被?人们?$|所$|之所以")
_ASKS = re.compile(r"为什么|为何|是否|如何")
_RELATIVE = re.compile(r"一[个种类些]$|[个种类]$")
_STATES = re.compile(r"若|如果|设|当|满足|使|对(?:任意|所有|每|一切)|定义|[个些]{SIGN}".replace("{SIGN}", SIGN))
_LEANS = re.compile(
    r"^(?:(?:我们)?(?:通常|一般)?(?:被|[将把][其它])?称|叫|第[一二三四]|另一?个|结果|后两|这|它|其(?!中)|该|此|上[述式面]|前者|后者|那|如此|这样|以上)|^(?:因此|所以|于是|从而|故|则)"
)
# `称 f 为凸函数，如果…` says all by itself.
_CALLED_IF = re.compile(r"^(?:我们)?称[^。；]{1,60}?[，,]\s*(?:如果|若|当|只要)")
_HOLDS = re.compile(rf"^(?P<term>{_NAME})成立的(?:一个)?(?:充分|必要|充要|充分必要)?条件(?:就?是|为|[:：])\s*\S.{{3}}")
_NO_LAW = re.compile(r"等号|等式|上式|下式|结论|命题|逆命题|此|该|其")
_ASKS_FOR = re.compile(r"^(?:证明|求证|试|计算|判断|请|求(?!解|导|和|积))")


def defined_in(said: Sentence, opens: bool) -> Definition | None:
    """The term that a sentence defines; `opens` says that it is the first of its paragraph."""
    if _ASKS_FOR.match(said.masked) or said.masked.rstrip().endswith(("？", "?")):
        return None
    return _define(said) or _subject(said, opens) or _called(said) or _named(said) or _holding(said)


def _holding(said: Sentence) -> Definition | None:
    """`强对偶成立的充分条件是…`: when something holds that has a name."""
    found = _HOLDS.match(said.masked)
    if found is None or _NO_TERM.search(found["term"]) or _NO_LAW.search(found["term"]):
        return None
    return Definition(said.text[found.start("term") : found.end("term")], kind="holds", weak=True, sorts=True)


def _called(said: Sentence) -> Definition | None:
    """`则称 λ 为 A 的特征值`, `则称 f 在该点可导`."""
    for call in _CALL.finditer(said.masked):
        found = _term_at(said, call.end())
        if found is not None:
            return _naming(said, *found)
    for state in _CALL_STATE.finditer(said.masked):
        term = said.masked[state.start("term") : state.end("term")]
        if _is_term(term, marked=True):
            return _naming(said, said.text[state.start("term") : state.end("term")], marked=True)
    return None


def _named(said: Sentence) -> Definition | None:
    """`…称为 Y`."""
    for naming in _NAMING.finditer(said.masked):
        before = said.masked[: naming.start("how")]
        if _NO_NAMING.search(naming["how"]) or _ASKS.search(before) or _RELATIVE.search(before + naming["how"]):
            continue
        found = _term_at(said, naming.end())
        if found is not None:
            return _naming(said, *found)
    return None


def _naming(said: Sentence, term: str, marked: bool) -> Definition:
    leans = _leans(said)
    return Definition(term, sure=not leans and (marked or _STATES.search(said.masked) is not None), leans=leans)


def _leans(said: Sentence) -> bool:
    """Does a sentence need the one before it?"""
    return _LEANS.match(said.masked) is not None and _CALLED_IF.match(said.masked) is None


def _term_at(said: Sentence, start: int) -> tuple[str, bool] | None:
    """The term that stands at `start`, and whether it is emphasised."""
    for at in range(start, min(start + 30, len(said.masked))):
        end = said.ends_with(at)
        if end is None:
            continue
        between = said.masked[start:at]
        if re.fullmatch(_OWNER, between) or re.fullmatch(r"[^，。；]{0,12}的", between):
            bracket = re.match(_BRACKET, said.masked[end:])
            term = said.text[at : end + (bracket.end() if bracket else 0)]
            after = said.masked[end + (bracket.end() if bracket else 0) :].lstrip()
            if HAN.match(after) and re.match(r"的?(?:[^\u3400-\u9fff]|$)", after) is None:
                # `称为“线性”收敛`, `称为*困惑度*的量`: something else is named so.
                return None
            return (term, True) if _is_term(said.masked[at:end], marked=True) else None
        return None
    found = _TERM.match(said.masked, start)
    if found is None or not _is_term(found["term"], marked=False):
        return None
    return said.text[found.start("term") : found.end("term")] + (found["bracket"] or ""), False


def _define(said: Sentence) -> Definition | None:
    """`定义 f 的梯度为…`, `把 Y 定义为…`."""
    found = _DEFINE.search(said.masked)
    if found is None or (found["verb"] == "为" and "定义" not in found[0]):
        return None
    if not _is_term(found["term"], marked=False):
        return None
    leans = _leans(said)
    return Definition(_written(said, found), sure=not leans, leans=leans)


def _subject(said: Sentence, opens: bool) -> Definition | None:
    """`Y 定义为…`, `所谓 Y 是指…`, `**Y**是…`, and without any of these `Y 是一种…`."""
    found = _SUBJECT.match(said.masked)
    if found is None or (PRAISES.search(said.masked[:120]) and found["verb"].endswith("是")):
        return None
    start, end = found.span("term")
    marked = said.ends_with(start) == end and start not in said.quoted
    if not _is_term(found["term"], marked) or HIDDEN.search(found["term"]):
        return None
    explicit = (
        found["verb"] not in ("是", "就是", "指", "表示", "描述", "衡量", "度量", "刻画") and "定义" in found["verb"]
    )
    opener = found["opener"]
    if explicit or (found["verb"] in ("是指", "指的是", "就是指") and not found["owner"]):
        return Definition(_written(said, found), sure=marked or explicit)
    if _NO_KIND.match(found["rest"]) or len(found["rest"].strip("。 ")) < 4:
        return None
    if "定义" in opener:
        return Definition(_written(said, found), sure=True)
    if opener.startswith("所谓"):
        return Definition(_written(said, found)) if _SURE_KIND.match(found["rest"]) else None
    if "还是" in found["rest"]:
        return None
    if found["sign"] or found["verb"] == "等于":
        # `谱范数 $\\|A\\|_2$ 等于…`: what has a notation of its own; `矩阵 $A$ 是…` speaks of any.
        return Definition(_written(said, found), weak=True, sorts=True) if _is_noted(said, found) else None
    if marked:
        return Definition(_written(said, found), sure=_KIND.match(found["rest"]) is not None)
    if (
        opens
        and found["verb"] == "是"
        and len(found["term"]) > 1
        and (not opener or opener.startswith("在") or opener.rstrip("，, ").endswith(("里", "中")))
        and (_SURE_KIND.match(found["rest"]) or _OF_A_KIND.match(found["rest"]))
        and not said.emphasised
    ):
        return Definition(_written(said, found), weak=True)
    return None


def _is_noted(said: Sentence, found: re.Match[str]) -> bool:
    """Is the formula behind a term the notation for just this?"""
    notation = said.text[found.start("sign") : found.end("sign")].strip(" $")
    return len(notation) > 1 and _LETTER.fullmatch(notation) is None and _ANY.search(found["term"]) is None


def _written(said: Sentence, found: re.Match[str]) -> str:
    return said.text[found.start("term") : found.end("term")] + (found["bracket"] or "")


def _is_term(term: str, marked: bool) -> bool:
    bare = HIDDEN.sub("", term).strip()
    if (
        len(bare) < (1 if HAN.match(bare) else 2)
        or len(HAN.findall(bare)) > (16 if marked else 12)
        or len(bare) > 40
        or bare.count("的") > 1
    ):
        return False
    if label_of(bare) or (NO_TERM.match(bare) and not _A_NAME.match(bare)):
        return False
    return _NO_TERM.search(bare) is None or (
        _A_NAME.match(bare) is not None and not re.search(r"[这那它其此该们是]|(?:的|正|首先|也|都|就|预)$", bare)
    )
