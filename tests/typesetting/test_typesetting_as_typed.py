"""What authors type that no rule of TeX foresees, and signs that could run together, in two dimensions."""

import pytest

from kb.typesetting import inline, typeset


def rows(latex: str, profile: str = "unicode") -> list[str]:
    return typeset(latex, 80, profile).split("\n")


def test_the_brace_of_an_unknown_command_is_written_as_it_was() -> None:
    above, line, below = rows(r"\foo{\frac ab}")
    assert line == r"\foo{─}"
    assert above.strip() == "a"
    assert below.strip() == "b"


def test_written_spaces_stand_on_both_sides_of_what_they_surround() -> None:
    assert typeset(r"\langle \psi\ | \ g\ |\ \psi \rangle") == "⟨ψ | g | ψ⟩"
    assert typeset(r"|\,a\,|") == "| a |"


def test_a_blank_line_parts_two_formulas() -> None:
    assert typeset("a = b\n\nc = d\n\n\n[x] = z") == "a = b\nc = d\n[x] = z"
    assert inline("a = b\n\nc = d") == "a = b; c = d"


@pytest.mark.parametrize(
    "source", ["\n\na = b\n\n", "a = b \\\\\n\n c", "{a\n\nb}", "\\begin{aligned}a\n\n&=b\\end{aligned}"]
)
def test_a_blank_line_that_parts_nothing_says_nothing(source: str) -> None:
    assert typeset(source) == typeset(source.replace("\n\n", "\n"))


def test_a_line_end_written_twice_ends_one_row() -> None:
    for kind in ("pmatrix", "aligned", "cases", "gathered"):
        once = rf"\begin{{{kind}}} a & b \\ c & d \end{{{kind}}}"
        assert typeset(once.replace(r"\\", r"\\\\")) == typeset(once)


def test_two_integrals_side_by_side_are_equally_tall() -> None:
    assert rows(r"\int\int_D f\,dA") == ["⌠ ⌠", "⎮ ⎮  f dA", "⌡ ⌡D"]


def test_integrals_drawn_together_are_one_sign() -> None:
    assert typeset(r"\int\!\!\!\int_D f") == typeset(r"\iint_D f")
    assert typeset(r"\int\!\int \! \int f") == typeset(r"\iiint f")
    assert inline(r"\int\!\!\int f") == inline(r"\iint f")


def test_the_foot_of_a_root_stands_off_a_bracket_in_ascii() -> None:
    last = rows(r"\left(\sqrt{\frac ab}\right)", "ascii")[-1]
    assert last.split() == ["\\", "\\|b", "/"]
    assert rows(r"\left(\sqrt{\frac ab}\right)")[-1].startswith("⎝╲")


def test_a_phantom_is_an_operand_as_wide_as_what_it_stands_for() -> None:
    assert typeset(r"a + \phantom{\frac{abc}{d}} + b") == f"a + {' ' * 3} + b"
    assert typeset(r"[\phantom{\hat{x}}]") == "[ ]"
    assert typeset(r"[\phantom{(ab)}]") == "[    ]"


def test_two_relations_in_ascii_stand_apart_unless_they_are_typed_as_one() -> None:
    assert typeset(r"a \in\equiv b", 80, "ascii") == "a in == b"
    assert inline(r"a \Rightarrow\equiv b", "ascii") == "a => == b"
    for profile in ("unicode", "ascii"):
        assert typeset("a := b", 80, profile) == "a := b"
    assert rows(r"a :\overset{D}{=} b", "ascii")[-1] == "a := b"


@pytest.mark.parametrize(
    ("typed", "command"), [("x\u0302", r"\hat{x}"), ("x\u0304", r"\bar x"), ("v\u20d7", r"\vec v")]
)
@pytest.mark.parametrize("profile", ["unicode", "bmp", "ascii"])
def test_a_mark_typed_over_a_letter_is_its_accent(typed: str, command: str, profile: str) -> None:
    for source in ("{} + 1", r"\frac{{{}}}{{2}}", "z_{}"):
        written = source.replace("{}", typed, 1) if "{{" not in source else rf"\frac{{{typed}}}{{2}}"
        meant = source.replace("{}", f"{{{command}}}", 1) if "{{" not in source else rf"\frac{{{command}}}{{2}}"
        assert typeset(written, 80, profile) == typeset(meant, 80, profile)
        assert inline(written, profile) == inline(meant, profile)


def test_a_sign_typed_in_two_parts_is_one() -> None:
    assert typeset("a =\u0338 b") == typeset(r"a \ne b")
    assert typeset("e\u0301") == "é"
