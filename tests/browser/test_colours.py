"""static/page/colours.js: what colour stands for what value."""

from typing import Any

import pytest
from playwright.sync_api import Page


def colours(module_page: Page, expression: str) -> Any:
    """The value of an expression of the module, `m`."""
    program = f"async () => {{ const m = await import('/static/page/colours.js'); return {expression}; }}"
    return module_page.evaluate(program)


def luminance(colour: list[float]) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [c / 255 for c in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: list[float], b: list[float]) -> float:
    """Contrast ratio, WCAG 2.2."""
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_default_goes_from_orange_over_grey_to_blue(module_page: Page) -> None:
    ends = colours(module_page, "[-1, 0, 1].map((value) => m.colourOf(value, '', false))")
    assert ends == [[0xB3, 0x58, 0x06], [0xF7, 0xF7, 0xF7], [0x08, 0x77, 0xBD]]


@pytest.mark.parametrize("dark", [False, True])
def test_both_ends_stand_out_from_the_page(module_page: Page, dark: bool) -> None:
    low, high = colours(module_page, f"[-1, 1].map((value) => m.colourOf(value, '', {str(dark).lower()}))")
    ground = [0, 0, 0] if dark else [255, 255, 255]
    assert contrast(low, ground) >= 4.5
    assert contrast(high, ground) >= 4.5


def test_in_every_palette_negative_is_warmer_than_positive(module_page: Page) -> None:
    ends = colours(
        module_page,
        "m.palettes.flatMap(({ name }) => [false, true].map((dark) => "
        "[name, m.colourOf(-0.7, name, dark), m.colourOf(0.7, name, dark)]))",
    )
    assert len(ends) >= 8
    for name, negative, positive in ends:
        assert negative[0] - negative[2] > positive[0] - positive[2], name


def test_lightness_leaves_the_middle_in_one_direction(module_page: Page) -> None:
    # In a diverging palette each half must be monotonic, or a picture shows edges that aren't in the values.
    table = colours(
        module_page,
        "['orange-blue', 'vik', 'PuOr'].flatMap((name) => [false, true].map((dark) => "
        "Array.from({ length: 41 }, (_, i) => m.colourOf((i - 20) / 20, name, dark))))",
    )
    for row in table:
        light = [luminance(colour) for colour in row]
        sign = 1 if light[20] > light[0] else -1
        for i in range(20):
            assert sign * (light[i + 1] - light[i]) > -0.004
            assert sign * (light[20 + i] - light[21 + i]) > -0.004


@pytest.mark.parametrize("dark", [False, True])
def test_points_stand_out_from_the_field_wherever_they_lie(module_page: Page, dark: bool) -> None:
    theme = str(dark).lower()
    found = colours(
        module_page,
        f"""m.palettes.map(({{ name }}) => [name, [-1, 1].map((label) => m.pointColourOf(label, name, {theme})),
          Array.from({{ length: 41 }}, (_, i) => m.fieldColourOf((i - 20) / 20, name, {theme}))])""",
    )
    assert len(found) >= 4
    for name, points, field in found:
        for point in points:
            assert min(contrast(point, place) for place in field) >= 3, name


def test_values_beyond_the_ends_are_clamped_and_not_a_number_is_grey(module_page: Page) -> None:
    inside, outside, broken = colours(
        module_page, "[m.colourOf(1, '', false), m.colourOf(7, '', false), m.colourOf(NaN, '', false)]"
    )
    assert inside == outside
    assert broken == [128, 128, 128]


def test_the_table_holds_the_colour_of_each_byte(module_page: Page) -> None:
    differing = colours(
        module_page,
        """(() => {
          const pixels = new Uint8Array(m.lookupTable('vik', true).buffer);
          const wrong = [];
          for (let byte = 1; byte < 256; byte++) {
            const wanted = [...m.fieldColourOf((byte - 128) / 127, 'vik', true), 255];
            if (wanted.some((channel, k) => channel !== pixels[4 * byte + k])) wrong.push(byte);
          }
          return [wrong, pixels[3]];
        })()""",
    )
    assert differing == [[], 0], "byte 0 is not a number, hence transparent"


def test_discretized_there_are_two_colours(module_page: Page) -> None:
    kinds = colours(module_page, "new Set(m.lookupTable('', false, true).slice(1)).size")
    sign = colours(
        module_page,
        "(() => { const t = m.lookupTable('', false, true);"
        " return [t[127] === t[1], t[128] === t[255], t[1] === t[255]]; })()",
    )
    assert kinds == 2
    assert sign == [True, True, False]


def test_a_line_of_a_tiny_weight_can_still_be_seen(module_page: Page) -> None:
    thin = colours(module_page, "[-0.001, 0.001].map((w) => m.lineColour(w, '', false).match(/\\d+/g).map(Number))")
    for colour in thin:
        assert contrast(colour, [255, 255, 255]) > 1.5
    assert thin[0] != thin[1]


def test_an_unknown_palette_is_the_default(module_page: Page) -> None:
    assert colours(module_page, "m.paletteNamed('rainbow') === m.palettes[0]") is True
