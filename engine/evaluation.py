"""Losses and metrics of runs, over all their points at once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.arrays import FloatArray
from engine.data import data_of, network_inputs
from engine.layout import layout_of
from engine.losses import losses
from engine.passes import Network, Pass
from engine.run import Run
from engine.signature import Signature, bound_activations, common_signature, stacked

PASSES_KEPT = 8
_local = threading.local()


@dataclass(frozen=True)
class Scores:
    """Mean loss per point, without the regularization term, and share of points classified rightly (None for
    regression).

    NaN where there are no points; infinite or NaN where the run has left the finite numbers.
    """

    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None


def evaluate(runs: Sequence[Run]) -> list[Scores]:
    """The scores of runs that share one signature (else InvalidValue)."""
    shared = common_signature(runs)
    pairs = [network_inputs(data_of(run.config), run.config.features) for run in runs]
    single = len(runs) == 1
    inputs = pairs[0][0] if single else np.stack([pair[0] for pair in pairs])
    targets = pairs[0][1] if single else np.stack([pair[1] for pair in pairs])
    with np.errstate(all="ignore"):
        outputs = outputs_of(runs, inputs, shared)
        value = np.empty_like(targets)
        losses.get("squared").value(outputs, targets, value)
        per_point = value.sum(axis=-2)
        right = None
        if runs[0].config.problem == "classification":
            right = ((outputs >= 0) == (targets > 0))[..., 0, :] & np.isfinite(outputs[..., 0, :])
        split = shared.train_points
        return [_scores(per_point if single else per_point[r], right if single or right is None else right[r], split)
                for r in range(len(runs))]  # fmt: skip


def outputs_of(runs: Sequence[Run], inputs: FloatArray, shared: Signature) -> FloatArray:
    """The networks' outputs (…, K, N) for inputs (…, features + 1, N) of float64; a buffer that the next call
    overwrites."""
    kept: dict[object, Pass] = _local.__dict__.setdefault("kept", {})
    layers = tuple(run.config.layer_activations for run in runs)
    key = (replace(shared, position=0, carried_points=0, any_cut=False), layers, inputs.shape)
    forward = kept.pop(key, None)
    if forward is None:
        empty = np.empty((*inputs.shape[:-2], layout_of(shared.sizes).count))
        forward = Pass(Network(layout_of(shared.sizes), bound_activations(runs), empty), inputs.shape[-1])
    kept[key] = forward
    if len(kept) > PASSES_KEPT:
        del kept[next(iter(kept))]
    np.copyto(forward.network.parameters, stacked(runs, lambda run: run.parameters))
    return forward.forward(inputs)


def _scores(per_point: FloatArray, right: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] | None, split: int) -> Scores:
    def accuracy(part: slice) -> float | None:
        return None if right is None or not right[part].size else float(right[part].mean())

    train, test = slice(None, split), slice(split, None)
    return Scores(_mean(per_point[train]), _mean(per_point[test]), accuracy(train), accuracy(test))


def _mean(losses_of_points: FloatArray) -> float:
    return float(losses_of_points.sum() / losses_of_points.size) if losses_of_points.size else float("nan")
