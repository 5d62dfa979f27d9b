"""Lines as they are pasted from NumPy, PyTorch, JAX and einops, lowered to the language before they are read.

What a library writes as `X.mean(dim=-1, keepdim=True)` becomes the call `mean(X, axis=-1, keepdims=True)`. A
lowered node stands where the author's stood, so that messages keep the author's line, column and spelling.
Where a library means something else by a name of ours, its meaning is lowered, or the author is told.

`names.py` has what is only called otherwise. A function in a module here that is registered as `@spelled`
lowers what also says something else; such a module is found by itself.
"""

from importlib import import_module
from pkgutil import iter_modules

from .making import Read
from .reading import Foreign

__all__ = ["Foreign", "Read"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
