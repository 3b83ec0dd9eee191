"""A class on the playground, its server played by the test: the door, the strip, what a tab keeps."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .axe import violations
from .classing import CODE, SECRET, Classroom, error, stage, student, teacher
from .playing import button, look, message, opened, ready, train, wait_for
from .tabs import Guarded

pytestmark = pytest.mark.routed
LOST = "WebSocket|ERR_CONNECTION|Failed to load resource"


def strip(page: Page) -> Locator:
    """The strip of the class, above the page."""
    return page.get_by_role("region", name="Class")


def joined(page: Page, **values: object) -> Classroom:
    """A student's page, which has joined by a link."""
    room = Classroom(page)
    room.answers["class_join"] = student(**values)
    page.goto(f"/?class={CODE}")
    ready(page)
    expect(strip(page)).to_be_visible()
    return room


def leading(page: Page) -> Classroom:
    """A teacher's page, which has opened a class."""
    room = Classroom(page)
    room.answers["class_open"] = room.answers["class_lead"] = teacher()
    opened(page)
    button(page, "Class").click()
    page.get_by_text("Open a class").first.click()
    page.get_by_label("Title").fill("Biology 9b")
    button(page, "Open a class").click()
    expect(strip(page)).to_be_visible()
    return room


def acts(room: Classroom) -> list[str]:
    """The names of the acts that were sent."""
    return [each["act"] for each in room.of("class_act")]


def test_a_visit_without_a_class_loads_nothing_of_it(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/", wait_until="networkidle")
    assert [url for url in asked if "classroom" in url or url.endswith("/class.js")] == []


def test_a_link_joins_by_itself_and_names_no_unknown_setting(page: Page) -> None:
    room = joined(page)
    assert room.of("class_join") == [{"code": CODE}]
    expect(strip(page)).to_contain_text("Biology 9b")
    expect(strip(page).locator(".class-name")).to_have_text("Brave Otter")
    expect(page.locator("np-messages .message")).to_have_count(0)
    expect(page).to_have_url(re.compile("^[^?]*#"))


def test_a_link_with_settings_joins_and_opens_them(page: Page) -> None:
    room = Classroom(page)
    room.answers["class_join"] = student()
    page.goto(f"/?class={CODE}#batchSize=7")
    ready(page)
    expect(strip(page)).to_be_visible()
    assert look(page, "state.state.config.batchSize") == 7


def test_a_code_is_typed_and_a_wrong_one_is_told_at_its_field(page: Page) -> None:
    room = Classroom(page)
    room.answers["class_join"] = error("no_class", "There is no class with this code.")
    opened(page)
    button(page, "Class").click()
    field = page.get_by_label("Your teacher's code")
    field.fill("nonsense")
    field.press("Enter")
    expect(page.locator("np-door").get_by_role("alert").filter(has_text="no class")).to_be_visible()
    expect(page.locator("np-messages .message")).to_have_count(0)
    room.answers["class_join"] = student()
    field.fill(CODE.lower())
    button(page, "Join").click()
    expect(strip(page)).to_be_visible()
    expect(page.locator("#class")).to_be_hidden()
    assert room.of("class_join") == [{"code": "nonsense"}, {"code": CODE.lower()}]


def test_the_door_of_a_phone_and_in_the_menu_of_a_narrow_one(phone: Page) -> None:
    room = Classroom(phone)
    room.answers["class_join"] = student()
    opened(phone)
    phone.set_viewport_size({"width": 320, "height": 640})
    expect(button(phone, "Class")).to_be_hidden()
    button(phone, "Share, save, open").click()
    phone.get_by_role("button", name="Class …").click()
    expect(phone.get_by_label("Your teacher's code")).to_be_visible()
    phone.keyboard.press("Escape")
    phone.set_viewport_size({"width": 390, "height": 844})
    expect(button(phone, "Class")).to_have_text("Class")  # as the teacher's card says
    button(phone, "Class").click()
    phone.get_by_label("Your teacher's code").fill(CODE)
    button(phone, "Join").click()
    expect(strip(phone)).to_be_visible()


def test_a_link_to_no_class_is_told_and_forgotten(page: Page) -> None:
    room = Classroom(page)
    room.answers["class_join"] = error("no_class", "There is no class with this code.")
    page.goto(f"/?class={CODE}")
    expect(message(page, "There is no class with this code.")).to_have_count(1)
    page.reload()
    ready(page)
    train(page, 1)
    assert len(room.of("class_join")) == 1


def test_a_reload_joins_again(page: Page) -> None:
    room = joined(page)
    page.reload()
    ready(page)
    expect(strip(page)).to_contain_text("Brave Otter")
    assert room.of("class_join") == [{"code": CODE}] * 2


def test_a_lost_connection_joins_again(page: Page) -> None:
    page.guard.allow(LOST)
    room = joined(page)
    room.answers["class_join"] = student(name="Quiet Heron")
    room.cut()
    expect(strip(page)).to_contain_text("Quiet Heron")
    assert room.of("class_join") == [{"code": CODE}] * 2


def test_a_class_that_can_not_be_reached_is_asked_for_again(page: Page) -> None:
    room = Classroom(page)
    words = "The server can't reach its list of classes."
    room.answers["class_join"] = error("class_fault", words)
    page.goto(f"/?class={CODE}")
    ready(page)
    expect(message(page, words)).to_have_count(1)
    room.answers["class_join"] = student()
    expect(strip(page)).to_contain_text("Brave Otter")
    expect(message(page, words)).to_have_count(0)


def test_another_tab_is_in_no_class(page: Guarded) -> None:
    joined(page)
    other = page.beside()
    said = Classroom(other)
    opened(other)
    expect(other.locator("np-class section")).to_have_count(0)
    assert said.said == []
    button(other, "Class").click()
    expect(other.get_by_label("Your teacher's code")).to_have_value(CODE)  # it need not be typed again


def test_a_class_that_is_over_is_told_once_and_forgotten(page: Page) -> None:
    room = joined(page)
    room.tell({"type": "class_over", "reason": "The class has ended."})
    expect(message(page, "The class has ended.")).to_have_count(1)
    expect(strip(page)).to_have_count(0)
    page.reload()
    ready(page)
    expect(page.locator("np-messages .message")).to_have_count(0)
    assert len(room.of("class_join")) == 1


def test_a_class_that_ended_meanwhile_is_told_by_the_reload(page: Page) -> None:
    room = joined(page)
    room.answers["class_join"] = error("no_class", "There is no class with this code.")
    page.reload()
    expect(message(page, f"The class {CODE} is over.")).to_have_count(1)
    expect(message(page, "There is no class")).to_have_count(0)


def test_what_the_teacher_says_and_a_pause_are_seen(page: Page) -> None:
    room = joined(page)
    room.tell(student(stage=stage(paused=True, message="Look at the board.")))
    expect(strip(page).get_by_role("status").filter(has_text="Look at the board.")).to_be_visible()
    expect(strip(page)).to_contain_text("Your teacher has paused everybody.")
    room.tell(student())
    expect(strip(page)).not_to_contain_text("Look at the board.")
    expect(strip(page)).not_to_contain_text("paused")


def test_words_about_a_pause_go_with_it(page: Page) -> None:
    room = joined(page, stage=stage(paused=True))
    room.tell(error("class_paused", "Wait for your teacher."))
    expect(message(page, "Wait for your teacher.")).to_be_visible()
    room.tell(student())
    expect(message(page, "Wait for your teacher.")).to_have_count(0)
    # The same for what an activity refuses.
    averaging = {"epochs": 5, "round": 0, "training": False, "rounds": [{"loss": 0.5, "members": 0}], "split": "label"}
    averaging |= {"shares": 2, "left": {}, "picture": {}}
    room.tell(student(doing={"federated": averaging}))
    room.tell(error("federated", "Wait until it ends."))
    expect(message(page, "Wait until it ends.")).to_be_visible()
    room.tell(student())
    expect(message(page, "Wait until it ends.")).to_have_count(0)


def test_a_new_name_and_leaving(page: Page) -> None:
    room = joined(page)
    button(page, "New name").click()
    room.tell(student(name="Merry Mole"))
    expect(strip(page)).to_contain_text("Merry Mole")
    assert room.of("class_act") == [{"act": "rename", "values": {}}]
    button(page, "Leave").click()
    expect(strip(page)).to_have_count(0)
    assert len(room.of("class_leave")) == 1
    page.reload()
    ready(page)
    assert len(room.of("class_join")) == 1


@pytest.mark.parametrize("title", ["W" * 60, "<img src=x> " * 5])
def test_a_long_title_leaves_a_phone_its_width(phone: Page, title: str) -> None:
    joined(phone, title=title)
    expect(strip(phone)).to_contain_text(title.strip())
    assert phone.evaluate("document.documentElement.scrollWidth <= screen.width")
    expect(button(phone, "Play")).to_be_in_viewport(ratio=1)


def test_a_long_title_stays_within_the_door(page: Page) -> None:
    led = [{"code": CODE, "secret": SECRET, "title": "W" * 60}]
    page.goto("/healthz")
    page.evaluate("(led) => localStorage.setItem('numplay.led', JSON.stringify(led))", led)
    opened(page)
    button(page, "Class").click()
    page.get_by_text("Open a class").first.click()
    expect(page.get_by_role("button", name="again")).to_be_visible()
    assert page.evaluate(
        "(() => { const { scrollWidth, clientWidth } = document.querySelector('#class');"
        " return scrollWidth <= clientWidth; })()"
    )


def test_the_same_link_in_the_same_tab_is_the_same_student(page: Page) -> None:
    seats = []
    for address in (f"/?class={CODE}", f"/?class={CODE}", "/"):
        joined(page) if "class" in address else opened(page)
        seats.append(json.loads(page.evaluate("sessionStorage.getItem('numplay.checkpoint')"))["seat"])
    assert seats[0] and len(set(seats)) == 1


def test_a_class_that_was_over_before_the_second_click_says_nothing_of_it(page: Page) -> None:
    room = joined(page)
    room.answers["class_leave"] = error("no_class", "This page is in no class.")
    button(page, "Leave").click()
    expect(strip(page)).to_have_count(0)
    expect(message(page, "This page is in no class.")).to_have_count(0)


def test_a_refused_button_hands_the_focus_to_the_field(page: Page) -> None:
    room = Classroom(page)
    room.answers["class_open"] = error("class_password", "This server wants a password.")
    opened(page)
    button(page, "Class").click()
    page.get_by_text("Open a class").first.click()
    button(page, "Open a class").click()
    expect(page.get_by_label("Password")).to_be_focused()


def test_the_stage_still_fits_the_window(page: Page) -> None:
    joined(page, stage=stage(message="Look at the board."))
    expect(page.get_by_role("region", name="Loss")).to_be_in_viewport(ratio=1)


def test_a_teacher_opens_a_class(page: Page) -> None:
    room = leading(page)
    (asked,) = room.of("class_open")
    assert asked["title"] == "Biology 9b" and asked["address"].endswith("/")
    expect(strip(page)).to_contain_text("2 here of 3")
    expect(page.get_by_role("link", name="Wall")).to_have_attribute("href", f"./wall#{CODE}")


def test_a_refused_opening_is_told_at_its_button(page: Page) -> None:
    room = Classroom(page)
    room.answers["class_open"] = error("no_classes", "This server keeps no classes.")
    opened(page)
    button(page, "Class").click()
    page.get_by_text("Open a class").first.click()
    button(page, "Open a class").click()
    expect(page.locator("np-door").get_by_role("alert").filter(has_text="keeps no classes")).to_be_visible()


def test_a_teacher_pauses_and_resumes(page: Page) -> None:
    room = leading(page)
    button(page, "Pause everybody").click()
    told = teacher(stage=stage(paused=True))
    # What doesn't change is told once.
    room.tell({key: value for key, value in told.items() if key not in ("secret", "join", "qr")})
    button(page, "Resume").click()
    room.tell(teacher())
    expect(button(page, "Pause everybody")).to_be_visible()
    assert acts(room) == ["pause", "resume"]


def test_a_teacher_gives_the_present_network(page: Page) -> None:
    room = leading(page)
    train(page, 3)
    button(page, "Give everybody my network").click()
    expect(message(page, "Everybody has your network now.")).to_be_visible()
    (sent,) = room.of("class_act")
    assert sent["act"] == "push"
    page.evaluate(
        """async (run) => {
          const { run: { send } } = document.querySelector("np-run");
          await send("new_weights");
          await send("open", { run });
        }""",
        sent["values"]["run"],
    )
    wait_for(page, "state.frame.epoch === 3")


def test_a_teacher_says_something_and_takes_it_away(page: Page) -> None:
    room = leading(page)
    button(page, "Message to all").click()
    page.get_by_label("Everybody sees this").fill("Look at the board.")
    button(page, "Show it").click()
    expect(page.locator("#class-say")).to_be_hidden()
    room.tell(teacher(stage=stage(message="Look at the board.")))
    expect(strip(page).get_by_role("status")).to_have_text("Look at the board.")
    button(page, "Message to all").click()
    button(page, "Take it away").click()
    assert [each["values"]["text"] for each in room.of("class_act")] == ["Look at the board.", ""]


def test_the_code_is_shown_to_the_back_row(page: Page) -> None:
    leading(page)
    page.get_by_role("button", name=f"Show code {CODE}").click()
    card = page.get_by_role("dialog", name="How to join")
    expect(card).to_contain_text("school.example")
    expect(card.get_by_text(CODE)).to_be_in_viewport(ratio=1)
    expect(card.get_by_role("img", name="QR code")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_ending_a_class_is_asked_once(page: Page) -> None:
    room = leading(page)
    button(page, "End the class").click()
    assert acts(room) == []
    button(page, "End it now").click()
    expect(strip(page)).to_have_count(0)
    assert acts(room) == ["end"]
    page.reload()
    ready(page)
    assert room.of("class_lead") == []


def test_a_teachers_reload_leads_again(page: Page) -> None:
    room = leading(page)
    page.reload()
    expect(strip(page)).to_contain_text("2 here of 3")
    (asked,) = room.of("class_lead")
    assert (asked["code"], asked["secret"]) == (CODE, SECRET)


def test_a_class_is_led_again_from_another_tab(page: Guarded) -> None:
    leading(page)
    other = page.beside()
    room = Classroom(other)
    room.answers["class_lead"] = teacher()
    opened(other)
    button(other, "Class").click()
    other.get_by_text("Open a class").first.click()
    button(other, "Lead Biology 9b again").click()
    expect(strip(other)).to_be_visible()
    button(other, "Class").click()
    button(other, "Stop leading it here").click()
    expect(strip(other)).to_have_count(0)
    assert len(room.of("class_leave")) == 1


def test_the_bar_holds_its_buttons(page: Page) -> None:
    opened(page)
    for width in (640, 800, 960, 1000, 1280, 1366):
        page.set_viewport_size({"width": width, "height": 768})
        expect(button(page, "Class"), f"{width} wide").to_be_in_viewport(ratio=1)
        expect(button(page, "Appearance"), f"{width} wide").to_be_in_viewport(ratio=1)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_everybody_can_use_the_door_the_strip_and_the_card(page: Page) -> None:
    opened(page)
    button(page, "Class").click()
    expect(page.get_by_label("Your teacher's code")).to_be_visible()
    assert violations(page, within="#class") == []
    leading(page)
    assert violations(page, within="np-class") == []
    page.get_by_role("button", name=f"Show code {CODE}").click()
    assert violations(page, within=".class-card") == []
