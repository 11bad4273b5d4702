"""What is typed for a formula that nothing computes with: compared sign by sign, however each is written."""

import pytest

from kb.maths.alike import compare_signs, is_compared, likeness
from kb.model import Outcome


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        (r"\varphi(E X) \le E\varphi(X)", "phi(E[X]) <= E[phi(X)]"),
        (r"\varphi(EX) \le E\varphi(X)", "Eφ(X) ≥ φ(EX)"),
        (r"\sigma'(z) = \sigma(z)(1-\sigma(z))", r"\sigma(z) - \sigma(z)^2"),
        (r"\operatorname{tr}(ABC)=\operatorname{tr}(BCA)", "tr(CAB) = tr(ABC)"),
        (r"(A + A^\top)x", "Ax + A^T x"),
        (r"a^\top x", "x^T a"),
        (r"A^T(Ax-b)", "A^T A x - A^T b"),
        (r"(AB)^{-1} = B^{-1}A^{-1}", "B^-1 A^-1"),
        (r"P(|X-\mu|\ge k\sigma) \le \frac{1}{k^2}", "P(|mu - X| >= k sigma) <= 1/k^2"),
        (r"\|x+y\| \le \|x\|+\|y\|", "||x+y|| <= ||y|| + ||x||"),
        (r"\lvert a \rvert^2 \lvert b \rvert^2", "|a|^2|b|^2"),
        (r"\mathrm{Var}(X)=\mathbb{E}[X^2]-(\mathbb{E}X)^2", "E(X^2) - (EX)^2"),
        (r"\theta_{t+1}=\theta_t-\eta\nabla L(\theta_t)", "θ_t − η∇L(θ_t)"),
        (r"P(A|B)=\frac{P(B|A)P(A)}{P(B)}", "P(B|A)P(A)/P(B)"),
        (r"\|x\|_p = \left(\sum_{i=1}^n |x_i|^p\right)^{1/p}", r"(\sum_{i=1}^n |x_i|^p)^{1/p}"),
        (r"O(1/\sqrt{n})", "O(n^(-1/2))"),
        (r"X^{-\top}", "(X^-1)^T"),
        (r"E|X_n-X|^2\to0", "E[|X_n-X|^2] -> 0"),
        (r"G_t=\sum_{k=0}^\infty\gamma^k R_{t+k+1}", "G_t = sum_{k=0}^infty gamma^k R_{t+k+1}"),
        (r"X^{-\top}", "X^{-T}"),
        (r"A^\top(Ax-b)", "A'(Ax-b)"),
        (r"\binom{n}{k} p^k (1-p)^{n-k}", "C(n,k) p^k (1-p)^(n-k)"),
        (r"\binom{n}{k}", "C_n^k"),
        (r"\binom{n}{k}", "n!/(k!(n-k)!)"),
        (r"\delta_{ik}", "delta_ik"),
        (r"\varepsilon_{ijk}", "εijk"),
        (r"\sum_{n} \frac{x^n}{n!} - \frac{x^3}{3!}", "\\sum_{n} x^n/n! - x^3/6"),
    ],
)
def test_the_same_formula_is_known_however_it_is_written(answer: str, given: str) -> None:
    assert likeness(answer, given) == "same"


@pytest.mark.parametrize(
    ("answer", "given", "said"),
    [
        (r"\varphi(EX) \le E\varphi(X)", "φ(EX) >= Eφ(X)", "reversed"),
        (r"\|x+y\| \le \|x\|+\|y\|", "||x+y|| < ||x|| + ||y||", "strict"),
        (r"A^\top", "A", "transposed"),
        (r"(A + A^T)x", "x^T(A + A^T)", "transposed"),
        (r"(AB)^T = B^T A^T", "A^T B^T", "different"),
        (r"\operatorname{tr}(ABC)", "tr(BAC)", "different"),
        (r"\sigma(z)(1-\sigma(z))", r"\sigma(z)(1+\sigma(z))", "different"),
        (r"P(|X-\mu|\ge k\sigma) \le \frac{1}{k^2}", "P(|X-mu| >= k sigma) <= 1/k", "different"),
        (r"\theta_{t+1}=\theta_t-\eta\nabla L(\theta_t)", r"\theta_t + \eta\nabla L(\theta_t)", "different"),
        (r"X^{-\top}", "X^-1", "transposed"),
        ("Var X + Var Y", "Var X", "different"),
        (r"E|X_n-X|^2\to0", "E|X_n-X| -> 0", "different"),
        (r"F(x)=P(X\le x)", "F(x)=P(X>=x)", "different"),
        (r"P(|X-\mu|\ge k)\le\frac{\sigma^2}{k^2}", "P(|X-mu|<k) <= sigma^2/k^2", "different"),
        (r"\lambda", "2", "different"),
    ],
)
def test_how_another_formula_is_another_one_is_said(answer: str, given: str, said: str) -> None:
    assert likeness(answer, given) == said


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        (r"P(X \ge a) \le \frac{E[X]}{a}", "a P(X>=a) <= EX"),  # the same, multiplied by a
        (r"\sin x \cos x", r"\sin(2x)/2"),
        (r"\cos^2 x", r"1 - \sin^2 x"),
        (r"A^\top", "the transpose of A"),
        (r"A^\top", "转置"),
        (r"\sum_i x_i", r"\sum_j x_j"),
        (r"A^\top", r"\evil{A"),
        (r"A^\top", "((((((A"),
        (r"x/0", "x/0"),
        (r"P(X\ge a)", "1 - P(X < a)"),
        (r"P(X\le x)", "P(X < x)"),  # often the same
        (r"\mathrm{Var}X = E[X^2] - E[X]^2", "E[(X - EX)^2]"),
        (r"\lambda", "p - p^2"),  # who knows by what letter it goes
        (r"e^{i\pi}", "-1"),
        (r"\|x\|_2^2 + \|y\|_2^2", r"\|x\|_2^2"),  # y may be nothing
        ("2^{99999999}", "2^99999998"),
    ],
)  # fmt: skip
def test_where_nothing_is_sure_nothing_is_said(answer: str, given: str) -> None:
    assert likeness(answer, given) == "unknown"


@pytest.mark.parametrize(
    ("answer", "given", "outcome"),
    [
        ("若 $X\\ge 0$，则 $P(X\\ge a)\\le \\frac{EX}{a}$。", "P(X>=a) <= EX/a", Outcome.EQUAL),
        ("$\\varphi(EX) \\le E\\varphi(X)$，φ 凸", "φ(EX) <= Eφ(X)", Outcome.EQUAL),
        ("$A^T$", "A", Outcome.DIFFERENT),
    ],
)
def test_of_an_answer_with_a_condition_the_formula_is_compared(answer: str, given: str, outcome: Outcome) -> None:
    verdict = compare_signs(answer, given)
    assert verdict is not None and verdict.outcome is outcome
    assert verdict.arguments.get("beside", False) is (outcome is Outcome.EQUAL)


@pytest.mark.parametrize("answer", ["A type is Send if it is safe.", "一个函数", "w", "the norm $\\|x\\|$ of a vector"])
def test_words_are_no_formula(answer: str) -> None:
    assert not is_compared(answer)


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        (r"f 凸当且仅当 $f(y)\ge f(x)+\nabla f(x)^T(y-x)$", "f(y)>=f(x)+∇f(x)^T(y-x)"),
        (r"迭代公式是 $x_{k+1}=x_k-\eta\nabla f(x_k)$，其中 $\eta$ 称为步长。", "x_{k+1} = x_k - η∇f(x_k)"),
        (r"If $X \ge 0$ then $P(X\ge a)\le EX/a$, where $a > 0$.", "P(X>=a) <= EX/a"),
    ],
)
def test_the_formula_behind_what_it_needs_is_found(answer: str, given: str) -> None:
    verdict = compare_signs(answer, given)
    assert verdict is not None and verdict.outcome is Outcome.EQUAL and verdict.arguments == {"beside": True}
