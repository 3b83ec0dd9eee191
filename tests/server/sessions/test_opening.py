"""Whatever a link says, a page opens: what can't be used is a notice."""

import json
import random
import string
import struct

import pytest

from engine import Config, catalog, new_run, read_link, run_to_json
from server.messages.replies import to_text
from server.sessions import handlers, opening
from tests.fuzzing.contents import SIGNER, link, run_bytes
from tests.fuzzing.conversation import Conversation
from tests.fuzzing.messages import Sent
from tests.fuzzing.values import changed_text

LINKS = 120


def hello(tab, link: str):
    return tab.say("hello", protocol=1, link=link)


@pytest.mark.parametrize("seed", range(3))
def test_every_link_opens_with_hello_and_is_drawn(seed):
    rng = random.Random(seed)
    for number in range(LINKS):
        each = Conversation(seed, number)
        told = link(rng).encode("utf-8", "replace").decode()
        welcome = each.ask("hello", protocol=1, link=told)
        assert welcome["type"] == "welcome", told
        assert all(notice["message"] and notice["code"] != "server_fault" for notice in welcome["notices"]), told
        if welcome["parameters"] < 3000:
            assert each.frame() is not None


def test_every_link_opens_later_too_or_leaves_all_as_it_was():
    rng = random.Random(5)
    each = Conversation(5, 0)
    each.ask("hello", protocol=1)
    for _ in range(LINKS):
        before = each.session.run
        told = link(rng).encode("utf-8", "replace").decode()
        answer = each.ask("open", link=told)
        assert answer["type"] == "state" or (answer["code"] == "bad_link" and each.session.run is before), told


def test_any_text_is_a_link():
    rng = random.Random(6)
    for number in range(LINKS):
        told = "".join(rng.choice(string.printable + "€😀\u2028\x00") for _ in range(rng.randrange(60)))
        told = changed_text(rng, told).encode("utf-8", "replace").decode()
        assert Conversation(6, number).ask("hello", protocol=1, link=told)["type"] == "welcome", told


def test_spoilt_runs_are_opened_or_refused_by_name():
    rng = random.Random(7)
    opened = 0
    for _ in range(LINKS):
        try:
            opening.open_bytes(run_bytes(rng), SIGNER)
            opened += 1
        except opening.InvalidValue as error:
            assert error.code and str(error)
    assert LINKS / 10 < opened < LINKS * 9 / 10


OWN = '{"points": [[0, 0, 0], [1, 1, 1]], "classes": ["a", "b"], "columns": ["x", "y", "c"], "transform": %s}'
BAD = ["0", "{}", "[]", "[1, 2, 3]", "[[0, 1]]", "[[0, 1], [0, 1], [1, 1]]", "[[0, 1], [0, 1], [-1, 1]]"]
BAD += [f"[[{offset}, 1], [0, 1], [0, 1]]" for offset in (10**400, "1e999", "null", "true", '"1"', "[0]", -(10**201))]
BAD += [f"[[0, {scale}], [0, 1], [0, 1]]" for scale in (0, -1, 10**400, "1e-999", "null")]


@pytest.mark.parametrize("transform", BAD)
def test_a_transform_that_is_none_is_refused_by_name_wherever_it_comes_from(transform):
    own = OWN % transform
    dataset = next(row["name"] for row in catalog()["dataset"] if row["given"] and row["problem"] == "classification")
    text = json.dumps({"format": "numplay-run", "version": 2, "config": {"dataset": dataset}, "own": "OWN"})
    run = opening.to_text(text.replace('"OWN"', own).encode())
    each = Conversation(8, 0)
    welcome = each.ask("hello", protocol=1, link=f"learningRate=0.1&dataset={dataset}&run={run}")
    assert welcome["type"] == "welcome" and welcome["config"]["learningRate"] == 0.1
    (notice,) = welcome["notices"]
    assert "The trained weights in this link can't be used" in notice["message"]
    assert each.ask("open", run=run)["type"] == "error"
    (answer,) = each.say(Sent('{"type": "use_points", "id": 1, ' + own[1:], 1))
    assert answer["type"] == "error" and each.frame() is not None


def test_numbers_and_bytes_that_are_no_run_are_a_notice_each_time_they_are_opened(new_tab):
    content = json.loads(run_to_json(new_run(Config.from_mapping({}))))
    content["layers"][0]["weights"][0][0] = float("nan")
    for data in (json.dumps(content).encode(), b"\x78\x01" + struct.pack("<I", 2**31) * 40):
        for _ in range(2):
            welcome = hello(new_tab(), f"learningRate=0.1&dataset=xor&run={opening.to_text(data)}")
            assert welcome["config"]["learningRate"] == 0.1
            (notice,) = welcome["notices"]
            assert "The trained weights in this link can't be used" in notice["message"]


def test_even_a_fault_of_ours_does_not_keep_a_link_from_opening(new_tab, monkeypatch, caplog):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(opening, "run_from_json", broken)
    welcome = hello(new_tab(), "learningRate=0.1&run=" + opening.to_text(b"{}"))
    assert welcome["config"]["learningRate"] == 0.1
    assert [notice["code"] for notice in welcome["notices"]] == ["server_fault"]
    assert "ZeroDivisionError" in caplog.text


def test_after_a_fault_of_ours_the_page_may_begin_with_something_else(new_tab, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    tab = new_tab()
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(handlers, "state", broken)
        hello(tab, "noise=20")
    assert hello(tab, "noise=10")["config"]["noise"] == 10
    before = tab.session.run
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(handlers, "state", broken)
        tab.say("set", changes={"noise": 30})
    assert tab.session.run is before and tab.frame() is not None


IMAGES = "dataset=digits&layers=conv:4,pool&points=40"
REFUSED = "The page can't show images yet. Train such a network by the command numplay train."


def image_run(signer):
    """A run of images as a file's text."""
    return to_text(opening.sealed(new_run(read_link(IMAGES).config), signer))


def test_a_link_to_images_opens_the_usual_network_and_says_why(new_tab):
    tab = new_tab()
    welcome = tab.hello(link=IMAGES)
    assert welcome["type"] == "welcome" and welcome["config"]["dataset"] == "circle"
    (notice,) = [each for each in welcome["notices"] if each["code"] == "not_drawn"]
    assert notice["message"] == REFUSED
    assert tab.frame() is not None


def test_images_that_are_opened_later_leave_everything_as_it_was(tab, signer):
    before = tab.session.run
    said = [
        tab.say("open", link=IMAGES),
        tab.say("open", run=image_run(signer)),
        tab.say("set", changes={"dataset": "digits"}),
    ]
    for reply in said:
        assert (reply["type"], reply["code"], reply["message"]) == ("error", "not_drawn", REFUSED)
    assert tab.session.run is before


def test_a_browser_that_brings_images_gets_the_usual_network(new_tab, signer):
    tab = new_tab()
    welcome = tab.hello(run=image_run(signer), resume=True)
    assert [each["message"] for each in welcome["notices"]] == [REFUSED]
    assert tab.session.run.epoch == 0


def test_layers_that_do_not_fit_points_are_told_with_their_sizes(new_tab, tab):
    welcome = new_tab().hello(link="dataset=circle&layers=conv:4")
    assert "needs an image" in " ".join(each["message"] for each in welcome["notices"])
    reply = tab.say("set", changes={"layers": [{"name": "conv"}]})
    assert reply["type"] == "error" and "needs an image" in reply["message"]
