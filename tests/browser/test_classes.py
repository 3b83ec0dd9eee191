"""Several classes: their names and colours (static/page/classes.js), their picture (static/drawing/classes.js)."""

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from .playing import look, opened, wait_for
from .test_output import pixel, plane

# sRGB to cone responses of a dichromat and back: Machado, Oliveira, Fernandes: A physiologically-based model for
# simulation of color vision deficiency (2009), severity 1, linear RGB.
VISION = {
    "usual": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
# Linear sRGB to OKLab: Ottosson, https://bottosson.github.io/posts/oklab/
LMS = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
LAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]


def linear(colours: list[str]) -> np.ndarray:
    """Hexadecimal triples as linear RGB, 0 to 1."""
    values = np.array([[int(hexa[i : i + 2], 16) / 255 for i in (1, 3, 5)] for hexa in colours])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def nearest(colours: list[str], vision: str) -> float:
    """The least distance of two of these colours in OKLab, as somebody sees them."""
    seen = np.clip(linear(colours) @ np.array(VISION[vision]).T, 0, 1)
    lab = np.cbrt(seen @ np.array(LMS).T) @ np.array(LAB).T
    return min(np.linalg.norm(one - other) for i, one in enumerate(lab) for other in lab[:i])


@pytest.fixture(params=["light", "dark"])
def themed(request: pytest.FixtureRequest, module_page: Page) -> tuple[list[str], str]:
    """The colours of all classes in a theme, and the surface they are on."""
    colours, surface = module_page.evaluate(
        """async (theme) => {
          const sheet = document.createElement('link');
          Object.assign(sheet, { rel: 'stylesheet', href: '/static/styles/tokens.css' });
          document.head.append(sheet);
          await new Promise((resolve) => { sheet.onload = resolve; });
          document.documentElement.dataset.theme = theme;
          const { classColours } = await import('/static/page/classes.js');
          const surface = getComputedStyle(document.documentElement).getPropertyValue('--surface').trim();
          return [classColours(document.documentElement, 20), surface];
        }""",
        request.param,
    )
    return colours, surface


def test_each_class_has_a_colour_that_stands_out(themed: tuple[list[str], str]) -> None:
    colours, surface = themed
    luminance = linear([*colours, surface]) @ [0.2126, 0.7152, 0.0722]
    ground = luminance[-1]
    contrasts = [(max(each, ground) + 0.05) / (min(each, ground) + 0.05) for each in luminance[:-1]]
    assert len(colours) == 20 and min(contrasts) >= 3


@pytest.mark.parametrize("vision", VISION)
def test_the_colours_of_classes_are_told_apart(themed: tuple[list[str], str], vision: str) -> None:
    colours, _ = themed
    assert nearest(colours[:8], vision) > 0.08
    assert nearest(colours, vision) > 0.04


def test_colours_too_near_are_seen() -> None:
    assert nearest(["#ff0000", "#fe0000"], "usual") < 0.01
    assert nearest(["#d03030", "#4a7a20"], "deutan") < nearest(["#d03030", "#4a7a20"], "usual")


def drawing(module_page: Page, expression: str) -> Any:
    """The value of an expression of static/drawing/classes.js, `m`."""
    return module_page.evaluate(
        f"async () => {{ const m = await import('/static/drawing/classes.js'); return {expression}; }}"
    )


def test_the_most_probable_class_of_each_place(module_page: Page) -> None:
    # Three classes over four places; the last place has no number.
    found = drawing(
        module_page,
        """(() => {
          const { winners, best } = m.contest(Uint8Array.of(200, 10, 90, 0, 50, 20, 89, 9, 40, 210, 1, 9), 2);
          return [[...winners], [...best]];
        })()""",
    )
    winners, best = found
    assert winners == [0, 2, 0, -1] and best[:3] == [200, 210, 90]


def test_points_of_each_class_stand_out_from_its_own_field(themed: tuple[list[str], str], module_page: Page) -> None:
    """At least 2.2:1 even of the palest; the halo around a point is the surface, from which all are 3:1 (above)."""
    colours, surface = themed
    dark = surface != "#ffffff"
    fields = module_page.evaluate(
        """async ([colours, dark]) => {
          const { washed } = await import('/static/page/colours.js');
          const { channelsOf } = await import('/static/page/classes.js');
          return colours.map((each) => washed(channelsOf(each), dark));
        }""",
        [colours, dark],
    )
    hexed = ["#" + "".join(f"{channel:02x}" for channel in each) for each in fields]
    light = linear([*colours, *hexed]) @ np.array([0.2126, 0.7152, 0.0722])
    pairs = zip(light[: len(colours)], light[len(colours) :], strict=True)
    assert min((max(pair) + 0.05) / (min(pair) + 0.05) for pair in pairs) >= 2.2


def test_the_paler_the_less_sure(module_page: Page) -> None:
    third, half, sure = drawing(module_page, "[Math.round(1 + 254 / 3), 128, 255].map((byte) => m.confidence(byte, 3))")
    assert third < 0.01 and half == pytest.approx(0.25, abs=0.01) and sure == 1


@pytest.mark.parametrize("discretize", [False, True])
def test_places_have_the_colour_of_their_class(module_page: Page, discretize: bool) -> None:
    pixels = drawing(
        module_page,
        f"""(() => {{
          const map = new Uint8Array(3 * 100);
          for (let k = 0; k < 3; k++) for (let i = 0; i < 100; i++)
            map[100 * k + i] = Math.floor((i % 10) / 4) === k ? 250 : 3;
          const context = new OffscreenCanvas(100, 100).getContext('2d');
          new m.ClassPainter().draw(context, map, 10, 100, {{ colours: [[255, 0, 0], [0, 255, 0], [0, 0, 255]],
            dark: false, discretize: {str(discretize).lower()}, ink: 'rgb(0 0 0)', halo: 'rgb(0 0 0)' }});
          return [20, 60, 95, 40].map((x) => [...context.getImageData(x, 50, 1, 1).data]);
        }})()""",
    )
    for k in range(3):
        assert pixels[k].index(max(pixels[k][:3])) == k and pixels[k][k] - min(pixels[k][:3]) > 60
    assert max(pixels[3][:3]) < 120  # the line between two classes


def test_three_classes_are_seen_read_and_named(page: Page) -> None:
    opened(page, "dataset=three-spirals&networkShape=8,8&activation=relu&optimizer=adam&learningRate=0.01")
    page.keyboard.press("Space")
    wait_for(page, "state.frame.test_accuracy > 0.9")
    page.keyboard.press("Space")
    wait_for(page, "!state.frame.playing")
    legend = page.locator("np-output .legend")
    assert legend.inner_text().split() == ["0", "1", "2"]
    expect(legend.get_by_role("img", name="class 2: triangles")).to_be_visible()
    seen = set()
    for x, y in ((-5, 2), (-1, 4.5), (2, -5), (4, 4)):
        pixel_here = pixel(page, "field", x, y)[:3]
        seen.add(pixel_here.index(max(pixel_here)))
    assert len(seen) == 3, "red, green and blue are strongest in the three classes"
    plane(page).focus()
    page.keyboard.press("ArrowUp")
    rows = page.locator("np-output .value span")
    expect(rows).to_have_count(3)
    shares = [int(re.findall(r"(\d+) %", text)[0]) for text in rows.all_inner_texts()]
    assert 98 <= sum(shares) <= 102 and shares == sorted(shares, reverse=True)


def test_each_class_has_a_node_with_its_own_map(page: Page) -> None:
    opened(page, "dataset=three-spirals")
    last = look(page, "state.state.layers.length - 1")
    expect(page.locator("np-network .node.output")).to_have_count(3)
    node = page.locator(f'np-network button[data-id="{last}:1"]')
    expect(node.get_by_role("img", name="class 1: circles")).to_be_visible()
    before = pixel(page, "field", 3, 3)
    node.hover()
    expect(page.locator("np-output .name")).to_have_text("output 1")
    expect(page.locator("np-output .legend")).to_contain_text("100 %")
    assert pixel(page, "field", 3, 3) != before


def test_thumbnails_have_the_colours_of_the_classes(page: Page) -> None:
    opened(page, "dataset=three-spirals")
    colour = "element => getComputedStyle(element).stroke"
    paths = page.locator('label:has(input[value="three-spirals"]) svg path').first.locator("xpath=..").locator("path")
    assert len({path.evaluate(colour) for path in paths.all()}) == 3
