"""`kb check`: what is wrong in notes; needs no collection."""

from __future__ import annotations

import contextlib
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click
from msgspec import Struct, field
from msgspec.structs import replace

from kb.cli.completing import files
from kb.cli.edge import Edge, place
from kb.cli.failing import DONE, PROBLEMS
from kb.cli.output import document, line
from kb.cli.problems import OF_COLLECTION, problem_json, problem_line
from kb.cli.spoken import argument, edge_of, json_option, pass_context
from kb.cli.spoken import drawing as spoken
from kb.errors import KbError
from kb.model import Problem, Severity

STANDARD_INPUT = "-"
# The lines of a note in which its front matter stands.
_HEAD = 100


class _File(Struct, frozen=True):
    """A note to check: where it is, how the person calls it, how the collection calls it, the macros it may use."""

    path: Path
    shown: str
    note: str
    fault: str = ""
    macros: Mapping[str, str] = field(default_factory=dict)
    root: Path | None = None
    """The folder below which its pictures lie."""


@spoken("check")
@argument("paths", metavar="[PATH]...", nargs=-1, shell_complete=files)
@json_option
@pass_context
def command(ctx: click.Context, paths: tuple[str, ...], as_json: bool) -> int:
    """Every problem of the notes in these files and folders; exit code 1 if one is an error."""
    edge = edge_of(ctx)
    files = list(_files(edge, paths))
    if not files:
        raise KbError("no-notes", path=", ".join(paths) or str(_start(edge)))
    known = _of_collection(edge) if not paths else {}
    found = [(file, problem) for file in files for problem in _in_order([*_problems(file), *known.pop(file.note, ())])]
    # What is left stands in files that are no notes, such as a folder's settings.
    known.update(_of_settings(edge, paths))
    for name, problems in known.items():
        path = _start(edge).resolve() / name
        found += [(_File(path, _near(path), name), problem) for problem in problems]
    if as_json:
        document([problem_json(problem, edge.language) for _, problem in found])
    else:
        for file, problem in found:
            line(problem_line(problem, edge.language, edge.profile, place=file.shown))
        line(_total(edge, len(files), Counter(problem.severity for _, problem in found)))
    return PROBLEMS if any(problem.severity is Severity.ERROR for _, problem in found) else DONE


def _start(edge: Edge) -> Path:
    return place(edge.folder) or Path()


def _files(edge: Edge, paths: tuple[str, ...]) -> Iterator[_File]:
    from kb.collection.places import nearest_collection, scan

    for given in paths or (str(_start(edge)),):
        if given == STANDARD_INPUT:
            yield _File(Path(given), given, given, macros=_macros(nearest_collection(_start(edge).resolve())))
            continue
        path = Path(given).expanduser()
        if not given.strip() or not path.exists():
            raise KbError("no-source", path=given if given.strip() else f'"{given}"')
        root = path.resolve()
        collection = nearest_collection(root if root.is_dir() else root.parent)
        macros = _macros(collection)
        if not path.is_dir():
            # A note alone, of no collection, may show what lies anywhere.
            yield _File(path, given, _called(root, collection, given), macros=macros, root=collection)
            continue
        for found in scan(root)[0]:
            file = root / found.path
            called = _called(file, collection, found.path)
            yield _File(file, _near(file), called, found.fault, macros, collection or root)


def _macros(collection: Path | None) -> Mapping[str, str]:
    """What the settings of a collection define."""
    from kb.collection.config import load

    return {} if collection is None else load(collection / ".kb" / "config.yaml")[0].macros


def _called(file: Path, collection: Path | None, otherwise: str) -> str:
    """The path relative to the collection, with `/`; what it was called where there is none."""
    if collection is not None and file.is_relative_to(collection):
        return file.relative_to(collection).as_posix()
    return otherwise.replace("\\", "/")


def _near(file: Path) -> str:
    """The path as a person or an editor finds it from here."""
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)


def _problems(file: _File) -> list[Problem]:
    from kb.collection.pictured import picture_problems
    from kb.collection.places import fault_severity, read_file
    from kb.exchange import obsidian
    from kb.reading import decode, read_note

    if file.shown == STANDARD_INPUT:
        data, fault = sys.stdin.buffer.read(), ""
    else:
        data, fault = (b"", file.fault) if file.fault else read_file(file.path)
    if fault:
        return [Problem(file.note, 1, fault, severity=fault_severity(fault))]
    decoded = decode(data)
    of_bytes = [replace(problem, note=file.note) for problem in decoded.problems]
    reading = read_note(decoded.text, file.note, file.macros)
    pictures = picture_problems(file.root, file.note, decoded.text) if file.root is not None else ()
    return [*of_bytes, *reading.problems, *obsidian.left(decoded.text, reading.cards, file.note), *pictures]


def _of_settings(edge: Edge, paths: tuple[str, ...]) -> dict[str, list[Problem]]:
    """What is wrong in the settings of the collections that are looked at: notes are read by what these define."""
    from kb.collection.config import load
    from kb.collection.places import nearest_collection

    found: dict[str, list[Problem]] = {}
    for given in paths or (str(_start(edge)),):
        start = _start(edge) if given == STANDARD_INPUT else Path(given).expanduser()
        start = start.resolve()
        root = nearest_collection(start if start.is_dir() else start.parent)
        if root is None:
            continue
        path = root / ".kb" / "config.yaml"
        name = ".kb/config.yaml" if root == _start(edge).resolve() else str(path)
        found[name] = [Problem(name, *fault) for fault in _settings_faults(edge, path, load(path)[1])]
    return found


def _settings_faults(edge: Edge, path: Path, faults: list[KbError]) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Line, code and arguments of each fault."""
    from kb.cli.failing import explained

    rows: list[str] = []
    with contextlib.suppress(OSError, UnicodeDecodeError):
        rows = path.read_text(encoding="utf-8").split("\n")
    for fault in faults:
        begin = re.compile(rf"\s*['\"]?{re.escape(str(fault.arguments.get('name', '')))}['\"]?\s*:")
        line = next((number for number, row in enumerate(rows, 1) if begin.match(row)), 1)
        sentence, hint = explained(fault, edge.language)
        yield line, "settings-fault", {"sentence": sentence, "advice": hint}


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.line, problem.column))


def _of_collection(edge: Edge) -> dict[str, list[Problem]]:
    """What only the collection knows of its notes, by note; nothing where there is no collection yet."""
    root = place(edge.folder)
    found: dict[str, list[Problem]] = {}
    if root is None or not (root / ".kb").is_dir():
        return found
    with edge.opened(silent=True) as collection:
        for problem in collection.problems():
            if problem.code in OF_COLLECTION:
                found.setdefault(problem.note, []).append(_placed(problem, collection.root))
    return found


def _placed(problem: Problem, root: Path) -> Problem:
    """A name that is required, at its place in the head of the note."""
    name = problem.arguments.get("name")
    if problem.code == "requires-unknown" and name:
        with contextlib.suppress(OSError):
            rows = (root / problem.note).read_text(encoding="utf-8", errors="replace").split("\n")[:_HEAD]
            for number, row in enumerate(rows, 1):
                if name in row:
                    return replace(problem, line=number, column=row.index(name) + 1)
    return problem


def _total(edge: Edge, files: int, counts: Counter[Severity]) -> str:
    voice = edge.voice
    parts = [voice.count(f"check.{severity.value}", counts[severity]) for severity in Severity if counts[severity]]
    return voice.count("check.files", files) + voice("colon") + (voice("comma").join(parts) or voice("check.none"))
