import numpy as np
import pytest

from clearformer import Encoder, Layer, Linear, Norm

VOCABULARY, LONGEST, WIDTH, FEED_FORWARD, LAYERS, HEADS = 20, 8, 12, 24, 2, 3


@pytest.fixture
def tiny_encoder() -> Encoder:
    """Two layers of three heads with random weights, large enough that attention is far from uniform."""
    random = np.random.default_rng(2017)

    def array(*shape: int) -> np.ndarray:
        return random.normal(size=shape).astype(np.float32)

    def linear(inputs: int, outputs: int) -> Linear:
        return Linear(array(outputs, inputs) / np.float32(np.sqrt(inputs)), array(outputs))

    def norm() -> Norm:
        return Norm(1 + array(WIDTH) / 4, array(WIDTH) / 4)

    def layer() -> Layer:
        return Layer(
            query=linear(WIDTH, WIDTH),
            key=linear(WIDTH, WIDTH),
            value=linear(WIDTH, WIDTH),
            merge=linear(WIDTH, WIDTH),
            attention_norm=norm(),
            expand=linear(WIDTH, FEED_FORWARD),
            contract=linear(FEED_FORWARD, WIDTH),
            output_norm=norm(),
        )

    return Encoder(
        word_embeddings=array(VOCABULARY, WIDTH),
        position_embeddings=array(LONGEST, WIDTH),
        segment_embedding=array(WIDTH),
        embedding_norm=norm(),
        layers=tuple(layer() for _ in range(LAYERS)),
        heads=HEADS,
    )
