"""The array types used all over the engine."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
ByteArray = npt.NDArray[np.uint8]


def power(base: FloatArray | float, exponent: FloatArray | float) -> FloatArray | float:
    """base ≥ 0 to the exponent ≥ 0, for a number of each run: two floats, or arrays of one shape.

    Python's own power: NumPy takes short cuts for a single number, so that its last bit depends on how many there are.
    """
    if isinstance(base, float) or isinstance(exponent, float):
        single: float = pow(float(base), float(exponent))
        return single
    powers = list(map(pow, base.ravel().tolist(), exponent.ravel().tolist()))
    return np.array(powers).reshape(base.shape)


def frozen(array: FloatArray) -> FloatArray:
    """The same array, from now on read-only."""
    array.flags.writeable = False
    return array
