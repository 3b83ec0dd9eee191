"""A computation as a graph in ONNX, built operation by operation and written without the onnx package.

Everything is float64, so that the outputs are ours. Not every runtime has every operator in float64; those used here
are the ones that ONNX Runtime has, and what it lacks is composed of them in `engine/export/operators.py`.
Source: https://onnx.ai/onnx/repo-docs/IR.html and onnx.proto for the numbers of the fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engine.arrays import FloatArray
from engine.export.protobuf import message

IR_VERSION = 7
OPSET = 13
FLOAT, INT64, DOUBLE = 1, 7, 11
ATTRIBUTE_INTEGER = 2


class Graph:
    """Collects nodes and constants. Values have names; equal constants are kept once."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._tensors: dict[str, bytes] = {}
        self._numbers: dict[float, str] = {}
        self._used: set[str] = set()

    def add(self, operator: str, *inputs: str, output: str | None = None, **attributes: int) -> str:
        """Appends an operation; the name of its result."""
        name = output or f"v{len(self._nodes)}"
        self._used.update(inputs)
        self._nodes.append(
            message(
                *((1, each) for each in inputs),
                (2, name),
                (3, f"{operator}_{len(self._nodes)}"),
                (4, operator),
                *((5, message((1, key), (3, value), (20, ATTRIBUTE_INTEGER))) for key, value in attributes.items()),
            )
        )
        return name

    def tensor(self, name: str, values: FloatArray) -> str:
        """A named constant array, float64; its name."""
        return self._put(name, DOUBLE, values.shape, np.ascontiguousarray(values, "<f8").tobytes())

    def indices(self, name: str, values: Sequence[int]) -> str:
        """A named constant list of whole numbers; its name."""
        return self._put(name, INT64, (len(values),), np.array(values, "<i8").tobytes())

    def number(self, value: float) -> str:
        """A constant number; its name."""
        key = float(value)
        if key not in self._numbers:
            self._numbers[key] = self.tensor(f"c{len(self._numbers)}", np.array(key))
        return self._numbers[key]

    def _put(self, name: str, kind: int, shape: Sequence[int], raw: bytes) -> str:
        self._tensors[name] = message(*((1, side) for side in shape), (2, kind), (8, name), (9, raw))
        return name

    def model(self, input: tuple[str, int], output: tuple[str, int], said: str, also: Mapping[str, str]) -> bytes:
        """The finished file. input, output: name and number of columns of arrays (N, columns). said: a description.

        also: further texts by name, for whoever reads the file.
        """
        graph = message(
            *((1, node) for node in self._nodes),
            (2, "numplay"),
            *((5, tensor) for name, tensor in self._tensors.items() if name in self._used),
            (11, _array(*input)),
            (12, _array(*output)),
        )
        return message(
            (1, IR_VERSION),
            (2, "NumPlay"),
            (6, said),
            (7, graph),
            (8, message((1, ""), (2, OPSET))),
            *((14, message((1, key), (2, value))) for key, value in also.items()),
        )


def _array(name: str, columns: int) -> bytes:
    """The declaration of an array (N, columns) of float64."""
    shape = message((1, message((2, "N"))), (1, message((1, columns))))
    return message((1, name), (2, message((1, message((1, DOUBLE), (2, shape))))))
