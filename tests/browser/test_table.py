"""static/panels/table.js and static/painting/table.js: points from a table, pasted, opened or dropped."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from engine import catalog

from .playing import button, config, look, message, opened, wait_for

OWN = {entry["problem"]: entry["name"] for entry in catalog()["dataset"] if entry["given"] and entry["dimensions"] == 2}
TABLE = "height;weight;kind\n150,5;50;cat\n160;61,25;dog\n170;70;cat\n180;95;bird\n190;90;bird\n165;64;dog\n"
NUMBERS = "t,u,v,w\n" + "".join(f"{k},{k * k % 17},{k % 5 * 1.5},{k / 7}\n" for k in range(40))


def dialog(page: Page) -> Locator:
    opened(page)
    page.locator(".data").get_by_role("button", name="Table").click()
    found = page.get_by_role("dialog", name="Points from a table")
    expect(found).to_be_visible()
    return found


def paste(box: Locator, text: str) -> None:
    """Put a text into the field, and wait until the server has read it."""
    table = box.locator("xpath=ancestor::np-table")
    table.evaluate("(table) => { table.before = table.reading; }")
    box.get_by_label("Table", exact=True).fill(text)
    if text:
        table.evaluate(
            """(table) => new Promise((read) => {
              const timer = setInterval(() => {
                if (table.reading === table.before) return;
                clearInterval(timer);
                read();
              }, 20);
            })"""
        )


def again(page: Page) -> None:
    """Open the dialog another time."""
    page.locator(".data").get_by_role("button", name="Table").click()
    expect(page.get_by_role("dialog", name="Points from a table")).to_be_visible()


def use(box: Locator) -> Locator:
    return box.get_by_role("button", name=re.compile("^Use th"))


def dropped(page: Page, target: str, name: str, content: str, rows: str = "", times: int = 0) -> None:
    """Drop a file: the content, then so many times the rows."""
    transfer = page.evaluate_handle(
        """([name, content, rows, times]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([content, rows.repeat(times)], name));
          return transfer;
        }""",
        [name, content, rows, times],
    )
    page.dispatch_event(target, "drop", {"dataTransfer": transfer})


def standardizing_is_switched(box: Locator) -> None:
    paste(box, "x,y,label\n-4,-5,a\n4,5,b\n1,2,a\n")
    check = box.get_by_role("checkbox", name="Standardize")  # not a button of that name
    expect(check).not_to_be_checked()  # the points fill the picture
    check.check()
    expect(box.locator(".found .formula")).to_have_count(2)
    check.uncheck()
    expect(box.locator(".found .formula")).to_have_count(0)
    paste(box, TABLE)
    expect(check).to_be_checked()
    check.click()  # it goes with the preview
    expect(box.get_by_role("alert")).to_contain_text("-6 to 6")
    box.get_by_role("button", name="Standardize them").click()
    expect(check).to_be_checked()


def problems_are_named_by_row_and_column(box: Locator) -> None:
    paste(box, TABLE.replace("61,25", "much").replace("170;70", "170") + "1;2\n")
    alert = box.get_by_role("alert")
    expect(alert).to_contain_text("3 problems")
    expect(alert).to_contain_text("Row 3, column weight: 'much' is not a number")
    expect(use(box)).to_be_disabled()
    paste(box, TABLE)
    expect(alert).to_have_count(0)
    expect(use(box)).to_be_enabled()


def a_wrong_choice_is_refused_and_mended(box: Locator) -> None:
    paste(box, TABLE)
    box.get_by_label("x₁, to the right").select_option(value="kind")
    expect(box.get_by_role("alert")).to_be_visible()
    box.get_by_label("x₁, to the right").select_option(value="height")
    box.get_by_label("class or target").select_option(value="kind")
    expect(use(box)).to_be_enabled()


PENGUINS = "species,bill,depth\nAdelie,39.1,18.7\nAdelie,NA,NA\nGentoo,46.1,13.2\nAdelie,40.3,18.0\n"


def rows_without_a_value_are_left_out_with_one_click(box: Locator) -> None:
    paste(box, PENGUINS)
    expect(box.get_by_role("alert")).to_contain_text("Row 3, column bill")
    expect(use(box)).to_be_disabled()
    expect(box.get_by_label("x₁, to the right")).to_have_value("bill")
    box.get_by_role("button", name="Leave out 1 row").click()
    expect(box.get_by_role("alert")).to_have_count(0)
    expect(box.locator(".found")).to_contain_text("1 row with missing values left out.")
    expect(use(box)).to_have_text("Use these 3 points")


def a_doubtful_number_is_asked_about(box: Locator) -> None:
    paste(box, "menge;preis;art\n1.250;3;a\n850;5;b\n990;4;a\n")
    thousands = box.get_by_role("button", name="1.250 is 1250", exact=True)
    decimals = box.get_by_role("button", name="1.250 is 1.25", exact=True)
    expect(thousands).to_have_attribute("aria-pressed", "true")
    decimals.click()
    expect(decimals).to_have_attribute("aria-pressed", "true")
    expect(box.locator(".found")).to_contain_text("decimal mark: point")


def one_more_target_is_added(box: Locator) -> None:
    paste(box, NUMBERS)
    box.get_by_label("another target").select_option(value="t")
    expect(box.locator(".found")).to_contain_text("2 targets: w, t")


def another_format_is_named(box: Locator) -> None:
    paste(box, "<table><tr><td>1</td></tr></table>")
    expect(box.get_by_role("alert")).to_contain_text("This looks like HTML; select the table in the browser")


def test_a_pasted_table_is_read_with_its_faults_and_doubts(page: Page) -> None:
    box = dialog(page)
    standardizing_is_switched(box)
    problems_are_named_by_row_and_column(box)
    a_wrong_choice_is_refused_and_mended(box)
    rows_without_a_value_are_left_out_with_one_click(box)
    a_doubtful_number_is_asked_about(box)
    one_more_target_is_added(box)
    another_format_is_named(box)


def a_truth_table_begins_so_that_it_learns(page: Page, box: Locator) -> None:
    paste(box, "x1,x2,xor\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    expect(box.get_by_label("Keep the order of the rows")).to_be_checked()
    use(box).click()
    wait_for(page, "state.state.given?.points === 4")
    assert [config(page, name) for name in ("percTrainData", "batchSize", "keepOrder")] == [100, 1, True]
    wait_for(page, "state.data.train.length === 12")
    page.keyboard.press("Control+z")
    wait_for(page, "state.state.given === null")
    assert [config(page, name) for name in ("percTrainData", "batchSize", "keepOrder")] == [50, 10, False]


def settings_for_few_points_can_be_declined(page: Page, box: Locator) -> None:
    paste(box, TABLE)
    box.get_by_label(re.compile("Settings for few points")).uncheck()
    expect(box.get_by_label("Keep the order of the rows")).not_to_be_checked()
    use(box).click()
    wait_for(page, "state.state.given?.points === 6")
    assert [config(page, name) for name in ("percTrainData", "batchSize", "keepOrder")] == [50, 10, False]


def a_pasted_table_is_recognized_and_used(page: Page, box: Locator) -> None:
    expect(use(box)).to_be_disabled()
    paste(box, TABLE)
    found = box.locator(".found")
    expect(found).to_contain_text("6 points, 3 classes: bird, cat, dog")
    expect(found).to_contain_text("Separator: semicolon; decimal mark: comma; column names in the first row")
    expect(found).to_contain_text("x₁ = (height − 169.3)")
    expect(found.locator("svg path")).to_have_count(3)
    use(box).click()
    expect(box).to_be_hidden()
    wait_for(page, "state.state.given?.points === 6")
    assert config(page, "dataset") == {"name": OWN["classification"], "classes": 3}
    assert look(page, "state.state.given.columns") == ["height", "weight", "kind"]
    wait_for(page, "(state.data.train.length + state.data.test.length) / 3 === 6")
    assert look(page, "state.undo.length") == 1


def columns_and_problem_are_chosen(page: Page, box: Locator) -> None:
    paste(box, NUMBERS)
    label = box.get_by_label("class or target")
    expect(label).to_have_value("w")
    box.get_by_label("x₁, to the right").select_option(value="v")
    expect(box.locator(".found")).to_contain_text("x₁ = (v")
    box.get_by_label("x₂, upwards").select_option(value="v")  # the two change places
    expect(box.locator(".found")).to_contain_text("x₂ = (v")
    label.select_option(value="u")
    box.get_by_label("Task").select_option(value="regression")
    expect(box.locator(".found")).to_contain_text("target = (u")
    use(box).click()
    wait_for(page, "state.state.given?.points === 40")
    assert config(page, "regDataset") == OWN["regression"]
    assert look(page, "state.state.given.columns.at(-1)") == "u"


def the_worked_example_has_two_targets(page: Page, box: Locator) -> None:
    paste(box, ".05,.10,.01,.99\n")
    expect(box.get_by_role("button", name="They are 2 targets")).to_have_attribute("aria-pressed", "true")
    expect(box.locator(".first-rows")).to_contain_text("target")
    use(box).click()
    wait_for(page, "state.state.given?.points === 1")
    assert config(page, "regDataset") == {"name": OWN["regression"], "targets": 2}


def by_keyboard_alone(page: Page, box: Locator) -> None:
    box.get_by_label("Table", exact=True).focus()
    page.keyboard.insert_text(TABLE)
    expect(use(box)).to_be_enabled()
    use(box).focus()
    page.keyboard.press("Enter")
    wait_for(page, "state.state.given?.points === 6")
    page.locator(".data").get_by_role("button", name="Table").focus()
    page.keyboard.press("Enter")
    expect(box).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()


def test_a_pasted_table_becomes_the_points(page: Page) -> None:
    box = dialog(page)
    a_truth_table_begins_so_that_it_learns(page, box)
    again(page)
    settings_for_few_points_can_be_declined(page, box)
    page.keyboard.press("Control+z")
    wait_for(page, "state.state.given === null")
    again(page)
    paste(box, "")
    a_pasted_table_is_recognized_and_used(page, box)
    again(page)
    columns_and_problem_are_chosen(page, box)
    again(page)
    the_worked_example_has_two_targets(page, box)
    again(page)
    paste(box, "")
    expect(use(box)).to_be_disabled()
    by_keyboard_alone(page, box)


def test_a_table_is_opened_from_a_file_or_dropped(page: Page, tmp_path: Path) -> None:
    box = dialog(page)
    file = tmp_path / "animals.csv"
    file.write_text(TABLE, "utf-8")
    box.locator("input[type=file]").set_input_files(file)
    expect(box.locator(".opened")).to_contain_text("animals.csv")
    expect(use(box)).to_have_text("Use these 6 points")
    button(page, "Choose another file").click()
    expect(box.get_by_label("Table", exact=True)).to_be_visible()
    expect(use(box)).to_be_disabled()
    for count, target in ((5, "np-table dialog"), (4, "body")):
        if target == "body":
            page.keyboard.press("Escape")
            expect(box).to_be_hidden()
        dropped(page, target, "animals.tsv", "\n".join(TABLE.replace(";", "\t").split("\n")[: count + 1]))
        expect(box).to_be_visible()
        expect(use(box), target).to_have_text(f"Use these {count} points")
        expect(page.locator(".drop-hint")).to_be_hidden()


def test_a_file_that_can_t_be_used_says_why(page: Page) -> None:
    opened(page)
    dropped(page, "body", "nothing.csv", "")
    box = page.get_by_role("dialog", name="Points from a table")
    expect(box.get_by_text("nothing.csv is empty")).to_be_visible()
    expect(use(box)).to_be_disabled()
    paste(box, "x")
    paste(box, "")
    expect(box.get_by_text("is empty"), "an empty field is no fault").to_have_count(0)
    dropped(page, "np-table dialog", "picture.csv", "PK\x03\x04 and so on")
    expect(box.get_by_role("alert")).to_contain_text("CSV")
    dropped(page, "np-table dialog", "large.csv", "", "1,2,3\n", 900_000)
    expect(box.get_by_role("alert")).to_have_text(
        "large.csv is too large: 5.4 MB. The limit is 5 MB; keep a sample of its rows."
    )
    row = "0.125,0.25,a" + " " * 900 + "\n"
    dropped(page, "np-table dialog", "largest.csv", "x,y,label\n", row + row.replace("a", "b"), 2490)
    expect(use(box)).to_have_count(1)
    expect(box.locator(".found"), "the largest table fits a message").to_contain_text("same in every row")
    page.keyboard.press("Escape")
    dropped(page, "body", "run.json", '{"format": "nothing"}')
    page.guard.allow("nothing")
    expect(message(page, "not a NumPlay run"), "a run is still opened by drop").to_be_visible()


def test_on_a_phone_it_fits(phone: Page) -> None:
    opened(phone)
    phone.locator(".data").get_by_role("button", name="Table").tap()
    box = phone.get_by_role("dialog", name="Points from a table")
    paste(box, TABLE)
    use(box).tap()
    wait_for(phone, "state.state.given?.points === 6")


def module(module_page: Page, expression: str) -> Any:
    return module_page.evaluate(
        f"async () => {{ const m = await import('/static/painting/table.js'); return {expression}; }}"
    )


def test_a_server_with_shorter_messages_takes_shorter_tables(module_page: Page) -> None:
    assert module(module_page, "m.largestTable({ table: 5e6, message: 8e6 })") == 5_000_000
    assert module(module_page, "m.largestTable({ table: 5e6, message: 1e6 })") == 748_500


def test_dots_are_coloured_by_class_or_sign(module_page: Page) -> None:
    assert module(module_page, "m.pathsOf([[1, 2, 0], [3, -4, 1]], 2)") == {
        "negative": "M1.0 -2.0h0",
        "positive": "M3.0 4.0h0",
    }
    assert set(module(module_page, "m.pathsOf([[1, 2, 0], [3, -4, 2]], 3)")) == {"class-0", "class-2"}
    assert set(module(module_page, "m.pathsOf([[1, 2, -0.5], [3, -4, 0.2]], 0)")) == {"negative", "positive"}
