"""Take the pictures of the README from a real server after some training. Run by `make screenshot`."""

import re
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.serving import chromium, serving

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
LINK = (
    "/#activation=tanh&batchSize=10&dataset=spiral&learningRate=0.03&regularization=none&noise=0"
    "&networkShape=8,8,6&seed=0.59704&percTrainData=50&x=true&y=true&sinX=true&sinY=true"
)
EPOCH = 400
TRAINING_MILLISECONDS = 60_000
LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}

PICTURES: dict[str, dict[str, Any]] = {
    "light.png": {"viewport": LAPTOP, "color_scheme": "light"},
    "dark.png": {"viewport": LAPTOP, "color_scheme": "dark"},
    "phone.png": {"viewport": PHONE, "color_scheme": "light", "has_touch": True, "is_mobile": True},
}


def take(browser: Browser, origin: str, file: str, options: dict[str, Any]) -> None:
    """Open the page as `options` say, train it to EPOCH, and photograph what a visitor sees first."""
    with browser.new_context(base_url=origin, reduced_motion="reduce", **options) as context:
        page = context.new_page()
        page.goto(LINK)
        page.get_by_role("button", name="Fast-forward").click()
        page.locator("#forward-epoch").fill(str(EPOCH))
        page.locator("#forward-epoch").press("Enter")
        reached = re.compile(rf"^\s*0*{EPOCH}\s*$")
        expect(page.locator(".epoch-count")).to_have_text(reached, timeout=TRAINING_MILLISECONDS)
        page.keyboard.press("Escape")
        page.evaluate("() => document.activeElement?.blur()")
        page.wait_for_timeout(500)  # the last frame is drawn, the menu has faded
        page.screenshot(path=IMAGES / file)
        print(f"docs/images/{file}")


def main() -> None:
    """Take all pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as server,
        chromium() as browser,
    ):
        for file, options in PICTURES.items():
            take(browser, server.url, file, options)


if __name__ == "__main__":
    main()
