"""What YAML makes of macros that were written without the right quotes is told, and not used."""

from pathlib import Path

import pytest

from kb.collection.config import load
from kb.errors import KbError
from kb.messages import explain


def loaded(tmp_path: Path, *rows: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    path = tmp_path / "config.yaml"
    path.write_text("\n".join(["macros:", r"  R: \mathbb{R}", *rows, "new: 3", ""]), encoding="utf-8")
    settings, faults = load(path)
    assert settings.new == 3
    return dict(settings.macros), [(fault.code, str(fault.arguments["name"])) for fault in faults]


@pytest.mark.parametrize(
    "row",
    [
        r"  norm: \left\lVert #1 \right\rVert",
        r"  norm: \mathbf #1",
        r"  norm: #1",
        r"  norm: \left\lVert   # the rest comes later",
        r"  norm: \begin{pmatrix} # open",
    ],
)
def test_a_macro_cut_off_at_what_looks_like_a_comment_is_named(tmp_path: Path, row: str) -> None:
    assert loaded(tmp_path, row) == ({"R": r"\mathbb{R}"}, [("macro-cut", "norm")])


@pytest.mark.parametrize("body", [r"\bar{x}", r"\frac12", r"\nabla f", r"\theta", r"x\neq y", r"\e[31mRED", r"\u202Ea"])
def test_a_macro_that_double_quotes_changed_is_named(tmp_path: Path, body: str) -> None:
    assert loaded(tmp_path, f'  M: "{body}"') == ({"R": r"\mathbb{R}"}, [("macro-escapes", "M")])


@pytest.mark.parametrize(
    ("row", "name", "body"),
    [
        (r"  norm: '\left\lVert #1 \right\rVert'", "norm", r"\left\lVert #1 \right\rVert"),
        (r"  norm: \lVert{#1}\rVert  # of a vector", "norm", r"\lVert{#1}\rVert"),
        (r'  bar: "\\bar{#1}"', "bar", r"\bar{#1}"),
        ("  two: |\n    \\alpha\n    \\beta", "two", "\\alpha\n\\beta"),
    ],
)
def test_what_is_quoted_rightly_holds(tmp_path: Path, row: str, name: str, body: str) -> None:
    assert loaded(tmp_path, row) == ({"R": r"\mathbb{R}", name: body}, [])


@pytest.mark.parametrize("code", ["macro-cut", "macro-escapes"])
def test_the_hint_is_single_quotes(code: str) -> None:
    fault = KbError(code, name="M", value="x")
    assert "single quotes" in explain(fault, "en")[1]
    assert "单引号" in explain(fault, "zh")[1]
