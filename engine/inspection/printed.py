"""Numbers that the makers of worked examples printed, and ours: as many digits, rounded or cut off as there.

All are of an example's first step, from the weights it begins with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.arrays import FloatArray
from engine.inspection.film import film
from engine.inspection.trace import row_of, traced
from engine.run.run import Run
from engine.run.worked import WORKED, worked_run


@dataclass(frozen=True)
class Printed:
    """The digits of one quantity. quantity: of `QUANTITIES`. layer: 1 for the first after the input, 0 where the
    quantity is of no layer. digits: a text for each unit, or for each number of the layer's units one after another;
    empty where none was printed."""

    quantity: str
    layer: int
    digits: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """A printed number and ours. when: in which stage of the step it comes. value: ours with all digits; ours: with
    as many as were printed."""

    when: str
    called: str
    printed: str
    ours: str
    value: float

    @property
    def agrees(self) -> bool:
        """Whether all printed digits are ours as well."""
        return self.printed == self.ours


CUT = frozenset({"lecture-2-2-2"})
"""Examples whose digits are cut off instead of rounded."""
FAR_BEHIND = 12
"""Decimals, more than any number that is cut off has."""
PRINTED: Mapping[str, tuple[Printed, ...]] = {
    "relu-neuron": (Printed("sum", 1, ("-0.61",)), Printed("output", 1, ("0",))),
    "lecture-2-2-2": (
        Printed("sum", 1, ("0.41", "0.47")),
        Printed("output", 1, ("0.60108", "0.61538")),
        Printed("output", 2, ("0.73492", "0.77955")),
        Printed("error", 2, ("0.23456", "0.01452")),
        Printed("total error", 0, ("0.24908",)),
    ),
    "mazur-2-2-2": (
        Printed("sum", 1, ("0.3775", "")),
        Printed("output", 1, ("0.593269992", "0.596884378")),
        Printed("sum", 2, ("1.105905967", "")),
        Printed("output", 2, ("0.75136507", "0.772928465")),
        Printed("error", 2, ("0.274811083", "0.023560026")),
        Printed("total error", 0, ("0.298371109",)),
        Printed("new weight", 1, ("0.149780716", "0.19956143", "", "0.24975114", "0.29950229", "")),
        Printed("new weight", 2, ("0.35891648", "0.408666186", "", "0.51130127", "0.561370121", "")),
    ),
    "byu-2-2-2-2": (
        Printed("output", 3, ("0.5802212893", "0.4591181386")),
        Printed("δ", 3, ("-0.1169648797", "0.1343164751")),
        Printed("δ", 2, ("-0.003775554904", "-0.01849687375")),
        Printed("δ", 1, ("0.0006498826879", "-0.001076309464")),
        Printed(
            "new weight",
            1,
            ("0.2000194965", "-0.09995450821", "0.1000649883", "0.2999677107", "-0.3000753417", "-0.2001076309"),
        ),
        Printed("new weight", 2, ("-0.200197267", "-0.3001588284", "0.09962244451", "", "", "")),
    ),
}


def example_of(run: Run) -> str | None:
    """The name of the worked example that a run is of, however far it was trained; None for any other run."""
    if run.own is None or len(run.own.array) != 1:
        return None
    for name, example in WORKED.items():
        point = [*example.point, *example.targets]
        if run.own.array[0].tolist() == point and run.config == worked_run(name).config:
            return name
    return None


@lru_cache(maxsize=len(WORKED))
def compared(name: str) -> tuple[Compared, ...]:
    """All printed numbers of an example beside ours. Raises KeyError for a name that WORKED doesn't have."""
    run = worked_run(name)
    return tuple(each for printed in PRINTED[name] for each in _compared(run, printed, name in CUT))


def _compared(run: Run, printed: Printed, cut: bool) -> list[Compared]:
    when, of = QUANTITIES[printed.quantity]
    values = of(run, printed.layer)
    found = []
    for number, (digits, value) in enumerate(zip(printed.digits, values, strict=True)):
        if digits:
            called = _called(run, printed, number)
            found.append(Compared(when, called, digits, as_printed(value, digits, cut), value))
    return found


def as_printed(value: float, digits: str, cut: bool) -> str:
    """A number with as many decimals as the digits have, the rest rounded or cut off."""
    places = len(digits.partition(".")[2])
    # To be cut off, a number is rounded far behind: 0.47 is a little less in binary.
    whole = f"{value:.{FAR_BEHIND if cut else places}f}"
    text = whole[: len(whole) - FAR_BEHIND + places].rstrip(".") if cut else whole
    return text if text.strip("-0.") else text.lstrip("-")


def _called(run: Run, printed: Printed, number: int) -> str:
    """What a number is of, in words."""
    if not printed.layer:
        return printed.quantity
    layers = tuple(run.layout)
    layer = layers[printed.layer - 1]
    each = sum(block.size for block in layer.blocks) if printed.quantity == "new weight" else 1
    unit, place = divmod(number, each)
    neuron = f"output {unit + 1}" if printed.layer == len(layers) else f"neuron {unit + 1} of layer {printed.layer}"
    if printed.quantity != "new weight":
        return neuron if (printed.quantity, neuron[:6]) == ("output", "output") else f"{printed.quantity} of {neuron}"
    return f"bias of {neuron}" if place == each - 1 else f"weight {place + 1} of {neuron}"


def _sums(run: Run, layer: int) -> list[float]:
    return _column(run, layer, "z")


def _outputs(run: Run, layer: int) -> list[float]:
    return _column(run, layer, "values")


def _deltas(run: Run, layer: int) -> list[float]:
    """Positive where the unit should grow, as the examples have it."""
    return [-delta for delta in _column(run, layer, "deltas")]


def _column(run: Run, layer: int, name: str) -> list[float]:
    array: FloatArray = getattr(traced(run, run.inputs, run.targets).layers[layer - 1], name)
    numbers: list[float] = array[:, 0].tolist()
    return numbers


def _errors(run: Run, layer: int) -> list[float]:
    """½(t − o)² of each output."""
    outputs = _outputs(run, layer)
    return [(target - output) ** 2 / 2 for target, output in zip(run.targets[:, 0].tolist(), outputs, strict=True)]


def _total(run: Run, layer: int) -> list[float]:
    return [float(traced(run, run.inputs, run.targets).losses[0])]


def _new(run: Run, layer: int) -> list[float]:
    """Every unit's weights and bias after one step, unit by unit."""
    after, where = film(run).run.parameters, tuple(run.layout)[layer - 1]
    return [float(number) for unit in range(where.units) for number in row_of(where, after, unit)]


QUANTITIES: Mapping[str, tuple[str, Callable[[Run, int], list[float]]]] = {
    "sum": ("forward", _sums),
    "output": ("forward", _outputs),
    "error": ("loss", _errors),
    "total error": ("loss", _total),
    "δ": ("backward", _deltas),
    "new weight": ("after one step", _new),
}
