"""BLAKE3 (the plain hash, 32 bytes), as hashcards names its cards by. From the public specification of 2020."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_IV = (0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19)
_ORDER = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
"""How the words of a block are shuffled from one round to the next."""
_QUARTERS = (
    (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
    (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
)  # fmt: skip
_START, _END, _PARENT, _ROOT = 1, 2, 4, 8
_BLOCK, _CHUNK, _ROUNDS = 64, 1024, 7
_MASK = 0xFFFFFFFF


def blake3(text: bytes) -> bytes:
    """The hash of `text`: 32 bytes."""
    return struct.pack("<8I", *_tree(text, 0, _ROOT))


def _tree(text: bytes, counter: int, flags: int) -> list[int]:
    """The eight words that stand for a text: its chunks, joined two by two from the left."""
    if len(text) <= _CHUNK:
        return _chunk(text, counter, flags)
    chunks = (len(text) + _CHUNK - 1) // _CHUNK
    left = 1 << ((chunks - 1).bit_length() - 1)
    words = _tree(text[: left * _CHUNK], counter, 0) + _tree(text[left * _CHUNK :], counter + left, 0)
    return _compress(_IV, words, 0, _BLOCK, _PARENT | flags)


def _chunk(text: bytes, counter: int, flags: int) -> list[int]:
    value: Sequence[int] = _IV
    starts = range(0, max(len(text), 1), _BLOCK)
    for start in starts:
        block = text[start : start + _BLOCK]
        words = struct.unpack("<16I", block.ljust(_BLOCK, b"\0"))
        here = (_START if start == 0 else 0) | (_END | flags if start == starts[-1] else 0)
        value = _compress(value, words, counter, len(block), here)
    return list(value)


def _compress(value: Sequence[int], words: Sequence[int], counter: int, length: int, flags: int) -> list[int]:
    state = [*value, *_IV[:4], counter & _MASK, counter >> 32, length, flags]
    for _ in range(_ROUNDS):
        for index, (a, b, c, d) in enumerate(_QUARTERS):
            one = (state[a] + state[b] + words[2 * index]) & _MASK
            turned = state[d] ^ one
            turned = (turned >> 16 | turned << 16) & _MASK
            two = (state[c] + turned) & _MASK
            mixed = state[b] ^ two
            mixed = (mixed >> 12 | mixed << 20) & _MASK
            one = (one + mixed + words[2 * index + 1]) & _MASK
            turned ^= one
            turned = (turned >> 8 | turned << 24) & _MASK
            two = (two + turned) & _MASK
            mixed ^= two
            state[a], state[b], state[c], state[d] = one, (mixed >> 7 | mixed << 25) & _MASK, two, turned
        words = [words[place] for place in _ORDER]
    return [low ^ high for low, high in zip(state[:8], state[8:], strict=True)]
