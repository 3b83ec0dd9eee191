"""static/classroom/activities/our_data.js, static/classroom/plane.js: points of all, the class played by the test."""

from playwright.sync_api import Page, expect

from .axe import violations
from .classing import Classroom, error, student, teacher
from .playing import button
from .test_class import joined, leading

OPEN = {"classes": ["A", "B", "C"], "open": True, "given": 0}


def painted(room: Classroom) -> list[list[list[float]]]:
    """The points that the page has sent, each time."""
    return [each["values"]["points"] for each in room.of("class_act") if each["act"] == "our_data_paint"]


def test_a_student_paints_by_pointer_and_by_keys(page: Page) -> None:
    room = joined(page, doing={"our_data": {**OPEN, "most": 3, "points": []}})

    def told(count: int) -> list[list[float]]:
        """The points, once so many were sent; the page is told that the class has them."""
        while not painted(room) or len(painted(room)[-1]) < count:
            page.wait_for_timeout(20)
        points = painted(room)[-1]
        room.tell(student(doing={"our_data": {**OPEN, "most": 3, "points": points}}))
        expect(page.locator(".class-beside")).to_contain_text(f"{count} of 3 points")
        page.wait_for_function(f"document.querySelectorAll('.class-plane-point').length === {count}")
        return points

    page.get_by_role("application", name="Your points: 0 of 3").dblclick(position={"x": 60, "y": 60})
    told(1)  # which is all that a double click puts
    button(page, "B").click()
    page.get_by_role("application", name="Your points").focus()
    for count, keys in ((2, ("ArrowRight", "ArrowUp", "ArrowUp", "Enter")), (3, ("ArrowLeft", "Enter"))):
        for key in keys:
            page.keyboard.press(key)
        points = told(count)
    first, second, third = points
    assert first[0] < 0 < first[1] and first[2] == 0
    assert (second, third) == ([0.5, 1, 1], [0, 1, 1])
    page.keyboard.press("Enter")
    expect(page.locator(".class-beside")).to_contain_text("3 of 3 points")
    assert violations(page) == []


def test_what_came_too_fast_is_sent_again(page: Page) -> None:
    room = joined(page, doing={"our_data": {**OPEN, "most": 3, "points": [[1, 1, 0]]}})
    room.answers["class_act"] = error("too_fast", "Not so fast.")
    button(page, "Take back").click()
    while len(painted(room)) < 2:
        page.wait_for_timeout(20)
    room.answers["class_act"] = {"type": "ok"}
    assert painted(room)[0] == []
    expect(page.locator("np-messages .message")).to_have_count(0)
    room.tell(student(doing={"our_data": {**OPEN, "open": False, "most": 3, "points": []}}))
    expect(page.get_by_text("Your teacher takes no more points.")).to_be_visible()


def test_a_teacher_sees_all_points_clears_and_gives(page: Page) -> None:
    room = leading(page)
    button(page, "Activities").click()
    page.locator("#class-activities").get_by_role("button", name="Our data").click()
    button(page, "3 classes").click()
    room.tell(teacher(doing={"our_data": {**OPEN, "seats": {"s0": [[0, 0, 1]], "s1": [[1, 1, 2], [2, 2, 0]]}}}))
    expect(page.get_by_role("img", name="The points of all: 3")).to_be_visible()
    button(page, "Clear the points of Student 1").click()
    button(page, "Give everybody these 3 points").click()
    given = page.get_by_text("Everybody trains on the class's 3 points now.")
    expect(given).to_be_visible()
    room.tell(teacher())
    expect(given).to_have_count(0)  # it fades later, and would outlast the activity
    said = [(each["act"], each["values"]) for each in room.of("class_act")]
    assert said == [("our_data", {"classes": 3}), ("our_data_clear", {"seat": "s1"}), ("our_data_give", {})]
    assert violations(page) == []
