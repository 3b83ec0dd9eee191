"""A task for students: what a network has to reach on points that never leave the server, and how it is judged. Pure.

The points are drawn from the task's dataset by a secret seed. A student learns whether the goal is reached and a
rounded value, now and then, so that nobody finds the points by asking.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine import Config, Run, evaluate, parameter_formula, read_link
from engine.cache import remembered
from server.messages.protocol import MEASURES

LOSS, ACCURACY = MEASURES
POINTS = 1000
"""Hidden points."""
DIGITS = 2
"""That matter, of the value that a student is told."""
DATA = ("problem", "dataset", "regDataset", "noise", "percTrainData", "points", "balance", "labelNoise")
"""Settings that say what the points are like: those of the task hold for every network. Whoever wants may draw other
points of the kind."""
OWN_CHANCE = ("seed", "weightSeed")
"""Settings that are no mistake to repair."""
WORST = 1e300
"""The rank of what is no number, in JSON as well."""
NOT_TRAINED, OTHER_TASK, OTHER_SETTINGS, NOT_YET, DONE = (
    "not_trained",
    "other_task",
    "other_settings",
    "not_yet",
    "done",
)
"""Verdicts: the run was edited, opened from a file, or trained by another; its points or loss are not the task's; more
than one setting was changed where one is to be repaired."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A goal. link: the settings that students begin with. measure, bound: the loss on the hidden points is to be
    below, or the share of them classified rightly at least, so much. rank: see RANKS. repair: one setting of the link
    is a mistake, and only one may be changed."""

    text: str
    link: str
    measure: str
    bound: float
    rank: str
    repair: bool = False

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return dict(vars(self))


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a run comes to. verdict: DONE, or why not. value: on the hidden points, as `measure` has it; None where it
    was not measured. changed: names of settings that differ from the task's. mark: equal for equal networks."""

    verdict: str
    value: float | None
    loss: float | None
    parameters: int
    epochs: int
    features: int
    changed: Sequence[str]
    mark: str

    @property
    def done(self) -> bool:
        """Whether the goal is reached."""
        return self.verdict == DONE

    def rank(self, by: str) -> float:
        """The less the better."""
        value = getattr(self, by)
        return WORST if value is None or not math.isfinite(value) else float(value)


def task_of(plain: Mapping[str, Any]) -> Task:
    """The task that was kept."""
    return Task(**{name: plain[name] for name in Task.__dataclass_fields__})


@remembered()
def start_of(link: str) -> Config:
    """The settings of a task's link."""
    return read_link(link).config


def judged(task: Task, run: Run, trained: bool, seed: str, mark: str) -> Result:
    """What a run comes to. trained: whether the student's browser had it trained from its beginning. seed: of the
    hidden points. mark: of the network."""
    start, config = start_of(task.link), run.config
    changed = tuple(name for name, value in _plain(config).items() if value != _plain(start)[name])
    verdict, value, loss = NOT_TRAINED, None, None
    if trained:
        if not _comparable(task, start, config):
            verdict = OTHER_TASK
        elif task.repair and len(_repaired(changed)) > 1:
            verdict = OTHER_SETTINGS
        else:
            loss, accuracy = hidden_scores(run, seed)
            value = loss if task.measure == LOSS else accuracy
            verdict = DONE if _reaches(task, value) else NOT_YET
    return Result(
        verdict=verdict,
        value=value,
        loss=loss,
        parameters=parameter_formula(config)[0],
        epochs=run.epoch,
        features=len(config.inputs),
        changed=changed,
        mark=mark,
    )


def _comparable(task: Task, start: Config, config: Config) -> bool:
    """Whether a network is for the task's points; and where its loss counts, whether it is the same loss of the same
    targets."""
    if any(_plain(config)[name] != _plain(start)[name] for name in DATA):
        return False
    one, other = start.structure, config.structure
    same_loss = (one.loss, one.low, one.high) == (other.loss, other.low, other.high)
    return same_loss or LOSS not in (task.measure, task.rank)


def _plain(config: Config) -> Mapping[str, object]:
    return {**Config.from_mapping({}).to_mapping(), **config.to_mapping()}


def _repaired(changed: Sequence[str]) -> list[str]:
    return [name for name in changed if name not in OWN_CHANCE]


def _reaches(task: Task, value: float | None) -> bool:
    if value is None:
        return False
    return value < task.bound if task.measure == LOSS else value >= task.bound


def hidden_scores(run: Run, seed: str) -> tuple[float, float | None]:
    """Loss and share of hidden points classified rightly, by a run's network: points of its dataset."""
    config = run.config.changed({"points": POINTS, "percTrainData": 0, "seed": seed, "weightSeed": ""})
    (scores,) = evaluate([replace(run, config=config, own=None)])
    return scores.test_loss, scores.test_accuracy


def rounded(value: float | None) -> float | None:
    """The value that a student may know; None where there is none or it is not finite."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{DIGITS}g}")
