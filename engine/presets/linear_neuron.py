"""Linear neuron."""

from __future__ import annotations

from engine.presets import Preset, single_neuron

entry = Preset(
    name="linear-neuron",
    label="Linear neuron",
    help="One linear neuron, trained on the squared error: Widrow and Hoff's rule.",
    formula="o = w·x + b",
    source="Widrow, Hoff: Adaptive switching circuits (1960)",
    rank=20,
    changes=single_neuron("linear", "squared"),
)
