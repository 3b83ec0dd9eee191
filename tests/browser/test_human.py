"""static/classroom/activities/human.js: a class that is one network, played by the test."""

from typing import Any

from playwright.sync_api import Page, expect

from .axe import violations
from .classing import Classroom, error, picture, student, teacher
from .playing import button
from .test_class import acts, joined, leading

FIGURES = {"train": 0.25, "test": 0.3, "accuracy": 0.75}
SHOWN = {**picture(200), "classes": 2}
POINTS = [[1, 2, 0], [-1, 3, 1]]
NETWORK = {"sizes": [2, 1], "labels": ["neuron 1", "neuron 2", "output"], "picture": SHOWN, "points": POINTS}


def own(*values: float, others: int = 0) -> dict[str, Any]:
    """What a student is told who is a neuron of two weights and a bias."""
    neuron = {"label": "neuron 2", "sources": ["x₁", "x₂"], "values": list(values), "others": others}
    return {"human": {**FIGURES, "rate": 0.3, "neuron": neuron}}


def sent(room: Classroom, page: Page, count: int) -> list[dict[str, Any]]:
    """What the page has sent, once it is so much."""
    while len(room.of("class_act")) < count:
        page.wait_for_timeout(20)
    return room.of("class_act")


def test_a_student_sets_the_own_neuron_and_steps(page: Page) -> None:
    room = joined(page, doing=own(1, -0.5, 0.123456, others=1))
    strip = page.get_by_role("region", name="Class")
    expect(strip).to_contain_text("You are neuron 2.")
    expect(strip).to_contain_text("Another student is this neuron, too.")
    page.get_by_label("Weight from x₂, as a number").fill("9")
    page.get_by_label("Weight from x₂, as a number").press("Enter")
    assert sent(room, page, 1) == [{"act": "human_set", "values": {"values": [1, 5, 0.123456]}}]
    room.tell(student(doing=own(1, 5, 0.123456)))
    expect(page.get_by_label("Weight from x₂", exact=True)).to_have_value("5")
    page.get_by_label("Weight from x₁, as a number").fill("")
    page.get_by_label("Weight from x₁, as a number").press("Enter")
    expect(page.get_by_label("Weight from x₁, as a number")).to_have_value("1")
    page.get_by_label("Bias", exact=True).focus()
    page.keyboard.press("Home")
    assert sent(room, page, 2)[1]["values"] == {"values": [1, 5, -5]}
    # What came too fast is sent again, and nothing is said about it.
    room.answers["class_act"] = error("too_fast", "Not so fast.")
    button(page, "One step down my own gradient").click()
    sent(room, page, 4)
    room.answers["class_act"] = {"type": "ok"}
    assert set(acts(room)[2:]) == {"human_step"}
    expect(page.locator("np-messages .message")).to_have_count(0)
    # Values that others set are shown.
    room.tell(student(doing=own(2, 2, 2)))
    expect(page.get_by_label("Bias", exact=True)).to_have_value("2")
    assert violations(page) == []
    room.tell(student(doing={"human": {**FIGURES, "neuron": None}}))
    button(page, "Be a neuron, too").click()
    while acts(room)[-1] != "human_take":
        page.wait_for_timeout(20)


def test_a_teacher_begins_and_sees_who_is_which(page: Page) -> None:
    room = leading(page)
    button(page, "Activities").click()
    page.locator("#class-activities").get_by_role("button", name="Human network").click()
    page.get_by_label("Learning rate of a step").select_option("1")
    button(page, "Begin").click()
    assert sent(room, page, 1) == [{"act": "human", "values": {"rate": 1}}]
    names = [["Brave Otter", "Calm Fox"], [], ["Shy Owl"]]
    room.tell(teacher(doing={"human": {**FIGURES, **NETWORK, "names": names}}))
    expect(page.get_by_role("list", name="Layer 1").get_by_role("listitem")).to_have_text(
        ["neuron 1 Brave Otter, Calm Fox", "neuron 2 the server"]
    )
    expect(page.get_by_role("list", name="Output")).to_contain_text("Shy Owl")
    expect(page.locator(".class-figures")).to_contain_text("75.0 %")
    page.wait_for_function("document.querySelector('.class-map canvas').width === 4")
    expect(page.locator(".class-plane-point")).to_have_count(2)
    page.keyboard.press("Escape")
    button(page, "Server's neurons: one step down").click()
    assert sent(room, page, 2)[1]["act"] == "human_step"
    assert violations(page) == []
