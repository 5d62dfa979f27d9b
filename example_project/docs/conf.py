"""How clearformer's documentation is built."""

import sys
from pathlib import Path

# The reference is made from the code beside these pages, installed or not; that needs numpy, but no weights.
sys.path.insert(0, str(Path(__file__).parent.parent))
# Pages without inline scripts and styles, as the suite's own docs have them.
sys.path.append(str(Path(__file__).parents[2] / "docs/_ext"))

project = "clearformer"
author = "The clearformer authors"
copyright = author  # no year: the same sources give the same pages
version = release = "0.1.0"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinxext.explorable",
    "strict_pages",
]
myst_enable_extensions = ["colon_fence", "dollarmath"]

# `name` in a docstring is a link to what the package calls so.
default_role = "py:obj"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_typehints_format = "short"
autodoc_type_aliases = {"Array": "Array"}
# The fields of a class are told one by one; a signature of sixteen names would tell less.
autodoc_class_signature = "separated"
autodoc_default_options = {"exclude-members": "__init__, __new__"}
napoleon_google_docstring = False
napoleon_attr_annotations = False
# Types of other packages, whose pages these do not link to: the build asks no other host.
nitpick_ignore_regex = [("py:class", r"(collections\.abc|numpy|pathlib)\..*|Path|Array")]

explorable_concepts = {
    "query": {
        "symbol": "Q",
        "shape": "t k",
        "color": "violet",
        "description": "what a token looks for",
    },
    "key": {
        "symbol": "K",
        "shape": "s k",
        "color": "orange",
        "description": "what a token offers to the others",
    },
    "score": {
        "symbol": "S",
        "shape": "t s",
        "color": "teal",
        "description": "how well a query and a key match",
    },
    "weight": {
        "label": "attention weight",
        "symbol": "P",
        "shape": "t s",
        "color": "blue",
        "description": "the share of its attention that a token gives to another",
    },
    "value": {
        "symbol": "V",
        "shape": "s k",
        "color": "magenta",
        "description": "what a token hands over to those that look at it",
    },
    "output": {
        "symbol": "Z",
        "shape": "t k",
        "color": "gold",
        "description": "the mixture of values that a head gives to a token",
    },
    "sharpness": {
        "symbol": "w",
        "color": "red",
        "description": "how much a small lead in score counts",
    },
    "lead": {
        "symbol": "d",
        "color": "green",
        "description": "how far one score is ahead of the other",
    },
    # The colours below come from the palette in its order, which begins anew here: no page has one twice.
    "table": {
        "label": "embedding table",
        "shape": "V d",
        "description": "a learned row of 384 numbers for each entry of the vocabulary",
    },
    "id": {
        "shape": "t",
        "description": "the number of a token's row in the embedding table",
    },
    "word": {
        "label": "word vector",
        "symbol": "E",
        "shape": "t d",
        "description": "the row of the embedding table that a token takes",
    },
    "segment": {
        "label": "segment vector",
        "symbol": "s",
        "shape": "d",
        "description": "a learned vector, the same for every token of a sentence",
    },
    "position": {
        "label": "position vector",
        "symbol": "p",
        "shape": "t d",
        "description": "a learned vector for each place in a sentence",
    },
    "sum": {
        "symbol": "x",
        "shape": "t d",
        "description": "what a layer norm receives: vectors added up, token by token",
    },
    "hidden": {
        "label": "hidden state",
        "symbol": "X",
        "shape": "t d",
        "description": "the vectors that one layer hands to the next, one for each token",
    },
    "normed": {
        "label": "normed vector",
        "symbol": "y",
        "shape": "t d",
        "description": "a token's numbers as they come out of a layer norm",
    },
    "mean": {
        "symbol": "m",
        "shape": "t",
        "description": "the average of a token's 384 numbers",
    },
    "variance": {
        "symbol": "v",
        "shape": "t",
        "description": "how far a token's numbers lie from their mean: the average squared distance",
    },
    "standardised": {
        "label": "standardised vector",
        "symbol": "n",
        "shape": "t d",
        "description": "a token's numbers with mean 0 and variance 1",
    },
    "scale": {
        "symbol": "g",
        "shape": "d",
        "description": "a learned factor for each of the 384 columns",
    },
    "shift": {
        "symbol": "b",
        "shape": "d",
        "description": "a learned offset for each of the 384 columns",
    },
    "head": {
        "symbol": "H",
        "shape": "h t k",
        "description": "one of twelve parts of a layer that look at the sentence independently",
    },
    "share": {
        "symbol": "P",
        "shape": "i j",
        "description": "how much the encoder bets on an answer",
    },
    "rate": {
        "label": "learning rate",
        "symbol": "η",
        "description": "how far a step goes",
    },
    "line": {
        "symbol": "w",
        "description": "a slope and an intercept",
    },
    "gradient": {
        "description": "how fast the error grows with each of the numbers",
    },
    "sentence": {
        "label": "sentence vector",
        "shape": "i d",
        "description": "the 384 numbers that the encoder gives for a whole sentence",
    },
    "error": {
        "symbol": "E",
        "description": "one number that says how wrong all guesses are together",
    },
    "similarity": {
        "symbol": "C",
        "shape": "i j",
        "description": "the cosine of the angle between two sentence vectors",
    },
    "factor": {
        "symbol": "s",
        "description": "how much a difference in similarity counts",
    },
    "channel": {
        "description": "one pattern that a layer looks for at every place of an image",
    },
}

exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "clearformer"
# What the suite's own docs change in the theme is changed here too.
html_static_path = ["../../docs/_static/furo.css"]
html_css_files = ["furo.css"]
# An e-book has another theme.
epub_css_files = []
epub_exclude_files = ["_static/furo.css"]
html_show_sourcelink = False
epub_show_urls = "no"
man_pages = [("index", "clearformer", "clearformer", [author], 7)]
latex_engine = "xelatex"
# The names in the index are plain ASCII, so that it needs no more than what every TeX has.
latex_use_xindy = False
# TeX Live's own fonts, in place of the ones that Sphinx would need from elsewhere.
latex_elements = {
    # Pictures stay beside the text about them.
    "figure_align": "H",
    # Sphinx would head the PDF's contents by the first caption of the index, which is Tutorials.
    "tableofcontents": r"\renewcommand{\contentsname}{Contents}\sphinxtableofcontents",
    "fontpkg": r"\setmainfont{texgyretermes}[Extension=.otf,UprightFont=*-regular,BoldFont=*-bold,"
    r"ItalicFont=*-italic,BoldItalicFont=*-bolditalic]"
    r"\setsansfont{texgyreheros}[Extension=.otf,UprightFont=*-regular,BoldFont=*-bold,"
    r"ItalicFont=*-italic,BoldItalicFont=*-bolditalic]"
    r"\setmonofont{texgyrecursor}[Extension=.otf,UprightFont=*-regular,BoldFont=*-bold,"
    r"ItalicFont=*-italic,BoldItalicFont=*-bolditalic]",
}
latex_documents = [("index", "clearformer.tex", "clearformer", author, "howto")]
