"""`make bench`: the figures of a page, of its opening, of drawing, of tensor programs and of typesetting, measured in one run."""

from __future__ import annotations

from . import drawing, equations, opening, page, tensors

if __name__ == "__main__":
    drawing.main()
    tensors.main()
    equations.main()
    page.main()
    opening.main()
