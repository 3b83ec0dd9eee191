"""static/panels/diverged.js: a run that has left the finite numbers."""

import pytest
from playwright.sync_api import Page, expect

from .playing import STORE, button, look, opened, setting, wait_for

# Linear units and squared loss: with so large a rate the weights grow without bound.
LINK = "activation=linear&dataset=gauss&learningRate=10&problem=regression&batchSize=1"


@pytest.fixture
def diverged(page: Page) -> Page:
    """A page whose run has diverged."""
    opened(page, LINK)
    page.keyboard.press("Space")
    wait_for(page, "state.frame.diverged !== null && !state.playing")
    return page


def test_it_says_what_happened_why_and_what_to_try(diverged: Page) -> None:
    banner = diverged.locator("np-diverged [role=alert]")
    expect(banner).to_contain_text("diverged")
    assert len(banner.locator("p").nth(1).inner_text()) > 20
    expect(diverged.locator("np-messages .message")).to_have_count(0)


def test_one_click_starts_again_with_a_lower_rate(diverged: Page) -> None:
    remedy = look(diverged, "state.frame.diverged.remedy")
    assert 0 < remedy["learningRate"] < 10
    # So large a rate diverges again, perhaps before this test looks: the page notes where it began.
    diverged.evaluate(
        f"""async (rate) => {{
          {STORE}
          window.least = Infinity;
          store.subscribe(({{ frame, state }}) => {{
            if (state.config.learningRate === rate) window.least = Math.min(window.least, frame.epoch);
          }});
        }}""",
        remedy["learningRate"],
    )
    diverged.get_by_role("button", name=f"Restart with learning rate {remedy['learningRate']:g}").click()
    wait_for(diverged, f"state.state.config.learningRate === {remedy['learningRate']} && state.undo.length === 2")
    diverged.wait_for_function("window.least < 2")


def test_undo_is_offered(diverged: Page) -> None:
    setting(diverged, "batchSize").locator("input[type=range]").fill("3")
    wait_for(diverged, "state.undo.length === 1")
    diverged.keyboard.press("Control+z")
    wait_for(diverged, "state.undo.length === 0")


def test_a_reset_takes_the_banner_away(diverged: Page) -> None:
    diverged.keyboard.press("r")
    expect(diverged.locator("np-diverged [role=alert]")).to_have_count(0)
    expect(diverged.locator("np-messages .message")).to_have_count(0)


def test_on_a_phone_the_banner_comes_into_sight_and_the_hint_goes(phone: Page) -> None:
    opened(phone, LINK)
    button(phone, "Play").tap()
    banner = phone.locator("np-diverged [role=alert]")
    phone.wait_for_function(
        """() => {
          const banner = document.querySelector("np-diverged [role=alert]");
          const bar = document.querySelector("np-transport");
          if (!banner) return false;
          const { top, bottom } = banner.getBoundingClientRect();
          return top >= 0 && bottom <= bar.getBoundingClientRect().top;
        }"""
    )
    expect(banner).to_be_visible()
    expect(phone.locator("#hint")).to_be_hidden()


def test_who_reads_elsewhere_is_left_there(phone: Page) -> None:
    opened(phone, LINK)
    read = phone.locator("#controls")
    read.evaluate("(it) => it.scrollIntoView({ behavior: 'instant' })")
    place = read.bounding_box()
    button(phone, "Play").tap()
    expect(phone.locator("np-diverged [role=alert]")).to_have_count(1)
    phone.wait_for_timeout(600)  # nothing to wait for: nothing may happen
    still = read.bounding_box()
    assert place and still and abs(still["y"] - place["y"]) < 3  # the browser keeps it there but for parts of pixels


def test_a_change_with_a_long_name_stays_in_the_banner(page: Page) -> None:
    opened(page, LINK)
    formulas = [
        "x1*x2 + sin(x1)*cos(x2) + x1^2*x2^2 + exp(-x1^2-x2^2)",
        "x1^3 - x2^3 + sin(2*x1) - cos(2*x2) + abs(x1*x2)",
    ]
    page.evaluate(
        "(formulas) => document.querySelector('np-run').run.send('set', { changes: { formulas } })",
        formulas,
    )
    wait_for(page, "state.undo.length === 1")
    page.keyboard.press("Space")
    wait_for(page, "state.frame.diverged !== null && !state.playing")
    banner = page.locator("np-diverged [role=alert]")
    undo = banner.get_by_role("button", name="Undo:")
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 768})
        outer, inner = banner.bounding_box(), undo.bounding_box()
        assert outer and inner
        assert inner["x"] >= outer["x"] and inner["x"] + inner["width"] <= outer["x"] + outer["width"], width


EDIT = f"""async (value) => {{
  {STORE}
  const {{ send }} = document.querySelector('np-run').run;
  for (const index of store.get().state.layers[1].biases) await send("edit", {{ index, value }});
}}"""


def test_a_dead_network_is_told_with_what_helps(page: Page) -> None:
    opened(page, "dataset=circle&activation=relu&networkShape=2")
    page.evaluate(EDIT, -100)
    banner = page.locator("np-diverged [role=status]")
    expect(banner).to_have_count(0)
    page.keyboard.press("Space")
    expect(banner).to_contain_text("Training has no effect. Layer 1 gives 0")
    assert look(page, "state.playing")
    banner.get_by_role("button", name="Close").click()
    expect(banner).to_have_count(0)
    page.evaluate(EDIT, 0.5)
    wait_for(page, "state.frame.stuck === null")
    page.evaluate(EDIT, -100)
    expect(banner).to_be_visible()
    banner.get_by_role("button", name="Reset").click()
    expect(banner).to_have_count(0)
    expect(page.locator("np-messages .message")).to_have_count(0)


def test_a_network_that_learns_has_no_banner(page: Page) -> None:
    opened(page, "activation=relu")
    page.get_by_label("Speed").select_option(label="As fast as possible")
    page.keyboard.press("Space")
    wait_for(page, "state.frame.epoch > 200")
    expect(page.locator("np-diverged > *")).to_have_count(0)


def test_a_feature_that_is_not_finite_is_no_divergence_and_its_field_stays_free(page: Page) -> None:
    opened(page, "formulas=sqrt(x1)")
    expect(page.locator("np-diverged > *")).to_have_count(0)
    expect(page.locator("np-network .warning")).to_contain_text("not a finite number")
    page.keyboard.press("Space")
    banner = page.locator("np-diverged [role=alert]")
    expect(banner).to_contain_text("The feature sqrt(x₁) is not a finite number")
    expect(banner).not_to_contain_text("diverged")
    field = page.locator("np-formula input")
    for width in (1366, 820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate("scrollTo(0, 0)")
        field.scroll_into_view_if_needed()
        field.click()  # nothing lies over it
        expect(field, f"{width} wide").to_be_focused()
        page.keyboard.press("Escape")
    banner.get_by_role("button", name="Remove the feature").click()
    wait_for(page, "state.state.config.formulas.length === 0 && Number.isFinite(state.frame.train_loss)")
    expect(banner).to_have_count(0)
