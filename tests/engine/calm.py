"""Which trainings may be compared with an oracle: those that do not magnify small errors.

Two right programs round differently: each step errs by some 1e-15. A chaotic training makes 1e-7 of that in fifty
steps, on one processor and not on another, whatever the program. So every parameter a training begins with is nudged by
NUDGE, up and down by turns, and then each the other way. Where that changes a parameter at the end by MOST nudges
or less, steps that err by 1e-15 end below 1e-11 or so: far within the 1e-9 that is allowed. A kink that lies nearer to
a point than a nudge shows as well.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from engine.arrays import FloatArray

NUDGE = 1e-14
MOST = 300.0


def nudges(size: int) -> Iterator[FloatArray]:
    """What is added to the parameters, (size,): first one way, then the other."""
    alternating = np.where(np.arange(size) % 2, -NUDGE, NUDGE)
    yield alternating
    yield -alternating


def magnified(end: FloatArray, nudged: FloatArray) -> float:
    """How many nudges apart two trainings ended; infinite where one has left the finite numbers."""
    apart = np.abs(nudged - end).max(initial=0.0) / NUDGE
    return float(apart) if np.isfinite(apart) else np.inf


def magnification(parameters: FloatArray, train: Callable[[FloatArray], FloatArray]) -> float:
    """The most that a training, from the parameters at its start to those at its end, makes of a nudge."""
    end = train(parameters)
    return max(magnified(end, train(parameters + nudge)) for nudge in nudges(parameters.size))


def calm(magnifications: Sequence[float], wanted: int) -> list[int]:
    """The places of the first so many of the drawn trainings that are calm."""
    found = [number for number, each in enumerate(magnifications) if each <= MOST]
    assert len(found) >= wanted, f"{len(found)} of {len(magnifications)} are calm, wanted are {wanted}: draw others"
    return found[:wanted]
