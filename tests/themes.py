"""Sites of the themes that Sphinx users use, how each is made dark, and what is measured there."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import forks
import nbformat
import numpy as np
from PIL import Image
from snippets import DOCS, concepts, snippet

from conftest import ROOT
from sphinxext.explorable import Chart, Explorable, Tensors

# The style sheet that docs/how-to/support-dark-themes.md tells authors to write.
DARK_SHEET = re.findall(
    r"```\{code-block\} css\n:caption: [^\n]*\n\n(.*?)```",
    (DOCS / "how-to" / "support-dark-themes.md").read_text(encoding="utf-8"),
    re.S,
)[0]


@dataclass(frozen=True)
class Theme:
    """A theme: what `conf.py` says for it, whether it follows the reader's system, and its own switch."""

    name: str
    config: dict[str, Any] = field(default_factory=dict)
    follows_system: bool = False
    # It asks for the system only while a page opens.
    at_opening: bool = False
    # What is clicked until the page is dark, if the theme has such a thing.
    switch: str = ""
    extension: str = ""
    # A style sheet of the author's.
    sheet: str = ""


_PALETTE = [
    {
        "media": f"(prefers-color-scheme: {scheme})",
        "scheme": name,
        "toggle": {"icon": icon, "name": f"Not {scheme}"},
    }
    for scheme, name, icon in (
        ("light", "default", "material/weather-sunny"),
        ("dark", "slate", "material/weather-night"),
    )
]
_DARK_OPTIONS = {
    "bgcolor": "#1b1b1f",
    "textcolor": "#e6e6e6",
    "headbgcolor": "#26262c",
    "headtextcolor": "#e6e6e6",
    "linkcolor": "#8ab8ff",
}

THEMES = {
    "alabaster": Theme("alabaster"),
    # The same made dark by its author: by the system, and by the theme's options.
    "alabaster-dark": Theme(
        "alabaster", {"html_sidebars": {"**": []}}, follows_system=True, sheet=DARK_SHEET
    ),
    "classic": Theme("classic"),
    # It prints in the ink that its options give to screens, so an author has to say what paper needs.
    "classic-dark": Theme(
        "classic",
        {"html_theme_options": _DARK_OPTIONS},
        sheet="@media print { body, div.body { color: #111 } }",
    ),
    "sphinx_rtd_theme": Theme("sphinx_rtd_theme"),
    "insipid": Theme("insipid"),
    "furo": Theme("furo", follows_system=True, switch=".theme-toggle"),
    "pydata_sphinx_theme": Theme(
        "pydata_sphinx_theme", follows_system=True, switch=".theme-change-button[data-mode=dark]"
    ),
    "sphinx_book_theme": Theme(
        "sphinx_book_theme", follows_system=True, switch=".theme-change-button[data-mode=dark]"
    ),
    "shibuya": Theme("shibuya", follows_system=True, switch="button.js-theme"),
    "piccolo_theme": Theme("piccolo_theme", follows_system=True, at_opening=True, switch="#mode_toggle"),
    "sphinxawesome_theme": Theme(
        "sphinxawesome_theme", follows_system=True, switch="[title='Toggle color scheme']"
    ),
    "sphinx_immaterial": Theme(
        "sphinx_immaterial",
        {"html_theme_options": {"palette": _PALETTE, "font": False}},
        follows_system=True,
        at_opening=True,
        switch=".md-header__option label:not([hidden])",
        extension="sphinx_immaterial",
    ),
    # What the suite looks like where no theme says anything.
    "basic": Theme("basic"),
}

# Pictures of the gallery that stand on a page together; the rest stand on `others`.
GROUPS = {
    "plots": ["chart", "function", "gradient-descent", "k-means", "neural-network", "sweep"],
    "tokens": ["attention", "beam-search", "hidden-states", "token-rankings", "token-saliency"],
    "diagrams": ["model-diagram", "tensor-diagram", "colored-equation", "concept", "parameter"],
}


def pages() -> dict[str, str | bytes]:
    """The source of a site with all pictures of the gallery, and what else the suite puts on pages."""
    every = {file.stem for file in (DOCS / "snippets").glob("*.md")}
    groups = {**GROUPS, "others": sorted(every - {name for group in GROUPS.values() for name in group})}
    gallery = {
        name: "\n\n".join([f"# All {name}", *(snippet(picture) for picture in group), "Words after."])
        for name, group in groups.items()
    }
    made: dict[str, str | bytes] = {
        "index": _page("index").replace("PAGES", "\n".join(gallery)),
        "everything": _page("everything"),
        "other": "# Other\n\nWords.\n",
        "how-to/draw": "# Draw a chart\n\nWords of a {concept}`key`.\n\n"
        + snippet("chart").replace(":name: runs", ":name: more-runs"),
        "how-to/other": "# Draw another\n\nWords.\n",
        "notebook.ipynb": _notebook(),
        "petals.js": (DOCS / "how-to" / "petals.js").read_bytes(),
        **gallery,
    }
    return made | {f"_data/{file.name}": file.read_bytes() for file in (DOCS / "_data").iterdir()}


def sample() -> dict[str, str | bytes]:
    """The source of a site with one page: of each kind of thing that the suite puts on pages one or two."""
    shown = ("token-saliency", "model-diagram")
    text = "\n\n".join([_page("everything"), *(snippet(name) for name in shown)])
    data = {f"_data/{file.name}": file.read_bytes() for file in (DOCS / "_data").iterdir()}
    petals = (DOCS / "how-to" / "petals.js").read_bytes()
    return {"index": text.replace("](other)", "](#steps)"), "petals.js": petals, **data}


def _page(name: str) -> str:
    return (ROOT / "tests" / "themed" / f"{name}.md").read_text(encoding="utf-8")


def _notebook() -> bytes:
    """A notebook that was executed, as MyST-NB takes it."""
    shown = [
        Explorable("k-means", k=3, caption="Three *clusters*."),
        Tensors(
            "Q[t,k] : query\nK[s,k] : key\nS = Q @ K.T : score",
            dims="t=2,s=3,k=3",
            values="random(1)",
            concepts={"query": "violet", "key": "orange", "score": "teal"},
        ),
        Chart("line", x=[1, 2, 3], y=[4, 5, 2], caption="A line."),
    ]
    cells = [nbformat.v4.new_markdown_cell("# A notebook\n\nWords of a {concept}`key`.")]
    for place, picture in enumerate(shown):
        data = picture._repr_mimebundle_()
        data = data[0] if isinstance(data, tuple) else data
        output = nbformat.v4.new_output("display_data", data=data)
        cells.append(nbformat.v4.new_code_cell(f"show({place})", execution_count=place + 1, outputs=[output]))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    for place, cell in enumerate(made.cells):
        cell["id"] = f"cell-{place}"
    return nbformat.writes(made).encode()


def build_theme(folder: Path, name: str) -> None:
    """Build the site of a folder's `source` in a theme, beside it.

    The themes share what is read and drawn. Each has a process of its own: some change Sphinx itself.
    """
    theme = THEMES[name]
    extensions = ["myst_nb", "sphinx_design", "sphinxext.explorable", theme.extension]
    settings = folder / f"conf-{name}"
    settings.mkdir(exist_ok=True)
    config = {
        "extensions": [one for one in extensions if one],
        "source_suffix": {".md": "myst-nb", ".ipynb": "myst-nb"},
        "nb_execution_mode": "off",
        "myst_enable_extensions": ["colon_fence", "dollarmath"],
        "explorable_concepts": concepts(),
        "explorable_divio_checks": False,
        "html_title": "Site",
        "html_theme": theme.name,
        "html_css_files": ["own.css"],
        "html_static_path": ["static"],
        **theme.config,
    }
    (settings / "static").mkdir(exist_ok=True)
    (settings / "static" / "own.css").write_text(theme.sheet, encoding="utf-8")
    lines = [f"{key} = {value!r}" for key, value in config.items()]
    (settings / "conf.py").write_text("\n".join(lines), encoding="utf-8")
    out = folder / name
    trees = folder / "doctrees"
    if theme.extension and trees.exists():
        # What it notes while pages are read: they are read again, and only what was drawn is kept.
        trees = shutil.copytree(trees, folder / f"doctrees-{name}", dirs_exist_ok=True)
        (trees / "environment.pickle").unlink(missing_ok=True)
    options = ["-q", "-b", "html", "-c", str(settings), "-d", str(trees)]
    done = forks.run([*options, str(folder / "source"), str(out)])
    assert done.returncode == 0, done.stderr


# ── What is measured ─────────────────────────────────────────────────────────────────────────────────────

SCRIPT = ROOT / "tests" / "theme_faults.js"
# What is written is not painted, and all else stays as it is.
_WITHOUT_WORDS = """
*, *::before, *::after { -webkit-text-fill-color: transparent !important; text-shadow: none !important;
  text-decoration-color: transparent !important; transition: none !important; animation: none !important; }
svg text, svg tspan { fill: transparent !important; stroke: transparent !important; }
"""
# What browsers print, unless readers ask for more: pages without their grounds.
_ON_PAPER = """@media print {
  *, *::before, *::after { background: none !important }
  html { background: #fff !important }
}"""
LEAST = 4.5


def luminance(colors: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The relative luminance of sRGB colours of 0 to 255 along the last axis, as WCAG defines it."""
    parts = colors / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrasts(page: Any) -> list[tuple[float, dict[str, Any]]]:
    """The contrast of every word that the suite made with the ground beneath it, from pixels without words.

    A word's contrast is that which it has with three quarters of the pixels beneath it: a line may cross it.
    """
    for _ in range(5):
        words = page.evaluate("wordsOf()")
        hidden = page.add_style_tag(content=_WITHOUT_WORDS + _ON_PAPER)
        shot = page.screenshot(full_page=True)
        boxes = [word["box"] for word in page.evaluate("wordsOf()")]
        hidden.evaluate("style => style.remove()")
        # What was drawn anew meanwhile stands elsewhere now.
        if boxes == [word["box"] for word in words]:
            break
    pixels = np.asarray(Image.open(BytesIO(shot)).convert("RGB"), dtype=float)
    height, width, _ = pixels.shape
    found = []
    for word in words:
        left, top, right, bottom = (round(edge) for edge in word["box"])
        # Letters fill the middle of their line.
        cut = (bottom - top) // 5
        ground = pixels[max(top + cut, 0) : min(bottom - cut, height), max(left, 0) : min(right, width)]
        if not ground.size:
            continue
        ground = ground.reshape(-1, 3)
        ink = np.array(word["color"]) * word["strength"] + ground * (1 - word["strength"])
        one, other = luminance(ink), luminance(ground)
        ratio = (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)
        found.append((float(np.quantile(ratio, 0.25)), word))
    return found


def too_faint(page: Any) -> list[str]:
    """Words that can hardly be read; what is switched off may be faint."""
    return sorted(
        {
            f"{ratio:.2f} “{word['text']}” {word['where']}"
            for ratio, word in contrasts(page)
            if ratio < LEAST and not word["isOff"] and not word["isFading"] and not word["isTheirs"]
        }
    )


# The colour of the page beneath its title, as the browser paints it.
_GROUND = """() => {
    for (let at = document.querySelector('section h1') ?? document.body; at; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        const [red, green, blue, alpha = 1] = backgroundColor.match(/[\\d.]+/g).map(Number);
        if (alpha > 0.5) return [red, green, blue];
    }
    return [255, 255, 255];
}"""


def is_dark(page: Any) -> bool:
    """Whether the page beneath its title is dark."""
    return bool(luminance(np.array(page.evaluate(_GROUND), dtype=float)) < 0.18)


# Some themes go over by and by; what never ends is not waited for.
_SETTLED = """async () => {
    const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const ends = one => one.playState === 'running' && one.effect.getComputedTiming().endTime < Infinity;
    await frames();
    await Promise.allSettled(document.getAnimations().filter(ends).map(one => one.finished));
    await frames();
}"""


def settle(page: Any) -> None:
    """Wait until a page has followed what changed, however busy the machine is."""
    page.evaluate(_SETTLED)


def darken(page: Any, theme: Theme) -> None:
    """Use the theme's own switch until the page is dark; some have three states."""
    for _ in range(4):
        page.evaluate(
            """selector => {
                const all = [...document.querySelectorAll(selector)];
                (all.find(one => one.offsetParent) ?? all[0]).click();
            }""",
            theme.switch,
        )
        settle(page)
        if is_dark(page):
            return
    raise AssertionError(f"{theme.name} does not go dark by its switch")


def enliven_all(page: Any) -> None:
    """Have all pictures of a page alive, as before it is printed."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-explorable]')].every(one => 'ready' in one.dataset)"
    )


# What is computed of the first of each part, as it is and in units of its text's size. The colours in it are
# those of the page's ground, which other tests are about.
LOOKS = """([parts, properties]) => Object.fromEntries(parts.flatMap(part => {
    const element = document.querySelector(part);
    if (!element) return [];
    const style = getComputedStyle(element);
    const em = parseFloat(style.fontSize);
    const rounded = px => Math.round((parseFloat(px) / em) * 50) / 50;
    const inEm = value => value.replace(/[\\d.]+px/g, px => `${rounded(px)}em`);
    return properties.map(property => {
        const value = style.getPropertyValue(property).replace(/(?:rgb|color)\\w*\\([^)]*\\)/g, 'colour');
        return [`${part}|${property}`, [value, inEm(value)]];
    });
}))"""
