"""The same trainings in eager PyTorch, as a competent user would write them.

`Sequential` is the textbook: `nn.Sequential` of `nn.Linear`, `torch.optim.SGD`, and mini-batches sliced once before
training, without a `DataLoader`, which would only add to each step. `Lean` is the fastest we found that is
still eager: the same network, `torch.autograd.grad`, and updates in place without an optimizer object. `Stacked` trains
many networks at once by `torch.baddbmm`. SGD's `foreach` and `fused` forms are no faster for so few parameters.
`torch.compile` is not used: it needs a C++ compiler where it runs, and compiles anew for every network one draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.nn.functional import mse_loss

from engine import Run, data_of
from engine.domains.plane import grid

ACTIVATIONS = {"tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid}
MODULES = {"tanh": nn.Tanh, "relu": nn.ReLU, "sigmoid": nn.Sigmoid}


def tensors(run: Run, dtype: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
    """All points of a run: inputs (n + m, features) and targets (n + m, 1), train points first."""
    inputs, targets = run.inputs, run.targets
    return torch.tensor(inputs[:-1].T.copy(), dtype=dtype), torch.tensor(targets.T.copy(), dtype=dtype)


class Sequential:
    """One network, trained by `torch.optim.SGD`."""

    def __init__(self, run: Run, dtype: torch.dtype) -> None:
        config = run.config
        modules: list[nn.Module] = []
        for layer, choice in zip(run.layout, config.structure.activations, strict=True):
            weights, biases = (torch.tensor(block.of(run.parameters), dtype=dtype) for block in layer.blocks)
            linear = nn.Linear(weights.shape[1], layer.units, dtype=dtype)
            with torch.no_grad():
                linear.weight.copy_(weights)
                linear.bias.copy_(biases)
            modules += [linear, MODULES[choice.name]()]
        self.network = nn.Sequential(*modules)
        self.rate = config.learning_rate
        self.optimizer = torch.optim.SGD(self.network.parameters(), lr=self.rate)
        inputs, targets = tensors(run, dtype)
        count = len(data_of(config).train)
        self.train = inputs[:count], targets[:count]
        self.test = inputs[count:], targets[count:]
        self.batches = list(zip(*(torch.split(part, config.batch_size) for part in self.train), strict=True))
        self.bounded = [choice.name != "relu" for choice in config.structure.activations]
        self.grids: dict[int, torch.Tensor] = {}
        self.features = config.inputs

    def epoch(self) -> None:
        """One pass over the mini-batches."""
        for inputs, targets in self.batches:
            self.optimizer.zero_grad()
            loss = 0.5 * mse_loss(self.network(inputs), targets)
            loss.backward()
            self.optimizer.step()

    def losses(self) -> list[tuple[float, float]]:
        """Mean loss of the train and the test points, of the one network."""
        with torch.inference_mode():
            return [(self._loss(*self.train), self._loss(*self.test))]

    def _loss(self, inputs: torch.Tensor, targets: torch.Tensor) -> float:
        return 0.5 * mse_loss(self.network(inputs), targets).item()

    def maps(self, size: int) -> Any:
        """Bytes (units, size, size) of every hidden and output unit over the plane, coded as the frames' maps are."""
        if size not in self.grids:
            rows = torch.tensor(grid(self.features, size)[:-1].T.copy())
            self.grids[size] = rows.to(self.train[0].dtype)
        found = []
        with torch.inference_mode():
            values = self.grids[size]
            modules = list(self.network)
            for linear, activation, bounded in zip(modules[::2], modules[1::2], self.bounded, strict=True):
                values = activation(linear(values))
                shown = values if bounded else values.clamp(-1, 1)
                found.append((shown * 127).add_(128.5).to(torch.uint8).T)
            return torch.cat(found).reshape(-1, size, size).numpy()

    def parameters(self) -> Any:
        """All parameters as one float32 array."""
        with torch.inference_mode():
            return torch.cat([value.reshape(-1) for value in self.network.parameters()]).float().numpy()


class Lean(Sequential):
    """The same without an optimizer object."""

    def __init__(self, run: Run, dtype: torch.dtype) -> None:
        super().__init__(run, dtype)
        self.values = list(self.network.parameters())

    def epoch(self) -> None:
        values, rate = self.values, self.rate
        for inputs, targets in self.batches:
            gradients = torch.autograd.grad(0.5 * mse_loss(self.network(inputs), targets), values)
            with torch.no_grad():
                for value, gradient in zip(values, gradients, strict=True):
                    value.sub_(gradient, alpha=rate)


class Stacked:
    """Many networks of one shape at once: parameters (R, sources, units)."""

    def __init__(self, runs: Sequence[Run], dtype: torch.dtype) -> None:
        config = runs[0].config
        self.weights, self.biases = [], []
        for layer in runs[0].layout:
            weights, biases = (
                torch.stack([torch.tensor(block.of(run.parameters), dtype=dtype) for run in runs])
                for block in layer.blocks
            )
            self.weights.append(weights.transpose(1, 2).clone().requires_grad_())
            self.biases.append(biases[:, None, :].clone().requires_grad_())
        self.activations = [ACTIVATIONS[choice.name] for choice in config.structure.activations]
        self.optimizer = torch.optim.SGD([*self.weights, *self.biases], lr=config.learning_rate)
        pairs = [tensors(run, dtype) for run in runs]
        inputs, targets = (torch.stack([pair[side] for pair in pairs]) for side in (0, 1))
        count = len(data_of(config).train)
        self.train = inputs[:, :count], targets[:, :count]
        self.test = inputs[:, count:], targets[:, count:]
        slices = [[part.contiguous() for part in torch.split(side, config.batch_size, 1)] for side in self.train]
        self.batches = list(zip(*slices, strict=True))

    def _outputs(self, values: torch.Tensor) -> torch.Tensor:
        for weights, biases, activation in zip(self.weights, self.biases, self.activations, strict=True):
            values = activation(torch.baddbmm(biases, values, weights))
        return values

    def epoch(self) -> None:
        """One pass over the mini-batches of all networks."""
        for inputs, targets in self.batches:
            self.optimizer.zero_grad()
            # The mean over a network's own points; networks don't share parameters, so their losses just add up.
            loss = 0.5 * (self._outputs(inputs) - targets).square().mean(dim=(1, 2)).sum()
            loss.backward()
            self.optimizer.step()

    def losses(self) -> list[tuple[float, float]]:
        """Mean loss of the train and the test points, network by network."""
        with torch.inference_mode():
            sides = [
                0.5 * (self._outputs(inputs) - targets).square().mean(dim=(1, 2))
                for inputs, targets in (self.train, self.test)
            ]
            return list(zip(*(side.tolist() for side in sides), strict=True))
