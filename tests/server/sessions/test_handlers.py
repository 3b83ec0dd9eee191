"""What each message does, and that a refused one changes nothing."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from engine import Config, new_run, run_to_bytes, run_to_json
from server.messages.protocol import MESSAGES, Message, parse
from server.messages.replies import to_text
from server.sessions.handlers import HANDLERS, answer
from server.sessions.opening import sealed, sealed_json
from server.sessions.signing import MAGIC, Signer, unsigned


def trained(**settings):
    run = new_run(Config.from_mapping(settings))
    return run.with_parameter(0, 0.123)


def test_every_message_of_the_protocol_has_a_handler():
    assert set(HANDLERS) == set(MESSAGES)


def test_nothing_is_done_before_hello(new_tab):
    reply = new_tab().say("play")
    assert (reply["type"], reply["code"]) == ("error", "hello_expected")


def test_hello_is_said_once(tab):
    assert tab.hello()["code"] == "hello_again"


def test_another_protocol_is_refused_and_hello_may_be_said_again(new_tab):
    tab = new_tab()
    assert tab.say("hello", protocol=2)["code"] == "protocol_version"
    assert tab.hello()["type"] == "welcome"


def test_welcome_names_version_limits_and_the_whole_state(new_tab):
    welcome = new_tab().hello(link="#learningRate=0.1&showTestData=true&playButton_hide=true")
    assert (welcome["protocol"], welcome["version"], welcome["limits"]) == (1, "1.2.3", {"message": 1_000_000})
    assert welcome["config"]["learningRate"] == 0.1
    assert (welcome["view"], welcome["hide"]) == ({"showTestData": True}, ["playButton"])
    assert welcome["cause"] == "hello" and welcome["speed"] == {"unit": "epoch", "rate": 60.0}


def test_bad_values_of_a_link_are_named(new_tab):
    notices = new_tab().hello(link="learningRate=foo&networkShape=abc&batchSize=-1&networkShape=1000000000")["notices"]
    (notice,) = notices
    assert all(words in notice["message"] for words in ("learningRate=foo", "networkShape=1000000000", "batchSize=-1"))
    (notice,) = new_tab().hello(link="learningRate=foo")["notices"]
    assert notice["field"] == "learningRate"


def test_a_text_that_names_no_network_is_not_opened(tab):
    tab.say("set", changes={"batchSize": 7})
    for text in ("hello", "a=b", "https://example.org/?a=b"):
        assert tab.say("open", link=text)["code"] == "bad_link"
    assert tab.say("open", link="see https://x.example/#noise=20.")["config"]["noise"] == 20


def test_view_and_speed_come_with_hello(new_tab):
    tab = new_tab()
    welcome = tab.hello(view={"output": 20, "units": 0}, speed={"unit": "batch", "rate": 5})
    assert welcome["speed"] == {"unit": "batch", "rate": 5.0}
    frame = tab.frame()
    assert frame["output"]["size"] == 20 and "units" not in frame


def test_cutting_links_is_said_by_the_names_of_their_ends(tab):
    start = tab.session.present
    said = [tab.say("set", changes={"cut": cut})["change"] for cut in (["1:0<x"], ["1:0<x", "3:0<2:1", "2:0<1:3"])]
    assert said == ["cut the link from x₁ to neuron 1 of layer 1", "cut 2 links"]
    assert tab.say("set", changes={"cut": ["3:0<2:1", "2:0<1:3"]})["change"] == (
        "put back the link from x₁ to neuron 1 of layer 1"
    )
    last = tab.say("set", changes={"networkShape": [3, 1]})
    assert "cut" not in last["config"] and last["change"] == "hidden layers 4, 2 → 3, 1"
    refused = tab.say("set", changes={"cut": ["1:7<x"]})
    assert (refused["code"], refused["field"]) == ("no_link", "cut") and start.config.cut == ()


def test_freezing_is_said_by_the_names_of_neurons_and_links(tab):
    said = [tab.say("set", changes={"frozenParts": parts})["change"] for parts in (["2:1"], ["2:1", "1:0<x"], ["2:1"])]
    link = "the link from x₁ to neuron 1 of layer 1"
    assert said == ["froze neuron 2 of layer 2", f"froze {link}", f"unfroze {link}"]
    assert tab.say("set", changes={"frozenParts": []})["change"] == "unfroze neuron 2 of layer 2"
    refused = tab.say("set", changes={"frozenParts": ["2:7"]})
    assert (refused["code"], refused["field"]) == ("no_neuron", "frozenParts")


def test_set_says_what_changed_and_gives_the_run_before(tab, signer):
    before = tab.session.present
    state = tab.say("set", changes={"learningRate": 0.1})
    assert (state["cause"], state["change"]) == ("set", "learning rate 0.03 → 0.1")
    assert state["changed"]["code"] == "changed"
    assert state["changed"]["values"] == {"what": "learning rate", "before": "0.03", "after": "0.1"}
    assert base64.urlsafe_b64decode(state["before"] + "==") == sealed(before, signer, tab.session.identity.name)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"formulas": ["x1^2+x2^2"]}, "added feature x₁² + x₂²"),
        ({"features": ["x"]}, "removed feature x₂"),
        ({"features": ["x", "y", "sinX", "sinY"]}, "added features sin(x₁), sin(x₂)"),
        ({"activation": "relu"}, "activation Tanh → ReLU"),
        ({"networkShape": [4, 3]}, "hidden layers 4, 2 → 4, 3"),
        (
            {"optimizer": {"name": "sgd", "momentum": 0.9}},
            "optimizer Gradient descent → Gradient descent (momentum 0.9",
        ),
        ({"bias": False}, "biases on → off"),
    ],
)
def test_a_change_is_named_in_the_words_of_the_page(tab, changes, words):
    assert tab.say("set", changes=changes)["change"].startswith(words)


def test_a_refused_value_comes_with_words_for_beside_its_field(tab):
    refused = tab.say("set", changes={"learningRate": ""})
    assert (refused["field"], refused["words"]) == ("learningRate", "Enter a number from 0 to 1,000.")
    assert refused["message"] == "learningRate: '' is not allowed; expected a number from 0 to 1,000"
    refused = tab.say("set", changes={"optimizer": {"name": "sgd", "momentum": 2}})
    assert refused["words"] == "Momentum μ: enter a number from 0 to 0.9999, not 2."


def test_set_to_what_it_is_changes_nothing(tab):
    generation = tab.session.generation
    state = tab.say("set", changes={"learningRate": 0.03})
    assert (state["change"], state["before"]) == (None, None)
    assert tab.session.generation == generation


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"learningRate": "fast"}, "learningRate"),
        ({"learningRate": 1e400}, None),
        ({"networkShape": [10**9]}, "networkShape"),
        ({"networkShape": "abc"}, "networkShape"),
        ({"networkShape": [[[]]]}, "networkShape"),
        ({"batchSize": 10**400}, "batchSize"),
        ({"activation": {"name": "tanh", "slope": 1}}, "activation"),
        ({"features": ["x"] * 10_000}, "features"),
        ({"seed": 5}, "seed"),
        ({"noSuchSetting": 1}, None),
        ({"learningRate": 0.1, "noise": -1}, "noise"),
    ],
)
def test_bad_settings_are_refused_and_nothing_changes(tab, changes, field):
    run, generation = tab.session.present, tab.session.generation
    text = json.dumps({"type": "set", "id": 9, "changes": changes}).replace("Infinity", "1e400")
    (effect,) = answer(tab.session, parse(text), tab.now)
    reply = effect.message
    assert reply["type"] == "error" and reply["reply_to"] == 9
    assert field is None or reply["field"] == field
    assert tab.session.present is run and tab.session.generation == generation


def test_edit_sets_one_parameter_and_names_it(tab):
    state = tab.say("edit", index=0, value=0.5)
    assert state["change"].startswith("weight from x₁ to neuron 1 of layer 1 ") and state["change"].endswith(" → 0.5")
    frame = tab.frame()
    assert np.frombuffer(frame["parameters"], "<f4")[0] == np.float32(0.5)
    assert frame["train_loss"] != tab.frames[0]["train_loss"]


def test_edit_names_jump_connections_by_their_ends(new_tab):
    tab = new_tab()
    layers = tab.hello(link="jump=true&networkShape=2")["layers"]
    assert layers[-1]["sources"] == ["1:0", "1:1", "x", "y"]
    state = tab.say("edit", index=layers[-1]["places"]["start"] + 3, value=0.5)
    assert state["change"].startswith("weight from x₂ to output ")


def test_layers_say_what_is_frozen_added_and_left_out(new_tab):
    link = "networkShape=3,3&residual=true&frozen=2&dropout=10,0&bias=false"
    _, first, second, output = new_tab().hello(link=link)["layers"]
    assert [layer["frozen"] for layer in (first, second, output)] == [False, True, False]
    assert [layer["residual"] for layer in (first, second, output)] == [False, True, False]
    assert [layer["dropout"] for layer in (first, second, output)] == [0.1, 0.0, 0.0]
    assert first["places"] == {"start": 0, "step": 3, "units": 3, "weights": 2, "bias": None}


def test_the_state_counts_parameters_and_warns_of_unwise_settings(tab):
    state = tab.say("set", changes={"outputActivation": "sigmoid"})
    assert state["formula"] == "(2 + 1)·4 + (4 + 1)·2 + (2 + 1)·1 = 25"
    assert [(each["code"], each["field"]) for each in state["warnings"]] == [("saturates", "loss")]
    assert tab.say("set", changes={"loss": "cross-entropy"})["warnings"] == []


def test_a_network_that_sees_nothing_is_allowed_with_a_warning(tab):
    state = tab.say("set", changes={"features": []})
    assert [(each["code"], each["field"]) for each in state["warnings"]] == [("no_features", "features")]
    assert tab.say("set", changes={"formulas": ["x1*x2"]})["warnings"] == []


def test_edit_of_a_parameter_that_is_not_there(tab):
    reply = tab.say("edit", index=25, value=0.5)
    assert reply["code"] == "bad_value" and "0 to 24" in reply["message"]


def test_forward_goes_forward_only(tab):
    tab.say("step", count=3)
    tab.run_for(0.2)
    assert tab.say("forward", epoch=3)["field"] == "epoch"
    assert tab.say("forward", epoch=4)["target"] == 4


def test_playing_goes_on_after_other_weights_and_other_points(tab):
    tab.say("play")
    assert tab.say("new_weights")["playing"] and tab.say("regenerate")["playing"]


def test_a_forward_that_a_new_network_ends_does_not_play_on(tab):
    tab.say("forward", epoch=1000)
    state = tab.say("set", changes={"networkShape": [3]})
    assert (state["playing"], state["target"]) == (False, None)


def test_undo_is_opening_the_run_before(tab):
    first = tab.frames[0]
    tab.say("play")
    state = tab.say("set", changes={"networkShape": [3], "noise": 20})
    tab.frame()
    undone = tab.say("open", run=state["before"])
    assert undone["config"]["networkShape"] == [4, 2] and undone["playing"] and undone["notices"] == []
    frame = tab.frame()
    assert frame["parameters"] == first["parameters"] and frame["data"] == first["data"]


@pytest.mark.parametrize("playing", [True, False])
def test_open_may_say_whether_to_play(tab, playing):
    assert tab.say("open", link="learningRate=1", playing=playing)["playing"] is playing


def test_saved_runs_open_again(tab, signer):
    tab.say("step", count=3)
    tab.run_for(0.2)
    run = tab.session.present
    for kind in ("json", "bytes"):
        saved = tab.say("save", format=kind)
        assert saved["format"] == kind and "epoch_3" in saved["name"]
        content = saved["content"] if kind == "bytes" else to_text(saved["content"].encode())
        for given in ({"run": content}, {"link": saved["link"]}):
            opened = tab.say("open", **given)
            assert opened["epoch"] == 3
            np.testing.assert_array_equal(tab.session.present.parameters, run.parameters)


@pytest.mark.parametrize("field", [{}, {"link": "", "run": "AA"}])
def test_open_takes_either_a_link_or_a_run(tab, field):
    assert tab.say("open", **field)["type"] == "error"


def test_a_run_of_another_server_is_opened_paused_with_a_notice(new_tab):
    foreign = to_text(sealed(trained(), Signer(b"x" * 32)))
    welcome = new_tab().hello(run=foreign, resume=True, playing=True)
    assert [notice["code"] for notice in welcome["notices"]] == ["foreign_run"]
    assert not welcome["playing"]


def test_an_unsigned_run_is_opened_with_a_notice(tab):
    for data in (unsigned(run_to_bytes(trained())), run_to_json(trained()).encode()):
        opened = tab.say("open", run=to_text(data))
        assert [notice["code"] for notice in opened["notices"]] == ["unsigned_run"]


def test_a_json_file_of_this_server_is_opened_without_a_word_and_an_edited_one_is_not(tab):
    tab.say("step", count=2)
    tab.run_for(1.0)
    text = tab.say("save", format="json")["content"]
    assert tab.say("open", run=to_text(text.encode()))["notices"] == []
    windows = text.replace("\n", "\r\n")
    edited = text.replace('"epoch": 2', '"epoch": 3')
    for other in (edited, windows, text.replace('"seal": "', '"seal": "A')):
        assert other != text
        opened = tab.say("open", run=to_text(other.encode()))
        assert [notice["code"] for notice in opened["notices"]] == ["unsigned_run"]


def test_a_json_file_of_another_server_says_so(tab):
    text = sealed_json(trained(), Signer(b"x" * 32))
    assert [notice["code"] for notice in tab.say("open", run=to_text(text.encode()))["notices"]] == ["foreign_run"]


def _forged(signer):
    data = bytearray(sealed(trained(), signer))
    data[-1] ^= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_forged, "forged_run"),
        (lambda signer: sealed(trained(), signer)[:-5], "forged_run"),
        (lambda signer: sealed(trained(), signer)[:10], "truncated_run"),
        (lambda signer: MAGIC, "truncated_run"),
        (lambda signer: b"\x80\x04\x95", "not_a_run"),
        (lambda signer: b"", "bad_run"),
        (lambda signer: unsigned(b"noise"), "bad_run"),
        (lambda signer: unsigned(run_to_bytes(trained()))[:-9], "bad_run"),
        (lambda signer: b"[" * 100_000, "bad_run"),
        (lambda signer: run_to_json(trained()).replace("0.123", "NaN").encode(), "not_finite"),
        (lambda signer: run_to_json(trained()).replace("0.123", "1e999").encode(), "not_finite"),
        (lambda signer: run_to_json(trained()).replace("0.123", "9" * 5000).encode(), "bad_run"),
        (lambda signer: run_to_json(trained()).replace('"epoch": 0', '"epoch": -1').encode(), "bad_run"),
    ],
)
@pytest.mark.parametrize("type", ["open", "hello"])
def test_what_is_no_sound_run_is_refused_by_name(new_tab, signer, make, code, type):
    tab = new_tab()
    if type == "open":
        tab.hello()
    more = {"protocol": 1, "resume": True} if type == "hello" else {}
    reply = tab.say(type, run=to_text(make(signer)), **more)
    assert (reply["type"], reply["code"]) == ("error", code)
    if type == "hello":
        assert tab.hello()["type"] == "welcome"
    assert tab.frame() is not None


def test_a_run_that_is_not_base64url_is_refused(tab):
    assert tab.say("open", run="§§§")["code"] == "bad_base64"


def test_a_trained_run_in_a_link_that_was_changed_opens_its_settings(tab, signer):
    link = "learningRate=0.1&run=" + to_text(_forged(signer))
    opened = tab.say("open", link=link)
    assert opened["config"]["learningRate"] == 0.1 and opened["epoch"] == 0
    assert opened["notices"][0]["code"] == "forged_run"


def test_a_run_that_diverged_here_can_be_undone_to(tab, signer):
    run = tab.session.present
    lost = replace(run, parameters=run.parameters * np.nan)
    assert tab.say("open", run=to_text(sealed(lost, signer)))["type"] == "state"
    assert "diverged" in tab.frame()


def test_a_focus_on_an_unknown_node_is_refused(tab):
    reply = tab.say("view", focus="9:9", output=50)
    assert reply["code"] == "unknown_node" and "1:0" in reply["message"]
    assert tab.session.lead.view.output == 10


@pytest.mark.parametrize("node", ["x", "sinX", "1:3", "3:0"])
def test_every_node_and_feature_can_be_looked_at(tab, node):
    assert tab.say("view", focus=node)["type"] == "ok"
    focus = tab.frame()["focus"]
    assert focus["node"] == node and len(focus["map"]) == focus["size"] ** 2


def test_a_message_that_changes_nothing_is_answered_only_if_asked(tab):
    assert answer(tab.session, Message("ack", {"n": 1}), tab.now) == []
    assert answer(tab.session, Message("view", {}), tab.now) == []
    (effect,) = answer(tab.session, Message("play", {}), tab.now)
    reply = effect.message
    assert reply["type"] == "state" and "reply_to" not in reply


@pytest.mark.parametrize("shape", [[], [1], [3, 2]])
def test_every_bias_that_is_switched_off_is_refused_by_name(new_tab, shape):
    tab = new_tab()
    tab.hello()
    parameters = tab.say("set", changes={"networkShape": shape, "bias": False})["parameters"]
    told = [tab.say("edit", index=index, value=0.5) for index in range(parameters)]
    assert {each.get("code") for each in told} == {None, "no_biases"}
    assert told[-1]["code"] == "no_biases"
