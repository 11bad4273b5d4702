"""What signs, commands and raised letters of mathematics are called: the words under which search knows them."""

from __future__ import annotations

import re


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SIGNS = _pairs("""
∇ nabla ∂ partial ∑ sum ∏ prod ∫ int ∬ iint ∭ iiint ∮ oint ∞ infinity √ sqrt ∛ sqrt ∜ sqrt
≤ leq ⩽ leq ≦ leq ≥ geq ⩾ geq ≧ geq ≠ neq ≈ approx ∼ sim ≃ simeq ≅ cong ≡ equiv ∝ propto ≜ triangleq ≪ ll ≫ gg
≺ prec ≻ succ ⪯ preceq ⪰ succeq ≼ preceq ≽ succeq → to ⟶ to ← gets ⟵ gets ⇒ implies ⟹ implies ⇔ iff ⟺ iff ↦ mapsto
∈ in ∉ notin ⊂ subset ⊆ subseteq ⊃ supset ⊇ supseteq ∪ cup ⋃ cup ∩ cap ⋂ cap ∅ emptyset ∖ setminus ∀ forall ∃ exists
⊙ odot ⊗ otimes ⨂ otimes ⊕ oplus ⨁ oplus ∘ circ ± pm ∓ mp ∧ wedge ∨ vee ¬ neg ⊥ perp ⟂ perp ∥ vert ‖ vert
⊤ t ⊺ t † dagger ≐ doteq ∋ ni ↑ uparrow ↓ downarrow ° circ ⟨ langle ⟩ rangle ⌊ lfloor ⌋ rfloor ⌈ lceil ⌉ rceil ℘ wp
′ prime
""")
"""A sign's name is that of its command, but for what is said in a word; a transposed matrix wears a letter."""

GREEK = _pairs("""
α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi ο omicron π pi
ρ rho σ sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega
""")

OTHERWISE = _pairs("""
varepsilon epsilon vartheta theta varphi phi varrho rho varsigma sigma varpi pi varkappa kappa
infty infinity le leq leqslant leq leqq leq ge geq geqslant geq geqq geq ne neq thickapprox approx thicksim sim
varpropto propto defeq triangleq preccurlyeq preceq succcurlyeq succeq
rightarrow to longrightarrow to leftarrow gets longleftarrow gets leftrightarrow iff longmapsto mapsto
bigcup cup bigcap cap bigotimes otimes bigoplus oplus bigodot odot varnothing emptyset smallsetminus setminus
land wedge bigwedge wedge lor vee bigvee vee lnot neg bot perp parallel vert
backslash setminus lt < gt > mid | vert | lvert | rvert | colon : lbrack [ rbrack ]
top t intercal t dag dagger ell l imath i jmath j hbar h argmax argmax argmin argmin
""")
"""Commands that are known by another word than their own."""

OTHERWISE |= {f"var{name}": name for name in GREEK.values()}

CASED = _pairs("""
Vert | lVert | rVert | Rightarrow implies Longrightarrow implies Leftrightarrow iff Longleftrightarrow iff
""")
"""Commands that differ in nothing but a capital from one that means something else."""

DRESS = _words("""
left right middle big bigg bigl bigr biggl biggr bigm biggm
mathrm mathbf mathbb mathcal mathit mathsf mathfrak mathscr mathtt mathds mathbbm mathnormal mathop mathbin mathrel
boldsymbol bm pmb bold bf rm cal text textbf textit textrm textsf texttt textnormal mbox operatorname
operatornamewithlimits tag displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag
begin end matrix pmatrix bmatrix vmatrix smallmatrix array aligned align gathered
quad qquad thinspace enspace hspace phantom hphantom vphantom
frac dfrac tfrac cfrac
hat widehat bar overline tilde widetilde vec overrightarrow dot ddot check breve acute grave mathring underline
overbrace underbrace overset underset stackrel
cdot cdots cdotp ldots dots dotsc dotsb dotsm vdots ddots times div ast star lbrace rbrace lparen rparen textcircled
""")
"""Commands that say how a formula looks, or stand for marks that part words, as they do where they are printed."""

FUNCTIONS = _words("""
sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh exp log ln lg lim sup inf max min argmax argmin det dim rank
ker span sgn sign tr trace diag var cov arg gcd lcm mod grad div curl erf relu softmax sigmoid
""")
"""Names of functions, which stand in formulas as words."""

_RAISED = dict(
    zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        strict=True,
    )
)
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", "0123456789+-=()aehijklmnoprstuvxβγρφχ", strict=True))
SCRIPTS = "".join((*_RAISED, *_LOWERED))
"""Letters and digits that Unicode has raised or lowered."""
_ANY = re.compile(f"[{SCRIPTS}]")
_RUN = re.compile(f"([{''.join(_RAISED)}]+)|[{''.join(_LOWERED)}]+")
_SPELT = str.maketrans({**_RAISED, **_LOWERED})


def with_scripts_spelt(text: str) -> str:
    """The text with raised and lowered letters as LaTeX writes them: `xᵀA` is `x^{T}A`."""
    if text.isascii():
        return text
    # One class is searched several times as fast as two.
    return text if _ANY.search(text) is None else _RUN.sub(_in_latex, text)


def _in_latex(run: re.Match[str]) -> str:
    mark = "^" if run[1] else "_"
    spelt = run[0].translate(_SPELT)
    alone = len(spelt) == 1 and not run.string[run.end() : run.end() + 1].isalnum()
    return f"{mark}{spelt}" if alone else f"{mark}{{{spelt}}}"
