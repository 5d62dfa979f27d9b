"""One page of each picture that the ``explorable`` directive draws, as authors write it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Sample:
    """A picture as an author writes it, and one control that changes it.

    ``press`` is the accessible name of a button, or the end of a slider's id that the End key moves.
    """

    source: str
    press: str
    files: dict[str, str] = field(default_factory=dict)
    # Of a page that the picture refers to.
    before: str = ""


def _houses() -> str:
    random = np.random.default_rng(0)
    area = random.uniform(40, 180, 30).round(1)
    price = (50 + 2.4 * area + random.normal(0, 40, 30)).round(1)
    return "area,price\n" + "\n".join(f"{a},{b}" for a, b in zip(area, price, strict=True))


SAMPLES = {
    "function": Sample(
        ":::{explorable} function\n:name: NAME\n:expr: a * sin(x)\n:params: a=1\n:derivative:\n"
        "A wave.\n:::\n",
        press="-a",
    ),
    "gradient-descent": Sample(
        ":::{explorable} gradient-descent\n:name: NAME\n:data: houses.csv\n:x: area\n:y: price\n"
        "The line settles. {gesture}`Press *GD step*.`\n:::\n",
        press="10 GD steps",
        files={"houses.csv": _houses()},
    ),
    "neural-network": Sample(
        ":::{explorable} neural-network\n:name: NAME\n:layers: 2, 3, 1\n"
        "It learns to tell two classes apart. {gesture}`Press *100 GD steps*.`\n:::\n",
        press="100 GD steps",
    ),
}
SAMPLES["k-means"] = Sample(
    ":::{explorable} k-means\n:name: NAME\n:layout: blobs\n:k: 3\n:seed: 2\n"
    "Centres move to the middle of what is theirs. {gesture}`Press *Step*.`\n:::\n",
    press="×10",
)

_SWEPT = """:::{parameter} NAME
:value: 1
:min: -2
:max: 3
:step: 0.5
:label: NAME slope
:::

:::{explorable} function
:name: curve-NAME
:expr: sigmoid(NAME * x)
A curve.
:::

"""
SAMPLES["sweep"] = Sample(
    ":::{explorable} sweep\n:name: NAME\n:of: curve-NAME\n:over: NAME\n:count: 6\nAll at once.\n:::\n",
    press="first slope 3.0",
    before=_SWEPT.replace("NAME", "first") + _SWEPT.replace("NAME", "second"),
)


def page_of(name: str, copies: int = 1) -> dict[str, str]:
    """Return a site whose one page has copies of a picture, called ``first`` and ``second``."""
    sample = SAMPLES[name]
    names = ("first", "second")[:copies]
    pictures = "\n".join(sample.source.replace("NAME", one) for one in names)
    return {"index": f"# Title\n\n{sample.before}\n{pictures}\nWords after.\n", **sample.files}
