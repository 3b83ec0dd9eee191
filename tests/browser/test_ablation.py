"""static/panels/ablation.js: what each neuron is worth, the one missed most first, and the output without one."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .mounting import hear_frame, mount
from .playing import look, opened, train, wait_for

NAN = float("nan")
ROWS = [("neuron 1 of layer 1", [0.4, 0.5, 0.7, 0.6]), ("neuron 2 of layer 1", [0.1, 0.1, 0.95, 0.948])]
WHOLE = [0.1, 0.1, 0.95, 0.95]


def said(module_page: Page, rows: list[tuple[str, list[float]]], whole: list[float]) -> str:
    """The panel's sentence."""
    return str(
        module_page.evaluate(
            """async ([rows, whole]) => {
              const { said } = await import("/static/panels/ablation.js");
              const read = (scores) => scores.map((each) => each ?? NaN);
              return said(rows.map(([name, scores]) => ({ name, scores: read(scores) })), read(whole));
            }""",
            [[(name, plain(scores)) for name, scores in rows], plain(whole)],
        )
    ).replace("\u00a0", " ")


def plain(scores: list[float]) -> list[float | None]:
    """With null for what is no number, as JSON has it."""
    return [each if each == each else None for each in scores]


@pytest.mark.parametrize(
    ("rows", "whole", "words"),
    [
        (
            ROWS,
            WHOLE,
            r"test loss rises from 0.100 to 0.500, and the test accuracy falls from 95.0 % to 60.0 %\. 1 neuron is ",
        ),
        (ROWS[:1], WHOLE, r"falls from 95.0 % to 60.0 %\.$"),
        ([("a", [0.4, 0.5, NAN, NAN])], [0.1, 0.2, NAN, NAN], r"test loss rises from 0.200 to 0.500\.$"),
        ([("a", [0.4, NAN, 0.5, NAN])], [0.1, NAN, 0.9, NAN], r"train loss rises from 0.100 to 0.400\.$"),
        ([("a", [0.1, 0.2, NAN, NAN])], [0.1, 0.2, NAN, NAN], r"test loss stays at 0.200\.$"),
        ([("a", [NAN] * 4)], [NAN] * 4, "no longer finite"),
    ],
)
def test_a_sentence_says_which_neuron_is_missed_most(
    module_page: Page, rows: list[tuple[str, list[float]]], whole: list[float], words: str
) -> None:
    assert re.search(words, said(module_page, rows, whole))


def panel(page: Page, hash: str) -> Locator:
    """The open panel of a run after some epochs."""
    opened(page, hash)
    train(page, 20)
    page.locator("[data-view=ablation] summary").click()
    wait_for(page, "state.frame.ablation")
    return page.locator("np-ablation")


def test_a_row_for_each_neuron_with_the_worst_first(page: Page) -> None:
    card = panel(page, "networkShape=4,2&seed=3")
    rows = card.locator("tbody tr:not(.whole)")
    expect(rows).to_have_count(6)
    losses = [float(text.split()[0]) for text in rows.locator("td:nth-of-type(2)").all_inner_texts()]
    assert losses == sorted(losses, reverse=True)
    name = rows.first.locator("button.unit")
    name.click()
    unit = look(page, "state.selected")
    assert re.fullmatch(r"[12]:\d", unit)
    expect(page.locator("np-network-card[pinned]")).to_be_visible()
    expect(name).to_have_attribute("aria-pressed", "true")
    name.click()
    expect(page.locator("np-network-card")).to_have_count(0)


def test_a_neuron_is_knocked_out_until_it_is_put_back_or_training_goes_on(page: Page) -> None:
    card = panel(page, "networkShape=4,2&seed=3&dataset=three-spirals")
    button = card.get_by_role("button", name="Knock out").first
    chip = page.locator("np-output .without")
    before = look(page, "[state.frame.train_loss, ...state.frame.parameters]")
    button.click()
    wait_for(page, "state.without")
    expect(chip).to_contain_text("without neuron")
    assert look(page, "state.without.map.length") == 3 * 100 * 100
    assert look(page, "[...state.without.map].some((byte, i) => byte !== state.frame.output.map[i])")
    assert look(page, "[state.frame.train_loss, ...state.frame.parameters]") == before
    chip.get_by_role("button", name="Put it back").click()
    expect(chip).to_have_count(0)
    expect(card.get_by_role("button", name="Put back")).to_have_count(0)
    button.click()
    wait_for(page, "state.without")
    train(page, 21)
    expect(chip).to_have_count(0)
    expect(card.get_by_role("button", name="Put back")).to_have_count(0)


def test_a_closed_panel_puts_the_neuron_back_and_costs_nothing(page: Page) -> None:
    card = panel(page, "networkShape=3&problem=regression&regDataset=curve-sine")
    expect(card.locator("thead th")).to_have_count(2)  # numbers have no accuracy
    card.get_by_role("button", name="Knock out").first.click()
    wait_for(page, "state.without?.fit.length === 240")
    page.locator("[data-view=ablation] summary").click()
    wait_for(page, "!state.without")
    train(page, 22)
    wait_for(page, "!state.frame.ablation")


def test_a_network_without_hidden_neurons_says_so(page: Page) -> None:
    expect(panel(page, "networkShape=")).to_contain_text("no hidden neurons to leave out")


def test_all_columns_are_seen_on_a_phone(module_page: Page) -> None:
    run = mount(module_page, "ablation", "classes")
    run.evaluate("(run) => { run.style.width = '320px'; run.style.display = 'block'; }")
    hear_frame(run, "classes")
    table = run.locator(".scroll")
    expect(table.locator("thead th")).to_have_count(4)
    assert table.evaluate("(it) => it.scrollWidth <= it.clientWidth")
    expect(table.get_by_role("button", name="Knock out").first).to_be_visible()
