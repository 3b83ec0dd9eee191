"""What a student's frames are a sign of, for the marks and filters of the wall. Decides, and keeps no clock.

The numbers are the coach's (`engine.inspection.coach`), as far as the frames of one network show them: for three
hundred networks, twice a second, nobody trains copies to look ahead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.inspection.coach.overfitting import EPOCH, GAP, RATIO, RISES
from engine.inspection.evidence import GOOD
from server.classroom.figures import finite

IDLE = 60.0
"""Seconds without training or any change, after which a student counts as idle."""
Frame = Mapping[str, object]


@dataclass
class Signs:
    """Of one student. moved: when there was last anything new. lowest: the lowest test loss of this training so far."""

    moved: float
    lowest: float | None = None

    def hear(self, frame: Frame, now: float) -> None:
        """Another frame."""
        self.moved = now
        test = finite(frame.get("test_loss"))
        if "reset" in frame or frame.get("epoch") == 0:
            self.lowest = None
        if test is not None:
            self.lowest = test if self.lowest is None else min(self.lowest, test)

    def told(self, frame: Frame, now: float) -> dict[str, object]:
        """What a row of the wall has of them."""
        playing, done = bool(frame.get("playing")), finished(frame)
        idle = not playing and not done and now - self.moved >= IDLE
        return {"idle": idle, "finished": done, "overfits": overfits(frame, self.lowest)}


def finished(frame: Frame) -> bool:
    """Early stopping has ended training; or it is paused, with so many test points right as silence the coach."""
    accuracy = finite(frame.get("test_accuracy"))
    return "stopped" in frame or (not frame.get("playing") and accuracy is not None and accuracy >= GOOD)


def overfits(frame: Frame, lowest: float | None) -> bool:
    """Test loss is far above train loss, and above the lowest it has been; of classes, so many more training points
    than test points are right."""
    epoch, train, test = frame.get("epoch"), finite(frame.get("train_loss")), finite(frame.get("test_loss"))
    if not isinstance(epoch, int) or train is None or test is None or lowest is None:
        return False
    right, right_of_test = finite(frame.get("train_accuracy")), finite(frame.get("test_accuracy"))
    apart = right is None or right_of_test is None or right - right_of_test > GAP
    return epoch >= EPOCH and test > RATIO * train and test > (1 + RISES) * lowest and apart
