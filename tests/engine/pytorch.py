"""The same training in PyTorch, float64: an oracle with derivatives and updates of its own."""

import math
from collections.abc import Callable, Iterator

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


def loss_of(name: str, z: Tensor, outputs: Tensor, targets: Tensor) -> Tensor:
    """Summed over samples and outputs."""
    if name == "cross-entropy" and outputs.shape[1] > 1:
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


class Trainer:
    """Weights (units, sources) and biases (units) of each layer, trained by the settings of a run."""

    def __init__(self, run: Run, inputs: Tensor, targets: Tensor) -> None:
        self.config = run.config
        self.inputs, self.targets = inputs, targets
        self.parameters: list[Tensor] = []
        for layer in run.layout.layers:
            matrix = torch.tensor(layer.matrix(run.parameters))
            self.parameters += [matrix[:, :-1].clone().requires_grad_(), matrix[:, -1].clone().requires_grad_()]
        self.optimizer = self._optimizer()
        self.averages: list[Tensor] | None = None
        self.updates = 0

    def _optimizer(self) -> torch.optim.Optimizer:
        config, values = self.config, dict(self.config.optimizer.values)
        rate, parameters = config.learning_rate, self.parameters
        match config.optimizer.name:
            case "sgd":
                nesterov = bool(values["nesterov"] and values["momentum"])
                return torch.optim.SGD(parameters, lr=rate, momentum=values["momentum"], nesterov=nesterov)
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
            if layer < last and masks[layer] is not None:
                activated = activated * masks[layer]
            same = 0 < layer < last and values.shape[1] == activated.shape[1]
            values = activated + values if config.residual and same else activated
        return z, values

    def steps(self, count: int) -> Iterator[tuple[int, int, int]]:
        """Epoch, first and last point of each mini-batch."""
        points, size = len(self.inputs), self.config.batch_size
        starts = range(0, points, size)
        for number in range(count):
            start = starts[number % len(starts)]
            yield number // len(starts), start, min(points, start + size)

    def train(self, count: int, masks_of: Callable[[int, int, int], list[Tensor | None]]) -> None:
        """So many mini-batches in order; masks_of(epoch, start, stop) gives each hidden layer's dropout."""
        carried = 0
        self.optimizer.zero_grad()
        for epoch, start, stop in self.steps(count):
            full = (stop - start) == self.config.batch_size
            if not full and self.config.incomplete_batch == "drop":
                continue
            z, outputs = self.forward(self.inputs[start:stop], masks_of(epoch, start, stop))
            loss_of(self.config.structure.loss, z, outputs, self.targets[start:stop]).backward()
            carried += stop - start
            if full or self.config.incomplete_batch == "use":
                self._update(carried, self.config.learning_rate * factor(self.config, epoch))
                carried = 0
                self.optimizer.zero_grad()

    def _update(self, points: int, rate: float) -> None:
        config = self.config
        before = [parameter.detach().clone() for parameter in self.parameters]
        for number, parameter in enumerate(self.parameters):
            assert parameter.grad is not None
            parameter.grad /= points
            if number // 2 + 1 in config.frozen or (number % 2 and not config.bias):
                parameter.grad = None
        self._clip()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self.updates += 1
        with torch.no_grad():
            if config.optimizer.name == "sgd":
                self._decay_and_average(before, rate)
            for number, (parameter, old) in enumerate(zip(self.parameters, before, strict=True)):
                if number // 2 + 1 in config.frozen or (number % 2 and not config.bias):
                    parameter.copy_(old)
                elif number % 2 == 0:
                    self._penalize(parameter, old, rate)
                    if config.max_norm:
                        norms = torch.linalg.vector_norm(parameter, dim=1, keepdim=True)  # renorm adds 1e-7 to them
                        parameter.copy_(
                            torch.where(norms > config.max_norm, parameter * config.max_norm / norms, parameter)
                        )

    def _clip(self) -> None:
        if self.config.optimizer.name != "sgd":
            return
        values = dict(self.config.optimizer.values)
        trained = [parameter for parameter in self.parameters if parameter.grad is not None]
        if values["clipvalue"] and trained:
            torch.nn.utils.clip_grad_value_(trained, values["clipvalue"])
        for parameter in trained if values["clipnorm"] else ():
            norm = float(torch.linalg.vector_norm(parameter.grad))
            if norm > values["clipnorm"]:
                parameter.grad *= values["clipnorm"] / norm
        norms = [torch.linalg.vector_norm(parameter.grad) for parameter in trained]
        whole = float(torch.linalg.vector_norm(torch.stack(norms))) if norms else 0.0
        if 0 < values["global_clipnorm"] < whole:
            for parameter in trained:
                parameter.grad *= values["global_clipnorm"] / whole

    def _decay_and_average(self, before: list[Tensor], rate: float) -> None:
        values = dict(self.config.optimizer.values)
        for parameter, old in zip(self.parameters, before, strict=True):
            parameter -= rate * values["weight_decay"] * old
        if not values["ema_momentum"]:
            return
        if self.averages is None:
            self.averages = [parameter.detach().clone() for parameter in self.parameters]
        keep, every = values["ema_momentum"], values["ema_overwrite_frequency"]
        for parameter, average in zip(self.parameters, self.averages, strict=True):
            average.mul_(keep).add_(parameter, alpha=1 - keep)
            if every and self.updates % every == 0:
                parameter.copy_(average)

    def _penalize(self, weights: Tensor, old: Tensor, rate: float) -> None:
        """Weight by weight, as the source of the rule has it."""
        name, strength = self.config.regularization.name, rate * self.config.regularization_rate
        if name == "L2":
            weights -= strength * old
        elif name != "none":
            after = weights - strength * torch.sign(old)
            weights.copy_(torch.where(weights * after < 0, torch.zeros_like(after), after))
