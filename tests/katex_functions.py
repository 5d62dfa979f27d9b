r"""A formula for every name in KaTeX's tables that does not stand for itself.

What needs no argument is its own formula (``\alpha``, and ``\text{\ss}`` where it is known in text), so
the others are here. ``NAME`` in a pattern stands for each of its names.
"""

from __future__ import annotations

# Formulas that differ in nothing but the name.
PATTERNS: list[tuple[str, str]] = [
    (r"NAME{x}", r"\acute \grave \ddot \tilde \bar \breve \check \hat \vec \dot \mathring \dddot \ddddot"),
    (
        r"NAME{AB}",
        r"""
        \widecheck \widehat \widetilde \overrightarrow \overleftarrow \Overrightarrow \overleftrightarrow
        \overgroup \overlinesegment \overleftharpoon \overrightharpoon \underleftarrow \underrightarrow
        \underleftrightarrow \undergroup \underlinesegment \utilde \overline \underline \underbar
        \cancel \bcancel \xcancel \sout \boxed \fbox \pmb \mathbb \Bbb \mathscr \reflectbox \mathreflectbox
        """,
    ),
    (r"NAME{a+b+c}", r"\overbrace \underbrace \overbracket \underbracket"),
    (r"\text{NAME{a}NAME{E}}", r"""\' \` \^ \~ \= \u \. \" \c \r \H \v \textcircled"""),
    (
        r"A NAME[under]{a+b} B",
        r"""
        \xleftarrow \xrightarrow \xLeftarrow \xRightarrow \xleftrightarrow \xLeftrightarrow \xhookleftarrow
        \xhookrightarrow \xmapsto \xrightharpoondown \xrightharpoonup \xleftharpoondown \xleftharpoonup
        \xrightleftharpoons \xleftrightharpoons \xlongequal \xtwoheadrightarrow \xtwoheadleftarrow \xtofrom
        \xrightleftarrows \xrightequilibrium \xleftequilibrium
        """,
    ),
    (r"a NAME{*} b", r"\mathord \mathbin \mathrel \mathopen \mathclose \mathpunct \mathinner"),
    (r"a NAME{!}{=} b", r"\stackrel \overset \underset"),
    (r"NAME( x", r"\bigl \Bigl \biggl \Biggl \big \Big \bigg \Bigg"),
    (r"x NAME)", r"\bigr \Bigr \biggr \Biggr"),
    (r"a NAME\vert b", r"\bigm \Bigm \biggm \Biggm"),
    (
        r"NAME{AaBb12}",
        r"""
        \mathrm \mathit \mathbf \mathnormal \mathsfit \mathcal \mathfrak \mathsf \mathtt \bold \frak
        \boldsymbol \bm \text \textrm \textsf \texttt \textnormal \textbf \textmd \textit \textup \emph
        """,
    ),
    (r"{NAME AaBb12}", r"\rm \sf \tt \bf \it \cal"),
    (r"NAME{a}{b+1}", r"\cfrac \dfrac \frac \tfrac \dbinom \binom \tbinom"),
    (r"{a NAME b+1}", r"\over \choose \atop \brace \brack"),
    (
        r"x{NAME Ab}",
        r"""
        \tiny \sixptsize \scriptsize \footnotesize \small \normalsize \large \Large \LARGE \huge \Huge
        """,
    ),
    (r"{NAME \sum_0^n \frac{a}{b}}", r"\displaystyle \textstyle \scriptstyle \scriptscriptstyle"),
    (r"a NAME{x^2} b", r"\phantom \hphantom \vphantom \smash"),
    (r"NAME18mu b", r"\mkern \mskip"),
    (r"a NAME1em b", r"\kern \hskip"),
    (r"a NAME{1em} b", r"\hspace"),
    (
        r"a NAME b",
        r"""
        \, \thinspace \> \: \medspace \; \thickspace \! \negthinspace \negmedspace \negthickspace \enspace
        \enskip \quad \qquad \nobreak \allowbreak \space \nobreakspace \newline \relax \bmod
        """,
    ),
    (r"aNAME b", "~"),
    (r"=NAME{/\,}", r"\llap \clap \mathllap \mathclap"),
    (r"NAME{\,/}=", r"\rlap \mathrlap"),
    (r"a NAME{3}", r"\pod \pmod \mod"),
    (r"NAME{x|x<5}", r"\bra \ket \braket \Bra \Ket \Braket \Set \set"),
    (
        r"NAME{x}",
        r"""
        \blue \orange \pink \red \green \gray \purple \blueA \blueB \blueC \blueD \blueE \tealA
        \tealB \tealC \tealD \tealE \greenA \greenB \greenC \greenD \greenE \goldA \goldB \goldC
        \goldD \goldE \redA \redB \redC \redD \redE \maroonA \maroonB \maroonC \maroonD \maroonE
        \purpleA \purpleB \purpleC \purpleD \purpleE \mintA \mintB \mintC \grayA \grayB \grayC
        \grayD \grayE \grayF \grayG \grayH \grayI \kaBlue \kaGreen
        """,
    ),
    (
        r"\begin{NAME}a & b\\c & d\end{NAME}",
        r"""
        matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases dcases rcases drcases aligned
        align align*
        """,
    ),
    (r"\begin{NAME}[r]0 & -1\\-1 & 0\end{NAME}", "matrix* pmatrix* bmatrix* Bmatrix* vmatrix* Vmatrix*"),
    (r"\begin{NAME}{l|c}a & b\\ \hline c & d\end{NAME}", "array darray"),
    (r"\begin{NAME}a=b\\c+d=e\end{NAME}", "gathered gather gather*"),
    (r"\begin{NAME}{2}10&x+&3&y=2\\3&x+&13&y=4\end{NAME}", "alignat alignat* alignedat"),
    (r"\begin{NAME}a=b\end{NAME}", "equation equation*"),
]

# Each of these is unlike any other.
SAMPLES: dict[str, str] = {
    r"\textcolor": r"a\textcolor{#228B22}{F=ma}",
    r"\color": r"a\color{blue} F=ma",
    r"\colorbox": r"\colorbox{aqua}{A\,$x^2$}",
    r"\fcolorbox": r"\fcolorbox{red}{aqua}{A}",
    r"\global": r"\global\def\add#1#2{#1+#2}\add23",
    r"\long": r"\long\def\twice#1{#1#1}\twice x",
    r"\def": r"\def\square#1{#1^2}\square{y}",
    r"\gdef": r"\gdef\square#1{#1^2}\square{y}",
    r"\edef": r"\def\a{x}\edef\b{\a}\def\a{y}\b\a",
    r"\xdef": r"\def\a{x}\xdef\b{\a}\def\a{y}\b\a",
    r"\let": r"\let\implied\Leftarrow a\implied b",
    r"\futurelet": r"\futurelet\next\hat x\next",
    r"\newcommand": r"\newcommand{\norm}[1]{\lVert #1\rVert}\norm{x}",
    r"\renewcommand": r"\renewcommand{\vec}[1]{\mathbf{#1}}\vec{x}",
    r"\providecommand": r"\providecommand{\greet}{\text{Hi}}\greet",
    r"\noexpand": r"\def\a{x}\edef\b{\noexpand\a}\def\a{y}\b",
    r"\expandafter": r"\def\a{{2}{3}}\expandafter\frac\a",
    r"\char": r'\char"263a \char65 \char`b',
    r"\message": r"a\message{typeset} b",
    r"\errmessage": r"a\errmessage{typeset} b",
    r"\show": r"a\show\alpha b",
    r"\bgroup": r"\bgroup\bf a\egroup b",
    r"\egroup": r"x^\bgroup a+b\egroup",
    r"\left": r"\left\lbrace\dfrac{a}{b}\right.",
    r"\right": r"\left.\dfrac{a}{b}\right)",
    r"\middle": r"P\left(A\middle\vert\frac{B}{C}\right)",
    r"\begin": r"\begin{matrix}a & b\end{matrix}",
    r"\end": r"\begin{pmatrix}a\\b\end{pmatrix}",
    r"\hline": r"\begin{array}{c}a\\ \hline b\end{array}",
    r"\hdashline": r"\begin{array}{c}a\\ \hdashline b\end{array}",
    r"\phase": r"\phase{-78^\circ}",
    r"\angl": r"a_{\angl{n}}",
    r"\angln": r"a_\angln",
    r"\above": r"{a\above{2pt}b+1}",
    r"\genfrac": r"\genfrac(]{2pt}{0}{a}{a+1}",
    r"\href": r"\href{https://example.org/a?b=c}{\alpha}",
    r"\url": r"\url{https://example.org/}",
    r"\hbox": r"a\hbox{ for $x^2$ }b",
    r"\(": r"\text{where \(\frac{a}{b}\) is}",
    r"\)": r"\text{\(a\) and \(b\)}",
    "$": r"\text{where $\frac{a}{b}$ is}",
    r"\mathchoice": r"\mathchoice{D}{T}{S}{SS}_{\mathchoice{D}{T}{S}{SS}}",
    r"\mathop": r"\mathop{\star}_a^b",
    r"\operatorname": r"\operatorname{asin}x",
    r"\operatornamewithlimits": r"\operatornamewithlimits{asin}_y x",
    r"\limits": r"\int\limits_0^1 x",
    r"\nolimits": r"\sum\nolimits_0^1 x",
    "^": "x^2",
    "_": "x_2",
    r"\raisebox": r"h\raisebox{2pt}{ighe}r",
    r"\vcenter": r"a+\left(\vcenter{\frac{\frac{a}{b}}{c}}\right)",
    r"\rule": r"x\rule[6pt]{2ex}{1ex}x",
    r"\sqrt": r"\sqrt[3]{x}+\sqrt{\frac{a}{b}}",
    r"\verb": r"\verb!\frac{a}{b}!",
    r"\not": r"a\not= b",
    r"\substack": r"\sum_{\substack{0<i<m\\0<j<n}}x",
    r"\mathstrut": r"\sqrt{\mathstrut a}",
    r"\tmspace": r"a\tmspace+{3mu}{.1667em}b",
    r"\tag": r"x+y\tag{3.1c}",
    r"\nonumber": r"\begin{align}a&=b\nonumber\\c&=d\end{align}",
    r"\notag": r"\begin{gather}a=b\notag\\c=d\end{gather}",
    r"\TextOrMath": r"\TextOrMath{t}{m}\text{\TextOrMath{t}{m}}",
    r"\dots": r"x_1+\dots+x_n",
    "{subarray}": r"\sum_{\begin{subarray}{l}i<m\\j<n\end{subarray}}x",
    "{CD}": r"\begin{CD}A @>a>> B\\@VbVV @AAcA\\C @= D\end{CD}",
    "{split}": r"\begin{equation}\begin{split}a &= b+c\\&= e+f\end{split}\end{equation}",
    # Spaces of which a pattern's list of names could hold none.
    "\\ ": r"a\ b",
    "\u00a0": "a\u00a0b",
    "\\\\": r"\begin{matrix}a\\b\end{matrix}",
    # No table has these: the parser and the environments look for them themselves.
    r"\cr": r"\begin{matrix}a & b\cr c & d\end{matrix}",
    r"\begingroup": r"\begingroup\bf a\endgroup b",
    r"\endgroup": r"\begingroup\def\a{x}\a\endgroup y",
    r"\arraystretch": r"\def\arraystretch{2}\begin{matrix}a\\b\end{matrix}",
    r"\arraycolsep": r"\def\arraycolsep{10pt}\begin{matrix}a & b\end{matrix}",
    r"\operatorname*": r"\operatorname*{asin}_y x",
    r"\tag*": r"x+y\tag*{3.1c}",
    r"\hspace*": r"a\hspace*{1em}b",
    r"\\[": r"\begin{matrix}a\\[1em]b\end{matrix}",
    r"\verb*": r"\verb*!a b!",
    r"\color{": r"{\color{#f0f}a}b",
    # Fonts within fonts, and characters that KaTeX's fonts do not have.
    r"\textbf{\textit": r"\textbf{\textit{AaBb}AaBb}",
    r"\textsf{\textbf": r"\textsf{\textbf{AaBb}AaBb\textit{AaBb}}",
    r"\text{90°": r"\text{90° ð éà €Ł 中文}\,中",
    "'": "f'+f''^2",
    "&": r"\begin{matrix}a & b\end{matrix}",
    "{": "{a}",
    "}": "x_{ab}",
    "#": r"\def\twice#1{#1#1}\twice{x}",
    "%": "a% a comment\n+b",
}

# Names that no table of KaTeX's has, and samples are of nevertheless.
UNLISTED = {
    "\u00a0",
    r"\cr",
    r"\begingroup",
    r"\endgroup",
    r"\arraystretch",
    r"\arraycolsep",
    r"\operatorname*",
    r"\tag*",
    r"\hspace*",
    r"\\[",
    r"\verb*",
    r"\color{",
    r"\textbf{\textit",
    r"\textsf{\textbf",
    r"\text{90°",
    "&",
    "{",
    "}",
    "#",
    "%",
}

# KaTeX allows these in display formulas only.
DISPLAYED = ("{align", "{gather", "{equation", "{CD}", "{split}", r"\tag", r"\nonumber", r"\notag")

# What is refused for its arguments, or only with some; anything else is refused for its name alone.
REFUSED: dict[str, str] = {
    r"\includegraphics": r"\includegraphics[height=1em]{https://example.org/x.png}",
    r"\htmlClass": r"\htmlClass{warm}{x}",
    r"\htmlData": r"\htmlData{a=b}{x}",
    r"\htmlId": r"\htmlId{here}{x}",
    r"\htmlStyle": r"\htmlStyle{color: red}{x}",
    r"\href{javascript:": r"\href{javascript:alert(1)}{x}",
    r"\href{data:": r"\href{data:text/html,x}{x}",
    r"\url{javascript:": r"\url{javascript:alert(1)}",
    r"\]": r"x\]",
    r"\texttt{\textbf": r"\texttt{\textbf{x}}",
    r"\texttt{\textit": r"\texttt{\textit{x}}",
    r"\textsf{\textbf{\textit": r"\textsf{\textbf{\textit{x}}}",
}

# They say of the dots before them what follows, and draw nothing themselves.
DRAWS_NOTHING = {r"\DOTSB", r"\DOTSI", r"\DOTSX"}
