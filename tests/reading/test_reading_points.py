"""`kb check` verifies values of functions at points, second derivatives, and steps by numbers that a line gives."""

import pytest

from kb.reading import read_note


def false_claims(text: str) -> list[tuple[str, str]]:
    found = [problem for problem in read_note(text).problems if problem.code == "false-claim"]
    return [(problem.arguments["claim"], problem.arguments["right"]) for problem in found]


@pytest.mark.parametrize(
    ("text", "claim", "right"),
    [
        ("设 $f(x) = x^2 + 1$，则 $f(2) = 6$", "$f(2) = 6$", "$5$"),
        ("$f(x) = x^2$, so $f'(1) = 3$", "$f'(1) = 3$", "$2$"),
        ("$f(x) = x^3$, $f''(1) = 3$", "$f''(1) = 3$", "$6$"),
        (
            r"$f(x,y) = x^2y$, $\frac{\partial f}{\partial x}(1,2) = 5$",
            r"$\frac{\partial f}{\partial x}(1,2) = 5$",
            "$4$",
        ),
        (r"$y = x^2$, $\left.\frac{dy}{dx}\right|_{x=1} = 3$", r"$\left.\frac{dy}{dx}\right|_{x=1} = 3$", "$2$"),
        ("$(x^2)'|_{x=3} = 9$", "$(x^2)'|_{x=3} = 9$", "$6$"),
        (r"$f(x,y) = x^2+3y$, $\nabla f(1,1) = (3,2)$", r"$\nabla f(1,1) = (3,2)$", None),
        ("$f(x,y) = x^2y$, $f_{xy} = 2y$", "$f_{xy} = 2y$", "$2 x$"),
        (r"$y = x^3$, $\frac{d^2y}{dx^2} = 6x^2$", r"$\frac{d^2y}{dx^2} = 6x^2$", "$6 x$"),
        ("$a = 2, b = 3, c = a + b = 6$", "$c = a + b = 6$", "$5$"),
        ("$w_0 = 2, g = 4, w_1 = w_0 - 0.1 g = 2.4$", "$w_1 = w_0 - 0.1 g = 2.4$", "$1.6$"),
    ],
)
def test_a_false_value_is_named_with_what_is_right(text: str, claim: str, right: str | None) -> None:
    [(said, found)] = false_claims(text)
    assert said == claim
    assert right in (None, found)


@pytest.mark.parametrize(
    "text",
    [
        r"$f(x) = x^3 - 3x$, $f(1) = -2$, $f'(1) = 0$, $f''(1) = 6$, $f(0.5) = -1.38$",
        r"$f(x,y) = x^2+3y$, $\nabla f(1,1) = \begin{pmatrix}2\\3\end{pmatrix}$, $\nabla f|_{(2,0)} = (4,3)$",
        "$f$ 是奇函数，当 $x>0$ 时 $f(x) = x^2$，则 $f(-1) = -1$",
        "$f(x) = x^2$ ($x \\ge 0$), $f(-2) = -4$",
        "$f(x) = x^2$, $f(x) = x^3$ and $f(2) = 5$",
        "$f(x) = x^2$\n\n$f(2) = 5$ for another one",
        "$f(x) = ax^2$, $f(2) = 12$, $a = 3$",
        r"$y'' + y = 0$, $y = \sin x$, $y'' = -y$",
        "$f(x) = x^2$ 时 $f(2) = 5$ 对吗？",
        "$x = 3, x = x + 1 = 4$",
        "$e = 1.6, F = eE = 3.2, E = 2$",
        r"$f(x) = \log x$, $f(10) = 1$",
        r"$f(x) = \sin x$, $f(30) = 0.5$",
        "$f(x) = [x]$, $f(2.5) = 2$",
        r"$m = 200\text{ g}, v = 3\text{ m/s}, E = \frac12 mv^2 = 0.9\text{ J}$",
        r"$r = 5\%, A = 100 r = 5$",
        r"$f(x) = \frac{\sin x}{x}$, $f(0) = 1$",
    ],
)
def test_what_may_be_meant_otherwise_is_left_alone(text: str) -> None:
    assert false_claims(text) == []


def test_the_place_is_that_of_the_formula() -> None:
    problem = read_note("# 值\n\n设 $f(x) = x^2$，则 $f(3) = 6$。").problems[0]
    assert (problem.line, problem.column) == (3, 18)
