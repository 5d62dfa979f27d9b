"""Every option of every directive: what it changes on a page, and what a wrong value is told, with its line.

All cases are pages of one site. The list of options is the suite's own: one without a case makes a test fail.
"""

from __future__ import annotations

import functools
import io
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image
from sphinx.application import Sphinx

from conftest import Site, build_site
from sphinxext.explorable.publishing.animation.encoding import encoded
from sphinxext.explorable.visuals.catalogue import catalogue, grammars
from sphinxext.explorable.visuals.figures import common_options
from sphinxext.explorable.visuals.module import Module
from sphinxext.explorable.visuals.near_names import own_directives
from sphinxext.explorable.visuals.picture import options_of


@dataclass(frozen=True)
class Case:
    """A value of an option, what only the page with it holds, and a value that is none, with what is said.

    Where every text is right there is no wrong value.
    """

    value: str
    shows: str
    wrong: str | None = None
    told: str = ""
    # What is given besides, on the page without the option too; the option itself, where it has to be given.
    beside: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """A directive with what it needs, and what its page needs before it."""

    cases: dict[str, Case]
    needs: dict[str, str] = field(default_factory=dict)
    body: str = ""
    before: str = ""
    # The directive that it has to stand in.
    within: str = ""


CONCEPT = Case("query", 'data-concept="query"', "qery", "no concept is called qery")
THUMBNAILS = Case("", "explorable-thumbnails", "maybe", "thumbnails takes no value, or true or false")
PARAMETER = ":::{parameter} p\n:value: 4\n:min: 1\n:max: 9\n:step: 1\n:::\n"
POINTS = {"data": "points.csv"}
# Two states, in as few pixels as there may be.
PLAYED = Case(
    "gif, size=64x64, fps=1, steps=1",
    "explorable-film-picture",
    "avi",
    "animation takes mp4, webm, gif",
)
COMMON = {
    "name": Case("a-name", 'id="a-name"'),
    "class": Case("mine", "mine"),
    "alt": Case("Words for it.", "Words for it."),
    "align": Case("right", "align-right", "middle", "align needs left, center or right, not 'middle'"),
    "width": Case("60%", "explorable-width-60pc", "wide", "width needs a length like 300px"),
    "caption": Case("A caption.", "A caption\\."),
    "notebook": Case("", "explorable-reproduce", "maybe", "notebook takes no value, or true or false"),
    "hero": Case("", "explorable-hero", "maybe", "hero takes no value, or true or false, not 'maybe'"),
    "audience": Case("expert", "explorable-for-expert", "boss", "no audience is called 'boss'"),
}
OF_MODULES = {name: case for name, case in COMMON.items() if name != "notebook"}
ANIMATED = {**COMMON, "animation": PLAYED}
BY_STEPS = {**COMMON, "animation": replace(PLAYED, beside={"steps": "true"})}
WHOLE = "needs a whole number from"
GROUPS = {"names": "classes=groups"}
HEAT = {"kind": "heat", "data": "three.csv", "value": "x"}
MORE, WIDE = {"data": "more.npz"}, {"data": "wide.npz", "names": "classes=groups"}


def data(value: str = "points.csv", shows: str = "", **beside: str) -> Case:
    return Case(value, shows, "nowhere.csv", "there is no file wrong/nowhere.csv", beside)


def bind(key: str) -> Case:
    return Case(f"{key}=p", f"data-bind=[^>]*{key}", "nothing=p", "cannot bind nothing")


BLOCKS = {
    "concept PAGE": Block(
        {
            "label": Case("A label", "A label"),
            "symbol": Case("\\Omega", "Ω"),
            "shape": Case("t k", "t × k"),
            "color": Case("teal", "", "tael", '"tael" is neither a colour of the palette'),
            "description": Case("what it is", "what it is"),
            "weights": Case("", "Learned weights: W"),
        },
        {"label": "Thing"},
        before=":::{tensor-diagram}\n:dims: t=2\nW[t] : PAGE\n:::\n",
    ),
    "parameter v": Block(
        {
            "value": Case("0.25", "0\\.25", "many", "its value has to be a number"),
            "choices": Case("small, large", "radiogroup", "8, big", "its choices mix numbers and words"),
            "text": Case("Some words", 'value="Some words"', "x" * 501, "a field has at most 500"),
            "control": Case("menu", "<select", "knob", "its control has to be", {"choices": "a, b"}),
            "min": Case("-3", '"min":-3|min="-3"', "many", "its min has to be a number"),
            "max": Case("7", 'max="7', "many", "its max has to be a number"),
            "step": Case("0.125", "0\\.125", "many", "its step has to be a number"),
            "scale": Case("log", "log", "lag", "its scale has to be linear or log, not 'lag'"),
            "format": Case(".5f", "0\\.00000", "x", "parameter v: "),
            "label": Case("A label", "A label"),
            "unit": Case("kg", "kg"),
            "concept": CONCEPT,
            "hidden": Case(
                "", "", "maybe", "parameter v: hidden takes no value, or true or false, not 'maybe'"
            ),
        },
    ),
    "colored-equation": Block(
        {
            "label": Case("eq-one", "equation-eq-one"),
            "annotate": Case(
                "query above",
                "explorable-label",
                "query beside",
                "annotate needs a concept and above or below",
            ),
            "no-legend": Case(
                "", "", "maybe", "colored-equation: no-legend takes no value, or true or false"
            ),
            "name": Case("a-formula", "a-formula"),
            "class": Case("mine", "mine"),
        },
        body="\\concept{query}{Q}",
    ),
    "steps": Block(
        {
            "name": Case("a-story", 'id="a-story"'),
            "class": Case("mine", "mine"),
            "scroll": Case(
                "",
                "explorable-scroll",
                "maybe",
                "steps: scroll takes no value, or true or false, not 'maybe'",
            ),
        },
        body="```{step} One\nWords.\n```",
    ),
    "step One": Block(
        {"name": Case("a-step", 'id="a-step"'), "class": Case("mine", "mine")}, body="Words.", within="steps"
    ),
    "audience expert": Block({}, body="Words."),
    "animation own.webm": Block(
        {
            "name": Case("a-name", 'id="a-name"'),
            "class": Case("mine", "mine"),
            "alt": Case("Other words.", "Other words\\.", "''", "animation: say what it shows"),
            "align": Case(
                "right", "align-right", "middle", "align needs left, center or right, not 'middle'"
            ),
            "width": Case("60%", "explorable-width-60pc", "wide", "width needs a length like 300px"),
            "poster": Case("wide.png", "800", "nowhere.png", "poster: there is no file wrong/nowhere.png"),
            "captions": Case("own.vtt", "Said in it", "own.css", "captions: own.css ends in none of"),
            "also": Case("own.mp4", "video/mp4", "own.css", "also: own.css ends in none of"),
            "dark": Case(
                "own.webm", "data-dark", "own.mp4", "dark: own.mp4 is of another format than own.webm"
            ),
            "dark-poster": Case(
                "night.png",
                "",
                "own.css",
                "dark-poster: own.css ends in none of",
                beside={"dark": "own.webm"},
            ),
            "loop": Case("", " loop", "maybe", "loop takes no value"),
            "still": Case("", "", "maybe", "still takes no value"),
        },
        {"alt": "Words."},
    ),
    "thread": Block(
        {
            "name": Case("a-thread", 'id="a-thread"'),
            "class": Case("mine", "mine"),
            "title": Case("The finding", "The finding"),
            "limit": Case(
                "mastodon", 'data-limit="mastodon"', "mastadon", "not 'mastadon'; did you mean mastodon"
            ),
            "hide": Case("", "", "maybe", "thread: hide takes no value"),
        },
        body="- One.\n- Two.\n- Three.",
    ),
    "divio-list how-to": Block(
        {
            "newest": Case("1", "", "few", "newest needs a whole number of pages, not 'few'"),
            "project": Case("other", "Do that there", "oter", "intersphinx knows no project oter"),
            "thumbnails": THUMBNAILS,
        }
    ),
    "divio-grid": Block(
        {
            "newest": Case("1", "", "few", "newest needs a whole number of pages, not 'few'"),
            "thumbnails": THUMBNAILS,
        }
    ),
    "explorable activation-grid": Block(
        {
            **ANIMATED,
            "data": data("more-grids.npz"),
            "names": Case("image=photo", "6 by 6", "pixels=x", "names: .* takes no array pixels"),
            "concept": Case("query", 'data-concept="query"', "x=query", "concept: .* takes no array x"),
            "link": Case("a-link", "a-link"),
            "layers": Case("early, late", "late", "a, b, c", "layers names 3; the data has 2"),
            "layer": Case("0", "layer 0: ", "2", "layer is 2; there are 2, from 0 to 1"),
            "row": Case("0", "At row 0", "3", "row is 3; there are 3, from 0 to 2"),
            "column": Case("0", "column 0 the channel", "3", "column is 3; there are 3, from 0 to 2"),
            "groups": Case("1", "", "5", "groups is 5; 4 channels at 9 places have at most 4"),
            "bind": bind("layer"),
        },
        {"data": "grids.npz"},
        before=PARAMETER,
    ),
    "explorable function": Block(
        {
            **ANIMATED,
            "expr": Case("x**3", "x\\*\\*3", "open(x)", "expr cannot be read: `open`"),
            "x": Case("-2, 9", "from −2 to 9", "3", "x needs two numbers"),
            "y": Case("-40, 40", "−40", "low, high", "y needs a number"),
            "point": Case("1.5", "At x = 1\\.5", "far", "point needs a number"),
            "step": Case("3", 'step="3"|"step": ?3', "-1", "step needs a number above 0, not '-1'"),
            "variable": Case("t", "At t = ", "a b", "", {"expr": "2", "x": "0, 1"}),
            "params": Case(
                "w=0.75", "0\\.75", "w", "this page has no parameter w", {"expr": "w*x", "params": "w=1"}
            ),
            "label": Case("height", ">height<"),
            "labels": Case(
                "one, other", "one = ", "one", "labels has 1 names, but there are 2", {"expr": "x; 2*x"}
            ),
            "derivative": Case(
                "", "explorable-tangent", "maybe", "derivative takes no value, or true or false"
            ),
            "concept": CONCEPT,
            "formula": Case("y = x_1", "katex", "\\fraq{1}{2}", "KaTeX cannot typeset this formula"),
        },
        {"expr": "x"},
    ),
    "explorable gradient-descent": Block(
        {
            **COMMON,
            "animation": replace(PLAYED, beside={"start": "v=1"}),
            "loss": Case("v**4", "v\\*\\*4", "open(v)", "loss cannot be read: `open`"),
            "x": Case("-7, 7", "−7|-7", "3", "x"),
            "y": Case("-7, 7", "", "3", "y", {"loss": "v**2 + u**2"}),
            "learning-rate": Case("0.25", "0\\.25", "fast", "learning-rate needs a number"),
            "start": Case("v=1.25", "1\\.25", "v", "start needs"),
            "scale": Case(
                "none", "", "some", "scale needs standard or none", {"loss": "", **POINTS, "x": "x", "y": "y"}
            ),
            "steps": Case("3", "", "few", f"steps {WHOLE}"),
            "concept": CONCEPT,
            "error-concept": CONCEPT,
            "data": data(loss="", x="x", y="y", data="wide.csv"),
            "bind": bind("learning_rate"),
        },
        {"loss": "v**2"},
        before=PARAMETER,
    ),
    "explorable hidden-states": Block(
        {
            **ANIMATED,
            "data": data("longer.npz", "at 12 tokens"),
            "names": Case(
                "units=called", "one|two", "unit=called", "names: hidden-states takes no array unit"
            ),
            "concept": CONCEPT,
            "link": Case("a-link", "a-link"),
            "span": Case("1..2", "tokens 1 to 2", "2..1", "span needs the places of the first and the last"),
            "threshold": Case("0.125", "0\\.125", "high", "threshold needs a number"),
            "off-outside": Case("", "and off just outside", "maybe", "off-outside takes no value"),
            "either-sign": Case("", "checked", "maybe", "either-sign takes no value"),
            "bind": bind("threshold"),
        },
        {"data": "states.npz", "threshold": "-5", "span": "3..3"},
        before=PARAMETER,
    ),
    "explorable k-means": Block(
        {
            **ANIMATED,
            "x": Case("y", "", "z", "z", {**POINTS, "x": "x", "y": "x"}),
            "y": Case("x", "", "z", "z", {**POINTS, "x": "y", "y": "y"}),
            "scale": Case("", "\\(std\\)", "maybe", "scale takes no value", POINTS),
            "layout": Case("rings", "", "rinks", "layout"),
            "n": Case("30", "30 points", "few", f"n {WHOLE}"),
            "k": Case("5", "k = 5;", "few", f"k {WHOLE}"),
            "init": Case("farthest", "", "fathest", "init needs .*; did you mean farthest?"),
            "seed": Case("7", "", "x", f"seed {WHOLE}"),
            "steps": Case("3", "Step 3", "few", f"steps {WHOLE}"),
            "data": data(shows="6 points"),
            "bind": bind("k"),
        },
        before=PARAMETER,
    ),
    "explorable neural-network": Block(
        {
            **ANIMATED,
            "layers": Case("2, 5, 1", "5", "two", "layers needs"),
            "activation": Case("relu", "relu|ReLU", "rleu", "activation needs .*; did you mean relu?"),
            "task": Case("regression", "", "regress", "task needs"),
            "layout": Case("circles", "", "circels", "layout needs .*; did you mean circles?"),
            "n": Case("20", "", "few", f"n {WHOLE}"),
            "inputs": Case("x", "", "q", "q", {"data": "three.csv", "target": "y"}),
            "target": Case("x", "", "q", "q", POINTS),
            "learning-rate": Case("0.25", "0\\.25", "fast", "learning-rate needs a number"),
            "seed": Case("7", "", "x", f"seed {WHOLE}"),
            "steps": Case("3", "", "few", f"steps {WHOLE}"),
            "standardise": Case("false", "", "maybe", "standardise takes no value", {"data": "wide.csv"}),
            "data": data(),
            "bind": bind("learning_rate"),
        },
        before=PARAMETER,
    ),
    "explorable embedding-projection": Block(
        {
            **ANIMATED,
            "data": data("more.npz", "parameter"),
            "names": Case(
                "labels=words", "one", "label=words", "names: embedding-projection takes no array label"
            ),
            "concept": Case("query", 'data-concept="query"', "qery", "no concept is called qery"),
            "link": Case("a-link", "a-link"),
            "step": Case("-1", "layer 4<", "few", f"step {WHOLE}"),
            "other-step": Case("1", "parameter 1<", "few", f"other-step {WHOLE}", MORE),
            "slider": Case("epoch", "epoch 0"),
            "other-slider": Case("seed", "seed 0", beside=MORE),
            "pick": Case("b", "explorable-faint", "z", "pick: there is no class z", GROUPS),
            "search": Case("one", 'value="one"', beside={"names": "labels=words"}),
            "point": Case("1", "", "far", "point: none is called far"),
            "scale": Case("each", "", "some", "scale needs together or each, not 'some'"),
            "center": Case("each", "", "some", "center needs together or each, not 'some'", WIDE),
            "fit": Case("classes", "", "some", "fit needs all or classes, not 'some'", WIDE),
            "colors": Case(
                "query=a", 'data-concept="query"', "query=z", "colors: there is no class z", GROUPS
            ),
            "bind": bind("step"),
        },
        {"data": "plane.npz"},
        before=PARAMETER,
    ),
    "explorable neuron-factors": Block(
        {
            **ANIMATED,
            "data": data("more-factors.npz"),
            "names": Case("factors=other", "2 factors", "other=x", "names: .* takes no array other"),
            "concept": Case("query", 'data-concept="query"', "x=query", "concept: .* takes no array x"),
            "link": Case("a-link", "a-link"),
            "count": Case("2", "2 factors", "many", f"count {WHOLE}"),
            "factor": Case("1", "Factor 1: ", "9", "factor is 9; there are 6, from 0 to 5"),
            "token": Case("two", "at “two”", "three", "token: there is no token three"),
            "labels": Case("things", "things", "1, 2, 3, 4, 5, 6, 7", "labels names 7 factors; there are 6"),
            "bind": bind("factor"),
        },
        {"data": "factors.npz"},
        before=PARAMETER,
    ),
    "explorable attention": Block(
        {
            **ANIMATED,
            "data": data("more-heads.npz", "storm"),
            "names": Case(
                "attention=other", "", "atention=other", "names: attention takes no array atention"
            ),
            "concept": CONCEPT,
            "link": Case("both", '"link": ?"both"'),
            "layer": Case("0", "Layer 0, ", "9", "layer is 9; there are 2, from 0 to 1"),
            "head": Case("2", "Layer 1, head 2", "9", "head is 9; there are 6, from 0 to 5"),
            "token": Case("two", "", "tow", "token: there is no token tow; did you mean two?"),
            "looks-at": Case("two", "", "tow", "looks-at: there is no token tow; did you mean two?"),
            "overview": Case("entropy", "Entropy of each head", "mean", "overview needs patterns, pair"),
            "hide-special": Case("", "tokens not listed", "maybe", "hide-special takes no value"),
            "bind": bind("head"),
        },
        {"data": "heads.npz"},
        before=PARAMETER,
    ),
    "explorable beam-search": Block(
        {
            **ANIMATED,
            "end": Case("b", "3 whole beams", "q", "end: no token is q"),
            "penalty": Case("1.5", "length\\^1\\.5", "3", "penalty needs a number from 0 to 2"),
            "names": Case("tokens=other", ">x<", "token=other", "names: beam-search takes no array token"),
            "concept": CONCEPT,
            "link": Case("chosen", '"link":"chosen"'),
            "data": data("tree-again.npz", ">z<"),
            "bind": bind("penalty"),
        },
        {"data": "tree.npz"},
        before=PARAMETER.replace(":value: 4\n:min: 1\n:max: 9", ":value: 1\n:min: 0\n:max: 2"),
    ),
    "explorable examples": Block(
        {
            **COMMON,
            "models": Case(
                "old, new", "Confusions of old", "old", "models has 1 names; the data has two models"
            ),
            "columns": Case("length", ">length<", "lenght", "columns: the data has no array lenght"),
            "sort": Case("-score", 'aria-sort="descending"', "scor", "sort: there is no column scor"),
            "example": Case("0", '"example":0', "7", "example is 7; there are 3"),
            "rows": Case("2", "3 of 3 examples", "many", f"rows {WHOLE}"),
            "names": Case("text=title", "a title", "txt=title", "names: examples takes no array txt"),
            "concept": CONCEPT,
            "link": Case("chosen", '"link":"chosen"'),
            "data": data("asked-again.npz", "again"),
        },
        {"data": "asked.npz"},
    ),
    "explorable chart": Block(
        {
            **COMMON,
            "animation": replace(PLAYED, beside={"at": "x=p"}),
            "data": data("three.csv"),
            "kind": Case("area", "area", "pie", "kind needs line, area, bars", {"kind": "line"}),
            "x": Case("y", "", "z", "x: the data has no column z"),
            "y": Case("x", "", "z", "y: the data has no column z"),
            "value": Case("z", "", "q", "value: the data has no column q", HEAT),
            "color": Case("query", 'data-concept="query"', "qery", "no concept is called qery"),
            "low": Case("x", "", "z", "low: the data has no column z", {"low": "y", "high": "y"}),
            "high": Case("y", "", "z", "high: the data has no column z", {"low": "x", "high": "x"}),
            "by": Case("x", "", "z", "by: the data has no column z"),
            "log": Case("y", "log", "z", "log needs an axis, x or y, or both with a comma between, not 'z'"),
            "at": Case("x=p", "p = 4", "x=q", "at: this page has no parameter q"),
            "only": Case(
                "chosen", 'data-group="0"', "q", "only: this page has no parameter q", {"y": "x, y"}
            ),
            "bins": Case("3", "", "few", f"bins {WHOLE}", {"kind": "histogram", "y": ""}),
            "labels": Case(
                "x", "explorable-chart-label", "z", "labels: the data has no column z", {"kind": "points"}
            ),
            "x-label": Case("Across", "Across"),
            "y-label": Case("Upwards", "Upwards"),
            "table": Case("", "explorable-chart-table", "maybe", "table takes no value, or true or false"),
        },
        {"data": "points.csv", "kind": "line", "x": "x", "y": "y"},
        before=PARAMETER + ":::{parameter} chosen\n:choices: all, x\n:::\n",
    ),
    "explorable sweep": Block(
        {
            **COMMON,
            "of": Case(
                "points", "", "corve", "of: this page has no picture called corve; did you mean curve?"
            ),
            "over": Case("q", "", "r", "over: this page has no parameter r"),
            "count": Case("3", "", "few", f"count {WHOLE}"),
            "values": Case("2, 5", "", "few", "values needs"),
            "drawing": Case("2", "", "few", f"drawing {WHOLE}", {"of": "points"}),
        },
        {"of": "curve", "over": "p"},
        before=PARAMETER
        + "\n:::{parameter} q\n:value: 0.5\n:::\n"
        + "\n:::{explorable} function\n:name: curve\n:expr: p*x + q\n:::\n"
        + "\n:::{explorable} k-means\n:name: points\n:bind: k=p\n:::\n",
    ),
    "explorable token-rankings": Block(
        {
            **ANIMATED,
            "data": data("more-ranks.npz", "storm"),
            "names": Case("ranks=other", "", "rank=other", "takes no array rank; did you mean ranks?"),
            "concept": CONCEPT,
            "link": Case("both", "both"),
            "layer": Case("1", "", "5", "layer is 5; there are 5, from 0 to 4"),
            "token": Case("two", "", "tow", "token: there is no token tow; did you mean two?"),
            "candidate": Case("two", "", "tow", "candidate: there is no token tow; did you mean two?"),
            "bind": bind("layer"),
        },
        # So that the parameter of the binding is another layer than the one without it.
        {"data": "ranks.npz"},
        before=PARAMETER.replace("value: 4", "value: 3"),
    ),
    "explorable token-saliency": Block(
        {
            **ANIMATED,
            "data": data("more-words.npz", "storm"),
            "names": Case(
                "attribution=other",
                "",
                "atribution=other",
                "takes no array atribution; did you mean attribution?",
            ),
            "concept": CONCEPT,
            "link": Case("both", '"link": ?"both"|both'),
            "output": Case("1", "", "5", "output is 5; there are 5, from 0 to 4"),
            "token": Case("two", "", "tow", "token: there is no token tow; did you mean two?"),
            "score": Case("similarity", "similarity"),
            "numbers": Case("value", "", "sum", "numbers needs share or value, not 'sum'"),
            "scale": Case("all", "", "none", "scale needs output or all, not 'none'"),
            "hide-special": Case("", "", "maybe", "hide-special takes no value"),
            "bind": bind("output"),
        },
        {"data": "words.npz"},
        before=PARAMETER,
    ),
    "tensor-diagram": Block(
        {
            **BY_STEPS,
            "data": data("arrays.npz", ">7<"),
            "dims": Case("t=3, k=2", "3 × 2", "t=many", "dims needs whole numbers, and t is many"),
            "values": Case("random(3)", "", "random", "values needs random and a whole number"),
            "focus": Case("B[0,1]", "", "C[0]", "focus needs a cell", {"values": "random(3)"}),
            "show": Case("t=7", "", "u=7", "show: ", {"dims": "t=40, k=2", "values": "random(3)"}),
            "labels": Case(
                "t=words", "one", "t=wrods", "labels: the data has no array wrods", {"data": "arrays.npz"}
            ),
            "cells": Case("heat", "", "hot", "cells needs numbers or heat", {"values": "random(3)"}),
            "steps": Case("", "explorable-steps", "maybe", "steps takes no value", {"values": "random(3)"}),
        },
        {"dims": "t=2, k=2"},
        "A[t,k]\nB = 2 * A\nE = B + 1",
    ),
    "model-diagram": Block(
        {
            **BY_STEPS,
            "data": data("arrays.npz"),
            "direction": Case("right", "", "down", "direction needs up or right, not 'down'"),
            "focus": Case("a", "", "c", "focus needs a word or its place, from 1 to 2, not 'c'"),
            "open": Case("0..1", "", "2", "open: 2 is deeper than this model"),
            "steps": Case("", "", "maybe", "steps takes no value"),
            "strip": Case("", "explorable-strip", "maybe", "strip takes no value", {"steps": "true"}),
            "labels": Case(
                "k=words", "", "k=wrods", "labels: the data has no array wrods", {"data": "arrays.npz"}
            ),
            "program": Case("sums", "", "smus", "program: this page has no tensor diagram of the name smus"),
        },
        body='"a b"\nA[t,k]\nBox\n  Part sees past',
        before=":::{tensor-diagram}\n:name: sums\nA = [[1, 2], [3, 4]]\n:::\n",
    ),
    "explorable own.js": Block(
        {
            **OF_MODULES,
            "width": Case("60%", "explorable-width-60pc", "wide", "width needs a length like 300px"),
            "props": Case('{"words": "given"}', "given", "{", "props is not JSON"),
            "css": Case("own.css", "", "nowhere.css", "css: there is no file wrong/nowhere.css"),
            "fallback": Case("own.png", "", "nowhere.png", "fallback: there is no file wrong/nowhere.png"),
            "assets": Case(
                "own*.png", "data-assets=[^>]*own\\.png", "nowhere.png", "assets: no file is nowhere.png"
            ),
            "static": Case("no", "explorable-stand-in", "maybe", "static takes no value, or true or false"),
            "data": data(),
            "bind": Case("words=p", "", "words", "bind needs key=parameter pairs"),
        },
        before=PARAMETER,
    ),
}
# The options of each directive that a site has, by name.
REGISTERED: dict[str, set[str]] = {}


def setup(app: Sphinx) -> None:
    """Note what is registered: this module is an extension of its site."""
    app.connect(
        "builder-inited",
        lambda _: REGISTERED.update({name: set(found.OPTIONS) for name, found in own_directives().items()}),
    )


OWN = """export default {
  render({ model, el }) { el.innerHTML = `<p>${model.get("words")} ${model.get("data")?.length}</p>`; },
};"""
EVERY = [(called, name) for called, block in BLOCKS.items() for name in block.cases]
each = pytest.mark.parametrize(("called", "name"), EVERY, ids=[f"{called}: {name}" for called, name in EVERY])


def source_of(page: str, called: str, options: dict[str, str], block: Block) -> str:
    name, _, argument = called.replace("PAGE", page.replace("/", "-")).partition(" ")
    written = "".join(f":{key}: {value}".rstrip() + "\n" for key, value in options.items() if value != "-")
    before = block.before.replace("PAGE", page.replace("/", "-"))
    directive = f":::{{{name}}} {argument}\n{written}\n{block.body}\n:::\n"
    if block.within:
        directive = f"::::{{{block.within}}}\n\n{directive}\n::::\n"
    return f"# Page\n\nWords.\n\n{directive}\n{before}"


def key_of(called: str, name: str) -> str:
    return re.sub(r"\W+", "-", f"{called}-{name}")


def beside_of(called: str, name: str) -> dict[str, str]:
    """What is given besides an option, on the page without it too."""
    beside = {**BLOCKS[called].needs, **BLOCKS[called].cases[name].beside}
    return {option: value for option, value in beside.items() if value}


def page_without(called: str, name: str) -> str:
    """The page without an option, which is that of all options beside which the same is given."""
    beside = beside_of(called, name)
    first = next(other for other in BLOCKS[called].cases if beside_of(called, other) == beside)
    return f"without/{key_of(called, first)}"


def npz(**arrays: object) -> bytes:
    np.savez(file := io.BytesIO(), **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def array_files() -> dict[str, bytes]:
    """What the blocks name as data, and other files of the same arrays."""
    weights = np.array([[0.1, 0.5, 0.2], [0.4, 0.1, 0.1], [0.1, 0, 0], [0, 0.2, 0], [0.1, 0.1, 0]])
    tokens, storm = ["[CLS]", "one", "two"], ["[CLS]", "one", "storm"]
    scored = {"outputs": ["rain", "sun", "snow", "hail", "fog"], "scores": np.arange(5)}
    ranks = np.arange(1, 16).reshape(5, 3)
    image, grid = np.zeros((3, 3)), np.arange(36).reshape(3, 3, 4)
    letters = ["one", "two", "and", "so", "on", "."]
    random = np.random.default_rng(0)
    named = {"words": ["one", "two", "six"], "groups": ["a", "b", ""]}
    states = {
        f"{called}.npz": npz(
            states=random.normal(size=(count, 2)), tokens=list("abcdefghijkl")[:count], called=["one", "two"]
        )
        for called, count in (("states", 9), ("longer", 12))
    }
    told = {"label": [0, 1, 1], "prediction": [0, 1, 0], "prediction_b": [0, 0, 1]}
    told |= {"title": ["a title", "", ""], "score": [0.5, 0.75, 0.25], "length": [0, 1, 2]}
    grown = {
        "parents": [[-1, -1], [0, 0]],
        "scores": [[-1, -2], [-2, -3.0]],
        "other": [["x", "b"], ["c", "d"]],
    }
    looks = random.random((2, 6, 3, 3))
    looks /= looks.sum(axis=-1, keepdims=True)
    return states | {
        "heads.npz": npz(attention=looks, other=looks[:, ::-1], tokens=tokens),
        "more-heads.npz": npz(attention=looks, tokens=storm),
        "asked.npz": npz(text=["one", "two", "three"], **told),
        "asked-again.npz": npz(text=["one", "two", "again"], **told),
        "tree.npz": npz(tokens=[["a", "b"], ["c", "d"]], **grown),
        "tree-again.npz": npz(tokens=[["z", "b"], ["c", "d"]], **grown),
        "arrays.npz": npz(A=np.full((2, 2), 7.0), words=["one", "two"]),
        "words.npz": npz(attribution=weights, other=weights**2, tokens=tokens, **scored),
        "more-words.npz": npz(attribution=weights, tokens=storm, **scored),
        "ranks.npz": npz(ranks=ranks, other=ranks[::-1], tokens=["one", "two", "three"]),
        "more-ranks.npz": npz(ranks=ranks, tokens=["one", "two", "storm"]),
        "factors.npz": npz(activations=np.diag([6, 5, 4, 3, 2, 1]), other=np.eye(6)[:2], tokens=letters),
        "more-factors.npz": npz(factors=np.eye(2), tokens=["one", "two"]),
        "grids.npz": npz(image=image, photo=np.zeros((6, 6)), activations_0=grid[::-1], activations_1=grid),
        "more-grids.npz": npz(image=image, activations=grid),
        "plane.npz": npz(points=random.normal(size=(5, 3, 2)), **named),
        "more.npz": npz(points=random.normal(size=(2, 3, 3, 2)), **named),
        "wide.npz": npz(vectors=random.normal(size=(3, 3, 5)) + np.arange(3)[:, None, None], **named),
    }


def film_files() -> dict[str, bytes]:
    """Return a video in two formats, stills and words for it."""
    frames = [np.full((48, 64, 3), shade, np.uint8) for shade in (0, 200)]
    still = io.BytesIO()
    Image.new("RGB", (800, 600)).save(still, "PNG")
    Image.fromarray(frames[1]).save(night := io.BytesIO(), "PNG")
    return {
        **{f"own.{kind}": encoded(kind, frames, 1) for kind in ("webm", "mp4")},
        "wide.png": still.getvalue(),
        "night.png": night.getvalue(),
        "own.vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nSaid in it.\n",
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A page with each option, one without it, and one with a wrong value."""
    pages: dict[str, str | bytes] = {}
    for called, name in EVERY:
        block, beside = BLOCKS[called], beside_of(called, name)
        case, key, plain = block.cases[name], key_of(called, name), page_without(called, name)
        pages[f"with/{key}"] = source_of(f"with/{key}", called, {**beside, name: case.value}, block)
        pages[plain] = source_of(plain, called, beside, block)
        if case.wrong is not None:
            pages[f"wrong/{key}"] = source_of(f"wrong/{key}", called, {**beside, name: case.wrong}, block)
    films = film_files()
    files, rows = array_files(), "x,y\n1,2\n3,4\n5,6\n2,1\n4,3\n6,7\n"
    for place in ("with", "without", "wrong"):
        pages |= {
            **{f"{place}/{called}": content for called, content in files.items()},
            f"{place}/points.csv": rows,
            f"{place}/three.csv": "x,y,z\n1,2,3\n3,4,1\n5,6,8\n2,1,5\n",
            f"{place}/wide.csv": rows.replace(",2\n", ",200\n"),
            f"{place}/own.js": OWN,
            f"{place}/own.css": ".own { color: red }",
            f"{place}/own.png": b"\x89PNG\r\n\x1a\n",
            **{f"{place}/{name}": content for name, content in films.items()},
        }
    listed = zlib.compress(b"do divio:how-to 1 do.html Do that there\n")
    inventory = b"# Sphinx inventory version 2\n# Project: o\n# Version: 1\n# zlib\n" + listed
    folder = tmp_path_factory.mktemp("options")
    (folder / "objects.inv").write_bytes(inventory)
    howtos = {
        f"how-to/do-{i}": f"---\ndivio: how-to\ndate: 2026-01-0{i}\n---\n# Do it {i}\n" for i in range(1, 6)
    }
    return build_site(
        folder,
        {"index": "# I\n\n```{toctree}\n:glob:\n*/*\n```\n", **howtos, **pages},
        config={
            "extensions": ["myst_parser", "sphinxext.explorable", "sphinx.ext.intersphinx", __name__],
            "intersphinx_mapping": {"other": ("https://other.invalid/", str(folder / "objects.inv"))},
            "suppress_warnings": ["explorable.divio.kind", "explorable.divio.empty"],
            # Hundreds of cards would take long, and without them nobody is told what they need.
            "explorable_hero": False,
        },
    )


@pytest.fixture(scope="module")
def body_of(site: Site) -> Callable[[str], str]:
    """The words and marks of a page that are its own, whatever it is called."""
    colors = next((site.out / "_static" / "explorable").glob("colors-*.css")).read_text()

    @functools.cache
    def body(page: str) -> str:
        soup = BeautifulSoup(site.page(page), "html.parser")
        links = soup.select("link[href*='explorable/']")
        sheets = [re.sub(r"-\w{8}\.css.*", "", str(link["href"])) for link in links]
        own = re.findall(rf"concept-{page.replace('/', '-')}: *([^;}}]+)", colors)
        text = f"{soup.select_one('div.body')} {sheets} {own}"
        names = f"{page.replace('/', '-')}|{page}|{re.sub('[/-]', ' ', page)}"
        # In ids it stands in small letters.
        return re.sub(names, "PAGE", text, flags=re.IGNORECASE)

    return body


def test_each_option_of_each_directive_has_a_case(site: Site) -> None:
    pictures = {**catalogue(), "own.js": Module}
    expected = {
        name if name in grammars() else f"explorable {name}": {*options_of(picture), *common_options(picture)}
        for name, picture in pictures.items()
    }
    for name, options in REGISTERED.items():
        # The directive `chart` has the options of the picture, but for its kind.
        if name not in ("explorable", "chart", *grammars()):
            expected[next((called for called in BLOCKS if called.partition(" ")[0] == name), name)] = options
    assert {called: set(block.cases) for called, block in BLOCKS.items()} == expected


# What a picture takes an option for only to say why it cannot follow it.
NEVER = {("explorable sweep", "notebook"): "another picture of its page, and a notebook has one alone"}


@each
def test_an_option_changes_the_page(
    site: Site, body_of: Callable[[str], str], called: str, name: str
) -> None:
    places = f"with/{key_of(called, name)}", page_without(called, name)
    told = [line for line in site.warnings if line.startswith(tuple(f"{place}.md" for place in places))]
    if (called, name) in NEVER:
        assert [NEVER[called, name] in line for line in told] == [True]
        return
    assert told == []
    with_it, without = map(body_of, places)
    assert with_it != without
    shows = BLOCKS[called].cases[name].shows
    if shows:
        assert len(re.findall(shows, with_it)) > len(re.findall(shows, without))


@each
def test_a_wrong_value_is_told_with_its_line(site: Site, called: str, name: str) -> None:
    case = BLOCKS[called].cases[name]
    if case.wrong is None:
        return
    told = [line for line in site.warnings if line.startswith(f"wrong/{key_of(called, name)}.md")]
    assert len(told) == 1
    assert re.match(r"wrong/[\w-]+\.md:5: WARNING: ", told[0])
    assert re.search(case.told, told[0])
