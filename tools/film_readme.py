"""Make the film that the README and the docs' first page open with, by the suite itself.

Run it where the example's encoder looks or speaks otherwise: `python tools/film_readme.py`.
"""

from pathlib import Path

from sphinxext.explorable.publishing.command import main

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "example_project/docs/explanation/black-box.md"
PICTURE = "opened-head"
FILMS = {
    "docs/readme.gif": ["--size", "800x450", "--fps", "12"],
    "docs/_data/attention-head.mp4": ["--size", "960x540"],
}

if __name__ == "__main__":
    for file, options in FILMS.items():
        if main(["animate", str(PAGE), PICTURE, "--to", str(ROOT / file), *options]):
            raise SystemExit(1)
