"""`make bench`: the figures of a page, of its opening, of drawing and of typesetting, measured in one run."""

from __future__ import annotations

from . import drawing, equations, opening, page

if __name__ == "__main__":
    drawing.main()
    equations.main()
    page.main()
    opening.main()
