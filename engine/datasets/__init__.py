"""Toy datasets on the plane: one file each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.registry import Choice, Entry, Registry
from engine.seedrandom import Stream

Point = tuple[float, float, float]
"""x, y and label: ±1 for two classes, 0 … K − 1 for more, a number about −1 to 1 to regress."""
Values = Mapping[str, float]
"""The dataset's hyperparameters by name."""

CLASSES = "classes"
"""A dataset whose number of classes may be chosen has a hyperparameter of this name."""
TARGETS = "targets"
"""A dataset whose points have several targets has a hyperparameter of this name."""


@dataclass(frozen=True, kw_only=True)
class Dataset(Entry):
    """A way to draw labelled points.

    points(stream, count, noise, values) returns exactly `count` points; `noise` is a share, 0 to 0.8.
    """

    problem: str
    points: Callable[[Stream, int, float, Values], list[Point]]
    classes: int = 2
    dimensions: int = 2
    """1: the target is a function of x alone, y is 0 everywhere."""
    own: bool = False
    """The points are the user's; they are part of the run, and `points` is not asked."""

    def classes_of(self, choice: Choice) -> int:
        """How many classes its points have."""
        return int(dict(choice.values).get(CLASSES, self.classes))

    def targets_of(self, choice: Choice) -> int:
        """How many targets each point has, to regress."""
        return int(dict(choice.values).get(TARGETS, 1))


datasets: Registry[Dataset] = Registry("dataset", "engine.datasets", Dataset)


def given(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
    """None: points of one's own come with the run."""
    return []


def halves(count: int) -> tuple[int, int]:
    """`count` points as two classes, the first taking the odd one."""
    return count - count // 2, count // 2
