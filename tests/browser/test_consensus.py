"""static/classroom/activities/consensus.js: what all networks say together, the class played by the test."""

import base64

from playwright.sync_api import Page, expect

from .axe import violations
from .classing import student, teacher
from .playing import button, look
from .test_class import acts, joined, leading

FIGURES = {"together": 0.9, "best": 0.85, "middle": 0.8, "worst": 0.5, "beaten": 3, "tested": 250, "missing": 0}
MAPS = {name: base64.b64encode(bytes([byte] * 4)).decode() for name, byte in (("mean", 255), ("apart", 64))}
VIEW = {"members": 3, "left": {"dataset": 2}, "dataset": "Your points", "classes": 2, "size": 2, **FIGURES, **MAPS}
PIXEL = (
    "[...document.querySelector('.class-map canvas').getContext('2d', {willReadFrequently: true})"
    ".getImageData(0, 0, 1, 1).data]"
)


def test_a_teacher_looks_asks_of_a_place_and_shows_it(page: Page) -> None:
    room = leading(page)
    button(page, "Activities").click()
    page.locator("#class-activities").get_by_role("button", name="Consensus").click()
    button(page, "Look now").click()
    at = {"x": 1, "y": 2, "counts": [1, 2], "others": {"s1": 0}}
    room.tell(teacher(doing={"consensus": {"view": VIEW, "at": at, "shown": False, "named": True}}))
    strip = page.get_by_role("region", name="Class")
    expect(strip).to_contain_text("90.0 %")
    expect(strip).to_contain_text("3 networks. Dataset: Your points. Not compared: 2 on another dataset.")
    expect(strip).to_contain_text("Here 1 say orange, 2 say blue. Against most: Student 1.")
    page.keyboard.press("Escape")
    together = look(page, PIXEL)
    button(page, "Disagreement").click()
    page.wait_for_function(f"JSON.stringify({PIXEL}) !== '{str(together).replace(' ', '')}'")
    page.locator("np-take-consensus svg").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_label("Show it to students").check()
    page.get_by_label("Live").check()
    page.wait_for_timeout(50)
    page.get_by_label("Live").uncheck()
    assert acts(room)[:3] == ["consensus", "consensus_at", "consensus_options"] and "consensus" in acts(room)[3:]
    assert room.of("class_act")[1]["values"] == {"x": 0.5, "y": 0}
    assert violations(page) == []


def test_a_student_only_looks_on(page: Page) -> None:
    room = joined(page, doing={"consensus": {"view": VIEW, "at": None}})
    expect(page.get_by_role("img", name="What all networks say together")).to_be_visible()
    expect(page.get_by_label("Live")).to_have_count(0)
    expect(button(page, "Disagreement")).to_be_visible()
    room.tell(student(doing={"consensus": {"view": {**VIEW, "members": 0, "together": None}, "at": None}}))
    room.tell(student())
    expect(page.locator("np-take-consensus")).to_have_count(0)
