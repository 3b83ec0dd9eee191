"""A run as JSON and as compact bytes, and back. What comes back is validated like any input; nothing is ever unpickled.

JSON: `{"format": "numplay-run", "version": 2, "config": {…}, "epoch": …, "layers": [{"weights": [[…]], "biases": […]}],
…}`.
Only `format`, `version` and `config` must be there: without `layers` the run starts from its initial weights.
`countedFrom` is left out where the optimizer counts from the first update, as in all files before it was kept.
Bytes: a zlib stream of a 4-byte little-endian length, the same JSON without arrays, then the arrays as float64.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from engine.arrays import FloatArray, frozen
from engine.errors import InvalidValue, shown
from engine.json_text import read_json
from engine.pauses import may_pause
from engine.points.own import own_from_plain, own_to_plain
from engine.run.run import Best, Run, all_alive, new_run, severed
from engine.settings.config import Config

FORMAT = "numplay-run"
VERSION = 2
"""Version 1, which is read as well, had one word, a balance of 50, for classes as drawn and for classes of one size."""
MOST_BYTES = 16_000_000
"""Of a run, unpacked: room for the largest network with all its arrays, and the most points of one's own."""
PORTION = 1_000_000
"""Bytes that are unpacked in one go."""
MOST_VALUES = 2_000_000
"""Of a run's JSON: the numbers of the largest network, with those that an optimizer keeps, and of its best state."""
COUNTERS = {"epoch": 10**9, "position": 10**6, "updates": 10**12, "carriedPoints": 10**9}
ARRAYS = ("parameters", "slots", "carried", "alive", "best")
JSON_NUMBER = 48
"""Characters that a number takes in JSON at most: its 24, the line and indentation around it, and its row's own."""
JSON_REST = 50_000
"""Characters of the JSON of a run at most, numbers of arrays and points apart."""


def run_to_json(run: Run) -> str:
    """The run as readable JSON text, every number with full precision."""
    layers = []
    for layer in run.layout:
        layers.append({block.name: _plain(block.of(run.parameters)) for block in layer.blocks})
    content = {**_header(run), "config": run.config.to_mapping(), "layers": layers}
    for name in ARRAYS[1:]:
        if _differs(run, name):
            content[name] = _plain(_of(run, name))
    parts = []
    for part in json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(content):
        may_pause()
        parts.append(part)
    return "".join(parts)


def most_json_characters(run: Run) -> int:
    """What `run_to_json` takes at most, known without making it."""
    numbers = sum(_of(run, name).size for name in ARRAYS if name == "parameters" or _differs(run, name))
    if run.own is not None:
        numbers += run.own.array.size
    return JSON_NUMBER * numbers + JSON_REST


def run_from_json(text: str, finite: bool = True) -> Run:
    """The run of such a text. Raises InvalidValue, also for numbers that are not finite unless `finite` is False."""
    content = _object(text)
    layers = content.pop("layers", None)
    arrays = {name: content.pop(name) for name in ARRAYS[1:] if name in content}
    run = _start(content)
    if layers is not None:
        arrays["parameters"] = _from_layers(run, layers)
    return _assembled(run, content, arrays, finite)


def run_to_bytes(run: Run) -> bytes:
    """The run as compact bytes, bit for bit."""
    names = [name for name in ARRAYS if name == "parameters" or _differs(run, name)]
    rest = json.dumps({**_header(run), "arrays": names}, ensure_ascii=False, separators=(",", ":"))
    header = f'{{"config":{run.config.json},{rest[1:]}'.encode()
    arrays = b"".join(_of(run, name).astype("<f8").tobytes() for name in names)
    return zlib.compress(struct.pack("<I", len(header)) + header + arrays, 1)


def run_from_bytes(data: bytes, finite: bool = True) -> Run:
    """The run of such bytes. Raises InvalidValue, also for numbers that are not finite unless `finite` is False."""
    body = _unpacked(data)
    length = struct.unpack("<I", body[:4])[0] if len(body) >= 4 else len(body)
    if 4 + length > len(body):
        raise InvalidValue("bad_run", "the run's header is cut off", "run")
    content = _object(body[4 : 4 + length].decode("utf-8", "replace"))
    names = content.pop("arrays", None)
    if not isinstance(names, list) or not all(name in ARRAYS for name in names):
        raise InvalidValue(
            "bad_run",
            f"the run's list of arrays is {shown(names)}; expected names out of {', '.join(ARRAYS)}",
            "run",
        )
    run = _start(content)
    arrays, at = {}, 4 + length
    for name in names:
        size = _of(run, name).size
        arrays[name] = np.frombuffer(body[at : at + 8 * size], "<f8") if len(body) >= at + 8 * size else np.empty(0)
        at += 8 * size
    if at != len(body):
        raise InvalidValue(
            "bad_run",
            f"the run's arrays take {len(body) - 4 - length} bytes; expected {at - 4 - length}",
            "run",
        )
    return _assembled(run, content, arrays, finite)


def _unpacked(data: bytes) -> bytes:
    """The content of a zlib stream, unpacked in portions. Raises InvalidValue."""
    unpacker, parts, size, more = zlib.decompressobj(), [], 0, data
    while not unpacker.eof and size < MOST_BYTES:
        try:
            part = unpacker.decompress(more, min(PORTION, MOST_BYTES - size))
        except zlib.error:
            raise InvalidValue("bad_run", "this isn't a NumPlay run, or it was damaged on the way", "run") from None
        if not part and not unpacker.eof:
            break
        parts.append(part)
        size, more = size + len(part), unpacker.unconsumed_tail
        may_pause()
    if not unpacker.eof:
        most = MOST_BYTES // 1_000_000
        raise InvalidValue("bad_run", f"the run is cut off before its end, or unpacks to more than {most} MB", "run")
    if unpacker.unused_data:
        raise InvalidValue("bad_run", f"{len(unpacker.unused_data)} bytes follow the run's end; expected none", "run")
    return b"".join(parts)


def _header(run: Run) -> dict[str, object]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "epoch": run.epoch,
        "position": run.position,
        "updates": run.updates,
        "carriedPoints": run.carried_points,
        **({"own": own_to_plain(run.own)} if run.own else {}),
        **({"bestEpoch": run.best.epoch, "bestLoss": plain_number(run.best.loss)} if run.best else {}),
        **({"stopped": True} if run.stopped else {}),
        **({"countedFrom": run.counted_from} if run.counted_from else {}),
    }


def _object(text: str) -> dict[str, Any]:
    try:
        content = read_json(text, MOST_VALUES)
    except (ValueError, RecursionError):
        raise InvalidValue("bad_run", "this isn't a NumPlay run: it isn't JSON", "run") from None
    if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
        raise InvalidValue("bad_run", f'this is not a NumPlay run: its "format" is not "{FORMAT}"', "run")
    content.pop("seal", None)  # a server's signature, which only servers can check
    version = content.pop("version", None)
    if type(version) is not int or not 1 <= version <= VERSION:
        raise InvalidValue(
            "bad_version",
            f"the run has version {shown(version)}; this NumPlay reads versions 1 to {VERSION}",
            "run",
        )
    config = content.get("config")
    if version == 1 and isinstance(config, Mapping) and config.get("balance", 50) == 50:
        content["config"] = {**config, "balance": 0}
    return content


def _start(content: dict[str, Any]) -> Run:
    config = content.pop("config", None)
    if not isinstance(config, Mapping):
        raise InvalidValue("bad_run", f"the run's config is {shown(config)}; expected an object of settings", "run")
    own = content.pop("own", None)
    return new_run(Config.from_mapping(config), own_from_plain(own) if own is not None else None)


def _assembled(run: Run, content: dict[str, Any], arrays: Mapping[str, Any], finite: bool) -> Run:
    stopped = content.pop("stopped", False)
    if not isinstance(stopped, bool):
        raise InvalidValue("bad_run", f"stopped of the run is {shown(stopped)}; expected true or false", "run")
    best = _best(run, content, arrays, finite)
    most = {**COUNTERS, "position": max(0, run.data.split - 1)}
    counters = {name: _counter(name, content.pop(name, 0), most[name]) for name in COUNTERS}
    counted_from = _counter("countedFrom", content.pop("countedFrom", 0), counters["updates"])
    if content:
        raise InvalidValue("bad_run", f"the run has an unknown part {shown(next(iter(content)))}", "run")
    checked = {name: _array(run, name, value, finite) for name, value in arrays.items() if name != "best"}
    return replace(
        run,
        parameters=checked.get("parameters", run.parameters),
        slots=checked.get("slots", run.slots),
        carried=checked.get("carried", run.carried),
        alive=checked.get("alive", run.alive),
        epoch=counters["epoch"],
        position=counters["position"],
        updates=counters["updates"],
        carried_points=counters["carriedPoints"],
        best=best,
        stopped=stopped,
        counted_from=counted_from,
    )


def _best(run: Run, content: dict[str, Any], arrays: Mapping[str, Any], finite: bool) -> Best | None:
    epoch, loss = content.pop("bestEpoch", None), content.pop("bestLoss", None)
    if "best" not in arrays or epoch is None or loss is None:
        return None
    parameters = _array(run, "best", arrays["best"], finite)
    return Best(_counter("bestEpoch", epoch, COUNTERS["epoch"]), float(_numbers(loss, (), "bestLoss")), parameters)


def _of(run: Run, name: str) -> FloatArray:
    if name == "best":
        return run.best.parameters if run.best else run.parameters
    array: FloatArray = getattr(run, name)
    return array


def _counter(name: str, value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise InvalidValue(
            "bad_run", f"the run's {name} is {shown(value)}; expected a whole number from 0 to {most}", "run"
        )
    return value


def _from_layers(run: Run, layers: object) -> FloatArray:
    count = len(run.layout)
    if not isinstance(layers, list) or len(layers) != count:
        raise InvalidValue(
            "bad_run",
            f"the run's layers must be a list of {count} layers, as its settings say",
            "run",
        )
    parameters = np.empty(run.layout.count)
    for number, (layer, place) in enumerate(zip(layers, run.layout, strict=True), 1):
        names = [block.name for block in place.blocks]
        if not isinstance(layer, Mapping) or set(layer) != set(names):
            parts = f"{' and '.join(names)}, nothing else" if names else "no parts"
            raise InvalidValue("bad_run", f"layer {number} of the run must have {parts}", "run")
        for block in place.blocks:
            name, shape = f"the {block.name} of layer {number}", (block.units, *block.shape)
            block.of(parameters)[...] = _numbers(layer[block.name], shape, name)
    return parameters


def _array(run: Run, name: str, value: object, finite: bool) -> FloatArray:
    expected = _of(run, name)
    array = value.reshape(expected.shape) if isinstance(value, np.ndarray) else _numbers(value, expected.shape, name)
    if finite and not np.isfinite(array).all():
        at = int(np.flatnonzero(~np.isfinite(array.ravel()))[0])
        worst = _plain(array.ravel()[at])
        raise InvalidValue("not_finite", f"{name}[{at}] of the run is {worst}; expected finite numbers", "run")
    if name == "alive" and not np.isin(array, (0.0, 1.0)).all():
        raise InvalidValue("bad_run", "alive of the run must be 0 or 1 everywhere", "run")
    if name in ("parameters", "best"):
        return severed(run.config, array.astype(np.float64))
    return frozen(array.astype(np.float64))


def _numbers(value: object, shape: tuple[int, ...], name: str) -> FloatArray:
    if isinstance(value, (int, float, str)) and not isinstance(value, bool) and shape == ():
        return np.array(_number(value, name))
    if not isinstance(value, list) or not shape or len(value) != shape[0]:
        size = " × ".join(map(str, shape)) or "one number"
        raise InvalidValue("bad_run", f"{name} of the run must have {size} numbers; got {shown(value)}", "run")
    may_pause()
    return np.array([_numbers(item, shape[1:], name) for item in value]).reshape(shape)


def _number(value: float | str, name: str) -> float:
    if isinstance(value, str) and value not in ("NaN", "Infinity", "-Infinity"):
        raise InvalidValue("bad_run", f"{name} of the run has {shown(value)}; expected a number", "run")
    try:
        return float(value)
    except OverflowError:
        raise InvalidValue("bad_run", f"{name} of the run has {shown(value)}; expected a number", "run") from None


def plain_number(value: float) -> float | str:
    """A float as JSON can have it: NaN and the infinities as the words "NaN", "Infinity", "-Infinity"."""
    if math.isfinite(value):
        return float(value)
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _plain(array: FloatArray | float) -> Any:
    if isinstance(array, float) or array.ndim == 0:
        return plain_number(float(array))
    may_pause()
    return [_plain(row) for row in array]


def _differs(run: Run, name: str) -> bool:
    if name == "best":
        return run.best is not None
    if name == "alive":
        return not all_alive(run)
    array = _of(run, name)
    return bool(array.size and array.any())
