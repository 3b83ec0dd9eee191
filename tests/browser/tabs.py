"""Tabs that tests use one after the other: opening one for each would take longer than most tests."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, WebSocketRoute

from .guard import Guard

ACTION_MILLISECONDS = 15_000  # patience, not a promise: a timing is a benchmark
MODIFIERS = ("Alt", "Control", "Meta", "Shift")
PASSING = frozenset(
    """
    aria_snapshot bring_to_front click content dblclick dispatch_event evaluate evaluate_handle expect_console_message
    expect_download expect_event expect_file_chooser expect_request expect_response fill get_by_label get_by_role
    get_by_text get_by_title goto hover inner_text is_closed keyboard locator main_frame mouse press query_selector
    query_selector_all reload screenshot set_input_files tap title touchscreen url viewport_size wait_for_function
    wait_for_load_state wait_for_selector wait_for_timeout wait_for_url
    """.split()
)
"""All that a test may ask of a tab that another test has next: its effect ends with the document, or with `clean`."""
SOCKET = re.compile(r"/ws(\?|$)")
"""The socket's address; a second visit says hello in it."""
PLAIN = {
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
    "contrast": "no-preference",
}
"""The media of a tab whose options don't name others."""
KEPT = 6
"""So many free tabs are kept; the rest would only take memory."""

Answering = Callable[[WebSocketRoute], object]


class Guarded(Page):
    """A tab with its guard and its context. lasting: something was asked of it that may outlive the document.

    What it changes by the methods below, `clean` undoes. routed: its sockets may go through the test, by
    `route_web_socket`, without lasting: Playwright can't undo that, so a routed tab is one from its beginning.
    """

    guard: Guard
    home: BrowserContext
    options: dict[str, Any]
    routed: bool
    lasting: bool
    undoing: dict[object, Callable[[], object]]
    answering: tuple[re.Pattern[str], Answering] | None

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_") and name not in PASSING and name not in KNOWN:
            self.__dict__["lasting"] = True
        return super().__getattribute__(name)

    def on(self, event: Any, f: Callable[..., Any]) -> None:
        """As Playwright's."""
        super().on(event, f)
        self.undoing[event, f] = partial(super().remove_listener, event, f)

    def route(self, *args: Any, **kwargs: Any) -> Any:
        """As Playwright's."""
        self.undoing["routes"] = partial(super().unroute_all, behavior="ignoreErrors")
        return super().route(*args, **kwargs)

    def unroute(self, *args: Any, **kwargs: Any) -> None:
        """As Playwright's."""
        super().unroute(*args, **kwargs)

    def add_init_script(self, *args: Any, **kwargs: Any) -> Any:
        """As Playwright's."""
        added = super().add_init_script(*args, **kwargs)
        self.undoing[added] = added.close
        return added

    def set_viewport_size(self, viewport_size: ViewportSize) -> None:
        """As Playwright's."""
        if self.viewport_size is None:
            self.lasting = True
        else:
            self.undoing.setdefault("size", partial(super().set_viewport_size, self.viewport_size))
        super().set_viewport_size(viewport_size)

    def emulate_media(self, **media: Any) -> None:
        """As Playwright's."""
        before = {name: self.options.get(name, value) for name, value in PLAIN.items()}
        self.undoing["media"] = partial(super().emulate_media, media="null", **before)
        super().emulate_media(**media)

    def route_web_socket(self, url: Any, handler: Answering) -> None:
        """As Playwright's, with a pattern for the address."""
        if self.routed:
            self.answering = url, handler
        else:
            self.lasting = True
            super().route_web_socket(url, handler)

    def beside(self) -> Page:
        """Another tab of the same browser, hence with the same storage. Nobody guards it."""
        other = self.home.new_page()
        self.undoing[other] = other.close
        return other

    def permit(self, *names: str) -> None:
        """Grant permissions, such as `clipboard-read`."""
        self.home.grant_permissions(names)
        self.undoing["permissions"] = self.home.clear_permissions

    def _answer(self, socket: WebSocketRoute) -> None:
        if self.answering is not None and self.answering[0].search(socket.url):
            self.answering[1](socket)
        else:
            socket.connect_to_server()


KNOWN = frozenset(name for name in {**vars(Guarded), **Guarded.__annotations__} if not name.startswith("_"))
"""All that is ours; its effect ends with `clean`."""


def opening(browser: Browser, origin: str, script: str | None = None, routed: bool = False, **options: Any) -> Guarded:
    """A tab in a context, hence with a storage, of its own. script: runs before those of each document."""
    home = browser.new_context(base_url=origin, **options)
    if script is not None:
        home.add_init_script(script)
    home.set_default_timeout(ACTION_MILLISECONDS)
    page = home.new_page()
    guard = Guard(page, origin)
    if routed:
        page.route_web_socket(SOCKET, lambda socket: tab._answer(socket))
    page.__class__ = Guarded
    tab = cast(Guarded, page)
    tab.guard, tab.home, tab.options, tab.routed = guard, home, options, routed
    tab.lasting, tab.undoing, tab.answering = False, {}, None
    return tab


def clean(tab: Guarded) -> None:
    """Undo what was changed, leave the document, then forget what it stored, where the pointer was and which keys were
    held."""
    while tab.undoing:
        tab.undoing.popitem()[1]()
    tab.goto("/healthz")
    tab.answering = None
    tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); window.name = ''; }")
    tab.mouse.up()
    tab.mouse.move(0, 0)  # where a new one has it
    for key in MODIFIERS:
        tab.keyboard.up(key)
    tab.guard.forget()


class Tabs:
    """Tabs that are free, by what they were made with; the one that was used last comes last."""

    def __init__(self, browser: Browser, origin: str, script: str) -> None:
        self.browser, self.origin, self.script = browser, origin, script
        self._free: list[tuple[dict[str, Any], Guarded]] = []

    def take(self, **options: Any) -> Guarded:
        """A tab as if it was new, made with these options of `opening`. first: the script is left out."""
        for number in reversed(range(len(self._free))):
            if self._free[number][0] == options:
                return self._free.pop(number)[1]
        first = options.pop("first", False)
        return opening(self.browser, self.origin, None if first else self.script, **options)

    def give_back(self, tab: Guarded, **options: Any) -> None:
        """Keep the tab for the next test, unless something about it lasts."""
        if tab.lasting:
            tab.home.close()
            return
        clean(tab)
        if len(tab.home.pages) > 1:
            tab.home.close()
            return
        self._free.append((options, tab))
        if len(self._free) > KEPT:
            self._free.pop(0)[1].home.close()

    def close(self) -> None:
        """Close those that are free."""
        while self._free:
            self._free.pop()[1].home.close()
