"""A task of a class on the page, the server of the class played by the test."""

import time

from playwright.sync_api import Page, expect

from .axe import violations
from .classing import error, student, teacher
from .playing import STORE, button, wait_for
from .test_asking import values
from .test_class import joined, leading, strip

GOAL = {"text": "Separate it.", "measure": "loss", "bound": 0.1, "rank": "parameters", "repair": False}
TASK = {"began": 5.5, "ends": None, "names": True, "task": GOAL, "handed": 0, "reached": 0}
BEST = {"value": 0.05, "parameters": 13, "epochs": 200, "features": 2, "seconds": 70}


def works(**more: object) -> dict[str, object]:
    """What a student is told of a task."""
    return student(doing={"assignment": {**TASK, "board": [], "mine": None, "between": 10, **more}})


def test_a_student_hands_in_and_is_told_what_came_of_it(page: Page) -> None:
    room = joined(page)
    room.tell(works(ends=time.time() + 90))
    expect(strip(page)).to_contain_text("Reach a loss below 0.1 on points that nobody sees.")
    expect(strip(page).get_by_role("timer")).to_contain_text("left")
    assert violations(page) == []
    button(page, "Hand in my network").click()
    assert room.of("class_act") == [{"act": "hand_in", "values": {}}]
    room.tell(works(handed=1, mine={"tries": 1, "last": {"verdict": "not_yet", "value": 0.21}, "best": None}))
    expect(strip(page)).to_contain_text("Not yet. Loss about 0.21.")
    expect(page.get_by_role("button", name="Hand in again in")).to_be_disabled()
    mine = {"tries": 2, "last": {"verdict": "done", "value": 0.05}, "best": BEST}
    board = [{"name": "Brave Otter", "me": True, **BEST}, {"name": "Merry Mole", "me": False, **BEST}]
    room.tell(works(handed=2, reached=2, mine=mine, board=board))
    expect(strip(page)).to_contain_text("Done!")
    expect(strip(page).get_by_role("listitem").first).to_contain_text("Brave Otter you: 13 parameters, 200 epochs")
    assert violations(page) == []


def test_a_refusal_is_told_where_one_hands_in(page: Page) -> None:
    room = joined(page)
    room.tell(works())
    room.answers["class_act"] = error("too_soon", "You can hand in again in 7 seconds.")
    button(page, "Hand in my network").click()
    expect(strip(page).get_by_role("alert").filter(has_text="again in 7 seconds")).to_be_visible()


def test_a_network_that_is_not_back_yet_can_not_be_handed_in(page: Page) -> None:
    room = joined(page)
    room.tell(works())
    expect(button(page, "Hand in my network")).to_be_enabled()
    for change in ("{ frame: null }", '{ frame: window.kept, connection: "lost" }'):
        page.evaluate(f"async () => {{ {STORE} window.kept ??= store.get().frame; store.set({change}); }}")
        expect(button(page, "Hand in my network")).to_be_disabled()
    page.evaluate(f'async () => {{ {STORE} store.set({{ connection: "open" }}); }}')
    expect(button(page, "Hand in my network")).to_be_enabled()


def test_a_teacher_sets_a_task_and_has_its_table_as_a_file(page: Page) -> None:
    room = leading(page)
    wait_for(page, "state.frame !== null")
    button(page, "Activities").click()
    button(page, "Set a task").click()
    page.get_by_label("Measure").select_option("accuracy")
    page.get_by_label("Percent").fill("120")
    button(page, "Set the task").click()
    expect(page.locator("np-task-form").get_by_role("alert")).to_have_text("Enter a number above 0, up to 100.")
    page.get_by_label("Percent").fill("97,5")
    page.locator("np-task-form select[name=minutes]").select_option("10")
    assert violations(page) == []
    button(page, "Set the task").click()
    flags = {"repair": False, "names": False}
    assert values(room) == [{"measure": "accuracy", "bound": 0.975, "rank": "parameters", **flags, "seconds": 600}]
    row = {"place": 1, "tries": 3, "changed": ["Hidden layers", "Seed"], "same": True, **BEST, "name": '=1+1;@x "y"'}
    late = {"name": "Late Lark", "place": None, "tries": 1, "last": {"verdict": "not_yet", "value": 0.4}}
    told = {**TASK, "task": {**GOAL, "measure": "accuracy", "bound": 0.9}, "handed": 2, "reached": 1}
    room.tell(teacher(doing={"assignment": {**told, "rows": [row, late]}}))
    expect(strip(page).locator("np-take-assignment")).to_contain_text("1 of 2 who handed in has reached it.")
    button(page, "Table of results").click()
    dialog = page.get_by_role("dialog", name="Results")
    expect(dialog.get_by_role("row")).to_have_count(3)
    assert violations(page) == []
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Save as CSV").click()
    lines = download.value.path().read_text("utf-8").splitlines()
    assert lines[1] == '1,"\'=1+1;@x ""y""",0.05,13,200,2,70,3,"Hidden layers, Seed",yes'
    assert lines[2] == ",Late Lark,0.4,,,,,1,,"
    dialog.get_by_role("button", name="Close").click()
    # They would be gone: it is asked once more.
    button(page, "End the task …").click()
    assert len(values(room)) == 1
    expect(page.get_by_text("Its results are deleted.")).to_be_visible()
    button(page, "Go on").click()
    button(page, "End the task …").click()
    button(page, "End it now").click()
    expect(button(page, "End it now")).to_be_visible()
    assert room.of("class_act")[-1] == {"act": "assign_end", "values": {}}
