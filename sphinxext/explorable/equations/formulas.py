"""The formulas of a site: asked to be typeset while documents are read, and what became of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from ..concepts import Concept, ConceptMention, concepts_of, swatches_of
from ..config import ExplorableConfig, Macro
from ..engine.kept import Answer, Question
from ..pages.answering import QUESTION, answer_of, answer_to, answers_questions, asks, kept_of
from ..pages.by_document import DocumentCollector, kept_by_document
from ..pages.lines import note_lines
from ..pages.notices import warn
from ..pages.output import OURS, Math, output_of
from ..pages.transforms import ReadTransform
from ..parameters import Parameter, parameters_of
from ..phases import Phase
from . import macros
from .definitions import definitions, only_definitions
from .delimiters import take_raw, tex_of
from .grids import Grid, grids
from .numbers import take_numbers
from .refusals import sentence
from .settled_grids import settled
from .typesetting import FORMULA, LATE_FORMULA, request, typeset

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# What KaTeX says of TeX that LaTeX may take, with a package or by itself.
_LACKS = re.compile(
    r"Undefined control sequence|No such environment|Unknown column alignment|Invalid (?:size|unit)"
    r"|Can't use function"
)
# The attribute of a formula's node that holds what is asked once all concepts are known.
LATE = "explorable-late"
# The attribute of a formula's node that holds what it defines for those that follow on its page.
DEFINED = "explorable-defined"
# The attribute that holds what earlier formulas of the page define for themselves alone.
ELSEWHERE = "explorable-elsewhere"
# The attribute that holds the TeX without macros of one that came into its document after it was read.
PLAIN = "explorable-plain"
_KEPT = "explorable_formulas"
# Where the symbols of concepts are kept, which stand on many pages.
_SYMBOLS = ".symbols"


class ReadFormulas(ReadTransform):
    """Notes in each formula's node what is to be typeset."""

    default_priority = Phase.READ_FORMULAS.priority

    def apply(self, **kwargs: Any) -> None:
        """Note it."""
        if self.config.html_math_renderer in (None, OURS):
            take_raw(self.document)
        formulas = [
            node
            for node in self.document.findall(nodes.TextElement)
            if isinstance(node, nodes.math | nodes.math_block)
        ]
        note_lines(formulas)
        for formula in formulas:
            # Translators would meet the suite's commands, and find nothing to translate.
            if isinstance(formula, nodes.math_block) and macros.names_nothing_in_words(formula.astext()):
                formula["translatable"] = False
        if self.config.html_math_renderer in (None, OURS):
            parameters = parameters_of(self.env, self.docname)
            known = _known(self.config)
            elsewhere: set[str] = set()
            take_numbers([one for one in formulas if only_definitions(one.astext())], formulas, self.env)
            for formula in formulas:
                if defined := only_definitions(formula.astext()):
                    formula[DEFINED] = defined
                    known = {**known, **macros.bodies_for_katex(defined)}
                    continue
                formula[ELSEWHERE] = sorted(elsewhere)
                _pose(formula, parameters, known)
                elsewhere.update(one.name for one in definitions(formula.astext()))


def _known(config: Config) -> dict[str, Macro]:
    """Return the site's own macros, as KaTeX takes them."""
    return macros.bodies_for_katex(ExplorableConfig.of(config).katex_macros)


def _pose(node: nodes.Element, parameters: Mapping[str, Parameter], known: Mapping[str, Macro]) -> None:
    try:
        asked, is_late = _asked(node, parameters, known)
        node["explorable-names"] = macros.names(node.astext(), "concept", "tensor")
    except macros.MacroError as error:
        node["explorable-error"] = str(error)
        return
    if is_late:
        node[LATE] = asked
    else:
        node[QUESTION] = Question(FORMULA, asked)


def _asked(
    node: nodes.Element, parameters: Mapping[str, Parameter], known: Mapping[str, Macro]
) -> tuple[dict[str, Any], bool]:
    """Return what to typeset, and whether it waits for shapes or labels that other documents may define."""
    tex, display = tex_of(node), isinstance(node, nodes.math_block)
    if node.get("number"):
        tex = macros.untagged(tex)
    live = {name: _live(parameters[name]) for name in macros.names(tex, "live") if name in parameters}
    tex = macros.colored(tex, concepts_of_numbers(parameters))
    labels: Mapping[str, str] = node.get("explorable-annotations", {})
    asked = request(
        macros.for_katex(tex, display=display),
        display=display,
        macros=known,
        live=live,
        labels=labels,
    )
    return asked, bool(labels) or bool(macros.names(tex, "tensor"))


def concepts_of_numbers(parameters: Mapping[str, Parameter]) -> dict[str, str]:
    """Return the concept of each parameter that has one."""
    return {name: parameter.concept for name, parameter in parameters.items() if parameter.concept}


def _live(parameter: Parameter) -> dict[str, Any]:
    shown = {"text": parameter.number(), "format": parameter.format, "widest": parameter.widest_of_each_sign}
    names = parameter.names()
    return {**shown, "names": names} if names else shown


@dataclass
class Formulas:
    """What is known of one document's formulas; part of Sphinx's environment.

    Attributes:
        late: what is asked once all concepts are known.
        names: the concepts that formulas and words name.
        styles: the declarations of each class that the typeset formulas have, and those of the late ones.
        rules: whole rules that they need.
        classes: all other classes that they have.
        defined: the macros that formulas of nothing but definitions define.

    """

    late: list[dict[str, Any]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    styles: dict[str, str] = field(default_factory=dict)
    rules: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    defined: dict[str, Macro] = field(default_factory=dict)

    def take_styles(self, answers: Mapping[str, Answer]) -> None:
        """Add the styles of what was typeset; formulas of a site have most of theirs in common."""
        for answer in answers.values():
            styles: Mapping[str, str] = answer.get("styles", {})
            self.styles.update((sys.intern(name), sys.intern(rule)) for name, rule in styles.items())
            self.rules.update(answer.get("rules", []))
            self.classes.update(map(sys.intern, answer.get("classes", "").split()))


def formulas_of(env: BuildEnvironment) -> dict[str, Formulas]:
    """Return what is known of the formulas of each document, and of the symbols of concepts."""
    found: dict[str, Formulas] = kept_by_document(env, _KEPT)
    return found


def _note(env: BuildEnvironment, docname: str, answers: Mapping[str, Answer]) -> None:
    if any("styles" in answer for answer in answers.values()):
        formulas_of(env).setdefault(docname, Formulas()).take_styles(answers)


class FormulaCollector(DocumentCollector):
    """Keeps what is known of each document's formulas, through parallel reading too."""

    attribute = _KEPT

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note what one document has for which the site's concepts have to be known."""
        late: list[dict[str, Any]] = []
        named: set[str] = set()
        defined: dict[str, Macro] = {}
        for node in doctree.findall(nodes.Element):
            if LATE in node:
                late.append(node[LATE])
            if "explorable-names" in node:
                named.update(node["explorable-names"])
            if isinstance(node, ConceptMention):
                named.add(node["concept"])
            defined.update(node.get(DEFINED, {}))
        if late or named or defined:
            found = formulas_of(app.env).setdefault(app.env.current_document.docname, Formulas())
            found.late, found.names, found.defined = late, named, defined


def _settle(app: Sphinx, env: BuildEnvironment) -> None:
    """Have typeset what waited for the site's concepts, now that all are known."""
    for docname, found in list(formulas_of(env).items()):
        if docname != _SYMBOLS:
            _typeset_late(env, docname, found.late)
    symbols = [_symbol(concept, env.config) for concept in _with_symbol(env)]
    _typeset_late(env, _SYMBOLS, symbols)


def _typeset_late(env: BuildEnvironment, name: str, asked: list[dict[str, Any]]) -> None:
    questions: dict[str, Question] = {}
    for one in asked:
        try:
            question = late_question(one, env)
        except macros.MacroError:
            continue  # told where it stands
        questions[question.key] = question
    if questions:
        kept = kept_of(env).answers(name, questions, asks(env.config), instead_of=LATE_FORMULA)
        found = formulas_of(env).setdefault(name, Formulas())
        found.take_styles({key: kept[key] for key in questions})


def grids_of(env: BuildEnvironment) -> dict[str, Grid]:
    """Return the grid of each concept of a site that has a shape."""
    textures = {name: colors.texture for name, colors in swatches_of(env).items()}
    return grids(concepts_of(env), textures)


def result_of(node: nodes.Element, env: BuildEnvironment, home: str) -> Answer:
    """Return what became of a formula's node, once all documents are read; ``home`` is its document."""
    if QUESTION in node:
        return answer_of(node, env, home)
    try:
        # One without either came into the document after it was read, as from an extension's post-transform.
        asked = node[LATE] if LATE in node else _asked_late(node, env, home)
        return typeset_late(asked, env, home)
    except macros.MacroError as error:
        return {"html": "", "styles": {}, "error": str(error)}


def _asked_late(node: nodes.Element, env: BuildEnvironment, home: str) -> dict[str, Any]:
    # A copy cannot tell where on its page it stood: it knows all that is defined there.
    defined = formulas_of(env).get(home, Formulas()).defined
    known = {**_known(env.config), **macros.bodies_for_katex(defined)}
    return _asked(node, parameters_of(env, home), known)[0]


def is_foreign(node: nodes.Element) -> bool:
    """Tell whether a formula came into its document after that was read."""
    return QUESTION not in node and LATE not in node


def typeset_late(asked: dict[str, Any], env: BuildEnvironment, home: str) -> Answer:
    """Typeset what waited for the site's concepts.

    Raises:
        MacroError: where its macros cannot be read.
    """
    question = late_question(asked, env)
    return kept_of(env).peek(_SYMBOLS, question.key) or answer_to(question, env, home)


def late_question(asked: dict[str, Any], env: BuildEnvironment) -> Question:
    """Return the question of a formula with the shapes and labels of the site's concepts.

    Raises:
        MacroError: where its macros cannot be read.
    """
    known, concepts = grids_of(env), concepts_of(env)
    shown = macros.names(asked["tex"], "tensor")
    labels: Mapping[str, str] = asked["labels"]
    letters = {name: macros.letter(known[name]) for name in shown if name in known}
    completed = {
        **asked,
        "tex": settled(asked["tex"], lambda name: letters.get(name, "")),
        "tensors": {name: known[name].plain() for name in shown if name in known},
        "labels": {
            name: {"text": concepts[name].label, "side": side}
            for name, side in labels.items()
            if name in concepts
        },
    }
    return Question(LATE_FORMULA, completed)


def problem(result: Answer, tex: str) -> str | None:
    """Return why a formula cannot be shown, in a sentence."""
    if not result.get("error"):
        return None
    return f"KaTeX cannot typeset this formula: {sentence(result, tex)}"


def is_katexs_alone(result: Answer, tex: str) -> bool:
    """Tell whether only a lack of KaTeX's keeps a formula from being typeset, and no mistake in its TeX."""
    return bool(_LACKS.match(result.get("error", ""))) and macros.braces_match(tex)


def _symbol(concept: Concept, config: Config) -> dict[str, Any]:
    return request(
        macros.for_katex(concept.symbol, display=False),
        macros=_known(config),
    )


def _with_symbol(env: BuildEnvironment) -> list[Concept]:
    """Return the concepts whose symbols stand on pages: one that names a concept ends with what it is."""
    if env.config.html_math_renderer not in (None, OURS):
        return []
    named = set[str]().union(*(found.names for found in formulas_of(env).values()))
    return [concept for concept in concepts_of(env).values() if concept.symbol and concept.name in named]


def shows_math(tree: nodes.Element) -> bool:
    """Tell whether there is a formula in a tree."""
    return any(isinstance(node, nodes.math | nodes.math_block) for node in tree.findall())


def _check_symbols(app: Sphinx, env: BuildEnvironment) -> None:
    is_typeset = output_of(app.builder).math is Math.TYPESET
    for concept in _with_symbol(env):
        if concept.docname:
            continue  # its directive shows the symbol as a formula of its page
        try:
            result = typeset_late(_symbol(concept, env.config), env, _SYMBOLS)
            spared = not is_typeset and is_katexs_alone(result, concept.symbol)
            wrong = None if spared else problem(result, concept.symbol)
        except macros.MacroError as error:
            wrong = str(error)
        if wrong:
            warn(f"the symbol of concept {concept.name}: {wrong}", "concept", None)


def setup_formulas(app: Sphinx) -> None:
    """Typeset what is read."""
    answers_questions(FORMULA, typeset, note=_note)
    answers_questions(LATE_FORMULA, typeset, is_late=True)
    app.add_env_collector(FormulaCollector)
    ReadFormulas.register(app)
    Phase.SETTLE_FORMULAS.connect(app, _settle)
    Phase.CHECK_SYMBOLS.connect(app, _check_symbols)
