"""Text pasted from web pages: stripped marks, torn tables, page chrome, lost formulas, made Markdown line by line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from kb.model import Problem, Severity
from kb.reading.authored import AUTHORED, level_above, own_lines
from kb.reading.bare_headings import ASKS_WHAT, NUMBERED_PART, could_be_heading
from kb.reading.chrome import chrome_problems
from kb.reading.contents import Contents, contents_of
from kb.reading.names import label_kind
from kb.reading.page import fields_of, is_chrome, is_citation, is_saying, is_tail, is_writer, may_be_chrome, prepare
from kb.reading.page_title import around_title, find_title
from kb.reading.sentences import LOST, LOST_CODE, breaks_off, has_lost, is_ended, is_whole, sentences
from kb.reading.stacked import Stacked, as_rows, stacked_tables
from kb.reading.torn import cells, mark_tables
from kb.reading.worth import has_gap

_BULLET = re.compile(r"^\s*(?:[-*+]|[(（]?\d{1,3}[.)、）])\s+(?=\S)|^\s*(?:[(（]\d{1,3}[)）]|\d{1,3}、|[①-⑳])\s*(?=\S)")
_NUMBERED = re.compile(r"^(\d{1,3})(?:\.(?!\d)|、)\s*(?=\S)")
_SUMMARY = re.compile(r"^(?:摘要|摘\s+要|Summary|Abstract)[:：]\s*")
_PREDICATE = re.compile(
    r"^(?:计算(?!方法|公式|图|过程|机|题|量)|更新(?!日志|规则|公式)|提供|减少|增加|提高|防止|实现|"
    r"用于|用来|保留|引入)"
)
_LABELLED = re.compile(r"^[^\s:：，,。]{1,12}[:：]")
_LEAF = 5
_MARK_ALONE = re.compile(r"=+|-+|[-+*]|#+")
_TITLE_NUMBER = re.compile(r"^[一二三四五六七八九十]+、\S{1,20}$", re.MULTILINE)
_SURE = 3
_TITLE = 40
_ANNOUNCES_CODE = re.compile(r"(?:代码|程序|实现|\b(?:code|program|snippet|listing))[^:：]{0,6}[:：]$", re.IGNORECASE)
_CODE = re.compile(
    r"(?:import|from|def|class|print|return|for|while|using|#include|>>>)\b|\w+(?:, ?\w+)* ?= ?[\w\[({\"']"
)
_EDIT = re.compile(r"\S[ \t]*\[(?:edit|编辑)\][ \t]*$", re.IGNORECASE | re.MULTILINE)
_DISPLAY = re.compile(r"\$\$|\\\[|\\begin\{(?:equation|align|gather|multline)")


class Paste(Struct, frozen=True):
    """A text as Markdown, line for line; `recognized` when it was read as a paste, with what could not be used.

    `marked` holds each line of a paste with its kind; in it what `text` leaves out stands in comments. `own` are the
    lines of the note that an author marked beside a page and that stay as they are; `stacked` holds the
    first and last lines of rows whose cells stood one below the other.
    """

    text: str
    recognized: bool = False
    problems: tuple[Problem, ...] = ()
    marked: tuple[tuple[str, str], ...] = ()
    own: frozenset[int] = frozenset()
    stacked: Mapping[int, int] = field(default_factory=dict)


def read_paste(text: str, note: str, first_line: int) -> Paste:
    """`text` unchanged unless it looks like a paste: no author's marks, few empty lines, bare headings, torn tables.

    Among an author's marks only what a web page alone holds tells that one was pasted; the marked lines stay.
    """
    lines = text.split("\n")
    tables = stacked_tables(lines)
    paste = _read_page(text, lines, note, first_line, tables)
    if not tables:
        return paste
    read = [table for table in tables if table.rows]
    if not paste.recognized and read:
        paste = Paste("\n".join(as_rows(lines, read)))
    stacked = {at + first_line: end + first_line for table in read for at, end in table.ends()}
    problems = tuple(table.problem(note, first_line) for table in tables)
    return replace(paste, problems=paste.problems + problems, stacked=stacked)


def _read_page(text: str, lines: list[str], note: str, first_line: int, tables: list[Stacked]) -> Paste:
    if AUTHORED.search(text):
        own = own_lines(lines)
        return Paste(text) if own is None else _Reader(lines, note, first_line, tables, own).read(text, True)
    filled = [line.strip() for line in lines if line.strip()]
    contents = contents_of(lines)
    sure = bool(contents.titles) or len(_EDIT.findall(text)) > 1
    sure = sure or (LOST.search(text) is not None and (text.rstrip().endswith(("...", "…")) or len(filled) > 1))
    if not sure:
        signs = sum(1 for line in filled if len(line) > 1 and is_chrome(line))
        sure = signs + 2 * (len(_TITLE_NUMBER.findall(text)) >= 2) + (text.count("\t") > 1) >= _SURE
    if not sure and (len(filled) < 6 or len(lines) - len(filled) > max(2, len(filled) // 6)):
        return Paste(text)
    return _Reader(lines, note, first_line, tables, contents=contents).read(text, sure)


class _Reader:
    def __init__(
        self,
        lines: list[str],
        note: str,
        first_line: int,
        tables: list[Stacked],
        own: frozenset[int] = frozenset(),
        *,
        contents: Contents | None = None,
    ) -> None:
        self.contents = contents or Contents()
        left_out = own | self.contents.lines
        page = prepare(["" if at in left_out else line for at, line in enumerate(lines)] if left_out else lines, tables)
        self.own = own
        self.lines, self.note, self.first_line = [line.strip() for line in page.lines], note, first_line
        self.raw, self.source = page.lines, lines
        self.ends, self.heads, self.doubtful = page.ends, page.heads, page.doubtful
        self.kinds = [""] * len(lines)
        for at in self.contents.lines:
            self.lines[at] = lines[at].strip()
            self.kinds[at] = "chrome" if self.lines[at] else "blank"
        self.last = {line: at for at, line in enumerate(self.lines)}
        self.numbers = Counter(int(number[1]) for line in self.lines if (number := _NUMBERED.match(line)))
        self.problems: list[Problem] = []
        self.chrome: dict[str, list[int]] = {}
        self.marked: list[tuple[str, str]] = []
        self.title, self.named = -1, ""

    def read(self, text: str, sure: bool) -> Paste:
        mark_tables(self.kinds, self.lines, self.heads, self.ends)
        self.find_others()
        self.find_lists()
        self.find_headings()
        self.find_title()
        headings, tables = self.kinds.count("heading"), self.kinds.count("separator") + len(self.heads)
        prose = sum(1 for kind in self.kinds if kind in ("prose", "bullet", "row", "hole"))
        torn_table = bool(self.heads) or any(
            kind == "separator" and not line.startswith("|") for kind, line in zip(self.kinds, self.lines, strict=True)
        )
        if not (torn_table or sure) and (headings == 0 or headings > 2 * max(1, prose + tables)):
            return Paste(text)
        text = "\n".join(self.written())
        for at in sorted(self.doubtful):
            place, shown = at + self.first_line, {"text": self.lines[at][:60]}
            self.problems.append(Problem(self.note, place, "table-row-alone", shown, severity=Severity.NOTICE))
        return Paste(
            text,
            True,
            tuple(self.problems + chrome_problems(self.note, self.chrome)),
            tuple(self.marked),
            self.own_numbers(),
        )

    def own_numbers(self) -> frozenset[int]:
        return frozenset(at + self.first_line for at in self.own)

    def find_others(self) -> None:
        own = [is_chrome(line) for line in self.lines]
        tail = False
        for at, line in enumerate(self.lines):
            if self.kinds[at]:
                tail = False
                continue
            if not line:
                self.kinds[at] = "blank"
            elif is_tail(line):
                self.kinds[at], tail = "chrome", True
            elif at in self.contents.titles:
                self.kinds[at], tail = "heading", False
            elif own[at] or (may_be_chrome(line) and self.is_among(own, at)) or self.is_writer(at):
                self.kinds[at] = "chrome"
            elif (numbered := self.numbered_title(at)) or not _BULLET.match(line):
                if numbered or not self.is_damaged(at):
                    could = numbered or could_be_heading(line)
                    self.kinds[at] = "heading" if could else "prose"
                else:
                    self.kinds[at] = "hole"
            else:
                self.kinds[at] = "hole" if self.is_damaged(at) else "bullet"
            # `机器学习中的数学：矩阵求导` among such titles is one too.
            is_title = self.kinds[at] == "prose" and not is_ended(line) and cells(line) <= _TITLE
            if tail and is_citation(line):
                self.kinds[at] = "chrome"
            elif tail and (is_title or self.kinds[at] in ("heading", "bullet")):
                # A list of links and sources ends where a title has a text of its own again.
                below = self.following(at)
                tail = self.kinds[at] == "bullet" or not (below >= 0 and cells(self.lines[below]) > 60)
                self.kinds[at] = "chrome" if tail else self.kinds[at]

    def is_writer(self, at: int) -> bool:
        return 0 < at < len(self.lines) - 1 and is_writer(self.lines[at - 1], self.lines[at], self.lines[at + 1])

    def is_among(self, own: list[bool], at: int) -> bool:
        """Does a line beside this one belong to the page?"""
        filled = [other for other in range(max(0, at - 3), min(len(own), at + 4)) if self.lines[other] and other != at]
        before = [other for other in filled if other < at][-1:]
        after = [other for other in filled if other > at][:1]
        return any(own[other] for other in before + after)

    def numbered_title(self, at: int) -> bool:
        """`2. 过拟合的原因` above a text of its own is a title; one above `3. …` is an item."""
        number = _NUMBERED.match(self.lines[at])
        title = self.lines[at][number.end() :] if number else ""
        asks = title.endswith(("?", "？")) and len(title) <= 40
        if number is None or not (asks or could_be_heading(title)):
            return False
        below = self.following(at)
        if asks and below >= 0 and self.lines[below].endswith(("?", "？")):
            return False
        next_number = _NUMBERED.match(self.lines[below]) if below >= 0 else None
        single = self.numbers[int(number[1])] == 1
        return below >= 0 and next_number is None and single and (asks or self.has_own_text(below))

    def has_own_text(self, below: int) -> bool:
        return _BULLET.match(self.lines[below]) is not None or cells(self.lines[below]) > 24 or "|" in self.lines[below]

    def find_lists(self) -> None:
        """Short lines below `优点：` that lost their marks are its items; the last one may be the next title."""
        for at in range(len(self.lines)):
            if not self.announces(at) or self.kinds[at] not in ("hole", "prose"):
                continue
            end = at + 1
            while end < len(self.lines) and self.kinds[end] in ("heading", "blank") and "?" not in self.lines[end]:
                end += 1
            last = self.lines[end] if end < len(self.lines) else ""
            items = [row for row in range(at + 1, end) if self.kinds[row] == "heading"]
            if items and last and not _LABELLED.match(last) and self.kinds[end] != "chrome":
                items.pop()
            if any(_TITLE_NUMBER.match(self.lines[row]) for row in items):
                items = items[: next(n for n, row in enumerate(items) if _TITLE_NUMBER.match(self.lines[row]))]
            if not items:
                continue
            self.kinds[at] = "prose"
            for row in items:
                self.kinds[row] = "item"

    def announces(self, at: int) -> bool:
        """`优点：`, `梯度的性质：`: a label with nothing behind its colon; or what names titles that follow."""
        line = self.lines[at]
        if not line.endswith((":", "：")):
            return False
        first = self.following(at)
        below = [row for row in (first, self.following(first)) if row >= 0]
        titles = len(below) > 1 and all(
            self.kinds[row] == "heading" and self.last[self.lines[row]] > row for row in below
        )
        return titles or label_kind(line[:-1].rpartition("的")[2]) == "property"

    def is_damaged(self, at: int) -> bool:
        """A line with a hole and no whole sentence, or one that announces what no longer follows."""
        line = self.lines[at]
        if re.match(r"[，。,；;、:：)）]", line):
            return True
        if len(parts := sentences(line)) > 1 and any(map(is_whole, parts)):
            return False
        if fields_of(line):
            return False
        following = self.following(at)
        if has_lost(line):
            return True
        if (
            (breaks_off(line) or line.endswith((":", "：")))
            and following >= 0
            and _DISPLAY.match(self.lines[following])
        ):
            return False  # what must follow does
        if breaks_off(line):
            return True
        if _ANNOUNCES_CODE.search(line) and following >= 0 and _CODE.match(self.lines[following]):
            return False
        if line.endswith((":", "：")):
            announced = following >= 0 and (
                self.kinds[following] in ("row", "separator")
                or "|" in self.lines[following]
                or _BULLET.match(self.lines[following])
            )
            below = self.lines[following] if following >= 0 else ""
            if not announced and is_saying(line[:-1]) and is_ended(below) and not has_gap(below):
                return False
            return not announced or bool(_BULLET.match(line))
        return False

    def following(self, at: int) -> int:
        return next((other for other in range(at + 1, len(self.lines)) if self.lines[other]), -1)

    def find_headings(self) -> None:
        """A short line stays a heading where something stands below it before the text ends."""
        for at in range(len(self.lines) - 1, -1, -1):
            if self.kinds[at] != "heading" or at in self.contents.titles:
                continue
            following = self.following(at)
            line = self.lines[at]
            if self.is_listed_again(at):
                self.kinds[at] = "chrome"
            elif following < 0 or (ASKS_WHAT.match(line) and not self.is_answered(following)):
                self.kinds[at] = "prose"
            elif at > 0 and self.kinds[at - 1] == "heading" and _PREDICATE.match(self.lines[at]):
                # What is said of the heading above (提供…, 用于…), not another one.
                self.kinds[at] = "prose"
            elif self.kinds[following] == "prose" and self.is_less(following, at) and not NUMBERED_PART.match(line):
                self.kinds[at] = "prose"

    def find_title(self) -> None:
        """The page's name is the heading above all; what leads to it and tells of its author is no part of the text."""
        found = None if self.own else find_title(self.lines, self.kinds, self.contents)
        if found is None:
            return
        self.title, self.named, begins = found
        for at in around_title(self.lines, self.kinds, self.title, begins):
            self.kinds[at] = "chrome"
        self.kinds[self.title] = "heading"

    def is_answered(self, following: int) -> bool:
        return self.kinds[following] == "prose" and cells(self.lines[following]) > 16

    def is_less(self, below: int, title: int) -> bool:
        """A shorter line that is no sentence tells nothing of a title above it."""
        return len(self.lines[below]) <= len(self.lines[title]) and self.lines[below][-1] not in "。.！!"

    def is_listed_again(self, at: int) -> bool:
        """A title in a list of contents: it comes again below, and so does one beside it."""
        if self.last[self.lines[at]] == at:
            return False
        above = next((other for other in range(at - 1, -1, -1) if self.lines[other]), -1)
        beside = [other for other in (above, self.following(at)) if other >= 0]
        return any(self.kinds[o] in ("heading", "chrome") and self.last[self.lines[o]] > at for o in beside)

    def written(self) -> list[str]:
        """Each line as Markdown: headings with their marks, rows with leading pipes, what is unusable left empty."""
        out = []
        run_end = -1
        for at, line in enumerate(self.lines):
            kind = self.kinds[at]
            marked = None
            if at in self.own:
                out.append(self.source[at])
                self.marked.append(("own", self.source[at]))
                continue
            if kind == "heading":
                if at > run_end:
                    run_end = self.end_of_run(at)
                level = self.level(at, run_end)
                title = self.named if at == self.title else _NUMBERED.sub("", line)
                asks = ASKS_WHAT.match(title) and not title.endswith(("?", "？"))
                out.append("#" * min(level, 6) + " " + title + ("？" if asks else ""))
            elif at in self.heads:
                out.append("|=" + line.strip("|").replace("|", "|=") + "|")
                marked = line
            elif kind in ("row", "separator"):
                out.append(line if line.startswith("|") else "| " + line)
            elif kind == "joined-row":
                out.append("|")
                continue
            elif kind == "bullet":
                out.append(self.raw[at])
            elif kind == "item":
                out.append("- " + line)
            elif kind == "prose":
                # A line of nothing but such a mark would make a heading of the line above, or an item.
                used, marked = (f"\\{line}",) * 2 if _MARK_ALONE.fullmatch(line) else self.prose(at)
                out.append(used)
            else:
                out.append("")
                if kind != "blank" and line.strip("| "):
                    marked = comment("page" if kind == "chrome" else "damaged", line)
                    self.name(at, "page-chrome" if kind == "chrome" else "damaged-text", line)
            self.marked.append((kind, out[-1] if marked is None else marked))
            if at in self.heads:
                self.marked.append(("separator", "|" + "---|" * (line.count("|") - 1)))
        return out

    def level(self, at: int, run_end: int) -> int:
        """How deep a heading stands: as the list of contents says, else above those right below it."""
        if at == self.title:
            return 1
        depth = self.contents.titles.get(at)
        # Without a title above it a label would be the name of what it says.
        if depth and (depth > 1 or self.title >= 0 or not self.is_label(self.lines[at])):
            return depth + 1
        if self.is_label(self.lines[at]):
            # What a label says is said of the title above it.
            return _LEAF + 1
        if depth is not None:
            return 2
        above = level_above(self.source, self.own, at) if self.own else 0
        return max(2, above + 1, _LEAF - (run_end - at))

    def is_label(self, line: str) -> bool:
        bare = re.sub(r"^[一二三四五六七八九十]+、", "", _NUMBERED.sub("", line))
        return label_kind(bare) in ("property", "definition")

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
        after = "".join(comment("page", code.strip()) for code in LOST_CODE.findall(line))
        line = LOST_CODE.sub(" ", line)
        parts = sentences(line)
        whole = [is_whole(part) for part in parts]
        below = self.following(at)
        if below >= 0 and _DISPLAY.match(self.lines[below]) and not has_lost(parts[-1]):
            whole[-1] = True  # what must follow the last one does
        if len(parts) == 1 or not any(whole):
            return line, before + line + after
        for part, is_kept in zip(parts, whole, strict=True):
            if not is_kept:
                self.name(at, "torn-text", part.strip())
        said = list(zip(parts, whole, strict=True))
        marked = "".join(part if is_kept else comment("torn", part) for part, is_kept in said).strip()
        return "".join(part for part, is_kept in said if is_kept).strip(), before + marked + after

    def name(self, at: int, code: str, text: str) -> None:
        """One problem for neighbouring lines of one kind."""
        line, end = at + self.first_line, self.ends[at] + self.first_line
        if code == "page-chrome":
            self.chrome.setdefault(text[:60], []).append(line)
            return
        last = self.problems[-1] if self.problems else None
        if last is not None and last.code == code and (last.end_line or last.line) in (line - 1, line):
            self.problems[-1] = replace(last, end_line=end)
            return
        column = max(self.source[at].find(text), 0) + 1
        self.problems.append(Problem(self.note, line, code, {"text": text[:60]}, column, end_line=end))


def comment(kind: str, text: str) -> str:
    """What a note keeps of a paste without saying it, on its line: of the `page`, `damaged`, or `torn` off."""
    return f"<!-- {kind}: {text.strip().replace('-->', '--&gt;')} -->"
