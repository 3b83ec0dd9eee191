"""static/panels/network/dial.js: a weight or bias typed, stepped by arrows, dragged; the last value arrives, as one
change."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from .playing import button, look, opened, parameters, wait_for


def bias(page: Page) -> Locator:
    """The field of the first hidden neuron's bias."""
    page.locator('np-network [data-id="1:0"]').click()
    return page.locator("np-network-card").get_by_label("Bias")


def index(page: Page) -> int:
    """Which parameter that is."""
    return int(look(page, "state.state.layers[1].biases[0]"))


def wait_for_value(page: Page, at: int, value: float) -> None:
    """Wait until the server's frame has the value."""
    wait_for(page, f"Math.abs(state.frame.parameters[{at}] - {value!r}) < 1e-6")


def changes(page: Page) -> int:
    """How many changes can be undone."""
    return int(look(page, "state.undo.length"))


def a_fraction_is_typed(page: Page) -> None:
    field = bias(page)
    field.fill("-1/3")
    field.press("Enter")
    wait_for_value(page, index(page), -1 / 3)


STEPS = {
    **{"ArrowUp": 0.1, "ArrowDown": -0.1, "Shift+ArrowUp": 1, "Shift+ArrowDown": -1},
    **{"Alt+ArrowUp": 0.01, "Alt+ArrowDown": -0.01},
}


def arrows_step(page: Page) -> None:
    field = bias(page)
    for key, step in STEPS.items():
        field.fill("0.5")
        field.press(key)
        wait_for_value(page, index(page), 0.5 + step)
        assert field.input_value() == f"{0.5 + step:g}", key


def a_key_held_down_is_one_change(page: Page) -> None:
    field, before = bias(page), changes(page)
    field.fill("0")
    for _ in range(30):
        page.keyboard.down("ArrowUp")
    page.keyboard.up("ArrowUp")
    wait_for_value(page, index(page), 3)
    assert changes(page) == before + 1
    field.press("ArrowUp")
    wait_for_value(page, index(page), 3.1)
    wait_for(page, f"state.undo.length === {before + 2}")


def a_bound_is_told(page: Page, typed: str, key: str, last: float) -> None:
    field = bias(page)
    field.fill(typed)
    field.press(key)
    wait_for_value(page, index(page), last)
    expect(page.locator("np-network-card").get_by_role("alert")).to_contain_text("from −1,000 to 1,000")
    field.fill("4000")
    field.press("Enter")
    expect(page.locator("np-network-card").get_by_role("alert")).to_contain_text("from −1,000 to 1,000")
    assert parameters(page)[index(page)] == last


def a_slider_reaches_as_far_as_its_value_needs(page: Page) -> None:
    field = bias(page)
    slider = page.locator("np-network-card input[type=range]")
    field.fill("0")
    field.press("Enter")
    expect(slider).to_have_attribute("max", "3")
    field.fill("7,5")
    field.press("Enter")
    expect(slider).to_have_attribute("max", "10")
    expect(slider).to_have_value("7.5")


def test_a_value_is_typed_or_stepped_and_its_bounds_are_told(page: Page) -> None:
    opened(page)
    a_fraction_is_typed(page)
    arrows_step(page)
    a_slider_reaches_as_far_as_its_value_needs(page)
    a_bound_is_told(page, "999.95", "ArrowUp", 1000)
    a_bound_is_told(page, "-999.5", "Shift+ArrowDown", -1000)


def box_of(place: Locator) -> FloatRect:
    """Where it is."""
    box = place.bounding_box()
    assert box is not None
    return box


def dragged(page: Page, x: float, y: float, by: float) -> None:
    """Drag to the side in many small moves."""
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=12)
    page.mouse.up()


def a_drag_on_the_field_is_one_change_and_its_last_value_arrives(page: Page) -> None:
    field = bias(page)
    before, done = parameters(page)[index(page)], changes(page)
    page.locator("np-network-card").get_by_label("x₁", exact=True).focus()
    box = box_of(field)
    dragged(page, box["x"] + 30, box["y"] + 8, 120)
    wait_for_value(page, index(page), before + 1.2)
    assert changes(page) == done + 1
    expect(field).not_to_be_focused()
    button(page, "Undo").click()
    wait_for_value(page, index(page), before)


def a_drag_on_a_link_changes_its_weight(page: Page) -> None:
    done = changes(page)
    middle = page.evaluate(
        """() => {
          const panel = document.querySelector("np-network");
          const box = panel.renderRoot.querySelector(".picture").getBoundingClientRect();
          const curve = panel.curves.find(({ id }) => id === "2:0-3:0") ?? panel.curves.at(-1);
          panel.attention.at = { id: curve.id, pivot: "to" };
          panel.requestUpdate();
          return { id: curve.id, x: box.left, y: box.top };
        }"""
    )
    link = page.locator(f'np-network [data-id="{middle["id"]}"]')
    box = box_of(link)
    before = parameters(page)
    dragged(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, -50)
    wait_for(page, f"state.undo.length === {done + 1}")
    wait_for(page, f"Math.abs(state.frame.parameters.at(-2) - {before[-2]!r} + 0.5) < 1e-6")
    assert look(page, "state.selected") is None


def a_slider_s_drag_is_one_change_and_all_follows(page: Page) -> None:
    field = bias(page)
    slider = page.locator("np-network-card input[type=range]")
    before, at, done = parameters(page)[index(page)], index(page), changes(page)
    box = box_of(slider)
    middle, high = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(middle, high)
    page.mouse.down()
    loss = look(page, "state.frame.train_loss")
    page.mouse.move(middle + box["width"] / 4, high, steps=6)
    wait_for(page, f"state.frame.train_loss !== {loss} && state.frame.parameters[{at}] > 1")
    page.mouse.move(middle - box["width"] / 4, high, steps=6)
    page.mouse.up()
    last = float(slider.input_value())
    assert -2 < last < -1
    wait_for_value(page, at, last)
    expect(field).to_have_value(f"−{-last:.3f}")
    wait_for(page, f"state.undo.length === {done + 1}")
    button(page, "Undo").click()
    wait_for_value(page, at, before)
    expect(slider).to_have_value(re.compile(rf"^{before:.1f}"))


def test_a_drag_or_a_key_held_down_is_one_change(page: Page) -> None:
    opened(page)
    a_drag_on_a_link_changes_its_weight(page)
    a_slider_s_drag_is_one_change_and_all_follows(page)
    a_drag_on_the_field_is_one_change_and_its_last_value_arrives(page)
    a_key_held_down_is_one_change(page)


def test_a_finger_drags_it_too(phone: Page) -> None:
    opened(phone)
    phone.locator('np-network [data-id="1:0"]').tap()
    field = phone.locator("np-network-card").get_by_label("Bias")
    at, before = index(phone), parameters(phone)[index(phone)]
    box = box_of(field)
    touch = phone.context.new_cdp_session(phone)
    place = {"x": box["x"] + 10, "y": box["y"] + 8}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [place]})
    for moved in range(1, 11):
        point = {**place, "x": place["x"] + 5 * moved}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    wait_for(phone, f"state.frame.parameters[{at}] > {before} + 0.3")
    wait_for(phone, "state.undo.length === 1")


@pytest.fixture
def counted(page: Page) -> Callable[[], int]:
    """How many edits were sent."""
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(str(data))))
    return lambda: sum('"edit"' in text for text in sent)


def test_what_comes_too_fast_is_not_queued(page: Page, counted: Callable[[], int]) -> None:
    opened(page)
    at = index(page)
    page.evaluate(
        """async (at) => {
          const { Dial } = await import(new URL("static/panels/network/dial.js", document.baseURI));
          const { run } = document.querySelector("np-run");
          const dial = new Dial({ run }, () => {});
          for (let k = 0; k < 500; k++) dial.set(at, k / 100);
        }""",
        at,
    )
    wait_for_value(page, at, 4.99)
    assert counted() < 20
