"""What the engine checks in a message: links, runs, own points, tables, formulas, nodes; sound ones and spoilt ones."""

import base64
import json
import random
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any

from engine import (
    Config,
    InvalidValue,
    advance,
    catalog,
    describe_layers,
    new_run,
    own_points,
    run_to_bytes,
    run_to_json,
)
from engine.settings.controls import hideable
from server.sessions.identity import Identity
from server.sessions.opening import sealed, sealed_json
from server.sessions.signing import Signer, unsigned

from .drawing import FEW_POINTS, as_link, changes, formula, number
from .values import CHARACTERS, NUMBERS, changed_text, junk, mutated, text, written

SIGNER, STRANGER = Signer(b"k" * 32), Signer(b"x" * 32)
KEPT_RUNS = 60
"""Different runs that are made to be spoilt: spoiling is quicker than training."""


def base64url(data: bytes) -> str:
    """As the protocol writes bytes."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


# Own points


def own(rng: random.Random) -> dict[str, Any]:
    """Points of one's own, as `use_points` and a saved run have them."""
    targets = rng.choice([0, 0, 0, 1, 2, 10])
    classes = [f"c{each}" for each in range(rng.choice([2, 2, 3, 20]))] if not targets else []
    width = 2 + max(1, targets)
    rows = []
    for _ in range(rng.choice([0, 1, 2, 5, FEW_POINTS])):
        values = [rng.choice([0, rng.uniform(-6, 6), number(rng, -1000, 1000, False)]) for _ in range(width)]
        rows.append([*values[:2], rng.randrange(len(classes))] if classes else values)
    given: dict[str, Any] = {"points": rows, "classes": classes}
    given["columns"] = [rng.choice(["x", "y", "size", "=1+1", "Größe"]) + str(each) for each in range(width)]
    pairs = [rng.choice([[0, 1], [0.5, 2.5], [-1e200, 1e200], [1e9, 1e-9]]) for _ in range(width)]
    given["transform"] = [*pairs[:2], [0, 1]] if classes else pairs
    return given


# Runs


@lru_cache(maxsize=KEPT_RUNS)
def _run(number: int) -> Any:
    rng = random.Random(number)
    while True:
        try:
            if rng.random() < 0.3:
                points = own_points(**own(rng))
                settings = _for_own(points)
            else:
                points, settings = None, changes(rng)
            run = new_run(Config.from_mapping(settings), points)
            if run.parameters.size < 300:
                return advance([run], rng.randrange(3), rng.randrange(3))[0]
        except InvalidValue:
            continue


def _for_own(points: Any) -> dict[str, Any]:
    """Settings under which such points may be used."""
    problem = "regression" if points.targets else "classification"
    row = next(row for row in catalog()["dataset"] if row["given"] and row["problem"] == problem)
    (parameter,) = row["parameters"]
    count = points.targets or len(points.classes)
    name = "regDataset" if points.targets else "dataset"
    return {"problem": problem, name: {"name": row["name"], parameter["name"]: count}}


def run_bytes(rng: random.Random) -> bytes:
    """A run as a file has it: sound, or spoilt in its text, in its numbers, in its seal or anywhere."""
    run, way = _run(rng.randrange(KEPT_RUNS)), rng.random()
    if way < 0.15:
        return rng.choice([sealed(run, SIGNER), sealed(run, STRANGER), run_to_bytes(run)])
    if way < 0.25:
        return rng.choice([sealed_json(run, SIGNER), run_to_json(run)]).encode()
    if way < 0.6:
        content = json.loads(run_to_json(run))
        return written(rng, mutated(rng, content, list(content.values()))).encode("utf-8", "surrogatepass")
    if way < 0.65:
        return changed_text(rng, run_to_json(run)).encode("utf-8", "surrogatepass")
    body = zlib.decompress(run_to_bytes(run))
    if way < 0.85:
        length = struct.unpack("<I", body[:4])[0]
        header = written(rng, mutated(rng, json.loads(body[4 : 4 + length]))).encode("utf-8", "surrogatepass")
        body = struct.pack("<I", len(header)) + header + body[4 + length :]
    else:
        body = spoilt(rng, body)
    packed = zlib.compress(body, 1)
    return rng.choice([packed, unsigned(packed), STRANGER.seal(packed), spoilt(rng, SIGNER.seal(packed))])


def spoilt(rng: random.Random, data: bytes) -> bytes:
    """The bytes with some of them changed, missing or twice."""
    start = rng.randrange(len(data) + 1)
    end = min(len(data), start + rng.randrange(1, 9))
    middle = rng.choice([b"", rng.randbytes(end - start), b"\xff" * 8, data[start:end] * 2])
    return data[:start] + middle + data[end:]


def run_text(rng: random.Random) -> str:
    """A run as a message has it."""
    told = base64url(run_bytes(rng))
    return changed_text(rng, told) if rng.random() < 0.05 else told


# Links


def link(rng: random.Random) -> str:
    """A link, or a text with one in it, sound or spoilt."""
    parts = [as_link(rng, changes(rng))]
    if rng.random() < 0.3:
        parts.append(f"run={run_text(rng)}")
    if rng.random() < 0.2:
        rest = ("title", "task", "lesson", "showTestData", "initZero", "x", "=", "&", "run", "seed", "%23", text(rng))
        parts.append(f"{rng.choice(rest)}={rng.choice(['', 'true', 'xor', '%F0%9F%98%80', '%ff', '%2', text(rng)])}")
    if rng.random() < 0.1:
        parts.append(f"{rng.choice([*hideable(), text(rng)])}_hide={rng.choice(['true', 'false', ''])}")
    told = "&".join(parts)
    before = rng.choice(["", "#", "#", "https://numplay.example/#", "see <http://a/#", '"#', "%23", "#/?", "?"])
    told = before + told + rng.choice(["", "", "", ").", ">", " and more", "\n"])
    return changed_text(rng, told) if rng.random() < 0.4 else told


# Tables


def table(rng: random.Random) -> bytes:
    """A table's bytes: separated, JSON or Excel's dialect, with gaps, quotes and signs that don't belong."""
    width, separator = rng.choice([1, 2, 3, 3, 3, 5]), rng.choice([",", ";", "\t", "|", "  "])
    rows = [[_cell(rng) for _ in range(width)] for _ in range(rng.choice([0, 1, 3, 20]))]
    names = [rng.choice(["x", "y", "label", "a b", "=1", "x", ""]) for _ in range(width)]
    way = rng.random()
    if way < 0.15:
        told = written(rng, [dict(zip(names, row, strict=True)) for row in rows])
    elif way < 0.2:
        told = written(rng, mutated(rng, {name: [row[at] for row in rows] for at, name in enumerate(names)}))
    elif way < 0.25:
        head = "@relation t\n" + "".join(f"@attribute '{name}' {rng.choice(['numeric', '{a,b}'])}\n" for name in names)
        told = head + "@data\n" + "\n".join(",".join(row) for row in rows)
    else:
        end = rng.choice(["\n", "\r\n", "\r"])
        told = end.join(separator.join(row) for row in ([names] if rng.random() < 0.7 else []) + rows)
    if rng.random() < 0.3:
        told = changed_text(rng, told)
    encoding = rng.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1", "utf-16-le"])
    data = told.encode(encoding, "replace")
    return spoilt(rng, data) if rng.random() < 0.15 else data


def _cell(rng: random.Random) -> str:
    way = rng.random()
    if way < 0.6:
        return f"{rng.uniform(-9, 9):.{rng.randrange(5)}f}".replace(".", rng.choice(".."))
    if way < 0.7:
        return str(rng.choice(NUMBERS))[:400]
    return rng.choice(
        ["a", "b", "", "NA", '"q"', '"', "1,5", "1.234,5", "1e5", "٣", "1e400", *CHARACTERS[:5], text(rng)]
    )


# What the fields of a message hold


class Content:
    """The contents of one message, which belong together. session: what the server said before."""

    def __init__(self, rng: random.Random, session: Mapping[str, Any]) -> None:
        self.rng = rng
        self.session = session

    @cached_property
    def own(self) -> Any:
        """Points of one's own."""
        return mutated(self.rng, own(self.rng)) if self.rng.random() < 0.4 else own(self.rng)

    def of(self, name: str) -> Any:
        """The value of a field whose content the engine checks. Raises KeyError for one that nobody has taught."""
        return CONTENTS[name](self)

    def part(self, name: str) -> Any:
        """A part of the points of one's own."""
        return self.own.get(name, []) if isinstance(self.own, dict) else junk(self.rng)

    def column(self) -> Any:
        """The name of a column that a table may have."""
        return self.rng.choice(["x", "y", "label", "a b", "Column 1", "", None, text(self.rng)])

    def node(self) -> Any:
        """A node of the present network, or of another."""
        layers = self.session.get("layers") or describe_layers(Config.from_mapping({}))
        nodes = [node for layer in layers for node in layer["nodes"]]
        return self.rng.choice([*nodes, None, "9:9", "=x1", text(self.rng)])

    def run(self) -> str:
        """A run, or what the server gave as one."""
        before = self.session.get("before")
        return before if before and self.rng.random() < 0.3 else run_text(self.rng)

    def seat(self) -> str:
        """A secret that the server has signed, or something like it."""
        token = Identity(self.rng.randbytes(16)).token(SIGNER)
        return token if self.rng.random() < 0.5 else changed_text(self.rng, token)

    def address(self) -> str:
        """A link, or the server's own."""
        told = self.session.get("link")
        return told if told and self.rng.random() < 0.2 else link(self.rng)

    def settings(self) -> Any:
        """Settings to change, or those that are."""
        config = self.session.get("config")
        if config and self.rng.random() < 0.1:
            return mutated(self.rng, dict(config))
        return changes(self.rng)


CONTENTS: Mapping[str, Callable[[Content], Any]] = {
    "link": Content.address,
    "run": Content.run,
    "seat": Content.seat,
    "changes": Content.settings,
    "settings": Content.settings,
    "points": lambda content: content.part("points"),
    "classes": lambda content: content.part("classes"),
    "columns": lambda content: content.part("columns"),
    "transform": lambda content: content.part("transform"),
    "file": lambda content: base64url(table(content.rng)),
    "x": Content.column,
    "y": Content.column,
    "label": lambda content: content.rng.choice([content.column(), [content.column(), content.column()]]),
    "text": lambda content: (
        changed_text(content.rng, formula(content.rng)) if content.rng.random() < 0.4 else formula(content.rng)
    ),
    "focus": Content.node,
}
"""The fields whose content the engine checks, by name."""
