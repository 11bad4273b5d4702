"""Pictures of notes on the screen, where the terminal can show them and the extra `images` is there."""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from kb.collection.picture_files import picture_file

if TYPE_CHECKING:
    from textual.widget import Widget

_SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff"))
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
_LARGEST_FILE = 20_000_000
_MOST_PIXELS = 40_000_000
_MOST_ROWS = 16
# Pixels that are encoded within a moment on the interface's turn: as sixels, or as a file for a terminal that reads it.
_AREA_OF_SIXELS = 160_000
_AREA = 450_000


class Picture(Struct, frozen=True):
    """A picture that was read: what the terminal's widget takes, and its size in pixels."""

    image: object
    width: int
    height: int


class Gallery(Struct, frozen=True):
    """How this terminal shows pictures: reads one, makes its widget; the pixels of a cell, and how many at most."""

    read: Callable[[Path], Picture | None]
    make: Callable[[object], Widget]
    cell: tuple[int, int] = (10, 20)
    area: int = _AREA

    def find(self, root: Path, note: str, address: str) -> Picture | None:
        """The picture that a note shows; None where it is none of the collection's or cannot be read."""
        path = shown_file(root, note, address)
        return None if path is None else self.read(path)

    def cells(self, picture: Picture, columns: int) -> tuple[int, int]:
        """The columns and rows that a picture takes where so many columns are free; it is never enlarged."""
        width, height = self.cell
        scale = min(
            1.0,
            columns * width / picture.width,
            _MOST_ROWS * height / picture.height,
            (self.area / (picture.width * picture.height)) ** 0.5,
        )
        across, down = round(picture.width * scale / width), round(picture.height * scale / height)
        return min(max(across, 1), columns), min(max(down, 1), _MOST_ROWS)


def gallery() -> Gallery | None:
    """How this terminal shows pictures; None where it cannot, or the extra is missing.

    To be called before the app takes the terminal: the terminal is asked, and its answer is read.
    """
    from importlib.util import find_spec

    if find_spec("textual_image") is None or find_spec("PIL") is None or _keys_wait():
        return None
    from textual_image import renderable, widget

    if renderable.Image not in (renderable.SixelImage, renderable.TGPImage):
        return None
    size = widget.get_cell_size()
    area = _AREA_OF_SIXELS if renderable.Image is renderable.SixelImage else _AREA
    return Gallery(read_picture, widget.Image, (size.width, size.height), area)


def _keys_wait() -> bool:
    """Was something typed already? What is read for an answer of the terminal would be lost."""
    import select

    try:
        return not sys.stdin.isatty() or bool(select.select([sys.stdin], [], [], 0)[0])
    except (OSError, ValueError):
        return True


def shown_file(root: Path, note: str, address: str) -> Path | None:
    """The file of a picture that a note shows, if it is one that can be shown and not too large."""
    found = picture_file(root, note, address)
    if found is None or found.suffix.lower() not in _SUFFIXES:
        return None
    try:
        return found if found.stat().st_size <= _LARGEST_FILE else None
    except OSError:
        return None


def read_picture(path: Path) -> Picture | None:
    """A picture, small enough for a screen; None for one that is broken or huge."""
    from PIL import Image

    # What a file that is no picture, or half of one, ends in is one of these, by its format.
    broken = (OSError, EOFError, ValueError, TypeError, IndexError, KeyError, SyntaxError, struct.error)
    try:
        with Image.open(path, formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS or not opened.width or not opened.height:
                return None
            opened.draft("RGB", (1600, 1600))
            image: Any = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    except (*broken, Image.DecompressionBombError):
        return None
    size = image.size
    image.thumbnail((1200, 1200))
    return Picture(image, *size)
