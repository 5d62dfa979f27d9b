"""``parameter``: the directive, and the parameters of each document, known from the end of its reading on."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.environment import BuildEnvironment

from ..language import in_signs, joined, t
from ..pages.by_document import DocumentCollector, kept_by_document
from ..pages.directive import ExplorableDirective
from ..pages.parts import Part
from ..pages.transforms import HOME, ReadTransform
from ..pages.visual import Visual
from ..pages.words import Words
from ..phases import Phase
from .choosing import ParameterError
from .registry import Parameter, behind, declare

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_KEPT = "explorable_parameters"

# In print, all choices are told where they are so many at most.
_MOST_TOLD = 12


class ParameterControl(Words, nodes.paragraph):
    """A parameter's slider or choice; for other builders a line that tells its value and what it can be."""

    def translate(self) -> None:
        """Take over what the site's catalog has for the parameter's words, and tell it."""
        parameter: Parameter = self["parameter"]
        said = self.said()
        self["parameter"] = parameter = replace(
            parameter,
            label=said.get("label", parameter.label),
            unit=behind(said["unit"]) if "unit" in said else parameter.unit,
            choices=tuple(
                one._replace(label=said.get(f"choice {place}", one.label))
                for place, one in enumerate(parameter.choices)
            ),
        )
        if not self["hidden"]:
            self.children = [nodes.Text(_in_words(parameter))]
            self.children[0].parent = self


def _in_words(parameter: Parameter) -> str:
    """Say what a parameter is at first, and what it can be."""
    told = f"{parameter.label} = {parameter.text()}"
    can_be = [parameter.text(value) for value in parameter.stops]
    if len(can_be) > _MOST_TOLD:
        # Translators: {0} is a value, "colour = red"; so it is in the next two.
        return t("{0} (one of {1} choices)", told, in_signs(f"{len(can_be):,}"))
    if can_be:
        return t("{0} ({1} or {2})", told, joined(can_be[:-1]), can_be[-1])
    if parameter.is_words:
        return told
    return t("{0} (from {1} to {2})", told, parameter.text(parameter.min), parameter.text(parameter.highest))


class ShareRow(nodes.General, nodes.Element):
    """A page's one place to copy its link and to restore all of its parameters, hidden ones too."""


class ParameterNumber(nodes.inline):
    """A scrubbable number in the prose."""


class LiveValue(nodes.inline):
    """A number in the prose that follows the parameters."""


class ParameterCollector(DocumentCollector):
    """Keeps the parameters of each document."""

    attribute = _KEPT


class DeclareParameters(ReadTransform):
    """Notes the parameters that a document declares, before anything that refers to them is looked at."""

    default_priority = Phase.DECLARE_PARAMETERS.priority

    def apply(self, **kwargs: Any) -> None:
        """Note them."""
        controls = list(self.document.findall(ParameterControl))
        for control in controls:
            control.translate()
        found = {control["parameter"].name: control["parameter"] for control in controls}
        # A live value may stand on a page without parameters.
        if found or any(True for _ in self.document.findall(LiveValue)):
            store_of(self.env)[self.docname] = found
        if controls:
            _share(self.document, controls, found.keys())


def _share(doctree: nodes.document, controls: list[ParameterControl], names: AbstractSet[str]) -> None:
    """Put a page's share row below the last slider, or else below the last thing that moves a parameter."""
    shown: list[nodes.Element] = [control for control in controls if not control["hidden"]]
    last = (shown or [node for node in doctree.findall(nodes.Element) if _moved_by(node) & names])[-1:]
    for block in last:
        # A number stands in a paragraph, a list, a table: the row comes when that is over.
        while not shown and not isinstance(block.parent, nodes.section | nodes.document):
            block = block.parent
        block = _outside(block)
        block.parent.insert(block.parent.index(block) + 1, ShareRow())


def _outside(block: nodes.Element) -> nodes.Element:
    """Return the outermost part of the page that a block stands in, or the block: parts may be hidden."""
    at: nodes.Element | None = block
    while at is not None:
        block = at if isinstance(at, Part) else block
        at = at.parent
    return block


def _moved_by(node: nodes.Element) -> set[str]:
    if isinstance(node, ParameterNumber):
        return {node["parameter"]}
    return set(node["moves"]) if isinstance(node, Visual) else set()


def store_of(env: BuildEnvironment) -> dict[str, dict[str, Parameter]]:
    """Return the parameters of every document that has any, or shows values."""
    store: dict[str, dict[str, Parameter]] = kept_by_document(env, _KEPT)
    return store


def parameters_of(env: BuildEnvironment, docname: str) -> Mapping[str, Parameter]:
    """Return a document's parameters by name, complete once it is read."""
    return store_of(env).get(docname, {})


class ParameterDirective(ExplorableDirective):
    """``parameter``: declares a number, a choice, a switch or a text that readers can change."""

    OPTIONS: ClassVar[Mapping[str, str]] = {
        "value": "The initial value; by default `0`, on a log scale `min` or else `1`, of `choices` "
        "the first. `true` or `false` makes a switch.",
        "choices": "What readers choose from, words or numbers, separated by commas, or by semicolons where "
        "one has a comma. `key = words` shows other words than expressions, links and scripts have.",
        "text": "The initial text of a field that readers write in; it may be empty.",
        "control": "How `choices` are picked: `buttons`, a `menu` or, of numbers, a `slider`; by default "
        "what fits.",
        "min": "The lower end of the range; by default chosen to fit the value.",
        "max": "The upper end of the range; by default chosen to fit the value.",
        "step": "The distance between two values, on a log scale the factor between them; by default about a "
        "hundredth of the range.",
        "scale": "`linear`, or `log`: equal distances along the slider are equal factors.",
        "format": "The format of the number, in [Python's format language](https://docs.python.org/3/library/string.html"
        "#format-specification-mini-language); by default with enough digits to tell two steps apart, "
        "and a first value that stands between them.",
        "label": "The label of the slider; by default the name.",
        "unit": "The unit after the number.",
        "concept": "The concept that it stands for, whose colour it takes.",
        "hidden": "Hides the slider: readers change the number in the prose or in pictures.",
    }
    HAS_BODY = False
    optional_arguments = 1
    final_argument_whitespace = True

    def called(self) -> str:
        """Return the name after the directive's."""
        return "".join(self.arguments).strip()

    def make(self) -> list[nodes.Node]:
        """Check the declaration, and leave its slider."""
        if not self.arguments:
            return self.problem(
                "parameter has no name; write one after it, on the same line, such as slope", "parameter"
            )
        name = self.arguments[0].strip()
        if unknown := self.unknown_option(f"parameter {name}"):
            return self.problem(unknown, "parameter")
        declared: dict[str, str] = self.env.temp_data.setdefault("explorable_parameters", {})  # type: ignore
        if name in declared:
            message = f"parameter {name} is already declared on this page, in {declared[name]}; remove one"
            return self.problem(message, "parameter")
        try:
            parameter = declare(name, {key: str(value) for key, value in self.options.items()})
            hidden = self._is_hidden(name)
        except ParameterError as error:
            return self.problem(str(error), "parameter")
        declared[name] = self.place()
        control = ParameterControl(self.block_text, parameter=parameter, hidden=hidden)
        control["explorable-alive"] = True
        control[HOME] = docname = self.env.current_document.docname
        control["ident"] = f"explorable-{nodes.make_id(docname)}-{name}"
        if parameter.concept:
            control["explorable-concepts"] = [parameter.concept]
        # The words of a switch without choices are the suite's.
        own = parameter.choices if "choices" in self.options else ()
        choices = {f"choice {place}": one.label for place, one in enumerate(own)}
        control.say({word: str(self.options.get(word, "")).strip() for word in ("label", "unit")} | choices)
        self.set_source_info(control)
        return [control]

    def _is_hidden(self, name: str) -> bool:
        try:
            return self.is_on("hidden")
        except ValueError as error:
            raise ParameterError(f"parameter {name}: {error}") from None


def setup_declaring(app: Sphinx) -> None:
    """Register the directive, and what keeps its parameters."""
    app.add_directive("parameter", ParameterDirective)
    app.add_env_collector(ParameterCollector)
    DeclareParameters.register(app)
