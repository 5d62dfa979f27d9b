"""Every grammar of the suite, as a way to read a text, with the error that says what is wrong with it.

A grammar is whatever reads an author's text: a language, an option, a file. `test_grammars.py` gives each of
them anything at all; one that is new takes a line here. Those of tensor programs and of model diagrams have
fuzzers of their own besides, `test_tensor_fuzz.py` and `test_model_fuzz.py`.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from docutils import nodes
from hostile_strings import NAMES, NUMBERS, SIGNS
from test_every_option import BLOCKS, array_files
from test_hostile_strings import FILES
from test_pasted_lines import ARRAYS, AXES, LISTED, SIBLINGS, SIZES

from sphinxext.explorable import data
from sphinxext.explorable.concepts.registry import ConceptError, define
from sphinxext.explorable.divio.kinds import KindError, kind_named
from sphinxext.explorable.equations import colored_equation, definitions, delimiters, macros, spelling
from sphinxext.explorable.equations.settled_grids import settled
from sphinxext.explorable.expressions import (
    ExpressionError,
    derivative,
    format_number,
    kind_of,
    parse,
    parse_live,
    to_tex,
)
from sphinxext.explorable.models import ModelError
from sphinxext.explorable.models import parse as parse_model
from sphinxext.explorable.notebooks.kept import KeptError, kept_parameter, kept_picture
from sphinxext.explorable.notebooks.pictures import _spec
from sphinxext.explorable.pages import fences, indented
from sphinxext.explorable.pages.lengths import WidthError, width_of
from sphinxext.explorable.pages.parts import AudienceError, audiences_named
from sphinxext.explorable.parameters.choosing import ParameterError
from sphinxext.explorable.parameters.registry import declare
from sphinxext.explorable.publishing.animation.options import AnimationError
from sphinxext.explorable.publishing.animation.options import read as read_animation
from sphinxext.explorable.publishing.article.credits import CreditsError, read_citation
from sphinxext.explorable.publishing.hero.template import TemplateError, read_template
from sphinxext.explorable.publishing.metrics.events import BrokenEventError, read_event
from sphinxext.explorable.sandbox.sheets import without_loads
from sphinxext.explorable.story import counting, moving_files
from sphinxext.explorable.story.tex_words import tex_words
from sphinxext.explorable.tensors import TensorError, evaluate
from sphinxext.explorable.visuals.catalogue import catalogue
from sphinxext.explorable.visuals.cells_role import _CELL
from sphinxext.explorable.visuals.picture import Page, PictureError, options_of
from sphinxext.explorable.visuals.tokens import tokens_shown
from sphinxext.explorable.visuals.told import part_told


@dataclass(frozen=True)
class Grammar:
    """What reads a text."""

    name: str
    read: Callable[[str], object]
    # The one kind of error that it may raise; nothing where it takes every text.
    error: type[Exception] | tuple[type[Exception], ...] | None
    # Texts that it takes, and pieces that it knows.
    samples: tuple[str, ...]
    pieces: tuple[str, ...] = ()
    # What can stand in itself: how that opens, what stands innermost, how it closes.
    nested: tuple[tuple[str, str, str], ...] = ()
    # Where an error says that it is: places from 0 to the length of the text, or lines and columns from 1.
    place: Callable[[Any], int | tuple[int, int] | None] = field(default=lambda _: None)


# What every grammar may be given.
EVERYWHERE = (
    *(
        "",
        " ",
        "\n",
        "\t",
        ",",
        ";",
        ":",
        "=",
        "'",
        '"',
        "`",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        "|",
        "\\",
        "#",
    ),
    *("0", "-1", "1.5", "1e999", "9" * 40, "-" + "9" * 20, "٣", "²", "½", "𝟜", "1_0", "0x1", "+1", "1e-400"),
    *(
        "x",
        "é",
        "ſ",
        "İ",
        "ｘ",
        "🐱",
        "שלום",
        "a\u0301",
        "%",
        "..",
        "...",
        "…",
        "--",
        "---",
        "→",
        "·",
        "×",
        "−",
    ),
    *NAMES[:12],
    *NUMBERS[:8],
    *SIGNS,
)

BRACKETS = (("(", "x", ")"), ("[", "x", "]"), ("{", "x", "}"))


# ── Expressions ──────────────────────────────────────────────────────────────────────────────────────────

EXPRESSIONS = ("w / 4", "where(x > 1, -x ** 2, exp(x)) + pi", "round(a, 2) * min(1, b, c)", "1 < x <= 2")
EXPRESSION_PIECES = (
    *[
        "+",
        "-",
        "*",
        "/",
        "//",
        "%",
        "**",
        "<",
        "<=",
        ">",
        ">=",
        "==",
        "!=",
        "~",
        "@",
        "&",
        "^",
        ":=",
        "->",
        "lambda",
        "if",
        "else",
        "not",
        "and",
        "or",
        "in",
        "is",
    ],
    *[
        "exp(",
        "log(",
        "round(",
        "where(",
        "min(",
        "clip(",
        "gamma(",
        "pi",
        "e",
        "inf",
        "w",
        "x",
        "None",
        "True",
        "1j",
        "b'x'",
        "f'{x}'",
        "'adam'",
        "x.",
        "*x",
        "**x",
    ],
)
EXPRESSION_NESTS = (
    ("(", "x", ")"),
    ("exp(", "x", ")"),
    ("-", "x", ""),
    ("x ** ", "x", ""),
    ("where(x, ", "1", ", 2)"),
    ("x < ", "1", ""),
    ("(x < ", "1", ") < 2"),
    ("x[", "0", "]"),
    ("[", "0", "]"),
    ("not ", "x", ""),
    ("lambda: ", "x", ""),
    ("1 if x else ", "x", ""),
    ("f'{", "x", "}'"),
    ("1+", "1", ""),
    ("min(x, ", "x", ")"),
)


def _expression(text: str) -> None:
    expression = parse(text, words=True)
    expression.to_json()
    to_tex(expression)
    kind_of(expression, {})
    for name in sorted(expression.names)[:1]:
        to_tex(derivative(parse(text), name))


def _live(text: str) -> None:
    expression, form = parse_live(text)
    kind_of(expression, {})
    expression.evaluate(dict.fromkeys(expression.names, 1.5))
    format_number(2.5, form)


# ── Formulas ─────────────────────────────────────────────────────────────────────────────────────────────

FORMULAS = (
    r"\concept{query}{Q} = \tensor*{key}^\top \live{w}",
    r"\begin{array}{*{2}{c}@{\,}p{3em}} a & b \\ c & d \end{array} \label{x} \tag{1}",
    r"\frac{\sqrt{x}}{\mathrm{dim}} \le \sum_{i=1}^{n} \hat{x}_i^2, \text{for $x$ in $y$}",
    r"\begin{cases*} a & b \\ c & d \end{cases*} \begin{psmallmatrix*}[r] 1 \end{psmallmatrix*}",
    r"\newcommand{\x}[2][y]{#1 #2} \def\z#1{#1} \DeclareMathOperator*{\am}{am}",
    r"\DeclarePairedDelimiter\n{|}{|}",
)
FORMULA_PIECES = (
    *(
        r"\concept",
        r"\concept{a}",
        r"\tensor",
        r"\tensor*",
        r"\tensor[transposed]{a}",
        r"\live{w}",
        "{",
        "}",
        "^",
    ),
    *(r"\begin{array}", r"\end{array}", "*{9}", "&", r"\\", r"\text", "$", "$$", r"\[", r"\]", r"\(", r"\)"),
    *(
        r"\newcommand",
        r"\def\x",
        "#1",
        "#9",
        r"\frac",
        r"\sqrt",
        "_",
        "'",
        "′",
        r"\left",
        r"\right",
        "%",
        r"\%",
    ),
    *(
        r"\begin{",
        r"\end{",
        r"\top",
        r"\label{a}",
        r"\tag*{a}",
        r"\begin{multlined}[t]",
        r"\hat",
        r"\mathbb{R}",
    ),
)
FORMULA_NESTS = (
    ("{", "x", "}"),
    (r"\concept{a}{", "x", "}"),
    (r"\frac{", "x", "}{y}"),
    (r"\sqrt{", "x", "}"),
    (r"\concept{", "a", "}{x}"),
    ("x^{", "x", "}"),
    (r"\text{$", "x", "$}"),
    (r"\begin{array}{c}", "x", r"\end{array}"),
    ("*{9}{", "c", "}"),
    (r"\begin{array}{*{9}{", "c", "}}"),
    (r"\hat", "x", ""),
    ("x_", "x", ""),
    (r"\left(", "x", r"\right)"),
    (r"\newcommand{\x}{", "x", "}"),
    (r"\tensor{", "a", "}"),
    (r"\textcolor{a}{", "x", "}"),
)


def _macros(tex: str) -> None:
    macros.names(tex, "concept", "live")
    macros.outermost(tex)
    macros.braces_match(tex)
    assert macros.replace(tex, lambda macro: tex[macro.start : macro.end]) is not None


def _of_no_wrap(tex: str) -> str:
    block = nodes.math_block(tex, tex)
    block["no-wrap"] = True
    return delimiters.tex_of(block)


LEGENDS = (
    "query: what it asks",
    "- query: 'it: asks'\n- key: x",
    "query above, key below",
    "query: |\n  a\n  b",
)


def _legend(text: str) -> None:
    colored_equation._legend_texts(text, ["query", "key"], before=0)


# ── Options of pictures and directives ───────────────────────────────────────────────────────────────────


@cache
def _arrays(name: str) -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        content = {**FILES, **array_files()}[name]
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return data.read(file)


def _fields(text: str) -> dict[str, str]:
    """Return options that stand a line each, as `name: value`."""
    pairs = (line.partition(":") for line in text.split("\n"))
    return {name.strip(): value.strip() for name, _colon, value in pairs if name.strip()}


def _picture(name: str) -> Grammar:
    """A picture's options: each is read by its converter, then all of them are checked together."""
    kind = catalogue()[name]
    block = BLOCKS.get(f"explorable {name}") or BLOCKS[name]
    known = options_of(kind)
    needed = {key: value for key, value in block.needs.items() if value and key in known}
    arrays = dict(_arrays(block.needs["data"])) if "data" in block.needs else {}

    def read(text: str) -> None:
        given = {**needed, **{key: value for key, value in _fields(text).items() if key in known}}
        options = {}
        for key, value in given.items():
            try:
                options[known[key].name] = known[key].metadata["convert"](value)
            except ValueError as error:
                # As the directive tells it.
                raise PictureError(f"{name}: {key} {error}") from None
        if kind.body != "caption":
            options[kind.body] = block.body
        spec = _spec(kind, options, arrays)
        assert all(doubt for _line, doubt in spec.check())
        spec = spec.completed(Page({}))
        try:
            spec.resolve(Page({}))
        except ParameterError as error:
            raise PictureError(str(error), "parameter") from None
        spec.alternative()

    cases = [
        f"{key}: {case.value}" for key, case in block.cases.items() if key in known and "\n" not in case.value
    ]
    wrong = [f"{key}: {case.wrong}" for key, case in block.cases.items() if key in known and case.wrong]
    usual = "\n".join(f"{key}: {value}" for key, value in needed.items()) or cases[0]
    pieces = (*cases, *wrong, *(f"\n{key}: " for key in known), *EXPRESSION_PIECES, "..", "a=b", '"a, b"=c')
    nests = (*BRACKETS, ("-", "1", ""), ("1, ", "1", ""))
    return Grammar(f"options of {name}", read, PictureError, (usual, *cases), pieces, nests)


def _converter(text: str) -> None:
    """Give a text to every converter of every picture."""
    for kind in catalogue().values():
        for called, one in options_of(kind).items():
            try:
                one.metadata["convert"](text)
            except ValueError as error:
                if not str(error).strip():
                    raise AssertionError(f"{kind.name} says nothing of {called}") from error


# ── Parameters, concepts ─────────────────────────────────────────────────────────────────────────────────

PARAMETERS = (
    "value: 0.25\nmin: -3\nmax: 7\nstep: 0.125\nformat: .2f\nunit: kg",
    "choices: small, large = Large one; 3\nvalue: large\ncontrol: menu",
    "choices: 8, 16 = sixteen, 32",
    "value: true\nlabel: On",
    "text: Some words\nlabel: Words",
    "scale: log\nmin: 0.001\nmax: 1000\nstep: 10",
)


def _parameter(text: str) -> None:
    parameter = declare("w", _fields(text))
    parameter.declaration()
    parameter.text()
    parameter.samples(50)
    parameter.fields()
    assert parameter.widest is not None
    assert parameter.place is not None
    assert parameter.control


CONCEPTS = ("label: A\nsymbol: Q\nshape: t=4 k\ncolor: teal\nweights: true", "color: #123abc\nshape: 4 8")


# ── Tensors, models ──────────────────────────────────────────────────────────────────────────────────────

DECLARED = "\n".join(f"{name}[{','.join(axes)}]" for name, axes in AXES.items() if name not in ("Y",))


def _pasted(text: str) -> None:
    evaluate(f"{DECLARED}\n{text}", SIZES, ARRAYS)


PASTED_PIECES = (
    *[
        "torch.",
        "np.",
        "numpy.",
        "F.",
        "nn.",
        "jnp.",
        "jax.nn.",
        "einops.",
        "X",
        "Q",
        "K",
        "B",
        "M",
        "g",
        "I",
        "y",
        "O",
        ".T",
        ".mT",
        ".H",
        ".shape",
        ".max(",
        ".view(",
        ".to(",
        "=",
        "-",
        "dim=-1",
    ],
    *[
        "axis=0",
        "keepdim=True",
        ".values",
        "[0]",
        "[...]",
        "[:,None]",
        "[::2]",
        "**",
        "@",
        "(",
        ")",
        ",",
        "-1",
        "(1,2)",
        "'a",
        "b",
        "->",
        "b",
        "a'",
        "None",
        ".size(",
        ".item()",
        "self",
    ],
)
PASTED_NESTS = (
    ("torch.relu(", "X", ")"),
    ("(", "X", ")"),
    ("X.", "T", ""),
    ("nn.Softmax(", "1", ")"),
    ("X[", "0", "]"),
    ("F.softmax(", "X", ", dim=-1)"),
    ("[", "1", "]"),
    ("-", "X", ""),
    ("X.view(", "1", ")"),
    ("X + ", "X", ""),
    ("X.max(", "0", ").values"),
    ("X.T", ".T", ""),
    ("torch.cat([", "X", "])"),
)

# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────


def _in_file(name: str, read: Callable[[Path], object]) -> Callable[[str], object]:
    folder = Path(tempfile.mkdtemp(prefix="explorable-grammars-"))

    def run(text: str) -> object:
        file = folder / name
        # Bytes of a file that is no text stand in the lowest places of Unicode, as latin-1 has them.
        raw = name.endswith((".npy", ".npz"))
        file.write_bytes(text.encode("latin-1", "replace") if raw else text.encode("utf-8", "surrogatepass"))
        return read(file)

    return run


def _as_text(content: bytes) -> str:
    return content.decode("latin-1")


def _npz() -> str:
    np.savez(file := io.BytesIO(), A=np.arange(4.0), words=np.array(["a", "b"]))
    return _as_text(file.getvalue())


def _npy() -> str:
    np.save(file := io.BytesIO(), np.arange(4.0).reshape(2, 2))
    return _as_text(file.getvalue())


JSON_PIECES = (
    '{"a":',
    "[",
    "]",
    "}",
    "1",
    "1e999",
    "NaN",
    "null",
    "true",
    '"x"',
    '"\\ud800"',
    "-",
    ",",
    '"a"',
    "{}",
    "[[1],[1,2]]",
)
JSON_NESTS = (("[", "1", "]"), ('{"a":', "1", "}"), ('[{"a":', "1", "}]"))
XML_NESTS = (("<g>", "x", "</g>"), ("<!ENTITY a '", "x", "'>"))
YAML_NESTS = (("[", "x", "]"), ("{a: ", "x", "}"), ("- ", "x", ""), ("? ", "x", ""), ("&a [", "x", "]"))
CITATION = (
    "cff-version: 1.2.0\ntitle: A title\nauthors:\n  - family-names: A\n    given-names: B\ndoi: 10.1/x\n"
)
# Lists of lists of the same lists: as text it is larger than any memory.
LAUGHS = (
    "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 9)}]\n" for n in range(20))
    + "abstract: *a19"
)
TEMPLATE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"><rect id="title" x="1" y="1" '
    'width="9" height="9" font-size="20"/><rect id="picture" x="1" y="1" width="9" height="9"/></svg>'
)
EVENT = '{"page":"a","view":"0123456789abcdef","id":"b","name":"k-means","control":"c","value":1,"ms":5}'


def _loaded(text: str) -> Any:
    import json

    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _kept(text: str) -> None:
    loaded = _loaded(text)
    if isinstance(loaded, dict):
        kept_picture(loaded)
    else:
        kept_parameter(loaded)


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────


def _fences(text: str) -> None:
    lines = text.split("\n")
    assert 0 <= fences.end_of_own(lines) <= len(lines)
    for marker in (":::", "```", "~~~~"):
        at = fences.first_left_open(lines, marker)
        assert at is None or 0 <= at < len(lines)
    fences.marker_of(text)
    values, count = indented.indented_values(lines[:1], lines[1:])
    assert 0 <= count <= len(lines)
    assert all(isinstance(value, str) for value in values.values())


def _posts(text: str) -> None:
    for network in counting.NETWORKS.values():
        assert 0 <= network.count(text) <= 2 * max(len(text), 1) * 24


def _cell(text: str) -> None:
    _CELL.fullmatch(text)


def _column(error: ExpressionError) -> int:
    return error.column - 1


def grammars() -> list[Grammar]:
    """Return every grammar."""
    return [
        Grammar(
            "an expression",
            _expression,
            ExpressionError,
            EXPRESSIONS,
            EXPRESSION_PIECES,
            EXPRESSION_NESTS,
            _column,
        ),
        Grammar(
            "a live value",
            _live,
            ExpressionError,
            ("w / 4 | .2f", 'where(x == "a|b", 1, 2) | +,.1%'),
            ("|", ".2f", *EXPRESSION_PIECES),
            EXPRESSION_NESTS,
            _column,
        ),
        Grammar(
            "a format of numbers",
            lambda text: format_number(-1234.5, text),
            ValueError,
            (".2f", "+,d", ".3g", ".0%"),
            ("{", "}", "!r"),
        ),
        Grammar(
            "pasted lines",
            _pasted,
            TensorError,
            tuple(line for line, _ in [*LISTED, *SIBLINGS]),
            PASTED_PIECES,
            PASTED_NESTS,
            lambda e: (e.line, e.column),
        ),
        Grammar(
            "a model diagram",
            parse_model,
            ModelError,
            ('"a b"\nx[t,4]\nBox[t,d -> t,k]\n  A ×6\n---\nA: told',),
            ("  ", "<- a", "beside", "loop 9"),
            (*BRACKETS, ("  ", "A", ""), ("\n  ", "A", ""), ("<- ", "a", "")),
            lambda e: (e.line, e.column),
        ),
        Grammar(
            "what is told of tensors",
            part_told,
            PictureError,
            ("A = [[1]]\n---\nA: told", "x[t]\n---\nx: a\nx: b"),
            ("---", ":", "…"),
            BRACKETS,
        ),
        Grammar(
            "macros of a formula",
            _macros,
            macros.MacroError,
            FORMULAS,
            FORMULA_PIECES,
            FORMULA_NESTS,
            lambda e: e.at,
        ),
        Grammar(
            "definitions in TeX",
            lambda tex: (list(definitions.definitions(tex)), definitions.only_definitions(tex)),
            None,
            FORMULAS,
            FORMULA_PIECES,
            FORMULA_NESTS,
        ),
        Grammar(
            "delimiters of formulas",
            _of_no_wrap,
            None,
            ("a $x$ b \\[y\\]", "$$x$$"),
            FORMULA_PIECES,
            FORMULA_NESTS,
        ),
        Grammar("what KaTeX lacks", spelling.spelled, None, FORMULAS, FORMULA_PIECES, FORMULA_NESTS),
        Grammar(
            "grids in a formula",
            lambda tex: settled(tex, lambda name: name),
            None,
            FORMULAS,
            FORMULA_PIECES,
            FORMULA_NESTS,
        ),
        Grammar("a formula in words", tex_words, None, FORMULAS, FORMULA_PIECES, FORMULA_NESTS),
        Grammar(
            "a legend",
            _legend,
            colored_equation._LegendError,
            LEGENDS,
            ("query", ": ", "- ", "key", "above"),
            YAML_NESTS,
        ),
        Grammar(
            "annotations",
            lambda text: colored_equation._annotations(text, ["query", "key"]),
            colored_equation._LegendError,
            ("query above, key below",),
            ("above", "below", "query", ","),
        ),
        Grammar(
            "a formula with a legend in it",
            lambda text: colored_equation._refuse_legend(text, {"query"}),
            colored_equation._LegendError,
            (*LEGENDS, *FORMULAS),
            ("- ", ":", "="),
        ),
        Grammar(
            "options, each by itself",
            _converter,
            None,
            ("1, 2", "a=1, b=2", "x > 1; y", "2..5", "[1, 2]", '"a, b"=c'),
            EXPRESSION_PIECES,
            (*BRACKETS, *EXPRESSION_NESTS, ("a=", "1", ""), ('"', "x", '"')),
        ),
        *(_picture(name) for name in catalogue()),
        Grammar("a width", width_of, WidthError, ("60%", "300px", "20em"), ("px", "%", "em", "rem")),
        Grammar(
            "a parameter",
            _parameter,
            ParameterError,
            PARAMETERS,
            tuple(
                f"\n{key}: "
                for key in ("value", "choices", "min", "max", "step", "scale", "format", "text", "control")
            ),
            BRACKETS,
        ),
        Grammar(
            "a parameter's name",
            lambda text: declare(text, {}),
            ParameterError,
            ("w", "learning_rate"),
            ("_", "1"),
        ),
        Grammar(
            "a concept",
            lambda text: define("query", _fields(text)),
            ConceptError,
            CONCEPTS,
            ("\nshape: ", "\ncolor: ", "=", "\nweights: ", "#"),
            BRACKETS,
        ),
        Grammar(
            "a concept's name", lambda text: define(text, {}), ConceptError, ("query", "a-b"), ("-fill", "-")
        ),
        Grammar(
            "an animation",
            read_animation,
            AnimationError,
            ("webm, size=640x360, pace=2, dark", "gif, sweep=w:-4..4, fps=9"),
            ("sweep=", "..", "x", ":", "pace=", "nan", "steps="),
        ),
        Grammar(
            "a cell of a diagram",
            _cell,
            None,
            ("attn: P[it, animal] | .2f", "a: B"),
            ("[", "]", "|", ":"),
            BRACKETS,
        ),
        Grammar("audiences", audiences_named, AudienceError, ("expert", "general, specialist"), (",", ";")),
        Grammar("a limit of posts", counting.network_of, counting.LimitError, ("x", "mastodon", "300"), ()),
        Grammar(
            "a post",
            _posts,
            None,
            ("Look: https://a.org/(b) and a.com!", "@a@b.social 👨‍👩‍👧"),
            ("https://", ".com", "(", "@", "/", "a."),
            (("(", "x", ")"), ("https://a.b/(", "x", ")")),
        ),
        Grammar("a kind of page", kind_named, KindError, ("tutorial", "how-to"), ()),
        Grammar(
            "captions of a film",
            moving_files.cues,
            moving_files.MovingError,
            ("WEBVTT\n\n00:01.000 --> 00:04.000\nWords\n\n",),
            ("-->", "00:01.000", "\n\n", "<i>", "&amp;"),
            (("<i>", "x", "</i>"),),
        ),
        Grammar(
            "tokens",
            lambda text: tokens_shown(text.split(" ")),
            None,
            ("▁one ##two", "Ġone Ċ", "[CLS] <s>"),
            ("##", "▁", "Ġ", "<|", "|>", "<0x41>"),
        ),
        Grammar(
            "fences and options of Markdown",
            _fences,
            None,
            (":x: |\n  a\n  b\n:y: 1\n::::", "```{a}\n```"),
            (":::", "```", "~~~", ":x: |", "  "),
            (),
        ),
        Grammar(
            "a style sheet",
            without_loads,
            None,
            ("@import url('a.css'); a { background: url(b.png) } /* c */",),
            ("url(", "@import", "image-set(", "/*", "*/", "\\"),
            (("url(", "x", ")"), ("(", "x", ")"), ("/*", "x", "*/")),
        ),
        Grammar(
            "a table (.csv)",
            _in_file("a.csv", data.read),
            data.DataError,
            ("x,y\n1,2\n3,4\n", "x;y\n1,5;2\n", 'a,"b\nc"\n1,2'),
            (",", ";", "\t", "\n", '"', "sep=;\n", "1.000,5"),
            (('"', "x", '"'),),
        ),
        Grammar(
            "a table (.tsv)",
            _in_file("a.tsv", data.read),
            data.DataError,
            ("x\ty\n1\t2\n",),
            ("\t", "\n", '"'),
        ),
        Grammar(
            "data (.json)",
            _in_file("a.json", data.read),
            data.DataError,
            ('{"x": [1, 2]}', '[{"x": 1, "y": "a"}, {"x": 2, "y": "b"}]'),
            JSON_PIECES,
            JSON_NESTS,
        ),
        Grammar(
            "data (.npy)",
            _in_file("a.npy", data.read),
            data.DataError,
            (_npy(),),
            ("'descr'", "(2, 2)", "<f8", "\x00", "\xff", "|O", "True"),
        ),
        Grammar(
            "data (.npz)",
            _in_file("a.npz", data.read),
            data.DataError,
            (_npz(),),
            ("PK\x01\x02", "PK\x03\x04", "\x00", "\xff", ".npy", "\x93NUMPY"),
        ),
        Grammar(
            "a citation",
            _in_file("CITATION.cff", read_citation),
            CreditsError,
            (CITATION, CITATION + LAUGHS, f"title: x\nauthors: {LAUGHS}"),
            (
                "\nauthors: ",
                "\ndoi: ",
                "\nidentifiers: ",
                "\ndate-released: ",
                "- ",
                ": ",
                "*a",
                "&a",
                "!!python/name:os.system",
            ),
            YAML_NESTS,
        ),
        Grammar(
            "a template of cards",
            _in_file("a.svg", read_template),
            TemplateError,
            (TEMPLATE,),
            (
                "<rect ",
                "/>",
                'id="title"',
                'x="nan"',
                'width="inf"',
                'font-weight="1e9"',
                "<!DOCTYPE x [",
                "&lt;",
            ),
            XML_NESTS,
        ),
        Grammar(
            "a line of readers' events",
            lambda text: read_event(text.encode("utf-8", "surrogatepass")),
            BrokenEventError,
            (EVENT,),
            JSON_PIECES,
            JSON_NESTS,
        ),
        Grammar(
            "what a notebook keeps",
            _kept,
            (KeptError, ParameterError),
            ('{"picture": "k-means", "values": {}, "parameters": [{"name": "w", "value": "1"}]}',),
            (*JSON_PIECES, '"width":', '"parameters":', '"bind":'),
            JSON_NESTS,
        ),
    ]
