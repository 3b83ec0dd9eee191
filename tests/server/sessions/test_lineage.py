"""Which runs count as trained at a browser: those that came from their initial weights by training alone."""

import pytest

from engine import Config, InvalidValue, new_run, run_to_bytes
from server.messages.replies import from_text, to_text
from server.sessions.changes import take
from server.sessions.opening import open_bytes, sealed, sealed_json
from server.sessions.signing import HEADER_BYTES, TRAINED, Origin, Signer, unsigned

SIGNER = Signer(bytes(32))
ME = "11" * 16
RUN = new_run(Config.from_mapping({}))


def test_a_trained_runs_envelope_names_its_trainer_and_nobody_can_change_it():
    body = run_to_bytes(RUN)
    data = SIGNER.seal(body, ME)
    opened = open_bytes(data, SIGNER)
    assert data.startswith(TRAINED) and (opened.origin, opened.trainer) == (Origin.OURS, ME)
    for place in range(4, len(data), 7):
        changed = bytearray(data)
        changed[place] ^= 1
        if place < 8:
            assert open_bytes(bytes(changed), SIGNER).trainer == ""  # another server's
            continue
        with pytest.raises(InvalidValue) as error:
            open_bytes(bytes(changed), SIGNER)
        assert error.value.code == "forged_run"
    with pytest.raises(InvalidValue):  # a signed run can't be made a trained one
        open_bytes(TRAINED + SIGNER.seal(body)[4:HEADER_BYTES] + bytes.fromhex(ME) + body, SIGNER)
    with pytest.raises(InvalidValue, match="cut off"):
        open_bytes(data[: HEADER_BYTES + 16], SIGNER)


def counts(tab):
    """Whether the session's run counts, and the checkpoint that the browser would bring again says the same."""
    tab.run_for(1.0)
    tab.say("pause")
    tab.run_for(0.2)
    kept = next(each["checkpoint"] for each in reversed(tab.frames) if "checkpoint" in each)
    assert bool(tab.session.around.signer.trainer(kept)) == tab.session.lineage.trained
    return tab.session.lineage.trained


def bytes_of(tab):
    return tab.say("save", format="bytes")["content"]


def test_a_run_counts_from_its_first_weights_through_settings_and_reloads(new_tab):
    tab = new_tab()
    token = tab.hello(view={"output": 10, "units": 8}, playing=True)["seat"]
    assert counts(tab)
    tab.say("set", changes={"learningRate": 0.1})
    assert counts(tab)
    again = new_tab()
    again.hello(run=bytes_of(tab), resume=True, seat=token, view={"output": 10, "units": 8})
    again.say("play")
    assert counts(again) and again.session.run.epoch > tab.session.run.epoch
    again.say("set", changes={"networkShape": [3]})
    again.say("play")
    assert counts(again)


def test_a_weight_set_by_hand_ends_it_until_a_new_run_or_undo(new_tab):
    tab = new_tab()
    tab.hello(view={"output": 10, "units": 8}, playing=True)
    tab.run_for(0.2)
    edited = tab.say("edit", index=0, value=1.0)
    assert not counts(tab)
    tab.say("set", changes={"learningRate": 0.1})
    assert not counts(tab)
    tab.say("open", run=edited["before"])
    tab.say("play")
    assert counts(tab)
    tab.say("edit", index=0, value=1.0)
    tab.say("reset")
    tab.say("play")
    assert counts(tab)


def test_what_another_browser_trained_or_nobody_signed_does_not_count(new_tab):
    tab, thief = new_tab(), new_tab()
    for each in (tab, thief):
        each.hello(view={"output": 10, "units": 8}, playing=True)
        each.run_for(0.2)
    stolen = bytes_of(tab)
    thief.say("open", run=stolen)
    assert not counts(thief)
    mine = from_text(bytes_of(tab), "run")
    body = mine[HEADER_BYTES + 16 :]
    signer = tab.session.around.signer
    for data in (
        unsigned(body),
        sealed(RUN, signer),
        sealed_json(RUN, signer).encode(),
        Signer(b"x" * 32).seal(body, ME),
    ):
        tab.say("open", run=to_text(data), playing=True)
        assert not counts(tab)
    tab.say("seek", run=to_text(mine), epoch=tab.session.run.epoch + 20)
    tab.run_for(0.5)
    assert tab.session.lineage.trained


def test_weights_in_a_link_do_not_count(new_tab):
    tab = new_tab()
    tab.hello(view={"output": 10, "units": 8})
    link = tab.say("save", format="bytes")["link"]
    tab.say("open", link=link, playing=True)
    assert not counts(tab)
    tab.say("open", link="learningRate=0.1", playing=True)
    assert counts(tab)


def test_the_mean_of_a_class_does_not_count(new_tab):
    tab = new_tab()
    tab.hello(view={"output": 10, "units": 8})
    run = tab.session.run
    change = take(run, run.parameters, 5, 1)
    assert tab.session.lineage.trained and not tab.session.lineage.changed(change).trained
