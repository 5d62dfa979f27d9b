"""Formulas as Sphinx's math renderer writes them, in pages and in titles, which stand elsewhere too."""

from __future__ import annotations

import re
from contextlib import suppress
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.util.math import get_node_equation_number

from ..pages.answering import QUESTION
from ..pages.output import OURS
from ..pages.quoting import QUOTED
from ..pages.transforms import ReadTransform, document_of
from ..pages.visual import scope
from ..parameters import parameters_of
from ..phases import Phase
from . import macros
from .delimiters import tex_of
from .formulas import LATE, PLAIN, grids_of, result_of, setup_formulas, shows_math
from .styles import setup_styles

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

_SOURCE_TAG = '<annotation encoding="application/x-tex">'
_SOURCE = re.compile(f"{_SOURCE_TAG}.*?</annotation>", re.DOTALL)
_CONCEPT = re.compile(r' explorable-concept" data-concept="[^"]*"')
_LINK = re.compile(r'<a (?=[^>]*data-concept="([^"]+)")')


def _html(self: HTML5Translator, node: nodes.Element) -> str:
    home = document_of(node) or self.builder.current_docname
    html = str(result_of(node, self.builder.env, home)["html"])
    if not html:
        return str(self.encode(node.astext()))
    if (plain := _plain(node)) is not None:
        html = _SOURCE.sub(lambda _: f"{_SOURCE_TAG}{self.encode(plain)}</annotation>", html)
    is_partial = _root(node).get("source") == "<partial node>"
    if is_partial or _is_in_link(node):
        # Links may not stand in one another: this is a title in a table of contents, or beside it.
        html = re.sub(r"<a( [^>]*?)?(?: href=\"[^\"]*\")?>", r"<span\1>", html).replace("</a>", "</span>")
        # Menus have colours of their own, in which a concept's may not be legible.
        return _CONCEPT.sub('"', html) if is_partial else html
    targets: dict[str, str] = node.get("explorable-targets", {})

    def with_target(match: re.Match[str]) -> str:
        target = targets.get(match[1])
        # The Tab key finds the term in the MathML: this part is hidden from screen readers.
        return f'<a href="{self.attval(target)}" tabindex="-1" ' if target else "<a "

    return _LINK.sub(with_target, html)


def _plain(node: nodes.Element) -> str | None:
    """Return the TeX that readers copy, and titles say without markup, where it is not what was typeset."""
    asked = node[QUESTION].request if QUESTION in node else node.get(LATE)
    if PLAIN in node:
        tex = node[PLAIN]
    elif asked is not None and macros.names_anything(asked["tex"]):
        tex = tex_of(node)  # by now the node's text has no macro
    else:
        return None
    return macros.displayed(tex) if isinstance(node, nodes.math_block) else tex


def _root(node: nodes.Element) -> nodes.Element:
    while node.parent is not None:
        node = node.parent
    return node


def _is_in_link(node: nodes.Element) -> bool:
    at: nodes.Node | None = node
    while at is not None and not isinstance(at, nodes.reference):
        at = at.parent
    return at is not None


def visit_math_html(self: HTML5Translator, node: nodes.math) -> None:
    """Write an inline formula."""
    self.body.append(
        self.starttag(node, "span", "", CLASS="math notranslate nohighlight", **scope(self, node))
        + f"{_html(self, node)}</span>"
    )
    raise nodes.SkipNode


def visit_math_block_html(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula of its own line, with its number."""
    self.body.append(
        self.starttag(
            node, "div", CLASS="math notranslate nohighlight explorable-math-block", **scope(self, node)
        )
    )
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append(f"{_html(self, node)}</div>\n")
    raise nodes.SkipNode


def _simplify_titles(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Leave plain TeX in titles, which Sphinx writes as text into search, menus and e-books.

    What they look like as formulas is noted in their nodes already.
    """
    known = grids_of(env)
    for tree in [*env.titles.values(), *env.longtitles.values(), *env.tocs.values()]:
        for node in tree.findall(nodes.math):
            with suppress(macros.MacroError, KeyError):
                if macros.names_anything(node.astext()):
                    # The values of parameters are in it by now.
                    tex = node.get(QUOTED) or node.astext()
                    node.children = [nodes.Text(macros.strip(tex, {}, known))]
                    node.children[0].parent = node
    labels = env.domains.standard_domain.labels
    for name, (docname, ident, said) in list(labels.items()):
        with suppress(macros.MacroError, KeyError):
            if r"\tensor" in said:
                labels[name] = docname, ident, macros.strip(said, {}, known)
    return []


class QuoteFormulas(ReadTransform):
    """Notes how the formulas of titles and captions read where references quote them."""

    default_priority = Phase.QUOTE_FORMULAS.priority

    def apply(self, **kwargs: Any) -> None:
        """Note it."""
        parameters = parameters_of(self.env, self.docname)
        values = {name: one.number() for name, one in parameters.items()}
        for node in self.document.findall(nodes.math):
            if macros.names_anything(node.astext()) and _is_quoted(node):
                # What is wrong with it is told where it stands.
                with suppress(macros.MacroError):
                    node[QUOTED] = macros.quoted(node.astext(), values)


def _is_quoted(node: nodes.Element) -> bool:
    at: nodes.Node | None = node
    while at is not None and not isinstance(at, nodes.title | nodes.caption | nodes.rubric):
        at = at.parent
    return at is not None


def _simplify_title(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name a page by its formula's TeX: in the window's title there is no markup."""
    title = app.env.titles.get(page)
    if title is not None and shows_math(title):
        context["title"] = escape(title.astext())


def setup_pages(app: Sphinx) -> None:
    """Register the math renderer."""
    app.add_html_math_renderer(
        OURS, inline_renderers=(visit_math_html, None), block_renderers=(visit_math_block_html, None)
    )
    Phase.SIMPLIFY_TITLES.connect(app, _simplify_titles)
    Phase.NAME_PAGE.connect(app, _simplify_title)
    QuoteFormulas.register(app)
    setup_formulas(app)
    setup_styles(app)
