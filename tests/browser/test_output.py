"""static/panels/output.js: the plane with its values, data, options and colours."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from .local import Local
from .mounting import mount
from .playing import look, opened, wait_for


def plane(page: Page) -> Locator:
    """The picture of the plane."""
    return page.locator("np-output .plane")


def pixels(page: Page, canvas: str, points: list[tuple[float, float]]) -> list[list[int]]:
    """Red, green, blue and alpha at points of the plane, of one picture."""
    found: list[list[int]] = page.evaluate(
        """([name, points]) => {
          const canvas = document.querySelector('np-output').shadowRoot.querySelector(`canvas.${name}`);
          const at = (share) => Math.min(canvas.width - 1, share * canvas.width);
          const context = canvas.getContext('2d');
          return points.map(([x, y]) => [...context.getImageData(at((x + 6) / 12), at((6 - y) / 12), 1, 1).data]);
        }""",
        [canvas, points],
    )
    return found


def pixel(page: Page, canvas: str, x: float, y: float) -> list[int]:
    """Red, green, blue and alpha at a point of the plane."""
    return pixels(page, canvas, [(x, y)])[0]


DRAWN = """(name) => {
  const canvas = document.querySelector('np-output').shadowRoot.querySelector(`canvas.${name}`);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.reduce((sum, value, i) => sum + (i % 4 === 3 && value > 0), 0);
}"""


def drawn(page: Page, canvas: str) -> int:
    """How many pixels of a canvas are not empty."""
    count: int = page.evaluate(DRAWN, canvas)
    return count


def painted(page: Page) -> None:
    """Wait until what the store holds has been drawn."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def colours(page: Page) -> int:
    """How many colours the field has, leaving out what is blended beside the contour."""
    count: int = page.evaluate(
        """() => {
          const canvas = document.querySelector('np-output').shadowRoot.querySelector('canvas.field');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const counts = new Map();
          for (const colour of new Uint32Array(data.buffer)) counts.set(colour, (counts.get(colour) ?? 0) + 1);
          return [...counts.values()].filter((count) => count > data.length / 4 / 500).length;
        }"""
    )
    return count


def learned(page: Page, link: str = "dataset=circle") -> None:
    """A page whose network has learned the default data."""
    opened(page, link)
    page.keyboard.press("Space")
    wait_for(page, "state.frame.test_loss < 0.02")
    page.keyboard.press("Space")
    wait_for(page, "!state.frame.playing")
    painted(page)


def the_zero_contour_is_drawn(page: Page) -> None:
    # Downwards from the middle the output changes sign once: there the colour is palest, but for the contour's ink.
    column = [sum(colour[:3]) for colour in pixels(page, "field", [(0, -y / 50) for y in range(50, 250)])]
    palest = column.index(max(column))
    assert column[palest] > 600
    # The line lies on one pixel or on parts of some: either way it is far darker than any colour nearby.
    assert column[palest] - min(column[max(0, palest - 10) : palest + 10]) > 250


def what_is_learned_is_seen_and_read(page: Page) -> None:
    middle, corner = pixel(page, "field", 0, 0), pixel(page, "field", -5.5, 5.5)
    assert middle[2] > middle[0], "blue inside"
    assert corner[0] > corner[2], "orange outside"
    box = plane(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    reading = page.locator("np-output .value")
    expect(reading).to_have_text(re.compile(r"^x₁ −?0\.0\s+x₂ −?0\.0 → (0\.[5-9]\d|1\.00)$"))
    page.mouse.move(5, 5)
    expect(reading).to_have_count(0)


def discretized_there_are_two_colours_and_the_loss_stays(page: Page) -> None:
    loss = look(page, "state.frame.train_loss")
    assert colours(page) > 10
    page.get_by_label("Discretize").check()
    wait_for(page, "state.view.discretize === true")
    painted(page)
    assert colours(page) <= 3  # two, and the contour
    assert look(page, "state.frame.train_loss") == loss
    at = look(page, "state.history.points.map(({ at }) => at)")
    assert len(at) == len(set(at)), "the same frame again is no other point"


def test_the_picture_of_a_trained_network(page: Page) -> None:
    learned(page)
    the_zero_contour_is_drawn(page)
    what_is_learned_is_seen_and_read(page)
    discretized_there_are_two_colours_and_the_loss_stays(page)


def the_map_is_large_on_a_laptop(page: Page) -> None:
    box = plane(page).bounding_box()
    assert box is not None and box["width"] >= 400 and box["height"] == box["width"]


def the_value_is_read_by_keyboard(page: Page) -> None:
    plane(page).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(page.locator("np-output .value")).to_have_text(re.compile(r"^x₁ 1\.0\s+x₂ 0\.3 → −?0\.\d\d$"))
    expect(page.locator("np-output .probe")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("np-output .probe")).to_have_count(0)


def the_test_points_come_and_go(page: Page) -> None:
    train_only = drawn(page, "data")
    page.get_by_label("Test data").check()
    wait_for(page, "state.view.showTestData === true")
    expect(page).to_have_url(re.compile("showTestData=true"))
    page.wait_for_function(f"() => ({DRAWN})('data') > {1.4 * train_only}")
    page.get_by_label("Test data").uncheck()
    wait_for(page, "state.view.showTestData === false")
    page.wait_for_function(f"() => ({DRAWN})('data') === {train_only}")


def points_are_where_the_data_are_and_classes_differ_in_shape(page: Page) -> None:
    data: list[float] = look(page, "[...state.data.train]")
    points = [(data[i], data[i + 1]) for i in range(0, len(data), 3)]
    assert set(data[2::3]) == {-1, 1}
    assert all(colour[3] == 255 for colour in pixels(page, "data", points))
    for words in ("class −1: diamonds", "class +1: circles"):
        expect(page.get_by_role("img", name=words)).to_be_visible()


def the_dark_theme_has_its_own_colours(page: Page) -> None:
    light = pixel(page, "field", 0, 0)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function(
        "(light) => { const c = document.querySelector('np-output').shadowRoot.querySelector('canvas.field');"
        " return c.getContext('2d').getImageData(c.width / 2, c.width / 2, 1, 1).data[0] < light - 60; }",
        arg=light[0],
    )
    page.evaluate("document.documentElement.dataset.theme = 'light'")


def planted(page: Page, change: str) -> Any:
    """Put a changed copy of the last frame into the store, as if the server had sent it."""
    return page.evaluate(
        f"""async () => {{
          const {{ store }} = document.querySelector('np-run').run;
          const frame = store.get().frame;
          const output = {{ ...frame.output, map: frame.output.map.slice() }};
          const changed = {{ ...frame, output, n: frame.n + 1 }};
          {change};
          store.set({{ frame: changed }});
          await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }}"""
    )


def test_the_plane_is_square_and_filled_at_any_size(page: Page) -> None:
    for width, height in ((1366, 768), (1920, 1080), (800, 600), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        if width == 1366:
            opened(page)
        painted(page)
        box = plane(page).bounding_box()
        assert box is not None and abs(box["width"] - box["height"]) < 1, width
        for corner in pixels(page, "field", [(-5.95, 5.95), (5.95, 5.95), (-5.95, -5.95), (5.95, -5.95)]):
            assert corner[3] == 255, width


def what_is_not_a_number_is_hatched_and_said(page: Page) -> None:
    expect(page.locator("np-output .broken")).to_have_count(0)
    planted(page, "changed.output.map.fill(0)")
    expect(page.locator("np-output .broken")).to_contain_text("not a finite number")
    hatched = drawn(page, "field")
    assert 0 < hatched < look(page, "400 * 400") * 0.6
    planted(page, "changed.output.map.fill(200)")
    expect(page.locator("np-output .broken")).to_have_count(0)


def a_palette_is_chosen_and_stays(page: Page) -> None:
    before = pixel(page, "field", -5, 5)
    page.get_by_label("Colours").select_option("cividis")
    wait_for(page, "state.palette === 'cividis'")
    painted(page)
    assert pixel(page, "field", -5, 5) != before
    page.reload()
    opened(page)
    expect(page.get_by_label("Colours")).to_have_value("cividis")
    assert "cividis" not in page.url


def test_the_plane_of_a_new_network(page: Page) -> None:
    opened(page)
    the_map_is_large_on_a_laptop(page)
    the_value_is_read_by_keyboard(page)
    the_test_points_come_and_go(page)
    points_are_where_the_data_are_and_classes_differ_in_shape(page)
    the_dark_theme_has_its_own_colours(page)
    what_is_not_a_number_is_hatched_and_said(page)
    a_palette_is_chosen_and_stays(page)


def test_the_value_is_read_by_touch(phone: Page) -> None:
    opened(phone)
    plane(phone).tap()
    expect(phone.locator("np-output .value")).to_contain_text("→")


def test_a_link_shows_test_data(module_page: Page) -> None:
    page = module_page
    mount(module_page, "output", Local("showTestData=true&discretize=true"))
    expect(page.get_by_label("Test data")).to_be_checked()
    expect(page.get_by_label("Discretize")).to_be_checked()


def test_what_a_link_hides_is_not_there(module_page: Page) -> None:
    page = module_page
    mount(module_page, "output", Local("showTestData_hide=true&discretize_hide=true"))
    expect(plane(page)).to_be_visible()
    expect(page.get_by_label("Test data")).to_have_count(0)
    expect(page.get_by_label("Discretize")).to_have_count(0)


def a_fit_of_one_variable_is_a_curve_with_axes(page: Page) -> None:
    expect(page.locator("np-output .name")).to_have_text("fit")
    ticks = page.locator("np-output .tick.y")
    assert "0" in ticks.all_inner_texts() and len(ticks.all_inner_texts()) >= 3
    place = page.evaluate(
        """async () => {
          const { store } = document.querySelector('np-run').run;
          const { heightOf, curveAt } = await import(new URL('static/drawing/fit.js', document.baseURI));
          const { targetRange } = await import(new URL('static/panels/output/picture.js', document.baseURI));
          const state = store.get();
          const value = curveAt(state.frame.curves.fit, 3);
          return { value, y: 6 - 12 * heightOf(value, targetRange(state)) };
        }"""
    )
    red, green, blue, alpha = pixel(page, "field", 3, place["y"])
    assert alpha > 200 and max(red, green, blue) < 60  # ink
    plane(page).focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("np-output .value")).to_have_text(re.compile(r"^x₁ 0\.3 → −?\d\.\d\d$"))


def a_hidden_unit_that_is_looked_at_is_lifted_out_of_the_fit(page: Page) -> None:
    before = drawn(page, "field")
    page.locator('np-network button[data-id="1:1"]').hover()
    expect(page.locator("np-output .name")).to_have_text("neuron 2 of layer 1")
    assert drawn(page, "field") != before


def a_fit_follows_the_training_and_tells_train_from_test_points(page: Page) -> None:
    train_only = drawn(page, "data")
    page.get_by_label("Test data").check()
    wait_for(page, "state.view.showTestData === true")
    page.wait_for_function(f"() => ({DRAWN})('data') > {train_only} * 1.2")
    page.get_by_role("button", name="Play").click()
    wait_for(page, "state.frame.train_loss < 0.2")


def test_a_fit_of_one_variable(page: Page) -> None:
    opened(page, "problem=regression&regDataset=curve-sine&networkShape=6&learningRate=0.1&noise=40&points=200")
    a_fit_of_one_variable_is_a_curve_with_axes(page)
    a_hidden_unit_that_is_looked_at_is_lifted_out_of_the_fit(page)
    a_fit_follows_the_training_and_tells_train_from_test_points(page)


def test_of_several_targets_each_has_a_map(page: Page) -> None:
    opened(page)
    page.evaluate(
        """async () => {
          const { send } = document.querySelector('np-run').run;
          const points = Array.from({ length: 60 }, (_, i) => [i / 10 - 3, 3 - i / 10, i < 30 ? 1 : -1, 0.01 * i]);
          await send('use_points', { points, columns: ['x', 'y', 'height', 'warmth'] });
        }"""
    )
    wait_for(page, "state.data.columns === 4")
    expect(page.locator("np-output .name")).to_have_text("height")
    painted(page)
    x, y = look(page, "[...state.data.train.subarray(0, 2)]")
    first, points = pixel(page, "field", 4, 4), pixel(page, "data", x, y)
    page.get_by_label("Target").select_option(label="warmth")
    expect(page.locator("np-output .name")).to_have_text("warmth")
    painted(page)
    assert pixel(page, "field", 4, 4) != first
    assert pixel(page, "data", x, y) != points
    plane(page).focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("np-output .value")).to_contain_text("warmth")
    last = look(page, "state.state.layers.length - 1")
    page.locator(f'np-network button[data-id="{last}:0"]').hover()
    expect(page.locator("np-output .name")).to_have_text("output height")


def test_a_feature_s_name_stands_as_it_is_written(page: Page) -> None:
    opened(page, "formulas=sqrt(x1)")
    page.locator('np-network [data-id="=sqrt(x1)"]').hover()
    heading = page.locator("np-output .name h2")
    expect(heading).to_have_text("sqrt(x₁)")
    assert heading.evaluate("(each) => getComputedStyle(each, '::first-letter').textTransform") == "none"
    page.locator('np-network [data-id="1:0"]').hover()
    assert heading.evaluate("(each) => getComputedStyle(each, '::first-letter').textTransform") == "uppercase"
