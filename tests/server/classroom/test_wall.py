"""What a teacher sees of a student."""

import base64
import math

from server.classroom.wall import NOT_RECEIVING, Seen, bare, carried, joined

HEAD = {"seat": "a", "name": "Calm Owl", "here": True}


def frame(epoch, **more):
    return {"epoch": epoch, "train_loss": 0.5, "test_loss": math.nan, "test_accuracy": None, "playing": True, **more}


def test_a_row_shows_the_newest_frame():
    seen = Seen(0.0)
    seen.look(3, 3, 1.0)
    seen.hear(frame(7), 1.0)
    row = seen.row(HEAD, 1.0, wanted=True)
    assert (row["epoch"], row["train"], row["test"], row["accuracy"]) == (7, 0.5, None, None)
    assert row["receiving"] and row["playing"] and row["name"] == "Calm Owl" and "map" not in row


def test_of_a_page_that_takes_nothing_the_wall_shows_what_it_took_last():
    seen = Seen(0.0)
    seen.look(3, 3, 0.0)
    seen.hear(frame(7), 0.0)
    for now in (1.0, 2.0, 3.0, 4.0):
        seen.look(6, 3, now)
        seen.hear(frame(8 + int(now)), now)
    row = seen.row(HEAD, 1.0 + NOT_RECEIVING, wanted=False)
    assert not row["receiving"] and row["epoch"] < 12
    seen.look(6, 6, 6.0)
    assert seen.row(HEAD, 6.0, wanted=False)["receiving"]


def test_a_page_that_is_sent_nothing_owes_nothing():
    seen = Seen(0.0)
    for now in range(100):
        seen.look(5, 5, float(now))
    seen.look(6, 5, 100.0)
    assert seen.quiet(101.0) == 1.0


def test_a_picture_is_sent_once_and_only_where_it_is_wanted():
    seen = Seen(0.0)
    output = {"size": 2, "channels": 2, "map": bytes(range(8))}
    seen.hear(frame(1, output=output), 0.0)
    assert "map" not in seen.row(HEAD, 0.0, wanted=False)
    row = seen.row(HEAD, 0.0, wanted=True)
    assert (row["size"], row["classes"], base64.b64decode(row["map"])) == (2, 2, bytes(range(4)))
    assert "map" not in seen.row(HEAD, 0.0, wanted=True)


def test_of_two_processes_the_one_where_the_student_is_tells():
    here, gone = {"seat": "a", "here": True, "epoch": 5}, {"seat": "a", "here": False}
    assert joined([gone], [[here]]) == [here] == joined([here], [[gone]])
    assert joined([], [[gone], [{"seat": "b", "here": False}]]) == [gone, {"seat": "b", "here": False}]


def test_a_picture_that_no_wall_has_shown_yet_is_not_lost_to_newer_rows():
    shown = {"size": 1, "classes": 1, "map": "gA=="}
    first = [{"seat": "a", "epoch": 1, **shown}, {"seat": "b", "epoch": 1}]
    second = [{"seat": "b", "epoch": 2}, {"seat": "a", "epoch": 2}, {"seat": "c", "epoch": 2}]
    rows = carried(first, second)
    assert rows == [second[0], {**second[1], **shown}, second[2]]
    newer = {"seat": "a", "epoch": 3, **shown, "map": "AA=="}
    assert carried(rows, [newer]) == [newer]
    assert [bare(each) for each in rows] == second
