"""Text pasted from web pages: stripped marks, torn tables, page chrome, lost formulas, made Markdown line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kb.model import Problem, Severity
from kb.reading.names import HAN
from kb.reading.vocabulary import words
from kb.reading.worth import has_gap

_AUTHORED = re.compile(
    r"^ {0,3}#{1,6}[ \t]+\S|^ {0,3}(?:```|~~~)|\*\*\S|(?<!:):::?(?!:)|：：|==[^\s=][^=\n]*==|\{\{c\d|"
    r"^\s*(?:Q|A|问|答)[:：]|^[?？]{1,2}[ \t]*$|"
    r"^\S[^\n]*\n(?:={3,}|-{3,})[ \t]*$|^>[ \t]|^[-*+][ \t]+\[[ xX]\]|\[\[[^\[\]\n]{1,200}\]\]",
    re.MULTILINE,
)
_SEPARATOR = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_BULLET = re.compile(r"^\s*(?:[-*+•·]|\d{1,3}[.)、])\s+(?=\S)")
_CHROME = re.compile(
    r"^(?:\[?toc\]?|\[\[toc\]\]|阅读全文|阅读原文|继续阅读|展开全文|"
    r"上一篇.*|下一篇.*|read more.*|continue reading.*|todo[:：]?|返回顶部|"
    r"(?:发布|更新|发表|编辑)于.*|https?://\S+|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?|"
    r"(?:\d{1,4}\s*)?\|[^|]*\|?|\d{1,4}\s*\|.*|©.*|copyright.*|分类[:：].*|标签[:：].*|tags?[:：].*|posted (?:on|in).*|"
    r"(?:\[代码\]|\[code\])|[|\s]*|latest updates?|table of contents)$",
    re.IGNORECASE,
)
_SUMMARY = re.compile(r"^(?:摘要|摘\s+要|Summary|Abstract)[:：]\s*")
_SENTENCE = re.compile(r"[^。！？!?]*?(?:[。！？!?]+[”』」\"')）]*|\.(?=\s|$))|[^。！？!?]+$")
_LOST = re.compile(r"\[(?:公式|Math|math|Formula|图片|Image|image)\]")
_LOST_CODE = re.compile(r"\s*\[(?:代码|code)\]\s*", re.IGNORECASE)
_TORN_END = re.compile(
    r"(?:当|对|在|为|是|的|和|与|或|设|令|若|(?<![规法原准否])则|如果|假设|给定|给定向量|其中|例如|对于|由于|因为|分别|即|"
    r"多元函数|单变量函数|一个函数|\.\.\.|…|[,，、（(]|"
    r"\b(?:the|of|is|are|with|let|where|if|and|for|a|an|to|by|that|when|as))\s*$",
    re.IGNORECASE,
)
_TORN_START = re.compile(r"(?:对于?|假设|如果|设|若|当|给定|例如|其中|由于|因为)")
_PREDICATE = re.compile(
    r"^(?:计算(?!方法|公式|图|过程|机|题|量)|更新(?!日志|规则|公式)|提供|减少|增加|提高|防止|实现|"
    r"用于|用来|保留|引入)"
)
_SENTENCE_END = re.compile(r"[。！？!?.;；）)”\"』」:：]\s*$")
_HEADING_SIGN = re.compile(r"[。，,；;：:！!？?|→=<>{}\\\[\]]|->|\.\s|^[\d\W_]+$|[.…、(（]$")
_NO_HEADING = words("计算 例如 如下 其中 因此 所以 所以有 即 则 且 或 and or where so thus then")
_LEAF = 5


@dataclass(frozen=True, slots=True)
class Paste:
    """A text as Markdown, line for line; `recognized` when it was read as a paste, with what could not be used.

    `marked` holds each line of a paste with its kind; in it what `text` leaves out stands in comments.
    """

    text: str
    recognized: bool = False
    problems: tuple[Problem, ...] = ()
    marked: tuple[tuple[str, str], ...] = ()


def read_paste(text: str, note: str, first_line: int) -> Paste:
    """`text` unchanged unless it looks like a paste: no author's marks, few empty lines, bare headings, torn tables."""
    if _AUTHORED.search(text):
        return Paste(text)
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()]
    if len(filled) < 6 or len(lines) - len(filled) > max(2, len(filled) // 6):
        return Paste(text)
    return _Reader(lines, note, first_line).read(text)


class _Reader:
    def __init__(self, lines: list[str], note: str, first_line: int) -> None:
        self.lines, self.note, self.first_line = [line.strip() for line in lines], note, first_line
        self.raw = lines
        self.kinds = [""] * len(lines)
        self.problems: list[Problem] = []
        self.chrome: dict[str, list[int]] = {}
        self.marked: list[str] = []

    def read(self, text: str) -> Paste:
        self.find_tables()
        self.find_others()
        self.find_headings()
        headings, tables = self.kinds.count("heading"), self.kinds.count("separator")
        prose = sum(1 for kind in self.kinds if kind in ("prose", "bullet", "row", "hole"))
        torn_table = any(
            kind == "separator" and not line.startswith("|") for kind, line in zip(self.kinds, self.lines, strict=True)
        )
        if not torn_table and (headings == 0 or headings > 2 * max(1, prose + tables)):
            return Paste(text)
        text = "\n".join(self.written())
        marked = tuple(zip(self.kinds, self.marked, strict=True))
        return Paste(text, True, tuple(self.problems + self.chrome_problems()), marked)

    def find_tables(self) -> None:
        """Heads, separators and rows; a row goes on as long as lines hold pipes."""
        for at in range(1, len(self.lines)):
            line, above = self.lines[at], self.lines[at - 1]
            if "|" in line and "-" in line and _SEPARATOR.match(line) and "|" in above:
                self.kinds[at - 1], self.kinds[at] = "row", "separator"
        within = False
        for at, line in enumerate(self.lines):
            if self.kinds[at] == "separator":
                within = True
            elif within and not self.kinds[at]:
                within = "|" in line and line.strip("| \t") != "" and self.next_is_row(at)
                self.kinds[at] = "row" if within else ""

    def next_is_row(self, at: int) -> bool:
        """A line with pipes behind a table is its row, unless it is a numbered line of code (`1 | import x |`)."""
        return not re.match(r"^\d+\s*\|\s*(?:import|from|def|class|print|pip|npm|brew|git)\b", self.lines[at])

    def find_others(self) -> None:
        for at, line in enumerate(self.lines):
            if self.kinds[at]:
                continue
            if not line:
                self.kinds[at] = "blank"
            elif _CHROME.match(line):
                self.kinds[at] = "chrome"
            elif _BULLET.match(line):
                self.kinds[at] = "hole" if self.is_damaged(at) else "bullet"
            elif self.is_damaged(at):
                self.kinds[at] = "hole"
            elif self.could_be_heading(line):
                self.kinds[at] = "heading"
            else:
                self.kinds[at] = "prose"

    def is_damaged(self, at: int) -> bool:
        """A line with a hole and no whole sentence, or one that announces what no longer follows."""
        line = self.lines[at]
        if re.match(r"[，。,；;、:：)）]", line):
            return True
        if len(_SENTENCE.findall(line)) > 1 and any(self.is_whole(part) for part in self.sentences(line)):
            return False
        if has_gap(line) or _LOST.search(line):
            return True
        if len(line) > 4 and _TORN_END.search(line):
            return True
        if line.endswith((":", "：")):
            following = self.following(at)
            announced = following >= 0 and (
                self.kinds[following] in ("row", "separator") or _BULLET.match(self.lines[following])
            )
            return not announced or bool(_BULLET.match(line))
        return False

    def following(self, at: int) -> int:
        return next((other for other in range(at + 1, len(self.lines)) if self.lines[other]), -1)

    def could_be_heading(self, line: str) -> bool:
        bare = re.sub(r"[（(][^（）()]*[)）]", "", line).strip()
        if not bare or _HEADING_SIGN.search(bare) or bare.casefold() in _NO_HEADING:
            return False
        if HAN.search(bare):
            return len(bare) <= 16 and not re.search(
                r"(?:了|吗|呢|吧|我|我们|你|他们|常用|较大|较小)$|^(?:我|你|这|那|它|在|对|把|将)", bare
            )
        return len(bare.split()) <= 6 and len(bare) <= 60

    def find_headings(self) -> None:
        """A short line stays a heading where something stands below it before the text ends."""
        for at in range(len(self.lines) - 1, -1, -1):
            if self.kinds[at] != "heading":
                continue
            following = self.following(at)
            if following < 0:
                self.kinds[at] = "prose"
            elif at > 0 and self.kinds[at - 1] == "heading" and _PREDICATE.match(self.lines[at]):
                # What is said of the heading above (提供…, 用于…), not another one.
                self.kinds[at] = "prose"
            elif self.kinds[following] == "prose" and len(self.lines[following]) <= len(self.lines[at]):
                self.kinds[at] = "prose"

    def written(self) -> list[str]:
        """Each line as Markdown: headings with their marks, rows with leading pipes, what is unusable left empty."""
        out = []
        run_end = -1
        for at, line in enumerate(self.lines):
            kind = self.kinds[at]
            marked = None
            if kind == "heading":
                if at > run_end:
                    run_end = self.end_of_run(at)
                out.append("#" * max(2, _LEAF - (run_end - at)) + " " + line)
            elif kind in ("row", "separator"):
                out.append(line if line.startswith("|") else "| " + line)
            elif kind == "bullet":
                out.append(self.raw[at])
            elif kind == "prose":
                used, marked = self.prose(at)
                out.append(used)
            else:
                out.append("")
                if kind != "blank" and line.strip("| "):
                    marked = comment("page" if kind == "chrome" else "damaged", line)
                    self.name(at, "page-chrome" if kind == "chrome" else "damaged-text", line)
            self.marked.append(out[-1] if marked is None else marked)
        return out

    def end_of_run(self, at: int) -> int:
        """The last of the headings that stand right below each other."""
        end = at
        while end + 1 < len(self.lines) and self.kinds[end + 1] == "heading":
            end += 1
        return end

    def prose(self, at: int) -> tuple[str, str]:
        """The whole sentences of a line, and the line with the others in comments; what is torn is named."""
        summary = _SUMMARY.match(self.lines[at])
        line = self.lines[at][summary.end() :] if summary else self.lines[at]
        before = comment("page", summary[0]) if summary else ""
        after = "".join(comment("page", code.strip()) for code in _LOST_CODE.findall(line))
        line = _LOST_CODE.sub(" ", line)
        parts = self.sentences(line)
        kept = [part for part in parts if self.is_whole(part)]
        if len(parts) == 1 or not kept:
            return line, before + line + after
        for part in parts:
            if not self.is_whole(part):
                self.name(at, "torn-text", part.strip())
        marked = "".join(part if self.is_whole(part) else comment("torn", part) for part in parts).strip()
        return "".join(kept).strip(), before + marked + after

    def sentences(self, line: str) -> list[str]:
        return [part for part in _SENTENCE.findall(line) if part.strip()]

    def is_whole(self, part: str) -> bool:
        """Does this part of a line say something to its end? A last part without a full stop may."""
        if has_gap(part) or _LOST.search(part) or part.rstrip().endswith(("...", "…")):
            return False
        if _SENTENCE_END.search(part):
            return True
        return not _TORN_END.search(part) and not _TORN_START.match(part.strip()) and len(part) <= 60

    def name(self, at: int, code: str, text: str) -> None:
        """One problem for neighbouring lines of one kind."""
        line = at + self.first_line
        if code == "page-chrome":
            self.chrome.setdefault(text[:60], []).append(line)
            return
        last = self.problems[-1] if self.problems else None
        if last is not None and last.code == code and (last.end_line or last.line) in (line - 1, line):
            self.problems[-1] = replace(last, end_line=line)
            return
        column = max(self.raw[at].find(text), 0) + 1
        self.problems.append(Problem(self.note, line, code, {"text": text[:60]}, column, end_line=line))

    def chrome_problems(self) -> list[Problem]:
        """What belongs to the page, each text once with its lines."""
        return [
            Problem(
                self.note,
                lines[0],
                "page-chrome",
                {"text": text, "lines": _lines(lines)},
                severity=Severity.NOTICE,
                end_line=lines[-1] if lines[-1] - lines[0] == len(lines) - 1 else lines[0],
            )
            for text, lines in self.chrome.items()
        ]


def comment(kind: str, text: str) -> str:
    """What a note keeps of a paste without saying it, on its line: of the `page`, `damaged`, or `torn` off."""
    return f"<!-- {kind}: {text.strip().replace('-->', '--&gt;')} -->"


def _lines(numbers: list[int]) -> str:
    """`3, 5–7, 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
