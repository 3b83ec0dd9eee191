"""Convolutions, pools and flatten beside PyTorch in float64, and the handwritten digits."""

import random

import numpy as np
import pytest

from engine import (
    Config,
    InvalidValue,
    advance,
    new_run,
    outputs,
)

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
        for layer, choice in zip(run.layout.layers, run.config.structure.activations, strict=True):
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
