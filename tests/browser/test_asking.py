"""A question to a class on the page, the server of the class played by the test."""

import base64

from playwright.sync_api import Page, expect

from .axe import violations
from .classing import Classroom, student, teacher
from .playing import button
from .test_class import joined, leading, strip

CHOICE = {"asked": 5.5, "kind": "choice", "question": "Which one?", "choices": ["ReLU", "tanh"], "answered": 0}
NUMBER = {"asked": 6.5, "kind": "number", "question": "Test loss?", "low": 0, "high": 1, "answered": 0}
SKETCH = {"asked": 7.5, "kind": "sketch", "question": "Where?", "side": 40, "answered": 0}


def asks(question: dict[str, object], **more: object) -> dict[str, object]:
    """What a student is told of a question."""
    return student(doing={"ask": {"answer": None, **question, **more}})


def values(room: Classroom) -> list[dict[str, object]]:
    """What the page's acts were told."""
    return [each["values"] for each in room.of("class_act")]


def test_a_student_chooses_changes_the_choice_and_sees_all(page: Page) -> None:
    room = joined(page)
    room.tell(asks(CHOICE))
    button(page, "ReLU").click()
    room.tell(asks(CHOICE, answer=0, answered=7))
    expect(button(page, "ReLU")).to_have_attribute("aria-pressed", "true")
    expect(strip(page)).to_contain_text("7 have answered")
    button(page, "tanh").click()
    assert values(room) == [{"asked": 5.5, "choice": 0}, {"asked": 5.5, "choice": 1}]
    assert violations(page) == []
    room.tell(asks(CHOICE, answer=1, right=1, answered=9, result={"counts": [2, 7]}))
    row = page.get_by_role("listitem").filter(has_text="your answer")
    expect(row).to_contain_text("✓ right")
    expect(row).to_contain_text("7")
    expect(button(page, "tanh")).to_have_count(0)


def test_a_number_out_of_the_range_is_told_at_its_field(page: Page) -> None:
    room = joined(page)
    room.tell(asks(NUMBER))
    field = page.get_by_label("From 0 to 1")
    field.fill("1,5")
    field.press("Enter")
    expect(strip(page).get_by_role("alert").filter(has_text="Enter a number from 0 to 1")).to_be_visible()
    field.fill("0,25")
    field.press("Enter")
    expect(strip(page).locator(".field-error:visible")).to_have_count(0)
    assert values(room) == [{"asked": 6.5, "number": 0.25}]
    middle = (0.1 + 0.2) / 2  # of which a computer makes 0.15000000000000002
    large = {"low": 0, "high": 999999999, "right": 123456.789}
    room.tell(asks({**NUMBER, **large}, answer=0.25, answered=2, result={"counts": [1] * 24, "middle": middle}))
    for words in ("0999999999", "Middle answer 0.15.", "True value 123456.789.", "Your answer 0.25."):
        expect(strip(page)).to_contain_text(words)


def test_a_sketch_is_drawn_by_pointer_and_by_keys(page: Page) -> None:
    room = joined(page)
    room.tell(asks(SKETCH))
    plane = page.get_by_role("application", name="draw the boundary")
    expect(button(page, "Send")).to_be_disabled()
    box = plane.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 1 + 3, box["y"] + 1 + 3)
    page.mouse.down()
    page.mouse.move(box["x"] + 1 + 237, box["y"] + 1 + 3)
    page.mouse.up()
    button(page, "Send").click()
    (first,) = values(room)
    assert base64.b64decode(str(first["sketch"])) == b"\xff" * 5 + bytes(195), "the top row of cells"
    button(page, "Clear").click()
    plane.focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "Space", "ArrowDown"):
        page.keyboard.press(key)
    button(page, "Send").click()
    cells = int.from_bytes(base64.b64decode(str(values(room)[1]["sketch"])))
    assert cells == 0b111 << (40 * 40 - 1 - (20 * 40 + 22))
    everywhere = base64.b64encode(bytes([255]) * 1600).decode()
    room.tell(asks(SKETCH, answer=first["sketch"], answered=1, result={"map": everywhere}))
    expect(page.get_by_role("img", name="Where everybody drew the boundary")).to_be_visible()
    assert violations(page) == []


def test_a_sketch_outlives_a_reload_and_one_that_is_no_line_is_told(page: Page) -> None:
    room = joined(page)
    room.answers["class_join"] = asks(SKETCH)
    room.tell(asks(SKETCH))
    page.get_by_role("application", name="draw the boundary").focus()
    for key in ("Space", "ArrowRight"):
        page.keyboard.press(key)
    page.reload()
    button(page, "Send").click()
    assert len(values(room)) == 1
    assert page.evaluate("sessionStorage.getItem('numplay.sketch')") is None
    full = base64.b64encode(bytes([255] * 101 + [0] * 99)).decode()
    page.evaluate("(text) => sessionStorage.setItem('numplay.sketch', text)", f'{{"asked": 7.5, "sketch": "{full}"}}')
    page.reload()
    expect(page.get_by_text("That is more than a line.")).to_be_visible()
    expect(button(page, "Send")).to_be_disabled()
    room.tell(asks({**SKETCH, "asked": 8.5}))
    expect(page.get_by_text("That is more than a line.")).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('numplay.sketch')") is None, "it is of no use for another question"
    page.get_by_role("application", name="draw the boundary").press("Space")
    assert page.evaluate("sessionStorage.getItem('numplay.sketch')")
    room.tell(student())
    expect(page.locator("np-take-ask")).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('numplay.sketch')") is None


def test_a_teacher_asks_peeks_reveals_and_takes_it_away(page: Page) -> None:
    room = leading(page)
    button(page, "Activities").click()
    button(page, "Predict first").click()
    page.get_by_label("Question").fill("Which one?")
    button(page, "Ask everybody").click()
    expect(page.locator("np-ask-form").get_by_role("alert")).to_have_text("Enter two choices at least.")
    for letter, words in (("A", "ReLU"), ("B", ""), ("C", "tanh")):
        page.get_by_label(f"Choice {letter}").fill(words)
    page.get_by_label("B is right").check()
    button(page, "Ask everybody").click()
    expect(page.locator("np-ask-form").get_by_role("alert")).to_contain_text("marked as right is empty")
    page.get_by_label("None is marked").check()
    button(page, "Ask everybody").click()
    page.get_by_label("C is right").check()
    assert violations(page) == []
    button(page, "Ask everybody").click()
    asked = {"kind": "choice", "question": "Which one?", "choices": ["ReLU", "tanh"], "right": 1}
    expect(page.locator("np-ask-form").get_by_role("alert")).to_have_count(0)
    assert values(room) == [{key: asked[key] for key in ("kind", "question", "choices")}, asked]
    room.tell(teacher(doing={"ask": {**CHOICE, "right": 1, "answered": 1, "so_far": {"counts": [0, 1]}}}))
    expect(strip(page)).to_contain_text("1 of 2 have answered.")
    expect(strip(page).locator("np-take-ask")).not_to_contain_text("right")  # this screen may be on the wall
    expect(page.locator(".ask-bars")).to_be_hidden()
    page.get_by_text("only you").click()
    expect(page.locator(".ask-bars")).to_be_visible()
    button(page, "Reveal to all").click()
    room.tell(teacher(doing={"ask": {**CHOICE, "right": 1, "answered": 1, "result": {"counts": [0, 1]}}}))
    expect(page.locator("np-take-ask")).to_contain_text("1 answer.")
    button(page, "Take it away").click()
    assert [each["act"] for each in room.of("class_act")] == ["ask", "ask", "ask_reveal", "ask_end"]
