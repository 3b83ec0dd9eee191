"""The frame's bytes are what docs/protocol.md says, pinned by files that JavaScript reads as well."""

import json
import struct

import numpy as np
import ormsgpack
import pytest

from scripts.golden import FRAMES, GOLDEN, make, plain
from server.messages import replies
from server.messages.fields import MessageError
from server.messages.frames import FRAME


def expected(name):
    return json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("name", FRAMES)
def test_golden_frames_decode_to_what_is_written_beside_them(name):
    assert plain(ormsgpack.unpackb((GOLDEN / f"{name}.msgpack").read_bytes())) == expected(name)


def close(made, golden):
    """Whether two contents agree but for the last bits of numbers, which may differ between machines."""
    if isinstance(golden, dict):
        return made.keys() == golden.keys() and all(close(made[key], golden[key]) for key in golden)
    if isinstance(golden, list) and golden and isinstance(golden[0], int | float):
        whole = all(isinstance(each, int) for each in golden)
        numbers = [np.array(each, np.float64) for each in (made, golden)]  # "NaN" is one too
        bounds = {"rtol": 1e-5, "atol": 1 if whole else 1e-6, "equal_nan": True}
        return len(made) == len(golden) and np.allclose(*numbers, **bounds)
    return made == pytest.approx(golden, rel=1e-6) if isinstance(golden, float) else made == golden


@pytest.mark.parametrize("name", FRAMES)
def test_the_server_still_makes_the_golden_frames(name):
    assert close(plain(ormsgpack.unpackb(make(name))), expected(name))


def test_a_different_frame_is_seen():
    golden = expected("following")
    assert not close({**golden, "parameters": [each + 0.01 for each in golden["parameters"]]}, golden)
    assert not close({**golden, "more": 1}, golden)


def test_golden_frames_cover_every_field_and_every_kind_of_number():
    found = set().union(*(expected(name) for name in FRAMES))
    assert found == set(FRAME)
    assert expected("diverged")["train_loss"] == "NaN" or expected("diverged")["train_loss"] == "Infinity"
    assert expected("diverged")["test_loss"] == "NaN" and 0 in expected("diverged")["output"]["map"]
    assert expected("diverged")["train_accuracy"] is None


@pytest.mark.parametrize("count", [1, 15, 16, 40])
def test_fields_joined_are_the_fields_of_one_map(count):
    worker = {f"w{i}": i for i in range(count)}
    session = {f"s{i}": [i, None, "ä"] for i in range(3)}
    joined = replies.frame(count, replies.fragment(worker), session)
    assert ormsgpack.unpackb(joined) == {**worker, **session}


def test_bytes_survive_as_text():
    for size in range(10):
        data = bytes(range(250, 250 + min(size, 6))) + b"\xff" * max(0, size - 6)
        text = replies.to_text(data)
        assert "=" not in text and replies.from_text(text, "run") == data


@pytest.mark.parametrize("text", ["a", "a b", "ä", "AA\n", "A===="])
def test_what_is_not_base64url_is_refused(text):
    with pytest.raises(MessageError) as caught:
        replies.from_text(text, "run")
    assert (caught.value.code, caught.value.field) == ("bad_base64", "run")


def test_a_number_that_is_not_finite_never_gets_into_json():
    with pytest.raises(ValueError, match="not JSON compliant"):
        replies.encode({"type": "state", "epoch": float("nan")})


def test_halves_of_characters_are_escaped():
    assert json.loads(replies.encode({"message": "\ud800"}).encode()) == {"message": "\ud800"}


def test_numbers_in_binary_fields_are_little_endian():
    frame = ormsgpack.unpackb(make("first"))
    count = 3 * 4 + 2 * 4 + 3
    assert struct.unpack(f"<{count}f", frame["parameters"]) == tuple(np.frombuffer(frame["parameters"], "<f4"))
