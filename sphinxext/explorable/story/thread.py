"""``thread``: what a page says in a few posts; they stand on it as a summary, and the command writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxRole

from ..concepts import concepts_of
from ..language import t
from ..pages.directive import ExplorableDirective
from ..pages.lines import ROLE, as_role
from ..pages.notices import inline_notice, warn
from ..pages.output import Math, Pictures
from ..pages.transforms import PageTransform, ReadTransform
from ..pages.visual import Visual
from ..parameters import parameters_of
from ..phases import Phase
from ..spelling import nearest
from .counting import NETWORKS, network_of
from .posts import UNKNOWN, WRITTEN, PictureMention, Thread, count_problems, posts_of, texts_of, too_long

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

_IN_SHORT = "In short"  # words
# How many pictures a post may have on any network.
_MOST_PICTURES = 4
# A name as a directive's source has it.
_NAME = re.compile(r"^\s*:?name: *(.+?) *$", re.MULTILINE)


class ThreadDirective(ExplorableDirective):
    """``thread``: the page in three to eight posts; its content is a list, each item a post.

    On the page they stand as a summary; `sphinx-explorable thread` writes them with their pictures.
    """

    OPTIONS: ClassVar[Mapping[str, str]] = {
        "title": "What stands above the summary on the page; `In short` by default, nothing if it is empty.",
        "limit": "How long a post may be: `x` (280, the default), `mastodon` (500), `bluesky` (300), each as "
        "it counts there, or a number of characters.",
        "hide": "The page does not show it; it is for the command only.",
        "name": "A name to refer to.",
        "class": "Classes for its element.",
    }

    def make(self) -> list[nodes.Node]:
        """Return the thread, or a notice."""
        if unknown := self.unknown_option("thread"):
            return self.problem(unknown, "story")
        if not any(line.strip() for line in self.content):
            return self.problem("thread holds nothing; write its posts in it as a list, `- A post.`", "story")
        try:
            hides = self.is_on("hide")
            network = network_of(self.options.get("limit", "x"))
        except ValueError as error:
            return self.problem(f"thread: {error}", "story")
        content = [
            node
            for node in self.parse_content_to_nodes()
            if not isinstance(node, nodes.comment | nodes.system_message)
        ]
        others = [node for node in content if not isinstance(node, nodes.bullet_list)]
        if others or len(content) != 1:
            what = "one list" if not others else "nothing but one list"
            return self.problem(
                f"thread takes {what}, each item a post: begin each with `- `, and what belongs to it with "
                "two blanks",
                "story",
            )
        thread = Thread("", limit=network.name, hides=hides)
        thread["classes"] = ["explorable-thread", *self.own_classes("story")]
        self.set_source_info(thread)
        self.add_own_name(thread, "thread", "story")
        title = self.options.get("title", t(_IN_SHORT)).strip()
        if title:
            words, messages = self.parse_inline(title)
            rubric = nodes.rubric(title, "", *words)
            self.set_source_info(rubric)
            thread += [rubric, *messages]
        thread += content
        for message in count_problems(thread):
            warn(message, "story", thread)
        return [thread]


class PictureRole(SphinxRole):
    """``{picture}`name```: in a post of a `thread`, shows the picture of the page that has this `:name:`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Leave a mention, which is completed once the page's pictures are known."""
        node = PictureMention(self.text, self.text, picture=nodes.fully_normalize_name(self.text))
        node[ROLE] = as_role(self.text)
        self.set_source_info(node)
        return [node], []


class SettleThreads(ReadTransform):
    """Takes mentions of pictures out of the words of posts, and ends posts with links to them."""

    default_priority = Phase.SETTLE_THREADS.priority

    def apply(self, **kwargs: object) -> None:
        """Settle the threads of one document."""
        threads = list(self.document.findall(Thread))
        for other in threads[1:]:
            warn(
                f"this page has a thread already, in line {threads[0].line}; the command writes that one",
                "story",
                other,
            )
        figures = dict(self._figures())
        for thread in threads:
            for node in thread.findall(nodes.Element):
                if isinstance(node, nodes.math | nodes.math_block):
                    node[WRITTEN] = node.astext()
            for post in posts_of(thread):
                self._settle(post, figures)
        for mention in list(self.document.findall(PictureMention)):
            if not _stands_in_thread(mention):
                message = "picture is a role for posts of a thread; refer to pictures by `ref` or `numref`"
                self._refuse(mention, message)

    def _figures(self) -> Iterator[tuple[str, nodes.figure]]:
        """Return the page's pictures by the names that their authors gave them."""
        for figure in self.document.findall(nodes.figure):
            drawn = any(True for _one in figure.findall(Visual))
            # What could not be drawn has been told.
            told = any("explorable-notice" in one["classes"] for one in figure.findall(nodes.container))
            if drawn or told:
                yield from ((name, figure) for name in figure["names"])

    def _refused_names(self) -> set[str]:
        """Return the names of what the page has a notice in the place of."""
        notices = (
            one for one in self.document.findall(nodes.container) if "explorable-notice" in one["classes"]
        )
        sources = (source.astext() for one in notices for source in one.findall(nodes.literal_block))
        return {nodes.fully_normalize_name(name) for source in sources for name in _NAME.findall(source)}

    def _settle(self, post: nodes.list_item, figures: Mapping[str, nodes.figure]) -> None:
        shown: list[PictureMention] = []
        for mention in list(post.findall(PictureMention)):
            name = mention["picture"]
            if name not in figures and name in self._refused_names():
                # Why it is not there has been told.
                mention.replace_self(nodes.inline("", "", **{UNKNOWN: name}))
                continue
            if name not in figures:
                known = f" (it has {', '.join(figures)})" if figures else "; give one a `:name:`"
                hint = nearest(name, figures)
                self._refuse(mention, f"picture: this page has no picture {name}{hint}{known}")
                continue
            _take_out(mention)
            if name not in [one["picture"] for one in shown]:
                shown.append(mention)
        if len(shown) > _MOST_PICTURES:
            warn(
                f"this post has {len(shown)} pictures, and no network shows more than {_MOST_PICTURES}; move "
                "some to another post",
                "story",
                shown[_MOST_PICTURES],
            )
        for place, mention in enumerate(shown, 1):
            figure = figures[mention["picture"]]
            _warn_of_silence(figure, mention)
            words = t("picture") if len(shown) == 1 else t("picture {0}", place)
            mention.children = []
            mention += [nodes.Text(" ("), self._link(figure, words), nodes.Text(")")]
            _last_paragraph(post).append(mention)

    def _link(self, figure: nodes.figure, words: str) -> nodes.Element:
        has_caption = any(True for _one in figure.findall(nodes.caption))
        if not (self.config.numfig and has_caption):
            return nodes.reference("", words, refid=figure["ids"][0], internal=True)
        return addnodes.pending_xref(
            "",
            nodes.inline(words, words),
            refdomain="std",
            reftype="numref",
            reftarget=figure["names"][0],
            refexplicit=False,
            refdoc=self.docname,
            refwarn=True,
        )

    def _refuse(self, mention: PictureMention, message: str) -> None:
        warn(message, "story", mention)
        refused = inline_notice(message, mention.rawsource)
        # The command does not write a thread that lacks a picture.
        refused[UNKNOWN] = mention["picture"]
        mention.replace_self(refused)


def _stands_in_thread(node: nodes.Node) -> bool:
    at = node.parent
    while at is not None and not isinstance(at, Thread):
        at = at.parent
    return at is not None


def _take_out(mention: PictureMention) -> None:
    """Take a mention out of its line, with the blank that is one too many."""
    parent, place = mention.parent, mention.parent.index(mention)
    before = parent[place - 1] if place else None
    behind = parent[place + 1] if place + 1 < len(parent) else None
    follows = behind.astext() if behind is not None else ""
    if isinstance(before, nodes.Text) and (not follows or follows[0] in " \n.,;:!?)"):
        parent[place - 1] = nodes.Text(before.rstrip())
    elif before is None and isinstance(behind, nodes.Text):
        parent[place + 1] = nodes.Text(behind.lstrip())
    parent.remove(mention)


def _last_paragraph(post: nodes.list_item) -> nodes.Element:
    paragraphs = list(post.findall(nodes.paragraph))
    if not paragraphs:
        paragraphs = [nodes.paragraph()]
        post += paragraphs
    return paragraphs[-1]


def _warn_of_silence(figure: nodes.figure, mention: PictureMention) -> None:
    """Tell where a picture has no words, which readers who do not see it would get in the post."""
    for visual in figure.findall(Visual):
        if "request" in visual and not visual.described(visual["request"]["alt"]).strip():
            message = f"picture {mention['picture']} has no text alternative; give it one by `:alt:`"
            warn(message, "story", mention)


class CountPosts(PageTransform):
    """Tells which posts are too long, and takes out the threads that the page does not show."""

    default_priority = Phase.COUNT_POSTS.priority

    def run(self, **kwargs: object) -> None:
        """Count the posts of one document."""
        threads = list(self.document.findall(Thread))
        if not threads or self.output.is_catalog:
            return
        is_kept = self.output.pictures is Pictures.KEPT
        for thread in threads:
            self._complete_formulas(thread)
            # The command has a limit of its own.
            if not is_kept:
                self._count(thread)
            if thread["hides"] and not is_kept:
                thread.parent.remove(thread)

    def _complete_formulas(self, thread: Thread) -> None:
        """See to it that formulas are counted with symbols and numbers in the place of names."""
        symbols = {name: concept.symbol for name, concept in concepts_of(self.env).items()}
        numbers = {name: one.number() for name, one in parameters_of(self.env, self.home(thread)).items()}

        def value(found: re.Match[str]) -> str:
            known = symbols if found[1] == "tensor" else numbers
            return f"{{{known.get(found[2]) or found[2]}}}"

        for node in thread.findall(nodes.Element):
            if WRITTEN not in node:
                continue
            if self.output.math in (Math.TEX, Math.TYPESET):
                # There it has been done.
                del node[WRITTEN]
            else:
                node[WRITTEN] = re.sub(r"\\(tensor|live)\*?\{([\w-]+)\}", value, node[WRITTEN])

    def _count(self, thread: Thread) -> None:
        network = network_of(thread["limit"])
        base = self.config.html_baseurl or "https://docs.example.org/"
        texts = texts_of(thread, base, self.home(thread))
        for number, (post, text) in enumerate(zip(posts_of(thread), texts, strict=True), 1):
            if told := too_long(network, text, number):
                paragraph = next(iter(post.findall(nodes.paragraph)), thread)
                warn(told, "story", paragraph if paragraph.line else thread)


def visit_thread_html(self: HTML5Translator, node: Thread) -> None:
    """Open the element of a thread."""
    limit = {} if node["limit"] == next(iter(NETWORKS)) else {"data-limit": node["limit"]}
    self.body.append(self.starttag(node, "div", **limit))


def depart_thread_html(self: HTML5Translator, node: Thread) -> None:
    """Close it."""
    self.body.append("</div>\n")


def visit_mention_html(self: HTML5Translator, node: PictureMention) -> None:
    """Open the element of a link to a picture."""
    self.body.append(self.starttag(node, "span", ""))


def depart_mention_html(self: HTML5Translator, node: PictureMention) -> None:
    """Close it."""
    self.body.append("</span>")


def setup_thread(app: Sphinx) -> None:
    """Register the directive, its role, and their nodes, which other outputs have as standard ones."""
    app.add_directive("thread", ThreadDirective)
    app.add_role("picture", PictureRole())
    app.add_node(Thread, html=(visit_thread_html, depart_thread_html))
    app.add_node(PictureMention, html=(visit_mention_html, depart_mention_html))
    SettleThreads.register(app)
    CountPosts.register(app)
