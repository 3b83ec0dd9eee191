"""What open panels get: fields of the frame, as the protocol has them."""

import ormsgpack

from engine import Config, advance, metrics, new_run
from server.messages.panels import PANELS
from server.messages.replies import Frame


def packed(value):
    return ormsgpack.unpackb(ormsgpack.packb(value))


def test_every_panel_is_a_field_of_the_frame():
    assert set(PANELS) <= set(Frame.__annotations__)


def test_metrics_of_classes():
    run = advance([new_run(Config.from_mapping({"percTrainData": 80}))], epochs=30)[0]
    made = packed(PANELS["metrics"](run))
    train, test = metrics(run)
    assert made["train"]["confusion"] == [list(row) for row in train.confusion]
    assert made["test"] == {name: [*map(_plain, getattr(test, name))] for name in ("confusion", "precision", "recall")}
    assert sum(map(sum, made["train"]["confusion"])) == 400 and sum(map(sum, made["test"]["confusion"])) == 100


def _plain(value):
    return list(value) if isinstance(value, tuple) else value


def test_metrics_of_numbers_and_of_no_points():
    run = new_run(Config.from_mapping({"problem": "regression", "percTrainData": 100}))
    made = packed(PANELS["metrics"](run))
    assert set(made["train"]) == {"r_squared", "mean_absolute_error"} and made["test"] is None


def test_an_opened_panel_gets_its_field_at_once_and_a_closed_one_no_more(tab):
    assert "metrics" not in tab.frames[-1]
    tab.say("view", panels=["metrics"])
    assert tab.frame()["metrics"]["train"]["confusion"]
    tab.say("view", panels=[])
    assert "metrics" not in tab.frame()
