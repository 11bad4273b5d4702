"""What is typed for a formula that nothing computes with: compared sign by sign, however each is written."""

import pytest

from kb.maths.alike import compare_signs, is_compared, likeness
from kb.model import Outcome


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        (r"\varphi(E X) \le E\varphi(X)", "phi(E[X]) <= E[phi(X)]"),
        (r"\bar X_n \to \mu", "Xbar_n -> mu"),
        (r"\bar X_n \to \mu", "X\u0304_n → μ"),
        (r"\hat\theta", "theta_hat"),
        (r"\hat{\theta}", "hat theta"),
        (r"-\sum_i y_i\log\hat y_i", "-sum y_i log yhat_i"),
        (r"\hat y_i", "ŷ_i"),
        (r"\hat y_i", "hat(y)_i"),
        (r"\hat y_i", "y^_i"),
        (r"\frac1n\sum_i (x_i-\bar x)^2", "1/n sum_i (x_i - x_bar)^2"),
        (r"\tilde\sigma^2", "sigmatilde^2"),
        (r"\sup_{\|x\|\le 1}\langle x,y\rangle", "sup_{||x||<=1} <x,y>"),
        (r"\frac{L\|x_0-x^*\|^2}{2k}", "L |x0 - x^*|^2/(2k)"),
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
        (r"\sum_i x_i", r"\sum_j x_j"),
        (r"\frac{\sigma_{\max}}{\sigma_{\min}}", "sigma_max/sigma_min"),
        (r"D_v f(a) = \nabla f(a)\cdot v", "<grad f(a), v>"),
        (r"D_v f(a) = \langle\nabla f(a), v\rangle", "grad f(a) . v"),
        (r"x^\top A x", "<x, Ax>"),
        (r"\nabla f(x)^\top v", "<grad f(x), v>"),
        (r"\nabla_\theta J(\theta)", "grad_theta J(theta)"),
        (r"\nabla(f+g)", "nabla f + nabla g"),
        (r"f(y)\ge f(x)+\langle\nabla f(x),y-x\rangle", "f(y) >= f(x) + (y-x)^T grad f(x)"),
        (r"x_{n+1}=x_n-a_n\nabla f(x_n)", "x_{k+1} = x_k - a_k nabla f(x_k)"),
        (r"x_{n+1}=x_n-a_n\nabla f(x_n)", "x_k - a_k nabla f(x_k)"),
        (r"\|A\|_F=\sqrt{\sum_{i,j} a_{ij}^2}", "sqrt(sum_ij a_ij^2)"),
        (r"J_{ij}=\frac{\partial f_i}{\partial x_j}", "∂f_i/∂x_j"),
        (r"J_{ij}=\frac{\partial f_i}{\partial x_j}", "df_i/dx_j"),
        (r"H_{ij}=\frac{\partial^2 f}{\partial x_i\partial x_j}", "∂^2 f/∂x_i∂x_j"),
        (r"\frac{d}{dt} f(x+tv)", "d/dt f(x+tv)"),
        (r"\mathrm{softmax}(z)_i=\frac{e^{z_i}}{\sum_j e^{z_j}}", "exp(z_i)/sum_j exp(z_j)"),
        (r"\sum a_n=\infty,\ \sum a_n^2<\infty", "sum a_n = inf, sum a_n^2 < inf"),
        (r"\|x\|_1=\sum_{i=1}^n|x_i|", "sum |x_i|"),
        (r"p_i=\frac{e^{z_i}}{\sum_j e^{z_j}}", "e^z_i/sum_j e^z_j"),
        (r"\sum a_n=\infty,\ \sum a_n^2<\infty", "sum a_n = oo, sum a_n^2 < oo"),
        (r"P(|X-\mu|\ge\varepsilon)", "P(|X-mu| >= eps)"),
        (r"\|A\|_F=\sqrt{\operatorname{tr}(A^TA)}", "sqrt(trace(A^T A))"),
        (r"(B^T \otimes A)\operatorname{vec}(X)", "(B^T kron A) vec(X)"),
        (r"AC \otimes BD", "(AC) otimes (BD)"),
        (r"k^n\det A", "k^n |A|"),
        (r"e^{-\lambda x}", "e^(-lamda x)"),
        (r"D(p\|q)=\sum_i p_i\log\frac{p_i}{q_i}", "sum_i p_i log(p_i/q_i)"),
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
        ("2^{99999999}", "2^99999998", "different"),
        (r"\sigma(w^\top x + b)", "sigma(w^T x - b)", "different"),
        (r"H(p,q)=-\sum_i p_i\ln q_i", "sum_i p_i ln q_i", "different"),
        (r"\|x\|_2=\sqrt{\sum_i x_i^2}", "sqrt(sum_i x_i)", "different"),
        (r"E[X_{n+1}\mid F_n]=X_n", "E[X_{n+1}|F_n] >= X_n", "different"),
        (r"\frac{\sigma_{\max}}{\sigma_{\min}}", "sigma_min/sigma_max", "different"),
        (r"\|A\|_2=\sigma_{\max}(A)", "sigma_min(A)", "different"),
        (r"\|A\|_F=\sqrt{\operatorname{tr}(A^\top A)}", "sqrt(tr(A A))", "different"),
        (r"\|A\|_*=\sum_i\sigma_i(A)", "sqrt(sum_i sigma_i(A))", "different"),
        (r"\|x\|_p=\left(\sum_i|x_i|^p\right)^{1/p}", "sum_i |x_i|^p", "different"),
        (r"\|x\|_\infty=\max_i|x_i|", "min_i |x_i|", "different"),
        (r"E[E[X|\mathcal G]|\mathcal H]=E[X|\mathcal H]", "E[E[X|G]|H]=E[X|G]", "different"),
        (r"P(A\mid B)", "P(B|A)", "different"),
        (r"A=Q\Lambda Q^{-1}", "Q^-1 Lambda Q", "different"),
        (r"A=U\Sigma V^\top", "U V^T Sigma", "different"),
        ("a_{ji}", "a_ij", "different"),
        (r"J_{ij}=\frac{\partial f_i}{\partial x_j}", "partial f_j/partial x_i", "different"),
        (r"\sum a_n=\infty,\ \sum a_n^2<\infty", "sum a_n < inf, sum a_n^2 = inf", "different"),
        (r"x_{n+1}=x_n-a_n\nabla f(x_n)", "x_{k+1} = x_k + a_k grad f(x_k)", "different"),
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
        (r"A^\top", r"\evil{A"),
        (r"A^\top", "((((((A"),
        (r"x/0", "x/0"),
        (r"P(X\ge a)", "1 - P(X < a)"),
        (r"P(X\le x)", "P(X < x)"),  # often the same
        (r"\mathrm{Var}X = E[X^2] - E[X]^2", "E[(X - EX)^2]"),
        ("E[2X]", "2E[X]"),  # one number makes up for the other
        (r"\mathrm{Var}(2X)", "4 Var(X)"),
        (r"-\sum_i p_i\log p_i", "sum_i p_i log(1/p_i)"),
        ("e^{2a_k}", "(e^{a_k})^2"),
        (r"\mathrm{Var}(-X)", "Var(X)"),
        (r"\int_a^b f(x)dx", "∫f(x)dx"),  # its limits are what it is
        (r"Q^\top Q=I", "Q Q^T = I"),  # the same where Q is square
        ("E[X_1]", "E[X]"),  # the same where they are alike
        (r"\sum_{k=0}^\infty x^k", r"\sum_{k=1}^\infty x^k + 1"),
        (r"\langle x,y\rangle=\|x\|\|y\|\cos\theta", "x^T y = |x||y|cos theta"),
        (r"\lambda", "p - p^2"),  # who knows by what letter it goes
        (r"e^{i\pi}", "-1"),
        (r"\|x\|_2^2 + \|y\|_2^2", r"\|x\|_2^2"),  # y may be nothing
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


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("e^z/(1+e^z)", Outcome.EQUAL),
        ("sigma(z) = 1 - 1/(1+e^z)", Outcome.EQUAL),
        ("1/(1+e^z)", Outcome.DIFFERENT),
        ("1/(1+e^(-x))", Outcome.UNDECIDED),  # of another letter
    ],
)
def test_a_formula_of_ordinary_functions_is_compared_as_they_are(typed: str, outcome: Outcome) -> None:
    verdict = compare_signs(r"$\sigma(z)=\frac{1}{1+e^{-z}}$", typed)
    assert verdict is not None and verdict.outcome is outcome


@pytest.mark.parametrize(
    "answer", ["方差的定义是 $E[(X-EX)^2]$", "$X$ 的方差是 $E[(X-EX)^2]$。", "Variance is $E[(X-EX)^2]$."]
)
def test_the_formula_that_a_sentence_ends_with_is_compared(answer: str) -> None:
    verdict = compare_signs(answer, "E((X-E(X))^2)")
    assert verdict is not None and verdict.outcome is Outcome.EQUAL


@pytest.mark.parametrize(
    ("answer", "given", "outcome"),
    [
        (r"$x = r\cos\theta$, $y = r\sin\theta$", "x = r cos(theta), y = r sin(theta)", Outcome.EQUAL),
        (r"$x = r\cos\theta$, $y = r\sin\theta$", "x = r sin(theta), y = r cos(theta)", Outcome.UNDECIDED),
        (r"$x = r\cos\theta$, $y = r\sin\theta$", "x = r cos(theta)", Outcome.UNDECIDED),  # half of it
        (r"$X\ge 0$，$P(X\ge a)\le\frac{E[X]}{a}$", "P(X>=a) <= E[X]/a", Outcome.EQUAL),
        (r"$\varphi$ 凸，$\varphi(E[X])\le E[\varphi(X)]$", "φ(E[X]) <= E[φ(X)]", Outcome.EQUAL),
        (r"$\varphi$ 凸，$\varphi(E[X])\le E[\varphi(X)]$", "φ(E[X]) >= E[φ(X)]", Outcome.DIFFERENT),
    ],
)
def test_of_several_formulas_those_that_are_the_answer_are_compared(answer: str, given: str, outcome: Outcome) -> None:
    verdict = compare_signs(answer, given)
    assert verdict is not None and verdict.outcome is outcome


_IN_PROBABILITY = r"$P(|X_n - X| > \epsilon) \to 0$ for all $\epsilon>0$."
_EXPANDED = r"$x-\frac{x^3}{6}+o(x^3)$"
_DENSITY = r"$\lambda e^{-\lambda x}, x \ge 0$"


@pytest.mark.parametrize(
    ("answer", "given", "outcome"),
    [
        # For what a formula holds may be typed behind it.
        (_IN_PROBABILITY, "P(|X_n-X|>eps) -> 0 for every eps>0", Outcome.EQUAL),
        (_IN_PROBABILITY, "P(|X_n-X|>eps) -> 0, all eps > 0", Outcome.EQUAL),
        (_IN_PROBABILITY, "P(|X_n-X|>eps) -> 0, eps > 0", Outcome.EQUAL),
        (_IN_PROBABILITY, "P(|X_n-X|>ε)→0，对任意 ε>0", Outcome.EQUAL),
        (_IN_PROBABILITY, "P(|X_n-X|>eps) -> 1 for all eps>0", Outcome.DIFFERENT),
        # A condition that is part of the answer is compared with it.
        (_DENSITY, "lambda e^(-lambda x), x >= 0", Outcome.EQUAL),
        (_DENSITY, "lambda e^(-lambda x), x >= 5", Outcome.DIFFERENT),
        (r"$x \ge 0, y \ge 0$", "x >= 0, y >= 0", Outcome.EQUAL),
        # Cases are no condition.
        (r"$|x|$", "x if x > 0, -x if x < 0", Outcome.UNDECIDED),
        # What an expansion leaves out need not be typed, but in an equation it is claimed.
        (_EXPANDED, "x - x^3/6", Outcome.EQUAL),
        (_EXPANDED, "x - x^3/3! + o(x^3)", Outcome.EQUAL),
        (_EXPANDED, "x - x^3/3", Outcome.DIFFERENT),
        (_EXPANDED, "x + x^3/6 + o(x^3)", Outcome.DIFFERENT),
        (r"$f(x+h)=f(x)+f'(x)h+o(h)$", "f(x+h) = f(x) + f'(x)h", Outcome.UNDECIDED),
        # For one letter another one may stand, but not its square.
        (r"$\mu$", "sigma^2", Outcome.DIFFERENT),
        (r"$\mu$", "mu + 1", Outcome.DIFFERENT),
        (r"$\mu$", "m", Outcome.UNDECIDED),
        (r"$\mu$", "n p", Outcome.UNDECIDED),
        (r"$\mu$", "1/theta", Outcome.UNDECIDED),
    ],
)
def test_what_is_typed_with_a_condition_an_order_or_another_letter_is_judged(
    answer: str, given: str, outcome: Outcome
) -> None:
    verdict = compare_signs(answer, given)
    assert verdict is not None and verdict.outcome is outcome


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        (r"\bar X_n \to \mu", "X_n -> mu"),
        (r"\sup_{\|x\|\le 1}\langle x,y\rangle", "sup <x,y>"),
        (r"\|A\|", "|A|"),
        (r"\hat y_i", "ybar_i"),
        (r"x_{1} < x_2, y > 0", "<x_2, y> 0"),
    ],
)
def test_what_only_looks_alike_is_not_taken_for_the_same(answer: str, given: str) -> None:
    verdict = compare_signs(f"${answer}$", given)
    assert verdict is None or verdict.outcome is not Outcome.EQUAL


@pytest.mark.parametrize("given", ["that is what it was", "what you said", "the chat bar"])
def test_words_with_the_name_of_an_accent_in_them_are_words(given: str) -> None:
    assert compare_signs(r"$\hat y_i$", given) is None
