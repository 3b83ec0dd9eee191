"""What a network says of any points."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.arrays import FloatArray
from engine.datasets import datasets
from engine.errors import InvalidValue
from engine.network.passes import Network, Pass
from engine.run.batch import bound_activations
from engine.run.run import Run


def outputs(run: Run, points: npt.ArrayLike) -> FloatArray:
    """The outputs (N, K) of a run's network at points (N, 2), or at images (N, pixels) from 0 to 1, float64, as its
    output activation makes them.

    Raises InvalidValue for points of another shape.
    """
    given, numbers = np.asarray(points, np.float64), datasets.get(run.config.chosen_dataset.name).numbers
    if given.ndim != 2 or given.shape[1] != numbers:
        raise InvalidValue("bad_value", f"points have the shape {given.shape}; expected (N, {numbers})", "points")
    inputs = run.config.domain.rows(np.vstack([given.T, np.ones(len(given))]), run.config.inputs)
    network = Network(run.config.structure, bound_activations([run]), run.parameters)
    with np.errstate(all="ignore"):
        return Pass(network, len(given)).forward(inputs).T.copy()
