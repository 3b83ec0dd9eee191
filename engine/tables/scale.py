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
    """The standardization of both coordinates, and of each target where there are any."""

    x: Scale = Scale()
    y: Scale = Scale()
    targets: tuple[Scale, ...] = (Scale(),)

    @property
    def scales(self) -> tuple[Scale, ...]:
        """Those of all columns: x, y, and each target or the label."""
        return (self.x, self.y, *self.targets)

    def apply(self, points: FloatArray) -> FloatArray:
        """Rows x, y, label or targets (n, 2 + K) standardized, as a new array."""
        return np.column_stack([scale.apply(points[:, n]) for n, scale in enumerate(self.scales)])

    def undo(self, points: FloatArray) -> FloatArray:
        """Rows x, y, label or targets (n, 2 + K) as they were in the table, up to rounding, as a new array."""
        return np.column_stack([scale.undo(points[:, n]) for n, scale in enumerate(self.scales)])

    def describe(self) -> dict[str, object]:
        """As JSON."""
        targets = [scale.describe() for scale in self.targets]
        return {"x": self.x.describe(), "y": self.y.describe(), "targets": targets}


def is_flat(values: FloatArray) -> bool:
    """Whether all values are the same, or differ by no more than rounding."""
    spread = float(values.max() - values.min())
    return spread <= max(FLAT * float(np.abs(values).max()), SMALLEST)


def fits(x: FloatArray, y: FloatArray) -> bool:
    """Whether points already spread over the picture's plane, so that they may stay as they are."""
    return all(-PLANE <= v.min() <= -NARROW and NARROW <= v.max() <= PLANE for v in (x, y))


def scale_to(values: FloatArray, reach: float, most: float) -> Scale:
    """The scale that puts the mean of values at 0 and the farthest of them at ±reach. Values that are all the same have
    no scale: they stay as they are within ±most, and become 0 beyond."""
    mean = float(values.mean())
    if is_flat(values):
        return Scale() if abs(mean) <= most else Scale(mean)
    return Scale(mean, float(np.abs(values - mean).max()) / reach)


def transform_of(x: FloatArray, y: FloatArray, targets: FloatArray | None, standardize: bool | None) -> Transform:
    """What brings coordinates x, y (n,) to −5 … 5, and targets (K, n), if there are any, to −1 … 1.

    standardize None: points that fill the picture already stay as they are, and so do targets between −1 and 1 that
    are not too faint to be seen. Raises InvalidValue for False where points would lie outside the picture.
    """
    scales: tuple[Scale, ...] = (Scale(),) * (1 if targets is None else len(targets))
    if targets is not None and (standardize or not FAINT <= np.abs(targets).max() <= 1):
        scales = tuple(scale_to(target, 1.0, 1.0) for target in targets)
    if standardize or (standardize is None and not fits(x, y)):
        return Transform(scale_to(x, REACH, PLANE), scale_to(y, REACH, PLANE), scales)
    farthest = max(float(np.abs(x).max()), float(np.abs(y).max()))
    if farthest > PLANE:
        allowed = f"from -{PLANE:g} to {PLANE:g}"
        raise InvalidValue(
            "bad_table", f"the coordinates reach {farthest:g}; standardize them, or use values {allowed}", "standardize"
        )
    return Transform(targets=scales)
