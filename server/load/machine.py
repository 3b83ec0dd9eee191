"""A server and crowds as processes of their own, each on its cores; what the system says of them (Linux)."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from server.load.parts import Parts, Written, between, read

START_SECONDS = 30.0
TICKS = os.sysconf("SC_CLK_TCK")


class ServerProcess:
    """`numplay serve` on a free port of this machine and on the given cores, with a data directory of its own.

    profiled: whether it writes where its time goes. log: a file for what it complains of, instead of the terminal.
    """

    def __init__(
        self, cores: Sequence[int], options: Sequence[str], profiled: bool = False, log: Path | None = None
    ) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._profile = Path(self._folder.name) / "profile" if profiled else None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        command = [sys.executable, "-m", "server.commands.cli", "serve", "--host", "127.0.0.1"]
        command += ["--port", str(self.port)]
        command += ["--data", self._folder.name, *options]
        command += ["--profile", str(self._profile)] if self._profile else []
        with contextlib.nullcontext() if log is None else log.open("wb") as complaints:
            self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=complaints)
        os.sched_setaffinity(self._process.pid, cores)
        self.cores = list(cores)

    @property
    def pid(self) -> int:
        """The server's process; its workers are its children."""
        return self._process.pid

    @property
    def address(self) -> str:
        """Where clients connect."""
        return f"ws://127.0.0.1:{self.port}/ws"

    def __enter__(self) -> ServerProcess:
        end = time.monotonic() + START_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1).close()
                return self
            except OSError:
                if self._process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("the server did not start; its own message stands above") from None
                time.sleep(0.1)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def family(self) -> list[int]:
        """The server's process and all below it."""
        found = [self.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in children.read_text().split()]
        return found

    def cpu_seconds(self) -> float:
        """Processor time used so far by the server and its workers."""
        total = 0
        for pid in self.family():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def idle_seconds(self) -> float:
        """Time, so far, that its cores had nothing to do."""
        return idle_of(Path("/proc/stat").read_text(), self.cores) / TICKS

    def memory(self) -> int:
        """Bytes of memory of their own: proportional set size of the server and its workers."""
        total = 0
        for pid in self.family():
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            match = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
            total += 1024 * int(match[1]) if match else 0
        return total

    def descriptors(self) -> int:
        """Files and connections that the server and its workers have open."""
        return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in self.family())

    def written(self) -> Written:
        """What its processes have written of where their time goes; nothing if it is not profiled."""
        return read(self._profile) if self._profile else {}

    def parts_since(self, before: Written) -> Parts | None:
        """Where its time went since an earlier `written`; None if it is not profiled."""
        return between(self.pid, before, self.written(), len(self.cores)) if self._profile else None


def idle_of(counted: str, cores: Sequence[int]) -> int:
    """Ticks that these cores had nothing to do, in what the system counts (proc_stat(5))."""
    lines = {line.split()[0]: line.split() for line in counted.splitlines() if line.startswith("cpu")}
    return sum(int(lines[f"cpu{core}"][4]) + int(lines[f"cpu{core}"][5]) for core in cores)


def start_crowd(plan: dict[str, Any], cores: Sequence[int]) -> subprocess.Popen[str]:
    """A process of students on the given cores."""
    process = subprocess.Popen(
        [sys.executable, "-m", "server.load.crowd"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    os.sched_setaffinity(process.pid, cores)
    assert process.stdin is not None
    process.stdin.write(json.dumps(plan))
    process.stdin.close()
    process.stdin = None
    return process


def report_of(process: subprocess.Popen[str], seconds: float) -> dict[str, Any]:
    """What a crowd saw, once it is done. Raises RuntimeError if it failed, TimeoutExpired after `seconds`."""
    output, _ = process.communicate(timeout=seconds)
    if process.returncode:
        raise RuntimeError("a process of students failed; its own message stands above")
    report: dict[str, Any] = json.loads(output)
    return report


def processor() -> str:
    """The processor's name, where the system tells."""
    listing = Path("/proc/cpuinfo")
    if listing.is_file():
        for line in listing.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
