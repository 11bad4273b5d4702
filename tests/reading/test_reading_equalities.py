"""`kb check` verifies the sums and products that a note states."""

import pytest

from kb.reading import read_note


def false_claims(text: str) -> list[tuple[int, int, str, str]]:
    return [
        (problem.line, problem.column, problem.arguments["claim"], problem.arguments["right"])
        for problem in read_note(text).problems
        if problem.code == "false-claim"
    ]


def test_a_false_equality_is_named_with_its_place_and_what_is_right() -> None:
    assert false_claims("# 幂\n\n因为 $2^{10} = 1000$，所以……") == [(3, 4, "$2^{10} = 1000$", "$1024$")]


def test_each_step_of_a_chain_counts() -> None:
    text = "$$\n\\begin{aligned}\n3 \\times 4 + 5 &= 12 + 5 \\\\\n&= 18\n\\end{aligned}\n$$"
    assert [(claim, right) for _, _, claim, right in false_claims(text)] == [("$12 + 5 = 18$", "$17$")]


def test_what_a_function_comes_to_is_verified_where_its_numbers_stand() -> None:
    assert [right for *_, right in false_claims("$f(2) = 2^2 + 1 = 6$")] == ["$5$"]


def test_a_false_product_of_matrices_is_an_error() -> None:
    a, b = r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", r"\begin{pmatrix} 5 & 6 \\ 7 & 8 \end{pmatrix}"
    entrywise = r"\begin{pmatrix} 5 & 12 \\ 21 & 32 \end{pmatrix}"
    right = r"\begin{pmatrix} 19 & 22 \\ 43 & 50 \end{pmatrix}"
    assert false_claims(f"$${a}{b} = {right}$$") == []
    assert [found for *_, found in false_claims(f"$${a}{b} = {entrywise}$$")] == [f"${right}$"]


@pytest.mark.parametrize(
    "text",
    [
        "假设 $1 = 2$，则矛盾。",
        "Suppose that $0 = 1$ for a moment.",
        "$1 + 1 = 3$ 对吗？",
        "错误：\n\n$1 + 1 = 3$",
        "## 常见错误\n\n$2 + 2 = 5$",
        "~~$2 + 2 = 5$~~",
        "In binary, $1 + 1 = 10$.",
        r"$7 = 1 \pmod 3$",
        r"$1 + 1 \ne 3$, $\sqrt 4 = \pm 2$",
        "$e = 1.6 \\times 10^{-19}$, $\\pi = 3$",
        "$999 + 1 = 1,000$, $0,5 + 0,5 = 1$",
        "It costs $5=6 or so.",
        "`$1 + 1 = 3$`",
        "```\n$1 + 1 = 3$\n```",
        "$0.999... = 1$",
        "$64:128:32 = 2:4:1$",
        r"$0 = \begin{pmatrix} 0 \\ 0 \end{pmatrix}$",
        r"$2 + 2x = 4 \rightarrow 2x = 2$, $1024 = 2^{10} \approx 10^3 = 1000$, $1 < 2 = 1 + 1$",
        r"$\text{softmax}(2, 1, 0) = (0.665, 0.245, 0.090)$, $3\text{ m} + 20\text{ cm} = 320\text{ cm}$",
        "$[2.7] = 2$, $7 \\% 3 = 1$, $100 + 5\\% = 105$, $20^\\circ + 5 = 25^\\circ$",
        "$y = u^2$, $u = 3x+1$, $\\frac{dy}{dx} = 2u \\cdot 3 = 6(3x+1)$",
        "$x = t^2$, $y = t^3$, $\\frac{dy}{dx} = \\frac{3t}{2}$",
        "$z = x^2 + y^2$, $y = 3x$, $\\frac{dz}{dx} = 20x$",
        "$f(x) = x^2$，$x = 3$ 时 $f'(x) = 6$",
        "$L = (w-3)^2$, $\\frac{dL}{dw} = 2(w-3) = 2(5-3) = 4$",
        "$f(x) = |x|$, $f'(x) = 1$ ($x > 0$)",
        r"$\frac{\partial}{\partial x} (a^T x) = a$",
    ],
)
def test_what_nobody_claims_is_left_alone(text: str) -> None:
    assert false_claims(text) == []


def test_a_letter_that_a_function_has_not_is_no_false_derivative() -> None:
    assert false_claims("$(P + c)' = f$") == []
    assert [right for *_, right in false_claims("$(x^2)' = 3x$")] == ["$2 x$"]
