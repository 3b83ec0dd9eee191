"""Work in a thread that holds itself up after each short turn, until it is told to go on.

The engine's long computations say where they may pause (`engine.pauses`). What is half done stays in its thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from time import perf_counter, thread_time
from typing import Any

from engine import pausing

TURN = 0.01
"""Seconds after which work that may pause does."""
Report = Callable[[float, bool], None]
"""Told of a turn's end: the processor time used, and whether all is done."""


class Unwanted(BaseException):
    """Ends work that nobody waits for any more. Not an Exception: no work may catch it as one."""


class Work:
    """Work that is done in turns. All but `_run` and `_between` is called by the loop. outcome: what it gave, and what
    it raised."""

    def __init__(self, work: Callable[[], Any], loop: asyncio.AbstractEventLoop) -> None:
        self.begun = False
        self._work = work
        self._loop = loop
        self._wanted = True
        self._go = threading.Event()
        self._report: Report = _nobody
        self._start = self._used = 0.0
        self.outcome: tuple[Any, Exception | None] = (None, None)

    def go_on(self, threads: Executor, report: Report) -> None:
        """The next turn. report: told, in the loop, of its end."""
        self._report = report
        if self.begun:
            self._go.set()
            return
        self.begun = True
        threads.submit(self._run)

    def drop(self) -> None:
        """Nobody waits for it any more: it ends where it could pause."""
        self._wanted = False
        self._go.set()

    def _run(self) -> None:
        self._begin()
        try:
            with pausing(self._between):
                self.outcome = self._work(), None
        except Unwanted:
            pass
        except Exception as error:
            self.outcome = None, error
        self._tell(True)

    def _begin(self) -> None:
        self._start, self._used = perf_counter(), thread_time()

    def _between(self) -> None:
        if perf_counter() - self._start >= TURN:
            self._go.clear()
            if self._wanted:  # who says later that it is not lets it go on
                self._tell(False)
                self._go.wait()
            self._begin()
        if not self._wanted:
            raise Unwanted

    def _tell(self, done: bool) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the server ends
            self._loop.call_soon_threadsafe(self._report, thread_time() - self._used, done)


def _nobody(seconds: float, done: bool) -> None:
    """Is told nothing."""
