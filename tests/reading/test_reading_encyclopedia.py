"""A page of an encyclopedia kept as a note: its menus, its hatnotes, the links behind its headings."""

from kb.reading import read_note
from kb.reading.chrome import without_page

PAGE = """\
Tensor - Wikipedia

Jump to content
Main menu
Donate
Create account
Log in

# Tensor

104 languages
Article Talk
Read Edit View history
Tools

*This article is about tensors on a vector space. It is not to be confused with Vector field.*

In mathematics, a **tensor** is an algebraic object that describes a multilinear relationship between sets of objects.

## Definition[edit]

A tensor may be represented as an array with as many indices as its order says.

### As maps[编辑 | 编辑源代码]

A map that is linear in each of its arguments.
"""


def test_the_link_behind_a_heading_is_no_part_of_it():
    names = [concept.name for concept in read_note(PAGE, "a.md").concepts]
    assert "As maps" in names
    assert not [name for name in names if "[" in name or name == "Tools"]


def test_a_hatnote_in_italics_is_not_cut_off():
    assert not [problem for problem in read_note(PAGE, "a.md").problems if problem.code == "torn-text"]


def test_menus_of_a_page_are_nothing_to_read():
    lines = PAGE.split("\n")
    left = without_page(lines)
    assert len(left) == len(lines)
    assert not {"Main menu", "Donate", "Create account", "104 languages", "Tools"} & {*left}
    assert "In mathematics, a **tensor**" in "\n".join(left)
    assert "# Tensor" in left


def test_a_note_of_ones_own_keeps_every_line():
    own = ["# Search", "", "Search", "Tools", "- Home", "a **tool** is used"]
    assert list(without_page(own)) == own
