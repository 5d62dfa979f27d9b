"""The ``Visual`` node: one picture, and how it stands in a page of html."""

from __future__ import annotations

import json
import mimetypes
import posixpath
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from ..engine.bundle import kit_scripts, manifest, redraws_of, scripts_of
from ..engine.engine import engine
from ..engine.errors import NO_ENGINE, LimitError, RenderError
from ..engine.kept import Answer, Question
from ..sandbox.assets import placed
from ..sandbox.drawing import draw_file, draw_view
from ..sandbox.linking import Module
from .answering import QUESTION, Limits, answer_of, answers_questions, error_in, failure
from .files import FOLDER, copy, digest, write
from .notices import notice, warn
from .transforms import document_of
from .words import Words

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

_BROWSER_ONLY = re.compile(r"\bit (needs|waits|draws) ")
# What to do where a browser may well draw what the build cannot.
_STAND_IN = (
    "; name an image with `:fallback:`, which `sphinx-explorable shoot` makes, or write `:static: no` where "
    "there is none"
)
# What to do where a picture takes too long, or too much memory.
_MORE = "; explorable_render_timeout and explorable_render_memory in conf.py allow more"
# What a drawing says that has cells of a texture, which the page has the patterns of.
_WOVEN = ("explorable-woven", "#explorable-texture-")

# A value that takes more room than this in a page, in bytes, is a file of its own.
LARGE = 32 * 1024
# Pieces that all together take less come at once, so that none is waited for.
MANY_PIECES = 128 * 1024

# The kinds of questions about pictures: a view is drawn in the page, a file stands by itself.
VIEW, FILE, MODULE_VIEW, MODULE_FILE = "view", "file", "module-view", "module-file"

# The attribute of the picture that its page is shared with, where the author says which.
HERO = "hero"
# In a film that stands in the place of a picture: that picture.
FILMED = "explorable-filmed"
# The attribute of one that has a notebook which makes it again: what its author wrote, as plain data.
NOTEBOOK = "notebook"
# The class of the box that holds the words of what only a browser draws.
STAND_IN = "explorable-stand-in"
# The attribute of an author's picture that is left to the browser.
UNDRAWN = "undrawn"


class Visual(Words, nodes.General):
    """A picture inside a figure.

    ``picture`` is its name; one that is ``still`` is never drawn anew in the browser. Until its page is read
    it has a ``spec``, what the directive made of the author's words; from then on a ``request`` of plain
    data, which is all that matters, and the question of its drawing. An author's own has its ``module`` and
    ``sheets``, the texts of its style sheets, and ``assets``, the paths of the files that it uses by what
    they are called on the site; one that is ``undrawn`` is left to the browser. A child, if there is one, is
    the image that stands for it where it cannot be drawn. A ``remark`` is what only the whole site tells of
    what it shows.
    """

    def described(self, alt: str) -> str:
        """Return what the picture shows, with what the whole site tells of that."""
        return f"{alt} {self['remark']}" if "remark" in self else alt

    def pose(self, request: dict[str, Any]) -> None:
        """Take the request, and ask for the drawing."""
        self["request"] = request
        if UNDRAWN in self:
            return
        if "module" in self:
            asked = {**request, "sheet": "\n".join(self["sheets"])}
            self[QUESTION] = Question(MODULE_VIEW, {"module": self["module"].plain(), "request": asked})
        else:
            self[QUESTION] = Question(VIEW, request)

    def file_question(self, colors: dict[str, str], *, is_placed: bool = False) -> Question:
        """Return the question of the picture as a file.

        Args:
            colors: the custom properties of the page, of the light theme.
            is_placed: whether a page of paper is to hold it, which has only so much room.
        """
        request = self["request"]
        more = {"colors": colors, "title": self.described(request["alt"])}
        if "module" in self:
            more["sheet"] = "\n".join(self["sheets"])
            drawn = {**request, "sheet": more["sheet"]}
            asked = {"module": self["module"].plain(), "request": drawn, "more": more}
            return Question(MODULE_FILE, asked)
        return Question(FILE, {**request, **more, **({"paper": True} if is_placed else {})})


def _draw(service: str) -> Any:
    def draw(requests: Sequence[Any], limits: Limits) -> list[Answer]:
        answers: list[Answer] = []
        for drawn in engine().ask_each(service, requests, **vars(limits)):
            if isinstance(drawn, RenderError):
                answers.append(failure(drawn))
            else:
                answers.append(drawn if isinstance(drawn, dict) else {"markup": drawn})
        return answers

    return draw


def _draw_modules(as_file: bool) -> Any:
    def draw(requests: Sequence[Any], limits: Limits) -> list[Answer]:
        answers: list[Answer] = []
        for asked in requests:
            try:
                if as_file:
                    drawn = draw_file(asked["module"], asked["request"], asked["more"], **vars(limits))
                    answers.append({"markup": drawn})
                else:
                    answers.append(draw_view(asked["module"], asked["request"], **vars(limits)))
            except RenderError as error:
                answers.append(failure(error))
        return answers

    return draw


# What answers each kind of question.
_DRAWS = {
    VIEW: _draw("drawView"),
    FILE: _draw("drawFile"),
    MODULE_VIEW: _draw_modules(as_file=False),
    MODULE_FILE: _draw_modules(as_file=True),
}


def drawn(question: Question, limits: Limits) -> Answer:
    """Return the drawing that is asked for, where no document keeps it.

    Raises:
        RenderError: where it cannot be drawn.
    """
    answer: Answer = _DRAWS[question.kind]([question.request], limits)[0]
    if error := error_in(answer):
        raise error
    return answer


def shared(document: nodes.document) -> list[Visual]:
    """Return the pictures that a page may be shared with: the one that is marked, or else all of them."""
    visuals = list(shown(document))
    return [visual for visual in visuals if HERO in visual][:1] or visuals


def shown(document: nodes.document) -> Iterator[Visual]:
    """Yield a document's pictures, those among them in whose place a film stands."""
    for node in document.findall(nodes.Element):
        if isinstance(node, Visual):
            yield node
        elif FILMED in node:
            yield node[FILMED]


def width_class(width: str) -> str:
    """Return the class of a figure that has this width: pages hold no styles of their own."""
    return f"explorable-width-{width.replace('.', '_').replace('%', 'pc')}"


def width_rules(widths: Iterable[str]) -> str:
    """Return the style sheet of figures that have these widths."""
    return "".join(
        f"figure.explorable-figure.{width_class(width)}{{width:{width}}}\n" for width in sorted(set(widths))
    )


def scope(self: HTML5Translator, node: nodes.Node) -> dict[str, Any]:
    """Return the attribute that keeps apart the parameters of documents joined into one page."""
    docname = document_of(node)
    return {"data-scope": docname} if docname else {}


def own_ident(self: HTML5Translator, ident: str) -> str:
    """Return an id that nothing else on the page has: pages are joined, and parts of them copied."""
    taken: set[str] = vars(self).setdefault("explorable_idents", set())
    own = next(one for one in chain([ident], (f"{ident}--{i}" for i in count(2))) if one not in taken)
    taken.add(own)
    return own


def json_for_html(data: Any) -> str:
    """Serialise data so that it can stand in a script element: no ``</script>`` or ``<!--`` is possible."""
    text = json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def lacks_form(node: Visual, error: RenderError | None) -> bool:
    """Tell whether it is only the build that cannot draw a picture: a browser may well do."""
    if UNDRAWN in node:
        return True
    is_limit = isinstance(error, LimitError)
    return "module" in node and not is_limit and _BROWSER_ONLY.search(str(error)) is not None


def stand_in(alt: str) -> nodes.Element:
    """Return what stands where a picture is left to the browser: its words, in a box."""
    return nodes.container("", nodes.paragraph(alt, alt, support_smartquotes=False), classes=[STAND_IN])


def complain(node: Visual, error: RenderError) -> str:
    """Warn that a picture could not be drawn; return what is told."""
    picture = node["picture"]
    subtype = "module" if "module" in node else "render"
    # Where nothing can be drawn at all no limit is to blame.
    is_limit = isinstance(error, LimitError) and not str(error).startswith(NO_ENGINE)
    hint = _MORE if is_limit else ""
    if "module" in node and node.children:
        message = f"{picture} is replaced by its fallback: {error}{hint}"
    else:
        # A mistake has to be mended instead.
        if lacks_form(node, error):
            hint = _STAND_IN
        message = f"{picture} could not be drawn: {error}{hint}"
    doubts = node["module"].doubts if "module" in node else ()
    # An import that fails was told when the module was read.
    if not any(f"the import of {name}," in str(error) for name in doubts):
        warn(message, subtype, node)
    return message


def visit_visual_html(self: HTML5Translator, node: Visual) -> None:
    """Write the picture's static form, its text alternative and its spec."""
    request = {**node["request"], "id": own_ident(self, node["request"]["id"])}
    if request != node["request"]:
        node.pose(request)
    view, alt, scripts = _view(self, node)
    told = {"alt": node.described(alt)} if "remark" in node else {}
    values, stored = _parted(self.builder, {**request["values"], **told})
    attributes = {
        "data-explorable": request["picture"],
        "id": request["id"],
        **scope(self, node),
        "data-scripts": " ".join([*scripts, *(f"data-{name}.js" for name in dict.fromkeys(stored.values()))]),
        "data-redraws": " ".join(copy(self.builder, name) for name in redraws_of(request["picture"]))
        if scripts and "still" not in node
        else "",
        "data-bind": json.dumps(request["bind"]) if request["bind"] else "",
        "data-stored": json.dumps(stored) if stored else "",
    }
    if "module" in node:
        attributes |= {"data-module": node["module"].key, "data-width": request["width"]}
        named = {**dict.fromkeys(node.get("assets", {}), ""), **request["assets"]}
        # A file that no page names would be taken for one that is left over.
        attributes["data-assets"] = (
            json.dumps({key: name or key for key, name in named.items()}) if named else ""
        )
    # What may do harm in a reader's browser as well is not brought to life.
    dead = () if scripts else ("data-scripts", "data-module")
    written = "".join(
        f' {name}="{self.attval(str(value))}"'
        for name, value in attributes.items()
        if (value or name == "data-width") and name not in dead
    )
    self.body.append(
        f'<div class="explorable"{written}>{view}'
        f'<p class="explorable-alt" id="{self.attval(request["id"])}-alt">'
        f"{self.attval(node.said().get('alt') or node.described(alt))}</p>"
        f'<script type="application/json">{json_for_html(values)}</script>'
        f"</div>{_textures(self, view)}\n"
    )
    raise nodes.SkipNode


def _view(self: HTML5Translator, node: Visual) -> tuple[str, str, list[str]]:
    """Return a picture's static form, its words, and the scripts that bring it to life, if any should.

    Raises:
        SkipNode: where a notice is all that the page shall have.
    """
    request = node["request"]
    if UNDRAWN in node:
        _write_assets(self.builder, node)
        scripts = _module_scripts(self.builder, node["module"])
        return _undrawn_view(self, node, _shown(node)), request["alt"], scripts
    answer = answer_of(node, self.builder.env, document_of(node) or self.builder.current_docname)
    error = error_in(answer)
    if answer.get("sheet"):
        node["sheets"] = [*node["sheets"], answer["sheet"]]
    if error is None:
        alt = answer.get("alt")
        # An output of a notebook may have been changed by hand.
        alt = alt if isinstance(alt, str) else str(request["alt"])
        if "module" in node:
            if doubt := answer.get("doubt"):
                why = "a key that the model does not have is undefined"
                warn(f"{request['picture']} draws what is no number: {doubt}; {why}", "module", node)
            assets: dict[str, str] = node.get("assets", {})
            _write_assets(self.builder, node)
            markup = placed(answer["markup"], assets, lambda name: _from_page(self.builder, name))
            return markup, alt, _module_scripts(self.builder, node["module"])
        scripts = scripts_of(request["picture"], node.get("shows"))
        return answer["markup"], alt, [copy(self.builder, name) for name in scripts]
    message = complain(node, error)
    is_safe = "module" in node and not isinstance(error, LimitError)
    if not node.children and not is_safe:
        notice(message, node.rawsource).walkabout(self)
        raise nodes.SkipNode
    is_told = not node.children and not lacks_form(node, error)
    shown = notice(message, node.rawsource) if is_told else _shown(node)
    if is_safe:
        _write_assets(self.builder, node)
    scripts = _module_scripts(self.builder, node["module"]) if is_safe else []
    return _undrawn_view(self, node, shown), request["alt"], scripts


def _shown(node: Visual) -> nodes.Element:
    """Return what stands for a picture that is left to the browser: its fallback, or its words."""
    for image in node.findall(nodes.image):
        return image
    return stand_in(node.described(node["request"]["alt"]))


def _textures(self: HTML5Translator, view: str) -> str:
    """Return the patterns that a drawing's textures are, once a page."""
    if getattr(self, "explorable_has_textures", False) or not any(mark in view for mark in _WOVEN):
        return ""
    self.explorable_has_textures = True  # type: ignore[attr-defined]
    return str(manifest()["textures"])


def _undrawn_view(self: HTML5Translator, node: Visual, shown: nodes.Element) -> str:
    """Return a node where a picture's drawing would be."""
    start = len(self.body)
    shown.walkabout(self)
    markup = "".join(self.body[start:])
    del self.body[start:]
    ident = self.attval(node["request"]["id"])
    if STAND_IN in shown["classes"]:
        # They are the words of the text alternative, which is read out already.
        markup = f'<div aria-hidden="true">{markup}</div>'
    return f'<div id="{ident}-view" class="explorable-view explorable-module">{markup}</div>'


def _module_scripts(builder: Builder, module: Module) -> list[str]:
    """Write what brings an author's module to life; return the files."""
    files = manifest()["modules"]
    shared = [files["linker"], *([files["d3"]] if module.uses_d3 else [])]
    if module.uses_kit:
        shared += kit_scripts()
    return [*(copy(builder, name) for name in shared), write(builder, f"{module.key}.js", module.script())]


def _write_assets(builder: Builder, node: Visual) -> None:
    """Write the files that a module uses while it runs."""
    assets: dict[str, str] = node.get("assets", {})
    for name, path in assets.items():
        try:
            content = (Path(builder.srcdir) / path).read_bytes()
        except OSError as error:
            # It was there when its page was read.
            warn(f"{node['picture']} uses {path}, which cannot be read: {error.strerror}", "module", node)
        else:
            write(builder, name, content)


def _from_page(builder: Builder, name: str) -> str:
    """Return where one of the suite's files is, from the page that is being written."""
    # The builder knows its way to images, which stand beside what is static.
    images: str = builder.imgpath
    return posixpath.join(posixpath.dirname(images), "_static", FOLDER, name)


def in_itself(markup: str, assets: Mapping[str, str], source: Path) -> str:
    """Return a drawing that holds the files that it shows, for what has no files beside it.

    Raises:
        RenderError: where one cannot be read any more.
    """

    def held(name: str) -> str:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        try:
            content = (source / assets[name]).read_bytes()
        except OSError as error:
            raise RenderError(f"{assets[name]} cannot be read: {error.strerror}") from None
        return f"data:{kind};base64,{b64encode(content).decode()}"

    return placed(markup, assets, held)


def _parted(builder: Builder, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Write large values to files of their own; return the others, and what each of the large is called.

    What comes in pieces, as the layers of a model do, has a file for each where they are large: the page's
    script loads one when it is shown.
    """
    small: dict[str, Any] = {}
    stored: dict[str, str] = {}
    for key, value in values.items():
        text = json_for_html(value)
        size = len(text.encode())
        if size <= LARGE:
            small[key] = value
        elif isinstance(value, dict) and list(value) == ["pieces"] and size > MANY_PIECES:
            written = [_store(builder, json_for_html(piece)) for piece in value["pieces"]]
            small[key] = {"files": [f"data-{name}.js" for name in written]}
        else:
            stored[key] = _store(builder, text)
    return small, stored


def _store(builder: Builder, text: str) -> str:
    """Write a value to a file of its own; return what it is called."""
    name = digest(text)
    # As text: each picture makes its own of it, which it may change.
    script = f'((globalThis.explorable ??= {{}}).data ??= {{}})["{name}"] = {_quoted(text)};\n'
    write(builder, f"data-{name}.js", script)
    return name


def _quoted(text: str) -> str:
    """Return JSON as a JavaScript string: in single quotes, which JSON has few of."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def setup_visual(app: Sphinx) -> None:
    """Register the node, with a visitor for html only: other builders meet an image in its place."""
    app.add_node(Visual, html=(visit_visual_html, None))
    for kind, draw in _DRAWS.items():
        is_file = kind in (FILE, MODULE_FILE)
        answers_questions(kind, draw, is_drawing=not is_file, is_late=is_file)
