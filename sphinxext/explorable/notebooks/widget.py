"""What the pictures of a notebook are to its front end: an anywidget, or nothing where that is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

MISSING = "needs anywidget; install sphinxext-explorable[notebook]"

if TYPE_CHECKING:
    import traitlets
    from anywidget import AnyWidget

    Widget = AnyWidget
    IS_ALIVE = True
else:
    try:
        import traitlets
        from anywidget import AnyWidget as Widget

        IS_ALIVE = True
    except ImportError:
        IS_ALIVE = False

        class _Trait:
            def __init__(self, default=None):
                self.default = default

            def tag(self, **about):
                return self

        class traitlets:  # noqa: N801
            """As much of the library as is used where it is missing."""

            Any = _Trait

        class Widget:
            """What has the values of a widget, and nobody who changes them."""

            def __init__(self, **values):
                vars(self).update(values)

            def add_traits(self, **traits):
                """Take the values."""
                vars(self).update({name: trait.default for name, trait in traits.items()})

            def observe(self, *given, **named):
                """Refuse: nothing here ever changes."""
                raise ImportError(f"to observe a picture {MISSING}")

            unobserve = observe

            def _repr_mimebundle_(self, **options):
                return {}, {}


def shared(default: Any) -> Any:
    """Return a value of a class that the front end and the kernel share."""
    return traitlets.Any(default).tag(sync=True) if IS_ALIVE else default


class Checked(traitlets.Any):
    """A value that the front end and the kernel share, and that is looked at before it is taken."""

    # traitlets would take None unseen.
    allow_none = False

    def __init__(self, default: Any, *, check: Callable[[Any], Any]) -> None:
        super().__init__(default)
        self.check = check

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the value as it is kept.

        Raises:
            ValueError: for one that cannot be.
        """
        return self.check(value)
