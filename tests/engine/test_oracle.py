"""Drawn links of the original: the engine against the scalar oracle, and the oracle against the original."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from engine import advance, data_of, evaluate, new_run, read_link
from tests.engine.calm import MOST, NUDGE
from tests.engine.links import links
from tests.engine.oracle import Playground

CASES = json.loads((Path(__file__).parents[1] / "data" / "vectors.json").read_text("utf-8"))["cases"]
TOLERANCE = 1e-9
EPOCHS = 2


def difference(found, expected):
    """The largest difference, relative to the largest number above 1; 0 where both have left the finite numbers."""
    a, b = np.array(found, float), np.array(expected, float)
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return 0.0 if np.isfinite(a).all() == np.isfinite(b).all() else math.inf
    return float(np.max(np.abs(a - b), initial=0.0) / max(1.0, np.max(np.abs(b), initial=0.0)))


def losses_of(page):
    return [page.loss(page.train), page.loss(page.test)]


def compared_epochs(link, trained=advance):
    """Compares up to EPOCHS epochs of a link; returns how many were alike: all but those that are not calm."""
    page = Playground(link)
    opened = read_link(link)
    assert opened.notices == ()
    run = new_run(opened.config)
    data = data_of(run.config)
    for points, expected in ((data.train, page.train), (data.test, page.test)):
        drawn = np.array(expected).reshape(-1, 3)
        assert np.array_equal(points[:, :2], drawn[:, :2])
        np.testing.assert_allclose(points[:, 2], drawn[:, 2], rtol=0, atol=1e-15)
    for epoch in range(EPOCHS + 1):
        if epoch:
            page.epoch()
            run = trained([run], epochs=1)[0]
        scores = evaluate([run])[0]
        unlike = [
            part
            for part, loss, expected in zip(
                ("train loss", "test loss"), (scores.train_loss, scores.test_loss), losses_of(page), strict=True
            )
            if not difference([loss], [expected]) <= TOLERANCE
        ]
        if not difference(run.parameters, page.parameters()) <= TOLERANCE:
            unlike.append("parameters")
        if run.alive.tolist() != page.alive():
            unlike.append("cut links")
        if unlike:
            assert not calm_until(link, page, epoch), f"{', '.join(unlike)} at epoch {epoch}"
            return epoch
    return EPOCHS + 1


def calm_until(link, page, epochs):
    """Whether the link's training up to there, whose end the page is at, does not magnify small errors."""
    for nudge in (NUDGE, -NUDGE):
        other = Playground(link, nudge)
        for _ in range(epochs):
            other.epoch()
        if difference(other.parameters(), page.parameters()) > MOST * NUDGE or other.alive() != page.alive():
            return False
    return True


def test_drawn_links_have_the_oracles_numbers():
    compared = []

    # Not shrunk: one case takes long, and a link says by itself what it is.
    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate])
    @given(links())
    def check(link):
        compared.append(compared_epochs(link))

    check()
    assert sum(compared) > 0.8 * (EPOCHS + 1) * len(compared), "most epochs must be calm enough to compare"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_oracle_has_the_originals_numbers(case):
    page = Playground(case["link"])
    for epoch in range(6):
        if epoch:
            page.epoch()
        if str(epoch) in case["losses"]:
            expected = case["losses"][str(epoch)]
            assert difference(losses_of(page), [expected["train"], expected["test"]]) <= TOLERANCE


SPECIAL = {
    "an epoch without one whole batch": "batchSize=300&percTrainData=50&networkShape=2&seed=1",
    "no hidden layers": "networkShape=&problem=regression&regDataset=reg-gauss&seed=2",
    "no training points": "percTrainData=0&seed=3",
    "no test points": "percTrainData=100&seed=4&networkShape=1",
    "zeros behind ReLU": "initZero=true&activation=relu&seed=5&networkShape=3,3",
    "L1 cuts everything": "regularization=L1&regularizationRate=10&learningRate=0.3&seed=6",
    "L2 blows up": "regularization=L2&regularizationRate=10&learningRate=10&seed=7&problem=regression",
    "linear blows up": "activation=linear&problem=regression&learningRate=10&seed=8&networkShape=8,8,8&xSquared=true",
    "ReLU blows up": "activation=relu&problem=regression&learningRate=3&seed=9&networkShape=8,8&xSquared=true",
    "batches of one": "batchSize=1&networkShape=1&seed=10",
}


@pytest.mark.parametrize("link", SPECIAL.values(), ids=SPECIAL)
def test_special_links(link):
    assert compared_epochs(f"#{link}") >= 1


def test_links_that_l1_cut_stay_at_zero_when_the_rest_leaves_the_finite_numbers():
    """The original steps over a cut link, whatever its gradient is."""
    link = (
        "#activation=linear&regularization=L1&learningRate=0.3&regularizationRate=0.1&problem=regression"
        "&regDataset=reg-plane&xSquared=true&ySquared=true&networkShape=4,2&seed=0.5&batchSize=10"
    )
    page, run = Playground(link), new_run(read_link(link).config)
    for _ in range(4):
        page.epoch()
        run = advance([run], epochs=1)[0]
    cut = np.array(page.alive()) == 0
    assert 0 < cut.sum() < cut.size and run.alive.tolist() == page.alive()
    assert np.array_equal(run.parameters == 0, cut) and np.array_equal(np.array(page.parameters()) == 0, cut)
    assert not np.isfinite(run.parameters[~cut]).any()


def test_one_tenth_of_a_percent_is_seen():
    def slower(runs, epochs):
        config = runs[0].config
        changed = config.changed({"learningRate": config.learning_rate * 0.999})
        return [run.with_config(config) for run in advance([runs[0].with_config(changed)], epochs=epochs)]

    with pytest.raises(AssertionError, match="epoch 1"):
        compared_epochs(CASES[0]["link"], slower)
