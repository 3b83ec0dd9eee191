"""ONNX: one file that every machine-learning runtime reads."""

from __future__ import annotations

import json

from engine.export.formats import Format
from engine.export.graph import Graph
from engine.export.network import ExportedNetwork, activation_program
from engine.export.operators import OVER_UNITS, activated, computed

INPUT, OUTPUT = "points", "outputs"


def content(network: ExportedNetwork, name: str) -> bytes:
    """The model: points (N, 2) in, outputs (N, K) out, float64; features are computed inside."""
    graph = Graph()
    columns = {
        variable: graph.add("Gather", INPUT, graph.indices(f"{variable}.column", [column]), axis=1)
        for column, variable in enumerate(("x1", "x2"))
    }
    x = graph.add("Concat", *(computed(graph, formula.program, columns) for formula in network.inputs), axis=1)
    before = x
    for number, layer in enumerate(network.layers, 1):
        source = graph.add("Concat", before, x, axis=1) if layer.jump else before
        weights = graph.tensor(f"W{number}", layer.weights)
        biases = () if layer.biases is None else (graph.tensor(f"b{number}", layer.biases),)
        z = graph.add("Gemm", source, weights, *biases, transB=1)
        choice = layer.activation
        program = () if choice.name in OVER_UNITS else activation_program(choice)
        values = activated(graph, choice, program, z)
        before = graph.add("Add", values, before) if layer.residual else values
    graph.add("Identity", before, output=OUTPUT)
    said = f"A neural network from NumPlay: {network.summary}. {network.meaning}"
    also = {"classes": json.dumps(network.classes), "columns": json.dumps(network.columns)}
    return graph.model((INPUT, 2), (OUTPUT, network.layers[-1].units), said, also)


entry = Format(
    name="onnx",
    label="ONNX",
    help="One file for other programs and languages. It takes points, computes the features and gives outputs.",
    formula='onnxruntime.InferenceSession("<file>").run(None, {"points": points})',
    source="ONNX, opset 13: https://onnx.ai/onnx/operators/",
    rank=40,
    suffix=".onnx",
    content=content,
    binary=True,
)
