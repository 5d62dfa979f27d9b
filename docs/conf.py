"""The suite's own documentation, built with the suite."""

import sys
from pathlib import Path

from sphinxext.explorable import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sphinxext-explorable"
author = "the sphinxext-explorable authors"
copyright = "2026, the sphinxext-explorable developers"
version = __version__

extensions = [
    "myst_parser",
    "sphinx_design",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinxext.explorable",
    "examples",
    "reference",
    "strict_pages",
]
# The docstrings say what a signature's types mean.
autodoc_typehints = "none"
autodoc_typehints_format = "short"
autodoc_class_signature = "separated"
autodoc_default_options = {"exclude-members": "__init__, __new__"}
napoleon_use_ivar = True
# Other projects' names, which cannot be looked up without a network, and types that stay inside.
nitpick_ignore_regex = [
    (r"py:.*", r"(numpy|np|collections|pathlib|IndexError|ValueError|NDArray|Any).*"),
    (r"py:.*", r".*(Statement|Expression|Tree|TooManySourcesError)"),
]
myst_enable_extensions = ["colon_fence", "dollarmath", "deflist"]
html_theme = "furo"
html_title = "sphinxext-explorable"
html_show_sourcelink = False
html_static_path = ["_static"]
html_css_files = ["furo.css", "docs.css"]
# These are styles for a window with a theme; an e-book has neither.
epub_css_files = []
epub_exclude_files = ["_static/furo.css", "_static/docs.css"]
exclude_patterns = ["_build", "snippets", "reference/pictures"]

explorable_concepts = {
    "query": {
        "label": "queries",
        "symbol": "Q",
        "shape": "t k",
        "color": "violet",
        "description": "what each token looks for",
    },
    "key": {
        "label": "keys",
        "symbol": "K",
        "shape": "s k",
        "color": "orange",
        "description": "what each token offers to the others",
    },
    "value": {
        "label": "values",
        "symbol": "V",
        "shape": "s v",
        "color": "blue",
        "description": "what a token hands over",
    },
    "output": {
        "label": "output",
        "symbol": "Z",
        "shape": "t v",
        "color": "red",
        "description": "what each token has gathered",
    },
    "token": {"label": "tokens", "symbol": "X", "color": "magenta", "description": "a vector for each token"},
    "score": {
        "label": "scores",
        "symbol": "S",
        "color": "teal",
        "description": "how well a key answers",
    },
    "weight": {"label": "weights", "symbol": "P", "color": "gold", "description": "how much a token listens"},
    "height": {
        "label": "height",
        "symbol": "h",
        "color": "green",
        "description": "how far a dot is above the centre, in radii",
    },
}

latex_engine = "xelatex"
# Names are in Latin letters, and not every machine has xindy.
latex_use_xindy = False
# TeX Live's own fonts, in place of the ones that Sphinx would need from elsewhere.
latex_elements = {
    # Pictures stay beside the text about them.
    "figure_align": "H",
    # Chapters follow one another without empty pages.
    "extraclassoptions": "openany,oneside",
    # Sphinx would head the PDF's contents by the first caption of the index, which is Tutorials.
    "tableofcontents": r"\renewcommand{\contentsname}{Contents}\sphinxtableofcontents",
    "fontpkg": r"\setmainfont{texgyretermes}[Extension=.otf,UprightFont=*-regular,BoldFont=*-bold,"
    r"ItalicFont=*-italic,BoldItalicFont=*-bolditalic]"
    r"\setsansfont{texgyreheros}[Extension=.otf,UprightFont=*-regular,BoldFont=*-bold,"
    r"ItalicFont=*-italic,BoldItalicFont=*-bolditalic]"
    r"\setmonofont{texgyrecursor}[Extension=.otf,UprightFont=*-regular,BoldFont=*-bold,"
    r"ItalicFont=*-italic,BoldItalicFont=*-bolditalic]",
}
