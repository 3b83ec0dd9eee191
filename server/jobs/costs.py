"""What batches were measured to cost, by what is trained in them and how many share them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine import Signature
from engine.cache import remembered
from server.jobs.work import batches_left, batches_of
from server.messages.viewing import Unit

SMOOTHING = 0.3
"""Weight of the newest measurement in the running mean."""
REMEMBERED = 4096
"""Groups whose cost is remembered; the least recently used is forgotten."""
SIZES = 16
"""Batch sizes are told apart by their powers of two, up to this one."""


PER_LAYER, PER_MULTIPLICATION = 60e-6, 0.5e-9
"""Seconds of a mini-batch's calls for each layer, and of a multiplication: a guess until something is measured."""


class Heft(NamedTuple):
    """How much computing a network takes, before anything is measured.

    batches, left: mini-batches of an epoch, and to the end of the present one. batch: seconds of one. show: seconds to
    draw a frame.
    """

    batches: int
    left: int
    batch: float
    show: float


@remembered()
def heft_of(shared: Signature, output: int, units: int) -> Heft:
    """Of networks of this signature, and maps of these sizes."""
    program = shared.program
    points = shared.train_points + shared.test_points
    size = min(shared.train_points, program.batch_size)
    batch = PER_LAYER * (len(program.layout) + 1) + 3 * PER_MULTIPLICATION * program.work * size
    show = PER_MULTIPLICATION * program.work * (points + output**2 + units**2)
    return Heft(batches_of(shared), batches_left(shared), batch, show)


@dataclass(frozen=True)
class Cost:
    """Seconds a batch takes: for one epoch (or mini-batch) of all its networks, and for one frame of each."""

    epoch: float | None = None
    batch: float | None = None
    show: float = 0.0

    def of(self, unit: Unit) -> float | None:
        """Seconds for one step of that unit, None where it was never measured."""
        return self.epoch if unit == "epoch" else self.batch

    def epoch_of(self, heft: Heft) -> float:
        """Seconds for one epoch: as measured, or as its mini-batches were, or as guessed."""
        if self.epoch is not None:
            return self.epoch
        return heft.batches * (heft.batch if self.batch is None else self.batch)

    def batch_of(self, heft: Heft) -> float:
        """Seconds for one mini-batch: as measured, or as epochs were, or as guessed."""
        if self.batch is not None:
            return self.batch
        return heft.batch if self.epoch is None else self.epoch / heft.batches

    def show_of(self, heft: Heft) -> float:
        """Seconds for a frame of each, as measured or guessed."""
        return self.show or heft.show

    def learn(self, unit: Unit, per_step: float | None, show: float | None) -> Cost:
        """The cost with one more measurement."""
        epoch = _mean(self.epoch, per_step) if unit == "epoch" else self.epoch
        batch = _mean(self.batch, per_step) if unit == "batch" else self.batch
        return Cost(epoch, batch, _mean(self.show or None, show) or 0.0)


class Costs:
    """The measured costs; what was asked for least recently is forgotten first."""

    def __init__(self) -> None:
        self._costs: OrderedDict[tuple[Hashable, int], Cost] = OrderedDict()

    def of(self, key: Hashable, size: int) -> Cost | None:
        """The measured cost of the nearest batch size, None where there is none."""
        wanted = size.bit_length()
        for distance in range(SIZES):
            for bits in (wanted + distance, wanted - distance):
                cost = self._costs.get((key, bits))
                if cost is not None:
                    return cost
        return None

    def learn_part(self, key: Hashable, size: int, per_batch: float, heft: Heft) -> None:
        """In a piece of a job of so many members, a mini-batch took so many seconds."""
        place = (key, size.bit_length())
        cost = self._costs.pop(place, Cost())
        self._keep(place, cost.learn("batch", per_batch, None).learn("epoch", per_batch * heft.batches, None))

    def learn(self, key: Hashable, steps: Sequence[tuple[Unit, int]], train: float, show: float | None) -> None:
        """A job of members with these steps took `train` seconds to train and `show` seconds to draw, None if it drew
        nothing."""
        place = (key, len(steps).bit_length())
        units = {unit for unit, amount in steps if amount}
        longest = max((amount for _, amount in steps), default=0)
        # Where epochs and mini-batches are mixed, the time can't be told apart: only the frame's is learnt.
        clear = len(units) == 1 and longest > 0
        unit: Unit = "batch" if units == {"batch"} else "epoch"
        cost = self._costs.pop(place, Cost())
        self._keep(place, cost.learn(unit, train / longest if clear else None, show))

    def _keep(self, place: tuple[Hashable, int], cost: Cost) -> None:
        self._costs[place] = cost
        if len(self._costs) > REMEMBERED:
            self._costs.popitem(last=False)


def _mean(old: float | None, new: float | None) -> float | None:
    if old is None or new is None:
        return new if old is None else old
    return old + SMOOTHING * (new - old)
