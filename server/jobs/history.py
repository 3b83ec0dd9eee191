"""The losses of the epochs that a job passes between two frames, so that a chart misses none. Pure.

Of a long training not every epoch is kept but an even share of them: up to epoch `MOST` every one, up to twice that
every second, up to four times that every fourth. The rule asks for an epoch's number alone, so server and page agree on
it without a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine import Run, Scores, evaluate
from engine.arrays import FloatArray

MOST = 2000
"""Epochs up to which each is kept, and of which more are never kept of a longer training."""


Told = Sequence[float]
"""A number for each epoch."""


class Moment(NamedTuple):
    """The parameters (P,) of a run at the end of an epoch."""

    epoch: int
    parameters: FloatArray


def spacing(epochs: int) -> int:
    """The distance of the epochs that are kept of a training so long: the smallest power of 2 that goes into it at most
    `MOST` times."""
    step = 1
    while epochs > MOST * step:
        step *= 2
    return step


def kept(epoch: int) -> bool:
    """Whether the losses of this epoch are kept while it is the last one."""
    return epoch % spacing(epoch) == 0


def losses(runs: Sequence[Run], passed: Sequence[Sequence[Moment]]) -> list[Mapping[str, Told] | None]:
    """For each run the frame's field `history` with the scores of the moments it passed; None where there are none.

    The runs share a signature: all of these moments are one batch.
    """
    owners = [run for run, moments in zip(runs, passed, strict=True) for _ in moments]
    if not owners:
        return [None for _ in runs]
    scores = iter(evaluate(owners, [moment.parameters for moments in passed for moment in moments]))
    return [_told(moments, [next(scores) for _ in moments]) for moments in passed]


def _told(moments: Sequence[Moment], scores: Sequence[Scores]) -> Mapping[str, Told] | None:
    if not moments:
        return None
    told: dict[str, Told] = {"epochs": [moment.epoch for moment in moments]}
    for name, values in zip(Scores._fields, zip(*scores, strict=True), strict=True):
        if values[0] is not None:
            told[name] = values
    return told
