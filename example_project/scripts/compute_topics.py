"""Classify sentences by topic from two depths of the encoder, and store what the picture `examples` shows.

Run from the `example_project` folder, with the model wheel installed:

    python -m scripts.compute_topics

Each topic has a centre: the mean of the vectors of a few plain sentences. A sentence belongs to the topic
whose centre is nearest. One model takes the mean of the last layer's vectors, the other that of the
embeddings, before any layer has mixed the words. It writes

- `docs/_data/topics.csv`: a row for each sentence, with its topic and what both models say of it;
- `docs/_data/topics.npz`: the last layer's sentence vectors, on the plane that passes nearest to the four
  centres, and how much each token adds to the margin by which a topic wins.
"""

import argparse
import csv
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clearformer import MissingWeightsError, Trace, encode

DATA = Path(__file__).resolve().parent.parent / "docs" / "_data"
Array = npt.NDArray[np.float64]

PLAIN = {
    "nature": [
        "The forest is full of birds.",
        "A fox slept under the old oak.",
        "Rain fell on the mountains all night.",
        "Wild flowers cover the meadow.",
        "The river flows slowly to the sea.",
        "Wolves live in this valley.",
    ],
    "money": [
        "The company paid its debts.",
        "She invested her savings in shares.",
        "Prices rose by four percent this year.",
        "He asked for a higher salary.",
        "The loan has to be repaid in May.",
        "Taxes on profits were cut.",
    ],
    "music": [
        "The orchestra played a symphony.",
        "He sings in a choir.",
        "She practised the violin for hours.",
        "Their new album has ten songs.",
        "The pianist bowed after the concert.",
        "A melody is easy to remember.",
    ],
    "sport": [
        "The team won the match.",
        "She ran the marathon in three hours.",
        "He scored a goal in the last minute.",
        "The swimmers train every morning.",
        "Our goalkeeper was injured.",
        "They lost the tennis final.",
    ],
}
# Many hold a word that is at home in another topic as well.
ASKED = {
    "nature": [
        "We sat on the bank and watched the ducks.",
        "The bark of the birch peels off in spring.",
        "A bat hung upside down in the cave.",
        "Bees are the true gold of this garden.",
        "The salmon jump up the falls.",
        "A pitch black night fell over the moor.",
        "The interest of the bear was in our honey.",
        "Snow lay on every branch.",
        "The crickets played until dawn.",
        "Lightning had split the pine.",
        "Seals rested on the rocks.",
        "The stream runs under the ice.",
    ],
    "money": [
        "The bank closed my account.",
        "Her branch sells insurance.",
        "The fund lost ground in autumn.",
        "Interest is due at the end of June.",
        "A bear market scares everyone.",
        "He was fined for a false note.",
        "Our budget does not score well.",
        "They pitch the project to investors.",
        "The record price was paid in cash.",
        "Oil and wheat are cheap again.",
        "The club sold its stadium to pay the rent.",
        "Streaming brought the label a million dollars.",
    ],
    "music": [
        "The bass is too loud in this record.",
        "Every note has a pitch.",
        "The band went on tour in spring.",
        "He wrote the score for the film.",
        "She can play it by ear.",
        "The drummer kept the beat.",
        "A nightingale is heard in the flute.",
        "The trumpet comes in after four bars.",
        "Their hit went gold.",
        "The conductor raised his baton.",
        "The hall was sold out for the opera.",
        "Strings and brass answer each other.",
    ],
    "sport": [
        "The pitch was wet after the rain.",
        "He swung the bat and missed.",
        "The record was beaten by a second.",
        "Her serve is hard to return.",
        "The runners reached the river.",
        "A draw is worth one point.",
        "The club paid a million for the striker.",
        "She won gold on the beam.",
        "The bears lost to the eagles again.",
        "The referee blew his whistle.",
        "He plays on the left wing.",
        "The race goes over four mountains.",
    ],
}


def layer_vectors(trace: Trace, layer: int) -> Array:
    """Return a layer's vectors of a sentence's tokens, shape (T, d), whose mean has the length 1."""
    states = trace.hidden_states[layer].astype(np.float64)
    shares: Array = states / np.linalg.norm(states.mean(axis=0))
    return shares


def centres(plain: dict[str, list[Trace]], layer: int) -> Array:
    """Return each topic's centre, of the length 1, shape (topics, d)."""
    means = [
        np.mean([layer_vectors(trace, layer).mean(axis=0) for trace in traces], axis=0)
        for traces in plain.values()
    ]
    return np.stack([mean / np.linalg.norm(mean) for mean in means])


def classified(trace: Trace, middle: Array, layer: int) -> tuple[int, float, Array]:
    """Return a sentence's topic, the margin to the second, and what each token adds to that margin.

    A cosine with the mean of vectors is the mean of their products, so that the shares add up to the margin.
    """
    vectors = layer_vectors(trace, layer)
    first, second = np.argsort(-(vectors.mean(axis=0) @ middle.T), kind="stable")[:2]
    shares: Array = vectors @ (middle[first] - middle[second]) / len(vectors)
    return int(first), float(shares.sum()), shares


def main() -> None:
    """Classify and store."""
    parser = argparse.ArgumentParser(description="Classify the sentences that the documentation shows.")
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to (default: docs/_data)")
    output: Path = parser.parse_args().output
    try:
        plain = {topic: [encode(text) for text in texts] for topic, texts in PLAIN.items()}
    except MissingWeightsError as error:
        sys.exit(str(error))
    topics = list(PLAIN)
    # Topics take turns, so that the first rows have some of each.
    rows = zip(*ASKED.values(), strict=True)
    asked = [(topic, text) for row in rows for topic, text in zip(topics, row, strict=True)]
    traces = [encode(text) for _, text in asked]
    longest = max(len(trace.tokens) for trace in traces)
    found = {}
    for layer in (-1, 0):
        middle = centres(plain, layer)
        found[layer] = [classified(trace, middle, layer) for trace in traces]

    output.mkdir(parents=True, exist_ok=True)
    table = output / "topics.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["text", "label", "prediction", "prediction_b", "score", "score_b"])
        for (topic, text), last, first in zip(asked, found[-1], found[0], strict=True):
            names = [topics[one[0]] for one in (last, first)]
            writer.writerow([text, topic, *names, *(f"{one[1]:.3f}" for one in (last, first))])

    def padded(rows: list[Array]) -> npt.NDArray[np.float16]:
        return np.stack([np.pad(row, (0, longest - len(row))) for row in rows]).astype(np.float16)

    vectors = np.stack([layer_vectors(trace, -1).mean(axis=0) for trace in traces])
    middle = centres(plain, -1)
    axes = np.linalg.svd(middle - middle.mean(axis=0), full_matrices=False)[2][:2]
    tokens = [[*trace.tokens, *[""] * (longest - len(trace.tokens))] for trace in traces]
    file = output / "topics.npz"
    np.savez_compressed(
        file,
        vectors=((vectors - middle.mean(axis=0)) @ axes.T).astype(np.float16),
        tokens=np.char.encode(np.array(tokens), "utf-8"),
        attribution=padded([one[2] for one in found[-1]]),
        attribution_b=padded([one[2] for one in found[0]]),
    )
    for layer, name in ((-1, "last layer"), (0, "embeddings")):
        right = sum(topics[one[0]] == topic for one, (topic, _) in zip(found[layer], asked, strict=True))
        print(f"{name}: {right} of {len(asked)} right")
    print(f"{table}: {table.stat().st_size} bytes, {file}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
