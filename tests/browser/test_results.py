"""static/classroom/results.js and table.js: the table of a class; and the page /stored."""

import csv
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from .axe import violations
from .classing import row, wall
from .playing import button
from .test_wall import opened

HEADS = ["Name", "Now", "Epoch", "Training loss", "Test loss", "Test accuracy", "Layers", "Parameters", "Activation"]


def shown(page: Page) -> None:
    """The table of three students: one whose name is a formula, one who has diverged, one who is gone."""
    room = opened(page)
    gone = row(
        3, here=False, shape="", activation="", problem="", parameters=None, train=None, test=None, accuracy=None
    )
    room.tell(wall(row(2, train=None, diverged=True), row(1, name='=HYPERLINK("x"),1', test=0.1234567890123), gone))
    expect(page.locator(".tile")).to_have_count(3)
    button(page, "Results").click()
    expect(page.get_by_role("dialog", name="Biology 9b")).to_be_visible()


def test_the_table_has_a_row_for_everybody(page: Page) -> None:
    shown(page)
    rows = [each.locator("th, td").all_text_contents() for each in page.locator(".wall-results tr").all()]
    assert rows[0] == [*HEADS, "Problem"]
    assert rows[1][:5] == ['=HYPERLINK("x"),1', "training", "10", "0.300", "0.123"]
    assert rows[2][1:4] == ["diverged", "20", "–"]
    assert rows[3] == ["Student 3", "gone", "30", "–", "–", "–", "", "–", "", ""]
    assert violations(page, within=".wall-results") == []
    button(page, "Close").click()
    expect(page.locator(".wall-results")).to_be_hidden()


def test_the_file_has_all_digits_and_no_formula(page: Page, tmp_path: Path) -> None:
    shown(page)
    with page.expect_download() as begun:
        button(page, "Save as CSV").click()
    assert begun.value.suggested_filename == "class-abc-def-ghj.csv"
    begun.value.save_as(tmp_path / "class.csv")
    with (tmp_path / "class.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[1][0] == '\'=HYPERLINK("x"),1' and rows[1][4] == "0.1234567890123"
    assert rows[2][3] == "" and [len(each) for each in rows] == [10] * 4


def test_on_paper_there_is_the_table_alone(page: Page) -> None:
    shown(page)
    page.emulate_media(media="print")
    expect(page.locator(".tiles")).to_be_hidden()
    expect(button(page, "Print")).to_be_hidden()
    expect(page.locator(".wall-results tr")).to_have_count(4)
    expect(page.locator(".wall-results")).to_be_visible()


def test_what_is_stored_is_a_page(page: Page) -> None:
    page.goto("/stored")
    expect(page.get_by_role("heading", name="What is stored")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="To the playground").click()
    expect(page).to_have_url(re.compile(r"^http://[^/]+/(#.*)?$"))  # the run writes itself there
