"""The configuration of a run: every setting, declared once.

A field's metadata has its kind (range, default, choices), its label and help, its group on the page, and whether it is
`live`: may change while the weights are kept. Menus, validation, links and the documentation's tables derive from here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from typing import Any

from engine.activations import activations
from engine.datasets import datasets
from engine.errors import InvalidValue, shown
from engine.features import features
from engine.initializers import initializers
from engine.optimizers import optimizers
from engine.registry import Choice
from engine.regularizers import regularizers
from engine.settings import Flag, Kind, Names, Number, OneOf, Pick, Sizes, Text

MAX_LAYERS = 12
MAX_UNITS = 128
MAX_POINTS = 5000
RATES = (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
PENALTIES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
NOISES = tuple(float(noise) for noise in range(0, 51, 5))
SHARES = tuple(float(share) for share in range(10, 91, 10))
PROBLEMS = (("classification", "Classification"), ("regression", "Regression"))
LAST_BATCHES = (("carry", "Carried into the next epoch"), ("drop", "Dropped"), ("use", "Used as it is"))


def setting(kind: Kind, label: str, group: str, help: str, live: bool = False) -> Any:
    """A field of Config."""
    return field(metadata={"kind": kind, "label": label, "group": group, "help": help, "live": live})


@dataclass(frozen=True)
class Config:
    """Every setting of a run. Build one with `from_mapping`; values are checked there."""

    problem: str = setting(OneOf("classification", PROBLEMS), "Problem type", "data", "Predict a class, or a number.")
    dataset: Choice = setting(Pick("circle", datasets, "classification"), "Dataset", "data", "The points to classify.")
    reg_dataset: Choice = setting(Pick("reg-plane", datasets, "regression"), "Dataset", "data", "The points to fit.")
    noise: float = setting(
        Number(0.0, 0.0, 80.0, NOISES),
        "Noise",
        "data",
        "In percent: how much the points stray from the rule.",
    )
    perc_train_data: float = setting(
        Number(50.0, 0.0, 100.0, SHARES),
        "Share of training data",
        "data",
        "In percent; the rest is for testing.",
    )
    seed: str = setting(
        Text("0.59704"),
        "Seed",
        "data",
        "Any text; the same seed gives the same points and weights everywhere.",
    )
    features: tuple[str, ...] = setting(
        Names(("x", "y"), features), "Features", "network", "What the network sees of a point."
    )
    network_shape: tuple[int, ...] = setting(
        Sizes((4, 2), MAX_LAYERS, MAX_UNITS), "Hidden layers", "network", "Units of each hidden layer."
    )
    activation: Choice = setting(
        Pick("tanh", activations), "Activation", "network", "The function of every hidden unit.", live=True
    )
    initializer: Choice = setting(
        Pick("original", initializers), "Initial weights", "network", "How the weights begin."
    )
    weight_seed: str = setting(
        Text(""),
        "Seed of the weights",
        "network",
        "Empty: go on in the numbers of the seed, as the original does.",
    )
    optimizer: Choice = setting(
        Pick("sgd", optimizers), "Optimizer", "training", "How gradients become updates.", live=True
    )
    learning_rate: float = setting(
        Number(0.03, 0.0, 1000.0, RATES),
        "Learning rate",
        "training",
        "The size of a step against the gradient.",
        live=True,
    )
    regularization: Choice = setting(
        Pick("none", regularizers), "Regularization", "training", "A penalty on large weights.", live=True
    )
    regularization_rate: float = setting(
        Number(0.0, 0.0, 1000.0, PENALTIES),
        "Regularization rate",
        "training",
        "The strength of the penalty.",
        live=True,
    )
    batch_size: int = setting(
        Number(10, 1, MAX_POINTS, tuple(range(1, 31)), whole=True),
        "Batch size",
        "training",
        "Points per update.",
        live=True,
    )
    reshuffle: bool = setting(
        Flag(False), "Reshuffle each epoch", "training", "A new order of the points every epoch.", live=True
    )
    incomplete_batch: str = setting(
        OneOf("carry", LAST_BATCHES), "Incomplete last batch", "training",
        "What happens to an epoch's last points when they don't fill a batch.", live=True,
    )  # fmt: skip

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> Config:
        """A Config of camelCase settings; what is missing has its default. Raises InvalidValue naming the setting."""
        known = settings()
        for name in mapping:
            if name not in known:
                raise InvalidValue(
                    "unknown_setting", f"unknown setting {shown(name)}; expected one of {', '.join(known)}"
                )
        values = {}
        for name, declared in known.items():
            try:
                values[declared.attribute] = declared.kind.parse(mapping.get(name, declared.kind.default))
            except InvalidValue as error:
                raise InvalidValue(error.code, f"{name}: {error}", name) from None
        return cls(**values)

    def to_mapping(self) -> dict[str, object]:
        """Every setting by its camelCase name, as JSON."""
        return {name: s.kind.plain(getattr(self, s.attribute)) for name, s in settings().items()}

    def changed(self, changes: Mapping[str, object]) -> Config:
        """This configuration with some settings changed. Raises InvalidValue."""
        return Config.from_mapping({**self.to_mapping(), **changes})

    def only_live_differs(self, other: Config) -> bool:
        """Whether weights trained with the other configuration may be trained on with this one."""
        return (
            replace(other, **{s.attribute: getattr(self, s.attribute) for s in settings().values() if s.live}) == self
        )

    @cached_property
    def chosen_dataset(self) -> Choice:
        """The dataset of this problem."""
        return self.dataset if self.problem == "classification" else self.reg_dataset

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Units of the input, each hidden layer, and the output."""
        return (len(self.features), *self.network_shape, 1)

    @cached_property
    def layer_activations(self) -> tuple[Choice, ...]:
        """The activation of each layer after the input."""
        output = Choice("tanh" if self.problem == "classification" else "linear")
        return (self.activation,) * len(self.network_shape) + (output,)


@dataclass(frozen=True)
class Setting:
    """A declared setting: its name in links and messages, and the field's metadata."""

    name: str
    attribute: str
    kind: Any
    label: str
    group: str
    help: str
    live: bool

    def describe(self) -> dict[str, object]:
        """The catalogue's row."""
        kind = self.kind
        return {
            "name": self.name,
            "label": self.label,
            "group": self.group,
            "help": self.help,
            "live": self.live,
            "default": kind.plain(kind.parse(kind.default)),
            **kind.describe(),
        }


def camel(attribute: str) -> str:
    """`learning_rate` as `learningRate`."""
    return re.sub("_(.)", lambda match: match[1].upper(), attribute)


@lru_cache(maxsize=1)
def settings() -> dict[str, Setting]:
    """All settings by name, in order."""
    found = [Setting(name=camel(item.name), attribute=item.name, **item.metadata) for item in fields(Config)]
    return {item.name: item for item in found}
