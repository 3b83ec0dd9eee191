"""What the notes of a crowd amount to: pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

HELD = 0.9
"""Share of the frame rate asked for that each student must get for a load to count as held."""


@dataclass(frozen=True)
class Quantiles:
    """Of some values; None of no values, or where the value is that something never happened."""

    p50: float | None
    p95: float | None
    p99: float | None
    longest: float | None


@dataclass(frozen=True)
class Figures:
    """One load.

    students: how many. asked: frames a second asked for. slowest, median: frames a second of playing time that the
    slowest and the median student got. intervals: milliseconds between frames. latencies: milliseconds from a control
    to the first frame that shows it; what was never shown counts with the time that it had waited (`unanswered` says
    how many). starts: seconds from a student's joining to its first trained frame. all_playing: seconds from the first
    joining until all have had one. epochs, bytes: a second and student.
    refused, broken: connections, because the server was full, or for another reason. client_cpu: cores that the
    students took; near as many as they have, it is they who are late. admitted: seconds from connecting to being in the
    class. told: of each student, when something of the class came, and how (`Notes.told`).
    """

    students: int
    asked: float
    slowest: float
    median: float
    intervals: Quantiles
    latencies: Quantiles
    unanswered: int
    starts: Quantiles
    all_playing: float | None
    epochs: float
    bytes: float
    refused: int
    broken: int
    errors: tuple[str, ...]
    client_cpu: float
    admitted: Quantiles
    told: tuple[tuple[tuple[float, str], ...], ...]

    @property
    def fairness(self) -> float:
        """The slowest student's frame rate against the median's."""
        return self.slowest / self.median if self.median else 0.0

    @property
    def held(self) -> bool:
        """Whether every student got what was asked for, nearly."""
        return self.slowest >= HELD * self.asked and not self.refused and not self.broken


def figures(reports: Sequence[dict[str, Any]], asked: float) -> Figures:
    """The figures of all crowds' reports together; rates over the time when all had joined and settled."""
    seen = [
        Seen(notes, joined, *report["steady"])
        for report in reports
        for notes, joined in zip(report["notes"], report["joined"], strict=True)
    ]
    notes = [one.notes for one in seen]
    rates = sorted(one.rate for one in seen)
    playing = [note["playing_since"] or float("inf") for note in notes]
    return Figures(
        len(rates),
        asked,
        rates[0],
        quantile(rates, 0.5),
        quantiles([1000 * gap for one in seen for gap in one.gaps]),
        quantiles([1000 * took for one in seen for took in (*one.shown, *one.unanswered)]),
        sum(len(one.unanswered) for one in seen),
        quantiles([since - one.joined for since, one in zip(playing, seen, strict=True)]),
        _finite(max(playing) - min(one.joined for one in seen)),
        sum(one.epochs for one in seen) / len(seen),
        sum(one.bytes for one in seen) / len(seen),
        sum(note["refused"] for note in notes),
        sum(note["broken"] for note in notes),
        tuple(sorted({error for note in notes for error in note["errors"]})[:5]),
        sum(report["cpu"] for report in reports),
        quantiles([took for note in notes for took in note["admitted"]]),
        tuple(tuple((at, how) for at, how in note["told"]) for note in notes),
    )


class Seen:
    """What one student saw from `begin` to `end`: rates are a second of playing time."""

    def __init__(self, notes: dict[str, Any], joined: float, begin: float, end: float) -> None:
        self.notes, self.joined = notes, joined
        marks = zip(notes["frames"], notes["epochs"], notes["received"], strict=True)
        frames = [mark for mark in marks if begin <= mark[0] < end]
        playing = max(1e-9, end - begin - paused_within(notes["paused"], begin, end))
        self.rate: float = len(frames) / playing
        # A reset takes epochs back: what it takes was trained all the same.
        self.epochs: float = sum(max(0, after[1] - before[1]) for before, after in pairwise(frames)) / playing
        self.bytes: float = (frames[-1][2] - frames[0][2]) / playing if frames else 0.0
        self.gaps = [b[0] - a[0] for a, b in pairwise(frames) if not paused_within(notes["paused"], a[0], b[0])]
        """Seconds between frames, without those in which it paused."""
        self.shown, self.unanswered = (
            [took for asked, took in notes[kind] if begin <= asked < end] for kind in ("controls", "unanswered")
        )
        """Seconds that its controls took, and those waited that were never shown."""


def paused_within(spans: Sequence[Sequence[float]], begin: float, end: float) -> float:
    """Seconds of the spans that lie between `begin` and `end`, each counted once."""
    total, until = 0.0, begin
    for a, b in sorted((a, b) for a, b in spans):
        start, stop = max(a, until), min(b, end)
        if stop > start:
            total, until = total + stop - start, stop
    return total


def quantiles(values: Sequence[float]) -> Quantiles:
    """The quantiles that are shown. An infinite value is something that never happened."""
    ordered = sorted(values)
    if not ordered:
        return Quantiles(None, None, None, None)
    return Quantiles(*(_finite(quantile(ordered, share)) for share in (0.5, 0.95, 0.99, 1.0)))


def quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest of the ordered values that at least that share of them do not exceed (nearest rank)."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def _finite(value: float) -> float | None:
    return None if value == float("inf") else value
