"""Bytes and text of a note become concepts, cards and problems."""

from kb.reading.decode import Decoded, decode
from kb.reading.note import Reading, read_note

__all__ = ["Decoded", "Reading", "decode", "read_note"]
