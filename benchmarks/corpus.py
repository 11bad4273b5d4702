"""Writes the same made-up cards as Markdown notes for kb and as a table for Anki; a pure function of size and seed.

    python benchmarks/corpus.py 10000 FOLDER

FOLDER/notes holds files of 50 cards each, ten headings a file; FOLDER/edited the files in which one card in a hundred
has another answer; FOLDER/cards.tsv and FOLDER/edited.tsv the same for Anki (guid, front, back, tags). A card is a
question (four in ten), a definition, a cloze or a table row; Chinese, English and formulas are mixed. Each note has one
of eight tags.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

SEED = 9
CARDS_A_FILE = 50
CARDS_A_HEADING = 5
TAGS = ("analysis", "algebra", "statistics", "systems", "learning", "geometry", "logic", "physics")
FORMS = ("question",) * 4 + ("definition",) * 3 + ("table",) * 2 + ("cloze",)
ASKING = ("question",) * 7 + ("cloze",) * 3
"""Forms of cards that are no concepts of their own, as those of definitions and tables are."""

NAMES = [
    ("梯度", "gradient"), ("导数", "derivative"), ("范数", "norm"), ("张量", "tensor"), ("方差", "variance"),
    ("期望", "expectation"), ("收敛", "convergence"), ("矩阵", "matrix"), ("特征值", "eigenvalue"),
    ("步长", "step size"),
    ("损失函数", "loss function"), ("随机逼近", "stochastic approximation"), ("大数定律", "law of large numbers"),
    ("正则化", "regularisation"), ("凸函数", "convex function"), ("鞅", "martingale"), ("协方差", "covariance"),
    ("泰勒展开", "Taylor expansion"), ("链式法则", "chain rule"), ("动量", "momentum"), ("熵", "entropy"),
    ("奇异值", "singular value"), ("最小二乘", "least squares"), ("马尔可夫链", "Markov chain"),
    ("页表", "page table"), ("死锁", "deadlock"),
]  # fmt: skip
FORMULAS = [
    r"$\nabla f(x)$", r"$\sum_{i=1}^n x_i$", r"$\lVert x \rVert_2$", r"$\frac{\partial f}{\partial x}$",
    r"$\mathbb{E}[X]$", r"$a_n \to 0$", r"$w_{k+1} = w_k - a_k g_k$", r"$A = U \Sigma V^T$",
]  # fmt: skip
CHINESE = [
    "在步长趋于零时保持有界", "可以由定义直接推出", "与初始值的选择无关", "在每个有界集上一致成立",
    "需要先验证假设是否满足", "误差随样本数的平方根下降", "对任意维度都成立", "在工程中通常近似计算",
]  # fmt: skip
ENGLISH = [
    "holds under a mild condition on the steps", "can be computed in a single pass", "is bounded from below",
    "depends on the current iterate only", "fails for heavy tails", "is invariant under rotation",
    "reduces to the scalar case", "needs one more moment than one expects",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """One made-up card; `front` and `back` are what Anki is given."""

    number: int
    form: str
    heading: str
    front: str
    back: str

    @property
    def tag(self) -> str:
        return TAGS[self.number // CARDS_A_FILE % len(TAGS)]


def make(count: int, seed: int = SEED, forms: Sequence[str] = FORMS) -> Iterator[Made]:
    """`count` cards; a smaller corpus is the beginning of a larger one."""
    chance = random.Random(seed)
    heading = ""
    for number in range(count):
        if number % CARDS_A_HEADING == 0:
            chinese, english = chance.choice(NAMES)
            heading = f"{chinese} {english} {number // CARDS_A_HEADING}"
        chinese, english = chance.choice(NAMES)
        form = chance.choice(forms)
        back = f"{chance.choice(CHINESE)}，{english} {chance.choice(ENGLISH)}，其中 {chance.choice(FORMULAS)}"
        if chance.random() < 0.3:
            back += f"，参见{chance.choice(NAMES)[0]}"
        if chance.random() < 0.5:
            back += f"；{chance.choice(CHINESE)} {chance.choice(FORMULAS)}"
        front = {
            "question": f"{chinese}的第 {number} 个性质是什么 {chance.choice(FORMULAS)}？",
            "definition": f"{chinese} {english} {number}",
            "table": f"{chinese} {english} 之 {number}",
            "cloze": f"第 {number} 条：{chance.choice(CHINESE)}，",
        }[form]
        yield Made(number, form, heading, front, back)


def edited(cards: Sequence[Made], seed: int = SEED) -> list[Made]:
    """The same cards with another answer for one in a hundred, scattered over the files."""
    chosen = set(random.Random(seed + 1).sample(range(len(cards)), max(1, len(cards) // 100)))
    return [replace(c, back=c.back + "，修订 revised") if c.number in chosen else c for c in cards]


def markdown(cards: Sequence[Made]) -> str:
    """One note of these cards."""
    lines = [
        "---",
        "cards: all",
        f"tags: [{cards[0].tag}]",
        "---",
        "",
        f"# 第 {cards[0].number // CARDS_A_FILE} 章",
        "",
    ]
    heading, in_table = "", False
    for card in cards:
        if card.heading != heading:
            heading, in_table = card.heading, False
            lines += ["", f"## {heading}", "", "本节收集几条彼此相关的事实，并给出它们的条件。", ""]
        if card.form == "table" and not in_table:
            lines += ["", "| 术语 | 含义 |", "|---|---|"]
        elif card.form != "table" and in_table:
            lines.append("")
        in_table = card.form == "table"
        lines += {
            "question": [f"Q: {card.front}", f"A: {card.back}", ""],
            "definition": [f"**{card.front}**：{card.back}", ""],
            "table": [f"| {card.front} | {card.back} |"],
            "cloze": [f"{card.front}=={card.back.split('，')[0]}==，{card.back.partition('，')[2]}", ""],
        }[card.form]
    return "\n".join(lines) + "\n"


def write_notes(cards: Sequence[Made], folder: Path, only: set[int] | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(cards), CARDS_A_FILE):
        number = start // CARDS_A_FILE
        if only is None or number in only:
            text = markdown(cards[start : start + CARDS_A_FILE])
            (folder / f"chapter-{number:05d}.md").write_text(text, encoding="utf-8")


def write_table(cards: Sequence[Made], path: Path) -> None:
    rows = "".join(f"g{card.number:07d}\t{card.front}\t{card.back}\t{card.tag}\n" for card in cards)
    head = "#separator:tab\n#html:true\n#columns:guid\tFront\tBack\tTags\n#guid column:1\n#tags column:4\n"
    path.write_text(f"{head}{rows}", encoding="utf-8")


def build(count: int, folder: Path, forms: Sequence[str] = FORMS) -> Path:
    """Write the whole corpus below `folder`, unless it is there."""
    done = folder / "corpus.json"
    if done.exists() and json.loads(done.read_text()) == {"cards": count, "seed": SEED}:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    cards = list(make(count, forms=forms))
    after = edited(cards)
    touched = {card.number // CARDS_A_FILE for card, was in zip(after, cards, strict=True) if card != was}
    write_notes(cards, folder / "notes")
    write_notes(after, folder / "edited", touched)
    write_table(cards, folder / "cards.tsv")
    write_table(after, folder / "edited.tsv")
    done.write_text(json.dumps({"cards": count, "seed": SEED}))
    return folder


if __name__ == "__main__":
    print(build(int(sys.argv[1]), Path(sys.argv[2])))
