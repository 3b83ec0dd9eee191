"""static/panels/worked.js: a worked example opens with its own digits, and no other run has the table."""

import pytest
from playwright.sync_api import Page, expect

from engine.inspection.printed import PRINTED

from .playing import opened, setting, wait_for


def rows(page: Page) -> dict[str, tuple[str, str]]:
    """The digits on the page by what they are of: printed, and ours."""
    table = page.locator("[data-view=worked] tbody tr")
    expect(table.first).to_be_visible()
    texts = table.evaluate_all("(rows) => rows.map((row) => [row.dataset.called, ...row.innerText.split('\\t')])")
    return {row[0]: (row[3].replace("−", "-"), row[4].replace("−", "-")) for row in texts}


@pytest.mark.parametrize("name", PRINTED)
def test_all_printed_digits_are_on_the_page_twice(page: Page, name: str) -> None:
    opened(page, f"lesson={name}")
    found = rows(page)
    printed = [digits for each in PRINTED[name] for digits in each.digits if digits]
    assert [theirs for theirs, _ in found.values()] == printed
    assert [ours for _, ours in found.values()] == printed
    expect(page.locator("[data-view=worked]")).to_contain_text(f"{len(printed)} of {len(printed)} printed numbers")


def test_byus_first_step_is_read_off_the_page(page: Page) -> None:
    opened(page, "lesson=byu-2-2-2-2")
    ours = {called: digits for called, (_, digits) in rows(page).items()}
    assert (ours["output 1"], ours["output 2"]) == ("0.5802212893", "0.4591181386")
    deltas = [ours[f"δ of output {k}"] for k in (1, 2)]
    deltas += [ours[f"δ of neuron {k} of layer {layer}"] for layer in (2, 1) for k in (1, 2)]
    assert deltas == [
        *("-0.1169648797", "0.1343164751", "-0.003775554904"),
        *("-0.01849687375", "0.0006498826879", "-0.001076309464"),
    ]
    assert ours["weight 1 of neuron 1 of layer 1"] == "0.2000194965"
    assert ours["bias of neuron 2 of layer 1"] == "-0.2001076309"


def test_mazurs_error_and_new_weights_are_read_off_the_page(page: Page) -> None:
    opened(page, "lesson=mazur-2-2-2")
    ours = {called: digits for called, (_, digits) in rows(page).items()}
    assert ours["total error"] == "0.298371109" and ours["output 1"] == "0.75136507"
    assert ours["weight 1 of neuron 1 of layer 1"] == "0.149780716" and ours["weight 2 of output 2"] == "0.561370121"


def test_printed_digits_and_ours_are_side_by_side_on_a_phone(phone: Page) -> None:
    opened(phone, "lesson=byu-2-2-2-2")
    table = phone.locator("[data-view=worked] .scroll")
    expect(table.locator(".ours")).to_have_count(17)
    assert table.evaluate("(it) => it.scrollWidth <= it.clientWidth")
    expect(table.locator(".when").first).to_be_hidden()


def test_another_run_has_no_such_card(page: Page) -> None:
    opened(page)
    card = page.locator("[data-view=worked]")
    expect(card).to_be_hidden()
    page.goto("/#lesson=mazur-2-2-2")
    wait_for(page, "state.state.suited.length === 1")
    expect(card).to_be_visible()
    setting(page, "learningRate").locator("select").select_option("0.1")
    expect(card).to_be_hidden()
    wait_for(page, "!state.frame.worked")
