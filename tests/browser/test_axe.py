"""tests/browser/axe.py: axe-core finds nothing, whatever is open, in either theme, size and direction of writing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from .axe import violations
from .playing import opened, train
from .test_popups import settled

LAPTOP: ViewportSize = {"width": 1366, "height": 768}
# A rule that axe counts as an experiment.
EXPERIMENT = {"label-content-name-mismatch": {"enabled": True}}
DIVERGING = "problem=regression&regDataset=reg-gauss&activation=relu&learningRate=10&seed=0.1"


def check(page: Page, state: str, faults: list[str], within: str = "html", **only: list[str]) -> None:
    """Add what axe finds in this state. within: a selector of what differs from a state that was checked before.
    runOnly: the rules that may find something else than before."""
    rules = {} if only else {"rules": {"target-size": {"enabled": True}, **EXPERIMENT}}
    options = {"resultTypes": ["violations"], **rules, **only}
    settled(page)  # another size or theme is followed by what watches it, in the next picture
    faults += [f"{state}: {fault}" for fault in violations(page, options, within)]


@pytest.fixture(autouse=True)
def still(request: pytest.FixtureRequest) -> None:
    """Colours on their way from one to another have a contrast of their own."""
    for name in sorted({"page", "phone"} & set(request.fixturenames)):
        request.getfixturevalue(name).emulate_media(reduced_motion="reduce")


def popups(page: Page) -> Iterator[str]:
    """Open one popup after the other. Of the helps, which are all of one kind, the first few."""
    ids = page.evaluate("[...document.querySelectorAll('[popover]')].map(({ id }) => id)")
    helps = [each for each in ids if each.endswith("-help")]
    for each in [*(each for each in ids if each not in helps), *helps[:2]]:
        page.evaluate("(id) => document.getElementById(id).showPopover()", each)
        yield each
        page.evaluate("(id) => document.getElementById(id).hidePopover()", each)


def test_nothing_is_found_in_any_state(page: Page) -> None:
    faults: list[str] = []
    opened(page)  # at the start the last test looks
    train(page, 2)
    check(page, "trained", faults)
    for name in popups(page):
        check(page, name, faults, f"#{name}")
    page.locator('np-network .node[data-id="2:0"]').click()
    expect(page.locator("np-network-card[pinned]")).to_be_visible()
    check(page, "card", faults, "np-network")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Table", exact=True).first.click()
    expect(page.locator("np-table dialog")).to_be_visible()
    check(page, "table", faults, "np-table")
    page.keyboard.press("Escape")
    page.locator("np-loss").get_by_role("button", name="Metrics").click()
    page.keyboard.press("p")
    expect(page.locator("np-output .plane.painting")).to_be_visible()
    check(page, "painting and metrics", faults)
    page.keyboard.press("p")
    page.keyboard.press("f")
    expect(page.locator(".leave")).to_be_visible()
    check(page, "presentation", faults)
    assert faults == [], "\n".join(faults)


def test_nothing_is_found_in_any_dialog(page: Page) -> None:
    faults: list[str] = []
    opened(page)
    told = "(full) => document.querySelector('np-run').run.store.set({ full })"
    page.evaluate(told, {"message": "Full.", "until": 600_000})
    expect(page.locator("np-full dialog")).to_be_visible()
    check(page, "full", faults, "np-full")
    page.evaluate(told, None)
    expect(page.locator("np-full dialog")).to_have_count(0)
    ids = page.evaluate("[...document.querySelectorAll('dialog[id]')].map(({ id }) => id)")
    assert {"copy", "shortcuts"} <= set(ids)
    for each in ids:
        page.evaluate("(id) => document.getElementById(id).showModal()", each)
        check(page, each, faults, f"#{each}")
        page.evaluate("(id) => document.getElementById(id).close()", each)
    assert faults == [], "\n".join(faults)


def test_nothing_is_found_at_any_size_in_either_theme_and_direction(page: Page) -> None:
    """In all themes but the first, colours alone are another thing."""
    faults: list[str] = []
    opened(page)
    train(page, 2)
    grounds = set()
    for width, height in ((1366, 768), (820, 1180), (683, 384), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for scheme, direction in (("light", "rtl"), ("dark", "ltr")):
            page.emulate_media(color_scheme=scheme)
            page.evaluate("(dir) => { document.documentElement.dir = dir; }", direction)
            grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
            only = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
            check(page, f"{scheme} {direction} {width}x{height}", faults, **only)
    assert len(grounds) == 2
    page.set_viewport_size(LAPTOP)
    page.emulate_media(color_scheme="light", forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    check(page, "forced colours", faults)
    assert faults == [], "\n".join(faults)


def test_nothing_is_found_when_a_run_is_lost(page: Page) -> None:
    faults: list[str] = []
    opened(page, DIVERGING)
    page.keyboard.press(" ")
    expect(page.locator("np-diverged .diverged")).to_be_visible()
    check(page, "diverged", faults)
    assert faults == [], "\n".join(faults)


def test_on_a_phone_nothing_is_found_with_the_sheet_open(phone: Page) -> None:
    faults: list[str] = []
    opened(phone)
    phone.locator('np-network .node[data-id="1:0"]').tap()
    expect(phone.locator("np-network-card[pinned]")).to_be_visible()
    check(phone, "sheet", faults, "np-network")
    assert faults == [], "\n".join(faults)


def test_a_fault_is_found(page: Page) -> None:
    opened(page)
    page.evaluate("document.querySelector('.play').removeAttribute('aria-label')")
    page.evaluate("document.querySelector('.play').removeAttribute('title')")
    assert [fault.partition(":")[0] for fault in violations(page)] == ["button-name"]
    page.evaluate("document.querySelector('#share [data-action=copy_settings]').textContent = ''")
    page.evaluate("document.querySelector('#share').showPopover()")
    assert "button-name" in [fault.partition(":")[0] for fault in violations(page, within="#share")]
