"""`make bench`: drawing, tensors, models, charts, typesetting, pages, opening, sharing, in one run."""

from __future__ import annotations

from . import (
    arrays,
    changing,
    charts,
    drawing,
    equations,
    explorables,
    models,
    opening,
    page,
    publishing,
    sites,
    tensors,
)

if __name__ == "__main__":
    drawing.main()
    tensors.main()
    models.main()
    arrays.main()
    charts.main()
    equations.main()
    sites.main()
    page.main()
    explorables.main()
    opening.main()
    changing.main()
    publishing.main()
