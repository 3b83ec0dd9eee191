"""The array types used all over the engine."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
ByteArray = npt.NDArray[np.uint8]


def frozen(array: FloatArray) -> FloatArray:
    """The same array, from now on read-only."""
    array.flags.writeable = False
    return array
