"""Exported networks brought to life again, each by what it was exported for."""

import json
import math
import os
import runpy
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Config, Run, export_name, export_run, new_run, outputs
from engine.activations import activations
from engine.formulas.formula import parse_formula
from tests.engine.entries import FORMULA_NAMES
from tests.engine.runs import with_parameters

Predict = Callable[[np.ndarray], np.ndarray]
MOST = 1e-6
"""How far an exported network's outputs may be from ours."""
POINTS = np.random.Generator(np.random.Philox(20)).uniform(-6, 6, (1000, 2))
NEEDS = {"pytorch": "torch", "keras": "keras", "onnx": "onnxruntime"}
"""What formats are run by, besides NumPy."""

# Keras takes TensorFlow if nothing is said; PyTorch is what the tests have.
os.environ.setdefault("KERAS_BACKEND", "torch")


def drawn_run(scale: float = 1.0, **settings: object) -> Run:
    """A run whose parameters, biases too, are drawn anew: no symmetry and no zero hides a mistake."""
    return shaken(new_run(Config.from_mapping(settings)), scale)


def shaken(run: Run, scale: float = 1.0) -> Run:
    """The run with parameters drawn anew, and without biases if it has none."""
    draw = np.random.Generator(np.random.Philox(run.parameters.size))
    weights = scale * draw.normal(size=run.parameters.size)
    return with_parameters(run, weights if run.config.bias else np.where(run.parameters == 0, 0.0, weights))


def brought_to_life(run: Run, name: str, folder: Path) -> Predict:
    """What the exported file makes of points (N, 2)."""
    pytest.importorskip(NEEDS.get(name, "numpy"))
    path = folder / export_name(run, name)
    path.write_bytes(export_run(run, name))
    return READERS[path.suffix](path)


def assert_like_ours(run: Run, predict: Predict, points: np.ndarray = POINTS) -> None:
    """The outputs are ours at every point where the network's inputs are numbers."""
    ours, theirs = outputs(run, points), np.asarray(predict(points))
    assert theirs.dtype == np.float64 and theirs.shape == ours.shape
    np.testing.assert_allclose(theirs, ours, rtol=1e-9, atol=MOST)


def of_script(path: Path) -> Predict:
    """`predict` of a Python script."""
    # Libraries may warn of each other's ways; what we wrote may not.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        script = runpy.run_path(str(path))

    def predict(points: np.ndarray) -> np.ndarray:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return np.asarray(script["predict"](points))

    return predict


def of_onnx(path: Path) -> Predict:
    """A session of ONNX Runtime, after the checker of the onnx package has seen the model."""
    onnx = pytest.importorskip("onnx")
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = pytest.importorskip("onnxruntime").InferenceSession(path, providers=["CPUExecutionProvider"])
    return lambda points: session.run(None, {"points": points})[0]


def of_json(path: Path) -> Predict:
    """The plain weights, computed number by number as docs/export.md says."""
    content = json.loads(path.read_text("utf-8"))
    return lambda points: np.array([network(content, x1, x2) for x1, x2 in points.tolist()])


def network(content: dict[str, Any], x1: float, x2: float) -> list[float]:
    """The outputs at one point."""
    given = (np.array([x1]), np.array([x2]))
    inputs = before = [float(parse_formula(text).value(*given)[0]) for text in content["inputs"]]
    for layer in content["layers"]:
        sources = before + inputs if layer["jump"] else before
        biases = layer["biases"] or [0.0] * len(layer["weights"])
        z = [
            math.fsum([b, *(w * s for w, s in zip(row, sources, strict=True))])
            for row, b in zip(layer["weights"], biases, strict=True)
        ]
        values = activated(layer["activation"], z)
        before = [v + s for v, s in zip(values, before, strict=True)] if layer["residual"] else values
    return before


def activated(activation: dict[str, Any], z: list[float]) -> list[float]:
    """An activation from its formula in a textbook."""
    if activation["name"] == "softmax":
        e = [math.exp(each - max(z)) for each in z]
        return [each / math.fsum(e) for each in e]
    function = SCALAR.get(activation["name"], by_expression)
    return [function(each, activation) for each in z]


def by_expression(z: float, activation: dict[str, Any]) -> float:
    """An activation that no formula is written for below, by its own, which the contract of activations compares with
    what the engine computes."""
    names = FORMULA_NAMES | {"z": z} | {key: value for key, value in activation.items() if key != "name"}
    return float(eval(activations.get(activation["name"]).expression.replace("^", "**"), {"__builtins__": {}}, names))


SCALAR: dict[str, Callable[[float, dict[str, Any]], float]] = {
    "elu": lambda z, a: z if z > 0 else a["alpha"] * math.expm1(z),
    "gelu": lambda z, a: z * 0.5 * math.erfc(-z / math.sqrt(2)),
    "hard_tanh": lambda z, a: min(1.0, max(-1.0, z)),
    "heaviside": lambda z, a: 1.0 if z > 0 else -1.0,
    "leaky_relu": lambda z, a: z if z > 0 else a["slope"] * z,
    "linear": lambda z, a: z,
    "relu": lambda z, a: max(0.0, z),
    "sigmoid": lambda z, a: 1 / (1 + math.exp(-z)) if z > -700 else 0.0,
    "silu": lambda z, a: z / (1 + math.exp(-z)) if z > -700 else 0.0,
    "sine": lambda z, a: math.sin(z),
    "softplus": lambda z, a: math.log1p(math.exp(-abs(z))) + max(z, 0.0),
    "tanh": lambda z, a: math.tanh(z),
}
READERS: dict[str, Callable[[Path], Predict]] = {".py": of_script, ".onnx": of_onnx, ".json": of_json}
