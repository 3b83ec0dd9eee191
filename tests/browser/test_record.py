"""static/page/record.js: the losses of every frame that came, over resets, undo, reloads and lost networks."""

from typing import Any

from playwright.sync_api import Page, expect

from .playing import button, look, opened, ready, train, wait_for

EPOCHS = "[...state.history.points, state.history.last].map(({ at }) => at)"


def forward(page: Page, epoch: int) -> None:
    """Fast-forward to an epoch."""
    say(page, "forward", {"epoch": epoch})
    wait_for(page, f"state.frame.epoch === {epoch} && !state.playing")


def say(page: Page, type: str, fields: dict[str, Any] | None = None) -> None:
    """Send a message and wait for the first frame that shows it."""
    page.evaluate(
        """async ([type, fields]) => {
          const { send } = document.querySelector('np-run').run;
          await send(type, fields);
        }""",
        [type, fields or {}],
    )


def test_fast_forward_and_playing_leave_out_no_epoch(page: Page) -> None:
    opened(page, "percTrainData=10&noise=50&networkShape=2")
    for quality in ("full", "low"):
        page.evaluate("(quality) => document.querySelector('np-run').run.quality.choose(quality)", quality)
        forward(page, 400)
        assert look(page, EPOCHS) == list(range(401)), quality
        say(page, "reset")
        wait_for(page, "state.frame.epoch === 0")
    page.evaluate("document.querySelector('np-run').run.quality.choose('full')")
    button(page, "Play").click()
    wait_for(page, "state.frame.epoch > 40")
    button(page, "Pause").click()
    wait_for(page, "!state.frame.playing")
    assert look(page, EPOCHS) == list(range(look(page, "state.frame.epoch") + 1))


def undo_finds_the_curve_again(page: Page) -> None:
    train(page, 5)
    before = look(page, "state.history.points")
    say(page, "reset")
    wait_for(page, "state.frame.epoch === 0 && state.past.length === 1")
    button(page, "Undo").click()
    wait_for(page, "state.frame.epoch === 5")
    assert look(page, "state.history.points") == before
    assert look(page, "state.past.length") == 0


def a_run_that_ends_stays_behind_the_next_until_it_is_cleared(page: Page) -> None:
    for rate in (0.1, 0.3, 1.0, 3.0):
        train(page, 3)
        say(page, "set", {"changes": {"learningRate": rate}})
        wait_for(page, f"state.state.config.learningRate === {rate}")
        say(page, "reset")
        wait_for(page, "state.frame.epoch === 0")
    wait_for(page, "state.past.length === 3")
    past = page.locator("np-loss .past")
    expect(past).to_contain_text("3")
    expect(past).to_contain_text("same settings")  # the rate was changed before the reset
    expect(past).to_contain_text("Learning rate 1")
    past.get_by_role("button", name="Clear").click()
    expect(past).to_have_count(0)
    assert look(page, "state.past.length") == 0


def test_a_run_that_ends_is_found_again_or_stays_behind_the_next(page: Page) -> None:
    opened(page)
    undo_finds_the_curve_again(page)
    say(page, "reset")
    wait_for(page, "state.frame.epoch === 0")
    page.locator("np-loss .past").get_by_role("button", name="Clear").click()
    wait_for(page, "state.past.length === 0")
    a_run_that_ends_stays_behind_the_next_until_it_is_cleared(page)


def test_a_run_before_is_named_in_the_words_of_the_page(page: Page) -> None:
    opened(page, "x=true&y=true")
    train(page, 2)
    say(page, "set", {"changes": {"features": ["x"]}})
    wait_for(page, "state.past.length === 1 && state.state.config.features.length === 1")
    expect(page.locator("np-loss .past")).to_contain_text("Features x₁, x₂")


def a_reload_keeps_the_curve(page: Page) -> None:
    train(page, 5)
    losses = look(page, "state.history.points")
    page.reload()
    ready(page)
    wait_for(page, "state.frame.epoch > 0")
    epoch = look(page, "state.frame.epoch")
    assert look(page, "state.history.points") == losses[:epoch]
    assert look(page, EPOCHS) == list(range(epoch + 1))


def test_a_reload_keeps_the_curve_and_another_link_begins_without_it(page: Page) -> None:
    opened(page)
    a_reload_keeps_the_curve(page)
    page.goto("about:blank")
    opened(page, "networkShape=3")
    assert look(page, EPOCHS) == [0] and look(page, "state.past.length") == 0
