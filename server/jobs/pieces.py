"""A job in pieces: a worker does one at a time, and the rest of the job is a value.

A job that would take longer than its slot is handed back half done and goes on in its turn, at any worker. However it
is cut, a run has the same bits: a cut is between two mini-batches, and losses and pictures are made after all training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Protocol

import numpy as np

from engine import Judged, Run, Scores, advance, judge, scored
from engine.arrays import FloatArray
from server.jobs import history
from server.jobs.history import Moment
from server.jobs.work import (
    Done,
    Outcome,
    Task,
    batches_left,
    batches_of,
    loss_work,
    passed_between,
    picture_work,
    shown,
)

AT_ONCE = 20_000_000
"""Multiplications of losses and maps that are made in one piece."""
LONGEST = 300_000_000
"""Multiplications of one piece of a large network's losses, which take some 15 ms."""
POINTS = 256
"""Points of which a large network's losses are made at once: so few that a layer's values stay in the cache.

A multiple of 64, so that matrix products give each point the bits that they give it among all points: they may sum
their last columns in another order.
"""


@dataclass(frozen=True)
class Rest:
    """What is left of a job. left: mini-batches that each task still trains. passed: the moments of its history so far.

    shown: outcomes of the first tasks. judged: the first points of the next one, where its losses are cut. scores: its
    losses, where they are made already. show: seconds that these have taken.
    """

    tasks: tuple[Task, ...]
    runs: tuple[Run, ...]
    left: tuple[int, ...]
    passed: tuple[tuple[Moment, ...], ...]
    shown: tuple[Outcome, ...] = ()
    judged: tuple[Judged, ...] = ()
    scores: Scores | None = None
    show: float = 0.0

    @property
    def training(self) -> bool:
        """Whether any of its runs is to be trained further."""
        return any(self.left)

    def keep(self, places: Sequence[int]) -> Rest:
        """Of these tasks alone: the others are not wanted any more."""
        made = len(self.shown)
        return Rest(
            tuple(self.tasks[place] for place in places),
            tuple(self.runs[place] for place in places),
            tuple(self.left[place] for place in places),
            tuple(self.passed[place] for place in places),
            tuple(self.shown[place] for place in places if place < made),
            self.judged if made in places else (),
            self.scores if made in places else None,
            self.show,
        )

    def drop(self) -> None:
        """A value needs no end."""


class Left(Protocol):
    """What is left of a job: a value, or a piece that is half done in a thread of this process."""

    @property
    def show(self) -> float:
        """Seconds that its losses and pictures have taken so far."""

    def keep(self, places: Sequence[int]) -> Left:
        """Of these tasks alone."""

    def drop(self) -> None:
        """Nobody wants it any more."""


@dataclass(frozen=True)
class Part:
    """One piece of a job, and what is left. batches: mini-batches that were trained in it. train, show: seconds. paid:
    how many of these are accounted for already."""

    rest: Left
    batches: int
    train: float
    show: float
    paid: float = 0.0

    def keep(self, places: Sequence[int]) -> Part:
        """Of these tasks alone."""
        return replace(self, rest=self.rest.keep(places))


def begun(tasks: Sequence[Task]) -> Rest:
    """All of a job is left."""
    left = tuple(batches_of_task(task) for task in tasks)
    return Rest(tuple(tasks), tuple(task.run for task in tasks), left, ((),) * len(tasks))


def batches_of_task(task: Task) -> int:
    """Mini-batches that a task trains; an epoch begun is finished first and counts as one."""
    if task.unit == "batch" or not task.amount:
        return task.amount
    shared = task.run.signature
    return batches_left(shared) + (task.amount - 1) * batches_of(shared)


def piece(rest: Rest, batches: int) -> Part | Done:
    """The next piece: so many mini-batches of each run, or else losses and pictures of some."""
    with np.errstate(all="ignore"):  # a diverging run is not an error: it is shown and explained
        start = perf_counter()
        if rest.training:
            batches = min(batches, max(rest.left))
            rest = _trained(rest, batches)
            return Part(rest, batches, perf_counter() - start, 0.0)
        rest = _shown(rest)
        seconds = perf_counter() - start
    rest = replace(rest, show=rest.show + seconds)
    return Part(rest, 0, 0.0, seconds) if len(rest.shown) < len(rest.tasks) else Done(rest.shown, 0.0, seconds)


def work_of(rest: Rest, batches: int) -> int:
    """About how many multiplications the next piece takes."""
    if rest.training:
        program = rest.runs[0].signature.program
        return 3 * program.work * program.batch_size * batches * sum(map(bool, rest.left))
    place = len(rest.shown)
    task, moments = rest.tasks[place], len(rest.passed[place])
    work = loss_work(task, moments) + picture_work(task)
    if work <= AT_ONCE:
        return work
    if rest.scores is not None:
        return work - loss_work(task, 0)
    first, stop = _points(rest)
    return (stop - first) * rest.runs[place].signature.program.work


def _trained(rest: Rest, batches: int) -> Rest:
    """Each run up to so many mini-batches further. Whoever shares a signature goes on together."""
    runs, passed = list(rest.runs), [list(moments) for moments in rest.passed]
    budget = [min(left, batches) for left in rest.left]
    while any(budget):
        first = next(place for place, left in enumerate(budget) if left)
        shared = runs[first].signature
        members = [place for place, left in enumerate(budget) if left and runs[place].signature is shared]
        least = min(budget[place] for place in members)

        def ended(place: int, epoch: int, parameters: FloatArray, members: Sequence[int] = members) -> None:
            if rest.tasks[members[place]].history and history.kept(epoch):
                passed[members[place]].append(Moment(epoch, parameters.copy()))

        for place, run in zip(members, advance([runs[i] for i in members], batches=least, ended=ended), strict=True):
            runs[place] = run
            budget[place] -= least
    left = tuple(0 if run.stopped else left - min(left, batches) for run, left in zip(runs, rest.left, strict=True))
    return replace(rest, runs=tuple(runs), left=left, passed=tuple(map(tuple, passed)))


def _shown(rest: Rest) -> Rest:
    """The outcomes of as many tasks as fit into one piece; of one that does not, its losses first."""
    first = len(rest.shown)
    stop, work = first, 0
    while stop < len(rest.tasks):
        task = rest.tasks[stop]
        work += loss_work(task, len(rest.passed[stop])) + picture_work(task)
        if stop > first and work > AT_ONCE:
            break
        stop += 1
    tasks, runs = rest.tasks[first:stop], rest.runs[first:stop]
    if len(tasks) == 1 and rest.scores is None and work > AT_ONCE:
        return _judged(rest)
    passed = [passed_between(moments, run) for moments, run in zip(rest.passed[first:stop], runs, strict=True)]
    made = shown(tasks, runs, history.losses(runs, passed), [rest.scores] if rest.scores is not None else None)
    return replace(rest, shown=rest.shown + made, scores=None)


def _judged(rest: Rest) -> Rest:
    """With the losses of some more points of the next task, or all of them as its scores."""
    run, (first, stop) = rest.runs[len(rest.shown)], _points(rest)
    more = [judge(run, place, min(stop, place + POINTS)) for place in range(first, stop, POINTS)]
    parts = (*rest.judged, *more) if more else (judge(run, 0, 0),)
    if stop < run.inputs.shape[-1]:
        return replace(rest, judged=parts)
    return replace(rest, judged=(), scores=scored(run, parts))


def _points(rest: Rest) -> tuple[int, int]:
    """The points of the next task whose losses are next: from one to before another."""
    run = rest.runs[len(rest.shown)]
    first = sum(part.losses.shape[-1] for part in rest.judged)
    most = max(1, LONGEST // (run.signature.program.work * POINTS)) * POINTS
    return first, min(run.inputs.shape[-1], first + most)
