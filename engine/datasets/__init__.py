"""Toy datasets on the plane: one file each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.registry import Entry, Registry
from engine.seedrandom import Stream

Point = tuple[float, float, float]
"""x, y and label: ±1 to classify, a number about −1 to 1 to regress."""


@dataclass(frozen=True, kw_only=True)
class Dataset(Entry):
    """A way to draw labelled points.

    points(stream, count, noise) returns exactly `count` points; `noise` is a share, 0 to 0.8.
    """

    problem: str
    points: Callable[[Stream, int, float], list[Point]]


datasets: Registry[Dataset] = Registry("dataset", "engine.datasets", Dataset)


def halves(count: int) -> tuple[int, int]:
    """`count` points as two classes, the first taking the odd one."""
    return count - count // 2, count // 2
