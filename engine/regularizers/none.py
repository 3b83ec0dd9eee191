"""No penalty."""

from __future__ import annotations

from engine.regularizers import Regularizer

entry = Regularizer(
    name="none",
    label="None",
    help="No penalty: the weights may grow freely.",
    formula="R(w) = 0",
    source="TensorFlow Playground",
    rank=10,
    derivative=None,
)
