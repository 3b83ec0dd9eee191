"""Logistic neuron."""

from __future__ import annotations

from engine.presets import Preset, single_neuron

entry = Preset(
    name="logistic-neuron",
    label="Logistic neuron",
    help="One neuron that gives a probability: logistic regression.",
    formula="o = 1 / (1 + e^−(w·x + b)), cross-entropy",
    source="Cox: The regression analysis of binary sequences (1958)",
    rank=30,
    changes=single_neuron("sigmoid", "cross-entropy"),
)
