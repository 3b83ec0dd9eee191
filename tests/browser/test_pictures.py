"""static/elements/pictures.js: datasets chosen by their pictures, a few beside the data and all of them in a popup."""

import re

from playwright.sync_api import Page, expect

from engine import catalog

from .playing import button, choose, config, look, opened, setting, wait_for

DRAWN = [entry for entry in catalog()["dataset"] if not entry["given"]]
FIRST = 4


def names(problem: str) -> list[str]:
    """The datasets of a problem, in the catalogue's order."""
    return [entry["name"] for entry in DRAWN if entry["problem"] == problem]


def the_first_few_are_beside_the_data(page: Page) -> None:
    inputs = setting(page, "dataset").locator(".picture:visible input")
    assert [each.get_attribute("value") for each in inputs.all()] == names("classification")[:FIRST]


def what_shapes_the_data_is_in_sight_without_scrolling(page: Page) -> None:
    for control in (setting(page, "percTrainData"), setting(page, "noise"), setting(page, "batchSize")):
        expect(control.locator("input").first).to_be_in_viewport(ratio=1)
    for name in ("Regenerate", "All datasets", "Paint", "Table", "Download the points as CSV"):
        expect(page.locator(".data").get_by_role("button", name=name)).to_be_in_viewport(ratio=1)


def all_are_in_the_popup(page: Page) -> None:
    button(page, "All datasets").click()
    popup = page.locator("#group-data")
    expect(popup.locator(".shelf .picture:visible")).to_have_count(len(DRAWN))
    chosen = popup.locator("input:checked")
    assert chosen.get_attribute("value") == names("classification")[0]


def the_chosen_one_comes_among_the_few(page: Page, problem: str) -> None:
    last = names(problem)[-1]
    button(page, "All datasets").click()
    page.locator(f'#group-data .picture:has(input[value="{last}"])').click()
    wait_for(page, f"state.state.problem === {problem!r}")
    page.keyboard.press("Escape")
    control = setting(page, "dataset" if problem == "classification" else "regDataset")
    expect(control.locator(".picture:visible")).to_have_count(FIRST)
    expect(control.locator(f'.picture:visible input[value="{last}"]')).to_be_checked()
    control.locator(".picture:visible").first.click()
    wait_for(page, f"state.state.config[{control.get_attribute('name')!r}] === {names(problem)[0]!r}")
    expect(control.locator(f'input[value="{last}"]')).to_have_count(0)


def test_the_chosen_one_comes_among_the_few(page: Page) -> None:
    opened(page)
    for problem in ("classification", "regression"):
        the_chosen_one_comes_among_the_few(page, problem)


def test_one_that_a_link_chose_has_its_picture(page: Page) -> None:
    last = names("classification")[-1]
    opened(page, f"dataset={last}")
    expect(
        setting(page, "dataset").locator(f'.picture:visible:has(input[value="{last}"]:checked) path')
    ).not_to_have_count(0)


def thumbnails_are_the_right_way_up(page: Page) -> None:
    """Each point of each preview is a dot where it lies, y up."""
    expect(page.locator("#group-data .shelf .picture:visible")).to_have_count(len(DRAWN))
    for entry in DRAWN:
        paths = page.locator(f'#group-data .picture:has(input[value="{entry["name"]}"]) path:not(.empty)')
        drawn = sorted(
            (float(x), float(y))
            for path in paths.all()
            for x, y in re.findall(r"M(\S+) (\S+)h0", path.get_attribute("d") or "")
        )
        curve = entry["dimensions"] == 1
        points = sorted((round(x, 1), round(-4.5 * t if curve else -y, 1)) for x, y, t in entry["preview"])
        assert drawn == points, entry["name"]


def a_dataset_of_the_other_problem_is_one_change(page: Page) -> None:
    button(page, "All datasets").click()
    page.locator(f'#group-data .picture:has(input[value="{names("regression")[0]}"])').click()
    wait_for(page, "state.state.problem === 'regression'")
    wait_for(page, "state.undo.length === 1")
    page.keyboard.press("Escape")
    button(page, "Undo").click()
    wait_for(page, "state.state.problem === 'classification'")


def test_they_are_chosen_by_keyboard(page: Page) -> None:
    opened(page)
    button(page, "All datasets").focus()
    page.keyboard.press("Enter")
    page.locator("#group-data input:checked").focus()
    page.keyboard.press("ArrowRight")
    second = names("classification")[1]
    wait_for(page, f"state.state.config.dataset === {second!r}")
    page.keyboard.press("Escape")
    expect(page.locator("#group-data")).to_be_hidden()
    expect(button(page, "All datasets")).to_be_focused()


def test_all_datasets_have_pictures_and_can_be_chosen(page: Page) -> None:
    opened(page)
    the_first_few_are_beside_the_data(page)
    what_shapes_the_data_is_in_sight_without_scrolling(page)
    all_are_in_the_popup(page)
    thumbnails_are_the_right_way_up(page)
    page.keyboard.press("Escape")
    a_dataset_of_the_other_problem_is_one_change(page)


def test_hyperparameters_of_a_dataset_are_beside_the_data(page: Page) -> None:
    opened(page)
    entry = next(each for each in DRAWN if each["parameters"])
    choose(page, "dataset", entry["name"])
    parameter = entry["parameters"][0]
    field = setting(page, "dataset").get_by_label(parameter["label"])
    expect(field).to_have_value(f"{parameter['default']:g}")
    field.fill(f"{parameter['high']:g}")
    field.press("Enter")
    wait_for(page, f"state.state.config.dataset[{parameter['name']!r}] === {parameter['high']:g}")
    assert config(page, "dataset")["name"] == entry["name"]


def test_on_a_phone_the_popup_fits(phone: Page) -> None:
    opened(phone)
    phone.get_by_role("button", name="All datasets").tap()
    popup = phone.locator("#group-data")
    box = popup.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] <= 844
    assert popup.evaluate("popup => popup.scrollWidth <= popup.clientWidth")
    popup.locator(".picture:visible").last.tap()
    assert look(phone, "state.state !== null")
