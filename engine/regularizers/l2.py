"""L2, weight decay."""

from __future__ import annotations

import numpy as np

from engine.regularizers import Regularizer

entry = Regularizer(
    name="L2",
    label="L2",
    help="Pulls large weights harder than small ones. Boundaries become smoother; all weights stay small, none "
    "becomes exactly 0.",
    formula="λ/2 Σw²",
    source="Krogh, Hertz: A simple weight decay can improve generalization (1991)",
    rank=40,
    derivative=np.positive,
)
