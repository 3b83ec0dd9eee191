"""Plain weights as JSON, for programs of one's own."""

from __future__ import annotations

import json

from engine.activations import activations
from engine.export.formats import Format
from engine.export.network import ExportedLayer, ExportedNetwork


def content(network: ExportedNetwork, name: str) -> bytes:
    """The file; docs/export.md says what is in it."""
    described = {
        "format": "numplay-weights",
        "version": 1,
        "network": network.summary,
        "epoch": network.epoch,
        "inputs": [formula.text for formula in network.inputs],
        "layers": [_layer(layer) for layer in network.layers],
        "meaning": network.meaning,
        "aims": network.aims,
        "classes": list(network.classes),
        "columns": network.columns,
    }
    return (json.dumps(described, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _layer(layer: ExportedLayer) -> dict[str, object]:
    entry = activations.get(layer.activation.name)
    return {
        "activation": {"name": entry.name, "formula": entry.formula, **dict(layer.activation.values)},
        "residual": layer.residual,
        "jump": layer.jump,
        "weights": layer.weights.tolist(),
        "biases": None if layer.biases is None else layer.biases.tolist(),
    }


entry = Format(
    name="weights-json",
    label="JSON",
    help="Only the weights, layer by layer, for your own programs.",
    formula="h = g(W·h + b), layer by layer",
    source="docs/export.md",
    rank=50,
    suffix="_weights.json",
    content=content,
)
