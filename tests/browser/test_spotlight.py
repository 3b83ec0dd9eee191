"""The spotlight, copies and what is sent back, on pages whose class is played by the test."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .axe import violations
from .classing import CODE, SECRET, Classroom, closeup, closeups, picture, row, student, teacher, wall
from .playing import button, message, opened
from .test_wall import LED, tile, until
from .test_wall import opened as wall_of

pytestmark = pytest.mark.routed
SHOWN = [{"name": "Calm Owl", "yours": False}, {"name": "Brave Otter", "yours": True}]
PIXEL = """(canvas) => [...canvas.getContext("2d").getImageData(canvas.width / 2, 3, 1, 1).data]"""


def joined(page: Page, **values: Any) -> Classroom:
    """A student's page."""
    room = Classroom(page)
    room.answers["class_join"] = student(**values)
    page.goto(f"/?class={CODE}")
    expect(page.locator(".class-name")).to_be_visible()
    return room


def test_students_see_it_large_and_fold_it_away(page: Page) -> None:
    room = joined(page, doing={"spotlight": {"shown": SHOWN}})
    expect(page.get_by_text("Your network is in the spotlight, with others.")).to_be_visible()
    first = page.locator("np-closeup").first
    expect(first).to_contain_text("Waiting")
    room.tell(closeups(closeup(at=0), closeup(at=1, epoch=7)))
    expect(first).to_contain_text("Calm Owl")
    expect(first).to_contain_text("test loss 0.25")
    expect(first).to_contain_text("epoch 1,234")
    expect(page.locator("np-closeup").last).to_contain_text("Yours")
    blue = first.locator("canvas").evaluate(PIXEL)
    assert blue[2] > blue[0]
    assert violations(page) == []
    # The page below is as large as without it, only further down.
    height = "document.querySelector('np-output').offsetHeight"
    before = page.evaluate(height)
    page.get_by_text("Your network is in the spotlight").click()
    expect(first).to_be_hidden()
    until(page, lambda: abs(page.evaluate(height) - before) <= 1)
    assert before > 300
    room.tell(student(doing={"spotlight": {"shown": [{"name": None, "yours": False}]}}))
    expect(page.locator("np-take-spotlight summary")).to_have_text("In the spotlight: A network of this class")
    room.tell(student())
    expect(page.locator("np-take-spotlight summary")).to_have_count(0)


def test_another_spotlight_shows_nothing_of_the_last_one(page: Page) -> None:
    room = joined(page, doing={"spotlight": {"shown": SHOWN[:1]}})
    expect(page.locator("np-closeup")).to_contain_text("Waiting")
    room.tell(closeups(closeup(at=0)))
    expect(page.locator("np-closeup")).to_contain_text("epoch 1,234")
    room.tell(student(doing={"spotlight": {"shown": [{"name": "Merry Mole", "yours": False}]}}))
    expect(page.locator("np-closeup")).to_contain_text("Waiting")


def test_a_teacher_says_who_is_in_it_and_where(page: Page) -> None:
    room = Classroom(page)
    room.answers["class_open"] = teacher()
    opened(page)
    button(page, "Class").click()
    page.get_by_text("Open a class").first.click()
    button(page, "Open a class").click()
    button(page, "Activities").click()
    button(page, "Spotlight").click()
    page.get_by_label("Whose network").select_option("Student 0")
    expected = {"students": True, "projector": True, "named": True, "seats": ["s0"]}
    until(page, lambda: room.of("class_act")[-1:] == [{"act": "spotlight", "values": expected}])
    lit = {"shown": [{"seat": "s0", "name": "Student 0"}], "students": True, "projector": True, "named": True}
    room.tell(teacher(doing={"spotlight": lit}))
    page.get_by_label("Seen on").select_option("The projector only")
    until(page, lambda: room.of("class_act")[-1]["values"] == {**expected, "students": False})
    page.get_by_label("With names").uncheck()
    until(page, lambda: room.of("class_act")[-1]["values"]["named"] is False)
    button(page, "Take Student 0 out of the spotlight").click()
    until(page, lambda: room.of("class_act")[-1]["act"] == "spotlight_end")
    expect(page.get_by_role("link", name="Open the projector's page")).to_have_attribute(
        "href", f"./projector#{CODE}/{'p' * 32}"
    )


def test_from_the_wall_by_key_and_by_button(page: Page) -> None:
    room = wall_of(page)
    room.tell(wall(row(1), row(2)))
    tile(page, "Student 1").focus()
    page.keyboard.press("s")
    until(page, lambda: [each["values"].get("seats") for each in room.of("class_act")] == [["s1"]])
    lit = {"shown": [{"seat": "s1", "name": "Student 1"}], "students": False, "projector": True, "named": True}
    room.tell(teacher(doing={"spotlight": lit}))
    tile(page, "Student 2").click()
    button(page, "Spotlight").click()
    wanted = {"students": False, "projector": True, "named": True, "seats": ["s1", "s2"]}
    until(page, lambda: room.of("class_act")[-1]["values"] == wanted)


def test_a_student_large_is_live_and_has_all_classes(page: Page) -> None:
    room = wall_of(page)
    room.tell(wall(row(1, **picture(255)), row(2)))
    tile(page, "Student 1").click()
    until(page, lambda: room.of("class_wall")[-1].get("large") == "s1")
    room.tell(closeups(closeup(seat="s1")))
    canvas = page.get_by_role("img", name="Output of Student 1")
    until(page, lambda: canvas.evaluate(PIXEL)[2] > canvas.evaluate(PIXEL)[0])
    room.tell(wall(row(1, epoch=20, test=0.4), row(2)))
    room.tell(wall(row(1, epoch=30, test=0.2), row(2)))
    expect(page.get_by_role("img", name="Losses since")).to_be_visible()
    link = page.get_by_role("link", name="Open a copy")
    expect(link).to_have_attribute("href", f"./?lead={CODE}&take=s1")
    assert violations(page) == []
    room.tell(teacher(doing={"copies": {"allowed": False}}))
    expect(link).to_have_count(0)
    page.keyboard.press("Escape")
    until(page, lambda: "large" not in room.of("class_wall")[-1])


def test_some_are_selected_for_a_network_or_a_message(page: Page) -> None:
    room = wall_of(page)
    room.tell(wall(row(1), row(2), row(3), row(4)))
    for name in ("Student 1", "Student 3"):
        page.get_by_role("checkbox", name=f"Select {name}").check()
    selected = page.get_by_role("group", name="Selected students")
    expect(selected).to_contain_text("2 selected")
    assert violations(page) == []
    selected.get_by_role("button", name="Give them my network").click()
    until(page, lambda: room.of("class_act")[-1]["values"] == {"seats": ["s1", "s3"], "playground": True})
    selected.get_by_role("button", name="Message to them").click()
    page.get_by_label("They alone see this").fill("Fewer units?")
    button(page, "Show it").last.click()
    said = {"act": "say", "values": {"text": "Fewer units?", "seats": ["s1", "s3"]}}
    until(page, lambda: room.of("class_act")[-1] == said)
    room.tell(wall(row(1), row(2), row(4)))
    expect(selected).to_contain_text("1 selected")
    button(page, "Select nobody").click()
    expect(selected).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Select Student 1")).not_to_be_checked()


def test_a_copy_is_opened_and_sent_back(page: Page) -> None:
    room = Classroom(page)
    room.answers["class_lead"] = teacher()
    opened(page)
    run = page.evaluate("""() => document.querySelector("np-run").run.send("save", { format: "bytes" })""")["content"]
    room.answers["class_copy"] = {"type": "copied", "name": "Student 1", "run": run}
    page.evaluate(f"localStorage.setItem('numplay.led', '{json.dumps(LED)}')")
    page.goto(f"/?lead={CODE}&take=s1")
    expect(page.get_by_text("This is a copy of Student 1's network.")).to_be_visible()
    assert room.of("class_lead")[0]["secret"] == SECRET
    assert "take" not in page.url
    button(page, "Send it back as it is now").click()
    until(page, lambda: room.of("class_act") == [{"act": "push", "values": {"seats": ["s1"], "back": True}}])
    expect(message(page, "Student 1 has it now.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("This is a copy of Student 1's network.")).to_be_visible()
    button(page, "Keep it for myself").click()
    expect(page.get_by_text("This is a copy of")).to_have_count(0)


def test_what_comes_back_says_so_until_the_student_goes_on(page: Page) -> None:
    room = joined(page, doing={"say": {"text": "Look here"}})
    expect(page.get_by_text("Look here")).to_be_visible()
    given = page.evaluate("""() => document.querySelector("np-run").run.send("save", { format: "bytes" })""")["content"]
    room.tell({"type": "class_given", "how": "changed"})
    told = page.evaluate(
        """(run) => document.querySelector("np-run").run.send("open", { run })""",
        given,
    )
    state = {name: value for name, value in told.items() if name != "reply_to"}
    room.tell(state)
    expect(message(page, "Your teacher sent your network back, changed. Undo brings yours back.")).to_be_visible()
    button(page, "Play").click()
    expect(message(page, "Your teacher sent your network back")).to_have_count(0)
    # One that all were given, and what the student had before once the teacher has taken it back.
    room.tell(state)
    expect(message(page, "Your teacher gave you this network.")).to_be_visible()
    room.tell({"type": "class_given", "how": "before"})
    room.tell(state)
    expect(message(page, "Your teacher took the other network back. You have yours again.")).to_be_visible()
    expect(message(page, "Your teacher gave you this network.")).to_have_count(0)
