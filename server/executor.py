"""Where jobs are computed: a thread of this process, worker processes, or a cluster's, behind one small interface.

Each worker is an executor of its own, so that one that dies takes nothing with it but its job, which the caller submits
again: a run is a value, nothing is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from typing import Protocol, TypeVar

from engine import Config, new_run
from server.pieces import Part, Rest, piece, work_of
from server.viewing import View
from server.work import Done, Task, arithmetic, perform

SHORT = 50_000_000
"""Multiplications of a job that is done within some hundredths of a second."""


Made = TypeVar("Made")


class WorkerLost(Exception):
    """The worker died with the job, or went away; the job may be tried again on another."""


class ComputeMissing(Exception):
    """What the option `--compute` names can't be used; the text says why, and what to do."""


class Compute(Protocol):
    """Some workers that each do one job at a time."""

    here: bool
    """Whether jobs are done in this very process, where they take from everything else."""

    @property
    def room(self) -> int:
        """Jobs that may be started now: one for each worker without a job; if all have one, one more."""

    @property
    def workers(self) -> int:
        """How many there are."""

    def start(self, tasks: Sequence[Task]) -> Coroutine[None, None, Done]:
        """Gives a worker a job now, where there is room. Awaiting raises WorkerLost, or what the job raised."""

    def go_on(self, rest: Rest, batches: int) -> Coroutine[None, None, Done | Part]:
        """The same with the next piece of a job: so many mini-batches, or some of its losses and pictures."""

    async def tend(self, more: Callable[[], None]) -> None:
        """Starts the workers, so that the first user need not wait for it, and looks after them until it returns or is
        cancelled. Calls `more` when there are idle ones that were not there before."""

    def close(self) -> None:
        """Ends the workers, or lets go of them."""


class Pool:
    """Workers as executors of one job at a time each. A second one waits at the worker, so that it need not wait for
    this process to hand out what it did before and to send the next."""

    here = False

    def __init__(self, workers: Iterable[Executor] = ()) -> None:
        self._all: list[Executor] = []
        self._idle: list[Executor] = []
        self._busy: list[Executor] = []
        """Those with one job, and room for another behind it."""
        for worker in workers:
            self.add(worker)

    @property
    def idle(self) -> int:
        """Workers without a job."""
        return len(self._idle)

    def add(self, worker: Executor) -> None:
        """One more worker."""
        self._all.append(worker)
        self._idle.append(worker)

    def remove(self, worker: Executor) -> None:
        """One worker less, which may be at work or gone already."""
        for workers in (self._all, self._idle, self._busy):
            if worker in workers:
                workers.remove(worker)
        worker.shutdown(wait=False, cancel_futures=True)

    @property
    def room(self) -> int:
        """Jobs that may be started now: one for each worker without a job; if all have one, one more."""
        return len(self._idle) or min(1, len(self._busy))

    @property
    def workers(self) -> int:
        """How many there are."""
        return len(self._all)

    def start(self, tasks: Sequence[Task]) -> Coroutine[None, None, Done]:
        """Gives a worker a job now, where there is room. Awaiting raises WorkerLost, or what the job raised."""
        worker = self._next()
        return self._finish(worker, worker.submit(perform, tasks))

    def go_on(self, rest: Rest, batches: int) -> Coroutine[None, None, Done | Part]:
        """The same with the next piece of a job."""
        worker = self._next()
        return self._finish(worker, worker.submit(piece, rest, batches))

    def _next(self) -> Executor:
        if self._idle:
            worker = self._idle.pop()
            self._busy.append(worker)
        else:
            worker = self._busy.pop(0)
        return worker

    async def _finish(self, worker: Executor, job: Future[Made]) -> Made:
        try:
            return await asyncio.wrap_future(job)
        except BrokenExecutor as error:
            if worker in self._all:  # else it was removed while it worked
                self.remove(worker)
                self.replace(worker)
            raise WorkerLost(str(error)) from None
        except asyncio.CancelledError:
            if worker in self._all:
                raise
            raise WorkerLost("the worker went away before it had begun") from None
        finally:
            if worker in self._busy:  # this was its only job
                self._busy.remove(worker)
                self._idle.append(worker)
            elif worker in self._all:
                self._busy.append(worker)

    def replace(self, lost: Executor) -> None:
        """A worker died and was removed: what takes its place."""

    async def tend(self, more: Callable[[], None]) -> None:
        """Starts all workers."""
        futures: list[Future[None]] = [worker.submit(_ready) for worker in self._all]
        await asyncio.gather(*(asyncio.wrap_future(future) for future in futures))

    def close(self) -> None:
        """Ends the workers."""
        for worker in list(self._all):
            self.remove(worker)


class LocalPool(Pool):
    """Workers of this machine, made by `make`; one that dies is made anew."""

    def __init__(self, workers: int, make: Callable[[], Executor]) -> None:
        super().__init__(make() for _ in range(workers))
        self._make = make

    def replace(self, lost: Executor) -> None:
        """A fresh one."""
        self.add(self._make())


class InProcess(LocalPool):
    """This process alone: a single core, and nothing to start.

    Short jobs are done between two turns of the event loop: a thread beside it would gain nothing on one core, and the
    two would fight over Python's lock with every operation. A thread does what would hold up the loop: long NumPy
    calls, which let go of the lock. Meanwhile short jobs go on here.
    """

    here = True

    def __init__(self) -> None:
        super().__init__(1, lambda: ThreadPoolExecutor(1, "numplay-worker"))

    @property
    def room(self) -> int:
        """Jobs that may be started now: a second one would only be decided too early."""
        return len(self._idle)

    def start(self, tasks: Sequence[Task]) -> Coroutine[None, None, Done]:
        """Does one job, when awaited if it is short. Awaiting raises what the job raised."""
        return self._do(arithmetic(tasks), lambda: perform(tasks))

    def go_on(self, rest: Rest, batches: int) -> Coroutine[None, None, Done | Part]:
        """The same with the next piece of a job."""
        return self._do(work_of(rest, batches), lambda: piece(rest, batches))

    async def tend(self, more: Callable[[], None]) -> None:
        """Makes ready."""
        _ready()

    def _do(self, work: int, job: Callable[[], Made]) -> Coroutine[None, None, Made]:
        if work > SHORT:
            (worker,) = self._all
            return self._aside(worker.submit(job))
        return self._between(self._idle.pop(), job)

    @staticmethod
    async def _aside(job: Future[Made]) -> Made:
        return await asyncio.wrap_future(job)

    async def _between(self, worker: Executor, job: Callable[[], Made]) -> Made:
        try:
            return job()
        finally:
            self._idle.append(worker)


def _ready() -> None:
    """A first visitor's first frame, for nobody: a worker that has made it has loaded and found all that it needs."""
    perform([Task(new_run(Config.from_mapping({})), "epoch", 1, View().output, View().units)])
