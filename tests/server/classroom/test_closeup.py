"""server/classroom/closeup: what others see of a network, bounded, and without test points."""

import base64
import math
import struct

import pytest

from server.classroom.closeup import MOST_CHANNELS, MOST_POINTS, Newest, picture, points, side_for


def rows(*values):
    return b"".join(struct.pack("<3f", *each) for each in values)


def decoded(told):
    raw = base64.b64decode(told["points"])
    return list(struct.iter_unpack("3b", raw))


def test_points_are_coded_and_cut_off():
    data = {"train": rows((6, -6, 1), (0, 3, -1), (99, math.nan, 0.5)), "test": rows((1, 1, 1)), "columns": 3}
    assert decoded(points(data, numbered=False)) == [(127, -127, 127), (0, 64, -127), (127, 0, 64)]
    classes = {"train": rows((0, 0, 0), (0, 0, 1), (0, 0, 2)), "test": b"", "columns": 3}
    assert [label for _, _, label in decoded(points(classes, numbered=True))] == [0, 1, 2]
    many = {"train": rows(*[(0, 0, 1)] * 1000), "test": b"", "columns": 3}
    assert len(decoded(points(many, numbered=False))) == MOST_POINTS


def test_a_picture_has_a_bound():
    output = {"size": 50, "channels": 3, "packed": b"abc"}
    assert picture(output) == {"size": 50, "channels": 3, "map": base64.b64encode(b"abc").decode()}
    assert picture({**output, "channels": MOST_CHANNELS + 1}) == {}
    assert side_for(10) < side_for(3) == side_for(1)


@pytest.mark.parametrize("loss", [math.nan, math.inf, 0.25])
def test_what_is_told_of_a_frame(loss):
    newest = Newest()
    assert newest.told({}, whole=True) is None
    output = {"size": 2, "channels": 1, "packed": b"x"}
    data = {"train": rows((0, 0, 1)), "test": rows((1, 1, 1)), "columns": 3}
    newest.hear({"epoch": 3, "train_loss": loss, "output": output, "data": data}, numbered=False)
    told = newest.told({"seat": "a"}, whole=False)
    assert (told["seat"], told["epoch"], told["train"]) == ("a", 3, loss if math.isfinite(loss) else None)
    assert "map" in told and "points" not in told and not newest.fresh
    # What a later frame leaves out stays.
    newest.hear({"epoch": 4}, numbered=False)
    later = newest.told({}, whole=True)
    assert later["epoch"] == 4 and "map" in later and len(decoded(later)) == 1
