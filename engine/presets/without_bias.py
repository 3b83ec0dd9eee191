"""Without bias."""

from __future__ import annotations

from engine.presets import Preset

entry = Preset(
    name="without-bias",
    label="Without bias",
    help="Your network without biases: every neuron's boundary passes through the origin.",
    formula="o = g(w·x)",
    source="the lecture on neurons",
    rank=40,
    changes={
        "bias": False,
    },
)
