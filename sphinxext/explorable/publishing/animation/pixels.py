"""Drawings as pixels."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from ..raster import png

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]


def pixels_of(svg: str, scale: float = 1) -> Frame:
    """Return a drawing as pixels: height × width × 3, as red, green and blue.

    Raises:
        ConverterMissingError: where what draws them is not installed.
    """
    # Pillow comes with what encodes them.
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(png(svg, scale=scale))).convert("RGB"))
