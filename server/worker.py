"""One worker process behind `concurrent.futures`.

The standard library's process pool reads results from a pipe whose other end it holds itself: a worker killed in the
middle of an answer leaves it waiting for ever. Here the worker alone holds the other end, so its death is always seen.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any


class WorkerProcess(Executor):
    """An executor of one process and one job at a time. Jobs raise BrokenExecutor once the process has died."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "numplay-worker")
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection[Any, Any] | None = None

    @property
    def pid(self) -> int | None:
        """The process's number, None before its first job."""
        return self._process.pid if self._process else None

    def submit(self, fn: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Calls a function in the process. Function, arguments and result are pickled."""
        return self._thread.submit(self._call, fn, arguments, named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends the process, whatever it is doing: what it would have answered nobody waits for."""
        if self._process is not None:
            self._process.kill()
        self._thread.shutdown(wait, cancel_futures=cancel_futures)

    def _call(self, fn: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        try:
            connection = self._connection or self._start()
            connection.send((fn, arguments, named))
            succeeded, value = connection.recv()
        except (EOFError, OSError) as error:
            raise BrokenExecutor(f"the worker process died: {error!r}") from None
        if succeeded:
            return value
        raise value

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
    while True:
        try:
            fn, arguments, named = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer = (True, fn(*arguments, **named))
        except Exception as error:
            answer = (False, error)
        try:
            connection.send(answer)
        except OSError:
            return
        except Exception as error:  # an answer that can't be pickled
            connection.send((False, RuntimeError(f"{type(error).__name__}: {error}")))
