"""The session's state machine: time is an argument, the worker a function call."""

import math

import numpy as np
import pytest

from engine import Config, advance, evaluate, new_run, run_from_bytes
from server.jobs.work import perform
from server.messages.replies import to_text
from server.sessions.checkpoints import CHECKPOINT_INTERVAL
from server.sessions.session import MOST_FAILURES
from server.sessions.viewer import CREDITS

DIVERGING = "problem=regression&activation=relu&learningRate=10&networkShape=8"


def parameters(frame):
    return np.frombuffer(frame["parameters"], "<f4")


def test_the_first_frame_shows_everything(new_tab):
    tab = new_tab()
    tab.hello()
    frame = tab.frame()
    assert (frame["n"], frame["epoch"], frame["playing"], frame["reset"]) == (1, 0, False, True)
    assert {"output", "units", "features", "data", "checkpoint", "parameters"} <= set(frame)
    assert tab.frame() is None  # nothing moves: nothing is computed


def test_play_trains_at_the_pace_that_was_asked_for(tab):
    tab.say("speed", unit="epoch", rate=20)
    tab.say("play")
    frames = tab.run_for(2.0)
    assert frames[0]["epoch"] == 1  # the click shows at once
    assert 39 <= frames[-1]["epoch"] <= 42
    assert frames[-1]["rate"] == pytest.approx(20, rel=0.1)
    assert all(frame["playing"] for frame in frames)


def test_one_mini_batch_a_second(tab):
    tab.say("speed", unit="batch", rate=1)
    tab.say("play")
    frames = tab.run_for(3.2)
    assert [(frame["epoch"], frame["position"]) for frame in frames] == [(0, 10), (0, 20), (0, 30), (0, 40)]


def test_frames_come_no_faster_than_the_server_allows(tab):
    tab.say("speed", rate=None)
    tab.say("play")
    frames = tab.run_for(1.0, most=1)
    assert 33 <= len(frames) <= 41


def test_what_a_stall_made_owed_is_not_caught_up_in_a_rush(tab):
    tab.say("speed", rate=100)
    tab.say("play")
    tab.frame(1000)
    tab.now += 60
    assert tab.take(10**9).amount <= 25


def test_no_credit_no_work(tab):
    tab.say("speed", rate=None)
    tab.say("play")
    for _ in range(CREDITS):
        tab.now += 1
        assert tab.frame(ack=False) is not None
    tab.now += 1
    assert tab.frame() is None and tab.session.next_due(tab.now) is None
    tab.say("ack", n=tab.frames[-1]["n"])
    assert tab.frame() is not None


def test_an_acknowledgement_counts_for_all_frames_before(tab):
    tab.say("play")
    for _ in range(CREDITS):
        tab.now += 1
        tab.frame(ack=False)
    tab.say("ack", n=tab.frames[-1]["n"])
    for _ in range(CREDITS):
        tab.now += 1
        assert tab.frame(ack=False) is not None


def test_a_frame_that_was_never_sent_can_not_be_acknowledged(tab):
    reply = tab.say("ack", n=2)
    assert (reply["type"], reply["code"], reply["field"]) == ("error", "bad_value", "n")


def test_a_hidden_tab_costs_nothing_until_it_is_seen_again(tab):
    tab.say("play")
    tab.say("view", hidden=True)
    assert tab.run_for(1.0) == []
    assert tab.session.next_due(tab.now) is None
    tab.say("view", hidden=False)
    assert tab.frame() is not None


def test_work_begun_before_a_change_is_thrown_away(tab):
    tab.say("play")
    tab.now += 1
    task = tab.take()
    state = tab.say("set", changes={"networkShape": [3]})
    assert tab.bring(task) is None
    frame = tab.frame()
    assert len(parameters(frame)) == state["parameters"] == 13
    assert (frame["epoch"], frame["reset"], frame["n"]) == (0, True, 2)


def test_the_losses_of_work_thrown_away_come_with_what_is_trained_anew(tab):
    tab.say("speed", rate=None)
    tab.say("play")
    seen = []
    for turn in range(4):
        tab.now += 1
        task = tab.take()
        if turn % 2:
            tab.say("set", changes={"learningRate": 0.1 / (1 + turn)})
            assert tab.bring(task) is None
            tab.frame()  # which shows the change
            seen.append(tab.frames[-1]["epoch"])
            tab.now += 1
            task = tab.take()
        frame = tab.bring(task)
        if "history" in frame:
            seen += np.frombuffer(frame["history"]["epochs"], "<u4").tolist()
        seen.append(frame["epoch"])
    assert seen == list(range(1, seen[-1] + 1))


def test_what_a_discarded_frame_would_have_carried_comes_with_the_next(new_tab):
    tab = new_tab()
    tab.hello()
    task = tab.take()
    tab.say("play")
    assert tab.bring(task) is None
    frame = tab.frame()
    assert {"features", "data", "checkpoint"} <= set(frame) and frame["reset"]


def test_a_discarded_frame_costs_no_credit(tab):
    for _ in range(2 * CREDITS):
        task = tab.take() or pytest.fail("no work") if tab.session.due(tab.now) else None
        tab.say("set", changes={"noise": 5.0 if tab.session.present.config.noise == 0 else 0.0})
        if task:
            assert tab.bring(task) is None
    assert tab.frame() is not None


def test_pause_stays_at_the_last_frame_and_checkpoints_there(tab):
    tab.say("speed", rate=None)
    tab.say("play")
    shown = tab.run_for(0.5, most=2)[-1]
    tab.now += 1
    task = tab.take()
    state = tab.say("pause")
    assert tab.bring(task) is None
    frame = tab.frame()
    assert state["epoch"] == shown["epoch"] == frame["epoch"]
    assert not frame["playing"] and "checkpoint" in frame and frame["rate"] == 0


def test_a_live_change_keeps_weights_epoch_and_play(tab):
    tab.say("play")
    before = tab.run_for(0.3)[-1]
    state = tab.say("set", changes={"learningRate": 0.1, "activation": "relu"})
    assert state["epoch"] == before["epoch"] and state["playing"]
    frame = tab.frame(0)
    assert "reset" not in frame
    np.testing.assert_array_equal(parameters(frame), parameters(before))


def test_a_new_network_is_shown_untrained_before_it_plays_on(tab):
    tab.say("play")
    tab.run_for(0.3)
    tab.say("set", changes={"networkShape": [3]})
    assert tab.frame()["epoch"] == 0
    tab.now += 1
    assert tab.frame()["epoch"] > 0


def test_reset_returns_to_the_same_weights_and_pauses(tab):
    first = tab.frames[0]
    tab.say("play")
    tab.run_for(0.3)
    state = tab.say("reset")
    frame = tab.frame()
    assert (state["epoch"], state["playing"], frame["reset"]) == (0, False, True)
    assert frame["parameters"] == first["parameters"] and frame["train_loss"] == first["train_loss"]
    assert "data" not in frame  # the points are the same: they need not be sent again


def test_new_weights_keep_the_points_and_new_points_are_sent(tab):
    first = tab.frames[0]
    tab.say("new_weights")
    frame = tab.frame()
    assert frame["parameters"] != first["parameters"] and "data" not in frame
    tab.say("regenerate")
    assert tab.frame()["data"] != first["data"]


@pytest.mark.parametrize(
    ("unit", "count", "place"), [("epoch", 1, (1, 0)), ("epoch", 7, (7, 0)), ("batch", 3, (0, 30))]
)
def test_steps_train_exactly_that_much_and_end_with_a_checkpoint(tab, unit, count, place):
    tab.say("step", unit=unit, count=count)
    frames = tab.run_for(1.0, most=2)
    last = frames[-1]
    assert (last["epoch"], last["position"]) == place
    assert "checkpoint" in last and not last["playing"]


def test_forward_reaches_its_epoch_and_pauses(tab):
    state = tab.say("forward", epoch=50)
    assert (state["playing"], state["target"]) == (True, 50)
    frames = tab.run_for(1.0, most=20)
    assert frames[-1]["epoch"] == 50 and not frames[-1]["playing"] and "checkpoint" in frames[-1]
    assert tab.say("speed", rate=30)["target"] is None


def test_checkpoints_come_often_enough_and_go_on_with_the_same_bits(tab, signer):
    tab.say("speed", rate=100)
    tab.say("play")
    frames = tab.run_for(3.0)
    kept = [frame for frame in frames if "checkpoint" in frame]
    assert 3.0 / CHECKPOINT_INTERVAL - 1 <= len(kept) <= 3.0 / CHECKPOINT_INTERVAL + 1
    run = run_from_bytes(signer.unseal(kept[-1]["checkpoint"])[0])
    straight = advance([new_run(Config.from_mapping({}))], epochs=run.epoch)[0]
    assert run.epoch == kept[-1]["epoch"]
    np.testing.assert_array_equal(run.parameters, straight.parameters)


def test_a_resumed_session_goes_on_where_it_was(tab, new_tab):
    tab.say("play")
    frame = next(frame for frame in reversed(tab.run_for(1.0)) if "checkpoint" in frame)
    other = new_tab()
    welcome = other.hello(run=to_text(frame["checkpoint"]), resume=True, playing=True)
    assert (welcome["epoch"], welcome["playing"]) == (frame["epoch"], True)
    assert [notice["code"] for notice in welcome["notices"]] == ["resumed"]
    shown = other.frame(0)
    assert shown["train_loss"] == pytest.approx(frame["train_loss"], rel=1e-12)
    assert "reset" not in shown  # the chart goes on


def test_a_diverging_run_pauses_and_says_why(new_tab):
    tab = new_tab()
    tab.hello(link=DIVERGING, playing=True)
    tab.run_for(1.0)
    last = tab.frames[-1]
    assert not last["playing"] and last["diverged"]["remedy"]["learningRate"] < 10
    assert "checkpoint" in last
    (notice,) = tab.notices
    assert notice["code"] == "diverged" and "learning rate of 10" in notice["message"]


def test_the_remedy_for_a_diverging_run_helps(new_tab):
    tab = new_tab()
    tab.hello(link=DIVERGING, playing=True)
    tab.run_for(1.0)
    for _ in range(5):  # each time it diverges, its advice is taken
        if "diverged" not in tab.frames[-1]:
            break
        tab.say("set", changes=tab.frames[-1]["diverged"]["remedy"])
        tab.say("reset")
        tab.say("play")
        tab.run_for(1.0)
    assert "diverged" not in tab.frames[-1] and math.isfinite(tab.frames[-1]["train_loss"])


def test_undoing_divergence_takes_the_warning_away(new_tab):
    tab = new_tab()
    tab.hello(link=DIVERGING)
    tab.frame()
    tab.say("play")
    tab.run_for(0.5)
    tab.say("reset")
    assert "diverged" not in tab.frame()


def test_lost_work_is_done_again_with_the_same_result(tab):
    tab.say("play")
    tab.now += 1
    task = tab.take()
    tab.session.retry(tab.now)  # its worker died
    again = tab.take()
    assert (again.run, again.amount) == (task.run, task.amount)
    assert tab.bring(again)["epoch"] == task.amount


def test_lost_work_is_tried_alone(tab, new_tab):
    other = new_tab()
    other.hello(view={"output": 10, "units": 8})
    other.frame()
    for each in (tab, other):
        each.say("play")
        each.now += 1
    assert tab.session.due(tab.now).key == other.session.due(other.now).key
    tab.take()
    tab.session.retry(tab.now)
    assert tab.session.due(tab.now).key != other.session.due(other.now).key


def test_work_that_fails_again_and_again_pauses_the_session_and_says_so(tab):
    tab.say("play")
    for _ in range(MOST_FAILURES):
        tab.now += 1
        tab.take()
        tab.lose()
    codes = [notice["code"] for notice in tab.notices]
    assert [code for code in codes if code not in ("busy", "idle")] == ["compute_failed"]
    assert tab.session.due(tab.now + 1) is None and not tab.say("pause")["playing"]
    tab.say("reset")
    assert tab.frame() is not None


def test_a_focus_that_the_new_network_lacks_is_dropped(tab):
    tab.say("view", focus="2:1")
    assert tab.frame()["focus"]["node"] == "2:1"
    tab.say("set", changes={"networkShape": [3]})
    assert "focus" not in tab.frame()


def test_thumbnails_of_another_size_come_with_features_of_that_size(tab):
    tab.say("view", units=20)
    frame = tab.frame()
    assert frame["units"]["size"] == frame["features"]["size"] == 20
    tab.say("view", units=0)
    assert "units" not in tab.frame()


def test_the_shown_scores_are_those_of_the_run(tab):
    tab.say("step", count=5)
    frame = tab.run_for(0.5)[-1]
    scores = evaluate([tab.session.present])[0]
    assert (frame["train_loss"], frame["test_accuracy"]) == (scores.train_loss, scores.test_accuracy)


def test_an_outcome_does_not_depend_on_who_else_was_in_the_batch(tab, new_tab):
    tasks = []
    for rate in (0.01, 0.1, 1.0):
        other = new_tab()
        other.hello(link=f"learningRate={rate}")
        other.frame()
        other.say("step", count=3)
        other.now += 1
        tasks.append(other.take())
    together = perform(tasks).outcomes
    alone = [perform([task]).outcomes[0] for task in tasks]
    assert [outcome.seen() for outcome in together] == [outcome.seen() for outcome in alone]


def test_early_stopping_pauses_and_says_so(new_tab):
    tab = new_tab()
    tab.hello(link="patience=2&learningRate=0", view={"output": 10, "units": 0}, playing=True)
    frames = tab.run_for(1.0)
    assert not frames[-1]["playing"] and frames[-1]["epoch"] == 2 and "checkpoint" in frames[-1]
    assert [notice["code"] for notice in tab.notices] == ["stopped_early"]
    assert frames[-1]["stopped"]["done"] == "The weights of epoch 0 are restored."
    assert frames[-1]["best"]["epoch"] == 0 and "stopped" not in frames[0]


def test_a_stopped_run_refuses_to_train_until_it_is_told_to_go_on(new_tab):
    tab = new_tab()
    tab.hello(link="patience=2&learningRate=0", view={"output": 10, "units": 0}, playing=True)
    tab.run_for(1.0)
    for message in ({"type": "play"}, {"type": "step"}, {"type": "forward", "epoch": 9}):
        reply = tab.say(**message)
        assert (reply["type"], reply["code"]) == ("error", "stopped_early") and "Keep training" in reply["message"]
    assert not tab.session.training and tab.run_for(0.5) == []
    assert tab.say("play", go_on=True)["playing"]
    frames = tab.run_for(1.0)
    assert "stopped" not in frames[0] and frames[-1]["epoch"] == 4 and "stopped" in frames[-1]


def test_a_stopped_run_trains_on_without_early_stopping(new_tab):
    tab = new_tab()
    tab.hello(link="patience=1&learningRate=0", view={"output": 10, "units": 0}, playing=True)
    off = tab.run_for(1.0)[-1]["stopped"]["off"]
    state = tab.say("set", changes=off)
    assert (state["epoch"], state["change"]) == (1, "early stopping 1 → 0")
    tab.say("play")
    frames = tab.run_for(1.0)
    assert frames[-1]["playing"] and frames[-1]["epoch"] > 10 and "best" not in frames[-1]


def test_what_is_under_way_is_handed_out_once_and_comes_back_once(tab):
    tab.say("play")
    tab.now += 1
    task = tab.take()
    with pytest.raises(RuntimeError, match="begin: expected a session at rest, got one whose work is under way"):
        tab.session.begin("epoch", 1, tab.now)
    assert tab.bring(task) is not None
    for back in (lambda: tab.bring(task), lambda: tab.session.retry(tab.now), lambda: tab.session.abandon(tab.now)):
        with pytest.raises(RuntimeError, match="expected a session whose work is under way, got one at rest"):
            back()
