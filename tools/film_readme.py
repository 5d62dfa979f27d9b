"""Make the films that the README and the docs' first page open with, by the suite itself.

Run it where their pictures look or speak otherwise: `python tools/film_readme.py`.
"""

import tempfile
from pathlib import Path

from sphinxext.explorable.publishing.command import main

ROOT = Path(__file__).parents[1]
ENCODER = ROOT / "example_project/docs/explanation/black-box.md"
# What can be read where it is small.
CENTRES = """# Centres

:::{explorable} k-means
:name: centres
:layout: blobs
:n: 120
:k: 4
:seed: 3
Four centres find four groups of points.
:::
"""


def film(page: Path, picture: str, file: str, *options: str) -> None:
    """Write a picture's film into the tree."""
    if main(["animate", str(page), picture, "--to", str(ROOT / file), *options]):
        raise SystemExit(1)


if __name__ == "__main__":
    film(ENCODER, "opened-head", "docs/readme.gif", "--size", "800x450", "--fps", "12")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "index.md")
        page.write_text(CENTRES, encoding="utf-8")
        Path(folder, "conf.py").write_text('extensions = ["myst_parser", "sphinxext.explorable"]\n')
        small = ("--size", "640x360", "--pace", "0.9")
        film(page, "centres", "docs/_data/centres.mp4", *small)
        film(page, "centres", "docs/_data/centres-dark.mp4", *small, "--dark")
