"""Values of the protocol's fields, drawn from the server's own tables: kinds of fields, the catalogue's settings.

A kind of field or of setting that is new there has to be taught here; until then every message fails that needs it.
"""

import json
import math
import random
from collections.abc import Callable, Mapping
from typing import Any

from engine import catalog
from engine.formulas.functions import CONSTANTS, FUNCTIONS, VARIABLES
from server.messages import fields
from server.messages.protocol import MapSize

from .values import junk, text

Draw = Callable[[random.Random, Any], Any]
LARGE = 0.0005
"""How often a size is drawn from the whole range: the largest networks take half a second each."""
FEW_UNITS, FEW_LAYERS, FEW_POINTS = 6, 3, 40


def number(rng: random.Random, low: float, high: float, whole: bool) -> float:
    """A number of a range, more often near its ends."""
    way = rng.random()
    if way < 0.1:
        found = high
    elif way < 0.3:
        found = low
    elif way < 0.7:
        found = min(high, low + 10 ** rng.uniform(-3, 1))
    else:
        found = rng.uniform(low, high)
    return min(high, max(low, round(found))) if whole else found


def _whole(rng: random.Random, kind: fields.Whole) -> int:
    return int(number(rng, kind.low, kind.high, whole=True))


def _real(rng: random.Random, kind: fields.Real) -> float:
    found = number(rng, kind.low, kind.high, whole=False)
    return kind.high if kind.above_low and found == kind.low else found


def _entries(rng: random.Random, kind: fields.Entries) -> list[Any]:
    entries = list(kind.registry)
    return [
        {"name": entry.name, **{each.name: each.default for each in entry.parameters if rng.random() < 0.5}}
        if rng.random() < 0.5
        else entry.name
        for entry in rng.sample(entries, rng.randrange(len(entries) + 1))
    ]


FIELDS: Mapping[type, Draw] = {
    fields.Whole: _whole,
    MapSize: lambda rng, kind: rng.choice([0, 0, kind.low, min(_whole(rng, kind), max(kind.low, 40))]),
    fields.Real: _real,
    fields.Flag: lambda rng, kind: rng.random() < 0.5,
    fields.OneOf: lambda rng, kind: rng.choice(kind.words),
    fields.Entries: _entries,
}
"""How a value of each kind of field is drawn. What the engine checks is drawn by `tests.fuzzing.contents`."""


# Settings


def _amount(rng: random.Random, row: Mapping[str, Any]) -> float:
    whole = row["kind"] == "integer"
    if row.get("offered") and rng.random() < 0.6:
        found: float = rng.choice(row["offered"])
    else:
        found = number(rng, row["low"], row["high"], whole)
    if whole and found > FEW_POINTS and rng.random() > 20 * LARGE:
        return rng.randrange(FEW_POINTS)
    return found


def _choice(rng: random.Random, row: Mapping[str, Any]) -> Any:
    name = rng.choice(row["choices"])["name"]
    entries = {entry["name"]: entry for entry in catalog().get(row.get("registry", ""), [])}
    if name not in entries or rng.random() < 0.5:
        return name
    given = {
        parameter["name"]: number(rng, parameter["low"], min(parameter["high"], 1e6), parameter["whole"])
        for parameter in entries[name]["parameters"]
        if rng.random() < 0.5
    }
    return {"name": name, **given}


def _sizes(rng: random.Random, row: Mapping[str, Any]) -> list[int]:
    if rng.random() < LARGE:
        return [row["largest"]] * rng.choice([1, row["longest"]])
    if rng.random() < 0.02:
        return [1] * row["longest"]
    return [rng.randint(1, FEW_UNITS) for _ in range(rng.randrange(FEW_LAYERS + 1))]


def _several(rng: random.Random, row: Mapping[str, Any], draw: Draw) -> list[Any]:
    longest = row.get("longest", 3)
    return [draw(rng, row) for _ in range(rng.choice([0, 1, 1, 2, 3, longest]))][:longest]


def formula(rng: random.Random, levels: int = 3) -> str:
    """A formula in the server's own functions."""
    way = rng.random()
    if not levels or way < 0.25:
        return rng.choice([*VARIABLES, *CONSTANTS, f"{rng.uniform(-9, 9):.3g}", "1e300", "0", "2"])
    if way < 0.6:
        function = rng.choice(list(FUNCTIONS.values()))
        return f"{function.name}({', '.join(formula(rng, levels - 1) for _ in range(function.arguments))})"
    if way < 0.7:
        return f"-({formula(rng, levels - 1)})"
    return f"({formula(rng, levels - 1)}){rng.choice('+-*/^')}({formula(rng, levels - 1)})"


SETTINGS: Mapping[str, Draw] = {
    "number": _amount,
    "integer": _amount,
    "boolean": lambda rng, row: rng.random() < 0.5,
    "text": lambda rng, row: rng.choice(["", "0.5", "abc", f"{rng.random():.5f}", "x" * row["longest"], text(rng)]),
    "choice": _choice,
    "integers": _sizes,
    "names": lambda rng, row: [each["name"] for each in row["choices"] if rng.random() < 0.4],
    "numbers": lambda rng, row: _several(rng, row, lambda rng, row: _amount(rng, {**row, "kind": "number"})),
    "layers": lambda rng, row: _several(rng, row, lambda rng, row: rng.randint(row["low"], row["high"])),
    "choices": lambda rng, row: _several(rng, row, _choice),
    "formulas": lambda rng, row: _several(rng, row, lambda rng, row: formula(rng)),
}
"""How a value of each kind of setting is drawn."""


def changes(rng: random.Random) -> dict[str, Any]:
    """Some settings, with values of their ranges and now and then any value at all."""
    rows = rng.sample(catalog()["settings"], rng.choice([1, 1, 1, 2, 2, 4, 8]))
    chosen = {row["name"]: SETTINGS[row["kind"]](rng, row) for row in rows}
    if rng.random() < 0.5:
        chosen.setdefault("points", rng.randrange(1, FEW_POINTS))  # quicker to draw than as many as usual
    if rng.random() < 0.1:
        chosen[rng.choice([*chosen, text(rng)])] = junk(rng)
    return chosen


def as_link(rng: random.Random, chosen: Mapping[str, Any]) -> str:
    """Settings as the part of an address behind its `#`."""
    parts = []
    for name, value in chosen.items():
        if isinstance(value, dict):
            named = [(name, value.get("name"))] + [(f"{name}.{key}", each) for key, each in value.items()]
        else:
            named = [(name, ",".join(map(str, value)) if isinstance(value, list) else value)]
        parts += [f"{key}={_plain(each)}" for key, each in named]
    rng.shuffle(parts)
    return "&".join(parts)


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, float) and not math.isfinite(value) else json.dumps(value, default=str)[:200]
