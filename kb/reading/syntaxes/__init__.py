"""One module per card rule, in one ordered table: where two could claim a line, the first one does."""

from kb.reading.syntaxes import (
    announced,
    cloze,
    corrected,
    definition,
    derivative,
    formula,
    in_passing,
    inline,
    numbered,
    operators,
    pasted,
    plain_derivative,
    prose,
    question,
    table,
    terms,
    theorems,
)
from kb.reading.syntaxes.place import Rule


def _anything(_masked: str) -> bool:
    return True


RULES: tuple[Rule, ...] = (
    Rule("question", question.TRIGGER.match, question.read),
    Rule("question", numbered.ANSWER.match, question.read_orphan),
    Rule("question", numbered.may_ask, numbered.read),
    Rule("question", corrected.TRIGGER.match, corrected.read),
    Rule("inline", inline.may_part, inline.read),
    Rule("cloze", cloze.may_delete, cloze.read),
    Rule("derivative", derivative.TRIGGER.search, derivative.read),
    Rule("derivative", plain_derivative.may_state, plain_derivative.read),
    Rule("formula", operators.TRIGGER.match, operators.read),
    Rule("definition", theorems.TRIGGER.match, theorems.read),
    Rule("definition", announced.may_announce, announced.read),
    Rule("definition", definition.may_define, definition.read),
    Rule("formula", formula.TRIGGER.search, formula.read),
    Rule("question", in_passing.may_ask, in_passing.read),
    Rule("definition", prose.may_define, prose.read),
)
HTML_RULES: tuple[Rule, ...] = (Rule("definition", terms.BOLD_TERM.match, definition.read),)
# Among references what was written as a card is one, and a bold term; the rest are titles of books.
POINTER_RULES: tuple[Rule, ...] = (*RULES[:6], *HTML_RULES)
LIST_RULES: tuple[Rule, ...] = (Rule("definition", _anything, definition.read_list),)
# A paste has no marks: what stands first below a bare heading is about it.
PASTE_RULES: tuple[Rule, ...] = (*RULES, Rule("definition", _anything, pasted.read))
# A line that is tagged as a card is one, whatever else it looks like.
TAGGED_RULES: tuple[Rule, ...] = (Rule("question", _anything, question.read_outliner), *RULES)
# The lines of a table are its own: of the rules above only the derivative may look at them.
TABLE_RULES: tuple[Rule, ...] = (
    Rule("derivative", _anything, derivative.read_table),
    Rule("table", _anything, table.read),
)
