"""Datasets made of a function: a class on either side of a curve, a surface to regress, a curve to regress.

A file of `engine/datasets` gives the function and its words; how points are drawn around it is said here, once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.randomness.seedrandom import Stream

Point = tuple[float, ...]
"""x, y and label: ±1 for two classes, 0 … K − 1 for more, a number about −1 to 1 to regress. Of an image its pixels,
then the label."""
Values = Mapping[str, float]
"""The dataset's hyperparameters by name."""
Curve = Callable[[float], float]
Surface = Callable[[float, float], float]
Points = Callable[[Stream, int, float, Values], list[Point]]

CLASSES_EXTENT = 5.0
TARGETS_EXTENT = 6.0
GAP = 0.2
"""No point lies nearer to the curve between two classes than this."""


def either_side(curve: Curve) -> Points:
    """Points of a square, labelled +1 above y = curve(x) and −1 below. Noise moves what is labelled up or down, a
    share of the square's half width; the points shown stay where they are, off the curve by GAP."""

    def point(stream: Stream, noise: float) -> Point:
        while True:
            x, y = _square(stream, CLASSES_EXTENT)
            if abs(y - curve(x)) > GAP:
                break
        moved = y + stream.uniform(-CLASSES_EXTENT, CLASSES_EXTENT) * noise
        return x, y, 1.0 if moved > curve(x) else -1.0

    return _each(point)


def on_surface(height: Surface) -> Points:
    """Points of a square with the target height(x, y) of the point that noise made of them."""

    def point(stream: Stream, noise: float) -> Point:
        x, y = _square(stream, TARGETS_EXTENT)
        away_x, away_y = _square(stream, TARGETS_EXTENT)
        return x, y, height(x + away_x * noise, y + away_y * noise)

    return _each(point)


def on_curve(curve: Curve) -> Points:
    """Points of the x axis with the target curve(x), to which noise is added: normally distributed, of variance
    noise²."""

    def point(stream: Stream, noise: float) -> Point:
        x = stream.uniform(-TARGETS_EXTENT, TARGETS_EXTENT)
        return x, 0.0, curve(x) + stream.normal(0.0, noise * noise)

    return _each(point)


def _square(stream: Stream, extent: float) -> tuple[float, float]:
    """A point of the square [−extent, extent]²."""
    return stream.uniform(-extent, extent), stream.uniform(-extent, extent)


def _each(point: Callable[[Stream, float], Point]) -> Points:
    """`count` points, one after the other."""

    def points(stream: Stream, count: int, noise: float, values: Values) -> list[Point]:
        return [point(stream, noise) for _ in range(count)]

    return points
