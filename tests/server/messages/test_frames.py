"""A frame's fields are declared once: what the server sends is what they say, and so is what a client is told of it."""

import json
from pathlib import Path
from typing import Any

import ormsgpack
import pytest

from engine.inspection.fields import WHOLE, Group
from engine.inspection.views import views
from scripts.golden import FRAMES, GOLDEN
from scripts.reference import PAGE, PROTOCOL, fields, properties
from server.messages.frames import FRAME, LAYOUT, FrameField

PACKED = {"packed", "count"}


def golden(name: str) -> dict[str, Any]:
    """A frame as a client gets it."""
    made: dict[str, Any] = ormsgpack.unpackb((GOLDEN / f"{name}.msgpack").read_bytes())
    return made


def faults(frame: dict[str, Any]) -> list[str]:
    """Where a frame is not as declared."""
    found = [f"{name} is not declared" for name in frame if name not in FRAME]
    for name, field in FRAME.items():
        if name in frame:
            fault = field.kind.fault(frame[name])
            found += [f"{name}: {fault}"] if fault else []
        elif not field.optional:
            found.append(f"{name} is missing")
    return found


@pytest.mark.parametrize("name", FRAMES)
def test_frames_are_as_they_are_declared(name: str) -> None:
    assert faults(golden(name)) == []


@pytest.mark.parametrize(
    "planted",
    [
        {"more": 1},
        {"epoch": 1.5},
        {"playing": 1},
        {"parameters": b"12345"},
        {"output": {"size": 10, "map": b""}},
        {"output": {"size": 10, "channels": 1, "map": b"", "more": 1}},
        {"data": {"train": b"1", "test": b"", "columns": 3}},
        {"dropped": [[0, "one"]]},
        {"train_accuracy": "nil"},
    ],
    ids=str,
)
def test_a_frame_that_is_not_as_declared_is_seen(planted: dict[str, Any]) -> None:
    assert faults(golden("first") | planted)


def test_a_field_left_out_is_seen() -> None:
    frame = golden("first")
    del frame["rate"]
    assert faults(frame) == ["rate is missing"]


def test_a_client_is_told_of_every_field_that_may_be_absent_or_needs_reading() -> None:
    assert set(LAYOUT) == {name for name, field in FRAME.items() if field.optional or field.kind.reader is not None}
    assert LAYOUT["parameters"] == {"as": "float32", "keep": "run"}
    assert LAYOUT["output"] == {"as": {"map": "cells"}, "keep": "run"}
    assert LAYOUT["reset"] == {"absent": False} and LAYOUT["steps"] == {}
    assert json.loads(json.dumps(LAYOUT)) == LAYOUT


def test_every_view_is_a_field_that_stays_while_the_run_does() -> None:
    assert [FRAME[view.name].keep for view in views] == ["run" for _ in views]


@pytest.mark.parametrize(("path", "written"), [(PROTOCOL, fields), (PAGE, properties)])
def test_documents_and_types_are_written_from_the_declaration(path: Path, written: Any) -> None:
    text = path.read_text("utf-8")
    assert written(text, FRAME) == text, "run `make reference`"
    more = {**FRAME, "one_more": FrameField(Group(a=FrameField(WHOLE)), "words", True)}
    assert written(text, more) != text and "one_more" in written(text, more)
