"""A Dask cluster for a test: a scheduler and workers as real processes on this machine."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS = 60.0
LOOPBACK = ("--host", "127.0.0.1")


class DaskCluster:
    """A scheduler, and workers that a test may start and kill. All end with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        """Worker processes by name."""
        self.port = 0
        self.start_scheduler()

    def start_scheduler(self) -> None:
        """Starts the scheduler, where it was before if it was anywhere."""
        file = self.folder / "scheduler.json"
        file.unlink(missing_ok=True)
        self.scheduler = self._start("dask_scheduler", "--port", str(self.port), "--scheduler-file", str(file))
        deadline = time.monotonic() + SECONDS
        while not file.exists() or not file.read_text().strip():
            assert time.monotonic() < deadline and self.scheduler.poll() is None, "the scheduler did not start"
            time.sleep(0.05)
        self.address: str = json.loads(file.read_text())["address"]
        self.port = int(self.address.rpartition(":")[2])

    def _start(self, module: str, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *LOOPBACK, "--no-dashboard", *arguments]
        variables = {**os.environ, "PYTHONPATH": str(Path.cwd()), **environment}
        with (self.folder / f"{module}.log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, env=variables, cwd=self.folder)

    def start_worker(self, name: str, threads: int = 1, **environment: str) -> None:
        """One more worker. environment: variables of its own."""
        options = ("--no-nanny", "--name", name, "--nthreads", str(threads), "--local-directory", str(self.folder))
        self.workers[name] = self._start("dask_worker", self.address, *options, **environment)

    def kill(self, name: str) -> None:
        """Ends a worker as a power cut would."""
        process = self.workers.pop(name)
        process.kill()
        process.wait()

    def kill_scheduler(self) -> None:
        """Ends the scheduler in the same way; its workers end themselves then."""
        self.scheduler.kill()
        self.scheduler.wait()

    def close(self) -> None:
        """Ends all processes."""
        for process in (*self.workers.values(), self.scheduler):
            process.kill()
            process.wait()


@contextmanager
def clustering(folder: Path, workers: int = 0) -> Iterator[DaskCluster]:
    """A cluster of so many workers with one thread each, on their way to join."""
    cluster = DaskCluster(folder)
    try:
        for number in range(workers):
            cluster.start_worker(str(number))
        yield cluster
    finally:
        cluster.close()
