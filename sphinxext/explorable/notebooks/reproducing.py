"""``:notebook:``: below a picture, a notebook that makes it again."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes
from sphinx.util.osutil import relative_uri

from ..concepts import concepts_of, swatches_of
from ..config import ExplorableConfig
from ..language import t
from ..pages.files import FOLDER, digest, write
from ..pages.gesture import CLASS as GESTURE
from ..pages.notices import warn
from ..pages.transforms import PageTransform, document_of
from ..pages.visual import NOTEBOOK, Visual, shown
from ..parameters import parameters_of
from ..phases import Phase
from ..story.tex_words import tex_words
from .composing import ComposingError, Source, notebook, written

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# What an address of the notebook is made of, in the setting.
PATH, URL = "{path}", "{url}"


class OfferNotebooks(PageTransform):
    """Writes the notebooks of a document's pictures, and links them."""

    default_priority = Phase.OFFER_NOTEBOOKS.priority

    def run(self, **kwargs: Any) -> None:
        """Write them."""
        if not self.output.runs_scripts:
            return
        for visual in list(shown(self.document)):
            if NOTEBOOK in visual and isinstance(visual.parent, nodes.figure):
                try:
                    self._offer(visual, visual.parent)
                except ComposingError as error:
                    warn(str(error), "notebook", visual)

    def _offer(self, visual: Visual, figure: nodes.figure) -> None:
        docname = document_of(visual) or self.docname
        builder: Any = self.builder
        base = str(builder.config.html_baseurl or "").rstrip("/")
        page = builder.get_target_uri(docname)
        address = f"{base}/{page}#{visual['ident']}" if base else ""
        title = _line(self.env.titles[docname]) if docname in self.env.titles else docname
        made = notebook(self._source(visual, figure, docname), title, address)
        text = written(made)
        stem = visual["ident"].removeprefix("explorable-")
        path = f"_static/{FOLDER}/{write(builder, f'{stem}-{digest(text)}.ipynb', text)}"
        here = relative_uri(builder.get_target_uri(self.docname), path)
        download = escape(t("Download the notebook"))
        links = [f'<a href="{escape(here)}" download="{escape(stem)}.ipynb">{download}</a>']
        for name, template in ExplorableConfig.of(self.config).notebook_links.items():
            if URL in template and not base:
                continue
            to = template.replace(PATH, quote(path)).replace(URL, quote(f"{base}/{path}", safe=":/"))
            links.append(f'<a href="{escape(to)}">{escape(t("Open in {0}", name))}</a>')
        shown = f'<p class="explorable-reproduce">{"".join(links)}</p>'
        legend = next((one for one in figure if isinstance(one, nodes.legend)), None)
        if legend is None:
            legend = nodes.legend()
            figure += legend
        legend += nodes.raw("", shown, format="html")

    def _source(self, visual: Visual, figure: nodes.figure, docname: str) -> Source:
        told = visual[NOTEBOOK]
        known, swatches = parameters_of(self.env, docname), swatches_of(self.env)
        # A colour that was free on the site would be another one in the notebook.
        concepts = {
            name: replace(one, color=one.color or swatches[name].name)
            for name, one in concepts_of(self.env).items()
        }
        caption = next((one for one in figure if isinstance(one, nodes.caption)), None)
        return Source(
            picture=visual["picture"],
            options=told["options"],
            body=told["body"],
            caption=_words(caption) if caption is not None else "",
            needs=told["needs"],
            files=told["files"],
            bound=visual["request"]["bind"],
            follows=[known[name] for name in visual["follows"]],
            concepts=[concepts[name] for name in visual["explorable-concepts"] if name in concepts],
        )


def _line(title: nodes.Element) -> str:
    """Return a title as text, formulas too."""
    return "".join(map(_text, title.findall(nodes.Text)))


def _text(node: nodes.Text) -> str:
    return tex_words(node.astext()) if isinstance(node.parent, nodes.math) else node.astext()


def _words(caption: nodes.caption) -> str:
    """Return a caption as text, without what it says of controls; code stands in backquotes."""
    parts = []
    for node in caption.findall(nodes.Text):
        above = [one for one in _around(node) if one is not caption]
        if any(GESTURE in one.get("classes", ()) for one in above):
            continue
        is_code = any(isinstance(one, nodes.literal) for one in above)
        parts.append(f"`{node.astext()}`" if is_code else _text(node))
    return " ".join("".join(parts).split())


def _around(node: nodes.Node) -> list[nodes.Element]:
    found, at = [], node.parent
    while isinstance(at, nodes.Element) and not isinstance(at, nodes.figure):
        found.append(at)
        at = at.parent
    return found


def setup_reproducing(app: Sphinx) -> None:
    """Register what writes the notebooks."""
    OfferNotebooks.register(app)
