"""Convolution."""

from __future__ import annotations

import numpy as np

from engine.arrays import FloatArray
from engine.layers import Bound, LayerKind, Part, Shape, Step, Values, image_shape
from engine.layers._windows import fitting, windows
from engine.registry import Parameter

SAME = 1


def _around(values: Values) -> int:
    """Zeros that are put round a line of the image: for `same` as many as make one window for each place."""
    return values["kernel"] - 1 if values["padding"] == SAME else 0


def _places(given: Shape, values: Values) -> tuple[int, int, int]:
    """Numbers in a window, and how many windows there are down and across. Raises InvalidValue."""
    channels, height, width = image_shape(given, "a convolution")
    kernel, stride, around = values["kernel"], values["stride"], _around(values)
    what = f"a kernel of {kernel} × {kernel}"
    down, across = (
        fitting(side + around, kernel, stride, f"{what} at stride {stride}", given, exact=not around)
        for side in (height, width)
    )
    return channels * kernel * kernel, down, across


def shape(given: Shape, values: Values) -> Shape:
    """A channel for each filter, a number for each place of its window."""
    _, down, across = _places(given, values)
    return values["filters"], down, across


def units(given: Shape, values: Values) -> int:
    """A filter each."""
    return values["filters"]


def parts(given: Shape, values: Values) -> tuple[Part, ...]:
    """Each filter has a weight for every number of its window, in all channels, and a bias."""
    kernel, filters = values["kernel"], values["filters"]
    sources, goes = given[0] * kernel * kernel, filters * kernel * kernel
    return (
        Part("weights", (given[0], kernel, kernel), sources, goes, True),
        Part("biases", (), sources, goes, False),
    )


def work(given: Shape, values: Values) -> int:
    """Each filter at each place: one for every parameter."""
    sources, down, across = _places(given, values)
    return values["filters"] * (sources + 1) * down * across


def room(given: Shape, values: Values) -> int:
    """The columns, and the image with zeros around it."""
    sources, down, across = _places(given, values)
    channels, height, width = given
    around = _around(values)
    return (sources + 1) * down * across + channels * (height + around) * (width + around)


class Convolution:
    """Every window becomes a column of a matrix, with a last row of ones; the filters times that matrix is z."""

    def __init__(self, bound: Bound) -> None:
        channels, height, width = bound.given
        filters, down, across = bound.gives
        kernel, around = bound.values["kernel"], _around(bound.values)
        places = down * across * bound.samples
        self.bound = bound
        self.columns = bound.array(channels * kernel * kernel + 1, places)
        shape = channels, kernel, kernel, down, across, bound.samples
        self._windows = self.columns[..., :-1, :].reshape(*bound.lead, *shape)
        self._flat = *bound.lead, filters, places
        self._padded: FloatArray | None = None
        if around:
            self._padded = bound.array(channels, height + around, width + around, bound.samples)
            self._inside, self._slid = self.inside(self._padded), self.of(self._padded)
        self._written: tuple[FloatArray, FloatArray] | None = None
        self._fill()

    def _fill(self) -> None:
        self.columns[..., -1, :] = 1.0
        if self._padded is not None:
            self._padded.fill(0.0)

    def inside(self, padded: FloatArray) -> FloatArray:
        """The image in the midst of its zeros: of an odd number of these the last line and column have one more."""
        _, height, width = self.bound.given
        before = _around(self.bound.values) // 2
        return padded[..., before : before + height, before : before + width, :]

    def of(self, image: FloatArray) -> FloatArray:
        """The windows (…, channels, kernel, kernel, down, across, samples) of an image with its zeros: a view."""
        return windows(image, self.bound.values["kernel"], self.bound.values["stride"], self.bound.gives[1:])

    def __call__(self, source: FloatArray, z: FloatArray) -> None:
        if not self.bound.lasting:
            self._fill()
        image = self.bound.image(source, self.bound.given)
        if self._padded is not None:
            np.copyto(self._inside, image)
            np.copyto(self._windows, self._slid)
        else:
            np.copyto(self._windows, self.of(image))
        if self._written is None or self._written[0] is not z:
            self._written = z, z.reshape(self._flat)
        np.matmul(self.bound.parameters, self.columns, self._written[1])

    def back(self, source: FloatArray | None, delta: FloatArray, parameters: FloatArray) -> tuple[Step, Step]:
        """δ · columnsᵀ for the filters; for the layer below filtersᵀ · δ, which is added up where windows overlap."""
        bound, flat, columns = self.bound, delta.reshape(self._flat), np.swapaxes(self.columns, -1, -2)

        def gradient(_: FloatArray, out: FloatArray) -> None:
            np.matmul(flat, columns, out)

        if source is None:
            return gradient, gradient
        weights = np.swapaxes(parameters[..., :-1], -1, -2)
        spread = np.empty_like(self.columns[..., :-1, :])
        pieces = spread.reshape(self._windows.shape)
        padded = np.empty_like(self._padded) if self._padded is not None else None
        kernel = range(bound.values["kernel"])

        def added(whole: FloatArray) -> list[tuple[FloatArray, FloatArray]]:
            """Where each piece goes in an image with its zeros."""
            places = self.of(whole)
            at = [(..., line, column, slice(None), slice(None), slice(None)) for line in kernel for column in kernel]
            return [(places[each], pieces[each]) for each in at]

        always = None if padded is None else (self.inside(padded), added(padded))

        def down(_: FloatArray, below: FloatArray) -> None:
            np.matmul(weights, flat, spread)
            image = bound.image(below, bound.given)
            (image if padded is None else padded).fill(0.0)
            for place, piece in added(image) if always is None else always[1]:
                np.add(place, piece, place)
            if always is not None:
                np.copyto(image, always[0])

        return gradient, down


def backward(bound: Bound, forward: Step, source: FloatArray | None, delta: FloatArray) -> tuple[Step, Step]:
    """Through the columns that the way forward has made."""
    assert isinstance(forward, Convolution)
    return forward.back(source, delta, bound.parameters)


entry = LayerKind(
    name="conv",
    label="Convolution",
    help="Filters that slide over the image. Each looks at a small window and finds its pattern wherever it is.",
    formula="z[f, i, j] = Σ w[f, c, u, v]·x[c, s·i + u − p, s·j + v − p] + b[f]",
    source="LeCun et al.: Gradient-based learning applied to document recognition (1998)",
    rank=20,
    parameters=(
        Parameter("filters", "Filters", 8, 1, 32, "How many patterns are looked for.", whole=True),
        Parameter("kernel", "Kernel", 3, 1, 5, "Height and width of a window.", whole=True),
        Parameter("stride", "Stride", 1, 1, 2, "How far the window moves each time.", whole=True),
        Parameter(
            "padding",
            "Padding",
            SAME,
            0,
            1,
            "same: zeros round the image, so that each of its places has a window; valid: none.",
            whole=True,
            words=("valid", "same"),
        ),
    ),
    shape=shape,
    units=units,
    parts=parts,
    forward=Convolution,
    backward=backward,
    work=work,
    room=room,
)
