"""The picture is drawn as it was approved; `pytest --explorable-approve` approves what it is by now."""

from sphinxext.explorable.testing import Renderer


def test_picture_name(explorable: Renderer) -> None:
    """It is drawn from the options that an author writes."""
    picture = explorable.myst("""
        :::{explorable} @PICTURE@
        :frequency: 0.5
        :::
    """)
    assert picture.values["frequency"] == 0.5
    picture.check()


def test_picture_name_in_the_docs(explorable: Renderer) -> None:
    """It is what the docs show."""
    explorable.page("docs/index.@SUFFIX@", "my-@PICTURE@").check()


def test_picture_name_refuses_what_would_grow(explorable: Renderer) -> None:
    """An author is told what is wrong."""
    told = explorable.mistake(":::{explorable} @PICTURE@\n:damping: -1\n:::")
    assert "damping needs a number from 0 to 2" in told
