"""The formulas that docs/formulas.md shows, as authors write them: a source keeps its line breaks on the page."""

from __future__ import annotations

from typing import NamedTuple


class Formula(NamedTuple):
    """A formula of the page: the part of the page that it stands in, its name, its source."""

    area: str
    title: str
    latex: str


CALCULUS = "Derivatives and gradients · 导数与梯度"
NORMS = "Norms and matrices · 范数与矩阵"
TENSORS = "Tensors · 张量"
CHANCE = "Probability and stochastic approximation · 概率与随机逼近"
LEARNING = "Machine learning · 机器学习"
SHAPES = "Integrals, roots, cases, braces · 积分、根式、分段、括注"

FORMULAS = (
    Formula(CALCULUS, "The derivative · 导数的定义", r"f'(x) = \lim_{h \to 0} \frac{f(x+h) - f(x)}{h}"),
    Formula(
        CALCULUS,
        "The chain rule · 链式法则",
        r"""\frac{\mathrm{d}z}{\mathrm{d}t}
  = \frac{\partial z}{\partial x} \frac{\mathrm{d}x}{\mathrm{d}t}
  + \frac{\partial z}{\partial y} \frac{\mathrm{d}y}{\mathrm{d}t}""",
    ),
    Formula(
        CALCULUS,
        "A derivation, step by step · 逐步推导",
        r"""\begin{aligned}
  \left( \frac{\sin x^2}{x} \right)'
    &= \frac{(\sin x^2)' \cdot x - \sin x^2 \cdot x'}{x^2} \\
    &= \frac{2x \cos x^2 \cdot x - \sin x^2}{x^2} \\
    &= 2\cos x^2 - \frac{\sin x^2}{x^2}
\end{aligned}""",
    ),
    Formula(
        CALCULUS,
        "The gradient · 梯度",
        r"""\nabla f(\mathbf{x}) = \begin{pmatrix}
  \dfrac{\partial f}{\partial x_1} \\
  \vdots \\
  \dfrac{\partial f}{\partial x_n}
\end{pmatrix} \in \mathbb{R}^n""",
    ),
    Formula(
        CALCULUS,
        "The Jacobian matrix · 雅可比矩阵",
        r"""J_{\mathbf{f}} = \begin{bmatrix}
  \frac{\partial f_1}{\partial x_1} & \cdots
    & \frac{\partial f_1}{\partial x_n} \\
  \vdots & \ddots & \vdots \\
  \frac{\partial f_m}{\partial x_1} & \cdots
    & \frac{\partial f_m}{\partial x_n}
\end{bmatrix}""",
    ),
    Formula(
        CALCULUS,
        "Taylor's formula of second order · 二阶泰勒公式",
        r"""f(\mathbf{x} + \mathbf{h}) = f(\mathbf{x})
  + \nabla f(\mathbf{x})^\top \mathbf{h}
  + \tfrac{1}{2} \mathbf{h}^\top H_f(\mathbf{x}) \, \mathbf{h}
  + o(\|\mathbf{h}\|^2)""",
    ),
    Formula(
        NORMS,
        "The p-norm · p-范数",
        r"\|\mathbf{x}\|_p = \left( \sum_{i=1}^{n} |x_i|^p \right)^{1/p}",
    ),
    Formula(
        NORMS,
        "The spectral norm · 谱范数",
        r"""\|A\|_2 = \max_{\mathbf{x} \neq \mathbf{0}}
    \frac{\|A\mathbf{x}\|_2}{\|\mathbf{x}\|_2}
  = \sqrt{\lambda_{\max}(A^\top A)}""",
    ),
    Formula(
        NORMS,
        "A system as an augmented matrix · 增广矩阵",
        r"""\left[\begin{array}{ccc|c}
  1 & 2  & -1 & 4 \\
  0 & 1  & 3  & -2 \\
  0 & 0  & -5 & 10
\end{array}\right]""",
    ),
    Formula(
        NORMS,
        "A determinant · 行列式",
        r"""\det(\lambda I - A) = \begin{vmatrix}
  \lambda - 2 & -1 \\
  -1 & \lambda - 2
\end{vmatrix} = (\lambda - 1)(\lambda - 3)""",
    ),
    Formula(
        NORMS,
        "Singular values · 奇异值分解",
        r"""A = U \begin{pmatrix} \Sigma_r & 0 \\ 0 & 0 \end{pmatrix}
  V^{\mathsf{T}} = \sum_{k=1}^{r} \sigma_k
  \mathbf{u}_k \mathbf{v}_k^{\mathsf{T}}""",
    ),
    Formula(
        TENSORS,
        "A contraction, as `einsum('ij,jkl->ikl')` · 缩并",
        r"C_{ik\ell} = \sum_{j=1}^{n} A_{ij} B_{jk\ell}",
    ),
    Formula(
        TENSORS,
        "Components in other coordinates · 坐标变换",
        r"""\tilde{T}^{i}{}_{j} = \frac{\partial \tilde{x}^i}{\partial x^k}
  \frac{\partial x^\ell}{\partial \tilde{x}^j} \, T^{k}{}_{\ell}""",
    ),
    Formula(
        TENSORS,
        "Christoffel symbols · 克里斯托费尔符号",
        r"""\Gamma^{k}_{ij} = \frac{1}{2} g^{km} \left(
  \frac{\partial g_{mi}}{\partial x^j}
  + \frac{\partial g_{mj}}{\partial x^i}
  - \frac{\partial g_{ij}}{\partial x^m} \right)""",
    ),
    Formula(
        CHANCE,
        "Bayes · 贝叶斯公式",
        r"""P(A_i \mid B) = \frac{P(B \mid A_i) \, P(A_i)}
  {\sum_{j=1}^{n} P(B \mid A_j) \, P(A_j)}""",
    ),
    Formula(
        CHANCE,
        "The weak law of large numbers · 弱大数定律",
        r"""\lim_{n \to \infty} P\left( \left| \frac{1}{n}
  \sum_{i=1}^{n} X_i - \mu \right| \geq \varepsilon \right) = 0""",
    ),
    Formula(
        CHANCE,
        "The strong law, and the central limit theorem · 强大数定律与中心极限定理",
        r"""\bar{X}_n \xrightarrow{\text{a.s.}} \mu, \qquad
\frac{\bar{X}_n - \mu}{\sigma / \sqrt{n}}
  \xrightarrow[n \to \infty]{d} \mathcal{N}(0, 1)""",
    ),
    Formula(
        CHANCE,
        "The normal density in n dimensions · n 维正态密度",
        r"""p(\mathbf{x}) = \frac{1}{(2\pi)^{n/2} |\Sigma|^{1/2}}
  \exp\left( -\frac{1}{2} (\mathbf{x} - \boldsymbol{\mu})^\top
  \Sigma^{-1} (\mathbf{x} - \boldsymbol{\mu}) \right)""",
    ),
    Formula(
        CHANCE,
        "Robbins–Monro · 罗宾斯–门罗算法",
        r"""\theta_{n+1} = \theta_n - a_n \bigl( N(\theta_n) - \alpha \bigr),
\qquad \sum_{n=1}^{\infty} a_n = \infty,
\quad \sum_{n=1}^{\infty} a_n^2 < \infty""",
    ),
    Formula(
        CHANCE,
        "Q-learning as stochastic approximation · Q 学习",
        r"""Q(s,a) \leftarrow Q(s,a) + \alpha \, \Bigl[
  \underbrace{r + \gamma \max_{a'} Q(s',a')}_{\text{target}}
  - Q(s,a) \Bigr]""",
    ),
    Formula(
        LEARNING,
        "Softmax · 归一化指数函数",
        r"\operatorname{softmax}(\mathbf{z})_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}",
    ),
    Formula(
        LEARNING,
        "Cross-entropy, and its gradient · 交叉熵及其梯度",
        r"""\mathcal{L}(\theta) = -\frac{1}{N} \sum_{i=1}^{N}
  \sum_{k=1}^{K} y_{ik} \log \hat{y}_{ik},
\qquad \frac{\partial \mathcal{L}}{\partial z_{ik}}
  = \frac{\hat{y}_{ik} - y_{ik}}{N}""",
    ),
    Formula(
        LEARNING,
        "Attention · 注意力",
        r"""\mathrm{Attention}(Q, K, V) = \mathrm{softmax}\left(
  \frac{QK^\top}{\sqrt{d_k}} \right) V""",
    ),
    Formula(
        LEARNING,
        "The evidence lower bound · 证据下界",
        r"""\begin{aligned}
\log p_\theta(x)
  &= \log \int p_\theta(x, z) \, dz \\
  &\geq \mathbb{E}_{q_\phi(z \mid x)} \left[
     \log \frac{p_\theta(x, z)}{q_\phi(z \mid x)} \right] \\
  &= \mathbb{E}_{q_\phi} [\log p_\theta(x \mid z)]
     - D_{\mathrm{KL}}\bigl(q_\phi(z \mid x) \,\|\, p(z)\bigr)
\end{aligned}""",
    ),
    Formula(
        SHAPES,
        "Integrals · 积分",
        r"""\int_{-\infty}^{\infty} e^{-x^2} \, dx = \sqrt{\pi}, \qquad
\oint_{\partial D} P\,dx + Q\,dy = \iint_{D} \left(
  \frac{\partial Q}{\partial x}
  - \frac{\partial P}{\partial y} \right) dx\,dy""",
    ),
    Formula(
        SHAPES,
        "Roots and fractions in each other · 根式与连分式",
        r"""\sqrt[3]{\frac{1 + \sqrt{1 + x^2}}{2}} \neq
\cfrac{1}{1 + \cfrac{1}{1 + \cfrac{1}{x}}}""",
    ),
    Formula(
        SHAPES,
        "Cases, in Chinese · 分段函数",
        r"""|x| = \begin{cases}
  x,  & \text{若 } x \geq 0 \\
  -x, & \text{若 } x < 0
\end{cases}""",
    ),
    Formula(
        SHAPES,
        "Braces above and below · 上下括注",
        r"""\overbrace{1 + 2 + \cdots + n}^{n \text{ terms}}
  = \frac{n(n+1)}{2}, \qquad
\text{总损失} = \underbrace{\|X\mathbf{w} - \mathbf{y}\|_2^2}_{\text{拟合}}
  + \underbrace{\lambda \|\mathbf{w}\|_1}_{\text{正则}}""",
    ),
    Formula(
        SHAPES,
        "Limits on several lines · 多行条件",
        r"""\prod_{\substack{1 \leq i < j \leq n}} (x_j - x_i), \qquad
\sum_{\substack{d \mid n \\ d \text{ odd}}} \mu(d) \binom{n}{d}""",
    ),
    Formula(
        SHAPES,
        "Where an extremum is attained · 约束优化",
        r"""\begin{aligned}
\hat{\mathbf{w}} = \operatorname*{arg\,min}_{\mathbf{w} \in \mathbb{R}^d} \;
  & \frac{1}{2} \|\mathbf{w}\|_2^2 \\
\text{s.t.} \quad
  & y_i (\mathbf{w}^\top \mathbf{x}_i + b) \geq 1,
    \quad i = 1, \ldots, m
\end{aligned}""",
    ),
)

# One line: also what would be misread without its brackets.
LINES = (
    r"f'(x) = \lim_{h \to 0} \frac{f(x+h) - f(x)}{h}",
    r"\|\mathbf{x}\|_p = \left( \sum_i |x_i|^p \right)^{1/p}",
    r"\frac{a+b}{c+d} \cdot \frac{1}{2} x",
    r"e^{-\frac{x^2}{2\sigma^2}}",
    r"p_n^{1/2^n} \neq p_n^1 / 2^n",
    r"x_{\text{old}}, \; \theta_{t+1}, \; \pi_\theta",
    r"\sqrt{1 + x^2} \, y",
    r"\bar{X}_n \xrightarrow{\text{a.s.}} \mu",
    r"\int_0^1 x^2 \, dx = \frac{1}{3}",
)

_BY_NAME = {formula.title.split(" · ")[0]: formula for formula in FORMULAS}
PROFILED = (_BY_NAME["The spectral norm"], _BY_NAME["The gradient"], _BY_NAME["Softmax"])
BROKEN = (_BY_NAME["Taylor's formula of second order"], _BY_NAME["The normal density in n dimensions"])
