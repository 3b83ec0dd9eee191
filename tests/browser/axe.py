"""axe-core on the page as it stands: what a program can find of what keeps somebody from using it."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Best practices too, and that targets are large enough (WCAG 2.2), which axe leaves out unless it is asked.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def violations(page: Page, options: dict[str, Any] = OPTIONS) -> list[str]:
    """A line per rule that is broken, with the elements that break it; shadow trees included."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("async (options) => (await axe.run(document, options)).violations", options)
    return [
        f"{each['id']}: {each['help']}: " + "; ".join(f"{node['target']} {node['html'][:90]}" for node in each["nodes"])
        for each in found
    ]
