"""Who runs against whom, after a check that all compute the same."""

from __future__ import annotations

import math
from typing import Any

import ormsgpack
import torch

from bench.cases import runs_of
from bench.numplay import EPOCHS_PER_CALL, Trained
from bench.pytorch import Lean, Sequential, Stacked
from bench.race import Contestant

CHECKED_EPOCHS = 3
TOLERANCE = {torch.float64: 1e-9, torch.float32: 1e-3}
"""Relative, of losses after CHECKED_EPOCHS epochs; float32 keeps 7 digits and loses some on the way."""
NUMPLAY, TEXTBOOK, LEAN, STACKED = "NumPlay", "PyTorch", "PyTorch, lean", "PyTorch, stacked"
RIVALS = (TEXTBOOK, LEAN, STACKED)
TYPES = {"float64": torch.float64, "float32": torch.float32}


class Disagreement(Exception):
    """Two contestants did not compute the same."""


def named(kind: str, dtype: str) -> str:
    """A contestant's name."""
    return f"{kind} {dtype}"


def check(case: str, networks: int) -> float:
    """The largest relative difference of any float64 loss from NumPlay's. Raises Disagreement above the tolerance."""
    runs = runs_of(case, networks)
    ours = Trained(runs)
    ours.epochs(CHECKED_EPOCHS)
    expected = ours.losses()
    worst = 0.0
    for dtype in TYPES.values():
        for rival in (Sequential(runs[0], dtype), Lean(runs[0], dtype), Stacked(runs, dtype)):
            for _ in range(CHECKED_EPOCHS):
                rival.epoch()
            found = rival.losses()
            worst_here = max(difference(f, e) for f, e in zip(found, expected[: len(found)], strict=True))
            if not worst_here <= TOLERANCE[dtype]:
                raise Disagreement(f"{case}: {type(rival).__name__} {dtype} differs by {worst_here:g} from NumPlay")
            worst = max(worst, worst_here if dtype is torch.float64 else 0.0)
    return worst


def difference(found: tuple[float, float], expected: tuple[float, float]) -> float:
    """Relative, the larger one of two losses."""
    return max(abs(f - e) / max(abs(e), math.ulp(1.0)) for f, e in zip(found, expected, strict=True))


def training(case: str, networks: int) -> list[Contestant]:
    """Epochs, nothing else. PyTorch's networks one by one take as long each as one does alone, so one is timed."""
    runs = runs_of(case, networks)
    ours = Trained(runs)
    contestants = [Contestant(NUMPLAY, networks * EPOCHS_PER_CALL, ours.epochs)]
    for dtype, tensor_type in TYPES.items():
        for kind, rival in ((TEXTBOOK, Sequential), (LEAN, Lean)):
            contestants.append(Contestant(named(kind, dtype), 1, rival(runs[0], tensor_type).epoch))
        if networks > 1:
            contestants.append(Contestant(named(STACKED, dtype), networks, Stacked(runs, tensor_type).epoch))
    return contestants


def frames(case: str, networks: int, size: int) -> list[Contestant]:
    """Whole frames: an epoch, both losses, the maps of all units, and all of it encoded, one message per network."""
    runs = runs_of(case, networks)
    ours = Trained(runs)

    def numplay() -> list[bytes]:
        ours.epochs(1)
        parts = zip(ours.losses(), ours.parameters(), ours.maps(size), strict=True)
        return [encoded(losses, parameters, maps) for losses, parameters, maps in parts]

    contestants = [Contestant(NUMPLAY, networks, numplay)]
    for kind, rival in ((TEXTBOOK, Sequential), (LEAN, Lean)):
        contestants.append(Contestant(named(kind, "float32"), 1, _torch_frame(rival(runs[0], torch.float32), size)))
    return contestants


def _torch_frame(rival: Sequential, size: int) -> Any:
    def frame() -> bytes:
        rival.epoch()
        return encoded(rival.losses()[0], rival.parameters(), rival.maps(size))

    return frame


def encoded(losses: tuple[float, float], parameters: Any, maps: Any) -> bytes:
    """A MessagePack frame with the fields that cost something."""
    fields = {
        "type": "frame",
        "train_loss": losses[0],
        "test_loss": losses[1],
        "parameters": parameters.tobytes(),
        "units": {"size": maps.shape[-1], "map": maps.tobytes()},
    }
    return ormsgpack.packb(fields)
