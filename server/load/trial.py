"""One load on a running server, and the search for the largest that it holds."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from server.load.figures import Figures, figures
from server.load.machine import ServerProcess, report_of, start_crowd
from server.load.parts import Parts

CROWD = 125
"""Students per client process."""
SETTLE_SECONDS = 3.0
WARM_SECONDS = 1.5
PATIENCE_SECONDS = 60.0
STEP = 1.1
"""A search ends when the largest load held and the smallest not held are no further apart than by this factor."""


@dataclass(frozen=True)
class Load:
    """What students do and how long.

    join: seconds in which all join. settle: seconds after that, in which all should begin to play; joining alone is
    measured until then. seconds: measured after they have settled. code: of the class that they join.
    """

    students: int
    rate: float
    mix: str = "class"
    quality: str = "saving"
    quiet: bool = False
    join: float = 2.0
    seconds: float = 8.0
    settle: float = SETTLE_SECONDS
    code: str = ""


@dataclass(frozen=True)
class Row:
    """One load and what it cost.

    server_cores, client_cores: that they may use. server_cpu: cores that it used, with its workers. idle: cores of the
    server's that nobody used; what is left of them other programs had. memory: bytes more than with nobody, in all.
    parts: with `--profile`, where its time went.
    """

    load: Load
    figures: Figures
    server_cores: int
    client_cores: int
    shared: bool
    """Whether the students ran on the server's cores."""
    server_cpu: float
    memory: int
    parts: Parts | None = None
    idle: float = 0.0

    @property
    def others(self) -> float:
        """Cores of the server's that other programs had meanwhile, the students among them where they share these."""
        return max(0.0, self.server_cores - self.server_cpu - self.idle)

    def as_json(self) -> dict[str, Any]:
        """Plain values under plain names."""
        found, students = self.figures, max(1, self.load.students)
        return {
            "students": self.load.students,
            "frames_asked": self.load.rate,
            "mix": self.load.mix,
            "quality": self.load.quality,
            "quiet": self.load.quiet,
            "seconds": self.load.seconds,
            "server_cores": self.server_cores,
            "clients_share_cores": self.shared,
            "held": found.held,
            "frames_slowest": found.slowest,
            "frames_median": found.median,
            "fairness": found.fairness,
            "interval_ms": vars(found.intervals),
            "control_ms": vars(found.latencies),
            "controls_unanswered": found.unanswered,
            "join_seconds": self.load.join,
            "start_s": vars(found.starts),
            "all_playing_s": found.all_playing,
            "refused": found.refused,
            "broken": found.broken,
            "errors": list(found.errors),
            "epochs_per_second": found.epochs,
            "bytes_per_second": found.bytes,
            "server_cpu": self.server_cpu,
            "idle": self.idle,
            "others_cpu": self.others,
            "cpu_ms_per_student": 1000 * self.server_cpu / students,
            "memory_per_student": self.memory / students,
            "client_cpu": found.client_cpu,
            "client_cores": self.client_cores,
        } | ({} if self.parts is None else {"profile": self.parts.as_json()})


def warm(server: ServerProcess, load: Load, clients: Sequence[int]) -> int:
    """Has one student play for a moment, so that all is imported and started. Returns the memory without students."""
    _attended(server, replace(load, students=1, join=0.0, seconds=WARM_SECONDS, settle=0.0), clients, lambda: None)
    return server.memory()


def trial(server: ServerProcess, load: Load, clients: Sequence[int], idle: int) -> Row:
    """Loads the server. clients: cores for the students. idle: bytes of memory that it takes without students."""
    seen: dict[str, Any] = {}

    def look() -> None:
        time.sleep(load.join + load.settle)
        before, cpu, since = server.written(), server.cpu_seconds(), time.monotonic()
        nothing = server.idle_seconds()
        time.sleep(max(0.5, load.seconds - 1.0))  # the students' clocks began a little later
        seconds = time.monotonic() - since
        seen["cpu"] = (server.cpu_seconds() - cpu) / seconds
        seen["idle"] = (server.idle_seconds() - nothing) / seconds
        seen["parts"] = server.parts_since(before)
        seen["memory"] = server.memory() - idle

    found = _attended(server, load, clients, look)
    shared = bool(set(clients) & set(server.cores))
    cores = len(server.cores), len(clients), shared
    return Row(load, found, *cores, seen["cpu"], seen["memory"], seen["parts"], seen["idle"])


def _attended(server: ServerProcess, load: Load, clients: Sequence[int], look: Callable[[], None]) -> Figures:
    """What the students of a load saw; `look` is called while they are there."""
    plan = {
        "address": server.address, "mix": load.mix, "rate": load.rate, "quality": load.quality, "quiet": load.quiet,
        "join": load.join, "settle": load.settle, "seconds": load.settle + load.seconds, "code": load.code,
    }  # fmt: skip
    numbers = range(load.students)
    crowds = -(-load.students // CROWD)
    started = [start_crowd({**plan, "students": list(numbers[part::crowds])}, clients) for part in range(crowds)]
    try:
        look()
        reports = [report_of(crowd, load.join + load.seconds + PATIENCE_SECONDS) for crowd in started]
    finally:
        for crowd in started:
            crowd.kill()
    return figures(reports, load.rate)


def search(held: Callable[[int], bool], low: int, high: int) -> tuple[int, Mapping[int, bool]]:
    """The largest number from `low` to `high` that is held, to within STEP; 0 if not even `low` is. And all tried.

    Doubles until a number is not held, then bisects the logarithms. That what holds more holds fewer as well is taken
    for granted.
    """
    tried: dict[int, bool] = {}

    def ask(number: int) -> bool:
        tried[number] = held(number)
        return tried[number]

    if not ask(low):
        return 0, tried
    best = low
    while best < high and ask(min(high, 2 * best)):
        best = min(high, 2 * best)
    if best == high:
        return high, tried
    above = min(high, 2 * best)
    while above > max(best * STEP, best + 1):
        middle = min(above - 1, max(best + 1, round((best * above) ** 0.5)))
        if ask(middle):
            best = middle
        else:
            above = middle
    return best, tried
