"""Whether training can still change a run, against what training does."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from engine import Config, advance, catalog, evaluate, learning_rate, new_run, read_link, stuck, untouched
from engine.activations import activations

LINK = re.compile(r"`#([^`]*=[^`]*)`")
CONCEPTS = (Path(__file__).parents[3] / "docs" / "concepts.md").read_text("utf-8")


def biased(link, bias, layer=0):
    """A new run whose units of a layer all have this bias."""
    run = new_run(read_link(link).config)
    place = run.layout.in_order[layer]
    for unit in range(place.units):
        run = run.with_parameter(place.offset + (unit + 1) * place.width - 1, bias)
    return run


def moved(run, epochs=3):
    """How far training moves the parameters of the first layer that learns, and the run after it."""
    after = advance([run], epochs=epochs)[0]
    first = next(n for n in range(len(run.layout.in_order)) if n + 1 not in run.config.frozen)
    there = run.layout.in_order[first]
    before, now = (there.matrix(each.parameters) for each in (run, after))
    return float(np.abs(now - before).max()), after


DEAD = {
    "dead ReLUs": ("dataset=circle&activation=relu&networkShape=2", -100.0, 0),
    "dead ReLUs further on": ("dataset=circle&activation=relu&networkShape=4,3,2", -100.0, 1),
    "saturated tanh": ("dataset=circle&activation=tanh&networkShape=3", 100.0, 0),
    "saturated sigmoid": ("dataset=spiral&activation=sigmoid&networkShape=3,2", -300.0, 0),
    "a saturated output": ("dataset=circle&networkShape=3", 200.0, 1),
    "a saturated output alone": ("dataset=circle&networkShape=", 200.0, 0),
}


@pytest.mark.parametrize(("link", "bias", "layer"), DEAD.values(), ids=DEAD.keys())
def test_where_nothing_moves_it_says_where_the_gradient_ends(link, bias, layer):
    far, after = moved(biased(link, bias, layer))
    assert far == 0.0
    found = stuck(after)
    assert untouched(biased(link, bias, layer), after)
    assert found is not None and found.layer == layer + 1
    assert found.output == (layer + 1 == len(after.layout.in_order))
    assert found.activation == activations.get(after.config.structure.activations[layer].name).label
    assert found.silent == (found.activation == "ReLU")


def test_weights_that_are_all_0_are_the_reason():
    run = new_run(read_link("initZero=true&networkShape=3").config)
    far, after = moved(run)
    found = stuck(after)
    assert far == 0.0 and found is not None and (found.activation, found.layer, found.output) == ("", 2, True)


def test_zeros_that_training_leaves_are_no_reason():
    run = new_run(read_link("initZero=true&networkShape=3&activation=sigmoid").config)
    assert stuck(run) is None and moved(run)[0] > 0


def test_a_residual_connection_goes_round_a_dead_layer():
    link = "dataset=circle&networkShape=3,3&activation=relu&residual=true"
    far, after = moved(biased(link, -100.0, layer=1))
    assert far > 0 and stuck(after) is None


def test_frozen_layers_are_not_asked_for_a_gradient():
    link = "dataset=circle&networkShape=3,3&activation=relu&frozen=1"
    dead_before = biased(link, -100.0, layer=0)
    assert moved(dead_before)[0] > 0 and stuck(dead_before) is None
    dead_after = biased(link, -100.0, layer=1)
    assert moved(dead_after)[0] == 0 and stuck(dead_after) is not None
    all_frozen = biased("dataset=circle&networkShape=3&activation=relu&frozen=1,2", -100.0)
    assert stuck(all_frozen) is None and not untouched(all_frozen, all_frozen)


def test_a_rate_of_0_is_no_dead_network():
    assert stuck(biased("learningRate=0&networkShape=2", 0.5)) is None


def test_who_has_nothing_left_to_learn_is_not_stuck():
    """A line between two clouds with a wide margin: the hinge loss asks for nothing any more."""
    config = read_link("dataset=gauss&loss=hinge&networkShape=&learningRate=1&outputActivation=linear").config
    run = advance([new_run(config)], epochs=400)[0]
    after = advance([run], epochs=1)[0]
    assert evaluate([after])[0].train_loss == 0.0
    assert untouched(run, after) and stuck(after) is None


def healthy():
    """The presets, every activation, initializer, optimizer and dataset by itself."""
    for row in catalog()["preset"]:
        yield f"preset {row['name']}", row["changes"]
    for kind, key in (("activation", "activation"), ("optimizer", "optimizer"), ("initializer", "initializer")):
        choices = next(row["choices"] for row in catalog()["settings"] if row["name"] == key)
        for choice in choices:
            yield f"{kind} {choice['name']}", {key: choice["name"]}
    for row in catalog()["dataset"]:
        if not row.get("given"):
            name = "dataset" if row["problem"] == "classification" else "regDataset"
            yield f"dataset {row['name']}", {"problem": row["problem"], name: row["name"]}


@pytest.mark.parametrize(("name", "changes"), list(healthy()), ids=[name for name, _ in healthy()])
def test_it_is_never_said_of_a_network_that_training_moves(name, changes):
    run = new_run(Config.from_mapping(changes))
    for _ in range(5):
        far, run = moved(run, 1)
        if far > 0:
            assert stuck(run) is None, name
        else:
            assert stuck(run) is not None or evaluate([run])[0].train_loss < 1e-12, name


@pytest.mark.parametrize("link", LINK.findall(CONCEPTS))
def test_nor_of_what_the_lectures_train(link):
    """Where it is said of one of them, training does not move it."""
    run = new_run(read_link(link).config)
    for _ in range(3):
        run = advance([run], epochs=3)[0]
        found = stuck(run)
        assert found is None or moved(run, 1)[0] == 0.0


def test_the_lectures_were_found():
    assert len(LINK.findall(CONCEPTS)) > 20


@pytest.mark.parametrize("seed", range(40))
def test_drawn_networks_are_stuck_exactly_where_training_moves_nothing(seed):
    rng = np.random.default_rng([28, seed])
    hidden = rng.integers(1, 5, rng.integers(0, 4)).tolist()
    changes = {
        "networkShape": hidden,
        "activation": str(rng.choice([row["name"] for row in catalog()["activation"] if row["name"] != "softmax"])),
        "dataset": str(rng.choice(["circle", "xor", "spiral"])),
        "residual": bool(rng.random() < 0.3),
        "seed": str(seed),
    }
    run = new_run(Config.from_mapping(changes))
    layer = run.layout.in_order[rng.integers(len(run.layout.in_order))]
    for unit in range(layer.units):
        index = layer.offset + (unit + 1) * layer.width - 1
        run = run.with_parameter(index, float(rng.choice([-300.0, -60.0, 0.1, 60.0, 300.0])))
    assert learning_rate(run, 0) > 0
    run = advance([run], epochs=2)[0]  # some die on the way
    found, (far, after) = stuck(run), moved(run, 2)
    assert found is None or far == 0.0, json.dumps(changes)
    if far == 0.0 and evaluate([after])[0].train_loss > 0.01:
        assert found is not None, json.dumps(changes)


def test_the_advised_activation_has_a_slope_far_from_0():
    found = stuck(biased("dataset=circle&activation=relu&networkShape=2", -100.0))
    assert found is not None
    other = next(each for each in activations if each.label == found.sloped)
    run = biased(f"dataset=circle&activation={other.name}&networkShape=2", -100.0)
    assert moved(run)[0] > 0 and stuck(run) is None
