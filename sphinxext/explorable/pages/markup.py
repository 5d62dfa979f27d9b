"""What messages tell authors to write: in the markup of the place that they are told of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

# How Sphinx tells the source of what stands in Python, after the name of its file.
DOCSTRING = "docstring of "
_ROLE = re.compile(r"\{([\w:-]+)\}(?=`)")


def is_markdown(env: BuildEnvironment, source: str, docname: str | None = None) -> bool:
    """Tell whether a place is written in MyST; else it is reStructuredText, as all docstrings are.

    Args:
        env: the environment of the site.
        source: the file of the place, as nodes and warnings tell it.
        docname: the page that it is a part of, in whose markup an included file of another suffix is.
    """
    if DOCSTRING in source:
        return False
    kinds = env.config.source_suffix
    ends = [suffix for suffix in kinds if source.endswith(suffix)]
    if ends:
        return (kinds[max(ends, key=len)] or "restructuredtext") != "restructuredtext"
    return docname is not None and is_markdown(env, str(env.doc2path(docname)))


def in_markup(text: str, env: BuildEnvironment, source: str, docname: str | None = None) -> str:
    """Return a message as authors of a place can paste from it; its roles are given as MyST writes them."""
    return text if is_markdown(env, source, docname) else _ROLE.sub(r":\1:", text)
