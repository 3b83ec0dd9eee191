"""static/classroom/activities/federated.js: rounds that a teacher goes through, the class played by the test."""

import re

from playwright.sync_api import Page, expect

from .axe import violations
from .classing import error, student, teacher
from .playing import button
from .test_class import acts, joined, leading

ALONE = {"best": 0.3, "middle": 0.45, "worst": 0.6, "members": 2}
ROUNDS = [{"loss": 0.5, "members": 0}, {"loss": 0.4, **ALONE}]


def told(**values: object) -> dict[str, object]:
    """A class in the midst of it, as its teacher is told."""
    own = {"epochs": 5, "round": 1, "training": False, "rounds": ROUNDS, "split": "label", "shares": 2}
    return {"federated": {**own, "left": {"network": 1}, "picture": {}, **values}}


def test_a_teacher_begins_and_goes_on_by_rounds(page: Page) -> None:
    room = leading(page)
    button(page, "Activities").click()
    page.locator("#class-activities").get_by_role("button", name="Averaging").click()
    page.get_by_label("Points are shared out").select_option("label")
    page.get_by_label("Epochs in a round").select_option("5")
    button(page, "Begin").click()
    room.tell(teacher(doing=told()))
    strip = page.get_by_role("region", name="Class")
    expect(strip).to_contain_text("1 round is done.")
    expect(strip).to_contain_text("2 shares of the points. Not in the last mean: 1 with another network.")
    page.keyboard.press("Escape")
    assert violations(page) == []
    # As long as somebody trains the page asks again; then it waits for what the class is told.
    room.answers["class_act"] = {"type": "ok"}
    button(page, "Next round").click()
    expect(button(page, "Stop")).to_be_visible()
    room.answers["class_act"] = error("not_yet", "1 still training.")
    room.tell(teacher(doing=told(training=True)))
    room.answers["class_act"] = {"type": "ok"}
    room.tell(teacher(doing=told(round=2)))
    expect(button(page, "Stop")).to_have_count(0)
    assert acts(room)[:3] == ["federated", "federated_train", "federated_average"]
    assert room.of("class_act")[0]["values"] == {"epochs": 5, "split": "label"}


def test_a_student_sees_how_far_it_is(page: Page) -> None:
    shown = {"epochs": 5, "round": 1, "training": True, "rounds": ROUNDS[-1:]}
    room = joined(page, doing={"federated": shown})
    expect(page.get_by_text(re.compile("Round 2: everybody trains 5 epochs."))).to_be_visible()
    expect(page.locator("np-take-federated button")).to_have_count(0)
    assert violations(page) == []
    room.tell(student())
    expect(page.locator("np-take-federated")).to_have_count(0)
