"""What somebody without a mouse does: the Tab key until the focus is where it is wanted, and nothing by name alone."""

from playwright.sync_api import Page

NAME = """(at) => {
  const label = at.labels?.[0]?.innerText ?? at.placeholder;
  return (at.getAttribute("aria-label") ?? (at.matches("input, textarea, select") ? label : at.innerText)).trim();
}"""
FOCUSED = f"""() => {{
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return !at || at === document.body ? "" : ({NAME})(at);
}}"""
SHOWN = f"""(name) => [...document.querySelectorAll("a, button, input, select, summary, textarea")].some(
  (each) => each.checkVisibility() && ({NAME})(each) === name)"""
MOST = 80
"""So often Tab is pressed at most."""


def focused(page: Page) -> str:
    """What the focused element is called; empty if nothing has the focus: then keys do something to the page."""
    return str(page.evaluate(FOCUSED))


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until something of that name has the focus, once one sees it."""
    page.wait_for_function(SHOWN, arg=name)
    passed = []
    for _ in range(MOST):
        if (at := focused(page)) == name:
            return
        passed.append(at)
        page.keyboard.press(key)
    raise AssertionError(f"{name!r} can't be reached by {key}: {passed}")


def press(page: Page, name: str, key: str = "Tab") -> None:
    """Go to a button by Tab, and press Enter."""
    tab_to(page, name, key)
    page.keyboard.press("Enter")


def type_into(page: Page, name: str, text: str) -> None:
    """Go to a field by Tab, and type."""
    tab_to(page, name)
    page.keyboard.type(text)
