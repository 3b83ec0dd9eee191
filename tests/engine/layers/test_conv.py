"""Convolutions, pools and flatten beside PyTorch in float64, and the handwritten digits."""

import random

import numpy as np
import pytest

from engine import (
    Config,
    InvalidValue,
    advance,
    evaluate,
    new_run,
    outputs,
    read_link,
    run_from_bytes,
    run_from_json,
    run_to_bytes,
    run_to_json,
    write_link,
)
from tests.engine.runs import bits

torch = pytest.importorskip("torch")

torch.set_num_threads(1)

STEPS = 50
CASES = 24


def drawn_layers(rng):
    """Layers that fit the digits and each other."""
    while True:
        chosen = [drawn_layer(rng) for _ in range(rng.randint(1, 4))]
        try:
            Config.from_mapping({"dataset": "digits", "layers": chosen})
        except InvalidValue:
            continue
        if any(not each.startswith("dense") for each in chosen):
            return chosen


def drawn_layer(rng):
    kind = rng.choice(["conv", "conv", "conv", "pool", "mean-pool", "flatten", "dense"])
    if kind == "conv":
        padding = rng.choice(["valid", "same"])
        return f"conv:{rng.randint(1, 5)}:kernel={rng.randint(1, 5)}:stride={rng.randint(1, 2)}:padding={padding}"
    if kind.endswith("pool"):
        return f"{kind}:{rng.randint(2, 4)}:stride={rng.randint(0, 3)}"
    return "dense:6" if kind == "dense" else kind


class Network(torch.nn.Module):
    """The same network of PyTorch's own layers."""

    def __init__(self, run):
        super().__init__()
        self.steps, self.variables = [], torch.nn.ParameterList()
        for layer, choice in zip(run.layout.in_order, run.config.structure.activations, strict=True):
            values, own = dict(layer.values), []
            for block in layer.blocks:
                own.append(torch.nn.Parameter(torch.tensor(np.ascontiguousarray(block.of(run.parameters)))))
                self.variables.append(own[-1])
            self.steps.append((layer.kind, values, own, choice.name))

    def forward(self, values):
        """The logits of images (N, 1, 8, 8)."""
        functional = torch.nn.functional
        for kind, given, own, activation in self.steps:
            if kind == "conv":
                around = given["kernel"] - 1 if given["padding"] else 0
                before = around // 2
                values = functional.pad(values, (before, around - before, before, around - before))
                values = functional.conv2d(values, *own, stride=given["stride"])
            elif kind == "pool":
                values = functional.max_pool2d(values, given["size"], given["stride"] or None)
            elif kind == "mean-pool":
                values = functional.avg_pool2d(values, given["size"], given["stride"] or None)
            else:
                values = values.flatten(1)
                if own:
                    values = functional.linear(values, *own)
            if activation == "tanh":
                values = torch.tanh(values)
            elif activation == "relu":
                values = torch.relu(values)
        return values

    def flat(self):
        """Its parameters, block by block."""
        return [each.detach().numpy() for each in self.variables]


@pytest.mark.parametrize("case", range(CASES))
def test_training_is_that_of_pytorch(case):
    rng = random.Random(case)
    activation = rng.choice(["tanh", "relu"])
    settings = {"dataset": "digits", "layers": drawn_layers(rng), "points": 100, "activation": activation}
    settings |= {"initializer": "glorot", "learningRate": 0.05, "batchSize": 10, "percTrainData": 100, "jump": False}
    run = new_run(Config.from_mapping({**settings, "seed": f"case {case}".replace(" ", "-")}))
    network = Network(run)
    images = torch.tensor(run.data.train[:, :64].reshape(-1, 1, 8, 8).copy())
    labels = torch.tensor(run.data.train[:, 64].astype(int))
    rule = torch.optim.SGD(network.parameters(), lr=0.05)
    for step in range(STEPS):
        at = step * 10 % 100
        rule.zero_grad()
        loss = torch.nn.functional.cross_entropy(network(images[at : at + 10]), labels[at : at + 10])
        loss.backward()
        rule.step()
    after = advance([run], batches=STEPS)[0]
    for block, expected in zip(after.layout.blocks, network.flat(), strict=True):
        np.testing.assert_allclose(block.of(after.parameters), expected, rtol=0, atol=1e-9, err_msg=str(settings))
    logits = network(images).softmax(1).detach().numpy()
    np.testing.assert_allclose(outputs(after, run.data.train[:, :64]), logits, rtol=0, atol=1e-9)


LAYERS = ["conv:4", "pool:2", "conv:8", "pool:2"]
DIGITS = {"dataset": "digits", "layers": LAYERS, "activation": "relu", "initializer": "he", "learningRate": 0.1}


def test_the_digits_are_learned():
    settings = {**DIGITS, "percTrainData": 90, "reshuffle": True}
    runs = [new_run(Config.from_mapping({**settings, "seed": seed})) for seed in "abc"]
    assert runs[0].parameters.size == 666
    accuracies = []
    for epochs in (5, 15):
        runs = advance(runs, epochs=epochs)
        accuracies.append(np.mean([scores.test_accuracy for scores in evaluate(runs)]))
    assert accuracies[0] >= 0.93 and accuracies[1] >= 0.955


def test_a_run_has_the_same_bits_alone_saved_and_in_pieces():
    runs = [new_run(Config.from_mapping({**DIGITS, "points": 60, "seed": f"s{number}"})) for number in range(5)]
    together = advance(runs, epochs=2)
    alone = advance([advance([runs[3]], batches=2)[0]], batches=4)[0]
    assert bits(alone) == bits(together[3])
    assert bits(run_from_json(run_to_json(alone))) == bits(alone)
    assert bits(run_from_bytes(run_to_bytes(alone))) == bits(alone)


def test_glorot_counts_windows():
    """Uniform up to √(6/(9·c + 9·f)) for 3 × 3, c channels and f filters."""
    run = new_run(Config.from_mapping({**DIGITS, "layers": ["conv:4", "conv:32"], "initializer": "glorot"}))
    weights = run.layout.in_order[1].blocks[0].of(run.parameters)
    assert weights.shape == (32, 4, 3, 3)
    assert np.abs(weights).max() == pytest.approx(np.sqrt(6 / (9 * 4 + 9 * 32)), rel=0.01)


NO_SENSE = {
    "a kernel larger than its image": (["pool:4", "conv:2:kernel=3:padding=valid"], ["layer 2", "3 × 3", "1 × 2 × 2"]),
    "a pool of too little": (["pool:4", "pool:4"], ["layer 2", "4 × 4", "1 × 2 × 2"]),
    "windows that leave something over": (["pool:3"], ["3 × 3", "1 × 8 × 8", "of 8"]),
    "a convolution of a list": (["dense:5", "conv:4"], ["layer 2", "5 numbers"]),
    "a pool of a list": (["flatten", "pool:2"], ["layer 2", "64 numbers"]),
    "an unknown kind": (["convolve:3"], ["convolve", "conv", "dense"]),
    "a number out of range": (["conv:4:kernel=9"], ["kernel", "9", "1 to 5"]),
    "an unknown number": (["pool:2:depth=3"], ["depth", "size, stride"]),
    "too many numbers": (["dense:2:3"], ["dense:2:3", "units"]),
    "a number twice": (["conv:4:filters=5"], ["filters once"]),
    "an unknown word": (["conv:4:padding=full"], ["full", "valid, same"]),
    "too many parameters": (["conv:32", "dense:128"], ["200,000"]),
}


@pytest.mark.parametrize("case", NO_SENSE)
def test_layers_without_a_meaning_are_refused_with_their_sizes(case):
    layers, words = NO_SENSE[case]
    with pytest.raises(InvalidValue) as refused:
        Config.from_mapping({"dataset": "digits", "layers": layers})
    assert refused.value.field == "layers" and [word for word in words if word not in str(refused.value)] == []


def test_a_convolution_needs_images():
    with pytest.raises(InvalidValue, match="2 numbers"):
        Config.from_mapping({"layers": ["conv:4"]})


def test_dense_layers_have_one_spelling():
    """Numbers of neurons and dense layers are the same configuration, in links and files too."""
    plain = Config.from_mapping({"networkShape": [5, 3]})
    assert Config.from_mapping({"layers": ["dense:5", {"name": "dense", "units": 3}]}) == plain
    assert "layers" not in plain.to_mapping() and "layers" not in write_link(plain)
    assert read_link("layers=dense:5,dense:units=3").config == plain


def test_links_spell_layers():
    config = Config.from_mapping({**DIGITS, "layers": ["conv:8:padding=valid", "pool:2", "dense:16"]})
    assert "layers=conv:8:3:1:valid,pool,dense:16" in write_link(config)
    assert read_link(write_link(config)).config == config
    assert config.changed({"networkShape": [7]}).structure.sizes == (64, 7, 10)


def test_there_are_only_so_many_digits():
    with pytest.raises(InvalidValue, match="1,797"):
        Config.from_mapping({"dataset": "digits", "points": 1798})
    run = new_run(Config.from_mapping({"dataset": "digits", "percTrainData": 100}))
    assert len({row.tobytes() for row in run.data.train}) == len(run.data.train) == 1797


def test_other_images_are_told_by_their_shape():
    run = new_run(Config.from_mapping({**DIGITS, "points": 20}))
    with pytest.raises(InvalidValue, match="64"):
        outputs(run, [[0.0, 0.0]])
