"""Train the character model, let it guess a line that is new to it, and store what each layer would say.

Run from the `example_project` folder; it needs numpy alone, and half a minute:

    python -m scripts.compute_rankings

It writes `docs/_data/rankings.npz`: the `tokens` of the line, the `ranks` of each in every layer (L, T),
the five best `predictions` with their `scores` (T, L, 5), and of all `candidates` the `candidate_ranks`
(T, L, V).
"""

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scripts.character_model import ALPHABET, CharacterModel, codes_of, train, training_text

DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"

LINE = "beautiful is better than ugly."  # how `import this` begins
BEST = 5


def compute(model: CharacterModel) -> dict[str, npt.NDArray[np.generic]]:
    """Return the arrays of the file, by name."""
    # What follows each character but the last, from the blank before the line on.
    probabilities = model.forward(" " + LINE[:-1]).probabilities.swapaxes(0, 1)
    order = np.argsort(-probabilities, axis=-1, kind="stable")
    ranks = np.argsort(order, axis=-1) + 1
    own = np.take_along_axis(ranks, codes_of(LINE)[:, None, None], axis=-1)[..., 0]
    best = order[..., :BEST]
    return {
        "tokens": np.array(list(LINE)),
        "ranks": own.T.astype(np.uint8),
        "predictions": np.array(list(ALPHABET))[best],
        "scores": np.take_along_axis(probabilities, best, axis=-1).astype(np.float16),
        "candidates": np.array(list(ALPHABET)),
        "candidate_ranks": ranks.astype(np.uint8),
    }


def main() -> None:
    """Compute and store the arrays."""
    parser = argparse.ArgumentParser(description="Compute how each layer ranks the characters to come.")
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to (default: docs/_data)")
    output: Path = parser.parse_args().output
    arrays = compute(train(training_text()))
    output.mkdir(parents=True, exist_ok=True)
    file = output / "rankings.npz"
    np.savez_compressed(file, **arrays)
    print(f"{file}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
