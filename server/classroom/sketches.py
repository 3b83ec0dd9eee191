"""Sketches of a boundary: which cells of the plane a student has marked, as text; and many of them over each other."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

import numpy as np

from server.messages.fields import refuse

SIDE = 40
"""Cells of a side: row 0 on top (y = 6), column 0 left (x = −6), as in a frame's `output`."""
SKETCH_BYTES = SIDE * SIDE // 8
LONGEST_SKETCH = (SKETCH_BYTES + 2) // 3 * 4
"""Characters of base64."""
MOST_SHARE = 0.5
"""Of the cells, that a line may fill."""


def checked(name: str, text: str) -> str:
    """A sketch as it was sent: base64 of a bit for each cell, the first cell the highest bit of the first byte. Raises
    MessageError for another length, no cell at all, or more than a line takes."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if len(data) != SKETCH_BYTES:
        raise refuse(name, text, f"base64 of {SKETCH_BYTES} bytes")
    if not 0 < int.from_bytes(data).bit_count() <= MOST_SHARE * SIDE * SIDE:
        raise refuse(name, text, "a line: some of the cells, and not most of them")
    return base64.b64encode(data).decode()


def overlaid(sketches: Sequence[str]) -> str:
    """Base64 of a byte for each cell: 255 times the share of the sketches in which it is marked."""
    bits = [np.unpackbits(np.frombuffer(base64.b64decode(each), np.uint8)) for each in sketches]
    marked = np.sum(bits, axis=0, dtype=np.float64) if bits else np.zeros(SIDE * SIDE)
    return base64.b64encode(np.rint(255 * marked / max(1, len(bits))).astype(np.uint8).tobytes()).decode()
