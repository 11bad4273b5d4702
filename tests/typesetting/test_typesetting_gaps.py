"""What parts a cell from the next: spaces as written, operators, rules; and neighbours that a line covers."""

from kb.typesetting import inline, typeset


def test_a_space_written_at_the_start_of_a_cell_is_kept() -> None:
    first, second = typeset(r"\begin{aligned} f &= a \\ &\qquad b \end{aligned}").split("\n")
    assert first == "f = a"
    assert second.index("b") > first.index("a")


def test_an_operator_at_the_end_of_a_cell_does_not_touch_the_next() -> None:
    for between in ("", r"\;", r"\quad"):
        lines = typeset(rf"\begin{{aligned}} \min_x {between} & f(x) \end{{aligned}}").split("\n")
        assert "min f(x)" in " ".join(lines[0].split())


def test_a_cell_of_spaces_alone_is_an_empty_cell() -> None:
    assert typeset(r"\begin{aligned} a & \quad \\ b &= c \end{aligned}").split("\n") == ["a", "b = c"]


def test_a_vertical_rule_runs_through_all_lines_of_its_rows() -> None:
    lines = typeset(r"\begin{array}{c|c} c_1 & a_{1,1} \\ c_2 & \frac{1}{2} \end{array}").split("\n")
    assert len(lines) > 4
    assert {line[3] for line in lines} == {"│"}


def test_the_product_of_two_means_does_not_look_like_the_mean_of_a_product() -> None:
    for setter in (inline, typeset):
        assert setter(r"\overline{x}\overline{y}") != setter(r"\overline{xy}")


def test_limits_of_neighbouring_operators_do_not_touch() -> None:
    for body in (r"\sum_{k=1}^{n} f", r"{\sum_{k=1}^{n} f}"):
        assert "h→0 k=1" in typeset(rf"\lim_{{h \to 0}} {body}").split("\n")[-1]
