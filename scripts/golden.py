"""Makes tests/golden: frames as the server sends them, and what a client must read from them.

Run it after a change of the protocol: `python scripts/golden.py`. Tests in Python and JavaScript decode the same files.
"""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import Any

import ormsgpack

from engine import Scores, new_run, read_link
from server.jobs.work import Sheet, Task, perform
from server.messages import replies

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
NUMBERS = dict.fromkeys(("parameters", "train", "test", "fit", "units"), "f") | {
    "epochs": "I",
    **dict.fromkeys(Scores._fields, "d"),
}
"""Binary fields that hold numbers, and of which type in `struct`; the others hold bytes."""

FRAMES: dict[str, tuple[str, dict[str, Any], dict[str, object]]] = {
    "first": (
        "seed=golden&percTrainData=90&networkShape=3,2&xSquared=true",
        {"amount": 2, "output": 10, "units": 8, "features": 8, "data": True},
        {"n": 1, "playing": True, "rate": 12.5, "reset": True, "checkpoint": b"NPR1" + bytes(range(30))},
    ),
    "following": (
        "seed=golden&networkShape=2",
        {"unit": "batch", "amount": 3, "output": 10, "units": 0, "focus": "1:1"},
        {
            "n": 2,
            "playing": False,
            "rate": 0.0,
            "stuck": {"reason": "no slope", "advice": "reset"},
            "steps": {"unit": "batch", "left": 2},
        },
    ),
    "classes": (
        "seed=golden&dataset=blobs&points=30&networkShape=2&activation=relu&jump=true&residual=true&bias=false",
        {"amount": 2, "output": 10, "units": 8, "data": True, "panels": ("metrics",)},
        {"n": 3, "playing": True, "rate": 60.0},
    ),
    "curve": (
        "seed=golden&problem=regression&regDataset=curve-sine&points=30&networkShape=3,2&dropout=50,50"
        "&schedule=cosine&patience=1",
        {"amount": 3, "output": 10, "units": 0, "data": True, "panels": ("metrics",)},
        {"n": 4, "playing": False, "rate": 0.0, "stopped": {"reason": "why", "done": "what", "off": {"patience": 0}}},
    ),
    "diverged": (
        "seed=golden&problem=regression&percTrainData=100&networkShape=2&activation=linear&learningRate=1000",
        {"amount": 3, "output": 10, "units": 8},
        {
            "n": 70000,
            "playing": False,
            "rate": 0.0,
            "diverged": {"reason": "too large", "advice": "smaller", "remedy": {"learningRate": 0.03}, "field": None},
        },
    ),
}
"""Name to link, task and the session's own fields."""


def make(name: str) -> bytes:
    """The frame's bytes, as the server would send them now."""
    link, what, session = FRAMES[name]
    task = dict(what)
    run = new_run(read_link(link).config)
    unit, amount = task.pop("unit", "epoch"), task.pop("amount")
    outcome = perform([Task(run, unit, amount, (Sheet(**task),))]).outcomes[0]
    return replies.frame(*outcome.seen(), session)


def plain(value: object, name: str = "") -> object:
    """A decoded value as JSON: bytes as a list of numbers, numbers that are not finite as words."""
    if isinstance(value, dict):
        return {key: plain(inner, key) for key, inner in value.items()}
    if isinstance(value, bytes):
        kind = NUMBERS.get(name, "B")
        return [plain(number) for number in struct.unpack(f"<{len(value) // struct.calcsize(kind)}{kind}", value)]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return [plain(item) for item in value] if isinstance(value, list) else value


def main() -> None:
    """Writes NAME.msgpack and NAME.json for every frame."""
    GOLDEN.mkdir(exist_ok=True)
    for name in FRAMES:
        data = make(name)
        content = json.dumps(plain(ormsgpack.unpackb(data)), ensure_ascii=False, separators=(",", ":"))
        (GOLDEN / f"{name}.msgpack").write_bytes(data)
        (GOLDEN / f"{name}.json").write_text(content + "\n", "utf-8")


if __name__ == "__main__":
    main()
