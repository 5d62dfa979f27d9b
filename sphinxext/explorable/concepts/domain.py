"""The concepts of a site as a Sphinx domain, complete once all documents are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode

from ..config import ExplorableConfig
from ..phases import Phase
from .palette import Swatch
from .registry import ColorError, Concept, ConceptError, assign_colors, define, learned
from .stylesheet import file_values

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


class ExplorableDomain(Domain):
    """Concepts as targets of cross-references."""

    name = "explorable"
    label = "Explorable"
    object_types = {"concept": ObjType("concept", "concept")}  # noqa: RUF012
    initial_data: ClassVar[dict[str, Any]] = {"concepts": {}}
    data_version = 2

    # What is known, as long as nothing is added: pages ask for it many times, however many there are.
    _known: Mapping[str, Concept] | None = None

    @property
    def defined(self) -> dict[str, Concept]:
        """The concepts that documents define, by name; of several that of the first one."""
        found: dict[str, Concept] = {}
        for _, concepts in sorted(self.data["concepts"].items()):
            for name, concept in concepts.items():
                found.setdefault(name, concept)
        return found

    @property
    def known(self) -> Mapping[str, Concept]:
        """The concepts of the whole site by name: those of the settings, then those that documents define."""
        if self._known is None:
            settings = ExplorableConfig.of(self.env.config).concepts
            self._known = MappingProxyType(known_concepts(settings, self.defined))
        return self._known

    def defined_in(self, docname: str) -> Mapping[str, Concept]:
        """Return what a document defines, by name."""
        found: Mapping[str, Concept] = self.data["concepts"].get(docname, {})
        return found

    def define(self, docname: str, concept: Concept) -> None:
        """Note what a document defines, for what it said of that concept before."""
        self.data["concepts"].setdefault(docname, {})[concept.name] = concept
        self._known = None

    def clear_doc(self, docname: str) -> None:
        """Forget what a document defined."""
        if self.data["concepts"].pop(docname, None):
            self._known = None

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel worker read."""
        defined = otherdata["concepts"]
        self.data["concepts"] |= {docname: defined[docname] for docname in docnames if docname in defined}
        self._known = None

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Link a mention to the concept's definition, where a page holds it."""
        concept = concepts_of(env).get(target)
        if concept is None or not concept.docname:
            return None
        return make_refnode(builder, fromdocname, concept.docname, concept.anchor, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Offer a concept to the ``any`` role."""
        found = self.resolve_xref(env, fromdocname, builder, "concept", target, node, contnode)
        return [("explorable:concept", found)] if found else []

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """List the concepts for the inventory."""
        for concept in concepts_of(self.env).values():
            if concept.docname:
                yield concept.name, concept.label, "concept", concept.docname, concept.anchor, 1


def domain_of(env: BuildEnvironment) -> ExplorableDomain:
    """Return the domain of a site."""
    domain = env.domains["explorable"]
    assert isinstance(domain, ExplorableDomain)
    return domain


def known_concepts(
    settings: Mapping[str, Mapping[str, str | bool]], defined: Mapping[str, Concept]
) -> dict[str, Concept]:
    """Return a site's concepts in order of definition: those of ``conf.py``, then document by document."""
    concepts: dict[str, Concept] = {}
    for name, fields in settings.items():
        try:
            concepts[name] = define(name, fields)
        except ColorError:
            concepts[name] = define(name, {**fields, "color": ""})
        except ConceptError:
            continue
    for concept in sorted(defined.values(), key=lambda concept: concept.docname):
        # One of conf.py that a page presents keeps its place.
        concepts[concept.name] = concept
    return concepts


def concepts_of(env: BuildEnvironment) -> Mapping[str, Concept]:
    """Return the concepts of the whole site by name, complete once all documents are read."""
    return domain_of(env).known


@lru_cache(maxsize=8)
def _swatches(concepts: tuple[Concept, ...]) -> dict[str, Swatch]:
    return assign_colors(concepts)


def swatches_of(env: BuildEnvironment) -> dict[str, Swatch]:
    """Return each concept's colours."""
    return _swatches(tuple(concepts_of(env).values()))


def colors_of_files(env: BuildEnvironment, *, dark: bool = False, on_paper: bool = True) -> dict[str, str]:
    """Return what a site's pictures in files are drawn with.

    Args:
        env: the site's environment, complete once all documents are read.
        dark: whether in the colours of the dark theme.
        on_paper: whether textures are strong, since paper may be grey.
    """
    return file_values(swatches_of(env), learned_of(env), dark=dark, on_paper=on_paper)


def learned_of(env: BuildEnvironment) -> frozenset[str]:
    """Return the names that make the tensors that are tied to them learned weights."""
    return learned(concepts_of(env))


def _keep_foreign(app: Sphinx, domain: Domain, node: addnodes.pending_xref) -> bool | None:
    """Keep Sphinx from warning too: a concept of conf.py that no page presents is known, but no link."""
    return True if node.get("refdomain") == "explorable" else None


def setup_domain(app: Sphinx) -> None:
    """Register the domain."""
    app.add_domain(ExplorableDomain)
    Phase.KEEP_FOREIGN.connect(app, _keep_foreign)
