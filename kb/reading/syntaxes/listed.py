"""A heading that is a label (优点, 过拟合的原因, Steps): what stands below it, asked of the concept above."""

from __future__ import annotations

import re

from kb.model import Origin
from kb.reading.fronts import asks, front, is_question
from kb.reading.labels import is_record, owned, section_label
from kb.reading.names import fold, heading_name, label_kind
from kb.reading.outline import Block
from kb.reading.syntaxes.announced import NAME_OF_SET
from kb.reading.syntaxes.place import Context, Found

_CARD = re.compile(r"::|：：|==\S|\{\{c|^(?:Q|A|问|答)\s?\d*[:：]|\[ \]|\[x\]", re.MULTILINE)
_LONGEST = 600
_FEWEST, _MOST = 2, 12


def read(context: Context) -> list[Found]:
    """The list, or the one short paragraph, that is all of a section below a label; always a guess."""
    section = context.section
    label = section_label(section.title)
    if label is None and (name := NAME_OF_SET.fullmatch(heading_name(section.title).text)) and not context.pasted:
        return _set(context, name["name"] or name["name_en"])
    if label is None or not section.blocks or any(is_record(title) for title in section.path):
        return []
    subject = _owner(label[0], label[1], context)
    blocks = _body(section.blocks)
    if not subject or not blocks:
        return []
    back = context.outline.raw(blocks[0].line, blocks[-1].end)
    if len(back) > _LONGEST or _CARD.search(back) or "|" in back:
        return []
    many = blocks[0].kind == "item"
    language = context.language
    if is_question(label[1]):
        asked = asks(subject, label[1], language)
    else:
        asked = front(
            "properties" if many and language == "zh" else "property", language, term=subject, column=label[1]
        )
    end, concept = blocks[-1].end, context.concept if label[0] else subject
    return [Found("definition", Origin.GUESSED, asked, back, concept, section.line, end, section.line)]


def _set(context: Context, name: str) -> list[Found]:
    """The list that is all of a section named as a set: `## KKT 条件`."""
    section = context.section
    blocks = _body(section.blocks) if section.blocks else []
    if not blocks or blocks[0].kind != "item":
        return []
    back = context.outline.raw(blocks[0].line, blocks[-1].end)
    if len(back) > _LONGEST or _CARD.search(back) or "|" in back:
        return []
    asked = front("definition", context.language, term=name)
    return [Found("definition", Origin.GUESSED, asked, back, name, section.line, blocks[-1].end, section.line)]


def _body(blocks: list[Block]) -> list[Block]:
    """The items of a section's one list, or its only paragraph; nothing where more is said."""
    if blocks[0].kind == "paragraph" and len(blocks) == 1:
        return blocks if len(blocks[0].lines) <= 4 and not blocks[0].lines[0].text.endswith((":", "：")) else []
    rest = blocks[1:] if blocks[0].kind == "paragraph" and blocks[0].lines[-1].text.endswith((":", "：")) else blocks
    items = [block for block in rest if block.kind == "item"]
    if len(items) != len(rest) or not _FEWEST <= len(items) <= _MOST:
        return []
    return items if len({block.list_line for block in items}) == 1 else []


def _owner(owner: str, label: str, context: Context) -> str:
    """Whose label it is: named with it, else the concept of the heading above, if the note speaks of that at all."""
    if owner:
        return owner
    concept = context.concept
    if fold(concept) == fold(label):
        above = [heading_name(title).text for title in reversed(context.section.path[:-1])]
        concept = next((name for name in above if name and label_kind(name) is None), "")
    pair = owned(concept)
    concept = pair[0] if pair else concept
    named = fold(concept)
    said = any(named in fold(heading_name(title).text) for title in context.section.path[:-1])
    return concept if named and (said or any(named in fold(row) for row in context.outline.source)) else ""
