"""`kb course FOLDER`: the notes that come with kb, copied to where they are to be learned."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import click

from kb.cli.completing import folders
from kb.cli.output import line
from kb.cli.spoken import argument, edge_of, pass_context
from kb.cli.spoken import command as spoken
from kb.errors import KbError


@spoken("course")
@argument("folder", metavar="FOLDER", shell_complete=folders)
@pass_context
def command(ctx: click.Context, folder: str) -> int:
    """Copy the course; what is there already stays as it is."""
    if not folder:
        raise KbError("no-folder", path='""')
    voice = edge_of(ctx).voice
    target = Path(folder).expanduser()
    if target.exists() and not target.is_dir():
        raise KbError("not-a-folder", path=folder)
    source = course_folder()
    copied, same, kept = 0, 0, list[str]()
    for path in _files(source):
        relative = path.relative_to(source)
        place = target / relative
        if not place.exists() and not place.is_symlink():
            _copy(path, place)
            copied += path.suffix == ".md"
        elif place.is_file() and place.read_bytes() == path.read_bytes():
            same += path.suffix == ".md"
        else:
            kept.append(relative.as_posix())
    line(voice.count("course.copied", copied, folder=folder))
    if same:
        line(voice.count("course.same", same))
    for name in kept:
        line(voice("course.kept", name=name))
    _begin(target)
    line(voice("course.next", folder=folder))
    return 0


def _begin(target: Path) -> None:
    """Make the folder a collection, unless it lies in one: then its notes are asked there."""
    from kb.collection import Collection
    from kb.collection.places import nearest_collection

    if nearest_collection(target.resolve()) is None:
        Collection.open(target).close()


def course_folder() -> Path:
    """The course inside the installed package, else the repository's notes. Raises KbError `no-course`."""
    import kb

    package = Path(kb.__file__).parent
    for folder in (package / "course", package.parent / "notes"):
        if (folder / ".kb.yaml").is_file():
            return folder
    raise KbError("no-course")


def _files(source: Path) -> Iterator[Path]:
    """Notes and folder settings; no journal that somebody made among them."""
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source).parts
        if path.is_file() and ".kb" not in inside and (path.suffix == ".md" or path.name == ".kb.yaml"):
            yield path


def _copy(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as read, target.open("xb") as written:
            shutil.copyfileobj(read, written)
    except OSError as fault:
        raise KbError("cannot-write", path=str(target), reason=fault.strerror or str(fault)) from fault
