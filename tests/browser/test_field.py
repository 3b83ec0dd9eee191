"""static/drawing/field.js: values over the plane."""

from typing import Any

from playwright.sync_api import Page


def field(module_page: Page, expression: str) -> Any:
    """The value of an expression of the module, `m`."""
    return module_page.evaluate(
        f"async () => {{ const m = await import('/static/drawing/field.js'); return {expression}; }}"
    )


def test_bytes_decode_to_values(module_page: Page) -> None:
    assert field(module_page, "[1, 128, 255].map(m.decoded)") == [-1, 0, 1]
    assert field(module_page, "Number.isNaN(m.decoded(0))") is True


def test_row_0_is_on_top_and_column_0_left(module_page: Page) -> None:
    corners = field(
        module_page,
        "[[-5, 5], [5, 5], [-5, -5], [5, -5]].map(([x, y]) => m.valueAt(new Uint8Array([1, 255, 128, 128]), 2, x, y))",
    )
    assert corners == [-1, 1, 0, 0]


def test_between_centres_the_value_is_interpolated(module_page: Page) -> None:
    # Centres of a 2 × 2 field are at ±3: x = 0 is half-way, x = 1.5 three quarters of the way.
    values = field(module_page, "[0, 1.5].map((x) => m.valueAt(new Uint8Array([1, 255, 1, 255]), 2, x, 0))")
    assert values == [0, 0.5]


def test_beside_what_is_not_a_number_there_is_no_value(module_page: Page) -> None:
    assert field(module_page, "Number.isNaN(m.valueAt(new Uint8Array([0, 255, 1, 255]), 2, -1, 1))") is True


def test_the_share_that_is_not_a_number_is_counted(module_page: Page) -> None:
    assert field(module_page, "m.shareNotANumber(new Uint8Array([0, 255, 1, 128]))") == 0.25
    assert field(module_page, "m.shareNotANumber(new Uint8Array(0))") == 0


def test_an_atlas_draws_each_map_in_its_colours(module_page: Page) -> None:
    pixels = field(
        module_page,
        """(() => {
          const context = new OffscreenCanvas(8, 4).getContext('2d');
          const table = Uint32Array.from({ length: 256 }, (_, byte) => (0xff000000 | byte) >>> 0);
          const atlas = new m.Atlas();
          atlas.fill(Uint8Array.from([10, 10, 10, 10, 200, 200, 200, 200]), 2, table);
          atlas.draw(context, 0, 0, 0, 4);
          atlas.draw(context, 1, 4, 0, 4);
          const red = (x, y) => context.getImageData(x, y, 1, 1).data[0];
          return [red(0, 0), red(3, 3), red(4, 0), red(7, 3), atlas.count];
        })()""",
    )
    assert pixels == [10, 10, 200, 200, 2]
