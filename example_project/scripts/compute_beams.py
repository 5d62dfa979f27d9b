"""Let the small character model go on with a text by beam search, and store the tree of its beams.

Run from the `example_project` folder:

    python -m scripts.compute_beams

It trains the model of `character_model`, seeded, in half a minute, and writes `docs/_data/beams.npz`: at each
step the characters that were kept, the beam each of them continues, the logarithm of the probability of all
characters so far, and where the model looked in the prompt, on average over the heads of its last layer.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .character_model import ALPHABET, CharacterModel, train, training_text

DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"
PROMPT, BEAMS, STEPS, END = "this is the ", 4, 12, " "


def search(
    model: CharacterModel, prompt: str, beams: int, steps: int, end: str
) -> dict[str, npt.NDArray[Any]]:
    """Return the tree of a beam search: arrays by step and rank; a beam ends with the character `end`.

    Of each step the `beams` best that go on are kept, and of the `beams` best of all those that end: this is
    how Hugging Face's `generate` does it, with `early_stopping=True`.
    """
    running, ended = [("", 0.0, -1)], 0
    layers: list[list[tuple[str, int, float, npt.NDArray[np.float64]]]] = []
    for _ in range(steps):
        found = []
        for text, score, place in running:
            reading = model.forward(prompt + text)
            logs = np.log(reading.probabilities[-1, -1].astype(np.float64))
            looks = reading.attention[-1].mean(axis=0)[-1, : len(prompt)].astype(np.float64)
            found += [(score + logs[i], one, text, place, looks) for i, one in enumerate(ALPHABET)]
        found.sort(key=lambda one: -one[0])
        kept: list[Any] = []
        for rank, one in enumerate(found):
            if one[1] == end and rank >= beams:
                continue
            kept.append(one)
            if sum(entry[1] != end for entry in kept) == beams:
                break
        ended += sum(one[1] == end for one in kept)
        if ended >= beams:
            # As many whole beams as wanted: those that are not whole yet are given up.
            kept = [one for one in kept if one[1] == end]
        layers.append([(one, place, score, looks) for score, one, _, place, looks in kept])
        running = [(text + one, score, i) for i, (score, one, text, _, _) in enumerate(kept) if one != end]
        if not running:
            break
    width = max(map(len, layers))
    steps = len(layers)
    tokens = np.full((steps, width), "", dtype="U1")
    parents = np.full((steps, width), -1, dtype=np.int8)
    scores = np.zeros((steps, width), dtype=np.float32)
    attention = np.zeros((steps, width, len(prompt)), dtype=np.float16)
    for step, layer in enumerate(layers):
        for rank, (token, parent, score, looks) in enumerate(layer):
            tokens[step, rank], parents[step, rank], scores[step, rank] = token, parent, score
            attention[step, rank] = looks
    return {
        "tokens": tokens,
        "parents": parents,
        "scores": scores,
        "attention": attention,
        "prompt": np.array(list(prompt)),
    }


def main() -> None:
    """Train, search and store."""
    parser = argparse.ArgumentParser(description="Compute the beams that the documentation shows.")
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to (default: docs/_data)")
    output: Path = parser.parse_args().output
    arrays = search(train(training_text()), PROMPT, BEAMS, STEPS, END)
    output.mkdir(parents=True, exist_ok=True)
    file = output / "beams.npz"
    np.savez_compressed(file, **arrays)
    print(f"{file}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
