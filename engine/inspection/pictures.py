"""Activation maps: what each unit does over the whole plane, as bytes ready to be drawn.

The plane is x, y in [−6, 6]; row 0 is on top, samples lie at cell centres. A value v in [−1, 1] is the byte
round(127 v) + 128, values outside are clamped, 0 stands for what is not a finite number. Computed in float32. An
outline (engine/inspection/crossings.py) is where a map crosses zero, or classes change, more exactly than its bytes can
say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from engine.arrays import ByteArray, FloatArray
from engine.cache import remembered
from engine.domains.plane import EXTENT, cells, centres, feature_rows, grid
from engine.errors import InvalidValue, shown
from engine.features import features
from engine.formulas.formula import Formula
from engine.inspection.crossings import Sample, crossings, settle
from engine.network.passes import Network, Pass
from engine.network.scratch import Scratch
from engine.run.batch import bound_activations, stacked
from engine.run.run import Run
from engine.settings.config import Config

VALUES_AT_ONCE = 3 << 17
"""Of one pass; of more the arrays no longer fit the processor's cache."""
SMALL = 2000
"""Parameters of a network whose outlines are left to the client."""
CURVE = 240
"""Places along a curve; with straight lines between them it looks smooth."""
_passes = Scratch()
_samples = Scratch()


def node_ids(config: Config) -> tuple[tuple[str, ...], ...]:
    """The ids of all nodes, layer by layer: feature names, then `"l:i"` (layer 1 is the first hidden one)."""
    return config.structure.nodes(config.inputs)


def maps(runs: Sequence[Run], size: int, nodes: Sequence[str]) -> ByteArray:
    """The maps (R, nodes, size, size) of some nodes of runs with one shape and one set of activations.

    Raises InvalidValue for a node that isn't there.
    """
    return map_sets(runs, size, [(nodes, 1)])[0]


def map_sets(runs: Sequence[Run], size: int, sets: Sequence[tuple[Sequence[str], int]]) -> list[ByteArray]:
    """Several sets of nodes' maps of one pass over size × size cells: for each set (nodes, every) the maps
    (R, nodes, size // every, size // every) of every so-many-th cell. `every` is odd, so that a set's samples lie at
    the centres of its own, larger cells.

    Raises InvalidValue for a node that isn't there.
    """
    return _drawn(runs, size, sets, None)


def outlined_sets(
    runs: Sequence[Run], size: int, sets: Sequence[tuple[Sequence[str], int]]
) -> tuple[list[ByteArray], list[list[bytes]]]:
    """The same with, for each run, the outlines of the first set's maps: of each, or of all together where these are
    the outputs of three classes or more; none of a network so small that a client finds them from its parameters in a
    moment. The set's nodes are of one layer above the inputs, one after another, and its `every` is 1.
    """
    outlines: list[list[bytes]] = []
    return _drawn(runs, size, sets, outlines), outlines


def _drawn(
    runs: Sequence[Run], size: int, sets: Sequence[tuple[Sequence[str], int]], outlines: list[list[bytes]] | None
) -> list[ByteArray]:
    """As many runs at once as fit the processor's cache. outlines: where those of the first set go, if wanted."""
    _check_drawn(runs[0].config)
    known = _places(node_ids(runs[0].config))
    placed = [(_spans([_place(known, node) for node in nodes]), len(nodes), every) for nodes, every in sets]
    out = [np.empty((len(runs), nodes, (size // every) ** 2), np.uint8) for _, nodes, every in placed]
    with np.errstate(all="ignore"):
        for start, stop in _chunks(runs, size):
            chunk = runs[start:stop]
            forward, finite = _passed(chunk, size)
            for (spans, _, every), made in zip(placed, out, strict=True):
                lead = made[start:stop] if stop - start > 1 else made[start]
                for layer, units, at in spans:
                    _write_span(chunk[0], forward, size, layer, units, every, finite, lead[..., at, :])
            if outlines is not None and chunk[0].parameters.size > SMALL:
                ((layer, units, _),) = placed[0][0]
                outlines += _outlines(chunk, forward, size, layer, units, out[0][start:stop])
    return [
        made.reshape(*made.shape[:2], size // every, size // every)
        for made, (_, _, every) in zip(out, placed, strict=True)
    ]


def _check_drawn(config: Config) -> None:
    """Raises InvalidValue for a network whose samples are no points of the plane."""
    if not config.domain.dimensions:
        text = f"the units of a network that is given {config.domain.label.lower()} have no map over the plane"
        raise InvalidValue("not_drawn", text, "dataset")


def _outlines(
    runs: Sequence[Run], forward: Pass, size: int, layer: int, units: slice, codes: ByteArray
) -> list[list[bytes]]:
    """The outlines of units of one layer in the last pass, whose bytes are codes (R, units, size²)."""
    run, last = runs[0], layer == len(forward.outputs)

    def shown(through: Pass) -> FloatArray:
        values = through.outputs[layer - 1][..., units, :]
        return (_centred(run, values) if last else values).reshape(len(runs), -1, through.samples)

    classes = _contested(run, forward, layer, codes)
    return crossings(shown(forward), codes, size, classes, _sampler(runs, forward.network.parameters, shown))


def _contested(run: Run, forward: Pass, layer: int, codes: ByteArray) -> bool:
    """Whether these are the maps (…, K, cells) of all classes, of which the greatest is shown."""
    return layer == len(forward.outputs) and run.config.problem == "classification" and codes.shape[-2] > 2


def _sampler(runs: Sequence[Run], parameters: FloatArray, shown: Callable[[Pass], FloatArray]) -> Sample:
    """Evaluates alike runs at places of each one's own. shown: what is wanted of a pass."""

    def sample(along: FloatArray, down: FloatArray) -> FloatArray:
        most = along.shape[-1]
        through = _pass(runs, most, _samples)
        np.copyto(through.network.parameters, parameters)
        x = np.float32(2 * EXTENT) * (along.ravel() - np.float32(0.5))
        y = np.float32(2 * EXTENT) * (np.float32(0.5) - down.ravel())
        rows = feature_rows(runs[0].config.inputs, x, y)
        if len(runs) > 1:
            rows = np.ascontiguousarray(rows.reshape(-1, len(runs), most).swapaxes(0, 1))
        through.forward(rows)
        return shown(through)

    return sample


def _chunks(runs: Sequence[Run], size: int) -> Iterator[tuple[int, int]]:
    """Neighbours with one structure and the same inputs, so many that what a pass makes of them fits the cache."""
    start = 0
    while start < len(runs):
        config = runs[start].config
        most = max(1, VALUES_AT_ONCE // (size * size * config.structure.room))
        stop = start + 1
        while stop < min(len(runs), start + most) and _alike(config, runs[stop].config):
            stop += 1
        yield start, stop
        start = stop


def _alike(one: Config, other: Config) -> bool:
    return one.structure == other.structure and one.inputs == other.inputs


def _passed(runs: Sequence[Run], size: int) -> tuple[Pass, bool]:
    """The forward pass of alike runs, and whether all their parameters are finite."""
    forward, parameters = _pass(runs, size * size, _passes), stacked(runs, lambda run: run.parameters)
    np.copyto(forward.network.parameters, parameters, casting="same_kind")
    forward.forward(grid(runs[0].config.inputs, size))
    return forward, bool(np.isfinite(parameters).all())


def _spans(places: Sequence[tuple[int, int]]) -> list[tuple[int, slice, slice]]:
    """Neighbours in one layer as one: its layer, their numbers in it, and where they stand among the places."""
    spans = []
    start = 0
    while start < len(places):
        layer, unit = places[start]
        stop = start + 1
        while stop < len(places) and places[stop] == (layer, unit + stop - start):
            stop += 1
        spans.append((layer, slice(unit, unit + stop - start), slice(start, stop)))
        start = stop
    return spans


def _write_span(
    run: Run, forward: Pass, size: int, layer: int, units: slice, every: int, finite: bool, out: ByteArray
) -> None:
    """Codes what units of one layer gave in the last pass, of every so-many-th cell, into (…, units, cells)."""
    made = run.config.structure
    values = (grid(run.config.inputs, size) if layer == 0 else forward.outputs[layer - 1])[..., units, :]
    if every > 1:
        square = values.reshape(*values.shape[:-1], size, size)
        fewer = square[..., every // 2 :: every, every // 2 :: every]
        values = fewer.reshape(*fewer.shape[:-2], -1)
    bounded = layer > 0 and forward.network.activations[layer - 1][0].bounded and not made.residual[layer - 1]
    if layer == len(forward.outputs):
        values = _centred(run, values)
    _write_bytes(values, out, bounded and finite, finite)
    if layer and every == 1:
        settle(values, out, _contested(run, forward, layer, out))


def output_without(run: Run, size: int, layer: int, unit: int) -> ByteArray:
    """The outputs' maps (K, size, size) with the activation of one unit set to 0. layer: 1 for the first hidden one."""
    _check_drawn(run.config)
    forward = _pass_without(run, size * size, layer, unit)
    with np.errstate(all="ignore"):
        forward.forward(grid(run.config.inputs, size))
        out = np.empty((forward.outputs[-1].shape[-2], size * size), np.uint8)
        _write_span(
            run, forward, size, len(forward.outputs), slice(None), 1, bool(np.isfinite(run.parameters).all()), out
        )
    return out.reshape(-1, size, size)


def fit_without(run: Run, size: int, layer: int, unit: int) -> FloatArray:
    """The outputs (K, size) of `curves` with the activation of one unit set to 0."""
    along = centres(size)
    inputs = feature_rows(run.config.inputs, along, np.zeros_like(along))
    with np.errstate(all="ignore"):
        return _centred(run, _pass_without(run, size, layer, unit).forward(inputs)).copy()


def _pass_without(run: Run, samples: int, layer: int, unit: int) -> Pass:
    made, number = run.config.structure, layer - 1
    network = Network(made, bound_activations([run]), run.parameters.astype(np.float32))
    forward = Pass(network, samples, [each == number for each in range(len(network.layers))])
    forward.masks[number][unit] = 0.0
    return forward


def curves(run: Run, size: int) -> tuple[FloatArray, FloatArray]:
    """The outputs (K, size) along the horizontal axis, in the dataset's numbers: a fit of one variable; and the units
    (U, size) of the last hidden layer that it is made of. Float32, sampled at cell centres of [−6, 6], where y is 0.
    """
    _check_drawn(run.config)
    along = centres(size)
    inputs = feature_rows(run.config.inputs, along, np.zeros_like(along))
    made = run.config.structure
    network = Network(made, bound_activations([run]), run.parameters.astype(np.float32))
    forward = Pass(network, size)
    with np.errstate(all="ignore"):
        fit = _centred(run, forward.forward(inputs)).copy()
    units = forward.outputs[-2].copy() if len(forward.outputs) > 1 else np.empty((0, size), np.float32)
    return fit, units


def feature_maps(config: Config, size: int) -> tuple[tuple[str, ...], ByteArray]:
    """The names and maps (F, size, size) of every feature there is, chosen or not."""
    names = (*features.names(), *(f"={formula}" for formula in config.formulas))
    rows = grid(names, size)[:-1]
    out = np.empty(rows.shape, np.uint8)
    _write_bytes(rows, out, False, False)
    return names, out.reshape(len(names), size, size)


def formula_map(formula: Formula, size: int) -> ByteArray:
    """The map (size, size) of a formula that is no feature of a network yet."""
    out = np.empty((1, size * size), np.uint8)
    _write_bytes(formula.value(*cells(size))[None], out, False, False)
    return out.reshape(size, size)


def _place(known: Mapping[str, tuple[int, int]], node: str) -> tuple[int, int]:
    if node not in known:
        raise InvalidValue("unknown_node", f"there is no node {shown(node)} in this network", "node")
    return known[node]


@remembered()
def _places(nodes: tuple[tuple[str, ...], ...]) -> Mapping[str, tuple[int, int]]:
    """Layer and number in it of every node."""
    return {node: (layer, unit) for layer, ids in enumerate(nodes) for unit, node in enumerate(ids)}


def _pass(runs: Sequence[Run], samples: int, passes: Scratch) -> Pass:
    """A pass of alike runs over so many places; the next of these passes may use its buffers again."""
    made = runs[0].config.structure

    def network() -> Network:
        lead = (len(runs),) if len(runs) > 1 else ()
        return Network(made, bound_activations(runs[:1]), np.empty((*lead, made.layout.count), np.float32))

    return passes((made, samples, len(runs)), samples, network)


def _centred(run: Run, outputs: FloatArray) -> FloatArray:
    """Outputs with their two targets moved to −1 and 1."""
    low, high = run.config.structure.low, run.config.structure.high
    return outputs if (low, high) == (-1.0, 1.0) else (outputs - np.float32(low)) * np.float32(2 / (high - low)) - 1


def _write_bytes(values: FloatArray, out: ByteArray, bounded: bool, finite: bool) -> None:
    """Codes values (…, N) of float32 into bytes (…, N)."""
    scaled = values * np.float32(127) if bounded else np.clip(values, -1, 1) * np.float32(127)
    np.add(scaled, np.float32(128.5), scaled)
    if not finite:
        np.copyto(scaled, 0, where=~np.isfinite(values))
    np.copyto(out, scaled, casting="unsafe")
