"""``sphinx-explorable check``: each heuristic finds its fault in its line, and no near miss."""

import gc
import io
import json
import re
import subprocess
import sys
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from following import blocks

from conftest import ROOT
from sphinxext.explorable.publishing.check.families import heuristics
from sphinxext.explorable.publishing.check.report import listed, report
from sphinxext.explorable.publishing.command import main
from sphinxext.explorable.publishing.terminal import Terminal, terminal

CONF = """
extensions = ["myst_parser", "sphinxext.explorable"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
explorable_concepts = {
    "query": {"symbol": "Q", "description": "what a token looks for"},
    "key": {"symbol": "K", "description": "what a token offers"},
    "bare": {"symbol": "B"},
}
"""

TENSORS = """:::{tensor-diagram}
:dims: t=2, k=3
Q[t,k] : query
S = Q @ Q.T
:::
"""
CURVE = """:::{explorable} function
:expr: x
A line rises. {gesture}`Drag the point.`
:::
"""
MODEL = """:::{model-diagram}
OPTIONS
"Thinking Machines"
Encoder
  Attention
  Network
:::
"""
LONG_MODEL = "\n".join(f"  Box number {number} with a rather long label of its own" for number in range(12))
TOCTREE = "```{toctree}\nlast\n```\n\n"
ZIEHEN = ":::{explorable} function\n:expr: x\nEin Bild.\n:::\n"
WORDS = "Many words say little. " * 400


@dataclass(frozen=True)
class Case:
    """A page, and words of the line that a heuristic is to tell; none where it is to be silent."""

    name: str
    page: str
    at: str = ""
    suffix: str = ".md"
    says: str = ""

    @property
    def text(self) -> str:
        """The file's text."""
        if self.suffix == ".rst":
            return f"Title\n=====\n\n{self.page}"
        return self.page if "# Title" in self.page else f"# Title\n\n{self.page}"


TUTORIAL, EXPLANATION, REFERENCE = (
    f"---\ndivio: {kind}\n---\n\n# Title\n\n" for kind in ("tutorial", "explanation", "reference")
)

CASES = [
    # ── picture-first ──
    Case("picture-first", f"Words.\n\n$$\na + b\n$$\n\n{TENSORS}", at="$$"),
    Case("picture-first", f"{EXPLANATION}$$\na\n$$\n", at="$$", says="formulas and no picture"),
    Case(
        "picture-first",
        "Words.\n\n.. math::\n\n   a + b\n\n.. image:: a.png\n   :alt: A.\n",
        ".. math",
        ".rst",
    ),
    Case("picture-first", f"{TENSORS}\n$$\na + b\n$$\n"),
    Case("picture-first", f"$$\n\\concept{{query}}{{Q}} + b\n$$\n\n{TENSORS}"),
    Case("picture-first", f"{REFERENCE}$$\na\n$$\n\n{TENSORS}"),
    Case("picture-first", "Only $a$ in a line.\n"),
    Case("picture-first", f"{TUTORIAL}1. Compute it.\n\n$$\na\n$$\n"),
    Case("picture-first", "No picture, and no kind.\n\n$$\na\n$$\n"),
    # ── box-first ──
    Case("box-first", MODEL.replace("OPTIONS", ":focus:"), at="{model-diagram}", says="opened 1 deep"),
    Case("box-first", MODEL.replace("OPTIONS", ":open: 1") + MODEL.replace("OPTIONS", ":open: 0"), "{model-"),
    Case("box-first", MODEL.replace("OPTIONS", ":open: 0..1")),
    Case("box-first", MODEL.replace("OPTIONS", ":open: 0") + MODEL.replace("OPTIONS", ":open: 1")),
    Case(
        "box-first", ':::{model-diagram}\n"Thinking"\nEncoder\n:::\n\n' + MODEL.replace("OPTIONS", ":open: 1")
    ),
    Case("box-first", TENSORS + MODEL.replace("OPTIONS", ":open: 1"), at="{model-diagram}"),
    Case("box-first", REFERENCE + MODEL.replace("OPTIONS", ":open: 1")),
    # ── long-text ──
    Case("long-text", WORDS, at="# Title", says="1600 words and no picture"),
    Case(
        "long-text",
        f"# Title\n\n{'畳み込みは、積です。' * 400}\n",
        at="# Title",
        says="1600 words and no picture",
    ),
    Case("long-text", WORDS, at="Title", suffix=".rst"),
    Case("long-text", f"{WORDS}\n\n{TENSORS}"),
    Case("long-text", "Few words.\n\n```\n" + WORDS + "\n```\n"),
    Case("long-text", f"{REFERENCE}{WORDS}"),
    # ── defined-first ──
    Case(
        "defined-first",
        "First {concept}`early`,\nand {concept}`early` again.\n\n:::{concept} early\nWhat it is.\n:::\n",
        at="First {concept}`early`",
        says="used above its definition in line 6",
    ),
    Case(
        "defined-first",
        "A line,\nthen {concept}`bare`.\n",
        at="then {concept}`bare`",
        says="nothing says what",
    ),
    Case(
        "defined-first",
        "A line,\nthen :concept:`latest` once.\n",
        "then :concept:",
        ".rst",
        "on a later page, Last",
    ),
    Case("defined-first", ":::{concept} told\nWhat it is.\n:::\n\nThen {concept}`told`.\n"),
    Case("defined-first", "Of conf.py, with a description: {concept}`query`.\n"),
    Case("defined-first", f"{REFERENCE}{{concept}}`latest`.\n"),
    Case("defined-first", "Of a page before: {concept}`earliest`.\n"),
    Case("defined-first", f"{{concept}}`latest`.\n\n{TOCTREE}"),
    # ── few-at-a-time ──
    Case(
        "few-at-a-time",
        "Words.\n\n## A heap\n\n" + "\n".join(f":::{{concept}} heap{n}\nOne.\n:::\n" for n in range(5)),
        at="## A heap",
        says="5 concepts: heap0, heap1",
    ),
    Case(
        "few-at-a-time",
        "Words.\n\n## A few\n\n"
        + "\n".join(f":::{{concept}} few{n}\nOne.\n:::\n" for n in range(4))
        + "\n## Another\n\n:::{concept} few4\nOne.\n:::\n\n{concept}`few0`\n",
    ),
    Case(
        "few-at-a-time",
        "Words.\n\n## Used\n\n"
        + " ".join(f"{{concept}}`used{n}`" for n in range(5))
        + "\n\n## Told\n\n"
        + "\n".join(f":::{{concept}} used{n}\nOne.\n:::\n" for n in range(5)),
        at="## Used",
    ),
    Case(
        "few-at-a-time", "Again.\n\n## Known\n\n" + " ".join(f"{{concept}}`used{n}`" for n in range(5)) + "\n"
    ),
    Case(
        "few-at-a-time",
        "\n".join(f"## Part {n}\n\n:::{{concept}} part{n}\nOne.\n:::\n" for n in range(5))
        + "\n## All\n\n"
        + " ".join(f"{{concept}}`part{n}`" for n in range(5)),
    ),
    Case("few-at-a-time", REFERENCE + "\n".join(f":::{{concept}} listed{n}\nOne.\n:::\n" for n in range(5))),
    Case(
        "few-at-a-time",
        TOCTREE + "\n".join(f":::{{concept}} presented{n}\nOne.\n:::\n" for n in range(5)),
    ),
    # ── caption-point ──
    Case("caption-point", f"{CURVE.replace('A line rises.', 'Attention.')}", at="Attention."),
    Case(
        "caption-point",
        ":::{figure} a.png\n:alt: A.\n\nThe architecture of BERT\n:::\n",
        at="The architecture",
    ),
    Case(
        "caption-point",
        ".. tensor-diagram::\n   :dims: t=2\n   :caption: Multi-head attention in BERT.\n\n   Q[t]\n",
        ":caption:",
        ".rst",
    ),
    Case("caption-point", "Attention.\n\n" + CURVE.replace("A line rises.", "Queries meet keys.")),
    Case("caption-point", ":::{figure} a.png\n:alt: A.\n\nThe architecture has two parts.\n:::\n"),
    Case("caption-point", CURVE.replace("A line rises.", "Attention weights."), at="Attention weights."),
    Case(
        "caption-point",
        CURVE.replace("A line rises.", "A diagram of the attention layer of the last model."),
        "A d",
    ),
    Case("caption-point", CURVE.replace("A line rises.", "After an hour the ball of metal lay on ice.")),
    Case("caption-point", CURVE.replace("A line rises. ", "")),
    # ── caption-gesture ──
    Case("caption-gesture", ":::{explorable} function\n:expr: x\nA line rises.\n:::\n", at="{explorable}"),
    Case(
        "caption-gesture",
        ".. explorable:: function\n   :expr: x\n\n   A line rises.\n   Drag the point.\n",
        "A line rises.",
        ".rst",
        "a control that print does not have",
    ),
    Case("caption-gesture", CURVE),
    Case("caption-gesture", "Drag the point:\n\n:::{explorable} function\n:expr: x\nA line rises.\n:::\n"),
    Case("caption-gesture", TENSORS),
    Case("caption-gesture", TENSORS.replace("S = Q @ Q.T", "S = Q @ Q.T\n---\nQ: They ask.\nS: They meet.")),
    Case(
        "caption-gesture",
        TENSORS.replace("k=3", "k=3\n:caption: They move each step.")
        + "\n:::{explorable} function\n:expr: x\nA line rises.\n:::\n",
        at="{explorable}",
    ),
    Case("caption-gesture", f"{CURVE}\n:::{{explorable}} function\n:expr: x\nA line rises.\n:::\n"),
    # ── hero ──
    Case("hero", f"{TENSORS}\n{CURVE}\n{CURVE}", at="{tensor-diagram}", says="of the page's 3 pictures"),
    Case("hero", f"{TENSORS}\n{CURVE.replace(':expr: x', ':expr: x' + chr(10) + ':hero:')}\n{CURVE}"),
    Case("hero", f"{TENSORS}\n{CURVE}"),
    Case("hero", f"{REFERENCE}{TENSORS}\n{CURVE}\n{CURVE}"),
    Case("hero", f"{TENSORS}\n{CURVE}\n{CURVE}\n{TOCTREE}"),
    # ── coloured-terms ──
    Case(
        "coloured-terms",
        f"{{concept}}`query`\n\n{TENSORS}\n$$\na = b + c\\,d\n$$\n",
        at="$$",
        says="4 symbols",
    ),
    Case("coloured-terms", ":concept:`query`\n\n.. math::\n\n   \\alpha = b + c d\n", ".. math", ".rst"),
    Case("coloured-terms", f"{TENSORS}\n$$\na = b + c\n$$\n"),
    Case("coloured-terms", f"{TENSORS}\n$$\n\\concept{{query}}{{a}} = b + c\\,d\n$$\n"),
    Case("coloured-terms", f"{TENSORS}\n$$\nx_{{ijk}} = \\operatorname{{softmax}} (\\text{{words}})\n$$\n"),
    Case("coloured-terms", "No concept here.\n\n$$\na = b + c\\,d\n$$\n"),
    Case("coloured-terms", f"{TENSORS}\n$$\n\\color{{red}}a = b + c\\,d\n$$\n"),
    # ── colour-words ──
    Case(
        "colour-words",
        CURVE.replace("A line rises.", "A line rises.\nSee where\nthe blue line ends."),
        at="the blue line ends",
        says="“the blue line”",
    ),
    Case(
        "colour-words", f"{TENSORS}\nWords are read,\nthen the red cells follow.\n", at="then the red cells"
    ),
    Case(
        "colour-words",
        ".. figure:: a.png\n   :alt: A.\n\n   Errors are shown in red.\n",
        "shown in red",
        ".rst",
    ),
    Case("colour-words", f"{TENSORS}\nThe dashed red line falls. Look at a red dot.\n"),
    Case("colour-words", "The blue line, on a page without a picture.\n"),
    Case(
        "colour-words",
        f"{TENSORS}\nIn print, the red {{concept}}`words <query>` and `the red line` differ.\n",
    ),
    Case("colour-words", f"{TENSORS}\nErrors are shown in red by the terminal.\n"),
    # ── own-alt ──
    Case(
        "own-alt",
        f':::{{model-diagram}}\n:open: 0\n"A b"\nEncoder\n{LONG_MODEL}\n:::\n',
        at="{model-diagram}",
    ),
    Case("own-alt", f':::{{model-diagram}}\n:open: 0\n:alt: A.\n"A b"\nEncoder\n{LONG_MODEL}\n:::\n'),
    Case(
        "own-alt",
        f':::{{model-diagram}}\n:open: 0\n:alt: {"A word. " * 60}\n"A b"\nEncoder\n{LONG_MODEL}\n:::\n',
    ),
    Case("own-alt", f':::{{model-diagram}}\n:open: 0..1\n"A b"\nEncoder\n{LONG_MODEL}\n:::\n'),
    Case("own-alt", TENSORS),
    # ── colour-alone ──
    Case(
        "colour-alone",
        ":::{explorable} alone.js\nRed and green.\n:::\n",
        at="alone.js",
        says="#ff0000 and #00a000",
    ),
    Case("colour-alone", ":::{explorable} told.js\nRed and green.\n:::\n"),
    Case("colour-alone", ":::{explorable} distinct.js\nBlack and white.\n:::\n"),
    Case("colour-alone", ":::{explorable} tints.js\nTwo reds.\n:::\n"),
    # ── image-alt ──
    Case("image-alt", "Words\n\n![](a.png)\n", at="![](a.png)", says="a.png has no text alternative"),
    Case("image-alt", ".. image:: a.png\n   :width: 20px\n", ".. image::", ".rst"),
    Case("image-alt", 'A film:\n\n<video\n src="a.mp4"></video>\n', at="<video", says="a film"),
    Case("image-alt", "![A square](a.png)\n"),
    Case(
        "image-alt", '<video src="a.mp4" aria-label="A square"></video>\n\n<img alt="A square" src="a.png">\n'
    ),
    # ── mouse-only ──
    Case("mouse-only", "First words,\nthen hover over a cell.\n", at="then hover over"),
    Case("mouse-only", "- One.\n- Right-click it.\n", "Right-click", ".rst"),
    Case("mouse-only", f"{CURVE.replace('Drag the point.', 'Move the mouse.')}", at="Move the mouse"),
    Case("mouse-only", "Hover over a cell, tap it, or go there with the arrow keys.\n"),
    Case("mouse-only", "Balloons hover. `hover over` is code, and a mouse has no part in it.\n"),
    # ── parameter-words ──
    Case("parameter-words", "Words.\n\n:::{parameter} w\n:::\n", at="{parameter} w", says="slider of w"),
    Case(
        "parameter-words",
        ":::{parameter} f\n:choices: a, b\n:::\n",
        at="{parameter} f",
        says="the control of f has no label",
    ),
    Case("parameter-words", ".. parameter:: lr\n", ".. parameter", ".rst"),
    Case("parameter-words", ":::{parameter} w\n:label: weight\n:::\n\n:::{parameter} temperature\n:::\n"),
    Case("parameter-words", ":::{parameter} w\n:unit: m\n:::\n\n:::{parameter} b\n:hidden:\n:::\n"),
    # ── static-form ──
    Case(
        "static-form",
        "Words.\n\n:::{explorable} broken.js\nA cap is here.\n:::\n",
        at="broken.js",
        says="no such",
    ),
    Case("static-form", ":::{explorable} broken.js\n:fallback: a.png\nA cap is here.\n:::\n"),
    Case("static-form", ":::{explorable} told.js\nRed and green.\n:::\n"),
    # ── audience-nothing ──
    Case(
        "audience-nothing",
        "Words.\n\n## Only for some\n\n:::{audience} expert\nWords.\n:::\n\n## For all\n\nWords.\n",
        at="## Only for some",
        says="general readers and specialists get nothing",
    ),
    Case(
        "audience-nothing",
        "Some\n----\n\n.. audience:: general, specialist\n\n   Words.\n",
        "Some",
        ".rst",
        "experts get nothing",
    ),
    Case(
        "audience-nothing",
        "Words.\n\n## All\n\n:::{audience} expert\nA.\n:::\n\n:::{audience} general, specialist\nB.\n:::\n",
    ),
    Case("audience-nothing", "Words.\n\n:::{audience} expert\n## Theirs alone\n\nWords.\n:::\n"),
    Case(
        "audience-nothing",
        "Words.\n\n## Group\n\n::::{audience} expert\n### Deep\n\nWords.\n::::\n\n## Next\n\nWords.\n",
        at="## Group",
    ),
    Case(
        "audience-nothing",
        "Words.\n\n::::{audience} expert\n## Deep\n\n:::{audience} expert\nWords.\n:::\n::::\n",
    ),
    Case("audience-nothing", "Words.\n\n## Empty\n\n## Next\n\nWords.\n"),
    # ── single-step ──
    Case("single-step", "Words.\n\n::::{steps}\n:::{step} One\nWords.\n:::\n::::\n", at="{steps}"),
    Case("single-step", "::::{steps}\n:::{step} One\nA.\n:::\n:::{step} Two\nB.\n:::\n::::\n"),
    # ── tutorial-acts ──
    Case("tutorial-acts", f"{TUTORIAL}Read this.\n", at="# Title", says="no explorable and no step"),
    Case("tutorial-acts", f"{TUTORIAL}1. Do this.\n"),
    Case("tutorial-acts", f"{TUTORIAL}{CURVE}"),
    Case("tutorial-acts", f"{EXPLANATION}Read this.\n"),
    # ── reference-story ──
    Case(
        "reference-story",
        f"{REFERENCE}Words.\n\n::::{{steps}}\n:::{{step}} One\nA.\n:::\n:::{{step}} Two\nB.\n:::\n::::\n",
        at="{steps}",
    ),
    Case("reference-story", f"{EXPLANATION}::::{{steps}}\n:::{{step}} One\nA.\n:::\n::::\n"),
    Case(
        "reference-story",
        f"{REFERENCE}:::::{{container}} example\n::::{{steps}}\n:::{{step}} One\nA.\n:::\n::::\n:::::\n",
    ),
]


# The fills of two squares, and what else an author's module draws.
DRAWN = {
    "alone": ("#ff0000", "#00a000", ""),
    "told": ("#ff0000", "#00a000", "<text>a</text>"),
    "distinct": ("#000000", "#ffffff", ""),
    "tints": ("#ff0000", "#fe0808", ""),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of all cases, a page each."""
    folder = tmp_path_factory.mktemp("checked") / "docs"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    for number, case in enumerate(CASES):
        (folder / f"case-{number:03}{case.suffix}").write_text(case.text, encoding="utf-8")
    pages = "\n".join(f"case-{number:03}" for number in range(len(CASES)))
    (folder / "index.md").write_text(
        f"# All\n\n```{{toctree}}\nearliest\n{pages}\nlast\n```\n", encoding="utf-8"
    )
    for name in ("last", "earliest"):
        concept = f":::{{concept}} {'latest' if name == 'last' else name}\nIt.\n:::\n"
        (folder / f"{name}.md").write_text(f"# {name.capitalize()}\n\n{concept}", encoding="utf-8")
    square = '<rect width="9" height="9" fill="{}"/><rect x="9" width="9" height="9" fill="{}"/>{}'
    for name, parts in DRAWN.items():
        markup = f"<svg>{square.format(*parts)}</svg>"
        script = f"export default {{ render({{ el }}) {{ el.innerHTML = `{markup}`; }} }};"
        (folder / f"{name}.js").write_text(script, encoding="utf-8")
    broken = 'export default { render() { throw new Error("no such thing"); } };'
    (folder / "broken.js").write_text(broken, encoding="utf-8")
    (folder / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder


@pytest.fixture(scope="module")
def found(site: Path) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What is suggested, by the page's file and the heuristic."""
    from contextlib import redirect_stdout

    with redirect_stdout(io.StringIO()) as out:
        assert main(["check", "--all", "--source", str(site), "--json"]) == 0
    by_place: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in json.loads(out.getvalue()):
        by_place.setdefault((Path(one["file"]).name, one["name"]), []).append(one)
    return by_place


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{n}-{one.name}" for n, one in enumerate(CASES)])
def test_a_fault_is_told_in_its_line_and_what_is_none_is_not(found: Any, number: int) -> None:
    case = CASES[number]
    told = found.get((f"case-{number:03}{case.suffix}", case.name), [])
    lines = case.text.split("\n")
    if not case.at:
        assert told == []
        return
    assert len(told) == 1
    assert case.at in lines[told[0]["line"] - 1]
    assert case.says in told[0]["says"]
    # The first line that has these words.
    assert told[0]["line"] == next(at for at, line in enumerate(lines, 1) if case.at in line)


def test_what_cannot_be_drawn_for_want_of_an_engine_or_is_not_meant_to_be(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sphinxext.explorable.engine.errors import NO_ENGINE
    from sphinxext.explorable.publishing.check.reading import Course, Reading
    from sphinxext.explorable.publishing.site import read_site

    number = next(number for number, case in enumerate(CASES) if "broken.js" in case.page)
    page = Course(read_site(str(site)).app.env).reading(f"case-{number:03}")
    find = heuristics()["static-form"].find
    assert [one.says for one in find(page)] == [
        "broken draws nothing in the build: broken.js:1: no such thing"
    ]
    monkeypatch.setattr(Reading, "drawn", lambda *_: {"error": f"{NO_ENGINE}: install it"})
    assert list(find(page)) == []
    page.visuals[0].rawsource += "\n:static: no\n"
    assert [one.says for one in find(page)] == ["broken is drawn by the browser alone"]


def test_every_heuristic_has_a_fault_and_a_near_miss() -> None:
    for name, one in heuristics().items():
        assert {bool(case.at) for case in CASES if case.name == name} == {True, False}, name
        assert one.why.endswith(".")
        assert "\n" not in one.why + one.write


PAGE = "# Title\n\n![](a.png)\n\nHover over it.\n\n```{toctree}\nother\n```\n"
OTHER = "Title\n=====\n\n.. image:: a.png\n"


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.md").write_text(PAGE, encoding="utf-8")
    (folder / "other.rst").write_text(OTHER, encoding="utf-8")
    (folder / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    monkeypatch.chdir(tmp_path)
    return folder


def test_suggestions_stand_by_kind_with_file_and_line(docs: Path, capsys: Any) -> None:
    assert main(["check", "--all"]) == 0
    told = capsys.readouterr()
    assert told.out == (
        "image-alt\n"
        "  An image or a film without a text alternative is nothing to a reader who does not see it.\n"
        "  docs/index.md:3: a.png has no text alternative\n"
        "  docs/other.rst:4: a.png has no text alternative\n"
        "    → say what it shows, as its `:alt:`, in Markdown’s brackets, or as alt or "
        "aria-label in html\n"
        "\n"
        "mouse-only\n"
        "  Phones have no mouse, and neither have readers who use a keyboard or have pages read to them.\n"
        "  docs/index.md:5: “Hover over” is for a mouse alone\n"
        "    → say it for all: “point at a cell”, “choose”, “drag, or use the arrow keys”\n"
        "\n"
        "3 suggestions on 2 pages; --skip NAME leaves a kind out.\n"
    )
    assert told.err == ""


def test_one_page_is_one_page_and_json_is_stable(docs: Path, capsys: Any) -> None:
    assert main(["check", "docs/other.rst", "--json"]) == 0
    first = capsys.readouterr().out
    [told] = json.loads(first)
    assert list(told) == ["name", "file", "line", "says", "why", "write"]
    assert (told["name"], told["file"], told["line"]) == ("image-alt", "docs/other.rst", 4)
    assert main(["check", "other", "--json"]) == 0
    assert capsys.readouterr().out == first


def test_what_to_write_is_in_the_page_s_own_markup(docs: Path, capsys: Any) -> None:
    (docs / "other.rst").write_text(
        "Title\n=====\n\n.. explorable:: function\n   :expr: x\n", encoding="utf-8"
    )
    (docs / "index.md").write_text("# A\n\n:::{explorable} function\n:expr: x\n:::\n", encoding="utf-8")
    assert main(["check", "--all", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert "as in {gesture}`Drag the dot.`" in first["write"]
    assert "as in :gesture:`Drag the dot.`" in second["write"]


@pytest.mark.parametrize("name", ["index.md", "index.rst"])
def test_what_to_write_into_a_docstring_is_restructuredtext(
    docs: Path, capsys: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (docs / "documented.py").write_text(
        'def f():\n    """Do it.\n\n    .. explorable:: function\n       :expr: x\n    """\n',
        encoding="utf-8",
    )
    (docs / "conf.py").write_text(
        CONF.replace("extensions = [", 'extensions = ["sphinx.ext.autodoc", '), encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(docs))
    (docs / "index.md").unlink()
    (docs / "other.rst").unlink()
    call = ".. autofunction:: documented.f"
    (docs / name).write_text(
        f"# T\n\n```{{eval-rst}}\n{call}\n```\n" if name.endswith(".md") else f"T\n=\n\n{call}\n",
        encoding="utf-8",
    )
    assert main(["check", "--all", "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)
    assert told["file"].endswith("docstring of documented.f")
    assert "as in :gesture:`Drag the dot.`" in told["write"]


def test_words_of_other_languages_are_not_judged(docs: Path, capsys: Any) -> None:
    (docs / "index.md").write_text(f"# A\n\n{TOCTREE.replace('last', 'other')}{ZIEHEN}", encoding="utf-8")
    (docs / "other.rst").write_text(f"{OTHER}   :alt: A.\n", encoding="utf-8")
    assert main(["check", "--all"]) == 0
    told = capsys.readouterr().out
    assert "caption-gesture" in told
    assert "“Ein Bild.”" in told
    (docs / "conf.py").write_text(f'{CONF}\nlanguage = "de"\n', encoding="utf-8")
    assert main(["check", "--all"]) == 0
    assert capsys.readouterr().out == "nothing to suggest\n"
    (docs / "index.md").write_text("# A\n\n" + ZIEHEN.replace("Ein Bild.", "注意"), encoding="utf-8")
    (docs / "conf.py").write_text(CONF, encoding="utf-8")
    assert main(["check", "index", "--skip", "caption-gesture"]) == 0
    assert capsys.readouterr().out == "nothing to suggest\n"


def test_strict_ends_with_1_where_there_is_anything(docs: Path, capsys: Any) -> None:
    assert main(["check", "--all", "--strict"]) == 1
    assert main(["check", "--all", "--strict", "--skip", "image-alt,mouse-only"]) == 0
    assert capsys.readouterr().out.endswith("\nnothing to suggest\n")
    assert main(["check", "other", "--strict", "--skip", "image-alt", "--skip", "hero"]) == 0
    assert main(["check", "other", "--strict", "--json", "--skip", "image-alt"]) == 0
    assert capsys.readouterr().out.endswith("\n[]\n")


@pytest.mark.parametrize("markup", [[], ["--rst"]], ids=["myst", "rst"])
def test_new_docs_have_nothing_to_suggest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any, markup: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "docs", "--name", "Heights", "--author", "Me", *markup]) == 0
    capsys.readouterr()
    assert main(["check", "--all", "--strict"]) == 0
    assert capsys.readouterr().out == "nothing to suggest\n"


def test_a_page_that_was_mended_is_read_anew(docs: Path, capsys: Any) -> None:
    assert main(["check", "other", "--strict"]) == 1
    (docs / "other.rst").write_text(f"{OTHER}   :alt: A square.\n", encoding="utf-8")
    assert main(["check", "other", "--strict"]) == 0


def test_kinds_are_listed_without_a_site(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--list", "--skip", "hero"]) == 0
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if not line.startswith(" ")] == [
        name for name in heuristics() if name != "hero"
    ]
    assert main(["check", "--list", "--json"]) == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)] == list(heuristics())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "name a PAGE, or all of them by --all"),
        (["index", "--all"], "name a PAGE, or all of them by --all, not both"),
        (["--all", "--skip", "hreo"], "no kind of suggestion is called hreo; did you mean hero?"),
        (["indx"], "has no page indx; did you mean index?"),
        (["docs/index.md", "elsewhere.md"], "elsewhere.md is no page of the site in"),
    ],
)
def test_what_is_asked_wrongly_is_told(docs: Path, capsys: Any, arguments: list[str], says: str) -> None:
    Path("elsewhere.md").write_text("# Elsewhere\n", encoding="utf-8")
    assert main(["check", *arguments]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("sphinx-explorable check: ")
    assert says in told.err
    assert told.out == ""


def test_escapes_are_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    known = list(heuristics().values())
    assert "\x1b[1mpicture-first\x1b[0m" in listed(known, terminal(Screen()))
    assert "\x1b" not in listed(known, terminal(io.StringIO()))
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in listed(known, terminal(Screen()))
    assert report([], Terminal(is_one=True)) == "nothing to suggest"


def test_the_guide_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    guide = ROOT / "docs" / "how-to" / "check-a-page.md"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "conf.py").write_text(CONF, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    pages = [text for name, text in blocks(guide) if name == "docs/index.md"]
    outputs = re.findall(r"^```text\n(.*?)^```", guide.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for page, output in zip(pages, outputs, strict=True):
        (tmp_path / "docs" / "index.md").write_text(page, encoding="utf-8")
        assert main(["check", "docs/index.md"]) == 0
        told = capsys.readouterr()
        assert told.out == output
        assert told.err == ""


def test_warnings_of_the_site_are_told_without_escapes(docs: Path, capsys: Any) -> None:
    (docs / "other.rst").write_text(f"{OTHER}   :alt: A.\n\n.. explorable:: functoin\n", encoding="utf-8")
    assert main(["check", "other"]) == 0
    told = capsys.readouterr()
    assert "did you mean function?" in told.err
    assert "\x1b" not in told.err
    assert told.out == "nothing to suggest\n"


def test_help_teaches_and_comes_without_sphinx() -> None:
    script = (
        "import sys\nfrom sphinxext.explorable.publishing.command import main\n"
        "try:\n    main(['check', '--help'])\nexcept SystemExit:\n    pass\nprint('sphinx' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")
    assert "sphinx-explorable check --all --skip hero,own-alt" in done.stdout


def test_pages_that_were_read_are_let_go(site: Path) -> None:
    from sphinxext.explorable.publishing.check.reading import Course
    from sphinxext.explorable.publishing.site import read_site

    course = Course(read_site(str(site)).app.env)
    read = [weakref.ref(course.reading(docname).document) for docname in list(course.order)[:9]]
    course.met_before(list(course.order)[9])
    gc.collect()
    assert not any(document() for document in read)
