"""static/panels/network/card.js: on a laptop beside what it edits, on a phone a sheet that is easily closed."""

import re

from playwright.sync_api import Page, expect

from .playing import look, opened, parameters, train, wait_for

CARD = "np-network-card[pinned]"


def node(page: Page, name: str) -> dict[str, float]:
    """Where that neuron is."""
    box = page.locator(f'np-network .node[data-id="{name}"]').bounding_box()
    assert box
    return {**box}


FITS = """() => {
  const panel = document.querySelector("np-network");
  const box = panel.renderRoot.querySelector(".box");
  return panel.room.width === box.clientWidth && panel.room.height === box.clientHeight;
}"""
"""Whether the diagram has followed the size of its card."""


def test_the_card_leaves_what_it_edits_in_sight_and_escape_closes_it(page: Page) -> None:
    opened(page)
    for size in ((1366, 768), (1280, 720), (1024, 768)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        page.wait_for_function(FITS)
        page.locator('np-network .node[data-id="2:0"]').click()
        card = page.locator(CARD).bounding_box()
        assert card
        for name in ("1:0", "1:1", "1:2", "1:3", "2:0"):
            box = node(page, name)
            width = min(card["x"] + card["width"], box["x"] + box["width"]) - max(card["x"], box["x"])
            height = min(card["y"] + card["height"], box["y"] + box["height"]) - max(card["y"], box["y"])
            assert width <= 4 or height <= 4, (size, name, card, box)
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("Escape")  # wherever the focus is
        expect(page.locator(CARD)).to_have_count(0)


def on_a_phone_it_is_a_sheet_below_what_it_edits(phone: Page) -> None:
    phone.locator('np-network .node[data-id="2:0"]').tap()
    expect(phone.locator(CARD)).to_be_visible()
    phone.wait_for_function(
        """() => {
          const { shadowRoot } = document.querySelector("np-network");
          const card = shadowRoot.querySelector("np-network-card").getBoundingClientRect();
          const node = shadowRoot.querySelector('[data-id="2:0"]').getBoundingClientRect();
          return card.left === 0 && card.width === innerWidth && node.top > 0 && node.bottom < card.top;
        }"""
    )


def a_tap_outside_closes_the_sheet_and_play_does_not(phone: Page) -> None:
    phone.locator(".play").tap()
    expect(phone.locator(CARD)).to_be_visible()
    phone.locator(".play").tap()  # pause
    phone.locator("np-loss dl").tap()
    expect(phone.locator(CARD)).to_have_count(0)


def test_on_a_phone_it_is_a_sheet_that_is_easily_closed(phone: Page) -> None:
    opened(phone)
    on_a_phone_it_is_a_sheet_below_what_it_edits(phone)
    a_tap_outside_closes_the_sheet_and_play_does_not(phone)


FIELDS = """() => {
  const fields = [];
  const visit = (root) => {
    fields.push(...root.querySelectorAll("input[inputmode]"));
    for (const each of root.querySelectorAll("*")) if (each.shadowRoot) visit(each.shadowRoot);
  };
  visit(document);
  return fields.map((field) => [field.ariaLabel ?? field.name ?? field.id, getComputedStyle(field).unicodeBidi]);
}"""


def test_from_right_to_left_a_minus_stands_before_its_number(page: Page) -> None:
    """A number has no direction of its own: in a field, it takes that of what it holds (CSS Writing Modes 4, 2.4.5)."""
    opened(page)
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.locator('np-network .node[data-id="2:0"]').click()
    expect(page.locator(CARD)).to_be_visible()
    fields = page.evaluate(FIELDS)
    assert len(fields) > 10
    assert [name for name, bidi in fields if bidi != "plaintext"] == []


def test_a_link_is_cut_and_put_back(page: Page) -> None:
    opened(page)
    start = parameters(page)
    page.locator('np-network .node[data-id="1:0"]').click()
    card = page.locator(CARD)
    card.get_by_role("button", name="Cut the link from x₁").click()
    wait_for(page, "state.state.config.cut?.[0] === '1:0<x'")
    at = look(page, "state.state.layers[1].weights[0][0]")
    wait_for(page, f"state.frame.parameters[{at}] === 0")
    expect(card.locator("label", has_text="x₁")).to_contain_text("cut")
    train(page, 3)
    assert parameters(page)[at] == 0 and parameters(page)[at + 1] != start[at + 1]
    card.get_by_role("button", name="Put back the link from x₁").click()
    wait_for(page, f"Math.abs(state.frame.parameters[{at}] - {start[at]!r}) < 1e-6")
    assert look(page, "state.state.config.cut") is None
    page.get_by_role("button", name="Undo").click()
    wait_for(page, "state.state.config.cut?.length === 1")


def test_a_neuron_and_a_link_are_frozen_and_learn_again(page: Page) -> None:
    opened(page)
    start = parameters(page)
    page.locator('np-network .node[data-id="1:0"]').click()
    card = page.locator(CARD)
    card.get_by_role("button", name="Freeze the neuron").click()
    wait_for(page, "state.state.config.frozenParts?.[0] === '1:0'")
    page.locator('np-network .node[data-id="2:1"]').click()
    card.get_by_role("button", name="Freeze the link from neuron 3 of layer 1").click()
    wait_for(page, "state.state.config.frozenParts?.[1] === '2:1<1:2'")
    still = look(page, "[...state.state.layers[1].weights[0], state.state.layers[2].weights[1][2]]")
    train(page, 3)
    now = parameters(page)
    assert [now[at] for at in still] == [start[at] for at in still]
    assert sum(one != other for one, other in zip(now, start, strict=True)) > len(now) / 2
    expect(page.locator('np-network .node[data-id="1:0"]')).to_have_accessible_name(re.compile("frozen$"))
    card.get_by_role("button", name="Unfreeze the link from neuron 3 of layer 1").click()
    wait_for(page, "state.state.config.frozenParts.length === 1")
    train(page, 3)
    assert parameters(page)[still[-1]] != start[still[-1]]
    page.get_by_role("button", name="Undo").click()
    wait_for(page, "state.state.config.frozenParts?.length === 2")


def test_nothing_is_cut_where_weights_can_only_be_read(page: Page) -> None:
    opened(page, "weights_hide=true")
    page.locator('np-network .node[data-id="1:0"]').click()
    expect(page.locator(CARD)).to_be_visible()
    expect(page.locator(CARD).locator("button.hold, input")).to_have_count(0)
