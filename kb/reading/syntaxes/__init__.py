"""One module per card rule, in one ordered table: where two could claim a line, the first one does."""

import re

from kb.reading.syntaxes import (
    cloze,
    definition,
    derivative,
    formula,
    inline,
    numbered,
    pasted,
    question,
    table,
    terms,
    theorems,
)
from kb.reading.syntaxes.place import Rule

RULES: tuple[Rule, ...] = (
    Rule("question", question.TRIGGER, question.read),
    Rule("question", numbered.ANSWER, question.read_orphan),
    Rule("question", numbered.TRIGGER, numbered.read),
    Rule("inline", inline.TRIGGER, inline.read),
    Rule("cloze", cloze.TRIGGER, cloze.read),
    Rule("derivative", derivative.TRIGGER, derivative.read),
    Rule("definition", theorems.TRIGGER, theorems.read),
    Rule("definition", definition.TRIGGER, definition.read),
    Rule("formula", formula.TRIGGER, formula.read),
)
HTML_RULES: tuple[Rule, ...] = (Rule("definition", terms.BOLD_TERM, definition.read),)
# Among references what was written as a card is one, and a bold term; the rest are titles of books.
POINTER_RULES: tuple[Rule, ...] = (*RULES[:5], *HTML_RULES)
LIST_RULES: tuple[Rule, ...] = (Rule("definition", re.compile(""), definition.read_list),)
# A paste has no marks: what stands first below a bare heading is about it.
PASTE_RULES: tuple[Rule, ...] = (*RULES, Rule("definition", re.compile(""), pasted.read))
# A line that is tagged as a card is one, whatever else it looks like.
TAGGED_RULES: tuple[Rule, ...] = (Rule("question", re.compile(""), question.read_outliner), *RULES)
# The lines of a table are its own: of the rules above only the derivative may look at them.
TABLE_RULES: tuple[Rule, ...] = (
    Rule("derivative", table.TRIGGER, derivative.read_table),
    Rule("table", table.TRIGGER, table.read),
)
