"""static/panels/network/formula.js: features of one's own, typed under the network."""

import re

from playwright.sync_api import Locator, Page, Route, expect

from engine import catalog

from .playing import button, config, look, opened, parameters, wait_for

MOST = next(each["longest"] for each in catalog()["settings"] if each["name"] == "formulas")


def field(page: Page) -> Locator:
    return page.get_by_label("Your own feature")


def add(page: Page, formula: str) -> None:
    field(page).fill(formula)
    field(page).press("Enter")


def node(page: Page, id: str) -> Locator:
    return page.locator(f'np-network .node[data-id="{id}"]')


def examples_are_a_click_away(page: Page) -> None:
    field(page).focus()
    example = page.locator("np-formula .examples button").first
    example.click()
    button(page, "Add this feature").click()
    wait_for(page, "state.state.config.formulas.length === 1")


def a_mistake_is_shown_with_a_caret_while_typing(page: Page) -> None:
    field(page).press_sequentially("x1 + sinn(x2)")
    place = page.locator("np-formula pre")
    expect(place).to_have_text("x1 + sinn(x2)\n     ^")
    expect(page.locator("np-formula [role=alert]")).to_contain_text("did you mean 'sin'")
    expect(field(page)).to_have_attribute("aria-invalid", "true")
    field(page).press("Enter")
    expect(place).to_be_visible()
    assert config(page, "formulas") == []
    assert field(page).evaluate("input => input.selectionStart") == 5
    field(page).fill("x1 + sin(x2)")
    expect(place).to_have_count(0)
    expect(page.locator("np-formula .label")).to_have_text("x₁ + sin(x₂)")
    expect(page.locator("np-formula canvas")).to_be_visible()
    field(page).press("Escape")
    expect(page.locator("np-formula .card")).to_be_hidden()
    expect(field(page)).to_have_value("")


def a_formula_becomes_a_feature_with_its_picture(page: Page) -> None:
    before = len(parameters(page))
    add(page, "x1^2 + x2^2")
    wait_for(page, "state.state.config.formulas.join() === 'x1^2+x2^2'")
    expect(node(page, "=x1^2+x2^2")).to_be_visible()
    expect(node(page, "=x1^2+x2^2")).to_have_accessible_name("feature x₁² + x₂²")
    wait_for(page, "state.features.names.includes('=x1^2+x2^2')")
    wait_for(page, f"state.frame.parameters.length === {before + 4}")
    expect(field(page)).to_have_value("")
    node(page, "=x1^2+x2^2").hover()
    wait_for(page, "state.focus === '=x1^2+x2^2' && state.frame.focus?.node === '=x1^2+x2^2'")
    expect(page.locator("np-output h2")).to_have_text("x₁² + x₂²")
    assert look(page, "state.undo.length") == 1


def a_feature_without_numbers_somewhere_is_shown(page: Page) -> None:
    for count, formula in enumerate(("log(x1)", "1/x2", "exp(exp(x1))"), 2):
        add(page, formula)
        wait_for(page, f"state.state.config.formulas.length === {count}")
        wait_for(page, f"state.features.names.length === {7 + count}")


def test_a_formula_is_typed_and_becomes_a_feature(page: Page) -> None:
    opened(page)
    examples_are_a_click_away(page)
    page.locator("body").press("Control+z")
    wait_for(page, "state.undo.length === 0 && state.features.names.length === 7")
    a_mistake_is_shown_with_a_caret_while_typing(page)
    a_formula_becomes_a_feature_with_its_picture(page)
    a_feature_without_numbers_somewhere_is_shown(page)


def test_it_is_removed_by_its_button_and_by_key(page: Page) -> None:
    opened(page, "formulas=x1%5E2;sin(x2)")
    remove = page.get_by_role("button", name="Remove the feature sin(x₂)")
    remove.click()
    wait_for(page, "state.state.config.formulas.join() === 'x1^2'")
    expect(remove).to_have_count(0)
    node(page, "=x1^2").focus()
    page.keyboard.press("Delete")
    wait_for(page, "state.state.config.formulas.length === 0")
    expect(node(page, "=x1^2")).to_have_count(0)


def a_click_on_its_picture_keeps_it(page: Page) -> None:
    node(page, "=x1^2").click()
    node(page, "xSquared").click()
    wait_for(page, "state.state.config.features.includes('xSquared')")
    assert config(page, "formulas") == ["x1^2"]


def a_formula_twice_is_refused_at_the_field(page: Page) -> None:
    add(page, "x1*x1*0 + x2")
    wait_for(page, "state.state.config.formulas.length === 2")
    add(page, "x1²")
    expect(page.locator("np-formula [role=alert]")).to_contain_text("each formula once")
    assert len(config(page, "formulas")) == 2


def test_a_feature_is_kept_and_not_had_twice(page: Page) -> None:
    opened(page, "formulas=x1%5E2")
    a_click_on_its_picture_keeps_it(page)
    a_formula_twice_is_refused_at_the_field(page)


def test_there_are_as_many_as_allowed(page: Page) -> None:
    opened(page, "formulas=" + ";".join(f"x1*{k}" for k in range(2, MOST + 1)))
    add(page, "x2*9")
    wait_for(page, f"state.state.config.formulas.length === {MOST}")
    expect(field(page)).to_be_disabled()
    expect(field(page)).to_have_attribute("placeholder", f"limit: {MOST}")
    assert look(page, "state.messages.length") == 0


def test_the_limit_is_known_as_soon_as_the_catalogue_is_there(page: Page) -> None:
    held: list[Route] = []
    page.route(re.compile("/api/catalog"), lambda route: held.append(route))
    page.goto("/#formulas=x1*2")
    wait_for(page, "state.state?.config.formulas.length === 1")
    expect(field(page)).to_be_disabled()
    held[0].continue_()
    expect(field(page)).to_be_enabled()


def test_on_a_phone(phone: Page) -> None:
    opened(phone)
    field(phone).tap()
    field(phone).fill("max(x1, x2)")
    expect(phone.locator("np-formula .label")).to_be_visible()
    box = phone.locator("np-formula .card").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
    phone.get_by_role("button", name="Add this feature").tap()
    wait_for(phone, "state.state.config.formulas.length === 1")
