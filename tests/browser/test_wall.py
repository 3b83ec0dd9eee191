"""The wall of a class, /wall, its server played by the test; and what is said of a row, as pure functions."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .axe import violations
from .classing import CODE, SECRET, Classroom, error, picture, row, stage, teacher, wall
from .hands import press, tab_to
from .playing import button, message

pytestmark = pytest.mark.routed
MANY = 300
LED = [{"code": "OTHER", "secret": "x", "title": "Another"}, {"code": CODE, "secret": SECRET, "title": "Biology 9b"}]
"""The classes that were opened in this browser, the newest first."""


def opened(page: Page, **values: Any) -> Classroom:
    """The wall of a class that was opened in this browser, not the last one."""
    room = Classroom(page)
    room.answers["class_lead"] = teacher(**values)
    page.goto("/healthz")
    page.evaluate("(led) => localStorage.setItem('numplay.led', JSON.stringify(led))", LED)
    page.goto(f"/wall#{CODE}")
    expect(page.get_by_role("heading", name="Biology 9b")).to_be_visible()
    return room


def names(page: Page) -> list[str]:
    """The names on the tiles shown, in order."""
    return page.locator(".tiles > li:visible .tile-name").all_text_contents()


def tile(page: Page, name: str) -> Locator:
    """A student's tile."""
    return page.locator(".tile").filter(has=page.get_by_text(name, exact=True))


def choose(page: Page, label: str, choice: str) -> None:
    """Choose how the wall is sorted, or whom it shows."""
    page.get_by_role("combobox", name=label).select_option(choice)


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until it holds: messages of the page arrive when they arrive."""
    for _ in range(300):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never held")


def test_without_a_class_it_says_where_one_is_opened(page: Page) -> None:
    room = Classroom(page)
    page.goto("/wall")
    expect(page.get_by_role("heading", name="No class is open in this browser.")).to_be_visible()
    expect(page.get_by_role("link", name="playground")).to_have_attribute("href", "./")
    assert room.said == []


@pytest.mark.parametrize("hash", [f"{CODE}/wrong", "%E0%A4%A/x", "%E0%A4%A"])
def test_a_broken_link_says_what_to_do_and_takes_nothing_away(page: Page, hash: str) -> None:
    opened(page)
    room = Classroom(page)
    room.answers["class_lead"] = error("not_teacher", "This is not the teacher's link of this class.")
    page.goto("/healthz")
    page.goto(f"/wall#{hash}")
    why = "This is not the teacher's link of this class." if "/" in hash else "No class is open in this browser."
    expect(page.get_by_role("heading", name=why)).to_be_visible()
    assert page.evaluate("JSON.parse(localStorage['numplay.led']).map(({ secret }) => secret)") == [SECRET, "x"]


def test_it_leads_the_class_of_its_address(page: Page) -> None:
    room = opened(page)
    (asked,) = room.of("class_lead")
    assert (asked["code"], asked["secret"]) == (CODE, SECRET)
    assert asked["address"].endswith("/") and not asked["address"].endswith("/wall")
    expect(page.locator(".wall-join")).to_contain_text("Join at school.example")
    expect(page.get_by_text("Nobody has joined yet.")).to_be_hidden()  # nobody knows yet


def test_no_pictures_of_its_own_run_are_asked_for(page: Page) -> None:
    sent: list[dict[str, Any]] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(json.loads(str(payload)))))
    page.goto("/wall")
    expect(page.locator("body")).to_have_attribute("data-connection", "open")
    hello = next(each for each in sent if each["type"] == "hello")
    assert hello["view"]["hidden"] is True
    assert page.evaluate("localStorage.getItem('numplay.hello')") is None  # the playground's is another


def test_tiles_say_who_and_how_far(page: Page) -> None:
    room = opened(page)
    deaf = row(2, receiving=False, quiet=14.0)
    room.tell(wall(row(1), deaf, row(3, diverged=True, test=None), row(4, here=False), row(5, playing=False)))
    expect(tile(page, "Student 1")).to_contain_text("loss 0.499")
    expect(tile(page, "Student 1")).to_contain_text("epoch 10 · 4-2")
    expect(tile(page, "Student 2")).to_contain_text("not receiving")
    expect(tile(page, "Student 3")).to_contain_text("diverged")
    expect(tile(page, "Student 3")).to_contain_text("no test loss")
    expect(tile(page, "Student 4")).to_contain_text("gone")
    expect(tile(page, "Student 5")).to_contain_text("paused")
    expect(page.locator(".wall-said")).to_have_text("4 here, 1 of them not receiving")


def test_a_picture_is_drawn_and_stays_until_another_comes(page: Page) -> None:
    room = opened(page)
    pixel = """(canvas) => [...canvas.getContext("2d").getImageData(1, 1, 1, 1).data]"""
    canvas = tile(page, "Student 1").locator("canvas")
    room.tell(wall(row(1, **picture(255))))
    expect(canvas).to_have_attribute("width", "4")
    blue = canvas.evaluate(pixel)
    assert blue[2] > blue[0]
    room.tell(wall(row(1, epoch=777)))
    expect(tile(page, "Student 1")).to_contain_text("epoch 777")
    assert canvas.evaluate(pixel) == blue
    room.tell(wall(row(1, epoch=778, **picture(1))))
    expect(tile(page, "Student 1")).to_contain_text("epoch 778")
    orange = canvas.evaluate(pixel)
    assert orange[0] > orange[2]
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    until(page, lambda: sum(canvas.evaluate(pixel)[:3]) < sum(orange[:3]))


def test_only_pictures_in_sight_are_asked_for(page: Page) -> None:
    room = opened(page)
    room.tell(wall(*(row(n) for n in range(MANY))))
    expect(page.locator(".tile")).to_have_count(MANY)

    def seen() -> set[str]:
        return set(room.of("class_wall")[-1].get("seen", ()))

    until(page, lambda: "s0" in seen())
    first = seen()
    assert len(first) < MANY / 2 and f"s{MANY - 1}" not in first
    page.mouse.move(600, 600)
    page.locator(".tile").last.scroll_into_view_if_needed()
    until(page, lambda: f"s{MANY - 1}" in seen())
    assert "s0" not in seen()
    assert all(len(each.get("seen", ())) <= 100 for each in room.of("class_wall"))


def test_sorting_and_filters(page: Page) -> None:
    room = opened(page)
    room.tell(wall(row(10, epoch=5), row(9, epoch=50, diverged=True, test=None), row(2, epoch=20, playing=False)))
    until(page, lambda: names(page) == ["Student 2", "Student 9", "Student 10"])
    choose(page, "Sort by", "Test loss")
    until(page, lambda: names(page) == ["Student 10", "Student 2", "Student 9"])
    choose(page, "Sort by", "Epoch")
    until(page, lambda: names(page) == ["Student 9", "Student 2", "Student 10"])
    choose(page, "Show", "Diverged")
    until(page, lambda: names(page) == ["Student 9"])
    choose(page, "Show", "Paused")
    until(page, lambda: names(page) == ["Student 2"])
    choose(page, "Show", "Not receiving")
    expect(page.get_by_text("Nobody, at the moment.")).to_be_visible()
    choose(page, "Show", "Everybody")
    assert len(names(page)) == 3


def test_tab_stops_once_among_the_tiles_and_arrow_keys_go_on(page: Page) -> None:
    """Else all that follows would be hundreds of keys away."""
    page.set_viewport_size({"width": 1366, "height": 768})
    room = opened(page)
    room.tell(wall(*(row(number) for number in range(1, 8))))
    expect(tile(page, "Student 7")).to_be_visible()
    press(page, "End the class", "Shift+Tab")
    page.keyboard.press("Escape")
    for key, name in (("Tab", 1), ("ArrowRight", 2), ("End", 7), ("Home", 1), ("ArrowLeft", 1), ("ArrowDown", 6)):
        page.keyboard.press(key)
        expect(tile(page, f"Student {name}")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, "Give them my network")
    choose(page, "Show", "Diverged")
    choose(page, "Show", "Everybody")
    assert page.locator(".tile[tabindex='0']").count() == 1


def test_nothing_moves_from_under_the_focus(page: Page) -> None:
    room = opened(page)
    room.tell(wall(row(1, epoch=9), row(2, epoch=5)))
    choose(page, "Sort by", "Epoch")
    tile(page, "Student 2").focus()
    room.tell(wall(row(1, epoch=10), row(2, epoch=50)))
    expect(tile(page, "Student 2")).to_contain_text("epoch 50")
    assert names(page) == ["Student 1", "Student 2"]
    expect(tile(page, "Student 2")).to_be_focused()
    page.get_by_label("Sort by").focus()
    room.tell(wall(row(1, epoch=11), row(2, epoch=51)))
    until(page, lambda: names(page) == ["Student 2", "Student 1"])


def test_who_left_is_gone_from_the_wall(page: Page) -> None:
    room = opened(page)
    room.tell(wall(row(1), row(2)))
    expect(page.locator(".tile")).to_have_count(2)
    room.tell(wall(row(2)))
    expect(page.locator(".tile")).to_have_count(1)
    room.tell(wall())
    expect(page.get_by_text("Nobody has joined yet.")).to_be_visible()


def test_a_student_large_by_the_keyboard(page: Page) -> None:
    room = opened(page)
    room.tell(wall(row(1, **picture(255)), row(2)))
    tile(page, "Student 1").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Student 1")
    expect(dialog).to_contain_text("90 %")
    button(page, "New name").click()
    room.tell(wall(row(1, name="Merry Mole"), row(2)))
    expect(page.get_by_role("dialog", name="Merry Mole")).to_be_visible()
    page.keyboard.press("Escape")
    expect(tile(page, "Merry Mole")).to_be_focused()
    assert room.of("class_act") == [{"act": "rename", "values": {"seat": "s1"}}]


def test_removing_is_asked_once_and_a_refusal_told_there(page: Page) -> None:
    room = opened(page)
    room.answers["class_act"] = error("class_fault", "That didn't work.")
    room.tell(wall(row(1), row(2)))
    tile(page, "Student 1").click()
    page.get_by_role("button", name="Remove from class").click()
    assert room.of("class_act") == []
    button(page, "Remove").click()
    dialog = page.get_by_role("dialog", name="Student 1")
    expect(dialog.get_by_role("alert")).to_have_text("That didn't work.")
    expect(message(page, "That didn't work.")).to_have_count(0)
    room.answers["class_act"] = {"type": "ok"}
    button(page, "Remove").click()
    expect(dialog).to_be_hidden()
    assert room.of("class_act") == [{"act": "remove", "values": {"seat": "s1"}}] * 2


def test_the_class_is_led_from_here_too(page: Page) -> None:
    room = opened(page)
    button(page, "Pause everybody").click()
    room.tell(teacher(stage=stage(paused=True)))
    button(page, "Resume").click()
    button(page, "Message to all").click()
    page.get_by_label("Everybody sees this").fill("Look at the board.")
    button(page, "Show it").click()
    expect(page.locator("#class-say")).to_be_hidden()
    assert [each["act"] for each in room.of("class_act")] == ["pause", "resume", "say"]
    expect(button(page, "Give everybody my network")).to_have_count(0)
    page.get_by_role("button", name=f"Show code {CODE}").click()
    expect(page.get_by_role("dialog", name="How to join")).to_be_visible()


def test_a_lost_connection_leads_again_and_asks_for_the_wall_again(page: Page) -> None:
    page.guard.allow("WebSocket|ERR_CONNECTION|Failed to load resource")
    room = opened(page)
    room.tell(wall(row(1)))
    until(page, lambda: room.of("class_wall")[-1].get("seen") == ["s1"])
    asked = len(room.of("class_wall"))
    room.cut()
    until(page, lambda: len(room.of("class_lead")) == 2 and len(room.of("class_wall")) > asked)
    assert room.of("class_wall")[-1] == {"open": True, "seen": ["s1"]}


def test_a_class_that_is_over(page: Page) -> None:
    room = opened(page)
    room.tell(wall(row(1)))
    room.tell({"type": "class_over", "reason": "The class has ended."})
    expect(message(page, "The class has ended.")).to_be_visible()
    expect(page.locator(".tile")).to_have_count(0)
    expect(page.get_by_role("heading", name="The class is over.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="No class is open in this browser.")).to_be_visible()


def test_on_a_projector_a_class_fits_the_window(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    room = opened(page)
    room.tell(wall(*(row(n, **picture(200)) for n in range(30))))
    expect(page.locator(".tile")).to_have_count(30)
    button(page, "Presentation").click()
    expect(page.locator(".tile").first).to_be_in_viewport(ratio=1)
    expect(page.locator(".tile").last).to_be_in_viewport(ratio=1)
    expect(page.locator(".class-strip")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".class-strip")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    room = opened(page)
    room.tell(wall(row(1, **picture(255)), row(2, receiving=False), row(3, here=False), row(4, diverged=True)))
    expect(page.locator(".tile-name")).to_have_count(4)
    expect(page.locator(".tile-name:empty")).to_have_count(0)  # tiles are filled with the next picture of the screen
    assert violations(page) == []


def test_rows_of_the_wall_as_values(module_page: Page) -> None:
    found = module_page.evaluate(
        """async (rows) => {
          const { arranged, markOf, summary, columnsFor } = await import("/static/classroom/rows.js");
          return [rows.map(markOf), summary(rows), arranged(rows, "all", "loss").map(({ name }) => name),
            [1, 30, 300].map((count) => columnsFor(count, 16 / 9))];
        }""",
        [row(1), row(2, test=None), row(3, here=False, receiving=False), row(10, receiving=False, diverged=True)],
    )
    marks, said, order, columns = found
    assert marks == ["", "", "gone", "deaf"]
    assert said == "3 here, 1 of them not receiving"
    assert order == ["Student 10", "Student 3", "Student 1", "Student 2"]
    assert columns == [4, 10, 30]


def test_a_qr_code_is_one_path_with_a_quiet_zone(module_page: Page) -> None:
    found = module_page.evaluate(
        """async () => (await import("/static/classroom/qr.js")).drawn(["110", "000", "101"])"""
    )
    assert found == {"side": 11, "path": "M4 4h2v1h-2zM4 6h1v1h-1zM6 6h1v1h-1z"}
