"""static/panels/task: a goal that a link carries, from the teacher who sets it to the file that is handed in."""

import json
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from server.commands.cli import main
from server.messages.replies import to_text
from server.sessions.goals import CODE

from .axe import violations
from .playing import button, opened, ready, wait_for
from .serving import Server
from .tabs import Guarded
from .test_exercise import dialog


def link_with_goal(page: Page, measure: str, typed: str) -> str:
    """The link of an exercise with a goal."""
    made = dialog(page)
    made.get_by_label("Task", exact=True).fill("Separate the two classes.")
    made.get_by_label("Goal, on points that nobody sees").select_option(measure)
    made.get_by_label("Goal's value").fill(typed)
    field = made.get_by_label("Link to this exercise")
    page.wait_for_function("(field) => /goal=[\\w-]{60}/.test(field.value)", arg=field.element_handle())
    return field.input_value()


def test_a_goal_is_set_and_a_network_handed_in_and_checked(page: Guarded, server: Server, tmp_path: Path) -> None:
    link = link_with_goal(opened(page, "noise=5"), "loss", "100")
    student = page.beside()
    student.goto(link)
    ready(student)
    task = student.get_by_role("region", name="Exercise")
    expect(task).to_contain_text("Reach a loss below 100 on points that nobody sees.")
    assert violations(student) == []
    large = student.viewport_size
    student.set_viewport_size({"width": 390, "height": 844})
    task.get_by_label("Your name").fill("Ada")
    student.keyboard.press("Enter")
    expect(task.get_by_role("status")).to_contain_text("Done! Loss about 0.")
    expect(task.get_by_role("button", name="Hand in again in")).to_be_disabled()
    expect(button(student, "Copy it as a code")).to_be_in_viewport(ratio=1)  # what is to be sent isn't scrolled away
    assert large
    student.set_viewport_size(large)
    with student.expect_download() as download:
        task.get_by_role("button", name="Save the file for your teacher").click()
    assert download.value.suggested_filename.endswith(".numplay")
    told = json.loads(download.value.path().read_text("utf-8"))
    assert (told["name"], told["reached"], told["epochs"]) == ("Ada", True, 0)
    handed = tmp_path / download.value.suggested_filename
    download.value.save_as(handed)
    assert main(["check", str(handed), "--data", str(server.directory)]) == 0
    checked_on_a_page(student, handed)
    student.go_back()
    ready(student)
    # The address keeps the goal: a reload is at the same task.
    student.wait_for_function("() => location.hash.includes('goal=')")
    student.reload()
    expect(student.get_by_role("button", name="Hand in")).to_be_visible()
    student.close()


def checked_on_a_page(page: Page, handed: Path) -> None:
    """What was handed in, as a table on the page: a file, the same as a code, and one that was changed."""
    text = handed.read_text("utf-8")
    changed = handed.with_name("changed.numplay")
    changed.write_text(text.replace('"Ada"', '"Eve"'), "utf-8")
    page.goto("/check")
    button(page, "Check").click()
    expect(page.get_by_role("alert")).to_have_text("Choose files, or paste codes, first.")
    page.get_by_label("choose files").set_input_files([changed])
    expect(page.get_by_role("status")).to_have_text("This file isn't genuine.")
    # The others come as a learning platform gives them.
    with zipfile.ZipFile(handed.with_name("all.zip"), "w") as archive:
        archive.write(handed, f"Ada_1/{handed.name}")
    page.get_by_label("choose files").set_input_files([handed.with_name("all.zip")])
    table = page.get_by_role("region", name="What was handed in")
    expect(table.get_by_role("row")).to_have_count(3)
    page.get_by_label("Codes, or whole files").fill(f"Mine: {CODE}{to_text(text.encode())}")
    page.get_by_label("Best is").select_option("epochs")
    expect(table.get_by_role("row")).to_have_count(4)
    expect(page.get_by_role("status")).to_have_text(
        "2 of 3 files are genuine; 2 have reached the goal. Best: fewest epochs."
    )
    rows = table.get_by_role("row").all_inner_texts()
    assert [row.split("\t")[:3] for row in rows[1:3]] == [
        ["1", f"Ada_1/{handed.name}", "Ada"],
        ["2", "pasted 1", "Ada"],
    ]
    assert f"Same network as Ada_1/{handed.name}." in rows[2] and "changed after this server signed it" in rows[3]
    assert "Eve" not in rows[3] and violations(page) == []
    with page.expect_download() as download:
        button(page, "Save as CSV").click()
    assert download.value.path().read_text("utf-8").splitlines()[1].startswith(f"1,Ada_1/{handed.name},Ada,yes,")


def test_a_goal_that_cant_be_is_said_and_there_is_no_link(page: Page) -> None:
    opened(page)
    made = dialog(page)
    made.get_by_label("Goal, on points that nobody sees").select_option("accuracy")
    expect(made.get_by_label("Goal's value")).to_have_value("95")
    made.get_by_label("Goal's value").fill("101")
    expect(made.get_by_text("Enter a number above 0, up to 100.")).to_be_visible()
    expect(button(page, "Copy link")).to_be_disabled()
    expect(made.get_by_label("Start from the weights as they are now")).to_be_disabled()
    made.get_by_label("Goal, on points that nobody sees").select_option("")
    expect(button(page, "Copy link")).to_be_enabled()


def test_a_forged_goal_is_not_shown(page: Page) -> None:
    opened(page, f"noise=10&goal={'A' * 60}")
    wait_for(page, "state.state.config.noise === 10")
    expect(page.get_by_text("The goal of this link is another server's, or was changed.")).to_be_visible()
    expect(page.get_by_role("button", name="Hand in")).to_have_count(0)
