"""A card's id depends on what a reader sees, and never changes."""

import hashlib
from base64 import b32encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.reading.identity import card_id, fold_text

texts = st.text(max_size=60)


@pytest.mark.parametrize(
    ("kind", "front", "back", "hashed"),
    [
        ("recall", "什么是梯度？", "偏导数组成的向量。", "recall\x1f什么是梯度?\x1f偏导数组成的向量。".encode()),
        ("derivative", "Differentiate $x^2$", "$2x$", b"derivative\x1fDifferentiate $x^2$\x1f$2x$"),
        ("cloze", "  a \n\t b ", "c\u3000d", b"cloze\x1fa b\x1fc d"),
        ("recall", "cafe\u0301", "ＡＢＣ１", b"recall\x1fcaf\xc3\xa9\x1fABC1"),
        ("recall", "", "", b"recall\x1f\x1f"),
    ],
)
def test_an_id_is_the_hash_of_kind_and_folded_text(kind: str, front: str, back: str, hashed: bytes) -> None:
    expected = b32encode(hashlib.sha256(hashed).digest()).decode().lower()[:20]
    assert card_id(kind, front, back) == expected


def test_ids_of_old_journals_stay_valid() -> None:
    # Computed with `printf 'recall\x1fa\x1fb' | sha256sum` and coreutils' basenc: journals hold such ids for ever.
    assert card_id("recall", "a", "b") == "wm3u6ja6pdzmysisgrp2"
    assert card_id("recall", "梯度", "gradient") == "6prfhzrw4dtb4i3zci2k"


def test_case_matters_because_it_does_in_mathematics() -> None:
    assert card_id("recall", "$X$", "b") != card_id("recall", "$x$", "b")


def test_front_and_back_are_not_one_text() -> None:
    assert card_id("recall", "ab", "c") != card_id("recall", "a", "bc")
    assert card_id("recall", "a", "b") != card_id("recall", "b", "a")
    assert card_id("recall", "a\x1fb", "c") != card_id("recall", "a", "b\x1fc")


def test_the_kind_is_part_of_the_id() -> None:
    assert card_id("recall", "a", "b") != card_id("cloze", "a", "b")


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)


@given(texts, texts)
def test_an_id_is_twenty_plain_characters_for_any_text(front: str, back: str) -> None:
    made = card_id("recall", front, back)
    assert len(made) == 20
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz234567")


@given(texts, texts, st.sampled_from([" ", "\n", "\t ", "\u3000", "\r\n"]))
def test_white_space_around_a_text_changes_nothing(front: str, back: str, white: str) -> None:
    assert card_id("recall", white + front, back + white) == card_id("recall", front, back)
