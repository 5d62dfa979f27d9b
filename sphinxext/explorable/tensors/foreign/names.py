"""What libraries call what: their prefixes, and names of ours by other names."""

from __future__ import annotations

from ...spelling import OTHER_NAMES

# What stands before a function's name, and whose meaning of the name that is.
LIBRARIES = {
    **dict.fromkeys(("np", "numpy", "np.linalg", "numpy.linalg"), "numpy"),
    **dict.fromkeys(("jnp", "jax.numpy", "jnp.linalg", "jax.numpy.linalg"), "numpy"),
    **dict.fromkeys(("torch", "F", "nn.functional", "torch.nn.functional", "torch.linalg"), "torch"),
    **dict.fromkeys(("jax.nn", "jax.lax", "jax.scipy.special"), "jax"),
    **dict.fromkeys(("einops", "math", "scipy.special"), "other"),
}
# Functions of ours by other names, with the same arguments.
RENAMED = {
    **{"cat": "concat", "concatenate": "concat", "permute": "transpose", "view": "reshape"},
    **{"permute_dims": "transpose", "ravel": "flatten", "clamp": "clip", "take_along_axis": "gather"},
    **{"swapdims": "swapaxes", "expand_dims": "unsqueeze", "masked_fill_": "masked_fill"},
}
# The same, of which a name alone is rather a slip, and gets a hint: only behind a prefix, or as a method.
RENAMED_OF_LIBRARIES = {**OTHER_NAMES, "amax": "max", "amin": "min"}
OPERATORS = {
    **dict.fromkeys(("matmul", "mm", "bmm"), "@"),
    **dict.fromkeys(("mul", "multiply"), "*"),
    **dict.fromkeys(("div", "divide", "true_divide"), "/"),
    **dict.fromkeys(("sub", "subtract"), "-"),
    **dict.fromkeys(("pow", "power"), "**"),
    **dict.fromkeys(("logical_and", "bitwise_and"), "&"),
    **dict.fromkeys(("logical_or", "bitwise_or"), "|"),
    **{"add": "+", "floor_divide": "//", "remainder": "%"},
    **dict.fromkeys(("eq", "equal"), "=="),
    **dict.fromkeys(("ne", "not_equal"), "!="),
    **dict.fromkeys(("lt", "less"), "<"),
    **dict.fromkeys(("gt", "greater"), ">"),
    **dict.fromkeys(("le", "less_equal"), "<="),
    **dict.fromkeys(("ge", "greater_equal"), ">="),
}
PRODUCTS = {"matmul", "mm", "bmm"}
# Methods whose name and arguments are those of a function of ours.
METHODS = {
    *("softmax", "log_softmax", "logsumexp", "sum", "mean", "prod", "max", "min", "var", "std", "all", "any"),
    *("argmax", "argmin", "argsort", "cumsum", "cumprod", "reshape", "transpose", "clip", "round", "split"),
    *("relu", "sigmoid", "tanh", "exp", "log", "sqrt", "abs", "sin", "cos", "erf", "floor", "ceil", "sign"),
    *("log1p", "expm1", "log2", "tril", "triu", "topk", "gather", "outer"),
}
# Methods that change how a tensor is stored, and not its values.
IDENTITIES = {"float", "double", "contiguous", "detach", "copy", "clone", "cpu", "numpy"}
KEYWORDS = {"dim": "axis", "keepdim": "keepdims", "diagonal": "k", "num_classes": "size"}
KEYWORDS |= {"a_min": "min", "a_max": "max", "correction": "ddof", "index": "ids"}
STORAGE = {"dtype", "device", "requires_grad", "out"}
MODULES = {"ReLU": "relu", "GELU": "gelu", "SiLU": "silu", "Sigmoid": "sigmoid", "Tanh": "tanh"}
MODULES |= {"Softmax": "softmax", "LogSoftmax": "log_softmax", "Softplus": "softplus"}
MODULES |= {"CrossEntropyLoss": "cross_entropy", "NLLLoss": "nll_loss", "MSELoss": "mse_loss"}
