"""The language of a site: its words and signs reach what is written, what is drawn, and the pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..config import ExplorableConfig
from ..language import language_of, speak, spoken
from ..phases import Phase
from .files import FOLDER, digest, write

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def setup_language(app: Sphinx) -> None:
    """Take the language of a site as soon as its settings are known."""
    # With other words every page is another.
    app.add_config_value("_explorable_language", "", "env", str)
    Phase.CHOOSE_LANGUAGE.connect(app, _choose)


def _choose(app: Sphinx, config: Config) -> None:
    folders = [Path(app.srcdir) / folder for folder in config.locale_dirs]
    settings = ExplorableConfig.of(config)
    speak(language_of(config.language or "en", folders, signs=settings.local_numbers))
    config["_explorable_language"] = digest(spoken().script) if spoken().script else ""


def link_language(app: Sphinx) -> None:
    """Link the script of the language from the page that is being written, before all that says something."""
    script = spoken().script
    if script:
        name = write(app.builder, f"words-{digest(script)}.js", script)
        app.add_js_file(f"{FOLDER}/{name}", priority=499, loading_method="defer")
