"""The same training in PyTorch, float64: an oracle with derivatives and updates of its own."""

import hashlib
import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from engine import Config, Run

ACTIVATIONS: dict[str, Callable[..., Tensor]] = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "linear": lambda z: z,
    "leaky_relu": lambda z, slope: functional.leaky_relu(z, slope),
    "elu": lambda z, alpha: functional.elu(z, alpha),
    "gelu": functional.gelu,
    "silu": functional.silu,
    "softplus": lambda z: functional.softplus(z, threshold=1e9),
    "sine": torch.sin,
    "hard_tanh": functional.hardtanh,
    "softmax": lambda z: torch.softmax(z, dim=-1),
}


def loss_of(config: Config, z: Tensor, outputs: Tensor, targets: Tensor) -> Tensor:
    """Summed over samples and outputs."""
    name = config.structure.loss
    if name == "cross-entropy" and config.structure.activations[-1].name == "softmax":
        return functional.cross_entropy(z, targets.argmax(dim=1), reduction="sum")
    if name == "cross-entropy":
        return functional.binary_cross_entropy_with_logits(z, targets, reduction="sum")
    return {
        "squared": lambda: functional.mse_loss(outputs, targets, reduction="sum") / 2,
        "mean-squared": lambda: functional.mse_loss(outputs, targets, reduction="sum"),
        "absolute": lambda: functional.l1_loss(outputs, targets, reduction="sum"),
        "huber": lambda: functional.huber_loss(outputs, targets, reduction="sum"),
        "hinge": lambda: torch.clamp(1 - outputs * targets, min=0).sum(),
    }[name]()


def factor(config: Config, epoch: int) -> float:
    """The schedule's, each formula as its source has it."""
    values = dict(config.schedule.values)
    match config.schedule.name:
        case "constant":
            return 1.0
        case "step-decay":
            return float(values["gamma"] ** math.floor(epoch / values["every"]))
        case "exponential":
            return float(math.exp(epoch * math.log(values["gamma"])))
        case "inverse":
            return 1 / (1 + values["decay"] * epoch)
        case "cosine":
            wave = (1 + math.cos(math.pi * min(epoch, values["epochs"]) / values["epochs"])) / 2
            return float(values["last"] + (1 - values["last"]) * wave)
        case "warm-up":
            return float(min(1.0, (epoch + 1) / values["epochs"]))
    raise AssertionError(config.schedule.name)


def inputs_of(run: Run) -> Tensor:
    """What the network is given at the training points, (points, features)."""
    return torch.tensor(run.inputs[:-1, : len(run.data.train)].T.copy())


def targets_of(run: Run) -> Tensor:
    """What its outputs aim at there, (points, K)."""
    return torch.tensor(run.targets[:, : len(run.data.train)].T.copy())


def mixed(word: int) -> int:
    """The 32-bit hash of the dropout masks, with Python's own integers."""
    word ^= word >> 16
    word = word * 0x7FEB352D & 0xFFFFFFFF
    word ^= word >> 15
    word = word * 0x846CA68B & 0xFFFFFFFF
    return word ^ word >> 16


def masks_of(run: Run) -> Callable[[int, int, int], list[Tensor | None]]:
    """The dropout of each hidden layer (samples, units), by epoch, start and stop of a mini-batch."""
    key = int.from_bytes(hashlib.sha256(f"dropout/{run.config.seed}".encode()).digest()[:4], "little")
    golden = 0x9E3779B9

    def masks(epoch: int, start: int, stop: int) -> list[Tensor | None]:
        step = mixed(mixed(epoch * golden & 0xFFFFFFFF ^ key) + start & 0xFFFFFFFF)
        samples, first = stop - start, 0
        found: list[Tensor | None] = []
        for units, share in zip(run.config.network_shape, run.config.dropout_shares, strict=True):
            if not share:
                found.append(None)
                continue
            words = [mixed((first + i) * golden & 0xFFFFFFFF ^ step) for i in range(units * samples)]
            first += units * samples
            kept = torch.tensor([(word >= share * 2**32) / (1 - share) for word in words], dtype=torch.float64)
            found.append(kept.reshape(units, samples).T)
        return found

    return masks


class KerasDescent:
    """Gradient descent by the formulas of Keras's SGD: v ← μv − ηg, θ ← θ + v, after Nesterov θ ← θ + μv − ηg.

    PyTorch keeps the learning rate out of its velocity, so that it can't tell how a change of it is felt.
    """

    def __init__(self, parameters: list[Tensor], lr: float, momentum: float, nesterov: bool) -> None:
        self.param_groups: list[dict[str, Any]] = [
            {"params": parameters, "lr": lr, "momentum": momentum, "nesterov": nesterov}
        ]
        self.velocities = [torch.zeros_like(parameter) for parameter in parameters]

    def step(self) -> None:
        """Moves every parameter; one without a gradient as if it were 0."""
        group = self.param_groups[0]
        with torch.no_grad():
            for parameter, velocity in zip(group["params"], self.velocities, strict=True):
                move = torch.zeros_like(parameter) if parameter.grad is None else -group["lr"] * parameter.grad
                velocity.mul_(group["momentum"]).add_(move)
                parameter += group["momentum"] * velocity + move if group["nesterov"] else velocity

    def zero_grad(self) -> None:
        """No gradient is accumulated any more."""
        for parameter in self.param_groups[0]["params"]:
            parameter.grad = None


class Trainer:
    """Weights (units, sources) and biases (units) of each layer, trained by the settings of a run.

    descent: what to take for plain gradient descent with momentum.
    """

    def __init__(self, run: Run, descent: Callable[..., Any] = torch.optim.SGD) -> None:
        self.config = run.config
        self.descent = descent
        self.inputs, self.targets = inputs_of(run), targets_of(run)
        self.parameters: list[Tensor] = []
        for layer in run.layout.in_order:
            matrix = torch.tensor(layer.matrix(run.parameters))
            self.parameters += [matrix[:, :-1].clone().requires_grad_(), matrix[:, -1].clone().requires_grad_()]
        self._mark()
        self.optimizer = self._optimizer()
        self.averages: list[Tensor] | None = None
        self.averaged = self.epoch = self.position = self.carried = 0

    def _mark(self) -> None:
        """Marks the weights of cut links, `layer:unit<source`, as dead, and frozen links and neurons as still."""
        self.dead, self.still = (
            [torch.zeros_like(parameter, dtype=torch.bool) for parameter in self.parameters] for _ in range(2)
        )
        for marks, parts in ((self.dead, self.config.cut), (self.still, self.config.frozen_parts)):
            for part in parts:
                to, _, source = part.partition("<")
                layer, unit = map(int, to.split(":"))
                weights, biases = marks[2 * layer - 2 : 2 * layer]
                inputs = list(self.config.features)
                hidden = [f"{layer - 1}:{number}" for number in range(weights.shape[1])]
                if source:
                    weights[unit, (inputs if layer == 1 else hidden).index(source)] = True
                else:
                    weights[unit] = biases[unit] = True

    def change(self, run: Run) -> None:
        """Goes on by the settings of this run: values are set in `param_groups`, another optimizer is a new one.

        A momentum or an average that is switched on begins anew.
        """
        before, self.config, self.targets = self.config.optimizer, run.config, targets_of(run)
        after, fresh = run.config.optimizer, self._optimizer()
        old, new = dict(before.values), dict(after.values)
        if self.config.regularization.name != "L1":
            self._mark()
        if after.name != before.name or not new.get("ema_momentum"):
            self.averages = None
        restarts = isinstance(fresh, KerasDescent) and not (old.get("momentum") and new["momentum"])
        if after.name != before.name or restarts:
            self.optimizer = fresh
            return
        group = self.optimizer.param_groups[0]
        group.update({key: value for key, value in fresh.param_groups[0].items() if key != "params"})
        if after.name == "rmsprop" and not (old["momentum"] and new["momentum"]):
            for parameter, state in self.optimizer.state.items():
                state["momentum_buffer"] = torch.zeros_like(parameter)

    def _optimizer(self) -> Any:
        config, values = self.config, dict(self.config.optimizer.values)
        rate, parameters = config.learning_rate, self.parameters
        match config.optimizer.name:
            case "sgd":
                nesterov = bool(values["nesterov"] and values["momentum"])
                return self.descent(parameters, lr=rate, momentum=values["momentum"], nesterov=nesterov)
            case "adagrad":
                return torch.optim.Adagrad(parameters, lr=rate, eps=values["epsilon"])
            case "rmsprop":
                rho, momentum, epsilon = values["rho"], values["momentum"], values["epsilon"]
                return torch.optim.RMSprop(parameters, lr=rate, alpha=rho, momentum=momentum, eps=epsilon)
        betas = values["beta_1"], values["beta_2"]
        if config.optimizer.name == "adam":
            return torch.optim.Adam(parameters, lr=rate, betas=betas, eps=values["epsilon"])
        assert config.optimizer.name == "adamw"
        decay = values["weight_decay"]
        return torch.optim.AdamW(parameters, lr=rate, betas=betas, eps=values["epsilon"], weight_decay=decay)

    def forward(self, inputs: Tensor, masks: list[Tensor | None]) -> tuple[Tensor, Tensor]:
        """Pre-activation and activation of the output, (samples, K)."""
        config = self.config
        values = z = inputs
        last = len(self.parameters) // 2 - 1
        for layer in range(last + 1):
            source = torch.cat([values, inputs], dim=1) if config.jump and layer == last > 0 else values
            z = source @ self.parameters[2 * layer].T + self.parameters[2 * layer + 1]
            choice = config.structure.activations[layer]
            activated = ACTIVATIONS[choice.name](z, *(value for _, value in choice.values))
            if layer < last and (mask := masks[layer]) is not None:
                activated = activated * mask
            same = 0 < layer < last and values.shape[1] == activated.shape[1]
            values = activated + values if config.residual and same else activated
        return z, values

    def train(self, count: int, masks_of: Callable[[int, int, int], list[Tensor | None]] | None = None) -> None:
        """So many mini-batches more; masks_of(epoch, start, stop) gives each hidden layer's dropout."""
        points = len(self.inputs)
        none: list[Tensor | None] = [None] * len(self.config.network_shape)
        for _ in range(count):
            size, epoch, start = self.config.batch_size, self.epoch, self.position
            stop = (start // size + 1) * size
            full, stop = stop <= points, min(stop, points)
            self.position, self.epoch = (stop, epoch) if stop < points else (0, epoch + 1)
            if not full and self.config.incomplete_batch == "drop":
                continue
            z, outputs = self.forward(self.inputs[start:stop], masks_of(epoch, start, stop) if masks_of else none)
            loss_of(self.config, z, outputs, self.targets[start:stop]).backward()
            self.carried += stop - start
            if full or self.config.incomplete_batch == "use":
                self._update(self.carried, self.config.learning_rate * factor(self.config, epoch))
                self.carried = 0
                self.optimizer.zero_grad()

    def _update(self, points: int, rate: float) -> None:
        config = self.config
        before = [parameter.detach().clone() for parameter in self.parameters]
        for number, parameter in enumerate(self.parameters):
            assert parameter.grad is not None
            parameter.grad /= points
            parameter.grad[self.dead[number] | self.still[number]] = 0
            if number // 2 + 1 in config.frozen or (number % 2 and not config.bias):
                parameter.grad = None
        self._clip()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        with torch.no_grad():
            if config.optimizer.name == "sgd":
                self._decay_and_average(before, rate)
            for number, (parameter, old) in enumerate(zip(self.parameters, before, strict=True)):
                if number // 2 + 1 in config.frozen or (number % 2 and not config.bias):
                    parameter.copy_(old)
                elif number % 2 == 0:
                    parameter[self.dead[number]] = 0
                    self._penalize(number, old, rate)
                    parameter[self.still[number]] = old[self.still[number]]
                    if config.max_norm:
                        norms = torch.linalg.vector_norm(parameter, dim=1, keepdim=True)  # renorm adds 1e-7 to them
                        parameter.copy_(
                            torch.where(norms > config.max_norm, parameter * config.max_norm / norms, parameter)
                        )
                parameter[self.still[number]] = old[self.still[number]]

    def _clip(self) -> None:
        if self.config.optimizer.name != "sgd":
            return
        values = dict(self.config.optimizer.values)
        trained = [parameter for parameter in self.parameters if parameter.grad is not None]
        if values["clipvalue"] and trained:
            torch.nn.utils.clip_grad_value_(trained, values["clipvalue"])
        gradients = [parameter.grad for parameter in trained if parameter.grad is not None]
        for gradient in gradients if values["clipnorm"] else ():
            norm = float(torch.linalg.vector_norm(gradient))
            if norm > values["clipnorm"]:
                gradient *= values["clipnorm"] / norm
        norms = [torch.linalg.vector_norm(gradient) for gradient in gradients]
        whole = float(torch.linalg.vector_norm(torch.stack(norms))) if norms else 0.0
        if 0 < values["global_clipnorm"] < whole:
            for gradient in gradients:
                gradient *= values["global_clipnorm"] / whole

    def _decay_and_average(self, before: list[Tensor], rate: float) -> None:
        values = dict(self.config.optimizer.values)
        for parameter, old in zip(self.parameters, before, strict=True):
            parameter -= rate * values["weight_decay"] * old
        if not values["ema_momentum"]:
            return
        if self.averages is None:
            self.averages = [parameter.detach().clone() for parameter in self.parameters]
            self.averaged = 0
        self.averaged += 1
        keep, every = values["ema_momentum"], values["ema_overwrite_frequency"]
        for parameter, average in zip(self.parameters, self.averages, strict=True):
            average.mul_(keep).add_(parameter, alpha=1 - keep)
            if every and self.averaged % every == 0:
                parameter.copy_(average)

    def _penalize(self, number: int, old: Tensor, rate: float) -> None:
        """Weight by weight, as the source of the rule has it."""
        weights = self.parameters[number]
        name, strength = self.config.regularization.name, rate * self.config.regularization_rate
        if name == "L2":
            weights -= strength * old
        elif name != "none":
            after = weights - strength * torch.sign(old)
            crossed = weights * after < 0
            weights.copy_(torch.where(crossed, torch.zeros_like(after), after))
            if name == "L1":
                self.dead[number] |= crossed

    def difference(self, run: Run) -> float:
        """The largest between a parameter here and in a run; infinite where one is not a number."""
        worst = 0.0
        for number, layer in enumerate(run.layout.in_order):
            matrix = torch.tensor(layer.matrix(run.parameters))
            for ours, theirs in ((matrix[:, :-1], 2 * number), (matrix[:, -1], 2 * number + 1)):
                worst = max(worst, float((ours - self.parameters[theirs]).detach().abs().nan_to_num(math.inf).max()))
        return worst
