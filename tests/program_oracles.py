"""What the programs of `programs/` mean in numpy: each function returns tensors from those declared."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

Array = np.ndarray
Tensors = dict[str, Array]


def softmax(x: Array, axis: int = -1) -> Array:
    """Return shares that add up to one along an axis; minus infinity has none."""
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def attention(q: Array, k: Array, v: Array) -> Array:
    """Return each query's mean of the values."""
    return softmax(q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])) @ v


def sigmoid(x: Array) -> Array:
    """Return the logistic function."""
    return 1 / (1 + np.exp(-x))


def log_sum_exp(x: Array, axis: int) -> Array:
    """Return the logarithm of the sum of powers along an axis."""
    return np.log(np.exp(x).sum(axis=axis))


def normal(x: Array, axis: int = -1) -> Array:
    """Return what has mean 0 and variance 1 along an axis, nearly."""
    return (x - x.mean(axis=axis, keepdims=True)) / np.sqrt(x.var(axis=axis, keepdims=True) + 1e-5)


def multi_head_attention(X: Array, W_q: Array, W_k: Array, W_v: Array, W_o: Array) -> Tensors:
    heads = [
        attention(X @ W_q[:, part], X @ W_k[:, part], X @ W_v[:, part]) for part in (slice(0, 4), slice(4, 8))
    ]
    return {"Z": np.concatenate(heads, axis=1) @ W_o}


def causal_attention(Q: Array, K: Array, V: Array) -> Tensors:
    return {"Z": np.stack([attention(Q[i : i + 1], K[: i + 1], V[: i + 1])[0] for i in range(len(Q))])}


def grouped_query_attention(Q: Array, K: Array, V: Array) -> Tensors:
    return {"Z": np.stack([attention(Q[head], K[head // 2], V[head // 2]) for head in range(4)])}


def rotary_positions(x: Array) -> Tensors:
    turned = np.empty(x.shape)
    for t, row in enumerate(x):
        for j, speed in enumerate((1, 0.1)):
            pair = complex(row[2 * j], row[2 * j + 1]) * np.exp(1j * t * speed)
            turned[t, 2 * j : 2 * j + 2] = pair.real, pair.imag
    return {"y": turned}


def alibi(S: Array) -> Tensors:
    P = np.zeros(S.shape)
    for head, slope in enumerate((0.5, 0.25)):
        for t in range(4):
            P[head, t, : t + 1] = softmax(S[head, t, : t + 1] - slope * np.arange(t, -1, -1))
    return {"P": P}


def key_value_cache(K: Array, V: Array, q: Array, k_new: Array, v_new: Array) -> Tensors:
    return {"z": attention(q[None], np.vstack([K, k_new]), np.vstack([V, v_new]))[0]}


def flash_attention_tiles(Q: Array, K: Array, V: Array) -> Tensors:
    return {"Z": softmax(Q @ K.T) @ V}


def linear_attention(Q: Array, K: Array, V: Array) -> Tensors:
    q, k = (np.where(x > 0, x + 1, np.exp(x)) for x in (Q, K))
    weights = q @ k.T
    return {"Z": weights / weights.sum(axis=1, keepdims=True) @ V}


def sliding_window_attention(Q: Array, K: Array) -> Tensors:
    P = np.zeros((5, 5))
    for t in range(5):
        near = slice(max(0, t - 1), t + 2)
        P[t, near] = softmax(K[near] @ Q[t] / np.sqrt(2))
    return {"P": P}


def cross_attention(Y: Array, X: Array, W_q: Array, W_k: Array) -> Tensors:
    return {"Z": attention(Y @ W_q, X @ W_k, X)}


def positional_encoding() -> Tensors:
    P = [[f(t / 100 ** (j / 3)) for j in range(3) for f in (np.sin, np.cos)] for t in range(6)]
    return {"P": np.array(P)}


def rms_norm(x: Array, g: Array) -> Tensors:
    return {"y": np.stack([row / np.sqrt(row @ row / 4 + 1e-6) * g for row in x])}


def layer_norm(x: Array, g: Array, b: Array) -> Tensors:
    return {"y": normal(x) * g + b, "same": normal(x) * g + b}


def batch_norm(X: Array, g: Array, b: Array) -> Tensors:
    return {"Y": (X - X.mean(axis=0)) / X.std(axis=0) * g + b}


def group_norm(X: Array) -> Tensors:
    return {"Y": np.concatenate([normal(X[:, :3]), normal(X[:, 3:])], axis=1)}


def lstm_cell(x: Array, h: Array, c: Array, W_f: Array, W_i: Array, W_o: Array, W_c: Array) -> Tensors:
    z = np.append(h, x)
    c_new = sigmoid(W_f @ z) * c + sigmoid(W_i @ z) * np.tanh(W_c @ z)
    return {"c_new": c_new, "h_new": sigmoid(W_o @ z) * np.tanh(c_new)}


def gru_cell(
    x: Array, h: Array, W_z: Array, U_z: Array, W_r: Array, U_r: Array, W: Array, U: Array
) -> Tensors:
    z, r = sigmoid(W_z @ x + U_z @ h), sigmoid(W_r @ x + U_r @ h)
    return {"h_new": h + (1 - z) * (np.tanh(W @ x + U @ (r * h)) - h)}


def two_layers(X: Array, W_1: Array, b_1: Array, W_2: Array, b_2: Array) -> Tensors:
    return {"Y": np.stack([np.maximum(row @ W_1 + b_1, 0) @ W_2 + b_2 for row in X])}


def swiglu(x: Array, W: Array, V: Array, O: Array) -> Tensors:
    gate = x @ W
    return {"y": (gate * sigmoid(gate) * (x @ V)) @ O}


def low_rank_adaptation(X: Array, W: Array, A: Array, B: Array) -> Tensors:
    return {"Y": X @ (W + 2 * np.outer(A, B))}


def mixture_of_experts(X: Array, W_g: Array, W: Array) -> Tensors:
    shares = softmax(X @ W_g)
    return {
        "Y": np.stack([row @ W[share.argmax()] * share.max() for row, share in zip(X, shares, strict=True)])
    }


def nucleus_sampling(logits: Array) -> Tensors:
    ranked = np.sort(softmax(logits))[::-1]
    many = next(n for n in range(1, 7) if ranked[:n].sum() >= 0.7)
    return {"q": np.append(ranked[:many], np.zeros(6 - many)) / ranked[:many].sum()}


def convolution(image: Array) -> Tensors:
    windows = sliding_window_view(np.pad(image, 1), (3, 3))
    return {"edges": (windows * np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])).sum(axis=(2, 3))}


def depthwise_convolution(X: Array, W: Array) -> Tensors:
    return {"Y": np.stack([np.correlate(np.pad(row, 1), w[0]) for row, w in zip(X, W, strict=True)])}


def transposed_convolution(x: Array, w: Array) -> Tensors:
    y = np.zeros(7)
    for i in range(3):
        y[2 * i : 2 * i + 3] += x[i] * w
    return {"y": y}


def image_patches(image: Array, E: Array) -> Tensors:
    patches = [image[i : i + 2, j : j + 2].ravel() for i in (0, 2) for j in (0, 2, 4)]
    return {"tokens": np.stack(patches) @ E}


def residual_block(x: Array, W: Array) -> Tensors:
    return {"y": np.maximum(x + normal(x) @ W, 0)}


def squeeze_and_excitation(X: Array, W_1: Array, W_2: Array) -> Tensors:
    e = sigmoid(W_2 @ np.maximum(W_1 @ X.reshape(4, 9).mean(axis=1), 0))
    return {"Y": np.einsum("cnm,c->cnm", X, e)}


def cross_entropy(logits: Array) -> Tensors:
    L = [-np.log(softmax(row)[right]) for row, right in zip(logits, (2, 0, 3), strict=True)]
    return {"L": np.array(L), "loss": np.mean(L)}


def label_smoothing(logits: Array) -> Tensors:
    wanted = np.full((3, 4), 0.025)
    wanted[range(3), (2, 0, 3)] = 0.925
    return {"loss": -(wanted * np.log(softmax(logits))).sum() / 3}


def contrastive_loss(image: Array, text: Array) -> Tensors:
    I, T = (x / np.linalg.norm(x, axis=1, keepdims=True) for x in (image, text))
    S = I @ T.T / 0.5
    chosen = [np.log(softmax(S, axis)[range(3), range(3)]) for axis in (0, 1)]
    return {"loss": -np.mean(chosen)}


def variational_autoencoder(mu: Array, logvar: Array, noise: Array) -> Tensors:
    variance = np.exp(logvar)
    kl = (variance + mu**2 - 1 - np.log(variance)).sum(axis=1) / 2
    return {"z": mu + np.sqrt(variance) * noise, "kl": kl}


def diffusion(x: Array, noise: Array) -> Tensors:
    return {"y": np.sqrt(0.7) * x + np.sqrt(0.3) * noise, "back": x}


def temporal_difference(r: Array, V: Array) -> Tensors:
    return {"delta": np.array([r[t] + 0.9 * V[t + 1] - V[t] for t in range(4)])}


def generalized_advantages(delta: Array) -> Tensors:
    A = np.zeros(5)
    for t in (3, 2, 1, 0):
        A[t] = delta[t] + 0.855 * A[t + 1]
    return {"A": A[:4]}


def kalman_filter(m: Array, P: Array, y: Array) -> Tensors:
    F, H = np.array([[1, 1], [0, 1]]), np.array([1, 0])
    m_1, P_1 = F @ m, F @ P @ F.T + 0.1 * np.eye(2)
    gain = P_1 @ H / (P_1[0, 0] + 0.5)
    return {"m_2": m_1 + gain * (y[0] - m_1[0]), "P_2": P_1 - np.outer(gain, H @ P_1)}


def principal_components(X: Array, V: Array) -> Tensors:
    mean = X.mean(axis=0)
    return {"S": np.cov(X.T), "X_r": (X - mean) @ V @ V.T + mean}


def graph_convolution(X: Array, W: Array) -> Tensors:
    near = [(0, 1, 2), (1, 0), (2, 0, 3), (3, 2)]
    H = [sum(X[j] / np.sqrt(len(own) * len(near[j])) for j in own) @ W for own in near]
    return {"H": np.maximum(H, 0)}


def scatter_add(messages: Array) -> Tensors:
    sums = np.zeros((3, 2))
    np.add.at(sums, [0, 2, 0, 1, 2], messages)
    return {"sums": sums}


def k_means_step(X: Array, C: Array) -> Tensors:
    near = np.linalg.norm(X[:, None] - C, axis=-1).argmin(axis=1)
    return {"nearest": near, "C_new": np.stack([X[near == c].mean(axis=0) for c in range(2)])}


def masked_mean(H: Array) -> Tensors:
    return {"pooled": H[:3].mean(axis=0)}


def confusion_matrix() -> Tensors:
    return {"M": np.array([[1, 1, 0], [0, 1, 1], [0, 0, 2]]), "recall": np.array([0.5, 0.5, 1])}


def adam_step(w: Array, g: Array) -> Tensors:
    return {"w_new": w - 0.01 * g / (np.abs(g) + 1e-8)}
