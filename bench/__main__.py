"""`make bench`: the figures of a page, of drawing and of typesetting, measured in one run."""

from __future__ import annotations

from . import drawing, equations, page

if __name__ == "__main__":
    drawing.main()
    equations.main()
    page.main()
