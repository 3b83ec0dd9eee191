"""What a user's change makes of a run: pure functions from a run to another, and what undo says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from engine import (
    Config,
    InvalidValue,
    OwnPoints,
    Run,
    describe_layers,
    new_run,
    parameter_indices,
    parse_formula,
    settings,
)
from engine.arrays import FloatArray, frozen
from engine.cache import remembered
from engine.datasets import datasets
from engine.features import features
from engine.run.optimizer_state import no_state
from engine.run.run import no_gradient
from engine.settings.declared import Setting
from engine.settings.list_kinds import Links
from server.messages.fields import MessageError
from server.messages.texts import Said, said

LONGEST_VALUE = 40


@dataclass(frozen=True)
class Change:
    """A run after a change, and what is said of it, as after "Undone:". fresh: the run restarts at epoch 0. by_hand:
    weights are no longer what training made of them."""

    run: Run
    said: Said
    fresh: bool
    by_hand: bool = False


def set_values(run: Run, values: Mapping[str, object]) -> Change | None:
    """Settings changed; None where every value was so already. Raises InvalidValue."""
    config = run.config.changed(values)
    old, new = (_all_settings(each) for each in (run.config, config))
    differing = [known for known in settings().values() if new[known.name] != old[known.name]]
    if not differing:
        return None
    # Links that go with their neurons are no change of their own.
    told = [known for known in differing if not isinstance(known.kind, Links) or known.name in values]
    each = [_change_of(config, known, old[known.name], new[known.name]) for known in told]
    what = reduce(lambda first, second: said("both", first=first, second=second), each)
    if config.only_live_differs(run.config):
        return Change(run.with_config(config), what, fresh=False)
    return Change(new_run(config, run.own), what, fresh=True)


def _all_settings(config: Config) -> dict[str, object]:
    """Every setting as JSON, those too that a mapping leaves out where they have their default."""
    return {known.name: known.kind.plain(getattr(config, known.attribute)) for known in settings().values()}


def _what(known: Setting) -> str:
    """The setting's label inside a sentence."""
    return known.label[:1].lower() + known.label[1:]


def _change_of(network: Config, known: Setting, old: object, new: object) -> Said:
    """A setting's change: what was added and removed of a set, else the value before and after. network: that has the
    links of both."""
    what = _what(known)
    if known.name not in NAMED or not isinstance(old, list) or not isinstance(new, list):
        return said("changed", what=what, before=_value(known, old), after=_value(known, new))
    parts = []
    for verb, names in (("added", [n for n in new if n not in old]), ("removed", [n for n in old if n not in new])):
        if names:
            parts.append(NAMED[known.name](network, verb, names))
    if not parts:
        return said("reordered", what=what)
    return parts[0] if len(parts) == 1 else said("exchanged", first=parts[0], second=parts[1])


def _value(known: Setting, value: object) -> str:
    """A setting's value as the page calls it: a choice by its label, with hyperparameters."""
    labels = {row["name"]: row["label"] for row in known.kind.describe().get("choices", ())}
    if isinstance(value, list):
        return _cut(", ".join(_called(item, labels) for item in value) or "none")
    return _cut(_called(value, labels))


def _called(value: object, labels: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        given = ", ".join(f"{name} {_words(number)}" for name, number in value.items() if name != "name")
        return f"{labels.get(str(value['name']), value['name'])} ({given})"
    return labels.get(value, _words(value)) if isinstance(value, str) else _words(value)


def _label_of_feature(name: str) -> str:
    return features.get(name).label if name in features.names() else name


def _label_of_formula(text: str) -> str:
    return parse_formula(text).label


def _of_features(label: Callable[[str], str]) -> Callable[[Config, str, Sequence[str]], Said]:
    """What is said of features that were added or removed, which have such labels."""

    def told(network: Config, verb: str, names: Sequence[str]) -> Said:
        return said(f"{'feature' if len(names) == 1 else 'features'}_{verb}", names=", ".join(map(label, names)))

    return told


def _of_links(network: Config, verb: str, links: Sequence[str]) -> Said:
    """What is said of links that were cut (`added`) or put back."""
    if len(links) > 1:
        return said(f"links_{verb}", count=len(links))
    called = _called_nodes(network)
    to, _, source = links[0].partition("<")
    return said(f"link_{verb}", names=f"from {called[source]} to {called[to]}")


def _of_parts(network: Config, verb: str, parts: Sequence[str]) -> Said:
    """What is said of neurons and links that were frozen (`added`) or learn again."""
    done = "frozen" if verb == "added" else "thawed"
    if len(parts) > 1:
        return said(f"parts_{done}", count=len(parts))
    called = _called_nodes(network)
    to, link, source = parts[0].partition("<")
    return said(f"part_{done}", names=f"the link from {called[source]} to {called[to]}" if link else called[to])


NAMED: Mapping[str, Callable[[Config, str, Sequence[str]], Said]] = {
    "features": _of_features(_label_of_feature),
    "formulas": _of_features(_label_of_formula),
    "cut": _of_links,
    "frozenParts": _of_parts,
}
"""Settings that are sets, and what is said of members that were added or removed."""


def use_points(
    run: Run, own: OwnPoints, dimensions: int, values: Mapping[str, object] | None = None, painted: bool = False
) -> Change | None:
    """The user's own points, with so many coordinates, and settings that go with them; None where the run has all of
    that already. Raises InvalidValue.

    painted: by a brush, on the points that were there. The weights are kept if the network stays the same, and the
    points were painted or replace other ones of the user."""
    problem = "classification" if own.classes else "regression"
    fitting = (each for each in datasets if each.own and each.problem == problem and each.dimensions == dimensions)
    entry = next(fitting, None)
    if entry is None:
        raise InvalidValue("bad_value", f"dimensions is {dimensions}; for {problem} points have 2", "dimensions")
    setting = "dataset" if own.classes else "regDataset"
    (count,) = (parameter.name for parameter in entry.parameters)
    chosen = {"name": entry.name, count: len(own.classes) or own.targets}
    config = run.config.changed({**(values or {}), "problem": problem, setting: chosen})
    if config == run.config and own == run.own:
        return None
    points = len(own.array)
    if painted:
        what = said("painted_one") if points == 1 else said("painted", points=points)
    else:
        what = said("own_points", points=points)
    kept = config.same_network(run.config) if painted else run.own is not None and config == run.config
    if not kept:
        return Change(new_run(config, own), what, fresh=True)
    return Change(run.with_points(own, config), what, fresh=False)


def reset(run: Run) -> Change:
    """Back to the initial weights."""
    return Change(new_run(run.config, run.own), said("reset"), fresh=True)


def new_weights(run: Run, seed: str) -> Change:
    """Other initial weights."""
    return _reseeded(run, {"weightSeed": seed}, said("new_weights"))


def regenerate(run: Run, seed: str) -> Change:
    """Other points of the same kind."""
    return _reseeded(run, {"seed": seed}, said("new_points"))


def _reseeded(run: Run, values: Mapping[str, object], what: Said) -> Change:
    return Change(new_run(run.config.changed(values), run.own), what, fresh=True)


def edit(run: Run, index: int, value: float) -> Change:
    """One weight or bias set. Raises MessageError for an index that no parameter has."""
    count = len(run.parameters)
    if index >= count:
        raise MessageError(
            "bad_value",
            f"index: {index} is not a whole number from 0 to {count - 1:,}, the parameters of this network",
            "index",
        )
    changed = run.with_parameter(index, value)  # refuses what has no name: a bias where they are switched off
    name = _parameter_names(run.config)[index]
    before, after = _words(float(run.parameters[index])), _words(value)
    return Change(changed, said("changed", what=name, before=before, after=after), fresh=False, by_hand=True)


def take(run: Run, parameters: FloatArray, epoch: int, number: int) -> Change | None:
    """Other parameters (P,), the class's mean of a round: training goes on from them, as if to that epoch, with an
    optimizer that begins anew. None for a network that has other ones, or of other numbers."""
    if parameters.shape != run.parameters.shape or not np.isfinite(parameters).all():
        return None
    count, none = parameters.size, no_gradient(parameters.size)
    taken = replace(
        run, parameters=frozen(parameters), slots=no_state(len(run.slots), count), carried=none, carried_points=0,
        epoch=epoch, position=0, counted_from=run.updates, best=None, stopped=False,
    )  # fmt: skip
    return Change(taken, said("averaged", round=number), fresh=False, by_hand=True)


def same_data(one: Run, other: Run) -> bool:
    """Whether both runs train and test on the same points in the same order."""
    a, b = one.data, other.data
    return a is b or (np.array_equal(a.train, b.train) and np.array_equal(a.test, b.test))


@remembered()
def _parameter_names(config: Config) -> tuple[str, ...]:
    """What each parameter is called in a sentence."""
    layers, called = describe_layers(config), _called_nodes(config)
    names: dict[int, str] = {}
    for layer in layers[1:]:
        for node, (weights, bias) in zip(layer["nodes"], parameter_indices(layer["places"]), strict=True):
            for source, index in zip(layer["sources"], weights, strict=True):
                names[index] = f"weight from {called[source]} to {called[node]}"
            if bias is not None:
                names[bias] = f"bias of {called[node]}"
    return tuple(names.get(index, f"parameter {index}") for index in range(max(names, default=-1) + 1))


def _called_nodes(config: Config) -> dict[str, str]:
    """What each node is called in a sentence."""
    layers = describe_layers(config)
    called = {node: _label_of_feature(node) for node in layers[0]["nodes"]}
    called |= {f"={text}": _label_of_formula(text) for text in config.formulas}
    for number, layer in enumerate(layers[1:], 1):
        for place, node in enumerate(layer["nodes"], 1):
            output = "output" if layer["size"] == 1 else f"output {place}"
            called[node] = output if layer["kind"] == "output" else f"neuron {place} of layer {number}"
    return called


def _words(value: object) -> str:
    """A value in a sentence: short, as people write it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, int):
        return f"{value:,}"
    return _cut(str(value) or "none")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
