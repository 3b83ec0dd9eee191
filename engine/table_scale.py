"""Standardization of a table's numbers, kept so that it can be shown and undone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.arrays import FloatArray
from engine.errors import InvalidValue

PLANE = 6.0
"""The picture shows coordinates from −6 to 6."""
REACH = 5.0
NARROW = 2.0
FAINT = 0.5
FLAT = 1e-12
SMALLEST = 1e-100


@dataclass(frozen=True)
class Scale:
    """standardized = (value − mean) / scale, elementwise; the units of mean and scale are those of the column."""

    mean: float = 0.0
    scale: float = 1.0

    def apply(self, values: FloatArray) -> FloatArray:
        """The values standardized."""
        return (values - self.mean) / self.scale

    def undo(self, values: FloatArray) -> FloatArray:
        """The values as they were in the table, up to rounding."""
        return values * self.scale + self.mean

    def describe(self) -> dict[str, float]:
        """As JSON."""
        return {"mean": self.mean, "scale": self.scale}


@dataclass(frozen=True)
class Transform:
    """The standardization of both coordinates, and of the target where there is one."""

    x: Scale = Scale()
    y: Scale = Scale()
    target: Scale = Scale()

    def apply(self, points: FloatArray) -> FloatArray:
        """Rows x, y, label (n, 3) standardized, as a new array."""
        scales = (self.x, self.y, self.target)
        return np.column_stack([scale.apply(points[:, n]) for n, scale in enumerate(scales)])

    def undo(self, points: FloatArray) -> FloatArray:
        """Rows x, y, label (n, 3) as they were in the table, up to rounding, as a new array."""
        scales = (self.x, self.y, self.target)
        return np.column_stack([scale.undo(points[:, n]) for n, scale in enumerate(scales)])

    def describe(self) -> dict[str, dict[str, float]]:
        """As JSON."""
        return {"x": self.x.describe(), "y": self.y.describe(), "target": self.target.describe()}


def is_flat(values: FloatArray) -> bool:
    """Whether all values are the same, or differ by no more than rounding."""
    spread = float(values.max() - values.min())
    return spread <= max(FLAT * float(np.abs(values).max()), SMALLEST)


def fits(x: FloatArray, y: FloatArray) -> bool:
    """Whether points already spread over the picture's plane, so that they may stay as they are."""
    return all(-PLANE <= v.min() <= -NARROW and NARROW <= v.max() <= PLANE for v in (x, y))


def scale_to(values: FloatArray, reach: float) -> Scale:
    """The scale that puts the mean of values that aren't flat at 0 and the farthest of them at ±reach."""
    mean = float(values.mean())
    return Scale(mean, float(np.abs(values - mean).max()) / reach)


def transform_of(x: FloatArray, y: FloatArray, targets: FloatArray | None, standardize: bool | None) -> Transform:
    """What brings coordinates to −5 … 5 and targets, if there are any, to −1 … 1; all arrays (n,), not flat.

    standardize None: points that fill the picture already stay as they are, and so do targets between −1 and 1 that
    are not too faint to be seen. Raises InvalidValue for False where points would lie outside the picture.
    """
    target = Scale()
    if targets is not None and (standardize or not FAINT <= np.abs(targets).max() <= 1):
        target = scale_to(targets, 1.0)
    if standardize or (standardize is None and not fits(x, y)):
        return Transform(scale_to(x, REACH), scale_to(y, REACH), target)
    farthest = max(float(np.abs(x).max()), float(np.abs(y).max()))
    if farthest > PLANE:
        allowed = f"from -{PLANE:g} to {PLANE:g}"
        raise InvalidValue(
            "bad_table", f"the coordinates reach {farthest:g}; expected {allowed}, or standardize them", "standardize"
        )
    return Transform(target=target)
