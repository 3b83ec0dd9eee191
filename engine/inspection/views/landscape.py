"""Loss landscape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.arrays import FloatArray
from engine.errors import InvalidValue
from engine.inspection.fields import REAL, WHOLE, Field, Numbers
from engine.inspection.views import Values, View
from engine.network.layout import weight_mask
from engine.network.passes import Network, Pass
from engine.network.structure import MOST_PARAMETERS
from engine.pauses import may_pause
from engine.randomness.generator import generator
from engine.registry import ListParameter, Parameter
from engine.run.batch import bound_activations
from engine.run.optimizer_state import trainable
from engine.run.run import Run
from engine.training.evaluation import evaluate

SIDES = (51, 35, 25, 15)
"""Places along each side, odd so that the run itself is one of them; the first that is affordable is taken."""
DEAREST = 1_500_000_000
"""Multiplications of a landscape: about a quarter of a second."""
ACTIVATION = 10
"""Multiplications that take as long as one number of an activation."""
VALUES_AT_ONCE = 3 << 17
"""Numbers that a pass makes at once; the arrays of more no longer fit the processor's cache."""
MOST_SENT = 20_000
"""Parameters of a network: its directions are sent with the picture."""
MOST_ALONG = 5_000
"""Parameters of a network whose plane may lie along given directions: they come as text, two numbers for each."""
LARGEST = 1e6
"""A number of a given direction, at most."""
PLANES = ("random", "weights", "path")


def show(run: Run, values: Values) -> Mapping[str, Any]:
    """The mean loss of all training points at places of a plane through the run's parameters.

    Places are networks of one batch. Like all pictures they are computed in float32; the one in the middle is the run
    itself, whose loss is that of training.
    """
    side = _side(run)
    with np.errstate(all="ignore"):
        directions = values["reach"] * _directions(run, values)
        half = side // 2
        steps = np.arange(-half, half + 1) / half
        up, across = (each.ravel() for each in np.meshgrid(steps, steps, indexing="ij"))
        losses = _losses(run, directions, np.stack([across, up], axis=1))
        sent = directions.astype(np.float32)
    if not (np.isfinite(sent).all() and np.isfinite(losses).any()):
        text = "Around these weights the loss is too large to draw. Reset, or undo the last change."
        raise InvalidValue("not_finite", text)
    here = evaluate([run])[0].train_loss
    losses[len(losses) // 2] = here
    return {
        "side": side,
        "loss": here,
        "losses": losses,
        "centre": run.parameters,
        "across": directions[0],
        "up": directions[1],
    }


def _side(run: Run) -> int:
    """Places along each side. Raises InvalidValue where there is no landscape, or too dear a one."""
    count, points = run.parameters.size, run.signature.train_points
    if not points:
        raise InvalidValue("no_points", "The loss is that of the training points, and there are none.")
    if not np.isfinite(run.parameters).all():
        text = "The weights are no longer finite numbers. Reset, or undo the last change."
        raise InvalidValue("not_finite", text)
    if count > MOST_SENT:
        text = f"This network has {count:,} parameters. A landscape is drawn of {MOST_SENT:,} at most."
        raise InvalidValue("too_large", text)
    for side in SIDES:
        if side * side * _cost(run) <= DEAREST:
            return side
    least = SIDES[-1] ** 2
    text = (
        f"Even {SIDES[-1]} × {SIDES[-1]} places would take {least * _cost(run) / 1e9:.1f} billion multiplications; "
        f"{DEAREST / 1e9:.1f} are allowed. Take fewer points, or a smaller network."
    )
    raise InvalidValue("too_large", text)


def _cost(run: Run) -> int:
    """About how many multiplications the loss of one place takes."""
    return run.signature.train_points * (run.signature.program.work + ACTIVATION * run.config.structure.room)


def _directions(run: Run, values: Values) -> FloatArray:
    """The two directions (2, P) of the plane, as long as it reaches. Raises InvalidValue if they are none."""
    if PLANES[int(values["plane"])] == "weights":
        return _of_weights(run, int(values["first"]), int(values["second"]))
    if PLANES[int(values["plane"])] == "path":
        return _given(run, values["directions"])
    draw = generator(str(int(values["seed"])), "landscape", 0)
    free = _free(run)
    found = np.stack([_normalized(run, draw.normal(size=free.size) * free) for _ in range(2)])
    if not _plane(found):
        text = "There are not two directions here that training could take. Choose two weights."
        raise InvalidValue("no_plane", text, "plane")
    return found


def _plane(directions: FloatArray) -> bool:
    """Whether two directions (2, P) make a plane: both are something, and not the same line."""
    lengths = np.linalg.norm(directions, axis=1)
    return bool(lengths.all() and abs(directions[0] @ directions[1]) <= (1 - 1e-9) * lengths.prod())


def _given(run: Run, numbers: Sequence[float]) -> FloatArray:
    """Two directions (2, P) as they were given, the first one's numbers before the second's."""
    count = run.parameters.size
    if count > MOST_ALONG:
        text = (
            f"This network has {count:,} parameters. A plane along the path is drawn of {MOST_ALONG:,} at most: its "
            "directions are sent by your browser, two numbers for each parameter. Choose another plane."
        )
        raise InvalidValue("too_large", text, "plane")
    if len(numbers) != 2 * count:
        text = (
            f"The directions of the path have {len(numbers):,} numbers; this network needs {2 * count:,}, two for each "
            "parameter. Train a little, or choose another plane."
        )
        raise InvalidValue("bad_directions", text, "directions")
    found = np.array(numbers).reshape(2, count)
    if not _plane(found):
        text = "The path is no plane yet: it has to turn. Train a little, or choose another plane."
        raise InvalidValue("no_plane", text, "directions")
    return found


def _of_weights(run: Run, first: int, second: int) -> FloatArray:
    """Two parameters alone, each as far as 0 at least, and by 1."""
    count = run.parameters.size
    if max(first, second) >= count:
        text = f"This network has {count:,} parameters; choose others."
        raise InvalidValue("no_weight", text, "first")
    if first == second:
        raise InvalidValue("no_plane", "Choose two different weights.", "second")
    if not run.config.bias and not weight_mask(run.layout)[[first, second]].all():
        raise InvalidValue("no_biases", "This network has no biases. Choose two weights.", "first")
    found = np.zeros((2, count))
    for row, place in zip(found, (first, second), strict=True):
        row[place] = max(1.0, abs(run.parameters[place]))
    return found


def _free(run: Run) -> FloatArray:
    """(P,), 1 for what training may change and 0 for what is cut, frozen, or a bias where there are none."""
    return run.alive * trainable(run.config)


def _normalized(run: Run, direction: FloatArray) -> FloatArray:
    """The direction (P,) with the numbers of each unit, bias included, as long as the unit's own."""
    for layer in run.layout:
        pairs = [(block.rows(direction), block.rows(run.parameters)) for block in layer.blocks]
        if not pairs:
            continue
        length, wanted = (
            np.sqrt(sum((part[which] ** 2).sum(axis=-1, keepdims=True) for part in pairs)) for which in (0, 1)
        )
        scale = np.divide(wanted, length, out=np.zeros_like(length), where=length > 0)
        for part, _ in pairs:
            part *= scale
    return direction


def _losses(run: Run, directions: FloatArray, places: FloatArray) -> FloatArray:
    """The mean training loss (N,) at places (N, 2) of the plane, as many at once as fit the processor's cache."""
    count = run.signature.train_points
    inputs, targets = (np.ascontiguousarray(each[:, :count], np.float32) for each in (run.inputs, run.targets))
    most = max(1, min(len(places), VALUES_AT_ONCE // (count * run.config.structure.room)))
    parameters = np.empty((most, run.parameters.size), np.float32)
    network = Network(run.config.structure, bound_activations([run]), parameters)
    forward = Pass(network, count)
    losses = np.empty(len(places))
    for start in range(0, len(places), most):
        may_pause()
        part = places[start : start + most]
        parameters[: len(part)] = run.parameters + part @ directions
        forward.forward(inputs)
        losses[start : start + most] = forward.losses(targets).mean(axis=-1, dtype=np.float64)[: len(part)]
    return losses


def work(run: Run, values: Values) -> int:
    """Every training point at every place."""
    try:
        side = _side(run)
    except InvalidValue:
        return run.parameters.size
    return side * side * _cost(run)


entry = View(
    name="landscape",
    label="Loss landscape",
    help="The loss around the present weights, on a plane through them, and the way that training took.",
    formula="L(θ + α·d₁ + β·d₂)",
    source="Li et al.: Visualizing the Loss Landscape of Neural Nets (2018)",
    rank=40,
    cadence="once",
    parameters=(
        Parameter(
            "plane",
            "Plane",
            0,
            0,
            len(PLANES) - 1,
            "Two random directions, each unit's numbers as long as the unit's own; two weights; or the given "
            "`directions`, those of the path.",
            whole=True,
            words=PLANES,
        ),
        Parameter("seed", "Seed", 0, 0, 1_000_000, "Of the random directions.", whole=True),
        Parameter("first", "First weight", 0, 0, MOST_PARAMETERS - 1, "Its place among the parameters.", whole=True),
        Parameter("second", "Second weight", 1, 0, MOST_PARAMETERS - 1, "Its place among the parameters.", whole=True),
        Parameter("reach", "Reach", 1.0, 0.01, 100.0, "How far the plane goes, in lengths of its directions."),
        Parameter("edition", "Edition", 0, 0, 1_000_000_000, "Another number asks for the landscape anew.", whole=True),
    ),
    lists=(
        ListParameter(
            "directions",
            "Directions",
            -LARGEST,
            LARGEST,
            2 * MOST_ALONG,
            "Two directions of the plane `path`, one after the other: a number for each parameter. From the present "
            "weights they reach to the middle of the right and of the upper side.",
        ),
    ),
    fields={
        "side": Field(WHOLE, "places along each side"),
        "loss": Field(REAL, "the mean training loss in the middle, where the run was"),
        "losses": Field(Numbers("float32"), "the same at each place, row by row from below"),
        "centre": Field(Numbers("float32"), "the parameters in the middle"),
        "across": Field(Numbers("float32"), "the direction from there to the middle of the right side"),
        "up": Field(Numbers("float32"), "the direction from there to the middle of the upper side"),
    },
    show=show,
    work=work,
)
