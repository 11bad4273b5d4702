"""Words, signs and beginnings of words that turn the meaning of a text when one takes the place of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache

_PAIRS = """
left right, max min, upper lower, above below, before after, first last, first second, odd even, up down,
top bottom, sin cos, sinh cosh, tan cot, sec csc, arcsin arccos, greater less, more less, more fewer, most least,
row column, advantages disadvantages, pros cons, with without, strong weak, true false, sup inf, yes no, all some,
every some, any some, all no, always never, always sometimes, and or, both either, if iff, same different,
equal different, high low, large small, big small, long short, near far, fast slow, early late, inner outer,
open closed, sum product, sum difference, add subtract, multiply divide, prime composite, singular regular,
input output, source target, start end, rise fall, lead lag, accept reject, real imaginary, leq geq, le ge, lt gt,
subset superset, subset supset, subseteq supseteq, cup cap, vee wedge, lor land, forall exists, in notin, sum prod,
rightarrow leftarrow, uparrow downarrow, bigcup bigcap, eq neq, = neq, = ≠, ≤ ≥, ∈ ∉, ⊂ ⊃, ⊆ ⊇, ∪ ∩, ∀ ∃, ∨ ∧, → ←,
↑ ↓, + -, < >, * /, × ÷, 左 右, 上 下, 大 小, 前 后, 先 后, 正 负, 正 反, 前 反, 奇 偶, 行 列, 增 减, 加 减, 乘 除,
升 降, 凸 凹, 强 弱, 真 假, 内 外, 优 缺, 优 劣, 开 闭, 高 低, 多 少, 长 短, 快 慢, 远 近, 早 晚, 首 尾, 入 出,
始 末, 必 充, 敛 散, 且 或, 同 异, 交 并, 顺 逆, 实 虚, 显 隐, 过 欠, 横 纵, 对 错, 是 否, 积 商, 单 满, 单 双
"""
_STEMS = """
maxim minim, converg diverg, increas decreas, ascend descend, inject surject, convex concav, necess suffic,
positiv negativ, discret continu, supremum infimum, numerator denominator, horizontal vertical, union intersection,
local global, primal dual, parallel perpendicul, parallel orthogonal, forward backward, absolut relativ,
absolut conditional, uniform pointwise, dividend divisor, domain codomain, domain range, advantag disadvantag,
antecedent consequent, hypothes conclusion, finit infinit, stabl unstabl, attract repel, static dynamic,
serial parallel, clockwise counterclockwise, clockwise anticlockwise, great less, expan contract
"""
_PHRASES = """
任意 存在, 所有 某些, 平行 垂直, 水平 垂直, 水平 竖直, 局部 全局, 离散 连续, 绝对 条件, 绝对 相对, 逐点 一致,
分子 分母, 定义域 值域, 被除数 除数, 静态 动态, 串行 并行, 单射 满射, 原问题 对偶, 线性 非线性, 相同 不同,
吸引 排斥, 膨胀 收缩, 总是 从不
"""
_BEGINNINGS = """
sub super, under over, up down, in ex, im ex, in de, en de, con di, in out, pre post, homo hetero, hyper hypo,
macro micro
"""
_NEGATING = ("un", "in", "im", "ir", "il", "non", "dis", "anti", "counter", "mis")
LEAST_STEM, LEAST_REST = 4, 4
"""Letters from which a beginning tells its word, and that must be left of one behind its beginning."""


def _pairs(table: str) -> list[tuple[str, str]]:
    return [
        (one, other) for one, other in (pair.split() for pair in table.replace("\n", " ").split(",") if pair.strip())
    ]


PHRASES = tuple(_pairs(_PHRASES))
"""Pairs of more than one Chinese character, which words of one character would miss."""
NEGATIONS = frozenset(
    ("not", "no", "non", "never", "without", "neither", "nor", "none", "不", "非", "无", "無", "没", "沒", "未", "否")
)


@cache
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in (*_pairs(_PAIRS), *_pairs(_STEMS)):
        found[one].add(other)
        found[other].add(one)
    return {word: frozenset(others) for word, others in found.items()}


@cache
def _beginnings() -> tuple[tuple[str, str], ...]:
    return tuple(pair for one, other in _pairs(_BEGINNINGS) for pair in ((one, other), (other, one)))


def hold_opposites(gone: Collection[str], come: Collection[str]) -> bool:
    """Whether a word that went and one that came (casefolded) are opposites: converges diverges, bounded unbounded."""
    opposites = _opposites()
    names = {name for word in come for name in _names(word)}
    for word in gone:
        if any(not names.isdisjoint(opposites[name]) for name in _names(word) if name in opposites):
            return True
        for beginning in _NEGATING:
            rest = word.removeprefix(beginning)
            if len(rest) >= LEAST_REST and (beginning + word in come or (rest != word and rest in come)):
                return True
        for mine, theirs in _beginnings():
            rest = word.removeprefix(mine)
            if rest != word and len(rest) >= LEAST_REST and theirs + rest in come:
                return True
    return False


def _names(word: str) -> Iterator[str]:
    """A word and what it may begin with: `converges` is named by `converg`, `rows` and `higher` by `row` and `high`."""
    yield word
    if word.isascii() and word.isalpha():
        for size in range(LEAST_STEM, len(word)):
            yield word[:size]
        if word.endswith(("s", "er")):
            yield word.removesuffix("s").removesuffix("er")
