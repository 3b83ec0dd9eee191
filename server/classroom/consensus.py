"""What the networks of a class say together: the mean of their outputs over the plane, how many disagree with it, and
how well all together classify points that none of them was trained on. Decides, and keeps no clock.

A process answers three questions about its members, and `merged…` add up the answers of all. Networks can be compared
that classify the points of one dataset of the plane. The points to test on are those of most of them.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from engine import Run, outputs
from engine.arrays import ByteArray, FloatArray
from engine.datasets import datasets
from engine.domains.plane import centres
from server.classroom.member import Member

SIZE = 20
"""Cells of a side of the map."""
MOST_TESTED = 500
"""Points of the test, at most."""
MOST_GROUPS = 3
"""Groups of which a process tells the points to test on."""
PLANE = 2
"""Numbers of a point of the plane."""


class Kind(NamedTuple):
    """What networks must share to be compared. key: the same for such networks. points: names the points to test on."""

    key: str
    points: str


def kind_of(run: Run) -> Kind | None:
    """None for a network that doesn't classify points of the plane."""
    config = run.config
    entry = datasets.get(config.chosen_dataset.name)
    if config.problem != "classification" or entry.numbers != PLANE:
        return None
    points = hashlib.blake2b(run.data.test[:MOST_TESTED].tobytes(), digest_size=12).hexdigest()
    return Kind(f"{config.chosen_dataset}:{points}" if entry.own else f"{config.chosen_dataset}", points)


def groups(members: Sequence[Member], told: Mapping[str, Any]) -> dict[str, Any]:
    """How many members there are of each kind, and for the largest groups the points that most of them test on."""
    kinds = [(member.run, kind) for member in members if (kind := kind_of(member.run)) is not None]
    largest = [key for key, _ in Counter(kind.key for _, kind in kinds).most_common(MOST_GROUPS)]
    found = {}
    for key in largest:
        counts = Counter(kind.points for _, kind in kinds if kind.key == key)
        most = _first(counts)
        run = next(run for run, kind in kinds if kind == (key, most))
        found[key] = {
            "count": counts.total(),
            "points": most,
            "sure": counts[most],
            "test": run.data.test[:MOST_TESTED].tobytes(),
            "label": datasets.get(run.config.chosen_dataset.name).label,
            "classes": run.config.classes,
        }
    return {"groups": found, "members": len(members)}


def _first(counts: Mapping[str, int]) -> str:
    """The name that is counted most often; of several the first by name, whatever process asks."""
    return min(counts, key=lambda name: (-counts[name], name))


def chosen(answers: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The largest group of all processes, as `views` and `place` are told of it; None if there is none."""
    counts: Counter[str] = Counter()
    for answer in answers:
        counts.update({key: group["count"] for key, group in answer["groups"].items()})
    if not counts:
        return None
    key = _first(counts)
    offered = [answer["groups"][key] for answer in answers if key in answer["groups"]]
    best = min(offered, key=lambda group: (-group["sure"], group["points"]))
    return {"key": key, **{name: best[name] for name in ("points", "test", "label", "classes")}}


def _taking_part(members: Sequence[Member], told: Mapping[str, Any]) -> tuple[list[Member], Counter[str]]:
    """Who takes part, and how many don't, by the reason."""
    tested = {tuple(row) for row in _test(told)[:, :PLANE].tolist()}
    taking, left = list[Member](), Counter[str]()
    for member in members:
        kind = kind_of(member.run)
        if kind is None:
            left["problem"] += 1
        elif kind.key != told["key"]:
            left["dataset"] += 1
        elif not np.isfinite(member.run.parameters).all():
            left["numbers"] += 1
        elif kind.points != told["points"] and tested & {
            tuple(row) for row in member.run.data.train[:, :PLANE].tolist()
        }:
            left["seen"] += 1
        else:
            taking.append(member)
    return taking, left


def _test(told: Mapping[str, Any]) -> FloatArray:
    return np.frombuffer(told["test"], np.float64).reshape(-1, PLANE + 1)


def said(run: Run, points: FloatArray) -> FloatArray:
    """What a network says of points (N, 2): (K, N), from −1, surely not this class, to 1. K is 1 for two classes."""
    low, high = run.config.structure.low, run.config.structure.high
    centred = (outputs(run, points).T - low) * (2 / (high - low)) - 1
    clipped: FloatArray = np.clip(np.nan_to_num(centred, nan=0.0), -1.0, 1.0)
    return clipped


def classes_of(values: FloatArray) -> FloatArray:
    """The number of the class (N,) that values (K, N) speak for: of one row, 1 from 0 up."""
    found: FloatArray = (values[0] >= 0).astype(int) if len(values) == 1 else values.argmax(axis=0)
    return found


def cells(size: int = SIZE) -> FloatArray:
    """The places of the map, (size², 2), row by row from above."""
    along = centres(size).astype(np.float64)
    x, y = np.meshgrid(along, along[::-1])
    return np.stack([x.ravel(), y.ravel()], axis=1)


def views(members: Sequence[Member], told: Mapping[str, Any]) -> dict[str, Any]:
    """Of those who take part: the sums of what they say of each cell and each point of the test (K, N), the votes for
    each class (classes, N), and the share of the test that each classifies rightly."""
    taking, left = _taking_part(members, told)
    test, count = _test(told), told["classes"]
    places = np.concatenate([cells(), test[:, :PLANE]])
    rows = 1 if count == PLANE else count
    sums, votes = np.zeros((rows, len(places))), np.zeros((count, len(places)), np.int64)
    right, truth = list[float](), labels(test, count)
    for member in taking:
        values = said(member.run, places)
        decided = classes_of(values)
        sums += values
        votes[decided, np.arange(len(places))] += 1
        right.append(float((decided[SIZE * SIZE :] == truth).mean()) if len(test) else 0.0)
    return {"left": dict(left), "sums": sums.tobytes(), "votes": votes.tobytes(), "right": right}


def labels(test: FloatArray, count: int) -> FloatArray:
    """The number of each point's class, from 0; −1 and 1 stand for two."""
    given: FloatArray = test[:, PLANE]
    return (given > 0).astype(int) if count == PLANE else given.astype(int)


def place(members: Sequence[Member], told: Mapping[str, Any]) -> dict[str, Any]:
    """Which class each of those who take part says that a place (x, y) is of, by seat."""
    taking, _ = _taking_part(members, told)
    point = np.array([[told["x"], told["y"]]])
    return {"sides": {member.seat: int(classes_of(said(member.run, point))[0]) for member in taking}}


def merged(answers: Sequence[Mapping[str, Any]], group: Mapping[str, Any]) -> dict[str, Any]:
    """What all processes have said to `views`, as the class is told of it.

    members: who take part. left: how many don't, by the reason. mean: the class's output as a frame has a map; of three
    classes or more the number of the class. apart: the share that disagrees with it, 255 for all. together: the share
    of the test that all together classify rightly; best, middle, worst: of its members. beaten: members that all
    together are better than. tested: points.
    """
    count = group["classes"]
    rows = 1 if count == PLANE else count
    sums = sum(np.frombuffer(each["sums"]).reshape(rows, -1) for each in answers)
    votes = sum(np.frombuffer(each["votes"], np.int64).reshape(count, -1) for each in answers)
    right = sorted(value for each in answers for value in each["right"])
    left: Counter[str] = Counter()
    for each in answers:
        left.update(each["left"])
    told: dict[str, Any] = {"members": len(right), "left": dict(left), "dataset": group["label"], "classes": count}
    if not right:
        return told
    assert isinstance(sums, np.ndarray)
    assert isinstance(votes, np.ndarray)
    area, truth = SIZE * SIZE, labels(_test(group), count)
    decided = classes_of(sums)
    apart = 1 - votes[decided, np.arange(len(decided))] / len(right)
    mean = _coded(sums[0, :area] / len(right)) if rows == 1 else decided[:area].astype(np.uint8)
    told |= {"size": SIZE, "mean": _text(mean), "apart": _text(np.round(255 * apart[:area]).astype(np.uint8))}
    if len(truth):
        together = float((decided[area:] == truth).mean())
        spread = {"best": right[-1], "middle": sum(right) / len(right), "worst": right[0]}
        beaten = sum(value < together for value in right)
        told |= {"together": together, **spread, "beaten": beaten, "tested": len(truth)}
    return told


def sides(answers: Sequence[Mapping[str, Any]], count: int) -> dict[str, Any]:
    """What all processes have said to `place`. counts: of each class. others: the seats of those who disagree with
    most, by the number of their class."""
    each = {seat: side for answer in answers for seat, side in answer["sides"].items()}
    counts = [sum(side == number for side in each.values()) for number in range(count)]
    most = counts.index(max(counts))
    return {"counts": counts, "others": {seat: side for seat, side in each.items() if side != most}}


def picture(run: Run, size: int = SIZE) -> dict[str, Any]:
    """What a network says over the plane, as `merged` has it of all. size: cells of a side."""
    values, count = said(run, cells(size)), run.config.classes if run.config.problem == "classification" else PLANE
    shown = _coded(values[0]) if count == PLANE else classes_of(values).astype(np.uint8)
    return {"size": size, "classes": count, "map": _text(shown)}


def _coded(values: FloatArray) -> ByteArray:
    """As a frame's map: 128 or more exactly where a value is 0 or more."""
    rounded = np.floor(values * 127 + 128.5)
    coded: ByteArray = np.where(values < 0, np.minimum(rounded, 127), rounded).astype(np.uint8)
    return coded


def _text(values: ByteArray) -> str:
    return base64.b64encode(values.tobytes()).decode()
