"""The network of a run as exports see it: layer by layer, without what only training needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.activations import activations
from engine.arrays import FloatArray
from engine.datasets import datasets
from engine.digits import digits
from engine.errors import InvalidValue
from engine.features import features
from engine.formulas.formula import Formula, parse_formula
from engine.formulas.parser import program_of
from engine.formulas.text import Program
from engine.network.layout import weight_mask
from engine.network.structure import DENSE
from engine.points.own import OwnPoints
from engine.registry import Choice
from engine.run.run import Run
from engine.settings.config import Config

NOTHING = parse_formula("0")
"""What a network without features is given, so that it has an input like any other."""


@dataclass(frozen=True, eq=False)
class ExportedLayer:
    """g(W·z + b), one row of `weights` (units, sources) per unit; biases (units,), None where there are none.

    residual: what the layer is given is added to what it gives. jump: its sources are the layer before and, after them,
    the network's inputs. dropout: the share of its units left out of a training step.
    """

    weights: FloatArray
    biases: FloatArray | None
    activation: Choice
    residual: bool
    jump: bool
    dropout: float

    @property
    def units(self) -> int:
        """How many."""
        return len(self.weights)


@dataclass(frozen=True, eq=False)
class ExportedNetwork:
    """inputs: of a point, as formulas. aims: what an output aims at for the first class and for the second, or for the
    targets −1 and 1; None where an output is a target itself. classes: their names, empty for regression. own: where
    the points are the user's."""

    inputs: tuple[Formula, ...]
    layers: tuple[ExportedLayer, ...]
    aims: tuple[float, float] | None
    classes: tuple[str, ...]
    epoch: int
    own: OwnPoints | None

    @property
    def middle(self) -> float:
        """From here up a single output means the second class."""
        return sum(self.aims or (0.0,)) / 2

    @property
    def summary(self) -> str:
        """Its shape in a line: 2 inputs, 4 tanh, 1 tanh."""
        sizes = (f"{layer.units} {layer.activation.name}" for layer in self.layers)
        return ", ".join([f"{len(self.inputs)} input{'s' * (len(self.inputs) != 1)}", *sizes])

    @property
    def meaning(self) -> str:
        """What the outputs say, in a sentence."""
        if len(self.classes) > 2:
            return "There is one output per class; the largest wins."
        if self.classes:
            return f"Outputs below {digits(self.middle)} mean the first class, from there up the second."
        if self.aims is None:
            return "The outputs are the predicted targets."
        low, high = map(digits, self.aims)
        return f"Outputs from {low} to {high} stand for targets from -1 to 1."

    @property
    def columns(self) -> list[dict[str, object]]:
        """Of the user's points: how each column was standardized. The network works with (value − offset) / scale."""
        if self.own is None:
            return []
        pairs = zip(self.own.columns, self.own.transform, strict=True)
        return [{"name": name, "offset": offset, "scale": scale} for name, (offset, scale) in pairs]


def check_exportable(config: Config) -> None:
    """Raises InvalidValue for samples or layers that no format has words for: known before any training."""
    what = ""
    if not config.domain.drawn:
        what = f"a network that is given {config.domain.label.lower()}"
    else:
        others = sorted({layer.kind for layer in config.structure.layout if layer.kind != DENSE})
        what = f"a network with layers of the kind {' and '.join(others)}" if others else ""
    if what:
        raise InvalidValue("not_exportable", f"{what} can't be exported yet; save the run as JSON instead", "format")


def exported_network(run: Run) -> ExportedNetwork:
    """The network as it is now. Raises InvalidValue if its weights are not finite: nobody could use it."""
    if not np.isfinite(run.parameters).all():
        raise InvalidValue(
            "not_finite",
            "the network has diverged: some of its weights are not finite numbers, so it can't be exported; "
            "reset it, or open an earlier save",
            "format",
        )
    config, own = run.config, run.own
    made = config.structure
    check_exportable(config)
    inputs = tuple(input_formula(name) for name in config.inputs)
    aims: tuple[float, float] | None = (made.low, made.high)
    if config.problem == "regression" and _unchanged(run):
        aims = None
    classes: tuple[str, ...] = ()
    if config.problem == "classification":
        two = ("-1", "1") if config.classes == 2 else tuple(map(str, range(config.classes)))
        classes = own.classes if own is not None and datasets.get(config.chosen_dataset.name).own else two
    layers = tuple(_layers(run, not inputs))
    return ExportedNetwork(inputs or (NOTHING,), layers, aims, classes, run.epoch, own)


def _unchanged(run: Run) -> bool:
    """Whether the network is given the targets as they are."""
    labels = np.concatenate([run.data.train[:, 2:], run.data.test[:, 2:]])
    return np.array_equal(labels.T, run.targets)


def _layers(run: Run, blind: bool) -> Iterator[ExportedLayer]:
    made = run.config.structure
    last = len(made.layout) - 1
    biases = run.parameters[weight_mask(made.layout) == 0]
    for number, place in enumerate(made.layout):
        blocks = {block.name: block.rows(run.parameters) for block in place.blocks}
        yield ExportedLayer(
            np.zeros((place.units, 1)) if blind and number == 0 else blocks["weights"],
            blocks["biases"][:, 0] if run.config.bias or biases.any() else None,
            made.activations[number],
            made.residual[number],
            number == last and made.jumping > 0,
            0.0 if number == last else run.config.dropout_shares[number],
        )


def input_formula(name: str) -> Formula:
    """The formula of an input: that of the feature with this name, or what stands behind an equals sign."""
    return parse_formula(name[1:] if name.startswith("=") else features.get(name).formula)


def activation_program(choice: Choice) -> Program:
    """The expression of an activation in z, with the values of its hyperparameters in their places.

    Raises InvalidValue for one that has none.
    """
    expression, values = activations.get(choice.name).expression, dict(choice.values)
    if not expression:
        raise InvalidValue("not_exportable", f"the activation {choice.name!r} has no expression to export", "format")
    program = program_of(expression, ("z", *values))
    return tuple(values.get(item, item) if isinstance(item, str) else item for item in program)
