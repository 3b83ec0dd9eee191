"""static/drawing/points.js: class is colour and shape."""

import pytest
from playwright.sync_api import Page


def test_classes_differ_in_shape_and_targets_do_not(module_page: Page) -> None:
    shapes = module_page.evaluate(
        """async () => {
          const { shapeOf } = await import('/static/drawing/points.js');
          return [shapeOf(1, true), shapeOf(-1, true), shapeOf(1, false), shapeOf(-1, false)];
        }"""
    )
    assert shapes[0] != shapes[1]
    assert shapes[2] == shapes[3]


@pytest.mark.parametrize("is_open", [False, True])
def test_a_point_is_drawn_where_it_is_with_a_halo(module_page: Page, is_open: bool) -> None:
    pixels = module_page.evaluate(
        f"""async () => {{
          const {{ drawPoints }} = await import('/static/drawing/points.js');
          const context = new OffscreenCanvas(120, 120).getContext('2d');
          const style = {{ colour: () => 'rgb(255 0 0)', halo: 'rgb(0 255 0)', edge: 'rgb(255 0 0)', radius: 8,
            classes: true, open: {str(is_open).lower()} }};
          drawPoints(context, Float32Array.from([3, 3, 1]), 120, style);
          const at = (x, y) => [...context.getImageData(x, y, 1, 1).data];
          return {{ middle: at(90, 30), halo: at(90, {18 if is_open else 19}), far: at(30, 90) }};
        }}"""
    )
    assert pixels["middle"] == ([0, 0, 0, 0] if is_open else [255, 0, 0, 255])
    assert pixels["halo"][1] > 100
    assert pixels["far"] == [0, 0, 0, 0]
