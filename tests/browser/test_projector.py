"""The projector's page, /projector, its class played by the test: read from the back row, and nothing to press."""

import time
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from .axe import violations
from .classing import CODE, Classroom, closeup, closeups, error, picture, row, screen, stage, wall
from .test_wall import until

pytestmark = pytest.mark.routed
SECRET = "p" * 32
SIZES: list[ViewportSize] = [{"width": 1024, "height": 768}, {"width": 1920, "height": 1080}]
STAGE = {"title": "Warm up", "words": "Press Play, and watch the loss."}
SHOWN = [{"name": "Calm Owl", "yours": False}, {"name": "Brave Otter", "yours": False}, {"name": None, "yours": False}]


def projected(page: Page, **values: Any) -> Classroom:
    """The projector of a class."""
    room = Classroom(page)
    room.answers["class_screen"] = screen(**values)
    page.goto(f"/projector#{CODE}/{SECRET}")
    expect(page.locator(".projector-page")).to_contain_text(CODE)
    return room


def inside(page: Page, selector: str) -> bool:
    """Whether all of these lie within the window, and nothing is to be scrolled."""
    return page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)].every((each) => {
          const { top, left, right, bottom } = each.getBoundingClientRect();
          return top >= -1 && left >= -1 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
        }) && document.documentElement.scrollHeight <= innerHeight""",
        selector,
    )


def test_it_looks_on_and_leads_nothing(page: Page) -> None:
    room = projected(page)
    (asked,) = room.of("class_screen")
    assert (asked["code"], asked["secret"]) == (CODE, SECRET) and asked["address"].endswith("/")
    assert room.of("class_lead") == []
    until(page, lambda: bool(room.of("class_wall")))
    assert page.locator("button:visible, input:visible, a:visible, select:visible").count() == 0
    page.reload()
    until(page, lambda: len(room.of("class_screen")) == 2)


@pytest.mark.parametrize("size", SIZES, ids=["1024", "1920"])
def test_it_says_how_to_join_then_shows_everybody(page: Page, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    room = projected(page, here=0)
    join = page.get_by_role("region", name="How to join")
    expect(join).to_contain_text("school.example")
    assert join.locator(".projector-code").evaluate("(it) => parseFloat(getComputedStyle(it).fontSize)") > 60
    assert inside(page, ".projector-join *")
    room.tell(screen(here=30, doing={"door": {"closed": True}}))
    expect(join).to_contain_text("30 here · Closed to newcomers")
    room.tell(wall(*(row(n, **picture(200)) for n in range(30)), row(99, here=False)))
    expect(page.locator(".mosaic .tile")).to_have_count(30)
    until(page, lambda: len(room.of("class_wall")[-1].get("seen", ())) == 30)
    until(page, lambda: inside(page, ".mosaic .tile, .projector-join *"))
    expect(page.locator(".mosaic .tile").first).to_contain_text("Student 0")
    lines = {"bounds": {"rules": {"noise": {"lock": True}}, "hide": []}, "stages": {"number": 1, "of": 2} | STAGE}
    room.tell(screen(here=30, doing=lines))
    expect(page.get_by_text("Stage 1 of 2: Warm up")).to_be_visible()
    expect(page.locator(".mosaic .tile").first).to_be_visible()
    until(page, lambda: inside(page, ".mosaic .tile, .projector-join *"))


@pytest.mark.parametrize("size", SIZES, ids=["1024", "1920"])
def test_the_spotlight_a_message_and_a_countdown(page: Page, size: ViewportSize) -> None:
    page.set_viewport_size(size)
    doing = {"spotlight": {"shown": SHOWN}, "countdown": {"ends": time.time() + 300}}
    room = projected(page, doing=doing, stage=stage(message="Look at the loss.", paused=True))
    room.tell(closeups(*(closeup(at=n) for n in range(3))))
    expect(page.locator(".projector-message")).to_have_text("Look at the loss.")
    expect(page.get_by_role("timer")).to_contain_text("4:")
    expect(page.locator("np-closeup").first).to_contain_text("test loss 0.25")
    expect(page.locator("np-closeup").last).to_contain_text("Network 3")
    until(page, lambda: inside(page, ".projector-page, .closeup, .closeup canvas, .closeup-figures"))
    side = page.locator(".closeup canvas").first.bounding_box()
    assert side and side["width"] > size["width"] / 5
    expect(page.locator(".projector-head")).to_contain_text(CODE)
    assert violations(page) == []
    room.tell(screen(doing={}))
    expect(page.locator("np-closeup")).to_have_count(0)


@pytest.mark.parametrize("hash", ["", CODE, f"{CODE}/wrong"])
def test_a_broken_address_says_what_to_do(page: Page, hash: str) -> None:
    room = Classroom(page)
    room.answers["class_screen"] = error("not_teacher", "This is not the teacher's link of this class.")
    page.goto(f"/projector#{hash}")
    expect(page.get_by_text("This address shows no class")).to_be_visible()


def test_a_class_that_is_over_says_so(page: Page) -> None:
    room = projected(page)
    room.tell({"type": "class_over", "reason": "The class has ended."})
    expect(page.locator(".projector-missing")).to_have_text("The class is over.")


def test_of_a_large_class_pictures_take_turns(module_page: Page) -> None:
    found = module_page.evaluate(
        """async () => {
          const { sideFor } = await import("/static/classroom/mosaic.js");
          return [[1, 1000, 700], [30, 1000, 700], [300, 1000, 700]].map(([n, w, h]) => sideFor(n, w, h));
        }"""
    )
    assert found[0] == 320 and 320 > found[1] > found[2] >= 30
