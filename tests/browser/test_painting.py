"""static/painting/painting.js: points painted on the output, by pointer, finger and keys."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from engine import catalog

from .playing import button, config, epoch, look, message, opened, parameters, ready, train, wait_for

OWN = {
    entry["problem"] if entry["dimensions"] == 2 else "curve": entry["name"]
    for entry in catalog()["dataset"]
    if entry["given"]
}


def paint(page: Page, hash: str = "") -> Locator:
    """The output's plane, ready to be painted on."""
    opened(page, hash)
    page.locator(".data").get_by_role("button", name="Paint").click()
    plane = page.locator("np-output .plane.painting")
    expect(plane).to_be_visible()
    expect(plane).to_be_focused()
    return plane


def stroke(page: Page, plane: Locator, *ways: tuple[float, float]) -> None:
    """A stroke through places of the plane, in its coordinates, once what was done before moves it no more."""
    box = None
    while box != (now := plane.bounding_box()):
        box = now
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
    assert box is not None
    for k, (x, y) in enumerate(ways):
        place = box["x"] + (x + 6) / 12 * box["width"], box["y"] + (6 - y) / 12 * box["height"]
        page.mouse.move(*place, steps=4 if k else 1)
        if k == 0:
            page.mouse.down()
    page.mouse.up()


def tool(page: Page, name: str) -> Locator:
    return page.locator("np-output .paint").get_by_role("radio", name=name, exact=True)


def count(page: Page) -> int:
    return int(look(page, "state.state.given?.points ?? 0"))


def labels(page: Page) -> list[float]:
    """How many points of each label the last frame's data have, by label."""
    data: dict[str, Any] = look(page, "({ train: [...state.data.train], test: [...state.data.test] })")
    return [*data["train"][2::3], *data["test"][2::3]]


def test_one_paints_on_what_is_there(page: Page) -> None:
    plane = paint(page)
    stroke(page, plane, (-5, 5.5), (5, 5.5))
    wait_for(page, "state.state.given !== null")
    assert config(page, "dataset") == OWN["classification"]
    assert count(page) > 505
    wait_for(page, f"(state.data.train.length + state.data.test.length) / 3 === {count(page)}")


def test_each_stroke_is_undone_by_itself_and_a_click_is_one_point_with_the_smallest_brush(page: Page) -> None:
    plane = paint(page)
    button(page, "Clear").click()
    wait_for(page, "state.state.given?.points === 0")
    stroke(page, plane, (-3, 0), (3, 0))
    wait_for(page, "state.undo.length === 2 && state.state.given.points > 0")
    first = count(page)
    tool(page, "class 1").check()
    stroke(page, plane, (-3, 3), (3, 3))
    wait_for(page, "state.undo.length === 3")
    assert count(page) > first
    page.keyboard.press("Control+z")
    wait_for(page, f"state.state.given.points === {first}")
    wait_for(page, f"state.data.train.length + state.data.test.length === {3 * first}")
    stroke(page, plane, (0, -3))  # goes on from what is left
    wait_for(page, f"state.state.given.points > {first} && state.redo.length === 0")
    assert count(page) < first + 4
    button(page, "Clear").click()
    wait_for(page, "state.state.given?.points === 0")
    tool(page, "class -1").check()
    page.locator("np-output .paint input[type=range]").fill("0")
    stroke(page, plane, (2, 3))
    wait_for(page, "state.state.given.points === 1")
    wait_for(page, "state.data.train.length + state.data.test.length === 3")
    x, y, label = look(page, "[...state.data.train, ...state.data.test]")
    assert abs(x - 2) < 0.05 and abs(y - 3) < 0.05 and label == -1


def test_the_eraser_erases(page: Page) -> None:
    plane = paint(page)
    tool(page, "eraser").check()
    page.locator("np-output .paint input[type=range]").fill("3")
    stroke(page, plane, (0, 0), (1, 1), (-1, -1), (1, -1), (-1, 1))
    wait_for(page, "(state.state.given?.points ?? 500) < 400")
    wait_for(page, "state.undo.length === 1")


def test_painting_while_training_keeps_the_weights(page: Page) -> None:
    plane = paint(page)
    stroke(page, plane, (0, 5), (1, 5))
    wait_for(page, "state.state.given !== null && state.frame.epoch === 0")
    page.keyboard.press("Escape")
    train(page, 3)
    page.keyboard.press("p")
    expect(plane).to_be_focused()
    stroke(page, plane, (0, -5), (2, -5))
    wait_for(page, "state.undo.length === 2")
    assert epoch(page) == 3


def test_the_first_stroke_on_a_trained_run_keeps_its_weights_and_its_epoch(page: Page) -> None:
    opened(page, "dataset=circle")
    train(page, 3)
    trained = parameters(page)
    page.keyboard.press("p")
    plane = page.locator("np-output .plane.painting")
    expect(plane).to_be_focused()
    stroke(page, plane, (0, 5), (1, 5))
    wait_for(page, "state.state.given?.points > 500 && state.data.train.length > 0")
    assert epoch(page) == 3 and parameters(page) == trained
    train(page, 1)
    assert parameters(page) != trained


def test_another_class_makes_another_output_and_says_before_that_it_costs_the_weights(page: Page) -> None:
    plane = paint(page)
    warning = page.locator("np-output .anew")
    expect(warning).to_have_count(0)
    button(page, "Another class").click()
    expect(warning).to_contain_text("new weights")
    expect(tool(page, "class 2")).to_be_checked()
    stroke(page, plane, (-5, -5), (5, -5))
    wait_for(page, "state.state.layers.at(-1).size === 3")
    expect(warning).to_have_count(0)
    assert look(page, "state.state.given.classes") == ["-1", "1", "2"]
    wait_for(page, f"(state.data.train.length + state.data.test.length) / 3 === {count(page)}")
    assert set(labels(page)) == {0, 1, 2}


def test_erasing_a_whole_class_keeps_its_output(page: Page) -> None:
    opened(page, "dataset=blobs&dataset.classes=3&points=60")
    train(page, 1)
    trained = parameters(page)
    page.keyboard.press("p")
    plane = page.locator("np-output .plane.painting")
    expect(plane).to_be_focused()
    tool(page, "eraser").check()
    page.locator("np-output .paint input[type=range]").fill("3")
    stroke(page, plane, *[(x, -4.5 + 0.8 * row) for row in range(7) for x in ((-5.5, -1), (-1, -5.5))[row % 2]])
    wait_for(page, "![...state.data.train, ...state.data.test].some((label, at) => at % 3 === 2 && label === 2)")
    assert set(labels(page)) == {0, 1}
    wait_for(page, "state.state.given !== null && state.state.given.points < 50")
    assert look(page, "state.state.layers.at(-1).size") == 3
    assert parameters(page) == trained


def test_a_class_without_points_is_not_kept(page: Page) -> None:
    plane = paint(page)
    button(page, "Another class").click()
    tool(page, "class 1").check()
    stroke(page, plane, (0, 0), (1, 0))
    wait_for(page, "state.state.given !== null")
    assert look(page, "state.state.given.classes") == ["-1", "1"]


def test_by_keyboard(page: Page) -> None:
    paint(page)
    button(page, "Clear").click()
    wait_for(page, "state.state.given?.points === 0")
    page.locator("np-output .plane").focus()
    for key in ("-", "-", "-", "2", "ArrowRight", "ArrowUp", "Space"):
        page.keyboard.press(key)
    wait_for(page, "state.state.given.points === 1")
    wait_for(page, "state.data.train.length + state.data.test.length === 3")
    assert look(page, "[...state.data.train, ...state.data.test]") == [0.25, 0.25, 1]
    page.keyboard.down("Space")
    for _ in range(8):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.up("Space")
    wait_for(page, "state.state.given.points > 4")
    expect(page.locator("np-output .said")).to_contain_text("Painted")
    page.keyboard.press("e")
    expect(tool(page, "eraser")).to_be_checked()
    assert not look(page, "state.playing")  # Space was the brush's
    page.keyboard.press("Escape")
    expect(page.locator("np-output .paint")).to_have_count(0)
    page.keyboard.press("p")
    expect(page.locator("np-output .paint")).to_be_visible()


def test_by_finger(phone: Page) -> None:
    opened(phone)
    phone.locator(".data").get_by_role("button", name="Paint").tap()
    plane = phone.locator("np-output .plane.painting")
    expect(plane).to_be_in_viewport()
    assert plane.evaluate("plane => getComputedStyle(plane).touchAction") == "none"
    plane.tap()  # in its middle, once the page has scrolled to it
    wait_for(phone, "state.state.given?.points > 500")
    phone.get_by_role("button", name="Done").tap()
    expect(plane).to_have_count(0)


def drawn_entry(dimensions: int) -> str:
    """Name of a dataset to regress that is drawn from a seed."""
    rows = [row for row in catalog()["dataset"] if row["problem"] == "regression" and not row["given"]]
    return str(next(row["name"] for row in rows if row["dimensions"] == dimensions))


def test_values_are_painted_where_there_are_no_classes(page: Page) -> None:
    plane = paint(page, f"problem=regression&regDataset={drawn_entry(2)}")
    tool(page, "value −0.5").check()
    stroke(page, plane, (0, 0), (3, 0))
    wait_for(page, "state.state.given !== null")
    assert config(page, "regDataset") == OWN["regression"]
    wait_for(page, f"(state.data.train.length + state.data.test.length) / 3 === {count(page)}")
    assert -0.5 in labels(page)


def test_a_curve_is_painted_by_its_height(page: Page) -> None:
    plane = paint(page, f"problem=regression&regDataset={drawn_entry(1)}&points=50&networkShape=4")
    page.keyboard.press("-")  # single points
    button(page, "Clear").click()
    wait_for(page, "state.state.given?.points === 0")
    assert config(page, "regDataset") == OWN["curve"] and look(page, "state.frame.curves !== null")
    stroke(page, plane, (-4, 3), (4, -3))  # of a picture that goes from -1.2 to 1.2
    wait_for(page, "state.state.given.points > 8")
    wait_for(page, f"(state.data.train.length + state.data.test.length) / 3 === {count(page)}")
    data = look(page, "[...state.data.train, ...state.data.test]")
    assert not any(data[1::3])
    assert data[2::3] == pytest.approx([-0.15 * x for x in data[0::3]], abs=0.02)
    assert max(data[2::3]) > 0.55 and min(data[2::3]) < -0.5
    before = count(page)
    tool(page, "eraser").check()
    stroke(page, plane, (-4, 3), (-3.5, 2.6))
    wait_for(page, f"state.state.given.points < {before}")
    assert count(page) >= before - 4
    stroke(page, plane, (0, 4), (4, 4))  # nothing is there, though something is below
    page.keyboard.press("Escape")
    expect(plane).to_have_count(0)
    expect(page.locator(".data .chosen-picture path.curve")).to_have_count(1)
    expect(page.locator(".data .chosen-picture input")).to_be_checked()


def test_a_curve_is_painted_by_keys(page: Page) -> None:
    paint(page, f"problem=regression&regDataset={drawn_entry(1)}&points=50")
    for key in ("-", "ArrowUp", " "):
        page.keyboard.press(key)
    wait_for(page, "state.state.given?.points === 51")
    assert config(page, "regDataset") == OWN["curve"]


def test_a_picture_in_which_a_stroke_is_made_stays_as_it_is(page: Page) -> None:
    plane = paint(page, f"problem=regression&regDataset={drawn_entry(1)}&points=50")
    range_ = "() => Object.values(document.querySelector('np-output').painting.range)"
    low, high = page.evaluate(range_)
    box = plane.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 4, steps=10)
    assert page.evaluate(range_) == [low, high]
    page.mouse.up()
    wait_for(page, "state.state.given?.points > 50")
    wait_for(page, f"Object.values(document.querySelector('np-output').painting.range)[1] > {high}")  # room above


def test_several_targets_give_way_to_an_empty_plane(page: Page) -> None:
    opened(page)
    points = [[1, 2, 0.5, -0.5], [3, 4, 0.25, 0.5]]
    page.evaluate(
        """async (points) => {
          const { send } = document.querySelector('np-run').run;
          await send('use_points', { points, columns: ['x', 'y', 'height', 'warmth'] });
        }""",
        points,
    )
    page.keyboard.press("p")
    wait_for(page, "state.state.problem === 'classification' && state.state.given.points === 0")
    expect(message(page, "so the plane is empty")).to_be_visible()
    stroke(page, page.locator("np-output .plane.painting"), (0, 0), (3, 0))
    wait_for(page, "state.state.given.points > 0")


def test_there_are_no_more_points_than_allowed(page: Page) -> None:
    plane = paint(page, "points=5000")
    stroke(page, plane, (-4, 0), (4, 0))
    expect(page.locator("np-messages .message")).to_contain_text("The limit is 5,000 points")
    assert look(page, "state.state.given") is None


def test_painted_points_survive_a_reload(page: Page) -> None:
    plane = paint(page)
    button(page, "Clear").click()
    wait_for(page, "state.state.given?.points === 0")
    stroke(page, plane, (-3, 0), (3, 0))
    wait_for(page, "state.state.given.points > 0 && state.data.train.length > 0")
    wait_for(page, "state.frame.checkpoint !== null")
    points = count(page)
    page.wait_for_timeout(400)  # the address follows at its own pace
    page.reload()
    ready(page)
    assert count(page) == points
