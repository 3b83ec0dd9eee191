"""`python -m bench.cluster`: frames a second by workers of a Dask cluster, in turns with worker processes of our own.

Scheduler and workers are real processes on this machine, reached through `server.compute.cluster` as a server reaches
them. Each job trains, evaluates, draws and encodes a batch of default networks, and the next one goes on from its runs.
Before anything is timed, every worker's bits are compared with those computed here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.race import Race
from engine import Config, new_run
from server.commands.cli import THREAD_VARIABLES
from server.compute.choice import cluster, processes
from server.compute.pool import Pool
from server.jobs.pieces import Part
from server.jobs.work import Done, Sheet, Task, perform

EPOCHS = 6
"""In a frame: 60 epochs a second at 10 frames/s."""
OUTPUT, UNITS = 51, 17
BATCH = 64
START_SECONDS = 60.0


class Disagreement(Exception):
    """A worker did not compute the same bits."""


def tasks_of(batch: int) -> list[Task]:
    """A batch of default networks that differ in their seeds."""
    runs = [new_run(Config.from_mapping({"seed": f"cluster{number}"})) for number in range(batch)]
    return [Task(run, "epoch", EPOCHS, (Sheet(OUTPUT, UNITS),), body=True) for run in runs]


class Side:
    """Some workers, and one batch for each of them that goes on from job to job."""

    def __init__(self, name: str, pool: Pool, workers: int, batch: int = BATCH) -> None:
        self.name, self.pool, self.workers = name, pool, workers
        self.batches = [tasks_of(batch) for _ in range(workers)]

    async def ready(self) -> None:
        """Returns when all workers are there, and have computed what is computed here."""
        expected = [outcome.body for outcome in perform(self.batches[0]).outcomes]
        async with asyncio.timeout(START_SECONDS):
            while self.pool.idle < self.workers:
                await asyncio.sleep(0.05)
        for done in await asyncio.gather(*(self.pool.start(batch) for batch in self.batches)):
            if [outcome.body for outcome in whole(done).outcomes] != expected:
                raise Disagreement(f"{self.name}: a worker gave other bits than this process")

    async def frames(self, seconds: float) -> float:
        """Frames a second of all workers, each with one job after the other for about so long."""
        start = perf_counter()
        made = sum(await asyncio.gather(*(self._go_on(number, start + seconds) for number in range(self.workers))))
        return made / (perf_counter() - start)

    async def _go_on(self, number: int, end: float) -> int:
        made = 0
        while perf_counter() < end:
            done = whole(await self.pool.start(self.batches[number]))
            pairs = zip(self.batches[number], done.outcomes, strict=True)
            self.batches[number] = [task._replace(run=outcome.run, body=False) for task, outcome in pairs]
            made += len(done.outcomes)
        return made


def whole(done: Done | Part) -> Done:
    """Workers of other processes do whole jobs."""
    assert isinstance(done, Done)
    return done


async def compare(sides: Sequence[Side], rounds: int, seconds: float) -> Race:
    """Every side in turn, every second round backwards."""
    tended = [asyncio.create_task(side.pool.tend(lambda: None)) for side in sides]
    try:
        rates: dict[str, list[float]] = {side.name: [] for side in sides}
        for side in sides:
            await side.ready()
        for number in range(rounds):
            for side in sides if number % 2 == 0 else reversed(sides):
                rates[side.name].append(await side.frames(seconds))
        return Race(rates)
    finally:
        for task in tended:
            task.cancel()
        await asyncio.gather(*tended, return_exceptions=True)
        for side in sides:
            side.pool.close()


def measure(workers: Sequence[int], rounds: int, seconds: float, batch: int) -> Race:
    """Dask clusters and pools of our own, of each number of workers."""
    from distributed.deploy.subprocess import SubprocessCluster

    start: Any = SubprocessCluster  # it has no types
    with ExitStack() as started:
        sides = []
        for count in workers:
            dask = started.enter_context(
                start(n_workers=count, threads_per_worker=1, worker_class="distributed.Worker", dashboard_address=None)
            )
            sides.append(Side(named("Dask", count), cluster(dask.scheduler_address), count, batch))
            sides.append(Side(named("processes", count), processes(count), count, batch))
        return asyncio.run(compare(sides, rounds, seconds))


def named(kind: str, workers: int) -> str:
    """A side's name."""
    return f"{kind}, {workers} worker{'' if workers == 1 else 's'}"


def table(race: Race) -> str:
    """Frames a second of each side, and how many times those of the first of its kind."""
    lines = ["| workers | frames/s | against the first of its kind (quartiles) |", "|---|---|---|"]
    firsts: dict[str, str] = {}
    for name in race.rates:
        first = firsts.setdefault(name.partition(",")[0], name)
        ratio = race.ratio(name, first)
        against = "" if name == first else f"{ratio.middle:.2f}× ({ratio.low:.2f} to {ratio.high:.2f})"
        lines.append(f"| {name} | {race.rate(name).middle:,.0f} | {against} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures as asked for on the command line; prints a table, and writes JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.cluster", description=__doc__)
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2], metavar="N")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--batch", type=int, default=BATCH, help="networks of a job; the default is %(default)s")
    parser.add_argument("--seconds", type=float, default=1.0, help="length of a slice; the default is %(default)s")
    parser.add_argument("--json", metavar="FILE", help="where to write every rate of every round")
    asked = parser.parse_args(arguments)
    for variable in THREAD_VARIABLES:  # the workers, which begin after this, inherit it
        os.environ.setdefault(variable, "1")
    print(f"{len(os.sched_getaffinity(0))} cores for scheduler, workers and this process", file=sys.stderr)
    race = measure(asked.workers, asked.rounds, asked.seconds, asked.batch)
    print(table(race))
    if asked.json:
        Path(asked.json).write_text(json.dumps(race.rates, indent=1), "utf-8")


if __name__ == "__main__":
    main()
