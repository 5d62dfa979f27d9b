"""How Sphinx builds these docs."""

project = "@PROJECT@"
author = "@AUTHOR@"
version = "0.1"  # of your project; an EPUB has to have one
copyright = author  # no year: the same sources give the same pages

# Pages may be written in Markdown (.md) and in reStructuredText (.rst), side by side.
extensions = ["myst_parser", "sphinxext.explorable"]

# The ideas of your project. Each has one colour in prose, formulas and pictures, on every page.
# Replace them by your own; `shape` names the axes of a tensor.
explorable_concepts = {
    "temperature": {
        "symbol": "T",
        "color": "blue",
        "description": "at which water boils, in °C",
    },
    "pressure": {
        "symbol": "p",
        "color": "red",
        "description": "of the air, in hPa",
    },
    "line": {
        "symbol": "w",
        "shape": "d",
        "color": "orange",
        "description": "a slope and an intercept",
    },
    "guess": {
        "symbol": "g",
        "color": "violet",
        "description": "what the line says of the pressure, in hPa",
    },
    "error": {
        "symbol": "E",
        "color": "teal",
        "description": "how wrong all guesses are together",
    },
    "rate": {
        "label": "learning rate",
        "symbol": "η",
        "color": "green",
        "description": "how far a step goes",
    },
}

html_theme = "@THEME@"
html_title = project
exclude_patterns = ["_build"]

latex_elements = {
    # Pictures stay with the words around them.
    "figure_align": "H",
    # In the PDF, chapters follow one another without empty pages.
    "extraclassoptions": "openany,oneside",
    # Sphinx would head its contents by the first caption of the index, which is Tutorials.
    "tableofcontents": r"\renewcommand{\contentsname}{Contents}\sphinxtableofcontents",
}
