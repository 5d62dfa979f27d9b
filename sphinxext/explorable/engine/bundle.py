"""What ``static/build.mjs`` made of the browser side: which hashed file each part of it became."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

BUNDLE = Path(__file__).parent.parent / "_bundle"
REINSTALL = "`pip install --force-reinstall sphinxext-explorable`"


@cache
def manifest() -> dict[str, Any]:
    """Return which hashed file each script, picture and style sheet became."""
    loaded: dict[str, Any] = json.loads((BUNDLE / "manifest.json").read_text(encoding="utf-8"))
    return loaded


def missing() -> str | None:
    """Return what of the browser side is not there, or not whole; one that was cut is not looked into."""
    file = BUNDLE / "manifest.json"
    try:
        found = manifest()
        parts = [*found["styles"].values(), *found["scripts"].values(), *found["pictures"].values()]
        parts += [file for files in found["redraws"].values() for file in files]
        files = [BUNDLE / "notebook.js", BUNDLE / "katex.css"]
        files += [BUNDLE / "web" / name for name in [*parts, *found["modules"].values(), *found["fonts"]]]
    except (OSError, ValueError, KeyError):
        return str(file)
    return next((str(file) for file in files if not file.is_file()), None)


def scripts_of(*pictures: str | None) -> list[str]:
    """Return the files that bring pictures to life beside the host script, in the order in which they run."""
    named = [picture for picture in pictures if picture]
    needed = {name for picture in named for name in manifest()["needs"][picture]}
    shared = [file for name, file in manifest()["scripts"].items() if name in needed]
    return [*shared, *(manifest()["pictures"][picture] for picture in named)]


def kit_scripts() -> list[str]:
    """Return the files that have what modules import as the kit, in the order in which they run."""
    needed = manifest()["kit_needs"]
    shared = [file for name, file in manifest()["scripts"].items() if name in needed]
    return [*shared, manifest()["modules"]["kit"]]


def redraws_of(picture: str) -> list[str]:
    """Return the files that draw a picture anew in the browser, in other states, if any do."""
    return list(manifest()["redraws"].get(picture, ()))


def styled_pictures() -> set[str]:
    """Return the pictures that have a style sheet of their own."""
    return {picture for picture in manifest()["pictures"] if picture in manifest()["styles"]}


def bundled() -> set[str]:
    """Return all files that pages may name."""
    kinds = ("scripts", "modules", "pictures", "styles")
    redrawing = {file for files in manifest()["redraws"].values() for file in files}
    return redrawing | {file for kind in kinds for file in manifest()[kind].values()}


def fonts_in(sheet: str) -> set[str]:
    """Return the fonts that a style sheet names."""
    return {font for font in manifest()["fonts"] if font in sheet}
