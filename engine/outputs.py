"""What a network says of any points."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.arrays import FloatArray
from engine.batch import bound_activations
from engine.domains.plane import feature_rows
from engine.errors import InvalidValue
from engine.passes import Network, Pass
from engine.run import Run


def outputs(run: Run, points: npt.ArrayLike) -> FloatArray:
    """The outputs (N, K) of a run's network at points (N, 2), float64, as its output activation makes them.

    Raises InvalidValue for points of another shape.
    """
    plane = np.asarray(points, np.float64)
    if plane.ndim != 2 or plane.shape[1] != 2:
        raise InvalidValue("bad_value", f"points have the shape {plane.shape}; expected (N, 2)", "points")
    inputs = feature_rows(run.config.inputs, plane[:, 0], plane[:, 1])
    network = Network(run.config.structure, bound_activations([run]), run.parameters)
    with np.errstate(all="ignore"):
        return Pass(network, len(plane)).forward(inputs).T.copy()
