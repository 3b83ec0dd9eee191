"""static/styles/compact.css: at every size network and output are in sight together, and nothing lies over anything
else."""

import pytest
from playwright.sync_api import Page

from .playing import opened

DEEP = "networkShape=8,8,8,8,8,8&x=true&y=true&xSquared=true&ySquared=true&xTimesY=true&sinX=true&sinY=true"
SIZES = [
    (1280, 720),
    (1366, 768),
    (1024, 768),
    (820, 1180),
    (844, 390),
    (390, 844),
    (683, 384),
    (720, 900),
    (1100, 620),
    (1920, 1080),
    (2560, 1440),
]
SIDE_BY_SIDE = 640  # from this width on both are in sight

# Pairs of controls in sight that overlap, each cut to what the boxes around it show of it.
OVERLAPS = """() => {
  const boxes = [];
  const seen = (each) => {
    let { left, top, right, bottom } = each.getBoundingClientRect();
    for (let up = each.parentNode; up; up = up.parentNode ?? up.host) {
      if (!(up instanceof Element) || getComputedStyle(up).overflow === "visible") continue;
      const around = up.getBoundingClientRect();
      left = Math.max(left, around.left); right = Math.min(right, around.right);
      top = Math.max(top, around.top); bottom = Math.min(bottom, around.bottom);
    }
    return { left, top, right, bottom };
  };
  // What stays in place while the page moves lies over it for a while.
  const bar = (each) => {
    for (let up = each; up; up = up.parentNode ?? up.host)
      if (up instanceof Element && /fixed|sticky/.test(getComputedStyle(up).position)) return up;
    return null;
  };
  const visit = (root) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) visit(each.shadowRoot);
      if (!each.matches("button, select, input:not([type=radio], [type=file]), .picture")) continue;
      const style = getComputedStyle(each);
      if (!each.checkVisibility({ visibilityProperty: true }) || style.pointerEvents === "none") continue;
      if (each.closest(".hint") || each.matches(".scale select")) continue;
      boxes.push([each, seen(each), bar(each)]);
    }
  };
  visit(document.body);
  const found = [];
  for (const [i, [a, p, above]] of boxes.entries())
    for (const [b, q, over] of boxes.slice(0, i)) {
      if (above !== over || a.contains(b) || b.contains(a)) continue;
      const width = Math.min(p.right, q.right) - Math.max(p.left, q.left);
      const height = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
      if (width > 1 && height > 1) found.push([a.outerHTML.slice(0, 80), b.outerHTML.slice(0, 80), width, height]);
    }
  return found;
}"""


@pytest.mark.parametrize("link", ["", DEEP], ids=["first", "deep"])
def test_no_size_hides_or_covers_anything(page: Page, link: str) -> None:
    opened(page, link)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        size = f"{width}x{height}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, size
        assert page.evaluate(OVERLAPS) == [], size
        output = page.locator("np-output").bounding_box()
        network = page.locator(".network.card").bounding_box()
        assert output and network
        assert output["height"] <= height and output["width"] <= width, size
        if width < SIDE_BY_SIDE:
            continue
        for box in (output, network):
            assert box["x"] >= 0 and box["x"] + box["width"] <= width, (size, box)
            assert box["y"] >= 0 and box["y"] + box["height"] <= height, (size, box)
        plane = page.locator("np-output .plane").bounding_box()
        assert plane and abs(plane["width"] - plane["height"]) < 1 and plane["width"] >= 180, (size, plane)


def test_an_overlap_is_seen(page: Page) -> None:
    opened(page)
    page.evaluate("document.querySelector('[data-action=regenerate]').style.marginTop = '-40px'")
    assert page.evaluate(OVERLAPS)


def test_a_large_screen_is_used(page: Page) -> None:
    page.set_viewport_size({"width": 2560, "height": 1440})
    opened(page)
    plane = page.locator("np-output .plane").bounding_box()
    node = page.locator("np-network .node").first.bounding_box()
    assert plane and plane["width"] >= 800
    assert node and node["width"] >= 110


def test_what_is_tried_again_and_again_stays_in_sight_on_a_phone(phone: Page) -> None:
    opened(phone)
    phone.evaluate("scrollTo(0, 80)")
    output = phone.locator("np-output").bounding_box()
    assert output and output["y"] + output["height"] < 844
    for name in ("learningRate", "activation"):
        box = phone.locator(f'np-setting[name="{name}"] > select').bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= output["y"], (name, box, output)


CUT = """() => [...document.querySelectorAll(":is(.at-hand, .further) > .setting .setting-head > .name")]
  .filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent)"""


def test_the_labels_of_a_tablet_lying_down_are_whole(page: Page) -> None:
    opened(page)
    for width in (1024, 1100, 1200, 1279):
        page.set_viewport_size({"width": width, "height": 768})
        assert page.evaluate(CUT) == [], width
