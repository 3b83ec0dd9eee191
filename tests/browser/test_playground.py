"""The page as a visitor gets it: one origin, few bytes, every panel in its place, training at the first click."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response, expect

from .modules import import_map
from .serving import Server

MOST_BYTES = 200_000  # compressed, fonts aside
MOST_REQUESTS = 20


def test_it_trains_at_the_first_click(page: Page) -> None:
    page.goto("/")
    count = page.locator(".epoch-count")
    expect(count).to_have_text("0")
    page.get_by_role("button", name="Play").click()
    expect(count).not_to_have_text("0")


def test_it_fits_a_slow_line(open_page: Callable[..., Page], server: Server) -> None:
    page = open_page(server.url)  # with an empty cache
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/", wait_until="networkidle")
    sizes = {
        answer.url: answer.request.sizes()["responseBodySize"]
        for answer in answers
        if answer.request.resource_type != "font"
    }
    assert 5 < len(sizes) < MOST_REQUESTS
    assert sum(sizes.values()) < MOST_BYTES, sizes


def test_a_second_visit_asks_for_the_page_alone(open_page: Callable[..., Page], server: Server) -> None:
    page = open_page(server.url)  # with an empty cache
    page.goto("/", wait_until="networkidle")
    asked: list[str] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def note(event: dict[str, Any]) -> None:
        if not event["response"]["fromDiskCache"] and not event["response"].get("fromPrefetchCache"):
            asked.append(urlsplit(event["response"]["url"]).path)

    session.on("Network.responseReceived", note)
    page.goto("about:blank")
    page.goto("/", wait_until="networkidle")
    expect(page.locator(".epoch-count")).to_have_text("0")
    assert asked == ["/"]


def test_its_import_map_is_that_of_the_vendored_files(page: Page) -> None:
    page.goto("/")
    written = json.loads(page.locator("script[type=importmap]").inner_text())["imports"]
    resolved = {
        name: page.evaluate("(path) => new URL(path, document.baseURI).pathname", path)
        for name, path in written.items()
    }
    files = resolved.pop("./static/")
    assert resolved.pop(written["./static/"]) == files and files.startswith("/static/")
    assert {name: path.replace(files, "/static/") for name, path in resolved.items()} == json.loads(import_map())[
        "imports"
    ]


def test_a_module_by_its_plain_address_is_the_one_of_the_page(page: Page) -> None:
    page.goto("/", wait_until="networkidle")
    plain = "async () => (await import(new URL('static/elements/run.js', document.baseURI))).NumPlayRun"
    assert page.evaluate(f"async () => (await ({plain})()) === customElements.get('np-run')")


def test_every_panel_of_the_server_is_defined(page: Page) -> None:
    page.goto("/", wait_until="networkidle")
    panels = page.locator("body").get_attribute("data-panels")
    names = [path.rpartition("/")[2].removesuffix(".js").partition("-")[0] for path in (panels or "").split()]
    assert len(names) >= 3
    undefined = [name for name in names if not page.evaluate(f"() => !!customElements.get('np-{name}')")]
    assert undefined == []


def test_a_phone_has_no_sideways_scroll(phone: Page) -> None:
    phone.goto("/", wait_until="networkidle")
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_a_laptop_shows_it_without_scrolling(page: Page) -> None:
    page.goto("/", wait_until="networkidle")
    cards = [card for card in page.locator(".stage .card").all() if card.is_visible()]
    assert len(cards) == 4
    for card in cards:
        box = card.bounding_box()
        assert box and box["y"] + box["height"] <= 768 and box["x"] + box["width"] <= 1366, box
