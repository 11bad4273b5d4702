"""Formulas are found whichever way they are written: as kb shows them, as LaTeX, with and without blanks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.collection import Collection
from kb.typesetting.pieces import on_one_line

NAMES = [
    r"$\ell_2$ norm", r"$x^\top A x$", r"对 $a^\top x$ 求导", r"$\frac{\partial f}{\partial x}$", r"$\|x\|_\infty$",
    r"$p_\theta(x \mid y)$", r"$\mathbb{E}[X]$", r"$e^x$", r"$\nabla^2 f(x)$", r"$f'(x)$", r"$f''(x)$", r"$A^{-1}$",
    r"$\operatorname*{arg\,min}_\theta L(\theta)$", r"$\sum_{i=1}^n x_i$", r"$\hat{\mathbf{y}} = \mathbf{W}\mathbf{x}$",
    r"$\sqrt{x^2 + y^2}$", r"$A x = b$", r"$\int_0^1 f(x)\,dx$", r"$\sigma'(z)$", r"$x \neq y$", r"$A \Rightarrow B$",
    r"$\det(A - \lambda I) = 0$", r"$\left(\frac{u}{v}\right)'$", r"$\mathcal{N}(\mu, \sigma^2)$", r"$x_i^2$",
    r"$1 \times 1$ 卷积层",
    r"$D_{\mathrm{KL}}(p \,\|\, q)$", r"$\lim_{n \to \infty} a_n$", r"$O(n \log n)$", r"$L^1$ 空间",
]  # fmt: skip


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    folder: Path = tmp_path_factory.mktemp("notation")
    parts = [f"## {name}\n\nAbout this one, number {at}.\n" for at, name in enumerate(NAMES)]
    (folder / "names.md").write_text("# Formulas\n\n" + "\n".join(parts), encoding="utf-8")
    (folder / "letters.md").write_text(
        "# Letters\n\n## X, T, A and X\n\nx t a x: four letters.\n\n## Expected value\n\n"
        "The mean $E[X]$ of a variable.\n\n## Growth\n\nWhat is its own derivative is $e^{t}$, and nothing else.\n\n"
        "## Quadratic\n\nThe form $z^TBz$ in letters that stand together.\n\n## 无穷\n\n无穷大。\n\n"
        "## 无穷范数\n\n最大的绝对值。\n",
        encoding="utf-8",
    )
    with Collection.open(folder, state=tmp_path_factory.mktemp("state")) as collection:
        collection.refresh()
        yield collection


def first(notes: Collection, query: str) -> str:
    hits = notes.search(query)
    return hits[0].title if hits and hits[0].kind == "concept" else ""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("profile", ["unicode", "ascii"])
def test_what_is_shown_finds_the_name_it_was_set_from(notes: Collection, name: str, profile: str) -> None:
    assert first(notes, on_one_line(name, profile)) == name


@pytest.mark.parametrize("name", NAMES)
def test_the_latex_of_a_name_finds_it(notes: Collection, name: str) -> None:
    assert first(notes, name) == name
    assert first(notes, name.replace("$", "")) == name


@given(st.sampled_from(NAMES), st.data())
@settings(max_examples=60)
def test_ways_of_writing_latex_find_the_same(notes: Collection, name: str, data: st.DataObject) -> None:
    changes = [
        (r"\top", "T"), (r"\top", r"\intercal"), (r"^\top", "^{\\top}"), (r"\mathbf", r"\boldsymbol"), ("^2", "^{2}"),
        (r"\frac", r"\dfrac"), (r"\neq", r"\ne"), (r"\,", " "), ("(", r"\left("),
        (r"\|", r"\Vert "), ("'", r"^{\prime}"),
        (r"\operatorname*{arg\,min}", r"\argmin"), (r"\operatorname*{arg\,min}", r"\arg\min"), (r"\mathbb", ""),
        ("_i", "_{i}"),
    ]  # fmt: skip
    made = name
    for old, new in data.draw(st.lists(st.sampled_from(changes), max_size=4)):
        made = made.replace(old, new)
    assert first(notes, made) == name


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("xᵀAx", r"$x^\top A x$"),
        ("x^T A x", r"$x^\top A x$"),
        ("x^TAx", r"$x^\top A x$"),
        ("x^{T}Ax", r"$x^\top A x$"),
        ("aᵀx", r"对 $a^\top x$ 求导"),
        ("a^T x", r"对 $a^\top x$ 求导"),
        ("argmin L", r"$\operatorname*{arg\,min}_\theta L(\theta)$"),
        (r"\argmin", r"$\operatorname*{arg\,min}_\theta L(\theta)$"),
        ("Ax=b", r"$A x = b$"),
        ("||x||∞", r"$\|x\|_\infty$"),
        ("e^x", r"$e^x$"),
        ("E[X]", r"$\mathbb{E}[X]$"),
        ("f'(x)", r"$f'(x)$"),
        ("f’’(x)", r"$f''(x)$"),
        ("l2 norm", r"$\ell_2$ norm"),
        ("L^2 norm", r"$\ell_2$ norm"),
        ("L₂ norm", r"$\ell_2$ norm"),
        ("ℓ2", r"$\ell_2$ norm"),
        ("l2范数", r"$\ell_2$ norm"),
        ("∞-范数", "无穷范数"),
        ("infinity norm", "无穷范数"),
        ("L1空间", r"$L^1$ 空间"),
        ("1x1 卷积", r"$1 \times 1$ 卷积层"),
        ("e^t", "Growth"),
        ("z^T B z", "Quadratic"),
        ("zᵀBz", "Quadratic"),
    ],
)
def test_a_formula_is_found_as_people_type_it(notes: Collection, query: str, name: str) -> None:
    assert first(notes, query) == name


def test_letters_alone_are_not_a_formula(notes: Collection) -> None:
    titles = [hit.title for hit in notes.search("x^T A x", limit=3)]
    assert "X, T, A and X" not in titles[:1]
    assert r"$\mathbb{E}[X]$" not in [hit.title for hit in notes.search("e^x", limit=1)]


@pytest.mark.parametrize(("locale", "first_name"), [("zh_CN.UTF-8", "梯度"), ("en_GB.UTF-8", "Gradient")])
def test_a_sign_finds_concepts_in_the_language_of_the_interface_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str, first_name: str
) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.md").write_text("# Gradient\n\nThe vector of the partial derivatives of a function.\n", "utf-8")
    (folder / "b.md").write_text("# 梯度\n\n梯度由全部偏导数组成，指向函数上升最快的方向。\n", "utf-8")
    monkeypatch.setenv("LC_ALL", locale)
    with Collection.open(folder, state=tmp_path / "state") as collection:
        collection.refresh()
        for query in (r"\nabla", "∇"):
            names = [hit.title for hit in collection.search(query) if hit.kind == "concept"]
            assert names[0] == first_name
            assert set(names) == {"梯度", "Gradient"}
