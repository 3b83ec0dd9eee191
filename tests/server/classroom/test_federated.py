"""server/classroom/federation.py, activities/federated.py: networks that become their mean, in rounds."""

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import ormsgpack
import pytest

from engine import Config, advance, evaluate, new_run, own_from_plain, run_to_bytes
from engine.arrays import frozen
from server.classroom.activities import Scene, activities
from server.classroom.federation import LEAST, SPLITS, as_own, averaged, share_of, shares_for, trained
from server.classroom.lesson import Lesson
from server.classroom.member import Member
from server.messages.fields import MessageError
from server.messages.replies import to_text
from server.sessions import changes

PICK = random.Random(7).randrange
BASE = new_run(Config.from_mapping({"dataset": "spiral", "noise": 15, "seed": "0.5", "networkShape": [5, 3]}))
EACH = {
    "two classes": BASE,
    "three classes": new_run(Config.from_mapping({"dataset": "three-spirals", "networkShape": [3]})),
    "regression": new_run(Config.from_mapping({"problem": "regression", "networkShape": [3]})),
    "a curve": new_run(Config.from_mapping({"problem": "regression", "regDataset": "curve-sine"})),
}


def member_run(base, points):
    """A student's run, as `use_points` and `take` make it."""
    fields = as_own(base, points)
    content = {name: fields[name] for name in ("points", "classes", "columns") if name in fields}
    own, dimensions = own_from_plain(content), fields.get("dimensions", 2)
    made = changes.use_points(base, own, dimensions, fields["settings"], fields["painted"]).run
    return changes.take(made, base.parameters, base.epoch, 0).run


def members_of(base, split, count, epochs=0):
    runs = [member_run(base, share_of(base, split, number, count)) for number in range(count)]
    return [Member(f"s{n}", advance([run], epochs=epochs)[0] if epochs else run, False) for n, run in enumerate(runs)]


def answered(base, *processes, epoch=0):
    told = {"base": run_to_bytes(base), "epoch": epoch}
    return [ormsgpack.unpackb(ormsgpack.packb(trained(each, told))) for each in processes]


@pytest.mark.parametrize("base", EACH.values(), ids=EACH)
@pytest.mark.parametrize("split", SPLITS)
def test_each_training_point_is_in_one_share(base, split):
    shares = [share_of(base, split, number, 7) for number in range(7)]
    assert sorted(map(tuple, np.concatenate(shares))) == sorted(map(tuple, base.data.train))
    sizes = [len(each) for each in shares]
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("base", EACH.values(), ids=EACH)
def test_a_member_has_the_same_network_and_trains_on_its_share(base):
    points = share_of(base, "even", 2, 7)
    run = member_run(base, points)
    assert np.array_equal(run.parameters, base.parameters) and run.config.structure == base.config.structure
    assert sorted(map(tuple, run.data.train)) == sorted(map(tuple, points)) and not len(run.data.test)


def test_shares_by_label_and_by_place_are_unlike():
    by_label = [share_of(BASE, "label", number, 2) for number in range(2)]
    assert [len(set(each[:, 2])) for each in by_label].count(1) >= 1
    angles = [np.arctan2(each[:, 1], each[:, 0]) for each in (share_of(BASE, "place", n, 4) for n in range(4))]
    assert all(one.max() <= other.min() for one, other in pairwise(angles))


def test_there_are_as_many_shares_as_members_as_far_as_points_go():
    assert [shares_for(members, 250) for members in (0, 1, 30, 500)] == [1, 1, 30, 250 // LEAST]


def test_the_mean_is_numpys_weighted_by_points():
    parts = [share_of(BASE, "even", number, 5) for number in range(5)]
    unequal = [parts[0], np.concatenate(parts[1:4]), parts[4][:7]]
    members = [
        Member(f"s{n}", advance([member_run(BASE, points)], epochs=3)[0], False) for n, points in enumerate(unequal)
    ]
    expected = np.average([each.run.parameters for each in members], axis=0, weights=[50, 150, 7])
    for processes in ([members], [members[:1], members[1:]], [[], members]):
        made = averaged(answered(BASE, *processes, epoch=3), BASE)
        np.testing.assert_allclose(made["mean"], expected, rtol=1e-13, atol=1e-15)
        losses = [evaluate([replace(BASE, parameters=each.run.parameters)])[0].test_loss for each in members]
        assert (made["best"], made["worst"], made["members"]) == (min(losses), max(losses), 3)
        assert made["middle"] == pytest.approx(np.mean(losses), rel=1e-12)
        whole = evaluate([replace(BASE, parameters=frozen(expected))])[0].test_loss
        assert made["loss"] == pytest.approx(whole, rel=1e-9)


def test_a_round_of_one_full_step_each_is_a_step_on_all_points():
    """With one step of plain gradient descent over all its points a round is the same as such a step over everybody's
    points (McMahan et al., section 2)."""
    plain = {"optimizer": "sgd", "batchSize": 250, "percTrainData": 50}
    base = new_run(BASE.config.changed(plain))
    stepped = advance([base], epochs=1)[0]
    expected = stepped.parameters - base.parameters
    # A batch larger than a share's points would never be full: each takes its share as one.
    each = []
    for number in range(3):
        points = share_of(base, "label", number, 3)
        run = member_run(base, points)
        run = run.with_config(run.config.changed({"batchSize": len(points)}))
        each.append(Member(f"s{number}", advance([run], epochs=1)[0], False))
    made = averaged(answered(base, each, epoch=1), base)
    np.testing.assert_allclose(made["mean"] - base.parameters, expected, rtol=1e-9, atol=1e-14)


def test_who_trains_still_or_has_another_network_is_counted_and_left_out():
    ready = members_of(BASE, "even", 3, epochs=2)
    nan = frozen(np.full(BASE.parameters.size, np.inf))
    others = [
        Member("late", member_run(BASE, share_of(BASE, "even", 0, 3)), True),
        Member("nan", replace(ready[0].run, parameters=nan), False),
        Member("other", new_run(Config.from_mapping({"networkShape": [2]})), False),
        Member("features", new_run(BASE.config.changed({"features": ["x", "xSquared"]})), False),
        Member("none", new_run(BASE.config.changed({"percTrainData": 0})), False),
    ]
    (answer,) = answered(BASE, [*ready, *others], epoch=2)
    assert (answer["waiting"], answer["left"]) == (1, {"numbers": 1, "network": 2, "points": 1})
    made = averaged([answer], BASE)
    np.testing.assert_array_equal(made["mean"], averaged(answered(BASE, ready, epoch=2), BASE)["mean"])
    assert averaged(answered(BASE, others), BASE)["members"] == 1
    assert averaged(answered(BASE, [], others[1:]), BASE) is None


def test_a_taken_mean_goes_on_with_an_optimizer_that_begins_anew():
    run = advance([new_run(BASE.config.changed({"optimizer": "adam"}))], epochs=2)[0]
    mean = run.parameters + 0.125
    change = changes.take(run, mean, 7, 1)
    assert np.array_equal(change.run.parameters, mean) and (change.run.epoch, change.fresh) == (7, False)
    fresh = replace(new_run(run.config), parameters=frozen(mean), epoch=7)
    assert np.array_equal(advance([change.run], epochs=1)[0].parameters, advance([fresh], epochs=1)[0].parameters)
    for strange in (mean[1:], np.full(mean.size, np.nan)):
        assert changes.take(run, strange, 7, 1) is None


# The activity

CLASS = Lesson("CODE", "Nets", "kept").joined("s0", PICK).joined("s1", PICK)
TEXT = to_text(run_to_bytes(BASE))
FOUND = {"seal": "SEAL", "base": TEXT, "mean": "M0", "epoch": 0, "points": 250, "loss": 0.5, "picture": {}}
ROUND = {"begun": 5.0, "round": 0, "waiting": 0, "left": {}, "mean": "M1", "picture": {}, "members": 2}
ROUND |= {"loss": 0.4, "best": 0.3, "middle": 0.45, "worst": 0.6}


def act(lesson, name, who=None, found=None, **fields):
    return activities.act(name).do(Scene(lesson=lesson, who=who, fields=fields, pick=PICK, now=5.0, found=found))


def follows(before, after, seat="s0"):
    return [(each.type, dict(each.fields)) for each in activities.get("federated").follows(before, after, seat)]


def types(before, after, seat="s0"):
    return [kind for kind, _ in follows(before, after, seat)]


@pytest.fixture
def begun():
    return act(CLASS, "federated", found=FOUND, epochs=4, split="label")


def test_a_round_from_its_beginning_to_its_mean(begun):
    (_, opened), (_, points), (_, taken) = follows(CLASS, begun)
    assert opened == {"run": "SEAL" + TEXT, "playing": False} and len(points["points"]) == 125
    assert taken == {"parameters": "M0", "epoch": 0, "round": 0}
    assert follows(CLASS, begun, "s1")[1][1]["points"] != points["points"]
    training = act(begun, "federated_train")
    assert follows(begun, training) == [("step", {"unit": "epoch", "count": 4, "go_on": True})]
    after = act(training, "federated_average", found=ROUND)
    assert follows(training, after) == [("take", {"parameters": "M1", "epoch": 4, "round": 1})]
    assert types(after, act(after, "federated_train")) == ["step"]
    # Another process may have missed that there was a pause between two rounds.
    assert types(training, act(after, "federated_train")) == ["take", "step"]
    # Who comes later, or again, has all of it.
    assert types(CLASS, act(after, "federated_train")) == ["open", "use_points", "take", "step"]
    assert types(CLASS, after.joined("s2", PICK), "s2") == ["open", "use_points", "take"]
    assert follows(after, act(after, "federated_end")) == []
    assert act(after, "federated_end") == CLASS


def test_a_round_is_averaged_once_and_when_all_have_trained(begun):
    assert act(begun, "federated_average", found=ROUND) == begun  # nobody has begun it
    training = act(begun, "federated_train")
    with pytest.raises(MessageError) as refusal:
        act(training, "federated_average", found={**ROUND, "waiting": 1})
    assert refusal.value.code == "not_yet"
    after = act(training, "federated_average", found={**ROUND, "waiting": 1, "left": {"network": 2}}, anyway=True)
    told = activities.told(after, None)["federated"]
    assert (told["round"], told["left"], told["rounds"][-1]["loss"]) == (1, {"network": 2, "waiting": 1}, 0.4)
    # A second page of the teacher's has asked at the same time; or it was begun anew meanwhile.
    again = act(after, "federated_train")
    assert act(again, "federated_average", found=ROUND) == again
    assert act(training, "federated_average", found={**ROUND, "begun": 4.0}) == training
    nobody = {name: ROUND[name] for name in ("begun", "round", "waiting", "left")}
    with pytest.raises(MessageError):
        act(training, "federated_average", found=nobody)


def test_no_round_begins_while_all_are_paused(begun):
    with pytest.raises(MessageError) as refusal:
        act(begun.staged(paused=True), "federated_train")
    assert refusal.value.code == "class_paused"
    with pytest.raises(MessageError):
        act(CLASS, "federated_train")


def test_students_are_told_neither_points_nor_parameters(begun):
    told = activities.told(begun, "s0")["federated"]
    assert told == {"round": 0, "training": False, "epochs": 4, "rounds": [{"loss": 0.5, "members": 0}]}
    assert "base" not in activities.told(begun, None)["federated"]
