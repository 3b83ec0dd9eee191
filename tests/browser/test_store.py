"""static/page/store.js in Chromium."""

from playwright.sync_api import Page

STORE = """
  "use strict";
  const { createStore } = await import("/static/page/store.js");
  const flushes = [];
  const store = createStore((flush) => flushes.push(flush));
"""


def run(page: Page, script: str) -> object:
    """The value of a script that has a store of its own, whose flushes it calls itself."""
    return page.evaluate(f"async () => {{ {STORE} {script} }}")


def test_many_changes_are_announced_once(module_page: Page) -> None:
    told = run(
        module_page,
        """
        const told = [];
        store.subscribe((state, previous) => told.push([previous.focus, state.focus, state.selected]));
        store.set({ focus: "1:0" });
        store.set({ selected: "1:1" });
        store.set({ focus: "2:0" });
        flushes.splice(0).forEach((flush) => flush());
        return told;
        """,
    )
    assert told == [[None, "2:0", "1:1"]]


def test_changes_are_seen_at_once_by_who_asks(module_page: Page) -> None:
    assert run(module_page, "store.set({ focus: '1:0' }); return store.get().focus;") == "1:0"


def test_the_state_cannot_be_changed_in_place(module_page: Page) -> None:
    assert run(module_page, "try { store.get().focus = '1:0'; return 'changed'; } catch { return 'refused'; }") == (
        "refused"
    )


def test_who_unsubscribed_hears_nothing(module_page: Page) -> None:
    told = run(
        module_page,
        """
        let told = 0;
        const end = store.subscribe(() => { told += 1; });
        end();
        store.set({ focus: "1:0" });
        flushes.forEach((flush) => flush());
        return told;
        """,
    )
    assert told == 0


def test_one_listeners_fault_does_not_silence_the_others(module_page: Page) -> None:
    module_page.guard.allow("planted")
    told = run(
        module_page,
        """
        let told = 0;
        store.subscribe(() => { throw new Error("planted"); });
        store.subscribe(() => { told += 1; });
        store.set({ focus: "1:0" });
        flushes.forEach((flush) => flush());
        return told;
        """,
    )
    assert told == 1
