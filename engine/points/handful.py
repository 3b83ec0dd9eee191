"""A handful of points, such as a truth table or a worked example: which settings let it be learned and followed."""

from __future__ import annotations

HANDFUL = 20
"""So many points are few: half of them, kept back for testing, would be missed."""


def first_settings(count: int) -> dict[str, object]:
    """Settings to begin with for that many points of one's own; none for more than a handful.

    All of them train, one at a time and in their order: so a truth table is learned in some hundred epochs, and each
    mini-batch is the row that a reader expects next.
    """
    return {"percTrainData": 100.0, "batchSize": 1, "keepOrder": True} if 0 < count <= HANDFUL else {}
