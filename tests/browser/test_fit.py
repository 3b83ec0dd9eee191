"""static/drawing/fit.js: the range, the ticks and the curves of a fit of one variable."""

from typing import Any

import pytest
from playwright.sync_api import Page


def fit(module_page: Page, expression: str) -> Any:
    """The value of an expression of the module, `m`."""
    return module_page.evaluate(
        f"async () => {{ const m = await import('/static/drawing/fit.js'); return {expression}; }}"
    )


def test_the_range_holds_all_targets_with_room(module_page: Page) -> None:
    found = fit(module_page, "m.rangeOf([Float32Array.of(9, 9, -1, 9, 9, 2), Float32Array.of(9, 9, 4)], 3)")
    assert found["low"] == pytest.approx(-2) and found["high"] == pytest.approx(5)
    several = fit(module_page, "m.rangeOf([Float32Array.of(9, 9, 0, 10)], 4)")
    assert several == {"low": -2, "high": 12}
    assert fit(module_page, "m.rangeOf([new Float32Array(0)], 3)") == {"low": -1, "high": 1}
    assert fit(module_page, "m.rangeOf([new Float32Array(0)], 3, 1.2)") == {"low": -1.2, "high": 1.2}
    low = fit(module_page, "m.rangeOf([Float32Array.of(9, 9, 0, 9, 9, 10)], 3, 1.2)")
    assert low == {"low": -2, "high": 12}
    flat = fit(module_page, "m.rangeOf([Float32Array.of(0, 0, 3)], 3)")
    assert flat["low"] < 3 < flat["high"]


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (-1.2, 1.2, [-1, -0.5, 0, 0.5, 1]),
        (-0.13, 0.31, [-0.1, 0, 0.1, 0.2, 0.3]),
        (90, 1100, [200, 400, 600, 800, 1000]),
    ],
)
def test_ticks_are_round_numbers(module_page: Page, low: float, high: float, ticks: list[float]) -> None:
    assert fit(module_page, f"m.ticksOf({{ low: {low}, high: {high} }})") == ticks


def test_between_samples_a_curve_is_straight(module_page: Page) -> None:
    # Four samples lie at −4.5, −1.5, 1.5 and 4.5.
    values = fit(module_page, "[-6, -4.5, -3, 0, 4.5, 6].map((x) => m.curveAt(Float32Array.of(1, 3, 5, 2), x))")
    assert values == [1, 1, 2, 4, 2, 2]


def test_curves_are_drawn_where_they_are_and_not_where_they_are_no_number(module_page: Page) -> None:
    rows = fit(
        module_page,
        """(() => {
          const context = new OffscreenCanvas(100, 100).getContext('2d');
          const style = { line: 'transparent', axis: 'transparent', units: 'rgb(0 0 255)', fits: ['rgb(255 0 0)'],
            halo: 'transparent', lifted: null };
          const fit = Float32Array.from({ length: 10 }, (_, i) => (i < 5 ? 0.5 : NaN));
          const units = Float32Array.from({ length: 10 }, () => -0.5);
          m.drawFit(context, { size: 10, fit, units }, 100, { low: -1, high: 1 }, style);
          const at = (x, y) => [...context.getImageData(x, y, 1, 1).data];
          return { fit: at(30, 25), gap: at(80, 25), unit: at(80, 75), beside: at(30, 40) };
        })()""",
    )
    assert rows["fit"][:3] == [255, 0, 0] and rows["fit"][3] > 200
    assert rows["gap"][3] == 0 and rows["beside"][3] == 0
    assert rows["unit"][2] > 200 and 0 < rows["unit"][3] < 200  # faint
