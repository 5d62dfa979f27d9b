"""In docs, a picture among the outputs of a notebook's cell is one of the page's own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..pages.notices import notice, warn
from ..pages.transforms import HOME, ReadTransform
from ..pages.visual import Visual, width_class
from ..parameters.choosing import ParameterError
from ..parameters.declaring import ParameterControl
from ..parameters.registry import Parameter
from ..phases import Phase
from ..spelling import nearest
from ..version import __version__
from ..visuals.catalogue import catalogue
from ..visuals.figures import ident_of
from .cells import Output
from .foreign import VIEW, WIDGET, module_figure
from .kept import Kept, KeptError, kept_parameter, kept_picture
from .markup import CODE
from .mime import PAYLOAD
from .myst_nb import forget_widgets

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_HIDDEN = re.compile(
    rf'<script type="{re.escape(PAYLOAD)}">(.*?)</script>',
    re.DOTALL,
)


class PlaceOutputs(ReadTransform):
    """Makes the pictures of a document's cells, before its parameters and pictures are looked at."""

    default_priority = Phase.PLACE_OUTPUTS.priority

    def apply(self, **kwargs: Any) -> None:
        """Make them."""
        for raw in list(self.document.findall(nodes.raw)):
            if "html" in raw.get("format", "").split() and (found := _HIDDEN.search(raw.astext())):
                _whole(raw).replace_self(_of_text(found[1], raw))
        outputs = list(self.document.findall(Output))
        if not outputs:
            return
        declared = {control["parameter"].name for control in self.document.findall(ParameterControl)}
        # A slider that a cell shows is the page's, whichever picture comes first.
        shown = {name for output in outputs if (name := _slider_of(output["kept"]))}
        for output in outputs:
            place = _whole(output)
            made = self._made(output, declared, shown)
            for node in made:
                node.source, node.line = node.source or output.source, node.line or output.line
                # So that it can be numbered.
                if isinstance(node, nodes.figure):
                    self.document.note_implicit_target(node)
            place.replace_self(made)
        if not any(_is_other_widget(node) for node in self.document.findall(nodes.Element)):
            forget_widgets(self.env, self.docname)

    def _made(self, output: Output, declared: set[str], shown: set[str]) -> list[nodes.Node]:
        kept = output["kept"]
        where = f"{output.source}:{output.line}" if output.source else self.docname
        try:
            if not isinstance(kept, dict):
                raise KeptError("the notebook keeps something else than a picture")
            if WIDGET in kept:
                return module_figure(kept, self.env, self.document, where)
            version = kept.get("version")
            if version != __version__:
                warn(
                    f"a cell was executed with version {version} of the suite, and this is {__version__}; "
                    "execute the notebook again if the picture is not right",
                    "render",
                    where,
                )
            if "parameter" in kept:
                return _controls([kept_parameter(kept["parameter"])], declared, self.env, hidden=False)
            return self._picture(kept, declared, shown, (output.source, output.line))
        except (KeptError, ParameterError) as error:
            warn(f"{error}; execute the notebook again", "render", where)
            return [notice(str(error), "")]

    def _picture(
        self,
        kept: Mapping[str, Any],
        declared: set[str],
        shown: set[str],
        place: tuple[str | None, int | None],
    ) -> list[nodes.Node]:
        known = catalogue()
        picture = kept.get("picture")
        if not isinstance(picture, str) or picture not in known:
            is_plain = isinstance(picture, str) and picture.isprintable()
            told = picture if is_plain else repr(picture)
            raise KeptError(f"no picture is called {told}{nearest(str(picture), known)}")
        one = kept_picture(kept)
        needed = [parameter for parameter in one.parameters if parameter.name not in shown]
        hidden = {parameter.name for parameter in needed} & set(one.bind.values())
        controls = [
            control
            for parameter in needed
            for control in _controls([parameter], declared, self.env, hidden=parameter.name in hidden)
        ]
        return [*controls, figure_of(one, self.env, place)]


def figure_of(one: Kept, env: BuildEnvironment, place: tuple[str | None, int | None]) -> nodes.figure:
    """Return the figure of what a notebook kept of a picture, which is told of at a place."""
    visual = Visual("", picture=one.picture, bound=dict(one.bind), called="")
    visual.say({"alt": one.alt})
    visual[HOME] = env.current_document.docname
    visual["ident"] = ident_of(env, "")
    visual["moves"] = list(one.moves)
    visual["named"] = dict.fromkeys(one.named, place)
    visual["explorable-concepts"] = list(one.named)
    visual["weights"] = dict(one.weights)
    if one.perhaps:
        visual["perhaps"] = list(one.perhaps)
    if one.still:
        visual["still"] = True
    figure = nodes.figure("", classes=["explorable-figure"])
    values = dict(one.values)
    if one.width:
        visual["width"] = one.width
        figure["classes"] += ["explorable-sized", width_class(one.width)]
    visual.pose(
        {
            "picture": one.picture,
            "id": visual["ident"],
            "values": values,
            "alt": one.alt or one.described,
            "bind": dict(one.bind),
            "parameters": [parameter.declaration() for parameter in one.parameters],
        }
    )
    if one.formula:
        figure += nodes.math_block(
            one.formula, one.formula, number=None, label=None, docname=env.current_document.docname
        )
    figure += visual
    if one.caption:
        figure += nodes.caption(one.caption, "", *_words(one.caption))
    if one.sentences:
        items = [nodes.list_item("", nodes.paragraph(text, "", *_words(text))) for text in one.sentences]
        figure += nodes.legend("", nodes.enumerated_list("", *items, classes=["explorable-sentences"]))
    return figure


def _controls(
    parameters: list[Parameter], declared: set[str], env: BuildEnvironment, *, hidden: bool
) -> list[nodes.Node]:
    """Return the sliders of parameters that the page has not declared yet."""
    made: list[nodes.Node] = []
    docname = env.current_document.docname
    for parameter in parameters:
        if parameter.name in declared:
            continue
        declared.add(parameter.name)
        control = ParameterControl("", parameter=parameter, hidden=hidden)
        control["explorable-alive"] = True
        control[HOME] = docname
        control["ident"] = f"explorable-{nodes.make_id(docname)}-{parameter.name}"
        control.say({"label": parameter.label, "unit": parameter.unit.strip()})
        made.append(control)
    return made


def _is_other_widget(node: nodes.Element) -> bool:
    """Tell whether a node is MyST-NB's for a widget, of an output that is no picture of the suite's."""
    if node.get("mime_type") != VIEW:
        return False
    return all(other.get("mime_type") != PAYLOAD for other in node.parent if isinstance(other, nodes.Element))


def _slider_of(kept: Any) -> str:
    parameter = kept.get("parameter") if isinstance(kept, dict) else None
    return str(parameter.get("name", "")) if isinstance(parameter, dict) else ""


def _of_text(text: str, raw: nodes.raw) -> Output:
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        kept = None
    output = Output("", kept=kept)
    output.source, output.line = raw.source, raw.line
    return output


def _whole(node: nodes.Element) -> nodes.Element:
    """Return all that a tool made of an output, which has its drawing for other readers beside it."""
    at = node
    while at.parent is not None and not isinstance(at.parent, nodes.section | nodes.document):
        parent = at.parent
        # nbsphinx has its outputs in rows, which have no room for a figure.
        if parent.get("nb_element") == "mime_bundle" or "nboutput" in parent.get("classes", ()):
            return parent
        at = parent
    return node


def _words(text: str) -> list[nodes.Node]:
    """Return a user's words, of which what stands in backquotes is code."""
    parts = CODE.split(" ".join(text.split()))
    return [
        nodes.literal(part, part) if place % 2 else nodes.Text(part)
        for place, part in enumerate(parts)
        if part
    ]


def setup_outputs(app: Sphinx) -> None:
    """Register the transform, and what hands it the outputs of notebooks."""
    from .nbsphinx import adopt_nbsphinx

    app.add_node(Output)
    PlaceOutputs.register(app)
    Phase.ADOPT_NOTEBOOKS.connect(app, adopt_nbsphinx)
