"""The original's L1: weights that reach zero die."""

from __future__ import annotations

import numpy as np

from engine.regularizers import Regularizer

entry = Regularizer(
    name="L1",
    label="L1",
    help="Pulls every weight toward 0 by the same amount. A link that reaches 0 is cut for good.",
    formula="λ Σ|w|",
    source="TensorFlow Playground",
    rank=20,
    derivative=np.sign,
    stops_at_zero=True,
    kills=True,
)
