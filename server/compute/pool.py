"""Where jobs are computed: a thread of this process, worker processes, or a cluster's, behind one small interface.

Each worker is an executor of its own, so that one that dies takes nothing with it but its job, which the caller submits
again: a run is a value, nothing is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Protocol, TypeVar

from engine import Config, new_run
from server.compute.turns import Work
from server.jobs.pieces import Left, Part, Rest, piece, work_of
from server.jobs.work import Done, Sheet, Task, arithmetic, perform
from server.messages.viewing import View

SHORT = 50_000_000
"""Multiplications of a job that is done within some hundredths of a second."""
HUGE = 20 * SHORT
"""The same of one that may hold on to some hundred megabytes of arrays while it is half done."""
HELD, HELD_LONG = 2, 4
"""Huge jobs of one process that are half done at once, and long ones that are not as large: these don't wait for two
huge ones."""


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

    def start(self, tasks: Sequence[Task]) -> Coroutine[None, None, Done | Part]:
        """Gives a worker a job now, where there is room. Awaiting raises WorkerLost, or what the job raised."""

    def go_on(self, rest: Left, batches: int) -> Coroutine[None, None, Done | Part]:
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

    def start(self, tasks: Sequence[Task]) -> Coroutine[None, None, Done | Part]:
        """Gives a worker a job now, where there is room. Awaiting raises WorkerLost, or what the job raised."""
        worker = self._next()
        return self._finish(worker, worker.submit(perform, tasks))

    def go_on(self, rest: Left, batches: int) -> Coroutine[None, None, Done | Part]:
        """The same with the next piece of a job."""
        assert isinstance(rest, Rest)
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
        futures: list[Future[None]] = [worker.submit(warm_up) for worker in self._all]
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


class Long(Work):
    """A job's work in turns. room: where it takes a place while it is half done."""

    def __init__(self, work: Callable[[], Done | Part], room: asyncio.Semaphore) -> None:
        super().__init__(work, asyncio.get_running_loop())
        self.room = room


class Held:
    """A piece of a job that is half done in a thread. show: seconds that the pieces before it took for pictures.
    places: of its tasks those that are still wanted, None for all. used: seconds of its turns so far."""

    def __init__(self, work: Long, show: float, places: Sequence[int] | None = None, used: float = 0.0) -> None:
        self.work = work
        self.show = show
        self.places = places
        self.used = used

    def keep(self, places: Sequence[int]) -> Held:
        """Of these tasks alone; the others are computed all the same."""
        known = self.places
        return Held(self.work, self.show, places if known is None else [known[place] for place in places], self.used)

    def drop(self) -> None:
        """Nobody wants it any more."""
        self.work.drop()

    def turn(self, seconds: float) -> Done | Part:
        """After one more turn, which took so long: what the work gave, or the next turn as what is left."""
        made: Done | Part | None
        made, error = self.work.outcome
        if error is not None:
            raise error
        used = self.used + seconds
        if made is None:
            return Part(Held(self.work, self.show, self.places, used), 0, 0.0, seconds)
        if self.places is not None:
            made = made.keep(self.places)
        # By its own clock it took the time of its pauses as well.
        share = used / max(1e-9, made.train + made.show)
        return replace(made, train=made.train * share, show=made.show * share, paid=self.used)


class InProcess(LocalPool):
    """This process alone: a single core, and nothing to start.

    Short jobs are done between two turns of the event loop: a thread beside it would gain nothing on one core, and the
    two would fight over Python's lock with every operation. A thread does what would hold up the loop, in turns that
    are pieces of the job: after each, whoever waits longest goes first.
    """

    here = True

    def __init__(self) -> None:
        super().__init__(1, lambda: ThreadPoolExecutor(HELD + HELD_LONG, "numplay-worker"))
        self._begun: set[Work] = set()
        self._huge, self._long = asyncio.Semaphore(HELD), asyncio.Semaphore(HELD_LONG)

    @property
    def room(self) -> int:
        """Jobs that may be started now: a second one would only be decided too early."""
        return len(self._idle)

    def start(self, tasks: Sequence[Task]) -> Coroutine[None, None, Done | Part]:
        """Does one job, when awaited if it is short. Awaiting raises what the job raised."""
        if (work := arithmetic(tasks)) > SHORT:
            return self._turn(self._held(lambda: perform(tasks), work, 0.0))
        return self._between(self._idle.pop(), lambda: perform(tasks))

    def go_on(self, rest: Left, batches: int) -> Coroutine[None, None, Done | Part]:
        """The same with the next piece of a job."""
        if isinstance(rest, Held):
            return self._turn(rest)
        assert isinstance(rest, Rest)
        if (work := work_of(rest, batches)) > SHORT:
            return self._turn(self._held(lambda: piece(rest, batches), work, rest.show))
        return self._between(self._idle.pop(), lambda: piece(rest, batches))

    async def tend(self, more: Callable[[], None]) -> None:
        """Makes ready."""
        warm_up()

    def close(self) -> None:
        """Ends what is half done as well."""
        for work in self._begun:
            work.drop()
        super().close()

    def _held(self, job: Callable[[], Done | Part], work: int, show: float) -> Held:
        return Held(Long(job, self._huge if work > HUGE else self._long), show)

    def _turn(self, held: Held) -> Coroutine[None, None, Done | Part]:
        """The next turn. The first of a job for which there is no place yet waits for one, and others' jobs go on."""
        waits = not held.work.begun and held.work.room.locked()
        return self._in_thread(held, None if waits else self._idle.pop())

    async def _in_thread(self, held: Held, worker: Executor | None) -> Done | Part:
        try:
            if not held.work.begun:
                await held.work.room.acquire()
                self._begun.add(held.work)
            over: asyncio.Future[float] = asyncio.get_running_loop().create_future()

            def report(seconds: float, done: bool) -> None:
                if done:
                    self._begun.discard(held.work)
                    held.work.room.release()
                if not over.done():  # else it was dropped while it was held up
                    over.set_result(seconds)

            (thread,) = self._all
            held.work.go_on(thread, report)
            return held.turn(await over)
        finally:
            if worker is not None:
                self._idle.append(worker)

    async def _between(self, worker: Executor, job: Callable[[], Made]) -> Made:
        try:
            return job()
        finally:
            self._idle.append(worker)


def warm_up() -> None:
    """A first visitor's first frame, for nobody: a worker that has made it has loaded and found all that it needs."""
    perform([Task(new_run(Config.from_mapping({})), "epoch", 1, (Sheet(View().output, View().units),))])
