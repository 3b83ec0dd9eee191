"""What runs must have in common to be trained as one batch."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine.attribute import computed
from engine.cache import remembered
from engine.run.program import Program


@dataclass(frozen=True)
class Signature:
    """All that fixes array shapes and the computation; every other setting may differ from run to run."""

    program: Program
    train_points: int
    test_points: int
    position: int
    carried_points: int

    @computed
    def resting(self) -> Signature:
        """The same without where in the epoch training stands: enough for what only looks at the weights."""
        return signature_of(self.program, self.train_points, self.test_points, 0, 0)

    @computed
    def _hash(self) -> int:
        return hash(tuple(getattr(self, item.name) for item in fields(self)))

    def __hash__(self) -> int:
        return self._hash


@remembered()
def signature_of(
    program: Program, train_points: int, test_points: int, position: int, carried_points: int
) -> Signature:
    """The same object for equal ones."""
    return Signature(program, train_points, test_points, position, carried_points)
