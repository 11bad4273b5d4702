"""A card's id: the hash of its first text, so that two devices name the same card alike."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from unicodedata import is_normalized, normalize

ID_LENGTH = 20
"""Characters of an id: 100 bits, so that a million cards meet by chance less than once in 10^18 collections."""

# Spelled out, because `str.split` follows the Unicode tables of the Python that runs it and ids must not.
_WHITE = re.compile("[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+")
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")
# White space is collapsed before texts are joined, so no folded text can hold the separator.
_SEPARATOR = "\x1f"


def fold_text(text: str) -> str:
    """The text without differences that no reader sees: NFC, white space, full-width ASCII; case stays."""
    if not text.isascii():
        # A text holds few different full-width signs: replacing them costs a third of translating each character.
        for sign in set(_FULL_WIDTH.findall(text)):
            text = text.replace(sign, chr(ord(sign) - 0xFEE0))
        if not is_normalized("NFC", text):
            text = normalize("NFC", text)
    # Of all white space only the blank is printable, in whatever Unicode.
    if "  " in text or not text.isprintable():
        text = _WHITE.sub(" ", text)
    return text.strip(" ")


def card_id(kind: str, front: str, back: str) -> str:
    """The id of a card that first stood in a note with this text: 20 characters of a–z and 2–7.

    The bytes hashed are UTF-8 of kind, folded front and folded back, joined by U+001F, with SHA-256.
    """
    joined = _SEPARATOR.join((kind, fold_text(front), fold_text(back)))
    digest = hashlib.sha256(joined.encode("utf-8", "surrogatepass")).digest()
    # Fifteen bytes are 24 letters without padding.
    return b32encode(digest[:15]).decode("ascii")[:ID_LENGTH].lower()
