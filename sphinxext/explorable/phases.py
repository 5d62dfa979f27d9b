"""When in a build the suite does what: its transforms and event handlers, in order, and why it is their turn.

The four parts are Sphinx's own: settings, reading (which workers share out), what has to be known of all
documents, and writing (for which documents are resolved in one process, and written by workers).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# What happens in the course of a document, not at an event of the whole build.
READING, RESOLVING = "a document is read", "a document is resolved"


class Phase(Enum):
    """A turn: at which event or with which transforms of Sphinx's, its priority among them, and why there."""

    # ── Settings ──
    CHECK_SETTINGS = "config-inited", 100, "before anything is done with a setting"
    ENABLE_MARKDOWN = "config-inited", 110, "before MyST looks at its own settings (500)"
    CHOOSE_LANGUAGE = "config-inited", 150, "once settings are sound, before anything puts words on a page"
    ADOPT_MACROS = (
        "config-inited",
        200,
        "once settings are sound, before Sphinx picks a renderer",
    )
    TAKE_NAMES = "config-inited", 390, "once other extensions have registered theirs, whatever their order"
    TAKE_SPELLINGS = "config-inited", 400, "once all directives are registered"
    CHECK_KINDS = "config-inited", 500, "needs nothing but sound settings"
    FOLLOW_DOCSTRINGS = "config-inited", 510, "once autodoc has its events, if a site has autodoc"
    ADOPT_NOTEBOOKS = "config-inited", 520, "once what reads notebooks is loaded, if a site has it"
    CHECK_FOLDERS = "builder-inited", 0, "before anything is read that could not be written"
    FORGET_WARNINGS = "builder-inited", 0, "before anything is warned of"
    HINT_AT_NAMES = "builder-inited", 10, "before anything is read that may have a wrong name"
    PREPARE_ENGINES = "builder-inited", 100, "before workers are forked off"
    CHECK_CONCEPTS = "builder-inited", 500, "warns, so after what was warned of is forgotten"
    CLASS_BODIES = "builder-inited", 510, "once a builder has its templates"
    ALLOW_FONTS = "builder-inited", 520, "once a builder has its list of kinds of files"
    CHECK_HERO = "builder-inited", 525, "warns, so after what was warned of is forgotten"
    DECLARE_CONTENT = "builder-inited", 530, "once a builder is there, before it lists its files"
    FORGET_REMOVED = "env-get-outdated", 500, "this alone tells which documents are gone"
    START_EARLY = "env-before-read-docs", 400, "as soon as it is known which documents are read"
    LOAD_EARLY = "env-before-read-docs", 500, "the last moment before workers are forked off"

    # ── Reading a document ──
    SHOW_CONTROLS = (
        "autodoc-process-docstring",
        390,
        "before anything has changed the lines, which are compared",
    )
    PART_LEGENDS = "autodoc-process-docstring", 400, "before numpydoc looks for headings (500)"
    PLACE_OUTPUTS = READING, 830, "before what parameters and pictures the page has is asked"
    SETTLE_STORY = READING, 840, "before anything asks which section something stands in"
    NOTE_LINES = READING, 845, "before anything that a role left is told of"
    TELL_OTHER_MARKUP = READING, 846, "once notebooks' outputs are in their places"
    DECLARE_PARAMETERS = READING, 848, "after translation (20), before what refers to parameters"
    BEGIN_TITLES = READING, 849, "once parameters are there, before Sphinx notes titles for references (850)"
    QUOTE_FORMULAS = READING, 855, "once the page's parameters are there, before references note words (861)"
    RESOLVE_PICTURES = READING, 860, "once the page's parameters and all of its pictures are there"
    QUOTE_WORDS = READING, 861, "once captions have the values of pictures, after Sphinx noted them (850)"
    SETTLE_THREADS = READING, 862, "once the pictures are resolved that posts show"
    READ_FORMULAS = READING, 865, "once the page's parameters are there, whose values formulas show"
    CHOOSE_HERO = READING, 870, "once pictures that cannot be resolved are notices"
    ASK = (
        READING,
        875,
        "last before `doctree-read` (880): the whole document's questions at once",
    )
    TRANSLATE_CONCEPTS = "doctree-read", 510, "what other pages say of a concept is the translated definition"
    NOTE_KIND = "doctree-read", 600, "after Sphinx has noted the front matter (500)"
    NOTE_HOMES = "doctree-read", 900, "after titles were copied, which stand on every page"

    # ── Once all documents are read ──
    CHECK_READ = "env-updated", 50, "before anything is concluded from what was read"
    SETTLE = (
        "env-updated",
        100,
        "what was asked while reading is waited for",
    )
    SETTLE_FORMULAS = "env-updated", 110, "as soon as all concepts are known, before the environment is saved"
    SIMPLIFY_TITLES = "env-updated", 200, "before the environment is saved and anything takes titles as text"
    SIMPLIFY_NUMBERS = "env-updated", 210, "once parameters are known, before anything takes titles as text"
    OUTDATE_CONCEPTS = "env-updated", 500, "pages show what other pages define"
    OUTDATE_KINDS = "env-updated", 510, "pages list other pages"
    OUTDATE_CARDS = "env-updated", 520, "cards are made with files that no page depends on"
    OUTDATE_INCOMPLETE = "env-updated", 530, "pages name files that are made while they are written"
    CHECK_SYMBOLS = "env-check-consistency", 500, "once each concept is known, in the order of the log"
    CHECK_COLORS = "env-check-consistency", 510, "once each concept is known, in the order of the log"
    CHECK_PAGES = "env-check-consistency", 520, "once each page's kind is known"

    # ── Writing: a document is resolved, then written ──
    WRITE_SITE = "write-started", 500, "what is the same for all pages, before the first of them links it"
    PREAMBLE_CONCEPTS = "write-started", 510, "colours, before what uses them"
    PREAMBLE_FORMULAS = "write-started", 520, "behind the colours of concepts"
    PREAMBLE_NUMBERS = "write-started", 530, "behind the others, in an order that stays"
    NOTE_HANDED = "doctree-resolved", 500, "this alone tells in the first process what its workers will write"
    NOTE_COPIED = RESOLVING, 3, "before anything asks which document a node came from"
    REFUSE_DEFINITIONS = RESOLVING, 4, "before what a refused one holds is completed"
    ANSWER = RESOLVING, 5, "first: what was lost of the engine's answers is asked again, all at once"
    COMPLETE_FORMULAS = RESOLVING, 6, "before numbers and references: legends bring mentions of concepts"
    COMPLETE_NUMBERS = RESOLVING, 7, "before pictures, as on the page"
    COMPLETE_PICTURES = RESOLVING, 8, "before they become images"
    MAKE_FILMS = RESOLVING, 8, "once pictures know their concepts, before those left become images"
    FILL_LISTS = RESOLVING, 8, "before Sphinx resolves references (9), which the entries are"
    UNFOLD_TABS = RESOLVING, 9, "before sphinx_design makes buttons of them (200)"
    DROP_GESTURES = RESOLVING, 9, "before captions are looked at by anyone else"
    TELL_UNNUMBERED = RESOLVING, 9, "before references are resolved (10), which these cannot be"
    NAME_NUMBERED = RESOLVING, 9, "once all words are noted, before references are resolved (10)"
    LOWER_FILMS = RESOLVING, 9, "before Sphinx resolves images (10), which they become"
    TELL_HERO = RESOLVING, 9, "here, since writing is for workers, each of which would tell it"
    OFFER_NOTEBOOKS = RESOLVING, 9, "once pictures know their concepts and captions their words"
    LOWER_PICTURES = RESOLVING, 9, "before Sphinx resolves images (10), which they become"
    SHOW_KIND = RESOLVING, 9, "before references are resolved (10)"
    LABEL_AUDIENCES = RESOLVING, 9, "once titles have what stands below them"
    COMPLETE_MENTIONS = RESOLVING, 11, "after references are resolved: what is no link by now may be unknown"
    COUNT_POSTS = RESOLVING, 12, "once mentions have their words and references their addresses"
    COLOR_MENTIONS = RESOLVING, 12, "once mentions have their words"
    MAKE_PLAIN = RESOLVING, 13, "once the concepts that controls are tied to have been checked"
    LEAVE_STANDARD = RESOLVING, 14, "last, once nothing needs to tell the suite's nodes apart"
    LEAVE_LOST = "missing-reference", 500, "what failed was told of, and Sphinx would warn again"
    KEEP_FOREIGN = "warn-missing-reference", 500, "Sphinx would warn of concepts that no page presents"
    LINK_ASSETS = "html-page-context", 400, "the suite's own styles and script"
    LINK_COLORS = "html-page-context", 410, "behind the suite's styles"
    LINK_FORMULAS = "html-page-context", 420, "behind the suite's styles"
    LINK_THUMBNAILS = "html-page-context", 430, "behind the lists that they stand in"
    DROP_ABOUTS = "html-page-context", 490, "before other extensions look for a page's words (500)"
    PUT_CARD = (
        "html-page-context",
        495,
        "before another extension writes Open Graph (500), which it is handed",
    )
    DECLARE_FOREIGN = "html-page-context", 505, "before the page's template is rendered"
    LINK_PARAMETERS = "html-page-context", 506, "once the page declares all of them"
    LINK_STORY = "html-page-context", 520, "behind the page's script, which has the one live region"
    LINK_METRICS = "html-page-context", 525, "once the page has all that its readers can move"
    LINK_MATHJAX = "html-page-context", 530, "behind the page's script, which knows the parameters"
    NAME_PAGE = "html-page-context", 540, "after Sphinx has set the title"
    NAME_KIND = "html-page-context", 550, "before the page's template is rendered"
    CHECK_WRITTEN = "html-collect-pages", 100, "before anything is concluded from what was written"
    TIDY_ASSETS = (
        "html-collect-pages",
        900,
        "once all are written, before an e-book lists its files",
    )
    TIDY_LAST = "build-finished", 880, "where no pages are collected, before what was written is noted"
    NOTE_WRITTEN = (
        "build-finished",
        890,
        "once all is written, by other extensions too: what was interrupted does not count",
    )
    STOP_SHARING = "build-finished", 900, "after all that might still ask"
    TELL_LOST = "build-finished", 905, "at the end of all else: it ends the build"
    TELL_UNWRITTEN = "build-finished", 910, "last: it ends the build"

    def __init__(self, when: str, priority: int, why: str) -> None:
        self.when, self.priority, self.why = when, priority, why

    def connect(self, app: Sphinx, handler: Callable[..., Any]) -> None:
        """Have a handler called when it is its turn."""
        app.connect(self.when, handler, priority=self.priority)
