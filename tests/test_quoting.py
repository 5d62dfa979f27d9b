"""What refers to titles and captions says them as they read at first."""

import re

import pytest
from docutils import nodes

from conftest import Build

FILES = {
    "html": "other.html",
    "singlehtml": "index.html",
    "text": "other.txt",
    "latex": "projectnamenotset.tex",
    "epub": "other.xhtml",
}
QUOTED = """\
# At first {live}`tau + 1`

:::{parameter} tau
:value: 2
:min: 0
:max: 4
:step: 1
:::

:::{tensor-diagram}
:name: adam
:caption: At {live}`2 * tau`, {parameter}`tau` … {cell}`adam: step[1]`. {gesture}`Drag *it*.`
a = [1, 2.5]
step = a * tau
:::

(here)=
## Of {cell}`adam: step[1]`

:::{table} Of {cell}`adam: step[1]` and {live}`tau`. {gesture}`Drag.`
:name: numbers
| a | b |
|---|---|
| 1 | 2 |
:::

By name: {numref}`{name} <adam>`

```{toctree}
other
```
"""


# 1 × 1 px.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "0500017a5eab3f0000000049454e44ae426082"
)
FORMULAS = """\
Title
=====

.. toctree::

   other

.. concept:: asker
   :symbol: Q

   It asks.

.. parameter:: w
   :value: 2
   :min: 1
   :max: 4
   :step: 1

.. _sec:

Section :math:`\\concept{asker}{Q}^{\\live{w}}` at :parameter:`w`, ``\\live{w}``
------------------------------------------------------------------------------------------

.. figure:: a.png
   :name: fig

   Figure :math:`\\concept{asker}{Q}_{\\live{w}}`.

.. explorable:: function
   :expr: x
   :name: pic

   Picture :math:`\\concept{asker}{Q} + \\tensor{late}`.

.. table:: Table :math:`\\concept{asker}{Q}`
   :name: tab

   == ==
   1  2
   == ==

.. steps::

   .. step:: Step :math:`\\concept{asker}{Q}`, :live:`2 * w`
      :name: step

      A.

Refers: :ref:`sec`; :ref:`fig` :ref:`pic` :ref:`tab`; :ref:`step`.

By name: :numref:`{name} <pic>`
"""
LATE = """\
# Other

:::{concept} late
:symbol: L
:shape: t k
It comes late.
:::

Refers: {ref}`sec`; {ref}`fig` {ref}`pic` {ref}`tab`; {ref}`step`.
"""


@pytest.mark.parametrize("builder", ["html", "text", "latex", "epub"])
def test_what_refers_to_a_formula_s_title_has_none_of_the_suite_s_commands(
    build: Build, builder: str
) -> None:
    pages = {"index.rst": FORMULAS, "other": LATE, "a.png": PNG}
    site = build(pages, builder, config={"numfig": True, "version": "1", "copyright": "2025"})
    assert site.warnings == []
    said = "Section Q^{2} at 2, \\live{w}; Figure Q_{2}. Picture Q + {L}. Table Q; Step Q, 4."
    trees = site.doctrees.values()
    paragraphs = [one.astext() for tree in trees for one in tree.findall(nodes.paragraph)]
    assert {one for one in paragraphs if one.startswith("Refers")} == {f"Refers: {said}"}
    if builder in ("html", "epub"):
        assert "By name: Picture Q + {L}." in paragraphs


@pytest.mark.parametrize("builder", FILES)
def test_what_refers_to_a_caption_says_it_as_it_reads_at_first(build: Build, builder: str) -> None:
    pages = {"index": QUOTED, "other": "# Other\n\nRefers: {ref}`adam` {ref}`here`; {ref}`numbers`\n"}
    site = build(pages, builder, config={"numfig": True, "version": "1", "copyright": "2025"})
    assert site.warnings == []
    file = site.out / FILES[builder]
    text = file.read_text(encoding="utf-8").replace(r"\\(\\dots\\)", "…")
    [said] = re.findall(r"Refers: .*", re.sub(r"<[^>]*>|\\DUrole\{[\w-]+\}|\\\w+|\[[^]]*\]|[{}]", "", text))
    assert said == "Refers: At 4, 2 … 5. Of 5; Of 5 and 2."
    if builder == "html":
        assert "At 4, 2 … 5." in site.page().partition("By name:")[2]
        titles = (site.out / "searchindex.js").read_text(encoding="utf-8").partition("docnames")[0]
        assert '"Of 5"' in titles
        assert "Drag" not in titles
