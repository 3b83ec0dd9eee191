"""Makes tests/golden: frames as the server sends them, and what a client must read from them.

Run it after a change of the protocol: `python scripts/golden.py`. Tests in Python and JavaScript decode the same files.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ormsgpack

from engine import new_run, read_link
from engine.inspection.views import views
from server.jobs.work import Task, perform
from server.messages import replies
from server.messages.frames import FRAME

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
CODES = {"uint8": "B", "uint32": "I", "float32": "f", "float64": "d"}
"""Types of numbers as `struct` calls them."""
PLAIN = {name: each.kind.reader for name, each in FRAME.items() if isinstance(each.kind.reader, str)}

SEEN = tuple(views.choice(each.name) for each in views)

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
        {"amount": 2, "output": 10, "units": 8, "data": True, "panels": SEEN},
        {"n": 3, "playing": True, "rate": 60.0},
    ),
    "curve": (
        "seed=golden&problem=regression&regDataset=curve-sine&points=30&networkShape=3,2&dropout=50,50"
        "&schedule=cosine&patience=1",
        {"amount": 3, "output": 10, "units": 0, "data": True, "panels": SEEN},
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
    link, task, session = FRAMES[name]
    run = new_run(read_link(link).config)
    what: dict[str, Any] = {"unit": "epoch", **task}
    outcome = perform([Task(run=run, **what)]).outcomes[0]
    return replies.frame(outcome.entries, outcome.fields, session)


def numbers(reader: object) -> dict[str, str]:
    """The types of the numbers that a field's reader tells of, by name."""
    return {name: kind for name, kind in reader.items() if kind in CODES} if isinstance(reader, Mapping) else {}


def plain(value: object, name: str = "", known: Mapping[str, str] = PLAIN) -> object:
    """A decoded value as JSON: bytes as a list of numbers, numbers that are not finite as words. name: of its field.
    known: types of the numbers in binary fields, where they are no bytes."""
    if isinstance(value, dict):
        inner = known if name == "" else numbers(FRAME[name].kind.reader) if name in FRAME else {}
        return {key: plain(each, key, inner) for key, each in value.items()}
    if isinstance(value, bytes):
        code = CODES[known.get(name, "uint8")]
        return [plain(number) for number in struct.unpack(f"<{len(value) // struct.calcsize(code)}{code}", value)]
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
