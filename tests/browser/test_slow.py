"""static/page/slow.js: a network that takes its time."""

import re
from collections.abc import Callable
from itertools import combinations

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from .playing import STORE, button, look, message, opened, wait_for
from .tabs import SOCKET

LARGE = "its first epoch is still being computed"


def holding(page: Page) -> tuple[dict[str, bool], Callable[[], None]]:
    """A server whose pictures come only when they are let go: a switch that holds them, and what lets one go."""
    held: list[Callable[[], None]] = []
    switch = {"on": False}

    def connect(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def from_server(data: str | bytes) -> None:
            if switch["on"] and isinstance(data, bytes):
                held.append(lambda: route.send(data))
                return
            while held and not switch["on"]:
                let_go()
            route.send(data)

        server.on_message(from_server)

    page.route_web_socket(SOCKET, connect)

    def let_go() -> None:
        held.pop(0)()

    return switch, let_go


@pytest.mark.routed
def test_it_says_that_the_first_epoch_is_computed_and_then_how_long_one_takes(page: Page) -> None:
    switch, let_go = holding(page)
    opened(page)
    page.locator("select[data-pace]").select_option(label="1 epoch a second")  # and so many a picture, on any machine
    switch["on"] = True
    button(page, "Play").click()
    expect(message(page, LARGE)).to_be_visible()
    page.wait_for_timeout(1200)
    let_go()
    expect(message(page, "an epoch here")).to_be_visible()
    expect(message(page, LARGE)).to_have_count(0)
    button(page, "Pause").click()
    expect(page.locator("np-messages .message")).to_have_count(0)


@pytest.mark.routed
def test_it_does_not_call_an_epoch_the_first_that_is_not(page: Page) -> None:
    switch, _ = holding(page)
    opened(page)
    button(page, "Play").click()
    wait_for(page, "state.frame.epoch > 10")
    button(page, "Pause").click()
    wait_for(page, "!state.playing && !state.frame.playing")
    epoch = look(page, "state.frame.epoch")
    switch["on"] = True
    page.reload()
    wait_for(page, "state.connection === 'open'")
    button(page, "Play").click()
    expect(message(page, f"its epoch {epoch + 1} is still being computed")).to_be_visible()


@pytest.mark.routed
def test_it_says_so_no_longer_once_the_network_turns_out_to_be_quick(page: Page) -> None:
    switch, let_go = holding(page)
    opened(page)
    page.locator("select[data-pace]").select_option(label="As fast as possible")
    button(page, "Play").click()
    wait_for(page, "state.frame.epoch > 100")  # the server knows the network: a picture has many epochs
    button(page, "Reset to the initial weights").click()
    wait_for(page, "state.frame.epoch === 0 && !state.playing")
    switch["on"] = True
    button(page, "Play").click()
    expect(message(page, LARGE)).to_be_visible()
    switch["on"] = False
    let_go()
    expect(message(page, LARGE)).to_have_count(0)
    assert look(page, "state.playing")


LARGE_NETWORK = "networkShape=64,64,64,64,64,64&points=5000&batchSize=1&percTrainData=90"
RECORD = f"""async () => {{
  {STORE}
  const progress = ({{ frame, data }}) => frame.epoch + (frame.position * data.columns) / data.train.length;
  window.came = [[performance.now(), progress(store.get())]];
  store.subscribe((state, before) => {{
    if (state.frame !== before.frame) window.came.push([performance.now(), progress(state)]);
  }});
}}"""


def test_of_a_large_network_it_says_what_an_epoch_takes_and_how_far_the_present_one_is(page: Page) -> None:
    """Other tests share the processor, so that its speed changes: the words must fit two of the pictures that came."""
    opened(page, LARGE_NETWORK)
    page.evaluate(RECORD)
    button(page, "Play").click()
    notice = message(page, "an epoch here")
    expect(notice).to_be_visible(timeout=30_000)
    words = notice.inner_text()
    came: list[tuple[float, float]] = page.evaluate("window.came")
    said = re.search(r"takes ([\d.]+) (s|minutes) an epoch here; (\d+)% of epoch (\d+)", words)
    assert said is not None, words
    unit, rounding = (1 if said[2] == "s" else 60), 0.5 / 10 ** len(said[1].partition(".")[2])
    far = int(said[4]) - 1 + int(said[3]) / 100
    assert any(0 <= progress - far < 0.01 for _, progress in came)
    took = [(b[0] - a[0]) / 1000 / unit / (b[1] - a[1]) for a, b in combinations(came, 2) if b[1] > a[1]]
    assert any(abs(each - float(said[1])) <= rounding + 0.05 * each for each in took), (words, came)
    notice.get_by_role("button").first.click()
    page.wait_for_timeout(4500)
    expect(notice, "a notice that was closed stays closed").to_have_count(0)


def test_a_slow_pace_is_no_slow_network(page: Page) -> None:
    opened(page)
    page.locator("select[data-pace]").select_option(label="1 mini-batch a second")
    button(page, "Play").click()
    wait_for(page, "state.frame.updates >= 4")
    expect(page.locator("np-messages .message")).to_have_count(0)


def test_nor_is_a_quick_one(page: Page) -> None:
    opened(page)
    button(page, "Play").click()
    wait_for(page, "state.frame.epoch > 120")
    expect(page.locator("np-messages .message")).to_have_count(0)


@pytest.mark.routed
def test_a_quick_network_whose_picture_is_late_is_not_called_slow(page: Page) -> None:
    switch, _ = holding(page)
    opened(page)
    button(page, "Play").click()
    wait_for(page, "state.frame.epoch > 150")  # what an epoch takes has been measured
    switch["on"] = True
    page.wait_for_timeout(2500)
    assert message(page, "an epoch here").count() == 0
