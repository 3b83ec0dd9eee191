"""static/panels/lessons.js: every lesson within reach, opened as one change that can be undone; and their page."""

from playwright.sync_api import Locator, Page, expect

from engine import LESSONS

from .playing import button, config, look, message, opened, ready, wait_for


def lessons(page: Page) -> Locator:
    """The list, open."""
    page.locator(".groups").get_by_role("button", name="Lessons", exact=True).click()
    dialog = page.get_by_role("dialog", name="Lessons")
    expect(dialog).to_be_visible()
    return dialog


def test_it_lists_what_the_document_lists(page: Page) -> None:
    opened(page)
    links = lessons(page).locator("dt a")
    expected = [(lesson.concept, lesson.link) for part in LESSONS for lesson in part.lessons]
    found = [(link.text_content(), link.get_attribute("href")) for link in links.all()]
    assert found == expected and len(found) > 35


def test_one_opens_says_what_there_is_to_see_and_is_undone(page: Page) -> None:
    opened(page, "learningRate=0.3")
    dialog = lessons(page)
    dialog.get_by_role("link", name="what one neuron can't do").click()
    expect(dialog).to_be_hidden()
    expect(message(page, "No line separates exclusive or")).to_be_visible()
    assert config(page, "networkShape") == [] and look(page, "state.undo.length") == 1
    button(page, "Undo").click()
    wait_for(page, "state.state.config.learningRate === 0.3")


def test_a_worked_example_opens_with_its_weights(page: Page) -> None:
    opened(page)
    dialog = lessons(page)
    dialog.get_by_label("Search the lessons").fill("mazur")
    expect(dialog.locator("dt a:visible")).to_have_count(1)
    dialog.get_by_role("link", name="Mazur's example").click()
    wait_for(page, "state.frame && Math.abs(state.frame.train_loss - 0.298371109) < 1e-6")
    assert look(page, "[...state.frame.parameters].slice(0, 3).map((each) => +each.toFixed(3))") == [0.15, 0.2, 0.35]
    expect(message(page, "signature")).to_have_count(0)


def test_on_a_phone_it_fits(phone: Page) -> None:
    opened(phone)
    phone.locator(".groups").get_by_role("button", name="Lessons", exact=True).tap()
    dialog = phone.get_by_role("dialog", name="Lessons")
    box = dialog.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert dialog.evaluate("(dialog) => dialog.scrollWidth <= dialog.clientWidth")


def test_the_page_lists_the_same_and_its_links_lead_to_the_playground(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/lessons", wait_until="networkidle")
    links = page.locator("dt a")
    expected = [(lesson.concept, f"./{lesson.link}") for part in LESSONS for lesson in part.lessons]
    assert [(link.text_content(), link.get_attribute("href")) for link in links.all()] == expected
    scripts = [url for url in asked if url.endswith("bundle.js")]
    assert len(scripts) == 1 and "@lessons" in scripts[0] and not [url for url in asked if url.endswith("/ws")]
    page.get_by_label("Search the lessons").fill("exclusive")
    page.get_by_role("link", name="what one neuron can't do").click()
    ready(page)
    assert config(page, "networkShape") == []


def test_the_page_fits_a_phone(phone: Page) -> None:
    phone.goto("/lessons")
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390
