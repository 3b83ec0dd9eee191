"""Trainings whose settings change on the way, drawn from what the catalogue says may change while it trains."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from engine import Config, InvalidValue, Run, advance, new_run
from engine.arrays import FloatArray
from tests.engine.calm import calm, magnification
from tests.engine.combinations import configuration, drawn, names, some
from tests.engine.runs import with_parameters

CHANGES = 2
"""Of each training."""
SPARE = 1.3
"""How many trainings are drawn for each that is wanted; those that magnify small errors are left out."""
Pick = Callable[[random.Random, Config], Any]


def other_values(draw: random.Random, config: Config) -> Any:
    """The same optimizer with some other hyperparameters; some of them switched off or on."""
    chosen = config.optimizer
    other = some(draw, "optimizer", chosen.name)
    return other | {name: value for name, value in chosen.values if draw.random() < 0.5}


def entry_of(kind: str) -> Pick:
    """Any entry of a registry, with its hyperparameters."""
    return lambda draw, config: some(draw, kind, draw.choice(names(kind)))


def one_of(*values: Any) -> Pick:
    """One of these values."""
    return lambda draw, config: draw.choice(values)


LIVE: Sequence[tuple[str, Pick]] = [
    ("optimizer", entry_of("optimizer")),
    ("optimizer", other_values),
    ("schedule", entry_of("schedule")),
    ("loss", lambda draw, config: draw.choice(["auto", *names("loss")])),
    ("regularization", lambda draw, config: draw.choice(names("regularization"))),
    ("regularizationRate", one_of(0.001, 0.01, 0.1)),
    ("batchSize", one_of(1, 4, 7, 10, 25)),
    ("incompleteBatch", one_of("carry", "drop", "use")),
    ("learningRate", one_of(0.001, 0.003, 0.01)),
    ("maxNorm", one_of(0, 0.5, 1.0)),
    ("outputActivation", one_of("auto", "sigmoid", "linear", "tanh")),
]
"""What changes, and how its new value is drawn. Dropout and the order of points have their own tests."""


@dataclass(frozen=True, eq=False)
class Case:
    """One training: the run it begins with, then settings and how many mini-batches are trained with each."""

    start: Run
    segments: tuple[tuple[Config, int], ...]

    def ends(
        self, starts: Sequence[Run], change: Callable[[Run, Config], Run] = Run.with_config
    ) -> Iterator[Sequence[Run]]:
        """The runs after each segment, from starts of the first settings on."""
        runs = starts
        for config, batches in self.segments:
            if config != runs[0].config:
                runs = [change(run, config) for run in runs]
            runs = advance(runs, batches=batches)
            yield runs

    @cached_property
    def magnified(self) -> float:
        """What the whole training makes of a nudge, in nudges."""

        def train(starts: list[FloatArray]) -> list[FloatArray]:
            *_, last = self.ends([with_parameters(self.start, start) for start in starts])
            return [run.parameters for run in last]

        return magnification(self.start.parameters, train)


def changed(draw: random.Random, config: Config, name: str, pick: Pick) -> Config:
    """The settings with one of them drawn anew, so that it differs and goes with the others."""
    while True:
        try:
            other = config.changed({name: pick(draw, config)})
        except InvalidValue as error:
            assert error.code == "bad_combination", error
            name, pick = draw.choice(LIVE)
            continue
        if other != config:
            return other


def case_of(number: int) -> Case:
    """The same for the same number."""
    draw = random.Random(f"live/{number}")
    start = new_run(configuration({**drawn(number), "frozen": []}))
    segments = [(start.config, draw.randint(4, 14))]
    for change in range(CHANGES):
        name, pick = LIVE[(CHANGES * number + change) % len(LIVE)]
        segments.append((changed(draw, segments[-1][0], name, pick), draw.randint(4, 14)))
    return Case(start, tuple(segments))


@cache
def calm_cases(wanted: int) -> list[Case]:
    """The first so many of the drawn trainings that do not magnify small errors."""
    cases = [case_of(number) for number in range(int(wanted * SPARE))]
    return [cases[number] for number in calm((case.magnified for case in cases), wanted)]
