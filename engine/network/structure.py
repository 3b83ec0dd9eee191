"""The structure of a network and its training program: what a configuration says of shapes, functions and loss.

What a configuration leaves to us (`auto`) is decided here: cross-entropy with softmax for more than two classes, the
original's ½ squared error with tanh for two, linear for regression. Combinations without a meaning are refused here;
`engine.inspection.advice` warns of those that teach something.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.activations import activations
from engine.attribute import computed
from engine.cache import remembered
from engine.errors import InvalidValue
from engine.layers import Shape, layers
from engine.losses import losses
from engine.network.layout import Layout, layout_of, whole
from engine.registry import Choice

AUTO = "auto"
SAME = "same"
DENSE = "dense"
IDENTITY = Choice("linear")
"""The activation of layers that have none."""
MOST_PARAMETERS = 200_000
"""Of a network: with all that an optimizer keeps of them they still fit into a run's file."""


@dataclass(frozen=True)
class Structure:
    """shapes: of a sample at the input, behind each hidden layer, and at the output. kinds, activations: of each layer
    after the input.

    loss: its name. jump: the output also sees the inputs. residual: for each layer after the input, whether what it was
    given is added to what it gives. low, high: what the output aims at for the one class and the other.
    """

    shapes: tuple[Shape, ...]
    kinds: tuple[Choice, ...]
    activations: tuple[Choice, ...]
    loss: str
    jump: bool
    residual: tuple[bool, ...]
    low: float
    high: float

    @computed
    def sizes(self) -> tuple[int, ...]:
        """How many numbers a sample has at the input, behind each hidden layer, and at the output."""
        return tuple(math.prod(shape) for shape in self.shapes)

    @property
    def inputs(self) -> int:
        """How many numbers the network is given of a sample."""
        return self.sizes[0]

    @property
    def outputs(self) -> int:
        """How many it gives."""
        return self.sizes[-1]

    def same_shapes(self, other: Structure) -> bool:
        """Whether a sample has the same shape all the way through both."""
        return self.shapes == other.shapes

    def nodes(self, inputs: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """The ids of all nodes, layer by layer: names of the inputs, then `"l:i"` (layer 1 is the first hidden one)."""
        return _nodes(inputs, self.sizes[1:])

    @property
    def jumping(self) -> int:
        """How many inputs the output sees besides the last hidden layer."""
        return self.sizes[0] if self.jump and len(self.sizes) > 2 else 0

    @computed
    def layout(self) -> Layout:
        """Where each parameter is."""
        return layout_of(self.kinds, self.shapes, self.jumping)

    @computed
    def room(self) -> int:
        """How many numbers a pass makes of one sample: each layer's values with their row of ones, and what its kind
        needs besides."""
        return sum(self.sizes) + len(self.sizes) + sum(layer.room for layer in self.layout)

    @computed
    def work(self) -> int:
        """How many multiplications a pass takes for one sample."""
        return sum(layer.work for layer in self.layout)


@remembered()
def _nodes(inputs: tuple[str, ...], sizes: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    return (inputs, *(tuple(f"{layer}:{unit}" for unit in range(size)) for layer, size in enumerate(sizes, 1)))


def structure(
    problem: str,
    outputs: int,
    given: Shape,
    kinds: tuple[Choice, ...],
    hidden: tuple[Choice, ...],
    output: Choice,
    loss: Choice,
    jump: bool,
    residual: bool,
) -> Structure:
    """The structure of such a network. given: the shape of a sample. kinds, hidden: the layers before the output and
    their activations, where `same` has been resolved. Raises InvalidValue where layers don't fit the sample or each
    other, or output and loss don't fit the problem."""
    many = problem == "classification" and outputs > 1
    loss_name = loss.name if loss.name != AUTO else "cross-entropy" if many else "squared"
    chosen = output if output.name != AUTO else Choice(_output(problem, outputs, loss_name))
    _check(problem, outputs, loss_name, chosen.name)
    low, high = activations.get(chosen.name).targets
    all_kinds = (*kinds, dense(outputs))
    shapes = _shapes(given, all_kinds)
    same = tuple(
        residual and 0 < n < len(kinds) and shapes[n] == shapes[n + 1] and layers.get(kind.name).activated
        for n, kind in enumerate(all_kinds)
    )
    made = Structure(shapes, all_kinds, (*hidden, chosen), loss_name, jump, same, low, high)
    if made.layout.count > MOST_PARAMETERS:
        text = f"the network has {made.layout.count:,} parameters; at most {MOST_PARAMETERS:,} are allowed"
        raise InvalidValue("bad_layers", text, "layers")
    return made


def dense(units: int) -> Choice:
    """A dense layer of so many units."""
    return Choice(DENSE, (("units", float(units)),))


def _shapes(given: Shape, kinds: Sequence[Choice]) -> tuple[Shape, ...]:
    shapes = [given]
    for number, choice in enumerate(kinds, 1):
        try:
            shapes.append(layers.get(choice.name).shape(shapes[-1], whole(choice)))
        except InvalidValue as error:
            raise InvalidValue(error.code, f"layer {number}: {error}", "layers") from None
    return tuple(shapes)


def _output(problem: str, outputs: int, loss: str) -> str:
    if loss == "cross-entropy":
        return "softmax" if outputs > 1 else "sigmoid"
    return "tanh" if problem == "classification" and loss != "hinge" else "linear"


def _check(problem: str, outputs: int, loss: str, output: str) -> None:
    entry = losses.get(loss)
    if problem not in entry.problems:
        raise InvalidValue(
            "bad_combination", f"{loss} loss is for {' and '.join(entry.problems)}, not {problem}", "loss"
        )
    if entry.outputs is not None and output not in entry.outputs:
        allowed = " or ".join(entry.outputs)
        raise InvalidValue(
            "bad_combination", f"{loss} loss needs {allowed} as output, not {output}: {entry.why}", "outputActivation"
        )
    if activations.get(output).over_units and (outputs == 1 or problem != "classification"):
        raise InvalidValue(
            "bad_combination",
            f"{output} gives probabilities of three or more classes; {_instead(problem, outputs)}",
            "outputActivation",
        )


def _instead(problem: str, outputs: int) -> str:
    """The outputs in words, where there isn't one for each of several classes."""
    if problem == "classification":
        return "here there are two classes and one output"
    return f"here the output is {'a number' if outputs == 1 else f'{outputs} numbers'}"
