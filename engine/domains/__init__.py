"""What a sample is, one kind a file: what a network is given of it, and what the picture of a unit is.

`inputs(features, formulas, shape)` names what the network is given; `shape(inputs, shape)` is that of one sample, where
a dataset's samples have `shape`; `rows(given, inputs)` makes (inputs + 1, N) of the numbers of samples (n + 1, N), both
with a last row of ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.arrays import FloatArray
from engine.layers import Shape
from engine.registry import Entry, Registry

Names = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Domain(Entry):
    """A kind of samples.

    dimensions: of the picture of a unit, which shows it along a line or over the plane; 0 for none. drawn: the page can
    show such samples.
    """

    inputs: Callable[[Names, Names, Shape], Names]
    shape: Callable[[Names, Shape], Shape]
    rows: Callable[[FloatArray, Names], FloatArray]
    dimensions: int = 0
    drawn: bool = False


domains: Registry[Domain] = Registry("domain", "engine.domains", Domain)
