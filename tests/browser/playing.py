"""What the tests of the page do again and again: open it, look into its store, wait for an epoch."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

STORE = "await customElements.whenDefined('np-run'); const { store } = document.querySelector('np-run').run;"


def opened(page: Page, hash: str = "") -> Page:
    """The page, connected and drawn for the first time. hash: what follows `#`."""
    page.goto(f"/#{hash}" if hash else "/")
    wait_for(page, "state.frame !== null")  # its store tells it sooner than looking again and again would
    ready(page)
    return page


def ready(page: Page) -> None:
    """Wait for the connection and the first frame."""
    expect(page.locator("body")).to_have_attribute("data-connection", "open")
    wait_for(page, "state.frame !== null && state.catalog !== null")


def look(page: Page, expression: str) -> Any:
    """The value of a JavaScript expression of `state`, the store's state."""
    return page.evaluate(f"async () => {{ {STORE} const state = store.get(); return {expression}; }}")


def wait_for(page: Page, expression: str, seconds: int = 15) -> None:
    """Wait until a JavaScript expression of `state` holds, at the frames' own pace, for so many seconds at most."""
    page.evaluate(
        f"""async () => {{
          {STORE}
          const holds = (state) => {expression};
          if (holds(store.get())) return;
          await new Promise((resolve, reject) => {{
            const end = store.subscribe((state) => {{ if (holds(state)) {{ end(); resolve(); }} }});
            setTimeout(() => {{
              const {{ frame, playing, state, connection }} = store.get();
              const seen = JSON.stringify({{ epoch: frame?.epoch, playing, target: state?.target, connection }});
              reject(new Error("never: " + {expression!r} + ", but " + seen));
            }}, {seconds} * 1000);
          }});
        }}"""
    )


def config(page: Page, name: str) -> Any:
    """A setting of the present run."""
    return look(page, f"state.state.config[{name!r}]")


def epoch(page: Page) -> int:
    """The epoch of the last frame."""
    return int(look(page, "state.frame.epoch"))


def parameters(page: Page) -> list[float]:
    """All weights and biases of the last frame."""
    return list(look(page, "[...state.frame.parameters]"))


def setting(page: Page, name: str) -> Locator:
    """The control of a setting."""
    return page.locator(f'np-setting[name="{name}"]')


def button(page: Page, name: str) -> Locator:
    """A button by its whole name."""
    return page.get_by_role("button", name=name, exact=True)


def unfold(page: Page, name: str) -> Locator:
    """The control of a setting, after opening the group it is in."""
    control = setting(page, name)
    group = control.locator("xpath=ancestor::*[@popover]")
    if group.count() and not group.is_visible():
        page.locator(f'[popovertarget="{group.get_attribute("id")}"]').first.click()
    return control


def choose(page: Page, name: str, value: object) -> None:
    """Choose a value, whatever the control is made of."""
    control = setting(page, name)
    if control.locator("input[type=radio]").count():
        if not control.locator(f'input[value="{value}"]').count():
            control.get_by_role("button", name="All datasets").click()
            control = page.locator("#group-data")
        control.locator(f'.picture:has(input[value="{value}"])').click()
        page.keyboard.press("Escape")
    elif control.locator("input[type=range]").count():
        control.locator("input[type=range]").fill(f"{value:g}")
    else:
        option = value if isinstance(value, str) else f"{value:.10f}".rstrip("0").rstrip(".")
        control.locator(":scope > select").select_option(value=option)


def play_slowly(page: Page) -> None:
    """Play five epochs a second: a page at its usual pace takes most of a core, and half of another for its server."""
    page.evaluate("document.querySelector('np-run').run.send('speed', { unit: 'epoch', rate: 5 })")
    wait_for(page, "state.state.speed.rate === 5")
    button(page, "Play").click()


def message(page: Page, words: str) -> Locator:
    """A message on the page with these words in it."""
    return page.locator("np-messages .message").filter(has_text=re.compile(re.escape(words), re.IGNORECASE))


def train(page: Page, epochs: int) -> None:
    """Train some epochs, by key, and wait for the frame that shows it."""
    target = epoch(page) + epochs
    for _ in range(epochs):
        page.keyboard.press("s")
    wait_for(page, f"state.frame.epoch === {target}")
