"""Several web processes on one port, each with an event loop of its own: `--web`.

The kernel spreads connections over all that listen. The processes share nothing: each has its part of the browsers, and
a browser whose process has died goes on with its run at another.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any, NoReturn

from server import timing
from server.occupancy import Occupancy
from server.settings import cores, default_workers

PAUSE = 0.5
"""Seconds before a process that died is started again."""
END_SECONDS = 10.0
"""For a process to say goodbye to its browsers."""
BACKLOG = 1024
"""Connections that may wait to be accepted."""
SHARING = hasattr(socket, "SO_REUSEPORT")
"""Whether this system lets processes share a port."""
SPREADING = sys.platform == "linux"
"""Whether it spreads connections over them evenly."""
MOST_BY_THEMSELVES = 4
"""Web processes that are started without being asked for: each takes memory of its own."""
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Ended(Exception):
    """Ctrl-C, or the signal to terminate."""


def processes(options: argparse.Namespace) -> int:
    """How many web processes there are to be. Raises ValueError saying what to do."""
    if options.web > 1 and not SHARING:
        raise ValueError("--web: on this system processes can't share a port; leave it at 1")
    if options.web:
        return int(options.web)
    by_hand = options.compute != "auto" or options.workers
    return 1 if by_hand or not SPREADING else min(cores(), MOST_BY_THEMSELVES)


def serve_parts(options: argparse.Namespace, count: int, listener: socket.socket, ready: Callable[[], None]) -> int:
    """Runs so many processes until Ctrl-C; one that dies is started again. Returns the exit code.

    listener: on the address that they are to have; it is closed. ready: called once all can be reached.
    """
    try:
        for each in SIGNALS:
            signal.signal(each, _end)
        with _held(listener) as held, Family(part_of(options, count), count, held) as family:
            for number in range(count):
                family.start(number)
            if not family.await_all():
                print("numplay: a web process did not start; its own message stands above", file=sys.stderr)
                return 1
            ready()
            family.tend()
    except Ended:
        return 0


def part_of(options: argparse.Namespace, count: int) -> argparse.Namespace:
    """The options of each of so many processes, which has its part of the cores."""
    part = argparse.Namespace(**vars(options))
    if options.compute == "auto" and not options.workers:
        own = cores() // count
        part.compute, part.workers = ("processes", default_workers(own)) if own > 1 else ("inline", 0)
    return part


def _held(listener: socket.socket) -> socket.socket:
    """The address of a listener, which is closed, kept for sockets of this user's processes. It is bound but does not
    listen, so it gets no connections."""
    family, address = listener.family, listener.getsockname()
    listener.close()
    return _shared(family, address)


def _shared(family: socket.AddressFamily, address: tuple[Any, ...]) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    # What is left of connections of a server that was killed must not keep the next one from the port.
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(address)
    return made


class Family:
    """The processes, by number. options: of each. held: the address that they share."""

    def __init__(self, options: argparse.Namespace, count: int, held: socket.socket) -> None:
        self._options = options
        self._held = held
        self._context = multiprocessing.get_context("spawn")
        self._counts = self._context.Array("i", count, lock=False)
        self._processes: dict[int, BaseProcess] = {}
        self._pipes: dict[int, Connection[Any, Any]] = {}

    def start(self, number: int) -> None:
        """Starts the process of that number."""
        # Spawned, not forked, like a worker: nothing of this process goes with it but what it is given.
        self._pipes[number], other_end = self._context.Pipe()
        occupancy = self._options.sessions, self._counts, number
        arguments = self._options, occupancy, self._held.family, self._held.getsockname(), other_end
        process = self._context.Process(target=_part, args=arguments, name=f"numplay-web-{number}")
        process.start()
        other_end.close()
        self._processes[number] = process

    def await_all(self) -> bool:
        """Whether all could be reached, as soon as that is known."""
        try:
            return all(pipe.recv() for pipe in self._pipes.values())
        except EOFError:
            return False

    def tend(self) -> NoReturn:
        """Starts anew what dies, for ever."""
        while True:
            wait([process.sentinel for process in self._processes.values()])
            time.sleep(PAUSE)  # what dies at once must not keep the machine busy
            for number, process in list(self._processes.items()):
                if not process.is_alive():
                    about = f"web process {process.pid} died (exit code {process.exitcode}); it is started again"
                    print(f"numplay: {about}", file=sys.stderr)
                    self.start(number)

    def __enter__(self) -> Family:
        return self

    def __exit__(self, *raised: object) -> None:
        """Ends all, with a goodbye to their browsers."""
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        for process in self._processes.values():
            process.terminate()
        last = time.monotonic() + END_SECONDS
        for process in self._processes.values():
            process.join(max(0.0, last - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()


def _end(number: int, frame: FrameType | None) -> None:
    raise Ended


def _part(
    options: argparse.Namespace,
    occupancy: tuple[int, Any, int],
    family: socket.AddressFamily,
    address: tuple[Any, ...],
    pipe: Connection[Any, Any],
) -> None:
    """One process: serves until it is told to end, or the one that started it is gone. occupancy: the arguments of its
    `Occupancy`."""
    from server.serve import serve_on

    os.setpgrp()  # Ctrl-C is the affair of the process that started it
    timing.begin_if_asked()
    threading.Thread(target=_end_with, args=(pipe,), name="numplay-parent", daemon=True).start()
    listener = _shared(family, address)
    listener.listen(BACKLOG)
    sys.exit(serve_on(options, listener, lambda: pipe.send(True), Occupancy(*occupancy)))


def _end_with(pipe: Connection[Any, Any]) -> None:
    """Ends this process as abruptly as its parent was, once the other end of the pipe is gone: the port is free."""
    try:
        pipe.recv()
    except (EOFError, OSError):
        os.kill(os.getpid(), signal.SIGKILL)
