"""Where jobs are computed: worker processes, or a thread of this process, behind one small interface.

Each worker process is an executor of its own, so that one that dies takes nothing with it but its job, which the
caller submits again: a run is a value, nothing is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from typing import Protocol

from server.work import Done, Task, perform
from server.worker import WorkerProcess


class WorkerLost(Exception):
    """The worker died with the job; it has been replaced, and the job may be tried again."""


class Compute(Protocol):
    """Some workers that each do one job at a time."""

    @property
    def idle(self) -> int:
        """Workers without a job."""

    def start(self, tasks: Sequence[Task]) -> Coroutine[None, None, Done]:
        """Takes an idle worker now and does one job on it. Awaiting raises WorkerLost, or what the job raised."""

    async def warm_up(self) -> None:
        """Starts all workers, so that the first user need not wait for it."""

    def close(self) -> None:
        """Ends the workers."""


class Pool:
    """Workers as executors of one thread or process each, made by `make`."""

    def __init__(self, workers: int, make: Callable[[], Executor]) -> None:
        self._make = make
        self._all = [make() for _ in range(workers)]
        self._idle = list(self._all)

    @property
    def idle(self) -> int:
        """Workers without a job."""
        return len(self._idle)

    def start(self, tasks: Sequence[Task]) -> Coroutine[None, None, Done]:
        """Takes an idle worker now and does one job on it. Awaiting raises WorkerLost, or what the job raised."""
        return self._run(self._idle.pop(), tasks)

    async def _run(self, worker: Executor, tasks: Sequence[Task]) -> Done:
        try:
            return await asyncio.wrap_future(worker.submit(perform, tasks))
        except BrokenExecutor:
            worker = self._replace(worker)
            raise WorkerLost from None
        finally:
            if worker in self._all:
                self._idle.append(worker)

    async def warm_up(self) -> None:
        """Starts all workers, so that the first user need not wait for it."""
        futures: list[Future[None]] = [worker.submit(_ready) for worker in self._all]
        await asyncio.gather(*(asyncio.wrap_future(future) for future in futures))

    def close(self) -> None:
        """Ends the workers."""
        workers, self._all = self._all, []
        for worker in workers:
            worker.shutdown(wait=False, cancel_futures=True)

    def _replace(self, broken: Executor) -> Executor:
        broken.shutdown(wait=False)
        if broken not in self._all:  # closed meanwhile
            return broken
        fresh = self._make()
        self._all[self._all.index(broken)] = fresh
        return fresh


def _ready() -> None:
    """Does nothing: that a worker can do it shows that it has started and imported the engine."""


def in_process() -> Pool:
    """One thread of this process: a single core, and nothing to start."""
    return Pool(1, lambda: ThreadPoolExecutor(1, "numplay-worker"))


def processes(workers: int) -> Pool:
    """Worker processes."""
    return Pool(workers, WorkerProcess)
