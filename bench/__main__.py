"""`make bench`: drawing, tensor programs, typesetting, a page and its opening, measured in one run."""

from __future__ import annotations

from . import drawing, equations, opening, page, tensors

if __name__ == "__main__":
    drawing.main()
    tensors.main()
    equations.main()
    page.main()
    opening.main()
