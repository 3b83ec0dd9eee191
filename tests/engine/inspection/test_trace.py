"""engine/inspection/trace.py: every number of a pass is PyTorch's, as the page reads it from a frame."""

import random
from functools import cache
from typing import Any

import numpy as np
import pytest

from engine import Config, Run, advance, new_run
from engine.inspection.views import shown_by, views
from tests.engine.combinations import SURROGATES, configuration, drawn, names

torch = pytest.importorskip("torch")
from tests.engine.pytorch import ACTIVATIONS, Trainer, factor, inputs_of, loss_of, masks_of, targets_of  # noqa: E402

CASES = 200
TOLERANCE = 1e-9
STATES = {"mean": "exp_avg", "squares": "exp_avg_sq"}
"""Where PyTorch keeps Adam's averages."""


@cache
def case(number: int) -> Run:
    """A drawn network at epoch 0; every third one with dropout."""
    settings = drawn(number)
    if number % 3 == 0:
        settings["dropout"] = random.Random(number).choice([[30, 50], [20], [0, 40]])
        settings["maxNorm"] = 0
    return new_run(configuration(settings))


def batches(number: int) -> int:
    """That a case and its counterpart are trained before they are looked at: the fifth of 10 points is incomplete."""
    return number % 6


def frame(view: str, run: Run, **values: float) -> dict[str, Any]:
    """What a client reads of a view in a frame: binaries as arrays of the declared type."""
    entry = views.get(view)
    sent = entry.group.encoded(shown_by(views.choice({"name": view, **values}), run))
    assert "fault" not in sent, sent
    readers = entry.group.reader
    return {
        name: np.frombuffer(value, readers.get(name, "uint8")) if isinstance(value, bytes) else value
        for name, value in sent.items()
    }


def apart(ours: Any, theirs: Any) -> float:
    """The largest difference, in what the numbers are large in."""
    given, wanted = np.asarray(ours, float), np.asarray(theirs, float)
    assert given.shape == wanted.shape
    return float((np.abs(given - wanted) / np.maximum(1.0, np.abs(wanted))).max(initial=0.0))


class Counterpart:
    """The pass of a run's network in PyTorch, with all that autograd tells of it."""

    def __init__(self, run: Run, inputs: Any, targets: Any, masks: Any) -> None:
        config = run.config
        made = config.structure
        self.inputs, self.targets, self.fused = inputs, targets, made.loss == "cross-entropy"
        self.weights = [
            torch.tensor(np.concatenate([block.rows(run.parameters) for block in layer.blocks], 1)).requires_grad_()
            for layer in run.layout
        ]
        self.sums, self.activated, self.values, self.sources = [], [], [], []
        values, ones = inputs, torch.ones(len(inputs), 1, dtype=torch.float64)
        for number, weights in enumerate(self.weights):
            jumping = [inputs] if config.jump and 0 < number == len(self.weights) - 1 else []
            source = torch.cat([values, *jumping, ones], dim=1)
            z = source @ weights.T
            choice = made.activations[number]
            a = ACTIVATIONS[choice.name](z, *(value for _, value in choice.values))
            mask = masks[number] if number < len(masks) else None
            dropped = a if mask is None else a * mask
            values = dropped + values if made.residual[number] else dropped
            for kept in (z, a, values):
                kept.retain_grad()
            for kept, all_kept in zip((z, a, values, source), self._all, strict=True):
                all_kept.append(kept)
        self.loss = loss_of(config, self.sums[-1], values, targets)
        self.loss.backward()

    @property
    def _all(self) -> Any:
        return self.sums, self.activated, self.values, self.sources


def slopes(run: Run, number: int, z: Any) -> Any:
    """∂g/∂z of each unit by autograd, the others' z kept."""
    choice = run.config.structure.activations[number]
    free = z.detach().requires_grad_()
    made = ACTIVATIONS[choice.name](free, *(value for _, value in choice.values))
    rows = [torch.autograd.grad(made[:, k].sum(), free, retain_graph=True)[0][:, k] for k in range(z.shape[1])]
    return torch.stack(rows, dim=1)


def joined(tensors: Any, pick: Any) -> Any:
    return np.concatenate([pick(each.detach().numpy()) for each in tensors])


def check_nodes(made: dict[str, Any], run: Run, theirs: Counterpart, pick: Any) -> None:
    """The numbers of all nodes. pick: of (samples, units), a sample or the mean of all."""
    worst = {
        "inputs": apart(made["inputs"], pick(theirs.inputs.numpy())),
        "targets": apart(made["targets"], pick(theirs.targets.numpy())),
        "outputs": apart(made["outputs"], pick(theirs.values[-1].detach().numpy())),
        "sums": apart(made["sums"], joined(theirs.sums, pick)),
        "activations": apart(made["activations"], joined(theirs.activated, pick)),
        "passed": apart(made["passed"], joined(theirs.values, pick)),
        "deltas": apart(made["deltas"], joined([each.grad for each in theirs.sums], pick)),
        "slopes": apart(made["slopes"], joined([slopes(run, k, z) for k, z in enumerate(theirs.sums)], pick)),
    }
    # A loss that is fused with the output's activation has no ∂L/∂output in PyTorch.
    graded = [each for each in theirs.values if each.grad is not None]
    assert len(graded) == len(theirs.values) - theirs.fused
    errors = joined([each.grad for each in graded], pick) if graded else np.empty(0)
    worst["errors"] = apart(made["errors"][: len(errors)], errors)
    assert max(worst.values()) < TOLERANCE, worst


def check_terms(made: dict[str, Any], theirs: Counterpart, number: int, unit: int, pick: Any, share: float) -> None:
    """The terms of one neuron. share: what its gradient is of that of the summed loss."""
    weights = theirs.weights[number]
    assert (made["weights"] == weights[unit].detach().numpy()).all()
    assert apart(made["sources"], pick(theirs.sources[number].detach().numpy())) < TOLERANCE
    assert apart([made["products"].sum()], [pick(theirs.sums[number].detach().numpy())[unit]]) < TOLERANCE
    assert apart(made["gradients"], share * weights.grad[unit].numpy()) < TOLERANCE
    if number + 1 < len(theirs.weights):
        above = theirs.weights[number + 1]
        assert (made["above"] == above[:, unit].detach().numpy()).all()
        error = made["above"] @ made["above_deltas"] + made["skip"]
        assert apart([error], [pick(theirs.values[number].grad.numpy())[unit]]) < TOLERANCE


@pytest.mark.parametrize("number", range(CASES))
def test_the_inspector_tells_what_autograd_has(number):
    run = advance([case(number)], batches=batches(number))[0]
    point = number % run.signature.train_points
    inputs, targets = (each[point : point + 1] for each in (inputs_of(run), targets_of(run)))
    theirs = Counterpart(run, inputs, targets, [])

    def pick(array):
        return array[0]

    for layer, weights in enumerate(theirs.weights):
        for unit in range(len(weights)):
            made = frame("inspector", run, number=point + 1, layer=layer + 1, unit=unit + 1)
            check_terms(made, theirs, layer, unit, pick, 1.0)
            assert made["numeric"] == pytest.approx(made["gradients"], rel=1e-6, abs=1e-6)
            penalty = torch.tensor(run.parameters).requires_grad_()
            strength, of = run.config.regularization_rate, run.config.regularization.name
            weight = penalty[:0] if of == "none" else penalty
            (strength * (weight.square().sum() / 2 if of == "L2" else weight.abs().sum())).backward()
            block = next(block for block in run.layout.blocks if block.layer == layer + 1 and block.weight)
            expected = [*block.rows(penalty.grad.numpy())[unit], 0.0]
            assert apart(made["penalties"], expected) < TOLERANCE
    check_nodes(made, run, theirs, pick)
    assert apart([made["loss"]], [theirs.loss.item()]) < TOLERANCE


@pytest.mark.parametrize("number", range(CASES))
def test_slow_motion_tells_what_autograd_and_the_optimizer_have(number):
    start = case(number)
    run, trainer = advance([start], batches=batches(number))[0], Trainer(start)
    trainer.train(batches(number), masks_of(start))
    film = frame("film", run)
    numbers = film["numbers"].astype(int)
    stop = run.position + len(numbers)
    assert numbers.tolist() == list(range(run.position, stop))
    masks = masks_of(run)(run.epoch, run.position, stop)
    theirs = Counterpart(run, inputs_of(run)[numbers], targets_of(run)[numbers], masks)
    sample = number % len(numbers)
    picks = {0: lambda array: array.mean(axis=0), sample + 1: lambda array: array[sample]}
    check_nodes(film, run, theirs, picks[0])
    check_nodes(frame("film", run, sample=sample + 1), run, theirs, picks[sample + 1])
    assert apart([film["loss"]], [theirs.loss.item() / len(numbers)]) < TOLERANCE
    single = Counterpart(
        run,
        theirs.inputs[sample : sample + 1],
        theirs.targets[sample : sample + 1],
        [None if mask is None else mask[sample : sample + 1] for mask in masks],
    )
    assert apart([film["losses"][sample]], [single.loss.item()]) < TOLERANCE
    carried = [None if each.grad is None else each.grad.clone() for each in trainer.parameters]
    trainer.train(1, masks_of(start))
    after = advance([run], batches=1)[0]
    for layer, weights in enumerate(theirs.weights):
        for unit in range(len(weights)):
            place = {"layer": layer + 1, "unit": unit + 1}
            mean = frame("film", run, **place)
            check_terms(mean, theirs, layer, unit, picks[0], 1 / len(numbers))
            check_update(mean, run, trainer, carried, theirs, layer, unit)
        one = frame("film", run, sample=sample + 1, **place)
        check_terms(one, single, layer, unit, lambda array: array[0], 1.0)
    assert trainer.difference(after) < TOLERANCE


def check_update(
    made: dict[str, Any], run: Run, trainer: Any, carried: Any, theirs: Counterpart, layer: int, unit: int
) -> None:
    """The gradient with what was carried, the optimizer's state, and the parameters after the update."""
    pair = trainer.parameters[2 * layer][unit], trainer.parameters[2 * layer + 1][unit : unit + 1]
    assert apart(made["after"], torch.cat(pair).detach().numpy()) < TOLERANCE
    if made["outcome"] != "update":
        assert made["mean"].size == 0 and (made["after"] == made["weights"]).all()
        return
    left = [None if each is None else each[unit : unit + 1].ravel() for each in carried[2 * layer : 2 * layer + 2]]
    before = torch.cat([torch.zeros(len(pair[k].detach())) if left[k] is None else left[k] for k in (0, 1)])
    total = before.numpy() + theirs.weights[layer].grad[unit].numpy()
    assert apart(made["mean"], total / made["points"]) < TOLERANCE
    assert made["rate"] == pytest.approx(run.config.learning_rate * factor(run.config, run.epoch), rel=1e-12)
    states = dict(zip(made["states"], made["state_after"].reshape(-1, len(made["weights"])), strict=True))
    if run.config.optimizer.name not in ("adam", "adamw") or made["held"].any():
        return
    for name, theirs_called in STATES.items():
        kept = [
            trainer.optimizer.state[trainer.parameters[2 * layer + k]][theirs_called][unit : unit + 1].ravel()
            for k in (0, 1)
        ]
        assert apart(states[name], torch.cat(kept).numpy()) < TOLERANCE


def test_all_kinds_of_networks_are_among_the_cases():
    configs = [case(number).config for number in range(CASES)]
    for kind in ("activation", "loss", "optimizer", "schedule", "regularization"):
        seen: set[str] = set()
        for config in configs:
            seen |= {choice.name for choice in config.structure.activations}
            seen |= {config.structure.loss, config.optimizer.name, config.schedule.name, config.regularization.name}
        assert set(names(kind)) - seen <= SURROGATES | {"L1"}  # L1 that cuts links: test_film.py
    assert any(config.structure.jumping for config in configs) and any(any(c.structure.residual) for c in configs)
    assert any(any(config.dropout_shares) for config in configs) and any(c.structure.outputs > 2 for c in configs)


def test_a_gradient_one_in_a_million_wrong_is_seen():
    run = case(1)
    theirs = Counterpart(run, inputs_of(run)[:1], targets_of(run)[:1], [])
    made = frame("inspector", run)
    made["gradients"] = made["gradients"] * (1 + 1e-6)
    with pytest.raises(AssertionError):
        check_terms(made, theirs, len(theirs.weights) - 1, 0, lambda array: array[0], 1.0)


def test_a_large_network_is_told_layer_by_layer():
    run = new_run(Config.from_mapping({"networkShape": [128] * 6}))
    made = frame("inspector", run, layer=3, unit=7)
    assert made["first"] == made["layer"] == 3 and len(made["sums"]) == 128 and len(made["weights"]) == 129
    film = frame("film", run, layer=3, unit=7)
    sent = sum(np.asarray(value).nbytes for value in [*made.values(), *film.values()] if not isinstance(value, str))
    assert sent < 50_000
