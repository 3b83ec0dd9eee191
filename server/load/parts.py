"""Where a server's time went: the differences of what its processes wrote (`server.timing`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SENDING = "sending"
"""The part that only a process with an event loop has."""
LOOP, WORKERS, IDLE = "event loop and libraries", "rest of the workers", "idle, or with other programs"
Written = Mapping[int, Mapping[str, Any]]
"""By process number, what `server.timing` wrote last."""


@dataclass(frozen=True)
class Parts:
    """Processor seconds a second, by part, of all the server's processes; `IDLE` is what its cores had left.

    loop: what the processes with an event loop took, of these. timing: what the timing itself took, spread over the
    parts.
    """

    cores: int
    seconds: Mapping[str, float]
    loop: float
    timing: float

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "cores": self.cores,
            "cpu_by_part": dict(self.seconds),
            "loop_cpu": self.loop,
            "timing_cpu": self.timing,
        }


def read(directory: Path) -> dict[int, dict[str, Any]]:
    """What every process has written."""
    return {int(file.stem): json.loads(file.read_text("utf-8")) for file in directory.glob("*.json")}


def between(server: int, before: Written, after: Written, cores: int) -> Parts:
    """What went where from `before` to `after`. server: number of the first process. Those that send have an event
    loop, the others are workers. A process that came in between counts from its beginning."""
    seconds: dict[str, float] = {}
    timing = used = loop = 0.0
    for pid, late in after.items():
        early = before.get(pid, {"at": 0.0, "cpu": 0.0, "parts": {}, "calls": 0})
        # Each process wrote at a moment of its own; one that came later is taken over the server's time.
        clock = early if pid in before else before[server]
        span = max(1e-9, late["at"] - clock["at"])
        spent = {part: (value - early["parts"].get(part, 0.0)) / span for part, value in late["parts"].items()}
        cpu = (late["cpu"] - early["cpu"]) / span
        loops = SENDING in late["parts"]
        spent[LOOP if loops else WORKERS] = max(0.0, cpu - sum(spent.values()))
        for part, value in spent.items():
            seconds[part] = seconds.get(part, 0.0) + value
        timing += (late["calls"] - early["calls"]) * late["per_call"] / span
        used += cpu
        loop += cpu if loops else 0.0
    seconds[IDLE] = max(0.0, cores - used)
    return Parts(cores, seconds, loop, timing)


def table(parts: Parts, frames: float) -> str:
    """As Markdown. frames: that all students got in a second."""
    used = sum(value for part, value in parts.seconds.items() if part != IDLE)
    lines = ["| part | cores | share of the time used | µs a frame |", "|---|---|---|---|"]
    ordered = sorted(parts.seconds.items(), key=lambda item: (item[0] == IDLE, -item[1]))
    for part, value in ordered:
        shares = ["", ""] if part == IDLE else [f"{100 * value / max(1e-9, used):.1f} %", f"{_micro(value, frames)}"]
        lines.append("| " + " | ".join([part, f"{value:.3f}", *shares]) + " |")
    share = 100 * parts.timing / max(1e-9, used)
    lines += ["", f"The timing itself takes about {share:.1f} % of the time used, spread over these parts."]
    return "\n".join(lines)


def _micro(value: float, frames: float) -> str:
    return f"{1e6 * value / frames:.0f}" if frames else ""
