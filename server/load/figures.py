"""What the notes of a crowd amount to: pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class Figures:
    """One load. Frame rates are frames a second of playing time, by student; intervals, latencies in ms."""

    students: int
    asked: float
    slowest: float
    median: float
    intervals: tuple[float, float, float]
    latencies: tuple[float, float, float]
    epochs: float
    bytes: float
    refused: int
    errors: tuple[str, ...]
    start_seconds: float
    server_cpu: float = 0.0
    memory_per_student: float = 0.0

    @property
    def fairness(self) -> float:
        """The slowest student's frame rate against the median's."""
        return self.slowest / self.median if self.median else 0.0


def figures(reports: Sequence[dict[str, Any]], asked: float) -> Figures:
    """The figures of all crowds' reports together, over the time when all had joined and settled."""
    rates, gaps, latencies, epochs, sizes, errors, starts = [], [], [], [], [], [], []
    refused = 0
    for report in reports:
        begin, end = report["steady"]
        for notes, joined in zip(report["notes"], report["joined"], strict=True):
            seen = [(t, e) for t, e in zip(notes["frames"], notes["epochs"], strict=True) if begin <= t < end]
            rest = sum(max(0.0, min(b, end) - max(a, begin)) for a, b in notes["paused"])
            rates.append(len(seen) / max(1e-9, end - begin - rest))
            times = [t for t, _ in seen]
            gaps += [b - a for a, b in pairwise(times) if not _paused(notes["paused"], a, b)]
            trained = sum(max(0, after - before) for (_, before), (_, after) in pairwise(seen))
            epochs.append(trained / max(1e-9, end - begin - rest))
            latencies += notes["latencies"]
            lived = max(1e-9, (notes["frames"] or [joined + 1])[-1] - joined)
            sizes.append(notes["bytes"] / lived)
            starts.append((notes["playing_since"] or float("inf")) - joined)
            refused += notes["refused"]
            errors += notes["errors"]
    rates.sort()
    return Figures(
        len(rates),
        asked,
        rates[0],
        _quantile(rates, 0.5),
        _quantiles(gaps),
        _quantiles(latencies),
        sum(epochs) / len(epochs),
        sum(sizes) / len(sizes),
        refused,
        tuple(sorted(set(errors))[:5]),
        max(starts),
    )


def _paused(spans: Sequence[Sequence[float]], begin: float, end: float) -> bool:
    return any(a < end and b > begin for a, b in spans)


def _quantiles(values: list[float]) -> tuple[float, float, float]:
    values = sorted(values)
    first, second, third = (1000 * _quantile(values, share) for share in (0.5, 0.95, 0.99))
    return first, second, third


def _quantile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the sorted values lies; NaN of none."""
    return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")
