"""The names and signs that mathematics is typed with, and what each stands for."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


# What people call a function, by the one name that trees use.
FUNCTIONS = {
    **{
        name: name
        for name in ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch")
    },
    **{f"arc{name}": f"arc{name}" for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{f"a{name}": f"arc{name}" for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{f"ar{name}": f"ar{name}" for name in ("sinh", "cosh", "tanh")},
    **{f"a{name}": f"ar{name}" for name in ("sinh", "cosh", "tanh")},
    **{f"arc{name}": f"ar{name}" for name in ("sinh", "cosh", "tanh")},
    "tg": "tan",
    "ctg": "cot",
    "arctg": "arctan",
    "arcctg": "arccot",
    "cotan": "cot",
    "cosec": "csc",
    "arccosec": "arccsc",
    "ln": "ln",
    "log": "log",
    "lg": "lg",
    "exp": "exp",
    "sqrt": "sqrt",
    "cbrt": "cbrt",
    "root": "root",
    "nthroot": "root",
    "pow": "power",
    "power": "power",
    "abs": "abs",
    "sgn": "sign",
    "sign": "sign",
    "signum": "sign",
    "sigmoid": "sigmoid",
    "logistic": "sigmoid",
    "expit": "sigmoid",
    "logit": "logit",
    "softplus": "softplus",
}

MOST_FACTORIAL = 25
"""Of numbers up to this one a factorial is worked out."""

# Before a bracket, where σ is no variable: the logistic function.
LOGISTIC = "sigma"

# What Chinese and Russian textbooks write for these; only where it is clear that no product of letters is meant.
SHORT_HYPERBOLIC = {
    "sh": "sinh", "ch": "cosh", "th": "tanh", "cth": "coth", "arsh": "arsinh", "arch": "arcosh", "arth": "artanh",
}  # fmt: skip

# Words that are not products of letters, whatever follows.
UNSUPPORTED = words(
    "max min floor ceil det lim mod gcd lcm sum int erf arg grad div curl true false none nan inf or and the"
)

# f^-1 of these is the inverse function, as in sin^-1 x.
INVERSES = {name: f"arc{name}" for name in ("sin", "cos", "tan", "cot", "sec", "csc")} | {
    name: f"ar{name}" for name in ("sinh", "cosh", "tanh")
}

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi",
    "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma",
    "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
GREEK_NAMES = frozenset(GREEK.values())
GREEK_COMMANDS = {name: name for name in GREEK_NAMES} | {
    "varepsilon": "epsilon",
    "vartheta": "theta",
    "varphi": "phi",
    "varrho": "rho",
    "varsigma": "sigma",
}
# Names that are as well letters side by side, with the letters that must be variables for it: acos is a cos.
SHORT_INVERSES = {letter + name: frozenset(letter) for name in FUNCTIONS if f"a{name}" in FUNCTIONS for letter in "aA"}
LETTERS = {name: frozenset(name) - {"e"} for name in GREEK_NAMES | UNSUPPORTED}
ALL_LETTERS = (
    {name: frozenset(name) - {"e"} for name in FUNCTIONS}
    | {name: frozenset("h") for name in ("sinh", "cosh", "tanh", "coth", "sech", "csch")}
    | SHORT_INVERSES
    | LETTERS
)
# Inside a longer word these are more often two letters side by side.
WHOLE_WORDS_ONLY = frozenset({"mu", "nu", "xi", "Pi", "Xi"})

# One character for another, the place in the text kept. The second rows are what a Chinese input method leaves.
SIGNS = {
    "−": "-", "–": "-", "‐": "-", "‑": "-", "﹣": "-", "—": "-", "×": "*", "✕": "*", "⋅": "*", "·": "*", "•": "*",
    "∙": "*", "∗": "*", "・": "*", "÷": "/", "∕": "/", "⁄": "/", "′": "'", "’": "'", "‘": "'", "`": "'", "´": "'",
    "ʹ": "'", "ʼ": "'", "∣": "|", "ˆ": "^", "˄": "^", "⌃": "^", "︿": "^",
    "【": "[", "】": "]", "「": "[", "」": "]", "〔": "[", "〕": "]", "〖": "[", "〗": "]",
    "『": "{", "』": "}", "￥": "$", "¥": "$",
    "，": ",", "；": ";", "。": ".", "．": ".", "⟨": "(", "⟩": ")", "〈": "(", "〉": ")", "∖": "\\",
    "《": "<", "》": ">",
}  # fmt: skip
SPACES = frozenset("\u200b\u200c\u200d\u2060\u2061\u2062\u2064\ufeff~")
SUPERSCRIPTS = dict(
    zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᐟⁿˣʸᶻᵏᵐᵃᵇᶜᵈᵉᶠᵍʰⁱʲˡᵒᵖʳˢᵗᵘᵛʷᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂ",
        "0123456789+-()/nxyzkmabcdefghijloprstuvwABDEGHIJKLMNOPRUVW",
        strict=True,
    )
)
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₙₓₖₘᵢⱼₐₜᵣᵤᵥₑₒₗₚₛₕ", "0123456789+-()nxkmijatruveolpsh", strict=True))
SUBSCRIPTS |= {"ᵦ": "beta", "ᵧ": "gamma", "ᵨ": "rho", "ᵩ": "phi", "ᵪ": "chi"}
FRACTIONS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8), "⅐": (1, 7),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
ROOTS = {"√": 2, "∛": 3, "∜": 4}

# Signs that are written as words.
CHINESE_SIGNS = {
    "乘以": "*", "乘": "*", "除以": "/", "加上": "+", "加": "+", "减去": "-", "减": "-", "负": "-", "正": "+",
    "等于": "=",
    "倍的": "*", "倍": "*",
    "的平方": "^2", "平方": "^2", "的立方": "^3", "立方": "^3",
}  # fmt: skip
NUMERALS = dict(zip("一二三四五六七八九两", "1234567892", strict=True)) | {"十": "10"}

OPERATORS = {
    "cdot": "*", "times": "*", "ast": "*", "cdotp": "*", "bullet": "*", "div": "/", "slash": "/", "prime": "'",
    "vert": "|", "mid": "|", "lvert": "|", "rvert": "|", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]",
    "langle": "(", "rangle": ")", "lparen": "(", "rparen": ")", "nabla": "∇", "partial": "∂", "newline": "\\\\",
    "cr": "\\\\", "colon": ":",
}  # fmt: skip
# Commands that change how things look and nothing else.
LOOKS = words(
    """displaystyle textstyle scriptstyle limits nolimits quad qquad space thinspace medspace thickspace
    negthinspace enspace enskip hspace big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr left right middle
    nonumber notag mathstrut phantom bm mathbf mathrm mathit mathsf mathtt mathcal mathbb boldsymbol pmb vec
    operatorname text textrm textit textbf mbox hbox ensuremath tiny scriptsize footnotesize small normalsize large
    Large LARGE huge Huge rm bf it sf tt cal"""
)
# The short ones are as well products of letters: a、tt.
_SHORT_LOOKS = words("rm bf it sf tt cal")
# Of these, the ones whose braces only hold a name.
NAMING = words(
    """bm mathbf mathrm mathit mathsf mathtt mathcal mathbb boldsymbol pmb vec operatorname text textrm textit textbf
    mbox"""
)
ACCENTS = words("hat bar tilde dot ddot widehat widetilde overline")
FRACTION_COMMANDS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
TRANSPOSES = frozenset({"top", "intercal", "transpose"})
MATRICES = frozenset(
    {"matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array", "psmallmatrix", "bsmallmatrix"}
)
# Environments that say where lines break and nothing about values.
LAYOUTS = words("aligned align equation gathered split gather")
COMMANDS = (
    frozenset(FUNCTIONS)
    | frozenset(GREEK_COMMANDS)
    | frozenset(OPERATORS)
    | LOOKS
    | ACCENTS
    | FRACTION_COMMANDS
    | TRANSPOSES
    | {"begin", "end", "infty"}
)
# After these a `、` is the backslash key of a Chinese input method, wherever it stands.
STRUCTURAL = FRACTION_COMMANDS | (LOOKS - _SHORT_LOOKS) | {"cdot", "times", "div", "begin", "end"}
