"""How Sphinx builds this article."""

project = "@PROJECT@"
author = "@AUTHOR@"
version = "1.0"  # of the article; an EPUB has to have one
copyright = author  # no year: the same sources give the same page

extensions = ["myst_parser", "sphinxext.explorable"]

# The ideas of the article. Each has one colour in prose, formulas and pictures.
# Replace them by your own; a page bears about seven.
explorable_concepts = {
    "word": {"color": "magenta", "description": "a few numbers that stand for a word"},
    "query": {"symbol": "q", "color": "violet", "description": "what a word looks for"},
    "key": {"symbol": "K", "color": "orange", "description": "what a word offers"},
    "value": {"symbol": "V", "color": "blue", "description": "what a word hands over"},
    "score": {"symbol": "s", "color": "teal", "description": "how well a key fits a query"},
    "weight": {"symbol": "p", "color": "green", "description": "how much a word listens to another"},
    "output": {"symbol": "z", "color": "red", "description": "what a word has gathered"},
}

html_theme = "@THEME@"
html_title = project
html_baseurl = (
    "https://example.org/"  # REPLACE by where the article will be: who shares it gets its image from there
)
exclude_patterns = ["_build"]

latex_elements = {
    # Pictures stay with the words around them.
    "figure_align": "H",
    "extraclassoptions": "openany,oneside",
}
