"""Notes as accidents, other programs and ill will leave them, each with what a careful reader makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kb.model import Card
from kb.reading import Decoded, Reading


@dataclass(frozen=True)
class Seen:
    """What came of a note."""

    decoded: Decoded
    reading: Reading

    @property
    def answers(self) -> list[tuple[str, str]]:
        return [(card.concept, card.back) for card in self.reading.cards]

    @property
    def problems(self) -> dict[str, int]:
        """Line by code; of two with one code the first."""
        return {problem.code: problem.line for problem in reversed((*self.decoded.problems, *self.reading.problems))}

    @property
    def concepts(self) -> list[str]:
        return [concept.name for concept in self.reading.concepts]

    @property
    def text(self) -> str:
        """All that its cards say."""
        return "\n".join(f"{card.front}\n{card.back}" for card in self.reading.cards)

    def card(self, concept: str) -> Card:
        return next(card for card in self.reading.cards if card.concept == concept)


def _always(_: Seen) -> bool:
    return True


@dataclass(frozen=True)
class Hostile:
    """One case: its number and name, its bytes, what is wanted in words, and the same as values.

    `answers` are the concept and back of each card, `problems` each problem's line by its code; None where the case
    does not say. `also` holds what needs a closer look. `seconds` bounds the processor's time.
    """

    number: int
    name: str
    data: bytes
    wanted: str
    answers: list[tuple[str, str]] | None = None
    problems: Mapping[str, int] | None = field(default_factory=dict)
    also: Callable[[Seen], bool] = _always
    seconds: float = 2.0

    @property
    def id(self) -> str:
        return f"{self.number:02} {self.name}: {self.wanted}"


PLAIN = "# 数列\n\n**极限**：各项最终任意接近的数\n\n| 名词 | 概念 |\n|---|---|\n| 界 | 压住各项的数 |\n"
TWO = [("极限", "各项最终任意接近的数"), ("界", "压住各项的数")]
BODY = PLAIN.encode()


def _case(
    number: int,
    name: str,
    data: str | bytes,
    wanted: str,
    answers: list[tuple[str, str]] | None = None,
    *,
    problems: Mapping[str, int] | None = MappingProxyType({}),
    **more: object,
) -> Hostile:
    whole = data if isinstance(data, bytes) else data.encode()
    return Hostile(number, name, whole, wanted, answers, problems, **more)  # type: ignore[arg-type]


def _front_matter(*lines: str) -> bytes:
    return "\n".join(("---", *lines, "---", "")).encode() + BODY


_BOMB = ["s0: &s0 [lol, lol, lol, lol, lol, lol, lol, lol]"] + [
    f"s{n}: &s{n} [{', '.join([f'*s{n - 1}'] * 8)}]" for n in range(1, 9)
]

CASES = [
    _case(
        1,
        "empty",
        b"",
        "no card, no problem, the note itself is a concept",
        [],
        also=lambda seen: seen.concepts == ["note"],
    ),
    _case(
        2,
        "blank",
        "\t\n \u3000\n\u3000\n\n  **a**: behind the blanks\n \u3000\t\n",
        "white space of any kind is no card, and hides none",
        [("a", "behind the blanks")],
    ),
    _case(
        3,
        "byte order mark",
        b"\xef\xbb\xbf---\ntitle: Folgen\n---\n" + BODY,
        "the mark goes, the front matter counts, 2 cards",
        TWO,
        also=lambda seen: seen.reading.title == "Folgen",
    ),
    _case(4, "CRLF", PLAIN.replace("\n", "\r\n"), "the same cards as with LF", TWO),
    _case(5, "LF", PLAIN, "2 cards", TWO),
    _case(6, "CR", PLAIN.replace("\n", "\r"), "the same cards as with LF, line by line", TWO),
    _case(
        7,
        "mixed line ends",
        "# 集合\n**并**：属于其中一个的元素\r**交**：同属两者的元素\r\n**补**：不属于它的元素\n",
        "each line end ends a line: 3 cards",
        [("并", "属于其中一个的元素"), ("交", "同属两者的元素"), ("补", "不属于它的元素")],
        also=lambda seen: [card.line for card in seen.reading.cards] == [2, 3, 4] and len(seen.concepts) == 4,
    ),
    _case(
        8,
        "GB18030",
        PLAIN.encode("gb18030"),
        "decoded, 2 cards, the encoding named",
        TWO,
        problems={"encoding-guessed": 1},
    ),
    _case(
        9,
        "Big5",
        "# 數列\n\n**極限**：數列的項最後會接近的數，這是分析的第一個定義\n".encode("big5"),
        "decoded as Big5 and said so, no mojibake",
        [("極限", "數列的項最後會接近的數，這是分析的第一個定義")],
        problems={"encoding-guessed": 1},
    ),
    _case(10, "UTF-16 LE with mark", b"\xff\xfe" + PLAIN.encode("utf-16-le"), "decoded, 2 cards", TWO),
    _case(
        11,
        "UTF-16 BE without mark",
        PLAIN.encode("utf-16-be"),
        "decoded and said so; no card holds a NUL",
        TWO,
        problems={"encoding-guessed": 1},
        also=lambda seen: "\0" not in seen.text,
    ),
    _case(
        12,
        "broken bytes inside",
        BODY.replace("最终".encode(), b"\xe6\x9c\xff\xfe\xe7\xbb\x88"),
        "the other lines stay; the line and the byte are named",
        TWO[1:],
        problems={"bytes-damaged": 3, "damaged-text": 3},
        also=lambda seen: seen.decoded.problems[0].arguments["offset"] == str(BODY.index("最终".encode())),
    ),
    _case(
        13,
        "cut inside a character",
        BODY + "\n**和**：".encode() + "逐项相加".encode()[:-1],
        "read up to the cut, and the cut named",
        TWO,
        problems={"bytes-damaged": 9, "damaged-text": 9},
    ),
    _case(
        14,
        "NUL bytes",
        "# A\n\n**lim\0it**: the val\0ue that terms approach\n",
        "NULs go and are named, 1 card",
        [("limit", "the value that terms approach")],
        problems={"control-character": 3},
    ),
    _case(
        15,
        "control characters",
        "# A\n\n**sum**: one\x0btwo\x0cthree\u2028four\u0085five \x1b[2Jsix\x07\n",
        "a line stays a line; no escape is left",
        [("sum", "one two three four five six")],
        problems={"terminal-escape": 3, "control-character": 3},
    ),
    _case(
        16,
        "a line of 1 MB",
        "# 长\n\n**行**：" + "收敛" * 170_000 + "\n",
        "no card of that length, and said so, within a second",
        [],
        problems={"card-too-long": 3},
        seconds=1,
    ),
    _case(
        17,
        "stars and brackets",
        "_" * 50_000 + "\n\n" + "[" * 50_000 + "\n\n" + "*" * 50_000 + "\n\n**a**: behind the bombs\n",
        "within 2 seconds, and what stands behind is read",
        [("a", "behind the bombs")],
    ),
    _case(
        18,
        "runs of backticks",
        " ".join("`" * n for n in range(800, 1, -1)) + "\n\n**a**: behind the bombs\n",
        "within a second, and what stands behind is read",
        [("a", "behind the bombs")],
        seconds=1,
    ),
    _case(
        19,
        "quotes in quotes",
        "> " * 1_000 + "deep down\n\n**top**: a term outside\n",
        "no recursion error; the depth is named and the rest is read",
        [("top", "a term outside")],
        problems={"nested-too-deep": 1},
    ),
    _case(
        20,
        "lists in lists",
        "".join("  " * n + f"- 词{n}：义项{n}\n" for n in range(400)),
        "cards to a depth that is said",
        None,
        problems={"nested-too-deep": 30},
        also=lambda seen: [back for _, back in seen.answers][:20] == [f"义项{n}" for n in range(20)],
    ),
    _case(
        21,
        "fence never closed",
        "# F\n\n**open**: a set that holds no edge\n\n~~~text\n# no heading\n\n**shut**: inside the fence\n",
        "the rest is code: 1 card, the fence's line named",
        [("open", "a set that holds no edge")],
        problems={"fence-unclosed": 5},
        also=lambda seen: "no heading" not in seen.concepts,
    ),
    _case(
        22,
        "fences in fences",
        "~~~~\n~~~\n**no**: code\n~~~\n~~~~\n**yes**: the first text\n```\n~~~\n```\n\n**next**: the second text\n",
        "exactly the two cards outside",
        [("yes", "the first text"), ("next", "the second text")],
    ),
    _case(
        23,
        "front matter never closed",
        "---\nlang: en\ntopic: sets\n\n# Sets\n\n**union**: all that is in either\n",
        "it is text, 1 card, and said so",
        [("union", "all that is in either")],
        problems={"front-matter-unclosed": 1},
    ),
    _case(
        24,
        "YAML aliases that explode",
        _front_matter(*_BOMB),
        "refused within a second, the body read",
        TWO,
        problems={"front-matter-alias": 3},
        seconds=1,
    ),
    _case(
        25,
        "YAML that builds objects",
        _front_matter('title: !!python/object/apply:os.getenv ["HOME"]'),
        "nothing is run; front matter dropped, body read",
        TWO,
        problems={"front-matter-broken": 2},
        also=lambda seen: seen.reading.title == "数列" and not seen.reading.properties,
    ),
    _case(
        26,
        "YAML that is none",
        _front_matter("title: Rust: borrowing", "tags: {a, b", "when: 2023-02-31"),
        "body read, front matter named, the heading is the title",
        TWO,
        problems={"front-matter-broken": 2},
        also=lambda seen: seen.reading.title == "数列",
    ),
    _case(
        27,
        "YAML of other types",
        _front_matter("title: 1984", "tags: 分析, 数列", "aliases: ~", "categories:", "  - [数学, 分析]"),
        "numbers become text, a string of tags is cut, null is nothing",
        TWO,
        problems={"front-matter-value": 2},
        also=lambda seen: seen.reading.title == "1984" and seen.reading.tags == ("分析", "数列"),
    ),
    _case(
        28,
        "dashes within the body",
        "开头一段。\n\n---\nauthor: nobody\n---\n\n**界**：压住各项的数\n",
        "no front matter and no title in the middle, 1 card",
        [("界", "压住各项的数")],
        also=lambda seen: not any("author" in name for name in seen.concepts),
    ),
    _case(
        29,
        "tables of contents",
        "[TOC]\n[toc]\n[[_TOC_]]\n[[toc]]\n${toc}\n@[toc](本页)\n* TOC\n{:toc}\n\n# B\n\n**界**：压住各项的数\n",
        "1 card, no concept of theirs",
        [("界", "压住各项的数")],
        also=lambda seen: not any("toc" in name.lower() or name == "本页" for name in seen.concepts),
    ),
    _case(
        30,
        "a heading and a term thrice",
        "# 例\n**界**：上界\n# 例\n**界**：下界\n## 例\n**界**：上下都有\n## 习题\n## 习题\n",
        "three cards with three fronts",
        [("界", "上界"), ("界", "下界"), ("界", "上下都有")],
        also=lambda seen: len({card.front for card in seen.reading.cards}) == 3,
    ),
    _case(
        31,
        "underlined headings and rules",
        "分析\n====\n\n级数\n----\n\n**和**：部分和的极限\n\n一段话\n\n----\n\n- 点\n----\n",
        "two headings; a rule below a blank line or a list is a rule",
        [("和", "部分和的极限")],
        also=lambda seen: seen.concepts == ["分析", "级数", "和"],
    ),
    _case(
        32,
        "malformed headings",
        "##二：和\n#一\n####### 七\n#\n# \n# **上** `界` $s_n$ [页](u) {#x}\n"
        "## 尾 ##\n\\# 不是\n     # 也不是\n文 #标签\n",
        "tight ones accepted, empty ones no concept, marks stripped, formula kept",
        [],
        also=lambda seen: (
            {"二：和", "一", "尾"} <= set(seen.concepts)
            and not {"", "#", "七", "不是", "也不是", "标签"} & set(seen.concepts)
            and any("$s_n$" in name and "**" not in name and "{" not in name for name in seen.concepts)
        ),
    ),
    _case(
        33,
        "levels left out",
        "# Top\n##### Deep\n**m**: measure of a set\n## Next\n**n**: norm of a vector\n",
        "paths Top/Deep and Top/Next, no hole in them",
        [("m", "measure of a set"), ("n", "norm of a vector")],
        also=lambda seen: [card.heading_path for card in seen.reading.cards] == [("Top", "Deep"), ("Top", "Next")],
    ),
    _case(
        34,
        "torn table",
        "名词 | 概念 |\n---|---|\n上界 | 不小于各项 |\n收敛 | 有极限\n  且唯一 | ||\n- 也有界 | ||\n",
        "2 rows; what continues a row is joined to it",
        None,
        also=lambda seen: (
            [concept for concept, _ in seen.answers] == ["上界", "收敛"]
            and all(part in seen.card("收敛").back for part in ("有极限", "且唯一", "也有界"))
        ),
    ),
    _case(
        35,
        "pipes inside cells",
        "| 记号 | 含义 |\n|---|---|\n| `x|y` | 按位或 |\n| $|A|$ | 行列式 |\n| u\\|v | 竖线 |\n"
        "| $P(B\\|A)$ | 条件概率 |\n"
        "| [[范数|长度]] | 大小 |\n",
        "5 rows of 2 cells each",
        None,
        also=lambda seen: [back for _, back in seen.answers] == ["按位或", "行列式", "竖线", "条件概率", "大小"],
    ),
    _case(
        36,
        "empty cells",
        "| 名词 | 概念 |\n|---|---|\n| | |\n| 核 | |\n| 像 | / |\n| 秩 | - |\n| 迹 | 对角元之和 |\n",
        "no card without a front or back; the full row is one",
        [("迹", "对角元之和")],
    ),
    _case(
        37,
        "a table of 30,000 rows",
        "| 名词 | 概念 |\n|---|---|\n" + "".join(f"| 项{n} | 值{n} |\n" for n in range(30_000)),
        "30,000 cards within 10 seconds",
        None,
        also=lambda seen: len(seen.reading.cards) == 30_000,
        seconds=10,
    ),
    _case(
        38,
        "a table of 2,000 columns",
        "|" + "|".join(f"c{n}" for n in range(2_000)) + "|\n|" + "-|" * 2_000 + "\n|" + "v|" * 2_000 + "\n",
        "cut to a stated number of columns",
        None,
        problems={"table-too-wide": 1},
        also=lambda seen: len(seen.reading.cards) <= 50,
    ),
    _case(
        39,
        "tables without a rule or a head",
        "| 名词 | 概念 |\n| 核 | 零的原像 |\n\n|---|---|\n| 像 | 值的全体 |\n\n**秩**：像的维数\n",
        "no card is needed, no text lost (it is shown: see the folder tests), what stands below is read",
        None,
        also=lambda seen: ("秩", "像的维数") in seen.answers,
    ),
    _case(
        40,
        "table in HTML",
        "<table><tr><th>名词<th>概念<tr><td>核<td>零的原像<tr><td rowspan=2>像<td>值的全体<tr><td>值域</table>\n",
        "rows are cards without tags; a cell over two rows holds what stands in both",
        None,
        also=lambda seen: (
            "<" not in seen.text
            and ("核", "零的原像") in seen.answers
            and [part for part in seen.card("像").back.split("\n") if part] == ["值的全体", "值域"]
        ),
    ),
    _case(
        41,
        "active HTML",
        "# A\n\n**x**: <script>steal()</script><img src=q onerror=steal()><svg/onload=steal()> "
        "[y](javascript:steal())\n",
        "kept as written, never run",
        [
            (
                "x",
                "<script>steal()</script><img src=q onerror=steal()><svg/onload=steal()> [y](javascript:steal())",
            )
        ],
    ),
    _case(
        42,
        "comments, one never closed",
        "<!-- **核**：藏起来的 -->\n**像**：值的全体 <!-- 旁注 -->\n<!-- 忘了结束\n**秩**：像的维数\n",
        "nothing hidden is a card; the open comment is named and hides its line only",
        [("像", "值的全体"), ("秩", "像的维数")],
        problems={"comment-unclosed": 3},
    ),
    _case(
        43,
        "ids and schedules of other programs",
        "Q：什么是核？\nA：零的原像\n<!--SR:!2025-03-04,12,230-->\n\n像::值的全体 ^b17\n<!--ID: 1700000000000-->\n",
        "no part of a card's text; a block id is the card's",
        None,
        also=lambda seen: (
            len(seen.reading.cards) == 2
            and not any(sign in seen.text for sign in ("SR:", "ID:", "^", "<!--"))
            and seen.reading.cards[1].author_id == "b17"
        ),
    ),
    _case(
        44,
        "money",
        "门票 $8 或 $12，共 $20。路径 $PATH 与 `$y$`。只有 ==$a_2$== 是公式，\\$3 不是，US$30–$40 也不是。\n",
        "exactly one formula",
        None,
        also=lambda seen: [card.back for card in seen.reading.cards] == ["$a_2$"],
    ),
    _case(
        45,
        "formulas never closed",
        "# 核\n\n$$\n\\ker A\n\n**核**：零的原像\n\n令 $y 为\n\n**像**：值的全体\n\n\\[ 2 + 2\n",
        "both terms are cards, the open formula is named",
        [("核", "零的原像"), ("像", "值的全体")],
        problems={"formula-unclosed": 3},
    ),
    _case(
        46,
        "every mark of mathematics",
        "**核**：\\(x_1*y*z\\) 与 \\[u\\] 与 $$v==w==$$ 与 $`t`$\n\n```math\n**q**: code\n```\n\n"
        "\\begin{align}\na &= b \\\\\n**c** &: d\n\\end{align}\n",
        "formulas whole; no emphasis, highlight or term inside them",
        [("核", "\\(x_1*y*z\\) 与 \\[u\\] 与 $$v==w==$$ 与 $`t`$")],
    ),
    _case(
        47,
        "lost formulas",
        "**核**：满足 [公式] 的向量\n\n**像**：形如 [Math] 的向量全体\n\n阅读全文\n[代码]\n",
        "held back and named, never a card",
        [],
        problems={"damaged-text": 1},
        also=lambda seen: "阅读全文" not in seen.concepts,
    ),
    _case(
        48,
        "wiki links",
        "[[核]] [[核|零空间]] [[像#性质^z]] ![[图.png|200]] [[]] [[ | ]] [[../../../../etc/hostname]] [[没有结束\n",
        "links are names, nothing is opened",
        [],
        also=lambda seen: {"核", "像"} <= set(seen.reading.links),
    ),
    _case(
        49,
        "pictures from elsewhere",
        "![a](../../../../etc/hostname) ![b](file:///etc/hostname) ![c](C:\\\\x.png) ![d](http://x.invalid/y.png) "
        "![e](data:image/png;base64,iVBO) ![f](a%2F..%2Fb.png) ![g](<两 字.png>)\n\n"
        "**秩**：像的维数\n",
        "nothing is read, fetched or carded; the term below is",
        [("秩", "像的维数")],
    ),
    _case(
        50,
        "clozes and what only looks like one",
        "==核== 是零的原像。{{c1::像}} 与 {{c2::秩::维数}}。\n\n"
        "u == v 且 s == t；`==code==`；==没有结束\n\n====\n\n{{c1::}}\n",
        "3 clozes; comparisons, code and empty ones are none, the empty one is named",
        [("note", "核"), ("note", "像"), ("note", "秩")],
        problems={"answer-empty": 7},
    ),
    _case(
        51,
        "questions and answers in every form",
        "Q: 什么是核？\nA: 零的原像\n\nQ：有没有答案？\n\n问：两行\n的问题？\n答：第一行\n\n"
        "Q: 前一个\nQ: 后一个\nA: 只答后一个\n",
        "cards for whole pairs; a question without an answer takes no other's, and is named",
        [("note", "零的原像"), ("note", "第一行"), ("note", "只答后一个")],
        problems={"question-without-answer": 4},
    ),
    _case(
        52,
        "colons that define nothing",
        "开会时间：9:45\nftp://x.org:21/y\nstd::vector<int>\n`p::q`\n"
        "比如：\n注意：小心\n：前面没有\n后面没有：\n比分 2:1\n**日期**：周三\n\n**秩**：像的维数\n",
        "no card from a time, address, name in code, ratio or label; one from a term",
        [("秩", "像的维数")],
        problems=None,
    ),
    _case(
        53,
        "letters beyond the usual",
        "**cafe\u0301**：分解写法\n**caf\u00e9**：合成写法\n**Ｂ**：全角字母\n**אב**：\u202e从右往左\u202c\n**零\u200b宽**：看不见的空格\n**ﬂow**：连写字母\n",
        "one concept for two ways to write é; no control of direction is left",
        None,
        problems={"bidi-control": 4},
        also=lambda seen: (
            "\u202e" not in seen.text
            and "\u200b" not in seen.text
            and len(seen.concepts) == 6
            and seen.card("Ｂ").back == "全角字母"
            and all(part in seen.reading.cards[0].back for part in ("分解写法", "合成写法"))
        ),
    ),
    _case(
        54,
        "tabs",
        "-\t**核**：零的原像\n\t-\t**像**：值的全体\n\n\t段落里的话\n1.\t**秩**：像的维数\n",
        "a tab is an indent: 3 cards",
        [("核", "零的原像"), ("像", "值的全体"), ("秩", "像的维数")],
    ),
    _case(
        55,
        "definition lists",
        "核\n: 零的原像\n: 零空间\n\n像\n:   值的全体\n\n    再说一段\n",
        "1 card with both definitions, 1 with both paragraphs",
        None,
        also=lambda seen: (
            [concept for concept, _ in seen.answers] == ["核", "像"]
            and all(part in seen.card("核").back for part in ("零的原像", "零空间"))
            and all(part in seen.card("像").back for part in ("值的全体", "再说一段"))
        ),
    ),
    _case(
        56,
        "an outliner's page",
        "- 什么是核 #card\n  id:: 0a1b2c3d-1111-2222-3333-444455556666\n  card-last-interval:: 4\n\t- 零的原像\n"
        "- collapsed:: true\n  {{embed ((0a1b))}}\n",
        "1 card under its id; properties are none",
        None,
        also=lambda seen: (
            len(seen.reading.cards) == 1
            and seen.reading.cards[0].author_id == "0a1b2c3d-1111-2222-3333-444455556666"
            and "card-last" not in seen.text
        ),
    ),
    _case(
        57,
        "conflict marks",
        "# 核\n<<<<<<< ours\n**核**：零的原像\n=======\n**核**：零空间\n>>>>>>> theirs\n",
        "an error that names the line; the marks make no heading",
        None,
        problems={"conflict-marks": 2},
        also=lambda seen: seen.concepts == ["核"],
    ),
    _case(
        62,
        "binary",
        bytes(range(128, 256)) * 32 + bytes(range(128)) * 32,
        "left out, and said so",
        [],
        problems={"not-text": 1},
    ),
    _case(
        63,
        "letters already lost",
        "# \ufffd\ufffd\n\n**\ufffd\ufffd\ufffd**：???????? ????\n",
        "no card of it, and said so",
        [],
        problems={"bytes-damaged": 1},
    ),
    _case(
        66,
        "delimiter bombs",
        "**核**："
        + "$" * 20_001
        + "\n**像**："
        + "\\(" * 10_000
        + "\n**秩**："
        + "{{c1::" * 5_000
        + "\n\n**迹**：对角元之和\n",
        "within a second; what is no answer is named, the term below is a card",
        [("迹", "对角元之和")],
        problems={"card-too-long": 1},
        seconds=1,
    ),
    _case(
        67,
        "wide spaces and wide marks",
        "#\u00a0核\n\u3000\u3000**像**：值的全体\n＃ 秩\n**维**：基的大小\n",
        "they are headings; the terms are found",
        [("像", "值的全体"), ("维", "基的大小")],
        also=lambda seen: {"核", "秩"} <= set(seen.concepts),
    ),
]
