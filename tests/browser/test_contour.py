"""static/drawing/contour.js: marching squares, against fields whose contour is known."""

import math
from typing import Any

import pytest
from playwright.sync_api import Page

FIELD = """(size, value) => Uint8Array.from({ length: size * size }, (_, k) => {
  const x = -6 + (12 * ((k % size) + 0.5)) / size;
  const y = 6 - (12 * (Math.floor(k / size) + 0.5)) / size;
  const v = value(x, y);
  return Number.isFinite(v) ? Math.round(127 * Math.max(-1, Math.min(1, v))) + 128 : 0;
})"""


def contour(module_page: Page, value: str, size: int = 100) -> list[list[float]]:
    """Segments of the zero contour of a function of x and y, in shares of the side."""
    flat: list[float] = module_page.evaluate(
        f"""async () => {{
          const {{ contourOf }} = await import('/static/drawing/contour.js');
          const {{ outlineOfField }} = await import('/static/drawing/outline.js');
          return [...contourOf(outlineOfField(({FIELD})({size}, (x, y) => {value}), {size}), {size})];
        }}"""
    )
    return [flat[i : i + 4] for i in range(0, len(flat), 4)]


def area(module_page: Page, value: str, size: int = 100) -> float:
    """Area of the traced positive region, as a share of the plane, by the shoelace formula."""
    result: Any = module_page.evaluate(
        f"""async () => {{
          const {{ traceRegion }} = await import('/static/drawing/contour.js');
          const {{ outlineOfField }} = await import('/static/drawing/outline.js');
          let total = 0, shape = [];
          traceRegion(outlineOfField(({FIELD})({size}, (x, y) => {value}), {size}), {size}, 1, {{
            rect: (x, y, width, height) => {{ total += width * height; }},
            moveTo: (x, y) => {{ shape = [[x, y]]; }},
            lineTo: (x, y) => {{ shape.push([x, y]); }},
            closePath: () => {{
              shape.forEach(([x, y], k) => {{
                const [u, v] = shape[(k + 1) % shape.length];
                total += (x * v - u * y) / 2;
              }});
            }},
          }});
          return total;
        }}"""
    )
    return float(result)


def length(segments: list[list[float]]) -> float:
    """Together."""
    return sum(math.hypot(u - x, v - y) for x, y, u, v in segments)


def test_a_line_is_found_where_it_is(module_page: Page) -> None:
    segments = contour(module_page, "x - 1.2")
    assert length(segments) == pytest.approx(1, abs=1e-6), "from edge to edge"
    for x, _, u, _ in segments:
        assert x == pytest.approx(7.2 / 12, abs=0.002)
        assert u == pytest.approx(7.2 / 12, abs=0.002)


def test_a_round_contour_has_its_circumference(module_page: Page) -> None:
    segments = contour(module_page, "Math.tanh(9 - x * x - y * y)")
    assert length(segments) == pytest.approx(2 * math.pi * 3 / 12, rel=0.02)
    for x, y, _, _ in segments:
        assert math.hypot(12 * x - 6, 12 * y - 6) == pytest.approx(3, abs=0.07)


@pytest.mark.parametrize(
    ("value", "share"),
    [
        ("1", 1),
        ("-1", 0),
        ("0", 1),  # zero counts as positive
        ("x", 0.5),
        ("(x + y) / 12", 0.5),
        ("Math.tanh(9 - x * x - y * y)", math.pi * 9 / 144),
        ("x * y", 0.5),  # a saddle
    ],
)
def test_the_positive_region_has_the_right_area(module_page: Page, value: str, share: float) -> None:
    assert area(module_page, value) == pytest.approx(share, abs=0.006)


def test_every_end_meets_another_or_the_edge(module_page: Page) -> None:
    segments = contour(module_page, "Math.sin(2 * x) * Math.cos(1.5 * y) + 0.1 * x", 40)
    ends: dict[tuple[float, float], int] = {}
    for x, y, u, v in segments:
        for end in ((round(x, 5), round(y, 5)), (round(u, 5), round(v, 5))):
            ends[end] = ends.get(end, 0) + 1
    loose = [end for end, count in ends.items() if count == 1 and not {0.0, 1.0} & set(end)]
    assert len(segments) > 100
    assert loose == []


def test_constant_fields_have_no_contour(module_page: Page) -> None:
    assert contour(module_page, "0") == []
    assert contour(module_page, "-0.3") == []


def test_there_is_no_contour_beside_what_is_not_a_number(module_page: Page) -> None:
    segments = contour(module_page, "y > 0 ? NaN : x")
    assert segments
    assert all(min(y, v) > 0.49 for _, y, _, v in segments)
    assert area(module_page, "NaN") == 0


SIDES = "Uint8Array.of(0, 0, 1, 0, 0, 1, 2, 2, 1)"


def test_where_three_sides_meet_their_lines_do(module_page: Page) -> None:
    flat: list[float] = module_page.evaluate(
        f"""async () => {{
          const {{ contourOf }} = await import('/static/drawing/contour.js');
          const shares = new Float32Array(18).fill(0.5);
          return [...contourOf({{ sides: {SIDES}, shares }}, 3)];
        }}"""
    )
    ends = [(round(flat[i], 5), round(flat[i + 1], 5)) for i in range(0, len(flat), 2)]
    loose = [end for end in ends if ends.count(end) == 1 and not {0.0, 1.0} & set(end)]
    assert loose == []
    assert max(ends.count(end) for end in ends) == 3, "one junction of three lines"


def test_the_sides_fill_the_picture_without_overlap(module_page: Page) -> None:
    areas: list[float] = module_page.evaluate(
        f"""async () => {{
          const {{ traceRegion }} = await import('/static/drawing/contour.js');
          const shares = new Float32Array(18).fill(0.3);
          return [0, 1, 2].map((side) => {{
            let total = 0, shape = [];
            traceRegion({{ sides: {SIDES}, shares }}, 3, side, {{
              rect: (x, y, width, height) => {{ total += width * height; }},
              moveTo: (x, y) => {{ shape = [[x, y]]; }},
              lineTo: (x, y) => {{ shape.push([x, y]); }},
              closePath: () => {{
                shape.forEach(([x, y], k) => {{
                  const [u, v] = shape[(k + 1) % shape.length];
                  total += (x * v - u * y) / 2;
                }});
              }},
            }});
            return total;
          }});
        }}"""
    )
    assert min(areas) > 0.05 and sum(areas) == pytest.approx(1, abs=1e-5)
