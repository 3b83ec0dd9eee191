"""Datasets, one file each: toy ones on the plane, and images."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from engine.domains import Domain, domains
from engine.errors import InvalidValue
from engine.layers import Shape
from engine.randomness.scatter import Point, Values
from engine.randomness.seedrandom import Stream
from engine.registry import Choice, Entry, Registry

COUNTS = {"classification": 500, "regression": 1200}
"""Points drawn for each problem where no number is given, as the original does."""

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
    domain: str = "plane"
    """What a sample is, a name of `engine.domains`. On a line the target is a function of x alone, and y is 0."""
    shape: Shape = (2,)
    """Of a sample's numbers."""
    available: int = 0
    """How many different samples there are; 0 for as many as one likes."""
    own: bool = False
    """The points are the user's; they are part of the run, and `points` is not asked."""

    @property
    def of(self) -> Domain:
        """Its domain."""
        return domains.get(self.domain)

    @property
    def dimensions(self) -> int:
        """Of the picture of a unit: 1 along a line, 2 over the plane, 0 for images."""
        return self.of.dimensions

    @property
    def numbers(self) -> int:
        """How many numbers a sample has, before its label."""
        return math.prod(self.shape)

    @property
    def usual(self) -> int:
        """How many samples are drawn where no number is given."""
        return self.available or COUNTS[self.problem]

    @property
    def offered(self) -> bool:
        """Whether the page can show it."""
        return self.of.drawn

    def check(self, count: int) -> None:
        """Raises InvalidValue where there are fewer different samples than that."""
        if self.available and count > self.available:
            text = f"{self.name} has {self.available:,} samples; {count:,} are too many"
            raise InvalidValue("bad_value", text, "points")

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
