"""A real `numplay serve` as a process of its own, and a Chromium to look at it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from scripts.ensure_browser import on_path
from tests.browser.forked import FORKING, Forked

COMMAND = Path(sys.executable).with_name("numplay")
MAIN = "from server.commands.cli import main; main()"
START_SECONDS = 30.0
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-auto-reload",  # Chromium's own error page would go on to the address when its server is back
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def free_port() -> int:
    """A port of the loopback interface that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """`numplay serve` on a free port, with a data directory; it can be killed and started again there.

    tree: where server, engine, static and templates lie, if it isn't this tree. first: what its process does before.
    typed: started by the command, as a user does it; else it is forked from a process that has loaded all of this tree,
    which takes a tenth of the time.
    """

    def __init__(
        self, directory: Path, *options: str, tree: Path | None = None, first: str = "", typed: bool = False
    ) -> None:
        self.directory = directory
        self.tree = tree
        self.first = first
        self.typed = typed or not FORKING
        self.options = options
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = directory / "server.log"
        self.process: subprocess.Popen[bytes] | Forked | None = None

    def start(self) -> None:
        """Start the process and wait until /healthz answers."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMPLAY_")}
        arguments = ["serve", "--host", "127.0.0.1", "--port", str(self.port), "--data", str(self.directory)]
        arguments += self.options
        with self.log.open("ab") as log:
            # Python looks for packages where it was started, before anywhere else.
            whole = self.tree is None and not self.first
            if whole and not self.typed:
                self.process = Forked(arguments, self.log)
            else:
                command = [COMMAND] if whole else [sys.executable, "-c", self.first + MAIN]
                self.process = subprocess.Popen(
                    [*command, *arguments], stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=self.tree
                )
        deadline = time.monotonic() + START_SECONDS
        while not self.healthy():
            if self.process.poll() is not None:
                raise RuntimeError(f"numplay serve ended at once:\n{self.log.read_text()}")
            if time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"numplay serve did not answer:\n{self.log.read_text()}")
            time.sleep(0.02)

    def healthy(self) -> bool:
        """Whether /healthz answers 200 now."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def kill(self) -> None:
        """End it as a power cut would: no goodbye."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """End it as Ctrl-C would; kill it if that takes over ten seconds."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None


@contextmanager
def serving(
    directory: Path, *options: str, tree: Path | None = None, first: str = "", typed: bool = False
) -> Iterator[Server]:
    """A server that runs for the length of a `with`."""
    server = Server(directory, *options, tree=tree, first=first, typed=typed)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def chromium(*options: str) -> Iterator[Browser]:
    """A headless Chromium: the one on PATH, else Playwright's own. options: added to its command."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=on_path(), args=[*ARGUMENTS, *options])
        try:
            yield browser
        finally:
            browser.close()
