"""Parameters in documents: the directive, the scrubbable number, live values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.util.docutils import SphinxRole

from ..rendering.notices import ExplorableDirective, inline_notice, warn
from ..rendering.preamble import add_to_preamble
from ..rendering.transforms import PageTransform
from ..rendering.visual import Visual, json_for_html, scope
from ..rendering.words import Words
from .registry import Parameter, ParameterError, behind, declare, live_text, width

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

# Minus, infinity, minutes and seconds of an angle, by their code points.
_SIGNS = (
    ("2212", "-"),
    ("221E", r"\infty"),
    ("2032", r"{}^{\prime}"),
    ("2033", r"{}^{\prime\prime}"),
)
# The widest box that the style sheet has a class for.
WIDEST = 24


class ParameterControl(Words, nodes.paragraph):
    """A parameter's slider; for other builders a line that tells its value and range."""

    def translate(self) -> None:
        """Take over what the site's catalog has for the parameter's words, and tell it."""
        parameter: Parameter = self["parameter"]
        said = self.said()
        self["parameter"] = parameter = replace(
            parameter,
            label=said.get("label", parameter.label),
            unit=behind(said["unit"]) if "unit" in said else parameter.unit,
        )
        if not self["hidden"]:
            text = (
                f"{parameter.label} = {parameter.text()} "
                f"(from {parameter.text(parameter.min)} to {parameter.text(parameter.max)})"
            )
            self.children = [nodes.Text(text)]
            self.children[0].parent = self


class ShareRow(nodes.General, nodes.Element):
    """A page's one place to copy its link and to restore all of its parameters, hidden ones too."""


class ParameterNumber(nodes.inline):
    """A scrubbable number in the prose."""


class LiveValue(nodes.inline):
    """A number in the prose that follows the parameters."""


class ParameterCollector(EnvironmentCollector):
    """Keeps the parameters of each document."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a document's parameters."""
        _store(env).pop(docname, None)

    def merge_other(
        self, app: Sphinx, env: BuildEnvironment, docnames: AbstractSet[str], other: BuildEnvironment
    ) -> None:
        """Take over what a parallel worker read."""
        _store(env).update({name: kept for name, kept in _store(other).items() if name in docnames})

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note the parameters that a document declares."""
        controls = list(doctree.findall(ParameterControl))
        for control in controls:
            control.translate()
        found = {control["parameter"].name: control["parameter"] for control in controls}
        # A live value may stand on a page without parameters.
        if found or any(True for _ in doctree.findall(LiveValue)):
            _store(app.env)[app.env.current_document.docname] = found
        if controls:
            _share(doctree, controls, found.keys())


def _share(doctree: nodes.document, controls: list[ParameterControl], names: AbstractSet[str]) -> None:
    """Put a page's share row below the last slider, or else below the last thing that moves a parameter."""
    shown: list[nodes.Element] = [control for control in controls if not control["hidden"]]
    last = (shown or [node for node in doctree.findall(nodes.Element) if _moved_by(node) & names])[-1:]
    for block in last:
        # A number stands in a paragraph, a list, a table: the row comes when that is over.
        while not shown and not isinstance(block.parent, nodes.section | nodes.document):
            block = block.parent
        block.parent.insert(block.parent.index(block) + 1, ShareRow())


def _moved_by(node: nodes.Element) -> set[str]:
    if isinstance(node, ParameterNumber):
        return {node["parameter"]}
    return set(node["moves"]) if isinstance(node, Visual) else set()


def _store(env: BuildEnvironment) -> dict[str, dict[str, Parameter]]:
    store: dict[str, dict[str, Parameter]] = vars(env).setdefault("explorable_parameters", {})
    return store


def parameters_of(env: BuildEnvironment, docname: str) -> Mapping[str, Parameter]:
    """Return a document's parameters by name, complete once it is read."""
    return _store(env).get(docname, {})


class ParameterDirective(ExplorableDirective):
    """``parameter``: declares a number that readers can change."""

    OPTIONS: ClassVar[Mapping[str, str]] = {
        "value": "Where it starts; `0` if left out, on a log scale `1` or `min`.",
        "min": "The lower end of its range; a range around the value if left out.",
        "max": "The upper end of its range.",
        "step": "The distance of two values, on a log scale the factor between them; about a hundredth of "
        "the range if left out.",
        "scale": "`linear`, or `log`: equal ways along the slider are equal factors.",
        "format": "How it is written, in [Python's format language](https://docs.python.org/3/library/string.html"
        "#format-specification-mini-language); as many digits as tell two steps apart if left out.",
        "label": "The words beside the slider; the name if left out.",
        "unit": "What is written behind the number.",
        "concept": "The concept that it stands for, whose colour it takes.",
        "hidden": "No slider: readers change it in the prose or in pictures.",
    }
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Check the declaration, and leave its slider."""
        if not self.arguments:
            return self.problem("parameter needs a name", "parameter")
        name = self.arguments[0].strip()
        if unknown := self.unknown_option(f"parameter {name}"):
            return self.problem(unknown, "parameter")
        declared: set[str] = self.env.temp_data.setdefault("explorable_parameters", set())  # type: ignore
        if name in declared:
            return self.problem(f"parameter {name} is already declared on this page", "parameter")
        try:
            parameter = declare(name, {key: str(value) for key, value in self.options.items()})
        except ParameterError as error:
            return self.problem(str(error), "parameter")
        declared.add(name)
        control = ParameterControl(self.block_text, parameter=parameter, hidden="hidden" in self.options)
        control["explorable-alive"] = True
        control["ident"] = f"explorable-{nodes.make_id(self.env.current_document.docname)}-{name}"
        if parameter.concept:
            control["explorable-concepts"] = [parameter.concept]
        control.say({word: str(self.options.get(word, "")).strip() for word in ("label", "unit")})
        self.set_source_info(control)
        return [control]


class ParameterRole(SphinxRole):
    """``{parameter}`w```: the number itself, to be dragged."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave a number, which is completed once the page's parameters are known."""
        node = ParameterNumber(self.text, self.text, parameter=self.text.strip())
        self.set_source_info(node)
        return [node], []


class LiveRole(SphinxRole):
    """``{live}`w / 4 | .2f```: a value computed from the page's parameters."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Parse the expression, and leave a value."""
        # Here, since expressions come with numpy: a site without live values does not wait for it.
        from ..expressions import ExpressionError, parse_live

        try:
            expression, spec = parse_live(self.text)
        except ExpressionError as error:
            source, line = self.get_source_info()
            warn(str(error), "parameter", f"{source}:{line}")
            return [inline_notice(str(error), self.text)], []
        node = LiveValue(self.text, self.text, expression=expression, format=spec)
        self.set_source_info(node)
        return [node], []


class CompleteValues(PageTransform):
    """Writes the first value into every number of the prose."""

    default_priority = 7

    def run(self, **kwargs: Any) -> None:
        """Complete one document."""
        for node in list(self.document.findall(nodes.inline)):
            if isinstance(node, ParameterNumber):
                self._complete(node, [node["parameter"]])
            elif isinstance(node, LiveValue):
                self._complete(node, node["expression"].names)

    def _complete(self, node: nodes.inline, names: Iterable[str]) -> None:
        parameters = parameters_of(self.env, self.home(node))
        missing = sorted(name for name in names if name not in parameters)
        if missing:
            known = f"; it has {', '.join(parameters)}" if parameters else ""
            message = f"this page has no parameter {missing[0]}{known}"
            warn(message, "parameter", node)
            node.replace_self(inline_notice(message, node.astext()))
            return
        if isinstance(node, ParameterNumber):
            parameter = parameters[node["parameter"]]
            text, wide = parameter.text(), width(parameter.widest + parameter.unit)
            if parameter.concept:
                node["explorable-concepts"] = [parameter.concept]
        else:
            text, wide = live_text(node["expression"], node["format"], parameters)
        node["width"] = min(wide, WIDEST)
        node["explorable-alive"] = True
        node.children = [nodes.Text(text)]
        node.children[0].parent = node


class MakePlain(PageTransform):
    """Leaves what any builder can write, e-books among them: text, where nothing can be changed."""

    # Once the concepts that controls are tied to have been checked.
    default_priority = 13

    def run(self, **kwargs: Any) -> None:
        """Replace the controls and numbers of one document."""
        if self.makes_pages or self.makes_catalog:
            return
        for row in list(self.document.findall(ShareRow)):
            row.parent.remove(row)
        for control in list(self.document.findall(ParameterControl)):
            if control["hidden"]:
                control.parent.remove(control)
            else:
                control.replace_self(nodes.paragraph("", "", *control.children))
        for node in [*self.document.findall(ParameterNumber), *self.document.findall(LiveValue)]:
            node.replace_self(nodes.inline("", "", *node.children))


def visit_control_html(self: HTML5Translator, node: ParameterControl) -> None:
    """Write the slider, which the page's script will bring to life."""
    parameter: Parameter = node["parameter"]
    concept = next(iter(node.get("explorable-concepts", [])), None)
    attributes: dict[str, Any] = {
        "data-declaration": json_for_html({**parameter.declaration(), "concept": concept}),
        **scope(self, node),
    }
    if node["hidden"]:
        self.body.append(self.starttag(node, "div", "</div>\n", **attributes))
        raise nodes.SkipNode
    ident = node["ident"]
    log = parameter.scale == "log"
    low, high, step = ("0", "1", "any") if log else map(repr, (parameter.min, parameter.max, parameter.step))
    label = f' class="explorable-concept" data-concept="{self.attval(concept)}"' if concept else ""
    self.body.append(
        self.starttag(node, "div", "", CLASS="explorable-parameter explorable-control", **attributes)
        + f'<label for="{ident}"{label}>{self.encode(parameter.label)}</label>'
        f'<output for="{ident}">{self.encode(parameter.text())}</output>'
        f'<input type="range" id="{ident}" data-parameter="{parameter.name}" min="{low}" '
        f'max="{high}" step="{step}" value="{parameter.place!r}" disabled>'
        "</div>\n"
    )
    raise nodes.SkipNode


def visit_share_html(self: HTML5Translator, node: ShareRow) -> None:
    """Write the buttons, which the page's script will bring to life."""
    self.body.append(
        '<div class="explorable-controls explorable-share">'
        '<button type="button" class="explorable-button" disabled>Copy link</button>'
        '<button type="button" class="explorable-button" disabled>Restore all</button>'
        '<span role="status"></span></div>\n'
    )
    raise nodes.SkipNode


def visit_number_html(self: HTML5Translator, node: ParameterNumber) -> None:
    """Open the scrubbable number."""
    attributes: dict[str, Any] = {"data-parameter": node["parameter"], **scope(self, node)}
    if node.get("explorable-concepts"):
        attributes["data-concept"] = node["explorable-concepts"][0]
    self.body.append(
        self.starttag(
            node,
            "span",
            "",
            CLASS=f"explorable-scrub explorable-w{node['width']}",
            **attributes,
        )
    )


def visit_live_html(self: HTML5Translator, node: LiveValue) -> None:
    """Open the live value, with its expression as data."""
    self.body.append(
        self.starttag(
            node,
            "span",
            "",
            CLASS=f"explorable-live explorable-w{node['width']}",
            **{
                "data-live": json_for_html(node["expression"].to_json()),
                "data-format": node["format"],
                **scope(self, node),
            },
        )
    )


def depart_span_html(self: HTML5Translator, node: nodes.inline) -> None:
    """Close a number."""
    self.body.append("</span>")


def _write_preamble(app: Sphinx, builder: Builder) -> None:
    """Teach pdfLaTeX the signs of shown numbers; the other engines know them from their fonts."""
    # A project's own preamble is left alone where no page has such numbers.
    if builder.name == "latex" and _store(app.env):
        signs = "".join(
            rf"\DeclareUnicodeCharacter{{{code}}}{{\ensuremath{{{tex}}}}}" for code, tex in _SIGNS
        )
        add_to_preamble(builder, rf"\ifdefined\DeclareUnicodeCharacter{signs}\fi")


def setup_parameters(app: Sphinx) -> None:
    """Register the directive, the roles and what completes them."""
    app.add_directive("parameter", ParameterDirective)
    app.add_role("parameter", ParameterRole())
    app.add_role("live", LiveRole())
    app.add_node(ParameterControl, html=(visit_control_html, None))
    app.add_node(ShareRow, html=(visit_share_html, None))
    app.add_node(ParameterNumber, html=(visit_number_html, depart_span_html))
    app.add_node(LiveValue, html=(visit_live_html, depart_span_html))
    app.add_env_collector(ParameterCollector)
    CompleteValues.register(app)
    MakePlain.register(app)
    app.connect("write-started", _write_preamble)
