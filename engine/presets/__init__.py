"""Presets: settings that belong together, one file each, chosen by one click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.registry import Entry, Registry


@dataclass(frozen=True, kw_only=True)
class Preset(Entry):
    """changes: the settings it sets, by name, as JSON."""

    changes: Mapping[str, object]

    def describe(self) -> dict[str, object]:
        """The catalogue's row."""
        return {**super().describe(), "changes": dict(self.changes)}


def single_neuron(activation: str, loss: str) -> dict[str, object]:
    """The settings of one neuron on x₁ and x₂, with a bias, that tells two classes apart."""
    return {
        "problem": "classification",
        "features": ["x", "y"],
        "formulas": [],
        "networkShape": [],
        "layerActivations": [],
        "outputActivation": activation,
        "loss": loss,
        "bias": True,
    }


presets: Registry[Preset] = Registry("preset", "engine.presets", Preset)
