"""static/panels/landscape.js: a map with its sentences, read by keys; asked for anew when it is outdated."""

import re

import pytest
from playwright.sync_api import Page, expect

from .mounting import hear_frame, mount, sent
from .playing import look, opened, train, wait_for

SAID = """async ([map, seen]) => {
  const { said } = await import("/static/panels/landscape.js");
  return said({ ...map, losses: Float32Array.from(map.losses) }, { ...seen, share: seen.share ?? NaN });
}"""


def test_sentences_say_where_the_run_stands_and_how_far_to_trust_the_map(module_page: Page) -> None:
    seen = {"places": [[0, 0], [1, 1]], "share": 0.34, "away": 0.8, "length": 2.5}
    made = module_page.evaluate(SAID, [{"loss": 0.5, "losses": [0.5, 0.25, 3]}, seen])
    assert made["sentence"].endswith("on this plane it goes down to 0.250.")
    assert re.search(r"holds 34\s% of the path's variance", made["held"]) and "0.80 away" in made["held"]
    made = module_page.evaluate(SAID, [{"loss": 0.5, "losses": [0.5, 0.499]}, {**seen, "share": None}])
    assert "nowhere on this plane" in made["sentence"] and made["held"] == "There is no path yet: train a little."


def test_a_line_of_equal_loss_lies_where_the_loss_is_that(module_page: Page) -> None:
    segments = module_page.evaluate(
        """async () => {
          const { lineAt, scaleOf } = await import("/static/panels/landscape/picture.js");
          const side = 41;
          const along = (k) => (2 * k) / (side - 1) - 1;
          const losses = Float32Array.from({ length: side * side }, (_, i) =>
            Math.exp(along(i % side) ** 2 + along(Math.floor(i / side)) ** 2));
          const map = { side, losses };
          return [...lineAt(map, scaleOf(map), 0.25)];
        }"""
    )
    side = 41
    radii = [
        (((x * side - 0.5) / (side - 1) * 2 - 1) ** 2 + ((y * side - 0.5) / (side - 1) * 2 - 1) ** 2)
        for x, y in zip(segments[::2], segments[1::2], strict=True)
    ]
    assert len(radii) > 50 and all(radius == pytest.approx(0.5, abs=0.01) for radius in radii)


@pytest.mark.parametrize("golden", ["classes", "curve"])
def test_it_is_drawn_of_a_golden_frame_and_read_by_keys(module_page: Page, golden: str) -> None:
    run = mount(module_page, "landscape", golden)
    hear_frame(run, golden)
    picture = run.get_by_role("application")
    expect(picture).to_be_visible()
    module_page.wait_for_function("(canvas) => canvas.width > 0", arg=picture.locator(".map").element_handle())
    clear = picture.locator(".map").evaluate(
        """(canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data
          .filter((each, i) => i % 4 === 3 && each === 0).length"""
    )
    assert clear == 0
    picture.focus()
    picture.press("ArrowUp")
    expect(run.locator(".reading")).to_have_text(re.compile(r"The loss there is \d\.\d+\."))
    picture.press("Escape")
    expect(run.locator(".probe")).to_have_count(0)
    run.get_by_role("button", name="Other directions").click()
    asked = [fields["panels"] for kind, fields in sent(run) if kind == "view" and "panels" in fields]
    assert asked[-1][0]["seed"] == 1 and asked[-1][0]["edition"] > 0


def test_the_path_grows_and_a_new_map_comes_when_training_rests(page: Page) -> None:
    opened(page, "dataset=gauss&seed=3&learningRate=0.1")
    card = page.locator("[data-view=landscape]")
    train(page, 1)
    assert look(page, "state.frame.landscape") is None
    card.locator("summary").click()
    wait_for(page, "state.frame.landscape?.side === 51")
    expect(card).to_contain_text("of the path's variance")  # of the epoch before it was opened
    first = look(page, "state.frame.landscape.loss")
    assert abs(first - look(page, "state.frame.train_loss")) < 1e-12
    train(page, 5)
    expect(card).to_contain_text(re.compile(r"The plane holds \d+\s% of the path's variance"))
    wait_for(page, f"state.frame.landscape && state.frame.landscape.loss !== {first}")
    wait_for(page, "Math.abs(state.frame.landscape?.loss - state.frame.train_loss) < 1e-12")
    card.get_by_role("combobox", name="Plane").select_option("two weights")
    expect(card.get_by_role("combobox", name="Up: weight")).to_contain_text("from x₂")
    card.get_by_role("combobox", name="Up: layer").select_option("output")
    card.get_by_role("combobox", name="Up: weight").select_option("bias")
    last = look(page, "state.frame.parameters.length") - 1
    wait_for(page, f"state.frame.landscape?.values?.[0] === 1 && state.frame.landscape.values[3] === {last}")
    expect(card).to_contain_text(re.compile(r"↑ output, bias: .+ to "))
    expect(card.get_by_role("application")).to_be_visible()
    card.locator("summary").click()
    wait_for(page, "state.frame.landscape === null")


def test_a_plane_along_the_path_holds_most_of_it_even_of_what_came_before_the_panel(page: Page) -> None:
    opened(page, "dataset=circle&seed=3")
    card = page.locator("[data-view=landscape]")
    card.locator("summary").click()
    wait_for(page, "state.frame.landscape?.side === 51")
    card.get_by_role("combobox", name="Plane").select_option("along the path of training")
    expect(card.get_by_role("status")).to_contain_text("Train a little")
    card.locator("summary").click()
    for _ in range(5):
        train(page, 20)
    card.locator("summary").click()
    card.get_by_role("combobox", name="Plane").select_option("along the path of training")
    wait_for(page, "state.frame.landscape?.values?.[0] === 2")
    expect(card).to_contain_text("first principal direction")
    expect(card).to_contain_text(re.compile(r"holds (9\d|100)\s% of the path's variance"))
    steps = page.locator("np-landscape").evaluate("(panel) => panel.path.steps.map(({ at }) => at)")
    assert steps[0] < steps[-1] / 2 and len(steps) >= 4
    wait_for(page, "Math.abs(state.frame.landscape?.loss - state.frame.train_loss) < 1e-12")


def test_every_weight_can_be_chosen_and_has_a_name_of_its_own(module_page: Page) -> None:
    count, distinct, lost = module_page.evaluate(
        """async () => {
          const { placeOfWeight, weightName } = await import("/static/panels/landscape/weights.js");
          let next = 0;
          const layer = (kind, size, sources) => ({
            kind, sources,
            weights: Array.from({ length: size }, () => sources.map(() => next++)),
            biases: Array.from({ length: size }, () => next++),
          });
          const names = (size) => Array.from({ length: size }, (_, i) => `n${i}`);
          const layers = [layer("hidden", 30, names(5)), layer("hidden", 20, names(30)), layer("output", 2, names(20))];
          const all = Array.from({ length: next }, (_, index) => index);
          const named = new Set(all.map((index) => weightName(layers, index, (node) => node)));
          return [next, named.size, all.filter((index) => !placeOfWeight(layers, index)).length];
        }"""
    )
    assert count > 500 and distinct == count and lost == 0


def test_what_has_no_landscape_is_told_in_the_panel(page: Page) -> None:
    opened(page, "percTrainData=0")
    card = page.locator("[data-view=landscape]")
    card.locator("summary").click()
    expect(card.get_by_role("status")).to_contain_text("The loss is that of the training points, and there are none.")
