"""`numplay serve` forked from a process that has loaded all of it: most of a server's start is imports."""

import multiprocessing
import os
import signal
import subprocess
import sys
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from server.commands.cli import main
from server.web.family import FORKING

__all__ = ["FORKING", "Forked"]

PRELOADED = ["server.web.preload", "server.commands.serve", "tests.browser.forked"]
"""The first is what a server's web processes are forked from, too."""


class Forked:
    """The process of a server, used like one of `subprocess`. arguments: those of `numplay`. log: takes its output."""

    def __init__(self, arguments: list[str], log: Path) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        self._process: ForkServerProcess = context.Process(target=_serve, args=(arguments, str(log)))
        self._process.start()
        assert self._process.pid is not None
        self.pid: int = self._process.pid

    def poll(self) -> int | None:
        """The exit code, once it has ended; a signal's number is negative."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, as soon as it has ended. Raises subprocess.TimeoutExpired, seconds later."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired("numplay serve", timeout or 0.0)
        return code

    def send_signal(self, number: int) -> None:
        """Sends a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ends it as `kill` does."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self.send_signal(signal.SIGKILL)


def _serve(arguments: list[str], log: str) -> None:
    """What the process does: all as if it had been started by the command."""
    for each, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL)):
        signal.signal(each, usual)
    for name in [name for name in os.environ if name.startswith("NUMPLAY_")]:
        del os.environ[name]
    output = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number in (1, 2):
        os.dup2(output, number)
    os.close(output)
    sys.exit(main(arguments))
