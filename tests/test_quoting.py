"""What refers to titles and captions says them as they read at first."""

import re

import pytest

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
