"""How clearformer's documentation is built."""

project = "clearformer"
author = "The clearformer authors"
copyright = author  # no year: the same sources give the same pages
version = release = "0.1.0"

extensions = ["myst_parser", "sphinxext.explorable"]
myst_enable_extensions = ["colon_fence", "dollarmath"]

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
}

exclude_patterns = ["_build"]
html_theme = "alabaster"
html_title = "clearformer"
html_static_path = ["_static"]
html_css_files = ["clearformer.css"]
# No search box: its script is inline, and these pages keep to a strict content policy.
html_sidebars = {"**": ["about.html", "navigation.html"]}
html_theme_options = {
    "description": "A sentence encoder with every array in the open",
    "fixed_sidebar": False,
    "show_powered_by": False,
    "show_relbars": False,
}
html_show_sourcelink = False
epub_show_urls = "no"
man_pages = [("index", "clearformer", "clearformer", [author], 7)]
latex_engine = "xelatex"
# TeX Live's own fonts, in place of the ones that Sphinx would need from elsewhere.
latex_elements = {
    "fontpkg": r"\setmainfont{texgyretermes}[Extension=.otf,UprightFont=*-regular,BoldFont=*-bold,"
    r"ItalicFont=*-italic,BoldItalicFont=*-bolditalic]"
    r"\setsansfont{texgyreheros}[Extension=.otf,UprightFont=*-regular,BoldFont=*-bold,"
    r"ItalicFont=*-italic,BoldItalicFont=*-bolditalic]"
    r"\setmonofont{texgyrecursor}[Extension=.otf,UprightFont=*-regular,BoldFont=*-bold,"
    r"ItalicFont=*-italic,BoldItalicFont=*-bolditalic]"
}
latex_documents = [("index", "clearformer.tex", "clearformer", author, "howto")]
