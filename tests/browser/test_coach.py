"""static/panels/coach.js: one voice, in a place of its own, that can be acted on, closed and turned off."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .mounting import mount, sent
from .playing import button, config, look, opened, train, wait_for

MARKUP = """<section id="diagram" aria-label="Network"></section>
<section aria-label="Loss"><np-loss></np-loss></section>
<details data-view="health"><summary>Health</summary></details>
<details data-view="coach" open><np-coach></np-coach></details>"""
FOUND: dict[str, Any] = {
    "rule": "slow",
    "label": "Learning rate too small",
    "said": "Training crawls.",
    "tried": "A learning rate of 0.3.",
    "changes": {"learningRate": 0.3},
    "again": False,
    "panel": "health",
}
TELL = """(around, { found, more, playing }) => {
  const { store } = around.run;
  const { frame } = store.get();
  const banners = { diverged: null, stuck: null, stopped: null };
  store.set({ playing, frame: { ...frame, reset: false, ...banners, ...more, coach: { judged: true, found } } });
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 150)));
}"""


def tell(run: Locator, found: dict[str, Any] | None, playing: bool = False, **more: Any) -> Locator:
    """Have the coach hear of a trouble. Returns what it says."""
    run.evaluate(TELL, {"found": found, "more": more, "playing": playing})
    return run.locator("np-coach-note")


@pytest.fixture
def run(module_page: Page) -> Locator:
    return mount(module_page, "coach", "classes", markup=MARKUP)


def test_it_speaks_in_the_networks_card_and_is_silent_while_all_is_well(run: Locator) -> None:
    expect(run.locator("#diagram np-coach-note")).to_contain_text("Looking at the run")
    note = tell(run, FOUND)
    expect(note).to_contain_text("Learning rate too small. Training crawls. Try: A learning rate of 0.3.")
    expect(note.get_by_role("status")).to_have_text("Learning rate too small.")
    expect(run.locator("np-coach")).to_contain_text("Now: Learning rate too small.")
    expect(tell(run, None)).to_contain_text("No trouble in sight.")
    expect(run.locator("np-coach")).to_contain_text("Now: No trouble in sight.")


def test_alone_on_a_page_it_speaks_where_it_is(module_page: Page) -> None:
    alone = mount(module_page, "coach", "classes")
    tell(alone, None)
    expect(alone.locator("np-coach np-coach-note")).to_contain_text("No trouble in sight.")


def test_while_training_a_trouble_and_its_end_are_said_at_the_second_time(run: Locator) -> None:
    expect(tell(run, FOUND, playing=True)).to_contain_text("No trouble")
    expect(tell(run, FOUND, playing=True)).to_contain_text("Training crawls")
    expect(tell(run, None, playing=True)).to_contain_text("Training crawls")
    expect(tell(run, None, playing=True)).to_contain_text("No trouble")
    other = {**FOUND, "rule": "dead", "label": "Dead units"}
    tell(run, FOUND, playing=True)
    expect(tell(run, other, playing=True)).to_contain_text("No trouble")


@pytest.mark.parametrize(
    "banner",
    [
        {"diverged": {"reason": "r", "advice": "a", "remedy": {}, "field": None}},
        {"stuck": {"reason": "r", "advice": "a"}},
        {"stopped": {"reason": "r", "done": "d", "off": {}}},
    ],
    ids=lambda each: next(iter(each)),
)
def test_a_banner_has_the_word(run: Locator, banner: dict[str, Any]) -> None:
    expect(tell(run, FOUND, **banner)).to_contain_text("The notice above says what has happened.")
    expect(tell(run, FOUND)).to_contain_text("Training crawls")


def test_what_was_dismissed_is_not_said_again_until_the_run_begins_anew(run: Locator) -> None:
    note = tell(run, FOUND)
    note.get_by_role("button", name="Dismiss").click()
    expect(note).to_contain_text("Learning rate too small: dismissed until the run begins anew.")
    expect(tell(run, FOUND)).to_contain_text("dismissed")
    expect(tell(run, {**FOUND, "rule": "dead", "label": "Dead units"})).to_contain_text("Dead units")
    expect(tell(run, FOUND, reset=True)).to_contain_text("Training crawls")


def test_its_buttons_do_what_they_say(run: Locator) -> None:
    note = tell(run, FOUND)
    note.get_by_role("button", name="Set learning rate 0.3").click()
    assert [each for each in sent(run) if each[0] != "view"] == [("set", {"changes": {"learningRate": 0.3}})]
    again = {
        **FOUND,
        "rule": "symmetric",
        "changes": {"activation": "relu", "bias": True},
        "again": True,
        "panel": "loss",
    }
    note = tell(run, again)
    note.get_by_role("button", name="Restart with activation ReLU").click()
    expect(note.get_by_role("button", name="Look at loss")).to_be_visible()
    messages = [each[0] for each in sent(run) if each[0] != "view"]
    assert messages == ["set", "set", "reset"]
    tell(run, FOUND).get_by_role("button", name="Look at health").click()
    expect(run.locator("[data-view=health]")).to_have_attribute("open", "")


def test_a_change_that_is_refused_is_told_there(module_page: Page) -> None:
    refused = {"set": {"type": "error", "code": "bad_value", "message": "Not with these points."}}
    note = tell(mount(module_page, "coach", "classes", refused, MARKUP), FOUND)
    note.get_by_role("button", name="Set learning rate 0.3").click()
    expect(note.get_by_role("alert")).to_have_text("Not with these points.")


def place(page: Page) -> Any:
    """Where the network is drawn."""
    return page.locator("np-network").evaluate(
        "(each) => { const r = each.getBoundingClientRect(); return [r.x, r.y, r.width, r.height]; }"
    )


def test_a_trouble_is_named_mended_and_nothing_moves(page: Page) -> None:
    opened(page, "dataset=xor&networkShape=&loss=cross-entropy&seed=2")
    card = page.locator("[data-view=coach]")
    assert look(page, "state.frame.coach") is None
    card.locator("summary").click()
    note = page.locator("#diagram np-coach-note")
    expect(note).to_contain_text("No trouble in sight.")
    before = place(page)
    train(page, 12)
    expect(note).to_contain_text(re.compile(r"Not separable by this network.*right at \d\d % of the points", re.S))
    assert place(page) == before
    note.get_by_role("button", name=re.compile("Restart with hidden layers 4")).click()
    wait_for(page, "state.state.config.networkShape.length === 1 && state.frame.epoch === 0")
    expect(note).to_contain_text("No trouble in sight.")
    assert config(page, "activation") == "tanh"


def test_turned_off_it_stays_off(page: Page) -> None:
    opened(page)
    page.locator("[data-view=coach] summary").click()
    note = page.locator("#diagram np-coach-note")
    expect(note).to_be_visible()
    page.reload()
    expect(note).to_contain_text("No trouble in sight.")
    button(page, "Turn off the coach").click()
    expect(note).to_have_count(0)
    wait_for(page, "state.frame.coach === null")
    page.reload()
    wait_for(page, "state.frame")
    expect(note).to_have_count(0)


def test_without_points_it_says_that_there_is_nothing_to_judge(page: Page) -> None:
    opened(page, "percTrainData=0")
    page.locator("[data-view=coach] summary").click()
    expect(page.locator("np-coach-note")).to_contain_text("Nothing is being trained, so there is nothing to judge.")
