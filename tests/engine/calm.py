"""Which trainings may be compared with an oracle: those that do not magnify small errors.

Two right programs round differently: each step errs by some 1e-15. A chaotic training makes 1e-7 of that in fifty
steps, on one processor and not on another, whatever the program. So every parameter a training begins with is nudged by
NUDGE, up and down by turns, and then each the other way. Where that changes a parameter at the end by MOST nudges
or less, steps that err by 1e-15 end below 1e-11 or so: far within the 1e-9 that is allowed. A kink that lies nearer to
a point than a nudge shows as well.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

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


def magnification(parameters: FloatArray, train: Callable[[list[FloatArray]], Sequence[FloatArray]]) -> float:
    """The most that a training makes of a nudge. train: from several parameters at its start to those at its end; as
    one batch they take hardly longer than one of them."""
    end, *others = train([parameters, *(parameters + nudge for nudge in nudges(parameters.size))])
    return max(magnified(end, other) for other in others)


def calm(magnifications: Iterable[float], wanted: int) -> list[int]:
    """The places of the first so many of the drawn trainings that are calm. No more are trained than it takes."""
    found = list(islice((number for number, each in enumerate(magnifications) if each <= MOST), wanted))
    assert len(found) == wanted, f"{len(found)} of those drawn are calm, wanted are {wanted}: draw others"
    return found
