"""Federated averaging: many networks of one shape, each trained on points of its own, become their mean in rounds.

Source: McMahan et al.: Communication-Efficient Learning of Deep Networks from Decentralized Data (2017), algorithm 1,
with every client in every round. Decides, and keeps no clock.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine import Run, evaluate, run_from_bytes
from engine.arrays import FloatArray, frozen
from engine.cache import remembered
from server.classroom.member import Member

LEAST = 4
"""Points of a share, at least; of fewer points several members have the same ones."""
COORDINATES = 2
SPLITS = ("even", "label", "place")
"""How the points are shared out: each share like all points; each of one class, as far as it goes, or of near values;
each of one direction from the middle."""


@remembered(20_000_000)
def base_of(data: bytes) -> Run:
    """The run that everybody began with. data: its bytes, unsigned."""
    return run_from_bytes(data)


def shares_for(members: int, points: int) -> int:
    """Into how many shares so many points go."""
    return max(1, min(members, points // LEAST))


def share_of(run: Run, split: str, number: int, shares: int) -> FloatArray:
    """The training points (n, 2 + labels) of one share, counted from 0; of two classes with the labels −1 and 1."""
    points = run.data.train
    if split == "even":
        return points[number::shares]  # they have been shuffled already
    along = points[:, COORDINATES] if split == "label" else np.arctan2(points[:, 1], points[:, 0])
    return np.array_split(points[np.argsort(along, kind="stable")], shares)[number]


def as_own(run: Run, points: FloatArray) -> dict[str, Any]:
    """Points of a run's data as `use_points` takes them. All of them train."""
    given, own = np.array(points), run.own
    fields: dict[str, Any] = {"settings": {"percTrainData": 100.0}, "painted": True}
    if run.config.problem == "classification":
        if run.config.classes == COORDINATES:
            given[:, COORDINATES] = given[:, COORDINATES] > 0
        fields["classes"] = list(own.classes) if own else [str(each) for each in range(run.config.classes)]
    else:
        targets = given.shape[1] - COORDINATES
        fields["columns"] = list(own.columns) if own else ["x1", "x2", *(f"target {n + 1}" for n in range(targets))]
        fields["dimensions"] = run.config.domain.dimensions
    return {**fields, "points": given.tolist()}


def usual_share(seat: str, shares: int) -> int:
    """The share of a student who came after the points were shared out: that of another one."""
    return int.from_bytes(hashlib.blake2b(seat.encode(), digest_size=4).digest(), "big") % shares


def trained(members: Sequence[Member], told: Mapping[str, Any]) -> dict[str, Any]:
    """Of the members that have come to the epoch: how many points they have, the sum of their parameters (P,), each
    times its points, and their losses on the class's test points. And how many train still, or can't take part.

    told: `base`, the run's bytes, and `epoch`.
    """
    base = base_of(told["base"])
    shape, ready, left, waiting = (base.config.structure, base.config.inputs), list[Run](), Counter[str](), 0
    for member in members:
        run = member.run
        if (run.config.structure, run.config.inputs) != shape:
            left["network"] += 1
        elif not np.isfinite(run.parameters).all():
            left["numbers"] += 1
        elif not run.signature.train_points:
            left["points"] += 1
        elif run.epoch < told["epoch"]:
            waiting += 1
        else:
            ready.append(run)
    points = [run.signature.train_points for run in ready]
    total = np.zeros(base.parameters.size)
    for run, count in zip(ready, points, strict=True):
        total += count * run.parameters
    losses = tested(base, [run.parameters for run in ready])
    return {"sum": total.tobytes(), "points": sum(points), "losses": losses, "waiting": waiting, "left": dict(left)}


def tested(base: Run, parameters: Sequence[FloatArray]) -> list[float]:
    """The loss of such parameters on the class's test points."""
    if not parameters:
        return []
    return [scores.test_loss for scores in evaluate([base] * len(parameters), parameters)]


def averaged(answers: Sequence[Mapping[str, Any]], base: Run) -> dict[str, Any] | None:
    """The mean of all members' parameters, each weighted by its points, and how good it is; None if there are none.

    mean: (P,). loss: of the mean on the class's test points; best, middle, worst: of the members alone.
    """
    points = sum(each["points"] for each in answers)
    if not points:
        return None
    total = sum(np.frombuffer(each["sum"]) for each in answers)
    mean = frozen(total / points)
    losses = sorted((loss for each in answers for loss in each["losses"]), key=lambda loss: (loss != loss, loss))
    found = {
        "best": losses[0],
        "middle": sum(losses) / len(losses),
        "worst": losses[-1],
        "loss": tested(base, [mean])[0],
    }
    return {**{name: finite(loss) for name, loss in found.items()}, "mean": mean, "members": len(losses)}


def finite(loss: float) -> float | None:
    """None for what is no number, or too large for one: JSON has no words for that."""
    return loss if math.isfinite(loss) else None
