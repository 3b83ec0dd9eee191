"""static/wire/protocol.js in Chromium: the bytes of docs/protocol.md as JavaScript reads them."""

import base64
import json
from pathlib import Path

import ormsgpack
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from server.messages.frames import LAYOUT

GOLDEN = Path(__file__).parents[1] / "golden"
PLAIN = """
  const plain = (value) => ArrayBuffer.isView(value) ? [...value] : value;
  const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
"""


def decode(page: Page, message: dict[str, object]) -> dict[str, object]:
    """The frame as decodeFrame gives it, typed arrays as lists."""
    packed = base64.b64encode(ormsgpack.packb(message)).decode()
    return page.evaluate(
        f"""async ([packed, layout]) => {{
          {PLAIN}
          const {{ decodeFrame }} = await import("/static/wire/protocol.js");
          const frame = decodeFrame(bytesOf(packed), layout);
          const entries = (value) => Object.entries(value).map(([name, part]) => [name, nested(part)]);
          const nested = (value) => value?.constructor === Object
            ? Object.fromEntries(entries(value)) : plain(value);
          return nested(frame);
        }}""",
        [packed, LAYOUT],
    )


def test_absent_fields_are_null(module_page: Page) -> None:
    frame = decode(module_page, {"type": "frame", "n": 1, "epoch": 0})
    assert frame["n"] == 1
    for field in ("parameters", "output", "units", "focus", "features", "data", "diverged", "checkpoint"):
        assert frame[field] is None
    assert frame["reset"] is False


@pytest.mark.parametrize("shift", range(4))
def test_floats_are_little_endian_at_any_alignment(module_page: Page, shift: int) -> None:
    values = b"\x00\x00\x80\x3f" + b"\x00\x00\x00\xc0"
    frame = decode(
        module_page, {"pad": "-" * shift, "parameters": values, "data": {"train": values, "test": b"", "columns": 1}}
    )
    assert frame["parameters"] == [1.0, -2.0]
    assert frame["data"] == {"train": [1.0, -2.0], "test": [], "columns": 1}


def test_losses_that_are_no_numbers_arrive_as_such(module_page: Page) -> None:
    frame = decode(module_page, {"train_loss": float("inf"), "test_loss": float("nan")})
    assert frame["train_loss"] == float("inf")
    assert frame["test_loss"] != frame["test_loss"]


def merged(page: Page, previous: object, frame: object, drawn: bool) -> dict[str, object]:
    """What mergeFrame makes of two frames."""
    return page.evaluate(
        """async ([previous, frame, drawn, layout]) => {
          const { mergeFrame } = await import("/static/wire/protocol.js");
          return mergeFrame(previous, frame, drawn, layout);
        }""",
        [previous, frame, drawn, LAYOUT],
    )


OLD = {
    "n": 1,
    "reset": False,
    "output": "old",
    "units": "old",
    "parameters": "old",
    "data": "old",
    "features": "old",
}
NEW = {
    "n": 2,
    "reset": False,
    "output": "new",
    "units": None,
    "parameters": None,
    "data": None,
    "features": None,
}


def test_what_a_frame_leaves_out_stays(module_page: Page) -> None:
    frame = merged(module_page, OLD, NEW, True)
    assert (frame["n"], frame["output"], frame["units"], frame["data"]) == (2, "new", "old", "old")


def test_a_reset_forgets_what_was_drawn_of_the_old_run(module_page: Page) -> None:
    frame = merged(module_page, OLD, {**NEW, "reset": True}, True)
    assert (frame["units"], frame["parameters"], frame["features"]) == (None, None, "old")


def test_a_reset_that_was_never_drawn_is_told_again(module_page: Page) -> None:
    assert merged(module_page, {**OLD, "reset": True}, NEW, False)["reset"] is True
    assert merged(module_page, {**OLD, "reset": True}, NEW, True)["reset"] is False


def same(value: object, expected: object) -> bool:
    """Whether a value is what JSON says, which has words for numbers that are not finite."""
    if isinstance(value, dict) and isinstance(expected, dict):
        return value.keys() == expected.keys() and all(same(value[key], expected[key]) for key in value)
    if isinstance(value, list) and isinstance(expected, list):
        return len(value) == len(expected) and all(map(same, value, expected))
    words = {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}
    return str(value) == words[expected] if isinstance(expected, str) and expected in words else value == expected


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.msgpack")))
def test_golden_frames_are_read_as_it_is_written_beside_them(module_page: Page, name: str) -> None:
    expected = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    frame = decode(module_page, ormsgpack.unpackb((GOLDEN / f"{name}.msgpack").read_bytes()))
    for field, value in expected.items():
        assert same(frame[field], value), field
    assert set(frame) == set(expected) | set(LAYOUT)


def test_a_view_stays_until_the_run_is_another(module_page: Page) -> None:
    old, new = {**OLD, "metrics": "old"}, {**NEW, "metrics": None}
    assert merged(module_page, old, new, True)["metrics"] == "old"
    assert merged(module_page, old, {**new, "reset": True}, True)["metrics"] is None


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=70_000))
def test_base64url_is_that_of_the_server(module_page: Page, data: bytes) -> None:
    text = base64.urlsafe_b64encode(data).decode().rstrip("=")
    back = module_page.evaluate(
        """async (text) => {
          const { fromBase64url, toBase64url } = await import("/static/wire/protocol.js");
          return toBase64url(fromBase64url(text));
        }""",
        text,
    )
    assert back == text
