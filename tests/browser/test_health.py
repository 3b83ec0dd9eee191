"""static/panels/health.js: a row, a strip over time and a sentence for each layer, while it is open."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .local import Local, tell
from .mounting import mount
from .playing import button, look, opened, train, wait_for

SOUND: dict[str, Any] = {
    "number": 1,
    "units": 8,
    "output": False,
    "frozen": False,
    "weights": 2.0,
    "gradient": 0.1,
    "strongest": 0.2,
    "update": 0.004,
    "dead": 0,
    "saturated": 0,
    "taught": True,
    "points": True,
    "diverged": False,
}
SENTENCES: list[tuple[dict[str, Any], bool, str]] = [
    ({}, False, "Healthy"),
    ({"saturated": 2}, False, r"Healthy.*25\s% of it is saturated"),
    ({"saturated": 5}, True, r"63\s% of layer 1 is saturated: its gradients are nearly 0"),
    ({"dead": 2, "saturated": 6}, True, r"25\s% of layer 1 is dead"),
    ({"dead": 8}, True, "All of layer 1 is dead"),
    ({"frozen": True, "update": 0}, False, "It is frozen"),
    ({"gradient": 1e-5, "strongest": 2}, True, "200,000 times smaller"),
    ({"gradient": 0, "strongest": 2}, True, "infinitely smaller"),
    ({"update": 0.03}, True, "more than 1 %"),
    ({"update": 0.0001}, False, "less than 0.1 %"),
    ({"update": None}, False, "Training has ended"),
    ({"gradient": None, "update": None, "strongest": None, "points": False}, False, "no training points"),
    ({"gradient": None, "update": None}, True, "gradient is not a finite number"),
    ({"gradient": "Infinity"}, True, "gradient is not a finite number"),
    ({"weights": 0, "update": None}, True, "weights are all 0"),
    ({"weights": None, "taught": False}, False, "has no weights"),
    ({"diverged": True}, True, "has diverged"),
    ({"diverged": True, "update": 0}, True, "has diverged"),
    ({"diverged": True, "dead": 8}, True, "has diverged"),
    ({"diverged": True, "weights": None, "gradient": None, "update": None}, True, "has diverged"),
    ({"weights": None}, True, "no longer finite"),
]


@pytest.mark.parametrize(("change", "ill", "words"), SENTENCES, ids=[words for *_, words in SENTENCES])
def test_a_sentence_says_what_the_numbers_mean(
    module_page: Page, change: dict[str, Any], ill: bool, words: str
) -> None:
    said = module_page.evaluate(
        """async (layer) => {
          const { said } = await import("/static/panels/health/said.js");
          const number = (value) => ({ Infinity })[value] ?? value ?? NaN;
          return said(Object.fromEntries(Object.entries(layer).map(([name, value]) => [name, number(value)])));
        }""",
        {**SOUND, **change},
    )
    assert said["ill"] is ill and re.search(words, said["words"])


def test_each_layer_has_its_row_and_a_closed_panel_costs_nothing(page: Page) -> None:
    opened(page, "networkShape=5,3&activation=relu&seed=2")
    card = page.locator("[data-view=health]")
    train(page, 1)
    assert look(page, "state.frame.health") is None
    card.locator("summary").click()
    wait_for(page, "state.frame.health")
    rows = card.locator("li")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("Layer 1 · ReLU")
    expect(rows.last).to_contain_text("Output · Tanh")
    assert [rows.nth(number).locator(".unit").count() for number in range(3)] == [5, 3, 0]
    first = look(page, "state.frame.health.weights[0]")
    expect(rows.first).to_contain_text(f"{float(f'{first:.3g}'):g}")
    card.locator("summary").click()
    wait_for(page, "state.frame.health === null")
    train(page, 1)
    assert look(page, "state.frame.health") is None


LATER = """async (places) => {
  const { later, MOST } = await import("/static/panels/health/past.js");
  let moments = [];
  for (const [at, size] of places)
    moments = later(moments, { at, health: { bins: new Uint8Array(size) } });
  return { at: moments.map((each) => each.at), most: MOST };
}"""


def test_the_past_is_bounded_and_even(module_page: Page) -> None:
    kept = module_page.evaluate(LATER, [[at, 128] for at in range(5000)])
    assert len(kept["at"]) <= kept["most"] == 240
    assert kept["at"][0] == 0 and kept["at"][-1] == 4999
    gaps = [after - before for before, after in zip(kept["at"], kept["at"][1:], strict=False)]
    # A gap is less than the least one kept, 2 · 5000 / 240, and the gaps of earlier, half as wide each, together.
    assert max(gaps) <= 3 * 2 * 5000 / kept["most"]


@pytest.mark.parametrize(
    ("places", "kept"),
    [
        ([[1, 9], [2, 9], [2, 9]], [1, 2]),
        ([[1, 9], [2, 9], [0, 9]], [0]),
        ([[1, 9], [2, 18]], [2]),
    ],
    ids=["an edited weight", "a reset", "another layer"],
)
def test_time_begins_anew_with_another_network(module_page: Page, places: list[list[int]], kept: list[int]) -> None:
    assert module_page.evaluate(LATER, places)["at"] == kept


def test_a_picture_is_as_wide_as_the_time(module_page: Page) -> None:
    columns = module_page.evaluate(
        """async () => (await import("/static/panels/health/past.js")).columnsOf(
          [0, 10, 90, 100].map((at) => ({ at })), 10)"""
    )
    assert columns == [1, 1, 1, 1, 1, 1, 1, 1, 2, 3]


INK = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value) => value > 0);
}"""


def test_every_quantity_has_its_strip_and_tells_how_to_read_it(module_page: Page) -> None:
    local = Local("networkShape=3&activation=relu&seed=2", panels=("health",))
    card = mount(module_page, "health", local)
    tell(card, [local.frame()])  # the panel asks for its view when it is mounted, and shows those that come after
    expect(card.locator("canvas")).to_have_count(2)
    local.train(card, 3)
    told = set()
    buttons = card.get_by_role("group", name="Over time").get_by_role("button")
    for name in buttons.all_inner_texts():
        card.get_by_role("button", name=name, exact=True).click()
        expect(card.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")
        strip = card.locator("canvas").first
        expect(strip).to_have_attribute("aria-label", re.compile(f"^{name} of Layer 1 · ReLU, epochs 0 to 3$"))
        if name != "Dead, saturated":  # nothing is
            assert strip.evaluate(INK)
        told.add(card.locator(".how").inner_text())
    assert len(told) == buttons.count() == 7


def units_that_hardly_learn_are_marked_in_the_diagram(page: Page) -> None:
    marked = page.locator("np-network .node.saturated, np-network .node.dead")
    expect(marked).to_have_count(0)
    card = page.locator("[data-view=health]")
    card.locator("summary").click()
    expect(marked).to_have_count(4)
    expect(marked.first).to_have_attribute("aria-label", re.compile("neuron 1 of layer 1, (saturated|dead)"))
    card.locator("summary").click()
    expect(marked).to_have_count(0)


def a_saturated_layer_is_named_while_it_trains(page: Page) -> None:
    card = page.locator("[data-view=health]")
    card.locator("summary").click()
    page.keyboard.press("Space")
    expect(card.locator("li").first).to_contain_text(re.compile(r"100\s% of layer 1 is saturated|dead"))


def test_a_saturated_layer_is_named_and_its_units_are_marked(page: Page) -> None:
    opened(page, "networkShape=4&initializer=normal&initializer.scale=60&learningRate=0.00001")
    units_that_hardly_learn_are_marked_in_the_diagram(page)
    a_saturated_layer_is_named_while_it_trains(page)


def test_an_open_panel_is_open_again_after_a_reload(page: Page) -> None:
    opened(page)
    page.locator("[data-view=health] summary").click()
    wait_for(page, "state.frame.health")
    page.reload()
    wait_for(page, "state.frame?.health")
    expect(page.locator("[data-view=metrics] np-metrics")).to_have_count(0)
    page.locator("[data-view=health] summary").click()
    wait_for(page, "state.frame.health === null")
    page.reload()
    wait_for(page, "state.frame")
    assert look(page, "state.frame.health") is None


def test_an_exercise_that_hides_a_panel_closes_it(page: Page) -> None:
    opened(page)
    card = page.locator("[data-view=health]")
    card.locator("summary").click()
    wait_for(page, "state.frame.health")
    for name in ("health", "panels"):
        page.goto("about:blank")
        opened(page, f"{name}_hide=true")
        expect(card, name).to_be_hidden()
        expect(card, name).not_to_have_attribute("open", "")
        wait_for(page, "state.frame.health === null")
    page.goto("about:blank")
    opened(page)
    wait_for(page, "state.frame.health")


def test_a_run_that_diverged_is_told_so_in_every_row(page: Page) -> None:
    opened(page, "problem=regression&networkShape=4&activation=linear&learningRate=3")
    card = page.locator("[data-view=health]")
    card.locator("summary").click()
    page.keyboard.press("Space")
    wait_for(page, "!!state.frame.diverged")
    rows = card.locator("li .said")
    expect(rows).to_have_text([re.compile("has diverged")] * 2)


def test_a_panel_out_of_sight_is_not_drawn_and_its_strips_have_no_gap(page: Page) -> None:
    opened(page)
    card = page.locator("[data-view=health]")
    card.locator("summary").click()
    expect(card.locator("li").first).to_be_visible()
    panel = page.locator("np-health")
    panel.evaluate(
        """(panel) => {
          document.body.style.paddingBottom = "5000px";
          scrollTo(0, document.body.scrollHeight);
          panel.drawn = 0;
          const { updated } = panel;
          panel.updated = function (changed) { this.drawn += 1; updated.call(this, changed); };
        }"""
    )
    page.wait_for_function("() => document.querySelector('np-health').inSight === false")
    button(page, "Play").click()
    page.wait_for_function("() => document.querySelector('np-health').late")
    before, kept = panel.evaluate("(panel) => [panel.drawn, panel.moments.length]")
    page.wait_for_function("(kept) => document.querySelector('np-health').moments.length > kept + 3", arg=kept)
    assert panel.evaluate("(panel) => panel.drawn") == before
    card.scroll_into_view_if_needed()
    page.wait_for_function("(before) => document.querySelector('np-health').drawn > before", arg=before)
