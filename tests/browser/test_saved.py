"""static/wire/saved.js: the parameters of a checkpoint, as the engine wrote them."""

import numpy as np
import pytest
from playwright.sync_api import Page

from engine import Config, advance, new_run
from engine.run.codec import run_to_bytes
from server.messages.replies import to_text
from server.sessions.signing import Signer

READ = """async ([run, size]) => {
  const { parametersOf } = await import("/static/wire/saved.js");
  const found = await parametersOf(run, size);
  return found && { updates: found.updates, parameters: [...found.parameters] };
}"""


def saved(trainer: str = "", **settings: object) -> tuple[str, np.ndarray, int]:
    """A sealed run as text, its parameters, its updates. trainer: the browser that it names."""
    run = advance([new_run(Config.from_mapping(settings))], epochs=3)[0]
    return to_text(Signer(b"k" * 32).seal(run_to_bytes(run), trainer)), run.parameters, run.updates


@pytest.mark.parametrize("settings", [{}, {"optimizer": "adam", "networkShape": [3, 2], "cut": ["1:0<x"]}], ids=str)
def test_they_are_read(module_page: Page, settings: dict[str, object]) -> None:
    text, parameters, updates = saved(**settings)
    made = module_page.evaluate(READ, [text, parameters.size])
    assert made["updates"] == updates
    assert made["parameters"] == parameters.astype(np.float32).tolist()


def test_so_are_those_of_a_run_that_names_its_browser(module_page: Page) -> None:
    text, parameters, updates = saved("5ea7" * 8)
    made = module_page.evaluate(READ, [text, parameters.size])
    assert (made["updates"], made["parameters"]) == (updates, parameters.astype(np.float32).tolist())


def test_another_network_or_damaged_bytes_are_nothing(module_page: Page) -> None:
    text, parameters, _ = saved()
    assert module_page.evaluate(READ, [text, parameters.size - 1]) is None
    for bad in ("", "AAAA", text[: len(text) // 2], text[:60] + "AAAA" + text[64:], "?" + text):
        assert module_page.evaluate(READ, [bad, parameters.size]) is None
