"""A fenced block `exercise` or `练习`: YAML that states an exercise whose numbers are made anew each time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct, field

from kb.messages.questions import exercise_front, with_ranges, without_answer
from kb.model import CardKind, Origin, Problem, Severity, Template
from kb.reading.frontmatter import plain_loader
from kb.reading.names import fold, read_name
from kb.reading.outline import Block
from kb.reading.syntaxes.place import Claim, Context, Found, Term
from kb.reading.vocabulary import EXERCISES, words

if TYPE_CHECKING:
    import yaml

    from kb.maths.faults import TemplateError

_LIMIT = 4000
_QUOTE = re.compile(r"(?:[ \t]*>)+ ?")
_CLOSING = re.compile(r"[ \t>]*(?:`{3,}|~{3,})[ \t]*$")
_OPENING = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])?[ \t>]*(?P<fence>`{3,}|~{3,})[ \t]*(?P<word>\w+)(?:\s.*)?")
_WIDE = str.maketrans("，；｛｝［］【】“”＃－～．／　\t", ',;{}[][]""#-~./  ')
# A colon is written without the space that YAML wants behind it, or in full width.
_COLON = re.compile(r"(?<=[\w\"'])：[ ]?|(?<=\w):(?=[^\s:/\\=])")
_NEEDS_QUOTES = re.compile(r"(\s*([^\s:\"'{}\[\]]+): +)((?![|>][-+0-9]*$)[|*&!%@`>][^\n]*|[-?] [^\n]*)$")
_FORMULAS = words("differentiate partial gradient evaluate simplify norm dot")
_FEW = 6  # values that a front shows one by one


class _Yaml(Struct):
    """What a block says, and where: by the path of a key, the place of the key and those of its value's characters.

    White space counts for nothing there: YAML folds lines.
    """

    values: dict[str, object] = field(default_factory=dict)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    texts: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    doubled: list[tuple[str, int, int]] = field(default_factory=list)


class _Source:
    """The lines of a block as YAML: what people type in full width made plain, every place still known."""

    def __init__(self, block: Block, context: Context) -> None:
        rows = context.outline.source[block.line : block.end]
        self.closed = bool(rows) and _CLOSING.match(rows[-1]) is not None
        quoted = _QUOTE.match(context.outline.source[block.line - 1]) is not None
        self.first = block.line + 1
        self.rows: list[str] = []
        self.columns: list[list[int]] = []
        for row in rows[:-1] if self.closed else rows:
            self._take(row, _QUOTE.match(row) if quoted else None)

    def _take(self, row: str, mark: re.Match[str] | None) -> None:
        from kb.maths.keys import canonical

        start = mark.end() if mark else 0
        text = ""
        columns: list[int] = []
        plain = row[start:].translate(_WIDE)
        done = 0
        for colon in [*_COLON.finditer(plain), None]:
            end = colon.start() if colon else len(plain)
            text += plain[done:end]
            columns += range(start + done, start + end)
            if colon:
                text += ": "
                columns += [start + end, start + end]
                done = colon.end()
        needs = _NEEDS_QUOTES.fullmatch(text.rstrip())
        if needs and canonical(needs[2]) in _FORMULAS:
            # |x| means something to YAML; here it is mathematics.
            at = needs.end(1)
            text = needs[1] + "'" + needs[3].replace("'", "''") + "'"
            columns = columns[:at] + [columns[at]] + columns[at:] + [columns[-1]] * text.count("'")
        self.rows.append(text)
        self.columns.append(columns)

    @property
    def text(self) -> str:
        return "\n".join(self.rows) + "\n"

    def place(self, row: int, column: int) -> tuple[int, int]:
        """The line and column in the note, from 1, of a place in the YAML, from 0."""
        row = max(0, min(row, len(self.rows) - 1))
        columns = self.columns[row] if self.columns else []
        at = columns[min(column, len(columns) - 1)] + 1 if columns else 1
        return self.first + row, at


def blanked(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a note with empty ones in place of its exercise blocks: their source is nothing to read or find."""
    kept: list[str] | None = None
    closing: re.Pattern[str] | None = None
    for number, line in enumerate(lines):
        if closing is None:
            opening = _OPENING.fullmatch(line)
            if opening is None or opening["word"].casefold() not in EXERCISES:
                continue
            closing = re.compile(rf"[ \t>]*{re.escape(opening['fence'][0])}{{{len(opening['fence'])},}}[ \t]*")
        elif closing.fullmatch(line):
            closing = None
        kept = list(lines) if kept is None else kept
        kept[number] = ""
    return lines if kept is None or closing is not None else kept


def read(blocks: list[Block], index: int, concept: str, context: Context) -> Claim:
    """The card of an exercise block, or its problems."""
    block = blocks[index]
    claim = Claim(index + 1, 0)
    source = _Source(block, context)
    if not source.closed:
        return claim  # a fence that is never closed is a problem already
    said, problems = _load(source, block, context)
    claim.problems += problems
    if said is None:
        return claim
    template, errors = _template(said)
    claim.problems += [_problem(fault, said, block, context) for fault in errors]
    if template is None:
        return claim
    name = said.values.get("concept")
    if name is not None and fold(str(name)) != fold(concept):
        named = read_name(str(name).strip())
        claim.terms.append(Term(named, block.line, block.end, concept))
        concept = named.text or concept
    claim.found.append(
        Found(
            "exercise",
            Origin.WRITTEN,
            *_general(template, context),
            concept,
            block.line,
            block.end,
            block.line,
            CardKind.EXERCISE,
            _author_id(said, blocks, index),
            template=template,
        )
    )
    return claim


def _template(said: _Yaml) -> tuple[Template | None, list[TemplateError]]:
    from kb.maths.exercises import faults
    from kb.maths.faults import TemplateError
    from kb.maths.keys import canonical, unknown_key
    from kb.maths.templates import read_template, swapped

    unknown: list[TemplateError] = [unknown_key(key) for key in said.values if canonical(key) is None]
    if unknown:
        return None, unknown
    if said.doubled:
        return None, [TemplateError("exercise-repeated-key", key, name=key) for key, _, _ in said.doubled]
    try:
        template = read_template(said.values)
        found = [fault for fault in (swapped(said.values, template),) if fault is not None]
        found += faults(template)
    except TemplateError as fault:
        return None, [fault]
    sound = all(fault.is_warning for fault in found)
    return (template if sound else None), found


def _general(template: Template, context: Context) -> tuple[str, str]:
    """The front and the back of the general case, with what its parameters may be."""
    from kb.maths.exercises import general

    question, answer = general(template)
    front = exercise_front(template, question, context.language)
    ranges = ", ".join(f"${_range(name, values)}$" for name, values in template.given.items())
    return with_ranges(front, ranges), f"${answer}$" if answer else without_answer(context.language)


def _range(name: str, values: tuple[str, ...]) -> str:
    from kb.maths import ReadingError, latex
    from kb.maths import read as tree_of

    def shown(text: str) -> str:
        try:
            return latex(tree_of(text, (text,)))
        except ReadingError:
            return text

    letter = shown(name)
    whole = [int(value) for value in values if "/" not in value]
    if len(whole) == len(values) > 2 and whole == [*range(whole[0], whole[0] + len(whole))]:
        return f"{letter} = {whole[0]}…{whole[-1]}"
    if len(values) == 1:
        return f"{letter} = {shown(values[0])}"
    few = values if len(values) <= _FEW else (*values[: _FEW - 2], "…", values[-1])
    return f"{letter} \\in \\{{{', '.join(value if value == '…' else shown(value) for value in few)}\\}}"


def _author_id(said: _Yaml, blocks: list[Block], index: int) -> str | None:
    """The id in the block, or the `^id` that stands alone on the line below it."""
    written = said.values.get("id")
    if written is not None:
        return re.sub(r"[^\w-]+", "-", str(written).strip().lstrip("^")).strip("-") or None
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if following is None or len(following.lines) != 1 or following.line > blocks[index].end + 2:
        return None
    return following.lines[0].author_id if not following.lines[0].text.strip() else None


def _at(values: Mapping[str, object], path: str) -> object:
    """The value of a key, or of one that stands inside it."""
    from kb.maths.keys import canonical

    top, _, inner = path.partition(".")
    value = next((value for word, value in values.items() if canonical(word) == top), "")
    return value.get(inner, "") if inner and isinstance(value, Mapping) else value


def _problem(fault: TemplateError, said: _Yaml, block: Block, context: Context) -> Problem:
    from kb.maths.keys import canonical
    from kb.maths.templates import as_text

    path = fault.key
    if path not in said.keys and path in said.values:
        path = canonical(path) or path
    if path not in said.keys:
        path = path.partition(".")[0]
    line, column = said.keys.get(path, (block.line, 1))
    places = said.texts.get(path)
    if fault.position is not None and places:
        text = as_text(_at(said.values, path)).strip().strip("$")
        before = len("".join(text[: fault.position].split()))
        line, column = places[before] if before < len(places) else (places[-1][0], places[-1][1] + 1)
    severity = Severity.WARNING if fault.is_warning else Severity.ERROR
    arguments = {name: " ".join(text.split()) for name, text in fault.arguments.items()}
    return Problem(context.note, line, fault.code, arguments, column, severity, block.end)


def _load(source: _Source, block: Block, context: Context) -> tuple[_Yaml | None, list[Problem]]:
    """What the YAML of a block says; broken YAML is a problem with its place."""
    import yaml

    def fault(code: str, line: int, column: int = 1, **arguments: str) -> tuple[None, list[Problem]]:
        return None, [Problem(context.note, line, code, arguments, column, Severity.ERROR, block.end)]

    if len(source.text) > _LIMIT:
        return fault("exercise-too-long", block.line, limit=str(_LIMIT))
    try:
        loader = _literal_loader()(source.text)
        node = loader.get_single_node()
        if node is None:
            return fault("exercise-no-task", block.line)
        if not isinstance(node, yaml.MappingNode):
            return fault("exercise-no-mapping", *source.place(node.start_mark.line, node.start_mark.column))
        said = _Yaml()
        _places(node, "", source, said)
        values = loader.construct_document(node)
        said.values = {str(key): value for key, value in values.items()}
    except yaml.MarkedYAMLError as broken:
        # What is never closed is wrong where it begins.
        rows = len(source.text.rstrip().split("\n"))
        marks = (mark for mark in (broken.problem_mark, broken.context_mark) if mark is not None and mark.line < rows)
        place = next((source.place(mark.line, mark.column) for mark in marks), (block.line, 1))
        code = "exercise-alias" if broken.problem == "alias" else "exercise-broken"
        return fault(code, *place, detail=(broken.problem or "")[:80])
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as broken:
        return fault("exercise-broken", block.line, detail=str(broken)[:80])
    return said, []


def _places(node: yaml.MappingNode, above: str, source: _Source, said: _Yaml) -> None:
    """Note where each key stands and where its value begins."""
    import yaml

    from kb.maths.keys import canonical

    for key, value in _pairs(node):
        path = f"{above}{key.value}" if above else canonical(key.value) or key.value
        line, column = source.place(key.start_mark.line, key.start_mark.column)
        if path in said.keys:
            said.doubled.append((path, line, column))
        said.keys[path] = line, column
        found = _characters(value, source)
        if found:
            said.texts[path] = found
        if isinstance(value, yaml.MappingNode) and not above:
            _places(value, f"{path}.", source, said)


@cache
def _literal_loader() -> type[yaml.SafeLoader]:
    """A loader that takes numbers as they are written: to YAML 010 is eight, and `no` is no word."""

    class Literal(plain_loader()):  # type: ignore[misc]
        yaml_implicit_resolvers: ClassVar[dict[str, list[object]]] = {}

    return Literal


def _characters(node: yaml.Node, source: _Source) -> list[tuple[int, int]]:
    """The places of the characters of a value, without white space; the commas between a list's items are its own."""
    import yaml

    if isinstance(node, yaml.SequenceNode):
        found: list[tuple[int, int]] = []
        for item in node.value:
            inner = _characters(item, source)
            if found and inner:
                found.append((found[-1][0], found[-1][1] + 1))
            found += inner
        return found
    if not isinstance(node, yaml.ScalarNode):
        return []
    found = []
    mark, wanted = node.start_mark, "".join(node.value.split()).strip("$")
    row, column = mark.line + (node.style in ("|", ">")), 0 if node.style in ("|", ">") else mark.column
    while row < len(source.rows) and row <= node.end_mark.line and len(found) < len(wanted):
        while column < len(source.rows[row]) and len(found) < len(wanted):
            # Quotation marks and what stands behind a backslash twice are passed over.
            if source.rows[row][column] == wanted[len(found)]:
                found.append(source.place(row, column))
            column += 1
        row, column = row + 1, 0
    return found


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    import yaml

    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            yield key, value
