"""Several web processes behind one port, each with an event loop of its own: `--web`.

The first process listens, and hands each connection to the one that has the fewest browsers, passing over one that
leaves connections lying. They share the count of browsers, and tell each other about classes (`server.web.bus`). Each
trains for its own, and a browser whose process has died goes on with its run at another.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any, NoReturn

from server import timing
from server.settings import cores, default_workers
from server.web.connections import CONNECTION
from server.web.occupancy import Occupancy
from server.web.process import serve_on

PAUSE = 0.5
"""Seconds before a process that died is started again."""
END_SECONDS = 10.0
"""For a process to say goodbye to its browsers."""
RECENT = 2.0
"""Seconds in which a connection that was handed over counts like a browser: it may become one."""
PATIENCE = 0.25
"""Seconds that a connection may lie untaken at a process before the next ones go to others."""
SHARING = hasattr(socket, "send_fds")
"""Whether connections can be handed to other processes here."""
MANY_CORES, WITH_WORKERS = 8, 4
"""Cores from which on there are not as many web processes, each of which takes memory, but these with workers."""
FORKING = sys.platform == "linux"
"""Whether they are forked from a process that has made what all need (`server.web.preload`): each starts a second
sooner, and takes 30 MB less. Libraries of other systems don't bear it."""
SIGNALS = (signal.SIGTERM, signal.SIGINT)
READY = b"r"
"""What a process says once it takes connections."""


class Ended(Exception):
    """Ctrl-C, or the signal to terminate."""


def processes(options: argparse.Namespace) -> int:
    """How many web processes there are to be. Raises ValueError saying what to do."""
    if options.web > 1 and not SHARING:
        raise ValueError("--web: on this system processes can't share a port; leave it at 1")
    if options.web:
        return int(options.web)
    by_hand = options.compute != "auto" or options.workers
    if by_hand or not SHARING:
        return 1
    return cores() if cores() < MANY_CORES else WITH_WORKERS


def part_of(options: argparse.Namespace, count: int) -> argparse.Namespace:
    """The options of each of so many processes, which has its part of the cores."""
    part = argparse.Namespace(**vars(options))
    own = max(1, cores() // count)
    if options.compute == "auto" and not options.workers:
        part.compute = "processes" if own > 1 else "inline"
    if part.compute == "processes" and not options.workers:
        part.workers = default_workers(own)
    return part


def serve_parts(options: argparse.Namespace, count: int, listener: socket.socket, ready: Callable[[], None]) -> int:
    """Runs so many processes until Ctrl-C; one that dies is started again. Returns the exit code.

    ready: called once all take connections.
    """
    try:
        for each in SIGNALS:
            signal.signal(each, _end)
        part = part_of(options, count)
        with tempfile.TemporaryDirectory(prefix="numplay-") as part.bus, Family(part, count) as family:
            if not family.start_all():
                print("numplay: a web process did not start; its own message stands above", file=sys.stderr)
                return 1
            ready()
            family.tend(listener)
    except Ended:
        return 0


class Member:
    """One process, and the channel over which it gets its connections."""

    def __init__(self, process: BaseProcess, channel: socket.socket) -> None:
        self.process = process
        self.channel = channel
        self.ready = False
        self.handed: list[float] = []
        """When it got its newest connections."""
        self._untaken: deque[float] = deque()
        """When it got those that it has not taken yet."""

    def recent(self, now: float) -> int:
        """Connections that it got lately."""
        self.handed = [at for at in self.handed if at > now - RECENT]
        return len(self.handed)

    def give(self, connection: socket.socket, now: float) -> None:
        """Hands a connection over. Raises OSError if it has just died, or has left too many lying."""
        socket.send_fds(self.channel, [CONNECTION], [connection.fileno()])
        self.handed.append(now)
        self._untaken.append(now)

    def wake(self) -> None:
        """Lets it go on if it was stopped; before, it hears of nothing."""
        if self.process.pid is not None:
            with contextlib.suppress(OSError):  # it has died just now
                os.kill(self.process.pid, signal.SIGCONT)

    def stuck(self, now: float) -> bool:
        """Whether it leaves connections lying: it was stopped, or does something long."""
        with contextlib.suppress(OSError):  # it has said nothing since, or has just died
            for _ in self.channel.recv(len(self._untaken)):
                self._untaken.popleft()
        return bool(self._untaken) and self._untaken[0] < now - PATIENCE


class Family:
    """The processes by number. options: of each."""

    def __init__(self, options: argparse.Namespace, count: int) -> None:
        self._options = options
        get = multiprocessing.get_context
        self._context = get("forkserver") if FORKING else get("spawn")
        self._context.set_forkserver_preload(["server.web.preload"])
        self._counts = self._context.Array("i", count, lock=False)
        self._members: dict[int, Member] = {}

    def start_all(self) -> bool:
        """Starts them. Returns whether all take connections, as soon as that is known."""
        for number in range(len(self._counts)):
            self._start(number)
        return all(self._listen_to(member) for member in self._members.values())

    def _start(self, number: int) -> None:
        # Not forked from this process: nothing of it goes with the other but what that is given.
        channel, other_end = socket.socketpair()
        arguments = self._options, (self._options.sessions, self._counts, number), other_end
        process = self._context.Process(target=_part, args=arguments, name=f"numplay-web-{number}")
        process.start()
        other_end.close()
        self._counts[number] = 0
        self._members[number] = Member(process, channel)

    def _listen_to(self, member: Member) -> bool:
        """Waits for what a process says first: that it is ready. Returns whether it did, and did not die."""
        member.ready = member.channel.recv(1) == READY
        member.channel.setblocking(False)
        return member.ready

    def tend(self, listener: socket.socket) -> NoReturn:
        """Hands out connections, and starts anew what dies, for ever."""
        listener.setblocking(False)
        while True:
            members = self._members.values()
            for about in wait([listener, *(each.process.sentinel for each in members), *self._silent()]):
                if about is listener:
                    self._accept(listener)
                elif isinstance(about, socket.socket):
                    for member in members:
                        if member.channel is about:
                            self._listen_to(member)
            self._revive()

    def _silent(self) -> Sequence[socket.socket]:
        """The channels of those that have not said yet that they are ready."""
        return [each.channel for each in self._members.values() if not each.ready and each.process.is_alive()]

    def _accept(self, listener: socket.socket) -> None:
        """Takes all connections that wait and hands them out."""
        while True:
            try:
                connection, _ = listener.accept()
            except BlockingIOError:
                return
            except OSError as error:  # too many open files, or a client that has gone already
                print(f"numplay: a connection could not be accepted: {error.strerror or error}", file=sys.stderr)
                time.sleep(PAUSE)
                return
            with connection:
                self._hand_over(connection)

    def _hand_over(self, connection: socket.socket) -> None:
        """Gives a connection to the process that has the fewest browsers, or to the next that can take it."""
        now = time.monotonic()
        ready = [(number, member) for number, member in self._members.items() if member.ready]
        burden = {member: (member.stuck(now), self._counts[number] + member.recent(now)) for number, member in ready}
        for member in sorted(burden, key=burden.__getitem__):
            with contextlib.suppress(OSError):
                member.give(connection, now)
                return

    def _revive(self) -> None:
        """Starts anew what has died."""
        for number, member in list(self._members.items()):
            if not member.process.is_alive():
                about = f"web process {member.process.pid} died (exit code {member.process.exitcode})"
                print(f"numplay: {about}; it is started again", file=sys.stderr)
                member.channel.close()
                if not member.ready:
                    time.sleep(PAUSE)  # what can't even start must not keep the machine busy
                self._start(number)

    def __enter__(self) -> Family:
        return self

    def __exit__(self, *raised: object) -> None:
        """Ends all, with a goodbye to their browsers."""
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        members = self._members.values()
        for member in members:
            member.process.terminate()
            member.wake()
        last = time.monotonic() + END_SECONDS
        for member in members:
            member.process.join(max(0.0, last - time.monotonic()))
            if member.process.is_alive():
                member.process.kill()
                member.process.join()


def _end(number: int, frame: FrameType | None) -> None:
    raise Ended


def _part(options: argparse.Namespace, occupancy: tuple[int, Any, int], channel: socket.socket) -> None:
    """One process: serves until it is told to end, or the one that started it is gone. occupancy: the arguments of its
    `Occupancy`."""
    os.setpgrp()  # Ctrl-C is the affair of the process that started it
    for each, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL)):
        signal.signal(each, usual)  # which a preloading process ignores
    timing.begin_if_asked()
    sys.exit(serve_on(options, channel, lambda: channel.sendall(READY), Occupancy(*occupancy)))
