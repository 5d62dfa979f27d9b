"""What a picture that goes on by steps has from its base: a few lines make one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from conftest import Build
from sphinxext.explorable.parameters.registry import own
from sphinxext.explorable.visuals import packages
from sphinxext.explorable.visuals.catalogue import catalogue, own_picture
from sphinxext.explorable.visuals.iterative import Descending, Iterative, Sampled
from sphinxext.explorable.visuals.layouts import GROUPED
from sphinxext.explorable.visuals.picture import Page, PictureError, flag, option, options_of, text


@dataclass(frozen=True)
class Toy(Descending, Sampled):
    """Points, and what goes on with them."""

    name = "toy"
    layouts = GROUPED
    most_steps = 9
    usual_points = 12
    naming = ("column",)

    column: str = option(text, "The column of the data that counts.", "")
    seed: int = 5
    loud: bool = option(flag, "Whether it is loud.", False)


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the toy into the catalogue; no test draws it."""
    monkeypatch.setitem(catalogue(), Toy.name, Toy)
    monkeypatch.setattr(packages, "own_picture", lambda name: Toy if name == Toy.name else own_picture(name))


def test_its_options_are_its_own_and_then_those_of_its_base() -> None:
    told = {
        name: (one.metadata["convert"].__doc__, one.default, one.metadata["help"])
        for name, one in options_of(Toy).items()
    }
    assert list(told) == ["column", "loud", "learning-rate", "layout", "n", "seed", "steps"]
    assert told["steps"][:2] == ("Take a whole number from 0 to 9.", 0)
    assert told["layout"][0] == "Take `blobs`, `rings` or `uniform`."
    assert told["layout"][2].endswith("by default `blobs`.")
    assert told["n"][2] == "The number of generated points; by default 12."
    assert told["seed"][1:] == (5, "The seed of all random numbers, which are the same in every build.")
    assert told["learning-rate"][:2] == ("Take a number above 0.", 0.1)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (":steps: 10", "toy: steps needs a whole number from 0 to 9, not '10'"),
        (":seed: -1", "toy: seed needs a whole number from 0 to"),
        (":layout: rigns", "toy: layout needs blobs, rings or uniform, not 'rigns'; did you mean rings?"),
        (":n: 1", "toy: n needs a whole number from 2 to 2,000, not '1'"),
        (":learning-rate: 0", "toy: learning-rate needs a number above 0, not '0'"),
        (":data: rows.csv\n:layout: rings", "layout is for generated points, and toy has data (a, b)"),
        (":data: rows.csv\n:n: 5", "n is for generated points, and toy has data (a, b); leave one"),
        (":column: a", "toy: column names a column of data, and there is none; write `:data:` too"),
        (":stepps: 1", "toy has no option stepps; did you mean steps?"),
    ],
)
def test_mistakes_in_them_are_told_where_they_stand(build: Build, options: str, says: str) -> None:
    page = f"# T\n\n:::{{explorable}} toy\n{options}\n:::\n"
    [warning] = build({"index": page, "rows.csv": "a,b\n1,2\n3,4\n"}).warnings
    assert warning.startswith("index.md:3: WARNING: ")
    assert says in warning


def test_points_are_those_of_the_layout_and_of_the_seed() -> None:
    points = Toy(layout="rings", n=40).points_made_up()
    assert points.shape == (40, 2)
    assert Toy().points_made_up().shape == (12, 2)
    radius = np.linalg.norm(points, axis=1)
    assert np.count_nonzero(radius < 2) == 10
    again, other = Toy(layout="rings", n=40, seed=5), Toy(layout="rings", n=40, seed=6)
    assert (points == again.points_made_up()).all()
    assert (points != other.points_made_up()).all()


def test_a_rate_follows_a_parameter_that_starts_above_0() -> None:
    rate = own("rate", 0.5, 0.0, 2.0, 0.1)
    assert Toy(learning_rate=0.5).bound_rate(Page({}, bound={"learning_rate": rate})) is rate
    assert Toy().bound_rate(Page({})) is None
    with pytest.raises(PictureError, match="the learning rate starts at 0, and has to be above 0"):
        Toy(learning_rate=0.0).bound_rate(Page({}, bound={"learning_rate": rate}))


def test_a_base_is_no_picture_of_the_catalogue() -> None:
    assert not {Iterative, Descending, Sampled} & set(catalogue().values())
