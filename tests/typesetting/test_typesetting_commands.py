"""Every command that a note of mathematics may hold is set as something; what nobody knows is shown as written."""

import re

import pytest
from wcwidth import wcswidth

from kb.typesetting import inline, typeset
from tests.stopwatch import Stopwatch

# By what they are in the lists of supported functions of KaTeX and MathJax; each takes at most four arguments.
COMMANDS = r"""
accents: acute bar breve check dot ddot dddot ddddot grave hat mathring tilde vec widehat widetilde widecheck
overline underline overbrace underbrace overbracket underbracket overparen underparen overgroup undergroup utilde
overrightarrow overleftarrow overleftrightarrow underrightarrow underleftarrow underleftrightarrow Overrightarrow
overrightharpoon overleftharpoon overlinesegment underlinesegment wideparen widebar cancel bcancel xcancel cancelto
sout boxed phase angl
delimiters: lparen rparen lbrack rbrack lbrace rbrace langle rangle lang rang lvert rvert lVert rVert vert Vert
lceil rceil lfloor rfloor lmoustache rmoustache lgroup rgroup ulcorner urcorner llcorner lrcorner llbracket
rrbracket lBrace rBrace backslash uparrow downarrow updownarrow Uparrow Downarrow Updownarrow
greek: alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi
chi psi omega varepsilon varkappa vartheta thetasym varpi varrho varsigma varphi digamma Gamma Delta Theta Lambda Xi
Pi Sigma Upsilon Phi Psi Omega varGamma varOmega upalpha upmu
letters: imath jmath nabla partial Im Re image real Reals reals R N Z C Q wp weierp aleph alef alefsym beth gimel
daleth ell hbar hslash eth Finv Game Bbbk cnums Complex natnums infty infin OE oe AE ae AA aa O o ss i j KaTeX LaTeX
TeX
layout: atop over above choose brack brace genfrac frac dfrac tfrac cfrac binom dbinom tbinom stackrel overset
underset substack sqrt root sideset prescript buildrel raisebox vcenter mathllap mathrlap mathclap llap rlap clap
smash phantom hphantom vphantom overwithdelims atopwithdelims abovewithdelims mathchoice
spaces: quad qquad enspace thinspace medspace thickspace negthinspace negmedspace negthickspace nobreakspace space
kern mkern mskip hskip hspace mathstrut strut rule hfill allowbreak nobreak newline
logic: forall exists exist nexists in isin notin ni notni complement subset supset mid land lor neg lnot therefore
because mapsto to gets leftrightarrow implies impliedby iff emptyset empty varnothing top bot
operators: sum prod coprod int iint iiint iiiint oint oiint oiiint intop smallint bigotimes bigoplus bigodot
biguplus bigvee bigwedge bigcap bigcup bigsqcup idotsint fint
binary: amalg And ast barwedge bigcirc bmod boxdot boxminus boxplus boxtimes bullet Cap cap cdot cdotp centerdot
circ circledast circledcirc circleddash Cup cup curlyvee curlywedge div divideontimes dotplus doublebarwedge
doublecap doublecup gtrdot intercal ldotp leftthreetimes lessdot lhd ltimes mod mp odot ominus oplus oslash otimes
pm plusmn pmod pod rhd rightthreetimes rtimes setminus smallsetminus sqcap sqcup times unlhd unrhd uplus vee veebar
wedge wr
functions: arcsin arccos arctan arctg arcctg arg ch cos cosec cosh cot cotg coth csc ctg cth deg dim exp hom ker lg
ln log sec sin sinh sh tan tanh tg th argmax argmin det gcd inf injlim lim liminf limsup max min plim Pr projlim sup
varinjlim varliminf varlimsup varprojlim operatorname rank tr Tr diag sgn erf span
relations: approx approxcolon approxeq asymp backepsilon backsim backsimeq between bowtie bumpeq Bumpeq circeq
coloneq Coloneq coloneqq Coloneqq colonapprox colonequals cong curlyeqprec curlyeqsucc dashv dblcolon coloncolon
doteq Doteq doteqdot eqcirc eqcolon Eqcolon eqqcolon equalscolon eqsim eqslantgtr eqslantless equiv fallingdotseq
frown ge geq geqq geqslant gg ggg gggtr gt gtrapprox gtreqless gtreqqless gtrless gtrsim imageof origof Join le leq
leqq leqslant lessapprox lesseqgtr lesseqqgtr lessgtr lesssim ll lll llless lt models multimap owns parallel perp
pitchfork prec precapprox preccurlyeq preceq precsim propto risingdotseq shortmid shortparallel sim simcolon simeq
smallfrown smallsmile smile sqsubset sqsubseteq sqsupset sqsupseteq Subset Supset subseteq subseteqq supseteq
supseteqq sub sube supe succ succapprox succcurlyeq succeq succsim thickapprox thicksim trianglelefteq triangleq
trianglerighteq varpropto vartriangle vartriangleleft vartriangleright vcentcolon ratio vdash vDash Vdash Vvdash
negated: gnapprox gneq gneqq gnsim gvertneqq lnapprox lneq lneqq lnsim lvertneqq ncong ne neq ngeq ngeqq ngeqslant
ngtr nleq nleqq nleqslant nless nmid nparallel nprec npreceq nshortmid nshortparallel nsim nsubseteq nsubseteqq
nsucc nsucceq nsupseteq nsupseteqq ntriangleleft ntrianglelefteq ntriangleright ntrianglerighteq nvdash nvDash
nVDash nVdash precnapprox precneqq precnsim subsetneq subsetneqq succnapprox succneqq succnsim supsetneq supsetneqq
varsubsetneq varsubsetneqq varsupsetneq varsupsetneqq not centernot
arrows: circlearrowleft circlearrowright curvearrowleft curvearrowright Darr dArr darr dashleftarrow dashrightarrow
downdownarrows downharpoonleft downharpoonright Harr hArr harr hookleftarrow hookrightarrow Larr lArr larr leadsto
leftarrow Leftarrow leftarrowtail leftharpoondown leftharpoonup leftleftarrows Leftrightarrow leftrightarrows
leftrightharpoons leftrightsquigarrow Lleftarrow longleftarrow Longleftarrow longleftrightarrow Longleftrightarrow
longmapsto longrightarrow Longrightarrow looparrowleft looparrowright Lrarr lrArr lrarr Lsh nearrow nleftarrow
nLeftarrow nleftrightarrow nLeftrightarrow nrightarrow nRightarrow nwarrow Rarr rArr rarr restriction rightarrow
Rightarrow rightarrowtail rightharpoondown rightharpoonup rightleftarrows rightleftharpoons rightrightarrows
rightsquigarrow Rrightarrow Rsh searrow swarrow twoheadleftarrow twoheadrightarrow Uarr uArr uarr upharpoonleft
upharpoonright upuparrows xleftarrow xrightarrow xLeftarrow xRightarrow xleftrightarrow xLeftrightarrow
xhookleftarrow xhookrightarrow xtwoheadleftarrow xtwoheadrightarrow xleftharpoonup xrightharpoonup xleftharpoondown
xrightharpoondown xleftrightharpoons xrightleftharpoons xtofrom xmapsto xlongequal
style: mathbin mathclose mathinner mathop mathopen mathord mathpunct mathrel color textcolor colorbox fcolorbox
mathrm mathbf mathit mathnormal textbf textit textrm bf it rm bold textup textnormal boldsymbol Bbb text bm mathbb
mathsf textmd frak textsf mathtt mathfrak sf texttt mathcal tt cal mathscr pmb emph mbox Huge huge LARGE Large large
normalsize small footnotesize scriptsize tiny displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits
symbf symup mathds big Big bigg Bigg bigl Bigl bigm bigr
marks: tag label ref eqref cite notag nonumber href url verb includegraphics htmlId htmlClass htmlStyle enclose bbox
cssId class unicode footnote textsuperscript textsubscript multicolumn multirow hline cline intertext shoveleft
symbols: dots cdots ddots ldots vdots dotsb dotsc dotsi dotsm dotso sdot mathellipsis colon backprime prime
blacktriangle blacktriangledown blacktriangleleft blacktriangleright bigtriangledown bigtriangleup triangle
triangledown triangleleft triangleright Box square blacksquare diamond Diamond lozenge blacklozenge star bigstar
clubsuit clubs diamondsuit diamonds heartsuit hearts spadesuit spades copyright circledR circledS checkmark dag
dagger ddag ddagger Dagger angle measuredangle sphericalangle mathsterling pounds yen surd degree mho diagdown
diagup flat natural sharp maltese minuso
physics: dv pdv fdv abs norm qty grad curl laplacian dd order eval comm acomm expval mel ip dyad ev vb va vu bra ket
braket Bra Ket set Set tensor SI si num unit ang ce
"""
NAMED = [name for line in COMMANDS.split("\n") for name in line.split() if not name.endswith(":")]
ONLY_IN_ROWS = {"intertext"}


@pytest.mark.parametrize("profile", ["unicode", "ascii"])
def test_no_known_command_is_shown_as_it_is_written(profile: str) -> None:
    raw = [
        name
        for name in NAMED
        if name not in ONLY_IN_ROWS and f"\\{name}" in inline(f"a \\{name}{{x}}{{y}}{{z}}{{w}} b", profile)
    ]
    assert raw == []


@pytest.mark.parametrize("name", [r"\foo", r"\undefinedname", r"\cdota"])
def test_an_unknown_command_is_shown_as_it_is_written(name: str) -> None:
    assert name in inline(f"x + {name} y")
    assert name in inline(f"x + {name}{{y}}")


SET = [
    (r"\dv{f}{x}", "df/dx"),
    (r"\dv[2]{f}{x}", "d²f/dx²"),
    (r"\pdv{f}{x}{y}", "∂²f/(∂x∂y)"),
    (r"\abs{x}+\norm{x}_2", "|x| + ‖x‖₂"),
    (r"\qty(\frac{a}{b})^2", "(a/b)²"),
    (r"\bra{\phi}\ket{\psi}", "⟨ϕ | ψ⟩"),
    (r"\braket{a|b}", "⟨a|b⟩"),
    (r"\grad f", "∇f"),
    (r"6\div 2", "6 ÷ 2"),
    (r"\comm{A}{B}", "[A, B]"),
    (r"\SI{3e8}{\meter\per\second}", "3 × 10⁸ m/s"),
    (r"\qty{5}{\kilo\gram}", "5 kg"),
    (r"\ang{90}", "90°"),
    (r"\ce{2H2 + O2 -> 2H2O}", "2H₂ + O₂ → 2H₂O"),
    (r"a \above 1pt b", "a/b"),
    (r"{n \choose k}", r"(n choose k)"),
    (r"\genfrac{}{}{}{0}{a}{b}", "a/b"),
    (r"\root 3 \of x", "∛x"),
    (r"\smash[b]{y}", "y"),
    (r"\hspace*{1cm}x\kern-2pt y", "xy"),
    (r"a\hskip 1em plus 2pt minus 1pt b", "a   b"),
    (r"\verb|x^2|", "x^2"),
    (r'\char"263a', "☺"),
    (r"\color{red} x + \textcolor{blue}{y}", "x + y"),
    (r"\fcolorbox{red}{blue}{$F=ma$}", "boxed(F = ma)"),
    (r"\text{caf\'e na\"{i}ve}", "café naïve"),
    (r"\text{if $x>0$}", "if x > 0"),
    (r"\not\in \not= \not\subset", "∉≠⊄"),
    (r"100\% % a comment", "100%"),
    (r"\left. x \right|_0", "x|₀"),
    (r"\frac{a}{b", "a/b"),
    ("x² + y₁₂", "x² + y₁₂"),
    ("f′(x) + g’’", "f′(x) + g″"),
    ("∑_{i=1}^n x_i ≤ α", "∑ᵢ₌₁ⁿ xᵢ ≤ α"),
    ("f（x，y）＝0", "f(x, y) = 0"),
    ("a &lt; b", "a < b"),
    ("√{x+1}", "√(x + 1)"),
    (r"\argmin_x f", "arg minₓ f"),
    (r"\|·\|+|\cdot|", "‖⋅‖ + |⋅|"),
]


@pytest.mark.parametrize(("source", "line"), SET)
def test_a_command_is_set_as_what_it_means(source: str, line: str) -> None:
    assert inline(source) == line


@pytest.mark.parametrize(
    ("typed", "commands"),
    [
        ("𝐱", r"\mathbf{x}"),
        ("ℝ", r"\R"),
        ("𝑥²", "x^2"),
        ("xᵢ", "x_i"),
        ("x⁻¹", "x^{-1}"),
        ("a≤b", r"a\leq b"),
        ("f″", "f''"),
    ],
)
def test_mathematics_typed_in_unicode_is_set_like_its_commands(typed: str, commands: str) -> None:
    for profile in ("unicode", "bmp", "ascii"):
        assert inline(typed, profile) == inline(commands, profile)


BODY = r"a & b \\ c & d"
ENVIRONMENTS = r"""
aligned align align* split alignedat{2} alignat{2} alignat*{2} gathered gather gather* cases dcases rcases drcases
matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix matrix*[r] pmatrix*[r] array{l|r} array[t]{c@{}p{2cm}}
darray{cc} subarray{c} equation equation* multline multline* flalign flalign* eqnarray eqnarray* numcases{f=}
bNiceMatrix tabular{ll}
"""


@pytest.mark.parametrize("environment", ENVIRONMENTS.split())
def test_an_environment_shows_its_cells_and_nothing_of_its_source(environment: str) -> None:
    name = re.split(r"[{[]", environment, maxsplit=1)[0]
    shown = typeset(f"\\begin{{{name}}}{environment[len(name) :]} {BODY} \\end{{{name}}}")
    assert all(letter in shown for letter in "abcd")
    assert "\\" not in shown and "begin" not in shown and "end" not in shown and "{2}" not in shown
    assert len(shown.split("\n")) >= 2


def test_a_diagram_shows_its_objects_and_arrows() -> None:
    shown = typeset(r"\begin{CD} A @>f>> B \\ @VgVV @VVhV \\ C @>>k> D \end{CD}")
    assert shown.split("\n") == ["        f", "  A    ──→    B", "g ↓           ↓ h", "  C    ──→    D", "        k"]


def test_text_between_aligned_rows_stands_between_them() -> None:
    assert typeset(r"\begin{align} a&=b\\ \intertext{and so} c&=d \end{align}").split("\n") == [
        "a = b",
        "and so",
        "c = d",
    ]


def test_a_plain_matrix_has_its_rows_between_braces() -> None:
    assert typeset(r"\pmatrix{a & b \cr c & d}") == typeset(r"\begin{pmatrix}a & b \\ c & d\end{pmatrix}")


_UNITS = r"""
{ } \left( \right) \frac x^ x_ \begin{pmatrix} \begin{CD} \begin{array}{cc} $ ( [ | \sqrt[ ' ² ₁ \hat{ \text{
\text{$ & \\ \qty( \qty(x \dv \pdv{ \braket{ \kern \verb \char \genfrac \multicolumn{50}{c}{ \root \buildrel
\pmatrix{ \intertext{ \begin{CD}@>a>> \arrow[ \ce{ \SI{1}{\meter \phantom{ \middle| \def\a{ \newcommand \let √{ （ 𝐱
&lt; \above \hdotsfor{50}
"""


@pytest.mark.parametrize("unit", _UNITS.split())
def test_hostile_sources_are_parsed_in_no_time(unit: str) -> None:
    from kb.typesetting.parser import parse

    watch = Stopwatch()
    parse((unit * 10_000)[:10_000])
    # The aim is a twentieth of a second; a busy machine gets ten times that before this fails.
    assert watch.within(0.5)


@pytest.mark.parametrize("unit", _UNITS.split())
@pytest.mark.parametrize("width", [1, 7, 80])
def test_hostile_sources_stay_within_their_width(unit: str, width: int) -> None:
    for line in typeset(unit * 40, width).split("\n"):
        assert wcswidth(line) <= width
