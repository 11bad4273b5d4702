"""What each LaTeX command stands for: one table per class of atoms."""

from __future__ import annotations

from kb.typesetting.tree import BIG, BIN, CLOSE, OPEN, ORD, PUNCT, REL


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GREEK = _pairs("""
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ
phi ϕ varphi φ chi χ psi ψ omega ω digamma ϝ Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ
Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ
Omega Ω varGamma Γ varDelta Δ varTheta Θ varLambda Λ varXi Ξ varPi Π varSigma Σ varUpsilon Υ varPhi Φ
varPsi Ψ varOmega Ω
thetasym ϑ
""")

ORDINARY = _pairs("""
infty ∞ partial ∂ part ∂ nabla ∇ ell ℓ hbar ℏ hslash ℏ imath ı jmath ȷ wp ℘ Re ℜ Im ℑ aleph ℵ beth ℶ gimel ℷ
forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ emptyset ∅ varnothing ∅ empty ∅ top ⊤ bot ⊥ angle ∠ measuredangle ∡
triangle △ square □ Box □ blacksquare ■ qed ∎ diamond ◇ Diamond ◇ lozenge ◊ bigstar ★ clubsuit ♣
diamondsuit ♦ heartsuit ♥ spadesuit ♠ sharp ♯ flat ♭ natural ♮ surd √ degree ° checkmark ✓ dag † dagger †
ddag ‡ ddagger ‡ S § P ¶ copyright © pounds £ yen ¥ euro € ldots … dots … dotsc … dotso … mathellipsis …
textellipsis … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ iddots ⋰ adots ⋰ prime ′ backprime ‵
backslash ∖ textbackslash \\ complement ∁ eth ð mho ℧ Finv Ⅎ Game ⅁ Bbbk 𝕜 reals ℝ R ℝ Reals ℝ N ℕ Z ℤ
Complex ℂ cnums ℂ natnums ℕ aa å AA Å ae æ AE Æ oe œ OE Œ o ø O Ø ss ß l ł L Ł i ı j ȷ lq ‘ rq ’
textquoteleft ‘ textquoteright ’ intercal ⊺ hearts ♥ infin ∞ exist ∃ alef ℵ weierp ℘ real ℜ image ℑ C ℂ Q ℚ
sect § textdegree °
alefsym ℵ daleth ℸ blacktriangle ▲ blacktriangledown ▼ triangledown ▽ vartriangle △ sphericalangle ∢ diagup ╱ diagdown ╲
circledS Ⓢ circledR ® maltese ✠ mathsterling £ textsterling £ blacklozenge ⧫ diamonds ♦ clubs ♣ spades ♠ Square □
smallsquare ▫ Circle ○ bigwhitestar ☆ xmark ✗ crossmark ✗ micro µ ohm Ω perthousand ‰ permil ‰ celsius °C textcelsius °C
textquotedblleft “ textquotedblright ” textasciitilde ~ textasciicircum ^ textunderscore _ textbar | textbardbl ‖
textless < textgreater > textdollar $ textbraceleft { textbraceright } textemdash — textendash – textregistered ®
texttrademark ™ textbullet • textdagger † textdaggerdbl ‡ Dagger ‡ KaTeX KaTeX LaTeX LaTeX TeX TeX hdots … dotfill …
E 𝔼 minuso ⦵ backepsilon ∍ quotedblbase „ guillemotleft « guillemotright » textmu µ
""")

BINARY = _pairs("""
pm ± mp ∓ times × div ÷ cdot ⋅ cdotp ⋅ centerdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ cap ∩ cup ∪ uplus ⊎ sqcap ⊓
sqcup ⊔ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙
bigcirc ◯ circledast ⊛ circledcirc ⊚ circleddash ⊝ boxplus ⊞ boxminus ⊟ boxtimes ⊠ boxdot ⊡ amalg ⨿ ltimes ⋉
rtimes ⋊ leftthreetimes ⋋ rightthreetimes ⋌ bowtie ⋈ dotplus ∔ barwedge ⊼ veebar ⊻ curlyvee ⋎ curlywedge ⋏
divideontimes ⋇ triangleleft ◁ triangleright ▷ bigtriangleup △ bigtriangledown ▽ Cap ⋒ Cup ⋓ intercal ⊺
sdot ⋅ plusmn ± And & gtrdot ⋗ lessdot ⋖ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵
doublebarwedge ⌆ doublecap ⋒ doublecup ⋓ vdot ⋅ dotproduct ⋅ cross × crossproduct × cp ×
bigtriangleup △ ominus ⊖ minus −
""")

RELATIONS = _pairs("""
leq ≤ le ≤ leqslant ⩽ leqq ≦ geq ≥ ge ≥ geqslant ⩾ geqq ≧ neq ≠ ne ≠ equiv ≡ sim ∼ simeq ≃ approx ≈
approxeq ≊ cong ≅ doteq ≐ doteqdot ≑ triangleq ≜ coloneqq ≔ coloneq ≔ eqqcolon ≕ vcentcolon : propto ∝
varpropto ∝ ll ≪ gg ≫ lll ⋘ ggg ⋙ prec ≺ succ ≻ preceq ⪯ succeq ⪰ preccurlyeq ≼ succcurlyeq ≽ precsim ≾
succsim ≿ lesssim ≲ gtrsim ≳ lessapprox ⪅ gtrapprox ⪆ lessgtr ≶ gtrless ≷ lesseqgtr ⋚ gtreqless ⋛ subset ⊂
supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑ sqsupseteq ⊒ in ∈
isin ∈ ni ∋ owns ∋ notin ∉ notni ∌ mid | nmid ∤ parallel ∥ nparallel ∦ perp ⟂ vdash ⊢ dashv ⊣ models ⊨
vDash ⊨ Vdash ⊩ Vvdash ⊪ nvdash ⊬ nvDash ⊭ asymp ≍ smile ⌣ frown ⌢ bumpeq ≏ Bumpeq ≎ eqsim ≂ circeq ≗
risingdotseq ≓ fallingdotseq ≒ backsim ∽ backsimeq ⋍ nless ≮ ngtr ≯ nleq ≰ ngeq ≱ nsim ≁ ncong ≇ lneq ⪇
gneq ⪈ lneqq ≨ gneqq ≩ nsubseteq ⊈ nsupseteq ⊉ nprec ⊀ nsucc ⊁ trianglelefteq ⊴ trianglerighteq ⊵
vartriangleleft ⊲ vartriangleright ⊳ between ≬ pitchfork ⋔ therefore ∴ because ∵ lt < gt > to → gets ←
rightarrow → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ longrightarrow ⟶
longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ implies ⟹
impliedby ⟸ iff ⟺ mapsto ↦ longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩ uparrow ↑ downarrow ↓ updownarrow ↕
Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ rightharpoonup ⇀
rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ rightleftharpoons ⇌ leftrightharpoons ⇋
rightrightarrows ⇉ leftleftarrows ⇇ rightleftarrows ⇄ leftrightarrows ⇆ leadsto ⇝ rightsquigarrow ⇝
twoheadrightarrow ↠ twoheadleftarrow ↞ nrightarrow ↛ nleftarrow ↚ nRightarrow ⇏ nLeftarrow ⇍
dashrightarrow ⇢ dashleftarrow ⇠ curvearrowright ↷ curvearrowleft ↶ circlearrowright ↻ circlearrowleft ↺
multimap ⊸ upharpoonright ↾ restriction ↾ rarr → larr ← harr ↔ rArr ⇒ Rarr ⇒ hArr ⇔ Lrarr ⇔ lrarr ↔ sub ⊂
sube ⊆ supe ⊇ thickapprox ≈ thicksim ∼ eqdef ≝ defeq ≝ Colon ∷ dblcolon ∷ indep ⫫
eqcirc ≖ lesseqqgtr ⪋ gtreqqless ⪌ eqcolon −: minuscolon −: Eqcolon −∷ minuscoloncolon −∷ equalscolon ≕ Eqqcolon =∷
equalscoloncolon =∷ approxcolon ≈: approxcoloncolon ≈∷ origof ⊶ imageof ⊷ colonapprox :≈ Colonapprox ∷≈ coloncolonapprox
∷≈ colonminus :− Coloneq ∷− coloncolonminus ∷− colonequals ≔ Coloneqq ⩴ coloncolonequals ⩴ colonsim :∼ Colonsim ∷∼
coloncolonsim ∷∼ simcolon ∼: simcoloncolon ∼∷ coloncolon ∷ ratio : curlyeqprec ⋞ curlyeqsucc ⋟ Join ⋈ Doteq ≑
eqslantgtr ⪖ eqslantless ⪕ Subset ⋐ Supset ⋑ subseteqq ⫅ supseteqq ⫆ succapprox ⪸ precapprox ⪷ llless ⋘ gggtr ⋙
shortmid ∣ shortparallel ∥ smallfrown ⌢ smallsmile ⌣ blacktriangleleft ◀ blacktriangleright ▶ gnapprox ⪊ lnapprox ⪉
gnsim ⋧ lnsim ⋦ ngeqslant ≱ nleqslant ≰ nleqq ≰ ngeqq ≱ nsubseteqq ⊈ nsupseteqq ⊉ precneqq ⪵ succneqq ⪶ precnsim ⋨
succnsim ⋩
precnapprox ⪹ succnapprox ⪺ nsucceq ⋡ npreceq ⋠ subsetneqq ⫋ supsetneqq ⫌ varsubsetneq ⊊ varsubsetneqq ⫋ varsupsetneq ⊋
varsupsetneqq ⫌ gvertneqq ≩ lvertneqq ≨ ntriangleleft ⋪ ntriangleright ⋫ ntrianglelefteq ⋬ ntrianglerighteq ⋭ nshortmid
∤ nshortparallel ∦ nVDash ⊯ nVdash ⊮ darr ↓ dArr ⇓ Darr ⇓ uarr ↑ uArr ⇑ Uarr ⇑ lArr ⇐ Larr ⇐ Harr ⇔ lrArr ⇔ Lleftarrow ⇚
Rrightarrow ⇛ rightarrowtail ↣ leftarrowtail ↢ leftrightsquigarrow ↭ looparrowleft ↫ looparrowright ↬ Lsh ↰ Rsh ↱
nleftrightarrow ↮ nLeftrightarrow ⇎ upharpoonleft ↿ downharpoonleft ⇃ downharpoonright ⇂ upuparrows ⇈ downdownarrows ⇊
updownarrows ⇅ longleftrightharpoons ⇋ mapsfrom ↤ longmapsfrom ⟻ Mapsto ⤇ Mapsfrom ⤆
""")

OPENING = _pairs("""
lbrace { lbrack [ langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖ lgroup ⟮ ulcorner ⌜ llcorner ⌞ llbracket ⟦ lang ⟨ lparen (
lmoustache ⎰ lBrace ⦃ llparenthesis ⦇ Lbag ⟅ lAngle ⟪
""")
CLOSING = _pairs("""
rbrace } rbrack ] rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖ rgroup ⟯ urcorner ⌝ lrcorner ⌟ rrbracket ⟧ rang ⟩ rparen )
rmoustache ⎱ rBrace ⦄ rrparenthesis ⦈ Rbag ⟆ rAngle ⟫
""")
BARS = _pairs("vert | Vert ‖")
LARGE = _pairs("""
sum ∑ prod ∏ coprod ∐ int ∫ smallint ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ intop ∫ bigcup ⋃
bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ biguplus ⨄ bigsqcup ⨆ bigsqcap ⨅
bigominus ⊖ bigoslash ⊘ bigcupdot ⨃ varint ∫ idotsint ∫⋯∫ sqint ⨖ fint ⨏ strokedint ⨏ dashint ⨍ landupint ⨚
varointclockwise ∲ ointctrclockwise ∳ bigtimes ⨉
""")
INTEGRALS = frozenset("∫∬∭⨌∮∯∰⨖⨏⨍⨚∲∳") | {"∫⋯∫"}

SYMBOLS: dict[str, tuple[str, str]] = {
    "colon": (":", PUNCT),
    "ldotp": (".", PUNCT),
    "comma": (",", PUNCT),
    "lbracket": ("[", OPEN),
    "rbracket": ("]", CLOSE),
}
for _table, _cls in (
    (GREEK, ORD),
    (ORDINARY, ORD),
    (BINARY, BIN),
    (RELATIONS, REL),
    (OPENING, OPEN),
    (CLOSING, CLOSE),
    (BARS, ORD),
    (LARGE, BIG),
):
    for _name, _text in _table.items():
        SYMBOLS.setdefault(_name, (_text, _cls))
for _name, _text in (
    ("{", "{"),
    ("}", "}"),
    ("|", "‖"),
    ("%", "%"),
    ("$", "$"),
    ("&", "&"),
    ("#", "#"),
    ("_", "_"),
):
    SYMBOLS[_name] = (_text, {"{": OPEN, "}": CLOSE}.get(_text, ORD))

# A plain character's class and the sign that is drawn for it.
CHARACTERS: dict[str, tuple[str, str]] = {
    "+": ("+", BIN),
    "-": ("−", BIN),
    "*": ("*", BIN),
    "−": ("−", BIN),
    "∣": ("|", REL),
    "=": ("=", REL),
    "<": ("<", REL),
    ">": (">", REL),
    ":": (":", REL),
    ",": (",", PUNCT),
    ";": (";", PUNCT),
    "(": ("(", OPEN),
    "[": ("[", OPEN),
    ")": (")", CLOSE),
    "]": ("]", CLOSE),
    "!": ("!", CLOSE),
    "?": ("?", CLOSE),
    "~": (" ", ORD),
    "·": ("⋅", BIN),
    "′": ("′", ORD),
}
for _text, _cls in SYMBOLS.values():
    if not _text.isascii():
        CHARACTERS.setdefault(_text, (_text, _cls))
# An input method's wide signs mean what the narrow ones mean.
for _code in range(0x21, 0x7F):
    CHARACTERS[chr(_code + 0xFEE0)] = CHARACTERS.get(chr(_code), (chr(_code), ORD))

# Operators written as words; those in the second set carry limits below them in displays.
OPERATORS = _words("""
arccos arcsin arctan arccot arg cos cosh cot coth csc deg det dim exp gcd hom inf injlim ker lg lim
liminf limsup ln log max min Pr projlim sec sin sinh sup tan tanh sech csch argmax argmin arctg arcctg
ctg tg cth sh ch th cosec cotg sgn sign rank tr Tr diag Var Cov plim argsup arginf conv
erf softmax sigmoid relu ReLU lcm mod varlimsup varliminf esssup supp Res Ker Hom Im
span Span End Aut Gal coker coim dom ran range Range null nullity proj Proj vol arcsec arccsc arsinh arcosh artanh
arcsinh arccosh arctanh arccoth id Id ord dist diam colim varinjlim varprojlim Corr corr Cor cov std bias Spec Ext Tor
Lie
Sym essinf im Tr Rank Diag Arg cis
""")
LIMITED = _words("""
lim liminf limsup max min sup inf det gcd Pr argmax argmin plim argsup arginf esssup injlim projlim
varlimsup varliminf essinf colim varinjlim varprojlim
""")
WORDS = {
    "limsup": "lim sup",
    "liminf": "lim inf",
    "argmax": "arg max",
    "argmin": "arg min",
    "argsup": "arg sup",
    "arginf": "arg inf",
    "varlimsup": "lim sup",
    "varliminf": "lim inf",
    "esssup": "ess sup",
    "injlim": "inj lim",
    "projlim": "proj lim",
    "varinjlim": "inj lim",
    "varprojlim": "proj lim",
    "essinf": "ess inf",
}

SPACES = {
    ",": 1,
    ":": 1,
    ";": 1,
    ">": 1,
    " ": 1,
    "!": 0,
    "quad": 2,
    "qquad": 4,
    "enspace": 1,
    "enskip": 1,
    "thinspace": 1,
    "medspace": 1,
    "thickspace": 1,
    "space": 1,
    "nobreakspace": 1,
    "negthinspace": 0,
    "negmedspace": 0,
    "negthickspace": 0,
    "hfill": 2,
    "hfil": 2,
    "\n": 1,
    "\t": 1,
}

# Commands that take the given number of arguments and draw nothing; and commands that take none and draw nothing.
SWALLOWED = {
    name: count
    for count, names in (
        (1, "label cssId class style pagecolor require vphantom cline cmidrule hhline mathversion footnote vspace"),
        (2, "setlength setcounter numberwithin addtolength"),
        (3, "definecolor"),
        (
            0,
            """allowbreak nobreak displaystyle textstyle scriptstyle scriptscriptstyle crampedtextstyle
            nonumber notag limits nolimits displaylimits noindent centering relax strut footnotemark
            mathstrut null break protect toprule midrule bottomrule hline hdashline par tiny small hss hfilneg
            normalsize large Large LARGE huge Huge footnotesize scriptsize unboldmath allowdisplaybreaks
            bigskip medskip smallskip displaybreak nolinebreak linebreak pagebreak boldmath selectfont
            makeatletter makeatother noexpand expandafter global long endgroup begingroup bgroup egroup / -""",
        ),
    )
    for name in names.split()
}

# `\not` before a relation; what has no sign of its own gets a combining stroke.
NEGATED = dict(zip("=∈∋<>≤≥∼≃≅≈≡⊂⊃⊆⊇∃|∥→←⇒⇐⇔↔⊢⊨≺≻⩽⩾", "≠∉∌≮≯≰≱≁≄≇≉≢⊄⊅⊈⊉∄∤∦↛↚⇏⇍⇎↮⊬⊭⊀⊁≰≱", strict=True))
