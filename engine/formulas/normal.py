"""The standard normal distribution, elementwise, without SciPy.

Python has the error function for single numbers only. Around a table of its values, 1/32 apart, a Taylor series gives
all the others; its derivatives are Hermite polynomials times e^−x². The error is below 1e-15.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from engine.arrays import FloatArray

DENSITY_AT_ZERO = 1.0 / math.sqrt(2.0 * math.pi)
NODES_PER_UNIT = 32
LAST = 6.0
"""From here on the error function is 1 to the last bit."""
DEGREE = 8


def normal_share(z: FloatArray) -> FloatArray:
    """Φ(z) = ½(1 + erf(z/√2)), in the dtype of z; NaN stays NaN."""
    return 0.5 * (1.0 + erf(z * z.dtype.type(math.sqrt(0.5))))


def erf(x: FloatArray) -> FloatArray:
    """The error function, in the dtype of x; NaN stays NaN."""
    size = np.minimum(np.abs(x), x.dtype.type(LAST))
    node = np.nan_to_num(np.rint(size * NODES_PER_UNIT)).astype(np.intp)
    offset = size - node.astype(x.dtype) / NODES_PER_UNIT
    coefficients = _taylor(x.dtype.char)
    value = coefficients[DEGREE][node]
    for power in range(DEGREE - 1, -1, -1):
        value = value * offset + coefficients[power][node]
    result: FloatArray = np.copysign(value, x)
    return result


@lru_cache(maxsize=2)
def _taylor(dtype: str) -> FloatArray:
    """(DEGREE + 1, nodes): erf and its derivatives over their factorials at every node."""
    nodes = [index / NODES_PER_UNIT for index in range(int(LAST * NODES_PER_UNIT) + 1)]
    return np.array([_coefficients(x) for x in nodes]).T.astype(dtype).copy()


def _coefficients(x: float) -> list[float]:
    slope = 2.0 / math.sqrt(math.pi) * math.exp(-x * x)
    before, hermite = 0.0, 1.0
    found = [math.erf(x)]
    for order in range(DEGREE):
        found.append((-1) ** order * hermite * slope / math.factorial(order + 1))
        before, hermite = hermite, 2.0 * x * hermite - 2.0 * order * before
    return found
