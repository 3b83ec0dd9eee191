"""Passes in one memory: the same numbers as in memory of their own."""

import numpy as np
import pytest

from engine.network.passes import Network, Pass
from engine.network.scratch import KEPT, LARGEST, Scratch
from engine.run.batch import bound_activations
from tests.engine.runs import run_of


def network_of(run):
    return Network(run.config.structure, bound_activations([run]), run.parameters.copy())


@pytest.mark.parametrize(
    "changes", [{}, {"residual": True, "networkShape": [3, 3]}, {"jump": True}, {"activation": "elu"}]
)
def test_passes_in_turns_give_what_each_gives_alone(changes):
    scratch, runs = Scratch(), [run_of(**changes), run_of(networkShape=[5, 4])]
    for _ in range(3):
        for number, run in enumerate(runs):
            inputs = np.linspace(-1, 1, 3 * 40).reshape(3, 40)
            inputs[-1] = 1.0
            shared = scratch(number, 40, lambda run=run: network_of(run)).forward(inputs)
            assert np.array_equal(shared, Pass(network_of(run), 40).forward(inputs))


def test_one_is_made_once_and_the_unused_are_forgotten():
    scratch, run = Scratch(), run_of()
    first = scratch(0, 10, lambda: network_of(run))
    assert scratch(0, 10, lambda: pytest.fail("made again")) is first
    for number in range(1, KEPT + 1):
        scratch(number, 10, lambda: network_of(run))
    assert scratch(0, 10, lambda: network_of(run)) is not first


def test_what_is_too_large_is_not_kept():
    scratch, run = Scratch(), run_of()
    samples = LARGEST // 8
    assert scratch(0, samples, lambda: network_of(run)) is not scratch(0, samples, lambda: network_of(run))


def test_parameters_of_kept_passes_are_bounded_in_bytes():
    """A mini-batch of one point needs little memory but for the weights."""
    scratch, run = Scratch(), run_of()
    made = []

    def large():
        network = network_of(run)
        network.parameters = np.empty(LARGEST // 4, np.uint8)
        made.append(network)
        return network

    for number in (1, 2, 3, 1, 4, 1, 5, 1):
        scratch(number, 1, large)
    assert len(made) == 5
    assert sum(each.network.parameters.nbytes for each in scratch._kept.values()) <= LARGEST
    scratch(2, 1, large)
    assert len(made) == 6
