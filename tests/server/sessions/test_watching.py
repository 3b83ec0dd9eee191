"""What is seen of a session's training, in words."""

import pytest

from engine import new_run, read_link, stuck
from server.sessions.watching import words
from tests.engine.inspection.test_stuck import DEAD, biased


def edit_biases(tab, layer, value):
    """Sets the biases of a layer by hand."""
    place = tab.session.present.layout.in_order[layer]
    for unit in range(place.units):
        tab.say("edit", index=place.offset + (unit + 1) * place.width - 1, value=value)


def test_a_dead_network_is_told_while_it_trains_and_no_longer_after_a_reset(new_tab):
    tab = new_tab()
    tab.hello(link="dataset=circle&activation=relu&networkShape=2")
    tab.say("play")
    assert not any("stuck" in frame for frame in tab.run_for(2.0))
    edit_biases(tab, 0, -100.0)
    frames = tab.run_for(2.0)
    assert "ReLU has no slope" in frames[-1]["stuck"]["reason"] and frames[-1]["playing"]
    assert sum("stuck" not in frame for frame in frames) < len(frames) / 2
    edit_biases(tab, 0, 0.5)
    assert not any("stuck" in frame for frame in tab.run_for(2.0))
    edit_biases(tab, 0, -100.0)
    assert "stuck" in tab.run_for(2.0)[-1]
    tab.say("reset")
    assert "stuck" not in tab.frame()


def test_one_step_by_hand_tells_it_too(new_tab):
    tab = new_tab()
    tab.hello(link="dataset=circle&activation=relu&networkShape=2")
    edit_biases(tab, 0, -100.0)
    assert "stuck" not in tab.frame()
    tab.say("step", count=1)
    assert "stuck" in tab.run_for(1.0)[-1]


@pytest.mark.parametrize(("link", "bias", "layer"), DEAD.values(), ids=DEAD.keys())
def test_the_words_name_the_layer_and_what_helps(link, bias, layer):
    run = biased(link, bias, layer)
    found = stuck(run)
    assert found is not None
    said = words(found)
    name = "The output" if found.output else f"Layer {layer + 1}"
    assert said["reason"].startswith(name) and found.activation in said["reason"]
    assert "reset" in said["advice"] and ("slope everywhere" in said["advice"]) == (not found.output)


def test_of_weights_that_are_0_other_weights_are_the_advice():
    found = stuck(new_run(read_link("initZero=true").config))
    assert found is not None and "initial weights" in words(found)["advice"]


def test_a_feature_that_is_not_finite_is_to_be_removed(new_tab):
    tab = new_tab()
    tab.hello(link="formulas=sqrt(x1);x1*x2")
    diverged = tab.frame()["diverged"]
    assert diverged["field"] == "formulas" and "sqrt" in diverged["reason"]
    tab.say("set", changes=diverged["remedy"])
    assert "diverged" not in tab.frame()
    assert list(tab.session.present.config.formulas) == ["x1*x2"]


def test_points_of_ones_own_are_looked_at_too(tab):
    rows = [[1.0, 2.0, 0], [-3.0, -1.0, 1], [-2.0, 2.0, 1], [2.0, 1.0, 0]]
    tab.say("use_points", points=rows, classes=["a", "b"])
    tab.say("set", changes={"formulas": ["sqrt(x1)"], "percTrainData": 90})
    tab.say("play")
    lost = next(frame for frame in tab.run_for(2.0) if "diverged" in frame)
    assert lost["diverged"]["reason"].startswith("The feature ")
