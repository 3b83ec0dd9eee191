"""How the cost of a frame grows with the network and with the size of its maps: a worker's whole job, in turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.race import Contestant, race
from engine import Config, new_run
from server.jobs.work import Sheet, Task, perform
from server.load.levels import SAVING

BATCH = 32
"""Networks in a job."""
EPOCHS = 6
"""In a frame: 60 epochs a second at 10 frames/s."""
SHAPES = ((), (2,), (4, 2), (8, 4), (8, 8, 8), (8,) * 6, (16, 16), (32, 32), (64, 64))
SIDES = (27, 51, 75, 99, 153, 198)
"""Of an output's map; a unit's has a third of it."""


def job(shape: Sequence[int], output: int, units: int, batch: int, **settings: object) -> Callable[[], object]:
    """A batch of such networks that goes on from call to call."""
    given = {"networkShape": list(shape), **settings}
    runs = [new_run(Config.from_mapping({**given, "seed": f"growth{number}"})) for number in range(batch)]

    def work() -> None:
        tasks = [Task(run, "epoch", EPOCHS, (Sheet(output, units),)) for run in runs]
        runs[:] = [outcome.run for outcome in perform(tasks).outcomes]

    return work


def by_size(rounds: int, seconds: float, batch: int = BATCH) -> list[dict[str, object]]:
    """For each shape its parameters and the microseconds of a frame, with maps as a page asks for when saving."""
    runs = [new_run(Config.from_mapping({"networkShape": list(shape)})) for shape in SHAPES]
    contestants = []
    for shape in SHAPES:
        output, units = SAVING.sides(1, sum(shape))
        contestants.append(Contestant(str(shape), batch, job(shape, output, units if shape else 0, batch)))
    found = race(contestants, rounds, seconds)
    return [
        {"shape": list(shape), "parameters": int(run.parameters.size), "micro": 1e6 / found.rate(str(shape)).middle}
        for shape, run in zip(SHAPES, runs, strict=True)
    ]


def by_resolution(rounds: int, seconds: float, batch: int = BATCH) -> list[dict[str, object]]:
    """For each side of the output's map the microseconds of a frame, of the default network and of a deep one."""
    networks = {"default": (4, 2), "six layers of 8": (8,) * 6}
    found = race(
        [
            Contestant(f"{name} {side}", batch, job(shape, side, side // 3, batch))
            for name, shape in networks.items()
            for side in SIDES
        ],
        rounds,
        seconds,
    )
    return [
        {"network": name, "side": side, "micro": 1e6 / found.rate(f"{name} {side}").middle}
        for name in networks
        for side in SIDES
    ]
