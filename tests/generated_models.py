"""Models made by chance, the same ones every time: what a layout must stand that no author thought of."""

from __future__ import annotations

import random

from model_files import spec

from sphinxext.explorable.models import parse
from sphinxext.explorable.visuals.picture import PictureError

LABELS = (
    "A",
    "Encoder",
    "Self-Attention",
    "Feed Forward Neural Network",
    "Add & Normalize",
    "Multi-Head Cross-Attention over Retrieved Passages",
    "Up 64",
    "Residual Vector Quantization",
    "Softmax",
    "ReLU",
)
WORDS = ("the", "Thinking", "robot", "obey", "I", "étudiant", "[MASK]", "unbelievably", "to", "2024")
SIGNS = ("+", "×", "σ", "⊙", "−", "tanh", "Σ", "∥", "1−")
ASIDES = ("", "", " (position)", " (over all neighbours of a node)")
NOTES = ("", "", "", " // the last", " // one for each edge that comes in")
# An image is a file beside the page, or a character as large as one.
IMAGES = ("🐱", "👩‍🔬", "![a cat](cat.png)")
CARRIED = ("", "", " @ K V", " @ new weights")


class Source:
    """One model, written line by line."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.names: list[str] = []
        self.sides: list[str] = []
        self.count = 0
        self.tensors = 0
        # How many levels are open; all if None.
        self.open: int | None = None

    def written(self) -> str:
        """Return the whole source."""
        pick = self.random
        for _ in range(pick.choice((0, 0, 1, 2))):
            self.given(0)
        lanes = pick.random() < 0.4
        self.words(lanes)
        for _ in range(pick.randint(2, 5)):
            self.item(0, lanes)
        if lanes and pick.random() < 0.3:
            self.line(0, f'"{pick.choice(WORDS)}"{pick.choice(NOTES)}')
        self.link()
        self.open = pick.choice((None, None, 0, 1, 2))
        return "\n".join(self.lines)

    def words(self, lanes: bool) -> None:
        """Write what comes first: a row of words, on lanes or in a window, or an image."""
        pick = self.random
        row = f'"{" ".join(pick.choices(WORDS, k=pick.randint(2, 7)))}"'
        if lanes:
            self.count = row.count(" ") + 1
            self.lines.append(f"{row}{pick.choice(('', '', ' grows'))}")
        elif pick.random() < 0.5:
            window = f" window {pick.choice((1, 3, 5))} at {pick.randint(1, row.count(' ') + 1)}"
            self.lines.append(pick.choice((f"{row}{window}", row, pick.choice(IMAGES))))

    def given(self, depth: int) -> None:
        """Write a side input."""
        name = f"g{len(self.lines)}"
        rank = self.random.randint(1, 3)
        dims = ",".join(str(self.random.choice((2, 4, 16))) for _ in range(rank))
        what = self.random.choice(
            (f"{'EFG'[len(self.lines) % 3]}[{dims}]", self.random.choice(IMAGES), "Store")
        )
        self.line(depth, f"{name} = given {what}{self.random.choice(NOTES)}")
        self.sides.append(name)

    def item(self, depth: int, lanes: bool) -> None:
        """Write an item and what it holds."""
        pick = self.random
        kinds = ["box"] * 4 + ["sign", "sign", "tensor", "image"]
        if depth < 3:
            kinds += ["open", "open", "residual", "repeat", "beside", "beside"]
        if lanes:
            kinds += ["per", "per", "sees", "vectors", "at"]
        kind = pick.choice(kinds)
        note = pick.choice(NOTES)
        if kind == "box":
            form = pick.choice(("", "", "", " narrows", " widens"))
            self.named(depth, f"{pick.choice(LABELS)}{form}{note}")
        elif kind == "sign":
            self.named(depth, f"{pick.choice(SIGNS)}{pick.choice(ASIDES)}{note}")
        elif kind == "tensor":
            rank = pick.randint(1, 4)
            self.named(
                depth,
                f"{self.tensor()}[{','.join(str(pick.choice((1, 3, 4, 16))) for _ in range(rank))}]{note}",
            )
        elif kind == "image":
            self.named(depth, f"{pick.choice(IMAGES)}{note}")
        elif kind == "at":
            some = sorted(pick.sample(range(1, self.count + 1), pick.randint(1, 2)))
            per = pick.choice((" per t", "")) if len(some) == 1 else " per t"
            self.named(depth, f"{pick.choice(LABELS)}{per} at {' '.join(map(str, some))}{note}")
        elif kind == "vectors":
            self.named(depth, f"{self.tensor()}[t,{pick.choice((1, 4, 16))}]{note}")
        elif kind == "per":
            self.named(depth, f"{pick.choice(LABELS)} per t{pick.choice(('', '', ' carries h'))}{note}")
        elif kind == "sees":
            self.named(
                depth,
                f"{pick.choice(LABELS)} {pick.choice(('sees past', 'sees all', 'window 3 at 2'))}{note}",
            )
        elif kind == "residual":
            self.line(depth, "residual")
            self.items(depth + 1, lanes, 1, 2)
        elif kind == "beside":
            self.line(depth, "beside")
            for _ in range(pick.randint(2, 3)):
                if depth < 2 and pick.random() < 0.2:
                    self.line(depth + 1, "column")
                    self.items(depth + 2, False, 1, 3)
                else:
                    self.item(depth + 1, False)
        elif kind == "repeat":
            times = pick.choice((2, 3, 6, 12))
            row = pick.choice(("", " beside"))
            at = f" at {pick.randint(1, times)}" if pick.random() < 0.2 else ""
            self.named(depth, f"{pick.choice(LABELS[:4])} ×{times}{row}{at}{note}")
            if pick.random() < 0.5:
                self.items(depth + 1, lanes and not row, 1, 3)
        else:
            loop = pick.choice(("", "", "", " loop 50"))
            self.named(depth, f"{pick.choice(LABELS)}{loop}{note}")
            if pick.random() < 0.1:
                self.given(depth + 1)
            self.items(depth + 1, lanes, 1, 3)

    def items(self, depth: int, lanes: bool, least: int, most: int) -> None:
        """Write some items."""
        for _ in range(self.random.randint(least, most)):
            self.item(depth, lanes)

    def tensor(self) -> str:
        """Return a name for a tensor."""
        self.tensors += 1
        return f"{self.random.choice('xhQμ')}{self.tensors if self.random.random() < 0.2 else ''}"

    def named(self, depth: int, text: str) -> None:
        """Write a line that links can mean."""
        self.names.append(name := f"n{len(self.lines)}")
        self.line(depth, f"{name} = {text}")

    def line(self, depth: int, text: str) -> None:
        """Write a line."""
        self.lines.append("  " * depth + text)

    def link(self) -> None:
        """Write links to some lines: from any other, and from every side input."""
        pick = self.random
        ways = [pick.choice(self.names) for _ in range(pick.choice((0, 1, 1, 2, 3)))] if self.names else []
        for source in [*ways, *[side for side in self.sides for _ in range(pick.choice((1, 2, 3)))]]:
            target = pick.choice(self.names)
            dashed = pick.choice(("", "", "~"))
            for i, line in enumerate(self.lines):
                if line.lstrip().startswith(f"{target} = ") and source != target:
                    text, slashes, note = line.partition(" //")
                    self.lines[i] = f"{text} <- {dashed}{source}{pick.choice(CARRIED)}{slashes}{note}"


def generated(count: int) -> dict[str, tuple[str, int | None]]:
    """Return so many models by name, each with its levels that are open; what is refused is left out."""
    found: dict[str, tuple[str, int | None]] = {}
    seed = 0
    while len(found) < count:
        seed += 1
        made = Source(seed)
        source = made.written()
        try:
            spec(source).check()
        except PictureError:
            continue
        found[f"made-{seed}"] = (
            source,
            made.open if made.open is None else min(made.open, parse(source).levels),
        )
    return found
