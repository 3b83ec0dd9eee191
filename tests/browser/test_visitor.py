"""static/page/visitor.js, static/panels/callouts.js: the first visit, and that it is the only one."""

from collections.abc import Callable
from itertools import combinations

import pytest
from playwright.sync_api import Locator, Page, expect

from .playing import button, opened, play_slowly, ready, wait_for

NAMED = {"Data": ".data", "Neurons": 'np-network [data-id="1:3"]', "Output": "np-output", "Loss": "np-loss"}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def first(lend: Callable[..., Page]) -> Page:
    """The page on a first visit."""
    return lend(first=True)


def resize(page: Page, size: tuple[int, int]) -> None:
    """Make the window that large, and wait until all has been laid out in it."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_function("(width) => innerWidth === width", arg=size[0])
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


def notes(page: Page) -> Locator:
    """All notes that are there."""
    return page.locator(".callout")


def gone_for_ever(page: Page) -> None:
    """Gone, and after a reload not there again."""
    expect(notes(page)).to_have_count(0)
    page.reload()
    ready(page)
    wait_for(page, "state.frame !== null")
    page.wait_for_timeout(300)
    expect(notes(page)).to_have_count(0)
    expect(page.locator(".play.inviting")).to_have_count(0)


def test_who_plays_before_the_notes_have_come_never_sees_them(first: Page) -> None:
    first.route("**/panels/callouts.js", lambda route: (first.wait_for_timeout(1500), route.continue_()))
    opened(first)
    expect(first.locator(".play.inviting")).to_have_count(1)
    with first.expect_response("**/panels/callouts.js"):
        button(first, "Play").click()
        wait_for(first, "state.playing")
    first.wait_for_function("() => customElements.get('np-callouts')")
    gone_for_ever(first)


def test_they_follow_what_a_strip_above_the_page_moves(first: Page) -> None:
    page = opened(first)
    expect(notes(page)).to_have_count(4)
    page.wait_for_function("() => document.querySelector('.callout')?.offsetHeight < 200")
    button(page, "Class").click()
    page.get_by_text("Open a class").first.click()
    page.get_by_label("Title").fill("Nets at noon")
    button(page, "Open a class").click()
    expect(page.get_by_role("region", name="Class")).to_be_visible()
    page.wait_for_function(
        "() => { const top = (place) => document.querySelector(place).getBoundingClientRect().top;"
        " return top('[aria-label=\"First steps: Data\"]') === top('.data') + 10; }"
    )


def test_each_stands_beside_what_it_names_at_all_sizes(first: Page) -> None:
    opened(first)
    expect(first.locator(".play.inviting")).to_be_visible()
    for size in ((1366, 768), (1920, 1080), (1024, 768), (390, 844)):
        resize(first, size)
        stand_beside(first, size)


def stand_beside(page: Page, size: tuple[int, int]) -> None:
    """The four notes of a window of that size are there, each beside what it names."""
    expect(notes(page)).to_have_count(4)
    boxes = {}
    for name, selector in NAMED.items():
        note = page.get_by_role("complementary", name=f"First steps: {name}")
        expect(note).to_be_visible()
        page.wait_for_function("(note) => note.offsetWidth > 0 && note.offsetHeight < 200", arg=note.element_handle())
        a, b = note.bounding_box(), page.locator(selector).first.bounding_box()
        assert a is not None and b is not None
        boxes[name] = a
        if name in ("Data", "Neurons", "Output", "Loss") and size[0] >= 1100:
            apart = a["x"] >= b["x"] + b["width"] or a["x"] + a["width"] <= b["x"]
            assert apart or a["y"] >= b["y"] + b["height"] or a["y"] + a["height"] <= b["y"], (name, a, b)
        assert a["x"] >= 0 and a["x"] + a["width"] <= size[0], (name, size)
    for one, other in combinations(boxes.values(), 2):
        apart = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
        assert apart or one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"], size


def test_none_covers_a_control_and_the_output_stays_in_its_card_at_all_sizes(first: Page) -> None:
    opened(first)
    expect(notes(first)).to_have_count(4)
    first.wait_for_function("getComputedStyle(document.querySelector('.callout')).display === 'flex'")  # its own sheet
    for size in ((1366, 768), (1280, 720), (1920, 1080), (1024, 768), (700, 660)):
        resize(first, size)
        assert covered(first) == [], size
        card, picture = (
            first.locator(".results > .card").first.bounding_box(),
            first.locator("np-output").bounding_box(),
        )
        assert card and picture and picture["y"] + picture["height"] <= card["y"] + card["height"], size


def covered(page: Page) -> list[str]:
    """The controls that a note lies over."""
    found: list[str] = page.evaluate(
        """() => {
          const found = [];
          const within = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
            each.shadowRoot ? [each, ...within(each.shadowRoot)] : [each]);
          for (const each of within(document.body)) {
            if (!each.matches("button, select, input") || each.closest(".callout") || !each.checkVisibility()) continue;
            const box = each.getBoundingClientRect();
            for (const note of document.querySelectorAll(".callout")) {
              const of = note.getBoundingClientRect();
              if (note.style.visibility === "hidden") continue;
              const beside = box.right <= of.left || box.left >= of.right;
              if (beside || box.bottom <= of.top || box.top >= of.bottom) continue;
              found.push(each.ariaLabel || each.name || each.textContent);
            }
          }
          return found;
        }"""
    )
    return found


def test_each_is_dismissed_and_then_all_are_gone_for_ever(first: Page) -> None:
    opened(first)
    for left, name in zip((3, 2, 1, 0), NAMED, strict=True):
        button(first, f"Got it: {name}").focus()
        first.keyboard.press("Enter")
        expect(notes(first)).to_have_count(left)
    gone_for_ever(first)


def test_escape_dismisses_all(first: Page) -> None:
    opened(first)
    expect(notes(first)).to_have_count(4)
    first.keyboard.press("Escape")
    gone_for_ever(first)


def test_playing_dismisses_all(lend: Callable[..., Page]) -> None:
    phone = lend(first=True, **PHONE)
    opened(phone)
    expect(notes(phone)).to_have_count(4)
    play_slowly(phone)
    wait_for(phone, "state.playing")
    gone_for_ever(phone)


def test_clicks_go_through(first: Page) -> None:
    opened(first)
    expect(notes(first)).to_have_count(4)
    through = notes(first).evaluate_all(
        """(notes) => notes.filter((note) => {
          const box = note.querySelector("p").getBoundingClientRect();
          return document.elementFromPoint(box.left + 4, box.top + 4)?.closest(".callout");
        }).length"""
    )
    assert through == 0


@pytest.mark.parametrize("hash", ["hideText=true", "title=Task", "noise_hide=true"])
def test_an_exercise_has_none(first: Page, hash: str) -> None:
    opened(first, hash)
    wait_for(first, "state.frame !== null")
    first.wait_for_timeout(300)
    expect(notes(first)).to_have_count(0)
    expect(first.locator(".play.inviting")).to_have_count(0)


def test_who_was_here_loads_nothing_of_it(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page)
    page.wait_for_load_state("networkidle")
    assert len(asked) > 10 and not any("callouts" in url for url in asked)
