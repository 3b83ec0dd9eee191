"""What a configuration asks the engine to do, apart from numbers that may differ from run to run in one batch."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine.attribute import computed
from engine.cache import remembered
from engine.network.layout import Layout
from engine.settings.config import Config


@dataclass(frozen=True, kw_only=True)
class Program:
    """The part of a signature that settings decide. Hyperparameters are in it only as being zero or not: whether a step
    of the computation is there at all must not depend on who shares the batch."""

    layout: Layout
    activations: tuple[str, ...]
    loss: str
    jump: bool
    residual: tuple[bool, ...]
    optimizer: str
    switched_on: frozenset[str]
    """The optimizer's hyperparameters that are not 0."""
    schedule: bool
    regularization: str
    batch_size: int
    incomplete_batch: str
    reshuffle: bool
    masked: bool
    """Some parameters stay as they are: frozen layers, biases, neurons or links, cut links, or no biases."""
    dropping: tuple[bool, ...]
    max_norm: bool
    early_stopping: bool
    room: int
    """Numbers that a pass makes of one sample."""
    work: int
    """Multiplications that it takes."""

    @computed
    def _hash(self) -> int:
        return hash(tuple(getattr(self, item.name) for item in fields(self)))

    def __hash__(self) -> int:
        return self._hash  # asked for many times for each frame


def program_of(config: Config) -> Program:
    """The program of a configuration; the same object for equal ones."""
    made = config.structure
    return _one_of_equals(
        Program(
            layout=made.layout,
            activations=tuple(choice.name for choice in made.activations),
            loss=made.loss,
            jump=made.jump,
            residual=made.residual,
            optimizer=config.optimizer.name,
            switched_on=frozenset(name for name, value in config.optimizer.values if value),
            schedule=config.schedule.name != "constant",
            regularization=config.regularization.name,
            batch_size=config.batch_size,
            incomplete_batch=config.incomplete_batch,
            reshuffle=config.reshuffle,
            masked=bool(config.frozen or config.frozen_parts or config.cut) or config.frozen_biases or not config.bias,
            dropping=tuple(share > 0 for share in config.dropout_shares),
            max_norm=config.max_norm > 0,
            early_stopping=config.patience > 0,
            room=made.room,
            work=made.work,
        )
    )


@remembered()
def _one_of_equals(program: Program) -> Program:
    return program
