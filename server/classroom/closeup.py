"""A student's network large, as others see it: the newest picture, some points, losses, and which network it is.
Decides, and keeps no clock."""

from __future__ import annotations

import base64
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from server.classroom.figures import finite

SIDE, SMALLER = 50, 32
"""Cells of a side of the picture; of networks with more than `FEW` outputs."""
FEW = 3
MOST_POINTS = 150
MOST_CHANNELS = 12
Closeup = Mapping[str, object]


@dataclass
class Newest:
    """What a student's session has shown last."""

    frame: Mapping[str, object] | None = None
    picture: Mapping[str, object] | None = None
    points: Mapping[str, object] | None = None
    fresh: bool = False
    """Whether it has not been told yet."""

    def hear(self, frame: Mapping[str, object], numbered: bool) -> None:
        """Another frame. numbered: labels are numbers of classes, as there are more than two."""
        self.frame, self.fresh = frame, True
        if isinstance(output := frame.get("output"), dict):
            self.picture = picture(output)
        if isinstance(data := frame.get("data"), dict):
            self.points = points(data, numbered)

    def told(self, head: Closeup, whole: bool) -> Closeup | None:
        """What others are told; None while there is nothing. head: which network it is. whole: with the points too."""
        frame = self.frame
        if frame is None:
            return None
        self.fresh = False
        return {
            **head,
            "epoch": frame.get("epoch", 0),
            "train": finite(frame.get("train_loss")),
            "test": finite(frame.get("test_loss")),
            "accuracy": finite(frame.get("test_accuracy")),
            "playing": bool(frame.get("playing")),
            "diverged": "diverged" in frame,
            **(self.picture or {}),
            **((self.points or {}) if whole else {}),
        }


def side_for(outputs: int) -> int:
    """Cells of a side of the picture of a network with so many outputs: what all of a class are sent is bounded."""
    return SIDE if outputs <= FEW else SMALLER


def picture(output: Mapping[str, object]) -> dict[str, object]:
    """A frame's output, packed, as text; nothing of one with very many channels."""
    size, channels, packed = output["size"], output["channels"], output["packed"]
    assert isinstance(packed, bytes) and isinstance(channels, int)
    if channels > MOST_CHANNELS:
        return {}
    return {"size": size, "channels": channels, "map": base64.b64encode(packed).decode()}


def points(data: Mapping[str, object], numbered: bool) -> dict[str, object]:
    """The first training points: of each three signed bytes as text, x and y (127 for 6) and its label (127 for 1;
    where they are `numbered`, as it is). No test points."""
    train, columns = data["train"], data["columns"]
    assert isinstance(train, bytes) and isinstance(columns, int)
    count = min(MOST_POINTS, len(train) // (4 * columns))
    coded = bytearray()
    for row in range(count):
        x, y, label = struct.unpack_from("<3f", train, 4 * columns * row)
        coded += struct.pack("3b", _byte(x / 6), _byte(y / 6), _whole(label) if numbered else _byte(label))
    return {"points": base64.b64encode(bytes(coded)).decode()}


def _byte(value: float) -> int:
    return round(127 * max(-1.0, min(1.0, value))) if math.isfinite(value) else 0


def _whole(value: float) -> int:
    return round(max(-127.0, min(127.0, value))) if math.isfinite(value) else 0
