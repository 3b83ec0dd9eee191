"""`numplay bench`: loads a server step by step and prints what it held."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from server.load.figures import Figures, figures
from server.load.machine import ServerProcess, report_of, start_crowd

CROWD = 125
"""Students per client process."""
SETTLE_SECONDS = 3.0
PATIENCE_SECONDS = 60.0
HEAD = (
    "students", "asked", "slowest", "median", "min/median", "interval p50/p95/p99 ms", "control p50/p95/p99 ms",
    "epochs/s", "kB/s", "CPU cores", "kB memory", "all play after s",
)  # fmt: skip


def bench(options: argparse.Namespace) -> int:
    """Runs the loads that were asked for. Returns the exit code."""
    available = sorted(os.sched_getaffinity(0))
    server_cores = available[: options.cores]
    client_cores = available[options.cores :] or available
    where = "others" if len(available) > options.cores else "the same"
    print(f"server on {len(server_cores)} core(s), clients on {where}; mix: {options.mix}", file=sys.stderr)
    rows = []
    for rate in options.rates:
        for students in options.students:
            rows.append(load(options, students, rate, server_cores, client_cores))
            print(_line(rows[-1]), file=sys.stderr)
    print(table(rows))
    if options.json:
        Path(options.json).write_text(json.dumps([asdict(row) for row in rows], indent=1), "utf-8")
    return 0


def load(
    options: argparse.Namespace, students: int, rate: float, server: Sequence[int], clients: Sequence[int]
) -> Figures:
    """One load on a fresh server."""
    with ServerProcess(server, options.serve.split()) as process:
        idle = process.memory()
        plan: dict[str, Any] = {
            "address": process.address, "mix": options.mix, "rate": rate, "view": _view(options.low_bandwidth),
            "quiet": options.quiet, "join": options.join, "settle": SETTLE_SECONDS, "seconds": options.seconds,
        }  # fmt: skip
        numbers = list(range(students))
        crowds = max(1, -(-students // CROWD))
        started = [start_crowd({**plan, "students": numbers[part::crowds]}, clients) for part in range(crowds)]
        time.sleep(options.join + SETTLE_SECONDS)
        before, since = process.cpu_seconds(), time.monotonic()
        time.sleep(max(0.5, options.seconds - SETTLE_SECONDS - 1))
        cpu = (process.cpu_seconds() - before) / (time.monotonic() - since)
        memory = process.memory() - idle
        reports = [report_of(crowd, options.seconds + PATIENCE_SECONDS) for crowd in started]
    return replace(figures(reports, rate), server_cpu=cpu, memory_per_student=memory / max(1, students))


def _view(low_bandwidth: bool) -> dict[str, Any]:
    return {"output": 51, "units": 0 if low_bandwidth else 17}


def _line(row: Figures) -> str:
    return "  ".join(f"{name} {cell}" for name, cell in zip(HEAD, _cells(row), strict=True))


def _cells(row: Figures) -> list[str]:
    intervals, latencies = ("/".join(f"{value:.0f}" for value in part) for part in (row.intervals, row.latencies))
    return [
        str(row.students), f"{row.asked:g}", f"{row.slowest:.1f}", f"{row.median:.1f}", f"{row.fairness:.2f}",
        intervals, latencies, f"{row.epochs:.1f}", f"{row.bytes / 1000:.1f}", f"{row.server_cpu:.2f}",
        f"{row.memory_per_student / 1000:.0f}", f"{row.start_seconds:.1f}",
    ]  # fmt: skip


def table(rows: Sequence[Figures]) -> str:
    """The loads as a Markdown table."""
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    lines += ["| " + " | ".join(_cells(row)) + " |" for row in rows]
    refused = sum(row.refused for row in rows)
    errors = sorted({error for row in rows for error in row.errors})
    lines += ["", f"Refused or broken connections: {refused}."] + [f"- {error}" for error in errors]
    return "\n".join(lines)
