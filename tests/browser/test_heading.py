"""static/network/heading.js: what stands above a layer."""

import pytest
from playwright.sync_api import Page

from .playing import opened


@pytest.mark.parametrize("shape", ["", "4,2", "8,8,8,8,8,8"])
def test_what_stands_above_the_output_is_in_sight(page: Page, shape: str) -> None:
    opened(page, f"networkShape={shape}")
    edge = page.locator("np-network .box").evaluate("box => box.getBoundingClientRect().right")
    for name in ["Activation of the output", "Freeze the output"]:
        box = page.get_by_label(name, exact=True).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= edge
