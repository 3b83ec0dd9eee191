"""static/elements/needs.js: settings without effect on the present data say so."""

from playwright.sync_api import Page, expect

from .playing import look, opened, setting, unfold, wait_for

CONNECTION = "const { send } = document.querySelector('np-run').run;"
THREE = "await send('use_points', { points: [[1, 2, 0], [3, 4, 1], [5, 5, 2]], classes: ['a', 'b', 'c'] });"


def give(page: Page, code: str) -> None:
    page.evaluate(f"async () => {{ {CONNECTION} {code} }}")
    wait_for(page, "state.state.given !== null")


def test_given_points_stay_as_they_are(page: Page) -> None:
    opened(page)
    expect(setting(page, "noise").locator("input").first).to_be_enabled()
    give(page, THREE)
    for name in ("noise", "points"):
        control = unfold(page, name)
        for field in control.locator("input, select").all():
            expect(field).to_be_disabled()
        expect(control.locator(".idle")).to_have_text("doesn't apply to your own points")
    expect(setting(page, "labelNoise").locator("input").first).to_be_enabled()
    page.keyboard.press("Escape")
    setting(page, "dataset").locator(".picture:visible").first.click()
    expect(setting(page, "noise").locator("input").first).to_be_enabled()
    expect(setting(page, "noise").locator(".idle")).to_be_hidden()


def test_balance_and_label_noise_are_of_classes(page: Page) -> None:
    opened(page, "problem=regression")
    expect(unfold(page, "balance").locator(".idle")).to_have_text("only for classification")
    expect(setting(page, "labelNoise").locator(".idle")).to_have_text("only for classification")
    assert look(page, "state.state.problem") == "regression"
