"""The workers of a Dask cluster: one for each of its threads, followed as they join and leave.

Dask's scheduler is asked who is there; jobs go straight to the worker's machine, to an actor for each of its threads.
As a task through the scheduler a job takes 60 ms more, which is two frames. What travels is pickled, between processes
of our own only: a Dask cluster belongs into a network that others can't reach, or behind TLS.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
from distributed import Actor, Client

from server import VERSION
from server.compute.pool import ComputeMissing, Pool
from server.compute.worker import RemoteWorker, answered

log = logging.getLogger("numplay")

CONNECT_SECONDS = 5.0
LOOK_SECONDS = 1.0
"""Between two looks at who is there."""
START_SECONDS = 20.0
"""A worker that takes longer to begin is not used."""

_client: Any = Client  # these are untyped
_close: Any = Client.close

Answer = TypeVar("Answer")
Version = tuple[str, str]


class Trainer:
    """An actor in a Dask worker: one thread that does one job at a time."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "numplay-worker")

    async def answer(self, call: bytes) -> bytes:
        """Does a pickled call beside the worker's event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, answered, call)


class ClusterWorker(RemoteWorker):
    """One thread of a worker of the cluster."""

    def __init__(self, client: Client, address: str) -> None:
        super().__init__()
        self.address = address
        self._client = client
        self._trainer: Actor | None = None
        self._asked: Future[bytes] | None = None
        self._ended = False

    def ask(self, call: bytes) -> bytes:
        """Has `answered(call)` done there. Raises OSError when the worker is gone."""
        self._asked = submit(self._client, self._ask(call))
        if self._ended:
            self._asked.cancel()
        try:
            return self._asked.result()
        except (Exception, CancelledError) as error:
            # What the job itself raised comes as an answer; whatever is raised here is the way there.
            raise OSError(f"{self.address}: {error!r}") from None

    async def _ask(self, call: bytes) -> bytes:
        with self._client.as_current():  # an actor looks for its client there
            if self._trainer is None:
                async with asyncio.timeout(START_SECONDS):
                    self._trainer = await self._client.submit(Trainer, actor=True, workers=[self.address], pure=False)
            answer: bytes = await self._trainer.answer(call)
            return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Lets go of the thread; nobody waits for its answer any more."""
        self._ended = True
        if self._asked is not None:
            self._asked.cancel()
        super().shutdown(wait, cancel_futures=cancel_futures)


class Cluster(Pool):
    """The workers of the cluster whose scheduler has this address. Raises ComputeMissing if it does not answer."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self._here: dict[str, list[ClusterWorker]] = {}
        self._unfit: set[str] = set()
        try:
            self._client = self._connect()
        except (OSError, ValueError) as error:
            text = f"no Dask scheduler answers at {address} ({error}); start one with: dask scheduler"
            raise ComputeMissing(text) from None

    def _connect(self) -> Client:
        client: Client = _client(self.address, timeout=CONNECT_SECONDS, direct_to_workers=True, set_as_default=False)
        return client

    async def tend(self, more: Callable[[], None]) -> None:
        """Follows the cluster until cancelled."""
        answers = True
        while True:
            threads = await self._look()
            if (threads is not None) != answers:
                answers = threads is not None
                log.warning("the Dask scheduler %s", "is back" if answers else "does not answer; training waits for it")
            if self._follow(threads or {}):
                more()
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> dict[str, int] | None:
        """Threads of each fit worker that is there, by address; None if the scheduler does not answer."""
        try:
            if self._client.status == "closed":
                self._client = await asyncio.to_thread(self._connect)
            return await asyncio.wrap_future(submit(self._client, self._ask_who(self._client)))
        except (OSError, ValueError):
            return None

    async def _ask_who(self, client: Client) -> dict[str, int] | None:
        if client.status != "running":
            return None
        scheduler: Any = client.scheduler
        identity = await scheduler.identity(n_workers=-1)
        threads = {address: int(worker["nthreads"]) for address, worker in identity["workers"].items()}
        self._unfit &= threads.keys()
        strangers = [address for address in threads if address not in self._here and address not in self._unfit]
        if strangers:
            found = await client.run(version, workers=strangers, on_error="return")
            for address in strangers:
                if not self._fits(address, found.get(address)):
                    del threads[address]
        return {address: count for address, count in threads.items() if address not in self._unfit}

    def _fits(self, address: str, found: Version | Exception | None) -> bool:
        """Whether a worker computes as we do. One that can't be asked is asked again."""
        if found == version():
            return True
        if found is not None and not isinstance(found, OSError):
            ours = " and NumPy ".join(version())
            theirs = " and NumPy ".join(found) if isinstance(found, tuple) else f"an error: {found!r}"
            log.warning("the Dask worker %s gets no jobs: here is NumPlay %s, there %s", address, ours, theirs)
            self._unfit.add(address)
        return False

    def _follow(self, threads: dict[str, int]) -> int:
        """Takes in who came, lets go who left. Returns how many workers came."""
        for address in self._here.keys() - threads.keys():
            self._leave(address)
        came = [address for address in threads if address not in self._here]
        for address in came:
            self._here[address] = [ClusterWorker(self._client, address) for _ in range(threads[address])]
        # Thread by thread, so that few jobs are spread over many machines.
        added = [worker for address in came for worker in self._here[address]]
        for worker in sorted(added, key=lambda worker: self._here[worker.address].index(worker), reverse=True):
            self.add(worker)
        return len(added)

    def _leave(self, address: str) -> None:
        for worker in self._here.pop(address, ()):
            self.remove(worker)

    def replace(self, lost: Executor) -> None:
        """What one thread of a worker lost, its others have lost as well; if it lives, it is found again."""
        assert isinstance(lost, ClusterWorker)
        self._leave(lost.address)

    def close(self) -> None:
        """Lets go of the cluster, which goes on without us."""
        super().close()
        self._here.clear()
        _close(self._client, timeout=LOOK_SECONDS)


def version() -> Version:
    """What must be equal for equal bits, as far as it can be asked: the versions of NumPlay and of NumPy."""
    return VERSION, np.__version__


def submit(client: Client, work: Coroutine[Any, Any, Answer]) -> Future[Answer]:
    """Does something in the client's own event loop, which is in a thread of its own."""
    loop: Any = client.loop
    return asyncio.run_coroutine_threadsafe(work, loop.asyncio_loop)
