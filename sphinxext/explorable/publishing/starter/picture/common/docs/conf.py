"""Docs of @PROJECT@."""

project = "@PROJECT@"
author = "@AUTHOR@"
version = "0.1"  # an EPUB has to have one
copyright = author
extensions = ["myst_parser", "sphinxext.explorable"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
exclude_patterns = ["_build"]
html_theme = "alabaster"
explorable_concepts = {"swing": {"label": "swing", "color": "teal", "description": "what goes to and fro"}}
