"""What is kept of each document from its reading on: through parallel reading, and for the next build."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.environment.collectors import EnvironmentCollector

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def kept_by_document(env: BuildEnvironment, attribute: str) -> dict[str, Any]:
    """Return what an attribute of the environment keeps, by document; nothing at first."""
    kept: dict[str, Any] = vars(env).setdefault(attribute, {})
    return kept


class DocumentCollector(EnvironmentCollector):
    """Keeps what an attribute of the environment has of each document; most of it is noted by other hands."""

    attribute: ClassVar[str]

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget what a document had."""
        kept_by_document(env, self.attribute).pop(docname, None)

    def merge_other(
        self, app: Sphinx, env: BuildEnvironment, docnames: AbstractSet[str], other: BuildEnvironment
    ) -> None:
        """Take over what a parallel worker read."""
        read = kept_by_document(other, self.attribute)
        kept_by_document(env, self.attribute).update({name: read[name] for name in docnames & read.keys()})

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note what a document has at the end of its reading: nothing, where all is noted by then."""
