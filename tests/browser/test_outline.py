"""static/drawing/outline.js: boundaries as they are on the screen, against lines worked out by hand."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page

from .playing import look, opened, wait_for
from .serving import Server

INK = """(level) => {
  const canvas = document.querySelector('np-output').shadowRoot.querySelector('canvas.field');
  const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const dark = [];
  for (let i = 0; i < data.length; i += 4) {
    const depth = level - Math.max(data[i], data[i + 1], data[i + 2]);
    if (depth > 0) dark.push([(i / 4) % width + 0.5, Math.floor(i / 4 / width) + 0.5, depth]);
  }
  return { width, dark };
}"""
"""The pixels of the line: their places from the top left, and how dark each is."""


def give(page: Page, values: list[float]) -> None:
    """Set all parameters of a paused network, and wait for the frame that has them."""
    page.evaluate(
        """async (values) => {
          const { send } = document.querySelector('np-run').run;
          values.forEach((value, index) => send('edit', { index, value }));
        }""",
        values,
    )
    wait_for(page, f"{values}.every((value, i) => state.frame.parameters[i] === Math.fround(value))")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def farthest(page: Page, line: tuple[float, float, float]) -> float:
    """How far at worst, in pixels of the screen, the middle of what is drawn is from the line a x + b y + c = 0 of the
    plane: in each row of the canvas, or in each column if the line is rather flat."""
    a, b, c = line
    found = page.evaluate(INK, 165)
    x, y, depth = np.array(found["dark"]).T
    width, unit = found["width"], found["width"] / 12
    distance = (a * (x / unit - 6) + b * (6 - y / unit) + c) / math.hypot(a, b) * unit
    along = np.floor(y if abs(a) > abs(b) else x)
    # Where the picture's edge cuts the line, its middle is not to be seen.
    cut = set(along[(np.minimum(x, y) < 4) | (np.maximum(x, y) > width - 4)])
    places = set(along) - cut
    assert len(places) > 100, "the line is there"
    return max(abs(np.average(distance[along == k], weights=depth[along == k])) for k in places)


SCALES = (1, 1.25, 2)
"""Pixels of the screen for one of the page."""
SIZES = (0.004, 0.3, 30)
"""Of weights: hardly trained, trained, saturated."""


@pytest.mark.parametrize("scale", SCALES)
def test_a_linear_networks_boundary_is_straight(open_page: Callable[..., Page], server: Server, scale: float) -> None:
    """At each scale every angle and every size; each pair of them at one scale."""
    page = opened(
        open_page(server.url, device_scale_factor=scale), "networkShape=&dataset=gauss&x=true&y=true&percTrainData=50"
    )
    assert look(page, "state.frame.parameters.length") == 3
    at = look(page, "[...state.state.layers[1].weights[0], state.state.layers[1].biases[0]]")
    for number, angle in enumerate((3, 17, 45, 62, 88, 171), SCALES.index(scale)):
        size = SIZES[number % 3]
        a, b, c = size * math.cos(math.radians(angle)), size * math.sin(math.radians(angle)), 0.37 * size
        values = [0.0, 0.0, 0.0]
        for index, value in zip(at, (a, b, c), strict=True):
            values[index] = round(value, 6)
        give(page, values)
        line = tuple(values[index] for index in at)
        assert farthest(page, line) < 0.5, (angle, size)


@pytest.mark.parametrize("classes", [3, 12])
def test_between_two_classes_there_is_one_straight_line(page: Page, classes: int) -> None:
    opened(page, "networkShape=&x=true&y=true")
    page.evaluate(
        """async (count) => {
          const { send } = document.querySelector('np-run').run;
          const numbers = Array.from({ length: 2 * count }, (_, k) => k);
          send('use_points', { points: numbers.map((k) => [k / 5 - 2, (k * k) % 5, k % count]),
            classes: Array.from({ length: count }, (_, k) => `c${k}`) });
        }""",
        classes,
    )
    wait_for(page, f"state.frame.output?.channels === {classes} && state.state.layers[1].size === {classes}")
    layer = look(page, "state.state.layers[1]")
    # Each class prefers a direction of its own: its border with another is where both are as far along.
    turns = [0.3 + 2 * math.pi * k / classes for k in range(classes)]
    wanted = [(math.cos(turn), math.sin(turn), 0.06 * (k % 3)) for k, turn in enumerate(turns)]
    for size in (0.05, 1, 20):
        values = [0.0] * look(page, "state.frame.parameters.length")
        for parts, row, bias in zip(wanted, layer["weights"], layer["biases"], strict=True):
            for index, value in zip([*row, bias], parts, strict=True):
                values[index] = round(size * value, 6)
        give(page, values)
        found = page.evaluate(INK, 60)  # below every class's own colour
        x, y, _ = np.array(found["dark"]).T
        unit = found["width"] / 12
        scores = np.array(wanted) @ [x / unit - 6, 6 - y / unit, np.ones_like(x)]
        order = np.argsort(scores, axis=0)
        first, second = order[-1], order[-2]
        steep = np.linalg.norm(np.array(wanted)[first, :2] - np.array(wanted)[second, :2], axis=1)
        columns = np.arange(x.size)
        distance = (scores[first, columns] - scores[second, columns]) / steep * unit
        # Every dark pixel lies beside the border of the two best: no line is there twice, and none is anywhere else.
        # Where borders meet, within the cell of the map, they may be off by a little more.
        middle = np.hypot(x - found["width"] / 2, y - found["width"] / 2) < (12 if classes == 3 else 60)
        assert (distance[~middle] < 1.7).all(), size
        assert {tuple(sorted(pair)) for pair in zip(first[~middle], second[~middle], strict=True)} == {
            tuple(sorted((k, (k + 1) % classes))) for k in range(classes)
        }
