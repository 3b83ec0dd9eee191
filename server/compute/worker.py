"""Workers that are elsewhere, behind `concurrent.futures`: what they have in common, and the process of this machine.

The standard library's process pool reads results from a pipe whose other end it holds itself: a worker killed in the
middle of an answer leaves it waiting for ever. Here the worker alone holds the other end, so its death is always seen.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
from abc import abstractmethod
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from server import timing
from server.garbage import collect_less


class RemoteWorker(Executor):
    """An executor of one job at a time somewhere else; a thread here waits for its answer.

    Function, arguments and result are pickled. Jobs raise BrokenExecutor once the worker is gone.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "numplay-worker")

    def submit(self, fn: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Calls a function there."""
        return self._thread.submit(self._call, fn, arguments, named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends the worker, whatever it is doing: what it would have answered nobody waits for."""
        self._thread.shutdown(wait, cancel_futures=cancel_futures)

    @abstractmethod
    def ask(self, call: bytes) -> bytes:
        """Has `answered(call)` done there. Raises EOFError or OSError when the worker is gone."""

    def _call(self, fn: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        call = pickle.dumps((fn, arguments, named))
        try:
            answer = self.ask(call)
        except (EOFError, OSError) as error:
            raise BrokenExecutor(f"the worker is gone: {error!r}") from None
        succeeded, value = pickle.loads(answer)
        if succeeded:
            return value
        raise value


def answered(call: bytes) -> bytes:
    """The worker's side: does a pickled call. Returns, pickled, whether it succeeded and what it gave or raised."""
    try:
        fn, arguments, named = pickle.loads(call)
        return pickle.dumps((True, fn(*arguments, **named)))
    except Exception as error:
        try:
            pickled = pickle.dumps((False, error))
            pickle.loads(pickled)  # some errors can be written but not read
        except Exception:
            pickled = pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
        return pickled


class WorkerProcess(RemoteWorker):
    """A process of this machine."""

    def __init__(self) -> None:
        super().__init__()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection[Any, Any] | None = None

    @property
    def pid(self) -> int | None:
        """The process's number, None before its first job."""
        return self._process.pid if self._process else None

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
        super().shutdown(wait, cancel_futures=cancel_futures)

    def ask(self, call: bytes) -> bytes:
        """Has `answered(call)` done in the process. Raises EOFError or OSError when it has died."""
        connection = self._connection or self._start()
        connection.send_bytes(call)
        return connection.recv_bytes()

    def _start(self) -> Connection[Any, Any]:
        # Spawned, not forked: this process has threads and sockets, which a copy of it would hold as well.
        context = multiprocessing.get_context("spawn")
        self._connection, other_end = context.Pipe()
        self._process = context.Process(target=_work, args=(other_end,), name="numplay-worker", daemon=True)
        self._process.start()
        other_end.close()
        return self._connection


def _work(connection: Connection[Any, Any]) -> None:
    """The process: does what comes until the server is gone, even killed. Ctrl-C is the server's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    timing.begin_if_asked()
    collect_less()
    while True:
        try:
            connection.send_bytes(answered(connection.recv_bytes()))
        except (EOFError, OSError):
            return
