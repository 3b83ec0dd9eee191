"""Perceptron."""

from __future__ import annotations

from engine.presets import Preset, single_neuron

entry = Preset(
    name="perceptron",
    label="Perceptron",
    help="One all-or-nothing neuron, trained by the perceptron rule. It finds a separating line whenever there is one.",
    formula="o = +1 if w·x + b > 0, else −1; Δw = η(t − o)x",
    source="Rosenblatt: The perceptron (1958)",
    rank=10,
    changes=single_neuron("heaviside", "squared"),
)
