"""`- 乘积的导数: $f=uv$, 则 $f'=u'v+uv'$`: a name and its formula."""

from __future__ import annotations

import re

from kb.model import Origin
from kb.reading.fronts import front
from kb.reading.mask import FORMULA, HIDDEN, MATHS, OPENS
from kb.reading.names import HAN, fold, label_kind, read_name
from kb.reading.outline import Line
from kb.reading.syntaxes.definition import head_of
from kb.reading.syntaxes.place import Claim, Found, Place, Term, written_if_named
from kb.reading.syntaxes.statements import bare as bare_formula
from kb.reading.syntaxes.statements import may_state_derivative
from kb.reading.syntaxes.terms import BESIDE, IS_OF_IT, NO_ENGLISH_TERM, NO_TERM, is_term, whole_name
from kb.reading.syntaxes.unmarked import dashed_definition
from kb.reading.worth import is_guess

TRIGGER = re.compile(
    rf"^[A-Za-z'’ –-]{{3,48}}{OPENS}|^[^{OPENS}，。,.]{{1,16}}[\u3400-\u9fff]\s*{OPENS}|"
    r"[:：]|(?:\*\*|__|\s)\s*[—–-]"
)
_NAMED = re.compile(
    r"^(?P<mark>\*\*|__)(?=\S)(?P<term>[^*_:：\n。，,]{1,160}?)(?:[:：](?P=mark)\s*|(?P=mark)"
    rf"{BESIDE}(?P<bracket>\s*[（(][^（）()\n]{{1,60}}[）)])?\s*(?:[:：]=?|[—–]{{1,2}}\s|-\s))\s*"
)
_PLAIN = re.compile(r"^(?P<term>[^*:：\n。，,]{1,160}?)[:：]=?\s*")
# `当 $x > 0$ 时：…`, `于是 $u$ 就是系数：…` are sentences around a formula and no names.
_IS_SENTENCE = re.compile(
    r"^(?:[当若设令由在取记把将即故又]|对(?![偶称数角应比]))|^从(?!属)|就是|等于|得到|可得|[为是有]$"
    r"|^(?:at|by|from|over|under|thus|hence|so|then|set|put|take|also)\s|\s(?:is|are|equals?|gives?|has|have)\b",
    re.IGNORECASE,
)
_STATES_A_FORMULA = re.compile(
    r"(?:公式|法则|规则|定理|定律|引理|[^规旋一]律|导数|微分|积分|等式|方程|表达式|关系式?|展开式?|递推式?|迭代|更新|界)$"
    r"|\b(?:rule|formula|law|theorem|lemma|identity|equation|inequality|derivative|expansion|relation|recursion|"
    r"iteration|update|bound)s?$|^(?:the\s+)?(?:derivative|integral)s?\s",
    re.IGNORECASE,
)
# What opens a step, an example or a remark, and names nothing.
_NO_NAME = re.compile(
    r"[例如即则得有故解证注又再且代展化整合两左右移练取看记写求算验检比]|计算|结果|答案|思路|步骤|结论|具体|特别|同理|类似|推导|推论|"
    r"[今昨前]天|.*(?:具有|满足|意味|有时|成立)|一般|通常|从而|于是|最后|首先|其次|变形|继续|第[一二三四\d]|"
    r"(?:e\.?g|i\.?e|for|example|hence|therefore|so|then|thus|where|proof|result|answer|check|we|namely|recall|note|"
    r"finally|first|next|similarly|also|now|let|step(?![ -]?sizes?\b)|"
    r"claim|goal|idea|check|practice|equivalently|more|in|as|with|"
    r"compute|substitut\w+|expand\w*|simplif\w+|rearrang\w+|both|left|right|case|solution|write|and|or|but)\b",
    re.IGNORECASE,
)
_RELATION = re.compile(
    r"[=<>≤≥≈∼→←]|\\(?:leq?|geq?|leqslant|geqslant|approx|sim|equiv|propto|to|iff|implies|(?:Left)?[Rr]ightarrow|(?:long)?leftarrow|gets|coloneqq|subset(?:eq)?|in|ne)(?![a-z])"
)
_IS_A_FORM = re.compile(
    r"[\u3400-\u9fff]{1,4}形式|推广|(?:integral|matrix|vector|discrete|continuous|general|weak|strong|local|component)s?"
    r" (?:form|version)",
    re.IGNORECASE,
)
# What says only what kind of formula stands there; whose it is the heading tells.
_GENERIC = re.compile(
    r"(?:不)?等式|恒等式|关系式?|性质|方程|inequalit(?:y|ies)|identit(?:y|ies)|equations?|relations?", re.IGNORECASE
)
# What a calculation finds on its way.
_FOUND = re.compile(
    r"驻点|极值点?|交点|(?:critical|stationary|saddle) points?|(?:local )?(?:minim|maxim|extrem)(?:a|um)", re.I
)
_PEOPLE = re.compile(r"(?:von )?[A-Z][^\W\d_]+(?:[-–][A-Z][^\W\d_]+)*(?: [A-Z][^\W\d_]+){0,2}")
_ORDER = re.compile(r"[<>≤≥]|\\(?:leq?|geq?|leqslant|geqslant|preceq|succeq)(?![a-z])")
_NAMED_SO = (
    "范数|条件数|分解|方程|定理|不等式|[^特个]性|公式|引理|法则|律|半径|误差|距离|熵|散度|旋度|矩阵|乘?积|损失|展开|算子|更新|系数|方差|期望|均值|"
    "变换|密度|风险|优势|残差|梯度|导数"
)
# A line above a list whose items are not named by what they say: `收敛速度：`.
_TELLS = re.compile(
    r"(?:速度|速率|率|复杂度|误差|代价|阶|取法|选择|情形|情况)$|\b(?:rates?|complexity|cost|errors?|cases?|choices?|orders?)$",
    re.I,
)
_BESIDE = re.compile(
    rf"(?P<term>(?:[A-Za-z–-]{{1,14}} )?[\u3400-\u9fff–]{{0,10}}(?:{_NAMED_SO}))\s*"
    rf"(?={OPENS}[{MATHS} ]*{MATHS}\s*(?:[。,，；;]|$))"
)
_BESIDE_ENGLISH = re.compile(
    r"(?P<term>(?!(?:the|an?|by|with|for|if|let|where|and|so|then|our|its|this|that|is|are|of|in|on|at|from|to|as|use)\b)"
    r"(?:[A-Za-z'’–-]+ ){0,2}(?:norm|function|Lagrangian|Hessian|Jacobian|divergence|entropy|loss|inequality|"
    r"identity|formula|bound|update|conjugate|softmax|sigmoid|kernel|variance|covariance|density|decomposition))\s*"
    rf"(?={OPENS}[{MATHS} ]*{MATHS}\s*(?:[.,;]|$))",
    re.IGNORECASE,
)
# `二项分布的方差是 $np(1-p)$`, `the variance of the Poisson distribution is $\lambda$`: a value that something has.
_VALUES = (
    "导数|二阶导数|方差|期望值?|均值|众数|中位数|标准差|矩母函数|特征函数|概率密度(?:函数)?|密度函数|分布函数|分布律|对数似然|似然函数|极大似然估计|"
    "梯度|行列式|迹|逆矩阵|特征值|收敛速度|收敛率|收敛阶|复杂度|通项|前 ?n? ?项和|收敛半径|体积|面积|周长"
)
_ENGLISH_VALUES = (
    "derivative|gradient|hessian|mean|expectation|expected value|variance|standard deviation|mode|median|mgf|"
    "moment generating function|characteristic function|pdf|pmf|cdf|density|log-likelihood|likelihood|mle|determinant|"
    "trace|inverse|rate|convergence rate|volume|area"
)
_HAS_A_VALUE = re.compile(rf"(?:{_VALUES})$|\b(?:{_ENGLISH_VALUES})\b", re.IGNORECASE)
# `方差：$\\lambda$` below `泊松分布`.
_OF_A_LAW = re.compile(
    r"期望值?|数学期望|均值|方差|标准差|众数|中位数|矩母函数|特征函数|(?:概率)?密度(?:函数)?|分布函数|分布律|概率质量函数|熵|"
    r"mean|expectation|expected value|variance|standard deviation|mode|median|mgf|moment generating function|"
    r"characteristic function|pdf|pmf|cdf|density|entropy",
    re.IGNORECASE,
)
_IS_LAW = re.compile(
    r"分布$|\bdistribution$|^(?:bernoulli|binomial|poisson|geometric|gamma|beta|gaussian|normal|exponential|uniform|cauchy|"
    r"dirichlet|multinomial|laplace|chi-squared?)$",
    re.IGNORECASE,
)
_NO_OWNER = re.compile(
    r"(?:it|its|this|that|these|those|our|the same|each|any|one|both)\b|[它其此这那该]|函数$|上[面式述]", re.IGNORECASE
)
_VALUE_OF = re.compile(
    rf"(?P<term>(?P<owner>(?![的\s])(?:[A-Za-z][A-Za-z–-]{{1,14}} ?)?[\u3400-\u9fff–]{{0,12}}?(?<=\S\S))"
    rf"\s?的? ?(?:{_VALUES}))\s*(?:就?是|为|等于|→)?\s*(?={OPENS}[{MATHS} ]*{MATHS}\s*(?:。|；|;|$))"
)
_VALUE_OF_ENGLISH = re.compile(
    rf"(?:the )?(?P<term>(?:{_ENGLISH_VALUES}) of (?P<owner>(?:an? |the )?(?:[A-Za-z'’–-]+ ?){{1,4}}?)|"
    rf"(?P<owner2>[A-Za-z'’–-]+(?: [A-Za-z'’–-]+)?) (?:{_ENGLISH_VALUES}))\s*(?:\bis|\bequals|→)\s*"
    rf"(?={OPENS}[{MATHS} ]*{MATHS}\s*(?:\.|;|$))",
    re.IGNORECASE,
)
# `cross entropy 交叉熵`: what has a name in both languages has one.
_IN_BOTH = re.compile(
    r"[A-Za-z][A-Za-z –-]{2,} ?[（(]?[\u3400-\u9fff]{2,}[）)]?|[\u3400-\u9fff]{2,} ?[（(]?[A-Za-z][A-Za-z –-]{2,}[）)]?"
)
_TO_ITS_END = re.compile(r"[^。]*。?")
_TO_ITS_ENGLISH_END = re.compile(r"(?:[^.]|\.(?!\s+[A-Z]))*")
_OF_INEQUALITIES = re.compile(r"不等式|\binequalit", re.IGNORECASE)
# A letter with its scripts and arguments: `\\mathbb{R}`, `A^T`, `f'(x)`, `\\nabla f`: a notation, no formula.
_SYMBOL = re.compile(
    r"(?:\\nabla\s*)?(?:\\(?:mathbb|mathcal|mathbf|boldsymbol|bar|hat|tilde|vec|dot)\s*\{?[A-Za-z]\}?|\\[A-Za-z]+|[A-Za-z])"
    r"(?:\s*[_^]\s*(?:\{[^{}]*\}|\\[a-zA-Z]+|[A-Za-z0-9*+])|')*(?:\([a-z](?:,\s*[a-z])*\))?[.。]?"
)
_JOINS = re.compile(
    r"如果|其中|并且|而且|对于|任意|一切|所有|每个|存在|[若设则当且和与或即时有对及]"
    r"|\b(?:if|then|where|when|with|and|or|for|all|every|each|any|let|as|so|provided|that|is|are|the|an?|in|on|at|of|by|to)\b",
    re.IGNORECASE,
)


def _beside(place: Place) -> Claim | None:
    """`条件数 $\\kappa(A)=…$。`: a name in Chinese right before a formula that says what it is."""
    named = _named_beside(place.line.masked)
    if (
        named is not None
        and named.re in (_BESIDE_ENGLISH, _VALUE_OF_ENGLISH)
        and (place.row and place.block.kind != "item")
    ):
        # In a paragraph of English a line may go on with the one above.
        named = named if place.block.lines[place.row - 1].masked.rstrip()[-1:] in f".;:{MATHS}" else None
    if named is None or place.context.pasted or not is_term(named["term"], 12) or label_kind(named["term"]) is not None:
        return None
    to_its_end = _TO_ITS_END if named.re in (_BESIDE, _VALUE_OF) else _TO_ITS_ENGLISH_END
    end = named.end() + (len(to_its_end.match(place.line.masked[named.end() :])[0]))  # type: ignore[index]
    text = place.line.text[named.end() : end].strip().rstrip("。.")
    if not _RELATION.search(text) and named.re in (_BESIDE, _BESIDE_ENGLISH):
        return None
    name = read_name(place.line.text[named.start("term") : named.end("term")].strip())
    line = place.line.number
    if named.re in (_VALUE_OF, _VALUE_OF_ENGLISH):
        owner = named["owner"] or named.groupdict().get("owner2", "")
        if NO_TERM.match(owner) or _NO_OWNER.match(owner):
            return None
    asked = front("formula", place.context.language, term=name.asked)
    found = Found(
        "formula", Origin.GUESSED, asked, text, name.text, line, line, place.own_line, definition=True,
        column=place.column(place.line),
    )  # fmt: skip
    return Claim(place.index, place.row + 1, [found], [Term(name, line, line, place.concept)], below=name.text)


def _named_beside(masked: str) -> re.Match[str] | None:
    tried = (_BESIDE, _BESIDE_ENGLISH, _VALUE_OF, _VALUE_OF_ENGLISH)
    return next((found for one in tried if (found := one.match(masked)) is not None), None)


def read(place: Place) -> Claim | None:
    """A line or item that is a name, a colon, and almost nothing but formulas, in the line or right below it."""
    if place.block.kind not in ("item", "paragraph"):
        return None
    marked = _NAMED.match(place.line.masked)
    named = marked or dashed_definition(place) or _PLAIN.match(place.line.masked)
    beside = _named_beside(place.line.masked)
    if named is None or (marked is None and named["term"] and beside):
        return _beside(place)
    source = place.line.text
    name = whole_name(named, source)
    if name is None:
        return None
    kind = label_kind(name.text)
    term_masked = named["term"]
    if OPENS in term_masked and (
        (marked is None and place.block.kind != "item")
        or _IS_SENTENCE.search(term_masked)
        or not HIDDEN.sub("", term_masked).strip()
    ):
        return None
    if marked is None and not is_term(term_masked, 20):
        return None
    about_formula = fold(name.text) in ("公式", "formula", "数学表示", "表达式")
    if kind is not None and not about_formula:
        return None
    lines, row = place.block.lines, place.row + 1
    # Among lines that each name their formula one without a name stands for itself.
    among = OPENS in place.line.masked[named.end() :] and any(_PLAIN.match(line.masked) for line in lines[: place.row])
    while row < len(lines) and lines[row].masked.startswith((OPENS, MATHS)) and not among:
        row += 1
    taken = lines[place.row : row]
    masked = "\n".join(line.masked for line in taken)[named.end() :]
    text = "\n".join(line.text for line in taken)[named.end() :].strip()
    index = place.index
    following = place.next_block
    if (
        not text
        and row >= len(lines)
        and following is not None
        and following.kind == "paragraph"
        and _is_formula(following.lines)
    ):
        text, taken = following.text(), following.lines
        masked, index, row = "\n".join(line.masked for line in taken), place.index + 1, len(following.lines)
    elif not text and place.block.children and _is_formula(place.block.children[0].lines):
        taken = place.block.children[0].lines
        text, masked = place.block.children[0].text(), "\n".join(line.masked for line in taken)
    if taken is not lines[place.row : row] and index != place.index and may_state_derivative(text):
        # The formula below is the derivative rule's; its concept is the name that stands here.
        return Claim(place.index, len(lines), terms=[Term(name, place.line.number, taken[-1].number, place.concept)])
    if not FORMULA.search(masked) or not _mostly_formula(masked):
        return None
    if marked is None and (_FOUND.fullmatch(name.text) or name.text.endswith("的")):
        return None
    whose: str | None = None
    if marked is None and _GENERIC.fullmatch(name.text):
        if not place.concept:
            return None
        whose = place.concept
    # `积分形式：…` below a theorem is a form of it.
    whose = whose or (place.recent if _IS_A_FORM.fullmatch(name.text) else None)
    if marked is None and IS_OF_IT.fullmatch(name.text) and fold(place.concept) != fold(name.text):
        whose = place.recent or place.concept
    if marked is None and _OF_A_LAW.fullmatch(name.text) and _IS_LAW.search(place.concept):
        whose = place.concept
    concept = (place.recent or place.concept) if about_formula else whose or name.text
    alone_item = marked is None and place.block.kind == "item"
    alone = not (marked or place.block.kind == "item" or about_formula)
    # `例如：$…$`, `所以：$…$` in a paragraph: only what reads like a name is one, and a draft.
    if alone and not (_is_name(term_masked) and (_RELATION.search(text) or _IN_BOTH.fullmatch(name.asked))):
        return None
    author_id = taken[-1].author_id or place.line.author_id
    sure = marked is not None and not is_guess(text)
    bare = (alone or place.block.kind == "item") and not _holds_words(masked)
    rule = "formula" if about_formula or bare or _STATES_A_FORMULA.search(name.text) else "definition"
    if rule == "formula" and not about_formula and _holds_words(masked) and not _RELATION.search(text):
        rule = "definition"  # a sentence, which no formula states
    language, term = place.context.language, concept if about_formula else name.asked
    asked = front(rule, language, term=term)
    if (
        rule == "formula"
        and not about_formula
        and _SYMBOL.fullmatch(bare_formula(text))
        and not _HAS_A_VALUE.search(term)
    ):
        asked = front("property", language, term=term, column="记号" if language == "zh" else "notation")
    if whose is not None:
        asked = front("property", language, term=whose, column=name.text)
    elif not about_formula and (inequality := _inequality(place, term, text)):
        rule, asked = "formula", front("formula-named", language, term=inequality)
    head = head_of(place, "") if alone_item and not about_formula else ""
    if head and _TELLS.search(head):
        asked = f"{head}{'：' if language == 'zh' else ': '}{name.text}"
    found = Found(
        rule,
        written_if_named(Origin.STATED if sure else Origin.GUESSED, author_id),
        asked,
        text,
        concept,
        place.line.number,
        taken[-1].number,
        place.own_line,
        author_id=author_id,
        definition=whose is None,
        column=place.column(place.line),
    )
    terms = [] if about_formula or whose else [Term(name, place.line.number, taken[-1].number, place.concept)]
    return Claim(index, row, [found], terms, below=concept)


def _inequality(place: Place, term: str, text: str) -> str:
    """Whose inequality this is, where names of people stand below a heading that speaks of inequalities; else empty."""
    if _OF_INEQUALITIES.search(term):
        return ""  # it says so itself
    titles = (place.context.section.title, *place.context.section.path)
    if not _PEOPLE.fullmatch(term) or not _ORDER.search(text) or not any(map(_OF_INEQUALITIES.search, titles)):
        return ""
    return f"{term} 不等式" if place.context.language == "zh" else f"the {term} inequality"


def _is_name(term: str) -> bool:
    """Does the unmarked head of a line in a paragraph read like the name of a formula?"""
    if not is_term(term, 4) or _IS_SENTENCE.search(term) or len(HAN.findall(term)) > 10:
        return False
    return not (_NO_NAME.match(term) or NO_TERM.match(term) or NO_ENGLISH_TERM.match(term))


def _holds_words(masked: str) -> bool:
    """Do words around the formulas say what is meant by them? Then they explain a term; 若 and 则 only join."""
    return re.search(r"[^\W\d_]", _JOINS.sub("", HIDDEN.sub(" ", masked))) is not None


def _is_formula(lines: list[Line]) -> bool:
    masked = "\n".join(line.masked for line in lines)
    return FORMULA.search(masked) is not None and _mostly_formula(masked)


def _mostly_formula(masked: str) -> bool:
    hidden = masked.count(MATHS) + masked.count(OPENS)
    return len(masked) - hidden <= max(12, hidden // 2) and len(HAN.findall(masked)) <= 8
