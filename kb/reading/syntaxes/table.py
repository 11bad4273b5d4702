"""A table whose first column holds terms: one card a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from kb.model import Language, Origin, Problem, Severity
from kb.reading.fronts import asks, front, is_question
from kb.reading.mask import FORMULA, MATHS, OPENS
from kb.reading.names import HAN, Name, fold, is_structure, label_kind, plain, read_name
from kb.reading.outline import Line
from kb.reading.syntaxes.place import Claim, Found, Place, Term
from kb.reading.torn import is_open
from kb.reading.vocabulary import words
from kb.reading.worth import has_hole, is_placeholder, items_of
from kb.typesetting.masking import unescaped_bars

MOST_COLUMNS = 50
"""Nobody writes more by hand; what a program wrote is no set of questions."""
SEPARATOR = re.compile(r"^\s*(?:\|\s*)?:?-+:?(?:\s*\|\s*:?-+:?)*\s*(?:\|\s*)?$")
_PIPE = re.compile(r"\|")
# Nouns whose first words fill a column: `loss | squared, hinge`.
_KINDS = words(
    "loss norm distribution kernel function activation rule schedule metric penalty regularizer estimator test"
)
_ADJECTIVE = re.compile(r"[a-z][a-z-]+(?: [a-z-]+)?")
# Beside a column that defines, one of these says something more.
_TELLS_MORE = words("说明 解释 描述 意义 description")
_DEFINES = words("定义 公式 表达式 定义式 表示 definition formula expression")
_MEANING = words(
    """
    概念 定义 含义 意义 解释 说明 描述 释义 是什么 内容 意思 定义与特点 meaning definition description
    explanation means what-it-is what-it-does what-it-means concept details
    """
)
_ALIASES = words(
    """
    英文 英语 英文名 english 中文 中文名 chinese 缩写 简写 简称 别名 符号 记号 记法 notation symbol
    abbreviation abbr alias aliases 全称
    """
)
_LANGUAGES = {
    "英文": "in-english",
    "英语": "in-english",
    "english": "in-english",
    "中文": "in-chinese",
    "chinese": "in-chinese",
}
# What such a column holds is no knowledge: remarks, sources, who does what until when.
_ASIDES = words(
    """
    备注 备忘 注 注意 来源 出处 参考 参考资料 链接 页码 作者 日期 时间 进度 优先级
    负责人 截止日期 完成 打卡 评分 价格
    notes note remark remarks comment comments source sources reference references link links url page pages author date
    progress priority owner assignee due deadline done rating price cost
    """
)
# Such a first column names in what the things of the head differ.
_ASPECTS = words(
    """
    特性 特征 方面 维度 对比 比较 对比项 比较项 项目 指标 区别 属性 性质 比较维度 对比维度
    feature features aspect aspects property properties criterion criteria comparison attribute characteristic
    """
)
_IS_ASPECT = re.compile(
    r"[性率]$|(?:速|精|难|复杂|准确|密|强|高)度$|(?:容|数|流|吞吐|质|用)量$|(?:速度|开销|成本|方式|类型|大小|范围|结构|关系|方向|顺序|连接|形式|长度)$|"
    r"\b(?:speed|cost|size|type|structure|order|memory|time|space|usage|support|\w{3,}(?:ity|ness|ency))$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]{2}")
_NUMBER = re.compile(r"^[\d\s.,:/\-–年月日%]+$")
_ONLY_FORMULA = re.compile(r"\$[^$]+\$|\\\(.+\\\)")
# What names a row that is still to be filled: `几何`, `Negative binomial`, `Gamma(a, b)`.
_LABEL = re.compile(
    r"[\u3400-\u9fff·]{1,6}(?:\s?[A-Za-z]?[(（][^()（）\u3400-\u9fff]{1,12}[)）])?"
    r"|[A-Z][\w-]*(?: [\w-]+){0,2}(?:\s?\([^()]*\))?"
)
_OWN_CARD = re.compile(r"::|：：|^(?:Q|A|C|问|答)[:：]|==\S|\{\{c|^\*\*")
_SENTENCE_END = re.compile(r"[。！？!?.;；]$")
_SAME_AS_ABOVE = frozenset(("同上", '"', "〃", "ditto"))
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_IMPLIES = re.compile(r"(?:implies|implication|蕴含|推出)?\s*(?:[→⇒⟹↓↘\\]|=>|->)*\s*(?:implies)?", re.IGNORECASE)
_ORDINAL_HEADS = words(
    """
    序号 编号 # no no. 日期 date 时间 time 步骤 step 年份 year
    """
)


class Row(Struct):
    """A row of a table, from its first to its last line."""

    line: int
    end: int
    cells: list[str]


def begins(lines: list[Line], row: int) -> bool:
    """Do a head and its separator stand here? `|= head |= head |`, as wikis write it, needs none."""
    if lines[row].masked.startswith("|="):
        return row + 1 < len(lines) and "|" in lines[row + 1].masked
    if row + 1 >= len(lines) or "|" not in lines[row].masked:
        return False
    below = lines[row + 1].masked
    return "-" in below and "|" in below and SEPARATOR.match(below) is not None


def read(place: Place) -> Claim | None:
    """The cards of the table that begins at this line, and of each that follows it without an empty line."""
    lines = place.block.lines
    if not begins(lines, place.row):
        return None
    first = _first_row(place)
    end = _end(place, first)
    claim = Claim(place.index, end)
    head = head_of(place)
    rows, alone = rows_of(lines[first:end], len(head))
    if first < end < len(lines) and is_open(lines[end - 1].masked, lines[end].masked):
        alone.append((lines[end].number, lines[end].text))
    for line, cell in alone:
        claim.problems.append(place.problem("table-row-alone", line, severity=Severity.NOTICE, text=cell[:60]))
    if len(head) < 2 or not rows:
        return claim
    if len(head) > MOST_COLUMNS:
        count, limit = str(len(head)), str(MOST_COLUMNS)
        claim.problems.append(place.problem("table-too-wide", place.line.number, count=count, limit=limit))
        head = head[:MOST_COLUMNS]
        rows = [Row(row.line, row.end, row.cells[:MOST_COLUMNS]) for row in rows]
    columns = [label.strip(" :：") for label in head]
    if _holds_no_terms(columns[0], rows):
        return claim
    if _compares(place, columns, rows):
        _compared(place, claim, columns, rows)
        return claim
    if _takes_two(columns, rows):
        _paired(place, claim, columns, rows)
        return claim
    above: list[str] = []
    longest = _longest_second(rows) if place.context.pasted else 0
    for row in rows:
        _row_cards(place, claim, columns, row, above=above, longest=longest)
        above = row.cells
    return claim


def _first_row(place: Place) -> int:
    """Where the rows begin below the head of a table."""
    return place.row + (1 if place.line.masked.startswith("|=") else 2)


def _end(place: Place, first: int) -> int:
    """Where the rows end: a line without a pipe belongs to them between two rows, or where it ends an open cell."""
    lines = place.block.lines
    end = first
    while end < len(lines) and not begins(lines, end):
        if "|" not in lines[end].masked and (end == first or not _is_torn_off(lines, end, len(head_of(place)))):
            break
        end += 1
    return end


def _is_torn_off(lines: list[Line], at: int, width: int) -> bool:
    masked = lines[at].masked
    if _OWN_CARD.search(masked):
        return False
    if "|" in lines[at - 1].masked and is_open(lines[at - 1].masked, masked) and _SENTENCE_END.search(masked):
        return True
    for below in range(at + 1, min(at + 3, len(lines))):
        if "|" in lines[below].masked:
            return len(cells_in(lines[below])) == width and not begins(lines, below)
    return False


def cells_in(line: Line) -> list[str]:
    """The cells of a row as written; a pipe in mathematics, code or a link, or after a backslash, cuts nothing."""
    masked = line.masked.strip()
    start = line.masked.index(masked) if masked else 0
    text = line.text
    cuts = [start + cut.start() for cut in _PIPE.finditer(masked)]
    if cuts and cuts[0] == start:
        cuts = cuts[1:]
        start += 1
    end = start - 1
    cells = []
    for cut in cuts:
        cells.append(_with_bars(text[end + 1 : cut], line.masked[end + 1 : cut]).strip())
        end = cut
    rest = _with_bars(text[end + 1 :], line.masked[end + 1 :]).strip()
    if rest:
        cells.append(rest)
    return cells


def _with_bars(text: str, masked: str) -> str:
    """A cell's text with its escaped pipes as pipes; in a formula those that come in pairs are the bars of norms."""
    if "\\|" not in text:
        return text
    parts, done = [], 0
    for formula in FORMULA.finditer(masked):
        inside = text[formula.start() : formula.end()]
        parts += [text[done : formula.start()].replace("\\|", "|"), unescaped_bars(inside)]
        done = formula.end()
    return "".join([*parts, text[done:].replace("\\|", "|")])


def head_of(place: Place) -> list[str]:
    """The names of the columns of the table at a place."""
    return [plain(cell.lstrip("=")) for cell in cells_in(place.line)]


def cells_of(place: Place) -> list[tuple[Line, list[str]]]:
    """The rows of the table at a place, for rules that read tables in their own way."""
    lines = place.block.lines
    first = _first_row(place)
    end = _end(place, first)
    return [(line, cells_in(line)) for line in lines[first:end]]


def rows_of(lines: list[Line], width: int) -> tuple[list[Row], list[tuple[int, str]]]:
    """Rows with torn ones joined: a line goes on with the row above when it fills what that lacks; cells left alone."""
    rows: list[Row] = []
    alone: list[tuple[int, str]] = []
    torn = False
    for line in lines:
        cells = cells_in(line)
        filled = sum(1 for cell in cells if cell)
        if filled == 0:
            continue
        last = rows[-1] if rows else None
        # What stands behind a row that no pipe ends, and has none before it, is the rest of its last cell.
        rest = torn and len(cells) == 1 and not line.masked.startswith("|")
        torn = not line.masked.rstrip().endswith("|")
        if last is not None and (rest or _goes_on(last, cells, filled, width, framed=line.masked.startswith("|"))):
            _join(last, cells, width)
            last.end = line.number
            continue
        if filled == 1 and len(cells) == 1 and width > 1:
            alone.append((line.number, cells[0]))
            continue
        if len(cells) > width:
            cells[width - 1 :] = [" | ".join(cell for cell in cells[width - 1 :] if cell)]
        rows.append(Row(line.number, line.number, cells))
    return rows, alone


def _goes_on(last: Row, cells: list[str], filled: int, width: int, *, framed: bool) -> bool:
    first = cells[0] if cells else ""
    if _is_item(first):
        return True
    missing = width - len(last.cells)
    if (
        len(cells) > 1
        and _is_item(cells[filled - 1])
        and filled < width == len(last.cells)
        and _is_item(last.cells[-1])
    ):
        return True
    if not first:
        return True
    if missing > 0 and len(cells) == missing and len(last.cells) > 0:
        return True
    if len(cells) == width and (_ONLY_FORMULA.fullmatch(first) or (framed and _LABEL.fullmatch(first))):
        return False  # a formula or a name whose other cells are still to be filled
    # A line with fewer cells than the table, whose only words stand first, goes on with the row above.
    return filled == 1 and len(cells) >= 2 and len(last.cells) == width and bool(last.cells[-1]) and "" in cells[1:]


def _is_item(cell: str) -> bool:
    return cell.startswith(("- ", "* ", "• ", "+ "))


def _join(last: Row, cells: list[str], width: int) -> None:
    if not cells[0] and len(cells) <= width:
        # An empty first cell: each cell goes on with the one above it.
        for column, cell in enumerate(cells):
            if cell:
                last.cells += [""] * (column + 1 - len(last.cells))
                last.cells[column] = f"{last.cells[column]}\n{cell}".strip()
        return
    parts = [cell for cell in cells if cell]
    missing = width - len(last.cells)
    if 0 < missing == len(cells):
        last.cells += cells
        return
    if len(parts) > 1 and not _is_item(parts[0]) and len(last.cells) >= len(parts) + 1:
        offset = len(last.cells) - len(parts)
        for column, cell in enumerate(parts):
            last.cells[offset + column] = f"{last.cells[offset + column]}\n{cell}".strip()
        return
    at = max((column for column, cell in enumerate(last.cells) if cell), default=0)
    last.cells[at] = "\n".join([last.cells[at], *parts])


def _holds_no_terms(head: str, rows: list[Row]) -> bool:
    """A first column of numbers or dates names nothing."""
    if head.casefold() in _ORDINAL_HEADS:
        return True
    firsts = [row.cells[0].strip() for row in rows if row.cells]
    if firsts and all(_NUMBER.match(cell) for cell in firsts if cell):
        return True
    # Numbers beside formulas are the values of one example.
    others = [cell.strip() for row in rows for cell in row.cells[1:] if not is_placeholder(cell)]
    formulas = all(_ONLY_FORMULA.fullmatch(cell) for cell in firsts if cell)
    return bool(others) and formulas and all(_NUMBER.match(cell.replace("$", "").strip()) for cell in others)


def _row_cards(place: Place, claim: Claim, columns: list[str], row: Row, *, above: list[str], longest: int) -> None:
    term = row.cells[0].split("\n")[0]
    if is_placeholder(term):
        return
    name = read_name(term)
    if not name.text or len(name.text) > 160:
        return
    filled = [column for column in range(1, len(row.cells)) if not is_placeholder(row.cells[column])]
    aliases = list(name.aliases)
    for column in filled:
        if column < len(columns) and _is_alias_column(columns[column]) and len(row.cells[column]) <= 60:
            aliases.append(plain(row.cells[column]))
    claim.terms.append(Term(Name(name.text, tuple(dict.fromkeys(aliases))), row.line, row.end, place.concept))
    # Where words of two languages are all there is, they are what is learned.
    is_vocabulary = len(columns) == 2 and all(fold(column) in _LANGUAGES for column in columns)
    for column in range(1, len(row.cells)):
        back = row.cells[column]
        if back.strip() in _SAME_AS_ABOVE and column < len(above):
            back = row.cells[column] = above[column]
        if is_placeholder(back):
            continue
        head = columns[column] if column < len(columns) else ""
        if not head and any(columns[1:]) and not place.context.pasted:
            continue  # beside columns that have names one without holds remarks
        if is_vocabulary and column == 1 and len(back) <= 60 and not has_hole(back):
            asked = front(_LANGUAGES[fold(head)], place.context.language, term=name.asked)
            claim.found.append(Found("table", Origin.GUESSED, asked, back, name.text, row.line, row.end, row.line))
        if (_is_alias_column(head) and len(back) <= 60) or "-".join(head.casefold().split()) in _ASIDES:
            continue
        back = _BREAK.sub("\n", back)
        if has_hole(back):
            claim.problems.append(_damage(place, row, back))
            continue
        if _says_yes(back) and not is_question(head):
            # Whether one thing implies another is asked of two; else a bare yes answers no question of a head's.
            if _IMPLIES.fullmatch(columns[0]) and head and fold(head) != fold(term):
                asked = front("implies", place.context.language, term=plain(term), column=head)
                claim.found.append(Found("table", Origin.GUESSED, asked, back, name.text, row.line, row.end, row.line))
            continue
        if filled == [1] and place.context.pasted and len(columns) >= 3 and 0 < 2 * longest < len(back):
            # The only cell of a short row stands in the second column, whatever that is about.
            head = ""
        term = _whole_term(name.asked, columns[0] if columns else "")
        asked, definition = _front(place, term, head, back, alone=len(filled) == 1, columns=columns)
        claim.found.append(
            Found("table", Origin.GUESSED, asked, back, name.text, row.line, row.end, row.line, definition=definition)
        )


def _whole_term(term: str, head: str) -> str:
    """`squared` in a column headed `loss` is the squared loss."""
    kind = head.strip().casefold()
    if kind not in _KINDS or not _ADJECTIVE.fullmatch(term) or kind in term.split():
        return term
    return f"the {term} {kind}"


def _compares(place: Place, columns: list[str], rows: list[Row]) -> bool:
    """`特性 | L1 | L2`: the rows are what is compared, the columns are the things."""
    first = "-".join(columns[0].casefold().split())
    if len(columns) < 3 or len(rows) < 2 or any(label_kind(head) or fold(head) in _MEANING for head in columns[1:]):
        return False
    title = place.context.section.title
    if first in _ASPECTS or (not first and re.search(r"\bvs\b|区别|对比|比较|comparison", title, re.I) is not None):
        return True
    # Without a head above them: aspects (可靠性, Speed) stand first, and what is compared above.
    firsts = [row.cells[0].strip(" *") for row in rows]
    aspects = sum(1 for cell in firsts if label_kind(cell) == "property" or _IS_ASPECT.search(cell))
    return not first and 2 * aspects > len(rows)


def _compared(place: Place, claim: Claim, columns: list[str], rows: list[Row]) -> None:
    """One card for each thing and each aspect: `{thing}的{aspect}是什么？`."""
    names = [read_name(head) for head in columns[1:]]
    claim.terms += [Term(name, place.line.number, rows[-1].end, place.concept) for name in names if name.text]
    for row in rows:
        aspect = plain(row.cells[0]).strip(" :：")
        for name, cell in zip(names, row.cells[1:], strict=False):
            back = _BREAK.sub("\n", cell)
            if not name.text or is_placeholder(aspect) or is_placeholder(back) or _says_yes(back):
                continue
            if has_hole(back):
                claim.problems.append(_damage(place, row, back))
                continue
            if aspect.startswith(("对", "在", "当")):
                asked = f"{aspect}，{name.asked}怎么样？"
            else:
                asked, _ = _front(place, name.asked, aspect, back, alone=False, columns=())
            claim.found.append(Found("table", Origin.GUESSED, asked, back, name.text, row.line, row.end, row.line))


def _takes_two(columns: list[str], rows: list[Row]) -> bool:
    """`D | f_xx | what`: one first cell in rows that the second column, which says nothing of it, tells apart."""
    if len(columns) < 3 or _is_alias_column(columns[1]) or label_kind(columns[1]) or fold(columns[1]) in _MEANING:
        return False
    seconds: dict[str, list[str]] = {}
    for row in rows:
        if len(row.cells) < 3 or is_placeholder(row.cells[1]):
            return False
        seconds.setdefault(row.cells[0].strip(), []).append(row.cells[1].strip())
    return any(len(cells) > 1 for cells in seconds.values()) and all(
        len(set(cells)) == len(cells) for cells in seconds.values()
    )


def _paired(place: Place, claim: Claim, columns: list[str], rows: list[Row]) -> None:
    """One card for each cell behind the first two, which both stand in the question: `D > 0, f_xx < 0: what?`."""
    for row in rows:
        name = read_name(row.cells[0])
        keys = [plain(cell) for cell in row.cells[:2]]
        if not name.text or any(is_placeholder(key) or "\n" in key or len(key) > 80 for key in keys):
            continue
        asked = [f"{head} {key}".strip() for head, key in zip(columns, keys, strict=False)]
        term = ("，" if place.context.language == "zh" else ", ").join(asked)
        for head, cell in list(zip(columns, row.cells, strict=False))[2:]:
            back = _BREAK.sub("\n", cell)
            if is_placeholder(back) or "-".join(head.casefold().split()) in _ASIDES:
                continue
            if has_hole(back):
                claim.problems.append(_damage(place, row, back))
                continue
            question, _ = _front(place, term, head, back, alone=False, columns=columns)
            claim.found.append(Found("table", Origin.GUESSED, question, back, name.text, row.line, row.end, row.line))


def _says_yes(cell: str) -> bool:
    """A bare yes or no answers a question that only a head in the form of one asks."""
    return cell.strip(" .。").casefold() in ("yes", "no", "是", "否", "有", "无", "y", "n", "true", "false")


def _damage(place: Place, row: Row, cell: str) -> Problem:
    at = -1 if place.context.pasted else place.context.outline.source[row.line - 1].find(cell.partition("\n")[0])
    column = max(at, 0) + 1
    return place.problem("damaged-text", row.line, row.end, column=column, text=cell[:60])


# `Hessian | then a is`: a head that begins a sentence, which each cell ends.
_IS_CLAUSE = re.compile(r"\b(?:is|are|becomes?)$", re.IGNORECASE)


def _longest_second(rows: list[Row]) -> int:
    """How long the second cells are of those rows that fill more than two; 0 where there are none."""
    full = [row for row in rows if sum(1 for cell in row.cells if not is_placeholder(cell)) > 2]
    return max((len(row.cells[1]) for row in full), default=0)


def _front(place: Place, term: str, head: str, back: str, *, alone: bool, columns: Sequence[str]) -> tuple[str, bool]:
    language = _language(place, term, head, back)
    bare = fold(head)
    if bare in _TELLS_MORE and any(fold(column) in _DEFINES for column in columns):
        return front("property", language, term=term, column=head), False
    if bare in _MEANING or "-".join(head.casefold().split()) in _MEANING:
        return front("definition", language, term=term), True
    if is_question(head):
        return asks(term, head, language), False
    if _IS_CLAUSE.search(head):
        return asks(term, f"{head} what?", language), False
    if not bare or (alone and _says_nothing(head)):
        return front("definition", language, term=term), True
    if back.count("\n") >= 2 or (
        len(items_of(back)) >= 3 and not re.search(r"[。.]\s*\S", back) and OPENS not in back and MATHS not in back
    ):
        return front("one-of", language, term=term, column=head), False
    return front("property", language, term=term, column=head), False


def _language(place: Place, term: str, head: str, back: str) -> Language:
    """The language of a term and the head of its column where both have one, else the note's."""
    said = [head] if head and fold(head) not in _MEANING else [back]
    if all(HAN.search(text) for text in (term, *said)):
        return "zh"
    # `BFS 的 Structure 是什么？` is neither language; a table whose other heads are Chinese is a Chinese one.
    if all(_WORD.search(text) and not HAN.search(text) for text in (term, *said)) and not HAN.search(place.line.text):
        return "en"
    return place.context.language


def _says_nothing(head: str) -> bool:
    return is_structure(head) and label_kind(head) != "property"


def _is_alias_column(head: str) -> bool:
    return fold(head) in _ALIASES and label_kind(head) != "definition"
