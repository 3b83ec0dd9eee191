"""How a run is judged against a task."""

import pytest

from engine import Config, advance, evaluate, new_run, own_from_plain, write_link
from server.classroom.tasks import POINTS, Task, hidden_scores, judged, rounded
from server.sessions.changes import use_points

START = {"dataset": "circle", "networkShape": [3]}


def task(**values):
    link = write_link(Config.from_mapping(values.pop("start", START)))
    return Task(**{"text": "", "link": link, "measure": "loss", "bound": 0.1, "rank": "parameters", **values})


def run(epochs=0, **settings):
    (trained,) = advance([new_run(Config.from_mapping({**START, **settings}))], epochs)
    return trained


def verdict(task, run, trained=True, seed="secret"):
    return judged(task, run, trained, seed, "mark").verdict


def test_a_goal_is_reached_by_training():
    assert [verdict(task(), run(epochs)) for epochs in (0, 200)] == ["not_yet", "done"]
    result = judged(task(), run(200), True, "secret", "mark")
    assert (result.parameters, result.epochs, result.features, result.changed) == (13, 200, 2, ())


def test_what_was_not_trained_is_not_even_measured():
    result = judged(task(), run(200), False, "secret", "mark")
    assert (result.verdict, result.value, result.loss) == ("not_trained", None, None)


def test_the_hidden_points_are_the_datasets_by_a_seed_and_not_the_runs_own():
    good = run(200)
    same = new_run(good.config.changed({"seed": "secret", "points": POINTS, "percTrainData": 0}))
    (scores,) = evaluate([same], [good.parameters])
    assert hidden_scores(good, "secret") == (scores.test_loss, scores.test_accuracy)
    assert hidden_scores(good, "another") != hidden_scores(good, "secret") != evaluate([good])[0][1::2]


@pytest.mark.parametrize(
    "settings",
    [
        {"dataset": "xor"},
        {"noise": 10},
        {"points": 2000},
        {"percTrainData": 90},
        {"balance": 90},
        {"problem": "regression"},
        {"outputActivation": "sigmoid"},
        {"loss": "cross-entropy"},
        {"loss": "hinge"},
    ],
)
def test_other_points_and_another_loss_do_not_count(settings):
    assert verdict(task(bound=1e6), run(**settings)) == "other_task"


def test_points_of_ones_own_do_not_count():
    own = own_from_plain({"points": [[0, 0, 0], [1, 1, 1]], "classes": ["a", "b"]})
    assert verdict(task(bound=1e6), use_points(run(), own, 2).run) == "other_task"


def test_the_same_points_drawn_again_and_another_network_count():
    for settings in ({"seed": "x"}, {"weightSeed": "x"}, {"networkShape": [8, 8]}, {"learningRate": 0.1}):
        assert verdict(task(bound=1e6), run(**settings)) == "done"
    assert verdict(task(measure="accuracy", bound=0.1), run(loss="cross-entropy")) == "done"
    assert verdict(task(measure="accuracy", bound=0.1, rank="loss"), run(loss="cross-entropy")) == "other_task"


def test_a_planted_mistake_is_repaired_by_one_setting():
    mistake = task(start={**START, "learningRate": 0.00001}, repair=True)
    assert verdict(mistake, run(200, learningRate=0.00001)) == "not_yet"
    assert verdict(mistake, run(200)) == "done"
    assert verdict(mistake, run(200, seed="x", weightSeed="y")) == "done"
    assert verdict(mistake, run(200, activation="relu")) == "other_settings"


def test_a_network_that_is_no_number_has_not_reached_anything():
    lost = run(30, learningRate=10, activation="linear", outputActivation="linear")
    result = judged(task(bound=1e6), lost, True, "secret", "mark")
    assert result.verdict in ("not_yet", "done") and (result.verdict == "done") == (result.loss < 1e6)


def test_a_student_is_told_two_digits():
    assert [rounded(value) for value in (0.123456, 0.0098765, 1.0, None, float("nan"), float("inf"))] == [
        0.12,
        0.0099,
        1.0,
        None,
        None,
        None,
    ]
