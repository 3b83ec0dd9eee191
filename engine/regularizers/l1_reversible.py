"""L1 that stops weights at zero without killing them."""

from __future__ import annotations

import numpy as np

from engine.regularizers import Regularizer

entry = Regularizer(
    name="L1-reversible",
    label="L1, reversible",
    help="Like L1, but a link that reached 0 can grow again.",
    formula="λ Σ|w|",
    source="Langford, Li, Zhang: Sparse online learning via truncated gradient (2009)",
    rank=30,
    derivative=np.sign,
    stops_at_zero=True,
)
