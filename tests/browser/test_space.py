"""static/panels/space.js: a layer's picture with its sentence; layers and units are chosen, points are read."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .mounting import hear_frame, mount
from .playing import look, opened, train, wait_for

LAYERS = [{}, {}, {}]
SENTENCES: list[tuple[dict[str, Any], dict[str, int], str]] = [
    ({}, {}, r"Layer 2 shows 93\s% of its variance here"),
    ({"shown": 3}, {}, r"The output shows 93\s%"),
    ({"units": 2, "share": 1}, {}, "Layer 2 has two units, so nothing is left out"),
    ({"units": 1, "share": 1}, {}, "Layer 2 is one number: the points lie along a line"),
    ({}, {"across": 4, "up": 1}, r"Units 4 and 1 show 93\s% of the variance of layer 2"),
    ({"share": None}, {}, "Layer 2 gives the same for every training point"),
]


@pytest.mark.parametrize(("change", "values", "words"), SENTENCES, ids=[words for *_, words in SENTENCES])
def test_a_sentence_says_how_much_is_seen(
    module_page: Page, change: dict[str, Any], values: dict[str, int], words: str
) -> None:
    made = module_page.evaluate(
        """async ([space, layers, values]) => {
          const { said } = await import("/static/panels/space.js");
          return said({ ...space, share: space.share ?? NaN }, layers, values);
        }""",
        [{"shown": 2, "units": 5, "share": 0.934, "train": 9, "every": 1, **change}, LAYERS, values],
    )
    assert re.search(words, made["sentence"]) and made["fewer"] == ""


def test_it_says_that_points_are_left_out(module_page: Page) -> None:
    made = module_page.evaluate(
        """async () => (await import("/static/panels/space.js"))
          .said({ shown: 1, units: 2, share: 1, train: 9, every: 3 }, [{}, {}], {})"""
    )
    assert made["fewer"] == "One point in 3 is shown."


def inked(panel: Locator) -> int:
    """How many pixels of the picture are painted."""
    count: int = panel.locator("canvas").evaluate(
        """(canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
          .filter((each, i) => i % 4 === 3 && each > 0).length"""
    )
    return count


@pytest.mark.parametrize("golden", ["classes", "curve"])
def test_it_is_drawn_of_a_golden_frame_and_points_are_read_by_keys(module_page: Page, golden: str) -> None:
    run = mount(module_page, "space", golden)
    hear_frame(run, golden)
    panel = run.locator("np-space")
    expect(panel.locator("canvas")).to_be_visible()
    module_page.wait_for_function("(canvas) => canvas.width > 0", arg=panel.locator("canvas").element_handle())
    assert inked(panel) > 1000
    picture = panel.get_by_role("application")
    expect(panel.locator(".point")).to_have_text("Point at one of the points to read it.")
    picture.focus()
    picture.press("ArrowRight")
    expect(panel.locator(".point")).to_contain_text(re.compile(r"Training point at \(−?\d\.\d\d, −?\d\.\d\d\)"))
    expect(panel.locator(".ring")).to_have_count(1)
    picture.press("Escape")
    expect(panel.locator(".ring")).to_have_count(0)


def test_layers_and_units_are_chosen_and_a_missing_layer_is_told(page: Page) -> None:
    opened(page, "networkShape=4,5&dataset=circle&seed=3")
    card = page.locator("[data-view=space]")
    train(page, 1)
    assert look(page, "state.frame.space") is None
    card.locator("summary").click()
    wait_for(page, "state.frame.space?.shown === 2")
    expect(card).to_contain_text(re.compile(r"Layer 2 shows \d+\s% of its variance here"))
    card.get_by_label("Seen by").select_option("two of its units")
    card.get_by_label("Across").select_option("unit 5")
    wait_for(page, "state.frame.space?.values?.[1] === 5")
    expect(card).to_contain_text(re.compile(r"Units 5 and 2 show \d+\s% of the variance of layer 2"))
    change = "(networkShape) => document.querySelector('np-run').run.send('set', { changes: { networkShape } })"
    page.evaluate(change, [4, 1])
    expect(card).to_contain_text("There is no unit 5 any more: the layer has one unit.")
    card.get_by_label("Seen by").select_option("its principal plane")
    expect(card).to_contain_text("Layer 2 is one number")
    card.get_by_role("combobox", name="Layer").select_option("Layer 1 · 4 units")
    wait_for(page, "state.frame.space?.shown === 1")
    card.get_by_role("combobox", name="Layer").select_option("Output · 1 unit")
    expect(card).to_contain_text("The output is one number")
    page.evaluate(change, [])
    expect(card).to_contain_text("This network has one layer after the input.")
    card.get_by_role("combobox", name="Layer").select_option("Output · 1 unit")
    expect(card).to_contain_text("The output is one number")
    card.locator("summary").click()
    wait_for(page, "state.frame.space === null")


def test_a_pointer_reads_the_point_that_is_there(page: Page) -> None:
    opened(page, "networkShape=2&dataset=gauss&seed=3")
    card = page.locator("[data-view=space]")
    card.locator("summary").click()
    wait_for(page, "state.frame.space")
    expect(card.locator("canvas")).to_be_visible()
    card.scroll_into_view_if_needed()
    place = card.locator("np-space").evaluate(
        """async (panel) => {
          await panel.updateComplete;
          const { sheet, fit } = panel.drawn;
          return fit(sheet.points[0], sheet.points[1]);
        }"""
    )
    card.locator(".picture").hover(position={"x": place[0], "y": place[1]})
    expect(card.locator(".point")).to_contain_text("Training point at")
    expect(card.locator(".point")).to_contain_text(re.compile(r"class [−+]1"))


def test_the_plane_is_washed_cell_by_cell(module_page: Page) -> None:
    """A square, one that is turned, and one that is bent to a line, which has a pixel in each row that it touches."""
    rows = module_page.evaluate(
        """async (cells) => {
          const { fillCell } = await import("/static/panels/space/wash.js");
          return cells.map((places) => {
            const pixels = new Uint32Array(64);
            fillCell(pixels, 8, new Float32Array(places), [0, 1, 2, 3], 1);
            return Array.from({ length: 8 }, (_, row) => pixels.subarray(8 * row, 8 * row + 8).join(""));
          });
        }""",
        [
            [1.5, 1.5, 4.5, 1.5, 4.5, 3.5, 1.5, 3.5],
            [4.5, 0.5, 7.5, 3.5, 4.5, 6.5, 1.5, 3.5],
            [2.2, 1, 2.2, 5, 2.2, 5, 2.2, 1],
            [1, 1, 9, 1, 9, 9, 1, 9],
        ],
    )
    square, turned, line, outside = rows
    assert square == ["00000000", *["01111000"] * 3, *["00000000"] * 4]
    assert turned == [
        "00001000", "00011100", "00111110", "01111111", "00111110", "00011100", "00001000", "00000000",
    ]  # fmt: skip
    assert line == ["00000000", *["00100000"] * 5, *["00000000"] * 2]
    assert outside == ["00000000"] * 8, "a place that is none of the picture's is left out"


def test_neighbours_leave_no_seam(module_page: Page) -> None:
    """Random cells that share a side: every pixel between their ends is filled."""
    bare = module_page.evaluate(
        """async () => {
          const { fillCell } = await import("/static/panels/space/wash.js");
          let [seed, bare] = [7, 0];
          const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
          for (let k = 0; k < 300; k++) {
            const [x0, x1] = [12 + 8 * next(), 12 + 8 * next()];
            const places = new Float32Array([2, 4, x0, 4, 30, 4, 2, 28, x1, 28, 30, 28]);
            const pixels = new Uint32Array(32 * 32);
            fillCell(pixels, 32, places, [0, 1, 4, 3], 1);
            fillCell(pixels, 32, places, [1, 2, 5, 4], 2);
            for (let row = 4; row < 28; row++)
              bare += pixels.subarray(32 * row + 2, 32 * row + 30).filter((each) => !each).length;
          }
          return bare;
        }"""
    )
    assert bare == 0
