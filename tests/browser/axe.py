"""axe-core on the page as it stands: what a program can find of what keeps somebody from using it."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Best practices too, and that targets are large enough (WCAG 2.2), which axe leaves out unless it is asked.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def violations(page: Page, options: dict[str, Any] = OPTIONS, within: str = "html") -> list[str]:
    """A line per rule that is broken, with the elements that break it; shadow trees included. within: a selector of the
    part that is looked at."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    run = "async ([within, options]) => (await axe.run(document.querySelector(within), options)).violations"
    found = page.evaluate(run, [within, options])
    return [
        f"{each['id']}: {each['help']}: " + "; ".join(f"{node['target']} {node['html'][:90]}" for node in each["nodes"])
        for each in found
    ]
