"""What the pictures of a notebook are to its front end: an anywidget, or nothing where that is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .mistakes import MissingError, NotebookError, told

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

            def validate(self, obj, value):
                return value

        class traitlets:  # noqa: N801
            """As much of the library as is used where it is missing."""

            Any = _Trait

        class Widget:
            """What has the values of a widget, and nobody who changes them."""

            def __init__(self, **values):
                vars(self).update(values, _traits={}, _listeners={})

            def add_traits(self, **traits):
                """Take the values."""
                self._traits.update(traits)
                vars(self).update({name: trait.default for name, trait in traits.items()})

            def __setattr__(self, name, value):
                trait = vars(self).get("_traits", {}).get(name)
                value = value if trait is None else trait.validate(self, value)
                is_other = trait is not None and value != vars(self).get(name)
                super().__setattr__(name, value)
                for call in self._listeners.get(name, ()) if is_other else ():
                    call({"new": value})

            def observe(self, *given, **named):
                """Refuse: nothing here ever changes."""
                raise MissingError(f"to observe a picture {MISSING}")

            unobserve = observe

            def _repr_mimebundle_(self, **options):
                return {}, {}


class Settable(Widget):
    """A widget of which only what it follows can be set: what is misspelt would be lost without a word."""

    _is_made = False

    def __setattr__(self, name: str, value: Any) -> None:
        is_known = name.startswith("_") or hasattr(self, name)
        if self._is_made and not is_known and not self._is_users():
            raise NotebookError(self._unset(name))
        super().__setattr__(name, value)

    def _is_users(self) -> bool:
        """Tell whether it is of a class that a user made of ours, which may have more."""
        # traitlets makes a class of each that has traits of its own.
        made = next(one for one in type(self).__mro__ if not one.__module__.startswith("traitlets"))
        return not made.__module__.startswith(f"{__package__}.")

    def _unset(self, name: str) -> str:
        """Say why something cannot be set."""
        raise NotImplementedError


def follow(widget: Settable, name: str, follower: Settable, attribute: str) -> None:
    """Have an attribute follow a value of the same notebook, with a front end or without."""

    def call(change: dict[str, Any]) -> None:
        setattr(follower, attribute, change["new"])

    if IS_ALIVE:
        widget.observe(call, name)
    else:
        widget._listeners.setdefault(name, []).append(call)


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
            NotebookError: for one that cannot be.
        """
        with told():
            return self.check(value)
