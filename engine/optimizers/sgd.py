"""Stochastic gradient descent with all of Keras's arguments. What is not switched on costs nothing."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.optimizers import Optimizer, Step
from engine.registry import Parameter


def update(gradient: FloatArray, slots: FloatArray, step: Step) -> None:
    """−η∇L; with momentum v ← μv − η∇L, added as it is or, after Nesterov, once more ahead."""
    on, values = step.switched_on, step.values
    if not on:
        np.multiply(gradient, step.negative_rate, gradient)
        return
    clip(gradient, step)
    np.multiply(gradient, step.negative_rate, gradient)
    if "momentum" in on:
        velocity = slots[..., 0, :]
        np.multiply(velocity, values["momentum"], velocity)
        np.add(velocity, gradient, velocity)
        ahead = velocity * values["momentum"] + gradient
        np.copyto(gradient, np.where(np.asarray(values["nesterov"]) > 0, ahead, velocity))
    if "weight_decay" in on:
        np.subtract(gradient, step.parameters * (step.rate * values["weight_decay"]), gradient)
    if "ema_momentum" in on:
        _average(gradient, slots[..., 1, :], step)


def clip(gradient: FloatArray, step: Step) -> None:
    """Shortens, in place, what is longer than allowed: numbers, then blocks, then the whole."""
    on, values = step.switched_on, step.values
    if "clipvalue" in on:
        np.clip(gradient, -values["clipvalue"], values["clipvalue"], gradient)
    if "clipnorm" in on:
        for block in step.layout.blocks:
            _shorten(block.rows(gradient), np.asarray(values["clipnorm"])[..., None], (-2, -1))
    if "global_clipnorm" in on:
        _shorten(gradient, values["global_clipnorm"], (-1,))


def _shorten(part: FloatArray, longest: FloatArray | float, axes: tuple[int, ...]) -> None:
    norm = np.sqrt(np.multiply(part, part).sum(axis=axes, keepdims=True))
    np.multiply(part, np.where(norm > longest, longest / norm, 1.0), part)


def _average(change: FloatArray, average: FloatArray, step: Step) -> None:
    """Keeps the moving average of the parameters; every so many updates they are set to it."""
    after = step.parameters + change
    keep = np.where(np.asarray(step.updates) > 1, step.values["ema_momentum"], 0.0)
    np.copyto(average, average * keep + after * (1 - keep))
    every = np.asarray(step.values["ema_overwrite_frequency"])
    due = (every > 0) & (np.asarray(step.updates) % np.maximum(every, 1) == 0)
    np.copyto(change, np.where(due, average - step.parameters, change))


entry = Optimizer(
    name="sgd",
    label="Gradient descent",
    help="A step against the mean gradient of each mini-batch. Momentum (0.5 to 0.9) keeps some of the last step.",
    formula="v ← μv − η∇L, θ ← θ + v",
    source="Robbins, Monro (1951); Polyak (1964) and Nesterov (1983) for momentum; arguments as in Keras's SGD",
    rank=10,
    update=update,
    clip=clip,
    slots=("velocity", "average"),
    fed_by={"velocity": "momentum", "average": "ema_momentum"},
    counted=("average",),
    parameters=(
        Parameter(
            "momentum",
            "Momentum μ",
            0.0,
            0.0,
            0.9999,
            "How much of the last step is kept. Higher values smooth the path; too high, and it overshoots.",
        ),
        Parameter("nesterov", "Nesterov", 0.0, 0.0, 1.0, "Look one step ahead.", whole=True),
        Parameter(
            "weight_decay",
            "Weight decay",
            0.0,
            0.0,
            1.0,
            "How quickly every parameter shrinks toward 0, times η. Higher values keep weights smaller.",
        ),
        Parameter(
            "clipnorm",
            "Clip norm",
            0.0,
            0.0,
            1000.0,
            "The longest gradient allowed for a layer's weights, or its biases. Lower values tame jumps; 0 means off.",
        ),
        Parameter(
            "clipvalue",
            "Clip value",
            0.0,
            0.0,
            1000.0,
            "The largest gradient allowed for one weight. Lower values tame jumps; 0 means off.",
        ),
        Parameter(
            "global_clipnorm",
            "Global clip norm",
            0.0,
            0.0,
            1000.0,
            "The longest gradient allowed over all weights together. Lower values tame jumps; 0 means off.",
        ),
        Parameter(
            "ema_momentum",
            "Averaging",
            0.0,
            0.0,
            0.99999,
            "Weight of the past in a moving average of the parameters. Higher values average over longer; 0 means off.",
        ),
        Parameter(
            "ema_overwrite_frequency",
            "Apply the average every",
            0,
            0,
            100_000,
            "Updates between two times that the weights are set to their average; 0 means never.",
            whole=True,
        ),
    ),
)
