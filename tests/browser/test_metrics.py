"""static/panels/metrics.js: confusion matrix, precision, recall; R² and mean absolute error. Also its subscription."""

import re

from playwright.sync_api import Locator, Page, expect

from .playing import button, look, opened, train, wait_for


def panel(page: Page) -> Locator:
    """The panel, while it is open."""
    return page.locator("np-metrics")


def fold(page: Page) -> None:
    """Open the panel, or close it."""
    page.locator("[data-view=metrics] > summary").click()


def table(page: Page, name: str) -> list[list[str]]:
    """The texts of a table's cells, row by row."""
    rows = panel(page).locator(f'table:has(caption:text-is("{name}")) tbody tr')
    return [[text.strip() for text in row.locator("td").all_inner_texts()] for row in rows.all()]


def test_it_costs_nothing_until_it_is_open(page: Page) -> None:
    opened(page)
    train(page, 1)
    assert look(page, "state.frame.metrics") is None
    button(page, "Metrics").first.click()
    wait_for(page, "state.frame.metrics !== null")
    expect(panel(page).locator("table")).to_have_count(2)
    fold(page)
    train(page, 1)
    assert look(page, "state.frame.metrics") is None


def test_the_confusion_matrix_says_what_the_server_counted(page: Page) -> None:
    opened(page, "dataset=three-spirals&percTrainData=60&points=300")
    fold(page)
    train(page, 3)
    for name, count in (("Train", 180), ("Test", 120)):
        counted = look(page, f"state.frame.metrics.{name.lower()}.confusion")
        expect(panel(page).locator("caption").filter(has_text=name)).to_be_visible()
        page.wait_for_timeout(150)  # numbers are shown ten times a second
        shown = table(page, name)
        assert [[int(text) for text in row[:-1]] for row in shown] == counted
        assert sum(map(sum, counted)) == count
        recall = look(page, f"state.frame.metrics.{name.lower()}.recall")
        assert [row[-1] for row in shown] == [f"{100 * share:.1f} %" for share in recall]
    expect(panel(page).get_by_role("img", name="class 2: triangles").first).to_be_visible()


def test_numbers_are_told_by_how_much_they_are_off(page: Page) -> None:
    opened(page, "problem=regression&percTrainData=100")
    fold(page)
    expect(panel(page)).to_contain_text(re.compile(r"R²\s*−?\d\.\d{3}\s*–"))
    expect(panel(page)).to_contain_text("Mean absolute error")
