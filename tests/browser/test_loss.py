"""static/panels/loss.js: the curves, their numbers, and reading them."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .playing import button, look, opened, wait_for
from .playing import train as train_at_once


def train(page: Page, epochs: int) -> None:
    """Train epoch by epoch, so that each has its frame."""
    for _ in range(epochs):
        train_at_once(page, 1)


def number(page: Page, key: str) -> Locator:
    """The field of one curve's number."""
    return page.locator(f'np-loss dd[data-key="{key}"]')


def chart_points(page: Page) -> list[float]:
    """Epochs of the points drawn."""
    found: list[float] = page.evaluate("[...document.querySelector('np-loss').chart.data[0]]")
    return found


def settled(page: Page) -> None:
    """Wait until the chart has drawn what the store holds; it draws less often than frames come."""
    page.evaluate(
        """async () => {
          const { store } = document.querySelector('np-run').run;
          const drawn = () => document.querySelector('np-loss').chart.data[0].at(-1) === store.get().frame.epoch;
          for (let turn = 0; turn < 900; turn += 1) {
            if (drawn()) return;
            await new Promise(requestAnimationFrame);
          }
          throw new Error("the chart never caught up");
        }"""
    )


def test_both_losses_are_drawn_from_epoch_0(page: Page) -> None:
    opened(page)
    train(page, 3)
    settled(page)
    assert chart_points(page) == [0, 1, 2, 3]
    frame = look(page, "[state.frame.train_loss, state.frame.test_loss]")
    for key, loss in zip(("train_loss", "test_loss"), frame, strict=True):
        expect(number(page, key)).to_have_text(f"{loss:.3f}")


def test_reset_begins_anew(page: Page) -> None:
    opened(page)
    train(page, 2)
    page.keyboard.press("r")
    wait_for(page, "state.frame.epoch === 0")
    settled(page)
    assert chart_points(page) == [0]


def test_an_edited_weight_changes_the_last_point_and_adds_none(page: Page) -> None:
    opened(page)
    train(page, 2)
    settled(page)
    before = number(page, "train_loss").inner_text()
    page.evaluate(
        """async () => {
          const { send } = document.querySelector('np-run').run;
          await send('edit', { index: 24, value: 3 });
        }"""
    )
    wait_for(page, "state.frame.parameters[24] === 3")
    expect(number(page, "train_loss")).not_to_have_text(before)
    assert chart_points(page) == [0, 1, 2]


def test_mini_batches_are_parts_of_an_epoch(page: Page) -> None:
    opened(page)
    button(page, "Step by one mini-batch").click()
    wait_for(page, "state.frame.updates === 1")
    page.wait_for_function("document.querySelector('np-loss').chart.data[0].length === 2")
    assert chart_points(page) == [0, 10 / 250]


def test_the_logarithmic_scale(page: Page) -> None:
    opened(page)
    train(page, 1)
    toggle = button(page, "Log")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.querySelector('np-loss').chart.scales.loss.distr") == 3
    settled(page)


def test_accuracy_has_its_own_axis(page: Page) -> None:
    opened(page)
    train(page, 1)
    button(page, "Accuracy").click()
    accuracy = look(page, "state.frame.train_accuracy")
    expect(number(page, "train_accuracy")).to_have_text(f"{100 * accuracy:.1f}\u00a0%")
    shown = "document.querySelector('np-loss').chart.series.slice(1).map(({ show }) => show)"
    assert page.evaluate(shown) == [True, True, True, True]


def test_regression_has_no_accuracy(page: Page) -> None:
    opened(page, "problem=regression")
    expect(number(page, "train_loss")).to_be_visible()
    expect(button(page, "Accuracy")).to_have_count(0)


def test_values_are_read_under_the_pointer(page: Page) -> None:
    opened(page)
    train(page, 4)
    settled(page)
    losses = page.evaluate("[...document.querySelector('np-loss').chart.data[1]]")
    box = page.locator("np-loss .u-over").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 20)
    expect(page.locator("np-loss .epoch")).to_have_text("Epoch 1")
    expect(number(page, "train_loss")).to_have_text(f"{losses[1]:.3f}")
    page.mouse.move(5, 5)
    expect(page.locator("np-loss .epoch")).to_have_count(0)
    expect(number(page, "train_loss")).to_have_text(f"{losses[4]:.3f}")


def test_values_are_read_by_keyboard(page: Page) -> None:
    opened(page)
    train(page, 3)
    settled(page)
    page.locator("np-loss .chart").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("np-loss .epoch")).to_have_text("Epoch 2")
    page.keyboard.press("Home")
    expect(page.locator("np-loss .epoch")).to_have_text("Epoch 0")
    page.keyboard.press("Escape")
    expect(page.locator("np-loss .epoch")).to_have_count(0)


def test_reading_moves_nothing_on_the_page(page: Page) -> None:
    opened(page)
    train(page, 2)
    before = page.locator("np-loss .u-over").bounding_box()
    page.locator("np-loss .u-over").hover()
    expect(page.locator("np-loss .epoch")).to_have_text(re.compile("Epoch"))
    assert page.locator("np-loss .u-over").bounding_box() == before


def test_after_a_hundred_thousand_epochs_the_chart_is_still_short(page: Page) -> None:
    opened(page)
    page.evaluate(
        """async () => {
          const { store } = document.querySelector('np-run').run;
          const next = () => new Promise((done) => requestAnimationFrame(done));
          const { extended } = await import(new URL('static/page/history.js', document.baseURI));
          let { frame, history } = store.get();
          for (let at = 1; at <= 100_000; at++) {
            history = extended(history, [{ at, values: [1 / at, 2 / at, 1, 1] }]);
          }
          store.set({ history, frame: { ...frame, n: frame.n + 1, epoch: 100_000, train_loss: 1e-5, reset: false } });
          await next();
          await next();
        }"""
    )
    page.wait_for_function("document.querySelector('np-loss').chart.data[0].at(-1) === 100000")
    points = chart_points(page)
    assert points[0] == 0
    assert 500 < len(points) <= 2000


def test_a_loss_that_is_not_finite_is_named(page: Page) -> None:
    opened(page)
    page.evaluate(
        """async () => {
          const { store } = document.querySelector('np-run').run;
          const { frame } = store.get();
          store.set({ frame: { ...frame, n: frame.n + 1, epoch: 1, train_loss: NaN, test_loss: Infinity } });
        }"""
    )
    expect(number(page, "train_loss")).to_have_text("not a number")
    expect(number(page, "test_loss")).to_have_text("∞")


def test_both_losses_can_be_read_when_neither_is_a_number(page: Page) -> None:
    opened(page)
    page.evaluate(
        """async () => {
          const { store } = document.querySelector('np-run').run;
          const { frame } = store.get();
          store.set({ frame: { ...frame, n: frame.n + 1, epoch: 1, train_loss: NaN, test_loss: NaN } });
        }"""
    )
    expect(number(page, "test_loss")).to_have_text("not a number")
    cut = "(list) => list.scrollWidth - list.clientWidth"
    assert page.locator("np-loss dl").evaluate(cut) <= 0


def test_the_best_epoch_is_marked_and_told(page: Page) -> None:
    opened(page, "patience=50")
    train(page, 4)
    best = look(page, "state.frame.best")
    expect(page.locator("np-loss .aside")).to_have_text(re.compile(rf"^best \d\.\d+ at epoch {best['epoch']}$"))
    settled(page)
    place = page.evaluate(
        """async () => {
          const { store } = document.querySelector('np-run').run;
          const { chart } = document.querySelector('np-loss');
          const { epoch, loss } = store.get().frame.best;
          const [x, y] = [chart.valToPos(epoch, 'x', true), chart.valToPos(loss, 'loss', true)];
          const accent = getComputedStyle(chart.root).getPropertyValue('--accent');
          return { colour: [...chart.ctx.getImageData(x - 1, y, 1, 1).data], accent };
        }"""
    )
    red, green, blue, _ = place["colour"]
    assert f"#{red:02x}{green:02x}{blue:02x}" == place["accent"].strip()


def test_a_changing_learning_rate_is_told(page: Page) -> None:
    schedule = "state.catalog.schedule.find(({ parameters }) => parameters.some(({ name }) => name === 'last')).name"
    opened(page)
    expect(page.locator("np-loss .aside")).to_have_text("")
    opened(page, f"learningRate=0.1&schedule={look(page, schedule)}")
    train(page, 2)
    rate = look(page, "state.frame.learning_rate")
    assert rate < 0.1
    expect(page.locator("np-loss .aside")).to_have_text(f"learning rate {rate:.3g}")


EVERY_WORD = """() => {
  const words = [];
  const collect = (node) => {
    if (node.nodeType === Node.TEXT_NODE) words.push(node.data);
    if (node instanceof Element) words.push(...[...node.attributes].map(({ value }) => value));
    for (const child of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) collect(child);
  };
  collect(document.body);
  return words.join("\\n");
}"""


@pytest.mark.parametrize(
    ("link", "missing", "present", "words"),
    [
        ("percTrainData=0", "train_loss", "test_loss", "no training points"),
        ("percTrainData=100", "test_loss", "train_loss", "no test points"),
        ("percTrainData=0&problem=regression", "train_loss", "test_loss", "no training points"),
    ],
)
def test_without_points_there_is_a_dash_and_the_reason(
    page: Page, link: str, missing: str, present: str, words: str
) -> None:
    opened(page, link)
    page.locator("np-loss").get_by_role("button", name="Metrics").click()
    button(page, "Play").click()
    wait_for(page, "state.frame.epoch > 3")
    button(page, "Pause").click()
    wait_for(page, "!state.frame.playing")
    expect(number(page, missing)).to_have_text("–")
    expect(number(page, present)).to_have_text(re.compile(r"0\.\d+"))
    expect(page.locator("np-loss .aside")).to_have_text(words)
    warning = "nothing to learn from" if missing == "train_loss" else "There are no test points"
    expect(page.locator("np-network .warning")).to_contain_text(warning)
    expect(page.locator("np-status")).to_contain_text(words)
    assert not re.search(r"NaN|not a number", page.evaluate(EVERY_WORD))


def test_a_loss_that_is_not_a_number_says_so(page: Page) -> None:
    opened(page, "problem=regression&learningRate=10&activation=relu")
    button(page, "Play").click()
    wait_for(page, "!Number.isFinite(state.frame.train_loss) || state.frame.diverged !== null")
    expect(page.locator("np-loss .aside")).to_have_text("")
    expect(number(page, "train_loss")).not_to_have_text("–")


def test_parts_of_an_epoch_where_points_have_many_columns(page: Page) -> None:
    opened(page)
    page.evaluate(
        """async () => {
          const { send } = document.querySelector('np-run').run;
          const points = Array.from({ length: 40 }, (_, n) => [n / 10, -n / 10, 0.1, 0.2, 0.3]);
          await send('use_points', { points, classes: [], columns: ['x', 'y', 'a', 'b', 'c'],
            transform: Array(5).fill([0, 1]) });
        }"""
    )
    wait_for(page, "state.data?.columns === 5 && state.data.train.length === 100")
    button(page, "Step by one mini-batch").click()
    wait_for(page, "state.frame.position === 10")
    page.wait_for_function("document.querySelector('np-loss').lines.at.at(-1) === 0.5")
