"""A human neural network: each neuron of a small network is played by students, who set its weights and its bias.

What is kept of it in `Lesson.doing`: `base`, the bytes of a run at its beginning as text; `parameters`, a list of P
numbers; `changes`, how often these have changed; `drawn`, how the network was looking lately. Decides, keeps no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from engine import Config, Run, describe_layers, evaluate, new_run, parameter_indices, run_from_bytes, run_to_bytes
from engine.arrays import frozen
from engine.cache import remembered
from engine.features import features
from engine.inspection.views.health import gradient_of
from server.classroom import consensus
from server.classroom.federation import finite
from server.messages.fields import MessageError, refuse
from server.messages.replies import from_text, to_text
from server.messages.texts import said

MOST_NEURONS, MOST_HIDDEN = 40, 2
LIMIT = 5.0
"""Weights and biases go from −LIMIT to LIMIT."""
MOST_WORK = 500_000
"""Parameters times training points: a gradient takes a few milliseconds then."""
LARGEST_BASE = 40_000
"""Characters of `base`, which is written anew with each change."""
SIZE = 40
"""Cells of a side of the picture."""
MOST_SHOWN, MOST_SIGNS = 80, 4
"""Training points that are shown on the picture, and classes for which the page has signs."""
PLANE = 2
Doing = Mapping[str, Any]


class Neuron(NamedTuple):
    """label: what it is called. sources: of its weights, in order. place: of its parameters, the bias last, if it has
    one."""

    label: str
    sources: tuple[str, ...]
    biased: bool
    place: slice

    @property
    def needs(self) -> int:
        """How many parameters it has."""
        return len(self.sources) + self.biased


class Played(NamedTuple):
    """run: as it began. neurons: layer by layer, the outputs last. counts: how many each layer has. points: some of the
    training points, each x, y and the number of its class; none of regression, or of many classes."""

    run: Run
    neurons: tuple[Neuron, ...]
    counts: tuple[int, ...]
    points: tuple[tuple[float, float, int], ...]

    def at(self, parameters: Iterable[float]) -> Run:
        """The run with other parameters, of which P are given."""
        it, values = self.run, frozen(np.array(parameters, np.float64))
        return it.further(values, it.slots, it.carried, it.alive, it.epoch, it.position, it.updates, it.carried_points)


def begun(run: Run) -> dict[str, Any]:
    """What is kept of a class that begins with this network. Weights beyond the limit begin at the limit. Raises
    MessageError for a network that can't be played."""
    config, (_, *layers) = run.config, describe_layers(run.config)
    small = len(layers) <= MOST_HIDDEN + 1 and sum(layer["size"] for layer in layers) <= MOST_NEURONS
    plain = not any("layer" in layer for layer in layers)  # all are dense
    if not small or not plain or config.cut or config.domain.dimensions != PLANE:
        raise MessageError("not_playable", said("human_network", neurons=MOST_NEURONS), "act")
    points = run.signature.train_points
    if not points:
        raise MessageError("no_points", said("human_points"), "act")
    base = to_text(run_to_bytes(new_run(config, run.own)))
    if points * run.parameters.size > MOST_WORK or len(base) > LARGEST_BASE:
        raise MessageError("too_large", said("human_large"), "act")
    parameters = np.clip(np.nan_to_num(run.parameters), -LIMIT, LIMIT).tolist()
    doing = {"base": base, "parameters": parameters, "changes": 0}
    return {**doing, "drawn": drawn(doing)}


@remembered()
def _played(base: str) -> Played:
    run = run_from_bytes(from_text(base, "run"))
    assert run.inputs.size and run.targets.size  # its points are made now, and stay with it
    _, *layers = describe_layers(run.config)
    return Played(run, neurons_of(run.config), tuple(layer["size"] for layer in layers), _points(run))


def _points(run: Run) -> tuple[tuple[float, float, int], ...]:
    if run.config.problem != "classification" or run.config.classes > MOST_SIGNS:
        return ()
    points = run.data.train[:MOST_SHOWN]
    groups = consensus.labels(points, run.config.classes).tolist()
    places = points[:, :PLANE].tolist()
    return tuple((round(x, 2), round(y, 2), group) for (x, y), group in zip(places, groups, strict=True))


def played(doing: Doing) -> Played:
    """The network that is played."""
    return _played(doing["base"])


def neurons_of(config: Config) -> tuple[Neuron, ...]:
    """The neurons of a network, layer by layer, the outputs last. The hidden ones are numbered from 1 on."""
    first, *layers = describe_layers(config)
    called = {
        name: features.get(name).label if name in features.names() else name.lstrip("=") for name in first["nodes"]
    }
    made = list[Neuron]()
    for layer in layers:
        places = parameter_indices(layer["places"])
        for number, (node, (weights, bias)) in enumerate(zip(layer["nodes"], places, strict=True), 1):
            output = "output" if layer["size"] == 1 else f"output {number}"
            called[node] = output if layer["kind"] == "output" else f"neuron {len(made) + 1}"
            sources = tuple(called[source] for source in layer["sources"])
            place = slice(weights[0], (weights[-1] if bias is None else bias) + 1)
            made.append(Neuron(called[node], sources, bias is not None, place))
    return tuple(made)


def values_of(doing: Doing, number: int) -> list[float]:
    """The weights of a neuron, then its bias, if it has one."""
    values: list[float] = doing["parameters"][played(doing).neurons[number].place]
    return values


def with_values(doing: Doing, number: int, values: list[object]) -> Doing:
    """With these weights, and then the bias, of one neuron. Raises MessageError unless they are so many numbers within
    the limit."""
    neuron = played(doing).neurons[number]
    given = [each for each in values if isinstance(each, int | float) and not isinstance(each, bool)]
    numbers = [float(each) for each in given if abs(each) <= LIMIT]
    if not len(values) == len(numbers) == neuron.needs:
        raise refuse("values", values, f"{neuron.needs} numbers from {-LIMIT:g} to {LIMIT:g}")
    parameters = list(doing["parameters"])
    parameters[neuron.place] = numbers
    return _changed(doing, parameters)


def stepped(doing: Doing, numbers: Iterable[int], rate: float) -> Doing:
    """With one step of gradient descent of these neurons, on all training points, all from where the network is now.
    None goes beyond the limit."""
    it = played(doing)
    gradient = np.nan_to_num(gradient_of(it.at(doing["parameters"])))
    parameters = np.array(doing["parameters"])
    for number in numbers:
        place = it.neurons[number].place
        parameters[place] = np.clip(parameters[place] - rate * gradient[place], -LIMIT, LIMIT)
    return _changed(doing, parameters.tolist())


def _changed(doing: Doing, parameters: list[float]) -> Doing:
    if parameters == doing["parameters"]:
        return doing
    return {**doing, "parameters": parameters, "changes": doing["changes"] + 1}


def drawn(doing: Doing) -> dict[str, Any]:
    """What the network is after so many `changes`: its picture, its losses, and the share of training points that it
    classifies rightly, None for regression."""
    run = played(doing).at(doing["parameters"])
    scores = evaluate([run], [run.parameters])[0]
    figures = {"train": finite(scores.train_loss), "test": finite(scores.test_loss), "accuracy": scores.train_accuracy}
    return {"changes": doing["changes"], **figures, "picture": consensus.picture(run, SIZE)}
