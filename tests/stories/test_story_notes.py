"""Notes in a real terminal: brought in from a page, looked up, sorted out, and answered through an input method."""

from __future__ import annotations

from pathlib import Path

import pytest
from story_terminal import DOWN, ENTER, ESCAPE, TAB, Terminal, answers, journal

from kb.collection import Collection

pytestmark = pytest.mark.slow

# As it is copied from a web page: headings are bare lines, rows are torn, formulas are gone, buttons stand between.
PAGE = """\
[toc]
数据库笔记
索引
索引是帮助快速找到记录的数据结构。对于一张大表
这个表达式表示当
阅读全文
事务的特性
- 原子性:
,则 。 - 一致性:
,则 。
小结
名词 | 概念 |
---|---|
主键 | 唯一标识一行记录的列 |
外键 | 指向另一张表主键的列 |
视图 | 保存下来的查询 |
它们都写在表的定义里
TODO:
"""
GRAPHS = """\
---
aliases: [图论]
---
# Graphs

**tree**: a connected graph without cycles

**leaf**: a vertex with one edge

Q: How many edges has a tree with n vertices?
A: One less than n.

| word | meaning |
|---|---|
| path | a walk that meets no vertex twice |
| cycle | a path that comes back |
| clique | vertices that are all joined |
"""
BY_HAND = """\
# 导数

$(x^2)' = 2x$

Q: 两点之间最短的线是什么？
A: 直线段。

Q: 圆的对称轴有几条？
A: 无数条。
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    return tmp_path


def standings(home: Path) -> dict[str, str]:
    with Collection.open(home / "notes", state=home / "state") as collection:
        collection.refresh()
        return {stored.card.front: str(stored.standing) for stored in collection.cards()}


def test_a_page_that_was_copied_from_the_web_comes_in_as_a_note_and_is_learned(home: Path) -> None:
    (home / "page.txt").write_text(PAGE, encoding="utf-8")
    with Terminal(home, language="zh") as at:
        at.see("这个文件夹里还没有笔记")
        at.press("i")
        at.see("导入到 notes")
        at.press("pa")
        at.see("page.txt")
        at.press(TAB)
        at.see("⏎ 看看有什么", "page.txt")
        at.press(ENTER)
        at.see("1 篇笔记 · 草稿 4 张", "什么是索引？", "表格 · 第 14 行", "这里缺了东西")
        at.press(DOWN)
        at.see("唯一标识一行记录的列")
        at.press("x")
        at.see("草稿 3 张 · 去掉 1 张")
        at.press("n")
        at.see("## 数据库笔记", "<!-- torn: 对于一张大表 -->", "<!-- page: 阅读全文 -->")
        at.press(ESCAPE)
        at.see("草稿 3 张 · 去掉 1 张", "⏎ 导入", gone="## 数据库笔记")
        assert not list((home / "notes").glob("*.md"))
        at.press(ENTER)
        at.see("导入了 1 篇笔记：page.md", "3 张草稿等你挑", "5 处问题可以改")
        at.press("p")
        at.see("笔记里有 5 处问题", "这里缺了东西，可能是一个公式")
        at.press(ESCAPE)
        at.see("导入了 1 篇笔记", gone="笔记里有 5 处问题")
        at.press("t")
        at.see("还有 3 张没定", "索引是帮助快速找到记录的数据结构。")
        at.press(ENTER)
        at.see("还有 2 张没定", "什么是外键？")
        at.press(ESCAPE)
        at.see("1 张新卡片，今天起会问", "2 张草稿等你挑", "现在就学")
        at.press(ENTER)
        at.see("什么是索引？", "还有 1 张", "看答案")
        at.press(" ")
        at.see("索引是帮助快速找到记录的数据结构。", "▸3 记得")
        at.press(ENTER)
        at.see("完成", "答了 1 次", "新学 1 张")
        at.press(ENTER)
        at.see("2 张草稿等你挑选", "笔记里有 5 处问题", "今天答了 1 次")
        at.press("q")
        assert at.left() == 0
    assert [one["rating"] for one in answers(home)] == [3]
    assert (home / "page.txt").read_text(encoding="utf-8") == PAGE


SOUGHT = {
    "en": {
        "today": ("3 new", "3 drafts wait"),
        "search": ("search concepts, cards, notes", "Type a concept, a word or notation"),
        "page": ("also  图论", "6 cards", "r Review it"),
        "learned": ("also  图论", "in 2 days"),
        "done": ("3 answers", "3 new cards met"),
        "end": ("Done for today", "3 answers today"),
    },
    "zh": {
        "today": ("新卡片 3", "3 张草稿"),
        "search": ("搜概念、卡片、笔记", "输入概念、词语或公式里的记号"),
        "page": ("又名  图论", "6 张卡片", "r 复习它"),
        "learned": ("又名  图论", "2 天后"),
        "done": ("答了 3 次", "新学 3 张"),
        "end": ("今天的都做完了", "今天答了 3 次"),
    },
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_concept_is_found_by_its_pinyin_read_and_studied(home: Path, language: str) -> None:
    seen = SOUGHT[language]
    (home / "notes" / "graphs.md").write_text(GRAPHS, encoding="utf-8")
    with Terminal(home, language=language) as at:
        at.see(*seen["today"])
        at.press("/")
        at.see(*seen["search"])
        at.press("tulun")
        at.see("◆ Graphs", "graphs.md")
        at.press(ENTER)
        at.see("a connected graph without cycles", "A: One less than n.", *seen["page"])
        at.press("r")
        for front, back in (
            ("What is a tree?", "a connected graph without cycles"),
            ("What is leaf?", "a vertex with one edge"),
            ("How many edges has a tree with n vertices?", "One less than n."),
        ):
            at.see(front, gone=back)
            at.press(" ")
            at.see(front, back, "▸3 ")
            at.press("3")
        at.see(*seen["done"])
        at.press(ENTER)
        at.see("What is a tree?", *seen["learned"])
        at.press("q")
        at.see("tulun", "◆ Graphs")
        at.press(ESCAPE)
        at.see(*seen["end"])
        at.press("q")
        assert at.left() == 0
    assert [one["rating"] for one in answers(home)] == [3, 3, 3]


def test_drafts_are_kept_dropped_and_decided_by_their_rule_and_that_is_taken_back(home: Path) -> None:
    (home / "notes" / "graphs.md").write_text(GRAPHS, encoding="utf-8")
    words = "\n".join(f"- word {n}：what word {n} means" for n in range(1, 5))
    (home / "notes" / "words.md").write_text(f"# Words\n\n{words}\n", encoding="utf-8")
    with Terminal(home) as at:
        at.see("3 new", "7 drafts wait")
        at.press("t")
        at.see("What is path?", "7 left to decide")
        at.press(ENTER)
        at.see("What is cycle?", "6 left to decide")
        at.press("x")
        at.see("What is clique?", "5 left to decide")
        at.press("u")
        at.see("What is cycle?", "6 left to decide", "Undone")
        at.press("x")
        at.see("What is clique?", "5 left to decide", gone="Undone")
        at.press(" ")
        at.see("What is word 1?", "5 left to decide, 1 of them before this one")
        at.press("X")
        at.see("Drop which?", "What is word 4?")
        at.press(ENTER)
        at.see("What is clique?", "4 cards dropped", gone="word 1")
        at.press("u")
        at.see("What is word 1?", "Undone")
        at.press("K")
        at.see("Keep which?", "What is word 4?")
        at.press(ENTER)
        at.see("What is clique?", gone="word 1")
        at.press(ESCAPE)
        at.see("8 new", "1 draft waits")
        at.press("q")
        assert at.left() == 0
    found = standings(home)
    assert found["What is path?"] == "active"
    assert found["What is cycle?"] == "silenced"
    assert found["What is clique?"] == "draft"
    assert [found[f"What is word {n}?"] for n in range(1, 5)] == ["active"] * 4


def test_an_input_method_answers_rates_asks_for_help_and_searches(home: Path) -> None:
    (home / "notes" / "by-hand.md").write_text(BY_HAND, encoding="utf-8")
    with Terminal(home, language="zh") as at:
        at.see("新卡片 3", "⏎ 开始")
        # The Enter that commits what is composed is none: only the text arrives, at once.
        at.press(ENTER)
        at.see("求导：x²", "在这里输入答案")
        at.press("２ｘ")
        at.see("２ｘ", "读作 2x")
        assert not answers(home)[:]
        at.press(ENTER)
        at.see("✓ 正确", "▸3 记得")
        # A full stop rates nothing, a full-width digit does.
        at.press("。")
        at.press("４")
        at.see("两点之间最短的线是什么？", "还有 2 张", gone="✓ 正确")
        # Composed text is no command.
        at.press("直线吧？")
        at.see("两点之间最短的线是什么？", "直线吧？", "自己的话 · 不检查")
        at.press(ENTER)
        at.see("直线吧？", "直线段。", "▸3 记得")
        at.press("？")
        at.see("复习 · 帮助", "esc 关闭")
        at.press(ESCAPE)
        at.see("直线段。", gone="esc 关闭")
        at.press("２")
        at.see("圆的对称轴有几条？", gone="直线段")
        at.press("\u3000")
        at.see("无数条。", "▸3 记得")
        at.press("、")
        at.see("搜概念、卡片、笔记")
        at.press("直线")
        at.see("直线", "两点之间最短的线是什么？", "by-hand.md")
        at.press(ESCAPE)
        at.see("圆的对称轴有几条？", "无数条。", "▸3 记得", gone="by-hand.md")
        at.press("３")
        at.see("两点之间最短的线是什么？", "还有 1 张")
        at.press("\u3000")
        at.see("直线段。", "▸3 记得")
        at.press("ｕ")
        at.see("圆的对称轴有几条？", "已撤销：记得")
        at.press(ESCAPE)
        at.see("离开")
        at.press("ｑ")
        at.see("答了 2 次")
        at.press("\x11")
        assert at.left() == 0
    assert [one["rating"] for one in answers(home)] == [4, 2, 3]
    assert [one["of"] for one in journal(home, "retract")] == [answers(home)[2]["id"]]
