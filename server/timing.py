"""Where a server's time goes, when asked (`--profile DIRECTORY`): the processor time of a few named parts.

The functions that make up a part are wrapped as the process begins. A part's time is its own: what a wrapped function
spends in another wrapped one counts there. Twice a second the process writes what it has so far to a file named by its
number. A call costs about two microseconds more; `calls` times `per_call` says how much of the time that is.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import json
import os
import threading
import time
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any

from server.settings import PREFIX

VARIABLE = PREFIX + "PROFILE"
WRITE_SECONDS = 0.5
CALIBRATION = 2000
"""Empty calls that are timed to know what a timed call costs."""
PARTS: Mapping[str, tuple[str, ...]] = {
    "training": ("server.jobs.work:advanced", "server.jobs.pieces:_trained"),
    "evaluating": ("server.jobs.work:evaluate", "server.jobs.pieces:judge"),
    "drawing maps": tuple(f"server.jobs.work:{name}" for name in ("_pictures", "_focus", "_features", "curves")),
    "encoding": ("server.jobs.work:shown", "server.jobs.pieces:shown"),
    "handing over": ("server.compute.worker:answered", "server.compute.worker:RemoteWorker._call"),
    "scheduling": ("server.web.hub:Hub._assign", "server.web.hub:Hub._come_due", "server.web.hub:Hub.look"),
    "sessions": tuple(
        f"server.sessions.session:Session.{name}" for name in ("due", "next_due", "begin", "finish", "retry")
    ),
    "messages": ("server.web.hub:parse", "server.web.hub:respond"),
    "receiving": ("server.web.wire:WireProtocol.data_received",),
    "sending": ("server.web.wire:WireProtocol.send",),
}
"""Part to the functions that it consists of, as `module:name`; coroutines count while they run."""


class Ledger:
    """What one thread has spent, by part, in seconds of its processor time."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.calls = 0
        self._inside: list[str] = []
        self._since = 0.0

    def enter(self, part: str) -> None:
        """From now on the time is this part's."""
        self._book()
        self._inside.append(part)
        self.calls += 1

    def leave(self) -> None:
        """From now on the time is again that of the part around."""
        self._book()
        self._inside.pop()

    def _book(self) -> None:
        now = time.thread_time()
        if self._inside:
            part = self._inside[-1]
            self.seconds[part] = self.seconds.get(part, 0.0) + now - self._since
        self._since = now


class Ledgers:
    """The ledgers of a process, one for each thread."""

    def __init__(self) -> None:
        self.all: list[Ledger] = []
        self._here = threading.local()

    @property
    def own(self) -> Ledger:
        """This thread's."""
        ledger: Ledger | None = getattr(self._here, "ledger", None)
        if ledger is None:
            ledger = self._here.ledger = Ledger()
            self.all.append(ledger)
        return ledger


def timed(part: str, function: Callable[..., Any], ledgers: Ledgers) -> Callable[..., Any]:
    """The function, whose time is booked."""

    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        ledger = ledgers.own
        ledger.enter(part)
        try:
            return function(*arguments, **named)
        finally:
            ledger.leave()

    @functools.wraps(function)
    async def step(*arguments: Any, **named: Any) -> Any:
        return await Steps(part, function(*arguments, **named), ledgers.own)

    return step if inspect.iscoroutinefunction(function) else call


class Steps:
    """A coroutine whose every step is booked, and nothing between them."""

    def __init__(self, part: str, work: Any, ledger: Ledger) -> None:
        self._part, self._work, self._ledger = part, work, ledger

    def __await__(self) -> Generator[Any, Any, Any]:
        iterator = self._work.__await__()
        step: Callable[[], Any] = functools.partial(next, iterator)
        while True:
            self._ledger.enter(self._part)
            try:
                waits_for = step()
            except StopIteration as end:
                return end.value
            finally:
                self._ledger.leave()
            try:
                step = functools.partial(iterator.send, (yield waits_for))
            except BaseException as error:  # a cancellation is the coroutine's to handle
                step = functools.partial(iterator.throw, error)


def begin(directory: Path) -> None:
    """Wraps all parts of this process, and writes what they took to `directory` until it ends."""
    ledgers = Ledgers()
    per_call = cost_of_a_call()
    for part, places in PARTS.items():
        for place in places:
            owner, name, function = found(place)
            setattr(owner, name, timed(part, function, ledgers))
    directory.mkdir(parents=True, exist_ok=True)
    threading.Thread(target=_write_on, args=(directory, ledgers, per_call), name="numplay-profile", daemon=True).start()


def begin_if_asked() -> None:
    """The same in a process whose environment asks for it, as a worker's does."""
    directory = os.environ.get(VARIABLE)
    if directory:
        begin(Path(directory))


def found(place: str) -> tuple[Any, str, Callable[..., Any]]:
    """The object that has the function, the function's name there, and itself. Raises AttributeError."""
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    owner: Any = functools.reduce(getattr, owners, importlib.import_module(module))
    return owner, name, getattr(owner, name)


def cost_of_a_call() -> float:
    """Seconds that timing adds to one call."""
    spent = []
    wrapped = timed("nothing", _nothing, Ledgers())
    for function in (_nothing, wrapped):
        start = time.thread_time()
        for _ in range(CALIBRATION):
            function()
        spent.append(time.thread_time() - start)
    return max(0.0, spent[1] - spent[0]) / CALIBRATION


def _nothing() -> None:
    pass


def _write_on(directory: Path, ledgers: Ledgers, per_call: float) -> None:
    file, draft = directory / f"{os.getpid()}.json", directory / f"{os.getpid()}.draft"
    while True:
        parts: dict[str, float] = {}
        for ledger in list(ledgers.all):
            for part, seconds in dict(ledger.seconds).items():
                parts[part] = parts.get(part, 0.0) + seconds
        calls = sum(ledger.calls for ledger in list(ledgers.all))
        written = {"at": time.monotonic(), "cpu": time.process_time(), "parts": parts}
        draft.write_text(json.dumps({**written, "calls": calls, "per_call": per_call}), "utf-8")
        draft.replace(file)  # who reads never sees half of it
        time.sleep(WRITE_SECONDS)
