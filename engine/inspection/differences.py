"""A gradient without the chain rule: what the loss does when one parameter is moved a little each way."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.inspection.trace import row_of
from engine.network.passes import Network, Pass
from engine.run.batch import bound_activations
from engine.run.run import Run

STEP = float(np.cbrt(np.finfo(np.float64).eps))
"""Of a parameter as large as 1: smaller steps lose more digits to rounding than larger ones to curvature."""
AT_ONCE = 64
"""Parameters moved in one pass."""


def differences(run: Run, inputs: FloatArray, targets: FloatArray, number: int, unit: int) -> FloatArray:
    """∂L/∂w by central differences for each weight of a dense layer's unit, then its bias: (sources + 1,).

    inputs: (features + 1, 1) of one sample, with a last row of ones. targets: (K, 1). number: of the layer, counted
    from 0. Source: Bishop: Pattern Recognition and Machine Learning, section 5.3.3 (2006).
    """
    network = Network(run.config.structure, bound_activations([run]), run.parameters)
    row = row_of(network.layers[number], run.parameters, unit)
    found = np.empty_like(row)
    with np.errstate(all="ignore"):
        for first in range(0, len(row), AT_ONCE):
            part = slice(first, min(first + AT_ONCE, len(row)))
            found[part] = _part(network, row, inputs, targets, (number, unit, part))
    return found


def _part(
    network: Network, row: FloatArray, inputs: FloatArray, targets: FloatArray, place: tuple[int, int, slice]
) -> FloatArray:
    number, unit, part = place
    steps = STEP * np.maximum(1.0, np.abs(row[part]))
    count = len(steps)
    moved = np.repeat(row[None], 2 * count, axis=0)
    at = np.arange(count)
    moved[at, part.start + at] += steps
    moved[count + at, part.start + at] -= steps
    forward = Pass(network, 2 * count)
    source = np.repeat(inputs, 2 * count, axis=1)
    forward.forward(source)
    below = forward.sources[number - 1] if number else source
    z = np.empty_like(forward.outputs[number])
    forward.bounds[number][1](below, z)
    z[unit] = (moved * below.T).sum(axis=1)
    forward.resume(number, source, z)
    losses = forward.losses(np.repeat(targets, 2 * count, axis=1))
    wide = moved[at, part.start + at] - moved[count + at, part.start + at]
    difference: FloatArray = (losses[:count] - losses[count:]) / wide
    return difference
