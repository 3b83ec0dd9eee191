"""The structure of a network and its training program: what a configuration says of shapes, functions and loss.

What a configuration leaves to us (`auto`) is decided here: cross-entropy with softmax for more than two classes, the
original's ½ squared error with tanh for two, linear for regression. Combinations without a meaning are refused here;
`engine.advice` warns of those that teach something.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.activations import activations
from engine.errors import InvalidValue
from engine.layout import Layout, layout_of
from engine.losses import losses
from engine.registry import Choice

AUTO = "auto"


@dataclass(frozen=True)
class Structure:
    """sizes: units of the input, each hidden layer and the output. activations: one per layer after the input.

    loss: its name. jump: the output also sees the inputs. residual: for each layer after the input, whether what it was
    given is added to what it gives. low, high: what the output aims at for the one class and the other.
    """

    sizes: tuple[int, ...]
    activations: tuple[Choice, ...]
    loss: str
    jump: bool
    residual: tuple[bool, ...]
    low: float
    high: float

    @property
    def jumping(self) -> int:
        """How many inputs the output sees besides the last hidden layer."""
        return self.sizes[0] if self.jump and len(self.sizes) > 2 else 0

    @property
    def layout(self) -> Layout:
        """Where each parameter is."""
        return layout_of(self.sizes, self.jumping)


def structure(
    problem: str,
    outputs: int,
    inputs: int,
    hidden: tuple[Choice, ...],
    units: tuple[int, ...],
    output: Choice,
    loss: Choice,
    jump: bool,
    residual: bool,
) -> Structure:
    """The structure of such a network. Raises InvalidValue where output and loss don't fit the problem."""
    many = problem == "classification" and outputs > 1
    loss_name = loss.name if loss.name != AUTO else "cross-entropy" if many else "squared"
    chosen = output if output.name != AUTO else Choice(_output(problem, outputs, loss_name))
    _check(problem, outputs, loss_name, chosen.name)
    low, high = activations.get(chosen.name).targets
    sizes = (inputs, *units, outputs)
    same = (residual and 0 < n < len(sizes) - 2 and sizes[n] == sizes[n + 1] for n in range(len(sizes) - 1))
    return Structure(sizes, (*hidden, chosen), loss_name, jump, tuple(same), low, high)


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
    """What the outputs are where they aren't one for each of several classes."""
    if problem == "classification":
        return "here there are two classes and one output"
    return f"here the output is {'a number' if outputs == 1 else f'{outputs} numbers'}"
