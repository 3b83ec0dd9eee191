"""A worker's job: batches of runs that owe different amounts and want to see different things."""

import ormsgpack
import pytest

from engine import Config, advance, catalog, dropped, evaluate, new_run, own_points
from engine.inspection.views import views
from server.jobs.work import Sheet, Task, advanced, perform
from server.messages.replies import frame
from tests.engine.inspection.test_packing import unpacked


def run_of(**settings):
    return new_run(Config.from_mapping(settings))


def task(run, amount=0, unit="epoch", **more):
    return Task(run, unit, amount, (Sheet(**{"output": 10, "units": 8, **more}),))


def shown(outcome, place=0):
    return ormsgpack.unpackb(frame(*outcome.seen(place), {}))


def same(one, other):
    return one.parameters.tobytes() == other.parameters.tobytes() and one.epoch == other.epoch


@pytest.mark.parametrize("unit", ["epoch", "batch"])
def test_each_gets_what_it_is_owed(unit):
    rates = (0.01, 0.03, 0.1, 0.3)
    amounts = (3, 0, 5, 1)
    runs = [run_of(learningRate=rate) for rate in rates]
    together, _ = advanced([task(run, amount, unit) for run, amount in zip(runs, amounts, strict=True)])
    for run, amount, result in zip(runs, amounts, together, strict=True):
        alone = advance([run], **({"epochs": amount} if unit == "epoch" else {"batches": amount}))[0]
        assert same(result, alone)


def test_epochs_and_mini_batches_go_in_one_job():
    runs = [run_of(learningRate=0.1), run_of(learningRate=0.3)]
    (one, other), _ = advanced([task(runs[0], 2), task(runs[1], 7, "batch")])
    assert (one.epoch, one.position) == (2, 0) and (other.epoch, other.position) == (0, 70)


def test_runs_that_part_on_the_way_are_trained_and_shown_all_the_same():
    runs = [run_of(patience=1, learningRate=rate) for rate in (0.0, 0.03, 0.1)]
    amounts = (60, 90, 30)
    tasks = [task(run, amount, "batch") for run, amount in zip(runs, amounts, strict=True)]
    outcomes = perform(tasks).outcomes
    assert outcomes[0].run.stopped and not outcomes[1].run.stopped  # the first one stood still when it was stopped
    for run, amount, outcome in zip(runs, amounts, outcomes, strict=True):
        alone = advance([run], batches=amount)[0]
        assert same(outcome.run, alone)
        assert shown(outcome)["test_loss"] == evaluate([alone])[0].test_loss


def test_all_maps_are_packed_where_that_is_asked_for():
    wanted = {"features": 9, "units": 9, "output": 18}
    for focus in ("1:2", "x"):  # a neuron, and what the network is given
        plain, small = (
            shown(perform([task(run_of(), focus=focus, packed=pack, **wanted)]).outcomes[0]) for pack in (False, True)
        )
        for name in ("features", "units", "output", "focus"):
            made, count = plain[name]["map"], small[name]["count"]
            side = small[name].get("size", 18)
            assert "map" not in small[name] and len(made) == count * side**2
            assert unpacked(small[name]["packed"], count, side) == list(made)


def test_only_what_was_asked_for_is_drawn():
    plain = shown(perform([task(run_of(), units=0)]).outcomes[0])
    assert not {"units", "focus", "features", "data", "checkpoint"} & set(plain)
    full = shown(perform([task(run_of(), focus="1:2", features=8, data=True)]).outcomes[0])
    names = [entry["name"] for entry in catalog()["feature"]]
    assert full["features"]["names"] == names and len(full["features"]["map"]) == 8 * 8 * len(names)
    assert len(full["units"]["map"]) == 6 * 8 * 8 and len(full["focus"]["map"]) == 100
    assert len(full["data"]["train"]) == len(full["data"]["test"]) == 250 * 3 * 4


def test_a_network_without_hidden_layers_has_no_thumbnails():
    assert "units" not in shown(perform([task(run_of(networkShape=[]))]).outcomes[0])


def test_progress_counts_parts_of_an_epoch():
    assert perform([task(run_of(), 30, "batch")]).outcomes[0].progress == pytest.approx(1.2)


def test_a_lost_network_is_drawn_without_a_warning():
    run = advance([run_of(problem="regression", learningRate=1000.0, activation="linear")], epochs=3)[0]
    outcome = perform([task(run, 1)]).outcomes[0]
    assert not outcome.largest < float("inf") and set(shown(outcome)["output"]["map"]) == {0}


def test_times_are_measured():
    done = perform([task(run_of(), 5)])
    assert done.train > 0 and done.show > 0


def test_several_outputs_have_a_map_each():
    frame = shown(perform([task(run_of(dataset="blobs", networkShape=[2]))]).outcomes[0])
    channels = frame["output"]["channels"]
    assert channels == run_of(dataset="blobs").config.outputs > 2
    assert len(frame["output"]["map"]) == channels * 10 * 10 and "curves" not in frame


def test_points_come_with_the_number_of_their_columns():
    own = own_points([[0, 1, 0.5, -0.5], [1, 0, 0.25, 1], [2, 2, 0, 0]], (), ("x1", "x2", "a", "b"))
    config = Config.from_mapping({"problem": "regression", "regDataset": {"name": "own-values", "targets": 2}})
    data = shown(perform([task(new_run(config, own), data=True)]).outcomes[0])["data"]
    assert data["columns"] == 4 and len(data["train"] + data["test"]) == 3 * 4 * 4


def test_a_fit_of_one_variable_comes_as_curves():
    run = run_of(problem="regression", regDataset="curve-sine", networkShape=[4, 3])
    made = shown(perform([task(run)]).outcomes[0])["curves"]
    assert len(made["fit"]) == made["size"] * 4 and len(made["units"]) == 3 * made["size"] * 4


def test_what_dropout_leaves_out_is_told_while_it_is_on():
    run = advance([run_of(dropout=[50], networkShape=[8, 8])], batches=3)[0]
    told = shown(perform([task(run)]).outcomes[0])["dropped"]
    assert told == [list(layer) for layer in dropped(run)] and 0 < len(told[0]) < 8 and told[1] == []
    assert "dropped" not in shown(perform([task(run_of(dropout=[0]))]).outcomes[0])


def test_a_changing_learning_rate_is_told():
    run = run_of(schedule={"name": "cosine", "epochs": 10, "last": 0}, learningRate=0.1)
    found = [shown(outcome)["learning_rate"] for outcome in perform([task(run), task(run, 5)]).outcomes]
    assert found == pytest.approx([0.1, 0.05])
    assert "learning_rate" not in shown(perform([task(run_of())]).outcomes[0])


def test_the_best_epoch_is_told_while_early_stopping_is_on():
    best = shown(perform([task(run_of(patience=5), 4)]).outcomes[0])["best"]
    losses = [evaluate(advance([run_of()], epochs=epoch))[0].test_loss for epoch in range(5)]
    assert best == {"epoch": losses.index(min(losses)), "loss": min(losses)}
    assert "best" not in shown(perform([task(run_of(), 4)]).outcomes[0])


def test_what_panels_need_comes_to_those_who_have_them_open():
    one, other = perform([task(run_of(), panels=(views.choice("metrics"),)), task(run_of())]).outcomes
    assert "metrics" in shown(one) and "metrics" not in shown(other)
