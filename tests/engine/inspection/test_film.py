"""engine/inspection/film.py: the film ends where a plain step ends, bit for bit, whatever is switched on."""

import numpy as np
import pytest
from hypothesis import given, settings

from engine import Config, InvalidValue, advance, new_run
from engine.inspection.film import film
from engine.inspection.views import shown_by, views
from tests.engine.combinations import configuration, drawn
from tests.engine.configs import UNSHRUNK, configs
from tests.engine.runs import bits, run_of, started, with_parameters


def assert_ends_as_training(run):
    seen = film(run)
    after = advance([run], batches=1)[0]
    assert bits(seen.run) == bits(after)
    update = seen.update
    assert (update is None) == (after.updates == run.updates)
    if update is None:
        return
    made = views.get("film").show(run, {"sample": 0, "layer": 0, "unit": 1})
    block = [block for block in run.layout.blocks if block.layer == len(run.layout)]
    row = np.concatenate([each.rows(after.parameters)[0] for each in block])
    sent = np.frombuffer(views.get("film").group.encoded(made)["after"], "<f8")
    assert sent.tobytes() == row.tobytes()
    if not run.config.patience:
        assert update.after.tobytes() == after.slots.tobytes()


@pytest.mark.parametrize("number", range(60))
def test_drawn_combinations_end_where_training_does(number):
    more = {"reshuffle": number % 2 == 0, "dropout": [30] if number % 3 == 0 else [], "patience": number % 4 // 3}
    more |= {"regularization": "L1", "regularizationRate": 0.5} if number % 5 == 0 else {}
    first = new_run(configuration({**drawn(number), **more}))
    for run in (first, advance([first], batches=number % 7)[0], advance([first], epochs=2)[0]):
        if not run.stopped:
            assert_ends_as_training(run)


@settings(max_examples=60, **UNSHRUNK)
@given(configs())
def test_any_configuration_ends_where_training_does(config):
    run = started(config)
    if run.signature.train_points:
        assert_ends_as_training(run)


def test_the_parts_of_an_update_add_up():
    run = advance([run_of(optimizer="adam", regularization="L2", regularizationRate=0.1, learningRate=0.1)], 1)[0]
    seen = film(run)
    update = seen.update
    assert (run.parameters + update.move - update.penalty == seen.run.parameters).all()
    assert (update.penalty != 0).any() and update.rate == 0.1
    assert (update.mean == update.given).all()


def test_a_clipped_gradient_is_told_apart():
    update = film(run_of(optimizer={"name": "sgd", "clipvalue": 0.001})).update
    assert np.abs(update.given).max() == 0.001 < np.abs(update.mean).max()
    assert (update.move == -0.03 * update.given).all()


def test_what_is_frozen_has_a_gradient_and_no_step():
    run = run_of(frozen=[1], optimizer="adam")
    seen = film(run)
    first = next(block for block in run.layout.blocks)
    assert (first.rows(seen.update.mean) != 0).all()
    assert (first.rows(seen.update.given) == 0).all() and (first.rows(seen.update.move) == 0).all()


def test_the_state_of_what_is_frozen_is_seen_to_rest():
    run = advance([run_of(optimizer="adam")], epochs=1)[0]
    seen = film(run.with_config(run.config.changed({"frozenParts": ["1:0"]})))
    row = slice(0, run.layout.in_order[0].width)
    assert (seen.update.before[:, row] == seen.update.after[:, row]).all() and seen.update.before[:, row].any()
    assert (seen.update.before != seen.update.after)[:, row.stop :].any()
    assert not seen.update.move[row].any() and seen.update.mean[row].any()
    assert (seen.run.slots == seen.update.after).all()


def test_points_too_few_for_an_update_wait_or_are_left_out():
    for incomplete, carried in (("carry", 10), ("drop", 0)):
        run = advance([run_of(batchSize=240, incompleteBatch=incomplete)], batches=1)[0]
        seen = film(run)
        assert seen.outcome == incomplete and seen.update is None
        assert seen.run.carried_points == carried and (seen.run.parameters == run.parameters).all()
    run = advance([run_of(batchSize=240)], batches=2)[0]
    assert film(run).points == 250 and film(run).update is not None


def test_where_no_mini_batch_comes_it_is_said():
    with pytest.raises(InvalidValue, match="no training points"):
        film(run_of(percTrainData=0))
    stopped = advance([run_of(patience=1, minDelta=5)], epochs=5)[0]
    assert stopped.stopped
    made = shown_by(views.choice("film"), stopped)
    assert "Early stopping has ended training" in made["fault"]


def test_a_diverged_run_has_a_film_all_the_same():
    run = run_of(problem="regression", activation="linear", learningRate=1000)
    lost = advance([with_parameters(run, run.parameters * 1e200)], epochs=3)[0]
    made = views.get("film").group.encoded(shown_by(views.choice("film"), lost))
    assert "fault" not in made and np.isnan(np.frombuffer(made["sums"], "<f8")).all()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"layer": 9}, "no layer 9. Choose one from 1 to 3"),
        ({"layer": 1, "unit": 5}, "Layer 1 has no neuron 5. Choose one from 1 to 4"),
        ({"sample": 11}, "This mini-batch has 10 points"),
    ],
)
def test_what_is_not_there_is_said(values, said):
    assert said in shown_by(views.choice({"name": "film", **values}), new_run(Config.from_mapping({})))["fault"]
