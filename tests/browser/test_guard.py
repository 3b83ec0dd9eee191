"""The guard of all browser tests sees what it is there to see. Each test plants one fault."""

import pytest
from playwright.sync_api import Page

from .tabs import ACTION_MILLISECONDS

FAULTS = {
    "console: planted": "console.error('planted')",
    "exception: Error: planted": "setTimeout(() => { throw new Error('planted'); })",
    "request to another origin: http://elsewhere.test/": "fetch('http://elsewhere.test/').catch(() => 0)",
    "request to another origin: ws://elsewhere.test/": "new WebSocket('ws://elsewhere.test/')",
}


@pytest.mark.parametrize(("fault", "script"), FAULTS.items())
def test_sees(module_page: Page, fault: str, script: str) -> None:
    module_page.evaluate(f"() => {{ {script} }}")
    faults = module_page.guard.faults
    for _ in range(ACTION_MILLISECONDS // 20):  # the browser tells of it when it has the time
        if any(found.startswith(fault) for found in faults):
            break
        module_page.wait_for_timeout(20)
    seen = list(faults)
    module_page.guard.forget()
    assert any(found.startswith(fault) for found in seen), seen


def test_lets_pass_what_a_test_allows(module_page: Page) -> None:
    module_page.guard.allow("planted")
    module_page.evaluate("() => console.error('planted')")
    assert module_page.guard.faults == []


def test_lets_pass_the_page_itself_and_its_data(module_page: Page) -> None:
    module_page.evaluate("async () => { await fetch('data:,x'); await fetch('/static/vendor/manifest.json'); }")
    assert module_page.guard.faults == []
