"""The directives: ``explorable`` for the catalogue, and one of its own for charts and grammars."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from ..pages.answering import any_source_has, written
from ..phases import Phase
from .catalogue import grammars
from .cells_role import setup_cells
from .figures import MODULES, PictureDirective
from .near_names import setup_near_names
from .other_markup import setup_other_markup
from .packages import known_pictures
from .patterns import PatternCollector
from .resolving import CompleteVisuals, ResolveVisuals
from .same_names import setup_same_names
from .untitled import setup_untitled

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class ExplorableCatalogueDirective(PictureDirective):
    """``explorable``: any picture, named by the argument, or an author's own module by its file."""

    optional_arguments = 1
    final_argument_whitespace = True

    def make(self) -> list[nodes.Node]:
        """Return the figure, or a notice."""
        if not self.arguments or not self.arguments[0].strip().endswith(MODULES):
            return super().make()
        # Here, since numpy comes with it: a site without modules does not wait for it.
        from .module_directive import ModuleDirective

        return ModuleDirective(
            self.name,
            self.arguments,
            self.options,
            self.content,
            self.lineno,
            self.content_offset,
            self.block_text,
            self.state,
            self.state_machine,
        ).make()


class ChartDirective(PictureDirective):
    """``chart``: a plot of columns; the argument says which kind of plot."""

    picture = "chart"
    optional_arguments = 1
    final_argument_whitespace = True

    def make(self) -> list[nodes.Node]:
        """Return the figure, or a notice."""
        kinds = "line, area, bars, points, histogram or heat"
        if not self.arguments:
            return self.problem(f"chart needs what is drawn after it, on the same line: {kinds}", "render")
        if "kind" in self.options:
            return self.problem(
                "chart: kind is the word after it, on the same line; leave `:kind:` out", "render"
            )
        self.options["kind"] = self.arguments[0]
        return super().make()


def _load_early(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Load what pictures are made with, numpy too, before workers are forked off that would each do it."""
    drawing = re.compile(written("explorable", "chart", *grammars(), "parameter", "live"))
    if app.parallel > 1 and any_source_has(env, docnames, drawing):
        known_pictures()


def setup_directives(app: Sphinx) -> None:
    """Register a directive for the catalogue, and one for each picture with a grammar."""
    app.add_directive("explorable", ExplorableCatalogueDirective)
    app.add_env_collector(PatternCollector)
    app.add_directive("chart", ChartDirective)
    for name in grammars():
        app.add_directive(name, type(f"{name.title()}Directive", (PictureDirective,), {"picture": name}))
    Phase.LOAD_EARLY.connect(app, _load_early)
    ResolveVisuals.register(app)
    CompleteVisuals.register(app)
    setup_cells(app)
    setup_near_names(app)
    setup_other_markup(app)
    setup_same_names(app)
    setup_untitled(app)
