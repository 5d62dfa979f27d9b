"""``{parameter}`` and ``{live}``: values in the prose, which follow the page's parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from ..pages.lines import ROLE, as_role
from ..pages.lost import lost_on
from ..pages.notices import inline_notice, unless_lost, warn
from ..pages.transforms import HOME, PageTransform, ReadTransform
from ..phases import Phase
from .declaring import LiveValue, ParameterNumber, parameters_of
from .live import live_text
from .registry import Parameter, unknown_parameter, width

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# The widest box that the style sheet has a class for.
WIDEST = 24


class UnreadValue(nodes.inline):
    """What a live value could not be made of; it is told of once its line is known."""


class ParameterRole(SphinxRole):
    """``{parameter}`w```: the value of a parameter, which readers can drag."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave a number, which is completed once the page's parameters are known."""
        node = ParameterNumber(self.text, self.text, parameter=self.text.strip())
        node[HOME] = self.env.current_document.docname
        node[ROLE] = as_role(self.text)
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
            unread = UnreadValue(self.text, self.text, problem=str(error))
            unread[ROLE] = as_role(self.text)
            self.set_source_info(unread)
            return [unread], []
        node = LiveValue(self.text, self.text, expression=expression, format=spec)
        node[ROLE] = as_role(self.text)
        node[HOME] = self.env.current_document.docname
        self.set_source_info(node)
        return [node], []


class BeginTitles(ReadTransform):
    """Writes the first value into every number of a title or a caption, which references quote."""

    default_priority = Phase.BEGIN_TITLES.priority

    def apply(self, **kwargs: Any) -> None:
        """Look into each of them."""
        for quoted in self.document.findall(_is_quoted):
            for node in _numbers_in(quoted):
                node.children = [nodes.Text(_first_text(node, parameters_of(self.env, self.docname)))]
                node.children[0].parent = node


class CompleteValues(PageTransform):
    """Writes the first value into every number of the prose."""

    default_priority = Phase.COMPLETE_NUMBERS.priority

    def run(self, **kwargs: Any) -> None:
        """Complete one document."""
        for node in list(self.document.findall(nodes.inline)):
            if isinstance(node, ParameterNumber):
                self._complete(node, [node["parameter"]])
            elif isinstance(node, UnreadValue):
                self._refuse(node, node["problem"])
            elif isinstance(node, LiveValue):
                self._complete(node, node["expression"].names)

    def _refuse(self, node: nodes.inline, message: str, subtype: str = "parameter") -> None:
        warn(message, subtype, node)
        node.replace_self(inline_notice(message, node.astext()))

    def _complete(self, node: nodes.inline, names: Iterable[str]) -> None:
        parameters = parameters_of(self.env, self.home(node))
        missing = sorted(name for name in names if name not in parameters)
        if missing:
            subtype = unless_lost("parameter", missing[0], lost_on(self.env, self.home(node)))
            self._refuse(node, unknown_parameter(missing[0], parameters), subtype)
            return
        if isinstance(node, ParameterNumber):
            parameter = parameters[node["parameter"]]
            text, wide = parameter.text(), width(parameter.widest + parameter.unit)
            if parameter.choices or parameter.is_words:
                # What picks one of them is no slider.
                node["picks"] = True
            if parameter.is_named:
                # Words flow with their line.
                wide = 0
            if parameter.concept:
                node["explorable-concepts"] = [parameter.concept]
        else:
            from ..expressions import ExpressionError

            try:
                shown = live_text(node["expression"], node["format"], parameters)
            except ExpressionError as error:
                self._refuse(node, str(error))
                return
            text, wide, node["names"] = shown.text, shown.width, shown.names
        node["width"] = min(wide, WIDEST)
        node["explorable-alive"] = True
        node.children = [nodes.Text(text)]
        node.children[0].parent = node


def _is_quoted(node: nodes.Node) -> bool:
    return isinstance(node, nodes.title | nodes.caption | nodes.rubric)


def _numbers_in(tree: nodes.Node) -> list[nodes.inline]:
    kinds = ParameterNumber | LiveValue | UnreadValue
    return [node for node in tree.findall(nodes.inline) if isinstance(node, kinds)]


def _first_text(node: nodes.inline, parameters: Mapping[str, Parameter]) -> str:
    """Return what a number says at first; what it was written as, where that is told on its page."""
    from ..expressions import ExpressionError

    with suppress(KeyError, ExpressionError):
        if isinstance(node, ParameterNumber):
            return parameters[node["parameter"]].text()
        if isinstance(node, LiveValue):
            return live_text(node["expression"], node["format"], parameters).text
    return node.astext()


def _simplify_titles(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the first values into titles where they stand on other pages, on which nothing follows them."""
    for titles in (env.titles, env.longtitles, env.tocs):
        for docname, tree in titles.items():
            for node in _numbers_in(tree):
                node.replace_self(nodes.Text(_first_text(node, parameters_of(env, docname))))
    return []


def setup_numbers(app: Sphinx) -> None:
    """Register the roles, and what completes their numbers."""
    # In titles every visitor of Sphinx's has to know it.
    app.add_node(UnreadValue)
    app.add_role("parameter", ParameterRole())
    app.add_role("live", LiveRole())
    BeginTitles.register(app)
    CompleteValues.register(app)
    Phase.SIMPLIFY_NUMBERS.connect(app, _simplify_titles)
