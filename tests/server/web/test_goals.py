"""A goal that a link carries: the server judges what it has trained itself, and signs what comes of it."""

import json
import time

import pytest

from engine import advance, run_to_json
from server.messages.replies import from_text, to_text
from server.sessions.goals import goal_of, handed_of
from server.sessions.opening import open_bytes, sealed
from server.sessions.signing import Origin, Signer
from server.web import goals as module
from tests.server.web.test_classes import School

SIGNER = Signer(b"k" * 32)


@pytest.fixture
def school(tmp_path):
    school = School(tmp_path)
    school.classes.rooms.now = lambda: school.now
    yield school
    school.close()


def goal(school, measure="loss", bound=1000.0):
    return school.browser().ask("goal", measure=measure, bound=bound)["goal"]


def later(school):
    school.now += 11


def opens(school, text):
    return school.browser(link=f"goal={text}")


def trained(page, epochs=20):
    """The page, whose network the server has trained from where it was: it comes back signed, as after a reload."""
    session = page.seat.session
    run = advance([session.present], epochs)[0]
    assert page.ask("open", run=to_text(sealed(run, SIGNER, session.lineage.trainer)))["epoch"] == run.epoch
    return page


def test_a_trained_network_is_judged_and_signed(school):
    text = goal(school)
    page = trained(opens(school, text))
    answer = page.ask("hand_in", goal=text, name="  Zoë\n\u202eX ")
    assert (answer["verdict"], answer["type"]) == ("done", "handed_in")
    assert answer["name"].startswith("handin-") and answer["name"].endswith(".numplay")
    fields, origin = handed_of(answer["content"].encode(), SIGNER)
    assert origin is Origin.OURS and fields["value"] == answer["value"]
    assert (fields["name"], fields["epochs"], fields["reached"]) == ("Zoë X", 20, True)
    assert fields["task"] == goal_of(text, SIGNER).name and fields["parameters"] > 0
    assert time.strptime(fields["handed"], "%Y-%m-%d %H:%M:%S")
    assert goal_of(text, SIGNER).hidden(SIGNER) not in json.dumps(page.got)
    assert f"{answer['value']:.2g}" == f"{answer['value']:g}"


def test_a_goal_out_of_reach_is_told_and_signed_too(school):
    text = goal(school, bound=1e-12)
    answer = trained(opens(school, text)).ask("hand_in", goal=text)
    assert answer["verdict"] == "not_yet"
    assert json.loads(answer["content"])["reached"] is False


def test_equal_networks_have_one_mark_and_others_another(school):
    text = goal(school)
    files = [json.loads(trained(opens(school, text), n).ask("hand_in", goal=text)["content"]) for n in (5, 5, 6)]
    marks = [each["mark"] for each in files]
    assert marks[0] == marks[1] != marks[2]


def test_what_was_not_trained_here_counts_for_nothing(school):
    text = goal(school)
    honest = trained(opens(school, text))
    saved = honest.ask("save", format="bytes")["content"]
    run = open_bytes(from_text(saved, "run"), SIGNER).run
    forger, thief, editor = (opens(school, text) for _ in range(3))
    forger.ask("open", run=to_text(run_to_json(run).encode()))
    thief.ask("open", run=saved)
    editor.ask("edit", index=0, value=0.5)
    for page in (forger, thief, editor):
        answer = page.ask("hand_in", goal=text)
        assert (answer["verdict"], answer["value"], answer["content"]) == ("not_trained", None, None)


def test_other_points_are_another_task(school):
    text = goal(school)
    page = opens(school, text)
    page.ask("set", changes={"noise": 30})
    assert trained(page).ask("hand_in", goal=text)["verdict"] == "other_task"
    later(school)
    page.ask("set", changes={"noise": 0})
    assert trained(page).ask("hand_in", goal=text)["verdict"] == "done"


def test_a_planted_mistake_is_repaired_by_one_setting_alone(school):
    teacher = school.browser(link="learningRate=10&noise=5")
    text = teacher.ask("goal", measure="loss", bound=1000, rank="epochs", repair=True)["goal"]

    def verdict(**changes):
        page = school.browser(link=f"learningRate=10&noise=5&goal={text}")
        page.ask("set", changes=changes)
        return trained(page).ask("hand_in", goal=text)

    answer = verdict(learningRate=0.03, seed="0.5")
    told = json.loads(answer["content"])
    assert (answer["verdict"], told["rank"], told["repair"]) == ("done", "epochs", True)
    assert set(told["changed"]) == {"learningRate", "seed"} and told["features"] == 2
    assert verdict(learningRate=0.03, activation="relu")["verdict"] == "other_settings"


def test_who_hands_in_waits_even_after_a_reload(school):
    text = goal(school)
    page = opens(school, text)
    assert page.ask("hand_in", goal=text)["type"] == "handed_in"
    tab = school.browser(seat=page.token)
    assert [each.ask("hand_in", goal=text).get("code") for each in (page, tab)] == ["too_soon"] * 2
    assert opens(school, text).ask("hand_in", goal=text)["type"] == "handed_in"
    later(school)
    assert tab.ask("hand_in", goal=text)["type"] == "handed_in"


def test_who_handed_in_long_ago_is_forgotten(school, monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT", 3)
    text = goal(school)
    for _ in range(8):
        opens(school, text).ask("hand_in", goal=text)
        later(school)
    assert len(school.classes._goals._handed) <= 3


def test_a_forged_goal_is_refused(school):
    text = goal(school)
    page = opens(school, text)
    for forged in ("", "x", text[:-4], "A" + text[1:], text + "AAAA", "!" * 30):
        assert page.ask("hand_in", goal=forged)["code"] == "foreign_goal"
    assert page.ask("hand_in", goal="A" * 4001)["code"] == "bad_value"
    assert page.ask("hand_in", goal=text, name="x" * 41)["code"] == "bad_value"
    assert page.ask("hand_in", goal=text, run="x")["code"] == "unknown_field"
    assert page.ask("hand_in")["code"] == "missing_field"


REFUSED = [{"measure": "loss", "bound": 0}, {"measure": "accuracy", "bound": 1.5}, {"measure": "beauty", "bound": 1}]
REFUSED += [{"measure": "loss", "bound": 1, more: "beauty"} for more in ("rank", "repair")]


@pytest.mark.parametrize("fields", REFUSED)
def test_a_goal_that_no_network_has_is_refused(school, fields):
    assert school.browser().ask("goal", **fields)["code"] == "bad_value"


def test_points_of_ones_own_are_no_goal(school):
    page = school.browser()
    page.ask("use_points", points=[[0, 0, 0], [1, 1, 1]], classes=["a", "b"])
    assert page.ask("goal", measure="loss", bound=0.1)["code"] == "assignment_data"


def test_a_goal_is_for_the_settings_it_was_set_with(school):
    page = school.browser(link="dataset=spiral&noise=20")
    text = page.ask("goal", measure="accuracy", bound=0.9)["goal"]
    assert goal_of(text, SIGNER).start == {"dataset": "spiral", "noise": 20}
    assert opens(school, text).ask("hand_in", goal=text)["verdict"] == "other_task"
    assert school.browser(link="dataset=spiral&noise=20").ask("hand_in", goal=text)["verdict"] == "not_yet"
