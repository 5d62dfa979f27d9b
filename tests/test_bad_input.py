"""Mistakes of authors: each gives one warning where it stands, and a notice on a page that is else intact.

Every mistake stands on a page of its own, in both markups, and all these pages are one site: it is built
once for each builder.
"""

import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.cmd.build import main

from conftest import CONFIG, Build, Site, build_site

HERE = "⚑"  # in a table below, marks the line that the warning has to name

AROUND = """\
Title
=====

Stands before.

{mistake}

Stands after.

.. parameter:: fine
   :value: 2

.. tensor-diagram::

   A = [[1, 2], [3, 4]]
"""


@dataclass(frozen=True)
class Mistake:
    """What an author gets wrong, in reStructuredText, and what the build says."""

    name: str
    subtype: str
    says: str
    source: str
    # What other builders take as it is: LaTeX may know what KaTeX does not.
    html_only: bool = False


MISTAKES = [
    Mistake(
        "concept-role",
        "concept",
        "no concept is called qery; did you mean query?",
        "Words and a :concept:`qery` too.⚑",
    ),
    Mistake(
        "concept-role-titled",
        "concept",
        "no concept is called qery; did you mean query?",
        "Words and :concept:`what was asked <qery>` too.⚑",
    ),
    Mistake(
        "concept-in-inline-formula",
        "concept",
        "no concept is called qery; did you mean query?",
        r"The formula :math:`\concept{qery}{Q} + 1` is inline.⚑",
    ),
    Mistake(
        "concept-in-displayed-formula",
        "concept",
        "no concept is called qery; did you mean query?",
        r"""
.. math::⚑

   \concept{qery}{Q} + 1
""",
    ),
    Mistake(
        "concept-in-colored-equation",
        "concept",
        "no concept is called qery; did you mean query?",
        r"""
.. colored-equation::⚑

   \concept{qery}{Q} + 1
""",
    ),
    Mistake(
        "concept-of-tensor",
        "concept",
        "no concept is called qery; did you mean query?",
        """
.. tensor-diagram::
   :dims: t=2, k=2

   K[t,k] : key
   Q[t,k] : qery⚑
""",
    ),
    Mistake(
        "concept-of-parameter",
        "concept",
        "no concept is called qery; did you mean query?",
        """
.. parameter:: w⚑
   :concept: qery

And :parameter:`w` twice: :parameter:`w`.
""",
    ),
    Mistake(
        "concept-of-curve",
        "concept",
        "no concept is called qery; did you mean query?",
        """
.. explorable:: function⚑
   :expr: x
   :concept: qery
""",
    ),
    Mistake(
        "tex-inline",
        "equation",
        "KaTeX cannot typeset this formula: there is no command \\fraq",
        r"The formula :math:`\fraq{1}{2}` is inline.⚑",
        html_only=True,
    ),
    Mistake(
        "tex-displayed",
        "equation",
        "KaTeX cannot typeset this formula: there is no command \\fraq",
        r"""
.. math::

   a = \fraq{1}{2}⚑
""",
        html_only=True,
    ),
    Mistake(
        "tex-colored-equation",
        "equation",
        "KaTeX cannot typeset this formula: there is no command \\fraq",
        r"""
.. colored-equation::

   \concept{query}{Q} = \fraq{1}{2}⚑
""",
        html_only=True,
    ),
    Mistake(
        "braces-inline",
        "equation",
        r"the braces of \concept do not match",
        r"The formula :math:`\concept{query}{Q + 1` is inline.⚑",
    ),
    Mistake(
        "braces-displayed",
        "equation",
        r"the braces of \concept do not match",
        r"""
.. math::⚑

   \concept{query}{Q + 1
""",
    ),
    Mistake(
        "braces-colored-equation",
        "equation",
        r"the braces of \concept do not match",
        r"""
.. colored-equation::

   a + b
   + \concept{query}{Q + 1⚑
""",
    ),
    Mistake(
        "concept-without-term",
        "equation",
        r"\concept needs {a name}{and a term}",
        r"The formula :math:`\concept{query}` is inline.⚑",
    ),
    Mistake(
        "markup-as-concept",
        "equation",
        r"KaTeX cannot typeset this formula: \concept needs a name, not {<script>alert(1)</script>}",
        r"The formula :math:`\concept{<script>alert(1)</script>}{Q}` is inline.⚑",
    ),
    Mistake(
        "quote-as-concept",
        "equation",
        r"""KaTeX cannot typeset this formula: \concept needs a name, not {x" onmouseover="alert(1)}""",
        r"""The formula :math:`\concept{x" onmouseover="alert(1)}{Q}` is inline.⚑""",
    ),
    Mistake(
        "legend-in-formula",
        "equation",
        "the legend explains key, but no term of the formula is that concept",
        r"""
.. colored-equation::

   \concept{query}{Q}
   ---
   query: what it looks for
   key: what it offers⚑
""",
    ),
    Mistake(
        "legend-without-name",
        "equation",
        "the legend needs lines like `query: what it is`, and `what it looks for` has no name and colon",
        r"""
.. colored-equation::

   \concept{query}{Q}
   ---
   query:
   what it looks for⚑
""",
    ),
    Mistake(
        "legend-as-list",
        "equation",
        "`- query: words of it` is read as part of the formula; a legend goes below a line `---`, "
        "as `query: words of it`",
        r"""
.. colored-equation::

   \concept{query}{Q}
   - query: words of it⚑
""",
    ),
    Mistake(
        "legend-with-equals",
        "equation",
        "`query = words` is read as part of the formula; a legend goes below a line `---`, as `query: words`",
        r"""
.. colored-equation::

   \concept{query}{Q}
   query = words⚑
""",
    ),
    Mistake(
        "legend-of-no-term",
        "equation",
        "`E: the energy of rest` is read as part of the formula",
        r"""
.. colored-equation::

   E = mc^2
   E: the energy of rest⚑
""",
    ),
    Mistake(
        "concept-far-from-all",
        "concept",
        "no concept is called elephant; define it with the directive `concept`",
        "Words and a :concept:`elephant` too.⚑",
    ),
    Mistake(
        "annotated-twice",
        "equation",
        "annotate names query twice; remove one",
        r"""
.. colored-equation::⚑
   :annotate: query above, query below

   \concept{query}{Q}
""",
    ),
    Mistake(
        "legend-twice",
        "equation",
        "the legend explains query twice; remove one",
        r"""
.. colored-equation::

   \concept{query}{Q}
   ---
   query: what it looks for
   query: what it asks⚑
""",
    ),
    Mistake(
        "annotation",
        "equation",
        "annotate needs a concept and above or below, as in `query above`, not 'query beside'",
        r"""
.. colored-equation::⚑
   :annotate: query beside

   \concept{query}{Q}
""",
    ),
    Mistake(
        "shapes",
        "tensor",
        "@ contracts Q's last axis k=8 with K's second-last s=4: 8 ≠ 4; did you mean Q @ K.T → (t=4, s=4)?",
        """
.. tensor-diagram::
   :dims: t=4, s=4, k=8

   Q[t,k] : query
   K[s,k] : key
   S[t,s] = Q @ K⚑
""",
    ),
    Mistake(
        "data-missing",
        "data",
        "there is no file MARKUP/nowhere.npz",
        """
.. tensor-diagram::⚑
   :data: nowhere.npz

   A[2,2]
""",
    ),
    Mistake(
        "data-corrupt",
        "data",
        "corrupt.npz cannot be read: File is not a zip file",
        """
.. tensor-diagram::⚑
   :data: /corrupt.npz

   A[2,2]
""",
    ),
    Mistake(
        "data-pickled",
        "data",
        "pickled.npz: A holds Python objects (a pickle), which are never loaded; store numbers or text",
        """
.. tensor-diagram::⚑
   :data: /pickled.npz

   A[2,2]
""",
    ),
    Mistake(
        "data-kind",
        "data",
        "numbers.pkl is not a .csv, .tsv, .json, .npy or .npz file",
        """
.. tensor-diagram::⚑
   :data: numbers.pkl

   A[2,2]
""",
    ),
    Mistake(
        "focus-name",
        "tensor",
        "focus needs a cell like S[2,1], or a number's name, of one of A, not 'B[0,0]'",
        """
.. tensor-diagram::⚑
   :focus: B[0,0]

   A[2,2]
""",
    ),
    Mistake(
        "focus-axes",
        "tensor",
        "focus: A has 2 axes, A[0] names 1",
        """
.. tensor-diagram::⚑
   :focus: A[0]

   A[2,2]
""",
    ),
    Mistake(
        "focus-place",
        "tensor",
        "focus: there is no 2 along k, which goes from 0 to 1",
        """
.. tensor-diagram::⚑
   :dims: t=2, k=2
   :focus: A[0,2]

   A[t,k]
""",
    ),
    Mistake(
        "labels-dim",
        "tensor",
        "labels: the program has no dim s",
        """
.. tensor-diagram::⚑
   :dims: t=2, k=2
   :labels: s=tokens

   A[t,k]
""",
    ),
    Mistake(
        "labels-array",
        "data",
        "labels: the data has no array tokens",
        """
.. tensor-diagram::⚑
   :dims: t=2, k=2
   :labels: t=tokens

   A[t,k]
""",
    ),
    Mistake(
        "labels-near-array",
        "data",
        "labels: the data has no array token; did you mean tokens? (it has tokens)",
        """
.. tensor-diagram::⚑
   :dims: t=2, k=2
   :data: /tokens.npz
   :labels: t=token

   A[t,k]
""",
    ),
    Mistake(
        "labels-size",
        "data",
        "labels: tokens has shape (3,), and dim t needs (2,)",
        """
.. tensor-diagram::⚑
   :dims: t=2, k=2
   :data: /tokens.npz
   :labels: t=tokens

   A[t,k]
""",
    ),
    Mistake(
        "dims",
        "render",
        "tensor-diagram: dims needs whole numbers, and t is two",
        """
.. tensor-diagram::⚑
   :dims: t=two

   A[t,t]
""",
    ),
    Mistake(
        "values",
        "render",
        "tensor-diagram: values needs random and a whole number, as in random(1), not 'random'",
        """
.. tensor-diagram::⚑
   :values: random

   A[2,2]
""",
    ),
    Mistake(
        "live-call",
        "parameter",
        "`open` is not a function of the expression language; it has exp, expm1, log,",
        "The value :live:`open(1)` is live.⚑",
    ),
    Mistake(
        "expr-call",
        "render",
        "function: expr cannot be read: `open` is not a function of the expression language",
        """
.. explorable:: function⚑
   :expr: open(x)
""",
    ),
    Mistake(
        "parameter-twice",
        "parameter",
        "parameter w is already declared on this page",
        """
.. parameter:: w
   :value: 1

.. parameter:: w⚑
   :value: 2
""",
    ),
    Mistake(
        "parameter-role",
        "parameter",
        "this page has no parameter w; it has fine",
        "The number :parameter:`w` is none.⚑",
    ),
    Mistake(
        "live-of-no-parameter",
        "parameter",
        "this page has no parameter w; it has fine",
        "The value :live:`w + 1` is none.⚑",
    ),
    Mistake(
        "formula-of-no-parameter",
        "parameter",
        "this page has no parameter fin; did you mean fine?",
        r"The formula :math:`\live{fin}` has none.⚑",
    ),
    Mistake(
        "curve-of-no-parameter",
        "parameter",
        "this page has no parameter w, which w * x needs; declare it, or write `:params: w=1`",
        """
.. explorable:: function⚑
   :expr: w * x

   A caption.
""",
    ),
    Mistake(
        "curve-without-use",
        "parameter",
        "params: x + 1 has no parameter fine",
        """
.. explorable:: function⚑
   :expr: x + 1
   :params: fine
""",
    ),
    Mistake(
        "min-above-max",
        "parameter",
        "parameter w: its min 4 has to be below its max -4",
        """
.. parameter:: w⚑
   :min: 4
   :max: -4
""",
    ),
    Mistake(
        "min-above-the-max-that-is-assumed",
        "parameter",
        "parameter w: its min 1 has to be below its max, 1 by default",
        """
.. parameter:: w⚑
   :min: 1
""",
    ),
    Mistake(
        "max-below-the-min-that-is-assumed",
        "parameter",
        "parameter w: its min, 0 by default, has to be below its max -1",
        """
.. parameter:: w⚑
   :max: -1
""",
    ),
    Mistake(
        "step-of-nothing",
        "parameter",
        "parameter w: its step has to be above 0, not 0",
        """
.. parameter:: w⚑
   :step: 0
""",
    ),
    Mistake(
        "min-is-max",
        "parameter",
        "parameter w: its min 4 has to be below its max 4",
        """
.. parameter:: w⚑
   :value: 4
   :min: 4
   :max: 4
""",
    ),
    Mistake(
        "step-backwards",
        "parameter",
        "parameter w: its step has to be above 0, not -0.5",
        """
.. parameter:: w⚑
   :step: -0.5
""",
    ),
    Mistake(
        "step-beyond",
        "parameter",
        "parameter w: its step 5 is larger than its range, 0 to 1: nothing could move it",
        """
.. parameter:: w⚑
   :step: 5
""",
    ),
    Mistake(
        "step-lost",
        "parameter",
        "parameter w: its step 1e-06 is lost in numbers as large as 1000001, which keep 12 digits: take away "
        "what they have in common, or choose a larger step",
        """
.. parameter:: w⚑
   :min: 1000000
   :value: 1000000
   :max: 1000001
   :step: 0.000001
""",
    ),
    Mistake(
        "value-below",
        "parameter",
        "parameter w: its value -1 is outside its range, 0 to 4",
        """
.. parameter:: w⚑
   :value: -1
   :min: 0
   :max: 4
""",
    ),
    Mistake(
        "range-of-everything",
        "parameter",
        "parameter w: its range, -1e+308 to 1e+308, is too wide",
        """
.. parameter:: w⚑
   :min: -1e308
   :max: 1e308
""",
    ),
    Mistake(
        "scale-unknown",
        "parameter",
        "parameter w: its scale has to be linear or log, not 'logarithm'",
        """
.. parameter:: w⚑
   :scale: logarithm
""",
    ),
    Mistake(
        "log-from-nothing",
        "parameter",
        "parameter w: on a log scale its min has to be above 0, not 0; "
        "write `:min: 0.01`, or leave out `:scale: log`",
        """
.. parameter:: w⚑
   :scale: log
   :min: 0
   :max: 4
""",
    ),
    Mistake(
        "log-of-negative",
        "parameter",
        "parameter w: on a log scale its min has to be above 0, not -4",
        """
.. parameter:: w⚑
   :scale: log
   :value: 1
   :min: -4
   :max: 4
""",
    ),
    Mistake(
        "log-value-of-nothing",
        "parameter",
        "parameter w: on a log scale its value has to be above 0, not 0",
        """
.. parameter:: w⚑
   :scale: log
   :value: 0
""",
    ),
    Mistake(
        "log-step-of-one",
        "parameter",
        "parameter w: on a log scale its step is a factor above 1, such as 2 for doubling, not 0.1",
        """
.. parameter:: w⚑
   :scale: log
   :min: 1
   :max: 100
   :step: 0.1
""",
    ),
    Mistake(
        "value-outside",
        "parameter",
        "parameter w: its value 9 is outside its range, 0 to 4",
        """
.. parameter:: w⚑
   :value: 9
   :min: 0
   :max: 4
""",
    ),
    Mistake(
        "value-no-number",
        "parameter",
        "parameter w: its value has to be a number, not 'many'",
        """
.. parameter:: w⚑
   :value: many
""",
    ),
    Mistake(
        "parameter-name",
        "parameter",
        "'2w' is not a name for a parameter; use the letters a to z, digits and _, beginning with a letter",
        ".. parameter:: 2w⚑",
    ),
    Mistake(
        "parameter-nameless",
        "parameter",
        "parameter has no name; write one after it",
        """
.. parameter::⚑
   :value: 2
""",
    ),
    Mistake(
        "parameter-format",
        "parameter",
        "parameter w: `.2q` is not a number format; write `.2f`,",
        """
.. parameter:: w⚑
   :format: .2q
""",
    ),
    Mistake(
        "option-of-parameter",
        "parameter",
        "parameter w has no option vaule; did you mean value?",
        """
.. parameter:: w⚑
   :vaule: 3
""",
    ),
    Mistake(
        "option-of-concept",
        "concept",
        "concept MARKUP-value has no field colr; did you mean color?",
        """
.. concept:: MARKUP-value⚑
   :colr: red

   What is passed on.
""",
    ),
    Mistake(
        "option-of-colored-equation",
        "equation",
        "colored-equation has no option lable; did you mean label?",
        r"""
.. colored-equation::⚑
   :lable: attention

   \concept{query}{Q}
""",
    ),
    Mistake(
        "option-of-tensor-diagram",
        "render",
        "tensor-diagram has no option dim; did you mean dims?",
        """
.. tensor-diagram::⚑
   :dim: t=2

   A[t,t]
""",
    ),
    Mistake(
        "option-of-explorable",
        "render",
        "function has no option exp; did you mean expr?",
        """
.. explorable:: function⚑
   :exp: x
""",
    ),
    Mistake(
        "option-left-out",
        "render",
        "function needs expr",
        """
.. explorable:: function⚑
   :x: 0, 1
""",
    ),
    Mistake(
        "range-of-one",
        "render",
        "function: x needs two numbers, separated by a comma, not '3'",
        """
.. explorable:: function⚑
   :expr: x
   :x: 3
""",
    ),
    Mistake(
        "range-reversed",
        "render",
        "function: x needs the lower number first, not '6, -6'",
        """
.. explorable:: function⚑
   :expr: x
   :x: 6, -6
""",
    ),
    Mistake(
        "range-of-words",
        "render",
        "function: x needs a number, not 'low'",
        """
.. explorable:: function⚑
   :expr: x
   :x: low, high
""",
    ),
    Mistake(
        "point-outside",
        "render",
        "the point 9 is outside the range of x, 0 to 1",
        """
.. explorable:: function⚑
   :expr: x
   :x: 0, 1
   :point: 9
""",
    ),
    Mistake(
        "curve-of-nothing",
        "render",
        "log(x) has no value anywhere between -2 and -1",
        """
.. explorable:: function⚑
   :expr: log(x)
   :x: -2, -1
""",
    ),
    Mistake(
        "picture-longer-than-a-files-name",
        "render",
        "no picture is called ffffffff",
        f"""
.. explorable:: {"f" * 300}⚑
   :expr: x
""",
    ),
    Mistake(
        "picture",
        "render",
        "no picture is called funktion; did you mean function?",
        """
.. explorable:: funktion⚑
   :expr: x
""",
    ),
    Mistake(
        "pictureless",
        "render",
        "explorable needs the name of a picture",
        """
.. explorable::⚑
   :expr: x
""",
    ),
    Mistake(
        "concept-twice",
        "concept",
        "concept MARKUP-twice is already defined in MARKUP/concept-twice",
        """
.. concept:: MARKUP-twice

   Said once.

.. concept:: MARKUP-twice⚑

   Said again.
""",
    ),
    Mistake(
        "concept-of-conf",
        "concept",
        "concept query is already defined in conf.py",
        """
.. concept:: query⚑
   :symbol: Q
""",
    ),
    Mistake(
        "concept-color",
        "concept",
        'concept MARKUP-hue: "violett" is neither a colour of the palette',
        """
.. concept:: MARKUP-hue⚑
   :color: violett

   What has a colour.
""",
    ),
    Mistake(
        "concept-name",
        "concept",
        "'<b>' is not a name for a concept; use the letters a to z, digits, - and _, beginning with a letter",
        """
.. concept:: <b>⚑

   What has no name.
""",
    ),
    Mistake(
        "concept-nameless",
        "concept",
        "concept has no name; write one after it",
        """
.. concept::⚑
   :symbol: Q

   What has no name.
""",
    ),
    Mistake(
        "tensor-diagram-of-comments",
        "tensor",
        "tensor-diagram has no program; write one as the body, such as `x = [1, 2]`",
        """
.. tensor-diagram::⚑

   # X[t,d]
""",
    ),
    Mistake(
        "empty-tensor-diagram",
        "tensor",
        "tensor-diagram has no program; write one as the body, such as `x = [1, 2]`",
        """
.. tensor-diagram::⚑
   :dims: t=2
""",
    ),
    Mistake(
        "empty-colored-equation",
        "equation",
        "colored-equation has no formula; write its TeX as the body",
        """
.. colored-equation::⚑
   :label: MARKUP-empty
""",
    ),
]


SOUND = """\
# Sound

A formula, $a + b$, and a picture:

:::{tensor-diagram}
A[2,2]
:::
"""

MARKUPS = {"myst": ".md", "rst": ".rst"}
BY_NAME = {mistake.name: mistake for mistake in MISTAKES}
CASES = [(markup, mistake) for markup in MARKUPS for mistake in MISTAKES]
each_case = pytest.mark.parametrize(
    ("markup", "mistake"), CASES, ids=[f"{markup}-{mistake.name}" for markup, mistake in CASES]
)


def in_myst(text: str) -> str:
    """Write a page of reStructuredText in MyST; only a fence's end is a line that was not there before."""
    text = re.sub(r":math:`(.*?)`", r"$\1$", text)
    text = re.sub(r":(concept|parameter|live):`", r"{\1}`", text)
    text = re.sub(r"\A(.*)\n=+\n", r"# \1\n\n", text)
    lines: list[str] = []
    inside = False
    for line in [*text.split("\n"), "end"]:
        if inside and line and not line.startswith("   "):
            lines[-1:] = [":::", ""]  # for the blank line above
            inside = False
        if opened := re.match(r"\.\. ([\w-]+)::(.*)", line):
            lines.append(f":::{{{opened[1]}}}{opened[2]}")
            inside = True
        else:
            lines.append(line.removeprefix("   ") if inside else line)
    return "\n".join(lines[:-1])


def source_of(mistake: Mistake, markup: str) -> str:
    """The page that a mistake stands on, with the mark of its line."""
    page = AROUND.format(mistake=mistake.source.strip("\n")).replace("MARKUP", markup)
    return in_myst(page) if markup == "myst" else page


def line_of(mistake: Mistake, markup: str) -> int:
    before, _mark, _after = source_of(mistake, markup).partition(HERE)
    return before.count("\n") + 1


def npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def pages() -> dict[str, str | bytes]:
    """A site with a page for each mistake and markup."""
    found: dict[str, str | bytes] = {
        f"{markup}/{mistake.name}{MARKUPS[markup]}": source_of(mistake, markup).replace(HERE, "")
        for markup, mistake in CASES
    }
    return {
        **found,
        "index": "# Index\n\n```{toctree}\n:glob:\nmyst/*\nrst/*\n```\n",
        "corrupt.npz": b"not a zip",
        "pickled.npz": npz(A=np.array([{}], dtype=object)),
        "tokens.npz": npz(tokens=np.array(["a", "b", "c"])),
    }


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    """The site in every builder, by its name."""
    return {
        builder: build_site(
            tmp_path_factory.mktemp(builder), pages(), builder, config={"copyright": "2026", "version": "1"}
        )
        for builder in ("html", "latex", "text", "epub")
    }


def said(mistake: Mistake, markup: str) -> str:
    return mistake.says.replace("MARKUP", markup)


def core(mistake: Mistake) -> str:
    """The part of a mistake that its notice has to repeat: what a directive holds, or a role."""
    source = mistake.source.replace(HERE, "")
    if inline := re.search(r"`(.*?)(?: <.*>)?`", source.split("\n")[0]):
        return inline[1]
    directive = re.split(r"(?m)^(?=\.\. )", source)[-1]
    head, *lines = directive.strip().split("\n")
    inside = [line for line in lines if line.startswith("   ")]
    return "\n".join(inside) if inside else head.partition(":: ")[2]


def words(text: str) -> str:
    """Text without what typography adds: space that wraps, and quotes that curl."""
    return " ".join(text.translate(str.maketrans("‘’“”", "''\"\"")).split())


@each_case
def test_one_warning_names_the_line_and_the_mistake(
    sites: dict[str, Site], markup: str, mistake: Mistake
) -> None:
    file = f"{markup}/{mistake.name}{MARKUPS[markup]}"
    warnings = [line for line in sites["html"].warnings if line.startswith(f"{file}:")]
    assert len(warnings) == 1, warnings
    place, _, told = warnings[0].partition(": WARNING: ")
    assert place == f"{file}:{line_of(mistake, markup)}"
    assert told.startswith(said(mistake, markup))
    assert told.endswith(f" [explorable.{mistake.subtype}]")


@each_case
def test_the_page_shows_a_notice_with_the_source_and_all_else(
    sites: dict[str, Site], markup: str, mistake: Mistake
) -> None:
    page = BeautifulSoup(sites["html"].page(f"{markup}/{mistake.name}"), "html.parser")
    [notice] = page.select(".explorable-notice, .explorable-notice-inline")
    assert said(mistake, markup) in words(notice.text)
    assert words(core(mistake).replace("MARKUP", markup)) in words(notice.text)
    assert notice.find_previous(string="Stands before.")
    assert notice.find_next(string="Stands after.")
    [picture] = page.select(".explorable")
    assert picture["data-explorable"] == "tensor-diagram"
    assert picture.select("svg [data-cell]")
    assert page.select_one("input[data-parameter=fine]")
    assert "Traceback" not in page.text
    assert not [script for script in page.find_all("script") if "alert" in script.text]
    assert not page.select("[onmouseover]")


def test_no_other_warning_is_given(sites: dict[str, Site]) -> None:
    assert len(sites["html"].warnings) == len(CASES)


def test_an_e_book_warns_of_the_same(sites: dict[str, Site]) -> None:
    assert sorted(sites["epub"].warnings) == sorted(sites["html"].warnings)


@pytest.mark.parametrize("builder", ["latex", "text"])
def test_other_builders_warn_of_the_same_but_what_only_katex_refuses(
    sites: dict[str, Site], builder: str
) -> None:
    if builder == "latex":
        pytest.importorskip("vl_convert")  # without it the book warns of pictures that it cannot have
    spared = tuple(f"{markup}/{mistake.name}." for markup, mistake in CASES if mistake.html_only)
    told = [warning for warning in sites["html"].warnings if not warning.startswith(spared)]
    assert sorted(sites[builder].warnings) == sorted(told)


@pytest.mark.parametrize("builder", ["text", "epub"])
@each_case
def test_pages_of_other_builders_show_the_notice_and_all_else(
    sites: dict[str, Site], builder: str, markup: str, mistake: Mistake
) -> None:
    page = sites[builder].page(f"{markup}/{mistake.name}")
    text = words(BeautifulSoup(page, "html.parser").text if builder == "epub" else page)
    shown = r"\fraq{1}{2}" if mistake.html_only and builder == "text" else said(mistake, markup)
    order = [text.find(part) for part in ("Stands before.", shown, "Stands after.")]
    assert -1 not in order
    assert order == sorted(order)
    assert "A is 2 × 2." in text or "A is 2 × 2." in page


def test_the_book_holds_every_page_and_its_notice(sites: dict[str, Site]) -> None:
    pytest.importorskip("vl_convert")
    book = (sites["latex"].out / "projectnamenotset.tex").read_text(encoding="utf-8")
    assert book.count("Stands before.") == book.count("Stands after.") == len(CASES)
    [tree] = sites["latex"].doctrees.values()
    notices = [
        node
        for node in tree.findall(nodes.Element)
        if {"explorable-notice", "explorable-notice-inline"}.intersection(node.get("classes", []))
    ]
    assert len(notices) == len([mistake for _, mistake in CASES if not mistake.html_only])
    assert book.count(r"\sphinxincludegraphics") == len(CASES)


def test_a_mistake_fails_a_build_that_is_strict(tmp_path: Path) -> None:
    page = source_of(BY_NAME["shapes"], "myst").replace(HERE, "")
    (tmp_path / "conf.py").write_text(f"globals().update({CONFIG!r})", encoding="utf-8")
    (tmp_path / "index.md").write_text(page, encoding="utf-8")
    assert main(["-q", "-b", "html", str(tmp_path), str(tmp_path / "lenient")]) == 0
    assert main(["-q", "-W", "-b", "html", str(tmp_path), str(tmp_path / "strict")]) == 1
    assert "explorable-notice" in (tmp_path / "lenient" / "index.html").read_text(encoding="utf-8")


def test_a_doubt_is_told_at_its_line_and_the_picture_drawn(build: Build) -> None:
    site = build("# Doubt\n\n:::{tensor-diagram}\n:dims: t=2, s=2, k=2\n\nQ[t,k]\nK[s,k]\nS = Q + K\n:::\n")
    assert len(site.warnings) == 1
    assert site.warnings[0].startswith("index.md:8: WARNING: + lines up")
    assert site.warnings[0].endswith("[explorable.tensor]")
    page = site.page()
    assert "explorable-notice" not in page
    assert 'data-explorable="tensor-diagram"' in page


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ({"explorable_render_timeout": 0}, "explorable_render_timeout must be a number above 0, not 0"),
        ({"explorable_render_memory": -1}, "explorable_render_memory must be a number above 0, not -1"),
        ({"explorable_dark": "maybe"}, "explorable_dark must be \"auto\", True or False, not 'maybe'"),
        (
            {"explorable_katex_macros": [r"\RR"]},
            "explorable_katex_macros must map each macro to its TeX, or to [TeX, number of arguments, "
            "default of the first], not ['\\\\RR']",
        ),
        (
            {"explorable_katex_macros": {r"\sub": ["#1", "1"]}},
            "explorable_katex_macros must map each macro to its TeX, or to [TeX, number of arguments, "
            "default of the first], not {'\\\\sub': ['#1', '1']}",
        ),
        (
            {"explorable_concepts": {"query": "violet"}},
            "explorable_concepts must map each name to a dictionary of strings, "
            "as in {'query': {'color': 'violet'}}, not {'query': 'violet'}",
        ),
        (
            {"explorable_concepts": {"query": {"color": "violett"}}},
            'explorable_concepts: concept query: "violett" is neither a colour of the palette',
        ),
        (
            {"explorable_concepts": {"query": {"colour": "violet"}}},
            "explorable_concepts: concept query has no field colour; did you mean color?",
        ),
        (
            {"explorable_concepts": {"a query": {}}},
            "explorable_concepts: 'a query' is not a name for a concept; use the letters a to z, digits, "
            "- and _, beginning with a letter",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_bad_setting_is_told_and_the_site_built(build: Build, config: dict[str, Any], says: str) -> None:
    site = build(SOUND, config=config)
    assert len(site.warnings) == 1
    assert site.warnings[0].startswith(f"WARNING: {says}")
    assert "[explorable." in site.warnings[0]
    page = site.page()
    assert 'class="katex"' in page
    assert 'data-explorable="tensor-diagram"' in page


def test_an_e_book_warns_of_a_mistake_once(build: Build) -> None:
    """Sphinx resolves the first document of an e-book several times."""
    config = {"epub_copyright": "nobody", "version": "1"}
    site = build("# Book\n\n{concept}`quary` and $\\frac{1$.", "epub", config=config)
    ours = [warning for warning in site.warnings if "[explorable." in warning]
    assert len(ours) == 2


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────

OWN = "export default { render({ el }) { el.textContent = 1; } };"


@pytest.mark.parametrize("option", ["css", "fallback", "data"])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("x" * 300 + ".csv", r"(data|css|fallback): no file can be called "),
        # No page can hold it either, so another sign stands for it.
        ("a\0b.csv", r"((css|fallback): )?there is no file a\ufffdb\.csv"),
    ],
    ids=["long", "NUL"],
)
def test_a_name_that_no_file_can_have_is_told_once(build: Build, option: str, name: str, told: str) -> None:
    page = f":::{{explorable}} own.js\n:{option}: {json.dumps(name)}\n:::\n"
    site = build({"index": f"# Title\n\n{page}", "own.js": OWN})
    assert len(site.warnings) == 1
    assert re.match(f"index\\.md:3: WARNING: {told}", site.warnings[0])
    assert len(site.warnings[0]) < 200


@pytest.mark.parametrize("picture", ["k-means\n:k: 2", "own.js"])
@pytest.mark.parametrize("way", ["path", "link"])
def test_data_stay_inside_the_source_folder(build: Build, tmp_path: Path, picture: str, way: str) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("x,y\n1,2\n3,4\n5,6\n")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "link.csv").symlink_to(outside)
    name = "../outside.csv" if way == "path" else "link.csv"
    site = build({"index": f"# Title\n\n:::{{explorable}} {picture}\n:data: {name}\n:::\n", "own.js": OWN})
    assert site.warnings == [
        f"index.md:3: WARNING: data: {name} is outside the source directory; put a copy of it there "
        "[explorable.data]"
    ]


LOOPS = {
    "data": ":::{explorable} k-means\n:k: 2\n:data: loop.csv\n:::\n",
    "module": ":::{explorable} loop.js\n:::\n",
    "css": ":::{explorable} own.js\n:css: loop.css\n:::\n",
    "props": ":::{explorable} own.js\n:props: loop.json\n:::\n",
    "fallback": ":::{explorable} own.js\n:fallback: loop.png\n:::\n",
    "import": ":::{explorable} imports.js\n:::\n",
    "animation": ":::{animation} loop.mp4\n:alt: Words.\n:::\n",
}


@pytest.mark.parametrize("option", LOOPS)
def test_a_link_that_leads_to_itself_is_told(build: Build, tmp_path: Path, option: str) -> None:
    (tmp_path / "source").mkdir()
    for suffix in ("csv", "js", "css", "json", "png", "mp4"):
        (tmp_path / "source" / f"loop.{suffix}").symlink_to(f"loop.{suffix}")
    imports = f"import './loop.js';\n{OWN}"
    site = build({"index": f"# Title\n\n{LOOPS[option]}\nAfter.\n", "own.js": OWN, "imports.js": imports})
    assert site.warnings
    assert all("loop." in warning and "Traceback" not in warning for warning in site.warnings)
    assert "After." in site.page()
