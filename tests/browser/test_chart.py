"""static/panels/loss/chart.js and the room it gets: at common sizes the whole chart is in sight, and all that it
says."""

import pytest
from playwright.sync_api import Page

from engine import catalog

from .playing import button, opened

ALL_FEATURES = "x=true&y=true&xSquared=true&ySquared=true&xTimesY=true&sinX=true&sinY=true"


def dataset(**what: object) -> str:
    """The name of a dataset that is so."""
    name: str = next(each["name"] for each in catalog()["dataset"] if all(each[key] == what[key] for key in what))
    return name


RUNS = {
    "first": "",
    "deep": f"networkShape=8,8,8,8,8,8&{ALL_FEATURES}",
    "three classes": f"dataset={dataset(classes=3)}",
    "regression": "problem=regression",
    "along a line": f"problem=regression&regDataset={dataset(dimensions=1)}",
}
SIZES = [(1280, 720), (1366, 768), (1024, 768)]
LEAST = 100  # pixels of height, for the curves

# Where words were drawn on a canvas, the newest of each canvas.
NOTED = """
  const fill = CanvasRenderingContext2D.prototype.fillText;
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    this.canvas.noted = [];
    return clear.apply(this, box);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
    const size = this.measureText(text);
    const place = this.getTransform().transformPoint({ x, y });
    (this.canvas.noted ??= []).push([text, place.x - size.actualBoundingBoxLeft, place.y - size.actualBoundingBoxAscent,
      place.x + size.actualBoundingBoxRight, place.y + size.actualBoundingBoxDescent]);
    return fill.call(this, text, x, y, ...rest);
  };
"""

# A run of 150 epochs behind which lie three others, as record.js leaves them.
LONG = """async () => {
  const { store, connection } = document.querySelector('np-run').run;
  connection.hear = () => {};  // a frame in a window of another size would show the run as it is
  const { EMPTY, extended } = await import(new URL('static/page/history.js', document.baseURI));
  let history = EMPTY;
  for (let at = 0; at <= 150; at += 1)
    history = extended(history, [{ at, values: [5 / (9 + at), 6 / (9 + at), 1, 1] }]);
  const { state, frame } = store.get();
  const before = (changes) => ({ history, config: { ...state.config, ...changes } });
  const past = [before({ learningRate: 0.1 }), before({ noise: 20 }), before({ learningRate: 1, noise: 5, seed: 7 })];
  store.set({ history, past, frame: { ...frame, n: frame.n + 1, epoch: 150 } });
}"""

# All words of the chart with where they are, and the boxes around them.
SAID = """() => {
  const panel = document.querySelector('np-loss');
  const box = ({ left, top, right, bottom }) => [left, top, right, bottom];
  const { canvas } = panel.chart.ctx;
  const at = canvas.getBoundingClientRect();
  const ratio = canvas.width / at.width;
  const words = canvas.noted.map(([text, left, top, right, bottom]) =>
    [text, at.left + left / ratio, at.top + top / ratio, at.left + right / ratio, at.top + bottom / ratio]);
  const walk = document.createTreeWalker(panel.renderRoot, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (!walk.currentNode.data.trim() || !walk.currentNode.parentElement.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    for (const each of range.getClientRects()) words.push([walk.currentNode.data, ...box(each)]);
  }
  return {
    words,
    card: box(document.querySelector('.chart.card').getBoundingClientRect()),
    chart: box(panel.renderRoot.querySelector('.chart').getBoundingClientRect()),
    curves: box(panel.chart.over.getBoundingClientRect()),
    head: panel.renderRoot.querySelector('.head').getBoundingClientRect().height,
    foot: document.querySelector('np-output').renderRoot.querySelector('.foot').getBoundingClientRect().height,
  };
}"""

DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(drawn), 100)))"


def inside(inner: list[float], outer: list[float]) -> bool:
    """Whether a box lies within another, but for half a pixel."""
    return (
        inner[0] >= outer[0] - 0.5
        and inner[1] >= outer[1] - 0.5
        and inner[2] <= outer[2] + 0.5
        and inner[3] <= outer[3] + 0.5
    )


@pytest.mark.parametrize("name", RUNS)
def test_the_whole_chart_is_in_sight(page: Page, name: str) -> None:
    page.add_init_script(NOTED)
    opened(page, RUNS[name])
    page.evaluate(LONG)
    for theme, (width, height) in [*(("light", size) for size in SIZES), ("dark", SIZES[-1])]:
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(DRAWN)
        said = page.evaluate(SAID)
        size = f"{theme} {width}x{height}"
        window = [0.0, 0.0, float(width), float(height)]
        assert inside(said["card"], window), (size, said["card"])
        assert inside(said["chart"], said["card"]), (size, said["chart"], said["card"])
        assert said["curves"][3] - said["curves"][1] >= LEAST, (size, said["curves"])
        assert len(said["words"]) > 10, size
        for text, *place in said["words"]:
            assert inside(place, said["card"]), (size, text, place, said["card"])
        assert any(text == "150" for text, *_ in said["words"]), size
        assert said["head"] < 40, (size, "the numbers and buttons need one line", said["head"])
        assert said["foot"] < 45, (size, "legend and options need one line", said["foot"])


def notes_lie_above_the_curves(page: Page) -> None:
    button(page, "Accuracy").click()
    page.evaluate(DRAWN)
    notes = page.locator("np-loss .notes").bounding_box()
    curves = page.locator("np-loss .u-over").bounding_box()
    assert notes and curves
    assert notes["y"] + notes["height"] <= curves["y"]


def words_outside_are_seen(page: Page) -> None:
    page.evaluate("document.querySelector('.chart.card').style.height = '90px'")
    page.evaluate("document.querySelector('.chart.card').style.flex = 'none'")
    page.evaluate(DRAWN)
    said = page.evaluate(SAID)
    assert [text for text, *place in said["words"] if not inside(place, said["card"])]


def test_words_lie_above_the_curves_and_are_seen_outside(page: Page) -> None:
    page.add_init_script(NOTED)
    opened(page)
    page.evaluate(LONG)
    notes_lie_above_the_curves(page)
    words_outside_are_seen(page)


CURVES = """() => {
  const curves = document.querySelector("np-loss").renderRoot.querySelector(".u-over");
  const { x, y, width, height } = curves.getBoundingClientRect();
  return [x + scrollX, y + scrollY, width, height];
}"""
"""Where the curves are on the page, however far it is scrolled."""


def test_reading_a_number_moves_nothing_at_any_width(page: Page) -> None:
    opened(page)
    page.evaluate(LONG)
    for width, height in ((320, 700), (390, 844), (1280, 720)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(DRAWN)
        before = page.evaluate(CURVES)
        page.locator("np-loss .chart").focus()
        page.keyboard.press("ArrowLeft")
        page.evaluate(DRAWN)
        assert page.locator("np-loss .epoch").inner_text() == "Epoch 149", width
        assert page.evaluate(CURVES) == pytest.approx(before), width
        page.keyboard.press("Escape")


def test_the_pace_can_be_read_where_there_is_no_room_for_words(page: Page) -> None:
    opened(page)
    for width, height in ((820, 1180), (844, 390), (980, 700), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        shown = page.evaluate(
            """() => {
              const select = document.querySelector(".pace select");
              const short = getComputedStyle(document.querySelector(".pace .name"), "::after").content;
              return { opacity: getComputedStyle(select).opacity, short };
            }"""
        )
        assert shown == {"opacity": "0", "short": '"60/s"'}, (width, height)
