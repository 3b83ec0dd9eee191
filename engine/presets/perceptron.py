"""Perceptron."""

from __future__ import annotations

from engine.presets import Preset, single_neuron

entry = Preset(
    name="perceptron",
    label="Perceptron",
    help="One neuron, all or nothing, trained by the perceptron rule: finds a line wherever there is one.",
    formula="o = +1 if w·x + b > 0, else −1; Δw = η(t − o)x",
    source="Rosenblatt: The perceptron (1958)",
    rank=10,
    changes=single_neuron("heaviside", "squared"),
)
