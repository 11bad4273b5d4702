"""Two formulas of different value never look alike: the pairs that the benchmark counts, by kb alone."""

import json
from pathlib import Path

import pytest

from kb.typesetting import inline, typeset

LINES = (Path(__file__).parents[2] / "benchmarks" / "formulas" / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
SOURCES = [json.loads(line)["latex"] for line in LINES]
# Letters of other fonts are plain where a profile lacks them: there styles tell them apart, not characters.
FONTS = ("\\mathbf", "\\mathbb", "\\mathcal")
PAIRS = [
    (profile, one, other)
    for one, other in zip(SOURCES[::2], SOURCES[1::2], strict=True)
    for profile in ("unicode", "bmp", "ascii")
    if profile == "unicode" or not one.startswith(FONTS)
]


@pytest.mark.parametrize(("profile", "one", "other"), PAIRS)
def test_formulas_of_different_value_look_different(profile: str, one: str, other: str) -> None:
    assert "".join(inline(one, profile).split()) != "".join(inline(other, profile).split())
    assert typeset(one, 76, profile) != typeset(other, 76, profile)
