"""static/panels/network/structure.js: layers and neurons, by button and typed."""

import re

from playwright.sync_api import Locator, Page, expect

from .playing import button, config, opened, wait_for


def node(page: Page, identity: str) -> Locator:
    """The button of a node."""
    return page.locator(f'np-network button[data-id="{identity}"]')


def test_layers_and_neurons_by_button(page: Page) -> None:
    opened(page)
    button(page, "Add a hidden layer").click()
    wait_for(page, "state.state.layers.length === 5")
    button(page, "Add a neuron in layer 1").click()
    button(page, "Remove a neuron in layer 2").click()
    wait_for(page, "String(state.state.config.networkShape) === '5,1,2'")
    expect(button(page, "Remove a neuron in layer 2")).to_be_disabled()
    for _ in range(3):
        button(page, "Remove a hidden layer").click()
    wait_for(page, "state.state.layers.length === 2")
    expect(button(page, "Remove a hidden layer")).to_be_disabled()
    expect(page.locator("np-network h2")).to_have_text("hidden layers")


def test_quick_clicks_all_count(page: Page) -> None:
    opened(page)
    page.evaluate(
        """() => {
          const add = document.querySelector('np-network').shadowRoot
            .querySelector('[aria-label="Add a neuron in layer 1"]');
          for (let i = 0; i < 3; i++) add.click();
        }"""
    )
    wait_for(page, "String(state.state.config.networkShape) === '7,2'")


def test_buttons_go_on_up_to_what_is_allowed(page: Page) -> None:
    opened(page, "networkShape=8,127,2,2,2,2")
    button(page, "Add a neuron in layer 1").click()
    button(page, "Add a neuron in layer 2").click()
    button(page, "Add a hidden layer").click()
    wait_for(page, "String(state.state.config.networkShape) === '9,128,2,2,2,2,2'")
    expect(button(page, "Add a neuron in layer 2")).to_be_disabled()
    expect(button(page, "Add a neuron in layer 2")).to_have_attribute("title", re.compile("from 1 to 128"))


def test_numbers_are_typed(page: Page) -> None:
    opened(page)
    page.get_by_label("Number of neurons in layer 2").fill("13")
    page.get_by_label("Number of neurons in layer 2").press("Enter")
    wait_for(page, "String(state.state.config.networkShape) === '4,13'")
    expect(node(page, "2:12")).to_be_attached()
    page.get_by_label("Number of hidden layers").fill("8")
    page.get_by_label("Number of hidden layers").press("Enter")
    wait_for(page, "state.state.config.networkShape.length === 8")


def test_a_number_being_typed_is_left_alone(page: Page) -> None:
    """Whatever is drawn meanwhile, such as the neuron that the pointer passes over."""
    opened(page)
    field = page.get_by_label("Number of hidden layers")
    field.fill("5")
    page.evaluate("() => document.querySelector('np-network').requestUpdate()")
    node(page, "1:1").hover()
    wait_for(page, "state.focus === '1:1'")
    expect(field).to_have_value("5")
    field.press("Enter")
    wait_for(page, "state.state.config.networkShape.length === 5")


def test_a_number_that_is_not_allowed_is_named_and_forgotten_with_the_next(page: Page) -> None:
    opened(page)
    field = page.get_by_label("Number of neurons in layer 1")
    message = page.locator("np-messages").get_by_role("alert")
    for typed in ("999999", "129", "0", "-1", "3.5", "1e9", "many", "777"):
        field.fill(typed)
        field.press("Enter")
        expect(message).to_have_text(re.compile(f"enter a whole number from 1 to 128, not '{typed}'."))
        expect(field).to_have_value("4")
        assert config(page, "networkShape") == [4, 2]
    button(page, "Add a neuron in layer 1").click()
    expect(message).to_have_count(0)
