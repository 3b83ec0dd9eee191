"""static/panels/loss.js: the curves, their numbers, and reading them."""

import re

from playwright.sync_api import Locator, Page, expect

from engine import catalog

from .local import Local
from .mounting import drawn, mount
from .mounting import look as of
from .playing import button, look, opened, train, wait_for


def number(run: Page | Locator, key: str) -> Locator:
    """The field of one curve's number."""
    return run.locator(f'np-loss dd[data-key="{key}"]')


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


def shown(page: Page, link: str = "", epochs: int = 0) -> Locator:
    """The panel alone, as large as on a laptop, with a frame of each epoch."""
    local = Local(link)
    box = '<div style="display: grid; width: 406px; height: 146px">'
    run = mount(page, "loss", local, markup=f"{box}{drawn('loss')}</div>")
    local.train(run, epochs)
    settled(page)
    return run


def test_losses_of_a_run_are_drawn_from_epoch_0_and_begin_anew_with_another(page: Page) -> None:
    opened(page)
    for _ in range(3):  # epoch by epoch, so that each has its frame
        train(page, 1)
    settled(page)
    assert chart_points(page) == [0, 1, 2, 3]
    frame = look(page, "[state.frame.train_loss, state.frame.test_loss]")
    for key, loss in zip(("train_loss", "test_loss"), frame, strict=True):
        expect(number(page, key)).to_have_text(f"{loss:.3f}")
    before = number(page, "train_loss").inner_text()
    page.evaluate("document.querySelector('np-run').run.send('edit', { index: 24, value: 3 })")
    wait_for(page, "state.frame.parameters[24] === 3")
    expect(number(page, "train_loss")).not_to_have_text(before)
    assert chart_points(page) == [0, 1, 2, 3], "an edited weight changes the last point and adds none"
    reading = page.locator("np-loss .u-over").bounding_box()
    page.locator("np-loss .u-over").hover()
    expect(page.locator("np-loss .epoch")).to_have_text(re.compile("Epoch"))
    assert page.locator("np-loss .u-over").bounding_box() == reading, "reading moves nothing on the page"
    page.keyboard.press("r")
    wait_for(page, "state.frame.epoch === 0")
    settled(page)
    assert chart_points(page) == [0]
    button(page, "Step by one mini-batch").click()
    wait_for(page, "state.frame.updates === 1")
    page.wait_for_function("() => document.querySelector('np-loss').chart.data[0].length === 2")
    assert chart_points(page) == [0, 10 / 250], "mini-batches are parts of an epoch"
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
    page.wait_for_function(
        "() => document.querySelector('np-loss').lines.at.at(-1) === 0.5"
    )  # of 20 points of 5 columns


def test_the_logarithmic_scale(module_page: Page) -> None:
    run = shown(module_page, epochs=1)
    toggle = run.get_by_role("button", name="Log", exact=True)
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    assert module_page.evaluate("document.querySelector('np-loss').chart.scales.loss.distr") == 3
    settled(module_page)


def test_accuracy_has_its_own_axis(module_page: Page) -> None:
    run = shown(module_page, epochs=1)
    run.get_by_role("button", name="Accuracy", exact=True).click()
    accuracy = of(run, "state.frame.train_accuracy")
    expect(number(run, "train_accuracy")).to_have_text(f"{100 * accuracy:.1f}\u00a0%")
    series = "document.querySelector('np-loss').chart.series.slice(1).map(({ show }) => show)"
    assert module_page.evaluate(series) == [True, True, True, True]


def test_regression_has_no_accuracy(module_page: Page) -> None:
    run = shown(module_page, "problem=regression")
    expect(number(run, "train_loss")).to_be_visible()
    expect(run.get_by_role("button", name="Accuracy", exact=True)).to_have_count(0)


def test_values_are_read_under_the_pointer(module_page: Page) -> None:
    run = shown(module_page, epochs=4)
    losses = module_page.evaluate("[...document.querySelector('np-loss').chart.data[1]]")
    box = run.locator(".u-over").bounding_box()
    assert box is not None
    module_page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 20)
    expect(run.locator(".epoch")).to_have_text("Epoch 1")
    expect(number(run, "train_loss")).to_have_text(f"{losses[1]:.3f}")
    module_page.mouse.move(5, 500)
    expect(run.locator(".epoch")).to_have_count(0)
    expect(number(run, "train_loss")).to_have_text(f"{losses[4]:.3f}")


def test_values_are_read_by_keyboard(module_page: Page) -> None:
    run = shown(module_page, epochs=3)
    run.locator(".chart").focus()
    module_page.keyboard.press("ArrowLeft")
    expect(run.locator(".epoch")).to_have_text("Epoch 2")
    module_page.keyboard.press("Home")
    expect(run.locator(".epoch")).to_have_text("Epoch 0")
    module_page.keyboard.press("Escape")
    expect(run.locator(".epoch")).to_have_count(0)


def test_after_a_hundred_thousand_epochs_the_chart_is_still_short(module_page: Page) -> None:
    shown(module_page)
    module_page.evaluate(
        """async () => {
          const { store } = document.querySelector('np-run').run;
          const next = () => new Promise((done) => requestAnimationFrame(done));
          const { extended } = await import('/static/page/history.js');
          let { frame, history } = store.get();
          const point = (at) => ({ at, values: [1 / at, 2 / at, 1, 1] });
          for (let at = 1; at <= 100_000; at += 10) {
            history = extended(history, Array.from({ length: 10 }, (_, k) => point(at + k)));
          }
          store.set({ history, frame: { ...frame, n: frame.n + 1, epoch: 100_000, train_loss: 1e-5, reset: false } });
          await next();
          await next();
        }"""
    )
    settled(module_page)
    points = chart_points(module_page)
    assert points[0] == 0
    assert 500 < len(points) <= 2000


LOST = """(around, [train, test]) => {
  const { store } = around.run;
  const { frame } = store.get();
  const [train_loss, test_loss] = [train, test].map(Number);
  store.set({ frame: { ...frame, n: frame.n + 1, epoch: frame.epoch + 1, train_loss, test_loss } });
}"""
"""Numbers as words in place of the losses."""


def test_a_loss_that_is_not_finite_is_named(module_page: Page) -> None:
    run = shown(module_page)
    run.evaluate(LOST, ["NaN", "Infinity"])
    expect(number(run, "train_loss")).to_have_text("not a number")
    expect(number(run, "test_loss")).to_have_text("∞")
    run.evaluate(LOST, ["NaN", "NaN"])
    expect(number(run, "test_loss")).to_have_text("not a number")
    cut = "(list) => list.scrollWidth - list.clientWidth"
    assert run.locator("dl").evaluate(cut) <= 0, "both can be read"
    expect(run.locator(".aside")).to_have_text("")


def test_the_best_epoch_is_marked_and_told(module_page: Page) -> None:
    run = shown(module_page, "patience=50", epochs=4)
    best = of(run, "state.frame.best")
    expect(run.locator(".aside")).to_have_text(re.compile(rf"^best \d\.\d+ at epoch {best['epoch']}$"))
    place = run.evaluate(
        """({ run }) => {
          const { chart } = document.querySelector('np-loss');
          const { epoch, loss } = run.store.get().frame.best;
          const [x, y] = [chart.valToPos(epoch, 'x', true), chart.valToPos(loss, 'loss', true)];
          const accent = getComputedStyle(chart.root).getPropertyValue('--accent');
          return { colour: [...chart.ctx.getImageData(x - 1, y, 1, 1).data], accent };
        }"""
    )
    red, green, blue, _ = place["colour"]
    assert f"#{red:02x}{green:02x}{blue:02x}" == place["accent"].strip()


def test_a_changing_learning_rate_is_told(module_page: Page) -> None:
    schedules = catalog()["schedule"]
    schedule = next(each["name"] for each in schedules if any(one["name"] == "last" for one in each["parameters"]))
    expect(shown(module_page).locator(".aside")).to_have_text("")
    module_page.evaluate("() => document.body.replaceChildren()")
    run = shown(module_page, f"learningRate=0.1&schedule={schedule}", epochs=2)
    rate = of(run, "state.frame.learning_rate")
    assert rate < 0.1
    expect(run.locator(".aside")).to_have_text(f"learning rate {rate:.3g}")


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


WITHOUT = [
    ("percTrainData=0", "train_loss", "test_loss", "no training points"),
    ("percTrainData=100", "test_loss", "train_loss", "no test points"),
    ("percTrainData=0&problem=regression", "train_loss", "test_loss", "no training points"),
]


def test_without_points_there_is_a_dash_and_the_reason(page: Page) -> None:
    for count, (link, missing, present, words) in enumerate(WITHOUT):
        opened(page, link)  # from the second on, without another document
        wait_for(page, f"state.undo.length === {count} && state.frame.epoch === 0")
        page.locator("np-loss").get_by_role("button", name="Metrics").click()
        button(page, "Play").click()
        wait_for(page, "state.frame.epoch > 3")
        button(page, "Pause").click()
        wait_for(page, "!state.frame.playing")
        expect(number(page, missing), link).to_have_text("–")
        expect(number(page, present), link).to_have_text(re.compile(r"0\.\d+"))
        expect(page.locator("np-loss .aside"), link).to_have_text(words)
        warning = "nothing to learn from" if missing == "train_loss" else "There are no test points"
        expect(page.locator("np-network .warning"), link).to_contain_text(warning)
        expect(page.locator("np-status"), link).to_contain_text(words)
        assert not re.search(r"NaN|not a number", page.evaluate(EVERY_WORD)), link
