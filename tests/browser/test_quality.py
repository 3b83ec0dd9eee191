"""static/quality/quality.js: the quality chosen, by hand and by itself, against the real server."""

import json
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page, expect
from websockets.sync.client import connect

from .playing import STORE, button, look, opened, play_slowly, ready, wait_for
from .serving import Server
from .tabs import SOCKET

BUTTON = "Picture quality and data use"


def choose(page: Page, label: str) -> None:
    """Pick a quality from the menu, and close it."""
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_role("radio", name=label).check()
    page.keyboard.press("Escape")


def test_a_choice_is_kept_in_this_browser(page: Page) -> None:
    opened(page)
    assert look(page, "state.quality.choice") == "auto"
    choose(page, "Saving")
    wait_for(page, "state.frame.output.size === 51 && state.frame.units.size === 17")
    page.reload()
    ready(page)
    assert look(page, "state.quality") == {"choice": "saving", "level": "saving"}
    wait_for(page, "state.frame.output.size === 51 && state.features.size === 17")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("radio", name="Saving")).to_be_checked()
    expect(page.locator("[data-figure=level]")).to_have_text("Saving")


def test_a_choice_that_is_none_is_forgotten_and_help_says_what_there_is(page: Page) -> None:
    page.add_init_script("localStorage.setItem('numplay.quality', 'finest')")
    opened(page)
    assert look(page, "state.quality.choice") == "auto"
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_role("button", name="What is picture quality?").click()
    expect(page.locator("#quality-help")).to_contain_text("The quality never changes the training")


def frames_seen(page: Page) -> Callable[[], list[bytes]]:
    """Collects the binary messages that come from now on; call it to have them."""
    frames: list[bytes] = []
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived", lambda data: frames.append(data) if isinstance(data, bytes) else None
        ),
    )
    return lambda: frames


def test_low_bandwidth_draws_everything_from_small_frames(page: Page) -> None:
    frames = frames_seen(page)
    opened(page, "networkShape=4,2&dataset=spiral&seed=0.5")
    choose(page, "Full")
    wait_for(page, "state.frame.output.size === 99 && state.frame.units.size === 33")
    sent, before = maps(page), look(page, "state.frame.n")
    choose(page, "Low bandwidth")
    wait_for(page, f"state.quality.level === 'low' && state.frame.n > {before}")
    drawn = maps(page)
    for name, bytes_sent in sent.items():
        assert len(drawn[name]) == len(bytes_sent)
        assert max(abs(one - other) for one, other in zip(drawn[name], bytes_sent, strict=True)) <= 1
    before = len(frames())
    play_slowly(page)
    wait_for(page, "state.frame.epoch > 5")
    button(page, "Pause").click()
    sizes = [len(frame) for frame in frames()[before:]]
    assert sizes and max(sizes) < 2000
    assert maps(page)["output"] != drawn["output"]
    page.locator("np-network").evaluate(f"async () => {{ {STORE} store.set({{ focus: '1:0' }}); }}")
    wait_for(page, "state.frame.focus?.node === '1:0' && state.frame.focus.size === 99")


def maps(page: Page) -> dict[str, list[int]]:
    """The maps of the present frame."""
    return dict(
        look(
            page,
            "Object.fromEntries(['output', 'units', 'features'].map((name) => [name, [...state.frame[name].map]]))",
        )
    )


def test_a_page_that_opens_with_low_bandwidth_shows_everything(page: Page) -> None:
    page.add_init_script("localStorage.setItem('numplay.quality', 'low')")
    frames = frames_seen(page)
    opened(page, "problem=regression&regDataset=curve-sine")
    assert look(page, "state.features.names.length") == look(page, "state.catalog.feature.length")
    assert look(page, "state.frame.curves.fit.length") == look(page, "state.frame.curves.size")
    assert max(map(len, frames())) < 20_000  # the points are in it


def test_units_out_of_sight_cost_nothing(phone: Page) -> None:
    opened(phone)
    choose(phone, "Full")
    play_slowly(phone)
    phone.locator("footer, .article, #about").first.scroll_into_view_if_needed()
    phone.evaluate("scrollTo(0, document.body.scrollHeight)")
    phone.evaluate(
        f"""async () => {{ {STORE}
          await new Promise((done) => {{
            let last = store.get().frame.units.map;
            let same = 0;
            const end = store.subscribe(({{ frame }}, previous) => {{
              if (frame === previous.frame) return;
              same = frame.units.map === last ? same + 1 : 0;
              last = frame.units.map;
              if (same === 5) {{ end(); done(); }}
            }});
          }});
        }}"""
    )
    phone.locator("np-network").scroll_into_view_if_needed()
    before = look(phone, "state.frame.units.map.reduce((sum, byte) => sum + byte, 0)")
    wait_for(phone, f"state.frame.units.map.reduce((sum, byte) => sum + byte, 0) !== {before}")


@pytest.mark.routed
@pytest.mark.parametrize("word", ["busy", "slow"])
def test_it_saves_by_itself(page: Page, word: str) -> None:
    """A server that says it is busy; a line that holds every answer back."""
    if word == "busy":
        page.route_web_socket(SOCKET, lambda socket: overloaded(socket))
    else:
        page.route_web_socket(SOCKET, lambda socket: held_back(page, socket))
    opened(page)
    play_slowly(page)
    wanted = "saving" if word == "busy" else "low"
    wait_for(page, f"state.quality.level === '{wanted}'")
    if word == "busy":
        wait_for(page, "state.frame.output.size === 51")
        expect(page.locator(".traffic-sum")).to_contain_text("busy")
    else:
        wait_for(page, "state.frame.output.size === 99")


def overloaded(socket: object) -> None:
    """Passes everything on, and says once that the server is busy."""
    server = socket.connect_to_server()
    told: list[bool] = []

    def on_message(message: str | bytes) -> None:
        socket.send(message)
        if isinstance(message, bytes) and not told:
            told.append(True)
            socket.send(
                '{"type":"notice","code":"busy","message":"The server is busy: 6 pictures a second.","field":null}'
            )

    server.on_message(on_message)


def held_back(page: Page, socket: object) -> None:
    """Answers to acknowledgements come late; frames as they come."""
    server = socket.connect_to_server()

    def on_message(message: str | bytes) -> None:
        if isinstance(message, str) and message.startswith('{"type":"ok"'):
            return  # for ever: it is the waiting that is seen
        socket.send(message)

    server.on_message(on_message)


def test_one_of_many_pages_saves_and_says_how_to_have_more(open_page: Callable[..., Page], own_server: Server) -> None:
    page = open_page(own_server.url)
    with ExitStack() as others:
        for _ in range(29):
            other = others.enter_context(connect(own_server.url.replace("http", "ws") + "/ws", compression=None))
            other.send('{"type": "hello", "protocol": 1}')
            assert json.loads(other.recv())["type"] == "welcome"
        page.goto(own_server.url)
        ready(page)
        wait_for(page, "state.frame.output.size === 51")
        page.get_by_role("button", name=BUTTON).click()
        told = page.locator("np-traffic .more")
        expect(told).to_have_text(
            "30 pages are open at this server, and share its network. Choose Full for larger pictures, more often."
        )
        page.get_by_role("radio", name="Full").check()
        expect(told).to_be_hidden()
        wait_for(page, "state.frame.output.size === 99")


def test_the_server_says_how_many_pages_are_open(page: Page, lend: Callable[..., Page]) -> None:
    opened(page)
    before = look(page, "state.browsers")
    other = opened(lend())
    assert look(other, "state.browsers") > before >= 1
    play_slowly(page)
    wait_for(page, f"state.browsers > {before}")  # told with an answer, about once a second
