"""PostgreSQL and Redis for tests: real servers that a test starts, stops and starts again. Nothing of them stays."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from scripts.ensure_services import postgres_programs
from server.store.database import opened
from server.store.tables import Table
from tests.browser.serving import free_port

SECONDS = 60.0
"""Patience, not a promise."""
USER = "numplay"
NOT_TESTED = "NOT TESTED: {} is not installed, and only root on Debian can install it here"
"""Begins the reason of every test that is skipped for want of a server; all are told once more at the end."""


class Service(ABC):
    """A server program as a process of its own, on a port of this machine. folder: its own."""

    def __init__(self, folder: Path, user: str | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self.user = user
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str]:
        """What starts it."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it takes connections."""

    def start(self) -> None:
        """Starts it, and waits until it can be reached."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, cwd=self.folder, user=self.user, group=group(self.user)
            )
        try:
            deadline = time.monotonic() + SECONDS
            while not self.answers():
                said = (self.folder / "log").read_text("utf-8", "replace")
                assert self.process.poll() is None and time.monotonic() < deadline, said
                time.sleep(0.02)
        except BaseException:
            self.stop()
            raise

    def stop(self, how: int = signal.SIGKILL) -> None:
        """Ends it at once, as a power cut would."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(SECONDS)
            self.process = None


class Postgres(Service):
    """A PostgreSQL with as many databases as tests want."""

    def __init__(self, folder: Path, user: str | None) -> None:
        super().__init__(folder, user)
        self.programs = postgres_programs()
        assert self.programs is not None
        self._numbers = itertools.count(1)
        self._run("initdb", "-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def _run(self, program: str, *arguments: str) -> None:
        assert self.programs is not None
        subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder, user=self.user, group=group(self.user), check=True, capture_output=True,
        )  # fmt: skip

    @property
    def _where(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", USER]

    def command(self) -> list[str]:
        """PostgreSQL itself, without `pg_ctl`, so that it is a child of the tests."""
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(self.folder), "fsync": "off"}
        options = [each for name, value in settings.items() for each in ("-c", f"{name}={value}")]
        return [f"{self.programs}/postgres", "-D", "data", "-p", str(self.port), *options]

    def answers(self) -> bool:
        """Whether it takes questions."""
        asked = [f"{self.programs}/psql", *self._where, "-d", "postgres", "-c", "select 1"]
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0

    def stop(self, how: int = signal.SIGQUIT) -> None:
        """At once, as `pg_ctl stop -m immediate` does: its own processes end, too."""
        super().stop(how)

    def database(self) -> str:
        """The address of a new database."""
        name = f"n{next(self._numbers)}"
        self._run("createdb", *self._where, name)
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"


class Redis(Service):
    """A Redis that keeps nothing on disk."""

    def command(self) -> list[str]:
        """Redis without a configuration file."""
        return ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]

    def ask(self, *words: str) -> str:
        """What it says to a command."""
        asked = ["redis-cli", "-p", str(self.port), *words]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()

    def answers(self) -> bool:
        """Whether it takes commands."""
        return self.ask("ping") == "PONG"

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self.port}/0"


def other_user() -> str | None:
    """Whom PostgreSQL may run as: it refuses root. None for whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    import pwd  # not on Windows

    known = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def group(user: str | None) -> int | None:
    """The group of a user."""
    if user is None:
        return None
    import pwd

    return pwd.getpwnam(user).pw_gid


@contextmanager
def own_folder(user: str | None = None) -> Iterator[Path]:
    """A folder that is a user's own, away from those of the tests, which nobody else may enter."""
    folder = Path(tempfile.mkdtemp(prefix="numplay-tests-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL."""
    user = other_user()
    with own_folder(user) as folder:
        server = Postgres(folder, user)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def redis() -> Iterator[Redis]:
    """A running Redis."""
    with own_folder() as folder:
        server = Redis(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def rows(url: str) -> dict[str, Sequence[Any]]:
    """All rows of all tables of a database of classes."""

    async def read() -> dict[str, Sequence[Any]]:
        engine = await opened(url)
        try:
            async with engine.begin() as connection:
                tables = Table.metadata.sorted_tables
                return {each.name: (await connection.execute(select(each))).all() for each in tables}
        finally:
            await engine.dispose()

    return asyncio.run(read())
