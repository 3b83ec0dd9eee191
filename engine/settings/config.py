"""The configuration of a run: every setting, declared once.

A field's metadata has its kind (range, default, choices), its label and help, its group on the page, and whether it is
`live`: may change while the weights are kept. Menus, validation, links and the documentation's tables derive from here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from engine.activations import Activation, activations
from engine.attribute import computed
from engine.cache import remembered
from engine.datasets import Dataset, datasets
from engine.domains import Domain
from engine.errors import InvalidValue, did_you_mean, shown
from engine.features import features
from engine.initializers import initializers
from engine.layers import layers
from engine.losses import losses
from engine.network.structure import AUTO, Structure, structure
from engine.optimizers import optimizers
from engine.registry import Choice
from engine.regularizers import regularizers
from engine.schedules import schedules
from engine.settings.declared import Setting, declared, setting
from engine.settings.kinds import Flag, Names, Number, OneOf, Pick, Sizes, Text
from engine.settings.links import parts_there
from engine.settings.list_kinds import Formulas, Layers, Links, Numbers, Picks, Stack
from engine.settings.refusals import refused_here
from engine.settings.stack import activations_of, hidden_layers, one_spelling

MAX_LAYERS = 12
MAX_UNITS = 128
MAX_POINTS = 5000
MAX_FORMULAS = 6
MAX_PARTS = 1000
"""Of a network: links that are cut, or neurons and links that are frozen."""
RATES = (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
PENALTIES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
NOISES = tuple(float(noise) for noise in range(0, 51, 5))
BALANCES = (0.0, 1.0, 5.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 95.0, 99.0)
SHARES = tuple(float(share) for share in range(10, 91, 10))
PROBLEMS = (("classification", "Classification"), ("regression", "Regression"))
LAST_BATCHES = (("carry", "Carried into the next epoch"), ("drop", "Dropped"), ("use", "Used as it is"))


def _classifies(entry: Dataset) -> bool:
    return entry.problem == "classification"


def _regresses(entry: Dataset) -> bool:
    return entry.problem == "regression"


def _hidden(entry: Activation) -> bool:
    return not entry.over_units


@dataclass(frozen=True)
class Config:
    """Every setting of a run. Build one with `from_mapping`; values are checked there."""

    problem: str = setting(OneOf("classification", PROBLEMS), "Problem type", "data", "Predict a class, or a number.")
    dataset: Choice = setting(Pick("circle", datasets, _classifies), "Dataset", "data", "The points to classify.")
    reg_dataset: Choice = setting(Pick("reg-plane", datasets, _regresses), "Dataset", "data", "The points to fit.")
    noise: float = setting(
        Number(0.0, 0.0, 80.0, NOISES),
        "Noise",
        "data",
        "In percent: how far points stray from the rule. More noise blurs the border between classes and invites "
        "overfitting.",
    )
    perc_train_data: float = setting(
        Number(50.0, 0.0, 100.0, SHARES),
        "Share of training data",
        "data",
        "In percent; the rest is kept for testing. With less, the network memorizes more easily; with more, the test "
        "says less.",
    )
    points: int = setting(
        Number(0, 0, MAX_POINTS, (0, 50, 100, 200, 500, 1000, 2000, 5000), whole=True, zero="default"), "Points",
        "data", "Number of points. 0 means the default: 500 for classification, 1,200 for regression.",
    )  # fmt: skip
    balance: float = setting(
        Number(0.0, 0.0, 99.0, BALANCES, zero="as drawn"), "Class balance", "data",
        "In percent: the size of the first class next to each other one. 50 makes all classes equally large; 1 or "
        "99 makes one rare.",
    )  # fmt: skip
    label_noise: float = setting(
        Number(0.0, 0.0, 50.0, NOISES), "Label noise", "data",
        "Percentage of points given a wrong class. The more there are, the more a large network memorizes mistakes.",
    )  # fmt: skip
    keep_order: bool = setting(
        Flag(False), "Keep the order", "data",
        "Your own points stay in their order: the first ones train, the last ones test, and batch 1 goes row by row.",
    )  # fmt: skip
    seed: str = setting(
        Text("0.59704"), "Seed", "data", "Any text; the same seed gives the same points and weights everywhere."
    )
    features: tuple[str, ...] = setting(
        Names(("x", "y"), features),
        "Features",
        "network",
        "The numbers the network is given for each point. The right one makes a hard problem easy.",
    )
    formulas: tuple[str, ...] = setting(
        Formulas((), MAX_FORMULAS), "Own features", "network", "Formulas in x1 and x2, such as x1^2 + x2^2."
    )
    network_shape: tuple[int, ...] = setting(
        Sizes((4, 2), MAX_LAYERS, MAX_UNITS),
        "Hidden layers",
        "network",
        "The number of neurons in each hidden layer. More can draw finer shapes, take longer to train and overfit "
        "sooner.",
    )
    layers: tuple[Choice, ...] = setting(
        Stack((), layers, MAX_LAYERS), "Layers", "network",
        "The hidden layers of any kind, instead of numbers of neurons: conv:8, pool:2, dense:16.", offered=False,
    )  # fmt: skip
    activation: Choice = setting(
        Pick("tanh", activations, _hidden), "Activation", "network",
        "The function each hidden neuron applies to its weighted sum. Without a bend in it, more layers add nothing.",
        live=True,
    )  # fmt: skip
    layer_activations: tuple[Choice, ...] = setting(
        Picks((), activations, MAX_LAYERS), "Activation per layer", "network",
        "Lets hidden layers differ: one activation for each, or 'same'.", live=True,
    )  # fmt: skip
    output_activation: Choice = setting(
        Pick(AUTO, activations, auto=AUTO), "Output activation", "network",
        "Automatic: tanh for two classes (sigmoid under cross-entropy, linear under hinge loss), softmax for more, "
        "linear for numbers.", live=True,
    )  # fmt: skip
    jump: bool = setting(
        Flag(False),
        "Jump connections",
        "network",
        "The output also receives the inputs directly, past the hidden layers.",
    )
    residual: bool = setting(
        Flag(False), "Residual connections", "network",
        "From the second hidden layer on: a layer as large as the one before it adds its input to its output.",
        live=True,
    )  # fmt: skip
    bias: bool = setting(
        Flag(True), "Biases", "network", "Without biases, every neuron's boundary passes through the origin."
    )
    initializer: Choice = setting(
        Pick("original", initializers), "Initial weights", "network",
        "How the starting weights are drawn. Too small, and learning starts slowly; too large, and neurons saturate.",
    )  # fmt: skip
    weight_seed: str = setting(
        Text(""), "Seed of the weights", "network",
        "Empty: continue the main seed's sequence, as TensorFlow Playground does.",
    )  # fmt: skip
    loss: Choice = setting(
        Pick(AUTO, losses, auto=AUTO), "Loss", "training",
        "Automatic: squared for two classes and for numbers, cross-entropy for more classes.", live=True,
    )  # fmt: skip
    optimizer: Choice = setting(
        Pick("sgd", optimizers), "Optimizer", "training",
        "The rule that turns gradients into updates of the weights.", live=True,
    )  # fmt: skip
    learning_rate: float = setting(
        Number(0.03, 0.0, 1000.0, RATES), "Learning rate", "training",
        "The size of each step. Too small, and the loss crawls down; too large, and it jumps about or diverges.",
        live=True,
    )  # fmt: skip
    schedule: Choice = setting(
        Pick("constant", schedules), "Schedule", "training",
        "How the learning rate changes over the epochs. Large steps first, small ones later, often end lower.",
        live=True,
    )  # fmt: skip
    batch_size: int = setting(
        Number(10, 1, MAX_POINTS, tuple(range(1, 31)), whole=True), "Batch size", "training",
        "The number of points averaged for one update. Small batches move often and jitter; large ones move smoothly "
        "and rarely.",
        live=True,
    )  # fmt: skip
    reshuffle: bool = setting(
        Flag(False),
        "Reshuffle each epoch",
        "training",
        "Shuffles the points every epoch, so the network can't depend on their order.",
        live=True,
    )
    incomplete_batch: str = setting(
        OneOf("carry", LAST_BATCHES), "Incomplete last batch", "training",
        "What happens to the last points of an epoch when they don't fill a batch.", live=True,
    )  # fmt: skip
    frozen: tuple[int, ...] = setting(
        Layers((), Number(1, 1, MAX_LAYERS + 1, whole=True), MAX_LAYERS + 1), "Frozen layers", "training",
        "Layers whose weights stay as they are: 1 is the first hidden layer, the output is the last.", live=True,
    )  # fmt: skip
    frozen_biases: bool = setting(
        Flag(False), "Frozen biases", "training", "Biases stay as they are while the weights learn.", live=True
    )
    cut: tuple[str, ...] = setting(
        Links((), MAX_PARTS), "Cut links", "training",
        "Links whose weights are 0 and stay 0. One that is put back begins with its initial weight.", live=True,
        offered=False,
    )  # fmt: skip
    frozen_parts: tuple[str, ...] = setting(
        Links((), MAX_PARTS, neurons=True), "Frozen neurons and links", "training",
        "Neurons whose weights and bias, and links whose weights, stay as they are.", live=True, offered=False,
    )  # fmt: skip
    regularization: Choice = setting(
        Pick("none", regularizers), "Regularization", "regularization",
        "A penalty on large weights, against overfitting.", live=True,
    )  # fmt: skip
    regularization_rate: float = setting(
        Number(0.0, 0.0, 1000.0, PENALTIES), "Regularization rate", "regularization",
        "The strength of the penalty. Turned up, boundaries become smoother; too high, and the network underfits.",
        live=True,
    )  # fmt: skip
    dropout: tuple[float, ...] = setting(
        Numbers((), Number(0.0, 0.0, 95.0), MAX_LAYERS), "Dropout", "regularization",
        "Percentage of units dropped in each step, per hidden layer. 20 to 50 is usual; more slows learning.",
        live=True,
    )  # fmt: skip
    max_norm: float = setting(
        Number(0.0, 0.0, 1000.0, (0.0, 0.5, 1.0, 2.0, 3.0, 4.0), zero="no limit"), "Max-norm", "regularization",
        "The greatest length of a neuron's incoming weights, taken as a vector. Lower values hold it back more; 0 "
        "means no limit.", live=True,
    )  # fmt: skip
    patience: int = setting(
        Number(0, 0, 100_000, (0, 5, 10, 20, 50, 100), whole=True, zero="never"), "Early stopping", "regularization",
        "Training stops after this many epochs without a better test loss. 0 means never.", live=True,
    )  # fmt: skip
    min_delta: float = setting(
        Number(0.0, 0.0, 10.0, (0.0, 0.0001, 0.001, 0.01)), "Minimum improvement", "regularization",
        "The smallest fall of the test loss that counts as better. Higher values stop sooner.", live=True,
    )  # fmt: skip
    restore_best: bool = setting(
        Flag(True), "Restore the best", "regularization",
        "After an early stop, return to the weights of the best epoch.",
        live=True,
    )  # fmt: skip

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> Config:
        """A Config of camelCase settings; what is missing has its default. Raises InvalidValue naming the setting."""
        return cls._of(_defaults(), mapping, mapping)

    @classmethod
    def _of(cls, before: Mapping[str, Any], changes: Mapping[str, object], whole: Mapping[str, object]) -> Config:
        """Values by attribute with changes by name. whole: all that was asked for, which a refusal tells apart."""
        known, values = settings(), dict(before)
        for name in changes:
            if name not in known:
                hint, expected = did_you_mean(name, known), ", ".join(known)
                text = f"unknown setting {shown(name)}{hint}; expected one of {expected}"
                raise InvalidValue("unknown_setting", text)
        for name, item in known.items():
            if name in changes:
                try:
                    values[item.attribute] = item.kind.parse(changes[name])
                except InvalidValue as error:
                    raise refused_here(item, whole, error, known, _accepted) from None
        config = cls(**one_spelling(values, known["networkShape"].kind))
        datasets.get(config.chosen_dataset.name).check(config.points)
        made = config.structure  # refuses combinations without a meaning
        left: dict[str, Any] = {
            item.attribute: parts_there(made, config.inputs, name, values[item.attribute], name in changes)
            for name, item in known.items()
            if isinstance(item.kind, Links)
        }
        return config if all(values[at] == parts for at, parts in left.items()) else replace(config, **left)

    def to_mapping(self) -> dict[str, object]:
        """Every setting by its camelCase name, as JSON."""
        plain = {name: item.kind.plain(getattr(self, item.attribute)) for name, item in settings().items()}
        return {name: value for name, value in plain.items() if value or settings()[name].offered}

    def changed(self, changes: Mapping[str, object]) -> Config:
        """This configuration with some settings changed. Raises InvalidValue."""
        before = {item.attribute: getattr(self, item.attribute) for item in settings().values()}
        if "networkShape" in changes:
            before["layers"] = ()
        return Config._of(before, changes, {**self.to_mapping(), **changes})

    def only_live_differs(self, other: Config) -> bool:
        """Whether weights trained with the other configuration may be trained on with this one."""
        live = {item.attribute: getattr(self, item.attribute) for item in settings().values() if item.live}
        return replace(other, **live) == self and self.structure.same_shapes(other.structure)

    def same_network(self, other: Config) -> bool:
        """Whether the two differ in their datasets alone, and these ask for the same network."""
        alike = replace(other, dataset=self.dataset, reg_dataset=self.reg_dataset) == self
        return alike and self.structure == other.structure

    @computed
    def _hash(self) -> int:
        return hash(tuple(getattr(self, item.attribute) for item in settings().values()))

    def __hash__(self) -> int:
        return self._hash  # asked for several times for each frame

    @computed
    def json(self) -> str:
        """Every setting by its camelCase name, as JSON text; made once."""
        return json.dumps(self.to_mapping(), ensure_ascii=False, separators=(",", ":"))

    def __reduce__(self) -> tuple[Callable[[str], Config], tuple[str]]:
        """Between our own processes a configuration travels as its settings, and is the same object each time."""
        return _interned, (self.json,)

    @computed
    def chosen_dataset(self) -> Choice:
        """The dataset of this problem."""
        return self.dataset if self.problem == "classification" else self.reg_dataset

    @computed
    def classes(self) -> int:
        """How many classes the points have."""
        return datasets.get(self.chosen_dataset.name).classes_of(self.chosen_dataset)

    @computed
    def outputs(self) -> int:
        """Units of the output layer: one for each of more than two classes, or for each target."""
        if self.problem == "classification":
            return self.classes if self.classes > 2 else 1
        return datasets.get(self.chosen_dataset.name).targets_of(self.chosen_dataset)

    @computed
    def domain(self) -> Domain:
        """What a sample is."""
        return datasets.get(self.chosen_dataset.name).of

    @computed
    def inputs(self) -> tuple[str, ...]:
        """What the network is given: names of features, then formulas behind an equals sign; or the pixels of an
        image."""
        shape = datasets.get(self.chosen_dataset.name).shape
        return self.domain.inputs(self.features, self.formulas, shape)

    @computed
    def hidden_layers(self) -> tuple[Choice, ...]:
        """The layers before the output."""
        return hidden_layers(self.layers, self.network_shape)

    @computed
    def hidden_activations(self) -> tuple[Choice, ...]:
        """The activation of each hidden layer."""
        return activations_of(self.hidden_layers, self.activation, self.layer_activations)

    @computed
    def structure(self) -> Structure:
        """The network these settings make."""
        return structure(
            self.problem,
            self.outputs,
            self.domain.shape(self.inputs, datasets.get(self.chosen_dataset.name).shape),
            self.hidden_layers,
            self.hidden_activations,
            self.output_activation,
            self.loss,
            self.jump,
            self.residual,
        )

    @computed
    def dropout_shares(self) -> tuple[float, ...]:
        """The share of units left out of each hidden layer."""
        hidden = len(self.hidden_layers)
        given = self.dropout[:hidden]
        return tuple(percent / 100 for percent in given) + (0.0,) * (hidden - len(given))


def _accepted(mapping: Mapping[str, object]) -> bool:
    try:
        Config.from_mapping(mapping)
    except InvalidValue:
        return False
    return True


@lru_cache(maxsize=1)
def _defaults() -> Mapping[str, Any]:
    """The default of each setting, by attribute."""
    return {item.attribute: item.kind.parse(item.kind.default) for item in settings().values()}


@remembered()
def _interned(text: str) -> Config:
    config = Config.from_mapping(json.loads(text))
    _ = config.structure  # made now, so that it is counted among what is remembered
    return config


@lru_cache(maxsize=1)
def settings() -> dict[str, Setting]:
    """All settings by name, in order."""
    return declared(Config)
