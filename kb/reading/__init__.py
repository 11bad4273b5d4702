"""Bytes and text of a note become concepts, cards and problems."""
