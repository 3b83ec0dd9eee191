"""static/styles/layout.css and what is laid out: sizes, targets, names, focus, motion."""

from playwright.sync_api import Browser, Page, expect

from .playing import button, opened, wait_for
from .serving import Server


def test_a_laptop_shows_everything_without_scrolling(page: Page) -> None:
    opened(page)
    for selector in (".play", "np-network", "np-output", "np-loss", '[data-action="regenerate"]', ".settings"):
        box = page.locator(selector).bounding_box()
        assert box is not None, selector
        assert box["x"] >= 0 and box["x"] + box["width"] <= 1366, selector
        assert box["y"] >= 0 and box["y"] + box["height"] <= 768, selector


def test_a_projector_shows_it_large(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    opened(page)
    for selector in (".play", "np-network", "np-output", "np-loss", '[data-action="regenerate"]', ".settings"):
        box = page.locator(selector).bounding_box()
        assert box and box["x"] + box["width"] <= 1920 and box["y"] + box["height"] <= 1080, selector
    nodes = [node.bounding_box() for node in page.locator("np-network .node").all()]
    assert all(box and box["width"] >= 80 for box in nodes)
    assert page.evaluate("getComputedStyle(document.querySelector('.setting .name')).fontSize") == "14.625px"
    names = page.locator("np-network .node span:visible").all()
    assert names and all(name.evaluate("(it) => it.scrollWidth <= it.clientWidth") for name in names)


def test_on_a_phone_the_output_is_first_and_play_always_at_hand(phone: Page) -> None:
    opened(phone)
    output, network = (phone.locator(name).bounding_box() for name in ("np-output", "np-network"))
    assert output is not None and network is not None and output["y"] < network["y"]
    phone.locator("#controls").scroll_into_view_if_needed()
    button(phone, "Play").tap()
    wait_for(phone, "state.frame.epoch > 0")


TARGETS = """() => {
  const small = [];
  for (const each of document.querySelectorAll("button, select, input:not([type=radio]), summary, .picture")) {
    if (!each.checkVisibility() || each.closest(".visually-hidden")) continue;
    const box = (each.closest("label.check") ?? each).getBoundingClientRect();
    if (box.width < 24 || box.height < 24) small.push([each.outerHTML.slice(0, 100), box.width, box.height]);
  }
  return small;
}"""


def test_targets_are_large_enough(page: Page) -> None:
    opened(page)
    assert page.evaluate(TARGETS) == []


def test_targets_are_large_enough_on_a_phone(phone: Page) -> None:
    opened(phone)
    assert phone.evaluate(TARGETS) == []


def test_a_small_target_is_seen(page: Page) -> None:
    opened(page)
    page.evaluate("document.querySelector('.settings .help').style.width = '10px'")
    assert len(page.evaluate(TARGETS)) == 1


UNNAMED = """() => {
  const fields = "button, select, input, textarea, a[href], [role=img], dialog, [role=radiogroup]";
  const named = (each) => each.ariaLabel || each.getAttribute("aria-labelledby") || each.labels?.length
    || (each.matches("button, a") && each.textContent.trim());
  return [...document.querySelectorAll(fields)].filter((each) => !named(each))
    .map((each) => each.outerHTML.slice(0, 120));
}"""


def test_every_control_has_a_name(page: Page) -> None:
    opened(page)
    assert page.evaluate(UNNAMED) == []


def test_ids_are_unique(page: Page) -> None:
    opened(page)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))


def test_the_focus_can_be_seen(page: Page) -> None:
    opened(page)
    seen = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate(
            """() => {
              const each = document.activeElement.closest(".picture") ?? document.activeElement;
              const { outlineStyle, outlineWidth } = getComputedStyle(each);
              return [each.outerHTML.slice(0, 60), outlineStyle, parseFloat(outlineWidth)];
            }"""
        )
        seen.add(style[0])
        assert style[1] != "none" and style[2] >= 1, style
    assert len(seen) > 10


def test_the_skip_link_leads_to_the_network(page: Page) -> None:
    opened(page)
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the network")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#diagram")).to_be_focused()


def test_reduced_motion_is_honoured(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    opened(page)
    moving = page.evaluate(
        "document.getAnimations().filter((each) => each.effect.getTiming().iterations === Infinity).length"
    )
    assert moving == 0


def test_without_scripts_the_page_says_what_it_is(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("heading", name="NumPlay")).to_be_visible()
    expect(page.locator(".noscript")).to_be_visible()
    context.close()
