"""`make bench`: drawing, tensor programs, typesetting, pages, their opening and changes, in one run."""

from __future__ import annotations

from . import changing, drawing, equations, explorables, opening, page, sites, tensors

if __name__ == "__main__":
    drawing.main()
    tensors.main()
    equations.main()
    sites.main()
    page.main()
    explorables.main()
    opening.main()
    changing.main()
