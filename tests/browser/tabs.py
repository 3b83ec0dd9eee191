"""Tabs that tests use one after the other: opening one for each would take longer than most tests."""

from typing import Any, cast

from playwright.sync_api import Browser, BrowserContext, Page

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


class Guarded(Page):
    """A tab with its guard and its context. lasting: something was asked of it that may outlive the document."""

    guard: Guard
    home: BrowserContext
    lasting: bool

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_") and name not in PASSING and name not in Guarded.__annotations__:
            self.__dict__["lasting"] = True
        return super().__getattribute__(name)


def opening(browser: Browser, origin: str, script: str | None = None, **options: Any) -> Guarded:
    """A tab in a context, hence with a storage, of its own. script: runs before those of each document."""
    home = browser.new_context(base_url=origin, **options)
    if script is not None:
        home.add_init_script(script)
    home.set_default_timeout(ACTION_MILLISECONDS)
    page = home.new_page()
    guard = Guard(page, origin)
    page.__class__ = Guarded
    tab = cast(Guarded, page)
    tab.guard, tab.home, tab.lasting = guard, home, False
    return tab


def clean(tab: Guarded) -> None:
    """Leave the document, then forget what it stored, where the pointer was and which keys were held."""
    tab.goto("/healthz")
    tab.evaluate("() => { localStorage.clear(); sessionStorage.clear(); window.name = ''; }")
    tab.mouse.up()
    tab.mouse.move(0, 0)  # where a new one has it
    for key in MODIFIERS:
        tab.keyboard.up(key)
    tab.guard.forget()


class Tabs:
    """Tabs that are free, by what they were made with."""

    def __init__(self, browser: Browser, origin: str, script: str) -> None:
        self.browser, self.origin, self.script = browser, origin, script
        self._free: dict[str, Guarded] = {}

    def take(self, **options: Any) -> Guarded:
        """A tab as if it was new, made with these options of a context."""
        free = self._free.pop(str(options), None)
        return free or opening(self.browser, self.origin, self.script, **options)

    def give_back(self, tab: Guarded, **options: Any) -> None:
        """Keep the tab for the next test, unless something about it lasts."""
        if tab.lasting or len(tab.home.pages) > 1:
            tab.home.close()
            return
        clean(tab)
        self._free[str(options)] = tab

    def close(self) -> None:
        """Close those that are free."""
        while self._free:
            self._free.popitem()[1].home.close()
