"""static/panels/network/heading.js: what stands above a layer."""

import pytest
from playwright.sync_api import Page, expect

from .playing import config, look, message, opened, parameters, train, wait_for


@pytest.mark.parametrize("shape", ["", "4,2", "8,8,8,8,8,8"])
def test_what_stands_above_the_output_is_in_sight(page: Page, shape: str) -> None:
    opened(page, f"networkShape={shape}")
    edge = page.locator("np-network .box").evaluate("box => box.getBoundingClientRect().right")
    for name in ["Activation of the output", "Freeze the output"]:
        box = page.get_by_label(name, exact=True).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= edge


def test_a_layer_has_an_activation_of_its_own_and_takes_it_back(page: Page) -> None:
    opened(page)
    select = page.get_by_label("Activation of layer 2", exact=True)
    own = look(page, "state.catalog.settings.find(({ name }) => name === 'activation').choices[0].name")
    same = look(page, "state.catalog.settings.find(({ name }) => name === 'layerActivations').same")
    before = parameters(page)
    select.select_option(own)
    wait_for(page, "state.state.config.layerActivations.length > 0")
    assert config(page, "layerActivations") == [same, own]
    assert [layer["activation"] == own for layer in look(page, "state.state.layers.slice(1)")] == [False, True, False]
    assert parameters(page) == before  # the weights are kept
    select.select_option(same)
    wait_for(page, "state.state.config.layerActivations.length === 0")


def test_the_output_says_what_was_chosen_for_it(page: Page) -> None:
    opened(page, "problem=regression")
    select = page.get_by_label("Activation of the output", exact=True)
    label = look(
        page,
        "state.catalog.activation.find(({ name }) => name === state.state.layers.at(-1).activation).label",
    )
    expect(select.locator("option:checked")).to_have_text(label)


def test_a_combination_without_a_meaning_is_refused_with_the_reason(page: Page) -> None:
    opened(page, "loss=cross-entropy")
    before = look(page, "state.state.layers.at(-1).activation")
    select = page.get_by_label("Activation of the output", exact=True)
    other = look(page, "state.catalog.activation.find(({ label }) => label === 'Tanh').name")
    select.select_option(other)
    expect(message(page, "needs softmax or sigmoid as output")).to_be_visible()
    assert look(page, "state.state.layers.at(-1).activation") == before
    expect(select).not_to_have_value(other)


def test_a_frozen_layer_stays_as_it_is(page: Page) -> None:
    opened(page)
    lock = page.get_by_role("button", name="Freeze layer 1", exact=True)
    expect(lock).to_have_attribute("aria-pressed", "false")
    lock.click()
    wait_for(page, "state.state.config.frozen.length === 1")
    expect(lock).to_have_attribute("aria-pressed", "true")
    before = parameters(page)
    train(page, 2)
    after = parameters(page)
    assert before[:12] == after[:12] and before[12:] != after[12:]
    lock.click()
    wait_for(page, "state.state.config.frozen.length === 0")
    train(page, 1)
    assert parameters(page)[:12] != before[:12]


def test_dropout_and_residual_connections_are_named(page: Page) -> None:
    opened(page, "networkShape=4,4&residual=true&dropout=25")
    words = page.locator("np-network .words")
    expect(words).to_have_text(["", "25 % dropout", "+ input", ""])


def test_what_a_link_hides_is_not_there(page: Page) -> None:
    opened(page, "activation_hide=true&frozen_hide=true")
    expect(page.get_by_label("Activation of layer 1", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Freeze layer 1", exact=True)).to_have_count(0)
