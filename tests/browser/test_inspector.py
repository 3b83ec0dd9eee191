"""static/panels/inspector.js: a point's way through the network, in the digits that a reader chose."""

import re

from playwright.sync_api import Locator, Page, expect

from .playing import look, opened, train, wait_for


def inspector(page: Page, hash: str) -> Locator:
    """The open panel of a page with that link."""
    opened(page, hash)
    card = page.locator("[data-view=inspector]")
    card.locator("summary").click()
    wait_for(page, "state.frame.inspector")
    return card


def choose(card: Locator, control: str, value: str) -> None:
    card.locator(f"select.{control}").select_option(value)


def type_in(card: Locator, field: str, value: str) -> None:
    card.locator(f"input.{field}").fill(value)
    card.locator(f"input.{field}").press("Enter")
    card.locator(f"input.{field}").blur()


def test_one_neuron_by_hand_is_written_out_as_in_the_lecture(page: Page) -> None:
    card = inspector(page, "lesson=relu-neuron")
    sums = card.locator(".forward p.sum")
    expect(sums.first).to_have_text(re.compile(r"z = 0\.30·\S+ \+ 0\.70·\S+ − 0\.20\s+= −0\.61 → ReLU → 0\.00"))
    expect(sums.nth(1)).to_contain_text("0.30·0.50 + 0.70·(−0.80) − 0.20 = −0.61")
    choose(card, "sign", ",")
    expect(sums.nth(1)).to_contain_text("0,30·0,50 + 0,70·(−0,80) − 0,20 = −0,61")
    page.reload()
    wait_for(page, "state.frame !== null && state.catalog !== null")
    if not card.evaluate("(card) => card.open"):
        card.locator("summary").click()
    expect(sums.nth(1)).to_contain_text("0,30·0,50")


def test_byus_deltas_are_in_the_panel_with_all_their_digits(page: Page) -> None:
    card = inspector(page, "lesson=byu-2-2-2-2")
    choose(card, "places", "10")
    expect(card.locator(".loss")).to_contain_text("output 0.5802212893, 0.4591181386")
    expect(card.locator(".backward")).to_contain_text("0.1169648797")
    choose(card, "layer", "1")
    expect(card.locator(".backward p.sum").nth(2)).to_contain_text("−0.0006498827")
    expect(card.locator(".check")).to_contain_text("Checked")


def test_a_term_lights_its_link_and_a_link_its_term(page: Page) -> None:
    card = inspector(page, "networkShape=3&seed=4")
    term = card.locator(".forward .term").nth(1)
    link = term.get_attribute("data-link")
    term.hover()
    wait_for(page, f"state.lit === {link!r}")
    expect(term).to_have_class(re.compile("lit"))
    page.mouse.move(2, 2)
    wait_for(page, "state.lit === null")
    term.focus()
    wait_for(page, f"state.lit === {link!r}")
    page.locator("np-network [data-id='2:0']").first.hover()
    wait_for(page, "state.pointed === '2:0'")
    expect(card.locator(".forward .term[data-link='2:0']").first).to_have_class(re.compile("lit"))


def test_a_neuron_stands_alone_until_the_panel_is_closed(page: Page) -> None:
    card = inspector(page, "networkShape=3&seed=4")
    choose(card, "layer", "1")
    choose(card, "unit", "2")
    card.locator("input.alone").check()
    wait_for(page, "state.lit === '1:1'")
    card.locator("summary").click()
    wait_for(page, "state.lit === null && !state.frame.inspector")
    train(page, 1)
    assert look(page, "state.frame.inspector") is None


def test_any_place_can_be_taken_from_the_output(page: Page) -> None:
    card = inspector(page, "seed=3")
    plane = page.locator("np-output .plane")
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    assert box is not None
    plane.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.25})
    expect(card.locator("input.x")).to_have_value(re.compile(r"^[23]"))
    expect(card.locator(".loss")).to_contain_text("Place (")
    before = card.locator(".loss").inner_text()
    choose(card, "target", "1")
    expect(card.locator(".loss")).not_to_have_text(before)
    type_in(card, "x", "−2,5")
    wait_for(page, "state.frame.inspector?.point[0] === -2.5")


def test_bad_input_is_answered_in_the_panel_and_nothing_is_lost(page: Page) -> None:
    card = inspector(page, "seed=3&networkShape=4,2")
    type_in(card, "number", "9999")
    expect(card.get_by_role("alert")).to_contain_text("Number: enter a whole number from 1 to 250.")
    expect(card.locator(".loss")).to_contain_text("Training point 1")
    type_in(card, "number", "7")
    expect(card.locator(".loss")).to_contain_text("Training point 7")
    choose(card, "which", "2")
    type_in(card, "x", "7")
    expect(card.get_by_role("status")).to_contain_text("lies outside the plane")
    type_in(card, "x", "1/3")
    expect(card.locator(".loss")).to_contain_text("Place (0.33, 0.00)")
    choose(card, "layer", "1")
    choose(card, "unit", "4")
    page.evaluate("document.querySelector('np-run').run.send('set', { changes: { networkShape: [2] } })")
    expect(card.get_by_role("status")).to_contain_text("Layer 1 has no neuron 4. Choose one from 1 to 2.")


def test_a_run_that_diverged_says_so(page: Page) -> None:
    card = inspector(page, "problem=regression&activation=linear&learningRate=1000")
    page.keyboard.press("Space")
    expect(card.locator(".check")).to_contain_text("no longer finite")


def test_a_point_far_outside_its_picture_is_drawn_with_numbers_that_a_browser_reads(module_page: Page) -> None:
    """Of a run that diverges, with a slope that is as large."""
    places = module_page.evaluate(
        """async () => {
          const { render } = await import("lit");
          const { curveTemplate } = await import("/static/panels/inside/curve.js");
          const box = document.createElement("div");
          const flat = { curve: [0, 0, 0], slopes: [0, 0, 0], reach: 1e70 };
          render(curveTemplate({ ...flat, z: -4e69, a: -4.7e69, slope: 3e60, said: "" }), box);
          return [...box.querySelectorAll("path, line, circle")].flatMap((each) =>
            [...each.attributes].map(({ value }) => value));
        }"""
    )
    assert places and not [each for each in places if re.search(r"\de[+-]?\d|NaN|Infinity", each)]
