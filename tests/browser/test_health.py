"""static/panels/health.js: a row and a sentence for each layer, while it is open."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .playing import look, opened, train, wait_for

SOUND: dict[str, Any] = {
    "units": 8,
    "output": False,
    "frozen": False,
    "weights": 2.0,
    "gradient": 0.1,
    "strongest": 0.2,
    "update": 0.004,
    "dead": 0,
    "saturated": 0,
}
SENTENCES: list[tuple[dict[str, Any], bool, str]] = [
    ({}, False, "Healthy"),
    ({"saturated": 2}, False, r"Healthy.*25\s% of it is saturated"),
    ({"saturated": 5}, True, r"63\s% of it is saturated: its gradients are nearly 0"),
    ({"dead": 2, "saturated": 6}, True, r"25\s% of it is dead"),
    ({"dead": 8}, True, "All of it is dead"),
    ({"frozen": True, "update": 0}, False, "It is frozen"),
    ({"gradient": 1e-5, "strongest": 2}, True, "200,000 times smaller"),
    ({"gradient": 0, "strongest": 2}, True, "infinitely smaller"),
    ({"update": 0.03}, True, "more than 1 %"),
    ({"update": 0.0001}, False, "less than 0.1 %"),
    ({"update": None}, False, "Training has ended"),
    ({"gradient": None, "update": None, "strongest": None}, False, "no training points"),
    ({"weights": None}, True, "no longer finite"),
]


@pytest.mark.parametrize(("change", "ill", "words"), SENTENCES, ids=[words for *_, words in SENTENCES])
def test_a_sentence_says_what_the_numbers_mean(
    module_page: Page, change: dict[str, Any], ill: bool, words: str
) -> None:
    said = module_page.evaluate(
        """async (layer) => {
          const { said } = await import("/static/panels/health.js");
          return said(Object.fromEntries(Object.entries(layer).map(([name, value]) => [name, value ?? NaN])));
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
    train(page, 1)
    assert look(page, "state.frame.health") is None


def test_a_saturated_layer_is_named_while_it_trains(page: Page) -> None:
    opened(page, "networkShape=4&initializer=normal&initializer.scale=60&learningRate=0.00001")
    card = page.locator("[data-view=health]")
    card.locator("summary").click()
    page.keyboard.press("Space")
    expect(card.locator("li").first).to_contain_text(re.compile(r"100\s% of it is saturated|dead"))
